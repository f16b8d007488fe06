"""The course is drawn as it was marked: nothing is put in that nobody marked."""

from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kap_companion.domain.charts import SessionChart
from kap_companion.domain.charts.course_points import (
    IN_ORDER,
    LEVELS,
    Odd,
    SessionCourse,
    line_of,
    marked_points,
    next_point,
    oddities,
)
from kap_companion.domain.events import (
    CoursePoint,
    CoursePointMarked,
    DoseGiven,
    Ending,
    Retracted,
    SessionEnded,
)
from tests.domain.record import Room

MIN = 60_000
ONSET, PEAK, RETURN = CoursePoint
DOSE = DoseGiven("ketamine", Decimal(200), "mg", "sublingual", "Lena Berg")


def course_with(*marks: tuple[float, CoursePoint]) -> SessionCourse:
    """A session dosed at noon, with points marked so many minutes after that."""
    room = Room()
    room.write(DOSE)
    room.wait(200)
    for at_min, point in marks:
        room.write(CoursePointMarked(point), ago_min=200 - at_min)
    course = SessionCourse.of("session-1", SessionChart.replay(room.entries))
    assert course is not None
    return course


@pytest.mark.parametrize(
    ("marked", "coming"),
    [
        ((), ONSET),
        ((ONSET,), PEAK),
        ((ONSET, PEAK), RETURN),
        ((PEAK,), RETURN),
        ((RETURN,), None),
        ((ONSET, RETURN), None),
    ],
)
def test_the_next_point_is_the_one_after_the_furthest(
    marked: Sequence[CoursePoint], coming: CoursePoint | None
) -> None:
    assert next_point(marked) is coming


def test_the_values_on_the_record_stay() -> None:
    assert [point.value for point in CoursePoint] == ["onset", "peak", "return"]


def test_without_a_dose_there_is_no_course() -> None:
    room = Room()
    room.write(CoursePointMarked(ONSET))
    assert SessionCourse.of("session-1", SessionChart.replay(room.entries)) is None


def test_no_point_makes_no_line() -> None:
    assert line_of(course_with()) == ()


def test_the_line_goes_from_the_dose_through_what_was_marked() -> None:
    course = course_with((14, ONSET), (41, PEAK), (85, RETURN))
    assert line_of(course) == ((0, 0.0), (14 * MIN, 0.25), (41 * MIN, 1.0), (85 * MIN, 0.25))
    assert oddities(course) == ()


def test_a_point_that_was_not_marked_is_not_made_up() -> None:
    assert line_of(course_with((41, PEAK))) == ((0, 0.0), (41 * MIN, 1.0))


def test_what_was_marked_out_of_order_stands_as_marked_with_a_word() -> None:
    course = course_with((20, PEAK), (30, ONSET))
    assert [each.point for each in course.points] == [PEAK, ONSET]
    assert line_of(course) == ((0, 0.0), (20 * MIN, 1.0), (30 * MIN, 0.25))
    assert oddities(course) == (Odd.OUT_OF_ORDER,)


def test_two_marks_of_one_point_both_stand_with_a_word() -> None:
    course = course_with((14, ONSET), (16, ONSET))
    assert len(course.points) == 2
    assert oddities(course) == (Odd.TWICE,)


def test_a_point_before_an_amended_dose_stands_before_it_with_a_word() -> None:
    course = course_with((-5, ONSET), (20, PEAK))
    assert line_of(course)[0] == (-5 * MIN, 0.25)
    assert oddities(course) == (Odd.BEFORE_DOSE,)


def test_a_point_taken_back_is_gone_and_comes_next_again() -> None:
    room = Room()
    room.write(DOSE)
    mark = room.write(CoursePointMarked(ONSET))
    room.write(Retracted("undo"), amends=mark.id)
    chart = SessionChart.replay(room.entries)
    assert marked_points(chart) == ()
    assert next_point(each.point for each in marked_points(chart)) is ONSET


def test_an_amended_time_moves_the_point() -> None:
    room = Room()
    room.write(DOSE)
    room.wait(30)
    mark = room.write(CoursePointMarked(ONSET))
    earlier = room.now().shifted(-10 * 60_000_000)
    room.write(CoursePointMarked(ONSET), amends=mark.id, at=earlier, reason="late")
    course = SessionCourse.of("session-1", SessionChart.replay(room.entries))
    assert course is not None
    assert [each.at_ms for each in course.points] == [20 * MIN]


def test_boosters_and_the_end_are_known() -> None:
    room = Room()
    room.write(DOSE)
    room.wait(25)
    room.write(DOSE)
    room.wait(100)
    room.write(SessionEnded(Ending.COMPLETED))
    course = SessionCourse.of("session-1", SessionChart.replay(room.entries))
    assert course is not None
    assert (course.boosters_ms, course.end_ms) == ((25 * MIN,), 125 * MIN)
    assert course.route == "sublingual"


@given(st.lists(st.tuples(st.integers(-100, 190), st.sampled_from(IN_ORDER)), max_size=8))
def test_every_corner_but_the_dose_was_marked(marks: list[tuple[int, CoursePoint]]) -> None:
    line = line_of(course_with(*marks))
    drawn = sorted(line)
    if line:
        drawn.remove((0, 0.0))
    assert drawn == sorted((at_min * MIN, LEVELS[point]) for at_min, point in marks)
    assert [at_ms for at_ms, _ in line] == sorted(at_ms for at_ms, _ in line)
