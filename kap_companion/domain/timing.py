"""Where a session stands in its course at a moment: its dose, its route, and what was wished."""

from __future__ import annotations

from dataclasses import dataclass

from kap_companion.domain.course import (
    Change,
    Course,
    Wish,
    before_the_dose,
    course_after,
    usual_course,
)
from kap_companion.domain.moment import Moment, elapsed
from kap_companion.domain.routes import route_named, with_phases

MS_PER_MINUTE = 60_000


@dataclass(frozen=True, slots=True)
class Wished:
    """A wish at a moment; `minutes` is how much longer an extended phase lasts."""

    wish: Wish
    at: Moment
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class Timing:
    """What the course follows from. `anchor` is the first dose, None before it.

    `window_min` is 0 for the route's usual window; an unknown route has no course. `phase_min` is
    where the phases begin by the session's protocol, empty for those of the route.
    """

    anchor: Moment | None = None
    route: str = ""
    window_min: int = 0
    wishes: tuple[Wished, ...] = ()
    phase_min: tuple[int, ...] = ()

    def course(self, now: Moment) -> Course:
        """The course in milliseconds of T+; before the first dose, in milliseconds from now."""
        usual = self._usual()
        if self.anchor is None:
            return before_the_dose(usual, 0) if usual.spans else usual
        anchor = self.anchor
        changes = [_change(anchor, wished) for wished in self.wishes]
        return course_after(usual, changes, elapsed(anchor, now).ms)

    def course_from(self, now: Moment) -> Course:
        """The course in milliseconds from now."""
        course = self.course(now)
        return course if self.anchor is None else course.moved(-elapsed(self.anchor, now).ms)

    def _usual(self) -> Course:
        try:
            route = route_named(self.route)
        except KeyError:
            return Course()
        phased = with_phases(route, self.phase_min)
        return usual_course(phased, self.window_min or route.window_min)


def _change(anchor: Moment, wished: Wished) -> Change:
    return Change(wished.wish, elapsed(anchor, wished.at).ms, wished.minutes * MS_PER_MINUTE)
