"""One moment of a session: what each row of the axis has there, on both sides of every edge."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kap_companion.ui.widgets.axis import SessionAxis
from kap_companion.ui.widgets.axis_layout import frame
from kap_companion.ui.widgets.axis_model import (
    EMPTY_AXIS,
    AxisMode,
    AxisModel,
    Mark,
    MarksRow,
    MusicRow,
    MusicSpan,
    PhaseRow,
    PhaseSpan,
    ScaleRow,
)
from kap_companion.ui.widgets.axis_scrub import AtMoment, at_moment, ms_at

MIN = 60_000
MODEL = AxisModel(
    -15 * MIN,
    120 * MIN,
    None,
    "",
    (
        PhaseRow((PhaseSpan(0, 30 * MIN, "Onset", 2), PhaseSpan(30 * MIN, 120 * MIN, "Peak", 4))),
        MusicRow(
            (
                MusicSpan(10 * MIN, 31 * MIN, "Low Water"),
                MusicSpan(30 * MIN, 60 * MIN, "Wide Field"),
                MusicSpan(60 * MIN, 90 * MIN, "Never heard", "planned"),
            )
        ),
        MarksRow(
            "Notes",
            (
                Mark(6 * MIN, "tick", "Settled.", "n1"),
                Mark(24 * MIN, "quote", "So wide.", "q1"),
                Mark(33 * MIN, "tick", "Hand to her chest.", "n2"),
                Mark(36 * MIN, "quote", "She is at the table.", "q2"),
            ),
        ),
        MarksRow("Insights", (Mark(37 * MIN, "insight", "I stayed.", "i1"),)),
        ScaleRow(),
    ),
)


@pytest.mark.parametrize(
    ("minute", "phase", "track", "said", "key", "quote"),
    [
        (-1, "", "", "", "", False),
        (0, "Onset", "", "", "", False),
        (6, "Onset", "", "Settled.", "n1", False),
        (10, "Onset", "Low Water", "Settled.", "n1", False),
        (23.99, "Onset", "Low Water", "Settled.", "n1", False),
        (24, "Onset", "Low Water", "So wide.", "q1", True),
        (30, "Peak", "Wide Field", "So wide.", "q1", True),
        (33, "Peak", "Wide Field", "So wide.", "q1", True),
        (36, "Peak", "Wide Field", "She is at the table.", "q2", True),
        (59.99, "Peak", "Wide Field", "She is at the table.", "q2", True),
        (60, "Peak", "", "She is at the table.", "q2", True),
        (120, "", "", "She is at the table.", "q2", True),
    ],
)
def test_what_was_there(  # a row of the table
    *, minute: float, phase: str, track: str, said: str, key: str, quote: bool
) -> None:
    found = at_moment(MODEL, round(minute * MIN))
    assert (found.phase, found.track, found.said, found.said_key) == (phase, track, said, key)
    assert found.quote is quote


def test_it_knows_how_long_the_track_had_been_playing() -> None:
    assert at_moment(MODEL, 29 * MIN).into_ms == 19 * MIN
    assert at_moment(MODEL, 30 * MIN).into_ms == 0
    assert at_moment(MODEL, 5 * MIN).into_ms == 0


def test_times_are_said_as_the_scale_says_them() -> None:
    found = at_moment(MODEL, 40 * MIN)
    assert (found.time_text, found.said_text, found.by_clock) == ("0:40", "0:36", False)
    assert at_moment(EMPTY_AXIS, 0) == AtMoment(0, "0:00")


def test_a_place_on_the_axis_is_a_time_and_back() -> None:
    placed = frame(MODEL, 900, AxisMode.FULL)
    for minute in (-15, 0, 36, 120):
        at_ms = ms_at(placed, placed.x(minute * MIN))
        assert abs(at_ms - minute * MIN) < 10_000
    assert ms_at(placed, -50) == MODEL.start_ms
    assert ms_at(placed, 5_000) == MODEL.end_ms


@pytest.fixture
def axis(qtbot: QtBot, themed: QApplication) -> SessionAxis:
    del themed
    made = SessionAxis()
    made.set_model(MODEL)
    made.resize(900, made.sizeHint().height())
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def scrubbed(axis: SessionAxis) -> list[int]:
    told: list[int] = []
    axis.scrubbed.connect(told.append)
    return told


def test_an_axis_that_is_not_let_never_scrubs(axis: SessionAxis) -> None:
    told = scrubbed(axis)
    QTest.mouseClick(axis, Qt.MouseButton.LeftButton, pos=QPoint(500, 10))
    QTest.keyClick(axis, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert told == []


def test_a_drag_goes_along_the_session(axis: SessionAxis) -> None:
    axis.let_scrub()
    told = scrubbed(axis)
    QTest.mousePress(axis, Qt.MouseButton.LeftButton, pos=QPoint(400, 10))
    for x in (450, 600, 5_000):
        QTest.mouseMove(axis, QPoint(x, 10))
    QTest.mouseRelease(axis, Qt.MouseButton.LeftButton, pos=QPoint(600, 10))
    assert told == sorted(told)
    assert len(set(told)) == len(told) == 4
    assert told[-1] == MODEL.end_ms


def test_moving_without_a_button_leaves_it(axis: SessionAxis) -> None:
    axis.let_scrub()
    told = scrubbed(axis)
    QTest.mouseMove(axis, QPoint(450, 10))
    QTest.mouseClick(axis, Qt.MouseButton.RightButton, pos=QPoint(400, 10))
    assert told == []


def test_a_click_on_a_mark_goes_to_it_and_chooses_it(axis: SessionAxis) -> None:
    axis.let_scrub()
    told = scrubbed(axis)
    chosen: list[str] = []
    axis.mark_chosen.connect(chosen.append)
    place = axis.place_of("q2")
    assert place is not None
    QTest.mouseClick(axis, Qt.MouseButton.LeftButton, pos=place + QPoint(3, 0))
    assert (told, chosen) == ([36 * MIN], ["q2"])


def test_arrows_walk_the_marks_and_with_shift_go_by_minutes(axis: SessionAxis) -> None:
    axis.let_scrub()
    axis.setFocus(Qt.FocusReason.TabFocusReason)
    told = scrubbed(axis)
    QTest.keyClick(axis, Qt.Key.Key_Home)
    QTest.keyClick(axis, Qt.Key.Key_Right)
    QTest.keyClick(axis, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(axis, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert told[-3:] == [24 * MIN, 25 * MIN, 24 * MIN]


def test_it_never_leaves_the_session(axis: SessionAxis) -> None:
    axis.let_scrub()
    told = scrubbed(axis)
    axis.scrub_to(MODEL.start_ms - 1)
    axis.scrub_to(MODEL.start_ms)
    axis.scrub_to(MODEL.end_ms + 1)
    assert told == [MODEL.start_ms, MODEL.end_ms]


def test_the_line_is_drawn(axis: SessionAxis) -> None:
    before = axis.grab().toImage()
    axis.let_scrub()
    axis.scrub_to(100 * MIN)
    assert axis.grab().toImage() != before
