"""The course of a patient in one place, read from a real record, by keyboard and by mouse."""

from datetime import timedelta
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from kap_companion.domain.charts import PracticeChart
from kap_companion.domain.entry import NewEntry
from kap_companion.domain.events import (
    Ending,
    Event,
    HowGiven,
    InterventionMade,
    MeasureAnswered,
    MeasureTotalled,
    Observed,
    Scale,
    SessionBegun,
    SessionEnded,
    StepOutcomeNoted,
    StepPlanned,
    StepStatus,
    ThemeKind,
    ThemeNamed,
)
from kap_companion.domain.measures import GAD7, PHQ9
from kap_companion.errors import KapError
from kap_companion.services.patient_course import course_of
from kap_companion.ui.pages import patient_course_sheet
from kap_companion.ui.pages.patient_course_sheet import PatientCourseSheet
from kap_companion.ui.pages.patients import PatientsPage
from kap_companion.ui.workspace import Workspace
from tests.ui.pages.hand import COMPACT, WIDE, Hand, nameless
from tests.ui.practice import DOSE, MARA, MORNING, HandClock, Scribe

DAY_MIN = 24 * 60


@pytest.fixture
def scribe(workspace: Workspace, clock: HandClock) -> Scribe:
    return Scribe(workspace, clock)


@pytest.fixture
def mara(scribe: Scribe) -> str:
    return scribe.patient(MARA)


def held(scribe: Scribe, patient_id: str, days_ago: float, *events: Event) -> str:
    session = scribe.planned(patient_id, MORNING - timedelta(days=days_ago))
    ago_min = days_ago * DAY_MIN
    scribe.happened(session, SessionBegun(), DOSE, *events, ago_min=ago_min)
    scribe.happened(session, SessionEnded(Ending.COMPLETED), ago_min=ago_min - 100)
    return session


def answered(scribe: Scribe, patient_id: str, total: int, days_ago: float) -> None:
    """All questions but the last two, as high as they go, until the total is reached."""
    answers = tuple(min(3, max(0, total - 3 * place)) for place in range(len(PHQ9.items)))
    event = MeasureAnswered(PHQ9.key, PHQ9.version, answers, HowGiven.ASKED)
    scribe.happened(patient_id, event, ago_min=days_ago * DAY_MIN)


def opened(
    qtbot: QtBot, workspace: Workspace, patient_id: str, size: tuple[int, int] = WIDE
) -> tuple[Hand, PatientCourseSheet]:
    page = PatientsPage(workspace)
    hand = Hand(qtbot, page, size)
    page.open_patient(patient_id)
    assert page.view is not None
    hand.until(page.view.course.is_loaded)
    hand.click(page.view.whole_course)
    sheet = hand.sheet(PatientCourseSheet)
    hand.until(sheet.is_loaded)
    return hand, sheet


@pytest.mark.parametrize("size", [WIDE, COMPACT], ids=["wide", "compact"])
def test_measures_stand_with_their_change_in_words(
    qtbot: QtBot, workspace: Workspace, scribe: Scribe, mara: str, size: tuple[int, int]
) -> None:
    held(scribe, mara, 20)
    for total, days_ago in ((18, 30), (12, 15), (9, 5), (4, 1)):
        answered(scribe, mara, total, days_ago)
    hand, sheet = opened(qtbot, workspace, mara, size)
    (row,) = sheet.chart.model().measures
    assert [point.value for point in row.points] == [18, 12, 9, 4]
    assert row.is_joined
    assert (row.baseline, row.least, row.greatest) == (18, 0, 27)
    assert sheet.measures[0].text() == (
        "PHQ-9: 4, minimal · baseline 18; 14 less, better: meaningful, response, remission"
    )
    assert [mark.kind for mark in sheet.chart.model().marks[0].marks] == ["dose"]
    assert nameless(hand.tab_stops()) == []


def test_two_measurements_are_called_two(
    qtbot: QtBot, workspace: Workspace, scribe: Scribe, mara: str
) -> None:
    held(scribe, mara, 20)
    answered(scribe, mara, 12, 30)
    answered(scribe, mara, 13, 2)
    _, sheet = opened(qtbot, workspace, mara)
    (row,) = sheet.chart.model().measures
    assert not row.is_joined
    assert row.said == "13, moderate · baseline 12; 1 more, worse · 2 measurements"


def test_what_came_after_the_dose_is_no_baseline(
    qtbot: QtBot, workspace: Workspace, scribe: Scribe, mara: str
) -> None:
    held(scribe, mara, 20)
    answered(scribe, mara, 12, 2)
    _, sheet = opened(qtbot, workspace, mara)
    (row,) = sheet.chart.model().measures
    assert row.baseline is None
    assert row.said == "12, moderate · no baseline before the first dose · 1 measurement"


def test_a_form_without_a_total_is_shown_and_says_why(
    qtbot: QtBot, workspace: Workspace, scribe: Scribe, mara: str
) -> None:
    left_open = (1, *(None,) * (len(GAD7.items) - 1))
    event = MeasureAnswered(GAD7.key, GAD7.version, left_open, HowGiven.BY_PATIENT)
    scribe.happened(mara, event)
    _, sheet = opened(qtbot, workspace, mara)
    (row,) = sheet.chart.model().measures
    assert [point.value for point in row.points] == [None]
    assert row.points[0].text.endswith("no total, answers are missing")
    assert row.said == "no total"


def test_a_scale_of_the_practices_own_and_one_that_is_better_higher(
    qtbot: QtBot, workspace: Workspace, scribe: Scribe, mara: str
) -> None:
    own = Scale("calm", "Calm", Decimal(0), Decimal(10), higher_is_better=True)
    for value, days in ((2, 9), (2, 6), (7, 3)):
        event = MeasureTotalled(own, Decimal(value), "Ada")
        scribe.happened(mara, event, ago_min=days * DAY_MIN)
    _, sheet = opened(qtbot, workspace, mara)
    (row,) = sheet.chart.model().measures
    assert (row.name, row.greatest, row.bands) == ("Calm", 10, ())
    assert row.said == "7 · baseline 2; 5 more, better"
    assert row.points[1].text.endswith(": 2 · no change")


def test_what_helped_and_what_runs_through(
    qtbot: QtBot, workspace: Workspace, scribe: Scribe, mara: str
) -> None:
    first = held(scribe, mara, 20, ThemeNamed(ThemeKind.THEME, "grief"))
    second = held(
        scribe,
        mara,
        6,
        ThemeNamed(ThemeKind.THEME, "Grief"),
        InterventionMade("Breath together"),
        Observed("slower now"),
    )
    (step,) = scribe.happened(first, StepPlanned("Ring Ruth", "Mara"), ago_min=18 * DAY_MIN)
    outcome = StepOutcomeNoted(step.id, StepStatus.DONE, "She cried.")
    scribe.happened(first, outcome, ago_min=10 * DAY_MIN)
    _, sheet = opened(qtbot, workspace, mara)
    assert [each.text() for each in sheet.threads] == ["Grief (theme) · 2 of 2 sessions"]
    told = [each.text().split(": ", 1)[1] for each in sheet.helped]
    assert told == [
        "Breath together · noted after it: slower now",
        "Ring Ruth · said of it: She cried.",
    ]
    marks = {row.name: [each.kind for each in row.marks] for row in sheet.chart.model().marks}
    assert marks == {"Doses": ["dose", "dose"], "Steps": ["step", "outcome"]}
    assert [line.key for line in sheet.panel.curve.lines()] == [first, second]


def test_a_mark_leads_to_its_session_and_a_point_to_none(
    qtbot: QtBot, workspace: Workspace, scribe: Scribe, mara: str
) -> None:
    session = held(scribe, mara, 20)
    answered(scribe, mara, 12, 30)
    hand, sheet = opened(qtbot, workspace, mara)
    sheet.chart.setFocus()
    hand.press(Qt.Key.Key_Return, sheet.chart)
    assert hand.chosen == []
    hand.press(Qt.Key.Key_Up, sheet.chart)
    assert sheet.told.text() == sheet.chart.described()
    hand.press(Qt.Key.Key_Return, sheet.chart)
    assert hand.chosen == [(session, "")]


def test_a_patient_without_anything_is_told_so(
    qtbot: QtBot, workspace: Workspace, mara: str
) -> None:
    _, sheet = opened(qtbot, workspace, mara)
    assert sheet.said.text() == "No session has begun yet, and nothing was measured."
    assert not sheet.chart.isVisible()


def test_it_says_so_where_the_record_can_t_be_read(
    qtbot: QtBot,
    workspace: Workspace,
    scribe: Scribe,
    mara: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    held(scribe, mara, 20)

    def refuse(*_: object) -> None:
        raise KapError("The vault can’t be read.")

    monkeypatch.setattr(patient_course_sheet, "course_of", refuse)
    page = PatientsPage(workspace)
    hand = Hand(qtbot, page)
    page.show_course(mara)
    sheet = hand.sheet(PatientCourseSheet)
    hand.until(sheet.notice.isVisible)
    assert sheet.notice.text() == "The vault can’t be read."
    monkeypatch.undo()
    sheet.notice.acted.emit()
    hand.until(sheet.is_loaded)
    assert sheet.chart.isVisible()
    assert not sheet.notice.isVisible()


def test_closing_it_while_it_reads_is_no_trouble(
    qtbot: QtBot, workspace: Workspace, scribe: Scribe, mara: str
) -> None:
    held(scribe, mara, 20)
    page = PatientsPage(workspace)
    hand = Hand(qtbot, page)
    page.show_course(mara)
    sheet = hand.sheet(PatientCourseSheet)
    hand.press(Qt.Key.Key_Escape, sheet)
    gone: list[bool] = []
    sheet.destroyed.connect(lambda: gone.append(True))
    hand.until(lambda: gone)


def test_an_entry_of_nobody_is_not_read(workspace: Workspace, mara: str) -> None:
    entry = NewEntry("session-x", Observed("a note of nobody"))
    workspace.journal.append([entry]).result(10)
    assert course_of(workspace.reader, mara, PracticeChart()).sessions == ()
