"""How a step goes: asked between its plan and its end, in the session's page or before the next."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kap_companion.domain.charts import CheckIn, Step
from kap_companion.domain.events import Went
from kap_companion.ui.bridge import Bridge
from kap_companion.ui.pages.form_sheet import FormSheet
from kap_companion.ui.pages.when import near_day
from kap_companion.ui.theme import fonts
from kap_companion.ui.theme_words import went_word
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.choice import ChoiceField
from kap_companion.ui.widgets.text import Text, label
from kap_companion.ui.widgets.text_area import TextArea
from kap_companion.ui.wording import tr

Save = Callable[[Went, str], "Future[Any]"]


class CheckInSheet(FormSheet):
    """Asks how `step` goes, and hands the answer to `save`."""

    recorded = Signal()
    outcome_wanted = Signal()
    """It isn't how it goes that is to be told, but what became of it."""

    def __init__(self, step: Step, today: date, save: Save, bridge: Bridge, area: QWidget) -> None:
        self.outcome = Button(tr("What became of it"), "quiet")
        self.outcome.clicked.connect(self._ask_outcome)
        super().__init__(tr("Check-in"), tr("Record the check-in"), bridge, area, self.outcome)
        self._save_check_in = save
        options = [(each.value, _capital(went_word(each))) for each in Went]
        self.went = ChoiceField(tr("How it goes"), options)
        self.words = TextArea(tr("In their words"), tr("May stay empty."), serif=True)
        self.words.set_lines(4)
        about = label(step_about(step), fonts.SECONDARY, "muted")
        self.add(layout.column([label(step.event.words, fonts.STRONG), about], 2))
        self.add(*check_in_lines(step.check_ins, today), self.went, self.words, layout.GAP)

    def write(self) -> "Future[Any] | None":
        if not self.went.value():
            self.went.set_error(tr("How does it go?"))
            return None
        return self._save_check_in(Went(self.went.value()), self.words.value())

    def saved(self) -> None:
        self.recorded.emit()

    def is_untouched(self) -> bool:
        return not (self.went.value() or self.words.value())

    def _ask_outcome(self) -> None:
        self.dismiss()
        self.outcome_wanted.emit()


def step_about(step: Step) -> str:
    """Return who takes a step, how often, what for, and how that will be known."""
    event = step.event
    said = (
        event.owner,
        event.often,
        tr("what for: {0}").format(event.why) if event.why else "",
        tr("known by: {0}").format(event.known_by) if event.known_by else "",
    )
    return " · ".join(filter(None, said))


def check_in_lines(check_ins: Sequence[CheckIn], today: date) -> list[Text]:
    """Return each time that somebody asked, the newest first."""
    return [
        label(check_in_text(each, today), fonts.SECONDARY, "muted") for each in reversed(check_ins)
    ]


def check_in_text(check_in: CheckIn, today: date) -> str:
    """Return when somebody asked, how it went, and the words."""
    day = near_day(check_in.fact.occurred_at.local().date(), today)
    words = f"“{check_in.event.words}”" if check_in.event.words else ""
    said = f"{_capital(day)}: {went_word(check_in.event.went)}"
    return " ".join(filter(None, (said, words)))


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]
