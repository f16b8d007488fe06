"""Today: what runs, what comes and what waits, and the ways on from it."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from kap_companion.domain.charts import SessionState
from kap_companion.domain.events import PatientRegistered, SessionCancelled, StepPlanned
from kap_companion.domain.summary import SessionSummary
from kap_companion.ui.pages.plan_sheet import PlanSheet
from kap_companion.ui.pages.session_sheet import SessionSheet
from kap_companion.ui.pages.today import TodayPage
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.workspace import Workspace
from tests.ui.pages.hand import COMPACT, Hand, nameless
from tests.ui.practice import MORNING, Disk, HandClock, People, Scribe, full_day


@pytest.fixture
def people(workspace: Workspace, clock: HandClock) -> People:
    return full_day(workspace, clock)


@pytest.fixture
def page(workspace: Workspace) -> TodayPage:
    return TodayPage(workspace)


def said(page: TodayPage) -> list[str]:
    return [row.accessibleName() for row in page.plan_rows]


def filled(page: TodayPage) -> list[str]:
    buttons = [each for each in page.findChildren(Button) if each.isVisible()]
    return [each.caption() for each in buttons if each._kind == "filled"]  # noqa: SLF001


def state_of(workspace: Workspace, session_id: str) -> SessionState:
    return workspace.record(session_id).chart.state


def test_an_empty_practice_is_led_to_its_first_patient(qtbot: QtBot, page: TodayPage) -> None:
    hand = Hand(qtbot, page)
    assert filled(page) == ["Add the first patient"]
    (button,) = (each for each in page.findChildren(Button) if each.isVisible())
    hand.click(button)
    assert hand.places == ["patients"]


def test_the_running_session_comes_first(qtbot: QtBot, page: TodayPage, people: People) -> None:
    hand = Hand(qtbot, page)
    assert page.running_card is not None
    assert filled(page) == ["Go to the journey"]
    hand.click(page.running_card.go)
    assert hand.chosen == [(people.running, "journey")]
    assert "“I want to meet my grief without running from it.”" in page.running_card.said()


@pytest.mark.usefixtures("people")
def test_plans_stand_by_day_and_hour(qtbot: QtBot, page: TodayPage) -> None:
    Hand(qtbot, page)
    assert said(page) == [
        "13:30, Tomás Reyes, Lozenge · 120 min",
        "15:00, Hanna Vogt, IM injection · 120 min",
        "Fri 13 Mar, 10:00, Peter Sand, Nasal spray · 120 min",
        "Fri 20 Mar, 10:00, Peter Sand, Nasal spray · 120 min",
    ]


@pytest.mark.usefixtures("people")
def test_windows_say_what_is_left_and_what_is_booked(qtbot: QtBot, page: TodayPage) -> None:
    Hand(qtbot, page)
    assert [row.words() for row in page.integration_rows] == [
        "7 h left, no time booked",
        "21 h left, booked 15:00",
    ]


@pytest.mark.usefixtures("people")
def test_a_window_runs_out_while_the_page_stands(
    qtbot: QtBot, page: TodayPage, clock: HandClock
) -> None:
    Hand(qtbot, page)
    clock.advance(10 * 60)
    page.show_now()
    assert page.integration_rows[0].words() == "3 h over, no time booked"
    assert page.integration_rows[1].words() == "11 h left, was booked 15:00"


@pytest.mark.usefixtures("people")
def test_the_day_after_the_page_is_drawn_anew(
    qtbot: QtBot, page: TodayPage, clock: HandClock
) -> None:
    Hand(qtbot, page)
    clock.advance(24 * 60)
    page.show_now()
    assert said(page)[0] == "Fri 13 Mar, 10:00, Peter Sand, Nasal spray · 120 min"


def test_a_waiting_session_opens_its_integration(
    qtbot: QtBot, page: TodayPage, people: People, workspace: Workspace
) -> None:
    hand = Hand(qtbot, page)
    hand.click(page.integration_rows[0])
    (peters,) = (
        each
        for each in workspace.reader.sessions_of(people.peter)
        if each.state is SessionState.ENDED
    )
    assert hand.chosen == [(peters.session_id, "integration")]


@pytest.mark.usefixtures("people")
def test_steps_say_whose_they_are_and_when_they_were_due(qtbot: QtBot, page: TodayPage) -> None:
    hand = Hand(qtbot, page)
    assert [row.said for row in page.step_rows] == [
        "Peter · was due on Sunday · check-in tomorrow",
        "Hanna · check-in tomorrow",
    ]
    hand.click(page.step_rows[0])
    assert hand.chosen[0][1] == "integration"


def planned_today(workspace: Workspace, clock: HandClock) -> tuple[str, SessionSummary]:
    scribe = Scribe(workspace, clock)
    patient = scribe.patient(PatientRegistered("Idris Kaya"))
    session_id = scribe.planned(patient, MORNING + timedelta(hours=1))
    (summary,) = workspace.reader.sessions_of(patient)
    return session_id, summary


def test_a_planned_session_is_prepared_before_it_begins(
    qtbot: QtBot, page: TodayPage, workspace: Workspace, clock: HandClock
) -> None:
    session_id, _ = planned_today(workspace, clock)
    hand = Hand(qtbot, page)
    hand.click(page.plan_rows[0])
    hand.click(hand.sheet(SessionSheet).prepare)
    assert hand.chosen == [(session_id, "prepare")]
    assert state_of(workspace, session_id) is SessionState.PLANNED


def test_beginning_a_session_leads_to_where_it_stands(
    qtbot: QtBot, page: TodayPage, workspace: Workspace, clock: HandClock
) -> None:
    session_id, _ = planned_today(workspace, clock)
    hand = Hand(qtbot, page)
    hand.click(page.plan_rows[0])
    hand.click(hand.sheet(SessionSheet).save)
    hand.until(lambda: hand.chosen)
    assert hand.chosen == [(session_id, "")]
    assert state_of(workspace, session_id) is SessionState.RUNNING


def test_the_keyboard_begins_a_session_too(
    qtbot: QtBot, page: TodayPage, workspace: Workspace, clock: HandClock
) -> None:
    session_id, _ = planned_today(workspace, clock)
    hand = Hand(qtbot, page)
    page.plan_rows[0].setFocus()
    hand.press(Qt.Key.Key_Return)
    hand.sheet(SessionSheet).save.setFocus()
    hand.press(Qt.Key.Key_Space)
    hand.until(lambda: hand.chosen == [(session_id, "")])


@pytest.mark.usefixtures("people")
def test_a_second_session_is_not_begun_while_one_runs(qtbot: QtBot, page: TodayPage) -> None:
    hand = Hand(qtbot, page)
    hand.click(page.plan_rows[0])
    sheet = hand.sheet(SessionSheet)
    hand.click(sheet.save)
    assert sheet.notice.isVisible()
    assert sheet.notice.text() == "A session is running on this laptop. End it first."
    assert hand.chosen == []


def test_a_full_disk_leaves_the_session_planned_and_says_so(
    qtbot: QtBot, page: TodayPage, workspace: Workspace, clock: HandClock, disk: Disk
) -> None:
    session_id, _ = planned_today(workspace, clock)
    hand = Hand(qtbot, page)
    hand.click(page.plan_rows[0])
    sheet = hand.sheet(SessionSheet)
    disk.full = True
    hand.click(sheet.save)
    hand.until(sheet.notice.isVisible)
    assert sheet.notice.text().startswith("Not saved: The disk is full.")
    assert state_of(workspace, session_id) is SessionState.PLANNED
    disk.full = False
    hand.click(sheet.save)
    hand.until(lambda: hand.chosen == [(session_id, "")])


def test_cancelling_takes_a_reason_and_a_second_click(
    qtbot: QtBot, page: TodayPage, workspace: Workspace, clock: HandClock
) -> None:
    session_id, _ = planned_today(workspace, clock)
    hand = Hand(qtbot, page)
    hand.click(page.plan_rows[0])
    sheet = hand.sheet(SessionSheet)
    hand.click(sheet.cancel)
    hand.write(sheet.reason, "Fever since Monday")
    hand.click(sheet.confirm)
    hand.until(lambda: not page.plan_rows)
    cancelled = workspace.record(session_id).chart.latest(SessionCancelled)
    assert cancelled == SessionCancelled("Fever since Monday")


def test_a_cancelling_that_is_not_confirmed_changes_nothing(
    qtbot: QtBot, page: TodayPage, workspace: Workspace, clock: HandClock
) -> None:
    session_id, _ = planned_today(workspace, clock)
    hand = Hand(qtbot, page)
    hand.click(page.plan_rows[0])
    sheet = hand.sheet(SessionSheet)
    hand.click(sheet.cancel)
    hand.click(sheet.keep)
    assert not sheet.reason.isVisible()
    hand.press(Qt.Key.Key_Escape)
    assert not sheet.isVisible()
    assert state_of(workspace, session_id) is SessionState.PLANNED


def test_changing_a_plan_starts_from_what_stands(
    qtbot: QtBot, page: TodayPage, workspace: Workspace, clock: HandClock
) -> None:
    session_id, _ = planned_today(workspace, clock)
    hand = Hand(qtbot, page)
    hand.click(page.plan_rows[0])
    hand.click(hand.sheet(SessionSheet).change)
    sheet = hand.sheet(PlanSheet)
    assert sheet.date.value() == "2026-03-17"
    assert sheet.time.value() == "11:00"
    hand.write(sheet.time, "4 pm")
    hand.click(sheet.save)
    hand.until(lambda: said(page) == ["16:00, Idris Kaya, Lozenge · 120 min"])
    plan = workspace.record(session_id).chart.plan
    assert plan is not None
    assert plan.planned_for.astimezone().hour == 16


def test_the_patient_of_a_plan_can_be_opened(
    qtbot: QtBot, page: TodayPage, workspace: Workspace, clock: HandClock
) -> None:
    _, summary = planned_today(workspace, clock)
    hand = Hand(qtbot, page)
    wanted: list[str] = []
    page.patient_chosen.connect(wanted.append)
    hand.click(page.plan_rows[0])
    hand.click(hand.sheet(SessionSheet).patient)
    assert wanted == [summary.patient_id]


@pytest.mark.usefixtures("people")
def test_in_a_narrow_window_the_way_to_the_journey_is_pinned(qtbot: QtBot, page: TodayPage) -> None:
    hand = Hand(qtbot, page, COMPACT)
    visible = [
        each
        for each in page.findChildren(Button)
        if each.caption() == "Go to the journey" and each.isVisible()
    ]
    assert len(visible) == 1
    bottom = visible[0].mapTo(page, visible[0].rect().bottomLeft()).y()
    assert bottom > page.height() - 30
    hand.click(visible[0])
    assert hand.chosen[0][1] == "journey"


@pytest.mark.usefixtures("people")
def test_everything_is_reached_by_tab_and_has_a_name(qtbot: QtBot, page: TodayPage) -> None:
    stops = Hand(qtbot, page).tab_stops()
    assert not nameless(stops)
    assert set(page.plan_rows) | set(page.integration_rows) | set(page.step_rows) <= set(stops)
    assert stops.index(page.plan_rows[0]) < stops.index(page.integration_rows[0])


def test_many_waiting_are_shown_on_asking(
    qtbot: QtBot, page: TodayPage, workspace: Workspace, clock: HandClock
) -> None:
    full_day(workspace, clock)
    full_day_more(workspace, clock)
    hand = Hand(qtbot, page)
    assert len(page.step_rows) == 6
    (more,) = (each for each in page.findChildren(Button) if each.caption().startswith("Show all"))
    hand.click(more)
    assert len(page.step_rows) == 10


def full_day_more(workspace: Workspace, clock: HandClock) -> None:
    scribe = Scribe(workspace, clock)
    (waiting, *_) = workspace.reader.awaiting_integration()
    steps = [StepPlanned(f"Step {number}", "Peter") for number in range(8)]
    scribe.happened(waiting.session_id, *steps)
