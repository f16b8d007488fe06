"""The sheets of a question to come back to: one keeps it, the other tells what became of it."""

from collections.abc import Sequence
from concurrent.futures import Future
from typing import Any

from PySide6.QtWidgets import QWidget

from kap_companion.domain.charts.themes import KeptQuestion
from kap_companion.domain.events import QuestionFate
from kap_companion.ui.open_session import OpenSession
from kap_companion.ui.pages.form_sheet import FormSheet
from kap_companion.ui.pages.insight_card import sources_text
from kap_companion.ui.theme import fonts
from kap_companion.ui.theme_words import fate_word
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.choice import ChoiceField
from kap_companion.ui.widgets.text import label
from kap_companion.ui.widgets.text_area import TextArea
from kap_companion.ui.wording import tr


class KeepQuestionSheet(FormSheet):
    """Keeps a question, out of a note or on its own."""

    def __init__(self, session: OpenSession, area: QWidget, sources: Sequence[str] = ()) -> None:
        title, save = tr("Keep a question"), tr("Keep the question")
        super().__init__(title, save, session.workspace.bridge, area)
        self._session, self._sources = session, tuple(sources)
        self.words = TextArea(tr("The question"), tr("One to come back to, in another session."))
        self.words.set_lines(3)
        came_from = sources_text(session.chart, self._sources)
        if came_from:
            self.add(label(came_from, fonts.SECONDARY, "muted"))
        self.add(self.words, layout.GAP)

    def write(self) -> "Future[Any] | None":
        if not self.words.value().strip():
            self.words.set_error(tr("What is the question?"))
            return None
        return self._session.integration.keep_question(self.words.value(), self._sources)


class SettleQuestionSheet(FormSheet):
    """Tells what became of a question, in the patient's words."""

    def __init__(self, session: OpenSession, area: QWidget, question: KeptQuestion) -> None:
        super().__init__(tr("Question"), tr("Save"), session.workspace.bridge, area)
        self._session, self._question = session, question
        options = [(each.value, fate_word(each).capitalize()) for each in QuestionFate]
        self.fate = ChoiceField(tr("What became of it"), options)
        self.fate.set_value(question.fate.value)
        self.words = TextArea(tr("In their words"), tr("May stay empty."), serif=True)
        self.words.set_lines(4)
        self.words.set_value(question.words)
        self.take_back = Button(tr("Take back"), "quiet")
        self.take_back.clicked.connect(self._take_back)
        foot = layout.row([self.take_back, layout.GAP])
        asked = label(question.event.words, fonts.STRONG)
        self.add(asked, self.fate, self.words, foot, layout.GAP)

    def write(self) -> "Future[Any] | None":
        fate, words = QuestionFate(self.fate.value()), self.words.value()
        if (fate, words.strip()) == (self._question.fate, self._question.words):
            self.fate.set_error(tr("Nothing was changed."))
            return None
        return self._session.integration.settle_question(self._question.fact.id, fate, words)

    def _take_back(self) -> None:
        fact = self._question.fact
        self.submit(lambda: self._session.integration.take_back(fact), self.saved)
