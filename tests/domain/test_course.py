"""The course of a session's phases under the therapist's hands."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kap_companion.domain.course import (
    HOLD_AHEAD_MS,
    Change,
    Course,
    Wish,
    before_the_dose,
    course_after,
    usual_course,
)
from kap_companion.domain.routes import ROUTES, Phase, Route, route_named

MINUTE = 60_000
LOZENGE = usual_course(route_named("sublingual"), 120)
"""Onset at 0, build 15, peak 30, re-entry 60, return 85, end 120."""


def after(*changes: Change, now_min: int) -> Course:
    return course_after(LOZENGE, changes, now_min * MINUTE)


def ends(course: Course) -> list[int]:
    return [span.end_ms // MINUTE for span in course.spans]


def hold(at_min: int) -> Change:
    return Change(Wish.HOLD, at_min * MINUTE)


def release(at_min: int) -> Change:
    return Change(Wish.RELEASE, at_min * MINUTE)


def extend(at_min: int, by_min: int) -> Change:
    return Change(Wish.EXTEND, at_min * MINUTE, by_min * MINUTE)


def home(at_min: int) -> Change:
    return Change(Wish.BRING_HOME, at_min * MINUTE)


def test_without_changes_it_is_the_usual_course() -> None:
    assert after(now_min=40) == LOZENGE
    assert ends(LOZENGE) == [0, 15, 30, 60, 85, 120]
    assert LOZENGE.end_ms == 120 * MINUTE


def test_each_moment_has_its_phase() -> None:
    assert LOZENGE.at(-60 * MINUTE) is Phase.PRE_ONSET
    assert LOZENGE.at(0) is Phase.ONSET
    assert LOZENGE.at(59 * MINUTE) is Phase.PEAK
    assert LOZENGE.at(500 * MINUTE) is Phase.RETURN


def test_an_extended_phase_ends_later_and_all_after_it_too() -> None:
    assert ends(after(extend(40, 5), now_min=41)) == [0, 15, 30, 65, 90, 125]
    assert ends(after(extend(40, 5), extend(62, 5), now_min=63)) == [0, 15, 30, 70, 95, 130]


def test_a_held_phase_ends_at_its_time_if_that_is_far() -> None:
    held = after(hold(35), now_min=40)
    assert held.held is Phase.PEAK
    assert held.spans == LOZENGE.spans


def test_a_held_phase_goes_on_while_it_is_held() -> None:
    held = after(hold(35), now_min=70)
    assert held.at(70 * MINUTE) is Phase.PEAK
    assert ends(held) == [0, 15, 30, 80, 105, 140]
    assert HOLD_AHEAD_MS == 10 * MINUTE


def test_a_released_phase_ends_where_it_was_released() -> None:
    released = after(hold(35), release(75), now_min=90)
    assert released.held is None
    assert ends(released) == [0, 15, 30, 75, 100, 135]
    assert ends(after(hold(35), release(40), now_min=90)) == ends(LOZENGE)


def test_home_skips_what_is_left_before_it() -> None:
    course = after(home(20), now_min=21)
    assert ends(course) == [0, 15, 20, 20, 45, 80]
    assert course.at(20 * MINUTE) is Phase.RE_ENTRY


def test_home_out_of_a_held_phase_releases_it() -> None:
    course = after(hold(35), home(70), now_min=71)
    assert course.held is None
    assert ends(course) == [0, 15, 30, 70, 95, 130]


def test_home_out_of_the_re_entry_is_the_return() -> None:
    assert ends(after(home(70), now_min=71)) == [0, 15, 30, 60, 70, 105]


def test_home_changes_nothing_in_the_return() -> None:
    assert ends(after(home(100), now_min=101)) == ends(LOZENGE)
    assert ends(after(hold(90), home(100), now_min=118)) == ends(LOZENGE)


def test_before_the_dose_the_first_phase_waits() -> None:
    course = before_the_dose(LOZENGE, 0)
    assert course.at(14 * MINUTE) is Phase.PRE_ONSET
    assert course.at(15 * MINUTE) is Phase.ONSET
    assert course.held is Phase.PRE_ONSET


def test_on_another_scale_a_course_begins_and_ends_that_much_later() -> None:
    spans = LOZENGE.moved(5 * MINUTE).spans
    assert [span.start_ms // MINUTE for span in spans] == [-10, 5, 20, 35, 65, 90]
    assert [span.end_ms // MINUTE for span in spans] == [5, 20, 35, 65, 90, 125]
    assert [span.phase for span in spans] == list(Phase)


def test_a_course_without_phases_stays_so() -> None:
    assert course_after(Course(), (hold(1),), 5) == Course()
    assert Course().end_ms == 0


changes = st.lists(
    st.builds(
        Change,
        st.sampled_from(Wish),
        st.integers(-20, 200).map(MINUTE.__mul__),
        st.sampled_from((5 * MINUTE, 10 * MINUTE)),
    ),
    max_size=8,
).map(lambda made: tuple(sorted(made, key=lambda change: change.at_ms)))


@given(st.sampled_from(ROUTES), st.integers(20, 240), changes, st.integers(0, 300))
def test_phases_stay_in_order_without_gaps(
    route: Route, window_min: int, made: tuple[Change, ...], later_min: int
) -> None:
    usual = usual_course(route, window_min)
    now_ms = max((change.at_ms for change in made), default=0) + later_min * MINUTE
    course = course_after(usual, made, now_ms)
    assert [span.phase for span in course.spans] == list(Phase)
    assert all(span.start_ms <= span.end_ms for span in course.spans)
    assert all(one.end_ms == two.start_ms for one, two in pairwise(course.spans))
    assert (
        course.held is None
        or course.at(now_ms) is course.held
        or now_ms < course.spans[list(Phase).index(course.held)].end_ms
    )


def test_what_was_wished_before_the_dose_means_nothing() -> None:
    """The dose was amended, or given anew, after that: there was no course yet."""
    before = (hold(-5), extend(-4, 5), home(-3))
    assert course_after(LOZENGE, before, 20 * MINUTE) == LOZENGE
    assert ends(after(hold(-5), extend(5, 5), now_min=20)) == [0, 20, 35, 65, 90, 125]
