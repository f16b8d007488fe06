"""The steps of a patient's earlier sessions: carried into the next one, and asked about there."""

from dataclasses import dataclass

from kap_companion.domain.charts import SessionChart, Step, steps
from kap_companion.domain.entry import NewEntry
from kap_companion.domain.events import Event, StepCheckedIn, StepOutcomeNoted, StepStatus, Went
from kap_companion.domain.ports import Journal, Reader
from kap_companion.errors import SessionStateError
from kap_companion.services.integration import checked_if_any
from kap_companion.services.record import Written


@dataclass(frozen=True, slots=True)
class EarlierStep:
    """A step, and the session that it stands in, planned for that time (UTC, µs since 1970)."""

    session_id: str
    planned_us: int
    step: Step


class EarlierSteps:
    """Works on the steps that one patient took along before a session."""

    def __init__(self, patient_id: str, session_id: str, journal: Journal, reader: Reader) -> None:
        """Look back from this session of this patient."""
        self._patient_id, self._session_id = patient_id, session_id
        self._journal, self._reader = journal, reader

    def read(self) -> tuple[EarlierStep, ...]:
        """Return the open steps, then what became of the others, each newest first.

        The others are those of the session before, and those that came to their end since then.
        It reads the sessions that they stand in whole, so call it off the window's thread.
        """
        earlier = self._earlier()
        found = [
            EarlierStep(session, planned_us, step)
            for session, planned_us in earlier
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
        session = self._reader.session(of.session_id)
        if session is None or session.patient_id != self._patient_id:
            raise SessionStateError("This step was moved to another patient. Nothing was recorded.")
        return self._journal.append([NewEntry(of.session_id, event)])

    def _earlier(self) -> list[tuple[str, int]]:
        """The sessions before this one that have steps, the newest first."""
        sessions = self._reader.sessions_of(self._patient_id)
        with_steps = {each.session_id for each in self._reader.steps_of(self._patient_id)}
        place = {each.session_id: number for number, each in enumerate(sessions)}
        before = sessions[: place.get(self._session_id, len(sessions))]
        return [
            (each.session_id, each.planned_us)
            for each in reversed(before)
            if each.session_id in with_steps
        ]

    def _steps_of(self, session_id: str) -> tuple[Step, ...]:
        chart = SessionChart.replay(self._reader.entries_of(session_id))
        return steps(chart) if chart.patient_id == self._patient_id else ()


def _is_news(of: EarlierStep, *, since: EarlierStep) -> bool:
    """Whether a step came to its end after that session was planned for, or stands in it."""
    step = of.step
    if step.status is StepStatus.OPEN or step.outcome is None:
        return False
    ended_us = step.outcome.occurred_at.utc_us
    return of.session_id == since.session_id or ended_us >= since.planned_us
