"""The axis is clicked, walked and read out as a person would."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent, QImage
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from kap_companion.ui.theme import DARK_ROOM, DAY, apply_theme, theme_of
from kap_companion.ui.widgets.axis import SessionAxis
from kap_companion.ui.widgets.axis_model import (
    AxisMode,
    AxisModel,
    DoseMark,
    DoseRow,
    Gap,
    Mark,
    MarksRow,
    MaskRow,
    MaskSpan,
    MusicRow,
    MusicSpan,
    PhaseRow,
    PhaseSpan,
    ScaleRow,
)

MIN = 60_000
STORY = AxisModel(
    start_ms=-15 * MIN,
    end_ms=120 * MIN,
    now_ms=42 * MIN,
    now_text="0:42",
    rows=(
        PhaseRow((PhaseSpan(0, 62 * MIN, "Peak, held", 4, current=True),)),
        DoseRow((DoseMark(0, "200 mg", key="dose"),)),
        MaskRow((MaskSpan(22 * MIN, 42 * MIN, current=True),)),
        MusicRow(
            (MusicSpan(0, 62 * MIN, "Slow Tide", "now"),), (Gap(70 * MIN, 72 * MIN, "no sound"),)
        ),
        MarksRow(
            "Notes",
            (
                Mark(24 * MIN, "quote", "<b>It</b> is wide", "q24"),
                Mark(36 * MIN, "tick", "Settled.", "t36"),
                Mark(90 * MIN, "touch", "Touch.", "t90"),
            ),
        ),
        ScaleRow(),
    ),
    gaps=(Gap(50 * MIN, 52 * MIN, "not recorded"),),
)


@pytest.fixture
def axis(qtbot: QtBot) -> SessionAxis:
    shown = SessionAxis()
    qtbot.addWidget(shown)
    shown.resize(1234, 200)
    shown.set_model(STORY)
    shown.show()
    return shown


def picture(axis: SessionAxis) -> QImage:
    return axis.grab().toImage()


def test_a_click_on_a_mark_chooses_it(axis: SessionAxis, qtbot: QtBot) -> None:
    at = axis.place_of("t36")
    assert at is not None
    with qtbot.waitSignal(axis.mark_chosen) as chosen:
        qtbot.mouseClick(axis, Qt.MouseButton.LeftButton, pos=at + QPoint(4, 0))
    assert chosen.args == ["t36"]


def test_a_click_beside_every_mark_chooses_nothing(axis: SessionAxis, qtbot: QtBot) -> None:
    at = axis.place_of("t36")
    assert at is not None
    with qtbot.assertNotEmitted(axis.mark_chosen):
        qtbot.mouseClick(axis, Qt.MouseButton.LeftButton, pos=at + QPoint(30, 0))
        qtbot.mouseClick(axis, Qt.MouseButton.LeftButton, pos=QPoint(at.x(), 4))


def test_arrow_keys_walk_all_marks_in_order_of_time(axis: SessionAxis, qtbot: QtBot) -> None:
    qtbot.keyClick(axis, Qt.Key.Key_Home)
    read = [axis.accessibleDescription()]
    for _ in range(6):
        qtbot.keyClick(axis, Qt.Key.Key_Right)
        read.append(axis.accessibleDescription())
    assert read == [
        "0:00, Dose: 200 mg",
        "0:24, “<b>It</b> is wide”",
        "0:36, Settled.",
        "0:50 to 0:52, not recorded",
        "1:10 to 1:12, no sound",
        "1:30, Touch.",
        "1:30, Touch.",
    ]


def test_enter_chooses_the_mark_with_the_ring(axis: SessionAxis, qtbot: QtBot) -> None:
    qtbot.keyClick(axis, Qt.Key.Key_End)
    with qtbot.waitSignal(axis.mark_chosen) as chosen:
        qtbot.keyClick(axis, Qt.Key.Key_Return)
    assert chosen.args == ["t90"]


def test_a_gap_can_be_read_but_leads_nowhere(axis: SessionAxis, qtbot: QtBot) -> None:
    qtbot.keyClick(axis, Qt.Key.Key_End)
    qtbot.keyClick(axis, Qt.Key.Key_Left)
    assert "no sound" in axis.described()
    with qtbot.assertNotEmitted(axis.mark_chosen):
        qtbot.keyClick(axis, Qt.Key.Key_Return)


def test_letters_belong_to_the_page(axis: SessionAxis, qtbot: QtBot) -> None:
    assert axis.focusPolicy() is Qt.FocusPolicy.TabFocus
    axis.focus_mark("t36")
    qtbot.keyClick(axis, Qt.Key.Key_M)
    assert axis.described() == "0:36, Settled."


def test_the_ring_stays_on_its_mark_when_the_story_grows(axis: SessionAxis) -> None:
    assert axis.focus_mark("t36")
    notes = STORY.rows[4]
    assert isinstance(notes, MarksRow)
    grown = replace(notes, marks=(Mark(10 * MIN, "tick", "Earlier.", "t10"), *notes.marks))
    axis.set_model(replace(STORY, rows=(*STORY.rows[:4], grown, STORY.rows[5])))
    assert axis.described() == "0:36, Settled."
    assert not axis.focus_mark("gone")


def test_tool_tips_say_marks_tracks_and_phases_and_never_markup(
    axis: SessionAxis, qtbot: QtBot
) -> None:
    at = axis.place_of("q24")
    assert at is not None
    assert axis.text_at(QPoint(400, 5)) == "Peak, held"
    assert axis.text_at(QPoint(400, 90)) == "Slow Tide"
    assert axis.text_at(QPoint(2, 90)) == ""
    asked = QHelpEvent(QEvent.Type.ToolTip, at, axis.mapToGlobal(at))
    QApplication.sendEvent(axis, asked)
    qtbot.waitUntil(QToolTip.isVisible)
    assert "&lt;b&gt;It&lt;/b&gt;" in QToolTip.text()
    QToolTip.hideText()


def test_the_now_line_moves_without_the_rest(axis: SessionAxis) -> None:
    before = picture(axis)
    axis.set_now(43 * MIN, "0:43")
    after = picture(axis)
    assert before != after
    left = 200
    assert before.copy(0, 0, left, 200) == after.copy(0, 0, left, 200)


def test_no_now_line_outside_the_axis_or_without_a_session(axis: SessionAxis) -> None:
    maskless = tuple(row for row in STORY.rows if not isinstance(row, MaskRow))
    axis.set_model(replace(STORY, rows=maskless, now_ms=None))
    without = picture(axis)
    axis.set_now(500 * MIN, "8:20")
    assert picture(axis) == without


def test_a_new_theme_repaints_the_standing_picture(axis: SessionAxis, qapp: QApplication) -> None:
    apply_theme(qapp, DAY)
    by_day = picture(axis)
    apply_theme(qapp, DARK_ROOM)
    assert picture(axis) != by_day
    apply_theme(qapp, DAY)
    assert picture(axis) == by_day
    assert theme_of(axis) is DAY


def test_height_follows_the_mode(qtbot: QtBot) -> None:
    axis = SessionAxis(mode=AxisMode.BAND)
    qtbot.addWidget(axis)
    axis.set_model(STORY)
    assert axis.sizeHint().height() == 28 + 2 + 24
    assert axis.focusPolicy() is Qt.FocusPolicy.NoFocus
    axis.set_mode(AxisMode.COMPACT)
    assert axis.sizeHint().height() == 26 + 21 + 22 + 24


@pytest.mark.parametrize("mode", list(AxisMode))
@pytest.mark.parametrize("width", [10, 240, 827, 1234, 2400])
def test_every_mode_paints_at_every_width(qtbot: QtBot, mode: AxisMode, width: int) -> None:
    axis = SessionAxis(mode=mode)
    qtbot.addWidget(axis)
    axis.set_model(STORY)
    axis.resize(width, axis.sizeHint().height())
    axis.show()
    for minute in (-20, -15, 0, 3, 42, 119, 120, 300):
        axis.set_now(minute * MIN, f"{minute}")
        assert not axis.grab().isNull()


def test_an_empty_axis_paints(qtbot: QtBot) -> None:
    axis = SessionAxis()
    qtbot.addWidget(axis)
    axis.resize(600, 100)
    assert not axis.grab().isNull()
    qtbot.keyClick(axis, Qt.Key.Key_Right)
    assert axis.described() == ""
