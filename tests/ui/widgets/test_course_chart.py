"""The picture of a course: where things stand, what is walked to, and honesty with few points."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from kap_companion.ui.theme import DARK_ROOM, DAY, Theme
from kap_companion.ui.widgets.axis_ink import Ink
from kap_companion.ui.widgets.course_chart import CourseChart
from kap_companion.ui.widgets.course_chart_layout import (
    SLIM_BELOW_PX,
    course_height,
    nearest,
    number,
    placed_course,
)
from kap_companion.ui.widgets.course_chart_model import (
    EMPTY_COURSE,
    ChartBand,
    ChartMark,
    ChartPoint,
    CourseModel,
    MarkRow,
    MeasureRow,
)
from kap_companion.ui.widgets.course_chart_paint import paint_course

DAY_US = 86_400_000_000
BANDS = (ChartBand(0, "minimal"), ChartBand(5, "mild"), ChartBand(10, "moderate"))


def points(*values: float | None) -> tuple[ChartPoint, ...]:
    return tuple(
        ChartPoint(number * 10 * DAY_US, value, f"PHQ-9: {value}", f"result-{number}")
        for number, value in enumerate(values)
    )


def measure(*values: float | None) -> MeasureRow:
    return MeasureRow("phq-9", "PHQ-9", "7, mild", points(*values), 0, 27, BANDS, 18)


def course(*rows: MeasureRow) -> CourseModel:
    doses = MarkRow("Doses", (ChartMark(5 * DAY_US, "dose", "Dose on day 5", "session-1"),))
    steps = MarkRow("Steps", (ChartMark(9 * DAY_US, "step", "Step on day 9", "session-1"),))
    return CourseModel(rows, (doses, steps), ((0, "1 March"),), 0, 40 * DAY_US)


def test_points_stand_by_time_and_value() -> None:
    placed = placed_course(course(measure(0, 27, 13.5)), 900)
    (row,) = placed.measures
    first, second, third = row.points
    assert (first.y, second.y, third.y) == (row.foot, row.top, (row.top + row.foot) / 2)
    assert first.x - placed.left == pytest.approx(9)
    assert second.x - first.x == pytest.approx(third.x - second.x)
    assert placed.right < 900
    assert placed.height == course_height(course(measure(0, 27, 13.5)))


def test_what_is_beyond_the_scale_stands_at_its_end() -> None:
    (row,) = placed_course(course(measure(-3, 99)), 900).measures
    assert [point.y for point in row.points] == [row.foot, row.top]


def test_a_result_without_a_total_stands_at_the_foot_and_is_no_value() -> None:
    row = measure(18, None, 7)
    (placed,) = placed_course(course(row), 900).measures
    assert placed.points[1].y == placed.foot
    assert not row.is_joined


@pytest.mark.parametrize(
    ("values", "joined"),
    [((18,), False), ((18, 7), False), ((18, None, 7), False), ((18, 9, 7), True)],
)
def test_two_measurements_are_two_measurements(
    values: tuple[float | None, ...],
    joined: bool,  # noqa: FBT001  # a column of the table
) -> None:
    assert measure(*values).is_joined is joined


def test_the_numbers_of_a_scale_don_t_lie_over_each_other() -> None:
    crowded = replace(measure(3), bands=tuple(ChartBand(each, "x") for each in range(27)))
    for row in placed_course(course(crowded, measure(3)), 900).measures:
        heights = sorted(height for height, _ in row.numbers)
        assert all(b - a >= 16 for a, b in pairwise(heights))
        assert {"0", "27"} <= {words for _, words in row.numbers}


def test_a_scale_of_one_value_is_drawn() -> None:
    flat = MeasureRow("own", "Own", "", points(3, 3), 3, 3)
    (row,) = placed_course(course(flat), 900).measures
    assert {point.y for point in row.points} == {row.foot}
    assert number(3.0) == "3"
    assert number(2.5) == "2.5"


def test_a_narrow_picture_leaves_out_the_names_of_the_bands() -> None:
    wide, slim = (placed_course(course(measure(3)), SLIM_BELOW_PX + by) for by in (0, -1))
    assert wide.width - wide.right > slim.width - slim.right
    assert placed_course(course(measure(3)), 0).right > 0


def test_nothing_takes_no_room() -> None:
    assert course_height(EMPTY_COURSE) == 0
    assert EMPTY_COURSE.is_empty
    assert not course(measure(1)).is_empty


def test_a_place_finds_the_nearest_stop() -> None:
    stops = placed_course(course(measure(1, 2)), 900).stops()
    assert nearest(stops, stops[0].x + 3, stops[0].y - 3) == 0
    assert nearest(stops, -500, -500) is None


def painted(model: CourseModel, theme: Theme, width: int = 900) -> QImage:
    image = QImage(width, round(course_height(model)) + 40, QImage.Format.Format_ARGB32)
    image.fill(QColor(theme.background))
    painter = QPainter(image)
    paint_course(painter, QRectF(0, 20, width, image.height()), model, Ink(theme))
    assert painter.worldTransform().isIdentity()
    painter.end()
    return image


@pytest.mark.usefixtures("themed")
@pytest.mark.parametrize("theme", [DAY, DARK_ROOM], ids=lambda each: each.name)
@pytest.mark.parametrize("width", [320, 900])
def test_it_is_painted_within_its_rectangle(theme: Theme, width: int) -> None:
    model = course(measure(18, None, 9, 7), measure(3))
    image = painted(model, theme, width)
    ground = QColor(theme.background).rgb()
    rows = [
        any(image.pixel(x, y) != ground for x in range(0, width, 2)) for y in range(image.height())
    ]
    assert not any(rows[:20])
    assert not any(rows[-19:])
    assert sum(rows) > len(rows) / 2


@pytest.mark.usefixtures("themed")
def test_a_line_is_painted_from_three_points_on() -> None:
    """Between two points, halfway, there is nothing but the ground of the band."""

    def halfway(*values: float | None) -> bool:
        model = course(replace(measure(*values), bands=(), baseline=None))
        placed = placed_course(replace(model, marks=()), 900)
        image = painted(replace(model, marks=()), DAY)
        a, b = placed.measures[0].points[:2]
        x, y = round((a.x + b.x) / 2), round((a.y + b.y) / 2) + 20
        ground = QColor(DAY.background).rgb()
        return any(image.pixel(x, y + dy) != ground for dy in (-2, -1, 0, 1, 2))

    assert not halfway(18, 6)
    assert halfway(18, 6, 6)


@pytest.fixture
def chart(qtbot: QtBot, themed: QApplication) -> Iterator[CourseChart]:
    del themed  # it is how the room looks
    holder = QWidget()
    holder.setMinimumSize(0, 0)
    made = CourseChart()
    made.setParent(holder)
    qtbot.addWidget(holder)
    holder.resize(900, 500)
    made.set_model(course(measure(18, 9, 7)))
    made.resize(900, made.sizeHint().height())
    holder.show()
    holder.activateWindow()
    qtbot.waitUntil(holder.isActiveWindow)
    yield made  # the holder lives as long
    holder.close()


def press(chart: CourseChart, key: Qt.Key) -> str:
    QTest.keyClick(chart, key)
    assert chart.accessibleDescription() == chart.described()
    return chart.described()


def test_it_is_walked_by_keys_and_each_place_is_spoken(chart: CourseChart) -> None:
    told: list[str] = []
    chart.told.connect(told.append)
    chart.setFocus(Qt.FocusReason.TabFocusReason)
    assert chart.described() == "PHQ-9: 7"
    assert press(chart, Qt.Key.Key_Left) == "PHQ-9: 9"
    assert press(chart, Qt.Key.Key_Home) == "PHQ-9: 18"
    assert press(chart, Qt.Key.Key_Left) == "PHQ-9: 18"
    assert press(chart, Qt.Key.Key_Up) == "Step on day 9"
    assert press(chart, Qt.Key.Key_Right) == "Step on day 9"
    assert press(chart, Qt.Key.Key_Up) == "Dose on day 5"
    assert press(chart, Qt.Key.Key_Up) == "Dose on day 5"
    assert press(chart, Qt.Key.Key_Down) == "Step on day 9"
    assert press(chart, Qt.Key.Key_Down) == "PHQ-9: 9"
    assert press(chart, Qt.Key.Key_End) == "PHQ-9: 7"
    assert press(chart, Qt.Key.Key_Right) == "PHQ-9: 7"
    assert "Step on day 9" in told
    assert told[-1] == "PHQ-9: 7"


def test_enter_and_a_click_choose(chart: CourseChart) -> None:
    chosen: list[str] = []
    chart.chosen.connect(chosen.append)
    chart.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(chart, Qt.Key.Key_Return)
    place = chart.place_of("Dose on day 5")
    assert place is not None
    QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=place.toPoint())
    QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
    assert chosen == ["result-2", "session-1"]
    assert chart.place_of("nothing of the kind") is None


def test_what_is_pointed_at_is_told_and_then_what_has_the_ring(
    chart: CourseChart, qtbot: QtBot
) -> None:
    told: list[str] = []
    chart.told.connect(told.append)
    place = chart.place_of("PHQ-9: 18")
    assert place is not None
    QTest.mouseMove(chart, place.toPoint())
    qtbot.waitUntil(lambda: told[-1:] == ["PHQ-9: 18"])
    QTest.mouseMove(chart, QPoint(1, 1))
    qtbot.waitUntil(lambda: told[-1:] == [chart.described()])
    assert chart.described() != "PHQ-9: 18"


def test_other_keys_are_the_pages(chart: CourseChart) -> None:
    empty = CourseChart()
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_Home, Qt.Key.Key_Return):
        QTest.keyClick(empty, key)
    assert empty.described() == ""
    empty.deleteLater()
    before = chart.described()
    QTest.keyClick(chart, Qt.Key.Key_X)
    assert chart.described() == before


def test_a_new_model_forgets_where_one_was(chart: CourseChart) -> None:
    chart.setFocus(Qt.FocusReason.TabFocusReason)
    chart.set_model(course(measure(3)))
    assert chart.described() == ""
    assert not chart.grab().isNull()
