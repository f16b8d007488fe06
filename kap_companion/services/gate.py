"""The gate before the dose of a session: what is open, what is waited for, going on anyway."""

from datetime import datetime

from kap_companion.domain.charts import PracticeChart
from kap_companion.domain.charts.preparation import PreparationChart
from kap_companion.domain.events import GateOverridden
from kap_companion.domain.gate import Open, named, open_before_dose
from kap_companion.domain.moment import Moment
from kap_companion.services.preparation import CoursePreparation
from kap_companion.services.record import SessionRecord
from kap_companion.services.typed import said

WAITING = "gate waiting"
"""The draft that holds until when the dose was said to wait."""
WHO_DECIDES = "Who decides to go on?"
WHY = "Going on with something open needs a reason."


class Gate:
    """Asks of one session what is open; it never says no, and nothing passes it unsaid.

    What belongs to the patient is read once, and again at `look_again`.
    """

    def __init__(
        self, record: SessionRecord, course: CoursePreparation, practice: PracticeChart
    ) -> None:
        """Ask of this session; `course` is its patient's."""
        self._record, self.course, self._practice = record, course, practice
        self._waiting = record.draft(WAITING)
        self.look_again()

    def look_again(self) -> None:
        """Read anew what was prepared with the patient."""
        self.prepared: PreparationChart = self.course.chart()

    def open(self, at: Moment | None = None) -> tuple[Open, ...]:
        """Return what is open before a dose given at this moment, now by default.

        Nothing is, once the first dose was given.
        """
        if self._record.chart.doses:
            return ()
        moment = at or self._record.now()
        return open_before_dose(self._record.chart, self.prepared, self._practice.screening, moment)

    def passed(self, by: str, reason: str, at: Moment | None = None) -> GateOverridden | None:
        """Return what goes on record with the first dose; None where nothing is open.

        Raises `InputRefused` where something is, and nobody decides to go on or says why.
        """
        still_open = self.open(at)
        if not still_open:
            return None
        words = tuple(named(each) for each in still_open)
        return GateOverridden(words, said(by, WHO_DECIDES), said(reason, WHY))

    @property
    def waiting_until(self) -> datetime | None:
        """Until when the dose waits, as somebody said; None once that has passed, or a dose came.

        It holds nothing back: it is a note to all who are in the room.
        """
        if not self._waiting or self._record.chart.doses:
            return None
        until = datetime.fromisoformat(self._waiting)
        return until if self._record.now().local() < until else None

    def wait_until(self, until: datetime | None) -> None:
        """Say until when the dose waits; None takes that back. Kept over a lock and a restart."""
        self._waiting = until.isoformat() if until else ""
        self._record.keep_draft(WAITING, self._waiting)
