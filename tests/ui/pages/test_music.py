"""Music: any folder or the program's own, heard before the patient comes."""

import wave
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from kap_companion.audio.silent_player import SilentPlayer
from kap_companion.audio.words import NO_OUTPUT
from kap_companion.config import Settings
from kap_companion.domain.events import PlaylistChosen
from kap_companion.domain.player import PlayerStatus
from kap_companion.services.music import MusicRoom
from kap_companion.services.music_choice import MusicChoices
from kap_companion.ui.pages.music import MusicPage
from kap_companion.ui.workspace import Workspace
from tests.audio.fake_player import FakePlayer
from tests.ui.pages.hand import COMPACT, Hand, nameless
from tests.ui.practice import HandClock, full_day


def write_tone(path: Path, seconds: float = 65.0) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(8_000)
        file.writeframes(bytes(round(8_000 * seconds)))


@pytest.fixture
def album(tmp_path: Path) -> Path:
    for name in ("2 Tide", "10 Harbour", "1 Arrival"):
        write_tone(tmp_path / "Quiet album" / f"{name}.wav")
    return tmp_path / "Quiet album"


@pytest.fixture
def choices(tmp_path: Path) -> Iterator[MusicChoices]:
    write_tone(tmp_path / "bundled" / "Low Water.wav", 200)
    made = MusicChoices(Settings(tmp_path / "data"), tmp_path / "bundled")
    yield made
    made.close()


@pytest.fixture
def page(workspace: Workspace, choices: MusicChoices) -> MusicPage:
    return MusicPage(workspace, choices)


def tracks(page: MusicPage) -> list[tuple[str, str]]:
    return [(row.first, row.right) for row in page.tracks.found.rows]


def test_the_music_of_the_program_is_there_at_first(qtbot: QtBot, page: MusicPage) -> None:
    hand = Hand(qtbot, page)
    hand.until(lambda: tracks(page) == [("1. Low Water", "3:20")])


def test_a_folder_is_chosen_in_the_dialog(
    qtbot: QtBot, page: MusicPage, album: Path, choices: MusicChoices
) -> None:
    hand = Hand(qtbot, page)
    hand.until(lambda: tracks(page))
    hand.click(page.folder)
    (dialog,) = page.findChildren(QFileDialog)
    dialog.setDirectory(str(album.parent))
    dialog.selectFile(str(album))
    dialog.accept()
    hand.until(lambda: len(tracks(page)) == 3)
    assert [title for title, _ in tracks(page)] == ["1. 1 Arrival", "2. 2 Tide", "3. 10 Harbour"]
    assert choices.folder == str(album)
    hand.click(page.bundled)
    hand.until(lambda: tracks(page) == [("1. Low Water", "3:20")])
    assert choices.folder == ""


def test_a_folder_without_music_is_refused_and_the_music_stays(
    qtbot: QtBot, page: MusicPage, tmp_path: Path
) -> None:
    hand = Hand(qtbot, page)
    hand.until(lambda: tracks(page))
    (tmp_path / "empty").mkdir()
    page.choose_folder(str(tmp_path / "empty"))
    hand.until(page.notice.isVisible)
    assert "no music in this folder" in page.notice.text()
    assert tracks(page) == [("1. Low Water", "3:20")]
    assert page.folder.isEnabled()


def test_broken_files_are_left_out_by_name(qtbot: QtBot, page: MusicPage, album: Path) -> None:
    hand = Hand(qtbot, page)
    hand.until(lambda: tracks(page))
    (album / "3 Broken.mp3").write_bytes(b"no music")
    (album / "4 Empty.ogg").touch()
    page.choose_folder(str(album))
    hand.until(page.notice.isVisible)
    assert page.notice.text().endswith("3 Broken.mp3, 4 Empty.ogg.")
    assert len(tracks(page)) == 3


def test_listening_plays_pauses_and_goes_on(
    qtbot: QtBot, page: MusicPage, album: Path, player: FakePlayer
) -> None:
    hand = Hand(qtbot, page)
    hand.until(lambda: tracks(page))
    page.choose_folder(str(album))
    hand.until(lambda: len(tracks(page)) == 3)
    hand.click(page.listening.play)
    player.advance(3_000)
    page.show_now()
    assert player.state().status is PlayerStatus.PLAYING
    assert page.listening.play.accessibleName() == "Pause"
    chosen = page.tracks.current()
    assert chosen is not None
    assert chosen.key == "0"
    hand.click(page.listening.next)
    player.advance(10_000)
    page.show_now()
    chosen = page.tracks.current()
    assert chosen is not None
    assert chosen.key == "1"
    hand.click(page.listening.play)
    player.advance(2_000)
    assert player.state().status is PlayerStatus.PAUSED


def test_the_volume_is_set_and_kept(
    qtbot: QtBot, page: MusicPage, player: FakePlayer, tmp_path: Path
) -> None:
    hand = Hand(qtbot, page)
    hand.until(lambda: tracks(page))
    page.listening.volume.setFocus()
    hand.press(Qt.Key.Key_Left)
    hand.press(Qt.Key.Key_Left)
    assert player.state().volume_percent == 60
    hand.until(lambda: Settings(tmp_path / "data").now.volume_percent == 60)


def test_no_sound_is_said_in_one_line(
    qtbot: QtBot, workspace: Workspace, choices: MusicChoices
) -> None:
    silent = MusicRoom(SilentPlayer(NO_OUTPUT))
    page = MusicPage(replace(workspace, music=silent), choices)
    hand = Hand(qtbot, page)
    hand.until(lambda: tracks(page))
    assert page.listening.silence.isVisible()
    assert page.listening.silence.text() == NO_OUTPUT
    assert not page.listening.volume.isVisible()
    silent.close()


def test_in_a_session_the_choice_is_recorded_and_the_page_warns(
    qtbot: QtBot, page: MusicPage, workspace: Workspace, clock: HandClock, album: Path
) -> None:
    people = full_day(workspace, clock)
    workspace.music.attach(workspace.record(people.running))
    hand = Hand(qtbot, page)
    hand.until(lambda: tracks(page))
    assert page.warns()
    page.choose_folder(str(album))
    hand.until(lambda: len(tracks(page)) == 3)

    def recorded() -> list[str]:
        chart = workspace.record(people.running).chart
        events = [fact.event for fact in chart.of(PlaylistChosen)]
        return [event.name for event in events if isinstance(event, PlaylistChosen)]

    hand.until(lambda: recorded()[-1:] == ["Quiet album"])


@pytest.mark.parametrize("size", [None, COMPACT])
def test_everything_is_reached_by_tab_and_has_a_name(
    qtbot: QtBot, page: MusicPage, size: tuple[int, int] | None
) -> None:
    hand = Hand(qtbot, page, size) if size else Hand(qtbot, page)
    hand.until(lambda: tracks(page))
    stops = hand.tab_stops()
    assert not nameless(stops)
    assert {page.folder, page.bundled, page.listening.play, page.listening.volume} <= set(stops)
    assert page.minimumSizeHint().height() <= page.height()
