"""The music library at its largest, and measuring loudness beside decoding alone."""

import tempfile
import time
from contextlib import closing
from pathlib import Path
from threading import Event

import numpy as np
import soundfile
from sqlalchemy import insert

from kap_companion.audio.library import tracks
from kap_companion.audio.library.model import Query, Sort
from kap_companion.audio.library.naming import folded, sort_key
from kap_companion.audio.library.schema import track
from kap_companion.audio.library.store import Store, open_store
from kap_companion.audio.loudness import process
from kap_companion.audio.loudness.scan import scan
from tests.bench.figures import Figure

MS = 1_000
MOST_MS = 100
RATE_HZ = 48_000
QUERIES = {
    "first page": Query(),
    "one word": Query("river 77"),
    "part of a word, by artist": Query("iv", sort=Sort.ARTIST),
    "nothing found": Query("zzz"),
    "filtered, far down": Query(for_sessions=True, without_lyrics=True, offset=5_000),
}


def library_figures(pieces: int, music_s: int) -> list[Figure]:
    """Return how long the questions of the page take, and how fast loudness is measured."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with closing(_filled(folder, pieces)) as store:
            asked = [_search(store, what, query, pieces) for what, query in QUERIES.items()]
        return [*asked, *_scan_figures(folder, music_s)]


def _filled(folder: Path, pieces: int) -> Store:
    store = open_store(folder, folder / "none")
    with store.writing() as connection:
        connection.execute(insert(track), [_row(number) for number in range(pieces)])
    return store


def _row(number: int) -> "dict[str, object]":
    title, artist = f"Slow River {number}", f"Nobody {number % 900}"
    return {
        "path": f"/music/{artist}/{title}.flac".encode(),
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
