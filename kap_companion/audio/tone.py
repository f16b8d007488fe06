"""A soft tone for trying out where the sound comes from, beside whatever plays."""

import math
import struct
import tempfile
import threading
import wave
from pathlib import Path
from typing import Any

from kap_companion.audio.engine import Engine
from kap_companion.audio.gain import libvlc_volume
from kap_companion.audio.reaper import Reaper

HERTZ = 440.0
SECONDS = 2.0
FADE_S = 0.2
PEAK = 10 ** (-17 / 20)
"""A sine with this peak is as loud as levelled music: -20 dB below full scale."""
RATE_HZ = 48_000


class Tone:
    """One at a time: a new one ends the one before. Called from one thread, which never waits."""

    def __init__(self, engine: Engine, reaper: Reaper) -> None:
        self._engine = engine
        self._reaper = reaper
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._player: Any = None
        self._media: Any = None
        self._turn = 0
        self._taking_turns = threading.Lock()

    def sound(self, amplitude: float) -> None:
        """Let it be heard at this level; nothing happens where there is no way out."""
        self.stop()
        work = threading.Thread(
            target=self._sound, args=(self._turn, amplitude), name="tone", daemon=True
        )
        work.start()

    def _sound(self, turn: int, amplitude: float) -> None:
        """Opening a way out waits for as long as the sound server hangs."""
        curve = self._engine.output.volume_curve
        with self._engine.waiting:
            player = self._engine.new_player()
            there = player.audio_set_volume(libvlc_volume(amplitude, curve)) == 0
            with self._taking_turns:
                if there and turn == self._turn:
                    self._play(player)
                else:
                    self._reaper.take(player, None)

    def _play(self, player: Any) -> None:
        self._engine.put_on_output(player)
        self._player = player
        self._media = self._engine.instance.media_new_path(str(self._file()))
        player.set_media(self._media)
        player.play()

    def stop(self) -> None:
        """End it."""
        with self._taking_turns:
            self._turn += 1
            if self._player is not None:
                self._reaper.take(self._player, self._media)
                self._player = self._media = None

    def close(self) -> None:
        """End it, and leave no file behind."""
        self.stop()
        if self._folder is not None:
            self._folder.cleanup()

    def _file(self) -> Path:
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="kap-tone-")
            write_tone(Path(self._folder.name) / "tone.wav")
        return Path(self._folder.name) / "tone.wav"


def write_tone(path: Path) -> None:
    """A sine that comes and goes softly, 16 bits, one channel."""
    count = int(SECONDS * RATE_HZ)
    samples = [round(32_767 * _sample(number / RATE_HZ)) for number in range(count)]
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes(struct.pack(f"<{count}h", *samples))


def _sample(at_s: float) -> float:
    edge = min(1.0, at_s / FADE_S, (SECONDS - at_s) / FADE_S)
    return PEAK * math.sin(edge * math.pi / 2) ** 2 * math.sin(2 * math.pi * HERTZ * at_s)
