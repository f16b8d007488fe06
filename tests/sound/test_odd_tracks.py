"""Tracks as nobody should have them: one of ten hours, and one that never ends."""

import os
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import numpy as np
import pytest

from kap_companion.audio.library.kinds import Refusal, kind_of
from kap_companion.domain.player import PlayerStatus, TrackBegan, TrackFinished
from kap_companion.domain.playlist import Cue, Playlist, Track
from tests.audio.ear import RATE_HZ, Samples
from tests.sound.measure import holes, level_db
from tests.sound.signals import tone, wav_track
from tests.sound.studio import Studio, open_studio

ROOM = "room"
TEN_HOURS_S = 36_000
TONE_S = 30.0
"""So much of its end sounds; what comes before takes no room on the disk."""
OWN_HZ, NEXT_HZ = 500.0, 900.0
FRAME_BYTES = 2

pytestmark = pytest.mark.sound


@pytest.fixture(scope="module")
def studio() -> Iterator[Studio]:
    with open_studio(ROOM) as studio:
        yield studio


def wave_head(file_bytes: int, sound_bytes: int) -> bytes:
    """How a wave file begins that holds so much, or says so."""
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, RATE_HZ, RATE_HZ * FRAME_BYTES, 2, 16)
    riff = struct.pack("<4sI4s", b"RIFF", file_bytes, b"WAVE")
    return riff + form + struct.pack("<4sI", b"data", sound_bytes)


def ten_hours(path: Path) -> Track:
    """A wave file of ten hours: silence, and a tone in the last half minute."""
    size = TEN_HOURS_S * RATE_HZ * FRAME_BYTES
    end = (tone(OWN_HZ, TONE_S) * 32_767).astype("<i2").tobytes()
    head = wave_head(36 + size, size)
    with path.open("wb") as file:
        file.write(head)
        file.truncate(len(head) + size)
        file.seek(len(head) + size - len(end))
        file.write(end)
    return Track(str(path), "ten hours", "", TEN_HOURS_S * 1000)


def pitch_hz(samples: Samples) -> float:
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    return float(np.argmax(spectrum)) * RATE_HZ / len(samples)


def test_a_track_of_ten_hours_plays_from_near_its_end_into_the_next(
    studio: Studio, tmp_path: Path
) -> None:
    track = ten_hours(tmp_path / "ten hours.wav")
    assert not isinstance(kind_of(Path(track.path)), Refusal)
    following = wav_track(tmp_path / "next.wav", tone(NEXT_HZ, 20))
    with studio.lane(ROOM) as lane:
        lane.ask("load", Playlist("long", (track,)), 2_000)
        lane.ask("follow", 0, [Cue(following, 4_000)])
        since = lane.ear.mark()
        lane.ask("play_from", 0, (TEN_HOURS_S - 12) * 1000)
        began = lane.wait_for(TrackBegan)
        lane.ear.listen(3.0)
        position_ms = lane.state().position_ms
        assert position_ms == pytest.approx((TEN_HOURS_S - 12 + 3) * 1000, abs=500)
        assert pitch_hz(lane.ear.heard()[-RATE_HZ // 2 :]) == pytest.approx(OWN_HZ, abs=5)
        crossed = lane.wait_for(TrackBegan, lambda event: event.index == 1)
        assert crossed.at_s - began.at_s == pytest.approx(8.0, abs=0.3)
        finished = lane.wait_for(TrackFinished)
        assert isinstance(finished.event, TrackFinished)
        assert finished.event.position_ms == pytest.approx(TEN_HOURS_S * 1000, abs=1_500)
        lane.ear.listen(1.0)
        heard = lane.ear.heard()[since:]
    assert pitch_hz(heard[-RATE_HZ // 2 :]) == pytest.approx(NEXT_HZ, abs=5)
    assert holes(heard, 20.0) == []


@contextmanager
def endless(path: Path) -> Iterator[Path]:
    """A pipe by a name of music, into which somebody writes as long as somebody reads."""
    os.mkfifo(path)
    over = threading.Event()
    second = (tone(OWN_HZ, 1.0) * 32_767).astype("<i2").tobytes()
    head = wave_head(2**32 - 1, 2**32 - 1)

    def write() -> None:
        while not over.is_set():
            with suppress(OSError), path.open("wb", buffering=0) as file:
                file.write(head)
                while not over.is_set():
                    file.write(second)

    thread = threading.Thread(target=write, daemon=True)
    thread.start()
    try:
        yield path
    finally:
        over.set()
        with suppress(OSError):  # wakes a writer that waits for a reader
            os.close(os.open(path, os.O_RDONLY | os.O_NONBLOCK))
        thread.join(timeout=10)


def test_the_library_refuses_what_never_ends(tmp_path: Path) -> None:
    with endless(tmp_path / "radio.wav") as path:
        assert isinstance(kind_of(path), Refusal)


@pytest.mark.parametrize("duration_ms", [8_000, 0])
def test_the_room_survives_what_never_ends(
    studio: Studio, tmp_path: Path, duration_ms: int
) -> None:
    """Something put a pipe in the place of a file: what follows is heard, by itself or by hand."""
    following = wav_track(tmp_path / "next.wav", tone(NEXT_HZ, 30))
    with endless(tmp_path / "radio.wav") as path, studio.lane(ROOM) as lane:
        radio = Track(str(path), "radio", "", duration_ms)
        lane.ask("load", Playlist("endless", (radio, following)), 1_000)
        lane.ask("play")
        if not duration_ms:
            lane.ear.listen(10.0)
            lane.ask("next")
        lane.wait_for(TrackBegan, lambda event: event.index == 1, limit_s=25.0)
        lane.ear.listen(6.0)
        assert lane.state().status is PlayerStatus.PLAYING
        assert pitch_hz(lane.ear.heard()[-RATE_HZ // 2 :]) == pytest.approx(NEXT_HZ, abs=5)
        assert level_db(lane.ear.heard()[-RATE_HZ // 2 :]) > -30
