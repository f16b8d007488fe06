"""Files that are not what they seem: each is taken by its content, or named with the reason."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kap_companion.audio.library import kinds
from kap_companion.audio.library.finding import find_files
from kap_companion.audio.library.importing import add_files
from kap_companion.audio.library.kinds import Refusal, kind_of
from kap_companion.audio.library.model import Refused
from kap_companion.audio.library.store import Store, open_store
from kap_companion.audio.library.tags import read_tags
from tests.audio.ear import write_tone

needs_ffmpeg = pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg makes the files")


class Never:
    def is_set(self) -> bool:
        return False


def silent(_done: int, _of: int, _name: str) -> None:
    """Nobody waits."""


@pytest.fixture
def store(tmp_path: Path) -> "Store":
    return open_store(tmp_path / "data", tmp_path / "nothing")


def encoded(folder: Path, name: str) -> Path:
    source = write_tone(folder / "source.tmp", 440, 1)
    subprocess.run(["ffmpeg", "-v", "error", "-i", source, folder / name], check=True, timeout=60)
    source.unlink()
    return folder / name


@needs_ffmpeg
@pytest.mark.parametrize("codec", [b"drms", b"enca", b"aavd"])
def test_protected_music_is_named_as_such(tmp_path: Path, codec: bytes) -> None:
    path = encoded(tmp_path, "song.m4a")
    path.write_bytes(path.read_bytes().replace(b"mp4a", codec, 1))
    assert kind_of(path) == kinds.PROTECTED


def test_an_audible_book_is_named_as_protected(tmp_path: Path) -> None:
    path = tmp_path / "book.m4a"
    path.write_bytes(b"\0\0\0\x18ftypaax " + bytes(100))
    assert kind_of(path) == kinds.PROTECTED


@needs_ffmpeg
def test_pictures_without_sound(tmp_path: Path) -> None:
    path = tmp_path / "film.m4a"
    source = ["-f", "lavfi", "-i", "color=size=64x64:duration=1"]
    subprocess.run(["ffmpeg", "-v", "error", *source, "-f", "mp4", path], check=True, timeout=60)
    assert kind_of(path) == kinds.NO_SOUND


def test_each_reason(tmp_path: Path) -> None:
    (tmp_path / "empty.mp3").touch()
    (tmp_path / "words.mp3").write_text("no music")
    (tmp_path / "film.wma").write_bytes(b"\x30\x26\xb2\x75" + bytes(90))
    (tmp_path / "fails.mp3").symlink_to("/proc/self/mem")
    write_tone(tmp_path / "none.wav", 300, 0)
    found = {path.name: kind_of(path) for path in tmp_path.iterdir()}
    assert found == {
        "empty.mp3": kinds.EMPTY,
        "words.mp3": kinds.BROKEN,
        "film.wma": kinds.OTHER_KIND,
        "fails.mp3": found["fails.mp3"],
        "none.wav": kinds.NO_LENGTH,
    }
    assert isinstance(found["fails.mp3"], Refusal)
    assert kind_of(tmp_path / ("x" * 300)) == kinds.UNREADABLE
    assert kind_of(tmp_path) == kinds.UNREADABLE


@given(
    content=st.binary(max_size=300),
    start=st.sampled_from(
        [
            b"OggS",
            b"fLaC",
            b"ID3\x04",
            b"RIFF\0\0\0\0WAVE",
            b"FORM\0\0\0\0AIFF",
            b"\0\0\0\x20ftypM4A ",
        ]
    ),
)
def test_no_content_is_an_error(
    tmp_path_factory: pytest.TempPathFactory, start: bytes, content: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.mp3"
    path.write_bytes(start + content)
    read_tags(path)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_names_in_any_script_and_in_none(tmp_path: Path, store: Store) -> None:
    names = [os.fsdecode(b"r\xe4uber \xff.wav"), "雨の音.wav", "موسيقى.wav", "a\nb.wav"]
    for at, name in enumerate(names):
        write_tone(
            tmp_path / "music" / name if at else _made(tmp_path / "music") / name, 200 + at, 1
        )
    report, placed = add_files(store, [tmp_path / "music"], silent, Never())
    assert (report.added, report.refused) == (4, ())
    assert {each.path.name for each in placed} == set(names)
    store.close()


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def test_a_playlist_that_names_itself_and_what_is_not_here(tmp_path: Path) -> None:
    tone = write_tone(tmp_path / "Räuber.wav", 300, 1)
    (tmp_path / "b.m3u8").write_text("a.m3u\n")
    lines = "#EXTM3U\r\n#EXTGRP:peak\r\nRäuber.wav\r\nhttp://x/y.mp3\r\n\\\\nas\\z.mp3\r\ngone.mp3\r\nb.m3u8"
    (tmp_path / "a.m3u").write_bytes(lines.encode("latin-1"))
    found = list(find_files([tmp_path / "a.m3u"], Never()))
    refused = [each.name for each in found if isinstance(each, Refused)]
    taken = [each for each in found if not isinstance(each, Refused)]
    assert refused == ["http://x/y.mp3", "\\\\nas\\z.mp3", "gone.mp3", "a.m3u"]
    assert [(each.path, each.phase) for each in taken] == [(tone, "peak")]
