import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from mutagen.id3 import TIT2, TXXX
from mutagen.wave import WAVE

from kap_companion.audio.folder import NoMusicError, natural_key, read_folder, read_track
from tests.audio.ear import write_tone

needs_ffmpeg = pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg makes the files")


def encode(folder: Path, suffix: str, *options: str) -> Path:
    source = write_tone(folder / "source.tmp", 440, 1.5)
    target = folder / f"tone{suffix}"
    command = ["ffmpeg", "-loglevel", "error", "-i", str(source), *options, str(target)]
    subprocess.run(command, check=True, timeout=60)
    source.unlink()
    return target


@needs_ffmpeg
@pytest.mark.parametrize("suffix", [".mp3", ".m4a", ".flac", ".ogg", ".opus", ".wav"])
def test_each_kind_of_file_tells_its_tags_and_length(tmp_path: Path, suffix: str) -> None:
    tags = ["-metadata", "title=Slow  River\n", "-metadata", "artist=N. O. Body"]
    track = read_track(encode(tmp_path, suffix, *tags))
    assert track is not None
    if suffix != ".wav":  # ffmpeg writes other tags into wave files than anyone reads
        assert (track.title, track.artist) == ("Slow River", "N. O. Body")
    assert track.duration_ms == pytest.approx(1_500, abs=60)


@needs_ffmpeg
@pytest.mark.parametrize("suffix", [".opus", ".flac", ".mp3"])
def test_the_phase_is_read_from_the_tags(tmp_path: Path, suffix: str) -> None:
    track = read_track(encode(tmp_path, suffix, "-metadata", "PHASE=Re-Entry"))
    assert track is not None
    assert track.phase == "re-entry"


@needs_ffmpeg
def test_a_file_is_opened_by_its_content(tmp_path: Path) -> None:
    encode(tmp_path, ".flac").rename(tmp_path / "in truth flac.mp3")
    assert len(read_folder(tmp_path).playlist.tracks) == 1


def test_tags_with_marks_no_screen_can_show(tmp_path: Path) -> None:
    path = write_tone(tmp_path / "a.wav", 300, 1)
    file: Any = WAVE(str(path))
    file.add_tags()
    file.tags.add(TIT2(encoding=3, text="Rain\u202e \U0001f327 <b>"))
    file.tags.add(TXXX(encoding=3, desc="PHASE", text="PEAK"))
    file.save()
    track = read_track(path)
    assert track is not None
    assert (track.title, track.phase) == ("Rain \U0001f327 <b>", "peak")


def test_tracks_come_in_the_order_a_person_expects(tmp_path: Path) -> None:
    for name in ("10 Sea.wav", "2 Rain.wav", "1 wind.WAV", "B.wav", "a.wav"):
        write_tone(tmp_path / name, 300, 0.1)
    titles = [track.title for track in read_folder(tmp_path).playlist.tracks]
    assert titles == ["1 wind", "2 Rain", "10 Sea", "a", "B"]


def test_a_number_that_is_no_plain_digit_does_not_stop_the_sorting() -> None:
    assert sorted(["x²", "x10", "x9", "٣"], key=natural_key)


def test_broken_files_are_left_out_and_named(tmp_path: Path) -> None:
    write_tone(tmp_path / "good.wav", 300, 0.5)
    (tmp_path / "empty.ogg").touch()
    (tmp_path / "words.mp3").write_text("I am no music.")
    (tmp_path / "half.flac").write_bytes(b"fLaC" + bytes(20))
    (tmp_path / "cut.wav").write_bytes((tmp_path / "good.wav").read_bytes()[:30])
    (tmp_path / "picture.m4a").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    (tmp_path / ".hidden.mp3").write_text("not even named")
    (tmp_path / "notes.txt").write_text("not music by name")
    (tmp_path / "folder.mp3").mkdir()
    music = read_folder(tmp_path, "Evening")
    assert [track.title for track in music.playlist.tracks] == ["good"]
    assert music.left_out == ("cut.wav", "empty.ogg", "half.flac", "picture.m4a", "words.mp3")
    assert music.playlist.name == "Evening"


def test_a_folder_without_music_says_so(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("none here")
    with pytest.raises(NoMusicError, match="no music in this folder"):
        read_folder(tmp_path)


def test_a_folder_with_only_broken_music_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.mp3").touch()
    with pytest.raises(NoMusicError, match="None of the music files"):
        read_folder(tmp_path)


def test_a_folder_that_is_gone_says_so(tmp_path: Path) -> None:
    with pytest.raises(NoMusicError, match="can't be read"):
        read_folder(tmp_path / "nowhere")
