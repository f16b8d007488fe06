"""Routes of administration and the phases of their course: orientation, never a promise.

The minutes follow common clinical descriptions (see docs/clinical-defaults.md for each source) and
are defaults for orientation: a session's route and length are chosen for each, and nothing in the
program decides by them.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise


class Phase(StrEnum):
    """The six phases of a journey, in order."""

    PRE_ONSET = "Pre-onset"
    ONSET = "Onset"
    BUILD = "Build"
    PEAK = "Peak"
    RE_ENTRY = "Re-entry"
    RETURN = "Return"


PRE_ONSET_MIN = 15
PHASES_SET = 4
"""Build, peak, re-entry and return begin where somebody says; onset begins with the dose."""


@dataclass(frozen=True, slots=True)
class Route:
    """A route with its usual window and where its phases begin, in minutes after the first dose."""

    key: str
    label: str
    window_min: int
    build_min: int
    peak_min: int
    re_entry_min: int
    return_min: int


ROUTES: tuple[Route, ...] = (
    Route(
        "intramuscular", "IM injection", 90, build_min=4, peak_min=8, re_entry_min=25, return_min=60
    ),
    Route(
        "intravenous", "IV infusion", 90, build_min=5, peak_min=20, re_entry_min=40, return_min=60
    ),
    Route("sublingual", "Lozenge", 120, build_min=15, peak_min=30, re_entry_min=60, return_min=85),
    Route("nasal", "Nasal spray", 120, build_min=10, peak_min=18, re_entry_min=40, return_min=80),
    Route("oral", "Oral", 240, build_min=45, peak_min=75, re_entry_min=120, return_min=180),
)


@dataclass(frozen=True, slots=True)
class PhaseSpan:
    """One phase of a session, in milliseconds of T+."""

    phase: Phase
    start_ms: int
    end_ms: int


def route_named(key: str) -> Route:
    """Return the route with this key; raises `KeyError` where there is none."""
    for route in ROUTES:
        if route.key == key:
            return route
    raise KeyError(key)


def with_phases(route: Route, phase_min: tuple[int, ...]) -> Route:
    """Return the route with phases that begin at these minutes; as it is where they are no course.

    The four are those of build, peak, re-entry and return, each after the one before it.
    """
    in_order = all(one < other for one, other in pairwise((0, *phase_min)))
    if len(phase_min) != PHASES_SET or not in_order:
        return route
    build_min, peak_min, re_entry_min, return_min = phase_min
    return replace(
        route,
        build_min=build_min,
        peak_min=peak_min,
        re_entry_min=re_entry_min,
        return_min=return_min,
    )


def phase_spans(route: Route, window_min: int) -> tuple[PhaseSpan, ...]:
    """Return the six phases for a session of `window_min` minutes, without gaps.

    The return phase fills what the window leaves; a window too short for the usual course squeezes
    all phases in proportion.
    """
    starts = (0, route.build_min, route.peak_min, route.re_entry_min, route.return_min)
    shortest = route.return_min + 5
    scale = min(1.0, window_min / shortest)
    edges_ms = [-PRE_ONSET_MIN * 60_000, *(round(start * scale * 60_000) for start in starts)]
    edges_ms.append(window_min * 60_000)
    return tuple(
        PhaseSpan(phase, start, end)
        for phase, start, end in zip(Phase, edges_ms, edges_ms[1:], strict=False)
    )


def phase_at(spans: tuple[PhaseSpan, ...], elapsed_ms: int) -> PhaseSpan | None:
    """Return the phase at this T+, or None outside of the planned window."""
    for span in spans:
        if span.start_ms <= elapsed_ms < span.end_ms:
            return span
    return None
