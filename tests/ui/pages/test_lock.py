"""Locked in mid-session: clock and music go on, notes go in by a key, and nothing comes out."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kap_companion.domain.arc import arc_of
from kap_companion.domain.charts import Fact, mask_spans
from kap_companion.domain.events import MusicBroughtUp, MusicSoftened, Observed
from kap_companion.domain.player import PlayerStatus
from kap_companion.domain.playlist import Playlist, Track
from kap_companion.domain.text import MAX_NOTE_CHARS
from kap_companion.tour.hands import Hands
from kap_companion.ui.pages.lock import LockPage
from kap_companion.ui.widgets.text import Text
from kap_companion.vault import Vault
from tests.audio.fake_player import FakePlayer
from tests.ui.pages.locked_ground import InboxDisk, LockedSession, keys, press
from tests.ui.practice import PASSPHRASE, HandClock

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
TIDE = Playlist("Sea", (Track("tide.mp3", "Low Tide", "", 600_000),))


@pytest.fixture
def inbox_disk(monkeypatch: pytest.MonkeyPatch) -> InboxDisk:
    return InboxDisk(monkeypatch)


@pytest.fixture
def locked(
    qtbot: QtBot, themed: QApplication, vault: Vault, clock: HandClock, player: FakePlayer
) -> Iterator[LockedSession]:
    del themed
    made = LockedSession(qtbot, vault, clock, player, dosed=True)
    yield made
    made.close()


def shown(locked: LockedSession, *people: tuple[str, str]) -> LockPage:
    page = LockPage(locked.room, locked.music, locked.clock, locked.bridge, people)
    locked.show(page)
    locked.qtbot.waitUntil(page.hasFocus)
    return page


@pytest.fixture
def page(locked: LockedSession) -> LockPage:
    return shown(locked)


@pytest.fixture
def hands(page: LockPage) -> Hands:
    return Hands(page, Path())


def said(page: LockPage) -> str:
    """Every word that can be seen."""
    return " ".join(each.text() for each in page.findChildren(Text) if each.isVisible())


def observed(locked: LockedSession) -> list[tuple[str, str]]:
    """Words and tags on the record."""
    events = [fact.event for fact in notes(locked)]
    return [(each.words, each.tag) for each in events if isinstance(each, Observed)]


def notes(locked: LockedSession) -> list[Fact]:
    return list(locked.chart().of(Observed))


def test_the_clock_goes_on(page: LockPage, clock: HandClock) -> None:
    assert page.digits.text() == "0:00"
    clock.advance(42)
    page.refresh()
    assert page.digits.text() == "0:42"
    assert "10:42" in said(page)
    assert page.phases.accessibleName() != ""
    assert page.phases.accessibleName() in said(page)


def test_before_the_dose_there_is_no_t(
    qtbot: QtBot, themed: QApplication, vault: Vault, clock: HandClock, player: FakePlayer
) -> None:
    del themed
    locked = LockedSession(qtbot, vault, clock, player)
    page = shown(locked)
    assert "Before the dose" in said(page)
    assert page.digits.text() == "10:00"
    page.note.focus()
    keys("calm")
    assert "Record at 10:00" in page.note.record.text()
    locked.close()


def test_a_note_is_sealed_at_the_moment_of_its_first_character(
    page: LockPage, locked: LockedSession, clock: HandClock
) -> None:
    clock.advance(5)
    press(Qt.Key.Key_Slash)
    assert page.note.editor.hasFocus()
    began = clock.now()
    keys("w")
    clock.advance(3)
    keys("arm hands")
    assert "0:05" in page.note.record.text()
    press(Qt.Key.Key_Return)
    locked.qtbot.waitUntil(lambda: page.note.editor.words() == "")
    locked.settle()
    assert "1 note sealed since 10:08" in said(page)
    assert "0:0" not in page.note.record.text()
    (fact,) = notes(locked)
    assert fact.event == Observed("warm hands")
    assert fact.occurred_at == began
    assert locked.draft("journey-line") == ""


def test_what_was_sealed_can_not_be_brought_back(page: LockPage, locked: LockedSession) -> None:
    page.note.focus()
    keys("warm hands")
    press(Qt.Key.Key_Return)
    locked.qtbot.waitUntil(lambda: page.note.editor.words() == "")
    for key in (Qt.Key.Key_Z, Qt.Key.Key_Y, Qt.Key.Key_V):
        press(key, CONTROL)
        assert page.note.editor.words() == ""
    assert "warm" not in said(page)


def test_shift_and_return_break_the_line(page: LockPage, locked: LockedSession) -> None:
    page.note.focus()
    keys("warm")
    press(Qt.Key.Key_Return, SHIFT)
    keys("calm")
    press(Qt.Key.Key_Enter)
    locked.qtbot.waitUntil(lambda: page.note.editor.words() == "")
    assert observed(locked) == [("warm\ncalm", "")]


def test_nothing_typed_is_nothing_sealed(page: LockPage, locked: LockedSession) -> None:
    page.note.focus()
    press(Qt.Key.Key_Return)
    assert "no words" in page.note.notice.text()
    assert "Not saved" not in page.note.notice.text()
    assert observed(locked) == []


def test_escape_leaves_the_note_and_keeps_its_words(page: LockPage, locked: LockedSession) -> None:
    page.note.focus()
    keys("half a sen")
    press(Qt.Key.Key_Escape)
    assert page.hasFocus()
    assert page.note.editor.words() == "half a sen"
    page.note.flush()
    locked.qtbot.waitUntil(lambda: locked.room.close() is not None)
    locked.room.reopen()
    assert '"half a sen"' in locked.draft("journey-line")


def test_a_pause_in_typing_keeps_the_draft(
    page: LockPage, locked: LockedSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[str] = []
    keep = locked.room.keep_note_draft

    def follow(words: str) -> object:
        kept.append(words)
        return keep(words)

    monkeypatch.setattr(locked.room, "keep_note_draft", follow)
    page.note.focus()
    keys("half")
    locked.qtbot.waitUntil(lambda: kept == ["half"], timeout=5_000)


def test_tags_go_in_by_their_keys_and_by_the_mouse(
    page: LockPage, locked: LockedSession, hands: Hands
) -> None:
    keys("12")
    hands.click("Speaking")
    locked.settle()
    page.refresh()
    assert "3 notes sealed since 10:00" in said(page)
    assert observed(locked) == [("", "Settled"), ("", "Moving"), ("", "Speaking")]


def test_keys_write_while_one_stands_in_the_note(page: LockPage, locked: LockedSession) -> None:
    page.note.focus()
    keys("1 m s/")
    assert page.note.editor.words() == "1 m s/"
    locked.settle()
    assert locked.room.notes == 0


def test_the_mask_by_key_and_button(page: LockPage, locked: LockedSession, hands: Hands) -> None:
    assert page.mask_button.text() == "Eye mask on"
    keys("m")
    assert page.mask_button.text() == "Eye mask off"
    hands.click("Eye mask off")
    assert page.mask_button.text() == "Eye mask on"
    locked.settle()
    (span,) = mask_spans(locked.chart())
    assert span.end is not None


def test_the_music_is_worked_by_keys(
    page: LockPage, locked: LockedSession, player: FakePlayer
) -> None:
    locked.music.load(arc_of(TIDE))
    keys(" ")
    player.advance(12_000)
    page.refresh()
    assert player.state().status is PlayerStatus.PLAYING
    assert "Low Tide" in said(page)
    keys("s")
    assert page.soften.text() == "As before"
    assert player.state().softened_db > 0
    keys("s")
    assert page.soften.text() == "Soften"
    assert player.state().softened_db == 0
    keys(" ")
    player.advance(5_000)
    assert player.state().status is PlayerStatus.PAUSED
    locked.settle()
    assert len(locked.chart().of(MusicSoftened, MusicBroughtUp)) == 2


def test_without_sound_play_is_off(page: LockPage, player: FakePlayer) -> None:
    page.refresh()
    assert page.play.isEnabled()
    player.lose_sound()
    page.refresh()
    assert not page.play.isEnabled()


def test_a_disk_that_refuses_leaves_the_words_where_they_are(
    page: LockPage, locked: LockedSession, inbox_disk: InboxDisk
) -> None:
    inbox_disk.full = True
    page.note.focus()
    keys("warm hands")
    press(Qt.Key.Key_Return)
    locked.qtbot.waitUntil(page.note.notice.isVisible)
    assert "Not saved" in page.note.notice.text()
    assert page.note.editor.words() == "warm hands"
    assert not page.note.editor.isReadOnly()
    inbox_disk.full = False
    press(Qt.Key.Key_Return)
    locked.qtbot.waitUntil(lambda: page.note.editor.words() == "")
    assert not page.note.notice.isVisible()
    assert observed(locked) == [("warm hands", "")]


def test_a_tag_that_the_disk_refused_is_said(
    page: LockPage, locked: LockedSession, inbox_disk: InboxDisk
) -> None:
    inbox_disk.full = True
    keys("1")
    locked.qtbot.waitUntil(page.note.notice.isVisible)
    assert "Not saved" in page.note.notice.text()
    inbox_disk.full = False
    keys("1")
    locked.qtbot.waitUntil(lambda: not page.note.notice.isVisible())


def test_while_a_note_is_on_its_way_it_can_not_be_changed(
    page: LockPage, locked: LockedSession, inbox_disk: InboxDisk
) -> None:
    inbox_disk.free.clear()
    page.note.focus()
    keys("warm")
    press(Qt.Key.Key_Return)
    keys("x")
    press(Qt.Key.Key_Return)
    assert page.note.editor.words() == "warm"
    inbox_disk.free.set()
    locked.qtbot.waitUntil(lambda: page.note.editor.words() == "")
    assert observed(locked) == [("warm", "")]


def test_more_than_a_note_holds_is_said_and_cut_nowhere(page: LockPage) -> None:
    page.note.editor.setPlainText("")
    page.note.focus()
    QApplication.clipboard().setText("x" * (MAX_NOTE_CHARS + 1))
    press(Qt.Key.Key_V, CONTROL)
    assert len(page.note.editor.words()) <= MAX_NOTE_CHARS
    assert page.note.notice.isVisible()
    QApplication.clipboard().clear()


# The way back


def test_a_passphrase_is_what_it_takes(page: LockPage) -> None:
    wanted: list[tuple[str, str]] = []
    page.unlock_wanted.connect(lambda secret, holder: wanted.append((secret, holder)))
    QTest.keyClick(page, Qt.Key.Key_L, CONTROL)
    assert page.unlock.passphrase.editor.hasFocus()
    press(Qt.Key.Key_Return)
    assert wanted == []
    keys(PASSPHRASE)
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Return)
    assert wanted == [(PASSPHRASE, "")]
    assert page.unlock.unlock.text() == "Opening …"
    page.show_failed("That passphrase doesn't open this vault.")
    assert "doesn't open" in page.unlock.passphrase.error()
    assert page.unlock.passphrase.value() == ""
    assert page.unlock.passphrase.editor.hasFocus()
    assert page.unlock.unlock.isEnabled()


def test_of_several_people_who_locked_it_stands_there(locked: LockedSession) -> None:
    holder = locked.room.state.holder
    page = shown(locked, ("ada", "Ada Green"), (holder, "Jonas Feld"))
    assert page.unlock.name.isVisible()
    wanted: list[tuple[str, str]] = []
    page.unlock_wanted.connect(lambda secret, chosen: wanted.append((secret, chosen)))
    page.unlock.passphrase.editor.setFocus()
    keys(PASSPHRASE)
    press(Qt.Key.Key_Return)
    assert wanted == [(PASSPHRASE, holder)]


def test_one_person_is_not_named(page: LockPage) -> None:
    assert not page.unlock.name.isVisible()
    for word in ("Mara", "Lindholm", "Jonas", "Feld", "K-0311", "Haus"):
        assert word not in said(page)


def test_closing_asks_first(page: LockPage) -> None:
    assert not page.may_close()
    assert page.close_notice.isVisible()
    assert page.may_close()


@pytest.mark.parametrize("size", [(1366, 768), (911, 512), (880, 500), (1099, 700), (1100, 700)])
def test_everything_has_room(page: LockPage, size: tuple[int, int]) -> None:
    page.resize(1366, 768)
    for _ in range(2):
        page.resize(*size)
        QTest.qWait(20)
    assert (page.width(), page.height()) == size
    for widget in (page.digits, page.note.editor, page.tags, page.unlock.unlock, page.soften):
        corner = widget.mapTo(page, widget.rect().bottomRight())
        assert corner.x() <= size[0]
        assert corner.y() <= size[1]
        assert widget.isVisible()
