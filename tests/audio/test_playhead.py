"""Where a file is, told by the clock and put right by libVLC where it is far off."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kap_companion.audio.playhead import FAR_OFF_MS, Playhead


@pytest.fixture
def moving() -> Playhead:
    """At 5 s of its file since the moment 1000."""
    head = Playhead()
    head.stand(5_000)
    head.go(1_000)
    return head


def test_what_stands_is_where_it_was_put() -> None:
    head = Playhead()
    assert (head.at(0), head.at(9_000)) == (0.0, 0.0)
    head.stand(700)
    assert (head.at(0), head.at(9_000)) == (700.0, 700.0)


def test_what_moves_goes_with_the_clock(moving: Playhead) -> None:
    assert (moving.at(1_000), moving.at(1_250)) == (5_000.0, 5_250.0)


def test_what_is_held_stands_and_goes_on_from_there(moving: Playhead) -> None:
    moving.stand(moving.at(1_400))
    assert moving.at(60_000) == 5_400.0
    moving.go(60_000)
    assert moving.at(60_100) == 5_500.0


def test_a_report_that_is_near_changes_nothing(moving: Playhead) -> None:
    moving.reported(5_500 + FAR_OFF_MS, 1_500)
    assert moving.at(1_500) == 5_500.0
    moving.reported(5_600 - FAR_OFF_MS, 1_600)
    assert moving.at(1_600) == 5_600.0


@pytest.mark.parametrize("by_ms", [FAR_OFF_MS + 1, -FAR_OFF_MS - 1, 200.0, -200.0])
def test_a_report_that_is_far_off_is_believed(moving: Playhead, by_ms: float) -> None:
    moving.reported(5_500 + by_ms, 1_500)
    assert moving.at(1_500) == 5_500 + by_ms
    assert moving.at(1_700) == 5_700 + by_ms


def test_a_report_from_before_the_last_word_is_late(moving: Playhead) -> None:
    moving.reported(9_000, 999)
    assert moving.at(1_000) == 5_000.0
    moving.reported(9_000, 2_000)
    moving.reported(1, 1_999)
    assert moving.at(2_000) == 9_000.0
    assert moving.alive_at_ms == 2_000


@pytest.mark.parametrize("position_ms", [0, -1])
def test_no_place_at_all_is_no_report(moving: Playhead, position_ms: float) -> None:
    """libVLC says 0, or less, before it knows."""
    moving.reported(position_ms, 1_500)
    assert (moving.at(1_500), moving.alive_at_ms) == (5_500.0, 1_000)


def test_what_stands_takes_no_report() -> None:
    head = Playhead()
    head.stand(700)
    head.reported(9_000, 50)
    assert (head.at(100), head.alive_at_ms) == (700.0, 0.0)


def test_it_is_alive_since_it_began_and_whenever_it_moved(moving: Playhead) -> None:
    assert moving.alive_at_ms == 1_000
    moving.reported(5_200, 1_200)
    assert moving.alive_at_ms == 1_200
    moving.is_alive(1_300)
    assert moving.alive_at_ms == 1_300


def test_older_news_does_not_make_it_dead(moving: Playhead) -> None:
    moving.is_alive(1_300)
    moving.is_alive(1_100)
    assert moving.alive_at_ms == 1_300


def test_the_same_place_again_is_no_sign_of_life(moving: Playhead) -> None:
    """A file that stands still may be reported over and over."""
    moving.reported(5_200, 1_200)
    for at_ms in range(1_300, 3_000, 100):
        moving.reported(5_200, at_ms)
    assert moving.alive_at_ms == 1_200
    assert moving.at(3_000) == pytest.approx(5_200, abs=FAR_OFF_MS + 100)


def test_to_go_on_is_a_sign_of_life(moving: Playhead) -> None:
    moving.stand(5_500)
    moving.go(8_000)
    assert moving.alive_at_ms == 8_000


@given(
    st.lists(st.tuples(st.integers(1, 100_000), st.integers(0, 2_000)), max_size=20),
)
def test_after_any_reports_it_is_never_far_from_the_last(reports: list[tuple[int, int]]) -> None:
    head, now_ms = Playhead(), 0
    head.go(0)
    for position_ms, later_ms in reports:
        now_ms += later_ms
        head.reported(position_ms, now_ms)
        assert abs(head.at(now_ms) - position_ms) <= FAR_OFF_MS
