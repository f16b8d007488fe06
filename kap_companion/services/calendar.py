"""What falls due after the sessions, as a file for the practice's own calendar."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from kap_companion.domain.charts import PracticeChart
from kap_companion.domain.check_ins import check_in_days
from kap_companion.domain.events import StepStatus
from kap_companion.domain.moment import US_PER_SECOND, Clock
from kap_companion.domain.ports import Journal, Reader
from kap_companion.domain.summary import SessionSummary, StepSummary
from kap_companion.errors import InputRefused
from kap_companion.exports import Appointment, write_calendar
from kap_companion.services.access import AccessLog
from kap_companion.services.practice import Practice
from kap_companion.services.schedule import is_waiting, window_of

WHAT, FORM = "calendar", "ics"
MOST = 500
"""Of sessions and of steps: more than any practice has open at a time."""

TALK = timedelta(minutes=50)
SESSION, WINDOW = "Integration session", "Integration session: time to book"
CHECK_IN, STEP_DUE = "Check-in", "Step due"


class CalendarFiles:
    """Writes what is due, of the practice or of one patient. Not for the GUI thread."""

    def __init__(self, journal: Journal, reader: Reader, clock: Clock, access: AccessLog) -> None:
        """Work on this vault."""
        self._reader, self._clock, self._access = reader, clock, access
        self._practice = Practice(journal, reader)

    def write(self, target: Path, patient_id: str = "") -> int:
        """Write what is due whole or not at all, and on the access log that it left.

        Returns how many appointments are in it. Raises `KapError`; with nothing due, nothing is
        written.
        """
        appointments = self.appointments(patient_id)
        if not appointments:
            raise InputRefused("Nothing is due, so nothing was written.")
        now = self._clock.now().local()
        with self._access.exporting(target.parent):
            write_calendar(appointments, now, target)
        self._access.exported(WHAT, FORM, patient_id)
        return len(appointments)

    def appointments(self, patient_id: str = "") -> tuple[Appointment, ...]:
        """Return what is due; without a patient that of the whole practice."""
        practice = self._practice.chart()
        talks = (self._talk(each, practice) for each in self._sessions(patient_id))
        asked = (each for step in self._steps(patient_id) for each in self._of_step(step, practice))
        return (*talks, *asked)

    def _sessions(self, patient_id: str) -> tuple[SessionSummary, ...]:
        if not patient_id:
            return self._reader.awaiting_integration(MOST)
        return tuple(filter(is_waiting, self._reader.sessions_of(patient_id)))

    def _steps(self, patient_id: str) -> tuple[StepSummary, ...]:
        if not patient_id:
            return self._reader.open_steps(MOST)
        steps = self._reader.steps_of(patient_id)
        return tuple(each for each in steps if each.status is StepStatus.OPEN)

    def _talk(self, session: SessionSummary, practice: PracticeChart) -> Appointment:
        """The time that was agreed, or the window in which one is to be found."""
        key, booked = f"integration {session.session_id}", session.integration_booked_us
        if booked is not None:
            at = self._at(booked)
            return Appointment(key, SESSION, at, at + TALK)
        window = window_of(session.dose_us or session.planned_us, practice)
        return Appointment(key, WINDOW, self._at(window.opens_us), self._at(window.closes_us))

    def _of_step(self, step: StepSummary, practice: PracticeChart) -> Iterator[Appointment]:
        """The check-ins from today on that nobody kept yet, and the day the step is due."""
        now, hours = self._clock.now(), practice.check_in_hours
        asked = self._at(step.checked_us).date() if step.checked_us is not None else None
        for each in hours:
            (day,) = check_in_days(step.planned_us, (each,), now)
            if day >= now.local().date() and (asked is None or day > asked):
                yield Appointment(f"check-in {step.step_id} {each}", CHECK_IN, day)
        if step.due is not None:
            yield Appointment(f"due {step.step_id}", STEP_DUE, step.due)

    def _at(self, utc_us: int) -> datetime:
        zone = self._clock.now().local().tzinfo
        return datetime.fromtimestamp(utc_us / US_PER_SECOND, zone)
