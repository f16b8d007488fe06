"""The picture of the courses: where lines and labels stand, and that it paints in each theme."""

from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kap_companion.ui.theme import DARK_ROOM, DAY, Theme, apply_theme
from kap_companion.ui.widgets.course_curve import CourseCurve
from kap_companion.ui.widgets.course_curve_layout import (
    CourseLine,
    Level,
    PlacedCurve,
    level_at,
    placed,
)

MIN = 60_000
LEVELS = (Level("Peak", 1.0), Level("Onset, return", 0.25), Level("Dose", 0))
CORNERS = ((0, 0.0), (14 * MIN, 0.25), (41 * MIN, 1.0), (85 * MIN, 0.25))
SIZE = (480.0, 208.0)


def at(*lines: CourseLine) -> PlacedCurve:
    return placed(lines, LEVELS, SIZE, lambda text: 7.0 * len(text))


def test_a_session_with_nothing_marked_has_no_line_and_no_label() -> None:
    (line,) = at(CourseLine("a", "3 March 2026")).lines
    assert (line.points, line.label) == ((), None)


def test_the_dose_stands_at_the_left_and_the_peak_at_the_top() -> None:
    curve = at(CourseLine("a", "3 March 2026", CORNERS, strong=True))
    (line,) = curve.lines
    assert line.points[0] == (curve.left, curve.floor)
    assert min(y for _, y in line.points) == line.points[2][1] < curve.floor
    assert [x for x, _ in line.points] == sorted(x for x, _ in line.points)


def test_the_session_that_it_is_about_is_painted_last_and_labelled_first() -> None:
    lines = [CourseLine(str(n), f"{n} March 2026", CORNERS, strong=n == 1) for n in range(1, 40)]
    curve = at(*lines)
    assert curve.lines[-1].line.strong
    assert curve.lines[-1].label is not None
    assert len(curve.lines) == 39


def test_a_booster_stands_on_the_line_and_the_end_at_its_time() -> None:
    line = CourseLine("a", "x", CORNERS, boosters_ms=(20 * MIN,), end_ms=120 * MIN)
    curve = at(line)
    ((_, booster_y),) = curve.lines[0].boosters
    assert curve.lines[0].points[2][1] < booster_y < curve.lines[0].points[1][1]
    assert curve.lines[0].end_x == curve.right


def test_a_booster_after_the_last_point_stands_at_the_foot() -> None:
    assert level_at(CORNERS, 100 * MIN) == 0.0


def test_a_label_stands_off_the_lines_where_there_is_room() -> None:
    others = ((0, 0.0), (10 * MIN, 1.0), (50 * MIN, 0.25))
    curve = at(
        CourseLine("a", "3 March 2026", ((0, 0.0), (20 * MIN, 0.25)), strong=True),
        CourseLine("b", "4 March 2026", others),
    )
    boxes = [each.label for each in curve.lines if each.label]
    strokes = [stroke for each in curve.lines for stroke in pairwise(each.points)]
    assert len(boxes) == 2
    assert not any(box.is_crossed(stroke) for box in boxes for stroke in strokes)


@given(
    st.lists(
        st.tuples(st.integers(-60, 400), st.integers(0, 400), st.sampled_from([0.25, 1.0])),
        min_size=1,
        max_size=12,
    )
)
def test_labels_never_lie_over_each_other_nor_outside(
    drawn: list[tuple[int, int, float]],
) -> None:
    lines = [
        CourseLine(str(n), f"{n} March", tuple(sorted([(0, 0.0), (a * MIN, level), (b * MIN, 1)])))
        for n, (a, b, level) in enumerate(drawn)
    ]
    curve = at(*lines)
    labels = [each.label for each in curve.lines if each.label is not None]
    assert labels
    assert all(0 <= box.top < curve.floor for box in labels)
    assert all(box.left >= curve.left for box in labels)
    assert not any(one.meets(other) for one, other in combinations(labels, 2))
    for each in curve.lines:
        assert all(curve.left <= x <= curve.right + 0.01 for x, _ in each.points)


@pytest.mark.parametrize("theme", [DAY, DARK_ROOM], ids=lambda each: each.name)
def test_it_paints_what_it_is_given(qtbot: QtBot, qapp: QApplication, theme: Theme) -> None:
    apply_theme(qapp, theme)
    curve = CourseCurve(LEVELS)
    qtbot.addWidget(curve)
    curve.resize(480, 208)
    empty = curve.grab().toImage()
    curve.set_lines([CourseLine("a", "3 March 2026", CORNERS, (20 * MIN,), 120 * MIN)])
    thin = curve.grab().toImage()
    curve.set_lines([CourseLine("a", "3 March 2026", CORNERS, (20 * MIN,), 120 * MIN, strong=True)])
    strong = curve.grab().toImage()
    curve.set_lines(
        [CourseLine("a", "3 March 2026", CORNERS, (20 * MIN,), 120 * MIN, other_route=True)]
    )
    dashed = curve.grab().toImage()
    pictures = (empty, thin, strong, dashed)
    assert not any(one == other for one, other in combinations(pictures, 2))
