"""The laptop in the patient’s hands: a question at a time, kept as it is typed, and no way out."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from kap_companion.domain.arc import arc_of
from kap_companion.domain.events import Given, IntentionFormClosed, IntentionWritten, Observed
from kap_companion.domain.player import PlayerStatus
from kap_companion.domain.playlist import Playlist, Track
from kap_companion.tour.hands import Hands
from kap_companion.ui.bridge import Bridge
from kap_companion.ui.open_session import OpenSession
from kap_companion.ui.pages.intention import IntentionPage
from kap_companion.ui.pages.patient_mode import PatientMode
from kap_companion.ui.widgets.text import Text
from kap_companion.vault import Vault
from tests.audio.fake_player import FakePlayer
from tests.ui.pages.locked_ground import InboxDisk, LockedSession
from tests.ui.practice import PASSPHRASE, HandClock, workspace_of

CONTROL = Qt.KeyboardModifier.ControlModifier
TIDE = Playlist("Sea", (Track("tide.mp3", "Low Tide", "", 600_000),))


@pytest.fixture
def inbox_disk(monkeypatch: pytest.MonkeyPatch) -> InboxDisk:
    return InboxDisk(monkeypatch)


@pytest.fixture
def locked(
    qtbot: QtBot, themed: QApplication, vault: Vault, clock: HandClock, player: FakePlayer
) -> Iterator[LockedSession]:
    del themed
    made = LockedSession(qtbot, vault, clock, player, by_patient=True)
    yield made
    made.close()


def shown(locked: LockedSession) -> PatientMode:
    people = [("jonas", "Jonas Feld")]
    page = PatientMode(locked.room, locked.music, locked.bridge, people)
    locked.show(page)
    return page


@pytest.fixture
def mode(locked: LockedSession) -> PatientMode:
    return shown(locked)


@pytest.fixture
def hands(mode: PatientMode) -> Hands:
    return Hands(mode, Path())


def write(mode: PatientMode, *words: str) -> None:
    for area, text in zip(mode.form.question.areas, words, strict=False):
        area.setFocus()
        QTest.keyClicks(area.editor, text)


def to_review(mode: PatientMode, hands: Hands) -> None:
    hands.wait_until(lambda: mode.form.next.text() != "", "no button")
    while mode.form.next.caption() == "Next":
        hands.click("Next")


def finish(mode: PatientMode, hands: Hands) -> None:
    hands.click("I am done")
    hands.wait_until(lambda: "Thank you" in said(mode), "not done")


def said(mode: PatientMode) -> str:
    """Every word that can be seen."""
    return " ".join(each.text() for each in mode.findChildren(Text) if each.isVisible())


def test_the_whole_form_is_written_by_hand(
    mode: PatientMode, hands: Hands, locked: LockedSession
) -> None:
    write(mode, "I am tired.")
    hands.click("Next")
    write(mode, "To rest.", "To forgive.", "To sleep.")
    hands.click("Next")
    hands.click("I would rather say it aloud")
    hands.click("Next")
    hands.click("Leave this one out")
    write(mode, "Breathe with me.")
    hands.click("Next")
    hands.click("Next")
    hands.click("Back")
    write(mode, "My hand.")
    to_review(mode, hands)
    assert "Thank you" not in said(mode)
    finish(mode, hands)
    assert "give the laptop back" in said(mode)
    assert locked.answers() == {
        "brings": (("I am tired.",), Given.WRITTEN),
        "intention": (("To rest.", "To forgive.", "To sleep."), Given.WRITTEN),
        "welcome": ((), Given.ALOUD),
        "feeling": ((), Given.LEFT_OUT),
        "support": (("Breathe with me.",), Given.WRITTEN),
        "touch": (("My hand.",), Given.WRITTEN),
        "music": ((), Given.LEFT_OUT),
    }
    closed = locked.chart().latest(IntentionFormClosed)
    assert closed == IntentionFormClosed(by_patient=True)
    assert locked.draft("intention:brings") == ""


def test_until_it_is_done_nothing_is_on_the_record(
    mode: PatientMode, hands: Hands, locked: LockedSession
) -> None:
    write(mode, "I am tired.")
    to_review(mode, hands)
    locked.settle()
    assert locked.chart().intentions == {}
    assert not locked.chart().intention_closed
    assert "I am tired." in locked.draft("intention:brings")


def test_control_return_goes_on_and_finishes_once(
    mode: PatientMode, hands: Hands, locked: LockedSession
) -> None:
    for _ in range(7):
        QTest.keyClick(mode.form.question.areas[0].editor, Qt.Key.Key_Return, CONTROL)
    for _ in range(3):
        QTest.keyClick(mode.form.next, Qt.Key.Key_Return, CONTROL)
    hands.wait_until(lambda: "Thank you" in said(mode), "not done")
    assert len(locked.chart().of(IntentionFormClosed)) == 1
    assert len(locked.chart().of(IntentionWritten)) == 7


def test_going_back_finds_what_was_written(mode: PatientMode, hands: Hands) -> None:
    write(mode, "I am tired.")
    hands.click("Next")
    hands.click("Back")
    assert mode.form.question.areas[0].value() == "I am tired."


def test_from_the_review_each_answer_can_be_changed(
    mode: PatientMode, hands: Hands, locked: LockedSession
) -> None:
    to_review(mode, hands)
    hands.click("Change: What brings you here?")
    write(mode, "Grief.")
    to_review(mode, hands)
    finish(mode, hands)
    assert locked.answers()["brings"] == (("Grief.",), Given.WRITTEN)


def test_what_is_typed_is_kept_and_only_then_said_to_be(
    mode: PatientMode, hands: Hands, locked: LockedSession, inbox_disk: InboxDisk
) -> None:
    kept = mode.form.question._kept  # noqa: SLF001
    inbox_disk.full = True
    write(mode, "Half a sen")
    hands.wait_until(mode.form.notice.isVisible, "nothing said")
    assert kept.text() == ""
    assert "still here" in mode.form.notice.text()
    inbox_disk.full = False
    write(mode, "tence")
    hands.wait_until(lambda: "Kept" in kept.text(), "not kept")
    assert not mode.form.notice.isVisible()
    assert "Half a sentence" in locked.draft("intention:brings")


def test_a_form_half_written_comes_back_after_the_program_was_gone(
    mode: PatientMode, hands: Hands, locked: LockedSession, clock: HandClock, player: FakePlayer
) -> None:
    write(mode, "Half a sen")
    hands.click("Next")
    hands.click("Next")
    hands.click("I would rather say it aloud")
    mode.form.flush()
    locked.settle()
    mode.hide()
    locked.lose()
    again = shown(locked)
    assert again.kept.isVisible()
    assert again.form.question.areas[0].value() == ""
    write(again, "tence")
    again.form.flush()
    locked.settle()
    locked.unlock()
    workspace = workspace_of(locked.vault, clock, player, Bridge())
    session = OpenSession(workspace, locked.id)
    page = IntentionPage(session)
    locked.show(page)
    assert page.kept.isVisible()
    hands = Hands(page, Path())
    hands.click("Write it together")
    assert page.form.question.areas[0].value() == "Half a sen\ntence"
    hands.click("Next")
    hands.click("Next")
    assert page.form.question.answer().given is Given.ALOUD
    page.hide()
    session.close()
    workspace.music.close()


def test_finishing_that_failed_says_so_and_can_be_done_again(
    mode: PatientMode, hands: Hands, locked: LockedSession, inbox_disk: InboxDisk
) -> None:
    write(mode, "I am tired.")
    to_review(mode, hands)
    inbox_disk.full = True
    hands.click("I am done")
    hands.wait_until(mode.form.notice.isVisible, "nothing said")
    assert "Thank you" not in said(mode)
    inbox_disk.full = False
    finish(mode, hands)
    assert locked.answers()["brings"] == (("I am tired.",), Given.WRITTEN)
    assert len(locked.chart().of(IntentionFormClosed)) == 1


def test_only_the_passphrase_leads_out(mode: PatientMode, hands: Hands, qtbot: QtBot) -> None:
    wanted: list[str] = []
    mode.unlock_wanted.connect(lambda secret, _holder: wanted.append(secret))
    hands.click("Therapist")
    hands.click("Take the laptop back")
    assert wanted == []
    hands.fill("For the therapist: your passphrase", "not the one")
    hands.click("Take the laptop back")
    assert wanted == ["not the one"]
    assert not mode.unlock.unlock.isEnabled()
    mode.show_failed("That passphrase doesn't open this vault.")
    assert "doesn't open" in mode.unlock.passphrase.error()
    assert mode.unlock.passphrase.value() == ""
    assert not mode.may_close()
    QTest.keyClicks(mode.unlock.passphrase.editor, PASSPHRASE)
    QTest.keyClick(mode.unlock.passphrase.editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: wanted == ["not the one", PASSPHRASE])


def test_after_the_thank_you_no_button_leads_back_to_the_form(
    mode: PatientMode, hands: Hands
) -> None:
    to_review(mode, hands)
    finish(mode, hands)
    assert not mode.to_form.isVisible()
    assert not mode.therapist.isVisible()
    assert not mode.form.isVisible()
    assert mode.unlock.isVisible()


def test_done_before_the_program_was_gone_is_done_after_it(
    mode: PatientMode, hands: Hands, locked: LockedSession
) -> None:
    to_review(mode, hands)
    finish(mode, hands)
    mode.hide()
    locked.lose()
    again = shown(locked)
    assert "Thank you" in said(again)
    assert not again.kept.isVisible()
    assert not again.form.isVisible()


def test_guessing_makes_wait_and_the_wait_is_told(mode: PatientMode, hands: Hands) -> None:
    left, wanted = [2], list[str]()
    mode.unlock_wanted.connect(lambda secret, _holder: wanted.append(secret))
    hands.click("Therapist")
    mode.unlock.wait_for(lambda: left[0])
    assert "Wait 2 s" in mode.unlock.passphrase.error()
    assert not mode.unlock.unlock.isEnabled()
    hands.fill("For the therapist: your passphrase", PASSPHRASE)
    QTest.keyClick(mode.unlock.passphrase.editor, Qt.Key.Key_Return)
    assert wanted == []
    left[0] = 0
    hands.wait_until(mode.unlock.unlock.isEnabled, "still waiting")
    assert mode.unlock.passphrase.error() == ""
    hands.click("Take the laptop back")
    assert wanted == [PASSPHRASE]


def test_the_patient_goes_back_to_the_form(mode: PatientMode, hands: Hands) -> None:
    write(mode, "Half")
    hands.click("Therapist")
    assert "For the therapist" in said(mode)
    hands.click("Back to the form")
    assert mode.form.question.areas[0].value() == "Half"
    assert mode.therapist.isVisible()


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_F1, Qt.Key.Key_F4, Qt.Key.Key_Q])
def test_no_key_leads_out(mode: PatientMode, locked: LockedSession, key: Qt.Key) -> None:
    for modifier in (Qt.KeyboardModifier.NoModifier, CONTROL, Qt.KeyboardModifier.AltModifier):
        QTest.keyClick(QApplication.focusWidget() or mode, key, modifier)
    assert mode.isVisible()
    assert not mode.may_close()
    assert locked.room.notes == 0
    assert locked.chart().of(Observed) == ()


def test_no_name_is_shown(mode: PatientMode, hands: Hands) -> None:
    to_review(mode, hands)
    everything = " ".join(each.text() for each in mode.findChildren(Text))
    for word in ("Mara", "Lindholm", "Jonas", "Feld", "K-0311"):
        assert word not in everything


def test_no_menu_and_no_dropped_text_leads_elsewhere(mode: PatientMode) -> None:
    editors = [*mode.findChildren(QPlainTextEdit), *mode.findChildren(QLineEdit)]
    assert len(editors) >= 2
    for editor in editors:
        assert editor.contextMenuPolicy() is Qt.ContextMenuPolicy.NoContextMenu
        assert not editor.acceptDrops()


def test_only_what_changed_is_written_again(
    mode: PatientMode, hands: Hands, locked: LockedSession, clock: HandClock, player: FakePlayer
) -> None:
    write(mode, "I am tired.")
    to_review(mode, hands)
    finish(mode, hands)
    locked.unlock()
    workspace = workspace_of(locked.vault, clock, player, Bridge())
    session = OpenSession(workspace, locked.id)
    page = IntentionPage(session)
    locked.show(page)
    together = Hands(page, Path())
    together.click("Write it together")
    QTest.keyClicks(page.form.question.areas[0].editor, " And sad.")
    while page.form.next.caption() == "Next":
        together.click("Next")
    together.click("I am done")
    together.wait_until(lambda: len(locked.chart().of(IntentionFormClosed)) == 2, "not recorded")
    session.record.keep_draft("settle", "").result(20)
    facts = locked.chart().of(IntentionWritten)
    assert [fact.amended for fact in facts] == [True, *[False] * 6]
    assert locked.answers()["brings"] == (("I am tired. And sad.",), Given.WRITTEN)
    closed = locked.chart().latest(IntentionFormClosed)
    assert closed == IntentionFormClosed(by_patient=False)
    page.hide()
    session.close()
    workspace.music.close()


def test_the_music_can_be_paused_and_played(
    mode: PatientMode, hands: Hands, locked: LockedSession, player: FakePlayer
) -> None:
    assert not mode.pause.isVisible()
    locked.music.load(arc_of(TIDE))
    locked.music.toggle()
    player.advance(5_000)
    hands.wait_until(lambda: "Soft music is playing" in said(mode), "not told")
    hands.click("Pause the music")
    player.advance(2_000)
    hands.wait_until(lambda: "The music is paused" in said(mode), "not told")
    hands.click("Play the music")
    player.advance(2_000)
    assert player.state().status is PlayerStatus.PLAYING
    assert "Low Tide" not in said(mode)
