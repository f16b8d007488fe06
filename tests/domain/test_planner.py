"""What a plan of music keeps to, whatever the arc, the course and the moment."""

from collections.abc import Collection
from dataclasses import replace
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kap_companion.domain.arc import Arc, ArcTrack
from kap_companion.domain.course import (
    Change,
    Course,
    Wish,
    before_the_dose,
    course_after,
    usual_course,
)
from kap_companion.domain.cover import RESERVE_MS
from kap_companion.domain.planner import (
    GIVES_WAY_MS,
    NOT_SOONER_MS,
    Plan,
    Planned,
    Sounding,
    best_fit,
    plan_in_order,
    plan_music,
)
from kap_companion.domain.playlist import Track
from kap_companion.domain.routes import ROUTES, Phase, PhaseSpan, route_named

MINUTE = 60_000
LOZENGE = usual_course(route_named("sublingual"), 120)


def track(name: str, minutes: float) -> Track:
    return Track(f"/m/{name}", name, "", round(minutes * MINUTE))


def arc(*minutes: tuple[float, ...], crossfade_ms: int = 15_000) -> Arc:
    """An arc of tracks of these lengths, phase by phase: a1 a2 … f1 f2."""
    phases = tuple(
        tuple(ArcTrack(track(f"{letter}{n}", each)) for n, each in enumerate(lengths, 1))
        for letter, lengths in zip("abcdef", minutes, strict=True)
    )
    return Arc("arc", phases, crossfade_ms)


def course(*minutes: float) -> Course:
    """A course that begins now, of phases that take so long."""
    spans, end_ms = [], 0
    for phase, each in zip(Phase, minutes, strict=True):
        spans.append(PhaseSpan(phase, end_ms, end_ms + round(each * MINUTE)))
        end_ms = spans[-1].end_ms
    return Course(tuple(spans))


def coming_in(the_arc: Arc, *seconds: float) -> Arc:
    """The same arc, the tracks of each phase coming in over so many seconds."""
    phases = tuple(
        tuple(replace(each, crossfade_ms=round(own * 1_000)) for each in tracks)
        for tracks, own in zip(the_arc.phases, seconds, strict=True)
    )
    return replace(the_arc, phases=phases)


def pinned(the_arc: Arc, phase: Phase, *numbers: int) -> Arc:
    """The same arc with these of a phase's tracks pinned."""
    return the_arc.with_phase(
        phase,
        (
            replace(each, pinned=number in numbers)
            for number, each in enumerate(the_arc.of(phase), 1)
        ),
    )


USUAL = arc((5, 5, 5), (5, 4, 6), (5, 5, 5), (8, 8, 8, 8), (6, 6, 6, 7), (10, 10, 10, 10))


def names(planned: tuple[Planned, ...]) -> list[str]:
    return [each.cue.track.title for each in planned]


def of_phase(plan: Plan, phase: Phase) -> list[str]:
    return names(tuple(each for each in plan.coming if each.phase is phase))


def whole(the_arc: Arc = USUAL, course: Course = LOZENGE) -> Plan:
    """The plan of a session that begins now with its pre-onset."""
    return plan_music(the_arc, course.moved(15 * MINUTE), None, ())


def test_a_plan_goes_through_the_phases_and_covers_the_window_and_a_reserve() -> None:
    plan = whole()
    assert [each.phase for each in plan.coming] == sorted(
        (each.phase for each in plan.coming), key=list(Phase).index
    )
    assert {each.phase for each in plan.coming} == set(Phase)
    assert plan.coming[0].start_ms == 0
    assert plan.coming[-1].end_ms >= (15 + 120) * MINUTE + RESERVE_MS - GIVES_WAY_MS
    assert plan.play_ms is None


def test_boundaries_give_way_a_little_or_are_kept() -> None:
    plan = whole()
    spans = {span.phase: span for span in LOZENGE.moved(15 * MINUTE).spans}
    for before, after in pairwise(plan.coming):
        if before.phase is not after.phase:
            assert abs(after.start_ms - spans[before.phase].end_ms) <= GIVES_WAY_MS


def test_a_track_that_is_much_too_long_is_left_at_the_boundary() -> None:
    plan = whole(arc((40,), (40,), (40,), (40,), (40,), (40,)))
    assert names(plan.coming)[:6] == ["a1", "b1", "c1", "d1", "e1", "f1"]
    assert [each.start_ms // MINUTE for each in plan.coming[:6]] == [0, 15, 30, 45, 75, 100]
    first = plan.coming[0]
    assert first.cue.play_ms == 15 * MINUTE + 15_000
    assert first.end_ms == plan.coming[1].start_ms + 15_000


def test_ten_hours_in_any_phase_are_left_where_it_ends() -> None:
    for long in range(len(Phase)):
        minutes = [(600.0,) if number == long else (6.0, 7.0) for number in range(len(Phase))]
        plan = whole(arc(*minutes))
        assert {each.phase for each in plan.coming} == set(Phase)
        again = whole(arc(*[(600.0,)] * 6))
        assert [len(of_phase(again, phase)) for phase in Phase] == [1] * 6
        ends = [each.end_ms for each in plan.coming if each.phase is not Phase.RETURN]
        assert max(ends) < LOZENGE.end_ms


def test_what_ends_near_its_boundary_ends_by_itself() -> None:
    plan = whole(arc((15.5,), (15,), (15,), (30,), (25,), (40,)))
    assert all(each.cue.play_ms is None for each in plan.coming)


@pytest.mark.parametrize(
    ("phase_min", "gives_way_ms"), [(15, 90_000), (6.1, 90_000), (4, 60_000), (2, 30_000)]
)
def test_a_boundary_gives_way_so_far_and_no_further(phase_min: float, gives_way_ms: int) -> None:
    end_ms = round((25 + phase_min) * MINUTE)

    def ending(late_ms: int) -> tuple[int | None, int]:
        """How much is heard of a track that ends so late, and how late the next phase begins."""
        build_min = phase_min + (15_000 + late_ms) / MINUTE
        the_arc = arc((20.25,), (5.25,), (build_min,), (40,), (40,), (60,))
        plan = plan_music(the_arc, course(20, 5, phase_min, 30, 25, 40), None, ())
        last, first = plan.coming[2:4]
        assert (last.phase, first.phase) == (Phase.BUILD, Phase.PEAK)
        return last.cue.play_ms, first.start_ms - end_ms

    assert ending(gives_way_ms) == (None, gives_way_ms)
    assert ending(gives_way_ms + 1) == (phase_min * MINUTE + 15_000, 0)


def test_a_track_is_left_over_the_crossfade_of_what_follows_it() -> None:
    long = coming_in(arc((40,), (40,), (40,), (40,), (40,), (40,)), 1, 2, 3, 4, 5, 6)
    plan = whole(long)
    assert [each.cue.crossfade_ms for each in plan.coming[1:6]] == [
        2_000,
        3_000,
        4_000,
        5_000,
        6_000,
    ]
    for before, after in pairwise(plan.coming[:6]):
        assert before.end_ms - after.start_ms == after.cue.crossfade_ms
        assert before.cue.play_ms == before.end_ms - before.start_ms
    assert [each.start_ms // MINUTE for each in plan.coming[:6]] == [0, 15, 30, 45, 75, 100]


def test_a_phase_of_a_minute_is_passed_over() -> None:
    long = coming_in(arc((40,), (40,), (40,), (40,), (40,), (40,)), 1, 2, 3, 4, 5, 6)
    plan = plan_music(long, course(15, 1, 15, 30, 25, 40), None, ())
    first, second = plan.coming[:2]
    assert (second.phase, second.start_ms) == (Phase.BUILD, 15 * MINUTE)
    assert first.end_ms == 15 * MINUTE + 3_000


def test_what_sounds_is_left_over_the_crossfade_of_the_next_phase_with_time() -> None:
    long = coming_in(arc((40,), (40,), (40,), (40,), (40,), (40,)), 1, 2, 3, 4, 5, 6)
    sounding = Sounding(track("a1", 40), Phase.PRE_ONSET, 10 * MINUTE)
    plan = plan_music(long, course(15, 0, 0, 0, 25, 40).moved(-5 * MINUTE), sounding, ())
    assert plan.play_ms == 20 * MINUTE + 5_000
    assert (plan.coming[0].phase, plan.coming[0].start_ms) == (Phase.RE_ENTRY, 10 * MINUTE)


def test_of_many_tracks_those_are_chosen_that_fit() -> None:
    plan = whole(arc((7, 11, 4.25, 9.5), (5, 5, 5), (15,), (30,), (25,), (40,)))
    assert of_phase(plan, Phase.PRE_ONSET) == ["a2", "a3"]


def test_pinned_ones_play_in_their_place() -> None:
    plan = whole(pinned(USUAL, Phase.PEAK, 3, 4))
    chosen = of_phase(plan, Phase.PEAK)
    assert chosen[-2:] == ["d3", "d4"]


def test_what_stands_after_a_pinned_one_is_chosen_too() -> None:
    plan = whole(pinned(arc((5, 5, 5), (15,), (15,), (30,), (25,), (40,)), Phase.PRE_ONSET, 1))
    assert of_phase(plan, Phase.PRE_ONSET) == ["a1", "a2", "a3"]


@pytest.mark.parametrize(
    ("minutes", "play_ms"),
    [
        (1, None),
        (1.25, None),
        (1.3, 75_000),
        (9, 75_000),
    ],
)
def test_a_pinned_one_that_comes_too_late_is_heard_for_a_minute_and_its_way_out(
    minutes: float, play_ms: int | None
) -> None:
    late = arc((), (), (), (34, minutes), (25,), (40,))
    plan = whole(pinned(late, Phase.PEAK, 1, 2), course(0, 0, 0, 30, 25, 40).moved(-15 * MINUTE))
    last = next(each for each in plan.coming if each.cue.track.title == "d2")
    assert last.cue.play_ms == play_ms
    assert last.start_ms == 34 * MINUTE - 15_000


def test_a_phase_that_is_too_short_of_music_begins_again_without_a_neighbour_twice() -> None:
    plan = whole(arc((3, 3), (15,), (15,), (30,), (25,), (20,)))
    assert of_phase(plan, Phase.PRE_ONSET)[:5] == ["a1", "a2", "a1", "a2", "a1"]


def test_a_phase_begins_again_with_what_was_heard_longest_ago() -> None:
    heard = [f"/m/a{number}" for number in (3, 4, 1, 2)]
    few = arc((3, 3, 3, 3), (15,), (15,), (30,), (25,), (20,))
    plan = plan_music(few, LOZENGE.moved(15 * MINUTE), None, heard)
    assert of_phase(plan, Phase.PRE_ONSET)[:5] == ["a3", "a4", "a1", "a2", "a3"]


def test_what_sounds_for_the_second_time_does_not_come_next_again() -> None:
    few = arc((3, 3, 3), (15,), (15,), (30,), (25,), (20,))
    sounding = Sounding(track("a1", 3), Phase.PRE_ONSET, 0)
    plan = plan_music(few, LOZENGE.moved(15 * MINUTE), sounding, ("/m/a1", "/m/a2", "/m/a3"))
    assert of_phase(plan, Phase.PRE_ONSET)[:3] == ["a2", "a3", "a1"]


def test_a_phase_begins_no_track_more_than_it_needs() -> None:
    few = arc((2.5, 2.5), (15,), (15,), (30,), (25,), (20,))
    plan = plan_music(few, LOZENGE.moved(15 * MINUTE), None, ())
    assert of_phase(plan, Phase.PRE_ONSET) == ["a1", "a2"] * 3
    assert plan.coming[6].start_ms == 15 * MINUTE - 90_000


def test_short_tracks_fill_a_phase_by_what_they_add() -> None:
    short = arc((40 / 60, 40 / 60), (15,), (15,), (30,), (25,), (20,), crossfade_ms=30_000)
    plan = whole(short)
    assert of_phase(plan, Phase.PRE_ONSET) == ["a1", "a2"] * 20 + ["a1"]


def test_all_come_where_they_are_just_enough() -> None:
    many = arc((15,), (15,), (15,), (0.05,) * 60, (25,), (40,), crossfade_ms=0)
    plan = plan_music(many, course(15, 15, 15, 4, 25, 40), None, ())
    assert of_phase(plan, Phase.PEAK) == [f"d{number}" for number in range(1, 61)]


def test_of_very_many_tracks_as_many_come_as_the_phase_has_time_for() -> None:
    many = arc((15,), (15,), (15,), (1,) * 200, (25,), (40,), crossfade_ms=0)
    plan = plan_music(many, course(15, 15, 15, 90, 25, 40), None, ())
    assert of_phase(plan, Phase.PEAK) == [f"d{number}" for number in range(1, 90)]


def test_what_was_heard_does_not_come_again_while_there_is_other_music() -> None:
    plan = plan_music(USUAL, LOZENGE.moved(15 * MINUTE), None, ("/m/a1",))
    assert names(plan.coming)[:3] == ["a2", "a3", "a1"]


def test_a_phase_without_tracks_borrows_from_the_one_before() -> None:
    plan = whole(arc((15,), (15, 15), (), (30,), (25,), (40,)))
    assert of_phase(plan, Phase.BUILD) == ["b2"]


def test_the_first_phase_without_tracks_borrows_from_the_next() -> None:
    assert names(whole(arc((), (5, 5, 5, 5), (15,), (30,), (25,), (40,))).coming)[0] == "b1"


@pytest.mark.parametrize("empty", [Arc("none"), arc((), (), (), (), (), ())])
def test_no_music_gives_no_plan(empty: Arc) -> None:
    assert plan_music(empty, LOZENGE, None, ()) == Plan()
    assert plan_music(USUAL, Course(), None, ()) == Plan()


def test_what_sounds_goes_on_to_its_end_and_then_the_rest_of_its_phase() -> None:
    sounding = Sounding(track("d1", 8), Phase.PEAK, 2 * MINUTE)
    plan = plan_music(USUAL, LOZENGE.moved(-32 * MINUTE), sounding, ("/m/d1",))
    assert plan.play_ms is None
    assert plan.coming[0].start_ms == 6 * MINUTE - 15_000
    assert of_phase(plan, Phase.PEAK) == ["d2", "d3", "d4"]
    assert plan_music(USUAL, LOZENGE.moved(-32 * MINUTE), sounding, ()) == plan


def test_what_sounds_is_left_where_its_phase_ends() -> None:
    sounding = Sounding(track("d1", 60), Phase.PEAK, 10 * MINUTE)
    plan = plan_music(USUAL, LOZENGE.moved(-50 * MINUTE), sounding, ())
    assert plan.coming[0].start_ms == 10 * MINUTE
    assert plan.play_ms == 20 * MINUTE + 15_000


def test_what_sounds_too_late_is_left_soon_but_not_at_once() -> None:
    sounding = Sounding(track("b1", 9), Phase.ONSET, MINUTE)
    plan = plan_music(USUAL, LOZENGE.moved(-40 * MINUTE), sounding, ())
    assert plan.coming[0].phase is Phase.PEAK
    assert plan.coming[0].start_ms == NOT_SOONER_MS


def test_what_sounds_ahead_of_its_time_is_not_followed_by_what_was_before() -> None:
    sounding = Sounding(track("d1", 8), Phase.PEAK, MINUTE)
    plan = plan_music(USUAL, LOZENGE.moved(-5 * MINUTE), sounding, ())
    assert plan.coming[0].phase is Phase.PEAK


def test_the_last_phase_is_never_cut() -> None:
    sounding = Sounding(track("f1", 300), Phase.RETURN, MINUTE)
    plan = plan_music(USUAL, LOZENGE.moved(-119 * MINUTE), sounding, ())
    assert plan.play_ms is None


def test_a_held_phase_has_something_to_come_however_long_its_track_is() -> None:
    held = course_after(LOZENGE, (Change(Wish.HOLD, 40 * MINUTE),), 40 * MINUTE)
    sounding = Sounding(track("d1", 90), Phase.PEAK, MINUTE)
    plan = plan_music(USUAL, held.moved(-40 * MINUTE), sounding, ())
    assert plan.play_ms is None
    assert plan.coming[0].phase is Phase.PEAK


def test_a_held_phase_lasts_a_while_longer_than_what_sounds_in_it() -> None:
    held = course_after(LOZENGE, (Change(Wish.HOLD, 40 * MINUTE),), 58 * MINUTE)
    sounding = Sounding(track("d1", 40), Phase.PEAK, 25 * MINUTE)
    plan = plan_music(USUAL, held.moved(-58 * MINUTE), sounding, ())
    first = next(each for each in plan.coming if each.phase is Phase.RE_ENTRY)
    assert abs(first.start_ms - 25 * MINUTE) <= GIVES_WAY_MS


def test_before_the_dose_the_first_phase_waits() -> None:
    sounding = Sounding(track("a1", 30), Phase.PRE_ONSET, MINUTE)
    plan = plan_music(USUAL, before_the_dose(LOZENGE, 0), sounding, ())
    assert plan.play_ms is None
    assert plan.coming[0].phase is Phase.PRE_ONSET


def test_home_is_what_comes_next() -> None:
    home = course_after(LOZENGE, (Change(Wish.BRING_HOME, 40 * MINUTE),), 40 * MINUTE)
    sounding = Sounding(track("d1", 8), Phase.PEAK, MINUTE)
    plan = plan_music(USUAL, home.moved(-40 * MINUTE), sounding, ())
    assert plan.coming[0].phase is Phase.RE_ENTRY


def test_lengths_that_nobody_knows_are_never_cut() -> None:
    unknown = tuple((ArcTrack(Track(f"/u/{n}", f"u{n}", "", 0)),) for n in range(6))
    plan = plan_music(Arc("unknown", unknown), LOZENGE.moved(15 * MINUTE), None, ())
    assert all(each.cue.play_ms is None for each in plan.coming)


def test_neighbours_overlap_by_no_more_than_half_of_either() -> None:
    plan = whole(arc((0.5, 0.3), (15,), (15,), (30,), (25,), (40,), crossfade_ms=30_000))
    for before, after in pairwise(plan.coming):
        assert after.cue.crossfade_ms <= before.cue.length_ms // 2
        assert after.cue.crossfade_ms <= after.cue.length_ms // 2


def test_neighbours_overlap_by_half_of_the_shorter_one_at_most() -> None:
    lengths = tuple(each / MINUTE for each in (300_000, 20_001, 300_000, 50_000))
    plan = plan_in_order(arc(lengths, (), (), (), (), (), crossfade_ms=20_000), None)
    assert [each.cue.crossfade_ms for each in plan.coming[1:]] == [10_000, 10_000, 20_000]
    for before, after in pairwise(plan.coming):
        assert before.end_ms - after.start_ms == after.cue.crossfade_ms


def test_what_follows_comes_in_over_no_more_than_is_left_of_what_sounds() -> None:
    sounding = Sounding(track("d1", 8), Phase.PEAK, 8 * MINUTE - 10_000)
    for plan in (
        plan_music(USUAL, LOZENGE.moved(-32 * MINUTE), sounding, ()),
        plan_in_order(USUAL, sounding),
    ):
        assert (plan.coming[0].start_ms, plan.coming[0].cue.crossfade_ms) == (0, 10_000)


@pytest.mark.parametrize("position_ms", [8 * MINUTE, 9 * MINUTE])
def test_after_what_is_over_the_next_comes_in_at_once_as_it_would(position_ms: int) -> None:
    sounding = Sounding(track("d1", 8), Phase.PEAK, position_ms)
    for plan in (
        plan_music(USUAL, LOZENGE.moved(-32 * MINUTE), sounding, ()),
        plan_in_order(USUAL, sounding),
    ):
        assert (plan.coming[0].start_ms, plan.coming[0].cue.crossfade_ms) == (0, 15_000)


def chosen(
    *seconds: float, room_s: float, enough_s: float, pinned: Collection[int] = ()
) -> list[int]:
    """The numbers of those chosen from tracks that follow each other without a crossfade."""
    tracks = [
        ArcTrack(Track(f"/{n}", str(n), "", round(each * 1_000)), pinned=n in pinned)
        for n, each in enumerate(seconds)
    ]
    follow = Arc("arc", crossfade_ms=0)
    best = best_fit(follow, tracks, round(room_s * 1_000), round(enough_s * 1_000))
    return [int(each.track.title) for each in best]


def test_of_two_choices_that_are_enough_the_nearer_one_is_taken() -> None:
    assert chosen(490, 505, room_s=500, enough_s=400) == [1]
    assert chosen(505, 490, room_s=500, enough_s=400) == [0]


def test_what_is_just_enough_is_taken_before_what_is_much_too_long() -> None:
    assert chosen(812, 880, room_s=820, enough_s=812) == [0]
    assert chosen(812, 880, room_s=820, enough_s=820) == [1]


def test_with_the_pinned_ones_they_come_nearest_to_the_room_and_are_enough() -> None:
    assert chosen(300, 400, 200, room_s=500, enough_s=400, pinned=[0]) == [0, 2]
    assert chosen(150, 260, 300, room_s=500, enough_s=480, pinned=[2]) == [1, 2]
    assert chosen(700, 100, 100, room_s=500, enough_s=480, pinned=[0, 2]) == [0, 2]


def test_lengths_that_hardly_differ_are_the_same_and_the_earlier_track_is_taken() -> None:
    assert chosen(600.1, 604.9, room_s=605, enough_s=500) == [0]


def test_even_the_shortest_tracks_add_up() -> None:
    assert chosen(*[3] * 10, room_s=25, enough_s=20) == [0, 1, 2, 3, 4]


def test_one_track_is_taken_where_all_are_much_too_long() -> None:
    assert chosen(600, 500, room_s=61, enough_s=1) == [0]


lengths = st.lists(st.integers(1_000, 40 * MINUTE), max_size=8).map(
    lambda each: tuple(length / MINUTE for length in each)
)
arcs = st.builds(
    lambda phases, crossfade: arc(*phases, crossfade_ms=crossfade),
    st.lists(lengths, min_size=6, max_size=6),
    st.integers(0, 30_000),
)
courses = st.builds(usual_course, st.sampled_from(ROUTES), st.integers(20, 240))


@given(
    arcs,
    courses,
    st.integers(-20, 200),
    st.integers(0, 39),
    st.integers(0, 5),
    st.sets(st.sampled_from([f"/m/{letter}{n}" for letter in "abcdef" for n in range(1, 9)])),
)
def test_a_plan_has_no_hole_and_no_neighbour_twice(
    the_arc: Arc, course: Course, at_min: int, position_min: int, place: int, heard: set[str]
) -> None:
    now = course.moved(-at_min * MINUTE)
    own = the_arc.phases[place]
    sounding = None
    if own:
        position_ms = min(position_min * MINUTE, own[0].track.duration_ms - 1)
        sounding = Sounding(own[0].track, list(Phase)[place], position_ms)
    plan = plan_music(the_arc, now, sounding, heard)
    if not the_arc.tracks:
        assert plan == Plan()
        return
    left_ms = 0
    if sounding is not None:
        whole_ms = sounding.track.duration_ms if plan.play_ms is None else plan.play_ms
        left_ms = whole_ms - sounding.position_ms
        assert plan.play_ms is None or 0 < plan.play_ms < sounding.track.duration_ms
    for each in plan.coming:
        assert each.start_ms <= left_ms
        assert each.end_ms - each.start_ms == each.cue.length_ms > 0
        left_ms = each.end_ms
    assert left_ms >= max(0, now.end_ms) + RESERVE_MS - max(GIVES_WAY_MS, MINUTE)
    for before, after in pairwise(plan.coming):
        if len({each.path for each in the_arc.tracks}) > 1 and before.phase is after.phase:
            several = len(the_arc.of(before.phase)) > 1
            assert not several or before.cue.track != after.cue.track


def test_a_phase_with_exactly_as_much_room_as_it_gives_way_is_no_trouble() -> None:
    sounding = Sounding(track("d9", 30), Phase.PEAK, 0)
    heard = [each.path for each in USUAL.tracks]
    for second in range(28 * 60, 30 * 60):
        course = LOZENGE.moved(-30 * MINUTE + (second - 28 * 60) * 1_000)
        assert plan_music(USUAL, course, sounding, heard).coming


def test_without_a_session_every_track_comes_once_in_order() -> None:
    plan = plan_in_order(USUAL, None)
    assert names(plan.coming) == [each.title for each in USUAL.tracks]
    assert all(one.end_ms - two.start_ms == 15_000 for one, two in pairwise(plan.coming))


def test_without_a_session_what_sounds_is_followed_by_what_stands_after_it() -> None:
    sounding = Sounding(track("e4", 7), Phase.RE_ENTRY, MINUTE)
    plan = plan_in_order(USUAL, sounding)
    assert names(plan.coming) == ["f1", "f2", "f3", "f4"]
    assert plan.coming[0].start_ms == 6 * MINUTE - 15_000


def test_without_a_session_tracks_keep_their_phases() -> None:
    plan = plan_in_order(USUAL, None)
    assert {phase: len(of_phase(plan, phase)) for phase in Phase} == {
        phase: len(USUAL.of(phase)) for phase in Phase
    }


def test_a_track_that_the_arc_lost_is_followed_by_nothing() -> None:
    assert plan_in_order(USUAL, Sounding(track("x", 7), Phase.PEAK, 0)) == Plan()


@pytest.mark.parametrize("at_min", [100, 119, 121, 300])
def test_something_follows_however_long_the_last_track_is(at_min: int) -> None:
    sounding = Sounding(track("f1", 300), Phase.RETURN, MINUTE)
    plan = plan_music(USUAL, LOZENGE.moved(-at_min * MINUTE), sounding, ())
    assert plan.coming
    assert {each.phase for each in plan.coming} == {Phase.RETURN}


@given(
    st.lists(st.tuples(st.integers(20, 1_200), st.booleans()), min_size=1, max_size=9),
    st.integers(60, 3_000),
)
def test_no_other_choice_of_a_phases_tracks_comes_nearer(
    pieces: list[tuple[int, bool]], room_s: int
) -> None:
    tracks = tuple(
        ArcTrack(Track(f"/p/{n}", str(n), "", seconds * 5_000), pinned)
        for n, (seconds, pinned) in enumerate(pieces)
    )
    the_arc, room_ms = Arc("", crossfade_ms=0), room_s * 5_000

    def off(chosen: tuple[ArcTrack, ...]) -> tuple[bool, int]:
        whole = sum(each.track.duration_ms for each in chosen)
        return whole < room_ms, abs(whole - room_ms)

    others = [
        chosen
        for count in range(1, len(tracks) + 1)
        for chosen in combinations(tracks, count)
        if all(each in chosen for each in tracks if each.pinned)
    ]
    assert off(best_fit(the_arc, tracks, room_ms, room_ms)) == min(map(off, others))


def test_what_was_measured_meanwhile_is_still_followed() -> None:
    louder = replace(track("e4", 7), gain_db=-3.0)
    plan = plan_in_order(USUAL, Sounding(louder, Phase.RE_ENTRY, MINUTE))
    assert names(plan.coming) == ["f1", "f2", "f3", "f4"]
