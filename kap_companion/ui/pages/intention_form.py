"""The patient's form: question after question, a page to look it all over, and "I am done"."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QWidget
from shiboken6 import isValid

from kap_companion.domain.events import Given, Question
from kap_companion.errors import KapError
from kap_companion.services.intention import Answer, Form
from kap_companion.ui.bridge import Bridge
from kap_companion.ui.draft_keeper import DraftKeeper
from kap_companion.ui.pages.question_view import QuestionView
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.widgets.text import Text, label, words
from kap_companion.ui.wording import tr

PAPER_PX = 820


class IntentionFormView(QWidget):
    """Walks through the questions. `finished` tells that the last page was confirmed."""

    finished = Signal()

    def __init__(self, form: Form, bridge: Bridge) -> None:
        super().__init__()
        self._form = form
        self._bridge = bridge
        self._number = 0
        self.question = QuestionView()
        self.question.changed.connect(self._typed)
        self._review = QWidget()
        self._review_box = layout.column([], layout.M, (0, 0, layout.M, layout.L))
        self._review.setLayout(self._review_box)
        self._pages = QStackedWidget()
        self._pages.addWidget(layout.scrolling(self.question))
        self._pages.addWidget(layout.scrolling(self._review))
        self.notice = Notice("danger", "")
        self.notice.hide()
        self.back = Button(tr("Back"))
        self.leave_out = Button(tr("Leave this one out"), "quiet")
        self.next = Button(tr("Next"), "filled")
        for button in (self.back, self.leave_out, self.next):
            button.set_size("large")
        self.next.setMinimumWidth(150)
        self.back.clicked.connect(self._go_back)
        self.leave_out.clicked.connect(self._leave_out)
        self.next.clicked.connect(self._go_on)
        self._drafts = DraftKeeper(self._keep, self)
        footer = layout.row([self.back, layout.GAP, self.leave_out, self.next], layout.M)
        paper = QWidget()
        paper.setMaximumWidth(PAPER_PX)
        box = layout.column([self._pages, self.notice, footer], layout.M)
        box.setStretch(0, 1)
        paper.setLayout(box)
        row = layout.row([layout.GAP, paper, layout.GAP], 0)
        row.setStretch(1, 100)
        self.setLayout(row)

    def show_question(self, number: int) -> None:
        """Show a question by its place from 0; past the last one comes the review."""
        self._drafts.flush()
        self._number = max(0, min(number, len(self._form.questions)))
        reviewing = self._number == len(self._form.questions)
        self._pages.setCurrentIndex(1 if reviewing else 0)
        self.back.setVisible(self._number > 0)
        self.leave_out.setVisible(not reviewing)
        self.next.say(tr("I am done") if reviewing else tr("Next"))
        if reviewing:
            self._show_review()
            self.next.setFocus()
        else:
            question = self._asked()
            answer = self._form.answer(question)
            total = len(self._form.questions)
            self.question.show_question(question, answer, self._number + 1, total)
            self.question.focus_first()

    def flush(self) -> None:
        """Keep at once what is not kept yet."""
        self._drafts.flush()

    def say_not_saved(self, sentence: str) -> None:
        """Say that finishing failed; every answer is still here."""
        text = tr("Not saved yet. What you wrote is kept.")
        self.notice.show_notice("danger", text, details=sentence)
        self.notice.show()
        self.next.setEnabled(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._go_on()
        else:
            super().keyPressEvent(event)

    def _asked(self) -> Question:
        return self._form.questions[self._number]

    def _typed(self) -> None:
        self._drafts.typed()

    def _keep(self) -> None:
        if self._number >= len(self._form.questions):
            return
        try:
            kept = self._form.keep(self._asked(), self.question.answer())
        except KapError as refused:
            self._not_kept(str(refused))
            return
        self._bridge.when_done(kept, partial(self._kept, self._number), self._not_kept)

    def _kept(self, number: int, _nothing: object) -> None:
        if isValid(self) and number == self._number:
            self.question.show_kept()
            self.notice.hide()

    def _not_kept(self, sentence: str) -> None:
        if isValid(self):
            said = tr("What you write can’t be kept just now. It is still here.")
            self.notice.show_notice("caution", said, details=sentence)
            self.notice.show()

    def _go_back(self) -> None:
        self.show_question(self._number - 1)

    def _go_on(self) -> None:
        if not self.next.isEnabled():
            return
        self.notice.hide()
        if self._number < len(self._form.questions):
            self.show_question(self._number + 1)
        else:
            self.next.setEnabled(False)
            self.finished.emit()

    def _leave_out(self) -> None:
        self._drafts.stop()
        self._form.keep(self._asked(), Answer(self.question.answer().words, Given.LEFT_OUT))
        self.show_question(self._number + 1)

    def _show_review(self) -> None:
        while (item := self._review_box.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._review_box.addWidget(Text(tr("This is what you wrote"), fonts.QUESTION))
        for number, question in enumerate(self._form.questions):
            self._review_box.addWidget(self._reviewed(number, question))
        self._review_box.addStretch(1)

    def _reviewed(self, number: int, question: Question) -> QWidget:
        answer = self._form.answer(question).settled
        change = Button(tr("Change"), "quiet")
        change.set_size("large")
        change.setAccessibleName(tr("Change: {0}").format(question.prompt))
        change.clicked.connect(lambda: self.show_question(number))
        said = layout.column([label(question.prompt, fonts.PATIENT, "muted")], 2)
        if answer.words:
            said.addWidget(words("\n".join(answer.words), fonts.INTENTION))
        else:
            aloud = answer.given is Given.ALOUD
            text = tr("You will say it aloud.") if aloud else tr("Left out.")
            said.addWidget(label(text, fonts.PATIENT))
        row = layout.row([said, change], layout.L)
        row.setStretch(0, 1)
        row.setAlignment(change, Qt.AlignmentFlag.AlignTop)
        room = QWidget()
        room.setLayout(row)
        return room
