"""Vital signs on the axis: they are seen, walked and read out."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kap_companion.ui.theme import DAY
from kap_companion.ui.widgets.axis import SessionAxis
from kap_companion.ui.widgets.axis_layout import frame
from kap_companion.ui.widgets.axis_model import (
    AxisMode,
    AxisModel,
    CurveRow,
    MarksRow,
    PhaseRow,
    PressureRow,
    Reading,
    Row,
    ScaleRow,
)
from kap_companion.ui.widgets.axis_readings import APART_PX, Scale, thinned_readings

MIN = 60_000


def pressure(minute: float, upper: int, lower: int, *, beyond: bool = False) -> Reading:
    text = f"{upper}/{lower}"
    said = f"BP {text}, baseline 118/74"
    shown = f"{text} recheck" if beyond else text
    at_ms = round(minute * MIN)
    return Reading(at_ms, (upper, lower), shown, said, f"v{minute}", beyond=beyond)


def heart(minute: float, value: int) -> Reading:
    return Reading(round(minute * MIN), (value,), str(value), f"Heart {value}", f"v{minute}")


def story(readings: tuple[Reading, ...], curve: tuple[Reading, ...] = ()) -> AxisModel:
    rows: tuple[Row, ...] = (
        PhaseRow(()),
        PressureRow(readings, (118, 74), "baseline 118/74"),
        CurveRow(curve, (72,), "baseline 72"),
        CurveRow(curve, name="SpO₂", kind="spo2", wide=True),
        MarksRow("Notes", ()),
        ScaleRow(),
    )
    return AxisModel(-15 * MIN, 120 * MIN, 42 * MIN, "0:42", rows)


CALM = (pressure(-8, 118, 74), pressure(30, 132, 84))
HEARTS = (heart(-8, 72), heart(30, 81))


@pytest.fixture
def axis(qtbot: QtBot, themed: QApplication) -> SessionAxis:
    del themed
    shown = SessionAxis()
    qtbot.addWidget(shown)
    shown.set_model(story(CALM, HEARTS))
    shown.resize(1234, shown.sizeHint().height())
    shown.show()
    return shown


def has_color(axis: SessionAxis, color: str) -> bool:
    picture = axis.grab().toImage()
    wanted = QColor(color)
    width, height = picture.width(), picture.height()
    return any(picture.pixelColor(x, y) == wanted for y in range(height) for x in range(width))


def test_arrow_keys_walk_them_and_say_what_they_are(axis: SessionAxis, qtbot: QtBot) -> None:
    qtbot.keyClick(axis, Qt.Key.Key_Home)
    read = [axis.accessibleDescription()]
    for _ in range(3):
        qtbot.keyClick(axis, Qt.Key.Key_Right)
        read.append(axis.accessibleDescription())
    assert read == [
        "\N{MINUS SIGN}0:08, BP 118/74, baseline 118/74",
        "\N{MINUS SIGN}0:08, Heart 72",
        "0:30, BP 132/84, baseline 118/74",
        "0:30, Heart 81",
    ]


def test_the_ring_stays_on_its_row_when_the_story_grows(axis: SessionAxis, qtbot: QtBot) -> None:
    qtbot.keyClick(axis, Qt.Key.Key_End)
    assert axis.described() == "0:30, Heart 81"
    axis.set_model(story((*CALM, pressure(40, 128, 82)), (*HEARTS, heart(40, 77))))
    assert axis.described() == "0:30, Heart 81"


def test_a_click_leads_to_the_log_and_the_pointer_reads(axis: SessionAxis, qtbot: QtBot) -> None:
    at = axis.place_of("v30")
    assert at is not None
    with qtbot.waitSignal(axis.mark_chosen) as chosen:
        qtbot.mouseClick(axis, Qt.MouseButton.LeftButton, pos=at + QPoint(3, 0))
    assert chosen.args == ["v30"]
    assert axis.text_at(at) == "0:30, BP 132/84, baseline 118/74"


def test_beyond_a_limit_it_is_in_caution(axis: SessionAxis) -> None:
    assert not has_color(axis, DAY.caution)
    axis.set_model(story((*CALM, pressure(36, 164, 98, beyond=True)), HEARTS))
    assert has_color(axis, DAY.caution)


def test_the_rows_of_before_keep_their_height_and_oxygen_waits_for_a_wide_window() -> None:
    full = frame(story(CALM), 1234, AxisMode.FULL)
    assert [at.height for at in full.rows] == [26, 40, 34, 22, 24]
    assert [at.row.name for at in frame(story(CALM), 1800, AxisMode.WIDE).rows][3] == "SpO₂"
    assert [at.row.name for at in frame(story(CALM), 800, AxisMode.COMPACT).rows] == [
        "Phase",
        "Notes",
        "",
    ]


def test_higher_values_stand_higher_and_all_of_them_inside_the_row() -> None:
    wild = (*CALM, pressure(40, 300, 10))
    row = PressureRow(wild, (118, 74), "")
    (placed,) = (at for at in frame(story(wild), 1234, AxisMode.FULL).rows if at.height == 40)
    scale = Scale(row, placed)
    heights = [scale.y(value) for value in (300, 132, 118, 84, 74, 10)]
    assert heights == sorted(heights)
    assert placed.top < heights[0]
    assert heights[-1] < placed.top + placed.height


@pytest.mark.parametrize("readings", [(), CALM[:1], (pressure(40, 118, 117),)])
@pytest.mark.parametrize("width", [10, 240, 1234, 2400])
def test_few_readings_paint_at_every_width(
    qtbot: QtBot, readings: tuple[Reading, ...], width: int
) -> None:
    axis = SessionAxis(mode=AxisMode.WIDE)
    qtbot.addWidget(axis)
    axis.set_model(story(readings, HEARTS))
    axis.resize(width, axis.sizeHint().height())
    for minute in (-20, -8, 30, 41, 300):
        axis.set_now(minute * MIN, "now")
        assert not axis.grab().isNull()


def test_one_of_a_pair_alone_is_drawn(axis: SessionAxis) -> None:
    alone = Reading(30 * MIN, (118,), "118/–", "BP 118/–", "v")
    axis.set_model(story((alone,)))
    assert not axis.grab().isNull()


def test_of_readings_that_would_smear_the_newest_or_one_beyond_a_limit_stands() -> None:
    crowd = (pressure(10, 118, 74), pressure(10.1, 164, 98, beyond=True), pressure(10.2, 120, 75))
    placed = frame(story(crowd), 1234, AxisMode.FULL)
    kept = thinned_readings(crowd, placed)
    assert [reading.key for _, reading in kept] == ["v10.1"]
    many = tuple(pressure(place * 0.05, 118, 74) for place in range(2000))
    xs = [x for x, _ in thinned_readings(many, placed)]
    assert all(b - a >= APART_PX for a, b in pairwise(xs))
    assert len(xs) > 100
