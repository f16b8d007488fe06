"""The steps of a patient's earlier sessions: carried into the next one, and asked about there."""

from dataclasses import dataclass

from kap_companion.domain.charts import SessionChart, Step, steps
from kap_companion.domain.entry import NewEntry
from kap_companion.domain.events import StepCheckedIn, StepStatus, Went
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
        """Return the open steps, then what became of those of the session before; newest first.

        It reads the sessions that they stand in whole, so call it off the window's thread.
        """
        earlier = self._earlier()
        found = [
            EarlierStep(session, planned_us, step)
            for session, planned_us in earlier
            for step in self._steps_of(session)
        ]
        newest = found[0].session_id if found else ""
        return (
            *(each for each in found if each.step.status is StepStatus.OPEN),
            *(
                each
                for each in found
                if each.step.status is not StepStatus.OPEN and each.session_id == newest
            ),
        )

    def check_in(self, of: EarlierStep, went: Went, words: str = "") -> Written:
        """Record how the step goes, in the session that it stands in."""
        session = self._reader.session(of.session_id)
        if session is None or session.patient_id != self._patient_id:
            raise SessionStateError("This step was moved to another patient. Nothing was recorded.")
        checked = StepCheckedIn(of.step.fact.id, went, checked_if_any(words))
        return self._journal.append([NewEntry(of.session_id, checked)])

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
