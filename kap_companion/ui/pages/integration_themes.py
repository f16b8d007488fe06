"""What runs through the session by the therapist's names for it, and questions to come back to."""

from collections.abc import Set as AbstractSet
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kap_companion.domain.charts import SessionChart
from kap_companion.domain.charts.themes import KeptQuestion, Theme, questions, themes
from kap_companion.domain.events import QuestionFate
from kap_companion.ui.pages.insight_card import marks_text
from kap_companion.ui.pages.integration_insights import INDENT_PX
from kap_companion.ui.pages.refill import refill
from kap_companion.ui.pages.row import Row, two_lines
from kap_companion.ui.theme import fonts
from kap_companion.ui.theme_words import fate_word, theme_word
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.text import Text, caption, label, line
from kap_companion.ui.wording import tr

KIND_PX = 92
PAD_PX = 6


class ThemeRow(Row):
    """One name with its kind; a click changes it."""

    def __init__(self, theme: Theme, *, first: bool, arrived: bool) -> None:
        word, name = theme_word(theme.event.kind), theme.event.name
        kind = line(word if first else "", fonts.LABEL, "muted")
        kind.setFixedWidth(KIND_PX)
        marks = marks_text(theme.fact, arrived=arrived)
        inner = layout.row([kind], layout.M)
        parts: list[layout.Item] = [Text(name)]
        if marks:
            parts.append(line(marks, fonts.SECONDARY, "muted"))
        inner.addLayout(layout.column(parts, 2), 1)
        spoken = ", ".join(filter(None, (word, name, marks)))
        super().__init__(inner, spoken, chevron=False, ruled=False)
        inner.setContentsMargins(0, PAD_PX, 0, PAD_PX)
        self.setMinimumHeight(0)


class QuestionRow(Row):
    """One question; a click tells what became of it."""

    def __init__(self, question: KeptQuestion, *, arrived: bool) -> None:
        fate = question.fate
        said = "" if fate is QuestionFate.OPEN else fate_word(fate)
        answer = f"“{question.words}”" if question.words else ""
        marks = marks_text(question.fact, arrived=arrived)
        about = " · ".join(filter(None, (said, answer, marks)))
        words = Text(question.event.words, tone="text" if fate is QuestionFate.OPEN else "muted")
        lines = two_lines(words, line(about, fonts.SECONDARY, "muted")) if about else None
        inner = lines or layout.column([words], 0)
        spoken = ", ".join(filter(None, (question.event.words, about)))
        super().__init__(inner, spoken, chevron=False, ruled=False)
        inner.setContentsMargins(0, PAD_PX, 0, PAD_PX)
        self.setMinimumHeight(0)


class ThemesPanel(QWidget):
    """The names by kind, and below them the questions, the open ones first."""

    name_wanted = Signal()
    theme_chosen = Signal(str)
    question_wanted = Signal()
    question_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.rows: dict[str, ThemeRow] = {}
        self.question_rows: dict[str, QuestionRow] = {}
        self._shown: object = None
        self.add_name = _quiet(tr("Add a name"))
        self.add_name.clicked.connect(self.name_wanted)
        self.add_question = _quiet(tr("Keep a question"))
        self.add_question.clicked.connect(self.question_wanted)
        self._names: QVBoxLayout = layout.column([], 0)
        self._questions: QVBoxLayout = layout.column([], 0)
        self._none = label(
            tr("Themes, triggers, patterns, people and places, as you name them."),
            fonts.SECONDARY,
            "muted",
        )
        names = layout.row([caption(tr("What runs through it")), layout.GAP, self.add_name])
        kept = layout.row([caption(tr("To come back to")), layout.GAP, self.add_question])
        parts: list[layout.Item] = [names, self._none, self._names, layout.S, kept, self._questions]
        self.setLayout(layout.column(parts, 0, (INDENT_PX, 0, INDENT_PX, 0)))

    def show_chart(self, chart: SessionChart, arrived: AbstractSet[str] = frozenset()) -> None:
        """Show what this chart names; `arrived` are the ids of what came after signing."""
        named, kept = themes(chart), questions(chart)
        shown = (named, kept, frozenset(arrived))
        if shown != self._shown:
            self._shown = shown
            self._show_names(named, arrived)
            self._show_questions(kept, arrived)

    def _show_names(self, named: tuple[Theme, ...], arrived: AbstractSet[str]) -> None:
        self.rows, before = {}, None
        for theme in named:
            key, kind = theme.fact.id, theme.event.kind
            row = ThemeRow(theme, first=kind is not before, arrived=key in arrived)
            row.clicked.connect(partial(self.theme_chosen.emit, key))
            self.rows[key], before = row, kind
        refill(self._names, self.rows.values())
        self._none.setVisible(not self.rows)

    def _show_questions(self, kept: tuple[KeptQuestion, ...], arrived: AbstractSet[str]) -> None:
        self.question_rows = {}
        for question in sorted(kept, key=lambda each: each.fate is not QuestionFate.OPEN):
            key = question.fact.id
            row = QuestionRow(question, arrived=key in arrived)
            row.clicked.connect(partial(self.question_chosen.emit, key))
            self.question_rows[key] = row
        refill(self._questions, self.question_rows.values())


def _quiet(words: str) -> Button:
    button = Button(words, "quiet", icon="add")
    button.set_size("compact")
    return button
