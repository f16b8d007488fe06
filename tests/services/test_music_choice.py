"""Music is read off the caller's thread, and the last choice is there again at the next start."""

import shutil
import wave
from collections.abc import Iterator
from pathlib import Path

import pytest

from kap_companion.audio.folder import FolderMusic
from kap_companion.config import Settings
from kap_companion.errors import KapError
from kap_companion.services.music_choice import BUNDLED_NAME, MusicChoices

LIMIT_S = 10


def write_tone(path: Path, seconds: float = 1.0) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8_000)
        file.writeframes(bytes(2 * round(8_000 * seconds)))


@pytest.fixture
def bundled(tmp_path: Path) -> Path:
    write_tone(tmp_path / "bundled" / "Low Water.wav")
    return tmp_path / "bundled"


@pytest.fixture
def album(tmp_path: Path) -> Path:
    write_tone(tmp_path / "album" / "Tide.wav")
    return tmp_path / "album"


@pytest.fixture
def choices(tmp_path: Path, bundled: Path) -> Iterator[MusicChoices]:
    made = MusicChoices(Settings(tmp_path / "data"), bundled)
    yield made
    made.close()


def after_a_restart(tmp_path: Path) -> FolderMusic:
    made = MusicChoices(Settings(tmp_path / "data"), tmp_path / "bundled")
    try:
        return made.last().result(LIMIT_S)
    finally:
        made.close()


def titles(found: FolderMusic) -> list[str]:
    return [track.title for track in found.playlist.tracks]


def test_the_first_choice_is_the_music_of_the_program(choices: MusicChoices) -> None:
    assert choices.last().result(LIMIT_S).playlist.name == BUNDLED_NAME
    assert choices.folder == ""


def test_a_folder_is_there_again(choices: MusicChoices, album: Path, tmp_path: Path) -> None:
    chosen = choices.choose_folder(album).result(LIMIT_S)
    assert titles(chosen) == ["Tide"]
    assert after_a_restart(tmp_path) == chosen


def test_going_back_to_the_music_of_the_program(
    choices: MusicChoices, album: Path, tmp_path: Path
) -> None:
    choices.choose_folder(album).result(LIMIT_S)
    assert titles(choices.choose_bundled().result(LIMIT_S)) == ["Low Water"]
    assert titles(after_a_restart(tmp_path)) == ["Low Water"]


def test_a_folder_without_music_is_refused_and_the_choice_stays(
    choices: MusicChoices, album: Path, tmp_path: Path
) -> None:
    choices.choose_folder(album).result(LIMIT_S)
    (tmp_path / "empty").mkdir()
    with pytest.raises(KapError, match="no music in this folder"):
        choices.choose_folder(tmp_path / "empty").result(LIMIT_S)
    assert choices.folder == str(album)


def test_a_folder_that_is_gone_plays_the_music_of_the_program_and_stays_the_choice(
    choices: MusicChoices, album: Path, tmp_path: Path
) -> None:
    choices.choose_folder(album).result(LIMIT_S)
    shutil.rmtree(album)
    assert titles(after_a_restart(tmp_path)) == ["Low Water"]
    assert choices.folder == str(album)


def test_an_installation_without_music_says_so(tmp_path: Path) -> None:
    choices = MusicChoices(Settings(tmp_path), tmp_path / "nowhere")
    with pytest.raises(KapError, match="can't be read"):
        choices.last().result(LIMIT_S)
    choices.close()


def test_the_volume_is_kept(choices: MusicChoices, tmp_path: Path) -> None:
    choices.keep_volume(25).result(LIMIT_S)
    assert Settings(tmp_path / "data").now.volume_percent == 25


def test_music_plays_even_where_the_disk_keeps_no_choice(album: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    choices = MusicChoices(Settings(tmp_path / "file"), tmp_path / "bundled")
    assert titles(choices.choose_folder(album).result(LIMIT_S)) == ["Tide"]
    assert choices.folder == str(album)
    choices.close()
