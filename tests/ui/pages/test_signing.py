"""Signing by hand: the sheet, the line that follows, what arrives after it, and the addendum."""

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kap_companion.domain.events import (
    AddendumWritten,
    Event,
    InsightWritten,
    IntegrationNoteWritten,
    Observed,
    QuoteHeard,
    Signed,
    StepPlanned,
)
from kap_companion.domain.signing import Part, digest_of, entries_of_part
from kap_companion.ui.pages.addendum_sheet import AddendumSheet
from kap_companion.ui.pages.amend_sheet import AmendSheet
from kap_companion.ui.pages.journey import JourneyPage
from kap_companion.ui.pages.sign_sheet import SignSheet, grouped
from kap_companion.ui.pages.signatures import PartSignatures
from kap_companion.ui.pages.versions import VersionsSheet
from kap_companion.ui.widgets.axis_model import MarksRow
from kap_companion.ui.widgets.text import Text
from kap_companion.ui.workspace import Workspace
from tests.ui.pages.hand import nameless
from tests.ui.pages.integration_ground import SIT, TABLE, Desk, desk, ended_session
from tests.ui.practice import LIMIT_S, PASSPHRASE, Disk, HandClock

Key = Qt.Key
ARRIVED = "arrived after signing"


@pytest.fixture
def at(qtbot: QtBot, workspace: Workspace, clock: HandClock) -> Desk:
    return desk(qtbot, workspace, *ended_session(workspace, clock))


def of(at: Desk, part: Part) -> PartSignatures:
    return at.room.signatures.parts[part]


def sign_sheet(at: Desk, part: Part = Part.JOURNEY) -> SignSheet:
    at.click(of(at, part).sign)
    sheet = at.only_sheet(SignSheet)
    assert isinstance(sheet, SignSheet)
    return sheet


def signed(at: Desk, part: Part = Part.JOURNEY) -> Signed:
    """Sign a part as a person does."""
    sheet = sign_sheet(at, part)
    QTest.keyClicks(sheet.passphrase.editor, PASSPHRASE)
    with at.qtbot.waitSignal(at.session.changed, timeout=LIMIT_S * 1000):
        at.click(sheet.save)
    at.qtbot.waitUntil(lambda: bool(of(at, part).said()))
    event = at.written(Signed)[-1].event
    assert isinstance(event, Signed)
    return event


def happens(at: Desk, *events: Event) -> None:
    with at.qtbot.waitSignal(at.session.changed):
        at.session.record.write(*events).result(LIMIT_S)


def shown_words(widget: QWidget) -> str:
    return " | ".join(each.text() for each in widget.findChildren(Text) if each.isVisible())


class TestTheSheet:
    def test_it_shows_what_is_signed(self, at: Desk) -> None:
        sheet = sign_sheet(at)
        entries = entries_of_part(Part.JOURNEY, at.journal())
        assert [row.key for row in sheet.entries.rows()] == [entry.id for entry in entries]
        assert all(row.label or row.words for row in sheet.entries.rows())
        said = shown_words(sheet)
        assert "I, Jonas Feld, sign the journey record of this session" in said
        assert f"{len(entries)} in all" in said
        assert sheet.digest.text().replace(" ", "") == digest_of(entries)

    def test_the_passphrase_has_the_focus_and_return_signs(self, at: Desk) -> None:
        sheet = sign_sheet(at)
        assert sheet.passphrase.editor.hasFocus()
        QTest.keyClicks(sheet.passphrase.editor, PASSPHRASE)
        QTest.keyClick(sheet.passphrase.editor, Key.Key_Return)
        at.qtbot.waitUntil(lambda: len(at.written(Signed)) == 1)

    def test_another_passphrase_signs_nothing(self, at: Desk) -> None:
        sheet = sign_sheet(at)
        QTest.keyClicks(sheet.passphrase.editor, "seven quiet rivers")
        at.click(sheet.save)
        at.qtbot.waitUntil(lambda: bool(sheet.passphrase.error()))
        assert "not your passphrase" in sheet.passphrase.error()
        assert sheet.passphrase.value() == ""
        assert sheet.save.isEnabled()
        assert at.written(Signed) == []

    def test_none_at_all_is_asked_for(self, at: Desk) -> None:
        sheet = sign_sheet(at)
        at.click(sheet.save)
        assert "passphrase" in sheet.passphrase.error()
        assert sheet.save.isEnabled()

    def test_a_full_disk_is_told_and_the_sheet_stays(self, at: Desk, disk: Disk) -> None:
        sheet = sign_sheet(at)
        QTest.keyClicks(sheet.passphrase.editor, PASSPHRASE)
        disk.full = True
        at.click(sheet.save)
        at.qtbot.waitUntil(sheet.notice.isVisible)
        assert "Not saved: The disk is full" in sheet.notice.text()
        assert at.written(Signed) == []

    def test_closed_meanwhile_it_still_signs(self, at: Desk) -> None:
        sheet = sign_sheet(at)
        QTest.keyClicks(sheet.passphrase.editor, PASSPHRASE)
        at.click(sheet.save)
        sheet.dismiss()
        at.qtbot.waitUntil(lambda: len(at.written(Signed)) == 1)
        at.qtbot.waitUntil(lambda: bool(of(at, Part.JOURNEY).said()))

    def test_a_closed_sheet_keeps_no_passphrase(self, at: Desk) -> None:
        sheet = sign_sheet(at)
        QTest.keyClicks(sheet.passphrase.editor, PASSPHRASE)
        sheet.dismiss()
        assert sheet.passphrase.value() == ""

    def test_every_control_has_a_name(self, at: Desk) -> None:
        sheet = sign_sheet(at)
        stops = list(sheet._stops())  # noqa: SLF001  # what Tab reaches
        assert sheet.entries in stops
        assert sheet.passphrase.editor in stops
        assert nameless(stops) == []


def test_a_digest_is_read_in_short_groups() -> None:
    assert grouped("0123456789ab") == "0123 4567 89ab"


class TestAfterwards:
    def test_a_calm_line_says_who_and_when(self, at: Desk, clock: HandClock) -> None:
        assert of(at, Part.JOURNEY).said() == []
        assert not of(at, Part.JOURNEY).addendum.isVisible()
        event = signed(at)
        assert event.part == "journey record"
        assert of(at, Part.JOURNEY).said() == [f"Signed by Jonas Feld, {clock.now().local():%H:%M}"]
        assert not of(at, Part.JOURNEY).sign.isVisible()
        assert of(at, Part.JOURNEY).addendum.isVisible()

    def test_on_another_day_it_says_which(self, at: Desk, clock: HandClock) -> None:
        signed(at)
        clock.advance(24 * 60)
        happens(at, AddendumWritten("more"))
        at.qtbot.waitUntil(lambda: "yesterday" in of(at, Part.JOURNEY).said()[0])

    def test_nothing_written_nothing_to_sign(self, at: Desk) -> None:
        assert of(at, Part.INTEGRATION).isHidden()
        happens(at, IntegrationNoteWritten("slept"))
        at.qtbot.waitUntil(of(at, Part.INTEGRATION).sign.isVisible)
        signed(at, Part.INTEGRATION)
        assert of(at, Part.JOURNEY).said() == []

    def test_the_intention_can_be_signed_alone(self, at: Desk) -> None:
        event = signed(at, Part.INTENTION)
        assert len(event.entries) == 1

    def test_an_amendment_of_a_signed_note_is_marked(self, at: Desk) -> None:
        signed(at)
        fact = at.session.chart.fact(at.notes[TABLE])
        assert fact is not None
        changed = QuoteHeard("She is at the table.")
        with at.qtbot.waitSignal(at.session.changed):
            at.session.journey.correct(fact, changed, fact.occurred_at, "slip").result(LIMIT_S)
        rows = {row.key: row for row in at.room.story.rows()}
        assert [key for key, row in rows.items() if row.after_signing] == [fact.id]
        (said,) = of(at, Part.JOURNEY).said()
        assert said.endswith("+ 1 entry arrived after signing")

    def test_insights_steps_and_notes_that_come_later_are_marked(self, at: Desk) -> None:
        happens(at, InsightWritten("early"), StepPlanned("walk", "me"))
        happens(at, IntegrationNoteWritten("slept"))
        signed(at, Part.INTEGRATION)
        happens(at, InsightWritten("late"), StepPlanned("ring Ruth", "me"))
        happens(at, IntegrationNoteWritten("rang"))
        cards = {card.head.accessibleName() for card in at.room.insights.cards.values()}
        assert {ARRIVED in name for name in cards if "early" in name} == {False}
        assert {ARRIVED in name for name in cards if "late" in name} == {True}
        steps = [row.accessibleName() for row in at.room.steps.rows.values()]
        assert [ARRIVED in name for name in steps] == [False, True]
        assert shown_words(at.room.notes).count(ARRIVED) == 1
        assert of(at, Part.INTEGRATION).said()[0].endswith("+ 3 entries arrived after signing")

    def test_signing_again_takes_the_marks_away(self, at: Desk) -> None:
        signed(at)
        happens(at, AddendumWritten("more", at.notes[TABLE]))
        assert any(row.after_signing for row in at.room.story.rows())
        signed(at)
        at.qtbot.waitUntil(lambda: not any(row.after_signing for row in at.room.story.rows()))
        first, second = of(at, Part.JOURNEY).said()
        assert ARRIVED in first
        assert ARRIVED not in second

    def test_a_signature_that_does_not_hold_says_so(self, at: Desk) -> None:
        note = at.notes[TABLE]
        happens(at, Signed("journey record", "I sign.", (note,), "0" * 64))
        at.qtbot.waitUntil(lambda: "not as it was" in of(at, Part.JOURNEY).said()[0])


class TestAddendum:
    def sheet(self, at: Desk, part: Part = Part.JOURNEY) -> AddendumSheet:
        at.click(of(at, part).addendum)
        sheet = at.only_sheet(AddendumSheet)
        assert isinstance(sheet, AddendumSheet)
        return sheet

    def write(self, at: Desk, sheet: AddendumSheet, words: str) -> AddendumWritten:
        at.type_in(sheet.words.editor, words)
        at.click_and_wait(sheet.save)
        event = at.written(AddendumWritten)[-1].event
        assert isinstance(event, AddendumWritten)
        return event

    def test_it_stands_below_the_note_that_is_chosen(self, at: Desk) -> None:
        signed(at)
        at.click_note(TABLE)
        event = self.write(at, self.sheet(at), "Her grandmother’s table.".replace("’", "'"))
        assert event.about == at.notes[TABLE]
        words = [row.words for row in at.room.story.rows()]
        assert words.index("Her grandmother's table.") == words.index(TABLE) + 1
        shown = at.room.axis._model.rows  # noqa: SLF001  # what is painted
        marks = next(row for row in shown if isinstance(row, MarksRow))
        said = [mark.text for mark in marks.marks]
        assert said.count("Addendum. Her grandmother's table.") == 1

    def test_about_the_whole_it_stands_at_the_end(self, at: Desk) -> None:
        signed(at)
        at.click_note(TABLE)
        sheet = self.sheet(at)
        at.click(sheet.whole)
        event = self.write(at, sheet, "The small cuff.")
        assert event == AddendumWritten("The small cuff.")
        assert at.room.story.rows()[-1].words == "The small cuff."
        assert at.room.story.rows()[-1].after_signing

    def test_it_can_become_an_insight_like_a_note(self, at: Desk) -> None:
        signed(at)
        self.write(at, self.sheet(at), "The small cuff.")
        at.click_note("The small cuff.")
        at.click(at.room.promote)
        assert at.room.insights.form.words.value() == "The small cuff."

    def test_to_the_integration_note_it_stands_among_the_notes(self, at: Desk) -> None:
        happens(at, IntegrationNoteWritten("slept"))
        signed(at, Part.INTEGRATION)
        event = self.write(at, self.sheet(at, Part.INTEGRATION), "She rang.")
        assert event.part == "integration note"
        at.qtbot.waitUntil(lambda: "She rang." in shown_words(at.room.notes))
        assert "addendum" in shown_words(at.room.notes)
        assert "She rang." not in [row.words for row in at.room.story.rows()]

    def test_to_the_intention_it_says_so(self, at: Desk) -> None:
        signed(at, Part.INTENTION)
        self.write(at, self.sheet(at, Part.INTENTION), "Said again.")
        at.qtbot.waitUntil(lambda: "addendum to the intention" in shown_words(at.room.notes))

    def test_without_words_it_is_refused(self, at: Desk) -> None:
        signed(at)
        sheet = self.sheet(at)
        at.click(sheet.save)
        assert "no words" in sheet.notice.text()

    def test_closed_it_keeps_what_was_typed(self, at: Desk) -> None:
        signed(at)
        sheet = self.sheet(at)
        at.type_in(sheet.words.editor, "half a sen")
        sheet.dismiss()
        assert self.sheet(at).words.value() == "half a sen"


class TestOnTheJourney:
    @pytest.fixture
    def page(self, qtbot: QtBot, at: Desk) -> JourneyPage:
        at.page.hide()
        page = JourneyPage(at.session)
        qtbot.addWidget(page)
        page.resize(1282, 696)
        with qtbot.waitActive(page):
            page.show()
            page.activateWindow()
        page.refresh()
        return page

    def sheet(self, page: JourneyPage, kind: type[QWidget]) -> QWidget:
        (shown,) = (each for each in page.findChildren(kind) if each.isVisible())
        return shown

    def sign(self, at: Desk, page: JourneyPage) -> None:
        at.click(page.signatures.sign)
        sheet = self.sheet(page, SignSheet)
        assert isinstance(sheet, SignSheet)
        QTest.keyClicks(sheet.passphrase.editor, PASSPHRASE)
        at.click(sheet.save)
        at.qtbot.waitUntil(lambda: bool(page.signatures.said()), timeout=LIMIT_S * 1000)

    def test_it_is_offered_where_the_session_has_ended(self, at: Desk, page: JourneyPage) -> None:
        assert page.signatures.sign.caption() == "Sign the journey record"
        self.sign(at, page)
        assert not page.signatures.sign.isVisible()
        assert page.log.rows()[-1].label == "Signed."

    def test_the_amend_sheet_says_that_it_is_signed(self, at: Desk, page: JourneyPage) -> None:
        self.sign(at, page)
        assert page.log.scroll_to(at.notes[SIT])
        page.log.row_activated.emit(at.notes[SIT])
        sheet = self.sheet(page, AmendSheet)
        assert isinstance(sheet, AmendSheet)
        assert "This is signed." in shown_words(sheet)
        assert sheet.words is not None
        sheet.words.set_value("I could sit down.")
        at.click(sheet.save)
        at.qtbot.waitUntil(lambda: any(row.after_signing for row in page.log.rows()))
        (row,) = (row for row in page.log.rows() if row.after_signing)
        assert (row.words, row.amended) == ("I could sit down.", True)

    def test_an_addendum_about_the_marked_row(self, at: Desk, page: JourneyPage) -> None:
        self.sign(at, page)
        assert page.log.scroll_to(at.notes[SIT])
        at.click(page.signatures.addendum)
        sheet = self.sheet(page, AddendumSheet)
        assert isinstance(sheet, AddendumSheet)
        QTest.keyClicks(sheet.words.editor, "Twice.")
        at.click(sheet.save)
        at.qtbot.waitUntil(lambda: any(row.words == "Twice." for row in page.log.rows()))
        words = [row.words for row in page.log.rows()]
        assert words.index("Twice.") == words.index(SIT) + 1

    def test_a_signature_is_looked_at_not_amended(self, at: Desk, page: JourneyPage) -> None:
        self.sign(at, page)
        page.log.row_activated.emit(page.log.rows()[-1].key)
        assert "I, Jonas Feld, sign" in shown_words(self.sheet(page, VersionsSheet))

    def test_nothing_is_offered_while_it_runs(
        self, qtbot: QtBot, at: Desk, page: JourneyPage
    ) -> None:
        """An end that is taken back: the session goes on."""
        end = page.log.rows()[-1].key
        fact = at.session.chart.fact(end)
        assert fact is not None
        at.session.journey.take_back(fact, "too soon").result(LIMIT_S)
        qtbot.waitUntil(lambda: not page.signatures.isVisible())
        assert page.line.isVisible()


@pytest.mark.parametrize("size", [(1282, 696), (859, 452)])
def test_its_parts_can_be_reached_by_keys(at: Desk, size: tuple[int, int]) -> None:
    at.page.resize(*size)
    at.page.set_compact(size[0] < 1016)
    if (tabs := at.room.tabs) is not None:
        tabs.setCurrentIndex(tabs.count() - 1)
    assert (tabs is not None) is (size[0] < 1016)
    button = of(at, Part.JOURNEY).sign
    at.qtbot.waitUntil(button.isVisible)
    assert button.accessibleName() == "Sign the journey record"
    assert button.focusPolicy() & Qt.FocusPolicy.TabFocus
    signing = partial(QTest.keyClick, button, Key.Key_Space)
    signing()
    assert at.only_sheet(SignSheet).isVisible()


def test_late_entries_carry_both_times(at: Desk, clock: HandClock) -> None:
    rows = at.room.story.rows()
    assert {row.late for row in rows} == {True}  # told a day later
    assert "happened 2026-03-16" in rows[0].detail
    assert "recorded 2026-03-17" in rows[0].detail
    now = clock.now()
    for minutes, late in ((10, False), (11, True)):
        at.session.record.write(
            Observed(f"{minutes} minutes"), occurred_at=now.shifted(-minutes * 60_000_000)
        ).result(LIMIT_S)
        at.qtbot.waitUntil(
            lambda words=f"{minutes} minutes": any(  # type: ignore[misc]  # bound now
                row.words == words for row in at.room.story.rows()
            )
        )
        (row,) = (row for row in at.room.story.rows() if row.words == f"{minutes} minutes")
        assert row.late is late
        assert row.detail.startswith("Late entry: happened 09:49" if late else "Recorded 10:00")
