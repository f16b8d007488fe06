"""What is due: on the patient's page and Today, into a calendar, and before the next session."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kap_companion.domain.check_ins import CHECK_IN_HOURS
from kap_companion.domain.defaults import NOTE_TEMPLATES
from kap_companion.domain.events import (
    CheckInTimesSet,
    NoteTemplate,
    NoteTemplatesSet,
    StepCheckedIn,
    StepPlanned,
    Went,
)
from kap_companion.ui.check_in_words import UnclearHoursError, hours_text, parse_hours
from kap_companion.ui.pages.calendar_button import CalendarButton
from kap_companion.ui.pages.check_in_sheet import CheckInSheet
from kap_companion.ui.pages.outcome_sheet import OutcomeSheet
from kap_companion.ui.pages.patients import PatientsPage
from kap_companion.ui.pages.practice import PracticePage
from kap_companion.ui.pages.templates_editor import TemplateSheet
from kap_companion.ui.pages.today import TodayPage
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.workspace import Workspace
from tests.exports.calendar_file import read
from tests.ui.pages.hand import Hand
from tests.ui.pages.integration_ground import Desk, desk, ended_session
from tests.ui.pages.test_integration import texts
from tests.ui.practice import MARA, HandClock, Scribe


def with_step(workspace: Workspace, clock: HandClock) -> tuple[str, str, str]:
    """An ended session of Mara's with an open step; returns patient, session and step."""
    session, _ = ended_session(workspace, clock)
    step = Scribe(workspace, clock).happened(session, StepPlanned("Ring Ruth", "Mara"))[0].id
    found = workspace.reader.session(session)
    assert found is not None
    return found.patient_id, session, step


def test_the_patients_page_says_what_is_due_and_leads_there(
    qtbot: QtBot, workspace: Workspace, clock: HandClock
) -> None:
    patient, session, _ = with_step(workspace, clock)
    page = PatientsPage(workspace)
    hand = Hand(qtbot, page)
    page.open_patient(patient)
    assert page.view is not None
    due = page.view.due
    assert due.integrations[0].words() == "21 h left, no time booked"
    assert due.steps[0].said == "Mara · check-in tomorrow"
    hand.click(due.integrations[0])
    hand.click(due.steps[0])
    assert hand.chosen == [(session, "integration")] * 2


def test_a_check_in_that_nobody_kept_is_said_in_caution(
    qtbot: QtBot, workspace: Workspace, clock: HandClock
) -> None:
    _, session, step = with_step(workspace, clock)
    clock.advance(2 * 24 * 60)
    page = TodayPage(workspace)
    hand = Hand(qtbot, page)
    assert page.step_rows[0].said == "Mara · check-in was due yesterday"
    Scribe(workspace, clock).happened(session, StepCheckedIn(step, Went.WELL))
    page.refresh()
    assert page.step_rows[0].said == "Mara · check-in tomorrow"
    hand.click(page.step_rows[0])
    assert hand.chosen == [(session, "integration")]


def test_a_patient_with_nothing_due_has_no_such_part(
    qtbot: QtBot, workspace: Workspace, clock: HandClock
) -> None:
    patient = Scribe(workspace, clock).patient(MARA)
    page = PatientsPage(workspace)
    Hand(qtbot, page)
    page.open_patient(patient)
    assert page.view is not None
    assert not page.view.due.isVisible()


def test_a_calendar_file_is_written_and_names_nobody(
    qtbot: QtBot, workspace: Workspace, clock: HandClock, tmp_path: Path
) -> None:
    with_step(workspace, clock)
    page = TodayPage(workspace)
    Hand(qtbot, page)
    assert page.calendar.isVisible()
    target = tmp_path / "due.ics"
    page.calendar.write_to(str(target))
    qtbot.waitUntil(page.calendar.said.isVisible)
    assert "due.ics, 7 dates" in page.calendar.said.text()
    content = target.read_bytes()
    assert len(read(content).parts) == 7
    assert b"Mara" not in content


def test_a_folder_that_is_gone_is_said_so(
    qtbot: QtBot, workspace: Workspace, clock: HandClock, tmp_path: Path
) -> None:
    patient, _, _ = with_step(workspace, clock)
    button = CalendarButton(workspace, patient)
    qtbot.addWidget(button)
    button.show()
    (tmp_path / "file").write_text("")
    button.write_to(str(tmp_path / "file" / "due.ics"))
    qtbot.waitUntil(button.notice.isVisible)
    assert "could not be written" in button.notice.text()
    assert button.button.isEnabled()


def test_a_step_is_asked_about_on_its_own_page(
    qtbot: QtBot, workspace: Workspace, clock: HandClock
) -> None:
    _, session, step = with_step(workspace, clock)
    at = desk(qtbot, workspace, session, {})
    at.click(at.room.steps.rows[step])
    outcome = at.only_sheet(OutcomeSheet)
    assert isinstance(outcome, OutcomeSheet)
    at.click(outcome.check_in)
    sheet = at.only_sheet(CheckInSheet)
    assert isinstance(sheet, CheckInSheet)
    at.click(sheet.save)
    assert sheet.went.error()
    choose(at, sheet, "In part")
    at.type_in(sheet.words.editor, "Twice.")
    at.click_and_wait(sheet.save)
    (entry,) = at.written(StepCheckedIn)
    assert entry.event == StepCheckedIn(step, Went.IN_PART, "Twice.")
    qtbot.waitUntil(lambda: "Today: in part “Twice.”" in texts(at.room.steps.rows[step]))


def choose(at: Desk, sheet: CheckInSheet, words: str) -> None:
    buttons = sheet.went.findChildren(Button)
    at.click(next(each for each in buttons if each.caption() == words))


# The settings behind it


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("24 h, 72 h, 1 wk, 2 wk, 1 mo, 3 mo", CHECK_IN_HOURS),
        ("1h", (1,)),
        ("96 h, 100 h", (96, 100)),
        ("5 d", (120,)),
        ("10 d, ", (240,)),
    ],
)
def test_times_are_read_and_said_again(text: str, hours: tuple[int, ...]) -> None:
    assert parse_hours(text) == hours
    assert parse_hours(hours_text(hours)) == hours


@pytest.mark.parametrize("text", ["", " , ", "soon", "24", "h", "-3 h", "1.5 d", "٣ h", "999999 h"])
def test_times_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(UnclearHoursError):
        parse_hours(text)


def settings_page(qtbot: QtBot, workspace: Workspace) -> tuple[Hand, PracticePage]:
    page = PracticePage(workspace, "somewhere")
    return Hand(qtbot, page), page


def of_practice(workspace: Workspace, kind: type) -> list[object]:
    entries = workspace.reader.entries_of(workspace.reader.practice_subject())
    return [entry.event for entry in entries if isinstance(entry.event, kind)]


def test_a_practice_sets_when_steps_are_asked_about(qtbot: QtBot, workspace: Workspace) -> None:
    hand, page = settings_page(qtbot, workspace)
    setting = page.check_ins
    assert setting.times.value() == "24 h, 72 h, 1 wk, 2 wk, 1 mo, 3 mo"
    hand.write(setting.times, "soon")
    page.name.setFocus()
    assert setting.note.notice.isVisible()
    hand.write(setting.times, "2 wk, 48 h")
    page.name.setFocus()
    hand.until(lambda: of_practice(workspace, CheckInTimesSet) == [CheckInTimesSet((48, 336))])
    hand.until(lambda: setting.times.value() == "48 h, 2 wk")
    hand.click(setting.usual)
    hand.until(lambda: workspace.practice_chart().check_in_hours == CHECK_IN_HOURS)
    hand.click(setting.note.notice.action)
    hand.until(lambda: workspace.practice_chart().check_in_hours == (48, 336))


def test_templates_are_added_changed_moved_and_removed(qtbot: QtBot, workspace: Workspace) -> None:
    hand, page = settings_page(qtbot, workspace)
    editor = page.templates

    def kept() -> tuple[NoteTemplate, ...]:
        return workspace.practice_chart().note_templates

    hand.click(editor.add)
    sheet = hand.sheets[-1]
    assert isinstance(sheet, TemplateSheet)
    hand.click(sheet.save)
    assert sheet.name.error()
    assert sheet.words.error()
    hand.write(sheet.name, "Phone")
    hand.write(sheet.words, "Sleep:")
    hand.click(sheet.save)
    phone = NoteTemplate("Phone", "Sleep:")
    hand.until(lambda: kept() == (*NOTE_TEMPLATES, phone))
    hand.until(lambda: len(editor.rows) == 3)
    editor.rows[2].moved.emit(-1)
    hand.until(lambda: kept() == (NOTE_TEMPLATES[0], phone, NOTE_TEMPLATES[1]))
    editor.rows[1].opened.emit()
    changing = hand.sheets[-1]
    assert isinstance(changing, TemplateSheet)
    hand.write(changing.name, "Call")
    hand.click(changing.save)
    hand.until(lambda: kept()[1] == NoteTemplate("Call", "Sleep:"))
    editor.rows[1].removed.emit()
    hand.until(lambda: kept() == NOTE_TEMPLATES)
    hand.click(editor.note.notice.action)
    hand.until(lambda: len(kept()) == 3)
    hand.click(editor.restore)
    hand.until(lambda: kept() == NOTE_TEMPLATES)
    assert of_practice(workspace, NoteTemplatesSet)
