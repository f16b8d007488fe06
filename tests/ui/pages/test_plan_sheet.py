"""Planning a session: whom, when, by which route; and nothing is guessed."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from kap_companion.domain.entry import NewEntry
from kap_companion.domain.events import (
    PatientRegistered,
    Protocol,
    ProtocolsSet,
    SessionPlanned,
)
from kap_companion.domain.protocols import PROTOCOLS
from kap_companion.ui.pages.plan_sheet import PlanSheet
from kap_companion.ui.pages.today import TodayPage
from kap_companion.ui.workspace import Workspace
from tests.ui.pages.hand import Hand
from tests.ui.practice import MARA, MORNING, Disk, HandClock, Scribe


@pytest.fixture
def mara(workspace: Workspace, clock: HandClock) -> str:
    scribe = Scribe(workspace, clock)
    scribe.patient(PatientRegistered("Idris Kaya"))
    return scribe.patient(MARA)


@pytest.fixture
def hand(qtbot: QtBot, workspace: Workspace, mara: str) -> Hand:
    assert mara
    page = TodayPage(workspace)
    hand = Hand(qtbot, page)
    hand.click(page.new_session)
    return hand


@pytest.fixture
def sheet(hand: Hand) -> PlanSheet:
    return hand.sheet(PlanSheet)


def choose_route(sheet: PlanSheet, hand: Hand, letters: str) -> None:
    hand.qtbot.keyClicks(sheet.route.editor, letters)


def choose_protocol(sheet: PlanSheet, hand: Hand, letters: str) -> None:
    sheet.protocol.editor.setFocus()
    hand.qtbot.keyClicks(sheet.protocol.editor, letters)


def shown(sheet: PlanSheet) -> str:
    assert isinstance(sheet.protocol.editor, QComboBox)
    return sheet.protocol.editor.currentText()


def protocol_taken(workspace: Workspace, patient_id: str) -> Protocol | None:
    (session,) = workspace.reader.sessions_of(patient_id)
    return workspace.schedule.protocol(session.session_id)


def test_a_session_is_planned_by_the_keyboard_alone(
    hand: Hand, sheet: PlanSheet, workspace: Workspace, mara: str
) -> None:
    hand.write(sheet.patient.search, "lind")
    hand.press(Qt.Key.Key_Return)
    hand.write(sheet.date, "19 March 2026")
    hand.write(sheet.time, "9:30")
    choose_protocol(sheet, hand, "N")
    sheet.save.setFocus()
    hand.press(Qt.Key.Key_Return)
    hand.until(lambda: workspace.reader.sessions_of(mara))
    (session,) = workspace.reader.sessions_of(mara)
    planned = MORNING.replace(hour=9, minute=30) + timedelta(days=2)
    assert session.planned_us == round(planned.astimezone().timestamp() * 1_000_000)
    assert (session.route, session.window_min) == ("nasal", 120)
    assert protocol_taken(workspace, mara) == workspace.practice_chart().protocol("nasal")


def test_each_missing_part_is_named_where_it_is_missing(hand: Hand, sheet: PlanSheet) -> None:
    hand.write(sheet.date, "")
    hand.click(sheet.save)
    assert sheet.patient.search.error() == "Choose a patient."
    assert sheet.date.error() == "Which day?"
    assert "14:30" in sheet.time.error()
    assert sheet.protocol.error() == "Choose a protocol, or go without one."
    assert sheet.route.error() == "Choose a route."
    assert "from 15 to 720" in sheet.window_min.error()


def test_the_route_brings_its_usual_minutes(hand: Hand, sheet: PlanSheet) -> None:
    sheet.route.editor.setFocus()
    choose_route(sheet, hand, "O")
    assert sheet.window_min.value() == "240"
    hand.press(Qt.Key.Key_Up)
    assert sheet.route.value() == "nasal"
    assert sheet.window_min.value() == "120"


def test_a_patient_comes_back_to_the_last_route(
    hand: Hand, sheet: PlanSheet, workspace: Workspace, clock: HandClock, mara: str
) -> None:
    Scribe(workspace, clock).planned(mara, MORNING - timedelta(days=30), "oral")
    hand.write(sheet.patient.search, "mara")
    hand.click(sheet.patient.matches()[0])
    assert sheet.route.value() == "oral"


def test_another_patient_can_be_chosen(hand: Hand, sheet: PlanSheet, mara: str) -> None:
    hand.click(sheet.patient.matches()[0])
    assert sheet.patient.patient_id() not in ("", mara)
    hand.click(sheet.patient.other)
    assert sheet.patient.patient_id() == ""
    hand.write(sheet.patient.search, "Mara")
    hand.click(sheet.patient.matches()[0])
    assert sheet.patient.patient_id() == mara


def test_nobody_found_says_where_patients_are_added(hand: Hand, sheet: PlanSheet) -> None:
    hand.write(sheet.patient.search, "xyzzy")
    assert sheet.patient.matches() == []
    assert "Add the patient under Patients" in sheet.patient.search.line_text()


@pytest.mark.parametrize("minutes", ["", "0", "14", "721", "-90", "1e3", "٩٠", "90.5"])
def test_impossible_minutes_are_refused(
    hand: Hand, sheet: PlanSheet, workspace: Workspace, mara: str, minutes: str
) -> None:
    hand.click(sheet.patient.matches()[1])
    hand.write(sheet.time, "10")
    choose_protocol(sheet, hand, "L")
    hand.write(sheet.window_min, minutes)
    hand.click(sheet.save)
    assert sheet.window_min.error()
    assert workspace.reader.sessions_of(mara) == ()


def test_a_plan_too_far_away_is_refused_and_stays_as_typed(hand: Hand, sheet: PlanSheet) -> None:
    hand.click(sheet.patient.matches()[1])
    hand.write(sheet.date, "2062-03-17")
    hand.write(sheet.time, "10")
    hand.click(sheet.save)
    assert sheet.date.error().startswith("That is after")
    assert sheet.date.value() == "2062-03-17"


def test_a_full_disk_keeps_the_form_and_a_second_try_plans_once(
    hand: Hand, sheet: PlanSheet, workspace: Workspace, disk: Disk, mara: str
) -> None:
    hand.click(sheet.patient.matches()[1])
    hand.write(sheet.time, "10")
    choose_protocol(sheet, hand, "L")
    disk.full = True
    hand.click(sheet.save)
    hand.until(sheet.notice.isVisible)
    assert "The disk is full" in sheet.notice.text()
    assert sheet.time.value() == "10:00"
    disk.full = False
    hand.click(sheet.save)
    hand.until(lambda: workspace.reader.sessions_of(mara))
    assert len(workspace.reader.sessions_of(mara)) == 1


# The protocol


def planned_by(workspace: Workspace, patient_id: str, key: str) -> str:
    plan = SessionPlanned(patient_id, MORNING.astimezone(), "sublingual", 100)
    protocol = workspace.practice_chart().protocol(key)
    session_id, written = workspace.schedule.plan(plan, protocol)
    written.result(20)
    return session_id


def changing(qtbot: QtBot, workspace: Workspace, patient_id: str) -> tuple[Hand, PlanSheet]:
    """The sheet that changes the patient's one plan."""
    (session,) = workspace.reader.sessions_of(patient_id)
    page = TodayPage(workspace)
    hand = Hand(qtbot, page)
    sheet = PlanSheet(workspace, page, session=session)
    page.sheet_wanted.emit(sheet)
    return hand, sheet


def test_a_protocol_brings_its_route_and_minutes_which_can_be_changed(
    hand: Hand, sheet: PlanSheet, workspace: Workspace, mara: str
) -> None:
    hand.click(sheet.patient.matches()[1])
    hand.write(sheet.time, "10")
    choose_protocol(sheet, hand, "O")
    assert (sheet.route.value(), sheet.window_min.value()) == ("oral", "240")
    sheet.route.editor.setFocus()
    choose_route(sheet, hand, "L")
    hand.write(sheet.window_min, "100")
    hand.click(sheet.save)
    hand.until(lambda: workspace.reader.sessions_of(mara))
    (session,) = workspace.reader.sessions_of(mara)
    assert (session.route, session.window_min) == ("sublingual", 100)
    taken = protocol_taken(workspace, mara)
    assert taken is not None
    assert (taken.key, taken.route) == ("oral", "oral")


def test_a_session_can_be_planned_without_a_protocol(
    hand: Hand, sheet: PlanSheet, workspace: Workspace, mara: str
) -> None:
    hand.click(sheet.patient.matches()[1])
    hand.write(sheet.time, "10")
    choose_protocol(sheet, hand, "W")
    sheet.route.editor.setFocus()
    choose_route(sheet, hand, "L")
    hand.click(sheet.save)
    hand.until(lambda: workspace.reader.sessions_of(mara))
    assert protocol_taken(workspace, mara) is None


def test_a_patient_comes_back_to_the_last_protocol(
    hand: Hand, sheet: PlanSheet, workspace: Workspace, mara: str
) -> None:
    planned_by(workspace, mara, "lozenge")
    hand.write(sheet.patient.search, "mara")
    hand.click(sheet.patient.matches()[0])
    assert (sheet.protocol.value(), sheet.window_min.value()) == ("lozenge", "100")


@pytest.mark.parametrize("left", [PROTOCOLS[:2], ()], ids=["deleted", "all gone"])
def test_a_plan_keeps_its_copy_of_a_protocol_that_is_gone(
    qtbot: QtBot, workspace: Workspace, mara: str, left: tuple[Protocol, ...]
) -> None:
    session_id = planned_by(workspace, mara, "lozenge")
    before = workspace.schedule.protocol(session_id)
    practice = workspace.reader.practice_subject()
    workspace.journal.append([NewEntry(practice, ProtocolsSet(left))]).result(20)
    hand, sheet = changing(qtbot, workspace, mara)
    assert shown(sheet) == "Lozenge, as it was taken"
    hand.write(sheet.time, "11:30")
    hand.click(sheet.save)
    hand.until(lambda: not sheet.isVisible())
    assert workspace.schedule.protocol(session_id) == before


def test_a_plan_takes_the_protocol_as_it_is_now_only_when_told(
    qtbot: QtBot, workspace: Workspace, mara: str
) -> None:
    session_id = planned_by(workspace, mara, "lozenge")
    longer = replace(PROTOCOLS[2], window_min=150)
    practice = workspace.reader.practice_subject()
    workspace.journal.append([NewEntry(practice, ProtocolsSet((longer,)))]).result(20)
    hand, sheet = changing(qtbot, workspace, mara)
    assert sheet.protocol.value() == "own"
    sheet.protocol.editor.setFocus()
    hand.press(Qt.Key.Key_Down)
    assert sheet.window_min.value() == "150"
    hand.click(sheet.save)
    hand.until(lambda: workspace.schedule.protocol(session_id) == longer)


def test_an_older_plan_without_a_protocol_can_be_given_one(
    qtbot: QtBot, workspace: Workspace, clock: HandClock, mara: str
) -> None:
    session_id = Scribe(workspace, clock).planned(mara, MORNING)
    hand, sheet = changing(qtbot, workspace, mara)
    assert shown(sheet) == "Without a protocol"
    choose_protocol(sheet, hand, "IV")
    hand.click(sheet.save)
    hand.until(lambda: workspace.schedule.protocol(session_id) == PROTOCOLS[1])
    assert workspace.reader.sessions_of(mara)[0].route == "intravenous"
