"""Whether an arc has enough music for a course, phase by phase."""

from dataclasses import dataclass

from kap_companion.domain.arc import Arc
from kap_companion.domain.course import Course
from kap_companion.domain.routes import Phase

RESERVE_MS = 20 * 60_000
"""How far music reaches beyond the end of a course: sessions last longer than planned."""

ENOUGH_SHARE = 0.95
"""A phase that is filled this far is filled: its boundary gives way."""


@dataclass(frozen=True, slots=True)
class PhaseCover:
    """How much music a phase has, and how much it needs, in milliseconds."""

    phase: Phase
    has_ms: int
    needs_ms: int

    @property
    def is_enough(self) -> bool:
        """Whether nothing of this phase has to be heard twice."""
        return self.has_ms >= self.needs_ms * ENOUGH_SHARE


def cover_of(arc: Arc, course: Course) -> tuple[PhaseCover, ...]:
    """What each phase that takes time has and needs; the last one with a reserve."""
    covers = []
    for span in course.spans:
        needs_ms = span.end_ms - span.start_ms
        if span.phase is Phase.RETURN:
            needs_ms += RESERVE_MS
        if needs_ms > 0:
            covers.append(PhaseCover(span.phase, arc.length_ms(span.phase), needs_ms))
    return tuple(covers)
