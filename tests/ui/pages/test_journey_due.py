"""What is due in the room: told silently, made by one key, put off with a reason, or missed."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kap_companion.domain.charts import SessionState
from kap_companion.domain.due import Due, DueState
from kap_companion.domain.events import (
    CheckPutOff,
    Ending,
    LookedAt,
    ProtocolTaken,
    QuickTag,
    QuickTagsSet,
    RecheckAsked,
    SessionEnded,
    VitalsTaken,
)
from kap_companion.domain.protocols import PROTOCOLS
from kap_companion.ui.check_words import is_near, missed_text, when_text
from kap_companion.ui.pages.check_sheets import ChecksSheet, PutOffSheet
from kap_companion.ui.pages.end_sheet import EndSheet
from kap_companion.ui.pages.integration import IntegrationPage
from kap_companion.ui.pages.vitals_sheet import VitalsSheet
from kap_companion.ui.theme import DARK_ROOM, DAY
from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.widgets.text import Text
from kap_companion.ui.workspace import Workspace
from tests.ui.pages.hand import COMPACT
from tests.ui.pages.journey_ground import InTheRoom
from tests.ui.practice import DOSE, Disk, HandClock, Scribe

Key = Qt.Key
MIN = 60_000
CALM = VitalsTaken(118, 74, 72, 98)
LOZENGE = next(each for each in PROTOCOLS if each.key == "lozenge")


@pytest.fixture
def room(qtbot: QtBot, workspace: Workspace, clock: HandClock) -> Iterator[InTheRoom]:
    """A lozenge was given this minute: looks every quarter of an hour, vitals after two hours."""
    made = InTheRoom(qtbot, workspace, clock, dosed=False)
    scribe = Scribe(workspace, clock)
    scribe.happened(made.id, ProtocolTaken(LOZENGE), ago_min=20)
    scribe.happened(made.id, CALM, ago_min=8)
    scribe.happened(made.id, DOSE)
    made.session.catch_up()
    made.settle()
    yield made
    made.close()


@pytest.fixture
def undosed(qtbot: QtBot, workspace: Workspace, clock: HandClock) -> Iterator[InTheRoom]:
    made = InTheRoom(qtbot, workspace, clock, dosed=False)
    Scribe(workspace, clock).happened(made.id, ProtocolTaken(LOZENGE), ago_min=5)
    made.session.catch_up()
    made.settle()
    yield made
    made.close()


def after(room: InTheRoom, minutes: float) -> str:
    """Let so much time pass; returns what is said of the check that comes first."""
    room.clock.advance(minutes)
    room.session.ticked.emit()
    return room.page.checks.block.first.caption()


def texts(widget: object) -> list[str]:
    assert isinstance(widget, (ChecksSheet, EndSheet, IntegrationPage))
    return [each.text() for each in widget.findChildren(Text) if each.isVisible()]


# When


@pytest.mark.parametrize(
    ("left_min", "said", "near"),
    [
        (30, "at 1:00", False),
        (3.01, "at 1:00", False),
        (3, "in 3 min", True),
        (2.01, "in 3 min", True),
        (0.2, "in 1 min", True),
        (0, "now", True),
        (-0.9, "now", True),
        (-1, "1 min late", True),
        (-4.5, "4 min late", True),
    ],
)
def test_from_three_minutes_before_it_is_told_in_minutes(
    left_min: float, said: str, *, near: bool
) -> None:
    state = DueState.COMING if left_min > 0 else DueState.DUE
    due = Due("Vitals", 60, 60 * MIN, state, left_ms=round(left_min * MIN))
    assert (when_text(due), is_near(due)) == (said, near)


def test_a_recheck_without_t_plus_is_told_in_minutes_from_the_start() -> None:
    due = Due("Recheck", None, None, DueState.COMING, left_ms=9 * MIN + 1)
    assert when_text(due) == "in 10 min"


def test_what_was_missed_is_told_by_its_name() -> None:
    missed = Due("Vitals", 30, 35 * MIN, DueState.MISSED)
    before = replace(missed, due_min=None, at_ms=None)
    look = replace(missed, name="Visual check", due_min=15)
    assert missed_text([before, missed, look]) == "Vitals before the dose, 0:30; Visual check 0:15"


# What the page says


def test_before_the_dose_vitals_are_asked_for(undosed: InTheRoom) -> None:
    block = undosed.page.checks.block
    assert block.first.caption() == "Vitals, before the dose"
    assert not block.later.isVisible()
    undosed.keys("v118/74\r")
    undosed.until(lambda: block.first.caption() == "Visual check, at 0:15")


def test_a_check_comes_near_falls_due_and_is_late(room: InTheRoom) -> None:
    block = room.page.checks.block
    assert after(room, 11) == "Visual check, at 0:15"
    assert not block.first.is_near()
    assert after(room, 1) == "Visual check, in 3 min"
    assert block.first.is_near()
    assert after(room, 3) == "Visual check, now"
    assert after(room, 4) == "Visual check, 4 min late"


@pytest.mark.parametrize("theme", [DAY, DARK_ROOM])
def test_it_is_in_caution_and_never_in_red(
    room: InTheRoom, themed: QApplication, theme: object
) -> None:
    from kap_companion.ui.theme import Theme, apply_theme  # noqa: PLC0415  # this test alone

    assert isinstance(theme, Theme)
    apply_theme(themed, theme)
    after(room, 20)
    picture = room.page.checks.block.first.grab().toImage()
    colors = {
        picture.pixelColor(x, y).name()
        for x in range(picture.width())
        for y in range(picture.height())
    }
    apply_theme(themed, DAY)
    assert theme.caution.lower() in colors
    assert not {theme.danger.lower(), theme.danger_soft.lower()} & colors


def test_in_a_narrow_window_it_stands_above_the_line(room: InTheRoom) -> None:
    near = room.page.checks.near
    after(room, 13)
    assert not near.isVisible()
    room.page.set_compact(compact=True)
    room.page.resize(*COMPACT)
    assert near.isVisible()
    assert near.caption() == "Visual check, in 2 min"
    room.settle()
    assert near.width() >= near.sizeHint().width()
    assert not room.page.saved.isVisible()
    room.click(near)
    assert room.recorded(LookedAt) == [LookedAt("Visual check")]
    room.until(lambda: not near.isVisible())
    assert room.page.saved.isVisible()


def test_a_session_without_a_protocol_asks_for_nothing(
    qtbot: QtBot, workspace: Workspace, clock: HandClock
) -> None:
    room = InTheRoom(qtbot, workspace, clock)
    assert not room.page.checks.block.isVisible()
    room.keys("z")
    assert any("no checks" in each for each in texts(room.sheet(ChecksSheet)))
    room.press(Key.Key_Escape)
    room.keys("c")
    assert room.recorded(LookedAt) == [LookedAt("Visual check")]
    room.close()


# Made


def test_a_look_is_one_key(room: InTheRoom) -> None:
    after(room, 15)
    room.keys("c")
    assert room.row("Visual check.").state in {"saving", "saved"}
    assert room.recorded(LookedAt) == [LookedAt("Visual check")]
    room.until(lambda: room.page.checks.block.first.caption() == "Visual check, at 0:30")


def test_a_look_is_one_click_and_vitals_open_their_sheet(room: InTheRoom) -> None:
    after(room, 15)
    room.click(room.page.checks.block.first)
    assert room.recorded(LookedAt) == [LookedAt("Visual check")]
    assert after(room, 103) == "Visual check, 13 min late"
    told = [each.text() for each in room.page.checks.block.findChildren(Text)]
    assert any(each.endswith(" checks missed") for each in told)
    room.click(room.page.checks.block.first)
    room.until(lambda: room.page.checks.block.first.caption() == "Vitals, in 2 min")
    room.click(room.page.checks.block.first)
    assert room.sheet(VitalsSheet).isVisible()


def test_a_look_that_the_disk_does_not_take_can_be_tried_again(room: InTheRoom, disk: Disk) -> None:
    disk.full = True
    room.keys("c")
    room.until(lambda: "Not saved" in room.page.notice.text())
    disk.full = False
    room.click(room.page.notice.action)
    assert room.recorded(LookedAt) == [LookedAt("Visual check")]


def test_a_tag_of_the_practice_keeps_a_key_that_is_new_there(
    qtbot: QtBot, workspace: Workspace, clock: HandClock
) -> None:
    tags = QuickTagsSet((QuickTag("c", "Calm"),))
    Scribe(workspace, clock).happened(workspace.reader.practice_subject(), tags)
    room = InTheRoom(qtbot, workspace, clock)
    room.keys("c")
    assert room.recorded(LookedAt) == []
    assert room.row("Calm.").label == "Calm."
    room.close()


# Put off


def test_a_check_is_put_off_with_a_reason(room: InTheRoom) -> None:
    after(room, 15)
    room.keys("z")
    sheet = room.sheet(PutOffSheet)
    room.keys("\r")
    assert sheet.reason.error()
    room.keys("deep in it\r")
    room.until(lambda: room.facts(CheckPutOff))
    assert room.recorded(CheckPutOff) == [CheckPutOff("Visual check", 15, 5, "deep in it")]
    room.until(lambda: room.page.checks.block.first.caption() == "Visual check, at 0:20")
    assert room.focus() is room.page
    assert room.row("put off").words == "By 5 min. deep in it"


def test_put_off_by_hand_and_by_other_minutes(room: InTheRoom) -> None:
    after(room, 15)
    room.click(room.page.checks.block.later)
    room.keys("asleep")
    sheet = room.sheet(PutOffSheet)
    for typed, refused in (("", "how many"), ("0", ""), ("999", "")):
        sheet.length.set_value(typed)
        room.click(sheet.save)
        said = sheet.length.error() if refused else sheet.findChildren(Notice)[0].text()
        assert (refused or "1 to 240") in said
    assert sheet.length.line_text() == "At most 9: at 0:25 the next one takes over."
    sheet.length.set_value("10")
    room.click(sheet.save)
    assert "By at most 9 min" in sheet.length.error()
    sheet.length.set_value("8")
    room.click(sheet.save)
    room.until(lambda: room.facts(CheckPutOff))
    assert room.recorded(CheckPutOff) == [CheckPutOff("Visual check", 15, 8, "asleep")]


def test_with_nothing_near_the_key_shows_all_checks(room: InTheRoom) -> None:
    room.keys("z")
    shown = texts(room.sheet(ChecksSheet))
    assert shown.count("Visual check") == 7
    assert "made" in shown
    assert "at 2:00" in shown
    room.press(Key.Key_Escape)
    assert room.recorded(CheckPutOff) == []


def test_a_recheck_is_put_off_as_well(room: InTheRoom) -> None:
    scribe = Scribe(room.workspace, room.clock)
    (high,) = scribe.happened(room.id, VitalsTaken(164, 98))
    scribe.happened(room.id, RecheckAsked(high.id, 5))
    room.session.catch_up()
    room.settle()
    assert after(room, 5) == "Recheck, now"
    room.keys("zspeaks\r")
    room.until(lambda: room.facts(CheckPutOff))
    room.until(lambda: room.page.checks.block.first.caption() == "Recheck, at 0:10")


# Missed


def test_what_was_missed_stays_in_the_list_and_on_the_record(room: InTheRoom) -> None:
    after(room, 26)
    block = room.page.checks.block
    assert "Missed: Visual check 0:15" in [each.text() for each in block.findChildren(Text)]
    room.click(block.all)
    assert "missed" in texts(room.sheet(ChecksSheet))
    room.press(Key.Key_Escape)
    room.click(room.page.end)
    summary = " ".join(texts(room.sheet(EndSheet)))
    assert "1 set of vitals" in summary
    assert "checks missed: Visual check 0:15" in summary


def test_the_end_says_what_is_due_and_integration_what_was_missed(
    room: InTheRoom, qtbot: QtBot
) -> None:
    after(room, 16)
    room.click(room.page.end)
    assert "checks due now: Visual check 0:15" in " ".join(texts(room.sheet(EndSheet)))
    Scribe(room.workspace, room.clock).happened(room.id, SessionEnded(Ending.BROKEN_OFF))
    room.session.catch_up()
    room.until(lambda: room.session.chart.state is SessionState.ENDED)
    page = IntegrationPage(room.session)
    qtbot.addWidget(page)
    page.resize(1282, 696)
    page.refresh()
    page.show()
    qtbot.waitUntil(page.isVisible)
    assert any("Checks missed: Visual check 0:15" in each for each in texts(page))
    room.until(lambda: not room.page.checks.block.first.isVisible())
    assert room.page.checks.block.isVisible()
