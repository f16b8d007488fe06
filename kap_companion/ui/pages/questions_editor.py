"""The questions of the intention form: their order, their words, and the way back to the usual."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from kap_companion.domain.defaults import QUESTIONS
from kap_companion.domain.events import Question
from kap_companion.domain.ids import new_id
from kap_companion.ui.pages.form_sheet import SheetKeeper
from kap_companion.ui.pages.list_row import ListRow
from kap_companion.ui.pages.question_sheet import QuestionSheet
from kap_companion.ui.pages.row import two_lines
from kap_companion.ui.pages.save_note import Change, SaveNote
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.sheet import Sheet
from kap_companion.ui.widgets.text import Text, heading, line
from kap_companion.ui.wording import tr
from kap_companion.ui.workspace import Workspace

Questions = tuple[Question, ...]


class QuestionRow(ListRow):
    """One question; the row opens it, the button at its right moves or removes it."""

    def __init__(self, number: int, question: Question) -> None:
        words = f"{number}. {question.prompt}"
        inner = two_lines(Text(words), line(_shape(question), fonts.SECONDARY, "muted"))
        does = tr("Move or remove question {0}").format(number)
        super().__init__(inner, f"{words} {_shape(question)}", does)


class QuestionsEditor(QWidget):
    """All questions in their order; `show_sheet` shows the sheet of one, over `area`."""

    def __init__(
        self, workspace: Workspace, show_sheet: Callable[[Sheet], None], area: QWidget
    ) -> None:
        super().__init__()
        self._workspace, self._area = workspace, area
        drafts = workspace.sheet_drafts(self)
        self._sheets = SheetKeeper(show_sheet, self.refresh, drafts, self)
        self.rows: list[QuestionRow] = []
        self._shown: Questions = ()
        self.note = SaveNote(workspace.bridge)
        self.add = Button(tr("Add a question"), "quiet", icon="add")
        self.restore = Button(tr("Restore the usual questions"), "quiet")
        self.add.clicked.connect(self._add)
        self.restore.clicked.connect(self._restore)
        self._list = layout.column([], 0)
        said = Text(tr("Asked one at a time, in this order."), fonts.NOTE, "muted")
        buttons = layout.row([self.add, self.restore, layout.GAP], layout.S)
        items: list[layout.Item] = [heading(tr("Intention questions")), said, self._list]
        self.setLayout(layout.column([*items, self.note, buttons], layout.S))

    def refresh(self) -> None:
        """Show the questions of the practice."""
        kept = self._workspace.practice_chart().questions
        if kept != self._shown:
            self._show(kept)

    def _show(self, questions: Questions) -> None:
        for row in self.rows:
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._shown = questions
        self.rows = [self._row(number, each) for number, each in enumerate(questions, 1)]
        for row in self.rows:
            self._list.addWidget(row)

    def _row(self, number: int, question: Question) -> QuestionRow:
        row = QuestionRow(number, question)
        row.opened.connect(partial(self._open, question))
        row.moved.connect(partial(self._move, number - 1))
        row.removed.connect(partial(self._remove, question))
        return row

    def _open(self, question: Question) -> None:
        build = partial(QuestionSheet, question, self._save_one, self._workspace.bridge, self._area)
        practice = self._workspace.reader.practice_subject()
        self._sheets.open(f"question {question.key}", build, practice)

    def _add(self) -> None:
        key = new_id(self._workspace.clock.now().utc_us)
        build = partial(
            QuestionSheet, Question(key, ""), self._save_one, self._workspace.bridge, self._area
        )
        self._sheets.open("new", build)

    def _save_one(self, question: Question) -> "Future[Any]":
        """Put the question where the one with its key stands, or at the end."""
        kept = self._workspace.practice_chart().questions
        known = any(each.key == question.key for each in kept)
        changed = [question if each.key == question.key else each for each in kept]
        return self._workspace.practice.set_questions(changed if known else [*kept, question])

    def _move(self, place: int, step: int) -> None:
        if 0 <= place + step < len(self._shown):
            changed = list(self._shown)
            changed.insert(place + step, changed.pop(place))
            self._save(changed)
            self.rows[place + step].more.setFocus(Qt.FocusReason.OtherFocusReason)

    def _remove(self, question: Question) -> None:
        left = [each for each in self._shown if each.key != question.key]
        self._save(left, tr("The question was removed. Its answers stay in the record."))

    def _restore(self) -> None:
        if self._shown != QUESTIONS:
            self._save(QUESTIONS, tr("The usual questions are back."))

    def _save(self, questions: Sequence[Question], done: str = "") -> None:
        before = self._shown
        write = partial(self._workspace.practice.set_questions, tuple(questions))
        undo = partial(self._save, before) if done else None
        if self.note.save(Change(tuple(questions), write, done, undo, then=self.refresh)):
            self._show(tuple(questions))


def _shape(question: Question) -> str:
    room = (
        tr("one answer")
        if question.answers == 1
        else tr("up to {0} answers").format(question.answers)
    )
    shown = tr("in the Journey as “{0}”").format(question.shown_as) if question.shown_as else ""
    return " · ".join(filter(None, (room, shown)))
