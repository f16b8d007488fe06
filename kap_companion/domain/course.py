"""The course of a session's phases as it goes: the usual one, and what the therapist changed of it.

A phase may be held, extended, or cut short by bringing the music home. All times are milliseconds
on one scale, usually T+.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from kap_companion.domain.routes import PRE_ONSET_MIN, Phase, PhaseSpan, Route, phase_spans

HOLD_AHEAD_MS = 10 * 60_000
"""A held phase is taken to last at least this much longer, so that there is something to draw."""

BEFORE_DOSE_MS = PRE_ONSET_MIN * 60_000


class Wish(StrEnum):
    """What the therapist may ask of the course."""

    HOLD = "hold"
    RELEASE = "release"
    EXTEND = "extend"
    BRING_HOME = "bring-home"


@dataclass(frozen=True, slots=True)
class Change:
    """A wish at a moment; `by_ms` is how much longer an extended phase lasts."""

    wish: Wish
    at_ms: int
    by_ms: int = 0


@dataclass(frozen=True, slots=True)
class Course:
    """The six phases in order, without gaps; one may have no length. `held` is the held one."""

    spans: tuple[PhaseSpan, ...] = ()
    held: Phase | None = None

    @property
    def end_ms(self) -> int:
        """When the last phase ends; 0 for a course without phases."""
        return self.spans[-1].end_ms if self.spans else 0

    def at(self, at_ms: int) -> Phase:
        """The phase at a moment; before the first it is the first, after the last the last."""
        for span in self.spans:
            if at_ms < span.end_ms:
                return span.phase
        return Phase.RETURN

    def moved(self, by_ms: int) -> Course:
        """The same course on another scale."""
        return replace(self, spans=tuple(_moved(span, by_ms) for span in self.spans))

    def changed(self, change: Change) -> Course:
        """The course after a wish; one that means nothing now changes nothing."""
        current = self.held or self.at(change.at_ms)
        match change.wish:
            case Wish.HOLD:
                return replace(self, held=current)
            case Wish.RELEASE:
                return replace(self.at_least(change.at_ms), held=None)
            case Wish.EXTEND:
                return self._longer(current, change.by_ms)
            case _:
                return self._brought_home(current, change.at_ms)

    def at_least(self, until_ms: int) -> Course:
        """The course whose held phase lasts until then at least; the later ones shift with it."""
        if self.held is None:
            return self
        held = next(span for span in self.spans if span.phase is self.held)
        return self._longer(self.held, max(0, until_ms - held.end_ms))

    def _longer(self, phase: Phase, by_ms: int) -> Course:
        return replace(self, spans=tuple(_grown(self.spans, phase, by_ms)))

    def _brought_home(self, current: Phase, at_ms: int) -> Course:
        """What is left of the phases before the next way home is skipped."""
        order = list(Phase)
        home = (
            Phase.RE_ENTRY if order.index(current) < order.index(Phase.RE_ENTRY) else Phase.RETURN
        )
        if current is Phase.RETURN:
            return replace(self, held=None)
        spans, end_ms = [], self.spans[0].start_ms
        for span in self.spans:
            usual_ms = span.end_ms - span.start_ms
            if order.index(span.phase) < order.index(home):
                usual_ms = max(0, min(span.end_ms, at_ms) - span.start_ms)
            spans.append(PhaseSpan(span.phase, end_ms, end_ms + usual_ms))
            end_ms += usual_ms
        return Course(tuple(spans))


def usual_course(route: Route, window_min: int) -> Course:
    """The course of a route in a window of so many minutes after the first dose."""
    return Course(phase_spans(route, window_min))


def course_after(usual: Course, changes: Iterable[Change], now_ms: int) -> Course:
    """The course that these changes, in order, made of the usual one.

    A phase that is held now lasts until `now_ms` and a little longer. What was wished before the
    dose, since that was amended, or given anew, means nothing: there was no course yet.
    """
    if not usual.spans:
        return usual
    course = usual
    for change in changes:
        if change.at_ms >= 0:
            course = course.at_least(change.at_ms).changed(change)
    return course.at_least(now_ms + HOLD_AHEAD_MS)


def before_the_dose(usual: Course, now_ms: int) -> Course:
    """The course as long as nothing was given: it waits before the onset, and goes on from there.

    On a scale on which `now_ms` is now.
    """
    return replace(usual.moved(now_ms + BEFORE_DOSE_MS), held=Phase.PRE_ONSET)


def _moved(span: PhaseSpan, by_ms: int) -> PhaseSpan:
    return replace(span, start_ms=span.start_ms + by_ms, end_ms=span.end_ms + by_ms)


def _grown(spans: Iterable[PhaseSpan], phase: Phase, by_ms: int) -> Iterator[PhaseSpan]:
    shift_ms = 0
    for span in spans:
        longer_ms = by_ms if span.phase is phase else 0
        yield PhaseSpan(span.phase, span.start_ms + shift_ms, span.end_ms + shift_ms + longer_ms)
        shift_ms += longer_ms
