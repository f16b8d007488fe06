"""When one track gives way to the next, and for how long both are heard."""

from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kap_companion.audio.crossing import (
    GAPLESS_OVERLAP_MS,
    QUICK_FADE_MS,
    SHORTEST_FADE_MS,
    SKIP_FADE_MS,
    START_MS,
    TAIL_MS,
    WIDEST_OVERLAP_MS,
    crossfade_ms,
    crossing,
    skip_ms,
)
from kap_companion.audio.order import LONGEST_CROSSFADE_MS
from kap_companion.domain.playlist import Cue, Track
from tests.audio.paper_deck import slot_with

LONG_MS = 300_000
UNKNOWN = 0


def coming(fade_ms: int) -> Cue:
    return Cue(Track("next", "next", "", LONG_MS), fade_ms)


# How long


def test_a_crossfade_is_as_long_as_it_was_wanted() -> None:
    assert crossfade_ms(slot_with(LONG_MS), coming(12_000), LONG_MS) == 12_000


@pytest.mark.parametrize(
    ("front_ms", "play_ms", "coming_ms", "longest_ms"),
    [
        (LONG_MS, None, LONG_MS, LONGEST_CROSSFADE_MS),
        (10_000, None, LONG_MS, 5_000),
        (LONG_MS, 8_000, LONG_MS, 4_000),
        (LONG_MS, None, 6_000, 3_000),
        (UNKNOWN, None, UNKNOWN, LONGEST_CROSSFADE_MS),
        (10_000, None, UNKNOWN, 5_000),
        (UNKNOWN, None, 6_000, 3_000),
    ],
)
def test_it_takes_at_most_half_of_the_shorter_one(
    front_ms: int, play_ms: int | None, coming_ms: int, longest_ms: int
) -> None:
    front = slot_with(front_ms, play_ms)
    assert crossfade_ms(front, coming(60_000), coming_ms) == longest_ms


def test_less_than_nothing_is_nothing() -> None:
    assert crossfade_ms(slot_with(LONG_MS), coming(-500), LONG_MS) == 0.0


# When


def test_a_fade_ends_before_libvlc_takes_no_volume_any_more() -> None:
    way = crossing(slot_with(LONG_MS), coming(10_000), LONG_MS, 0.0)
    assert (way.lead_ms, way.fade_ms, way.tail_ms) == (10_000, 10_000 - TAIL_MS, TAIL_MS)
    assert not way.to_its_end


def test_a_file_that_goes_on_unheard_needs_no_tail() -> None:
    way = crossing(slot_with(LONG_MS, LONG_MS - 5_000), coming(10_000), LONG_MS, 0.0)
    assert (way.lead_ms, way.fade_ms, way.tail_ms) == (10_000, 10_000, 0.0)


def test_a_file_that_goes_on_for_a_moment_needs_the_rest_of_it() -> None:
    way = crossing(slot_with(LONG_MS, LONG_MS - 300), coming(10_000), LONG_MS, 0.0)
    assert (way.fade_ms, way.tail_ms) == (10_000 - (TAIL_MS - 300), TAIL_MS - 300)


def test_of_a_very_short_file_no_more_than_a_quarter_is_tail() -> None:
    way = crossing(slot_with(2_000), coming(900), LONG_MS, 0.0)
    assert (way.tail_ms, way.fade_ms, way.lead_ms) == (500.0, 400.0, 900.0)


def test_a_file_without_a_known_length_has_no_tail() -> None:
    way = crossing(slot_with(UNKNOWN), coming(10_000), LONG_MS, 0.0)
    assert (way.lead_ms, way.fade_ms, way.tail_ms, way.to_its_end) == (10_000, 10_000, 0.0, False)


@pytest.mark.parametrize("wanted_ms", [1, 500, round(TAIL_MS + QUICK_FADE_MS) - 1])
def test_a_crossfade_too_short_to_be_faded_lets_the_other_sound_to_its_end(wanted_ms: int) -> None:
    way = crossing(slot_with(LONG_MS), coming(wanted_ms), LONG_MS, 0.0)
    assert (way.lead_ms, way.fade_ms, way.tail_ms, way.to_its_end) == (
        wanted_ms,
        wanted_ms,
        0.0,
        True,
    )


def test_the_shortest_that_can_be_faded_is() -> None:
    way = crossing(slot_with(LONG_MS), coming(round(TAIL_MS + QUICK_FADE_MS)), LONG_MS, 0.0)
    assert (way.fade_ms, way.lead_ms, way.to_its_end) == (
        QUICK_FADE_MS,
        TAIL_MS + QUICK_FADE_MS,
        False,
    )


def test_a_short_crossfade_is_kept_where_there_is_no_tail() -> None:
    way = crossing(slot_with(LONG_MS, LONG_MS - 5_000), coming(200), LONG_MS, 0.0)
    assert (way.lead_ms, way.fade_ms, way.to_its_end) == (200, 200, False)


# Without a gap


def test_without_a_crossfade_the_next_begins_just_before_the_end() -> None:
    way = crossing(slot_with(LONG_MS), coming(0), LONG_MS, 0.0)
    assert (way.lead_ms, way.fade_ms) == (GAPLESS_OVERLAP_MS + START_MS, SHORTEST_FADE_MS)
    assert way.to_its_end


def test_without_a_crossfade_a_file_that_goes_on_is_faded() -> None:
    assert not crossing(slot_with(LONG_MS, LONG_MS - 5_000), coming(0), LONG_MS, 0.0).to_its_end
    edge = slot_with(LONG_MS, LONG_MS - round(TAIL_MS))
    assert not crossing(edge, coming(0), LONG_MS, 0.0).to_its_end


@pytest.mark.parametrize(
    ("late_ms", "overlap_ms"),
    [(50.0, 40.0), (-50.0, 10.0), (9_000.0, WIDEST_OVERLAP_MS), (-9_000.0, 0.0)],
)
def test_what_one_start_was_late_the_next_makes_up(late_ms: float, overlap_ms: float) -> None:
    way = crossing(slot_with(LONG_MS), coming(0), LONG_MS, late_ms)
    assert way.lead_ms == pytest.approx(overlap_ms + START_MS)


# Skipping


def test_a_skip_takes_the_usual_time_or_what_was_wanted() -> None:
    assert skip_ms(slot_with(LONG_MS), LONG_MS, None) == SKIP_FADE_MS
    assert skip_ms(slot_with(LONG_MS), LONG_MS, 20_000) == 20_000
    assert skip_ms(slot_with(UNKNOWN), UNKNOWN, 20_000) == 20_000


def test_a_skip_is_over_at_half_of_what_comes() -> None:
    assert skip_ms(slot_with(LONG_MS), 3_000, None) == 1_500


def test_a_skip_is_over_before_the_file_is() -> None:
    front = slot_with(LONG_MS, position_ms=LONG_MS - 2_000)
    assert skip_ms(front, LONG_MS, None) == 2_000 - TAIL_MS


@pytest.mark.parametrize(("left_ms", "wanted_ms"), [(100, None), (LONG_MS, 0)])
def test_a_skip_is_never_a_click(left_ms: int, wanted_ms: int | None) -> None:
    front = slot_with(LONG_MS, position_ms=LONG_MS - left_ms)
    assert skip_ms(front, LONG_MS, wanted_ms) == SHORTEST_FADE_MS


lengths = st.one_of(st.just(0), st.integers(1, 40_000_000))


@given(
    lengths,
    st.one_of(st.none(), st.integers(1, 40_000_000)),
    st.integers(-1_000, 90_000),
    lengths,
    st.floats(-1e4, 1e4),
)
def test_any_crossing_fits_into_what_is_heard(
    front_ms: int, play_ms: int | None, wanted_ms: int, coming_ms: int, late_ms: float
) -> None:
    front = slot_with(front_ms, play_ms)
    way = crossing(front, coming(wanted_ms), coming_ms, late_ms)
    assert 0 < way.lead_ms < inf
    assert 0 < way.fade_ms <= max(way.lead_ms, SHORTEST_FADE_MS) + 1e-6
    assert way.lead_ms <= max(front.end_ms() / 2, WIDEST_OVERLAP_MS + START_MS) + 1e-6
    if not way.to_its_end and way.tail_ms:
        assert way.fade_ms + way.tail_ms <= way.lead_ms + 1e-6
