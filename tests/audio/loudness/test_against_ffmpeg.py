"""Another program, with another filter, says the same of music-like files; libVLC decodes ours."""

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from kap_companion.audio.loudness.measuring import measure
from kap_companion.audio.loudness.meter import Measured
from tests.audio.loudness.sounds import by_ffmpeg, music_like, write

pytestmark = pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg is the reference")


def agree(ours: Measured, theirs: "tuple[float, float, float]") -> None:
    """Its summary has one decimal."""
    integrated, loudness_range, peak = theirs
    assert ours.integrated_lufs == pytest.approx(integrated, abs=0.1)
    assert ours.range_lu == pytest.approx(loudness_range, abs=0.3)
    assert ours.true_peak_dbtp == pytest.approx(peak, abs=0.2)


@pytest.mark.parametrize(("rate_hz", "seed"), [(48_000, 1), (44_100, 2), (22_050, 3), (96_000, 4)])
def test_wave_files(tmp_path: Path, rate_hz: int, seed: int) -> None:
    path = write(tmp_path / "music.wav", music_like(30, rate_hz, seed), rate_hz)
    told: list[int] = []
    agree(measure(path, told.append), by_ffmpeg(path))
    assert told == sorted(told)
    assert told[-1] == pytest.approx(30_000, abs=1_500)


@pytest.mark.parametrize("suffix", [".mp3", ".opus", ".ogg", ".flac", ".m4a", ".aiff"])
def test_every_kind_of_file(tmp_path: Path, suffix: str) -> None:
    source = write(tmp_path / "source.wav", music_like(20, 48_000, 5), subtype="PCM_16")
    path = tmp_path / f"music{suffix}"
    subprocess.run(["ffmpeg", "-v", "error", "-i", source, path], check=True, timeout=60)
    agree(measure(path, lambda _ms: None), by_ffmpeg(path))


def test_mono_counts_as_it_sounds_on_both_sides(tmp_path: Path) -> None:
    path = write(tmp_path / "mono.wav", music_like(20, 44_100, 6)[:1], 44_100)
    agree(measure(path, lambda _ms: None), by_ffmpeg(path, mono=True))


def test_eight_channels_count_as_they_are_mixed_down(tmp_path: Path) -> None:
    stereo = music_like(10, 48_000, 7) * 0.1
    silent = stereo * 0
    write(tmp_path / "stereo.wav", stereo)
    source = write(tmp_path / "source.wav", np.vstack((stereo, silent, silent, silent)))
    eight = tmp_path / "eight.flac"
    layout = "aformat=channel_layouts=7.1"
    command = ["ffmpeg", "-v", "error", "-i", str(source), "-af", layout, str(eight)]
    subprocess.run(command, check=True, timeout=60)
    ours = measure(eight, lambda _ms: None)
    integrated, _range, _peak = by_ffmpeg(tmp_path / "stereo.wav")
    assert ours.integrated_lufs == pytest.approx(integrated, abs=0.2)


def test_peaks_above_full_scale_are_seen(tmp_path: Path) -> None:
    path = write(tmp_path / "loud.wav", music_like(5, 48_000, 8) * 2)
    assert measure(path, lambda _ms: None).true_peak_dbtp == pytest.approx(
        by_ffmpeg(path)[2], abs=0.2
    )
