"""Ten very different files of real music are heard equally loud, as another meter than ours says.

What is heard is compared with the same stretch of the file itself, found by its own waveform, so
that it does not matter that the loudness of a file is that of all of it.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from kap_companion.domain.player import PlaybackFadedOut, TrackBegan
from kap_companion.domain.playlist import Playlist
from tests.audio.ear import RATE_HZ, Samples
from tests.sound.control import NAME, running_control, steady_take
from tests.sound.lanes import lane_names, side_by_side, starting
from tests.sound.measure import in_frames
from tests.sound.meter import (
    TARGET_LUFS,
    Loudness,
    decoded,
    measured,
    measured_samples,
    seconds_of,
)
from tests.sound.signals import track_of
from tests.sound.studio import Lane, Studio, open_studio

LOMIRI = Path("/usr/share/sounds/lomiri/ringtones")
ASC = Path("/usr/share/games/asc/music")
SONIC_PI = Path("/usr/share/sonic-pi/samples")
FILES = (
    LOMIRI / "Alarm clock.ogg",
    LOMIRI / "Celestial.ogg",
    LOMIRI / "Mangoré.ogg",
    LOMIRI / "Tongue drum.ogg",
    LOMIRI / "Wind chime.ogg",
    ASC / "machine_wars.mp3",
    ASC / "time_to_strike.mp3",
    SONIC_PI / "vinyl_hiss.flac",
    SONIC_PI / "ambi_haunted_hum.flac",
    SONIC_PI / "loop_tabla.flac",
)
OWN_METER = "kap_companion.audio.loudness"
LIMIT_LU = 1.0
STRETCH_S, RISEN_MS, END_MS = 15.0, 1_300, 300
LONG_S = 60.0
"""Of a longer file a stretch is played from here."""
LANES = lane_names(len(FILES))

pytestmark = [
    pytest.mark.sound,
    pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg is the meter"),
]


@dataclass(frozen=True, slots=True)
class Heard:
    """A file's own loudness, and by how much what is heard is off from the file with its gain."""

    file: Loudness
    off_lu: float

    @property
    def levelled_lufs(self) -> float:
        return self.file.lufs + self.file.gain_db + self.off_lu

    @property
    def level(self) -> bool:
        """Whether it is as loud as all others; one whose peaks forbid that may be softer."""
        far_lu = self.levelled_lufs - TARGET_LUFS
        as_others = far_lu <= LIMIT_LU if self.file.capped else abs(far_lu) <= LIMIT_LU
        return as_others and abs(self.off_lu) <= LIMIT_LU


@pytest.fixture(scope="module")
def files() -> tuple[Path, ...]:
    if missing := [path.name for path in FILES if not path.exists()]:
        pytest.skip(f"real music is missing (packaging/system-packages.txt, [test]): {missing}")
    return FILES


@pytest.fixture(scope="module")
def studio(files: tuple[Path, ...]) -> Iterator[Studio]:
    with open_studio(NAME, *LANES[: len(files)], channels=2) as studio:
        yield studio


def test_ten_files_are_heard_equally_loud(
    studio: Studio, files: tuple[Path, ...], tmp_path: Path
) -> None:
    own = {path: measured(path) for path in files}
    with running_control(studio, tmp_path) as control, studio.lanes(LANES) as lanes:
        found = steady_take(
            control,
            lambda: side_by_side(
                lanes, files, lambda lane, path: listened(lane, path, own[path], tmp_path)
            ),
            lambda heard: all(each.level for each in heard.values()),
        )
    for path, heard in found.items():
        print(line_about(path, heard))
    assert not {path.name: heard for path, heard in found.items() if not heard.level}


@pytest.mark.skipif(find_spec(OWN_METER) is None, reason="the program has no meter of its own yet")
def test_the_programs_own_meter_agrees(files: tuple[Path, ...]) -> None:
    """What the player applies is what this measures, so that it has to be right to less than 1."""
    own = own_loudness(files)
    others = [measured(path) for path in files]
    for path, ours, theirs in zip(files, own, others, strict=True):
        print(f"{path.name:24} {ours}, by the other meter {theirs}")
    assert all(
        abs(ours.lufs - theirs.lufs) <= LIMIT_LU and abs(ours.gain_db - theirs.gain_db) <= LIMIT_LU
        for ours, theirs in zip(own, others, strict=True)
    )


def own_loudness(files: tuple[Path, ...]) -> list[Loudness]:
    """What the program itself says; it ends where its input does, so that is held open."""
    command = [sys.executable, "-m", "kap_companion", "loudness", "--json", *map(str, files)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        lines = [json.loads(line) for line in process.stdout]
    assert process.returncode == 0
    found = [line for line in lines if "integrated_lufs" in line]
    return [Loudness(line["integrated_lufs"], line["true_peak_dbtp"]) for line in found]


def listened(lane: Lane, path: Path, own: Loudness, folder: Path) -> Heard:
    """Play a stretch of a file with its gain, and compare it with that stretch of the file."""
    whole_s = seconds_of(path)
    from_s = LONG_S if whole_s > LONG_S + STRETCH_S else 0.0
    after = len(lane.notes)
    with starting:
        track = track_of(path, whole_s, gain_db=own.gain_db)
        lane.ask("load", Playlist("real", (track,)), 0)
        lane.ask("play_from", 0, round(from_s * 1000))
        began = lane.wait_for(TrackBegan, after=after)
    seconds = min(STRETCH_S, whole_s - from_s)
    lane.ear.listen(seconds + 0.2)
    heard = lane.ear.heard()[2 * began.frame :]
    if from_s:
        lane.ask("fade_out", 100)
        lane.wait_for(PlaybackFadedOut, after=after)
    source = decoded(path, max(0.0, from_s - 1), seconds + 2)
    ours, theirs = same_stretch(heard, source, seconds)
    heard_lufs = measured_samples(ours, folder).lufs
    return Heard(own, heard_lufs - measured_samples(theirs, folder).lufs - own.gain_db)


def same_stretch(heard: Samples, source: Samples, seconds: float) -> tuple[Samples, Samples]:
    """What was heard after the rise of its start, and the same of the file, found by its waves."""
    first, last = in_frames(RISEN_MS), in_frames(seconds * 1000 - END_MS)
    ours = heard.reshape(-1, 2)[first:last]
    theirs = source.reshape(-1, 2)
    size = 1 << (len(ours) + len(theirs)).bit_length()
    both = np.fft.rfft(theirs.mean(axis=1), size) * np.conj(np.fft.rfft(ours.mean(axis=1), size))
    likeness = np.fft.irfft(both, size)[: max(1, len(theirs) - in_frames(1_000))]
    lag = int(np.argmax(likeness))
    length = min(len(ours), len(theirs) - lag)
    return ours[:length].reshape(-1), theirs[lag : lag + length].reshape(-1)


def line_about(path: Path, heard: Heard) -> str:
    own = heard.file
    cap = " (its peaks forbid more)" if own.capped else ""
    return (
        f"{path.name:24} {own.lufs:6.1f} LUFS, peak {own.peak_dbtp:+5.1f} dBTP, gain "
        f"{own.gain_db:+5.1f} dB: heard at {heard.levelled_lufs:6.1f} LUFS{cap}, "
        f"off by {heard.off_lu:+.2f}"
    )


def test_a_stretch_is_found_in_its_file_and_its_level_is_measured(tmp_path: Path) -> None:
    chance = np.random.default_rng(3)
    source = (chance.normal(size=12 * RATE_HZ * 2) * 0.05).astype(np.float32)
    shifted = source[2 * in_frames(700) :] * np.float32(10 ** (-6 / 20))
    ours, theirs = same_stretch(shifted, source, 9.0)
    quieter = measured_samples(ours, tmp_path).lufs - measured_samples(theirs, tmp_path).lufs
    assert quieter == pytest.approx(-6, abs=0.1)


def test_a_gain_stops_where_peaks_would_clip() -> None:
    assert Loudness(-30, -20).gain_db == 10
    assert Loudness(-10, 0).gain_db == -10
    assert (Loudness(-37, -9).gain_db, Loudness(-37, -9).capped) == (8, True)
