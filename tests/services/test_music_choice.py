"""Music is read off the caller's thread, and the last choice is there again at the next start."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from kap_companion.config import Settings
from kap_companion.domain.playlist import Playlist, Track
from kap_companion.errors import KapError
from kap_companion.services.music_choice import MusicChoices, NoMusicFound

BUNDLED = Playlist("Bundled", (Track("b.opus", "Low Water", "", 60_000),))
LIMIT_S = 5


def read_folder(folder: Path) -> Playlist:
    if not folder.is_dir():
        raise KapError("This folder can't be read.")
    files = sorted(folder.glob("*.ogg"))
    return Playlist(folder.name, tuple(Track(str(file), file.stem, "", 1) for file in files))


@pytest.fixture
def choices(tmp_path: Path) -> Iterator[MusicChoices]:
    made = MusicChoices(Settings(tmp_path / "data"), read_folder, lambda: BUNDLED)
    yield made
    made.close()


@pytest.fixture
def album(tmp_path: Path) -> Path:
    folder = tmp_path / "album"
    folder.mkdir()
    (folder / "Tide.ogg").touch()
    return folder


def after_a_restart(tmp_path: Path) -> Playlist:
    made = MusicChoices(Settings(tmp_path / "data"), read_folder, lambda: BUNDLED)
    try:
        return made.last().result(LIMIT_S)
    finally:
        made.close()


def test_the_first_choice_is_the_music_of_the_program(choices: MusicChoices) -> None:
    assert choices.last().result(LIMIT_S) == BUNDLED
    assert choices.folder == ""


def test_a_folder_is_there_again(choices: MusicChoices, album: Path, tmp_path: Path) -> None:
    chosen = choices.choose_folder(album).result(LIMIT_S)
    assert [track.title for track in chosen.tracks] == ["Tide"]
    assert after_a_restart(tmp_path) == chosen


def test_going_back_to_the_music_of_the_program(
    choices: MusicChoices, album: Path, tmp_path: Path
) -> None:
    choices.choose_folder(album).result(LIMIT_S)
    assert choices.choose_bundled().result(LIMIT_S) == BUNDLED
    assert after_a_restart(tmp_path) == BUNDLED


def test_an_empty_folder_is_refused_and_the_choice_stays(
    choices: MusicChoices, album: Path, tmp_path: Path
) -> None:
    choices.choose_folder(album).result(LIMIT_S)
    (tmp_path / "empty").mkdir()
    with pytest.raises(NoMusicFound, match="No music was found"):
        choices.choose_folder(tmp_path / "empty").result(LIMIT_S)
    assert choices.folder == str(album)


def test_a_folder_that_is_gone_plays_the_music_of_the_program_and_stays_the_choice(
    choices: MusicChoices, album: Path, tmp_path: Path
) -> None:
    choices.choose_folder(album).result(LIMIT_S)
    (album / "Tide.ogg").unlink()
    album.rmdir()
    assert after_a_restart(tmp_path) == BUNDLED
    assert choices.folder == str(album)


def test_the_disk_is_read_off_the_callers_thread(tmp_path: Path) -> None:
    threads: list[threading.Thread] = []

    def read() -> Playlist:
        threads.append(threading.current_thread())
        return BUNDLED

    choices = MusicChoices(Settings(tmp_path), read_folder, read)
    choices.last().result(LIMIT_S)
    choices.close()
    assert threads != [threading.current_thread()]


def test_the_volume_is_kept(choices: MusicChoices, tmp_path: Path) -> None:
    choices.keep_volume(25).result(LIMIT_S)
    assert Settings(tmp_path / "data").now.volume_percent == 25


def test_music_plays_even_where_the_disk_keeps_no_choice(album: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    choices = MusicChoices(Settings(tmp_path / "file"), read_folder, lambda: BUNDLED)
    assert choices.choose_folder(album).result(LIMIT_S).name == "album"
    assert choices.folder == str(album)
    choices.close()
