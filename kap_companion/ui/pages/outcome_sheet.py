"""The sheet that tells what became of a step, in the session's page or before the next."""

from collections.abc import Callable
from concurrent.futures import Future
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kap_companion.domain.charts import Step
from kap_companion.domain.events import Event, StepStatus
from kap_companion.ui.bridge import Bridge
from kap_companion.ui.pages.check_in_sheet import check_in_lines, step_about
from kap_companion.ui.pages.form_sheet import FormSheet
from kap_companion.ui.pages.integration_steps import standing
from kap_companion.ui.theme import fonts
from kap_companion.ui.theme_words import status_word
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.choice import ChoiceField
from kap_companion.ui.widgets.text import label
from kap_companion.ui.widgets.text_area import TextArea
from kap_companion.ui.wording import tr

Save = Callable[[StepStatus, str], "Future[Any]"]


class OutcomeSheet(FormSheet):
    """Asks what became of `step`, in the patient's words, and hands the answer to `save`."""

    change_wanted = Signal()
    before_wanted = Signal()
    check_in_wanted = Signal()
    ended = Signal()
    """It was told what came of the step: nobody asks any more how it goes."""

    def __init__(self, step: Step, today: date, save: Save, bridge: Bridge, area: QWidget) -> None:
        super().__init__(tr("Step"), tr("Save"), bridge, area)
        self._step, self._save_outcome = step, save
        said, late = standing(step, today)
        about = label(f"{step_about(step)} · {said}", fonts.SECONDARY, "muted")
        if late:
            about.set_tone("caution")
        options = [(each.value, _capital(status_word(each))) for each in StepStatus]
        self.status = ChoiceField(tr("How it stands"), options)
        self.status.set_value(step.status.value)
        self.words = TextArea(tr("What came of it"), tr("May stay empty."), serif=True)
        self.words.set_lines(4)
        self.words.set_value(step.words)
        self.change = Button(tr("Change the step"), "quiet", icon="amend")
        self.change.clicked.connect(self._change)
        self.change.hide()
        self.before = Button(tr("How it came to be"), "quiet")
        self.before.clicked.connect(self.before_wanted)
        self.check_in = Button(tr("Note a check-in"), icon="circle")
        self.check_in.clicked.connect(self._check_in)
        if step.status is not StepStatus.OPEN:
            self.check_in.hide()
        asked = check_in_lines(step.check_ins, today)
        self.add(
            layout.column([label(step.event.words, fonts.STRONG), about], 2),
            layout.column([*asked, layout.row([self.check_in, layout.GAP])], layout.S),
            self.status,
            self.words,
            layout.row([self.change, self.before, layout.GAP]),
            layout.GAP,
        )
        self.before.hide()

    def offer_changes(self) -> None:
        """Lead to what changes the step itself, and to what it said before."""
        self.change.show()
        self.before.setVisible(self._step.fact.amended)

    def is_untouched(self) -> bool:
        return self._told() == (self._step.status, self._step.words)

    def saved(self) -> None:
        if self._told()[0] is not StepStatus.OPEN:
            self.ended.emit()

    def write(self) -> "Future[Any] | None":
        if self.is_untouched():
            self.status.set_error(tr("Nothing was changed."))
            return None
        return self._save_outcome(*self._told())

    def _told(self) -> tuple[StepStatus, str]:
        return StepStatus(self.status.value()), self.words.value().strip()

    def _change(self) -> None:
        self.dismiss()
        self.change_wanted.emit()

    def _check_in(self) -> None:
        self.dismiss()
        self.check_in_wanted.emit()


def told(step: Step) -> tuple[Event, StepStatus, str]:
    """Return what the sheet of a step begins with: the step, how it stands, and the words."""
    return step.event, step.status, step.words


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]
