"""Patients: added, found, edited without loss; and notes found by their words."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from kap_companion.domain.events import PatientRegistered
from kap_companion.ui.pages.note_search import snippet
from kap_companion.ui.pages.patient_sheet import PatientSheet
from kap_companion.ui.pages.patients import PatientsPage
from kap_companion.ui.pages.plan_sheet import PlanSheet
from kap_companion.ui.pages.session_sheet import SessionSheet
from kap_companion.ui.pages.when import local_time
from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.workspace import Workspace
from kap_companion.vault import Vault
from tests.ui.pages.hand import COMPACT, Hand, nameless
from tests.ui.practice import MARA, Disk, HandClock, People, full_day


@pytest.fixture
def people(workspace: Workspace, clock: HandClock) -> People:
    return full_day(workspace, clock)


@pytest.fixture
def page(workspace: Workspace) -> PatientsPage:
    return PatientsPage(workspace)


def names(page: PatientsPage) -> list[str]:
    return [row.first for row in page.list.found.rows]


def details(workspace: Workspace, patient_id: str) -> PatientRegistered:
    return workspace.patients.chart(patient_id).details


def fill(hand: Hand, sheet: PatientSheet, born: str = "7 March 1984") -> None:
    hand.write(sheet.name, MARA.name)
    hand.write(sheet.preferred_name, MARA.preferred_name)
    hand.write(sheet.pronouns, MARA.pronouns)
    hand.write(sheet.birth_date, born)
    hand.write(sheet.record_number, MARA.record_number)
    hand.write(sheet.escort_name, MARA.escort_name)
    hand.write(sheet.escort_phone, MARA.escort_phone)
    hand.write(sheet.allergies, MARA.allergies)
    hand.write(sheet.notes, MARA.notes)


def test_a_patient_is_added_with_everything(
    qtbot: QtBot, page: PatientsPage, workspace: Workspace
) -> None:
    hand = Hand(qtbot, page)
    hand.click(page.add)
    sheet = hand.sheet(PatientSheet)
    fill(hand, sheet)
    assert sheet.birth_date.line_text() == "7 March 1984"
    hand.click(sheet.save)
    hand.until(lambda: names(page) == [MARA.name])
    (row,) = workspace.patients.find()
    assert details(workspace, row.patient_id) == MARA
    assert page.view is not None
    assert page.view.isVisible()


def test_a_patient_needs_a_name_and_a_clear_date(
    qtbot: QtBot, page: PatientsPage, workspace: Workspace
) -> None:
    hand = Hand(qtbot, page)
    hand.click(page.add)
    sheet = hand.sheet(PatientSheet)
    hand.write(sheet.birth_date, "7/3/1984")
    hand.click(sheet.save)
    assert sheet.name.error() == "A patient needs a name."
    assert "could be" in sheet.birth_date.error()
    assert sheet.birth_date.value() == "7/3/1984"
    assert workspace.patients.find() == ()


def test_a_full_disk_keeps_what_was_typed_and_a_second_try_saves_it_once(
    qtbot: QtBot, page: PatientsPage, workspace: Workspace, disk: Disk
) -> None:
    hand = Hand(qtbot, page)
    hand.click(page.add)
    sheet = hand.sheet(PatientSheet)
    fill(hand, sheet)
    disk.full = True
    hand.click(sheet.save)
    hand.until(sheet.notice.isVisible)
    assert sheet.notice.text().startswith("Not saved: The disk is full.")
    assert sheet.notes.value() == MARA.notes
    assert workspace.patients.find() == ()
    disk.full = False
    hand.click(sheet.save)
    hand.until(lambda: names(page) == [MARA.name])
    assert len(workspace.patients.find()) == 1


def test_escape_keeps_the_draft(qtbot: QtBot, page: PatientsPage) -> None:
    hand = Hand(qtbot, page)
    hand.click(page.add)
    hand.write(hand.sheet(PatientSheet).name, "Mara L")
    hand.press(Qt.Key.Key_Escape)
    assert not hand.sheets[-1].isVisible()
    hand.click(page.add)
    assert hand.sheet(PatientSheet).name.value() == "Mara L"


def test_after_saving_the_next_patient_starts_empty(qtbot: QtBot, page: PatientsPage) -> None:
    hand = Hand(qtbot, page)
    hand.click(page.add)
    hand.write(hand.sheet(PatientSheet).name, "Idris Kaya")
    hand.click(hand.sheet(PatientSheet).save)
    hand.until(lambda: names(page) == ["Idris Kaya"])
    hand.click(page.add)
    assert hand.sheet(PatientSheet).name.value() == ""


@pytest.mark.parametrize(
    "name", ["<b>Mara</b>", "Robert'); DROP TABLE patient;--", "مريم", "Zoë \U0001f98b", "%_"]
)
def test_any_name_is_kept_and_found_to_the_letter(
    qtbot: QtBot, page: PatientsPage, workspace: Workspace, name: str
) -> None:
    hand = Hand(qtbot, page)
    hand.click(page.add)
    sheet = hand.sheet(PatientSheet)
    sheet.name.editor.paste_text(name)
    hand.click(sheet.save)
    hand.until(lambda: names(page) == [name])
    hand.write(page.search, "nobody")
    hand.until(lambda: names(page) == [])
    page.search.editor.clear()
    page.search.editor.paste_text(name)
    page.look()
    assert names(page) == [name]
    assert details(workspace, workspace.patients.find()[0].patient_id).name == name


def test_ten_megabytes_are_refused_whole(qtbot: QtBot, page: PatientsPage) -> None:
    hand = Hand(qtbot, page)
    hand.click(page.add)
    sheet = hand.sheet(PatientSheet)
    hand.write(sheet.notes, "What was here")
    QGuiApplication.clipboard().setText("x" * 10_000_000)
    sheet.notes.editor.paste()
    assert sheet.notes.value() == "What was here"
    assert "too long" in sheet.notes.line_text()
    QGuiApplication.clipboard().clear()


def test_editing_amends_and_the_older_version_is_a_click_away(
    qtbot: QtBot, page: PatientsPage, workspace: Workspace, people: People, clock: HandClock
) -> None:
    clock.advance(5)
    hand = Hand(qtbot, page)
    page.open_patient(people.mara)
    assert page.view is not None
    assert not page.view.versions.isVisible()
    hand.click(page.view.edit)
    sheet = hand.sheet(PatientSheet)
    assert sheet.allergies.value() == MARA.allergies
    hand.write(sheet.allergies, "Latex")
    hand.click(sheet.save)
    hand.until(lambda: details(workspace, people.mara).allergies == "Latex")
    hand.until(lambda: page.view and page.view.versions.isVisible())
    assert not page.view.older.isVisible()
    hand.click(page.view.versions)
    assert page.view.older.isVisible()
    shown = [label.text() for label in page.view.older.findChildren(type(sheet._title))]  # noqa: SLF001
    assert shown == [
        "Until 17 March 2026, 10:05, changed by Jonas Feld",
        f"Allergies: {MARA.allergies}",
    ]


def test_saving_without_a_change_writes_nothing(
    qtbot: QtBot, page: PatientsPage, workspace: Workspace, people: People
) -> None:
    hand = Hand(qtbot, page)
    page.open_patient(people.mara)
    assert page.view is not None
    hand.click(page.view.edit)
    hand.click(hand.sheet(PatientSheet).save)
    assert not hand.sheets[-1].isVisible()
    assert len(workspace.reader.entries_of(people.mara)) == 1


def test_allergies_stand_out_in_words(qtbot: QtBot, page: PatientsPage, people: People) -> None:
    Hand(qtbot, page)
    page.open_patient(people.mara)
    assert page.view is not None
    (notice,) = page.view.findChildren(Notice)
    assert (notice.level(), notice.text()) == ("caution", "Allergies")
    assert notice.accessibleDescription() == MARA.allergies
    page.open_patient(people.tomas)
    assert not page.view.findChildren(Notice)


@pytest.mark.usefixtures("people")
def test_a_few_letters_find_a_patient(qtbot: QtBot, page: PatientsPage) -> None:
    hand = Hand(qtbot, page)
    assert names(page) == ["Hanna Vogt", "Mara Lindholm", "Peter Sand", "Tomás Reyes"]
    hand.write(page.search, "tom")
    hand.until(lambda: names(page) == ["Tomás Reyes"])
    hand.write(page.search, "0311")
    hand.until(lambda: names(page) == ["Mara Lindholm"])


def test_words_of_a_note_find_the_session(
    qtbot: QtBot, page: PatientsPage, workspace: Workspace, people: People
) -> None:
    hand = Hand(qtbot, page)
    hand.write(page.search, "hurry riv")
    hand.until(lambda: names(page) == ["In notes", "Peter Sand"])
    assert page.list.found.rows[1].second == "The river does not hurry."
    page.search.setFocus()
    hand.press(Qt.Key.Key_Return)
    ended = workspace.reader.awaiting_integration()[0]
    assert ended.patient_id == people.peter
    assert hand.chosen == [(ended.session_id, "")]


@pytest.mark.usefixtures("people")
def test_the_keyboard_goes_from_the_search_into_the_list(qtbot: QtBot, page: PatientsPage) -> None:
    hand = Hand(qtbot, page)
    page.search.setFocus()
    hand.press(Qt.Key.Key_Down)
    assert page.list.hasFocus()
    hand.press(Qt.Key.Key_Down)
    hand.press(Qt.Key.Key_Return)
    assert page.view is not None
    assert page.view.edit.isVisible()


@pytest.mark.usefixtures("people")
def test_nothing_found_is_one_sentence(qtbot: QtBot, page: PatientsPage) -> None:
    hand = Hand(qtbot, page)
    hand.write(page.search, "xyzzy")
    hand.until(lambda: not page.list.isVisible())
    assert page.empty_words() == "Nobody and no note matches."


def test_a_session_stands_under_the_time_of_its_dose_not_of_its_plan(
    workspace: Workspace, page: PatientsPage, people: People
) -> None:
    (session,) = (each for each in workspace.reader.sessions_of(people.mara) if each.dose_us)
    planned = f"{local_time(session.planned_us):%H:%M}"
    assert session.dose_us is not None
    given = f"{local_time(session.dose_us):%H:%M}"
    assert given != planned
    page.open_patient(people.mara)
    assert page.view is not None
    spoken = [row.accessibleName() for row in page.view.session_rows]
    assert any(given in each for each in spoken)
    assert not any(planned in each for each in spoken)


def test_a_planned_session_opens_its_sheet_and_an_ended_one_itself(
    qtbot: QtBot, page: PatientsPage, people: People
) -> None:
    hand = Hand(qtbot, page)
    page.open_patient(people.peter)
    assert page.view is not None
    planned, ended, _ = page.view.session_rows
    hand.click(planned)
    assert hand.sheet(SessionSheet).save.caption() == "Begin the session"
    hand.press(Qt.Key.Key_Escape)
    hand.click(ended)
    assert [stage for _, stage in hand.chosen] == [""]


def test_a_session_is_planned_for_the_patient(
    qtbot: QtBot, page: PatientsPage, workspace: Workspace, people: People
) -> None:
    hand = Hand(qtbot, page)
    page.open_patient(people.tomas)
    assert page.view is not None
    hand.click(page.view.plan)
    sheet = hand.sheet(PlanSheet)
    assert sheet.patient.patient_id() == people.tomas
    hand.write(sheet.date, "2026-04-02")
    hand.write(sheet.time, "9")
    sheet.protocol.editor.setFocus()
    qtbot.keyClicks(sheet.protocol.editor, "W")
    hand.click(sheet.save)
    hand.until(lambda: page.view and len(page.view.session_rows) == 2)
    newest = workspace.reader.sessions_of(people.tomas)[-1]
    assert (newest.route, newest.window_min) == ("sublingual", 120)


def test_a_narrow_window_shows_the_list_or_the_patient(
    qtbot: QtBot, page: PatientsPage, people: People
) -> None:
    hand = Hand(qtbot, page, COMPACT)
    assert page.add.isVisible()
    page.open_patient(people.mara)
    assert not page.add.isVisible()
    hand.click(page.back)
    assert page.add.isVisible()
    assert page.view is None


def test_everything_is_reached_by_tab_and_has_a_name(
    qtbot: QtBot, page: PatientsPage, people: People
) -> None:
    hand = Hand(qtbot, page)
    page.open_patient(people.mara)
    hand.click(page.add)
    assert not nameless(hand.tab_stops())


@pytest.mark.usefixtures("people")
def test_a_vault_that_cannot_be_read_says_so(
    qtbot: QtBot, page: PatientsPage, vault: Vault, tmp_path: Path
) -> None:
    Hand(qtbot, page)
    vault.close()
    for file in (tmp_path / "vault").glob("*.db*"):
        file.write_bytes(b"no vault" * 1000)
    page.look()
    assert page.trouble.isVisible()


@pytest.mark.parametrize(
    ("words", "typed", "shown"),
    [
        ("The river", "riv", "The river"),
        (
            "one two three four five six seven eight nine",
            "eight",
            "… four five six seven eight nine",
        ),
        ("line\nbreaks  stay   out", "out", "line breaks stay out"),
        ("accents", "áccents", "accents"),
    ],
)
def test_a_snippet_starts_a_little_before_the_word(words: str, typed: str, shown: str) -> None:
    assert snippet(words, typed) == shown


def test_a_born_tomorrow_is_refused(qtbot: QtBot, page: PatientsPage) -> None:
    hand = Hand(qtbot, page)
    hand.click(page.add)
    sheet = hand.sheet(PatientSheet)
    hand.write(sheet.name, "Mara")
    hand.write(sheet.birth_date, date(2026, 3, 18).isoformat())
    hand.click(sheet.save)
    assert sheet.birth_date.error().startswith("That is after")
