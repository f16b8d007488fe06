"""What was said before is one click away; of two versions one is kept, by hand."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from kap_companion.domain.events import (
    ConflictSettled,
    Given,
    InsightWritten,
    IntentionWritten,
    Observed,
    QuoteHeard,
    StepPlanned,
)
from kap_companion.ui.pages.amend_sheet import AmendSheet
from kap_companion.ui.pages.outcome_sheet import OutcomeSheet
from kap_companion.ui.pages.versions import VersionsSheet
from kap_companion.ui.widgets.text import Text
from kap_companion.ui.workspace import Workspace
from tests.ui.pages.integration_ground import INTENDED, TABLE, Desk, desk, ended_session
from tests.ui.pages.journey_ground import InTheRoom
from tests.ui.practice import LIMIT_S, Disk, HandClock

Key = Qt.Key
RIVALS = "≠\u00a0two versions"


@pytest.fixture
def room(qtbot: QtBot, workspace: Workspace, clock: HandClock) -> Iterator[InTheRoom]:
    made = InTheRoom(qtbot, workspace, clock)
    yield made
    made.close()


def said(sheet: AmendSheet | VersionsSheet) -> list[str]:
    return [each.text() for each in sheet.findChildren(Text) if each.isVisible()]


def open_newest(room: InTheRoom) -> None:
    room.settle()
    room.page.log.setFocus()
    room.press(Key.Key_End)
    room.press(Key.Key_Return)


def correct(room: InTheRoom, words: str, reason: str) -> None:
    """Amend the note that stands last, as it was seen."""
    (fact,) = room.session.chart.of(Observed)
    room.session.journey.correct(fact, Observed(words), fact.occurred_at, reason)
    room.settle()


def quarrel(room: InTheRoom, *versions: str) -> None:
    """Several amend the same version of a note."""
    room.note("clam")
    room.settle()
    (seen,) = room.session.chart.of(Observed)
    for words in versions:
        room.session.journey.correct(seen, Observed(words), seen.occurred_at, f"{words} it was")
    room.settle()
    room.until(lambda: any(row.rivals for row in room.rows()))


class TestInTheLog:
    def test_every_version_has_its_time_its_author_and_its_reason(self, room: InTheRoom) -> None:
        room.note("clam")
        room.settle()
        correct(room, "calm", "a typing slip")
        correct(room, "calm, slow", "she said more")
        open_newest(room)
        words = said(room.sheet(AmendSheet))
        assert [each for each in words if each in ("clam", "calm", "calm, slow")] == [
            *("calm, slow", "calm", "clam")
        ]
        by = "0:00, by Jonas Feld, written today 10:00"
        assert [each for each in words if each.startswith(by)] == [
            f"{by}. Reason: she said more",
            f"{by}. Reason: a typing slip",
            by,
        ]

    def test_words_added_to_a_tag_are_told_apart(self, room: InTheRoom) -> None:
        room.keys("1")
        room.settle()
        (tag,) = room.session.chart.of(Observed)
        room.session.journey.add_words(tag.id, "deeply")
        open_newest(room)
        assert "Words added. deeply" in said(room.sheet(AmendSheet))

    def test_what_never_changed_has_no_past(self, room: InTheRoom) -> None:
        room.note("calm")
        open_newest(room)
        assert "How it came to be" not in said(room.sheet(AmendSheet))

    def test_what_was_taken_back_is_still_read_with_the_reason(self, room: InTheRoom) -> None:
        room.note("not hers")
        room.settle()
        (fact,) = room.session.chart.of(Observed)
        room.session.journey.take_back(fact, "another patient")
        open_newest(room)
        words = said(room.sheet(VersionsSheet))
        assert words[1:] == [
            "How it came to be",
            "Taken back.",
            "0:00, by Jonas Feld, written today 10:00. Reason: another patient",
            "not hers",
            "0:00, by Jonas Feld, written today 10:00",
        ]


class TestTwoVersions:
    def test_both_are_shown_and_one_is_kept(self, room: InTheRoom) -> None:
        quarrel(room, "calm", "quiet")
        open_newest(room)
        sheet = room.sheet(AmendSheet)
        assert {"calm", "quiet", "Two versions: choose which one counts."} <= set(said(sheet))
        first, _ = sheet.keep.values()
        assert first.accessibleName() == "Keep this one: calm"
        room.click(first)
        room.until(lambda: not any(row.rivals for row in room.rows()))
        assert room.row("calm").amended
        assert room.recorded(Observed) == [Observed("calm")]
        (fact,) = room.facts(Observed)
        assert [type(entry.event) for entry in fact.settled] == [ConflictSettled]
        open_newest(room)
        assert "One of two versions kept." in said(room.sheet(AmendSheet))

    def test_three_stand_in_rows_of_two(self, room: InTheRoom) -> None:
        quarrel(room, "calm", "quiet", "slow")
        open_newest(room)
        assert len(room.sheet(AmendSheet).keep) == 3

    def test_a_full_disk_leaves_both(self, room: InTheRoom, disk: Disk) -> None:
        quarrel(room, "calm", "quiet")
        open_newest(room)
        sheet = room.sheet(AmendSheet)
        disk.full = True
        button = next(iter(sheet.keep.values()))
        room.click(button)
        room.until(lambda: any("Not saved: The disk is full" in each for each in said(sheet)))
        assert button.isEnabled()
        disk.full = False
        room.click(button)
        room.until(lambda: room.recorded(Observed) == [Observed("calm")])

    def test_settled_meanwhile_the_sheet_says_so(self, room: InTheRoom) -> None:
        quarrel(room, "calm", "quiet", "slow")
        open_newest(room)
        sheet = room.sheet(AmendSheet)
        (fact,) = room.session.chart.of(Observed)
        room.session.signing.keep(fact, fact.conflict[0])
        room.settle()
        room.click(list(sheet.keep.values())[1])
        room.until(lambda: any("settled already" in each for each in said(sheet)))
        assert room.recorded(Observed) == [Observed("calm")]

    def test_taken_back_by_one_and_amended_by_another(self, room: InTheRoom) -> None:
        room.note("clam")
        room.settle()
        (seen,) = room.session.chart.of(Observed)
        room.session.journey.correct(seen, Observed("calm"), seen.occurred_at, "slip")
        room.session.journey.take_back(seen, "not hers")
        room.settle()
        row = room.row("calm")
        assert (row.retracted, row.rivals) == (True, True)
        open_newest(room)
        sheet = room.sheet(VersionsSheet)
        room.click(next(iter(sheet.panel.keep.values())))
        room.until(lambda: room.recorded(Observed) == [Observed("calm")])
        room.until(lambda: not room.row("calm").retracted)


class TestInIntegration:
    @pytest.fixture
    def at(self, qtbot: QtBot, workspace: Workspace, clock: HandClock) -> Desk:
        return desk(qtbot, workspace, *ended_session(workspace, clock))

    def test_a_note_that_was_amended_shows_what_it_was(self, at: Desk) -> None:
        at.click_note(TABLE)
        assert not at.room.before.isVisible()
        fact = at.session.chart.fact(at.notes[TABLE])
        assert fact is not None
        changed = QuoteHeard("She is at the table.")
        with at.qtbot.waitSignal(at.session.changed):
            at.session.journey.correct(fact, changed, fact.occurred_at, "slip").result(LIMIT_S)
        at.qtbot.waitUntil(at.room.before.isVisible)
        at.click(at.room.before)
        sheet = at.only_sheet(VersionsSheet)
        assert isinstance(sheet, VersionsSheet)
        assert f"“{TABLE}”" in said(sheet)
        sheet.dismiss()

    def test_an_insight_that_was_worked_on_shows_what_it_was(self, at: Desk) -> None:
        at.session.record.write(InsightWritten("To rst.")).result(LIMIT_S)
        at.qtbot.waitUntil(lambda: len(at.room.insights.cards) == 1)
        (insight,) = at.session.chart.of(InsightWritten)
        changed = InsightWritten("To rest.")
        at.session.integration.change_insight(insight, changed).result(LIMIT_S)
        at.qtbot.waitUntil(lambda: at.session.chart.of(InsightWritten)[0].amended)
        at.page._choose_insight(insight.id)  # noqa: SLF001  # as a click on its card does
        card = at.room.insights.cards[insight.id]
        at.click(card.before)
        sheet = at.only_sheet(VersionsSheet)
        assert isinstance(sheet, VersionsSheet)
        assert "Insight. To rst." in said(sheet)

    def test_a_step_that_was_changed_shows_what_it_was(self, at: Desk) -> None:
        at.session.record.write(StepPlanned("Wlk", "Mara")).result(LIMIT_S)
        at.qtbot.waitUntil(lambda: len(at.room.steps.rows) == 1)
        (step,) = at.session.chart.of(StepPlanned)
        changed = StepPlanned("Walk", "Mara")
        at.session.integration.change_step(step, changed).result(LIMIT_S)
        at.qtbot.waitUntil(lambda: "Walk" in at.room.steps.rows[step.id].accessibleName())
        at.click(at.room.steps.rows[step.id])
        outcome = at.only_sheet(OutcomeSheet)
        assert isinstance(outcome, OutcomeSheet)
        at.click(outcome.before)
        sheet = at.only_sheet(VersionsSheet)
        assert isinstance(sheet, VersionsSheet)
        assert "Step. Wlk · Mara" in said(sheet)

    def test_an_intention_answered_again_shows_the_first_answer(self, at: Desk) -> None:
        assert not at.room.insights.before.isVisible()
        (fact,) = at.session.chart.of(IntentionWritten)
        again = IntentionWritten("intention", "Turn towards?", ("To rest.",), Given.WRITTEN)
        written = at.session.record.amend(fact, again, fact.occurred_at, "answered again")
        written.result(LIMIT_S)
        at.qtbot.waitUntil(at.room.insights.before.isVisible)
        at.click(at.room.insights.before)
        sheet = at.only_sheet(VersionsSheet)
        assert isinstance(sheet, VersionsSheet)
        assert f"Turn towards? {INTENDED[0]}" in said(sheet)

    def test_rivals_among_insights_and_steps_are_marked_and_settled(self, at: Desk) -> None:
        events = (InsightWritten("To rst."), StepPlanned("Wlk", "Mara"))
        at.session.record.write(*events).result(LIMIT_S)
        at.qtbot.waitUntil(lambda: len(at.room.steps.rows) == 1)
        (insight,) = at.session.chart.of(InsightWritten)
        (step,) = at.session.chart.of(StepPlanned)
        work = at.session.integration
        for words in ("rest", "breathe"):
            work.change_insight(insight, InsightWritten(words)).result(LIMIT_S)
            work.change_step(step, StepPlanned(words, "Mara")).result(LIMIT_S)
        at.qtbot.waitUntil(lambda: RIVALS in at.room.steps.rows[step.id].accessibleName())
        assert RIVALS in at.room.insights.cards[insight.id].head.accessibleName()
        at.page._choose_insight(insight.id)  # noqa: SLF001  # as a click on its card does
        at.click(at.room.insights.cards[insight.id].before)
        sheet = at.only_sheet(VersionsSheet)
        assert isinstance(sheet, VersionsSheet)
        at.click(next(iter(sheet.panel.keep.values())))
        at.qtbot.waitUntil(
            lambda: RIVALS not in at.room.insights.cards[insight.id].head.accessibleName()
        )
        assert at.session.chart.of(InsightWritten)[0].event == InsightWritten("rest")
