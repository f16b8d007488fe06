"""Prepare, by hand: ticks, screening, medicines, agreements, and what is open before the dose."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from kap_companion.domain.charts import SessionState
from kap_companion.domain.charts.preparation import PreparationChart
from kap_companion.domain.charts.ticks import DAY_OF, Tick, ticks
from kap_companion.domain.events import (
    Agreed,
    CheckPlan,
    Ending,
    Finding,
    GateOverridden,
    HowGiven,
    ItemTicked,
    Limit,
    ListItem,
    MeasureAnswered,
    PatientRegistered,
    PlannedMeasure,
    Printed,
    Protocol,
    SessionBegun,
    SessionEnded,
    Sign,
    VitalsTaken,
    When,
)
from kap_companion.domain.measures import PHQ9
from kap_companion.domain.protocols import PROTOCOLS, SCREENING
from kap_companion.domain.what_to_expect import WHAT_TO_EXPECT
from kap_companion.ui.open_session import OpenSession
from kap_companion.ui.pages.course_sheets import (
    AgreementsSheet,
    CoursePlanSheet,
    GoalsSheet,
    MedicinesSheet,
)
from kap_companion.ui.pages.expect_sheet import ExpectSheet
from kap_companion.ui.pages.hold_sheet import HoldSheet, last_time
from kap_companion.ui.pages.measure_form_sheet import MeasureFormSheet
from kap_companion.ui.pages.measure_take_sheet import TakeMeasureSheet
from kap_companion.ui.pages.patient_sheet import PatientSheet
from kap_companion.ui.pages.prepare import PreparePage
from kap_companion.ui.pages.prepare_day import initials
from kap_companion.ui.pages.review_sheet import MeasureReviewSheet
from kap_companion.ui.pages.screening_sheet import ReviewSheet, ScreeningSheet
from kap_companion.ui.pages.vitals_sheet import VitalsSheet
from kap_companion.ui.widgets.tick_row import TickRow
from kap_companion.ui.workspace import Workspace
from tests.access import access_log
from tests.exports.pdf_text import said_in
from tests.narrow import there
from tests.ui.pages.hand import COMPACT, Hand, nameless
from tests.ui.pages.journey_ground import CONTROL, SHIFT
from tests.ui.practice import DOSE, LIMIT_S, MARA, MORNING, Disk, HandClock, Scribe
from tests.ui.printing import Printing

Key = Qt.Key
FOOD, MASK = ListItem("food", "Food", 120), ListItem("mask", "Eye mask")
ESCORT, CONSENT = ListItem("escort", "Escort named"), ListItem("consent", "Consent current")
SMALL = Protocol(
    "small",
    "Small",
    "sublingual",
    120,
    checks=(CheckPlan("Vitals", (Sign.SYSTOLIC,), before=True),),
    limits=(Limit(Sign.SYSTOLIC, high=PROTOCOLS[0].limits[0].high),),
    day_of=(FOOD, MASK, ESCORT, CONSENT),
)


@dataclass
class Preparing:
    """One session at its first stage, worked by hand."""

    hand: Hand
    page: PreparePage
    session: OpenSession
    workspace: Workspace
    patient: str

    def tick_of(self, item: ListItem) -> Tick | None:
        """What the journal says of an item, read afresh."""
        chart = self.workspace.record(self.session.id).chart
        return ticks(chart, DAY_OF, SMALL.day_of).get(item.key)

    def row(self, item: ListItem) -> TickRow:
        return self.page.day.rows[item.key]

    def tick(self, item: ListItem) -> None:
        self.hand.click(self.row(item))
        self.hand.until(lambda: self.row(item).is_done())

    def part(self, key: str) -> None:
        self.hand.click(self.page.course.rows[key])

    def said(self, key: str) -> str:
        return self.page.course.rows[key].summary.text()

    def prepared(self) -> PreparationChart:
        entries = self.workspace.reader.entries_of(self.patient)
        return PreparationChart.replay(entries)


def preparing(
    qtbot: QtBot,
    workspace: Workspace,
    clock: HandClock,
    *,
    protocol: Protocol | None = SMALL,
    begun: bool = True,
    prepared: bool = True,
) -> Preparing:
    scribe = Scribe(workspace, clock)
    patient = scribe.patient(MARA)
    if prepared:
        scribe.prepared(patient)
    session_id = scribe.planned(patient, MORNING, protocol=protocol)
    if begun:
        scribe.happened(session_id, SessionBegun())
    session = OpenSession(workspace, session_id)
    page = PreparePage(session)
    return Preparing(Hand(qtbot, page), page, session, workspace, patient)


@pytest.fixture
def room(qtbot: QtBot, workspace: Workspace, clock: HandClock) -> Iterator[Preparing]:
    made = preparing(qtbot, workspace, clock)
    yield made
    made.session.close()


@pytest.fixture
def unprepared(qtbot: QtBot, workspace: Workspace, clock: HandClock) -> Iterator[Preparing]:
    made = preparing(qtbot, workspace, clock, protocol=None, prepared=False)
    yield made
    made.session.close()


# The list of the day


def test_an_item_is_ticked_by_name_and_time_and_taken_back(room: Preparing) -> None:
    assert room.page.day.count.text() == "0 of 4 done"
    room.tick(MASK)
    tick = there(room.tick_of(MASK))
    assert tick.event == ItemTicked(DAY_OF, "mask", "Eye mask")
    assert room.row(MASK).right() == "JF 10:00"
    assert room.page.day.count.text() == "1 of 4 done"
    assert "Eye mask" not in room.page.gate.lines()
    room.hand.click(room.row(MASK))
    room.hand.until(lambda: not room.row(MASK).is_done())
    assert room.tick_of(MASK) is None


def test_the_list_is_worked_by_keys_alone(room: Preparing) -> None:
    room.page.setFocus()
    room.hand.press(Key.Key_Tab)
    assert room.row(FOOD).hasFocus()
    room.hand.press(Key.Key_Down)
    room.hand.press(Key.Key_Space)
    room.hand.until(lambda: room.row(MASK).is_done())
    assert room.row(MASK).hasFocus()
    room.hand.press(Key.Key_Down)
    room.hand.press(Key.Key_Return)
    room.hand.until(lambda: room.row(ESCORT).is_done())
    room.hand.press(Key.Key_Up)
    assert room.row(MASK).hasFocus()


def test_a_tick_is_undone_and_brought_back_by_key(room: Preparing) -> None:
    room.tick(MASK)
    QTest.keyClick(room.page, Key.Key_Z, CONTROL)
    room.hand.until(lambda: not room.row(MASK).is_done())
    QTest.keyClick(room.page, Key.Key_Z, CONTROL | SHIFT)
    room.hand.until(lambda: room.row(MASK).is_done())


def test_nothing_but_a_tick_is_undone_from_here(
    room: Preparing, workspace: Workspace, clock: HandClock
) -> None:
    Scribe(workspace, clock).happened(room.session.id, VitalsTaken(118, 74))
    room.session.catch_up()
    QTest.keyClick(room.page, Key.Key_Z, CONTROL)
    assert room.session.chart.latest(VitalsTaken) is not None


def test_a_double_click_ticks_once(room: Preparing) -> None:
    room.hand.click(room.row(MASK))
    room.hand.click(room.row(MASK))
    room.hand.until(lambda: room.row(MASK).is_done())
    assert room.tick_of(MASK) is not None


def test_what_is_known_of_escort_and_consent_goes_on_record_with_the_tick(room: Preparing) -> None:
    assert room.row(ESCORT).note() == "Ruth Lindholm · +49 151 5550119"
    room.tick(ESCORT)
    room.tick(CONSENT)
    assert there(room.tick_of(ESCORT)).event.note == "Ruth Lindholm · +49 151 5550119"
    assert there(room.tick_of(CONSENT)).event.note == "of 17 March"


def test_an_item_with_a_hold_says_until_when_and_waits(room: Preparing, clock: HandClock) -> None:
    room.hand.click(room.row(FOOD))
    sheet = room.hand.sheet(HoldSheet)
    room.hand.write(sheet.at, "850")
    assert sheet.at.line_text() == "today 08:50 · holds back until 10:50"
    room.hand.write(sheet.what, "tea")
    room.hand.press(Key.Key_Return)
    room.hand.until(lambda: room.row(FOOD).right() == "until 10:50")
    assert room.row(FOOD).note() == "last at 08:50, tea"
    assert not room.row(FOOD).is_done()
    last_at = there(there(room.tick_of(FOOD)).event.last_at)
    assert (last_at.hour, last_at.minute) == (8, 50)
    assert "Food: the hold ends at 10:50" in room.page.gate.lines()
    clock.advance(51)
    room.session.ticked.emit()
    assert room.row(FOOD).is_done()
    assert room.row(FOOD).right() == "JF 10:00"
    assert not room.page.gate.wait.isVisible()


def test_a_hold_can_be_put_right_and_its_tick_taken_back(room: Preparing) -> None:
    room.hand.click(room.row(FOOD))
    sheet = room.hand.sheet(HoldSheet)
    room.hand.write(sheet.at, "25:00")
    room.hand.click(sheet.save)
    assert sheet.at.error()
    room.hand.write(sheet.at, "22")
    assert sheet.at.line_text() == "yesterday 22:00 · over since 00:00"
    room.hand.click(sheet.save)
    room.hand.until(lambda: room.row(FOOD).is_done())
    room.hand.click(room.row(FOOD))
    again = room.hand.sheet(HoldSheet)
    assert again.at.value() == "22:00"
    room.hand.click(again.untick)
    room.hand.until(lambda: room.tick_of(FOOD) is None)


def test_the_last_time_of_a_clock_is_never_in_the_future() -> None:
    now = MORNING.astimezone()
    assert last_time(now.time(), now) == now
    later = (now + timedelta(minutes=1)).time()
    assert last_time(later, now) == now + timedelta(minutes=1, days=-1)


@pytest.mark.parametrize(
    ("name", "letters"), [("Jonas Feld", "JF"), ("Dr. A. Okoye", "DO"), ("Ada", "A"), ("", "")]
)
def test_initials(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_a_full_disk_is_said_and_the_item_stays_open(room: Preparing, disk: Disk) -> None:
    disk.full = True
    room.hand.click(room.row(MASK))
    room.hand.until(room.page.notice.isVisible)
    assert "The disk is full" in room.page.notice.text()
    disk.full = False
    room.tick(MASK)
    assert not room.page.notice.isVisible()


# The gate


def test_everything_that_is_open_stands_in_one_place(unprepared: Preparing) -> None:
    gate = unprepared.page.gate
    assert gate.state.text() == "3 items are open."
    assert gate.lines() == [
        "The screening list is not answered to its end",
        "Nobody asked which medicines are taken",
        "No consent is current",
    ]
    assert gate.hint.isVisible()
    assert unprepared.page.day.none.isVisible()
    unprepared.hand.click(gate.go_on)  # it stops nobody
    assert unprepared.hand.chosen == [(unprepared.session.id, "intention")]


def test_the_baseline_stands_beside_the_limits(
    room: Preparing, workspace: Workspace, clock: HandClock
) -> None:
    gate = room.page.gate
    assert gate.taken.text() == "No baseline vitals yet."
    assert gate.limits.text() == "Limits of the protocol: systolic from 140"
    scribe = Scribe(workspace, clock)
    scribe.happened(room.session.id, VitalsTaken(118, 74, 72, 98, sedation=0))
    room.session.catch_up()
    room.hand.until(lambda: gate.taken.text() == "Taken 10:00, inside the limits.")
    assert gate.vitals.isVisible()
    scribe.happened(room.session.id, VitalsTaken(150, 90))
    room.session.catch_up()
    room.hand.until(lambda: gate.taken.text() == "Taken 10:00. systolic 150, limit 140")
    assert "The baseline lies at or beyond a limit of the protocol" in gate.lines()


def test_the_baseline_is_taken_here_by_button_and_by_key(room: Preparing) -> None:
    room.hand.click(room.page.gate.measure)
    sheet = room.hand.sheet(VitalsSheet)
    room.hand.write(sheet.fields.fields[Sign.SYSTOLIC], "118")
    room.hand.press(Key.Key_Return)
    room.hand.until(lambda: room.page.gate.taken.text() == "Taken 10:00, inside the limits.")
    assert "Baseline vitals are not taken" not in room.page.gate.lines()
    assert room.page.gate.measure.caption() == "Take vitals again"
    room.page.setFocus()
    room.hand.press(Key.Key_V)
    assert room.hand.sheet(VitalsSheet).isVisible()


def test_before_it_begins_no_vitals_are_taken(
    qtbot: QtBot, workspace: Workspace, clock: HandClock
) -> None:
    made = preparing(qtbot, workspace, clock, begun=False)
    assert not made.page.gate.measure.isVisible()
    made.hand.press(Key.Key_V, made.page)
    assert made.hand.sheets == []
    made.session.close()


def test_waiting_for_a_hold_is_offered_and_taken_back(room: Preparing) -> None:
    room.hand.click(room.row(FOOD))
    room.hand.write(room.hand.sheet(HoldSheet).at, "8:50")
    room.hand.press(Key.Key_Return)
    wait = room.page.gate.wait
    room.hand.until(wait.isVisible)
    assert wait.caption() == "Wait until 10:50"
    room.hand.click(wait)
    assert wait.caption() == "Waiting until 10:50"
    assert there(room.session.gate.waiting_until).hour == 10
    room.hand.click(wait)
    assert room.session.gate.waiting_until is None


def test_with_nothing_open_it_says_so(room: Preparing) -> None:
    for item in (MASK, ESCORT, CONSENT):
        room.tick(item)
    room.hand.click(room.row(FOOD))
    room.hand.write(room.hand.sheet(HoldSheet).at, "7:00")
    room.hand.press(Key.Key_Return)
    scribe_at = room.session.record.now()
    room.session.record.write(VitalsTaken(118, 74), occurred_at=scribe_at)
    room.hand.until(lambda: room.page.gate.state.text() == "Nothing is open.")
    assert not room.page.gate.hint.isVisible()


def test_a_planned_session_is_prepared_and_begun_here(
    qtbot: QtBot, workspace: Workspace, clock: HandClock
) -> None:
    made = preparing(qtbot, workspace, clock, begun=False)
    assert not made.page.gate.go_on.isVisible()
    made.tick(MASK)
    made.hand.click(made.page.gate.begin)
    made.hand.until(lambda: made.session.chart.state is SessionState.RUNNING)
    made.hand.until(made.page.gate.go_on.isVisible)
    assert made.row(MASK).is_done()
    made.session.close()


def test_a_second_session_is_not_begun_here(
    room: Preparing, qtbot: QtBot, workspace: Workspace, clock: HandClock
) -> None:
    scribe = Scribe(workspace, clock)
    session = OpenSession(workspace, scribe.planned(room.patient, MORNING))
    hand = Hand(qtbot, PreparePage(session))
    assert isinstance(hand.page, PreparePage)
    hand.click(hand.page.gate.begin)
    assert "running on this laptop" in hand.page.notice.text()
    session.close()


def test_after_the_dose_it_says_when_and_with_what_open(
    room: Preparing, workspace: Workspace, clock: HandClock
) -> None:
    override = GateOverridden(("Food: not ticked",), "Jonas Feld", "said by phone")
    Scribe(workspace, clock).happened(room.session.id, override, DOSE)
    room.session.catch_up()
    gate = room.page.gate
    room.hand.until(lambda: gate.state.text() == "The dose was given at 10:00.")
    assert gate.lines() == ["Open: Food: not ticked. Jonas Feld decides: said by phone"]
    assert not gate.hint.isVisible()


def test_a_session_that_is_over_is_shown_and_not_ticked(
    room: Preparing, workspace: Workspace, clock: HandClock
) -> None:
    room.tick(MASK)
    Scribe(workspace, clock).happened(room.session.id, SessionEnded(Ending.NO_DOSE_GIVEN))
    room.session.catch_up()
    room.hand.until(lambda: not room.row(MASK).isEnabled())
    assert room.row(MASK).is_done()
    assert not room.page.gate.go_on.isVisible()
    assert not room.page.gate.hint.isVisible()


# What belongs to the patient


def test_the_screening_list_is_answered_by_letters(unprepared: Preparing) -> None:
    assert unprepared.said("screening") == "22 not asked yet"
    unprepared.part("screening")
    sheet = unprepared.hand.sheet(ScreeningSheet)
    for item in SCREENING:
        if item.key == "apnoea":
            unprepared.hand.press(Key.Key_Y)
            QTest.keyClicks(sheet.fields[14].note.editor, "uses CPAP")
            sheet.fields[15].take_focus()
        else:
            unprepared.hand.press(Key.Key_N)
    assert sheet.save.hasFocus()
    unprepared.hand.press(Key.Key_Return)
    unprepared.hand.until(lambda: not unprepared.prepared().unanswered(SCREENING))
    answer = unprepared.prepared().answers["apnoea"].event
    assert (answer.finding, answer.note) == (Finding.YES, "uses CPAP")
    unprepared.hand.until(lambda: unprepared.said("screening").startswith("21 answered no"))
    assert unprepared.said("screening") == "21 answered no · yes: Sleep apnoea"
    assert unprepared.said("review") == "Findings nobody reviewed: 1"


def test_half_a_list_is_saved_and_gone_on_with(unprepared: Preparing) -> None:
    unprepared.part("screening")
    sheet = unprepared.hand.sheet(ScreeningSheet)
    unprepared.hand.press(Key.Key_N)
    unprepared.hand.press(Key.Key_U)
    unprepared.hand.click(sheet.save)
    unprepared.hand.until(lambda: not isValid(sheet))
    assert len(unprepared.prepared().answers) == 2
    unprepared.part("screening")
    again = unprepared.hand.sheet(ScreeningSheet)
    assert again is not sheet
    assert again.fields[1].choice.value() == "unknown"
    assert again.fields[2].isAncestorOf(there(again.focusWidget()))
    unprepared.hand.click(again.save)
    assert "Nothing was changed" in again.notice.text()


def test_suicidal_thoughts_in_a_form_stand_before_the_dose_until_a_clinician_has_looked(
    room: Preparing, clock: HandClock
) -> None:
    answers = (0, 0, 0, 0, 0, 0, 0, 0, 1, None)
    answered = MeasureAnswered(PHQ9.key, PHQ9.version, answers, HowGiven.BY_PATIENT)
    assert not room.page.review.isVisible()
    Scribe(room.workspace, clock).happened(room.patient, answered)
    room.page.refresh()
    assert "PHQ-9 item 9 answered above 0" in room.page.review.text()
    assert any("PHQ-9 item 9" in each for each in room.page.gate.lines())
    room.page.review.acted.emit()
    sheet = room.hand.sheet(MeasureReviewSheet)
    room.hand.write(sheet.by, "Dr. A. Okoye")
    room.hand.write(sheet.words, "Spoken of; safe today.")
    room.hand.click(sheet.save)
    room.hand.until(lambda: not room.page.review.isVisible())
    assert not any("PHQ-9 item 9" in each for each in room.page.gate.lines())


def test_findings_are_reviewed_by_a_named_person(room: Preparing) -> None:
    course = room.session.gate.course
    course.answer(SCREENING[14], Finding.YES, "uses CPAP").result(LIMIT_S)
    room.page.refresh()
    assert "Nobody reviewed the finding: Sleep apnoea" in room.page.gate.lines()
    room.part("review")
    sheet = room.hand.sheet(ReviewSheet)
    assert [each.text() for each in sheet.findings] == ["Sleep apnoea: yes. uses CPAP"]
    room.hand.click(sheet.save)
    assert sheet.by.error() == "By whom?"
    room.hand.write(sheet.by, "Dr. A. Okoye")
    room.hand.write(sheet.words, "Go on, CPAP in the room")
    room.hand.press(Key.Key_Return)
    room.hand.until(lambda: room.said("review") == "Dr. A. Okoye · Go on, CPAP in the room")
    assert not any("Sleep apnoea" in each for each in room.page.gate.lines())


def test_medicines_are_added_changed_and_taken_off(unprepared: Preparing) -> None:
    hand = unprepared.hand
    assert unprepared.said("medicines") == "Not asked yet."
    unprepared.part("medicines")
    sheet = hand.sheet(MedicinesSheet)
    hand.click(sheet.save)
    assert sheet.name.error()
    hand.write(sheet.name, "Sertraline")
    hand.write(sheet.taken, "50 mg")
    hand.press(Key.Key_Return)
    hand.until(lambda: len(sheet.rows) == 1)
    assert sheet.isVisible()
    assert sheet.name.value() == ""
    hand.write(sheet.name, "Lorazepam")
    hand.click(sheet.save)
    hand.until(lambda: len(sheet.rows) == 2)
    assert unprepared.said("medicines") == "Sertraline 50 mg · Lorazepam"
    hand.click(sheet.rows[0])
    hand.write(sheet.taken, "100 mg")
    hand.click(sheet.save)
    hand.until(lambda: unprepared.said("medicines") == "Sertraline 100 mg · Lorazepam")
    hand.click(sheet.rows[1])
    hand.click(sheet.off)
    assert sheet.reason.error()
    hand.write(sheet.reason, "stopped last week")
    hand.click(sheet.off)
    hand.until(lambda: unprepared.said("medicines") == "Sertraline 100 mg")


def test_whoever_takes_nothing_was_asked(unprepared: Preparing) -> None:
    unprepared.part("medicines")
    unprepared.hand.click(unprepared.hand.sheet(MedicinesSheet).none)
    unprepared.hand.until(lambda: unprepared.said("medicines") == "Takes none.")
    assert unprepared.prepared().medicines_asked


def test_consent_is_recorded_until_when_and_withdrawn(unprepared: Preparing) -> None:
    hand = unprepared.hand
    unprepared.part("agreements")
    sheet = hand.sheet(AgreementsSheet)
    hand.click(sheet.save)
    assert sheet.what.error()
    sheet.what.set_value(Agreed.TOUCH.value)
    hand.click(sheet.save)
    assert "What was agreed?" in sheet.notice.text()
    sheet.what.set_value(Agreed.CONSENT.value)
    hand.write(sheet.until, "2026-03-16")
    hand.click(sheet.save)
    assert "can’t end before it begins" in sheet.notice.text()
    hand.write(sheet.until, "2026-09-30")
    hand.click(sheet.save)
    hand.until(lambda: len(sheet.rows) == 1)
    made = unprepared.prepared().agreements[0].event
    assert (made.by, made.on, made.until) == (
        "Jonas Feld",
        date(2026, 3, 17),
        date(2026, 9, 30),
    )
    expected = "Consent of 17 March, until 30 September · no touch agreement"
    assert unprepared.said("agreements") == expected
    hand.click(sheet.rows[0])
    assert not sheet.save.isVisible()
    hand.write(sheet.reason, "not any more")
    hand.click(sheet.off)
    hand.until(lambda: unprepared.said("agreements").startswith("No consent is current"))
    assert "withdrawn on 17 March 2026 not any more" in sheet.rows[0].accessibleName()
    hand.click(sheet.rows[0])
    assert sheet.save.isVisible()


def test_goals_and_the_plan_of_the_course(room: Preparing) -> None:
    room.part("goals")
    goals = room.hand.sheet(GoalsSheet)
    room.hand.click(goals.save)
    assert goals.words.error()
    room.hand.write(goals.words, "To sit at the table")
    room.hand.click(goals.save)
    room.hand.until(lambda: room.said("goals") == "To sit at the table")
    room.hand.click(goals.close_button)
    room.part("plan")
    plan = room.hand.sheet(CoursePlanSheet)
    room.hand.click(plan.save)
    assert plan.words.error()
    room.hand.write(plan.words, "Three sessions")
    room.hand.click(plan.save)
    room.hand.until(lambda: room.said("plan") == "Three sessions")


def test_the_escort_comes_from_the_patients_details(room: Preparing) -> None:
    room.part("escort")
    sheet = room.hand.sheet(PatientSheet)
    room.hand.write(sheet.escort_name, "Karl")
    room.hand.click(sheet.save)
    room.hand.until(lambda: room.said("escort") == "Karl · +49 151 5550119")
    assert room.row(ESCORT).note() == "Karl · +49 151 5550119"


def test_it_belongs_to_the_patient_and_is_there_in_the_next_session(
    room: Preparing, qtbot: QtBot, workspace: Workspace, clock: HandClock
) -> None:
    room.session.gate.course.write_goal("To rest").result(LIMIT_S)
    scribe = Scribe(workspace, clock)
    following = OpenSession(workspace, scribe.planned(room.patient, MORNING + timedelta(days=7)))
    page = PreparePage(following)
    Hand(qtbot, page)
    assert page.course.rows["goals"].summary.text() == "To rest"
    other = scribe.patient(PatientRegistered("Idris Kaya"))
    strangers = OpenSession(workspace, scribe.planned(other, MORNING))
    page = PreparePage(strangers)
    Hand(qtbot, page)
    assert page.course.rows["goals"].summary.text() == "None written yet."
    following.close()
    strangers.close()


def test_what_was_half_typed_stays_in_its_sheet(room: Preparing) -> None:
    room.part("goals")
    sheet = room.hand.sheet(GoalsSheet)
    room.hand.write(sheet.words, "To sit at the")
    room.hand.press(Key.Key_Escape)
    assert not sheet.isVisible()
    room.part("goals")
    assert room.hand.sheet(GoalsSheet).words.value() == "To sit at the"


def test_what_to_expect_is_read_and_printed_without_a_name(
    room: Preparing, monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    from pathlib import Path  # noqa: PLC0415  # the fixture's own type

    assert isinstance(tmp_path, Path)
    printing = Printing(monkeypatch, tmp_path)
    room.part("expect")
    sheet = room.hand.sheet(ExpectSheet)
    assert sheet.text.text() == WHAT_TO_EXPECT
    paper = said_in(sheet.page())
    assert "Mara" not in paper
    assert "Haus am Fluss" in paper
    assert "".join(paper.split()).count("".join(WHAT_TO_EXPECT.split()[:4])) == 1
    room.hand.click(sheet.print)
    assert sheet.said.text() == "Sent to the printer."
    assert printing.paper.exists()
    room.session.record.keep_draft("settle", "").result(LIMIT_S)
    printed = [each.event for each in access_log(room.workspace.reader)]
    assert Printed("what to expect", room.patient) in printed


@pytest.mark.parametrize("word", ["mg", "ketamine", "dose of", "milligram"])
def test_the_page_for_the_patient_names_no_dose_and_no_drug(word: str) -> None:
    assert word not in WHAT_TO_EXPECT.lower()


# The page itself


def test_every_control_is_named_and_reached(room: Preparing) -> None:
    stops = room.hand.tab_stops()
    assert nameless(stops) == []
    for widget in (*room.page.day.rows.values(), *room.page.course.rows.values()):
        assert widget in stops
    assert room.row(FOOD).accessibleName() == "Food, open"


def test_a_narrow_window_pins_the_way_on_with_what_is_open(
    qtbot: QtBot, workspace: Workspace, clock: HandClock
) -> None:
    made = preparing(qtbot, workspace, clock)
    made.page.set_compact(True)
    made.page.resize(*COMPACT)
    assert made.page.primary.isVisible()
    assert made.page.state.text() == "5 items are open."
    assert not made.page.gate.go_on.isVisible()
    made.hand.click(made.page.primary)
    assert made.hand.chosen == [(made.session.id, "intention")]
    made.session.close()


def test_a_long_item_is_cut_on_the_screen_and_whole_for_a_screen_reader(
    qtbot: QtBot, workspace: Workspace, clock: HandClock
) -> None:
    long = ListItem("long", "Everything that anybody could possibly have forgotten " * 3)
    protocol = replace(SMALL, day_of=(long,))
    made = preparing(qtbot, workspace, clock, protocol=protocol)
    row = made.page.day.rows["long"]
    assert row.width() < made.page.width()
    assert long.words in row.accessibleName()
    made.page.grab()
    made.session.close()


# Measures


def test_a_measure_that_is_due_stands_there_and_is_taken_from_there(room: Preparing) -> None:
    assert room.said("measures") == "Due: PHQ-9, GAD-7, PCL-5"
    plan = [PlannedMeasure("gad-7", When.BASELINE)]
    room.workspace.practice.set_measure_plan(plan).result(LIMIT_S)
    room.page.refresh()
    assert room.said("measures") == "Due: GAD-7"
    room.part("measures")
    room.hand.click(room.hand.sheet(TakeMeasureSheet).asks["gad-7"])
    asked = room.hand.sheet(MeasureFormSheet)
    for row in asked.rows:
        room.hand.click(row.buttons[0])
    room.hand.click(asked.save)
    room.hand.until(lambda: room.said("measures") == "Nothing is due.")


def test_the_laptop_is_handed_over_with_the_forms_that_are_due(room: Preparing) -> None:
    handed: list[tuple[str, object]] = []
    room.page.measures_handed_over.connect(lambda *given: handed.append(given))
    room.part("measures")
    take = room.hand.sheet(TakeMeasureSheet)
    take.ticks["gad-7"].click()  # it was ticked, since it is due
    room.hand.click(take.hand_over)
    ((patient, forms),) = handed
    assert patient == room.patient
    assert forms == ("phq-9", "pcl-5")
