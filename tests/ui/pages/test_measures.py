"""A patient's measures in the window: asked by keys, put in, corrected, reviewed, and planned."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from kap_companion.domain.charts.measures import Result
from kap_companion.domain.events import (
    HowGiven,
    MeasureAnswered,
    MeasureReviewed,
    MeasuresSet,
    PlannedMeasure,
    Scale,
    Span,
    When,
)
from kap_companion.domain.measures import FORMS, GAD7, PHQ9
from kap_companion.services.measure_draft import draft_field, draft_text
from kap_companion.ui.pages.form_sheet import FormSheet
from kap_companion.ui.pages.measure_form_sheet import MeasureFormSheet
from kap_companion.ui.pages.measure_results_sheet import MeasureResultsSheet, TakeBackMeasureSheet
from kap_companion.ui.pages.measure_settings import MeasureSettingsPage
from kap_companion.ui.pages.measure_take_sheet import TakeMeasureSheet
from kap_companion.ui.pages.measure_total_sheet import MeasureTotalSheet
from kap_companion.ui.pages.page import Page
from kap_companion.ui.pages.patient_page import PatientView
from kap_companion.ui.pages.patients import PatientsPage
from kap_companion.ui.pages.review_sheet import MeasureReviewSheet
from kap_companion.ui.pages.today import TodayPage
from kap_companion.ui.widgets.sheet import Sheet
from kap_companion.ui.widgets.text import Text
from kap_companion.ui.workspace import Workspace
from kap_companion.vault import Vault
from tests.narrow import there
from tests.ui.practice import LIMIT_S, MARA, Disk, HandClock, Scribe

Key = Qt.Key
Shown = TypeVar("Shown", bound=Sheet)
DARK = (*[1] * 8, 2, 1)
MEASURES = MeasuresSet((*FORMS, "madrs"), 0, 31)


class Desk:
    """A page in a window, and hands for its sheets."""

    def __init__(self, qtbot: QtBot, workspace: Workspace, page: Page) -> None:
        self.qtbot, self.workspace, self.page = qtbot, workspace, page
        self.window = QMainWindow()
        self.window.setMinimumSize(0, 0)
        self.window.resize(1366, 768)
        self.window.setCentralWidget(page)
        self.sheets: list[Sheet] = []
        page.sheet_wanted.connect(self._show)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)
        page.refresh()

    def _show(self, sheet: Sheet) -> None:
        self.sheets.append(sheet)
        sheet.open()

    def sheet(self, kind: type[Shown]) -> Shown:
        found = self.sheets[-1]
        assert isinstance(found, kind)
        return found

    def keys(self, text: str) -> None:
        for character in text:
            QTest.keyClicks(there(QApplication.focusWidget()), character)

    def press(self, key: Qt.Key) -> None:
        QTest.keyClick(there(QApplication.focusWidget()), key)

    def save(self, sheet: FormSheet) -> None:
        """Press its button and wait until it has done its work."""
        with self.qtbot.waitSignal(sheet.finished):
            sheet.save.click()

    def close(self) -> None:
        self.window.close()


@pytest.fixture
def patient(workspace: Workspace, clock: HandClock) -> str:
    workspace.practice.set_measures(MEASURES).result(LIMIT_S)
    return Scribe(workspace, clock).patient(MARA)


@pytest.fixture
def desk(qtbot: QtBot, themed: QApplication, workspace: Workspace, patient: str) -> Iterator[Desk]:
    del themed
    page = PatientsPage(workspace)
    made = Desk(qtbot, workspace, page)
    page.open_patient(patient)
    yield made
    made.close()


def view(desk: Desk) -> PatientView:
    assert isinstance(desk.page, PatientsPage)
    return there(desk.page.view)


def take(desk: Desk) -> TakeMeasureSheet:
    view(desk).panel.take.click()
    return desk.sheet(TakeMeasureSheet)


def ask(desk: Desk, key: str) -> MeasureFormSheet:
    take(desk).asks[key].click()
    return desk.sheet(MeasureFormSheet)


def results(desk: Desk, patient: str) -> tuple[Result, ...]:
    return desk.workspace.measures(patient).results()


def texts(widget: object) -> str:
    found = widget.findChildren(Text) if isinstance(widget, (Page, Sheet, PatientView)) else []
    return "\n".join(each.text() for each in found if each.isVisible())


# Asked by the therapist


def test_a_form_is_asked_by_digits_alone(desk: Desk, patient: str) -> None:
    sheet = ask(desk, "gad-7")
    desk.keys("1230")
    assert sheet.rows[1].line_text() == "More than half the days"
    desk.press(Key.Key_Backspace)
    desk.keys("3")
    desk.press(Key.Key_Backspace)
    desk.keys("21")
    assert [row.answer() for row in sheet.rows] == [1, 2, 3, 0, 3, 2, 1]
    assert sheet.save.hasFocus()
    with desk.qtbot.waitSignal(sheet.finished):
        desk.press(Key.Key_Space)
    (result,) = results(desk, patient)
    assert (result.total, result.band, result.given) == (Decimal(12), "moderate", HowGiven.ASKED)
    (row,) = view(desk).panel.rows
    assert row.accessibleName().startswith("GAD-7: 12 of 21, moderate, 17 March 2026")


def test_what_is_left_open_is_recorded_without_a_total(desk: Desk, patient: str) -> None:
    sheet = ask(desk, "gad-7")
    desk.keys("12")
    desk.press(Key.Key_Backspace)
    desk.save(sheet)
    (result,) = results(desk, patient)
    assert result.answers == (1, 2, *[None] * 5)
    assert "GAD-7: no total, answers missing: 5" in texts(view(desk))


def test_a_key_that_is_no_answer_does_nothing(desk: Desk) -> None:
    sheet = ask(desk, "gad-7")
    desk.keys("47x")
    assert [row.answer() for row in sheet.rows] == [None] * 7
    sheet.save.click()
    assert sheet.notice.isVisible()
    assert "no answers" in sheet.notice.text()


def test_an_earlier_day_is_kept_and_one_to_come_is_refused(
    desk: Desk, patient: str, clock: HandClock
) -> None:
    sheet = ask(desk, "gad-7")
    desk.keys("1111111")
    sheet.on.set_value("")
    sheet.save.click()
    assert sheet.on.error() == "On which day?"
    sheet.on.set_day(clock.today + timedelta(days=1))
    sheet.save.click()
    assert "after" in sheet.on.error()
    assert results(desk, patient) == ()
    sheet.on.set_day(clock.today - timedelta(days=2))
    desk.save(sheet)
    assert results(desk, patient)[0].at.local().date() == clock.today - timedelta(days=2)


def test_what_was_typed_waits_in_the_sheet(desk: Desk) -> None:
    sheet = ask(desk, "gad-7")
    desk.keys("12")
    sheet.dismiss()
    again = ask(desk, "gad-7")
    assert [row.answer() for row in again.rows[:3]] == [1, 2, None]
    assert again.rows[2].editor.isAncestorOf(there(QApplication.focusWidget()))


def test_a_full_disk_leaves_every_answer_in_the_sheet(desk: Desk, patient: str, disk: Disk) -> None:
    sheet = ask(desk, "gad-7")
    desk.keys("1111111")
    disk.full = True
    sheet.save.click()
    desk.qtbot.waitUntil(sheet.notice.isVisible)
    assert "Not saved" in sheet.notice.text()
    disk.full = False
    assert [row.answer() for row in sheet.rows] == [1] * 7
    desk.save(sheet)
    assert len(results(desk, patient)) == 1


def test_what_the_patient_began_is_gone_on_with(desk: Desk, patient: str, vault: Vault) -> None:
    text = draft_text(GAD7, [2, -1, 1, *[None] * 4])
    vault.journal.keep_draft(patient, draft_field("gad-7"), text).result(LIMIT_S)
    desk.page.refresh()
    (notice,) = view(desk).panel.unfinished
    assert notice.text() == "GAD-7 is not finished. What was answered is kept."
    notice.action.click()
    sheet = desk.sheet(MeasureFormSheet)
    assert sheet.unfinished.isVisible()
    assert [row.answer() for row in sheet.rows] == [2, None, 1, *[None] * 4]
    desk.save(sheet)
    assert view(desk).panel.unfinished == []
    assert results(desk, patient)[0].answers[:3] == (2, None, 1)


# Totals


def total_sheet(desk: Desk) -> MeasureTotalSheet:
    take(desk).totals["madrs"].click()
    return desk.sheet(MeasureTotalSheet)


def test_a_total_is_put_in(desk: Desk, patient: str) -> None:
    sheet = total_sheet(desk)
    assert sheet.rater.value() == "Jonas Feld"
    desk.keys("20")
    desk.save(sheet)
    (result,) = results(desk, patient)
    assert (result.total, result.band, result.rater) == (Decimal(20), "moderate", "Jonas Feld")
    assert "MADRS: 20 of 60, moderate" in texts(view(desk))


@pytest.mark.parametrize(("typed", "said"), [("61", "goes from 0 to 60"), ("-1", "goes from")])
def test_a_total_out_of_range_is_refused_and_stays(
    desk: Desk, patient: str, typed: str, said: str
) -> None:
    sheet = total_sheet(desk)
    sheet.value.set_value(typed)
    sheet.save.click()
    assert said in sheet.notice.text()
    assert sheet.value.value() == typed
    assert results(desk, patient) == ()


def test_a_total_wants_a_number_a_day_and_a_rater(desk: Desk, patient: str) -> None:
    sheet = total_sheet(desk)
    sheet.value.set_value("-.")
    sheet.save.click()
    assert sheet.value.error() == "Type the total as a number."
    sheet.value.set_value("7,5")
    sheet.on.set_value("")
    sheet.save.click()
    assert sheet.on.error() == "On which day?"
    sheet.on.set_day(desk.workspace.measures(patient).today())
    sheet.rater.set_value(" ")
    sheet.save.click()
    assert "Who rated it?" in sheet.notice.text()
    sheet.rater.set_value("Dr Roth")
    desk.save(sheet)
    assert results(desk, patient)[0].total == Decimal("7.5")


# Results, corrected and taken back


def answered(desk: Desk, patient: str, answers: tuple[int | None, ...] = DARK) -> str:
    (entry,) = desk.workspace.measures(patient).answer(PHQ9, answers).result(LIMIT_S)
    desk.page.refresh()
    return entry.id


def shown(desk: Desk) -> MeasureResultsSheet:
    view(desk).panel.rows[0].click()
    return desk.sheet(MeasureResultsSheet)


def test_a_result_shows_its_answers_in_the_words_of_the_form(desk: Desk, patient: str) -> None:
    answered(desk, patient)
    sheet = shown(desk)
    (row,) = sheet.rows
    assert not row.answers.isVisible()
    row.show_answers.click()
    said = texts(sheet)
    assert "1. Little interest or pleasure in doing things\nSeveral days (1)" in said
    assert "PHQ-9 item 9 above 0. It waits for a clinician’s review." in said
    assert "phqscreeners.com" in said


def test_of_many_results_the_newest_are_shown_and_the_others_asked_for(
    desk: Desk, patient: str, clock: HandClock
) -> None:
    scribe = Scribe(desk.workspace, clock)
    for points in range(15):
        answers = (*[0] * 6, points % 4)
        scribe.happened(patient, MeasureAnswered("gad-7", "en-1", answers, HowGiven.ASKED))
        clock.advance(60)
    desk.page.refresh()
    sheet = shown(desk)
    assert len(sheet.rows) == 12
    assert sheet.rows[0].result.total == 14 % 4
    sheet.more.click()
    assert len(sheet.rows) == 15
    assert not sheet.more.isVisible()


def test_answers_that_do_not_go_together_are_marked(desk: Desk, patient: str) -> None:
    answered(desk, patient, (*[0] * 9, 3))
    assert "The answers don’t go together" in texts(shown(desk))


def test_a_form_that_is_not_known_here_shows_its_bare_answers(
    desk: Desk, patient: str, clock: HandClock
) -> None:
    event = MeasureAnswered("gad-7", "en-9", (1, None), HowGiven.BY_PATIENT)
    Scribe(desk.workspace, clock).happened(patient, event)
    desk.page.refresh()
    sheet = shown(desk)
    (row,) = sheet.rows
    row.show_answers.click()
    assert "1: 1" in texts(sheet)
    assert "2: not answered" in texts(sheet)
    assert "no total, this form is not known here" in texts(sheet)
    assert not row.correct.isVisible()


def test_an_answer_is_corrected_with_a_reason(desk: Desk, patient: str) -> None:
    answered(desk, patient, (3, *[0] * 9))
    shown(desk).rows[0].correct.click()
    sheet = desk.sheet(MeasureFormSheet)
    sheet.rows[0].set_answer(1)
    sheet.save.click()
    assert "needs a reason" in sheet.notice.text()
    sheet.why.set_value("read wrong")
    desk.save(sheet)
    (result,) = results(desk, patient)
    assert (result.total, len(result.fact.versions)) == (Decimal(1), 2)
    assert "Corrected: read wrong" in texts(shown(desk))


def test_a_total_is_corrected_with_a_reason(desk: Desk, patient: str) -> None:
    sheet = total_sheet(desk)
    sheet.value.set_value("20")
    desk.save(sheet)
    shown(desk).rows[0].correct.click()
    again = desk.sheet(MeasureTotalSheet)
    assert (again.value.value(), again.on.isVisible()) == ("20", False)
    again.value.set_value("21")
    again.why.set_value("added up again")
    desk.save(again)
    assert results(desk, patient)[0].total == 21


def test_a_result_is_taken_back_with_a_reason(desk: Desk, patient: str) -> None:
    answered(desk, patient, (0,) * 10)
    shown(desk).rows[0].take_back.click()
    sheet = desk.sheet(TakeBackMeasureSheet)
    sheet.save.click()
    assert "needs a reason" in sheet.notice.text()
    sheet.why.set_value("another patient’s")
    desk.save(sheet)
    assert results(desk, patient) == ()
    assert view(desk).panel.rows == []


# Reviews


def acknowledge(desk: Desk, sheet: MeasureReviewSheet) -> None:
    assert sheet.by.value() == "Jonas Feld"
    desk.keys("Spoke with her.")
    desk.save(sheet)


def test_the_notice_stands_on_the_patients_page_until_acknowledged(
    desk: Desk, patient: str
) -> None:
    changed: list[str] = []
    desk.page.record_changed.connect(changed.append)
    sheet = ask(desk, "phq-9")
    desk.keys("1111111121")
    desk.save(sheet)
    (notice,) = view(desk).measure_reviews
    assert notice.text() == (
        "Clinician review needed: PHQ-9 item 9 answered above 0, 17 March 2026, 10:00."
    )
    assert changed == [patient]
    notice.action.click()
    review = desk.sheet(MeasureReviewSheet)
    assert "of hurting yourself in some way: More than half the days" in texts(review)
    review.save.click()
    assert review.words.error()
    assert view(desk).measure_reviews == [notice]
    acknowledge(desk, review)
    assert view(desk).measure_reviews == []
    entries = desk.workspace.reader.entries_of(patient)
    (done,) = [each.event for each in entries if isinstance(each.event, MeasureReviewed)]
    assert (done.by, done.words) == ("Jonas Feld", "Spoke with her.")
    assert "Reviewed by Jonas Feld: Spoke with her." in texts(shown(desk))


def test_today_lists_it_with_the_name_and_takes_the_acknowledgement(
    qtbot: QtBot, themed: QApplication, workspace: Workspace, patient: str
) -> None:
    del themed
    workspace.measures(patient).answer(PHQ9, DARK).result(LIMIT_S)
    page = TodayPage(workspace)
    desk = Desk(qtbot, workspace, page)
    (notice,) = page.review_notices
    assert "Mara Lindholm: PHQ-9 item 9 answered above 0" in texts(page)
    notice.action.click()
    acknowledge(desk, desk.sheet(MeasureReviewSheet))
    assert page.review_notices == []
    desk.close()


# Due, and the practice's settings


def test_what_is_due_is_ticked_for_the_patient(desk: Desk, patient: str) -> None:
    plan = [PlannedMeasure("gad-7", When.BASELINE)]
    desk.workspace.practice.set_measure_plan(plan).result(LIMIT_S)
    desk.page.refresh()
    assert [each.text() for each in view(desk).panel.due] == ["GAD-7, due before the first dose"]
    handed: list[tuple[str, object]] = []
    assert isinstance(desk.page, PatientsPage)
    desk.page.measures_handed_over.connect(lambda *each: handed.append(each))
    sheet = take(desk)
    assert {key: tick.isChecked() for key, tick in sheet.ticks.items()} == {
        "phq-9": False,
        "gad-7": True,
        "pcl-5": False,
    }
    sheet.ticks["gad-7"].click()
    sheet.hand_over.click()
    assert sheet.notice.isVisible()
    assert handed == []
    sheet.ticks["phq-9"].click()
    sheet.hand_over.click()
    assert handed == [(patient, ("phq-9",))]


def test_without_a_measure_in_use_the_sheet_says_where_to_go(desk: Desk) -> None:
    desk.workspace.practice.set_measures(replace(MEASURES, in_use=())).result(LIMIT_S)
    sheet = take(desk)
    assert "Practice, Measures" in texts(sheet)
    assert not sheet.hand_over.isVisible()


@pytest.fixture
def settings(qtbot: QtBot, themed: QApplication, workspace: Workspace) -> Iterator[Desk]:
    del themed
    made = Desk(qtbot, workspace, MeasureSettingsPage(workspace))
    yield made
    made.close()


def page_of(desk: Desk) -> MeasureSettingsPage:
    assert isinstance(desk.page, MeasureSettingsPage)
    return desk.page


def test_measures_in_use_and_their_rules_are_set(settings: Desk) -> None:
    page, practice = page_of(settings), settings.workspace.practice
    page.ticks["pcl-5"].click()
    page.ticks["who-5"].click()
    page.missing.set_value("x")
    page.save_used.click()
    assert page.used_note.notice.text() == "Type both numbers."
    page.missing.set_value("9")
    page.save_used.click()
    assert "Between 0 and 4" in page.used_note.notice.text()
    page.missing.set_value("1")
    page.cutoff.set_value("33")
    page.save_used.click()
    settings.qtbot.waitUntil(page.used_note.line.isVisible)
    chart = practice.chart()
    assert chart.measures_in_use == ("phq-9", "gad-7", "who-5")
    assert (chart.most_missing, chart.pcl5_cutoff) == (1, 33)


def test_a_scale_of_ones_own_is_in_use_at_once(settings: Desk) -> None:
    page, practice = page_of(settings), settings.workspace.practice
    page.ticks["pcl-5"].click()
    page.add_scale.click()
    (row,) = page.scale_rows
    assert row.name.editor.hasFocus()
    settings.keys("Sleep")
    page.save_scales.click()
    assert "two numbers" in page.scales_note.notice.text()
    row.least.set_value("0")
    row.greatest.set_value("10")
    row.better.set_value("higher")
    page.save_scales.click()
    settings.qtbot.waitUntil(page.scales_note.line.isVisible)
    (scale,) = practice.chart().scales
    assert (scale.name, scale.greatest, scale.higher_is_better) == ("Sleep", Decimal(10), True)
    assert scale.key in practice.chart().measures_in_use
    assert page.ticks[scale.key].isChecked()
    assert not page.ticks["pcl-5"].isChecked(), "what was ticked and not saved yet stays"
    (row,) = page.scale_rows
    row.remove.click()
    page.save_scales.click()
    settings.qtbot.waitUntil(lambda: practice.chart().scales == ())


def test_an_own_scale_keeps_its_key_when_it_is_renamed(settings: Desk) -> None:
    practice = settings.workspace.practice
    own = Scale("own:sleep", "Sleep", Decimal(0), Decimal("10.5"))
    practice.set_scales([own]).result(LIMIT_S)
    page = page_of(settings)
    page.refresh()
    page.scale_rows[0].name.set_value("Rest")
    page.save_scales.click()
    settings.qtbot.waitUntil(page.scales_note.line.isVisible)
    assert practice.chart().scales == (replace(own, name="Rest"),)


def test_the_plan_is_set_line_by_line(settings: Desk) -> None:
    page, practice = page_of(settings), settings.workspace.practice
    while page.plan_rows:
        page.plan_rows[0].remove.click()
    page.add_plan.click()
    (row,) = page.plan_rows
    row.measure.set_value("gad-7")
    row.when.set_value(When.AFTER_DOSE.value)
    row.when.changed.emit()
    assert row.amount.isVisible()
    row.amount.set_value("")
    page.save_plan.click()
    assert "how many" in page.plan_note.notice.text()
    row.amount.set_value("2")
    row.span.set_value(Span.WEEKS.value)
    page.save_plan.click()
    settings.qtbot.waitUntil(page.plan_note.line.isVisible)
    planned = PlannedMeasure("gad-7", When.AFTER_DOSE, 2, Span.WEEKS)
    assert practice.chart().measure_plan == (planned,)
    page.usual_plan.click()
    assert len(page.plan_rows) > 1
    assert practice.chart().measure_plan == (planned,), "it is saved by its button"


def test_the_page_fits_a_narrow_window(settings: Desk) -> None:
    settings.window.resize(911, 512)
    page = page_of(settings)
    page.set_compact(True)
    settings.qtbot.waitUntil(lambda: page.width() <= 911)
    assert page.minimumSizeHint().width() <= 911
