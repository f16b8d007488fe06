"""Adverse events in the room: begun, followed, ended; each act one entry."""

from dataclasses import replace

from kap_companion.domain.charts import SessionState
from kap_companion.domain.charts.adverse import AdverseEvent, adverse_events, running_events
from kap_companion.domain.events import (
    AdverseEventBegan,
    AdverseEventEnded,
    AdverseEventFollowed,
)
from kap_companion.domain.moment import Moment
from kap_companion.errors import InputRefused, SessionStateError
from kap_companion.services.record import SessionRecord, Written
from kap_companion.services.typed import line, note, said


class AdverseEvents:
    """The adverse events of one session."""

    def __init__(self, record: SessionRecord) -> None:
        """Act on this session's record."""
        self._record = record

    def all(self) -> tuple[AdverseEvent, ...]:
        """Return every adverse event, in the order they began."""
        return adverse_events(self._record.chart)

    def running(self) -> tuple[AdverseEvent, ...]:
        """Return those that have not ended."""
        return running_events(self._record.chart)

    def begin(self, event: AdverseEventBegan, occurred_at: Moment | None = None) -> Written:
        """Record that one began."""
        self._require_begun()
        checked = replace(
            event,
            what=said(event.what, "What is it?"),
            words=note(event.words),
            action=note(event.action),
            told=line(event.told),
        )
        return self._record.write(checked, occurred_at=occurred_at)

    def follow(self, event: AdverseEventFollowed, occurred_at: Moment | None = None) -> Written:
        """Record how a running one goes on; not before it began."""
        self._require_since(self._require_runs(event.of), occurred_at)
        checked = replace(
            event, words=note(event.words), action=note(event.action), told=line(event.told)
        )
        return self._record.write(checked, occurred_at=occurred_at)

    def end(self, event: AdverseEventEnded, occurred_at: Moment | None = None) -> Written:
        """Record that a running one ended; not before it began."""
        self._require_since(self._require_runs(event.of), occurred_at)
        return self._record.write(replace(event, words=note(event.words)), occurred_at=occurred_at)

    def _require_runs(self, entry_id: str) -> AdverseEvent:
        self._require_begun()
        for each in self.running():
            if each.fact.id == entry_id:
                return each
        raise SessionStateError("This adverse event has ended already.")

    def _require_since(self, running: AdverseEvent, occurred_at: Moment | None) -> None:
        place = self._record.chart.timeline.place_us
        at = occurred_at or self._record.now()
        if place(at) < place(running.fact.occurred_at):
            raise InputRefused("It began later than that.")

    def _require_begun(self) -> None:
        """One that shows after the end belongs to the session too."""
        if self._record.chart.state not in {SessionState.RUNNING, SessionState.ENDED}:
            raise SessionStateError("This session is not running. Nothing was recorded.")
