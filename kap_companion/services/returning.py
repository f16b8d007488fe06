"""The way home: ticked, said to be ready, given the after-care sheet; each act one entry."""

from kap_companion.domain.charts import SessionState
from kap_companion.domain.charts.returning import ready_of
from kap_companion.domain.charts.ticks import READINESS
from kap_companion.domain.events import (
    AfterCareGiven,
    Handed,
    MedicineClass,
    MonitoringNoted,
    ReadyForDischarge,
)
from kap_companion.domain.moment import US_PER_MINUTE, Moment
from kap_companion.domain.still_open import StillOpen, named, open_before_ready
from kap_companion.errors import InputRefused, SessionStateError
from kap_companion.services.preparation import BY_WHOM, CHANGED, UNCHANGED, DayList
from kap_companion.services.record import SessionRecord, Written
from kap_companion.services.typed import line, note, said

WHO_SAYS = "Who says so?"
WHY = "With something open, ready needs a reason."
MOST_READY_MIN = 24 * 60


class Returning:
    """What is done in one session before the patient goes home, and what was forgotten of it."""

    def __init__(self, record: SessionRecord) -> None:
        """Act on this session's record."""
        self._record = record
        self.list = DayList(record, READINESS)

    def open(self) -> tuple[StillOpen, ...]:
        """Return what is open before somebody says ready."""
        return open_before_ready(self._record.chart, self._record.now())

    def say_ready(
        self, by: str, words: str = "", reason: str = "", at: Moment | None = None
    ) -> Written:
        """Record who says that the patient may go.

        Raises `InputRefused` where something is open and nobody says why, or where the time is
        before the first dose or still to come.
        """
        self._require_begun()
        chart = self._record.chart
        if chart.anchor is None:
            raise SessionStateError("No dose was recorded: there is nothing to return from.")
        if ready_of(chart) is not None:
            raise SessionStateError("Ready is on the record. Amend it in the log of the Journey.")
        still_open = tuple(named(each) for each in self.open())
        who = said(by, WHO_SAYS)
        why = said(reason, WHY) if still_open else ""
        now, between = self._record.now(), chart.timeline.between
        moment = at or now
        if between(now, moment).us > US_PER_MINUTE:
            raise InputRefused("That time is still to come.")
        if between(chart.anchor, moment).us < 0:
            raise InputRefused("That is before the first dose.")
        event = ReadyForDischarge(who, note(words), still_open, why)
        return self._record.write(event, occurred_at=moment)

    def give_after_care(self, by: str, how: Handed, sheet: str) -> Written:
        """Record that the patient got the after-care sheet, with what it says."""
        self._require_begun()
        if not sheet.strip():
            raise InputRefused("The sheet has no words. Write them under Practice, Preparation.")
        return self._record.write(AfterCareGiven(said(by, BY_WHOM), how, sheet))

    def note_monitoring(
        self, setting: str, ready_min: int | None, classes: tuple[MedicineClass, ...]
    ) -> Written:
        """Record what the monitoring form asks for beside the record; a newer one amends it."""
        self._require_begun()
        if ready_min is not None and not 0 <= ready_min <= MOST_READY_MIN:
            raise InputRefused(f"A number of minutes from 0 to {MOST_READY_MIN:,}.")
        event = MonitoringNoted(line(setting), ready_min, classes)
        facts = self._record.chart.of(MonitoringNoted)
        if event == (facts[-1].event if facts else MonitoringNoted()):
            raise InputRefused(UNCHANGED)
        if not facts:
            return self._record.write(event)
        return self._record.amend(facts[-1], event, facts[-1].occurred_at, CHANGED)

    def _require_begun(self) -> None:
        """What was forgotten before the end is written after it, as a late entry."""
        if self._record.chart.state not in {SessionState.RUNNING, SessionState.ENDED}:
            raise SessionStateError("This session is not running. Nothing was recorded.")
