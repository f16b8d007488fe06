"""Which measures are due for a patient: the practice's plan, laid on their sessions and results.

A due never blocks anything. It opens a while before its time, and whoever answered within that time
has answered.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kap_companion.domain.charts.measures import Result
from kap_companion.domain.charts.session import SessionState
from kap_companion.domain.events.measures import PlannedMeasure, Span, When
from kap_companion.domain.moment import US_PER_MINUTE
from kap_companion.domain.summary import SessionSummary

US_PER_HOUR = 60 * US_PER_MINUTE
US_PER_DAY = 24 * US_PER_HOUR
SPAN_US = {Span.HOURS: US_PER_HOUR, Span.DAYS: US_PER_DAY, Span.WEEKS: 7 * US_PER_DAY}
BEFORE_SESSION_US = 7 * US_PER_DAY
"""What was answered so shortly before a session counts for it."""
OPENS_SHARE = 4
"""After a dose, a measure opens when all but this part of its time went by."""


@dataclass(frozen=True, slots=True)
class DueMeasure:
    """A measure to take, from `opens_us` on, best at `due_us` (UTC microseconds).

    `due_us` is None for a baseline without a session in sight: then it is due at once.
    """

    planned: PlannedMeasure
    opens_us: int
    due_us: int | None = None

    @property
    def measure(self) -> str:
        """The key of the measure."""
        return self.planned.measure


def due_measures(
    plan: Iterable[PlannedMeasure],
    in_use: Sequence[str],
    results: Sequence[Result],
    sessions: Sequence[SessionSummary],
    now_us: int,
) -> tuple[DueMeasure, ...]:
    """Return what is due now, the longest waiting first; a measure not in use never is.

    Where the plan asks for one measure twice at this moment, it is asked once: answering it answers
    both. Follow-ups count from the newest dose; what an earlier one left open is over.
    """
    taken = _taken(results)
    found = [
        due
        for planned in plan
        if planned.measure in in_use
        for due in _dues(planned, sessions)
        if due.opens_us <= now_us and not _answered(due, taken)
    ]
    once: dict[str, DueMeasure] = {}
    for due in sorted(found, key=lambda each: each.due_us or 0):
        once.setdefault(due.measure, due)
    return tuple(once.values())


def first_dose_us(sessions: Iterable[SessionSummary]) -> int | None:
    """Return when the first dose of the course was, in UTC microseconds; None before it."""
    return min(_doses(sessions), default=None)


def _dues(planned: PlannedMeasure, sessions: Sequence[SessionSummary]) -> Iterator[DueMeasure]:
    doses = _doses(sessions)
    coming = [each.planned_us for each in sessions if _is_coming(each)]
    match planned.when:
        case When.BASELINE:
            if not doses:
                yield DueMeasure(planned, 0, min(coming, default=None))
        case When.BEFORE_SESSION:
            latest = max(doses, default=0)
            for at_us in coming:
                yield DueMeasure(planned, max(latest, at_us - BEFORE_SESSION_US), at_us)
        case When.AFTER_DOSE if doses:
            after_us = planned.amount * SPAN_US[planned.span]
            due_us = max(doses) + after_us
            yield DueMeasure(planned, due_us - after_us // OPENS_SHARE, due_us)
        case _:
            pass


def _answered(due: DueMeasure, taken: dict[str, int]) -> bool:
    newest = taken.get(due.measure)
    return newest is not None and newest >= due.opens_us


def _taken(results: Iterable[Result]) -> dict[str, int]:
    """When each measure was taken last; also where answers were left open."""
    return {each.measure: each.at.utc_us for each in results}


def _doses(sessions: Iterable[SessionSummary]) -> list[int]:
    return [each.dose_us for each in sessions if each.dose_us is not None]


def _is_coming(session: SessionSummary) -> bool:
    """Whether its dose lies ahead."""
    open_states = (SessionState.PLANNED, SessionState.RUNNING)
    return session.state in open_states and session.dose_us is None
