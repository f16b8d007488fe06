"""What playing costs over plain libVLC, and whether two hundred track changes leave anything."""

import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

import psutil

from kap_companion.domain.player import TrackBegan
from kap_companion.domain.playlist import Cue, Playlist, Track
from tests.audio.ear import Ear
from tests.bench.figures import Figure
from tests.sound.signals import tone, wav_track
from tests.sound.studio import Lane, Process, Studio, open_studio

SINK, FILE_S = "bench", 60.0
LOOK_S, LONG_FADE_MS = 15.0, 20_000
FIRST_CHANGES, CHANGES, CHANGE_MS = 100, 200, 100
LAST_LOOKS = 20
"""So many changes are looked at: libVLC holds some 30 MB more, or less, while it opens a track."""
PLAYING_LIMIT, CROSSFADING_LIMIT = 2.0, 4.0
FLAT_RATIO = 1.05


def measure() -> list[Figure]:
    """CPU in percent of a core, and memory in MB; nothing is audible."""
    with tempfile.TemporaryDirectory() as name, open_studio(SINK) as studio:
        tracks = [
            wav_track(Path(name) / f"{hertz}.wav", tone(hertz, FILE_S)) for hertz in (440, 660)
        ]
        plain = _plain_cpu(studio, Path(tracks[0].path))
        with studio.lane(SINK) as lane:
            playing, crossfading = _cpu(lane, tracks)
            before, after = _memory(lane, tracks)
    return [
        Figure("playing, CPU of a core", plain, "%"),
        Figure("the same through the player, more than plain", playing - plain, "%", PLAYING_LIMIT),
        Figure("while crossfading, more than plain", crossfading - plain, "%", CROSSFADING_LIMIT),
        Figure(
            f"memory after {CHANGES} track changes (USS)",
            after,
            "MB",
            baseline=before,
            baseline_name=f"after the first {FIRST_CHANGES}",
            most_ratio=FLAT_RATIO,
        ),
    ]


def _plain_cpu(studio: Studio, file: Path) -> float:
    with ExitStack() as stack:
        process = Process(SINK, "list", str(file))
        stack.callback(process.end)
        process.ready()
        process.line.send("play")
        studio.ears[SINK].listen(3.0)
        return _busy_percent(process.pid, studio.ears[SINK])


def _cpu(lane: Lane, tracks: list[Track]) -> tuple[float, float]:
    """While one file sounds, and while two do."""
    lane.ask("load", Playlist("bench", tuple(tracks)), LONG_FADE_MS)
    lane.ask("play")
    lane.wait_for(TrackBegan)
    lane.ear.listen(3.0)
    playing = _busy_percent(lane.pid, lane.ear)
    lane.ask("next", LONG_FADE_MS)
    lane.ear.listen(2.0)
    return playing, _busy_percent(lane.pid, lane.ear)


def _memory(lane: Lane, tracks: list[Track]) -> tuple[float, float]:
    """The least that is held after the first changes, and after all."""
    count = FIRST_CHANGES + CHANGES + 2
    lane.ask("load", Playlist("bench", (tracks[0],)), 0)
    lane.ask("follow", 0, [Cue(tracks[number % 2], CHANGE_MS) for number in range(count)])
    lane.ask("play")
    return _changed(lane, FIRST_CHANGES), _changed(lane, CHANGES)


def _changed(lane: Lane, times: int) -> float:
    """Change tracks so often; return the least that was held after one of the last changes."""
    held = []
    for left in reversed(range(times)):
        after = len(lane.notes)
        lane.ask("next", CHANGE_MS)
        lane.wait_for(TrackBegan, after=after)
        lane.ear.listen(CHANGE_MS / 1000)
        if left < LAST_LOOKS:
            held.append(_uss_mb(lane))
    return min(held)


def _busy_percent(pid: int, ear: Ear) -> float:
    """How much of a core a process takes, by its own CPU time, while so much is recorded."""
    process = psutil.Process(pid)
    began_s, before = time.monotonic(), process.cpu_times()
    ear.listen(LOOK_S)
    after = process.cpu_times()
    busy_s = after.user + after.system - before.user - before.system
    return 100 * busy_s / (time.monotonic() - began_s)


def _uss_mb(lane: Lane) -> float:
    return float(psutil.Process(lane.pid).memory_full_info().uss) / 1e6
