"""A full disk is said in a sentence, and nothing is half-written; tags are believed when asked."""

import errno
import shutil
import subprocess
from pathlib import Path

import pytest

from kap_companion.audio.library import levels, tracks
from kap_companion.audio.library.arc_folder import NotWritten, export_arc
from kap_companion.audio.library.errors import LibraryFull
from kap_companion.audio.library.importing import add_files
from kap_companion.audio.library.model import Query
from kap_companion.audio.library.store import Store, open_store
from kap_companion.audio.library.tags import cover, read_tags
from kap_companion.domain.arc import arc_of
from kap_companion.domain.loudness import LoudnessSource
from kap_companion.domain.playlist import Playlist
from tests.audio.ear import write_tone
from tests.audio.library.test_hostile_files import Never, needs_ffmpeg, silent


def filled(tmp_path: Path, pieces: int) -> Store:
    store = open_store(tmp_path / "data", tmp_path / "nothing")
    (tmp_path / "music").mkdir()
    for at in range(pieces):
        write_tone(tmp_path / "music" / f"{at}.wav", 100 + at, 0.2)
    return store


def test_an_import_on_a_full_disk(tmp_path: Path) -> None:
    store = filled(tmp_path, 60)
    with store.reading() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 4}")
    with pytest.raises(LibraryFull, match="of 60 files are in the library"):
        add_files(store, [tmp_path / "music"], silent, Never())
    with store.reading() as connection:
        assert tracks.search(connection, store.bundled, Query()).total % 25 == 0
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"
    store.close()


@pytest.mark.parametrize(
    ("code", "problem"), [(errno.ENOSPC, LibraryFull), (errno.EIO, NotWritten)]
)
def test_an_export_that_fails_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, problem: type[Exception]
) -> None:
    found = read_tags(write_tone(tmp_path / "a.wav", 300, 1))
    arc = arc_of(Playlist("Evening: 1/2", (found.track,)))  # type: ignore[union-attr]
    (tmp_path / "stick" / "Evening 1 2").mkdir(parents=True)

    def full(*_arguments: object) -> None:
        raise OSError(code, "no")

    monkeypatch.setattr(shutil, "copyfile", full)
    with pytest.raises(problem, match="removed"):
        export_arc(arc, tmp_path / "stick", silent, Never())
    assert [path.name for path in (tmp_path / "stick").iterdir()] == ["Evening 1 2"]


@needs_ffmpeg
@pytest.mark.parametrize(
    ("name", "tags", "lufs", "source"),
    [
        ("a.mp3", ("REPLAYGAIN_TRACK_GAIN=-6.50 dB",), -11.5, LoudnessSource.REPLAYGAIN),
        ("a.flac", ("REPLAYGAIN_TRACK_GAIN=+2.00 dB",), -20.0, LoudnessSource.REPLAYGAIN),
        ("a.opus", ("R128_TRACK_GAIN=-512",), -21.0, LoudnessSource.R128),
    ],
)
def test_loudness_in_tags_is_taken_when_asked(
    tmp_path: Path, name: str, tags: "tuple[str, ...]", lufs: float, source: LoudnessSource
) -> None:
    store = open_store(tmp_path / "data", tmp_path / "nothing")
    tone = write_tone(tmp_path / "t.wav", 300, 1)
    said = [part for tag in tags for part in ("-metadata", tag)]
    command = ["ffmpeg", "-v", "error", "-i", str(tone), *said, str(tmp_path / name)]
    subprocess.run(command, check=True, timeout=60)
    report, _placed = add_files(store, [tmp_path / name], silent, Never())
    with store.reading() as connection:
        before = tracks.one(connection, store.bundled, report.ids[0])
    assert (before.loudness, before.track.gain_db) == (None, 0.0)
    assert levels.take_tagged(store, report.ids) == 1
    with store.reading() as connection:
        after = tracks.one(connection, store.bundled, report.ids[0]).loudness
    assert after is not None
    assert after.integrated_lufs == pytest.approx(lufs)
    assert after.source is source
    store.close()


def test_a_file_without_a_picture(tmp_path: Path) -> None:
    assert cover(write_tone(tmp_path / "a.wav", 300, 1)) is None
