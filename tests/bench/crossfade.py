"""How level a crossfade of two tones is, heard at a real sound server: a dip is a jolt."""

import tempfile
from pathlib import Path

import numpy as np

from kap_companion.audio.room_player import open_player
from kap_companion.domain.player import PlaylistFinished
from kap_companion.domain.playlist import Playlist, Track
from tests.audio.ear import WINDOW_MS, Ear, levels_db, listening, sounding, write_tone
from tests.audio.notebook import Notebook
from tests.null_sink import running_null_sink

LIMIT_DB = 1.0
TONES_HZ = (440.0, 1_000.0)
TRACK_MS = 7_000
CROSSFADE_MS = 4_000
EDGE_MS = 1_300
"""The music rises gently for a second at its start, and ends abruptly here: both are left out."""

Figure = tuple[str, float, float]


def measure() -> list[Figure]:
    """(what, measured dB, limit dB) of dips and bumps over 50 ms windows; nothing is audible."""
    with (
        running_null_sink() as sink,
        tempfile.TemporaryDirectory() as folder,
        listening(sink.monitor) as ear,
    ):
        tracks = tuple(_tone_track(Path(folder), hertz, TRACK_MS) for hertz in TONES_HZ)
        alone = (_tone_track(Path(folder), TONES_HZ[0] + 60, 2 * TRACK_MS - CROSSFADE_MS),)
        return [
            *_figures("one file alone, the control", ear, alone, 100),
            *_figures("crossfade at full volume", ear, tracks, 100),
            *_figures("crossfade at 30 % volume", ear, tracks, 30),
        ]


def deviations_db(ear: Ear, tracks: tuple[Track, ...], volume: int) -> tuple[float, float]:
    """The deepest dip and the highest bump against the usual level, both in dB and positive."""
    ear.forget()
    player = open_player(volume)
    notebook = Notebook(player)
    player.load(Playlist("tones", tracks), CROSSFADE_MS)
    player.play()
    notebook.wait_for(PlaylistFinished)
    ear.listen(0.5)
    player.close()
    levels = levels_db(sounding(ear.heard()))
    levels = levels[EDGE_MS // WINDOW_MS : -EDGE_MS // WINDOW_MS]
    usual_db = float(np.median(levels))
    return usual_db - float(levels.min()), float(levels.max()) - usual_db


def _figures(name: str, ear: Ear, tracks: tuple[Track, ...], volume: int) -> list[Figure]:
    dip_db, bump_db = deviations_db(ear, tracks, volume)
    return [(f"{name}: dip, dB", dip_db, LIMIT_DB), (f"{name}: bump, dB", bump_db, LIMIT_DB)]


def _tone_track(folder: Path, hertz: float, duration_ms: int) -> Track:
    path = write_tone(folder / f"{hertz:.0f}.wav", hertz, duration_ms / 1000)
    return Track(str(path), f"{hertz:.0f} Hz", "", duration_ms)


if __name__ == "__main__":
    for what, value, limit in measure():
        print(f"{what:45} {value:5.2f}  (limit {limit:.1f})")
