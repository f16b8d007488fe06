"""One timeline across boots."""

from kap_companion.domain.charts.timeline import Timeline
from kap_companion.domain.moment import US_PER_MINUTE, Elapsed
from tests.domain.record import Room


def test_with_nothing_known_wall_time_is_all_there_is() -> None:
    room = Room()
    one = room.now()
    room.reboot(minutes=7)
    line = Timeline.through([])
    assert line.place_us(one) == one.utc_us
    assert line.between(one, room.now()) == Elapsed(7 * US_PER_MINUTE, steady=False)


def test_the_first_moment_lies_at_its_wall_time() -> None:
    moment = Room().now()
    assert Timeline.through([moment]).place_us(moment) == moment.utc_us


def test_a_moved_clock_is_left_out_of_every_later_boot() -> None:
    room = Room()
    start = room.now()
    room.wait(60)
    room.move_wall_clock(-60)
    moved = room.now()
    room.reboot(minutes=5)
    line = Timeline.through([start, moved, room.now()])
    assert line.between(start, room.now()) == Elapsed(65 * US_PER_MINUTE, steady=False)


def test_a_boot_of_which_nothing_was_written_yet_follows_the_last_known_one() -> None:
    room = Room()
    start = room.now()
    room.wait(60)
    room.move_wall_clock(-60)
    moved = room.now()
    room.reboot(minutes=5)
    line = Timeline.through([start, moved])
    assert line.between(start, room.now()).us == 65 * US_PER_MINUTE


def test_it_follows_that_one_though_only_one_moment_of_it_is_known() -> None:
    room = Room()
    start = room.now()
    room.wait(60)
    room.move_wall_clock(-60)
    known = [start, room.now()]
    room.reboot(minutes=5)
    known.append(room.now())
    room.reboot(minutes=7)
    assert Timeline.through(known).between(start, room.now()).us == 72 * US_PER_MINUTE


def test_through_many_it_is_the_same_as_through_one_after_the_other() -> None:
    room, moments, line = Room(), [], Timeline.through([])
    for boot in range(3):
        for _ in range(3):
            moments.append(room.now())
            room.wait(2)
        room.move_wall_clock(-boot)
        moments.append(moments[0])  # an entry of an earlier boot may come late
        room.reboot(minutes=5)
    for moment in moments:
        line = line.plus(moment)
    assert Timeline.through(moments) == line


def test_within_a_boot_it_is_steady_even_if_nothing_of_it_was_written() -> None:
    before = Room().now()
    room = Room(boot=2)
    one = room.now()
    room.wait(3)
    room.move_wall_clock(600)
    apart = Timeline.through([before]).between(one, room.now())
    assert apart == Elapsed(3 * US_PER_MINUTE, steady=True)
