"""Practice, Settings: out into one file and in from one, looked at before anything changes."""

import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kap_companion.domain.defaults import (
    IDLE_MIN,
    INTEGRATION_FROM_H,
    INTEGRATION_TO_H,
    JOURNEY_IDLE_MIN,
    QUICK_TAGS,
)
from kap_companion.domain.events import Phone, QuickTag
from kap_companion.domain.protocols import PROTOCOLS, SCREENING
from kap_companion.services.protocols import Protocols
from kap_companion.ui.pages.event_settings import EventSettingsPage
from kap_companion.ui.pages.practice import PracticePage
from kap_companion.ui.pages.preparation_page import PreparationPage
from kap_companion.ui.pages.settings_sheet import SettingsSheet
from kap_companion.ui.setting_words import setting_lines
from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.widgets.text import Text
from kap_companion.ui.workspace import Workspace
from tests.ui.pages.hand import COMPACT, WIDE, Hand, nameless
from tests.ui.practice import LIMIT_S, Disk

MINE = (QuickTag("1", "Still"), QuickTag("5", "Quiet"))


@pytest.fixture
def page(workspace: Workspace) -> PracticePage:
    return PracticePage(workspace, "/home/jonas/KAP Companion")


@pytest.fixture
def hand(qtbot: QtBot, page: PracticePage) -> Hand:
    return Hand(qtbot, page, (WIDE[0], 2_000))


@pytest.fixture
def file(hand: Hand, page: PracticePage, workspace: Workspace, tmp_path: Path) -> Path:
    """A file of a practice with tags and protocols of its own; here the usual ones are back."""
    protocols = Protocols(workspace.journal, workspace.reader)
    workspace.practice.set_quick_tags(MINE).result(LIMIT_S)
    protocols.set(PROTOCOLS[:1]).result(LIMIT_S)
    path = tmp_path / "ours.json"
    page.file.write_to(str(path))
    hand.until(page.file.written.isVisible)
    workspace.practice.set_quick_tags(QUICK_TAGS).result(LIMIT_S)
    protocols.set(PROTOCOLS).result(LIMIT_S)
    page.refresh()
    return path


def sheet_of(hand: Hand, page: PracticePage, file: Path) -> SettingsSheet:
    shown = len(hand.sheets)
    page.file.take_from(str(file))
    hand.until(lambda: len(hand.sheets) > shown)
    return hand.sheet(SettingsSheet)


def said_in(widget: QWidget) -> str:
    texts = [each.text() for each in widget.findChildren(Text)]
    return "\n".join([*texts, *(each.text() for each in widget.findChildren(Notice))])


def change(file: Path, **parts: Any) -> None:  # noqa: ANN401  # whatever JSON holds
    document = json.loads(file.read_text(encoding="utf-8"))
    document["settings"].update(parts)
    file.write_text(json.dumps(document), encoding="utf-8")


def test_it_is_seen_first_and_then_taken_in(
    hand: Hand, page: PracticePage, workspace: Workspace, file: Path
) -> None:
    sheet = sheet_of(hand, page, file)
    assert [each.offer.name for each in sheet.changes] == ["protocols", "quick tags"]
    tags = sheet.changes[1]
    assert tags.lines.text().splitlines()[0] == "− 1 Settled"
    hand.click(tags.more)
    assert "+ 1 Still" in tags.lines.text().splitlines()
    assert workspace.practice_chart().quick_tags == QUICK_TAGS
    hand.click(sheet.save)
    hand.until(lambda: "2 settings were taken in." in page.file.note.notice.text())
    assert workspace.practice_chart().quick_tags == MINE
    assert workspace.practice_chart().protocols == PROTOCOLS[:1]
    hand.until(lambda: [row.label.text() for row in page.tags.rows] == ["Still", "Quiet"])
    page.file.note.notice.acted.emit()
    hand.until(lambda: workspace.practice_chart().protocols == PROTOCOLS)
    assert workspace.practice_chart().quick_tags == QUICK_TAGS


def test_each_can_be_left_out(
    hand: Hand, page: PracticePage, workspace: Workspace, file: Path
) -> None:
    sheet = sheet_of(hand, page, file)
    hand.click(sheet.changes[0].taken)
    hand.click(sheet.save)
    hand.until(lambda: "1 setting was taken in." in page.file.note.notice.text())
    assert workspace.practice_chart().quick_tags == MINE
    assert workspace.practice_chart().protocols == PROTOCOLS


def test_with_all_left_out_nothing_changes(
    hand: Hand, page: PracticePage, workspace: Workspace, file: Path
) -> None:
    sheet = sheet_of(hand, page, file)
    for each in sheet.changes:
        each.taken.click()
    hand.click(sheet.save)
    hand.until(lambda: "Nothing is chosen" in sheet.notice.text())
    assert workspace.practice_chart().quick_tags == QUICK_TAGS


def test_what_cant_be_taken_is_named_and_not_offered(
    hand: Hand, page: PracticePage, file: Path
) -> None:
    twice = [{"key": "1", "label": "Still"}] * 2
    change(
        file,
        **{
            "quick tags": {"version": 1, "tags": twice},
            "screen lock": {"version": 7},
            "weather": {"version": 1},
        },
    )
    sheet = sheet_of(hand, page, file)
    assert [each.offer.name for each in sheet.changes] == ["protocols"]
    said = said_in(sheet)
    assert "Quick tags: can’t be taken, so yours is kept." in said
    assert "Two tags have the key 1." in said
    assert "Screen lock" in said
    assert "“weather”" in said


def test_the_same_file_again_has_nothing_to_take(
    hand: Hand, page: PracticePage, tmp_path: Path
) -> None:
    page.file.write_to(str(tmp_path / "ours.json"))
    hand.until(page.file.written.isVisible)
    sheet = sheet_of(hand, page, tmp_path / "ours.json")
    assert sheet.changes == []
    assert not sheet.save.isVisible()
    assert "The same already" in said_in(sheet)


def test_what_is_no_file_of_settings_is_said_in_the_page(
    hand: Hand, page: PracticePage, tmp_path: Path
) -> None:
    (tmp_path / "song.json").write_bytes(b"\x00\x01")
    page.file.take_from(str(tmp_path / "song.json"))
    hand.until(lambda: "no file of KAP Companion’s settings" in page.file.note.notice.text())
    assert hand.sheets == []
    assert page.file.take.isEnabled()


def test_where_it_cant_be_written_it_says_so(
    hand: Hand, page: PracticePage, tmp_path: Path
) -> None:
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    page.file.write_to(str(tmp_path / "taken" / "ours.json"))
    hand.until(lambda: "could not be written" in page.file.note.notice.text())
    assert page.file.write.isEnabled()


def test_where_the_disk_refuses_the_sheet_stays(
    hand: Hand, page: PracticePage, workspace: Workspace, file: Path, disk: Disk
) -> None:
    sheet = sheet_of(hand, page, file)
    disk.full = True
    hand.click(sheet.save)
    hand.until(lambda: "disk is full" in sheet.notice.text())
    assert sheet.isVisible()
    assert workspace.practice_chart().quick_tags == QUICK_TAGS
    disk.full = False
    hand.click(sheet.save)
    hand.until(lambda: workspace.practice_chart().quick_tags == MINE)


@pytest.mark.parametrize("size", [WIDE, COMPACT], ids=["wide", "compact"])
def test_everything_in_the_sheet_has_a_name_and_a_place(
    hand: Hand, page: PracticePage, file: Path, size: tuple[int, int]
) -> None:
    page.set_compact(size == COMPACT)
    page.resize(*size)
    sheet = sheet_of(hand, page, file)
    assert nameless(hand.tab_stops()) == []
    stops = [*(each.taken for each in sheet.changes), sheet.save]
    assert all(stop.focusPolicy() & Qt.FocusPolicy.TabFocus for stop in stops)
    assert all(stop.height() >= 36 for stop in stops)
    assert all(each.taken.width() >= each.taken.sizeHint().width() for each in sheet.changes)
    before = sheet.changes[0].lines.text()
    hand.click(sheet.changes[0].more)
    assert len(sheet.changes[0].lines.text()) > len(before)


def test_every_part_of_a_protocol_can_be_read(workspace: Workspace) -> None:
    (lozenge,) = [each for each in PROTOCOLS if each.key == "lozenge"]
    Protocols(workspace.journal, workspace.reader).set([lozenge]).result(LIMIT_S)
    entries = workspace.reader.entries_of(workspace.reader.practice_subject())
    lines = setting_lines(entries[-1].event)
    assert lines[0] == "Lozenge: Lozenge, 120 min, held for 10 min"
    assert any("Visual check (a look): every 15 min until 105" in each for each in lines)
    assert any(each.endswith("from 140 up") for each in lines)
    assert "Lozenge, list of the day: Food (360 min)" in lines
    assert "Lozenge, readiness list: Oriented" in lines


# The usual ones come back, and what stood there after them


def test_the_usual_tags_come_back_and_go_again(
    hand: Hand, page: PracticePage, workspace: Workspace
) -> None:
    workspace.practice.set_quick_tags(MINE).result(LIMIT_S)
    page.refresh()
    hand.click(page.tags.restore)
    hand.until(lambda: "usual tags are back" in page.tags.note.notice.text())
    assert workspace.practice_chart().quick_tags == QUICK_TAGS
    page.tags.note.notice.acted.emit()
    hand.until(lambda: workspace.practice_chart().quick_tags == MINE)
    assert [row.label.text() for row in page.tags.rows] == ["Still", "Quiet"]


def test_the_usual_hours_and_minutes_come_back_and_go_again(
    hand: Hand, page: PracticePage, workspace: Workspace
) -> None:
    workspace.practice.set_integration_window(12, 36).result(LIMIT_S)
    workspace.practice.set_lock_times(5, 15).result(LIMIT_S)
    page.refresh()
    hand.click(page.usual_window)
    hand.until(lambda: "usual ones are back" in page.window_note.notice.text())
    hand.click(page.usual_lock)
    hand.until(lambda: "usual ones are back" in page.lock_note.notice.text())
    chart = workspace.practice_chart()
    hours = (chart.integration_from_h, chart.integration_to_h)
    assert hours == (INTEGRATION_FROM_H, INTEGRATION_TO_H)
    assert (chart.idle_min, chart.journey_idle_min) == (IDLE_MIN, JOURNEY_IDLE_MIN)
    assert page.from_h.value() == "24"
    page.window_note.notice.acted.emit()
    page.lock_note.notice.acted.emit()
    hand.until(lambda: workspace.practice_chart().integration_from_h == 12)
    hand.until(lambda: workspace.practice_chart().idle_min == 5)
    hand.until(lambda: page.from_h.value() == "12")


def test_the_usual_screening_list_can_go_again(qtbot: QtBot, workspace: Workspace) -> None:
    short = SCREENING[:3]
    Protocols(workspace.journal, workspace.reader).set_screening(short).result(LIMIT_S)
    page = PreparationPage(workspace)
    hand = Hand(qtbot, page)
    hand.click(page.screening.restore)
    hand.until(lambda: "usual one is back" in page.screening.note.notice.text())
    assert workspace.practice_chart().screening == SCREENING
    page.screening.note.notice.acted.emit()
    hand.until(lambda: workspace.practice_chart().screening == short)


def test_an_emptied_card_is_saved_by_its_button_only(qtbot: QtBot, workspace: Workspace) -> None:
    phones = (Phone("Dr Sommer", "+49 1"),)
    workspace.practice.set_emergency_card("Call", phones).result(LIMIT_S)
    page = EventSettingsPage(workspace)
    hand = Hand(qtbot, page, (WIDE[0], 1_200))
    hand.click(page.empty_card)
    assert page.words.value() == ""
    assert workspace.practice_chart().emergency.phones == phones
    hand.click(page.save_card)
    hand.until(lambda: workspace.practice_chart().emergency.phones == ())
