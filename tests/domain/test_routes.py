"""The phase band has no gaps, covers the planned window, and goes through all six phases."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kap_companion.domain.routes import (
    PRE_ONSET_MIN,
    ROUTES,
    Phase,
    Route,
    phase_at,
    phase_spans,
    route_named,
    with_phases,
)

MINUTE_MS = 60_000
ROUTE = st.sampled_from(ROUTES)
WINDOW_MIN = st.integers(1, 24 * 60)


@given(ROUTE, WINDOW_MIN)
def test_the_band_has_no_gaps_and_covers_the_window(route: Route, window_min: int) -> None:
    spans = phase_spans(route, window_min)
    assert [span.phase for span in spans] == list(Phase)
    assert spans[0].start_ms == -PRE_ONSET_MIN * MINUTE_MS
    assert (spans[1].start_ms, spans[-1].end_ms) == (0, window_min * MINUTE_MS)
    assert all(one.end_ms == other.start_ms for one, other in pairwise(spans))
    assert all(span.start_ms < span.end_ms for span in spans)


@given(ROUTE, WINDOW_MIN, st.integers(-30 * MINUTE_MS, 25 * 60 * MINUTE_MS))
def test_there_is_one_phase_at_every_moment_of_the_window(
    route: Route, window_min: int, elapsed_ms: int
) -> None:
    spans = phase_spans(route, window_min)
    found = phase_at(spans, elapsed_ms)
    inside = [span for span in spans if span.start_ms <= elapsed_ms < span.end_ms]
    assert inside == ([] if found is None else [found])
    assert (found is None) == (not spans[0].start_ms <= elapsed_ms < window_min * MINUTE_MS)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.key)
def test_the_usual_window_shows_the_usual_course(route: Route) -> None:
    starts_min = [span.start_ms / MINUTE_MS for span in phase_spans(route, route.window_min)]
    usual = [0, route.build_min, route.peak_min, route.re_entry_min, route.return_min]
    assert starts_min == [-PRE_ONSET_MIN, *usual]
    assert usual == sorted(set(usual))
    assert usual[-1] < route.window_min


@given(ROUTE, st.integers(1, 64))
def test_a_short_window_squeezes_every_phase_alike(route: Route, window_min: int) -> None:
    spans = phase_spans(route, window_min)
    scale = window_min / (route.return_min + 5)
    assert abs(spans[3].start_ms - route.peak_min * MINUTE_MS * scale) <= 1
    assert abs(spans[5].start_ms - route.return_min * MINUTE_MS * scale) <= 1


@given(ROUTE, st.integers(0, 600))
def test_a_long_window_only_lengthens_the_return(route: Route, more_min: int) -> None:
    assert (
        phase_spans(route, route.window_min + more_min)[:-1]
        == (phase_spans(route, route.window_min)[:-1])
    )


def test_routes_are_found_by_their_key() -> None:
    assert [route_named(route.key) for route in ROUTES] == list(ROUTES)
    assert len({route.key for route in ROUTES}) == len(ROUTES) == 5
    with pytest.raises(KeyError, match="inhaled"):
        route_named("inhaled")


# The table of docs/clinical-defaults.md: each route's usual peak, in minutes after the dose.
@pytest.mark.parametrize(
    ("key", "peaks_from", "peaks_to"),
    [
        ("intramuscular", 5, 15),
        ("intravenous", 20, 40),
        ("sublingual", 15, 60),
        ("nasal", 15, 40),
        ("oral", 60, 120),
    ],
)
def test_the_peak_lies_where_it_usually_does(key: str, peaks_from: int, peaks_to: int) -> None:
    assert peaks_from <= route_named(key).peak_min <= peaks_to


class TestPhasesOfAProtocol:
    def test_they_begin_where_it_says(self) -> None:
        lozenge = route_named("sublingual")
        changed = with_phases(lozenge, (10, 20, 50, 90))
        starts_min = [span.start_ms // MINUTE_MS for span in phase_spans(changed, 120)]
        assert starts_min == [-PRE_ONSET_MIN, 0, 10, 20, 50, 90]
        assert (changed.key, changed.label, changed.window_min) == ("sublingual", "Lozenge", 120)
        assert lozenge == route_named("sublingual")

    def test_they_may_begin_a_minute_after_the_dose(self) -> None:
        changed = with_phases(route_named("intravenous"), (1, 2, 3, 4))
        assert (changed.build_min, changed.peak_min, changed.re_entry_min, changed.return_min) == (
            *(1, 2),
            *(3, 4),
        )

    @given(ROUTE)
    def test_without_any_the_route_has_its_own(self, route: Route) -> None:
        assert with_phases(route, ()) == route

    @pytest.mark.parametrize(
        "minutes",
        [
            (10, 20, 50),
            (10, 20, 50, 90, 100),
            (20, 10, 50, 90),
            (10, 20, 90, 50),
            (10, 10, 50, 90),
            (0, 20, 50, 90),
            (-5, 20, 50, 90),
        ],
    )
    def test_minutes_that_are_no_course_leave_the_route_as_it_is(
        self, minutes: tuple[int, ...]
    ) -> None:
        lozenge = route_named("sublingual")
        assert with_phases(lozenge, minutes) == lozenge

    @given(ROUTE, st.lists(st.integers(1, 600), min_size=4, max_size=4, unique=True), WINDOW_MIN)
    def test_the_band_has_no_gaps_all_the_same(
        self, route: Route, minutes: list[int], window_min: int
    ) -> None:
        spans = phase_spans(with_phases(route, tuple(sorted(minutes))), window_min)
        assert [span.phase for span in spans] == list(Phase)
        assert (spans[1].start_ms, spans[-1].end_ms) == (0, window_min * MINUTE_MS)
        assert all(one.end_ms == other.start_ms for one, other in pairwise(spans))
        assert all(span.start_ms < span.end_ms for span in spans)
