"""The points of a session's course as they were marked: which comes next, and the line they make.

The line is a schema. It shows when something was marked, never how strong anything was.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Self

from kap_companion.domain.charts.facts import Fact
from kap_companion.domain.charts.session import SessionChart
from kap_companion.domain.events import CoursePoint, CoursePointMarked, SessionEnded
from kap_companion.domain.moment import Moment

IN_ORDER = tuple(CoursePoint)
LEVELS = {CoursePoint.ONSET: 0.25, CoursePoint.PEAK: 1.0, CoursePoint.RETURN: 0.25}
"""How high each point stands in the picture; the dose is at 0. Chosen to be told apart."""


class Odd(StrEnum):
    """What is said beside a course that is not as one expects it; it is drawn as it was marked."""

    BEFORE_DOSE = "marked before the dose"
    TWICE = "one point marked twice"
    OUT_OF_ORDER = "not in the usual order"


@dataclass(frozen=True, slots=True)
class Marked:
    """A point of the course, and the fact that says so."""

    point: CoursePoint
    fact: Fact


@dataclass(frozen=True, slots=True)
class PointAt:
    """A point of the course at a time of T+."""

    point: CoursePoint
    at_ms: int


@dataclass(frozen=True, slots=True)
class SessionCourse:
    """What a session's picture is drawn from, in milliseconds of T+; points in order of time."""

    session_id: str
    on: date
    route: str
    points: tuple[PointAt, ...] = ()
    boosters_ms: tuple[int, ...] = ()
    end_ms: int | None = None

    @classmethod
    def of(cls, session_id: str, chart: SessionChart) -> Self | None:
        """Return the course of this chart; None without a dose, since nothing counts from there."""
        if chart.anchor is None:
            return None
        t_plus = chart.timeline.between
        anchor: Moment = chart.anchor
        ended = chart.of(SessionEnded)
        return cls(
            session_id,
            anchor.local().date(),
            chart.route,
            tuple(
                PointAt(each.point, t_plus(anchor, each.fact.occurred_at).ms)
                for each in marked_points(chart)
            ),
            tuple(t_plus(anchor, dose.occurred_at).ms for dose in chart.doses[1:]),
            t_plus(anchor, ended[-1].occurred_at).ms if ended else None,
        )


def marked_points(chart: SessionChart) -> tuple[Marked, ...]:
    """Return the points that were marked and not taken back, in the order they happened."""
    return tuple(
        Marked(fact.event.point, fact)
        for fact in chart.of(CoursePointMarked)
        if isinstance(fact.event, CoursePointMarked)
    )


def next_point(marked: Iterable[CoursePoint]) -> CoursePoint | None:
    """Return the point after the furthest one marked; None once the return is."""
    furthest = max((IN_ORDER.index(point) for point in marked), default=-1)
    return IN_ORDER[furthest + 1] if furthest + 1 < len(IN_ORDER) else None


def line_of(course: SessionCourse) -> tuple[tuple[int, float], ...]:
    """Return the corners of the line, (T+ in ms, level 0 to 1); none where nothing was marked."""
    if not course.points:
        return ()
    corners = [(each.at_ms, LEVELS[each.point]) for each in course.points]
    return tuple(sorted([(0, 0.0), *corners], key=lambda corner: corner[0]))


def oddities(course: SessionCourse) -> tuple[Odd, ...]:
    """Return what is odd about the points of this course, as it was marked."""
    points = [each.point for each in course.points]
    found = []
    if any(each.at_ms < 0 for each in course.points):
        found.append(Odd.BEFORE_DOSE)
    if len(set(points)) < len(points):
        found.append(Odd.TWICE)
    if points != sorted(points, key=IN_ORDER.index):
        found.append(Odd.OUT_OF_ORDER)
    return tuple(found)
