"""Before a session: the steps that were taken along, how they go, and what became of them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from kap_companion.domain.events import (
    Event,
    SessionMoved,
    StepCheckedIn,
    StepOutcomeNoted,
    StepPlanned,
    StepStatus,
    Went,
)
from kap_companion.ui.open_session import OpenSession
from kap_companion.ui.pages.check_in_sheet import CheckInSheet
from kap_companion.ui.pages.outcome_sheet import OutcomeSheet
from kap_companion.ui.pages.prepare import PreparePage
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.fields import Field
from kap_companion.ui.workspace import Workspace
from tests.ui.pages.hand import Hand
from tests.ui.pages.test_due import with_step
from tests.ui.pages.test_integration import texts
from tests.ui.practice import MARA, MORNING, HandClock, Scribe


class Prepared:
    """Prepare of Mara's next session, with an open step (`step`) and a done one behind it."""

    def __init__(self, qtbot: QtBot, workspace: Workspace, clock: HandClock) -> None:
        self.workspace, self.scribe = workspace, Scribe(workspace, clock)
        self.patient, self.earlier, self.step = with_step(workspace, clock)
        (done,) = self.scribe.happened(self.earlier, StepPlanned("Walk", "Mara"))
        self.done = done.id
        self.noted(self.done, StepStatus.DONE, "By the river.")
        coming = self.scribe.planned(self.patient, MORNING + timedelta(days=5))
        self.session = OpenSession(workspace, coming)
        self.page = PreparePage(self.session)
        self.session.setParent(self.page)
        self.hand = Hand(qtbot, self.page)
        qtbot.waitUntil(self.page.steps.isVisible)

    def noted(self, step: str, status: StepStatus, words: str) -> None:
        """Somebody else told what became of a step."""
        self.scribe.happened(self.earlier, StepOutcomeNoted(step, status, words))

    def told(self, kind: type[Event], of: str) -> list[Event]:
        """What is on record of a step."""
        entries = self.workspace.reader.entries_of(self.earlier)
        events = (each.event for each in entries if isinstance(each.event, kind))
        return [each for each in events if getattr(each, "step", "") == of]

    def press(self, step: str) -> None:
        self.hand.click(self.page.steps.rows[step])

    def check_in(self) -> CheckInSheet:
        return self.hand.sheet(CheckInSheet)

    def outcome(self) -> OutcomeSheet:
        return self.hand.sheet(OutcomeSheet)

    def pick(self, field: Field, words: str) -> None:
        buttons = field.findChildren(Button)
        self.hand.click(next(each for each in buttons if each.caption() == words))

    def tell(self, status: str, words: str | None = None) -> None:
        """Fill in the sheet of the outcome that is open, and save it."""
        sheet = self.outcome()
        self.pick(sheet.status, status)
        if words is not None:
            self.hand.write(sheet.words.editor, words)
        self.hand.click(sheet.save)

    def until_shown(self, step: str, words: str) -> None:
        self.hand.until(lambda: words in texts(self.page.steps.rows[step]))


@pytest.fixture
def at(qtbot: QtBot, workspace: Workspace, clock: HandClock) -> Iterator[Prepared]:
    prepared = Prepared(qtbot, workspace, clock)
    yield prepared
    prepared.session.close()


def test_steps_of_earlier_sessions_stand_before_the_next(at: Prepared) -> None:
    shown = [each.step.event.words for each in at.page.steps.shown.values()]
    assert shown == ["Ring Ruth", "Walk"]
    assert "“By the river.”" in texts(at.page.steps.rows[at.done])


def test_all_that_a_row_shows_is_read_out(at: Prepared) -> None:
    for row in at.page.steps.rows.values():
        for each in texts(row).split(" | "):
            assert each in row.accessibleName()


def test_a_check_in_there_is_written_in_the_session_of_the_step(at: Prepared) -> None:
    at.session.record.hand_to("K-hands")
    at.press(at.step)
    sheet = at.check_in()
    at.pick(sheet.went, "Goes well")
    at.hand.click(sheet.save)
    at.hand.until(lambda: at.told(StepCheckedIn, at.step))
    assert at.told(StepCheckedIn, at.step) == [StepCheckedIn(at.step, Went.WELL, "")]
    assert at.workspace.reader.entries_of(at.earlier)[-1].performed_by == "K-hands"
    at.hand.until(lambda: at.page.steps.shown[at.step].step.check_ins)


def test_what_became_of_a_step_is_told_there_too_and_can_be_told_anew(at: Prepared) -> None:
    at.press(at.step)
    at.hand.click(at.check_in().outcome)
    assert at.outcome().change.isHidden()
    at.tell("Dropped", "Not now.")
    at.until_shown(at.step, "“Not now.”")
    at.press(at.step)
    at.tell("Open")
    at.hand.until(lambda: at.page.steps.shown[at.step].step.status is StepStatus.OPEN)
    at.press(at.step)
    at.hand.click(at.check_in().outcome)
    at.hand.click(at.outcome().check_in)
    at.check_in()
    assert at.told(StepOutcomeNoted, at.step) == [
        StepOutcomeNoted(at.step, StepStatus.DROPPED, "Not now."),
        StepOutcomeNoted(at.step, StepStatus.OPEN, "Not now."),
    ]


def test_a_sheet_tells_how_the_step_is_now_whatever_was_begun_before(at: Prepared) -> None:
    at.press(at.step)
    at.hand.write(at.check_in().words.editor, "half typed")
    at.hand.click(at.check_in().outcome)
    at.tell("Done", "We talk.")
    at.until_shown(at.step, "“We talk.”")
    assert "half typed" not in str(at.workspace.reader.drafts_of(at.patient))
    at.press(at.step)
    at.tell("Open")
    at.hand.until(lambda: at.page.steps.shown[at.step].step.status is StepStatus.OPEN)
    at.press(at.step)
    assert not at.check_in().words.value()
    at.hand.click(at.check_in().outcome)
    assert at.outcome().words.value() == "We talk."


def test_a_draft_gives_way_to_what_was_told_elsewhere_of_an_open_step_too(at: Prepared) -> None:
    at.press(at.step)
    at.hand.click(at.check_in().outcome)
    at.hand.write(at.outcome().words.editor, "draft")
    at.hand.press(Qt.Key.Key_Escape, at.outcome())
    at.noted(at.step, StepStatus.OPEN, "Elsewhere.")
    at.page.refresh()
    at.until_shown(at.step, "“Elsewhere.”")
    at.press(at.step)
    at.hand.click(at.check_in().outcome)
    assert at.outcome().words.value() == "Elsewhere."


def test_a_check_in_leaves_a_draft_of_the_outcome_alone(at: Prepared) -> None:
    at.press(at.step)
    at.hand.click(at.check_in().outcome)
    at.hand.write(at.outcome().words.editor, "draft")
    at.hand.click(at.outcome().check_in)
    at.pick(at.check_in().went, "Goes well")
    at.hand.click(at.check_in().save)
    at.hand.until(lambda: at.page.steps.shown[at.step].step.check_ins)
    at.press(at.step)
    at.hand.click(at.check_in().outcome)
    assert at.outcome().words.value() == "draft"


def test_what_was_told_elsewhere_is_not_undone_by_a_draft(at: Prepared) -> None:
    at.press(at.step)
    at.hand.click(at.check_in().outcome)
    at.hand.write(at.outcome().words.editor, "draft")
    at.hand.press(Qt.Key.Key_Escape, at.outcome())
    at.noted(at.step, StepStatus.DONE, "Elsewhere.")
    at.page.refresh()
    at.until_shown(at.step, "“Elsewhere.”")
    at.press(at.step)
    sheet = at.outcome()
    assert (sheet.status.value(), sheet.words.value()) == ("done", "Elsewhere.")


def test_a_draft_comes_back_where_nothing_changed(at: Prepared) -> None:
    at.press(at.done)
    at.hand.write(at.outcome().words.editor, "By the sea.")
    at.hand.press(Qt.Key.Key_Escape, at.outcome())
    at.press(at.step)
    at.hand.press(Qt.Key.Key_Escape, at.check_in())
    at.press(at.done)
    assert at.outcome().words.value() == "By the sea."


def test_one_sheet_lies_over_the_page_at_a_time(at: Prepared) -> None:
    at.press(at.step)
    at.hand.click(at.check_in().outcome)
    at.hand.write(at.outcome().words.editor, "draft")
    at.press(at.step)
    at.press(at.done)
    visible = [sheet for sheet in at.hand.sheets if sheet.isVisible()]
    assert visible == [at.outcome()]
    assert at.outcome().words.value() == "By the river."


def test_the_keys_stay_with_the_row_that_was_asked_about(at: Prepared) -> None:
    at.page.steps.rows[at.step].setFocus()
    at.hand.press(Qt.Key.Key_Space)
    at.hand.click(at.check_in().outcome)
    at.tell("Done", "We talk.")
    at.until_shown(at.step, "“We talk.”")
    assert QApplication.focusWidget() is at.page.steps.rows[at.step]
    stops: list[QWidget] = at.hand.tab_stops()
    rows = [*at.page.steps.rows.values()]
    first = stops.index(rows[0])
    assert stops[first : first + 3] == [*rows, at.page.gate.begin]


def test_a_session_that_went_to_another_patient_asks_about_no_step_of_the_first(
    at: Prepared,
) -> None:
    at.press(at.step)
    at.hand.click(at.check_in().outcome)
    at.pick(at.outcome().status, "Done")
    other = at.scribe.patient(replace(MARA, name="Hanna Roth", record_number="K-2"))
    at.scribe.happened(at.session.id, SessionMoved(other, at.patient))
    at.hand.click(at.outcome().save)
    said = at.outcome().findChildren(QLabel)
    assert any("another patient" in each.text() for each in said)
    assert not at.told(StepOutcomeNoted, at.step)
    at.session.catch_up()
    at.page.refresh()
    at.hand.until(lambda: not at.page.steps.isVisible())
    assert not at.page.steps.rows
