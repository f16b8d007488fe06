"""A form that the therapist asks: all questions in one sheet, a digit answers and goes on."""

from collections.abc import Sequence
from concurrent.futures import Future
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from kap_companion.domain.charts.measures import Result
from kap_companion.domain.events import MeasureAnswered
from kap_companion.domain.measures import Choice, Form
from kap_companion.services.measures import Measures
from kap_companion.ui.bridge import Bridge
from kap_companion.ui.pages.form_sheet import FormSheet
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.choice import ChoiceField
from kap_companion.ui.widgets.date_field import DateField
from kap_companion.ui.widgets.fields import LineField
from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.widgets.text import label
from kap_companion.ui.wording import tr

MOST_CHOICES = 5
EMPTIES = (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)


class AnswerRow(ChoiceField):
    """One question with the numbers of its answers; the words of the chosen one stand below."""

    answered = Signal()
    """A digit answered it: the next one is up."""

    def __init__(self, number: int, words: str, choices: Sequence[Choice]) -> None:
        options = [(str(each.value), str(each.value)) for each in choices]
        super().__init__(f"{number}. {words}", options, side_by_side=MOST_CHOICES)
        self._words = {str(each.value): each.words for each in choices}
        self.buttons = self.editor.findChildren(Button)
        for button, choice in zip(self.buttons, choices, strict=True):
            button.setAccessibleName(f"{choice.value}, {choice.words}")
            button.setToolTip(choice.words)
            button.installEventFilter(self)
        self.changed.connect(self._show_words)

    def answer(self) -> int | None:
        """Return the number that was chosen; None where none was."""
        return int(self.value()) if self.value() else None

    def set_answer(self, answer: int | None) -> None:
        """Show an answer."""
        self.set_value("" if answer is None else str(answer))
        self._show_words()

    def take_focus(self) -> None:
        """Put the focus on the answers."""
        self.setFocus(Qt.FocusReason.TabFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A digit answers and goes on; Backspace takes the answer out."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.text() in self._words:
                self._choose(event.text())
                self.answered.emit()
                return True
            if event.key() in EMPTIES:
                self._choose("")
                return True
        return super().eventFilter(watched, event)

    def _choose(self, key: str) -> None:
        self.set_value(key)
        self.changed.emit()

    def _show_words(self) -> None:
        self.set_hint(self._words.get(self.value(), ""))


class MeasureFormSheet(FormSheet):
    """Records answers, or with a `result` corrects it. What is not answered is left open."""

    def __init__(
        self,
        measures: Measures,
        form: Form,
        bridge: Bridge,
        area: QWidget,
        result: Result | None = None,
    ) -> None:
        title = form.name if result is None else tr("Correct: {0}").format(form.name)
        save = tr("Record") if result is None else tr("Record the change")
        super().__init__(title, save, bridge, area)
        self._measures, self.form, self._result = measures, form, result
        today = measures.today()
        self.rows = [
            AnswerRow(place + 1, item.words, form.choices_of(place))
            for place, item in enumerate(form.items)
        ]
        self.on = DateField(tr("Answered on"), latest=today)
        self.on.set_day(today)
        self.why = LineField(tr("Why is it changed?"))
        self.unfinished = Notice("info", tr("The patient began this form. Its answers are kept."))
        self.unfinished.hide()
        self._build()
        self._fill()
        self._began = self._typed()

    def _build(self) -> None:
        legend = " · ".join(f"{each.value} {each.words}" for each in self.form.choices)
        keys = tr("A digit answers and goes on. Backspace takes an answer out.")
        self.add(
            self.unfinished,
            label(self.form.instruction, fonts.NOTE),
            *([label(self.form.stem, fonts.STRONG)] if self.form.stem else []),
            label(legend, fonts.SECONDARY, "muted"),
            label(keys, fonts.SECONDARY, "muted"),
            *self.rows,
            self.on if self._result is None else self.why,
            label(f"{self.form.source}. {self.form.rights}", fonts.SECONDARY, "muted"),
            layout.GAP,
        )
        for place, row in enumerate(self.rows):
            row.answered.connect(lambda place=place: self._next(place))
        self.why.entered.connect(self.save.click)

    def _fill(self) -> None:
        kept = self._result.answers if self._result else self._measures.kept(self.form)
        for row, answer in zip(self.rows, kept or (), strict=False):
            row.set_answer(answer)
        self.unfinished.setVisible(self._result is None and kept is not None)

    def write(self) -> "Future[Any] | None":
        answers = tuple(row.answer() for row in self.rows)
        result = self._result
        if result is None:
            dated = self._dated()
            return self._measures.answer(self.form, answers, self.on.day()) if dated else None
        event = result.fact.event
        given = result.given
        if not isinstance(event, MeasureAnswered) or given is None:
            return None
        corrected = MeasureAnswered(self.form.key, self.form.version, answers, given)
        return self._measures.correct(result, corrected, self.why.value())

    def is_untouched(self) -> bool:
        return self._typed() == self._began

    def open(self) -> None:
        """Show the form at the first question without an answer."""
        super().open()
        first = next((row for row in self.rows if row.answer() is None), self.rows[0])
        first.take_focus()
        self.bring_into_view(first)

    def _dated(self) -> bool:
        if self.on.day() is None:
            self.on.check()
            if not self.on.error():
                self.on.set_error(tr("On which day?"))
            self.on.editor.setFocus()
        return self.on.day() is not None

    def _next(self, place: int) -> None:
        if place + 1 < len(self.rows):
            following = self.rows[place + 1]
            following.take_focus()
            self.bring_into_view(following)
        else:
            self.save.setFocus(Qt.FocusReason.TabFocusReason)

    def _typed(self) -> tuple[object, ...]:
        return (*(row.value() for row in self.rows), self.on.value(), self.why.value())
