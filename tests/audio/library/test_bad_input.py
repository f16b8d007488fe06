"""Files as they come, through the whole of it: taken or named, measured, and heard in the room."""

import os
import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from threading import Event

import numpy as np
import psutil
import pytest

from kap_companion.audio.library.model import BUILT_IN_KEY, Marks, Query
from kap_companion.audio.room_player import open_player
from kap_companion.config import Settings
from kap_companion.domain.player import PlayerStatus, SoundFailed, TrackBegan
from kap_companion.domain.playlist import Playlist, Track
from kap_companion.errors import KapError
from kap_companion.services.library import MusicLibrary
from tests.audio.ear import RATE_HZ, Ear, write_tone
from tests.audio.library.test_hostile_files import needs_ffmpeg
from tests.audio.library.zoo import (
    TEN_HOURS_S,
    TONE_LUFS,
    refused,
    ten_hours,
    unusual,
    write_sound,
)
from tests.audio.notebook import Notebook
from tests.vault.conftest import mounted

LIMIT_S = 120
PAGE = 4096
STOPS_WITHIN_S = 3.0
HEARD_RMS = 10 ** (-45 / 20)


def library_in(data: Path, bundled: Path) -> MusicLibrary:
    return MusicLibrary(data, bundled, Settings(data))


@pytest.fixture
def bundled(tmp_path: Path) -> Path:
    (tmp_path / "bundled").mkdir()
    write_tone(tmp_path / "bundled" / "Quiet Room.wav", 200, 1)
    return tmp_path / "bundled"


@pytest.fixture
def library(tmp_path: Path, bundled: Path) -> Iterator[MusicLibrary]:
    made = library_in(tmp_path / "data", bundled)
    yield made
    made.close()


def pieces(library: MusicLibrary) -> dict[str, Track]:
    """All tracks but the program's own, by their paths."""
    found = library.search(Query(limit=1_000)).result(LIMIT_S).tracks
    return {each.track.path: each.track for each in found if not each.bundled}


# Taken or named


@needs_ffmpeg
def test_a_folder_of_everything_is_taken_in_and_the_rest_is_named(
    library: MusicLibrary, tmp_path: Path
) -> None:
    music, bad = tmp_path / "music", tmp_path / "music" / "bad"
    taken, reasons = unusual(music), refused(bad)
    (music / "round").symlink_to(music)
    report = library.add((music,)).result(LIMIT_S)
    assert {each.name: each.reason for each in report.refused} == {
        name: refusal.reason for name, refusal in reasons.items()
    }
    assert set(pieces(library)) == {str(path) for path in taken}
    assert report.added == len(taken)
    measured = library.measure().result(LIMIT_S)
    assert (measured.measured, measured.refused) == (len(taken), ())
    for each in library.search(Query(limit=1_000)).result(LIMIT_S).tracks:
        if "rates" in each.track.path or "names" in each.track.path:
            assert each.loudness is not None
            assert each.loudness.integrated_lufs == pytest.approx(TONE_LUFS, abs=0.2), each.track


@needs_ffmpeg
def test_a_file_that_breaks_off_is_measured_as_far_as_it_goes(
    library: MusicLibrary, tmp_path: Path
) -> None:
    for name in ("cut.wav", "cut.flac", "cut.ogg"):
        path = write_sound(tmp_path / "music" / name, seconds=20)
        os.truncate(path, path.stat().st_size // 2)
    report = library.add((tmp_path / "music",)).result(LIMIT_S)
    assert (report.added, report.refused) == (3, ())
    measured = library.measure().result(LIMIT_S)
    assert measured.measured + len(measured.refused) == 3
    assert measured.measured >= 2


def test_a_playlist_of_what_is_not_there_and_not_here(
    library: MusicLibrary, tmp_path: Path
) -> None:
    write_sound(tmp_path / "there.flac")
    lines = ["#EXTM3U", "there.flac", "gone.flac", "http://example.invalid/a.mp3"]
    lines += ["\\\\nas\\music\\b.mp3", "rtsp://example.invalid/c", "list.m3u8", "empty.mp3"]
    (tmp_path / "empty.mp3").touch()
    (tmp_path / "list.m3u8").write_text("\n".join(lines), encoding="utf-8")
    names = {*lines[2:]}
    report = library.add((tmp_path / "list.m3u8",)).result(LIMIT_S)
    assert report.added == 1
    assert {each.name for each in report.refused} == names
    made = library.arc_of_m3u(tmp_path / "list.m3u8").result(LIMIT_S)
    assert {each.name for each in made.report.refused} == names
    arc = library.arc(made.key).result(LIMIT_S)
    assert [each.title for each in arc.tracks] == ["there"]
    (tmp_path / "remote.m3u8").write_text("http://example.invalid/a.mp3\n")
    with pytest.raises(KapError, match="no arc was made"):
        library.arc_of_m3u(tmp_path / "remote.m3u8").result(LIMIT_S)
    assert len(library.arcs().result(LIMIT_S)) == 2


# Ten hours


def test_ten_hours_are_taken_at_once_and_their_measurement_can_be_stopped(
    library: MusicLibrary, tmp_path: Path
) -> None:
    path = ten_hours(tmp_path / "music" / "ten hours.wav")
    (track_id,) = library.add((path,)).result(10).ids
    assert pieces(library)[str(path)].duration_ms == TEN_HOURS_S * 1000
    told: list[tuple[int, int]] = []
    moving, stop = Event(), Event()

    def tell(done: int, of: int, _name: str) -> None:
        told.append((done, of))
        if len({done for done, _ in told}) > 3:
            moving.set()

    measuring = library.measure((track_id,), tell, stop)
    assert moving.wait(LIMIT_S)
    shares = [done / of for done, of in told]
    assert shares == sorted(shares)
    assert 0 < shares[-1] < 1
    stop.set()
    report = measuring.result(STOPS_WITHIN_S)
    assert (report.measured, report.stopped) == (0, True)
    _gone, left = psutil.wait_procs(psutil.Process().children(recursive=True), STOPS_WITHIN_S)
    assert not [each for each in left if "loudness" in each.cmdline()]


def test_the_program_closes_while_ten_hours_are_measured(tmp_path: Path, bundled: Path) -> None:
    library = library_in(tmp_path / "data", bundled)
    ids = library.add((ten_hours(tmp_path / "ten.wav"),)).result(10).ids
    begun = Event()
    measuring = library.measure(ids, lambda done, _of, _name: begun.set() if done else None)
    assert begun.wait(LIMIT_S)
    library.close()
    assert measuring.result(0).stopped


@pytest.mark.slow
def test_ten_hours_are_measured_to_their_end(library: MusicLibrary, tmp_path: Path) -> None:
    path = ten_hours(tmp_path / "ten.wav", 8_000)
    with path.open("r+b") as file:
        file.seek(-80_000, os.SEEK_END)
        file.write((np.sin(np.arange(40_000)) * 3_000).astype("<i2").tobytes())
    (track_id,) = library.add((path,)).result(10).ids
    report = library.measure((track_id,)).result(600)
    assert (report.measured, report.refused) == (1, ())
    (found,) = (each for each in library.search(Query()).result(1).tracks if each.id == track_id)
    assert found.loudness is not None
    assert found.loudness.integrated_lufs == pytest.approx(-21.0, abs=2)


# A full disk


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    with mounted(tmp_path / "disk", "-t", "tmpfs", "-o", "size=2m", "tmpfs") as disk:
        yield disk


def fill_up(disk: Path, pages_left: int = 0) -> Path:
    """Take all room but so many pages."""
    ballast = disk / "ballast"
    ballast.write_bytes(bytes(max(0, shutil.disk_usage(disk).free - pages_left * PAGE)))
    return ballast


def mark_for_ever(library: MusicLibrary, ids: tuple[int, ...]) -> None:
    """Write until it is refused: the log of the database still has some room of its own."""
    for number in count():
        library.mark(ids, Marks(note=f"{number} long" * 900)).result(LIMIT_S)


def album(folder: Path, count: int) -> Path:
    folder.mkdir()
    for number in range(count):
        write_tone(folder / f"{number}.wav", 100 + number, 0.1)
    return folder


def test_a_disk_that_fills_while_music_is_taken_in(
    small: Path, tmp_path: Path, bundled: Path
) -> None:
    music = album(tmp_path / "music", 120)
    library = library_in(small, bundled)
    assert library.open().result(LIMIT_S) == ""
    ballast = fill_up(small, 40)
    with pytest.raises(KapError, match=r"^The disk is full. \d+ of 120 files are in the library"):
        library.add((music,)).result(LIMIT_S)
    kept = len(pieces(library))
    assert kept < 120
    assert kept % 25 == 0
    assert library.chosen_arc().result(LIMIT_S).tracks
    ballast.unlink()
    report = library.add((music,)).result(LIMIT_S)
    assert (report.added, report.known) == (120 - kept, kept)
    library.close()


def test_on_a_full_disk_the_library_is_read_and_says_why_nothing_is_kept(
    small: Path, tmp_path: Path, bundled: Path
) -> None:
    music = album(tmp_path / "music", 3)
    library = library_in(small, bundled)
    ids = library.add((music,)).result(LIMIT_S).ids
    ballast = fill_up(small)
    with pytest.raises(KapError, match="disk is full"):
        mark_for_ever(library, ids)
    with pytest.raises(KapError, match="disk is full"):
        library.measure(ids).result(LIMIT_S)
    with pytest.raises(KapError, match=r"disk is full.*removed"):
        library.copy_in(ids).result(LIMIT_S)
    assert not list((small / "music").glob("*"))
    assert {Path(path).parent for path in pieces(library)} == {music}
    ballast.unlink()
    assert library.copy_in(ids).result(LIMIT_S) == 3
    assert library.measure(ids).result(LIMIT_S).measured == 3
    library.close()


def test_the_program_starts_on_a_full_disk(small: Path, bundled: Path) -> None:
    ballast = fill_up(small)
    library = library_in(small, bundled)
    with pytest.raises(KapError, match="disk is full"):
        library.open().result(LIMIT_S)
    assert library.chosen_arc().result(LIMIT_S).key == BUILT_IN_KEY
    assert [row.key for row in library.arcs().result(LIMIT_S)] == [BUILT_IN_KEY]
    ballast.unlink()
    assert library.open().result(LIMIT_S) == ""
    library.close()


# Heard


def began_with(path: str) -> Callable[[TrackBegan], bool]:
    return lambda event: event.track.path == path


def began_after(at_ms: int) -> Callable[[TrackBegan], bool]:
    return lambda event: event.position_ms >= at_ms


def is_heard(ear: Ear) -> bool:
    """Whether anything is heard within the next seconds."""
    ear.listen(0.6)  # what was there before has softened out
    ear.forget()
    for _ in range(10):
        ear.listen(0.2)
        if np.sqrt(np.mean(ear.heard()[-RATE_HZ // 10 :] ** 2)) > HEARD_RMS:
            return True
    return False


@needs_ffmpeg
@pytest.mark.sound
@pytest.mark.usefixtures("null_sink")
def test_all_that_is_taken_is_heard(library: MusicLibrary, tmp_path: Path, ear: Ear) -> None:
    unusual(tmp_path / "music")
    library.add((tmp_path / "music",)).result(LIMIT_S)
    player = open_player(70)
    notebook = Notebook(player)
    silent = []
    for path, track in pieces(library).items():
        player.load(Playlist("one", (track,)), 0)
        player.play()
        notebook.wait_for(TrackBegan, began_with(path))
        if not is_heard(ear):
            silent.append(Path(path).name)
    player.close()
    assert silent == []
    assert notebook.all_of(SoundFailed) == []


@pytest.mark.sound
@pytest.mark.usefixtures("null_sink")
def test_ten_hours_are_heard_from_anywhere(library: MusicLibrary, tmp_path: Path) -> None:
    path = ten_hours(tmp_path / "ten.wav")
    library.add((path,)).result(LIMIT_S)
    track = pieces(library)[str(path)]
    player = open_player(70)
    notebook = Notebook(player)
    player.load(Playlist("long", (track,)), 0)
    for place, at_ms in enumerate((0, TEN_HOURS_S * 999), 1):
        player.play_from(0, at_ms)
        notebook.wait_for(TrackBegan, began_after(at_ms))
        assert len(notebook.all_of(TrackBegan)) == place
        moved = Event()
        for _ in range(100):
            if player.state().position_ms > at_ms + 300:
                break
            moved.wait(0.05)
        state = player.state()
        assert state.status is PlayerStatus.PLAYING
        assert at_ms + 300 < state.position_ms < at_ms + 10_000
        assert state.duration_ms == TEN_HOURS_S * 1000
    player.close()
    assert notebook.all_of(SoundFailed) == []
