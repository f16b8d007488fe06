"""Practice, Keys: a key is changed by pressing another one, and every cap says which it is."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kap_companion.domain.events import EyeMaskPutOn, QuickTag
from kap_companion.domain.protocols import PROTOCOLS
from kap_companion.errors import InputRefused
from kap_companion.services.protocols import Protocols
from kap_companion.ui.key_map import key_name
from kap_companion.ui.pages.key_settings import KeySettingsPage
from kap_companion.ui.pages.keys_sheet import KeysSheet
from kap_companion.ui.pages.page import Page
from kap_companion.ui.pages.practice_tabs import PracticeTabs
from kap_companion.ui.pages.prepare import PreparePage
from kap_companion.ui.pages.vitals_sheet import VitalsSheet
from kap_companion.ui.shell import Shell
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.keycap import KeyCap
from kap_companion.ui.workspace import Workspace
from tests.narrow import there
from tests.ui.pages.journey_ground import InTheRoom
from tests.ui.practice import HandClock, full_day

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
LIMIT_S = 20
HASH = QuickTag("%", "Mine")


@pytest.fixture
def page(qtbot: QtBot, workspace: Workspace) -> KeySettingsPage:
    made = KeySettingsPage(workspace)
    qtbot.addWidget(made)
    made.resize(1282, 696)
    made.refresh()
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def press(page: KeySettingsPage, act: str, typed: str) -> None:
    field = page.row_of(act).field
    field.setFocus()
    QTest.keyClicks(field, typed)


def said(page: KeySettingsPage) -> str:
    return page.note.notice.text() if page.note.notice.isVisible() else page.note.line.text()


def test_a_press_changes_the_key_and_is_kept(
    page: KeySettingsPage, workspace: Workspace, qtbot: QtBot
) -> None:
    workspace.keys.keep({"still": ""}).result(LIMIT_S)
    page.refresh()
    press(page, "mask", "J")
    assert workspace.keys.now() == {"still": "", "mask": "j"}
    assert page.row_of("mask").field.text() == "j"
    assert page.note.parentWidget() is page.row_of("mask")
    qtbot.waitUntil(lambda: said(page) == "Kept.")
    press(page, "hold", "m")
    assert workspace.keys.now() == {"still": "", "mask": "j", "hold": "m"}


@pytest.mark.parametrize(
    ("act", "typed", "named"),
    [
        ("mask", "s", "Music: soft for speech, and back"),
        ("mask", "4", "the tag Tearful"),
        ("mask", "?", "This map"),
    ],
)
def test_a_key_that_is_taken_is_refused_and_says_by_what(
    page: KeySettingsPage, workspace: Workspace, act: str, typed: str, named: str
) -> None:
    press(page, act, typed)
    assert named in said(page)
    assert workspace.keys.now() == {}
    assert page.row_of(act).field.text() == "m"


def test_a_tag_of_any_protocol_counts(page: KeySettingsPage, workspace: Workspace) -> None:
    tags = (QuickTag("=", "Joy"),)
    protocols = Protocols(workspace.journal, workspace.reader, workspace.practice.taken)
    changed = [PROTOCOLS[0], replace(PROTOCOLS[1], tags=tags)]
    protocols.set(changed).result(LIMIT_S)
    press(page, "mask", "=")
    assert "the tag Joy" in said(page)
    press(page, "mask", "%")
    assert workspace.keys.now() == {"mask": "%"}
    with pytest.raises(InputRefused, match="Eye mask on or off"):
        protocols.set([replace(PROTOCOLS[0], tags=(HASH,))])
    with pytest.raises(InputRefused, match="Eye mask on or off"):
        workspace.practice.set_quick_tags([HASH])


def test_one_is_turned_off_and_gets_its_usual_key_back(
    page: KeySettingsPage, workspace: Workspace
) -> None:
    row = page.row_of("fade")
    QTest.mouseClick(row.change, Qt.MouseButton.LeftButton)
    assert (row.field.text(), workspace.keys.now()) == ("off", {"fade": ""})
    QTest.mouseClick(row.change, Qt.MouseButton.LeftButton)
    assert (row.field.text(), workspace.keys.now()) == ("f", {})
    row.field.setFocus()
    QTest.keyClick(row.field, Qt.Key.Key_Backspace)
    assert workspace.keys.now() == {"fade": ""}
    press(page, "hold", "f")
    QTest.mouseClick(row.change, Qt.MouseButton.LeftButton)
    assert "Music: hold this phase" in said(page)


def test_the_emergency_card_keeps_a_key(page: KeySettingsPage, workspace: Workspace) -> None:
    row = page.row_of("card")
    assert not row.change.isVisible()
    row.field.setFocus()
    QTest.keyClick(row.field, Qt.Key.Key_Delete)
    assert workspace.keys.now() == {}
    assert "keeps a key" in said(page)


def test_all_usual_keys_and_the_way_back(
    page: KeySettingsPage, workspace: Workspace, qtbot: QtBot
) -> None:
    press(page, "mask", "=")
    press(page, "play", "%")
    QTest.mouseClick(page.usual, Qt.MouseButton.LeftButton)
    assert workspace.keys.now() == {}
    qtbot.waitUntil(lambda: said(page) == "All keys are the usual ones.")
    QTest.mouseClick(page.note.notice.action, Qt.MouseButton.LeftButton)
    assert workspace.keys.now() == {"mask": "=", "play": "%"}


def test_a_combination_is_pressed_and_no_function_key(
    page: KeySettingsPage, workspace: Workspace
) -> None:
    field = page.row_of("theme").field
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_G, CONTROL | SHIFT)
    assert workspace.keys.now() == {"theme": "Ctrl+Shift+G"}
    QTest.keyClick(field, Qt.Key.Key_F5, CONTROL)
    assert "can’t be the key" in said(page)
    QTest.keyClick(field, Qt.Key.Key_L, CONTROL)
    assert "Lock; behind it" in said(page)
    assert workspace.keys.now() == {"theme": "Ctrl+Shift+G"}


def test_tab_goes_through_all_rows(page: KeySettingsPage) -> None:
    first, second = page.rows[0], page.rows[1]
    first.field.setFocus()
    for target in (first.change, second.field, second.change):
        QTest.keyClick(there(QApplication.focusWidget()), Qt.Key.Key_Tab)
        assert target.hasFocus()


# Where the keys are used


@pytest.fixture
def room(qtbot: QtBot, workspace: Workspace, clock: HandClock) -> Iterator[InTheRoom]:
    chosen = {"mask": "j", "still": "", "dose": "*", "adverse": ""}
    workspace.keys.keep(chosen).result(LIMIT_S)
    made = InTheRoom(qtbot, workspace, clock)
    yield made
    made.close()


def test_the_journey_goes_by_the_keys_that_are_set(room: InTheRoom) -> None:
    room.keys("m")
    assert room.recorded(EyeMaskPutOn) == []
    room.keys("J")
    assert room.recorded(EyeMaskPutOn) == [EyeMaskPutOn()]


def test_every_cap_of_the_journey_is_the_key_that_works(room: InTheRoom) -> None:
    caps = {button.usual_key: button for button in room.page.findChildren(Button)}
    assert (caps["m"].key_text(), caps["m"].accessibleDescription()) == ("j", "Key j")
    assert (caps["d"].key_text(), caps["a"].key_text()) == ("*", "")
    assert caps["a"].accessibleDescription() == ""
    keys = room.workspace.key_map(room.session.tags)
    shown = {button.key_text() for button in room.page.findChildren(Button) if button.usual_key}
    real = {key_name(key) for use in keys.uses() for key in use.keys}
    assert shown - {"", "Ctrl Z", "Tab"} <= real


def test_the_map_shows_the_keys_that_are_set(room: InTheRoom) -> None:
    room.keys("?")
    sheet = room.sheet(KeysSheet)
    caps = [cap.accessibleName() for cap in sheet.findChildren(KeyCap)]
    assert "Key j" in caps
    assert "Key *" in caps
    assert "Key m" not in caps
    assert caps.count("Key off") == 2


def test_what_is_due_and_the_empty_line_show_the_keys_that_are_set(
    qtbot: QtBot, workspace: Workspace, clock: HandClock
) -> None:
    changed = {"look": "=", "vitals": "%", "later": "", "again": "*", "write": "&", "quote": ""}
    workspace.keys.keep(changed).result(LIMIT_S)
    room = InTheRoom(qtbot, workspace, clock, protocol=PROTOCOLS[0])
    page = room.page
    assert page.checks.block.first.accessibleDescription() in {"Key =", "Key %"}
    assert page.checks.block.later.toolTip() == "Put it off, with a reason."
    caps = [cap.accessibleName() for cap in page.checks.bar.findChildren(KeyCap)]
    assert caps == ["Key *"]
    assert page.line.hints() == (("Write what you see", "&"),)
    room.close()


def test_a_key_of_a_sheet_stays_the_sheets_own(room: InTheRoom) -> None:
    sheet = KeysSheet((), room.workspace.key_map(), room.page)
    inside = Button("End", key="m", parent=sheet)
    room.page.refresh()
    assert inside.key_text() == "m"


def test_prepare_takes_vitals_by_the_key_that_is_set(
    qtbot: QtBot, workspace: Workspace, clock: HandClock
) -> None:
    workspace.keys.keep({"vitals": "="}).result(LIMIT_S)
    room = InTheRoom(qtbot, workspace, clock, dosed=False)
    page = PreparePage(room.session)
    page.sheet_wanted.connect(lambda sheet: sheet.open())
    qtbot.addWidget(page)
    page.show()
    page.refresh()
    assert page.gate.measure.key_text() == "="
    QTest.keyClick(page, Qt.Key.Key_V)
    assert page.findChildren(VitalsSheet) == []
    QTest.keyClick(page, Qt.Key.Key_Equal)
    qtbot.waitUntil(lambda: any(each.isVisible() for each in page.findChildren(VitalsSheet)))
    page.close()
    room.close()


def test_the_map_leads_to_where_keys_are_changed_and_the_window_follows(
    qtbot: QtBot, workspace: Workspace, clock: HandClock
) -> None:
    full_day(workspace, clock)
    shell = Shell(workspace, {"practice": lambda: PracticeTabs(tabs(workspace))})
    qtbot.addWidget(shell)
    shell.resize(1366, 768)
    shell.show()
    shell.activateWindow()
    qtbot.waitUntil(shell.isActiveWindow)
    for opened in (shell.show_keys, lambda: QTest.keyClicks(shell.page(), "?")):
        shell.go_to_stage("journey")
        opened()
        (sheet,) = (each for each in shell.findChildren(KeysSheet) if each.isVisible())
        QTest.mouseClick(sheet.change, Qt.MouseButton.LeftButton)
        page = shell.page()
        assert isinstance(page, PracticeTabs)
        assert isinstance(page.tabs.currentWidget(), KeySettingsPage)
        page.tabs.setCurrentIndex(0)
    toggled: list[None] = []
    shell.theme_toggled.connect(lambda: toggled.append(None))
    workspace.keys.keep({"theme": "Ctrl+G"}).result(LIMIT_S)
    QTest.keyClick(shell, Qt.Key.Key_D, CONTROL)
    assert toggled == []
    QTest.keyClick(shell, Qt.Key.Key_G, CONTROL)
    assert toggled == [None]
    shell.close_vault()


def tabs(workspace: Workspace) -> list[tuple[str, Page]]:
    return [("Other", Page()), ("Keys", KeySettingsPage(workspace))]
