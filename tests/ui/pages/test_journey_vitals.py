"""Vital signs by hand: typed, refused, asked about, beyond a limit, corrected, taken back."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTabWidget, QWidget
from pytestqt.qtbot import QtBot

from kap_companion.domain.charts import SessionState
from kap_companion.domain.events import (
    Ending,
    Event,
    ProtocolTaken,
    RecheckAsked,
    SessionEnded,
    Sign,
    SomeoneTold,
    VitalsTaken,
)
from kap_companion.domain.protocols import PROTOCOLS
from kap_companion.ui.pages.amend_sheet import AmendSheet
from kap_companion.ui.pages.check_sheets import ChecksSheet, RecheckSheet
from kap_companion.ui.pages.vitals_sheet import VitalsSheet
from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.workspace import Workspace
from tests.ui.pages.hand import COMPACT
from tests.ui.pages.journey_ground import CONTROL, NONE, InTheRoom
from tests.ui.practice import DOSE, Disk, HandClock, Scribe

Key = Qt.Key
CALM = VitalsTaken(118, 74, 72, 98)
LOZENGE = next(each for each in PROTOCOLS if each.key == "lozenge")
HIGH = VitalsTaken(164, 98, 72, 97)
SAID_OF_HIGH = "BP 164/98, baseline 118/74. Recheck."


def prepared(made: InTheRoom, *events: Event) -> InTheRoom:
    """A session that runs by a protocol, its baseline taken eight minutes ago."""
    scribe = Scribe(made.workspace, made.clock)
    scribe.happened(made.id, ProtocolTaken(LOZENGE), ago_min=20)
    scribe.happened(made.id, CALM, ago_min=8)
    if events:
        scribe.happened(made.id, *events)
    made.session.catch_up()
    made.settle()
    return made


@pytest.fixture
def room(qtbot: QtBot, workspace: Workspace, clock: HandClock) -> Iterator[InTheRoom]:
    made = prepared(InTheRoom(qtbot, workspace, clock, dosed=False), DOSE)
    clock.advance(10)
    yield made
    made.close()


@pytest.fixture
def undosed(qtbot: QtBot, workspace: Workspace, clock: HandClock) -> Iterator[InTheRoom]:
    made = InTheRoom(qtbot, workspace, clock, dosed=False)
    yield made
    made.close()


def taken(room: InTheRoom) -> list[VitalsTaken]:
    """What was taken since the baseline."""
    found = room.recorded(VitalsTaken)
    return [each for each in found if isinstance(each, VitalsTaken) and each is not found[0]]


def type_four(
    room: InTheRoom, first: str, second: str, third: str = "72", last: str = "97"
) -> None:
    room.keys(f"v{first}\t{second}\t{third}\t{last}\r")


def fill(room: InTheRoom, field: QWidget, text: str) -> None:
    field.setFocus()
    room.press(Key.Key_A, CONTROL)
    room.press(Key.Key_Delete)
    room.keys(text)


def error(sheet: VitalsSheet, sign: Sign) -> str:
    return sheet.fields.fields[sign].error()


# Typed


def test_the_sheet_stands_before_it_is_asked_for(room: InTheRoom) -> None:
    room.until(lambda: len(room.page.findChildren(VitalsSheet)) == 1)
    (made,) = room.page.findChildren(VitalsSheet)
    assert made.isHidden()
    room.keys("v")
    assert room.sheet(VitalsSheet) is made
    assert made.is_untouched()


def test_a_full_set_takes_six_keys_at_most_beside_its_digits(room: InTheRoom) -> None:
    pressed = "v132\t84\t81\t97\r"
    room.keys(pressed)
    room.until(lambda: taken(room))
    assert taken(room) == [VitalsTaken(132, 84, 81, 97)]
    assert sum(not each.isdigit() for each in pressed) <= 6
    assert room.focus() is room.page
    assert room.row("132/84").label == "Vitals."


@pytest.mark.parametrize("goes_on", ["/", " "])
def test_a_slash_or_a_space_goes_on_to_the_next_number(room: InTheRoom, goes_on: str) -> None:
    room.keys(f"v132{goes_on}84{goes_on}81{goes_on}97\r")
    room.until(lambda: taken(room))
    assert taken(room) == [VitalsTaken(132, 84, 81, 97)]


def test_the_button_opens_it_too_and_a_part_of_a_set_is_enough(room: InTheRoom) -> None:
    room.click(room.page.checks.vitals)
    room.keys("132/84")
    room.click(room.sheet(VitalsSheet).save)
    room.until(lambda: taken(room))
    assert taken(room) == [VitalsTaken(132, 84)]


def test_what_the_protocol_asks_for_stands_first_the_rest_below(room: InTheRoom) -> None:
    room.keys("v")
    sheet = room.sheet(VitalsSheet)
    order = list(sheet.fields.fields)
    assert order[:4] == [Sign.SYSTOLIC, Sign.DIASTOLIC, Sign.HEART_RATE, Sign.SPO2]
    assert set(order) == set(Sign)
    assert all(field.editor.accessibleName() for field in sheet.fields.fields.values())


def test_the_baseline_stands_beside_each_value_with_the_change(room: InTheRoom) -> None:
    room.keys("v")
    fields = room.sheet(VitalsSheet).fields.fields
    assert fields[Sign.SYSTOLIC].line_text() == "baseline 118"
    room.keys("132/72/72")
    assert fields[Sign.SYSTOLIC].line_text() == "baseline 118 · +14"
    assert fields[Sign.DIASTOLIC].line_text() == "baseline 74 · −2"
    assert fields[Sign.HEART_RATE].line_text() == "baseline 72 · ±0"
    assert fields[Sign.TEMPERATURE].line_text() == ""


def test_further_signs_and_a_comma_in_the_temperature(room: InTheRoom) -> None:
    room.keys("v")
    sheet = room.sheet(VitalsSheet)
    fill(room, sheet.fields.fields[Sign.TEMPERATURE], "37,2")
    fill(room, sheet.fields.fields[Sign.SEDATION], "-2")
    fill(room, sheet.words, "left arm")
    room.press(Key.Key_Return)
    room.until(lambda: taken(room))
    expected = VitalsTaken(temperature=Decimal("37.2"), sedation=-2, words="left arm")
    assert taken(room) == [expected]
    room.until(lambda: "temperature 37.2" in room.row("left arm").words)


def test_two_minutes_ago(room: InTheRoom, clock: HandClock) -> None:
    room.keys("v132/84")
    sheet = room.sheet(VitalsSheet)
    fill(room, sheet.time, "0:08")
    room.press(Key.Key_Return)
    room.until(lambda: taken(room))
    at = room.facts(VitalsTaken)[-1].occurred_at
    assert at == clock.now().shifted(-2 * 60_000_000)


def test_two_minutes_ago_by_two_keys(room: InTheRoom, clock: HandClock) -> None:
    room.keys("v132/84")
    room.press(Key.Key_Up, CONTROL)
    room.press(Key.Key_Up, CONTROL)
    room.press(Key.Key_Up, CONTROL)
    room.press(Key.Key_Down, CONTROL)
    assert room.sheet(VitalsSheet).time.value() == "0:08"
    room.press(Key.Key_Return)
    room.until(lambda: taken(room))
    assert room.facts(VitalsTaken)[-1].occurred_at == clock.now().shifted(-2 * 60_000_000)


def test_the_time_goes_back_to_now_and_never_past_it(room: InTheRoom) -> None:
    room.keys("v132/84")
    time = room.sheet(VitalsSheet).time
    for key, said in ((Key.Key_Up, "0:09"), (Key.Key_Down, ""), (Key.Key_Down, "")):
        room.press(key, CONTROL)
        assert time.value() == said
    time.set_value("soon")
    room.press(Key.Key_Up, CONTROL)
    assert time.error()


def test_a_draft_that_is_taken_up_later_means_now_by_empty(
    room: InTheRoom, clock: HandClock
) -> None:
    room.keys("v132/84")
    room.press(Key.Key_Escape)
    clock.advance(5)
    room.keys("v")
    assert room.sheet(VitalsSheet).time.editor.placeholderText() == "0:15"
    room.press(Key.Key_Return)
    room.until(lambda: taken(room))
    assert room.facts(VitalsTaken)[-1].occurred_at == clock.now()


def test_two_in_the_same_second_are_both_kept(room: InTheRoom) -> None:
    type_four(room, "132", "84")
    room.until(lambda: taken(room))
    type_four(room, "132", "84")
    room.until(lambda: len(taken(room)) == 2)
    assert len([row for row in room.rows() if row.words.startswith("132/84")]) == 2


def test_escape_keeps_what_was_typed_and_an_empty_sheet_keeps_nothing(room: InTheRoom) -> None:
    room.keys("v13")
    room.press(Key.Key_Escape)
    room.keys("v")
    assert room.sheet(VitalsSheet).fields.fields[Sign.SYSTOLIC].value() == "13"
    fill(room, room.sheet(VitalsSheet).fields.fields[Sign.SYSTOLIC], "")
    room.press(Key.Key_Escape)
    room.settle_screen()
    assert not any(sheet.isVisible() for sheet in room.page.findChildren(VitalsSheet))
    drafts = room.workspace.reader.drafts_of
    room.until(lambda: not any("vitals" in name for name in drafts(room.id)))


def test_the_next_set_begins_with_nothing_of_the_one_before(room: InTheRoom) -> None:
    room.keys("v212/84\t\t\r")
    sheet = room.sheet(VitalsSheet)
    room.until(lambda: sheet.save.text() == "Sure, record")
    sheet.words.set_value("Sat up for it.")
    sheet.time.set_value("0:05")
    room.click(sheet.save)
    room.until(lambda: taken(room))
    room.clock.advance(7)
    for _ in range(2):  # the second time after one that was left empty
        room.keys("v")
        again = room.sheet(VitalsSheet)
        assert again.is_untouched()
        assert again.save.text() == "Record"
        assert not any(field.error() for field in again.fields.fields.values())
        upper = again.fields.fields[Sign.SYSTOLIC]
        assert upper.line_text() == "baseline 118"
        assert again.time.editor.placeholderText() == "0:17"
        room.press(Key.Key_Escape)
    room.keys("v212/84\r")
    room.until(lambda: room.sheet(VitalsSheet).save.text() == "Sure, record")


def test_what_was_half_typed_in_the_second_set_is_its_own_draft(room: InTheRoom) -> None:
    type_four(room, "132", "84")
    room.until(lambda: taken(room))
    room.keys("v14")
    room.close()
    room.open()
    room.keys("v")
    assert room.sheet(VitalsSheet).fields.fields[Sign.SYSTOLIC].value() == "14"
    room.keys("0/90\r")
    room.until(lambda: len(taken(room)) == 2)
    room.keys("v")
    assert room.sheet(VitalsSheet).is_untouched()
    assert not any(each.isVisible() for each in room.sheet(VitalsSheet).findChildren(Notice))


def test_what_was_half_typed_comes_back_after_a_crash(room: InTheRoom) -> None:
    room.keys("v13")
    room.close()
    room.open()
    room.keys("v")
    assert room.sheet(VitalsSheet).fields.fields[Sign.SYSTOLIC].value() == "13"


def test_a_full_disk_leaves_the_numbers_where_they_were_typed(room: InTheRoom, disk: Disk) -> None:
    disk.full = True
    type_four(room, "132", "84")
    sheet = room.sheet(VitalsSheet)
    room.until(lambda: any("Not saved" in each.text() for each in sheet.findChildren(Notice)))
    disk.full = False
    room.click(sheet.save)
    room.until(lambda: taken(room))
    assert taken(room) == [VitalsTaken(132, 84, 72, 97)]


# Refused, and asked


def test_a_slip_of_the_hand_is_refused_with_the_reason(room: InTheRoom) -> None:
    room.keys("v12080\r")
    sheet = room.sheet(VitalsSheet)
    assert "12080" in error(sheet, Sign.SYSTOLIC)
    assert "30 to 300" in error(sheet, Sign.SYSTOLIC)
    assert taken(room) == []


def test_the_lower_value_above_the_upper_one_is_refused(room: InTheRoom) -> None:
    room.keys("v74/118\r")
    sheet = room.sheet(VitalsSheet)
    assert "below the upper" in error(sheet, Sign.DIASTOLIC)
    assert taken(room) == []


def test_letters_are_not_taken_and_huge_numbers_end_somewhere(room: InTheRoom) -> None:
    room.keys("vabc<>12" + "9" * 20 + "\r")
    sheet = room.sheet(VitalsSheet)
    assert sheet.fields.fields[Sign.SYSTOLIC].value() == "129999"
    assert error(sheet, Sign.SYSTOLIC)
    assert taken(room) == []


def test_an_empty_set_is_refused(room: InTheRoom) -> None:
    room.keys("v\r")
    (notice,) = (n for n in room.sheet(VitalsSheet).findChildren(Notice) if n.isVisible())
    assert "no vitals" in notice.text()
    assert taken(room) == []


@pytest.mark.parametrize(
    ("pasted", "fields"),
    [
        ("132/84", ["132", "84"]),
        (" 132 / 84 ", ["132", "84"]),
        ("132", ["132", ""]),
        ("about 120", ["", ""]),
        ("1\n2", ["", ""]),
        ("9" * 100_000, ["", ""]),
        ("12\x0080", ["", ""]),
    ],
)
def test_what_is_pasted_is_a_number_or_stays_out(
    room: InTheRoom, pasted: str, fields: list[str]
) -> None:
    room.keys("v")
    QGuiApplication.clipboard().setText(pasted)
    room.press(Key.Key_V, CONTROL)
    sheet = room.sheet(VitalsSheet).fields.fields
    assert [sheet[sign].value() for sign in (Sign.SYSTOLIC, Sign.DIASTOLIC)] == fields


def test_an_unusual_value_is_asked_about_once_inline(room: InTheRoom) -> None:
    room.keys("v230/98\r")
    sheet = room.sheet(VitalsSheet)
    assert "Sure?" in sheet.fields.fields[Sign.SYSTOLIC].line_text()
    assert sheet.save.caption() == "Sure, record"
    assert taken(room) == []
    room.press(Key.Key_Return)
    room.until(lambda: taken(room))
    assert taken(room) == [VitalsTaken(230, 98, sure=("systolic",))]
    room.until(lambda: room.row("230/98").words == "230/98 · asked, and sure: systolic")


def test_a_finger_that_stays_on_return_is_no_answer(room: InTheRoom) -> None:
    room.keys("v230/98\r")
    event = QKeyEvent(QEvent.Type.KeyPress, Key.Key_Return, NONE, "\r", autorep=True)
    for _ in range(5):
        QApplication.sendEvent(room.focus(), event)
    assert taken(room) == []


def test_another_unusual_value_is_asked_about_again(room: InTheRoom) -> None:
    room.keys("v230/98\r")
    sheet = room.sheet(VitalsSheet)
    fill(room, sheet.fields.fields[Sign.SYSTOLIC], "240")
    assert sheet.save.caption() == "Record"
    room.press(Key.Key_Return)
    assert "240" in sheet.fields.fields[Sign.SYSTOLIC].line_text()
    assert taken(room) == []


@pytest.mark.parametrize("time", ["0:30", "-50:00", "99:59", "soon"])
def test_an_impossible_time_is_refused(room: InTheRoom, time: str) -> None:
    room.keys("v132/84")
    sheet = room.sheet(VitalsSheet)
    fill(room, sheet.time, time)
    room.press(Key.Key_Return)
    assert sheet.time.error()
    assert taken(room) == []


# Beyond a limit


def test_beyond_a_limit_it_asks_for_a_recheck_in_the_page(room: InTheRoom) -> None:
    bar = room.page.checks.bar
    assert not bar.isVisible()
    type_four(room, "164", "98")
    room.until(bar.isVisible)
    assert bar.text() == SAID_OF_HIGH
    assert room.focus() is room.page
    room.click(bar.times[1])
    room.until(lambda: room.facts(RecheckAsked))
    high = room.facts(VitalsTaken)[-1].id
    assert room.recorded(RecheckAsked) == [RecheckAsked(high, 10)]
    room.until(lambda: "At 0:20." in bar.text())
    assert room.page.checks.block.first.caption() == "Recheck, at 0:20"


def test_within_the_limits_nothing_is_asked(room: InTheRoom) -> None:
    type_four(room, "132", "84")
    room.until(lambda: taken(room))
    assert not room.page.checks.bar.isVisible()


def test_the_recheck_by_keys_and_who_was_told(room: InTheRoom) -> None:
    bar = room.page.checks.bar
    type_four(room, "164", "98")
    room.until(bar.isVisible)
    room.keys("y")
    room.press(Key.Key_Return)
    room.until(lambda: room.recorded(RecheckAsked))
    room.until(lambda: bar.tell.isVisible() and not bar.other.isVisible())
    room.keys("y")
    assert room.focus() is bar.tell
    room.press(Key.Key_Return)
    room.keys("Dr Keller\r")
    room.until(lambda: room.facts(SomeoneTold))
    high = room.facts(VitalsTaken)[-1].id
    assert room.recorded(SomeoneTold) == [SomeoneTold(high, "Dr Keller")]
    room.until(lambda: not bar.isVisible())
    assert [row.label for row in room.rows()][-2:] == ["Recheck.", "Told Dr Keller."]


def test_another_time_of_ones_own(room: InTheRoom) -> None:
    bar = room.page.checks.bar
    type_four(room, "164", "98")
    room.until(bar.isVisible)
    room.click(bar.other)
    sheet = room.sheet(RecheckSheet)
    assert room.focus() is sheet.length.editor
    room.keys("0\r")
    assert any("1 to 240" in each.text() for each in sheet.findChildren(Notice))
    fill(room, sheet.length, "20")
    room.press(Key.Key_Return)
    room.until(lambda: room.facts(RecheckAsked))
    assert room.recorded(RecheckAsked) == [RecheckAsked(room.facts(VitalsTaken)[-1].id, 20)]


def test_the_bar_goes_when_it_is_seen_to_and_comes_with_the_next_reading(room: InTheRoom) -> None:
    bar = room.page.checks.bar
    type_four(room, "164", "98")
    room.until(bar.isVisible)
    room.keys("y")
    room.press(Key.Key_Escape)
    assert room.focus() is room.page
    assert bar.isVisible()
    room.click(bar.close_button)
    assert not bar.isVisible()
    room.keys("y")
    assert room.sheet(ChecksSheet).isVisible()
    room.press(Key.Key_Escape)
    room.settle()
    room.close()
    room.open()
    bar = room.page.checks.bar
    room.settle()
    assert not bar.isVisible()
    type_four(room, "170", "98")
    room.until(bar.isVisible)


def test_the_bar_makes_a_low_window_no_higher(room: InTheRoom) -> None:
    room.page.set_compact(compact=True)
    room.page.resize(*COMPACT)
    type_four(room, "164", "98", "112")
    bar = room.page.checks.bar
    room.until(bar.isVisible)
    room.settle()
    assert (room.page.width(), room.page.height()) == COMPACT
    assert bar.height() >= bar.minimumSizeHint().height()
    assert room.page.line.mapTo(room.page, room.page.line.rect().bottomLeft()).y() < COMPACT[1]


def test_before_the_dose_there_is_no_baseline_to_name(undosed: InTheRoom) -> None:
    Scribe(undosed.workspace, undosed.clock).happened(undosed.id, ProtocolTaken(LOZENGE), ago_min=9)
    undosed.session.catch_up()
    undosed.settle()
    undosed.keys("v150/95\r")
    undosed.until(undosed.page.checks.bar.isVisible)
    assert undosed.page.checks.bar.text() == "BP 150/95. Recheck."


def test_nothing_that_is_said_advises_anything(room: InTheRoom) -> None:
    type_four(room, "190", "110", "140", "90")
    room.until(room.page.checks.bar.isVisible)
    said = room.page.checks.bar.text().casefold()
    assert not any(word in said for word in ("give", "dose", "treat", "should", "stop", "call"))


# On the record


def test_an_undo_takes_them_back(room: InTheRoom) -> None:
    type_four(room, "164", "98")
    room.until(room.page.checks.bar.isVisible)
    room.press(Key.Key_Z, CONTROL)
    room.until(lambda: not taken(room))
    room.until(lambda: not room.page.checks.bar.isVisible())


def amend(room: InTheRoom) -> AmendSheet:
    room.settle()
    room.page.log.setFocus()
    room.press(Key.Key_End)
    room.press(Key.Key_Return)
    return room.sheet(AmendSheet)


def test_a_correction_is_checked_and_asked_about_like_the_first_writing(room: InTheRoom) -> None:
    type_four(room, "132", "84")
    room.until(lambda: taken(room))
    sheet = amend(room)
    assert sheet.vitals is not None
    upper = sheet.vitals.fields[Sign.SYSTOLIC]
    assert upper.value() == "132"
    fill(room, upper, "12080")
    room.click(sheet.save)
    assert upper.error()
    fill(room, upper, "230")
    room.click(sheet.save)
    assert "Sure?" in upper.line_text()
    room.click(sheet.save)
    room.until(lambda: room.facts(VitalsTaken)[-1].amended)
    fact = room.facts(VitalsTaken)[-1]
    assert fact.event == VitalsTaken(230, 84, 72, 97, sure=("systolic",))
    assert fact.newest.reason == "typing slip"
    room.until(lambda: [row.amended for row in room.rows() if "230/84" in row.words] == [True])


def test_they_are_taken_back_with_a_reason(room: InTheRoom) -> None:
    type_four(room, "132", "84")
    room.until(lambda: taken(room))
    sheet = amend(room)
    fill(room, sheet.reason, "the other cuff")
    room.click(sheet.take_back)
    room.until(lambda: room.row("132/84").retracted)
    assert taken(room) == []


def test_after_the_end_they_become_a_late_entry(room: InTheRoom) -> None:
    scribe = Scribe(room.workspace, room.clock)
    scribe.happened(room.id, SessionEnded(Ending.COMPLETED))
    room.session.catch_up()
    room.until(lambda: room.session.chart.state is SessionState.ENDED)
    room.settle()
    assert room.page.checks.vitals.isVisible()
    room.keys("v132/84\r")
    room.until(lambda: taken(room))
    room.until(lambda: room.row("132/84").late)
    assert not room.page.checks.bar.isVisible()


def test_the_axis_has_them_with_their_text(room: InTheRoom) -> None:
    type_four(room, "164", "98")
    room.until(lambda: taken(room))
    room.settle()
    axis, high = room.page.axis, room.facts(VitalsTaken)[-1].id
    room.until(lambda: axis.focus_mark(high))  # it is drawn a little behind the log
    assert axis.described() == "0:10, BP 164/98, baseline 118/74. Recheck."
    axis.setFocus()
    QTest.keyClick(axis, Key.Key_Home)
    assert axis.described() == "\N{MINUS SIGN}0:08, BP 118/74, baseline 118/74"


def test_a_note_leaves_the_list_of_readings_as_it_stands(room: InTheRoom) -> None:
    readings = room.page.checks.readings
    assert not readings.findChildren(QWidget), "out of sight nothing of it is built"
    room.page.set_compact(True)
    room.page.resize(*COMPACT)
    tabs = room.page.findChildren(QTabWidget)[0]
    tabs.setCurrentIndex(2)
    room.until(readings.isVisible)
    shown = readings.findChildren(QWidget)
    assert shown
    room.note("breath long")
    room.settle()
    room.settle_screen()
    assert readings.findChildren(QWidget) == shown
    type_four(room, "130", "80")
    room.until(lambda: taken(room))
    room.settle()
    room.until(lambda: readings.findChildren(QWidget) != shown)
