"""A session goes on: on a disk that fills, on a computer without sound, with a drive gone."""

import logging
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kap_companion.audio.silent_player import SilentPlayer
from kap_companion.domain.arc import arc_of
from kap_companion.domain.events import EyeMaskPutOn, Observed
from kap_companion.domain.player import PlayerStatus
from kap_companion.domain.playlist import Playlist, Track
from kap_companion.ui.bridge import Bridge
from kap_companion.ui.workspace import Workspace
from kap_companion.vault import unlock_vault
from tests.audio.fake_player import FakePlayer
from tests.ui.pages.journey_ground import InTheRoom
from tests.ui.practice import PASSPHRASE, Disk, HandClock, founded_vault, workspace_of
from tests.vault.conftest import mounted

PLAYLIST = Playlist("Quiet", (Track("/m/a", "Arrival", "", 60_000),))


@pytest.fixture
def small_room(
    qtbot: QtBot, themed: object, tmp_path: Path, clock: HandClock
) -> Iterator[tuple[InTheRoom, Path]]:
    """A session whose vault lies on a disk of four megabytes."""
    del themed
    with mounted(tmp_path / "disk", "-t", "tmpfs", "-o", "size=4m", "tmpfs") as disk:
        founded_vault(disk / "vault", clock).close()
        vault = unlock_vault(disk / "vault", PASSPHRASE, clock)
        room = InTheRoom(qtbot, workspace_of(vault, clock, FakePlayer(), Bridge()), clock)
        yield room, disk
        (disk / "ballast").unlink(missing_ok=True)
        room.close()
        vault.close()


def test_a_disk_that_fills_in_mid_session(small_room: tuple[InTheRoom, Path]) -> None:
    room, disk = small_room
    room.note("before")
    room.settle()
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        while file.write(bytes(4096)):
            pass
    words = "while it is full, and long enough to need another page " * 200
    room.page.line.setFocus()
    room.page.line.insert_text(words)
    room.page.line._on_record()  # noqa: SLF001 - what Return does, without typing 11,000 letters
    room.until(room.page.notice.isVisible)
    assert "disk is full" in room.page.notice.text()
    room.until(lambda: room.row("while it is full").state == "failed")
    ballast.unlink()
    room.click(room.page.notice.action)
    room.until(lambda: len(room.facts(Observed)) == 2)
    assert room.facts(Observed)[1].event == Observed(words.strip())


def test_without_sound_a_session_works_and_says_so(
    qtbot: QtBot, themed: object, tmp_path: Path, clock: HandClock
) -> None:
    del themed
    silent = SilentPlayer("No sound output was found. The session works without music.", 70)
    vault = founded_vault(tmp_path / "vault", clock)
    room = InTheRoom(qtbot, workspace_of(vault, clock, silent, Bridge()), clock)
    room.workspace.music.load(arc_of(PLAYLIST))
    room.keys(" nf+-m1")
    assert room.recorded(Observed, EyeMaskPutOn) == [EyeMaskPutOn(), Observed(tag="Settled")]
    assert room.workspace.music.state().status is PlayerStatus.NO_SOUND
    room.close()
    room.workspace.music.close()
    vault.close()


# Privacy

SECRET = "zwiebelturm"


@pytest.fixture
def room(qtbot: QtBot, workspace: Workspace, clock: HandClock) -> Iterator[InTheRoom]:
    made = InTheRoom(qtbot, workspace, clock)
    yield made
    made.close()


@pytest.mark.logs_errors
def test_what_fails_tells_nothing_of_anyone(
    room: InTheRoom,
    disk: Disk,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    room.note(f"{SECRET} seen")
    room.keys("4/")
    room.keys(f"{SECRET} after a tag")
    room.press_return()
    disk.full = True
    room.note(f"{SECRET} not saved")
    room.until(room.page.notice.isVisible)
    assert SECRET not in room.page.notice.text()
    room.page.line.setFocus()
    room.keys(f"{SECRET} half typed")
    room.page.entry.flush()
    disk.full = False
    room.page.entry.flush()
    room.settle()
    out, err = capfd.readouterr()
    assert SECRET not in out + err + caplog.text
    assert SECRET not in room.page.window().windowTitle()
    for file in tmp_path.rglob("*"):
        assert SECRET not in file.name
        if file.is_file():
            assert SECRET.encode() not in file.read_bytes(), file.name
            assert SECRET.encode("utf-16-le") not in file.read_bytes(), file.name
