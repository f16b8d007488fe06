"""The full record of a dose, by hand: folded below what is quick, asked where it is unusual."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from kap_companion.domain.events import (
    DoseGiven,
    Ending,
    InfusionRateSet,
    InfusionStopped,
    LozengeTakenOut,
    PractitionerAdded,
    Proof,
    Protocol,
    ProtocolTaken,
    SessionBegun,
    SessionEnded,
)
from kap_companion.ui.pages.amend_sheet import AmendSheet
from kap_companion.ui.pages.dose_sheet import DoseSheet
from kap_companion.ui.pages.infusion_sheet import RateSheet, StopSheet
from kap_companion.ui.pages.witness_field import WitnessField
from kap_companion.ui.story import axis_model
from kap_companion.ui.widgets.axis_model import CourseRow
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.choice import ArrowBox
from kap_companion.ui.workspace import Workspace
from tests.ui.pages.hand import nameless
from tests.ui.pages.journey_ground import CONTROL, NONE, InTheRoom
from tests.ui.practice import DOSE, MORNING, HandClock, Scribe

Key = Qt.Key
ANNAS_PASSPHRASE = "nine patient otters"
IV = replace(DOSE, route="intravenous", amount=Decimal(40))


@pytest.fixture
def room(qtbot: QtBot, workspace: Workspace, clock: HandClock) -> Iterator[InTheRoom]:
    made = InTheRoom(qtbot, workspace, clock)
    clock.advance(1)
    yield made
    made.close()


@pytest.fixture
def undosed(qtbot: QtBot, workspace: Workspace, clock: HandClock) -> Iterator[InTheRoom]:
    made = InTheRoom(qtbot, workspace, clock, dosed=False)
    yield made
    made.close()


@pytest.fixture
def anna(workspace: Workspace) -> str:
    """A colleague with a passphrase of her own."""
    person = workspace.people.new_id()
    added = PractitionerAdded(person, "Anna Berg", "nurse")
    workspace.people.add(added, ANNAS_PASSPHRASE).result(20)
    return person


def fill(room: InTheRoom, field: QWidget, text: str) -> None:
    field.setFocus()
    room.press(Key.Key_A, CONTROL)
    room.press(Key.Key_Delete)
    room.keys(text)


def choose(room: InTheRoom, field: QWidget, words: str) -> None:
    (found,) = (each for each in field.findChildren(Button) if each.caption() == words)
    room.until(found.isVisible)
    found.click()


def nameless_in(sheet: QWidget) -> list[str]:
    """What the keyboard reaches in a sheet, and a screen reader could not name."""
    stops = [
        each
        for each in sheet.findChildren(QWidget)
        if each.isVisible() and each.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    assert stops
    return nameless([each for each in stops if each.focusProxy() is None])


def open_dose(room: InTheRoom, *, unfolded: bool = True) -> DoseSheet:
    room.keys("d")
    sheet = room.sheet(DoseSheet)
    if unfolded:
        room.click(sheet.fields.details.toggle)
    return sheet


def doses(room: InTheRoom) -> list[DoseGiven]:
    return [each for each in room.recorded(DoseGiven) if isinstance(each, DoseGiven)]


# The record


def test_the_rest_is_folded_and_counts_all_the_same(undosed: InTheRoom) -> None:
    sheet = open_dose(undosed, unfolded=False)
    details = sheet.fields.details
    assert not details.folded.isVisible()
    undosed.click(details.toggle)
    for field, text in (
        (details.weight.line, "72.5"),
        (details.lot, "L-4711"),
        (details.expiry, "2027-04"),
        (details.ordered_by, "Dr Sommer"),
        (details.wasted, "50"),
    ):
        fill(undosed, field, text)
    undosed.click(details.toggle)
    fill(undosed, sheet.fields.amount, "150")
    undosed.press(Key.Key_Return)
    undosed.until(lambda: undosed.facts(DoseGiven))
    assert doses(undosed) == [
        replace(
            DOSE,
            amount=Decimal(150),
            weight_kg=Decimal("72.5"),
            lot="L-4711",
            expiry="2027-04",
            ordered_by="Dr Sommer",
            wasted=Decimal(50),
        )
    ]
    said = undosed.row("Dose.").words
    assert "150 mg ÷ 72.5 kg = 2.07 mg/kg." in said
    assert "Wasted 50 mg." in said


def test_mg_per_kg_is_arithmetic_and_follows_what_is_typed(undosed: InTheRoom) -> None:
    sheet = open_dose(undosed)
    weight = sheet.fields.details.weight
    fill(undosed, weight.line, "80")
    assert weight.per_kg.text() == ""
    fill(undosed, sheet.fields.amount, "60")
    assert weight.per_kg.text() == "60 mg ÷ 80 kg = 0.75 mg/kg"
    choose(undosed, sheet.fields.unit, "ml")
    assert weight.per_kg.text() == ""


def test_another_drug_is_named(undosed: InTheRoom) -> None:
    sheet = open_dose(undosed, unfolded=False)
    choose(undosed, sheet.fields.which, "Other")
    fill(undosed, sheet.fields.drug, "midazolam")
    fill(undosed, sheet.fields.amount, "2")
    undosed.press(Key.Key_Return)
    undosed.until(lambda: undosed.facts(DoseGiven))
    assert doses(undosed)[0].drug == "midazolam"


def test_esketamine_by_nose_counts_its_devices(undosed: InTheRoom) -> None:
    sheet = open_dose(undosed)
    details = sheet.fields.details
    assert not details.devices.isVisible()
    choose(undosed, sheet.fields.which, "Esketamine")
    box = sheet.fields.route.findChild(ArrowBox)
    assert box is not None
    box.setFocus()
    undosed.keys("Nasal")
    undosed.press(Key.Key_Return)
    sheet.fields.route.set_value("nasal")
    details.show_route("nasal")
    assert not details.site.isVisible()
    fill(undosed, details.devices, "x")
    fill(undosed, sheet.fields.amount, "56")
    undosed.press(Key.Key_Return)
    assert details.devices.error()
    fill(undosed, details.devices, "2")
    undosed.press(Key.Key_Return)
    undosed.until(lambda: undosed.facts(DoseGiven))
    (dose,) = doses(undosed)
    assert (dose.drug, dose.route, dose.devices) == ("esketamine", "nasal", 2)


def test_a_booster_takes_over_what_stays_the_same_but_never_the_amount(
    qtbot: QtBot, workspace: Workspace, clock: HandClock
) -> None:
    room = InTheRoom(qtbot, workspace, clock, dosed=False)
    full = replace(DOSE, ordered_by="Dr Sommer", lot="L-1", expiry="2027-04")
    weighed = replace(full, weight_kg=Decimal(72), wasted=Decimal(5), witnessed_by="Anna")
    Scribe(workspace, clock).happened(room.id, weighed)
    clock.advance(20)
    room.close()
    room.open()
    sheet = open_dose(room)
    details = sheet.fields.details
    assert sheet.fields.amount.value() == ""
    assert details.weight.line.value() == ""
    assert details.weight.offer.caption() == "Take 72 kg of 10:00"
    room.click(details.weight.offer)
    fill(room, sheet.fields.amount, "50")
    room.press(Key.Key_Return)
    room.until(lambda: len(room.facts(DoseGiven)) == 2)
    assert doses(room)[1] == replace(full, amount=Decimal(50), weight_kg=Decimal(72))
    room.close()


def test_the_weight_of_an_earlier_session_is_offered_with_its_date(
    qtbot: QtBot, workspace: Workspace, clock: HandClock
) -> None:
    room = InTheRoom(qtbot, workspace, clock, dosed=False)
    room.close()
    scribe = Scribe(workspace, clock)
    before = scribe.planned(room.session.patient_id, MORNING)
    given = replace(DOSE, weight_kg=Decimal("70.5"))
    scribe.happened(before, SessionBegun(), given, ago_min=9 * 24 * 60)
    scribe.happened(before, SessionEnded(Ending.COMPLETED), ago_min=9 * 24 * 60 - 90)
    room.open()
    sheet = open_dose(room)
    offer = sheet.fields.details.weight.offer
    assert offer.caption() == "Take 70.5 kg of 2026-03-08"
    fill(room, sheet.fields.amount, "60")
    room.press(Key.Key_Return)
    room.until(lambda: room.facts(DoseGiven))
    assert doses(room)[0].weight_kg is None
    room.close()


# Asked


@pytest.mark.parametrize("typed", ["5000", "1001"])
def test_an_amount_like_a_slip_is_asked_about_and_kept_with_a_mark(
    room: InTheRoom, typed: str
) -> None:
    sheet = open_dose(room, unfolded=False)
    room.keys(typed + "\r")
    assert f"{typed} mg" in sheet.doubts.notice.text()
    assert doses(room) == [DOSE]
    assert room.focus() is sheet.doubts.notice.action
    room.press(Key.Key_Return)
    room.until(lambda: len(room.facts(DoseGiven)) == 2)
    assert doses(room)[1] == replace(DOSE, amount=Decimal(typed), sure=True)
    assert "Asked about, and confirmed." in room.row("Booster.").words


def test_a_return_held_down_does_not_answer_the_question(room: InTheRoom) -> None:
    sheet = open_dose(room, unfolded=False)
    room.keys("5000\r")
    held = QKeyEvent(
        QEvent.Type.KeyPress, Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r", autorep=True
    )
    QApplication.sendEvent(room.focus(), held)
    assert sheet.doubts.isVisible()
    assert doses(room) == [DOSE]


def test_what_is_changed_after_the_question_is_asked_anew(room: InTheRoom) -> None:
    sheet = open_dose(room, unfolded=False)
    room.keys("5000\r")
    fill(room, sheet.fields.amount, "6000")
    room.click(sheet.doubts.notice.action)
    assert "6000 mg" in sheet.doubts.notice.text()
    fill(room, sheet.fields.amount, "50")
    room.press(Key.Key_Return)
    room.until(lambda: len(room.facts(DoseGiven)) == 2)
    assert doses(room)[1] == replace(DOSE, amount=Decimal(50))


def test_two_doses_in_the_same_second_are_asked_about(
    qtbot: QtBot, workspace: Workspace, clock: HandClock
) -> None:
    room = InTheRoom(qtbot, workspace, clock)
    sheet = open_dose(room, unfolded=False)
    room.keys("50\r")
    assert "very second" in sheet.doubts.notice.text()
    room.click(sheet.doubts.notice.action)
    room.until(lambda: len(room.facts(DoseGiven)) == 2)
    assert doses(room)[1].sure
    room.close()


def test_esc_keeps_what_was_asked_about(room: InTheRoom) -> None:
    open_dose(room, unfolded=False)
    room.keys("5000\r")
    room.press(Key.Key_Escape)
    assert open_dose(room, unfolded=False).fields.amount.value() == "5000"
    assert doses(room) == [DOSE]


# Witnesses


def witness_by_passphrase(room: InTheRoom, field: WitnessField, secret: str) -> None:
    choose(room, field.how, "Own passphrase")
    box = field.who.findChild(ArrowBox)
    assert box is not None
    box.setFocus()
    room.keys("A")
    fill(room, field.passphrase, secret)
    room.press(Key.Key_Return)


def test_a_colleague_witnesses_by_their_own_passphrase(undosed: InTheRoom, anna: str) -> None:
    del anna
    sheet = open_dose(undosed)
    witness = sheet.fields.details.witness
    fill(undosed, sheet.fields.amount, "60")
    witness_by_passphrase(undosed, witness, "seven quiet herons")  # that of who is signed in
    undosed.until(witness.passphrase.error)
    assert witness.passphrase.value() == ""
    fill(undosed, witness.passphrase, ANNAS_PASSPHRASE)
    undosed.press(Key.Key_Return)
    undosed.until(lambda: witness.said.text() == "✓ Anna Berg, own passphrase")
    undosed.click(sheet.record)
    undosed.until(lambda: undosed.facts(DoseGiven))
    (dose,) = doses(undosed)
    assert (dose.witnessed_by, dose.witness_proof) == ("Anna Berg", Proof.SIGNED)
    assert "Witnessed by Anna Berg (own passphrase)." in undosed.row("Dose.").words


def test_another_amount_than_was_witnessed_is_witnessed_anew(undosed: InTheRoom, anna: str) -> None:
    del anna
    sheet = open_dose(undosed)
    witness = sheet.fields.details.witness
    fill(undosed, sheet.fields.amount, "60")
    witness_by_passphrase(undosed, witness, ANNAS_PASSPHRASE)
    undosed.until(lambda: witness.said.text() == "✓ Anna Berg, own passphrase")
    fill(undosed, sheet.fields.amount, "90")
    assert "Ask them again" in witness.said.text()
    undosed.click(sheet.record)
    assert witness.passphrase.error()
    assert doses(undosed) == []


def test_waste_in_another_unit_is_witnessed_anew(undosed: InTheRoom, anna: str) -> None:
    del anna
    sheet = open_dose(undosed)
    details = sheet.fields.details
    fill(undosed, details.wasted, "20")
    witness_by_passphrase(undosed, details.waste_witness, ANNAS_PASSPHRASE)
    undosed.until(lambda: details.waste_witness.said.text() == "✓ Anna Berg, own passphrase")
    fill(undosed, sheet.fields.amount, "60")
    assert "✓" in details.waste_witness.said.text()
    choose(undosed, sheet.fields.unit, "ml")
    assert "Ask them again" in details.waste_witness.said.text()


def test_every_field_of_a_dose_is_named(undosed: InTheRoom, anna: str) -> None:
    del anna
    sheet = open_dose(undosed)
    choose(undosed, sheet.fields.details.witness.how, "Own passphrase")
    fill(undosed, sheet.fields.details.wasted, "20")
    assert nameless_in(sheet) == []


def test_a_typed_witness_is_marked_as_typed(undosed: InTheRoom) -> None:
    sheet = open_dose(undosed)
    witness = sheet.fields.details.witness
    assert "Own passphrase" not in [each.caption() for each in witness.findChildren(Button)]
    fill(undosed, sheet.fields.amount, "60")
    choose(undosed, witness.how, "Name")
    undosed.click(sheet.record)
    assert witness.name.error()
    fill(undosed, witness.name, "Anna Berg")
    undosed.press(Key.Key_Return)
    undosed.until(lambda: undosed.facts(DoseGiven))
    (dose,) = doses(undosed)
    assert (dose.witnessed_by, dose.witness_proof) == ("Anna Berg", Proof.TYPED)


# Amended


def amend_dose(room: InTheRoom) -> AmendSheet:
    room.settle()
    assert room.page.log.scroll_to(room.facts(DoseGiven)[0].id)
    room.page.log.setFocus()
    room.press(Key.Key_Return)
    return room.sheet(AmendSheet)


def test_details_are_added_later_by_amending(room: InTheRoom) -> None:
    sheet = amend_dose(room)
    assert sheet.dose is not None
    room.click(sheet.dose.details.toggle)
    fill(room, sheet.dose.details.lot, "L-9")
    fill(room, sheet.reason, "read off the pack later")
    room.click(sheet.save)
    room.until(lambda: doses(room) == [replace(DOSE, lot="L-9")])


def test_a_dose_amended_to_a_slip_is_asked_about(room: InTheRoom) -> None:
    sheet = amend_dose(room)
    assert sheet.dose is not None
    fill(room, sheet.dose.amount, "2000")
    fill(room, sheet.reason, "zero")
    room.click(sheet.save)
    assert "2000 mg" in sheet.doubts.notice.text()
    assert doses(room) == [DOSE]
    room.click(sheet.doubts.notice.action)
    room.until(lambda: doses(room) == [replace(DOSE, amount=Decimal(2000), sure=True)])


def test_t_plus_follows_visibly(room: InTheRoom, clock: HandClock) -> None:
    clock.advance(19)
    sheet = amend_dose(room)
    fill(room, sheet.time, "0:05")
    fill(room, sheet.reason, "five minutes later")
    room.click(sheet.save)
    moved = room.page.goes_in.moved
    room.until(moved.isVisible)
    assert moved.text() == ("T+ follows the first dose as it stands now: it was 0:20, it is 0:15.")
    room.click(moved.action)
    assert not moved.isVisible()


# What goes in over time


def test_an_infusion_by_keys_alone(undosed: InTheRoom, clock: HandClock) -> None:
    sheet = open_dose(undosed, unfolded=False)
    sheet.fields.route.set_value("intravenous")
    sheet.fields.route.changed.emit()
    undosed.keys("40")
    fill(undosed, sheet.rate.rate, "60")
    undosed.press(Key.Key_Return)
    strip = undosed.page.goes_in
    undosed.until(lambda: strip.state.text() == "Infusion 60 mg/h")
    clock.advance(10)
    undosed.until(undosed.page.hasFocus)
    undosed.keys("u")
    assert nameless_in(undosed.sheet(RateSheet)) == []
    undosed.keys("45\r")
    undosed.until(lambda: strip.state.text() == "Infusion 45 mg/h")
    assert strip.since.text() == "since 0:10"
    clock.advance(10)
    undosed.until(undosed.page.hasFocus)
    undosed.keys("x")
    assert nameless_in(undosed.sheet(StopSheet)) == []
    undosed.keys("17.5\r")
    undosed.until(lambda: strip.state.text() == "Infusion stopped")
    assert undosed.recorded(InfusionRateSet, InfusionStopped) == [
        InfusionRateSet(Decimal(60), "mg/h"),
        InfusionRateSet(Decimal(45), "mg/h"),
        InfusionStopped(Decimal("17.5")),
    ]
    shown = axis_model(undosed.chart(), clock.now()).rows
    (row,) = (each for each in shown if isinstance(each, CourseRow))
    assert [(span.text, span.current) for span in row.spans] == [
        ("60 mg/h", False),
        ("45 mg/h", False),
    ]
    (first, _) = undosed.facts(InfusionRateSet)
    axis = undosed.page.axis
    undosed.until(
        lambda: axis.focus_mark(first.id) and axis.described() == "0:00 to 0:10, IV rate: 60 mg/h"
    )


def test_a_rate_that_is_likelier_a_slip_is_asked_about_and_then_marked(
    undosed: InTheRoom, clock: HandClock
) -> None:
    Scribe(undosed.workspace, clock).happened(undosed.id, IV)
    undosed.close()
    undosed.open()
    undosed.keys("u6000\r")
    fields = undosed.sheet(RateSheet).fields
    asked = "6000 mg/h empties one usual pack within an hour. Is it so? Record it once more."
    assert fields.rate.line_text() == asked
    held = QKeyEvent(QEvent.Type.KeyPress, Key.Key_Return, NONE, "\r", True)
    QApplication.sendEvent(undosed.focus(), held)
    assert undosed.recorded(InfusionRateSet) == [], "a finger that stays is no answer"
    undosed.press(Key.Key_Backspace)
    undosed.keys("1\r")
    assert fields.rate.line_text() == asked.replace("6000", "6001")
    undosed.keys("\r")
    undosed.until(lambda: undosed.recorded(InfusionRateSet))
    assert undosed.recorded(InfusionRateSet) == [InfusionRateSet(Decimal(6001), "mg/h", sure=True)]
    undosed.press(Key.Key_Z, CONTROL)
    undosed.until(lambda: undosed.recorded(InfusionRateSet) == [])


@pytest.mark.parametrize("rate", ["", "0", "-5", "fast", "1,000"])
def test_an_impossible_rate_is_refused(
    qtbot: QtBot, workspace: Workspace, clock: HandClock, rate: str
) -> None:
    room = InTheRoom(qtbot, workspace, clock, dosed=False)
    Scribe(workspace, clock).happened(room.id, IV)
    room.close()
    room.open()
    room.click(room.page.goes_in.rate)
    sheet = room.sheet(RateSheet)
    room.keys(rate)
    room.click(sheet.save)
    assert sheet.fields.rate.error()
    assert room.recorded(InfusionRateSet) == []
    room.close()


def test_the_keys_of_an_infusion_do_nothing_by_another_route(room: InTheRoom) -> None:
    room.keys("ux")
    assert room.page.hasFocus()
    assert not room.page.goes_in.isVisible()


def test_the_lozenge_is_held_calmly_and_taken_out_by_one_key(
    qtbot: QtBot, workspace: Workspace, clock: HandClock
) -> None:
    room = InTheRoom(qtbot, workspace, clock)
    taken = ProtocolTaken(Protocol("l", "Lozenge", "sublingual", 120, hold_min=10))
    Scribe(workspace, clock).happened(room.id, taken)
    room.close()
    room.open()
    strip = room.page.goes_in
    clock.advance(4)
    room.page.refresh()
    assert strip.state.text() == "Held 4 of 10 min"
    assert strip.state.tone() == "text"
    clock.advance(6)
    room.page.refresh()
    assert strip.state.text() == "Held 10 of 10 min"
    assert strip.state.tone() == "caution"
    clock.advance(2)
    room.page.refresh()
    assert (strip.state.text(), strip.since.text()) == ("Held 12 min", "planned: 10")
    assert strip.state.tone() == "caution"
    room.keys("x")
    room.until(lambda: room.facts(LozengeTakenOut))
    room.until(lambda: not strip.isVisible())
    room.press(Key.Key_Z, CONTROL)
    room.until(strip.isVisible)
    room.click(strip.swallowed)
    room.until(lambda: room.recorded(LozengeTakenOut) == [LozengeTakenOut(swallowed=True)])
    room.keys("#")
    assert len(room.recorded(LozengeTakenOut)) == 1, "nothing is held any more"
    room.press(Key.Key_Z, CONTROL)
    room.until(strip.isVisible)
    assert strip.swallowed.text() == "Swallowed"
    room.keys("#")
    room.until(lambda: room.recorded(LozengeTakenOut) == [LozengeTakenOut(swallowed=True)])
    room.close()
