"""The steps of a patient's earlier sessions: carried into the next one, and asked about there."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import takewhile

from kap_companion.domain.charts import SessionChart, Step, steps
from kap_companion.domain.entry import NewEntry
from kap_companion.domain.events import Event, StepCheckedIn, StepOutcomeNoted, StepStatus, Went
from kap_companion.domain.ports import Journal, Reader
from kap_companion.domain.summary import SessionSummary
from kap_companion.errors import SessionStateError
from kap_companion.services.integration import checked_if_any
from kap_companion.services.record import Written


@dataclass(frozen=True, slots=True)
class EarlierStep:
    """A step, and the session that it stands in: whose it is, and when (UTC, µs since 1970)."""

    session_id: str
    patient_id: str
    session_us: int
    step: Step


class EarlierSteps:
    """Works on the steps that a patient took along before a session."""

    def __init__(
        self,
        session_id: str,
        journal: Journal,
        reader: Reader,
        performer: Callable[[], str] = lambda: "",
    ) -> None:
        """Look back from this session; `performer` says whose hands are on the keys there."""
        self._session_id = session_id
        self._journal, self._reader, self._performer = journal, reader, performer

    def read(self) -> tuple[EarlierStep, ...]:
        """Return the open steps, then what became of the others, each newest first.

        The others are those of the session before, and those that came to their end since then.
        It reads the sessions that they stand in whole, so call it off the window's thread.
        """
        found = [
            EarlierStep(session.session_id, session.patient_id, session.held_us, step)
            for session in self._earlier()
            for step in self._steps_of(session)
        ]
        return (
            *(each for each in found if each.step.status is StepStatus.OPEN),
            *(each for each in found if _is_news(each, since=found[0])),
        )

    def check_in(self, of: EarlierStep, went: Went, words: str = "") -> Written:
        """Record how the step goes, in the session that it stands in."""
        return self._write(of, StepCheckedIn(of.step.fact.id, went, checked_if_any(words)))

    def note_outcome(self, of: EarlierStep, status: StepStatus, words: str = "") -> Written:
        """Record what became of the step, in the session that it stands in."""
        return self._write(of, StepOutcomeNoted(of.step.fact.id, status, checked_if_any(words)))

    def _write(self, of: EarlierStep, event: Event) -> Written:
        sessions = (self._reader.session(each) for each in (of.session_id, self._session_id))
        if any(session is None or session.patient_id != of.patient_id for session in sessions):
            raise SessionStateError("This step is another patient’s now. Nothing was recorded.")
        entry = NewEntry(of.session_id, event, performed_by=self._performer())
        return self._journal.append([entry])

    def _earlier(self) -> list[SessionSummary]:
        """The sessions before this one that have steps, the newest first."""
        coming = self._reader.session(self._session_id)
        if coming is None:
            return []
        sessions = self._reader.sessions_of(coming.patient_id)
        with_steps = {each.session_id for each in self._reader.steps_of(coming.patient_id)}
        before = takewhile(lambda each: each.session_id != self._session_id, sessions)
        return [each for each in reversed([*before]) if each.session_id in with_steps]

    def _steps_of(self, session: SessionSummary) -> tuple[Step, ...]:
        chart = SessionChart.replay(self._reader.entries_of(session.session_id))
        return steps(chart) if chart.patient_id == session.patient_id else ()


def _is_news(of: EarlierStep, *, since: EarlierStep) -> bool:
    """Whether a step came to its end after that session, or stands in it."""
    step = of.step
    if step.status is StepStatus.OPEN or step.outcome is None:
        return False
    ended_us = step.outcome.occurred_at.utc_us
    return of.session_id == since.session_id or ended_us >= since.session_us
