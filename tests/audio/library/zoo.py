"""Files as they come: broken ones of every kind, and unusual ones that are music all the same."""

import os
import struct
import subprocess
import sys
from pathlib import Path
from zlib import crc32

import numpy as np
import soundfile

from kap_companion.audio.library import kinds
from kap_companion.audio.library.kinds import Refusal

HERTZ, TONE_LUFS = 1_000, -23.0
RATES_HZ = (8_000, 11_025, 16_000, 22_050, 32_000, 44_100, 88_200, 96_000, 176_400, 192_000)
NAMES = ("雨の音", "موسيقى", "Ωδή στη χαρά", "Жду́ весну́", "🌊 tide", "a\u0301 apart", "x" * 200)
TEN_HOURS_S = 36_000
WAVE_HEADER = struct.Struct("<4sI4s4sIHHIIHH4sI")


def write_sound(path: Path, rate_hz: int = 48_000, channels: int = 2, seconds: float = 4) -> Path:
    """A tone whose loudness is known where it has two channels, in the kind that the name says.

    By its phase no two are the same: the library would know the second by the first one's content.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    time = np.arange(round(seconds * rate_hz)) / rate_hz
    phase = crc32(os.fsencode(path))
    tone = 10 ** (TONE_LUFS / 20) * np.sin(2 * np.pi * HERTZ * time + phase)
    soundfile.write(path, np.repeat(tone[:, None], channels, axis=1), rate_hz)
    return path


def converted(source: Path, target: Path) -> Path:
    """The same in another kind of file, by ffmpeg."""
    command = ["ffmpeg", "-v", "error", "-y", "-i", str(source), str(target)]
    subprocess.run(command, check=True, timeout=60)
    return target


def unusual(folder: Path) -> list[Path]:
    """Music that has to be taken, measured and heard."""
    made = [write_sound(folder / "rates" / f"{rate}.flac", rate) for rate in RATES_HZ]
    made += [write_sound(folder / "rates" / f"{rate}.wav", rate) for rate in (8_000, 192_000)]
    made += [write_sound(folder / "names" / f"{name}.flac") for name in NAMES]
    if sys.platform == "linux":  # other systems have no such names
        made.append(
            write_sound(folder / "latin.flac").rename(folder / os.fsdecode(b"r\xe4uber.flac"))
        )
    made += [write_sound(folder / "wide" / f"{count}.flac", channels=count) for count in (1, 6, 8)]
    eight = write_sound(folder / "wide" / "8.wav", channels=8)
    made += [eight, converted(eight, folder / "wide" / "eight.m4a")]
    made.append(write_sound(folder / "really.flac").rename(folder / "renamed.mp3"))
    return made


def refused(folder: Path) -> dict[str, Refusal]:
    """Files that can't be taken, by their names, each with its reason."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "empty.mp3").touch()
    (folder / "words.ogg").write_text("no music at all\n" * 90)
    (folder / "noise.flac").write_bytes(b"fLaC" + bytes(range(256)) * 40)
    (folder / "film.wma").write_bytes(b"\x30\x26\xb2\x75" + bytes(900))
    (folder / "book.aax").write_bytes(b"\0\0\0\x18ftypaax " + bytes(900))
    song = converted(write_sound(folder / "song.wav"), folder / "shop.m4a")
    song.write_bytes(song.read_bytes().replace(b"mp4a", b"drms", 1))
    (folder / "song.wav").unlink()
    write_sound(folder / "silent-stub.wav", seconds=0)
    (folder / "gone.mp3").symlink_to(folder / "nowhere.mp3")
    huge = write_sound(folder / "huge.wav", seconds=0.1).read_bytes()
    (folder / "huge.wav").write_bytes(huge.replace(b"RIFF", b"RF64", 1))
    return {
        "empty.mp3": kinds.EMPTY,
        "words.ogg": kinds.BROKEN,
        "noise.flac": kinds.BROKEN,
        "film.wma": kinds.OTHER_KIND,
        "book.aax": kinds.PROTECTED,
        "shop.m4a": kinds.PROTECTED,
        "silent-stub.wav": kinds.NO_LENGTH,
        "gone.mp3": kinds.UNREADABLE,
        "huge.wav": kinds.HUGE_WAVE,
    }


def ten_hours(path: Path, rate_hz: int = 44_100) -> Path:
    """Ten hours of silence in a wave file that takes no room on the disk."""
    size = TEN_HOURS_S * rate_hz * 2
    header = WAVE_HEADER.pack(
        *(b"RIFF", size + 36, b"WAVE", b"fmt ", 16, 1, 1, rate_hz, rate_hz * 2, 2, 16),
        *(b"data", size),
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(header)
    os.truncate(path, len(header) + size)
    return path
