"""An insight in the list: its words, what it answers, what it came from, and what can follow."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from kap_companion.domain.charts import Fact, Insight, SessionChart, intended
from kap_companion.ui.theme import fonts, theme_of
from kap_companion.ui.widgets import layout, paint
from kap_companion.ui.widgets.button import Button, KeyboardButton
from kap_companion.ui.widgets.text import label, line
from kap_companion.ui.wording import time_text, tr

BAR_PX = 3
PAD_PX = 14


@dataclass(frozen=True, slots=True)
class CardState:
    """How a card stands: `open` shows its buttons, `linking` that a note is awaited.

    `arrived` says that it came after the note was signed.
    """

    open: bool = False
    linking: bool = False
    arrived: bool = False


class InsightCard(QWidget):
    """One insight; the chosen one carries the bar, and its buttons."""

    chosen = Signal()
    step_wanted = Signal()
    link_wanted = Signal()
    change_wanted = Signal()
    before_wanted = Signal()

    def __init__(self, chart: SessionChart, insight: Insight, state: CardState) -> None:
        super().__init__()
        self._open = state.open
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        tone = "text" if state.open else "muted"
        self.head = _Head(insight.event.words, _said(chart, insight, state), tone)
        self.head.clicked.connect(self.chosen)
        items: list[layout.Item] = [self.head]
        self.step, self.link, self.change = self._buttons(state)
        self.before = Button(tr("How it came to be"), "quiet", parent=self)
        self.before.set_size("compact")
        if not (state.open and insight.fact.amended):
            self.before.hide()
        self.before.clicked.connect(self.before_wanted)
        if state.open:
            row = layout.row([self.step, self.link, self.change, layout.GAP], layout.S)
            row.setContentsMargins(PAD_PX, 0, PAD_PX, 10)
            items.append(row)
            if insight.fact.amended:
                row.setContentsMargins(PAD_PX, 0, PAD_PX, 0)
                items.append(
                    layout.row([self.before, layout.GAP], 0, (PAD_PX, 0, PAD_PX, layout.S))
                )
            if state.linking:
                items.append(_hint())
        self.setLayout(layout.column(items, 0))

    def _buttons(self, state: CardState) -> tuple[Button, Button, Button]:
        step = Button(tr("Plan a step"), "filled", parent=self)
        link = Button(tr("Link a note"), "toggle", parent=self)
        change = Button(tr("Change"), "quiet", parent=self)
        link.setChecked(state.linking)
        step.clicked.connect(self.step_wanted)
        link.clicked.connect(self.link_wanted)
        change.clicked.connect(self.change_wanted)
        for button in (step, link, change):
            button.set_size("compact")
            button.setVisible(state.open)
        return step, link, change

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._open:
            theme, painter = theme_of(self), paint.painter_for(self)
            rect = QRectF(self.rect())
            paint.fill(painter, rect, theme.accent_soft, paint.CONTROL_RADIUS)
            paint.fill(painter, QRectF(0, 0, BAR_PX, rect.height()), theme.accent)
            painter.end()


class _Head(KeyboardButton):
    def __init__(self, words: str, said: tuple[str, str, str], tone: str) -> None:
        super().__init__()
        answers, sources, marks = said
        self.setAccessibleName(", ".join(filter(None, (words, answers, sources, marks))))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        below: list[layout.Item] = [line(answers, fonts.LABEL, "accent")] if answers else []
        if sources:
            below.append(line(sources, fonts.SECONDARY, tone))
        items: list[layout.Item] = [label(words)]
        if below:
            items.append(layout.row([*below, layout.GAP], layout.S))
        if marks:
            items.append(line(marks, fonts.SECONDARY, tone))
        self.setLayout(layout.column(items, layout.XS, (PAD_PX, 9, PAD_PX, 10)))

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.hasFocus():
            painter = paint.painter_for(self)
            paint.focus_ring(painter, QRectF(self.rect()), theme_of(self).focus)
            painter.end()


def _hint() -> layout.Item:
    said = tr("Choose a note at the left. One that is linked already is let go.")
    return layout.column([label(said, fonts.SECONDARY)], 0, (PAD_PX, 0, PAD_PX, 10))


def _said(chart: SessionChart, insight: Insight, state: CardState) -> tuple[str, str, str]:
    answers = answers_text(chart, insight.event.intention)
    marks = marks_text(insight.fact, arrived=state.arrived)
    return answers, sources_text(chart, insight.event.sources), marks


def marks_text(fact: Fact, *, arrived: bool) -> str:
    """Return what is to be known of a fact beside its words: rivals, or that it came late."""
    rivals = tr("≠\u00a0two versions") if fact.conflict else ""
    later = tr("+\u00a0arrived after signing") if arrived else ""
    return " · ".join(filter(None, (rivals, later)))


def answers_text(chart: SessionChart, key: str) -> str:
    """Return which intention an insight answers, or nothing."""
    keys = [each.key for each in intended(chart)]
    if key not in keys:
        return ""
    if len(keys) == 1:
        return tr("answers the intention")
    return tr("answers the {0} intention").format(ordinal(keys.index(key)))


def ordinal(place: int) -> str:
    """Return the word for a place in a short list, counted from 0."""
    known = (tr("first"), tr("second"), tr("third"))
    return known[place] if place < len(known) else str(place + 1)


def sources_text(chart: SessionChart, sources: tuple[str, ...]) -> str:
    """Return when the notes behind an insight happened: from 0:36 and 0:47."""
    facts = [fact for each in sources if (fact := chart.fact(each)) and fact.retraction is None]
    times = [time_text(chart, fact.occurred_at) for fact in sorted(facts, key=chart.sort_key)]
    if not times:
        return ""
    if len(times) == 1:
        return tr("from {0}").format(times[0])
    return tr("from {0} and {1}").format(", ".join(times[:-1]), times[-1])
