"""What the room really hears, recorded at a sound server."""

import shutil
import subprocess
import wave
from pathlib import Path

import numpy as np
import pytest

from kap_companion.audio.play import play_files
from kap_companion.audio.room_player import open_player
from kap_companion.domain.player import (
    PlaybackFadedOut,
    PlaybackPaused,
    PlaybackResumed,
    SoundFailed,
    TrackBegan,
    TrackFinished,
)
from kap_companion.domain.playlist import Playlist, Track
from tests.audio.ear import RATE_HZ, Ear, levels_db, sounding, tone_db, write_tone
from tests.audio.notebook import Notebook
from tests.bench.crossfade import deviations_db

pytestmark = pytest.mark.sound

LOW_HZ, STEP_HZ_PER_S = 500.0, 200.0


def tone_track(folder: Path, hertz: float, seconds: float) -> Track:
    path = write_tone(folder / f"{hertz:.0f}.wav", hertz, seconds)
    return Track(str(path), f"{hertz:.0f} Hz", "", round(seconds * 1000))


def test_a_crossfade_has_neither_hole_nor_bump(ear: Ear, tmp_path: Path) -> None:
    tracks = (tone_track(tmp_path, 440, 5), tone_track(tmp_path, 1_000, 5))
    dip_db, bump_db = deviations_db(ear, tracks, 100)
    assert dip_db < 1.0
    assert bump_db < 1.0


def test_pausing_skipping_and_fading_make_no_click(ear: Ear, tmp_path: Path) -> None:
    tracks = (tone_track(tmp_path, 200, 20), tone_track(tmp_path, 300, 20))
    player = open_player(100)
    notebook = Notebook(player)
    player.load(Playlist("tones", tracks), 1_000)
    player.play()
    notebook.wait_for(TrackBegan)
    ear.listen(1.3)
    player.pause()
    notebook.wait_for(PlaybackPaused)
    ear.listen(0.6)
    player.play()
    notebook.wait_for(PlaybackResumed)
    ear.listen(0.5)
    player.next()
    notebook.wait_for(TrackFinished)
    player.set_volume(60)
    player.fade_out(700)
    notebook.wait_for(PlaybackFadedOut)
    ear.listen(0.3)
    player.close()
    heard = sounding(ear.heard())
    loudest = float(np.abs(heard).max())
    # A tone's own steepest step, and as much again for the steps of the fades.
    tones_own = loudest * 2 * np.pi * 300 / RATE_HZ
    assert float(np.abs(np.diff(heard)).max()) < tones_own + 0.06 * loudest


def test_the_volume_is_what_was_asked(ear: Ear, tmp_path: Path) -> None:
    loudness = []
    for percent in (100, 50):
        player = open_player(percent)
        notebook = Notebook(player)
        ear.forget()
        player.load(Playlist("tone", (tone_track(tmp_path, 440, 1.9),)), 0)
        player.play()
        notebook.wait_for(TrackFinished)
        player.close()
        loudness.append(float(np.median(levels_db(sounding(ear.heard()))[-16:-4])))
    assert loudness[0] - loudness[1] == pytest.approx(12.04, abs=0.6)


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg makes the files")
def test_every_format_begins_where_it_is_told(ear: Ear, tmp_path: Path) -> None:
    """The pitch of a rising tone says how far into the file the sound is."""
    rising = write_rising_tone(tmp_path / "rising.wav", 10)
    far_ms = {}
    for suffix in ("wav", "mp3", "m4a", "flac", "ogg", "opus"):
        path = tmp_path / f"music.{suffix}"
        command = ["ffmpeg", "-loglevel", "error", "-i", str(rising), str(path)]
        subprocess.run(command, check=True, timeout=60)
        player = open_player(100)
        notebook = Notebook(player)
        player.load(Playlist(suffix, (Track(str(path), suffix, "", 10_000),)), 0)
        player.play_from(0, 4_000)
        notebook.wait_for(TrackBegan)
        ear.listen(1.5)
        now_ms = player.state().position_ms
        far_ms[suffix] = now_ms - heard_position_ms(ear.heard()[-RATE_HZ // 5 :])
        player.close()
        ear.listen(0.2)
    assert all(abs(far) < 400 for far in far_ms.values()), far_ms


def test_play_says_what_is_heard(null_sink: str, tmp_path: Path) -> None:
    del null_sink
    lines: list[str] = []
    files = [Path(tone_track(tmp_path, hertz, 1.5).path) for hertz in (300, 400)]
    (tmp_path / "empty.mp3").touch()
    assert play_files([*files, tmp_path / "empty.mp3"], 0.3, None, lines.append) == 0
    assert lines[0] == "1. 300 began"
    assert "empty.mp3: This file can't be played; the next one follows." in lines
    assert [line.split(" at ")[0] for line in lines if "finished" in line] == [
        "1. 300 finished",
        "2. 400 finished",
    ]


def test_play_stops_after_the_seconds_it_was_given(ear: Ear, tmp_path: Path) -> None:
    lines: list[str] = []
    file = Path(tone_track(tmp_path, 300, 20).path)
    assert play_files([file], 0.3, 1.5, lines.append) == 0
    ear.listen(0.5)
    heard = ear.heard()
    assert tone_db(sounding(heard)[-RATE_HZ // 2 :], 300) > -40
    assert len(sounding(heard)) < 2.2 * RATE_HZ


def test_play_of_nothing_playable_fails(null_sink: str, tmp_path: Path) -> None:
    del null_sink
    lines: list[str] = []
    assert play_files([tmp_path / "nowhere.mp3"], 1, None, lines.append) == 1
    assert lines[-1] == "None of these files can be played."


def test_a_file_that_breaks_off_is_told_and_followed(null_sink: str, tmp_path: Path) -> None:
    del null_sink
    cut, whole = tone_track(tmp_path, 300, 1.5), tone_track(tmp_path, 400, 5)
    longer = Track(cut.path, cut.title, "", 60_000)
    player = open_player(100)
    notebook = Notebook(player)
    player.load(Playlist("cut", (longer, whole)), 500)
    player.play()
    failed = notebook.wait_for(SoundFailed)
    notebook.wait_for(TrackBegan, lambda event: event.index == 1)
    player.close()
    assert failed.track == longer


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg makes the files")
@pytest.mark.parametrize("suffix", ["ogg", "opus"])
def test_a_track_that_waited_long_has_no_hole(ear: Ear, tmp_path: Path, suffix: str) -> None:
    """libVLC, started paused, would fall silent after two seconds, for as long as it waited."""
    source, path = write_tone(tmp_path / "tone.wav", 440, 7), tmp_path / f"tone.{suffix}"
    command = ["ffmpeg", "-loglevel", "error", "-i", str(source), str(path)]
    subprocess.run(command, check=True, timeout=60)
    player = open_player(100)
    notebook = Notebook(player)
    player.load(Playlist("one", (Track(str(path), "tone", "", 7_000),)), 0)
    ear.listen(3.0)
    ear.forget()
    player.play()
    notebook.wait_for(TrackBegan)
    ear.listen(4.0)
    player.pause()
    ear.listen(1.0)
    start = len(ear.heard())
    player.play()
    ear.listen(1.5)
    player.close()
    whole = ear.heard()
    first = levels_db(sounding(whole[:start]), 20)[50:-70]
    again = levels_db(sounding(whole[start:]), 20)[30:-10]
    assert float(first.max() - first.min()) < 1.0
    assert float(again.max() - again.min()) < 1.0


def write_rising_tone(path: Path, seconds: float) -> Path:
    time_s = np.arange(int(seconds * RATE_HZ)) / RATE_HZ
    phase = 2 * np.pi * (LOW_HZ * time_s + STEP_HZ_PER_S * time_s**2 / 2)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes((np.sin(phase) * 16_000).astype("<i2").tobytes())
    return path


def heard_position_ms(samples: np.ndarray) -> float:
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    hertz = float(np.argmax(spectrum)) * RATE_HZ / len(samples)
    return 1000 * (hertz - LOW_HZ) / STEP_HZ_PER_S
