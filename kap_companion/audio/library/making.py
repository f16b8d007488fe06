"""Makes arcs out of what lies on the disk: folders, playlists, and arcs of other computers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from sqlalchemy import select

from kap_companion.audio.folder import NoMusicError, read_folder
from kap_companion.audio.library import arcs, tracks
from kap_companion.audio.library.arc_folder import CarriedArc, copy_in, read_arc_folder
from kap_companion.audio.library.fingerprint import fingerprint
from kap_companion.audio.library.importing import Placed, add_files
from kap_companion.audio.library.levels import take_tagged
from kap_companion.audio.library.m3u import GONE, read_m3u
from kap_companion.audio.library.model import ArcMade, ImportReport, Progress, Refused, Stop
from kap_companion.audio.library.schema import track
from kap_companion.audio.library.store import ELSEWHERE, Store
from kap_companion.audio.library.tags import shown
from kap_companion.audio.library.tracks import path_of, phase_name
from kap_companion.domain.arc import Arc, ArcTrack, arc_of
from kap_companion.domain.playlist import Playlist, Track
from kap_companion.domain.routes import Phase

NONE_TAKEN = "None of these files can be played, so no arc was made of them."


def of_folder(store: Store, folder: Path, progress: Progress, stop: Stop) -> ArcMade:
    """An arc of all music in a folder and below it; raises `NoMusicError`."""
    return _made(store, shown(folder.name) or "Music", [folder], progress, stop)


def of_files_in(store: Store, folder: Path, progress: Progress, stop: Stop) -> ArcMade:
    """An arc of the music in a folder without those below it; raises `NoMusicError`."""
    playlist = read_folder(folder).playlist
    files = [Path(each.path) for each in playlist.tracks]
    return _made(store, shown(folder.name) or "Music", files, progress, stop)


def of_m3u(store: Store, file: Path, progress: Progress, stop: Stop) -> ArcMade:
    """An arc of a playlist; raises `NotAPlaylist` and `NoMusicError`."""
    return _made(store, read_m3u(file).name or "Music", [file], progress, stop)


def _made(
    store: Store, name: str, paths: Sequence[Path], progress: Progress, stop: Stop
) -> ArcMade:
    report, placed = add_files(store, paths, progress, stop)
    if not placed:
        held = any(each.reason == ELSEWHERE for each in report.refused)
        raise NoMusicError(f"{store.sources.said} No arc was made." if held else NONE_TAKEN)
    take_tagged(store, report.ids)
    made = arc_of(Playlist(name, tuple(_tracks(store, placed))))
    return ArcMade(_saved(store, made), report)


def _tracks(store: Store, placed: Sequence[Placed]) -> list[Track]:
    with store.reading() as connection:
        found = {
            each.id: tracks.one(connection, store.bundled, each.id).track
            for each in dict.fromkeys(placed)
        }
    return [
        replace(found[each.id], phase=each.phase) if each.phase else found[each.id]
        for each in placed
    ]


def _saved(store: Store, made: Arc) -> str:
    with store.writing() as connection:
        named = replace(made, name=arcs.free_name(connection, made.name), key="")
        return arcs.save(connection, store.bundled, named)


def import_arc(store: Store, folder: Path, into: Path, progress: Progress, stop: Stop) -> ArcMade:
    """Take in an exported arc; files the library doesn't have are copied to a folder of `into`.

    A stick is unplugged again, so nothing is left to it. Raises `NotAnArc`, `NoMusicError`, and
    what `copy_in` raises.
    """
    carried = read_arc_folder(folder)
    files = list(dict.fromkeys(each.file for each in carried.tracks))
    gone = tuple(Refused(shown(file.name), GONE) for file in files if not file.is_file())
    places = _places(store, [file for file in files if file.is_file()])
    strange = [file for file, place in places.items() if place is None]
    if strange:
        places |= copy_in(strange, into, carried.name, progress, stop)
    found = [place for place in places.values() if place is not None]
    report, placed = add_files(store, found, progress, stop)
    take_tagged(store, report.ids)
    return _made_of(store, carried, places, placed, replace(report, refused=gone + report.refused))


def _made_of(
    store: Store,
    carried: CarriedArc,
    places: dict[Path, Path | None],
    placed: Sequence[Placed],
    report: ImportReport,
) -> ArcMade:
    if not placed:
        raise NoMusicError(NONE_TAKEN)
    at = dict(zip((each.path for each in placed), _tracks(store, placed), strict=True))
    made = Arc(carried.name or "Music", crossfade_ms=carried.crossfade_ms)
    for phase in Phase:
        made = made.with_phase(
            phase,
            [
                ArcTrack(at[place], each.pinned, each.crossfade_ms)
                for each in carried.tracks
                if each.phase == phase_name(phase) and (place := places.get(each.file)) in at
            ],
        )
    return ArcMade(_saved(store, made), report)


def _places(store: Store, files: Sequence[Path]) -> dict[Path, Path | None]:
    """Where the library has the same content, or None where it hasn't."""
    places: dict[Path, Path | None] = {}
    for file in files:
        try:
            content = fingerprint(file)
        except OSError:
            content = b""
        with store.reading() as connection:
            rows = connection.execute(select(track).where(track.c.fingerprint == content)).all()
        there = (path_of(row, store.bundled) for row in rows)
        places[file] = next((path for path in there if path.is_file()), None)
    return places
