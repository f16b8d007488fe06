"""Planning sessions, beginning one, and what Today shows."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from kap_companion.domain.charts import Fact, PracticeChart, SessionChart, SessionState
from kap_companion.domain.charts.measures import MeasureReview, open_measure_reviews
from kap_companion.domain.check_ins import NextCheckIn, next_check_in
from kap_companion.domain.entry import Entry, NewEntry
from kap_companion.domain.events import (
    Event,
    Protocol,
    ProtocolTaken,
    SessionBegun,
    SessionCancelled,
    SessionPlanned,
    StepStatus,
)
from kap_companion.domain.ids import new_id
from kap_companion.domain.moment import US_PER_MINUTE, Clock
from kap_companion.domain.ports import Journal, Reader
from kap_companion.domain.protocol_rules import WINDOW_MIN_RANGE
from kap_companion.domain.routes import route_named
from kap_companion.domain.summary import PatientSummary, SessionSummary, StepSummary
from kap_companion.domain.text import MAX_LINE_CHARS
from kap_companion.domain.windows import IntegrationWindow, integration_window
from kap_companion.errors import InputRefused, SessionStateError
from kap_companion.services.practice import Practice
from kap_companion.services.record import Written
from kap_companion.services.settling import settlement

MOST_STEPS = 500
"""Open at a time: more than any practice has."""

FURTHEST_PLAN = timedelta(days=366 * 2)
REPLANNED = "replanned"
"""The reason of a change for which nobody gave another."""


@dataclass(frozen=True, slots=True)
class IntegrationDue:
    """A session waiting for its integration, with its window."""

    session: SessionSummary
    window: IntegrationWindow


@dataclass(frozen=True, slots=True)
class StepDue:
    """An open step, and when somebody asks next how it goes; None where that is over."""

    step: StepSummary
    next: NextCheckIn | None

    @property
    def by(self) -> date | None:
        """The day on which it is next due, of its own or to be asked about."""
        days = [each for each in (self.step.due, self.next.on if self.next else None) if each]
        return min(days, default=None)


@dataclass(frozen=True, slots=True)
class Today:
    """Everything that the first page shows; patients by id."""

    running: SessionSummary | None
    planned: tuple[SessionSummary, ...]
    integrations: tuple[IntegrationDue, ...]
    steps: tuple[StepDue, ...]
    patients: dict[str, PatientSummary]


class Schedule:
    """Plans sessions and says what is due."""

    def __init__(self, journal: Journal, reader: Reader, clock: Clock) -> None:
        """Work on this vault."""
        self._journal = journal
        self._reader = reader
        self._clock = clock

    def open_reviews(self) -> tuple[tuple[str, MeasureReview], ...]:
        """Return the answers to measures that wait for a clinician, with the patient's id."""
        waiting = self._reader.open_reviews()
        found = {
            each.fact.id: each
            for patient in dict.fromkeys(each.patient_id for each in waiting)
            for each in open_measure_reviews(self._reader.entries_of(patient))
        }
        return tuple((each.patient_id, found[each.review_id]) for each in waiting)

    def plan(self, plan: SessionPlanned, protocol: Protocol | None = None) -> tuple[str, Written]:
        """Plan a session, which keeps its own copy of the protocol; returns its id and write."""
        self._check(plan)
        session_id = new_id(self._clock.now().utc_us)
        taken = () if protocol is None else (ProtocolTaken(protocol),)
        return session_id, self._journal.append([NewEntry(session_id, e) for e in (plan, *taken)])

    def planned(self, session_id: str) -> Fact | None:
        """Return the plan of a session, with its versions."""
        return next(iter(self._chart(session_id).of(SessionPlanned)), None)

    def protocol(self, session_id: str) -> Protocol | None:
        """Return the session's own copy of its protocol; None where it was planned without one."""
        taken = self._chart(session_id).latest(ProtocolTaken)
        return taken.protocol if taken else None

    def replan(
        self,
        session_id: str,
        plan: SessionPlanned,
        reason: str = REPLANNED,
        seen: Fact | None = None,
        protocol: Protocol | None = None,
    ) -> Written:
        """Change a planned session, and the protocol that it is run by, where one is given.

        `seen` is the plan that the author had before them; where nobody says, as it stands now.
        """
        self._check(plan)
        self._require(session_id, SessionState.PLANNED)
        chart = self._chart(session_id)
        fact = seen or chart.of(SessionPlanned)[0]
        changes = [_amended(session_id, fact, plan, reason)] if plan != fact.event else []
        if protocol is not None:
            changes += _retaken(session_id, chart, protocol, reason)
        if not changes:
            changes = [_amended(session_id, fact, plan, reason)]
        return self._journal.append(changes)

    def keep(self, session_id: str, shown: Fact, kept: Entry) -> Written:
        """Of two plans in `shown` that did not know of each other, this one counts.

        Raises `SessionStateError` where that is settled already.
        """
        return self._journal.append([settlement(shown, self.planned(session_id), kept)])

    def cancel(self, session_id: str, why: str = "") -> Written:
        """Cancel a planned session."""
        if len(why) > MAX_LINE_CHARS:
            raise InputRefused("The reason is longer than a line. Shorten it.")
        self._require(session_id, SessionState.PLANNED)
        return self._journal.append([NewEntry(session_id, SessionCancelled(why.strip()))])

    def begin(self, session_id: str) -> Written:
        """Begin a planned session; only one runs on a laptop at a time."""
        if self._reader.running_session() is not None:
            raise SessionStateError("A session is running on this laptop. End it first.")
        self._require(session_id, SessionState.PLANNED)
        return self._journal.append([NewEntry(session_id, SessionBegun())])

    def today(self) -> Today:
        """Return what matters now."""
        day_start, day_end = self._day_us()
        running = self._reader.running_session()
        planned = tuple(
            session
            for session in self._reader.sessions_between(day_start, day_end)
            if session.state is SessionState.PLANNED
        )
        waiting = self._reader.awaiting_integration()
        practice = Practice(self._journal, self._reader).chart()
        steps = self._steps(self._reader.open_steps(MOST_STEPS), practice)
        shown = [*planned, *waiting, *([running] if running else [])]
        ids = {each.patient_id for each in shown} | {due.step.patient_id for due in steps}
        found = {each: row for each in ids if (row := self._reader.patient(each)) is not None}
        return Today(running, planned, self._due(waiting, practice), steps, found)

    def of_patient(self, patient_id: str) -> tuple[tuple[IntegrationDue, ...], tuple[StepDue, ...]]:
        """Return the integrations that a patient's sessions wait for, and the open steps."""
        practice = Practice(self._journal, self._reader).chart()
        waiting = tuple(filter(is_waiting, self._reader.sessions_of(patient_id)))
        steps = self._reader.steps_of(patient_id)
        still = [each for each in steps if each.status is StepStatus.OPEN]
        return self._due(waiting, practice), self._steps(still, practice)

    def _steps(self, steps: Iterable[StepSummary], practice: PracticeChart) -> tuple[StepDue, ...]:
        """What is due next comes first, what has no day last."""
        now, hours = self._clock.now(), practice.check_in_hours
        due = [
            StepDue(each, next_check_in(each.planned_us, each.checked_us, hours, now))
            for each in steps
        ]
        return tuple(sorted(due, key=lambda each: each.by or date.max))

    def overdue_plans(self) -> tuple[SessionSummary, ...]:
        """Return sessions planned for the last thirty days that were neither held nor cancelled."""
        day_start, _ = self._day_us()
        earlier = self._reader.sessions_between(day_start - 30 * 24 * 60 * US_PER_MINUTE, day_start)
        return tuple(each for each in earlier if each.state is SessionState.PLANNED)

    def coming(self, days: int = 14) -> tuple[SessionSummary, ...]:
        """Return the sessions planned for the days after today."""
        _, day_end = self._day_us()
        later = self._reader.sessions_between(day_end, day_end + days * 24 * 60 * US_PER_MINUTE)
        return tuple(each for each in later if each.state is SessionState.PLANNED)

    def _due(
        self, waiting: tuple[SessionSummary, ...], practice: PracticeChart
    ) -> tuple[IntegrationDue, ...]:
        return tuple(
            IntegrationDue(session, window_of(session.dose_us, practice))
            for session in waiting
            if session.dose_us is not None
        )

    def _day_us(self) -> tuple[int, int]:
        now = self._clock.now().local()
        tomorrow = now.date() + timedelta(days=1)
        return _midnight_us(now.date(), now), _midnight_us(tomorrow, now)

    def _chart(self, session_id: str) -> SessionChart:
        return SessionChart.replay(self._reader.entries_of(session_id))

    def _require(self, session_id: str, state: SessionState) -> None:
        found = self._chart(session_id).state
        if found is not state:
            raise SessionStateError(f"This session is {found.value}. Nothing was changed.")

    def _check(self, plan: SessionPlanned) -> None:
        now = datetime.fromtimestamp(self._clock.now().utc_us / 1_000_000, UTC)
        if not now - timedelta(days=366) <= plan.planned_for <= now + FURTHEST_PLAN:
            raise InputRefused("That date can't be right. Check the year.")
        try:
            route_named(plan.route)
        except KeyError:
            raise InputRefused("Choose a route.") from None
        shortest, longest = WINDOW_MIN_RANGE
        if not shortest <= plan.window_min <= longest:
            raise InputRefused(f"A session lasts between {shortest} minutes and 12 hours.")


def _amended(session_id: str, fact: Fact, event: Event, reason: str) -> NewEntry:
    entry = NewEntry(session_id, event, amends=fact.id, reason=reason)
    return replace(entry, replaces=fact.newest.id)


def _retaken(
    session_id: str, chart: SessionChart, protocol: Protocol, reason: str
) -> list[NewEntry]:
    """What puts another protocol in the place of the session's own, where it is another."""
    taken, event = chart.of(ProtocolTaken), ProtocolTaken(protocol)
    if not taken:
        return [NewEntry(session_id, event)]
    return [_amended(session_id, taken[-1], event, reason)] if taken[-1].event != event else []


def _midnight_us(day: date, now: datetime) -> int:
    """Return when a day begins by this computer's zone: some days have 23 hours, some 25.

    Where that zone is not the one that `now` was seen in, its offset serves.
    """
    midnight = datetime.combine(day, time())
    same_zone = now.astimezone().utcoffset() == now.utcoffset()
    begins = midnight.astimezone() if same_zone else midnight.replace(tzinfo=now.tzinfo)
    return round(begins.timestamp() * 1_000_000)


def is_waiting(session: SessionSummary) -> bool:
    """Whether a session waits for its integration."""
    ended = session.state is SessionState.ENDED
    return ended and session.dose_us is not None and not session.integration_held


def window_of(dose_us: int, practice: PracticeChart) -> IntegrationWindow:
    """Return the integration window of a session by the practice's setting."""
    return integration_window(dose_us, practice.integration_from_h, practice.integration_to_h)
