"""A loss is kept count of: since when, when to try again, and with what."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kap_companion.audio.recovery import (
    HASTY_START_LIMIT_MS,
    LOAD_AGAIN_LIMIT_MS,
    LOAD_LIMIT_MS,
    ONE_CHANCE_MS,
    STALL_MS,
    START_LIMIT_MS,
    Recovery,
    has_stalled,
)
from kap_companion.audio.slot import Place
from tests.audio.paper_deck import Clock, slot_with

HERE, THERE = Place(2, 5_000), Place(3)


@pytest.fixture
def clock() -> Clock:
    return Clock(100_000)


@pytest.fixture
def recovery(clock: Clock) -> Recovery:
    return Recovery(clock)


# What was lost


def test_nothing_is_lost_at_first(recovery: Recovery) -> None:
    assert (recovery.gap_ms(), recovery.lost_place) == (None, None)
    assert recovery.may_try()


def test_a_gap_is_as_long_as_nothing_was_heard(recovery: Recovery, clock: Clock) -> None:
    recovery.lose(HERE, 99_000.4)
    clock.now_ms += 500
    assert recovery.gap_ms() == 1_500


def test_a_loss_that_lasts_stays_the_one_that_it_was(recovery: Recovery) -> None:
    recovery.lose(HERE, 99_000)
    recovery.lose(THERE, 99_900)
    assert (recovery.lost_place, recovery.gap_ms()) == (HERE, 1_000)


def test_what_was_not_missed_gives_way_to_what_is(recovery: Recovery) -> None:
    """Lost in silence there is no gap; what is lost later, in music, has one."""
    recovery.lose(HERE, None)
    assert (recovery.lost_place, recovery.gap_ms()) == (HERE, None)
    recovery.lose(THERE, 99_900)
    assert (recovery.lost_place, recovery.gap_ms()) == (THERE, 100)


def test_what_is_over_is_forgotten(recovery: Recovery) -> None:
    recovery.lose(HERE, 99_000)
    recovery.is_over()
    assert (recovery.lost_place, recovery.gap_ms()) == (None, None)
    recovery.lose(THERE, 99_900)
    assert recovery.lost_place == THERE


# When to try


def test_it_is_tried_again_after_a_while(recovery: Recovery, clock: Clock) -> None:
    recovery.wait(500)
    clock.now_ms += 499
    assert not recovery.may_try()
    clock.now_ms += 1
    assert recovery.may_try()


def test_a_server_that_hangs_is_asked_for_nothing(recovery: Recovery, clock: Clock) -> None:
    recovery.owes_answer = True
    clock.now_ms += 1e9
    assert not recovery.may_try()
    recovery.owes_answer = False
    assert recovery.may_try()


def test_a_file_may_take_longer_where_there_is_no_hole(recovery: Recovery) -> None:
    assert recovery.load_limit_ms() == LOAD_LIMIT_MS
    recovery.lose(HERE, None)
    assert recovery.load_limit_ms() == LOAD_LIMIT_MS
    recovery.lose(HERE, 99_000)
    assert recovery.load_limit_ms() == LOAD_AGAIN_LIMIT_MS


def test_a_track_has_one_more_chance(recovery: Recovery, clock: Clock) -> None:
    assert not recovery.is_second_time(2)
    clock.now_ms += ONE_CHANCE_MS - 1
    assert recovery.is_second_time(2)


def test_a_chance_long_ago_does_not_count(recovery: Recovery, clock: Clock) -> None:
    assert not recovery.is_second_time(2)
    clock.now_ms += ONE_CHANCE_MS
    assert not recovery.is_second_time(2)
    assert recovery.is_second_time(2)


def test_another_track_has_a_chance_of_its_own(recovery: Recovery) -> None:
    assert not recovery.is_second_time(2)
    assert not recovery.is_second_time(3)
    assert not recovery.is_second_time(2)


def test_haste_passes(recovery: Recovery, clock: Clock) -> None:
    found = [recovery.is_hasty]
    recovery.hasten()
    for later_ms in (ONE_CHANCE_MS - 1, 1):
        clock.now_ms += later_ms
        found.append(recovery.is_hasty)
    assert found == [False, True, False]


# What to try


def looks(recovery: Recovery, count: int, times: int) -> list[int | None]:
    found: list[int | None] = []
    for _ in range(times):
        place = recovery.place_to_look(count)
        found.append(place.index if place else None)
        recovery.wait(0)
    return found


def test_where_it_was_is_tried_in_turn_with_every_other_place(recovery: Recovery) -> None:
    recovery.lose(HERE, None)
    assert looks(recovery, 4, 8) == [2, 3, 2, 0, 2, 1, 2, 2]
    assert recovery.place_to_look(4) == HERE, "with the position that it had"


def test_a_new_loss_is_looked_for_from_the_start(recovery: Recovery) -> None:
    recovery.lose(HERE, None)
    looks(recovery, 4, 3)
    recovery.is_over()
    recovery.lose(HERE, None)
    assert looks(recovery, 4, 2) == [2, 3]


def test_without_a_loss_or_a_list_there_is_nothing_to_look_for(recovery: Recovery) -> None:
    assert recovery.place_to_look(4) is None
    recovery.lose(HERE, None)
    assert recovery.place_to_look(0) is None


def test_a_place_that_the_list_has_no_more_is_not_waited_for(recovery: Recovery) -> None:
    recovery.lose(replace(HERE, index=9), None)
    assert set(looks(recovery, 3, 8)) == {0, 1, 2}


@given(st.integers(0, 30), st.integers(1, 30))
def test_every_place_of_the_list_gets_its_turn(lost: int, count: int) -> None:
    recovery = Recovery(Clock())
    recovery.lose(Place(lost), None)
    assert set(looks(recovery, count, 2 * count + 2)) == set(range(count))


# Standing still


@pytest.mark.parametrize(
    ("hasty", "limit_ms"), [(False, START_LIMIT_MS), (True, HASTY_START_LIMIT_MS)]
)
def test_a_file_has_a_moment_to_begin(*, hasty: bool, limit_ms: float) -> None:
    slot = slot_with(300_000, began_at_ms=1_000, alive_at_ms=1_000)
    assert not has_stalled(slot, 1_000 + limit_ms, hasty=hasty)
    assert has_stalled(slot, 1_001 + limit_ms, hasty=hasty)


@pytest.mark.parametrize("hasty", [False, True])
def test_one_that_has_moved_may_not_stand_still(*, hasty: bool) -> None:
    slot = slot_with(300_000, began_at_ms=1_000, alive_at_ms=9_000)
    assert not has_stalled(slot, 9_000 + STALL_MS, hasty=hasty)
    assert has_stalled(slot, 9_001 + STALL_MS, hasty=hasty)


def test_near_its_end_only_the_buffer_sounds_on() -> None:
    left_ms = round(START_LIMIT_MS)
    slot = slot_with(300_000, position_ms=300_000 - left_ms + 1, alive_at_ms=9_000)
    assert not has_stalled(slot, 9_000 + 2 * START_LIMIT_MS)
    assert has_stalled(slot, 9_001 + 2 * START_LIMIT_MS)
    not_yet = slot_with(300_000, position_ms=300_000 - left_ms, alive_at_ms=9_000)
    assert has_stalled(not_yet, 9_001 + STALL_MS)


def test_a_file_without_a_known_length_is_never_near_its_end() -> None:
    slot = slot_with(0, position_ms=5_000, alive_at_ms=9_000)
    assert has_stalled(slot, 9_001 + STALL_MS)
