"""The same texts in the fields of the days after, of plans, and of the practice's own settings."""

from functools import partial

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kap_companion.domain.charts import SessionChart, steps
from kap_companion.domain.events import (
    InsightWritten,
    IntegrationNoteWritten,
    QuickTag,
    SessionCancelled,
    StepOutcomeNoted,
    StepPlanned,
    StepStatus,
)
from kap_companion.domain.setting_rules import LONGEST_WORD
from kap_companion.ui.pages.outcome_sheet import OutcomeSheet
from kap_companion.ui.pages.practice import PracticePage
from kap_companion.ui.pages.question_sheet import QuestionSheet
from kap_companion.ui.pages.session_sheet import SessionSheet
from kap_companion.ui.pages.step_sheet import StepSheet
from kap_companion.ui.widgets.guard import one_line
from kap_companion.ui.workspace import Workspace
from tests.faults.test_hostile_text import TEN_MB, area, kept, nasty, paste
from tests.ui.pages.integration_ground import Desk, desk, ended_session
from tests.ui.practice import MARA, MORNING, HandClock, Scribe

__all__ = ["area"]


@pytest.fixture
def at(qtbot: QtBot, workspace: Workspace, clock: HandClock) -> Desk:
    return desk(qtbot, workspace, *ended_session(workspace, clock))


def step_of(at: Desk) -> StepPlanned:
    (entry,) = at.written(StepPlanned)
    assert isinstance(entry.event, StepPlanned)
    return entry.event


@nasty
def test_insights_notes_steps_and_what_came_of_them(at: Desk, text: str) -> None:
    room = at.room
    room.promote.click()
    paste(room.insights.form.words, text)
    at.click_and_wait(room.insights.form.record)
    at.qtbot.waitUntil(lambda: bool(at.written(InsightWritten)))
    paste(room.notes.words, text)
    room.notes.record.click()
    at.qtbot.waitUntil(lambda: bool(at.written(IntegrationNoteWritten)))
    plan = StepSheet(at.session, at.page)
    plan.open()
    paste(plan.words, text)
    paste(plan.owner, text)
    plan.save.click()
    at.qtbot.waitUntil(lambda: bool(at.written(StepPlanned)))
    (step,) = steps(SessionChart.replay(at.journal()))
    save = partial(at.session.integration.note_outcome, step.fact.id)
    today = at.session.record.now().local().date()
    outcome = OutcomeSheet(step, today, save, at.session.workspace.bridge, at.page)
    outcome.open()
    outcome.status.set_value(StepStatus.DONE.value)
    paste(outcome.words, text)
    outcome.save.click()
    at.qtbot.waitUntil(lambda: bool(at.written(StepOutcomeNoted)))

    words = kept(text)
    assert [entry.event for entry in at.written(IntegrationNoteWritten)] == [
        IntegrationNoteWritten(words)
    ]
    assert getattr(at.written(InsightWritten)[0].event, "words", None) == words
    assert (step_of(at).words, step_of(at).owner) == (words, kept(text, plan.owner))
    assert getattr(at.written(StepOutcomeNoted)[0].event, "words", None) == words
    at.page.grab()


@nasty
def test_why_a_session_is_cancelled(
    qtbot: QtBot, workspace: Workspace, clock: HandClock, area: QWidget, text: str
) -> None:
    scribe = Scribe(workspace, clock)
    session_id = scribe.planned(scribe.patient(MARA), MORNING)
    (session,) = workspace.schedule.today().planned
    sheet = SessionSheet(workspace, area, session)
    sheet.open()
    sheet.cancel.click()
    paste(sheet.reason, text)
    with qtbot.waitSignal(sheet.cancelled):
        sheet.confirm.click()
    chart = SessionChart.replay(workspace.reader.entries_of(session_id))
    assert chart.latest(SessionCancelled) == SessionCancelled(kept(text, sheet.reason))


@nasty
def test_tags_and_questions_of_the_practice(
    qtbot: QtBot, workspace: Workspace, themed: QWidget, text: str
) -> None:
    del themed
    page = PracticePage(workspace, "somewhere")
    qtbot.addWidget(page)
    page.show()
    page.refresh()
    label = page.tags.rows[0].label
    label.selectAll()
    label.paste_text(text[:LONGEST_WORD])
    label.editingFinished.emit()
    said = kept(text, None)
    expected = QuickTag("1", kept(one_line(text[:LONGEST_WORD])))
    qtbot.waitUntil(lambda: workspace.practice.chart().quick_tags[0] == expected)
    asked = workspace.practice.chart().questions[0]
    sheet = QuestionSheet(
        asked, lambda new: workspace.practice.set_questions([new]), workspace.bridge, page
    )
    sheet.open()
    paste(sheet.prompt, text)
    paste(sheet.hint, text)
    with qtbot.waitSignal(sheet.finished):
        sheet.save.click()
    (question,) = workspace.practice.chart().questions
    assert (question.prompt, question.hint) == (said, said)


def test_ten_megabytes_are_refused_whole_here_too(at: Desk) -> None:
    at.room.promote.click()
    plan = StepSheet(at.session, at.page)
    plan.open()
    for field in (at.room.insights.form.words, at.room.notes.words, plan.words, plan.owner):
        field.set_value("what was there")
        paste(field, TEN_MB)
        assert field.value() == "what was there"
        assert field.line_text()
