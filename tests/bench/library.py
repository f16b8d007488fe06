"""The music library at its largest, and measuring loudness beside decoding alone."""

import os
import tempfile
import time
from contextlib import closing
from pathlib import Path
from threading import Event
from typing import Any

import numpy as np
import soundfile
from sqlalchemy import insert

from kap_companion.audio.library import arcs, tracks
from kap_companion.audio.library.model import Query, Sort
from kap_companion.audio.library.naming import folded, sort_key
from kap_companion.audio.library.schema import track
from kap_companion.audio.library.store import Store, open_store, stored
from kap_companion.audio.loudness import process
from kap_companion.audio.loudness.scan import scan
from kap_companion.config import Settings
from kap_companion.domain.arc import Arc, arc_of
from kap_companion.domain.playlist import Playlist, Track
from tests.bench.figures import Figure, middle
from tests.bench.processes import measured
from tests.bench.vault_fill import fill

MS = 1_000
MOST_MS = 100
RATE_HZ = 48_000
ARCS, ARC_PIECES = 6, 24
VAULT_ENTRIES = 50
PAGE = "tests.bench.child_music"
QUERIES = {
    "first page": Query(),
    "one word": Query("river 77"),
    "part of a word, by artist": Query("iv", sort=Sort.ARTIST),
    "nothing found": Query("zzz"),
    "filtered, far down": Query(for_sessions=True, without_lyrics=True, offset=5_000),
}


def library_figures(pieces: int, music_s: int, rounds: int, place: Path) -> list[Figure]:
    """Return how long page and questions take, and how fast loudness is measured.

    The page is opened so often, in a folder in `place`.
    """
    with tempfile.TemporaryDirectory(dir=place) as name:
        folder = Path(name)
        fill(folder, VAULT_ENTRIES)
        with closing(_filled(folder, pieces)) as store:
            asked = [_search(store, what, query, pieces) for what, query in QUERIES.items()]
        opened = _page_figures(folder, pieces, rounds)
        return [*opened, *asked, *_scan_figures(folder, music_s)]


def _page_figures(folder: Path, pieces: int, rounds: int) -> list[Figure]:
    told = [measured(PAGE, str(folder)).told for _ in range(rounds)]
    shown = {
        "first_ms": f"open the music, {pieces:,} pieces: click to arc painted",
        "again_ms": "the same, a second time",
        "library_ms": f"its library, {pieces:,} pieces: click to rows painted",
    }
    return [
        Figure(what, middle([each[key] for each in told]), "ms", most=MOST_MS)
        for key, what in shown.items()
    ]


def _filled(folder: Path, pieces: int) -> Store:
    """A library of so many files, all of them there, some in arcs, one of which was chosen."""
    store = open_store(folder, folder / "none")
    rows = [_row(folder / "many", number) for number in range(pieces)]
    with store.writing() as connection:
        connection.execute(insert(track), rows)
        keys = [arcs.save(connection, store.bundled, _arc(number, rows)) for number in range(ARCS)]
    Settings(folder).choose_arc(keys[-1])
    return store


def _arc(number: int, rows: "list[dict[str, Any]]") -> Arc:
    some = rows[number * ARC_PIECES : (number + 1) * ARC_PIECES]
    return arc_of(Playlist(f"Arc {number}", tuple(_track(row) for row in some)))


def _track(row: "dict[str, Any]") -> Track:
    return Track(os.fsdecode(row["path"]), row["title"], row["artist"], row["duration_ms"])


def _row(folder: Path, number: int) -> "dict[str, Any]":
    title, artist = f"Slow River {number}", f"Nobody {number % 900}"
    path = folder / artist / f"{title}.flac"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    return {
        "path": stored(path),
        "fingerprint": number.to_bytes(32, "big"),
        "title": title,
        "artist": artist,
        "album": f"Water {number % 2000}",
        "duration_ms": 300_000,
        "rating": number % 6,
        "search_key": folded(f"{title} {artist} Water {number % 2000} {title}.flac"),
        "title_key": sort_key(title),
        "artist_key": sort_key(artist),
    }


def _search(store: Store, what: str, query: Query, pieces: int) -> Figure:
    began = time.perf_counter()
    with store.reading() as connection:
        tracks.search(connection, store.bundled, query)
    taken = (time.perf_counter() - began) * MS
    return Figure(f"search {pieces:,} pieces: {what}", taken, "ms", most=MOST_MS)


def _scan_figures(folder: Path, music_s: int) -> list[Figure]:
    path = folder / "music.flac"
    sound = np.random.default_rng(1).standard_normal((RATE_HZ * music_s, 2)) * 0.1
    soundfile.write(path, sound, RATE_HZ)
    decoded = _decoded_s(path)
    began = time.perf_counter()
    list(scan([path], Event()))
    taken = time.perf_counter() - began
    return [
        Figure(
            f"measure the loudness of {music_s} s of music",
            taken,
            "s",
            most=music_s / 10,
            baseline=decoded,
            baseline_name="decoding alone",
        )
    ]


def _decoded_s(path: Path) -> float:
    began = time.perf_counter()
    decoder = process.start(["loudness", "--decode", "--", str(path)])
    while decoder.stdout is not None and decoder.stdout.read(1 << 19):
        pass
    process.end(decoder)
    return time.perf_counter() - began
