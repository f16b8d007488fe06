"""The library as its page asks it: real files, a real database, futures off the caller's thread."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event

import numpy as np
import pytest
import soundfile
from mutagen.flac import FLAC

from kap_companion.audio.library.arc_folder import Cancelled
from kap_companion.audio.library.model import (
    BUILT_IN_KEY,
    ArcUse,
    LibraryTrack,
    Marks,
    Query,
)
from kap_companion.config import MUSIC_FILE, Settings
from kap_companion.domain.arc import ArcTrack
from kap_companion.domain.loudness import LoudnessSource
from kap_companion.domain.routes import Phase
from kap_companion.errors import InputRefused, KapError
from kap_companion.services.library import MusicLibrary
from tests.audio.ear import write_tone

LIMIT_S = 60


@pytest.fixture
def bundled(tmp_path: Path) -> Path:
    (tmp_path / "bundled").mkdir()
    write_tone(tmp_path / "bundled" / "1 Low Water.wav", 200, 1)
    return tmp_path / "bundled"


@pytest.fixture
def album(tmp_path: Path) -> Path:
    (tmp_path / "album" / "deep").mkdir(parents=True)
    write_tone(tmp_path / "album" / "Tide 10.wav", 300, 1.0)
    write_tone(tmp_path / "album" / "Tide 9.wav", 400, 1.5, amplitude=0.05)
    write_tone(tmp_path / "album" / "deep" / "Été.wav", 500, 2.0)
    (tmp_path / "album" / "deep" / "round").symlink_to(tmp_path / "album")
    (tmp_path / "album" / "broken.mp3").write_text("no music")
    (tmp_path / "album" / "empty.ogg").touch()
    return tmp_path / "album"


@pytest.fixture
def library(tmp_path: Path, bundled: Path) -> Iterator[MusicLibrary]:
    made = opened(tmp_path, bundled)
    yield made
    made.close()


def opened(tmp_path: Path, bundled: Path) -> MusicLibrary:
    return MusicLibrary(tmp_path / "data", bundled, Settings(tmp_path / "data"))


def titles(library: MusicLibrary, query: Query | None = None) -> list[str]:
    page = library.search(query or Query()).result(LIMIT_S)
    return [each.track.title for each in page.tracks]


def the(library: MusicLibrary, track_id: int) -> LibraryTrack:
    """The piece with this id."""
    found = library.search(Query(limit=10_000)).result(LIMIT_S).tracks
    return next(each for each in found if each.id == track_id)


def test_an_import_takes_what_is_music_and_names_the_rest(
    library: MusicLibrary, album: Path
) -> None:
    told: list[tuple[int, int, str]] = []
    report = library.add((album,), lambda *so_far: told.append(so_far)).result(LIMIT_S)
    assert (report.added, report.known) == (3, 0)
    assert {each.name for each in report.refused} == {"broken.mp3", "empty.ogg"}
    assert titles(library) == ["1 Low Water", "Été", "Tide 9", "Tide 10"]
    assert titles(library, Query("ete DEEP")) == ["Été"]
    assert told[-1][0] == told[-1][1]
    again = library.add((album,)).result(LIMIT_S)
    assert (again.added, again.known) == (0, 3)


def test_marks_follow_a_moved_file(library: MusicLibrary, album: Path, tmp_path: Path) -> None:
    ids = library.add((album / "Tide 9.wav",)).result(LIMIT_S).ids
    library.mark(ids, Marks(rating=4, phase=Phase.PEAK)).result(LIMIT_S)
    (album / "Tide 9.wav").rename(tmp_path / "elsewhere.wav")
    assert library.look_for_files().result(LIMIT_S) == 1
    assert library.find_moved(tmp_path).result(LIMIT_S).found == 1
    piece = the(library, ids[0])
    assert (piece.rating, piece.track.phase, piece.missing) == (4, "peak", False)
    assert piece.track.path == str(tmp_path / "elsewhere.wav")


def test_a_note_is_kept_and_found_wherever_its_file_goes(
    library: MusicLibrary, album: Path, tmp_path: Path
) -> None:
    ids = library.add((album / "Tide 9.wav", album / "Tide 10.wav")).result(LIMIT_S).ids
    note = "For the way home.\nÜber Brücken – 雨"
    library.mark(ids[:1], Marks(note=note)).result(LIMIT_S)
    for words in ("way HOME", "brucken", "雨", "tide home"):
        assert titles(library, Query(words)) == ["Tide 9"]
    (album / "Tide 9.wav").rename(tmp_path / "elsewhere.wav")
    library.find_moved(tmp_path).result(LIMIT_S)
    assert titles(library, Query("elsewhere home")) == ["Tide 9"]
    library.copy_in(ids[:1]).result(LIMIT_S)
    assert titles(library, Query("copied home")) == ["Tide 9"]
    write_tone(Path(the(library, ids[0]).track.path), 777, 1.0)  # other music under its name
    library.add((Path(the(library, ids[0]).track.path),)).result(LIMIT_S)
    assert the(library, ids[0]).note == note
    assert titles(library, Query("home")) == ["elsewhere"]
    library.mark(ids[:1], Marks(note="")).result(LIMIT_S)
    assert titles(library, Query("home")) == []


def test_a_note_on_the_programs_own_music_outlives_a_newer_version_of_it(
    tmp_path: Path, bundled: Path
) -> None:
    library = opened(tmp_path, bundled)
    (own,) = library.search(Query()).result(LIMIT_S).tracks
    library.mark((own.id,), Marks(note="hums")).result(LIMIT_S)
    library.close()
    write_tone(bundled / "1 Low Water.wav", 210, 2)
    newer = opened(tmp_path, bundled)
    assert titles(newer, Query("hums")) == ["1 Low Water"]
    newer.close()


def test_a_note_that_was_just_written_is_kept_while_the_program_closes(
    tmp_path: Path, bundled: Path
) -> None:
    library = opened(tmp_path, bundled)
    (own,) = library.search(Query()).result(LIMIT_S).tracks
    for _ in range(50):
        library.search(Query("anything"))
    library.mark((own.id,), Marks(note="the last words"))
    library.close()
    again = opened(tmp_path, bundled)
    assert the(again, own.id).note == "the last words"
    again.close()


def test_what_is_removed_leaves_the_arcs_and_the_file_is_untouched(
    library: MusicLibrary, album: Path
) -> None:
    made = library.arc_of_folder(album).result(LIMIT_S)
    arc = library.arc(made.key).result(LIMIT_S)
    known = {each.track.title: each for each in library.search(Query()).result(LIMIT_S).tracks}
    tide, own = known["Tide 9"], known["1 Low Water"]
    phase = next(
        phase for phase in Phase if tide.track.path in {t.track.path for t in arc.of(phase)}
    )
    library.save_arc(
        arc.with_phase(Phase.RETURN, (*arc.of(Phase.RETURN), ArcTrack(tide.track)))
    ).result(LIMIT_S)
    library.duplicate_arc(made.key).result(LIMIT_S)
    wanted = tuple(dict.fromkeys((phase, Phase.RETURN)))
    uses = library.uses((tide.id, own.id)).result(LIMIT_S)
    assert uses == (ArcUse("album", wanted), ArcUse("album 2", wanted))
    content, at = (album / "Tide 9.wav").read_bytes(), (album / "Tide 9.wav").stat().st_mtime_ns
    assert library.remove((tide.id, own.id)).result(LIMIT_S) == 1
    assert titles(library) == ["1 Low Water", "Été", "Tide 10"]
    assert library.uses((tide.id,)).result(LIMIT_S) == ()
    left = library.arc(made.key).result(LIMIT_S)
    assert sorted(each.title for each in left.tracks) == ["Tide 10", "Été"]
    assert (album / "Tide 9.wav").read_bytes() == content
    assert (album / "Tide 9.wav").stat().st_mtime_ns == at
    again = library.add((album / "Tide 9.wav",)).result(LIMIT_S)
    assert again.added == 1


def test_a_stopped_import_keeps_what_is_in(library: MusicLibrary, album: Path) -> None:
    stop = Event()

    def stop_at_the_last(done: int, _of: int, _name: str) -> None:
        if done == 3:
            stop.set()

    report = library.add((album,), stop_at_the_last, stop).result(LIMIT_S)
    assert report.stopped
    assert len(report.ids) == 2


def test_loudness_is_measured_and_levels_what_plays(library: MusicLibrary, album: Path) -> None:
    ids = library.add((album,)).result(LIMIT_S).ids
    report = library.measure().result(LIMIT_S)
    assert (report.measured, report.refused) == (3, ())
    pieces = [the(library, track_id) for track_id in ids]
    for piece in pieces:
        assert piece.loudness is not None
        assert piece.loudness.source is LoudnessSource.MEASURED
    assert {each.track.gain_db < 0 for each in pieces} == {True, False}


def test_the_built_in_arc_is_there_and_stays(library: MusicLibrary) -> None:
    arc = library.arc(BUILT_IN_KEY).result(LIMIT_S)
    assert [each.title for each in arc.tracks] == ["1 Low Water"]
    with pytest.raises(InputRefused):
        library.save_arc(arc).result(LIMIT_S)
    with pytest.raises(InputRefused):
        library.delete_arc(BUILT_IN_KEY).result(LIMIT_S)
    copy = library.duplicate_arc(BUILT_IN_KEY).result(LIMIT_S)
    assert copy.name != arc.name
    assert copy.tracks[0].path == arc.tracks[0].path


def test_an_arc_is_kept_to_the_detail(library: MusicLibrary, album: Path, tmp_path: Path) -> None:
    made = library.arc_of_folder(album).result(LIMIT_S)
    arc = library.arc(made.key).result(LIMIT_S)
    first = arc.tracks[0]
    changed = arc.with_phase(Phase.PEAK, [ArcTrack(first, pinned=True, crossfade_ms=0)])
    saved = library.save_arc(replace(changed, crossfade_ms=0)).result(LIMIT_S)
    assert library.arc(made.key).result(LIMIT_S) == saved
    assert saved.of(Phase.PEAK)[0].pinned
    assert saved.of(Phase.PEAK)[0].crossfade_ms == 0
    assert saved.crossfade_ms == 0
    folder = library.export_arc(made.key, tmp_path / "stick").result(LIMIT_S)
    back = library.import_arc(folder).result(LIMIT_S)
    again = library.arc(back.key).result(LIMIT_S)
    assert replace(again, name=saved.name) == saved
    assert library.export_arc(made.key, tmp_path / "stick").result(LIMIT_S) != folder


def test_sharing_an_arc_can_be_stopped(library: MusicLibrary, album: Path, tmp_path: Path) -> None:
    made = library.arc_of_folder(album).result(LIMIT_S)
    stop = Event()

    def stop_at_the_second(done: int, _of: int, _name: str) -> None:
        if done == 1:
            stop.set()

    sharing = library.export_arc(made.key, tmp_path / "stick", stop_at_the_second, stop)
    with pytest.raises(Cancelled, match="removed"):
        sharing.result(LIMIT_S)
    assert list((tmp_path / "stick").iterdir()) == []


def test_the_choice_is_there_again(
    library: MusicLibrary, album: Path, tmp_path: Path, bundled: Path
) -> None:
    made = library.arc_of_folder(album).result(LIMIT_S)
    library.choose_arc(made.key).result(LIMIT_S)
    library.close()
    after = opened(tmp_path, bundled)
    assert after.chosen_arc().result(LIMIT_S).key == made.key
    after.close()


def test_a_folder_chosen_in_an_earlier_version_becomes_an_arc(
    tmp_path: Path, bundled: Path, album: Path
) -> None:
    Settings(tmp_path / "data").choose_music_folder(str(album))
    library = opened(tmp_path, bundled)
    arc = library.chosen_arc().result(LIMIT_S)
    assert {each.title for each in arc.tracks} == {"Tide 9", "Tide 10"}
    assert library.chosen_arc().result(LIMIT_S).key == arc.key
    assert len(library.arcs().result(LIMIT_S)) == 2
    library.close()


def test_a_damaged_library_is_set_aside_and_said(tmp_path: Path, bundled: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / MUSIC_FILE).write_bytes(b"SQLite format 3\0" + bytes(range(256)) * 40)
    library = opened(tmp_path, bundled)
    assert "set aside" in library.open().result(LIMIT_S)
    assert titles(library) == ["1 Low Water"]
    assert len(list((tmp_path / "data").glob(f"{MUSIC_FILE}.damaged-*"))) == 1
    library.close()


def test_a_newer_library_is_refused_untouched(library: MusicLibrary, tmp_path: Path) -> None:
    assert library.open().result(LIMIT_S) == ""
    library.close()
    file = tmp_path / "data" / MUSIC_FILE
    content = bytearray(file.read_bytes())
    content[60:64] = (99).to_bytes(4, "big")
    file.write_bytes(content)
    newer = opened(tmp_path, tmp_path / "bundled")
    with pytest.raises(KapError, match="newer version"):
        newer.open().result(LIMIT_S)
    assert newer.chosen_arc().result(LIMIT_S).key == BUILT_IN_KEY
    newer.close()
    assert file.read_bytes() == content


def test_the_window_never_loads_numpy(project_root: Path) -> None:
    asked = "import sys, kap_companion.services.library; print('numpy' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", asked], cwd=project_root, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"


def test_what_tags_claim_of_the_loudness_is_believed_until_it_is_measured(
    library: MusicLibrary, tmp_path: Path
) -> None:
    path = tmp_path / "tagged.flac"
    soundfile.write(path, np.full(48_000, 0.01), 48_000)
    file = FLAC(path)
    file["REPLAYGAIN_TRACK_GAIN"], file["REPLAYGAIN_TRACK_PEAK"] = "-4.00 dB", "0.5"
    file.save()
    (track_id,) = library.add((path,)).result(LIMIT_S).ids
    claimed = the(library, track_id)
    assert claimed.loudness is not None
    assert claimed.loudness.source is LoudnessSource.REPLAYGAIN
    assert claimed.track.gain_db == pytest.approx(-6.0)
    library.measure().result(LIMIT_S)
    measured = the(library, track_id)
    assert measured.loudness is not None
    assert measured.loudness.source is LoudnessSource.MEASURED
