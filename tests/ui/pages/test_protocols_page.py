"""The practice's protocols and its preparation, edited by hand; bad input is refused in words."""

from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from kap_companion.domain.after_care import AFTER_CARE
from kap_companion.domain.events import CheckPlan, Limit, ListItem, Protocol, QuickTag, Sign
from kap_companion.domain.protocols import PROTOCOLS, SCREENING
from kap_companion.domain.what_to_expect import WHAT_TO_EXPECT
from kap_companion.errors import InputRefused
from kap_companion.services.protocols import Protocols
from kap_companion.ui.pages.after_care_sheet import AfterCarePage
from kap_companion.ui.pages.expect_sheet import ExpectSheet
from kap_companion.ui.pages.preparation_page import PreparationPage
from kap_companion.ui.pages.protocol_sheet import ProtocolSheet
from kap_companion.ui.pages.protocols_page import ProtocolsPage
from kap_companion.ui.protocol_lines import (
    items_of,
    items_text,
    minute_of,
    minutes_of,
    minutes_text,
    tags_of,
    tags_text,
)
from kap_companion.ui.workspace import Workspace
from tests.ui.pages.hand import COMPACT, Hand, nameless
from tests.ui.practice import LIMIT_S, Disk

Key = Qt.Key
LOZENGE = PROTOCOLS[2]


@pytest.fixture
def page(workspace: Workspace) -> ProtocolsPage:
    return ProtocolsPage(workspace)


@pytest.fixture
def hand(qtbot: QtBot, page: ProtocolsPage) -> Hand:
    return Hand(qtbot, page)


@pytest.fixture
def sheet(hand: Hand, page: ProtocolsPage) -> ProtocolSheet:
    hand.click(page.rows[2].row)
    return hand.sheet(ProtocolSheet)


def kept(workspace: Workspace) -> tuple[Protocol, ...]:
    return workspace.practice_chart().protocols


def choose(menu: QMenu, words: str) -> None:
    next(each for each in menu.actions() if each.text() == words).trigger()
    menu.close()


# Lines


def test_a_list_is_read_as_it_is_written() -> None:
    items = LOZENGE.day_of
    assert items_of(items_text(items), items, lambda: "new") == items
    assert items_text(items).splitlines()[0] == "Food (360 min)"
    tags = (QuickTag("1", "Spits out"), QuickTag("é", "Hums"))
    assert tags_of(tags_text(tags)) == tags
    assert minutes_of(minutes_text((40, 120))) == (40, 120)
    assert minutes_of("40 120;  130") == (40, 120, 130)
    assert minute_of(" ") == 0


def test_an_item_worded_anew_is_another_one_unless_it_stands_in_its_place() -> None:
    before = (ListItem("a", "Food", 360), ListItem("b", "Toilet"))
    moved = items_of("Toilet\n\nFood (120 min)\n", before, lambda: "new")
    assert moved == (ListItem("b", "Toilet"), ListItem("a", "Food", 120))
    assert [each.key for each in items_of("Meal\nToilet", before, lambda: "new")] == ["new", "b"]
    in_place = items_of("Meal\nToilet", before, lambda: "new", by_place=True)
    assert [each.key for each in in_place] == ["a", "b"]
    more = items_of("Meal\nToilet\nMask", before, lambda: "new", by_place=True)
    assert [each.key for each in more] == ["new", "b", "new"]
    swapped = items_of("Toilet\nMeal", before, lambda: "new", by_place=True)
    assert [each.key for each in swapped] == ["b", "new"]


@pytest.mark.parametrize("text", ["-5", "1e3", "4.5", "soon", "٩٠"])
def test_what_is_no_minute_is_refused(text: str) -> None:
    with pytest.raises(InputRefused):
        minutes_of(text)


def test_two_numbers_where_one_is_meant_and_lines_that_are_no_tag() -> None:
    with pytest.raises(InputRefused):
        minute_of("40, 50")
    for text in ("Settled", "1", "12 Settled"):
        with pytest.raises(InputRefused, match="is no tag"):
            tags_of(text)


# The list of protocols


def test_the_protocols_stand_in_their_order(page: ProtocolsPage, hand: Hand) -> None:
    assert page.rows[2].row.accessibleName() == "Lozenge, Lozenge · 120 min · Vitals, Visual check"
    assert nameless(hand.tab_stops()) == []


def test_one_is_copied_moved_and_removed_with_a_way_back(
    page: ProtocolsPage, hand: Hand, workspace: Workspace
) -> None:
    choose(page.rows[0].menu(), "Duplicate")
    hand.until(lambda: len(kept(workspace)) == 6)
    assert kept(workspace)[5] == replace(
        PROTOCOLS[0], key=kept(workspace)[5].key, name="IM injection, copy"
    )
    choose(page.rows[0].menu(), "Duplicate")
    hand.until(lambda: len(kept(workspace)) == 7)
    assert kept(workspace)[6].name == "IM injection, copy 2"
    choose(page.rows[0].menu(), "Move down")
    hand.until(lambda: kept(workspace)[1].key == "im")
    choose(page.rows[0].menu(), "Remove")
    hand.until(lambda: len(kept(workspace)) == 6)
    hand.until(lambda: "keep their copy" in page.note.notice.text())
    hand.click(page.note.notice.action)
    hand.until(lambda: len(kept(workspace)) == 7)
    hand.click(page.restore)
    hand.until(lambda: kept(workspace) == PROTOCOLS)
    assert len(page.rows) == 5


# The sheet of one


def test_every_part_of_a_protocol_can_be_changed(
    hand: Hand, sheet: ProtocolSheet, workspace: Workspace
) -> None:
    hand.write(sheet.name, "Slow lozenge")
    hand.write(sheet.window_min, "150")
    hand.write(sheet.hold_min, "12")
    for field, minute in zip(sheet.phases, ("20", "40", "70", "100"), strict=True):
        hand.write(field, minute)
    hand.write(sheet.arc, "Spring")
    first, second = sheet.checks.fields
    hand.click(first.signs[Sign.SPO2])
    hand.write(first.at, "30, 60")
    hand.write(second.every, "10")
    hand.click(second.before)
    low, high = sheet.limits.bounds[Sign.SPO2]
    hand.write(low, "92")
    hand.write(sheet.limits.bounds[Sign.TEMPERATURE][1], "38,5")
    hand.write(high, "")
    hand.write(sheet.day_of, "Food (120 min)\rToilet\rBlinds half closed")
    hand.write(sheet.readiness, "Walks as before")
    hand.write(sheet.tags, "1 Spits out\r= Hums")
    hand.click(sheet.save)
    hand.until(lambda: kept(workspace)[2].name == "Slow lozenge")
    made = kept(workspace)[2]
    vitals = (Sign.SYSTOLIC, Sign.DIASTOLIC, Sign.HEART_RATE)
    assert made.checks == (
        CheckPlan("Vitals", vitals, True, (30, 60)),
        CheckPlan("Visual check", (), True, (), 10, 105),
    )
    assert (made.key, made.route, made.window_min, made.hold_min) == (
        "lozenge",
        "sublingual",
        150,
        12,
    )
    assert (made.phase_min, made.arc) == ((20, 40, 70, 100), "Spring")
    assert Limit(Sign.SPO2, low=Decimal(92)) in made.limits
    assert Limit(Sign.TEMPERATURE, high=Decimal("38.5")) in made.limits
    assert made.limits[0] == LOZENGE.limits[0]
    assert [(item.words, item.hold_min) for item in made.day_of] == [
        ("Food", 120),
        ("Toilet", 0),
        ("Blinds half closed", 0),
    ]
    assert (made.day_of[0].key, made.day_of[1].key) == ("food", "toilet")
    assert made.readiness == (ListItem("gait", "Walks as before"),)
    assert made.tags == (QuickTag("1", "Spits out"), QuickTag("=", "Hums"))


def test_a_new_protocol_takes_the_minutes_of_its_route(
    page: ProtocolsPage, hand: Hand, workspace: Workspace
) -> None:
    hand.click(page.add)
    sheet = hand.sheet(ProtocolSheet)
    hand.click(sheet.save)
    assert "needs a name" in sheet.notice.text()
    hand.write(sheet.name, "Oral, at home")
    hand.click(sheet.save)
    assert "Choose a route" in sheet.notice.text()
    sheet.route.editor.setFocus()
    hand.qtbot.keyClicks(sheet.route.editor, "O")
    hand.click(sheet.checks.more)
    hand.write(sheet.checks.fields[0].name, "Look in")
    hand.click(sheet.save)
    assert "never falls due" in sheet.notice.text()
    hand.click(sheet.checks.fields[0].remove)
    hand.click(sheet.save)
    hand.until(lambda: len(kept(workspace)) == 6)
    assert (kept(workspace)[5].window_min, kept(workspace)[5].checks) == (240, ())
    hand.until(lambda: len(page.rows) == 6)


@pytest.mark.parametrize(
    ("tags", "said"),
    [
        ("1 Settled\n1 Moving", "Two tags have the key 1"),
        ("m Mine", "already has a use"),
        ("Settled", "is no tag"),
    ],
)
def test_tags_that_can_not_be_told_apart_are_refused(
    hand: Hand, sheet: ProtocolSheet, workspace: Workspace, tags: str, said: str
) -> None:
    hand.write(sheet.tags, tags.replace("\n", "\r"))  # as Return types it
    hand.click(sheet.save)
    assert said in sheet.notice.text()
    assert sheet.tags.value() == tags
    assert kept(workspace) == PROTOCOLS


def test_limits_that_cross_and_numbers_that_are_none_are_refused(
    hand: Hand, sheet: ProtocolSheet, workspace: Workspace
) -> None:
    low, high = sheet.limits.bounds[Sign.SYSTOLIC]
    for value, said in (("150", "cross"), ("12080", "lies within"), ("low", "is a number")):
        hand.write(low, value)
        hand.click(sheet.save)
        assert said in sheet.notice.text()
    hand.write(low, "")
    hand.write(high, "")
    for field, minute in zip(sheet.phases, ("40", "20", "70", "100"), strict=True):
        hand.write(field, minute)
    hand.click(sheet.save)
    assert "Each phase begins after the one before it" in sheet.notice.text()
    hand.write(sheet.phases[0], "soon")
    hand.click(sheet.save)
    assert "Write whole minutes" in sheet.phases[0].error()
    hand.write(sheet.phases[0], "10")
    hand.write(sheet.checks.fields[0].at, "120, 40")
    hand.click(sheet.save)
    assert "in order" in sheet.notice.text()
    hand.write(sheet.checks.fields[0].at, "at noon")
    hand.click(sheet.save)
    assert "Write whole minutes" in sheet.checks.fields[0].at.error()
    assert kept(workspace) == PROTOCOLS


def test_a_full_disk_keeps_what_was_typed(
    hand: Hand, sheet: ProtocolSheet, workspace: Workspace, disk: Disk
) -> None:
    disk.full = True
    hand.write(sheet.name, "Slow lozenge")
    hand.click(sheet.save)
    hand.until(lambda: "The disk is full" in sheet.notice.text())
    disk.full = False
    hand.click(sheet.save)
    hand.until(lambda: kept(workspace)[2].name == "Slow lozenge")


def test_every_control_of_the_sheet_has_a_name(sheet: ProtocolSheet) -> None:
    assert nameless(list(sheet._stops())) == []  # noqa: SLF001  # as Tab goes


# Preparation


def test_the_screening_list_is_edited_and_restored(qtbot: QtBot, workspace: Workspace) -> None:
    page = PreparationPage(workspace)
    hand = Hand(qtbot, page)
    setting = page.screening
    hand.write(setting.area, "Sleep apnoea\rFear of needles")
    hand.click(setting.save)
    hand.until(lambda: len(workspace.practice_chart().screening) == 2)
    apnoea, needles = workspace.practice_chart().screening
    assert apnoea == SCREENING[14]
    assert needles.words == "Fear of needles"
    hand.write(setting.area, "Fear of needles\rFear of needles")
    hand.click(setting.save)
    assert "same item twice" in setting.note.notice.text()
    hand.click(setting.restore)
    assert setting.area.value() == items_text(SCREENING)
    assert not setting.note.notice.isVisible(), setting.note.notice.text()
    hand.until(lambda: workspace.practice_chart().screening == SCREENING)


def test_the_page_for_the_patient_is_edited_previewed_and_restored(
    qtbot: QtBot, workspace: Workspace
) -> None:
    page = PreparationPage(workspace)
    hand = Hand(qtbot, page, COMPACT)
    hand.write(page.expect.area, "Bring a scarf.")
    hand.click(page.expect.preview)
    assert hand.sheet(ExpectSheet).text.text() == "Bring a scarf."
    hand.press(Key.Key_Escape)
    hand.click(page.expect.save)
    hand.until(lambda: workspace.practice_chart().what_to_expect == "Bring a scarf.\n")
    hand.write(page.expect.area, " ")
    hand.click(page.expect.save)
    assert "The page needs words" in page.expect.note.notice.text()
    hand.click(page.expect.restore)
    hand.until(lambda: workspace.practice_chart().what_to_expect == WHAT_TO_EXPECT)


def test_what_is_being_typed_is_left_alone(qtbot: QtBot, workspace: Workspace) -> None:
    page = PreparationPage(workspace)
    hand = Hand(qtbot, page)
    hand.write(page.expect.area, "Half a sen")
    Protocols(workspace.journal, workspace.reader).set_what_to_expect("Else").result(LIMIT_S)
    page.refresh()
    assert page.expect.area.value() == "Half a sen"


def test_the_after_care_sheet_is_edited_previewed_and_restored(
    qtbot: QtBot, workspace: Workspace
) -> None:
    page = PreparationPage(workspace)
    hand = Hand(qtbot, page, COMPACT)
    hand.write(page.after_care.area, "Sleep well.")
    hand.click(page.after_care.preview)
    assert hand.sheet(AfterCarePage).text.text() == "Sleep well."
    hand.press(Key.Key_Escape)
    hand.click(page.after_care.save)
    hand.until(lambda: workspace.practice_chart().after_care == "Sleep well.\n")
    hand.write(page.after_care.area, " ")
    hand.click(page.after_care.save)
    assert "The sheet needs words" in page.after_care.note.notice.text()
    hand.click(page.after_care.restore)
    hand.until(lambda: workspace.practice_chart().after_care == AFTER_CARE)
