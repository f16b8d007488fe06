"""The sheet in which vital signs are recorded, by digits, Tab and Return."""

from concurrent.futures import Future
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from kap_companion.domain.charts import SessionState
from kap_companion.domain.charts.protocol import protocol_of
from kap_companion.domain.events import VitalsTaken
from kap_companion.domain.moment import Moment
from kap_companion.errors import InputRefused, KapError
from kap_companion.services.checks import Unsure
from kap_companion.ui.open_session import OpenSession
from kap_companion.ui.pages.form_sheet import FormSheet
from kap_companion.ui.pages.moment_field import MomentField
from kap_companion.ui.pages.vitals_fields import VitalsFields, asked_signs
from kap_companion.ui.theme import fonts
from kap_companion.ui.turns import Turns
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.fields import LineField
from kap_companion.ui.widgets.text import label
from kap_companion.ui.wording import tr


class VitalsSheet(FormSheet):
    """Records vitals as taken now, or at the time typed.

    It is wanted every few minutes, and making it takes longer than a frame: once it has done its
    work it waits, empty, and `begin` makes it what a new one would be.
    """

    def __init__(self, session: OpenSession, area: QWidget) -> None:
        super().__init__(tr("Vitals"), tr("Record"), session.workspace.bridge, area)
        self._session = session
        self._pressed: Moment | None = None
        self.waits = False
        chart = session.chart
        self.time = MomentField(chart, session.record.now(), empty_is_now=True)
        self.asked = asked_signs(protocol_of(chart))
        self.fields = VitalsFields(self.asked, session.checks.baseline(), self.time)
        self.words = LineField(tr("Words"), tr("May stay empty."))
        late = tr("The session is over. This becomes a late entry.")
        self._late = label(late, fonts.SECONDARY, "muted")
        self.add(self._late, self.fields, self.words, layout.GAP)
        self.fields.entered.connect(self._enter)
        for field in (self.time, self.words):
            field.entered.connect(self._enter)
        for number in self.fields.fields.values():
            number.changed.connect(self._ask_no_more)
        self.time.set_hint(tr("Empty means now. Ctrl ↑ ↓ goes a minute earlier, a minute later."))
        for keys, minutes in (("Ctrl+Up", -1), ("Ctrl+Down", 1)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(partial(self._move_time, minutes))
        self.finished.connect(self._forget)
        self._turns = Turns(self)
        self._begin_empty()

    def begin(self) -> None:
        """Be as one that was made just now."""
        self._turns.begin(())
        self.fields.begin(self._session.checks.baseline())
        self._begin_empty()

    def _begin_empty(self) -> None:
        chart = self._session.chart
        self.time.begin(chart, self._session.record.now())
        self.words.set_value("")
        self._late.setVisible(chart.state is SessionState.ENDED)
        self.say_nothing()
        self._ask_no_more()
        self._pressed = None
        self.holds_draft = True
        self.waits = False

    def done_with(self) -> None:
        """Wait for the next time; it is emptied once the page below is painted."""
        self.waits = True
        self._turns.begin((self._empty,))

    def _empty(self) -> None:
        self.fields.begin(VitalsTaken())
        self._begin_empty()
        self.waits = True

    def open(self) -> None:
        """Show it; where no time was typed, now is this moment and not that of an older draft."""
        self.time.show_now(self._session.record.now())
        super().open()

    def is_untouched(self) -> bool:
        """Whether nothing was typed in it."""
        return self.fields.is_empty() and not self.time.touched and not self.words.value().strip()

    def dismiss(self) -> None:
        """Close it; one in which nothing was typed keeps nothing."""
        self.holds_draft = self.holds_draft and not self.is_untouched()
        super().dismiss()

    def write(self) -> "Future[Any] | None":
        vitals, now = self.fields.vitals(self.words.value()), self._session.record.now()
        if vitals is None:
            return None
        try:
            typed = self.time.moment(now)
        except InputRefused as refused:
            self.time.set_error(str(refused))
            self.time.setFocus()
            return None
        # What the disk did not take was read when it was first recorded.
        at = typed if self.time.touched else self._pressed or now
        try:
            written = self._session.checks.take(vitals, at)
        except KapError as refused:
            self._refused(refused, vitals)
            return None
        self._pressed = None if self.time.touched else at
        return written

    def _refused(self, refused: KapError, vitals: VitalsTaken) -> None:
        if not self.fields.say(refused, vitals):
            raise refused
        if isinstance(refused, Unsure):
            self.save.say(tr("Sure, record"))

    def _move_time(self, minutes: int) -> None:
        self.time.step(minutes, self._session.record.now())

    def _enter(self) -> None:
        if self.save.isEnabled():
            self.save.click()

    def _ask_no_more(self) -> None:
        self.save.say(tr("Record"))

    def _forget(self) -> None:
        self.holds_draft = False
