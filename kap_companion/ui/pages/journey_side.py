"""Beside the log: the patient's own words at the left, the eye mask at the right."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from kap_companion.domain.charts import SessionChart, mask_spans
from kap_companion.domain.events import Given, IntentionWritten
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.text import Text, caption, label, line, words
from kap_companion.ui.wording import time_text, tr


class WordsColumn(QWidget):
    """The patient's answers that stay in view, each under its heading."""

    def __init__(self) -> None:
        super().__init__()
        self._box: QVBoxLayout = layout.column([], layout.XS)
        self._shown: tuple[tuple[str, str], ...] | None = None
        self.setLayout(self._box)

    def show_chart(self, chart: SessionChart) -> None:
        """Show the answers of this chart."""
        shown = tuple(_kept_in_view(chart))
        if shown == self._shown:
            return
        self._shown = shown
        while (item := self._box.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        if not shown:
            self._box.addWidget(label(tr("No intention was written."), fonts.SECONDARY, "muted"))
        for number, (heading, answer) in enumerate(shown):
            self._add(heading, answer, first=number == 0)
        self._box.addStretch(1)

    def _add(self, heading: str, answer: str, *, first: bool) -> None:
        self._box.addWidget(caption(heading))
        self._box.addWidget(words(answer, fonts.INTENTION if first else fonts.WORDS))
        self._box.addSpacing(layout.S)


def _kept_in_view(chart: SessionChart) -> list[tuple[str, str]]:
    kept = []
    for fact in chart.intentions.values():
        event = fact.event
        if isinstance(event, IntentionWritten) and event.shown_as:
            answer = "\n".join(event.answers)
            if not answer and event.given is Given.ALOUD:
                answer = tr("Said aloud.")
            if answer:
                kept.append((event.shown_as, answer))
    return kept


class MaskRow(QWidget):
    """The eye mask: on since when, and the button that changes it."""

    toggled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._state = Text("", fonts.STRONG, wrap=False)
        self._since = line("", fonts.SECONDARY, "muted")
        self.button = Button("", "toggle", "m")
        self.button.set_size("compact")
        self.button.clicked.connect(self.toggled)
        self._compact = False
        row = layout.row([self._state, self._since, layout.GAP, self.button], layout.S)
        self.setLayout(row)

    def set_compact(self, compact: bool) -> None:
        """Leave out since when, where room is short."""
        self._compact = compact
        self._since.setVisible(bool(self._since.text()) and not compact)

    def show_chart(self, chart: SessionChart) -> None:
        """Show whether the mask is on in this chart."""
        spans = mask_spans(chart)
        on = bool(spans) and spans[-1].end is None
        self._state.setText(tr("Eye mask on") if on else tr("Eye mask off"))
        since = spans[-1].start if on else None
        shown = tr("since {0}").format(time_text(chart, since)) if since else ""
        self._since.setText(shown)
        self._since.setVisible(bool(shown) and not self._compact)
        self._state.setToolTip(shown)
        self.button.say(tr("Off") if on else tr("On"))
        self.button.setAccessibleName(tr("Take the mask off") if on else tr("Put the mask on"))
        self.button.setChecked(on)


class MaskQuestion(QFrame):
    """Asked once: whether the music is to begin when the mask goes on."""

    answered = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("surface", "card")
        self.each_time = Button(tr("Each time"))
        self.never = Button(tr("No"), "quiet")
        said = Text(tr("Begin the music when the mask goes on?"), fonts.STRONG)
        for button, plays in ((self.each_time, True), (self.never, False)):
            button.set_size("compact")
            button.clicked.connect(partial(self.answered.emit, plays))
        line = layout.row([said, self.each_time, self.never], layout.S, (16, 6, 10, 6))
        line.setStretch(0, 1)
        self.setLayout(line)
