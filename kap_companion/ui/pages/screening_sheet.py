"""The screening list: each question with what came of it, and the review of the findings."""

from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from kap_companion.domain.charts.preparation import Answer, PreparationChart
from kap_companion.domain.events import Finding, ListItem
from kap_companion.services.preparation import CoursePreparation
from kap_companion.ui.bridge import Bridge
from kap_companion.ui.pages.form_sheet import FormSheet
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.choice import ChoiceField
from kap_companion.ui.widgets.fields import LineField
from kap_companion.ui.widgets.text import Text, label
from kap_companion.ui.wording import tr

LETTERS = {Qt.Key.Key_N: Finding.NO, Qt.Key.Key_Y: Finding.YES, Qt.Key.Key_U: Finding.UNKNOWN}


class AnswerField(QWidget):
    """One question: no, yes or unknown, and a note where it is not a plain no."""

    answered = Signal()
    """A letter answered it: the next one is up."""

    def __init__(self, item: ListItem, answer: Answer | None) -> None:
        super().__init__()
        self.item = item
        options = [
            (Finding.NO.value, tr("No")),
            (Finding.YES.value, tr("Yes")),
            (Finding.UNKNOWN.value, tr("Unknown")),
        ]
        self.choice = ChoiceField(item.words, options)
        self.note = LineField(tr("Note"))
        self.note.editor.setAccessibleName(tr("Note: {0}").format(item.words))
        self.note.hide_label()
        self.note.editor.setPlaceholderText(tr("Note"))
        self.choice.changed.connect(self._show_note)
        for button in self.choice.editor.children():
            if isinstance(button, QWidget):
                button.installEventFilter(self)
        if answer is not None:
            self.choice.set_value(answer.event.finding.value)
            self.note.set_value(answer.event.note)
        self.setLayout(layout.column([self.choice, self.note], layout.XS))
        self._show_note()

    def value(self) -> tuple[ListItem, Finding, str] | None:
        """Return the answer; None while there is none."""
        if not self.choice.value():
            return None
        finding = Finding(self.choice.value())
        note = "" if finding is Finding.NO else self.note.value().strip()
        return self.item, finding, note

    def take_focus(self) -> None:
        """Put the focus on the choice."""
        self.choice.setFocus(Qt.FocusReason.TabFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """N, Y and U answer; a no goes on to the next question, the others to their note."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            finding = LETTERS.get(Qt.Key(event.key()))
            if finding is not None and not event.modifiers():
                self._answer(finding)
                return True
        return super().eventFilter(watched, event)

    def _answer(self, finding: Finding) -> None:
        self.choice.set_value(finding.value)
        self.choice.changed.emit()
        if finding is Finding.NO:
            self.answered.emit()
        else:
            self.note.setFocus(Qt.FocusReason.TabFocusReason)

    def _show_note(self) -> None:
        self.note.setVisible(self.choice.value() not in {"", Finding.NO.value})


class ScreeningSheet(FormSheet):
    """Answers the practice's list; what is new of it is written in one go."""

    def __init__(
        self,
        items: Sequence[ListItem],
        known: Mapping[str, Answer],
        course: CoursePreparation,
        bridge: Bridge,
        area: QWidget,
    ) -> None:
        super().__init__(tr("Screening"), tr("Save the answers"), bridge, area)
        self._course = course
        said = tr("The letters N, Y and U answer. What was answered before can be changed.")
        self.add(label(said, fonts.SECONDARY, "muted"))
        self.fields = [AnswerField(item, known.get(item.key)) for item in items]
        for place, field in enumerate(self.fields):
            field.answered.connect(lambda place=place: self._next(place))
            self.add(field)
        self.add(layout.GAP)
        self._as_filled = self._values()

    def write(self) -> "Future[Any] | None":
        answers = [answer for field in self.fields if (answer := field.value()) is not None]
        return self._course.answer_all(answers)

    def is_untouched(self) -> bool:
        return self._values() == self._as_filled

    def open(self) -> None:
        """Show the list at the first question without an answer."""
        super().open()
        first = next((each for each in self.fields if each.value() is None), None)
        for field in (first or self.fields[0],) if self.fields else ():
            field.take_focus()
            self._scroll.ensureWidgetVisible(field)

    def _next(self, place: int) -> None:
        following = self.fields[place + 1] if place + 1 < len(self.fields) else None
        if following is None:
            self.save.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            following.take_focus()
            self._scroll.ensureWidgetVisible(following)

    def _values(self) -> list[object]:
        return [field.value() for field in self.fields]


class ReviewSheet(FormSheet):
    """Somebody who may decide it has seen what was found, and says so."""

    def __init__(
        self, prepared: PreparationChart, course: CoursePreparation, bridge: Bridge, area: QWidget
    ) -> None:
        super().__init__(tr("Review of the screening"), tr("Record the review"), bridge, area)
        self._course = course
        found = [_said(answer) for answer in prepared.findings]
        said = tr("Who reviews it has seen these answers. What is answered later is not reviewed.")
        self.by = LineField(tr("Reviewed by"))
        self.words = LineField(tr("What was decided, if you like"))
        for field in (self.by, self.words):
            field.entered.connect(self.save.click)
        self.findings = [Text(each) for each in found or [tr("Every answer is a plain no.")]]
        self.add(*self.findings, label(said, fonts.SECONDARY, "muted"), self.by, self.words)
        self.add(layout.GAP)

    def write(self) -> "Future[Any] | None":
        if not self.by.value().strip():
            self.by.set_error(tr("By whom?"))
            self.by.setFocus()
            return None
        return self._course.review(self.by.value(), self.words.value())

    def is_untouched(self) -> bool:
        return not (self.by.value().strip() or self.words.value().strip())


def _said(answer: Answer) -> str:
    event = answer.event
    said = tr("{0}: {1}").format(event.asked, tr(event.finding.value))
    return f"{said}. {event.note}" if event.note else said
