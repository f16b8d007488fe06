"""Whether an arc has enough music."""

from kap_companion.domain.arc import Arc, ArcTrack
from kap_companion.domain.course import Change, Course, Wish, course_after, usual_course
from kap_companion.domain.cover import RESERVE_MS, cover_of
from kap_companion.domain.playlist import Track
from kap_companion.domain.routes import Phase, route_named

MINUTE = 60_000
LOZENGE = usual_course(route_named("sublingual"), 120)


def lasting(*minutes: float) -> Arc:
    phases = tuple(
        (ArcTrack(Track(f"/{n}", f"{n}", "", round(each * MINUTE))),) if each else ()
        for n, each in enumerate(minutes)
    )
    return Arc("arc", phases)


def lacking(arc: Arc, course: Course = LOZENGE) -> list[Phase]:
    return [cover.phase for cover in cover_of(arc, course) if not cover.is_enough]


def test_each_phase_needs_its_time_and_the_last_a_reserve() -> None:
    covers = cover_of(lasting(15, 15, 15, 30, 25, 55), LOZENGE)
    assert [cover.needs_ms // MINUTE for cover in covers] == [15, 15, 15, 30, 25, 55]
    assert RESERVE_MS == 20 * MINUTE
    assert lacking(lasting(15, 15, 15, 30, 25, 55)) == []


def test_a_little_less_is_enough() -> None:
    assert lacking(lasting(14.25, 15, 15, 28.5, 25, 55)) == []
    assert lacking(lasting(14.2, 15, 15, 28.4, 25, 55)) == [Phase.PRE_ONSET, Phase.PEAK]


def test_a_phase_without_music_is_named() -> None:
    assert lacking(lasting(15, 0, 15, 30, 25, 55)) == [Phase.ONSET]


def test_a_phase_that_takes_the_least_time_needs_just_that() -> None:
    home = course_after(LOZENGE, (Change(Wish.BRING_HOME, 30 * MINUTE + 1),), 31 * MINUTE)
    needs_ms = {cover.phase: cover.needs_ms for cover in cover_of(Arc("none"), home)}
    assert needs_ms[Phase.PEAK] == 1


def test_a_phase_that_takes_no_time_needs_nothing() -> None:
    home = course_after(LOZENGE, (Change(Wish.BRING_HOME, 10 * MINUTE),), 11 * MINUTE)
    assert Phase.PEAK not in {cover.phase for cover in cover_of(Arc("none"), home)}
    assert cover_of(Arc("none"), Course()) == ()
