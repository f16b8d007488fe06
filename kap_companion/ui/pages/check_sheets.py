"""The sheets around a check: put it off, ask for a recheck, note who was told, see all of them."""

from collections.abc import Sequence
from concurrent.futures import Future
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from kap_companion.domain.due import Due, DueState
from kap_companion.services.checks import PastTheNext
from kap_companion.ui.check_words import check_name, planned_text, when_text
from kap_companion.ui.open_session import OpenSession
from kap_companion.ui.pages.form_sheet import FormSheet
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.fields import LineField
from kap_companion.ui.widgets.number_field import NumberField
from kap_companion.ui.widgets.sheet import Sheet
from kap_companion.ui.widgets.text import label, line
from kap_companion.ui.wording import t_plus_text, tr

USUAL_MIN = "5"


class _KeptSheet(FormSheet):
    """A form that the Journey keeps while something is typed in it."""

    def __init__(self, title: str, save_words: str, session: OpenSession, area: QWidget) -> None:
        super().__init__(title, save_words, session.workspace.bridge, area)
        self.session = session
        self.holds_draft = True
        self.finished.connect(self._forget)

    def follow(self, *fields: LineField | NumberField) -> None:
        """Record where Return is pressed in one of these fields; they are what is kept."""
        self._fields = fields
        self._began = [field.value() for field in fields]
        for field in fields:
            field.entered.connect(self._enter)

    def is_untouched(self) -> bool:
        return [field.value() for field in self._fields] == self._began

    def dismiss(self) -> None:
        self.holds_draft = self.holds_draft and not self.is_untouched()
        super().dismiss()

    def minutes(self, field: NumberField) -> int | None:
        """Return the minutes typed, or None after saying in the field that there are none."""
        if not field.value().strip():
            field.set_error(tr("In how many minutes?"))
            field.setFocus()
            return None
        return int(field.value())

    def _enter(self) -> None:
        if self.save.isEnabled():
            self.save.click()

    def _forget(self) -> None:
        self.holds_draft = False


class PutOffSheet(_KeptSheet):
    """Puts a check off, with a reason; it falls due again."""

    def __init__(self, session: OpenSession, due: Due, area: QWidget) -> None:
        super().__init__(tr("Put off"), tr("Put off"), session, area)
        self._due = due
        self.add(label(f"{check_name(due.name)}, {when_text(due)}", fonts.STRONG))
        self.length = NumberField(tr("By how many minutes"))
        most = due.longest_put_off_min
        self.length.set_value(USUAL_MIN if most is None else str(min(int(USUAL_MIN), most)))
        if most is not None and due.closes_ms is not None:
            until = tr("At most {0}: at {1} the next one takes over.")
            self.length.set_hint(until.format(most, t_plus_text(due.closes_ms)))
        self.reason = LineField(tr("Reason"), tr("It stands in the record."))
        said = tr("What is not made before the next one falls due stays on the record as missed.")
        self.add(self.reason, self.length, label(said, fonts.SECONDARY, "muted"), layout.GAP)
        self.follow(self.reason, self.length)

    def write(self) -> "Future[Any] | None":
        if not self.reason.value().strip():
            self.reason.set_error(tr("Putting a check off needs a reason."))
            self.reason.setFocus()
            return None
        minutes = self.minutes(self.length)
        if minutes is None:
            return None
        try:
            return self.session.checks.put_off(self._due, minutes, self.reason.value())
        except PastTheNext as refused:
            self.length.set_error(str(refused))
            self.length.setFocus()
            return None


class RecheckSheet(_KeptSheet):
    """Asks for vitals again at a time of one's own, notes who was told, or both."""

    def __init__(
        self, session: OpenSession, about: str, sentence: str, area: QWidget, *, asked: bool
    ) -> None:
        super().__init__(tr("Recheck"), tr("Record"), session, area)
        self._about, self._asked = about, asked
        self.add(label(sentence, fonts.STRONG))
        self.length = NumberField(tr("Recheck in how many minutes"), tr("Empty: none from here."))
        self.who = LineField(tr("Who was told"), tr("May stay empty."))
        self.words = LineField(tr("Words"), tr("May stay empty."))
        if not asked:
            self.add(self.length)
        self.add(self.who, self.words, layout.GAP)
        self.follow(*(() if asked else (self.length,)), self.who, self.words)

    def ask(self, *, who: bool) -> None:
        """Stand in the field that was wanted."""
        (self.who if who or self._asked else self.length).setFocus()

    def write(self) -> "Future[Any] | None":
        typed = "" if self._asked else self.length.value().strip()
        minutes = int(typed) if typed else None
        return self.session.checks.follow_up(
            self._about, minutes, self.who.value(), self.words.value()
        )


class ChecksSheet(Sheet):
    """Every check of the session: made, coming, due and missed."""

    def __init__(self, due: Sequence[Due], area: QWidget) -> None:
        super().__init__(tr("Checks"), area)
        self.body.setSpacing(layout.S)
        for each in due:
            self.add(_check_row(each))
        if not due:
            self.add(label(tr("This session’s protocol asks for no checks."), tone="muted"))
        self.add(layout.GAP)


def _check_row(due: Due) -> layout.Item:
    state, tone = _state(due)
    name = line(check_name(due.name))
    shown = line(state, fonts.BODY, tone)
    planned = line("" if state == when_text(due) else planned_text(due), fonts.SECONDARY, "muted")
    row = layout.row([name, planned, shown], layout.M)
    row.setStretch(0, 1)
    row.setAlignment(shown, Qt.AlignmentFlag.AlignRight)
    return row


def _state(due: Due) -> tuple[str, str]:
    match due.state:
        case DueState.DONE:
            return tr("made"), "positive"
        case DueState.MISSED:
            return tr("missed"), "caution"
        case DueState.DUE:
            return when_text(due), "caution"
        case DueState.COMING:
            return when_text(due), "muted"
