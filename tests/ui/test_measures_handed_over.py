"""The program hands the laptop over with forms and takes it back: what must be seen comes first."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kap_companion.config import RUN_FILE
from kap_companion.domain.charts.measures import measures_of
from kap_companion.domain.events import SessionEnded
from kap_companion.domain.measures import GAD7
from kap_companion.services.measure_draft import draft_field, draft_text
from kap_companion.ui.pages.journey import JourneyPage
from kap_companion.ui.pages.measure_form_view import MeasureFormView
from kap_companion.ui.pages.patient_mode import PatientMode
from kap_companion.ui.pages.patients import PatientsPage
from kap_companion.ui.pages.review_sheet import MeasureReviewSheet
from kap_companion.ui.widgets.sheet import Sheet
from tests.narrow import there
from tests.ui.door import Running, running
from tests.ui.practice import LIMIT_S, PASSPHRASE, HandClock, founded_vault

PATIENCE_MS = 20_000

Start = Callable[..., AbstractContextManager[Running]]


@pytest.fixture
def data(busy_folder: Path, tmp_path: Path) -> Path:
    return shutil.copytree(busy_folder, tmp_path / "data")


@pytest.fixture
def start(themed: QApplication, qtbot: QtBot, data: Path, clock: HandClock) -> Start:
    return partial(running, themed, qtbot, data, clock)


@pytest.fixture
def door(start: Start) -> Iterator[Running]:
    with start() as made:
        made.enter(PASSPHRASE)
        yield made


def until(door: Running, true: Callable[[], object]) -> None:
    door.qtbot.waitUntil(lambda: bool(true()), timeout=PATIENCE_MS)


def patients(door: Running) -> PatientsPage:
    page = door.shell.page()
    assert isinstance(page, PatientsPage)
    return page


def patient_id(door: Running, name: str) -> str:
    reader = there(door.shell)._workspace.reader  # noqa: SLF001
    return next(each.patient_id for each in reader.patients() if each.name.startswith(name))


def hand_over(door: Running, name: str, *forms: str) -> MeasureFormView:
    """From the patient's page into the patient's hands."""
    door.shell.open_patient(patient_id(door, name))
    door.hands.click("Take a measure")
    sheet = next(each for each in door.hands.visible(Sheet))
    for key, tick in getattr(sheet, "ticks").items():  # noqa: B009
        if tick.isChecked() != (key in forms):
            tick.click()
    door.hands.click("Hand the laptop to the patient")
    return form(door)


def form(door: Running) -> MeasureFormView:
    until(door, lambda: door.program.window.in_front)
    page = door.program.window.in_front
    assert isinstance(page, PatientMode)
    door.hands.settle()
    return there(page.measures)


def answer(door: Running, shown: MeasureFormView, *places: int) -> None:
    door.hands.click("Begin")
    for place in places:
        shown.choices[place].click()
        shown.next.click()
    door.hands.wait_until(lambda: "Thank you" in said(door), "not done")


def said(door: Running) -> str:
    mode = door.program.window.in_front
    assert isinstance(mode, PatientMode)
    return mode._thanks_title.text()  # noqa: SLF001


def take_back(door: Running) -> None:
    if not door.program.window.in_front:
        return
    if "Thank you" not in said(door):
        door.hands.click("Therapist")
    door.hands.fill("For the therapist: your passphrase", PASSPHRASE)
    door.hands.click("Take the laptop back")
    until(door, lambda: door.program.window.shell)
    door.hands.settle()


def review_sheets(door: Running) -> list[MeasureReviewSheet]:
    return list(door.hands.visible(MeasureReviewSheet))


def test_suicidal_thoughts_are_the_first_thing_shown(door: Running) -> None:
    shown = hand_over(door, "Tom", "phq-9")
    answer(door, shown, *[1] * 8, 2, 1)
    take_back(door)
    assert len(review_sheets(door)) == 1
    page = patients(door)
    assert page.view is not None
    (notice,) = page.view.measure_reviews
    assert "PHQ-9 item 9 answered above 0" in notice.text()
    door.hands.settle()
    door.hands.write("Spoke with him. Safe tonight.")
    door.hands.save("Record")
    assert there(page.view).measure_reviews == []
    assert review_sheets(door) == []


def test_other_answers_show_the_patients_page_alone(door: Running) -> None:
    shown = hand_over(door, "Tom", "gad-7")
    answer(door, shown, *[1] * 7)
    take_back(door)
    assert review_sheets(door) == []
    (row,) = there(patients(door).view).panel.rows
    assert row.accessibleName().startswith("GAD-7: 7 of 21")


def test_while_a_session_runs_it_goes_on_behind_the_form(door: Running, data: Path) -> None:
    running_id = there(door.shell.session()).id
    shown = hand_over(door, "Mara", "gad-7")
    assert (data / RUN_FILE).exists()
    answer(door, shown, *[0] * 7)
    take_back(door)
    assert there(door.shell.session()).id == running_id
    door.hands.settle()
    chart = there(door.shell.session()).chart
    assert not chart.of(SessionEnded)


def test_a_session_of_the_patient_shows_the_review_too(door: Running) -> None:
    shown = hand_over(door, "Mara", "phq-9")
    answer(door, shown, *[1] * 8, 1, 0)
    take_back(door)
    for sheet in review_sheets(door):
        sheet.dismiss()
    door.shell.go_to_stage("journey")
    page = door.shell.page()
    assert isinstance(page, JourneyPage)
    assert "PHQ-9 item 9 answered above 0" in page.review.text()
    assert page.review.isVisible()
    page.review.action.click()
    door.hands.settle()
    door.hands.write("Seen.")
    (sheet,) = review_sheets(door)
    sheet.save.click()
    until(door, lambda: not page.review.isVisible())


def test_a_half_filled_form_is_handed_over_again_from_its_beginning(door: Running) -> None:
    patient = patient_id(door, "Tom")
    workspace = door.shell._workspace  # noqa: SLF001
    text = draft_text(GAD7, [3, *[None] * 6])
    workspace.journal.keep_draft(patient, draft_field("gad-7"), text).result(LIMIT_S)
    shown = hand_over(door, "Tom", "gad-7")
    answer(door, shown, *[0] * 7)
    take_back(door)
    entries = door.shell._workspace.reader.entries_of(patient)  # noqa: SLF001
    assert [each.answers for each in measures_of(entries)] == [(3, *[None] * 6), (0,) * 7]


def test_the_next_program_finds_the_form_with_no_session(
    start: Start, clock: HandClock, data: Path
) -> None:
    shutil.rmtree(data)
    vault = founded_vault(data, clock)
    vault.close()
    with start() as door:
        door.enter(PASSPHRASE)
        door.hands.click("Patients")
        door.hands.click("Add patient")
        door.hands.fill("Name", "Idris Kaya")
        door.hands.save("Add the patient")
        shown = hand_over(door, "Idris", "gad-7")
        door.hands.click("Begin")
        for _ in range(3):
            shown.choices[2].click()
            shown.next.click()
        door.hands.settle(200)
    with start() as again:
        shown = form(again)
        assert "Question 4 of 7" in shown._number.text()  # noqa: SLF001
        for _ in range(4):
            shown.choices[1].click()
            shown.next.click()
        again.hands.wait_until(lambda: "Thank you" in said(again), "not done")
        take_back(again)
        patient = patient_id(again, "Idris")
        entries = again.shell._workspace.reader.entries_of(patient)  # noqa: SLF001
        (result,) = measures_of(entries)
        assert result.answers == (2, 2, 2, 1, 1, 1, 1)
