"""A session's course as its record tells it: the planned one, and what was wished on the way."""

from collections.abc import Mapping

from kap_companion.domain.charts.protocol import phase_min_of
from kap_companion.domain.charts.session import SessionChart
from kap_companion.domain.course import Course, Wish
from kap_companion.domain.events import (
    Event,
    MusicBroughtHome,
    PhaseExtended,
    PhaseHeld,
    PhaseReleased,
    SessionEnded,
)
from kap_companion.domain.moment import Moment
from kap_companion.domain.timing import Timing, Wished

WISHES: Mapping[type[Event], Wish] = {
    PhaseHeld: Wish.HOLD,
    PhaseReleased: Wish.RELEASE,
    PhaseExtended: Wish.EXTEND,
    MusicBroughtHome: Wish.BRING_HOME,
}


def timing_of(chart: SessionChart) -> Timing:
    """Return what the session's course follows from."""
    window_min = chart.plan.window_min if chart.plan else 0
    wishes, phase_min = wishes_of(chart), phase_min_of(chart)
    return Timing(chart.anchor, chart.route, window_min, wishes, phase_min)


def wishes_of(chart: SessionChart) -> tuple[Wished, ...]:
    """Return what was wished of the course, in order."""
    made = (wished(fact.event, fact.occurred_at) for fact in chart.of(*WISHES))
    return tuple(each for each in made if each is not None)


def wished(event: Event, at: Moment) -> Wished | None:
    """Return the wish that an event at a moment tells of; None where it tells of none."""
    wish = WISHES.get(type(event))
    minutes = event.minutes if isinstance(event, PhaseExtended) else 0
    return Wished(wish, at, minutes) if wish else None


def course_of(chart: SessionChart, now: Moment) -> Course:
    """Return the course in milliseconds of T+ (from now, before the first dose).

    A session that is over keeps the course that it had at its end.
    """
    ended = chart.of(SessionEnded)
    return timing_of(chart).course(ended[-1].occurred_at if ended else now)
