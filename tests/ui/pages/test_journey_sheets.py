"""Doses, corrections and endings in the Journey's sheets, by hand."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from kap_companion.domain.charts import SessionState
from kap_companion.domain.events import (
    DoseGiven,
    Ending,
    Observed,
    QuoteHeard,
    RecordingResumed,
    SessionEnded,
)
from kap_companion.services.recovery import resume
from kap_companion.ui.pages.amend_sheet import AmendSheet
from kap_companion.ui.pages.dose_sheet import DoseSheet
from kap_companion.ui.pages.end_sheet import EndSheet
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.widgets.text import Text
from kap_companion.ui.workspace import Workspace
from tests.ui.pages.journey_ground import CONTROL, InTheRoom
from tests.ui.practice import DOSE, HandClock

Key = Qt.Key


@pytest.fixture
def room(qtbot: QtBot, workspace: Workspace, clock: HandClock) -> Iterator[InTheRoom]:
    made = InTheRoom(qtbot, workspace, clock)
    yield made
    made.close()


@pytest.fixture
def undosed(qtbot: QtBot, workspace: Workspace, clock: HandClock) -> Iterator[InTheRoom]:
    made = InTheRoom(qtbot, workspace, clock, dosed=False)
    yield made
    made.close()


def fill(room: InTheRoom, field: QWidget, text: str) -> None:
    field.setFocus()
    room.press(Key.Key_A, CONTROL)
    room.press(Key.Key_Delete)
    room.keys(text)


def choice(field: QWidget, words: str) -> Button:
    (found,) = (each for each in field.findChildren(Button) if each.caption() == words)
    return found


def amend(room: InTheRoom) -> AmendSheet:
    """Open the newest row of the log with the keys."""
    room.settle()
    room.page.log.setFocus()
    room.press(Key.Key_End)
    room.press(Key.Key_Return)
    return room.sheet(AmendSheet)


# The dose


def test_a_key_an_amount_and_return_start_t_plus(undosed: InTheRoom, clock: HandClock) -> None:
    undosed.keys("d")
    undosed.keys("62,5")
    undosed.press(Key.Key_Return)
    undosed.until(lambda: undosed.facts(DoseGiven))
    (fact,) = undosed.facts(DoseGiven)
    assert fact.event == DoseGiven("ketamine", Decimal("62.5"), "mg", "sublingual", "Jonas Feld")
    assert fact.occurred_at == clock.now()
    undosed.until(lambda: undosed.page.dose.caption() == "Booster")
    assert undosed.row("Dose.").time_text == "0:00"


def test_a_dose_given_earlier(undosed: InTheRoom, clock: HandClock) -> None:
    undosed.keys("d")
    sheet = undosed.sheet(DoseSheet)
    undosed.keys("60")
    fill(undosed, sheet.time, "9:52")
    undosed.click(sheet.record)
    undosed.until(lambda: undosed.facts(DoseGiven))
    assert undosed.facts(DoseGiven)[0].occurred_at == clock.now().shifted(-8 * 60_000_000)


def test_a_booster_asks_only_for_the_amount(room: InTheRoom, clock: HandClock) -> None:
    clock.advance(30)
    room.click(room.page.dose)
    room.keys("50\r")
    room.until(lambda: len(room.facts(DoseGiven)) == 2)
    booster = room.facts(DoseGiven)[1].event
    assert isinstance(booster, DoseGiven)
    assert (booster.amount, booster.route) == (Decimal(50), DOSE.route)
    room.until(lambda: "Booster." in [row.label for row in room.rows()])
    assert room.row("Booster.").time_text == "0:30"


@pytest.mark.parametrize("amount", ["", "0", "-5", "nan", "1,000", "two", "999999", "1e5", "5;"])
def test_an_impossible_amount_is_refused_in_its_field(room: InTheRoom, amount: str) -> None:
    room.keys("d")
    sheet = room.sheet(DoseSheet)
    room.keys(amount)
    room.click(sheet.record)
    assert sheet.fields.amount.error()
    assert sheet.fields.amount.value() == amount
    assert room.recorded(DoseGiven) == [DOSE]


def test_what_is_missing_is_said_where_it_is_missing(room: InTheRoom) -> None:
    room.keys("d")
    sheet = room.sheet(DoseSheet)
    room.click(choice(sheet.fields.which, "Other"))
    fill(room, sheet.fields.drug, " ")
    fill(room, sheet.fields.given_by, "")
    room.click(sheet.record)
    assert sheet.fields.drug.error()
    assert sheet.fields.given_by.error()
    assert sheet.fields.amount.error()
    assert room.recorded(DoseGiven) == [DOSE]


@pytest.mark.parametrize(
    "time", ["25:00", "24:00", "-9:00", "12:60", "soon", "10:30", "99:99", ":"]
)
def test_an_impossible_time_of_day_is_refused(undosed: InTheRoom, time: str) -> None:
    undosed.keys("d")
    sheet = undosed.sheet(DoseSheet)
    undosed.keys("60")
    fill(undosed, sheet.time, time)
    undosed.click(sheet.record)
    assert sheet.time.error()
    assert undosed.recorded(DoseGiven) == []


@pytest.mark.parametrize("time", ["0:30", "-50:00", "99:59", "1", "0:5"])
def test_an_impossible_t_plus_is_refused(room: InTheRoom, time: str) -> None:
    room.note("calm")
    sheet = amend(room)
    fill(room, sheet.time, time)
    room.click(sheet.save)
    assert sheet.time.error()
    assert room.chart().of(Observed)[0].amended is False


def test_an_amended_dose_time_moves_every_row(room: InTheRoom, clock: HandClock) -> None:
    clock.advance(20)
    room.note("calm")
    room.settle()
    dose = room.facts(DoseGiven)[0]
    assert room.page.log.scroll_to(dose.id)
    room.page.log.setFocus()
    room.press(Key.Key_Return)
    sheet = room.sheet(AmendSheet)
    fill(room, sheet.time, "0:05")
    fill(room, sheet.reason, "five minutes later")
    room.click(sheet.save)
    room.until(lambda: room.row("calm").time_text == "0:15")
    assert room.row("Dose.").time_text == "0:00"


# Corrections


def test_a_correction_is_an_amendment_with_its_reason(room: InTheRoom) -> None:
    room.note("left hand")
    sheet = amend(room)
    assert sheet.words is not None
    fill(room, sheet.words, "right hand")
    fill(room, sheet.reason, "the other one")
    room.click(sheet.save)
    room.until(lambda: [row.amended for row in room.rows() if row.words == "right hand"] == [True])
    (fact,) = room.facts(Observed)
    assert fact.first.event == Observed("left hand")
    assert fact.newest.reason == "the other one"


def test_nothing_changed_is_no_correction(room: InTheRoom) -> None:
    room.note("left hand")
    sheet = amend(room)
    room.click(sheet.save)
    assert "Nothing was changed" in sheet.findChildren(Notice)[0].text()
    assert not room.facts(Observed)[0].amended


def test_older_versions_stay_in_view(room: InTheRoom) -> None:
    room.note("left")
    sheet = amend(room)
    assert sheet.words is not None
    fill(room, sheet.words, "right")
    room.click(sheet.save)
    room.until(lambda: not isValid(sheet) or not sheet.isVisible())
    again = amend(room)
    assert any("left" in each.text() for each in again.findChildren(Text))


def test_taken_back_with_a_reason_and_by_the_right_hand_only(room: InTheRoom) -> None:
    room.keys('"Not mine.')
    room.press(Key.Key_Return)
    room.press(Key.Key_Escape)
    sheet = amend(room)
    fill(room, sheet.reason, "")
    room.click(sheet.take_back)
    assert "reason" in sheet.findChildren(Notice)[0].text()
    fill(room, sheet.reason, "someone else said it")
    room.click(sheet.take_back)
    room.until(lambda: room.row("Not mine.").retracted)
    assert room.facts(QuoteHeard) == ()


def test_what_belongs_to_the_session_can_not_be_taken_back(room: InTheRoom) -> None:
    written = resume(room.session.record)
    assert written is not None
    room.until(lambda: room.facts(RecordingResumed))
    sheet = amend(room)
    assert not sheet.take_back.isVisible()


# Endings


@pytest.mark.parametrize("ending", [Ending.COMPLETED, Ending.BROKEN_OFF])
def test_a_session_ends(room: InTheRoom, ending: Ending) -> None:
    room.click(room.page.end)
    sheet = room.sheet(EndSheet)
    choose(room, sheet, ending)
    sheet.summary.setFocus()
    room.keys("Quiet return.")
    room.click(sheet.end)
    room.until(lambda: room.chart().state is SessionState.ENDED)
    assert room.recorded(SessionEnded) == [SessionEnded(ending, "Quiet return.")]
    room.until(lambda: not room.page.line.isVisible())


@pytest.mark.parametrize("ending", [Ending.NO_DOSE_GIVEN, Ending.BROKEN_OFF])
def test_a_session_without_a_dose_ends(undosed: InTheRoom, ending: Ending) -> None:
    undosed.click(undosed.page.end)
    sheet = undosed.sheet(EndSheet)
    choose(undosed, sheet, ending)
    undosed.click(sheet.end)
    undosed.until(lambda: undosed.chart().state is SessionState.ENDED)
    assert undosed.recorded(SessionEnded) == [SessionEnded(ending)]


def choose(room: InTheRoom, sheet: EndSheet, ending: Ending) -> None:
    words = {
        Ending.COMPLETED: "Completed",
        Ending.NO_DOSE_GIVEN: "No dose given",
        Ending.BROKEN_OFF: "Broken off",
    }[ending]
    offered = {each.caption(): each for each in sheet.ending.findChildren(Button)}
    room.click(offered[words])


def test_after_the_end_keys_record_nothing(room: InTheRoom) -> None:
    room.click(room.page.end)
    room.click(room.sheet(EndSheet).end)
    room.until(lambda: room.chart().state is SessionState.ENDED)
    room.settle()
    before = len(room.chart().facts)
    room.page.setFocus()
    room.keys("1md nf+-/x")
    room.settle()
    assert len(room.chart().facts) == before


def test_words_that_were_not_recorded_are_spoken_of_before_the_end(room: InTheRoom) -> None:
    room.keys("/half a sen")
    room.press(Key.Key_Escape)
    room.click(room.page.end)
    sheet = room.sheet(EndSheet)
    assert any("not recorded yet" in each.text() for each in sheet.findChildren(Notice))


# What a closed sheet keeps


def test_a_dose_half_typed_is_still_there_after_escape(undosed: InTheRoom) -> None:
    undosed.keys("d")
    undosed.keys("62")
    undosed.press(Key.Key_Escape)
    undosed.keys("d")
    undosed.keys(",5\r")
    undosed.until(lambda: undosed.facts(DoseGiven))
    dose = undosed.facts(DoseGiven)[0].event
    assert isinstance(dose, DoseGiven)
    assert dose.amount == Decimal("62.5")

    undosed.until(lambda: undosed.page.dose.caption() == "Booster")
    undosed.until(undosed.page.hasFocus)  # the sheet has closed
    undosed.keys("d")
    assert undosed.sheet(DoseSheet).fields.amount.value() == ""


def test_a_correction_half_typed_is_still_there_after_escape(room: InTheRoom) -> None:
    room.note("Hands unclench.")
    sheet = amend(room)
    assert sheet.words is not None
    fill(room, sheet.words, "Hands open.")
    room.press(Key.Key_Escape)
    again = amend(room)
    assert again.words is not None
    assert again.words.value() == "Hands open."
    room.click(again.save)
    assert room.recorded(Observed) == [Observed("Hands open.")]
