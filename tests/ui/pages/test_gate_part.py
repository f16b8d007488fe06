"""A dose with something open: seen beside it, given with a name and a reason, never unsaid."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kap_companion.domain.charts.ticks import DAY_OF
from kap_companion.domain.events import DoseGiven, GateOverridden, ListItem, Protocol
from kap_companion.services.preparation import DayList
from kap_companion.ui.pages.dose_sheet import DoseSheet
from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.workspace import Workspace
from tests.narrow import event_of
from tests.ui.pages.journey_ground import CONTROL, InTheRoom
from tests.ui.practice import LIMIT_S, Disk, HandClock

Key = Qt.Key
FLUIDS = ListItem("fluids", "Clear fluids", 120)
BY_LIST = Protocol("list", "List", "sublingual", 120, day_of=(FLUIDS, ListItem("m", "Eye mask")))
MANY = tuple(ListItem(str(number), f"Item {number}") for number in range(9))


@pytest.fixture
def room(qtbot: QtBot, workspace: Workspace, clock: HandClock) -> Iterator[InTheRoom]:
    made = InTheRoom(qtbot, workspace, clock, dosed=False, protocol=BY_LIST)
    yield made
    made.close()


def dose_sheet(room: InTheRoom) -> DoseSheet:
    room.page.setFocus()
    room.keys("d")
    return room.sheet(DoseSheet)


def type_in(room: InTheRoom, sheet: DoseSheet, reason: str) -> None:
    sheet.gate.reason.setFocus()
    room.press(Key.Key_A, CONTROL)
    room.press(Key.Key_Delete)
    room.keys(reason)


def test_what_is_open_stands_in_the_sheet_and_asks_for_a_reason(room: InTheRoom) -> None:
    sheet = dose_sheet(room)
    assert sheet.gate.isVisible()
    assert sheet.gate.notice.text() == "2 items are open."
    room.keys("60\r")
    assert room.facts(DoseGiven) == ()
    assert sheet.gate.reason.error() == "Going on with something open needs a reason."
    assert sheet.gate.reason.editor.hasFocus()
    assert sheet.fields.amount.value() == "60"
    room.keys("said by phone\r")
    room.until(lambda: room.facts(DoseGiven))
    (override,) = room.facts(GateOverridden)
    event = event_of(override, GateOverridden)
    assert (event.by, event.reason) == ("Jonas Feld", "said by phone")
    assert event.open == ("Clear fluids: not ticked", "Eye mask: not ticked")
    dose = room.facts(DoseGiven)[0]
    assert override.occurred_at == dose.occurred_at
    room.until(lambda: room.words_of("Dose with something open."))
    (words,) = room.words_of("Dose with something open.")
    assert "Jonas Feld decides: said by phone" in words


def test_nobody_decides_unnamed(room: InTheRoom) -> None:
    sheet = dose_sheet(room)
    room.keys("60")
    type_in(room, sheet, "said by phone")
    sheet.gate.by.set_value("")
    room.click(sheet.record)
    assert sheet.gate.by.error() == "Who decides to go on?"
    assert room.facts(DoseGiven, GateOverridden) == ()


def test_a_prepared_session_is_asked_for_nothing(
    qtbot: QtBot, workspace: Workspace, clock: HandClock
) -> None:
    room = InTheRoom(qtbot, workspace, clock, dosed=False)
    sheet = dose_sheet(room)
    assert not sheet.gate.isVisible()
    room.keys("60\r")
    room.until(lambda: room.facts(DoseGiven))
    assert room.facts(GateOverridden) == ()
    room.close()


def test_what_is_ticked_meanwhile_is_no_longer_asked(room: InTheRoom, clock: HandClock) -> None:
    sheet = dose_sheet(room)
    room.press(Key.Key_Escape)
    day, now = DayList(room.session.record, DAY_OF), clock.now().local()
    day.tick(FLUIDS, "", now - timedelta(hours=3)).result(LIMIT_S)
    day.tick(BY_LIST.day_of[1]).result(LIMIT_S)
    room.settle()
    again = dose_sheet(room)
    assert again is sheet
    assert not again.gate.isVisible()


def test_a_hold_counts_at_the_time_of_the_dose(room: InTheRoom, clock: HandClock) -> None:
    day, now = DayList(room.session.record, DAY_OF), clock.now().local()
    day.tick(FLUIDS, "tea", now - timedelta(minutes=121)).result(LIMIT_S)
    day.tick(BY_LIST.day_of[1]).result(LIMIT_S)
    room.settle()
    sheet = dose_sheet(room)
    assert not sheet.gate.isVisible()
    room.keys("60")
    sheet.time.setFocus()
    room.press(Key.Key_A, CONTROL)
    room.keys("9:50\r")
    room.until(sheet.gate.isVisible)
    assert room.facts(DoseGiven) == ()
    type_in(room, sheet, "half a cup")
    room.click(sheet.record)
    room.until(lambda: room.facts(DoseGiven))
    event = event_of(room.facts(GateOverridden)[0], GateOverridden)
    assert event.open == ("Clear fluids: holds back until 09:59",)


def test_it_tells_until_when_somebody_said_to_wait(room: InTheRoom, clock: HandClock) -> None:
    room.session.gate.wait_until(clock.now().local() + timedelta(minutes=50))
    sheet = dose_sheet(room)
    assert "It was said to wait until 10:50." in sheet.gate.notice.accessibleDescription()


def test_a_long_list_is_cut_short_and_says_where_the_rest_is(
    qtbot: QtBot, workspace: Workspace, clock: HandClock
) -> None:
    protocol = Protocol("many", "Many", "sublingual", 120, day_of=MANY)
    room = InTheRoom(qtbot, workspace, clock, dosed=False, protocol=protocol)
    sheet = dose_sheet(room)
    assert sheet.gate.notice.text() == "9 items are open."
    assert "and 4 more, all under Prepare" in sheet.gate.notice.accessibleDescription()
    room.keys("60")
    type_in(room, sheet, "all looked at")
    room.click(sheet.record)
    room.until(lambda: room.facts(GateOverridden))
    event = event_of(room.facts(GateOverridden)[0], GateOverridden)
    assert len(event.open) == 9
    room.close()


def test_a_booster_is_asked_for_nothing(
    qtbot: QtBot, workspace: Workspace, clock: HandClock
) -> None:
    room = InTheRoom(qtbot, workspace, clock, protocol=BY_LIST)
    clock.advance(30)
    sheet = dose_sheet(room)
    assert not sheet.gate.isVisible()
    room.keys("30\r")
    room.until(lambda: len(room.facts(DoseGiven)) == 2)
    assert room.facts(GateOverridden) == ()
    room.close()


def test_a_full_disk_takes_neither_the_dose_nor_the_reason(room: InTheRoom, disk: Disk) -> None:
    sheet = dose_sheet(room)
    room.keys("60")
    type_in(room, sheet, "said by phone")
    disk.full = True
    room.click(sheet.record)
    room.until(lambda: any("disk is full" in each.text() for each in sheet.findChildren(Notice)))
    assert room.facts(DoseGiven, GateOverridden) == ()
    disk.full = False
    room.click(sheet.record)
    room.until(lambda: room.facts(DoseGiven))
    assert len(room.facts(GateOverridden)) == 1


def in_view(sheet: DoseSheet, field: QWidget) -> bool:
    return not field.visibleRegion().isEmpty() and sheet.isVisible()


def test_in_a_small_window_the_field_with_the_focus_is_in_view(room: InTheRoom) -> None:
    room.page.set_compact(True)
    room.page.resize(859, 452)
    sheet = dose_sheet(room)
    room.until(lambda: in_view(sheet, sheet.fields.amount.editor))
    room.keys("60\r")
    room.until(lambda: in_view(sheet, sheet.gate.reason.editor))
    assert sheet.gate.reason.editor.hasFocus()
