"""What a practice counts of its sessions: one after the other, none of them is kept."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from kap_companion.domain.charts import SessionState
from kap_companion.domain.charts.adverse import AdverseEvent
from kap_companion.domain.charts.measures import Result, baseline_of, change_of, of_measure
from kap_companion.domain.events import Ending, Severity
from kap_companion.domain.measures.change import Change, ChangeWord
from kap_companion.domain.summary import SessionSummary
from kap_companion.domain.windows import Due, IntegrationWindow


class Came(StrEnum):
    """What came of a session."""

    COMPLETED = "completed"
    BROKEN_OFF = "broken off"
    NO_DOSE = "no dose given"
    CANCELLED = "cancelled"
    RUNNING = "running"
    PLANNED = "planned"
    MISSED = "planned, not begun"


class Held(StrEnum):
    """When the integration of a session with a dose was held."""

    EARLY = "before the window"
    WITHIN = "within the window"
    LATER = "later"
    OPEN = "open, not overdue"
    OVERDUE = "overdue"


class Course(StrEnum):
    """How a measure changed, by what its form calls meaningful."""

    BETTER = "meaningfully better"
    LITTLE = "less than that"
    WORSE = "meaningfully worse"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The change of one measure of one patient, whose sessions were run by this protocol."""

    protocol: str
    measure: str
    change: Change
    worded: bool
    """Whether the measure has words for its changes."""


@dataclass
class Tally:
    """What was counted so far; names of protocols and kinds are those of the record."""

    came: Counter[tuple[str, Came]] = field(default_factory=Counter)
    """By month (2026-03) and what came of it."""
    held: Counter[tuple[str, Held]] = field(default_factory=Counter)
    """Of sessions with a dose that ended, by protocol."""
    adverse: Counter[tuple[str, Severity]] = field(default_factory=Counter)
    """By kind and how severe it was at its worst."""
    doses: int = 0
    """How many sessions with a dose there are, that the adverse events are laid on."""
    outcomes: Counter[tuple[str, str, Course]] = field(default_factory=Counter)
    words: Counter[tuple[str, str, ChangeWord]] = field(default_factory=Counter)
    points: dict[tuple[str, str], Decimal] = field(default_factory=dict)
    patients: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Who has a baseline and a later total, by measure and protocol."""
    worded: set[str] = field(default_factory=set)

    def add_session(
        self, month: str, session: SessionSummary, window: IntegrationWindow | None, now_us: int
    ) -> None:
        """Count a session, planned for this month; `window` is None without a dose."""
        self.came[month, came_of(session, now_us)] += 1
        if window is None:
            return
        self.doses += 1
        if session.state is SessionState.ENDED:
            self.held[session.protocol, held_of(session, window, now_us)] += 1

    def add_adverse(self, events: Iterable[AdverseEvent]) -> None:
        """Count the adverse events of a session with a dose."""
        for each in events:
            self.adverse[each.event.what, each.worst] += 1

    def add_outcome(self, outcome: Outcome) -> None:
        """Count how a patient's measure changed."""
        key = (outcome.measure, outcome.protocol)
        self.patients[key] += 1
        self.points[key] = self.points.get(key, Decimal()) + outcome.change.points
        if outcome.worded:
            self.worded.add(outcome.measure)
            self.outcomes[(*key, course_of(outcome.change))] += 1
            for word in set(outcome.change.words):
                self.words[(*key, word)] += 1


def came_of(session: SessionSummary, now_us: int) -> Came:
    """Return what came of a session."""
    match session.state:
        case SessionState.CANCELLED:
            return Came.CANCELLED
        case SessionState.RUNNING:
            return Came.RUNNING
        case SessionState.PLANNED:
            return Came.MISSED if session.planned_us < now_us else Came.PLANNED
        case _:
            return _ENDED.get(session.ending, Came.COMPLETED)


_ENDED: Mapping[str, Came] = {
    Ending.COMPLETED.value: Came.COMPLETED,
    Ending.BROKEN_OFF.value: Came.BROKEN_OFF,
    Ending.NO_DOSE_GIVEN.value: Came.NO_DOSE,
}


def held_of(session: SessionSummary, window: IntegrationWindow, now_us: int) -> Held:
    """Return when the integration was held, or where it stands."""
    if not session.integration_held or session.integration_held_us is None:
        return Held.OVERDUE if window.due(now_us) is Due.OVERDUE else Held.OPEN
    when = window.due(session.integration_held_us)
    return {Due.NOT_YET: Held.EARLY, Due.OPEN: Held.WITHIN, Due.OVERDUE: Held.LATER}[when]


def course_of(change: Change) -> Course:
    """Return how a measure changed."""
    if ChangeWord.MEANINGFUL not in change.words or change.better is None:
        return Course.LITTLE
    return Course.BETTER if change.better else Course.WORSE


def outcomes_of(
    results: tuple[Result, ...], protocol: str, first_dose_us: int
) -> tuple[Outcome, ...]:
    """Return the change of each measure, from its baseline to its newest total after the dose."""
    found = []
    for measure in dict.fromkeys(each.measure for each in results):
        own = of_measure(results, measure)
        baseline = baseline_of(own, measure, first_dose_us)
        later = [r for r in own if r.total is not None and r.at.utc_us >= first_dose_us]
        change = change_of(later[-1], baseline) if later else None
        if change is not None:
            worded = later[-1].form is not None
            found.append(Outcome(protocol, later[-1].scale.name, change, worded))
    return tuple(found)
