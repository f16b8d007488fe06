"""The program locks and comes back: by key, rail, idle time and sleep, with its music going on."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from threading import Event as Flag

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kap_companion.config import RUN_FILE
from kap_companion.domain.arc import Arc, ArcTrack
from kap_companion.domain.charts import SessionChart, SessionState
from kap_companion.domain.entry import LOCKED_SCREEN
from kap_companion.domain.events import (
    LockedEntriesConfirmed,
    Observed,
    RecordingResumed,
    TrackStarted,
    VaultLocked,
)
from kap_companion.domain.player import PlayerStatus
from kap_companion.domain.playlist import Track
from kap_companion.domain.routes import Phase
from kap_companion.services import lockup as lockup_module
from kap_companion.services.arc_shelf import ArcShelf
from kap_companion.services.music import MusicRoom
from kap_companion.services.room_sound import RoomSound
from kap_companion.ui.idle import IdleWatch
from kap_companion.ui.pages.intention import IntentionPage
from kap_companion.ui.pages.journey import JourneyPage
from kap_companion.ui.pages.lock import LockPage
from kap_companion.ui.pages.patient_mode import PatientMode
from kap_companion.ui.theme import DARK_ROOM
from kap_companion.vault import unlock_vault
from tests.access import access_log
from tests.narrow import there
from tests.ui.door import Running, running
from tests.ui.pages.locked_ground import keys, press
from tests.ui.practice import (
    PASSPHRASE,
    Disk,
    HandClock,
)

CONTROL = Qt.KeyboardModifier.ControlModifier
PATIENCE_MS = 20_000
SEA_TRACKS = (Track("tide.mp3", "Low Tide", "", 60_000), Track("swell.mp3", "Swell", "", 600_000))
SEA = Arc("Sea", (tuple(ArcTrack(track, pinned=True) for track in SEA_TRACKS),) * len(Phase))
"""The same in every phase, wherever the session is."""

Start = Callable[..., AbstractContextManager[Running]]


@pytest.fixture
def data(busy_folder: Path, tmp_path: Path) -> Path:
    return shutil.copytree(busy_folder, tmp_path / "data")


@pytest.fixture
def start(themed: QApplication, qtbot: QtBot, data: Path, clock: HandClock) -> Start:
    return partial(running, themed, qtbot, data, clock)


@pytest.fixture
def door(start: Start) -> Iterator[Running]:
    with start() as made:
        made.enter(PASSPHRASE)
        yield made


def until(door: Running, true: Callable[[], object]) -> None:
    door.qtbot.waitUntil(lambda: bool(true()), timeout=PATIENCE_MS)


def lock_page(door: Running) -> LockPage:
    until(door, lambda: door.program.window.in_front)
    page = door.program.window.in_front
    assert isinstance(page, LockPage)
    until(door, page.hasFocus)
    return page


def patient_mode(door: Running) -> PatientMode:
    until(door, lambda: door.program.window.in_front)
    page = door.program.window.in_front
    assert isinstance(page, PatientMode)
    door.hands.settle()
    return page


def unlock(door: Running, secret: str = PASSPHRASE) -> None:
    door.hands.fill("Unlock with your passphrase", secret)
    door.hands.click("Unlock")


def entered(door: Running) -> SessionChart:
    """Wait for the open vault; what the record of the open session says."""
    until(door, lambda: door.program.window.shell)
    session = there(door.shell.session())
    return SessionChart.replay(session.workspace.reader.entries_of(session.id))


def sealed_words(chart: SessionChart) -> list[str]:
    return [
        fact.event.words or fact.event.tag
        for fact in chart.of(Observed)
        if isinstance(fact.event, Observed) and fact.first.author == LOCKED_SCREEN
    ]


def watch(app: QApplication) -> IdleWatch:
    return app.findChildren(IdleWatch)[-1]


def reasons(data: Path, clock: HandClock) -> list[str]:
    """Why the vault was locked, as its access log says, once no program holds it."""
    vault = unlock_vault(data, PASSPHRASE, clock)
    entries = access_log(vault.reader)
    vault.close()
    return [entry.event.why for entry in entries if isinstance(entry.event, VaultLocked)]


def by_key(door: Running) -> None:
    QTest.keyClick(door.shell, Qt.Key.Key_L, CONTROL)


def by_rail(door: Running) -> None:
    door.hands.click("Lock")


def by_idle_time(door: Running) -> None:
    del door
    watch(there_app()).idle.emit()


def by_sleep(door: Running) -> None:
    del door
    watch(there_app()).slept.emit()


def there_app() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app


WAYS = pytest.mark.parametrize(
    ("lock", "why"),
    [(by_key, "by key"), (by_rail, "by key"), (by_idle_time, "idle"), (by_sleep, "suspend")],
)


@WAYS
def test_it_locks_and_comes_back_to_the_session(
    start: Start, data: Path, clock: HandClock, lock: Callable[[Running], None], why: str
) -> None:
    with start() as door:
        session = there(door.enter(PASSPHRASE).session()).id
        lock(door)
        lock_page(door)
        assert door.program.window.shell is None
        keys("1/warm hands")
        press(Qt.Key.Key_Return)
        clock.advance(3)
        unlock(door)
        chart = entered(door)
        assert there(door.shell.session()).id == session
        assert isinstance(door.shell.page(), JourneyPage)
        assert sorted(sealed_words(chart)) == ["Settled", "warm hands"]
        assert chart.state is SessionState.RUNNING
        assert len(chart.of(RecordingResumed)) == 1  # of the start
        assert not (data / RUN_FILE).exists()
        assert "2 entries were written at the locked screen." in door.shell.locked_notice.text()
    assert reasons(data, clock) == [why]


def test_what_was_written_is_looked_at_and_confirmed(door: Running) -> None:
    by_key(door)
    lock_page(door)
    keys("1m")
    unlock(door)
    entered(door)
    door.hands.click("Look at them")
    door.hands.click("Confirm")
    until(door, lambda: entered(door).of(LockedEntriesConfirmed))
    until(door, lambda: not door.shell.locked_notice.isVisible())


@WAYS
def test_without_a_session_it_asks_for_the_passphrase(  # noqa: PLR0913  # two vaults, four ways
    themed: QApplication,
    qtbot: QtBot,
    founded_folder: Path,
    tmp_path: Path,
    clock: HandClock,
    lock: Callable[[Running], None],
    why: str,
) -> None:
    data = shutil.copytree(founded_folder, tmp_path / "quiet")
    with running(themed, qtbot, data, clock) as door:
        assert door.enter(PASSPHRASE).idle_min() == 10
        lock(door)
        until(door, lambda: door.program.window.shell is None)
        assert door.program.window.in_front is None
        assert not (data / RUN_FILE).exists()
        door.enter(PASSPHRASE)
        assert not door.shell.notice.isVisible()
        assert not door.shell.locked_notice.isVisible()
    assert reasons(data, clock) == [why]


def test_the_idle_time_is_that_of_a_session(door: Running) -> None:
    assert door.shell.idle_min() == 30


def test_asleep_it_locks_at_the_next_look(start: Start, themed: QApplication) -> None:
    asleep = [False]
    with start(slept=lambda: asleep[0]) as door:
        door.enter(PASSPHRASE)
        watch(themed).look()
        assert door.program.window.in_front is None
        asleep[0] = True
        watch(themed).look()
        lock_page(door)
        watch(themed).look()
        asleep[0] = False  # ahead: the watch looks by itself, too
        unlock(door)
        entered(door)


def test_the_music_goes_on_and_stands_on_the_record(
    door: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    player = door.player
    until(door, lambda: room_music(door).arc.tracks)
    room_music(door).load(SEA)
    room_music(door).toggle()
    player.advance(5_000)
    stopped: list[str] = []
    for name in ("pause", "fade_out", "close", "load", "set_volume"):
        monkeypatch.setattr(player, name, partial(called, stopped, name))
    by_key(door)
    page = lock_page(door)
    page.refresh()
    assert player.state().status is PlayerStatus.PLAYING
    assert "Low Tide" in page._title.text()  # noqa: SLF001
    player.advance(70_000)
    unlock(door)
    chart = entered(door)
    assert stopped == []
    assert player.state().status is PlayerStatus.PLAYING
    titles = [
        fact.event.title for fact in chart.of(TrackStarted) if isinstance(fact.event, TrackStarted)
    ]
    assert titles == ["Low Tide", "Swell"]
    monkeypatch.undo()


def test_the_last_choice_comes_too_late_for_one_that_was_made_meanwhile(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, arrived = Flag(), Flag()

    def slow_choice(_: ArcShelf) -> Arc:
        assert read.wait(PATIENCE_MS / 1000)
        arrived.set()
        return Arc("Late")

    monkeypatch.setattr(ArcShelf, "chosen", slow_choice)
    with start() as door:
        door.enter(PASSPHRASE)
        room_music(door).load(SEA)
        room_music(door).toggle()
        read.set()
        until(door, arrived.is_set)
        room_sound(door).library.close()  # what was asked of it has been answered
        door.qtbot.wait(50)
        assert room_music(door).arc == SEA
        assert door.player.state().status is PlayerStatus.PLAYING


def room_sound(door: Running) -> RoomSound:
    return there(door.program._sound)  # noqa: SLF001  # what plays is heard, not seen


def room_music(door: Running) -> MusicRoom:
    return room_sound(door).music


def called(names: list[str], name: str, *_: object) -> None:
    names.append(name)


def test_a_wrong_passphrase_then_the_right_one(door: Running) -> None:
    by_key(door)
    page = lock_page(door)
    unlock(door, "not the one")
    until(door, page.unlock.passphrase.error)
    assert door.program.window.in_front is page
    page.setFocus()
    keys("2")
    unlock(door)
    assert sealed_words(entered(door)) == ["Moving"]


def test_closing_while_locked_asks_first_and_the_next_start_is_locked(
    start: Start, data: Path
) -> None:
    with start() as door:
        door.enter(PASSPHRASE)
        by_key(door)
        page = lock_page(door)
        keys("/half a sen")
        window = door.program.window
        assert not window.close()
        assert window.isVisible()
        assert page.close_notice.isVisible()
        assert window.close()
        assert not window.isVisible()
    assert (data / RUN_FILE).exists()
    with start() as door:
        page = lock_page(door)
        assert page.note.editor.words() == ""
        keys("/tence")
        unlock(door)
        chart = entered(door)
        session = there(door.shell.session())
        assert len(chart.of(RecordingResumed)) == 2
        line = door.shell.page()
        assert isinstance(line, JourneyPage)
        assert line.line.words() == "half a sen tence"
        assert session.chart.state is SessionState.RUNNING


def test_half_a_note_in_the_journey_is_there_after_it(door: Running) -> None:
    page = door.shell.page()
    assert isinstance(page, JourneyPage)
    page.line.setFocus()
    keys("her hands")
    by_key(door)
    lock_page(door)
    keys("/are open")
    unlock(door)
    entered(door)
    page = door.shell.page()
    assert isinstance(page, JourneyPage)
    assert page.line.words() == "her hands are open"


def test_while_words_are_not_saved_it_does_not_lock(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = Disk()
    with_disk = partial(unlock_vault, before_commit=disk.before_commit)
    monkeypatch.setattr(lockup_module, "unlock_vault", with_disk)
    with start() as door:
        page = door.enter(PASSPHRASE).page()
        assert isinstance(page, JourneyPage)
        disk.full = True
        page.line.setFocus()
        keys("not yet")
        press(Qt.Key.Key_Return)
        until(door, door.shell.holds_unsaved)
        for lock in (by_key, by_idle_time, by_sleep):
            lock(door)
            assert door.program.window.in_front is None
            assert "Not locked" in door.shell.notice.text()
        disk.full = False
        door.hands.click("Try again")
        until(door, lambda: not door.shell.holds_unsaved())
        by_key(door)
        lock_page(door)


def test_the_theme_stays(door: Running, themed: QApplication) -> None:
    door.program.set_theme(DARK_ROOM.name)
    by_key(door)
    lock_page(door)
    assert themed.property("theme") == DARK_ROOM.name
    unlock(door)
    entered(door)
    assert themed.property("theme") == DARK_ROOM.name
    door.program.set_theme("day")


def test_handed_over_and_gone_it_comes_back_to_the_patient_and_all_is_joined(
    start: Start, data: Path, clock: HandClock
) -> None:
    with start() as door:
        door.enter(PASSPHRASE)
        door.program.lock("handed over")
        mode = patient_mode(door)
        assert not mode.kept.isVisible()
        keys("Half a sen")
        assert not door.program.window.close()
        mode.form.flush()
    clock.advance(2)
    with start() as door:
        mode = patient_mode(door)
        assert mode.kept.isVisible()
        assert door.program.window.isFullScreen()
        assert mode.form.question.areas[0].value() == ""
        keys("tence")
        assert not door.program.window.close()
        door.hands.click("Therapist")
        door.hands.fill("For the therapist: your passphrase", PASSPHRASE)
        door.hands.click("Take the laptop back")
        chart = entered(door)
        assert isinstance(door.shell.page(), IntentionPage)
        assert not door.program.window.isFullScreen()
        assert len(chart.of(RecordingResumed)) == 2
        assert r"Half a sen\ntence" in there(door.shell.session()).record.draft("intention:brings")
    assert not (data / RUN_FILE).exists()
    assert reasons(data, clock) == ["handed over"]


def test_after_a_crash_behind_the_lock_the_music_goes_on_where_it_was(start: Start) -> None:
    with start() as door:
        door.enter(PASSPHRASE)
        until(door, lambda: room_music(door).arc.tracks)
        room_music(door).load(SEA)
        room_music(door).toggle()
        door.player.advance(70_000)
        by_key(door)
        lock_page(door)
        there(door.program._locker)._hear()  # noqa: SLF001  # as it does every five seconds
        window = door.program.window
        assert not window.close()
        assert window.close()
    with start() as door:
        page = lock_page(door)
        room_music(door).load(SEA)
        page.setFocus()
        keys(" ")
        door.player.advance(1_000)
        state = door.player.state()
        assert there(state.track).title == "Swell"
        assert state.position_ms > 20_000
