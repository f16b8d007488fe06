"""One question of the intention form, large and calm, with room for its answers."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QWidget

from kap_companion.domain.events import Given, Question
from kap_companion.services.intention import Answer
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.bars import ProgressSegments
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.text import Text, label, line
from kap_companion.ui.widgets.text_area import TextArea
from kap_companion.ui.wording import tr

ONE_ANSWER_LINES, SEVERAL_ANSWER_LINES = 5, 1


class QuestionView(QWidget):
    """Shows one question; `changed` tells that its answer did."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._aloud = False
        self.areas: list[TextArea] = []
        self.progress = ProgressSegments(1, 1)
        self._number = line("", fonts.PATIENT, "muted")
        self._prompt = Text("", fonts.QUESTION)
        self._hint = label("", fonts.PATIENT, "muted")
        self._fields = layout.column([], layout.M)
        self._kept = line("", fonts.PATIENT, "positive")
        self.aloud = Button(tr("I would rather say it aloud"), "quiet")
        self.aloud.set_size("large")
        self.aloud.clicked.connect(self._toggle_aloud)
        below = layout.row([self._kept, layout.GAP, self.aloud], layout.S)
        progress = layout.row([self.progress, self._number, layout.GAP], layout.L)
        self.setLayout(
            layout.column(
                [
                    progress,
                    10,
                    self._prompt,
                    self._hint,
                    layout.L,
                    self._fields,
                    below,
                    layout.GAP,
                ],
                layout.S,
                (0, 0, layout.M, 0),
            )
        )

    def show_question(self, question: Question, answer: Answer, number: int, total: int) -> None:
        """Show a question (`number` from 1 of `total`) with what stands under it."""
        self.progress.show_progress(total, number)
        self._number.setText(tr("Question {0} of {1}").format(number, total))
        self._prompt.setText(question.prompt)
        self._hint.setText(question.hint)
        self._hint.setVisible(bool(question.hint))
        self._kept.setText("")
        self._aloud = answer.given is Given.ALOUD
        self._rebuild(question, answer)
        self._show_aloud()

    def answer(self) -> Answer:
        """Return what stands in the fields."""
        words = tuple(area.value() for area in self.areas)
        if self._aloud:
            return Answer(words, Given.ALOUD)
        return Answer(words, Given.WRITTEN if any(words) else None)

    def show_kept(self) -> None:
        """Say that what was typed is kept."""
        self._kept.setText(tr("✓ Kept as you type"))

    def focus_first(self) -> None:
        """Put the cursor where the answer goes."""
        if self.areas and not self._aloud:
            self.areas[0].editor.setFocus()

    def _rebuild(self, question: Question, answer: Answer) -> None:
        for area in self.areas:
            self._fields.removeWidget(area)
            area.hide()
            area.deleteLater()
        several = question.answers > 1
        self.areas = []
        for number in range(question.answers):
            name = f"{question.prompt} {number + 1}" if several else question.prompt
            area = TextArea(name, serif=True)
            area.hide_label()
            area.set_role(fonts.ANSWER)
            area.set_lines(SEVERAL_ANSWER_LINES if several else ONE_ANSWER_LINES)
            area.set_value(answer.words[number] if number < len(answer.words) else "")
            area.editor.moveCursor(QTextCursor.MoveOperation.End)
            area.changed.connect(self.changed)
            self._fields.addWidget(area)
            self.areas.append(area)

    def _toggle_aloud(self) -> None:
        self._aloud = not self._aloud
        self._show_aloud()
        self.changed.emit()

    def _show_aloud(self) -> None:
        writing = tr("I would rather write it")
        self.aloud.say(writing if self._aloud else tr("I would rather say it aloud"))
        for area in self.areas:
            area.setEnabled(not self._aloud)
        if self._aloud:
            self._kept.setText(tr("✓ You will say this one aloud"))
        self.focus_first()
