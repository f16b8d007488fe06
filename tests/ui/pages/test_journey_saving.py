"""What happens to words on their way to the disk: saving, saved, not saved, half typed."""

from collections.abc import Iterator
from pathlib import Path
from threading import Timer

import pytest
from PySide6.QtCore import QElapsedTimer, Qt
from pytestqt.qtbot import QtBot

from kap_companion.domain.events import (
    DoseGiven,
    EndedWithOpen,
    EyeMaskPutOn,
    Observed,
    QuoteHeard,
    SessionEnded,
)
from kap_companion.services.record import Written
from kap_companion.ui.bridge import Bridge
from kap_companion.ui.pages import journey_entry
from kap_companion.ui.pages.amend_sheet import AmendSheet
from kap_companion.ui.pages.dose_sheet import DoseSheet
from kap_companion.ui.pages.end_sheet import SUMMARY_DRAFT, EndSheet
from kap_companion.ui.workspace import Workspace
from kap_companion.vault import unlock_vault
from tests.audio.fake_player import FakePlayer
from tests.ui.pages.journey_ground import CONTROL, PATIENCE_MS, InTheRoom, SlowDisk
from tests.ui.practice import PASSPHRASE, Disk, HandClock, founded_vault, workspace_of

Key = Qt.Key
KEPT_WITHIN_MS = 500


@pytest.fixture
def room(qtbot: QtBot, workspace: Workspace, clock: HandClock) -> Iterator[InTheRoom]:
    made = InTheRoom(qtbot, workspace, clock)
    yield made
    made.close()


@pytest.fixture
def slow() -> SlowDisk:
    return SlowDisk()


@pytest.fixture
def slowly(  # everything a room is made of
    qtbot: QtBot,
    themed: object,
    tmp_path: Path,
    clock: HandClock,
    player: FakePlayer,
    slow: SlowDisk,
) -> Iterator[InTheRoom]:
    """A room whose disk takes nothing while `slow.free` is not set."""
    del themed
    founded_vault(tmp_path / "slow", clock).close()
    vault = unlock_vault(tmp_path / "slow", PASSPHRASE, clock, slow.before_commit)
    made = InTheRoom(qtbot, workspace_of(vault, clock, player, Bridge()), clock)
    yield made
    slow.free.set()
    made.close()
    vault.close()


# A slow disk


def test_a_row_stands_at_once_and_says_that_it_is_being_saved(
    slowly: InTheRoom, slow: SlowDisk
) -> None:
    slow.free.clear()
    slowly.note("breath long")
    slowly.keys('"So wide.')
    slowly.press(Key.Key_Return)
    slowly.press(Key.Key_Escape)
    slowly.keys("1")
    assert [row.state for row in slowly.rows()[-3:]] == ["saving"] * 3
    assert slowly.facts(Observed, QuoteHeard) == ()
    slow.free.set()
    slowly.settle()
    assert [row.state for row in slowly.rows()[-3:]] == ["saved"] * 3
    assert len(slowly.facts(Observed, QuoteHeard)) == 3


def test_words_join_a_tag_that_is_still_on_its_way(slowly: InTheRoom, slow: SlowDisk) -> None:
    slow.free.clear()
    slowly.keys("4/hand to chest")
    slowly.press(Key.Key_Return)
    assert slowly.row("hand to chest").state == "saving"
    slow.free.set()
    slowly.until(lambda: slowly.facts(Observed) and slowly.facts(Observed)[0].words_added)
    (fact,) = slowly.facts(Observed)
    assert fact.event == Observed(tag="Tearful")
    assert fact.words_added == ("hand to chest",)
    slowly.until(lambda: slowly.words_of("Tearful.") == ["hand to chest"])
    assert {row.state for row in slowly.rows()} == {"saved"}
    slowly.until(lambda: slowly.draft() == "")


def test_words_on_their_way_are_a_draft_until_the_disk_has_them(
    slowly: InTheRoom, slow: SlowDisk
) -> None:
    slowly.keys("4/hand to chest")
    slowly.page.entry.flush()
    slowly.settle()
    assert "hand to chest" in slowly.draft()
    slow.free.clear()
    slowly.keys(" and")
    slowly.press(Key.Key_Return)
    assert "hand to chest" in slowly.draft()
    slow.free.set()
    slowly.until(lambda: slowly.draft() == "")
    slowly.until(lambda: slowly.facts(Observed)[0].words_added == ("hand to chest and",))


def test_undo_of_what_is_still_being_saved(slowly: InTheRoom, slow: SlowDisk) -> None:
    slow.free.clear()
    slowly.keys("12")
    slowly.press(Key.Key_Z, CONTROL)
    slow.free.set()
    slowly.until(
        lambda: [fact.event for fact in slowly.facts(Observed)] == [Observed(tag="Settled")]
    )


def test_a_sheet_closed_while_its_dose_is_saved(slowly: InTheRoom, slow: SlowDisk) -> None:
    slowly.clock.advance(1)
    slowly.keys("d")
    slowly.keys("50")
    slow.free.clear()
    slowly.press(Key.Key_Return)
    slowly.press(Key.Key_Escape)
    slowly.settle_screen()
    slow.free.set()
    slowly.until(lambda: len(slowly.facts(DoseGiven)) == 2)
    slowly.settle()


@pytest.mark.parametrize("key", ["amend", "end"])
def test_other_sheets_closed_while_they_save(slowly: InTheRoom, slow: SlowDisk, key: str) -> None:
    slowly.note("left hand")
    slowly.settle()
    sheet: AmendSheet | EndSheet
    if key == "amend":
        slowly.press(Key.Key_Up)
        slowly.press(Key.Key_Return)
        sheet = slowly.sheet(AmendSheet)
        assert sheet.words is not None
        sheet.words.setFocus()
        slowly.keys(" and right")
        slow.free.clear()
        slowly.click(sheet.save)
        assert not sheet.take_back.isEnabled()
    else:
        slowly.click(slowly.page.end)
        sheet = slowly.sheet(EndSheet)
        slow.free.clear()
        slowly.click(sheet.end)
    slowly.press(Key.Key_Escape)
    slowly.settle_screen()
    before = len(slowly.chart().facts)
    slow.free.set()
    slowly.settle()
    changed = slowly.chart()
    if key == "amend":
        assert changed.live[-1].amended
    else:
        written = [type(fact.event) for fact in changed.facts[before:]]
        assert written == [EndedWithOpen, SessionEnded]


# A disk that refuses


def test_words_tried_again_with_their_tag_are_saved_however_late_that_is_known(
    room: InTheRoom, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = journey_entry._pass_on  # noqa: SLF001  # it runs on the thread of the disk

    def late(done: Written, to: Written) -> None:
        Timer(0.2, real, (done, to)).start()

    disk.full = True
    room.keys("4")
    room.note("hand to her chest")
    room.until(lambda: [row.state for row in room.rows()[-2:]] == ["failed"] * 2)
    disk.full = False
    monkeypatch.setattr(journey_entry, "_pass_on", late)
    room.click(room.page.notice.action)
    room.until(lambda: {row.state for row in room.rows()} == {"saved"})
    assert room.words_of("Tearful.") == ["hand to her chest"]


def test_what_is_not_saved_stays_in_red_and_can_be_tried_again(
    room: InTheRoom, disk: Disk, clock: HandClock
) -> None:
    disk.full = True
    room.keys("4")
    at = clock.now()
    room.note("hand to her chest")
    room.keys('"So wide.')
    room.press(Key.Key_Return)
    room.until(lambda: [row.state for row in room.rows()[-3:]] == ["failed"] * 3)
    assert "Not saved: The disk is full." in room.page.notice.text()
    assert room.page.notice.level() == "danger"
    clock.advance(5)
    room.click(room.page.notice.action)
    room.until(lambda: [row.state for row in room.rows()[-3:]] == ["failed"] * 3)
    assert room.facts(Observed, QuoteHeard) == ()
    disk.full = False
    room.click(room.page.notice.action)
    room.until(lambda: len(room.facts(Observed, QuoteHeard)) == 2)
    room.until(lambda: room.facts(Observed)[0].words_added == ("hand to her chest",))
    tag, quote = room.facts(Observed, QuoteHeard)
    assert tag.event == Observed(tag="Tearful")
    assert quote.event == QuoteHeard("So wide.")
    assert {tag.occurred_at, quote.occurred_at} == {at}
    room.until(lambda: {row.state for row in room.rows()} == {"saved"})
    assert not room.page.notice.isVisible()


def test_words_that_hear_of_it_before_their_tag_does(room: InTheRoom, disk: Disk) -> None:
    disk.full = True
    room.keys("4")
    tag = room.page.entry.latest
    assert tag is not None
    assert tag.written.exception(PATIENCE_MS / 1000) is not None
    room.note("hand to her chest")
    room.until(lambda: [row.state for row in room.rows()[-2:]] == ["failed"] * 2)
    disk.full = False
    room.click(room.page.notice.action)
    room.until(lambda: {row.state for row in room.rows()} == {"saved"})
    assert room.facts(Observed)[0].words_added == ("hand to her chest",)


def test_words_whose_tag_is_saved_and_they_are_not(room: InTheRoom, disk: Disk) -> None:
    room.keys("4")
    room.settle()
    disk.full = True
    room.note("hand to her chest")
    room.until(lambda: room.row("hand to her chest").state == "failed")
    disk.full = False
    room.click(room.page.notice.action)
    room.until(lambda: room.facts(Observed)[0].words_added == ("hand to her chest",))
    room.until(lambda: {row.state for row in room.rows()} == {"saved"})


def test_the_mask_can_be_tried_again_with_its_time(
    room: InTheRoom, disk: Disk, clock: HandClock
) -> None:
    disk.full = True
    at = clock.now()
    room.keys("m")
    room.until(lambda: room.row("Eye mask on.").state == "failed")
    disk.full = False
    clock.advance(4)
    room.click(room.page.notice.action)
    room.until(lambda: room.facts(EyeMaskPutOn))
    assert room.facts(EyeMaskPutOn)[0].occurred_at == at


def test_an_undo_that_failed_offers_no_button_that_does_nothing(
    room: InTheRoom, disk: Disk
) -> None:
    room.keys("1")
    room.settle()
    disk.full = True
    room.press(Key.Key_Z, CONTROL)
    room.until(room.page.notice.isVisible)
    assert not room.page.notice.action.isVisible()
    disk.full = False
    room.press(Key.Key_Z, CONTROL)
    room.until(lambda: room.facts(Observed) == ())
    room.until(lambda: not room.page.notice.isVisible())


def test_typing_on_does_not_hide_that_something_is_not_saved(room: InTheRoom, disk: Disk) -> None:
    disk.full = True
    room.note("one")
    room.until(room.page.notice.isVisible)
    disk.full = False
    room.keys("/t")
    assert room.page.notice.isVisible()
    room.keys("wo")
    room.press(Key.Key_Return)
    room.until(lambda: len(room.facts(Observed)) == 1)
    assert room.page.notice.isVisible()
    room.click(room.page.notice.action)
    room.until(lambda: len(room.facts(Observed)) == 2)


def test_a_dose_that_is_not_saved_stays_in_its_sheet_with_its_moment(
    room: InTheRoom, disk: Disk, clock: HandClock
) -> None:
    clock.advance(1)
    room.keys("d")
    sheet = room.sheet(DoseSheet)
    room.keys("75")
    disk.full = True
    given_at = clock.now()
    room.click(sheet.record)
    room.until(sheet.record.isEnabled)
    assert sheet.fields.amount.value() == "75"
    clock.advance(3)
    disk.full = False
    room.click(sheet.record)
    room.until(lambda: len(room.facts(DoseGiven)) == 2)
    assert room.facts(DoseGiven)[1].occurred_at == given_at
    room.until(lambda: not room.page.notice.isVisible())


def test_an_end_that_is_not_saved_keeps_its_words(room: InTheRoom, disk: Disk) -> None:
    room.click(room.page.end)
    sheet = room.sheet(EndSheet)
    sheet.summary.setFocus()
    room.keys("Quiet return.")
    disk.full = True
    room.click(sheet.end)
    room.until(sheet.end.isEnabled)
    assert sheet.summary.value() == "Quiet return."
    assert room.chart().state.value == "running"
    disk.full = False
    room.click(sheet.end)
    room.until(lambda: room.chart().state.value == "ended")
    room.until(lambda: room.draft(SUMMARY_DRAFT) == "")


# Drafts


@pytest.mark.parametrize("quote", [True, False])
def test_half_a_sentence_survives_with_its_time(
    room: InTheRoom,
    clock: HandClock,
    quote: bool,  # noqa: FBT001
) -> None:
    clock.advance(12)
    room.keys('"' if quote else "/")
    room.keys("half a sen")
    room.press(Key.Key_Up, CONTROL)
    room.close()
    clock.advance(7)
    room.open()
    assert room.page.line.words() == "half a sen"
    assert room.page.line.is_quote() is quote
    assert room.page.line.stamp() == "0:11"
    room.page.line.setFocus()
    room.keys("tence")
    room.press(Key.Key_Return)
    room.settle()
    (fact,) = room.facts(QuoteHeard if quote else Observed)
    assert getattr(fact.event, "words", "") == "half a sentence"
    assert room.row("half a").time_text == "0:11"
    assert room.draft() == ""


def test_a_draft_is_kept_while_the_typing_goes_on(room: InTheRoom, qtbot: QtBot) -> None:
    room.page.line.setFocus()
    timer = QElapsedTimer()
    timer.start()
    room.keys("h")
    while not room.draft():
        assert timer.elapsed() < KEPT_WITHIN_MS
        qtbot.wait(20)
        room.keys("x")


def test_an_emptied_line_leaves_no_draft(room: InTheRoom) -> None:
    room.keys("/ab")
    room.page.entry.flush()
    room.press(Key.Key_Backspace)
    room.press(Key.Key_Backspace)
    room.page.entry.flush()
    room.settle()
    assert room.draft() == ""


def test_escape_leaves_the_line_and_keeps_the_words(room: InTheRoom) -> None:
    room.keys("/half")
    room.press(Key.Key_Escape)
    assert room.focus() is room.page
    assert room.page.line.words() == "half"
    room.keys("1")
    assert room.recorded(Observed) == [Observed(tag="Settled")]


def test_the_summary_is_kept_when_its_sheet_is_closed(room: InTheRoom) -> None:
    room.click(room.page.end)
    sheet = room.sheet(EndSheet)
    sheet.summary.setFocus()
    room.keys("Quiet ret")
    room.press(Key.Key_Escape)
    room.settle()
    room.click(room.page.end)
    sheet = room.sheet(EndSheet)
    assert sheet.summary.value() == "Quiet ret"


def test_ten_megabytes_into_the_line_are_refused_whole(room: InTheRoom) -> None:
    room.keys("/before ")
    room.page.line.insert_text("x" * 10_000_000)
    assert room.page.line.words() == "before "
    assert room.page.notice.isVisible()
    room.keys("after")
    room.press(Key.Key_Return)
    assert room.recorded(Observed) == [Observed("before after")]
