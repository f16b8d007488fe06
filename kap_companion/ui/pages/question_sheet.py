"""The sheet for one question of the intention form."""

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from PySide6.QtWidgets import QWidget

from kap_companion.domain.events import Question
from kap_companion.domain.setting_rules import LONGEST_WORD, MOST_ANSWERS
from kap_companion.domain.text import MAX_LINE_CHARS
from kap_companion.ui.bridge import Bridge
from kap_companion.ui.pages.form_sheet import FormSheet
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.choice import ChoiceField
from kap_companion.ui.widgets.fields import LineField
from kap_companion.ui.widgets.text_area import TextArea
from kap_companion.ui.wording import tr

Save = Callable[[Question], "Future[Any]"]


class QuestionSheet(FormSheet):
    """Edits `question` and hands it to `save`."""

    def __init__(self, question: Question, save: Save, bridge: Bridge, area: QWidget) -> None:
        title = tr("Edit the question") if question.prompt else tr("Add a question")
        super().__init__(title, tr("Save the question"), bridge, area)
        self._key, self._save_question = question.key, save
        self.prompt = TextArea(tr("Question"), max_chars=MAX_LINE_CHARS)
        self.prompt.set_lines(3)
        self.hint = TextArea(
            tr("Words below it"), tr("Shown small; may stay empty."), max_chars=MAX_LINE_CHARS
        )
        self.hint.set_lines(2)
        counts = [(str(count), str(count)) for count in range(1, MOST_ANSWERS + 1)]
        self.answers = ChoiceField(tr("Answers it has room for"), counts)
        self.shown_as = LineField(
            tr("Show in the Journey as"),
            tr("A heading of a word or two. Empty keeps the answer out of the Journey."),
            max_chars=LONGEST_WORD,
        )
        self.add(self.prompt, self.hint, self.answers, self.shown_as, layout.GAP)
        self.prompt.set_value(question.prompt)
        self.hint.set_value(question.hint)
        self.answers.set_value(str(question.answers))
        self.shown_as.set_value(question.shown_as)

    def write(self) -> "Future[Any] | None":
        if not self.prompt.value().strip():
            self.prompt.set_error(tr("A question needs words."))
            self.prompt.setFocus()
            return None
        return self._save_question(
            Question(
                self._key,
                self.prompt.value().strip(),
                self.hint.value().strip(),
                int(self.answers.value() or 1),
                self.shown_as.value().strip(),
            )
        )
