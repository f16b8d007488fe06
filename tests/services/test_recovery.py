"""Picking up after the program was gone: the gap is marked, and T+ never follows a moved clock."""

import pytest

from kap_companion.domain.events import ClockDisagreed, Ending, Observed, RecordingResumed
from kap_companion.services.journey import Journey
from kap_companion.services.record import SessionRecord
from kap_companion.services.recovery import ClockWatch, last_known, resume
from tests.services.room import DOSE, LIMIT_S, Room, RoomClock, replayed, saved


def gap_of(record: SessionRecord) -> RecordingResumed:
    found = record.chart.latest(RecordingResumed)
    assert found is not None
    return found


def test_the_gap_begins_with_the_last_sign_of_life(dosed: SessionRecord, clock: RoomClock) -> None:
    clock.advance(20)
    dosed.keep_alive().result(LIMIT_S)
    alive = clock.now()
    clock.advance(90)
    saved(dosed, resume(dosed))
    assert gap_of(dosed) == RecordingResumed(alive, 90_000)


def test_or_with_the_newest_entry(dosed: SessionRecord, clock: RoomClock) -> None:
    dosed.keep_alive().result(LIMIT_S)
    clock.advance(20)
    saved(dosed, dosed.write(Observed("calm")))
    written_at = clock.now()
    clock.advance(61)
    saved(dosed, resume(dosed))
    assert gap_of(dosed) == RecordingResumed(written_at, 61_000)


def test_an_entry_that_happened_earlier_does_not_lengthen_the_gap(
    dosed: SessionRecord, clock: RoomClock
) -> None:
    clock.advance(600)
    saved(dosed, dosed.write(Observed("calm"), occurred_at=clock.now().shifted(-500_000_000)))
    written_at = clock.now()
    clock.advance(5)
    assert last_known(dosed) == written_at


def test_t_plus_goes_on_as_if_nothing_had_been(
    dosed: SessionRecord, clock: RoomClock, room: Room
) -> None:
    clock.advance(600)
    clock.set_wall(-3_600)
    again = room.record(dosed.session_id)
    saved(again, resume(again))
    gone = again.chart.t_plus(clock.now())
    assert gone is not None
    assert (gone.us, gone.steady) == (600_000_000, True)
    assert again.chart == replayed(again, room)


def test_across_boots_wall_time_tells_and_is_marked(
    dosed: SessionRecord, clock: RoomClock, room: Room
) -> None:
    clock.advance(600)
    clock.reboot()
    clock.set_wall(120)
    again = room.record(dosed.session_id)
    saved(again, resume(again))
    gone = again.chart.t_plus(clock.now())
    assert gone is not None
    assert (gone.us, gone.steady) == (720_000_000, False)
    assert gap_of(again).gap_ms == 720_000


def test_a_wall_clock_behind_makes_no_negative_gap(
    dosed: SessionRecord, clock: RoomClock, room: Room
) -> None:
    clock.reboot()
    clock.set_wall(-7_200)
    again = room.record(dosed.session_id)
    saved(again, resume(again))
    assert gap_of(again).gap_ms == 0


@pytest.mark.parametrize("ended", [True, False])
def test_only_a_running_session_is_picked_up(room: Room, ended: bool) -> None:  # noqa: FBT001
    if ended:
        record = room.begun()
        saved(record, Journey(record).end(Ending.NO_DOSE_GIVEN))
    else:
        record = room.record(room.planned())
    assert resume(record) is None


@pytest.mark.parametrize("moved_s", [3_600, -3_600, 2, -2, 86_400])
def test_a_moved_clock_is_noted_once_and_moves_nothing(
    dosed: SessionRecord, clock: RoomClock, moved_s: int
) -> None:
    watch = ClockWatch(dosed)
    clock.advance(300)
    assert watch.look() is None
    clock.set_wall(moved_s)
    saved(dosed, watch.look())
    assert watch.look() is None
    assert dosed.chart.latest(ClockDisagreed) == ClockDisagreed(moved_s * 1_000)
    gone = dosed.chart.t_plus(clock.now())
    assert gone is not None
    assert gone.us == 300_000_000


@pytest.mark.parametrize("moved_s", [1.9, -1.9, 0])
def test_a_small_correction_of_the_clock_is_no_news(
    dosed: SessionRecord, clock: RoomClock, moved_s: float
) -> None:
    watch = ClockWatch(dosed)
    clock.set_wall(moved_s)
    assert watch.look() is None


def test_part_of_a_millisecond_is_not_made_more(dosed: SessionRecord, clock: RoomClock) -> None:
    watch = ClockWatch(dosed)
    clock.set_wall(-3_600.0005)
    saved(dosed, watch.look())
    assert dosed.chart.latest(ClockDisagreed) == ClockDisagreed(-3_600_000)


def test_dose_given_before_the_program_went_still_anchors(room: Room, clock: RoomClock) -> None:
    record = room.begun()
    saved(record, record.write(DOSE, occurred_at=clock.now().shifted(-120_000_000)))
    clock.advance(60)
    again = room.record(record.session_id)
    gone = again.chart.t_plus(clock.now())
    assert gone is not None
    assert gone.us == 180_000_000
