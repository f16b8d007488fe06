"""Steps: planned out of an insight, taken by someone, due on a day, and what became of them."""

from datetime import timedelta

import pytest
from pytestqt.qtbot import QtBot

from kap_companion.domain.events import InsightWritten, StepOutcomeNoted, StepPlanned, StepStatus
from kap_companion.ui.pages.check_in_sheet import CheckInSheet
from kap_companion.ui.pages.outcome_sheet import OutcomeSheet
from kap_companion.ui.pages.step_sheet import StepSheet
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.workspace import Workspace
from tests.ui.pages.integration_ground import TABLE, Desk, desk, ended_session
from tests.ui.pages.test_integration import texts
from tests.ui.practice import HandClock, Scribe


def with_step(
    qtbot: QtBot, workspace: Workspace, clock: HandClock, due_in_days: int | None
) -> tuple[Desk, str]:
    session, notes = ended_session(workspace, clock)
    scribe = Scribe(workspace, clock)
    insight = scribe.happened(session, InsightWritten("I sat with it.", (notes[TABLE],)))[0].id
    due = None if due_in_days is None else clock.today + timedelta(days=due_in_days)
    step = scribe.happened(session, StepPlanned("Ring Ruth", "Mara", due, insight))[0].id
    return desk(qtbot, workspace, session, notes), step


def planning(at: Desk, button: Button) -> StepSheet:
    at.click(button)
    sheet = at.only_sheet(StepSheet)
    assert isinstance(sheet, StepSheet)
    return sheet


def telling(at: Desk, step: str) -> OutcomeSheet:
    at.click(at.room.steps.rows[step])
    sheet = at.only_sheet(OutcomeSheet)
    assert isinstance(sheet, OutcomeSheet)
    return sheet


def choose(at: Desk, sheet: OutcomeSheet, words: str) -> None:
    buttons = sheet.status.findChildren(Button)
    at.click(next(each for each in buttons if each.caption() == words))


def test_a_step_grows_out_of_an_insight(
    qtbot: QtBot, workspace: Workspace, clock: HandClock
) -> None:
    session, notes = ended_session(workspace, clock)
    written = InsightWritten("I sat with it.", (notes[TABLE],))
    insight = Scribe(workspace, clock).happened(session, written)[0].id
    at = desk(qtbot, workspace, session, notes)
    sheet = planning(at, at.room.insights.cards[insight].step)
    assert sheet.owner.value() == "Mara"
    at.type_in(sheet.words.editor, "Ring Ruth")
    at.click(sheet.names[1])
    due = clock.today + timedelta(days=3)
    at.type_in(sheet.due.editor, due.isoformat())
    at.click_and_wait(sheet.save)
    (entry,) = at.written(StepPlanned)
    assert entry.event == StepPlanned("Ring Ruth", "Jonas Feld", due, insight)
    qtbot.waitUntil(lambda: entry.id in at.room.steps.rows)
    said = texts(at.room.steps.rows[entry.id])
    assert "Jonas Feld · by Friday" in said
    assert "from: I sat with it." in said


def test_a_step_of_its_own_needs_words_and_someone(
    qtbot: QtBot, workspace: Workspace, clock: HandClock
) -> None:
    at = desk(qtbot, workspace, *ended_session(workspace, clock))
    sheet = planning(at, at.room.steps.add_step)
    sheet.owner.editor.selectAll()
    at.type_in(sheet.owner.editor, " ")
    at.type_in(sheet.due.editor, "the day after")
    at.click(sheet.save)
    assert sheet.words.error()
    assert sheet.owner.error()
    assert sheet.due.error()
    assert not at.written(StepPlanned)


@pytest.mark.parametrize(
    ("due_in_days", "said"),
    [(-2, "was due on Sunday"), (0, "by today"), (1, "by tomorrow"), (None, "Mara · open")],
)
def test_when_a_step_is_due_is_said_in_words(
    qtbot: QtBot, workspace: Workspace, clock: HandClock, due_in_days: int | None, said: str
) -> None:
    at, step = with_step(qtbot, workspace, clock, due_in_days)
    assert said in texts(at.room.steps.rows[step])


def test_what_became_of_a_step(qtbot: QtBot, workspace: Workspace, clock: HandClock) -> None:
    at, step = with_step(qtbot, workspace, clock, 2)
    sheet = telling(at, step)
    choose(at, sheet, "Done")
    at.type_in(sheet.words.editor, "She cried. I stayed.")
    at.click_and_wait(sheet.save)
    (entry,) = at.written(StepOutcomeNoted)
    assert entry.event == StepOutcomeNoted(step, StepStatus.DONE, "She cried. I stayed.")
    qtbot.waitUntil(lambda: "“She cried. I stayed.”" in texts(at.room.steps.rows[step]))
    assert "done today" in texts(at.room.steps.rows[step])
    again = telling(at, step)
    assert again.status.value() == "done"
    choose(at, again, "Dropped")
    at.click_and_wait(again.save)
    qtbot.waitUntil(lambda: "dropped today" in texts(at.room.steps.rows[step]))


def test_an_outcome_that_says_nothing_new_is_not_recorded(
    qtbot: QtBot, workspace: Workspace, clock: HandClock
) -> None:
    at, step = with_step(qtbot, workspace, clock, 2)
    sheet = telling(at, step)
    at.click(sheet.save)
    assert sheet.status.error()
    assert not at.written(StepOutcomeNoted)


def test_a_step_is_changed(qtbot: QtBot, workspace: Workspace, clock: HandClock) -> None:
    at, step = with_step(qtbot, workspace, clock, 2)
    sheet = planning(at, telling(at, step).change)
    assert sheet.words.value() == "Ring Ruth"
    at.type_in(sheet.words.editor, "Tonight: ")
    sheet.due.editor.clear()
    at.click_and_wait(sheet.save)
    amended = at.written(StepPlanned)[-1]
    assert amended.amends == step
    assert isinstance(amended.event, StepPlanned)
    assert amended.event.words == "Tonight: Ring Ruth"
    assert amended.event.due is None
    qtbot.waitUntil(lambda: "Tonight" in texts(at.room.steps.rows[step]))
    at.settle()
    assert "Tonight" in texts(telling(at, step))


def test_a_step_taken_back_beside_its_sheet_leads_nowhere_from_there(
    qtbot: QtBot, workspace: Workspace, clock: HandClock
) -> None:
    at, step = with_step(qtbot, workspace, clock, None)
    outcome = telling(at, step)
    at.click(outcome.check_in)
    sheet = at.only_sheet(CheckInSheet)
    assert isinstance(sheet, CheckInSheet)
    fact = at.session.chart.fact(step)
    assert fact is not None
    at.session.integration.take_back(fact).result(10)
    qtbot.waitUntil(lambda: step not in at.room.steps.rows)
    at.click(sheet.outcome)
    assert not sheet.isVisible()
    assert not outcome.isVisible()
