"""The sheet in which a named person says that the patient may go home; the program says nothing."""

from collections.abc import Sequence
from concurrent.futures import Future
from typing import Any

from PySide6.QtWidgets import QWidget

from kap_companion.domain.charts import SessionState
from kap_companion.domain.still_open import StillOpen
from kap_companion.errors import InputRefused
from kap_companion.services.returning import WHO_SAYS, WHY
from kap_companion.ui.gate_words import how_many_open
from kap_companion.ui.open_session import OpenSession
from kap_companion.ui.pages.form_sheet import FormSheet
from kap_companion.ui.pages.moment_field import MomentField
from kap_companion.ui.return_words import first_few
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.fields import LineField
from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.widgets.text import label
from kap_companion.ui.wording import tr


class ReadySheet(FormSheet):
    """Name, time, a few words; a reason where something is open."""

    def __init__(self, session: OpenSession, area: QWidget) -> None:
        super().__init__(tr("Ready"), tr("Record ready"), session.workspace.bridge, area)
        self._session = session
        self._seen: Sequence[StillOpen] = ()
        self.still_open = Notice("caution", "")
        self.by = LineField(tr("Who says so"))
        self.by.set_value(session.workspace.signed_in_name())
        self.time = MomentField(session.chart, session.record.now(), empty_is_now=True)
        self.reason = LineField(tr("Reason"), tr("Recorded with what is open."))
        self.words = LineField(tr("Words"), tr("May stay empty."))
        said = tr("This records who says so, and when. It is no finding of the program.")
        self.add(label(said, fonts.SECONDARY, "muted"))
        if session.chart.state is SessionState.ENDED:
            late = tr("The session is over. This becomes a late entry.")
            self.add(label(late, fonts.SECONDARY, "muted"))
        self.add(self.still_open, self.by, self.reason, self.time, self.words, layout.GAP)
        for field in (self.by, self.reason, self.time, self.words):
            field.entered.connect(self.save.click)

    def open(self) -> None:
        """Show it with what is open now."""
        self.time.show_now(self._session.record.now())
        self._show_open()
        super().open()

    def is_untouched(self) -> bool:
        """Whether nothing was typed in it."""
        typed = (self.reason.value(), self.words.value())
        same = self.by.value() == self._session.workspace.signed_in_name()
        return same and not any(typed) and not self.time.touched

    def write(self) -> "Future[Any] | None":
        seen = frozenset(self._seen)
        self._show_open()
        if not seen.issuperset(self._seen):
            self.refuse(tr("Something else is open now. Look at it, then record."))
            return None
        try:
            at = self.time.moment(self._session.record.now())
        except InputRefused as refused:
            self.time.set_error(str(refused))
            self.time.setFocus()
            return None
        at_or_now = at if self.time.touched else None
        by, words, reason = self.by.value(), self.words.value(), self.reason.value()
        if not self._is_said():
            return None
        return self._session.returning.say_ready(by, words, reason, at_or_now)

    def _is_said(self) -> bool:
        """Say under a field what is missing; the last one gets the keys."""
        asked = [(self.by, tr(WHO_SAYS))]
        if self._seen:
            asked.insert(0, (self.reason, tr(WHY)))
        missing = [(field, said) for field, said in asked if not field.value().strip()]
        for field, said in missing:
            field.set_error(said)
            field.setFocus()
        return not missing

    def _show_open(self) -> None:
        self._seen = still_open = self._session.returning.open()
        lines = "\n".join(first_few(still_open))
        self.still_open.show_notice("caution", how_many_open(len(still_open)), details=lines)
        self.still_open.setVisible(bool(still_open))
        self.reason.setVisible(bool(still_open))
