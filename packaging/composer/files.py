"""Writes pieces as WAV and as tagged Ogg Opus."""

import shutil
import subprocess
import tempfile
import wave
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from composer.dsp import RATE_HZ, Audio
from composer.score import Piece

ALBUM = "Six Phases"
ARTIST = "KAP Companion"
DATE = "2026"


def write_wav(audio: Audio, path: Path) -> None:
    """The audio as 24-bit PCM."""
    whole = np.clip(np.round(audio.T.astype(np.float64) * 8_388_607), -8_388_608, 8_388_607)
    octets = np.ascontiguousarray(whole.astype("<i4")).view(np.uint8).reshape(-1, 4)[:, :3]
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(3)
        file.setframerate(RATE_HZ)
        file.writeframes(octets.tobytes())


def write_opus(audio: Audio, piece: Piece, path: Path) -> None:
    """The audio as Ogg Opus with its tags; CalledProcessError where opusenc refuses it."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "piece.wav"
        write_wav(audio, source)
        subprocess.run([*_opusenc(piece), str(source), str(path)], check=True, timeout=600)


def write_playlist(pieces: Sequence[Piece], path: Path) -> None:
    """An extended M3U8 list in playing order, with one line per track naming its phase."""
    lines = ["#EXTM3U", f"#PLAYLIST:{ALBUM}"]
    for piece in pieces:
        lines.append(f"#EXTINF:{round(piece.length_s)},{ARTIST} - {piece.title}")
        lines += [f"#EXTGRP:{piece.phase}", piece.file]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _opusenc(piece: Piece) -> list[str]:
    """The encoder's command line; the fixed serial number keeps equal input equal on disk."""
    tool = shutil.which("opusenc")
    if tool is None:
        raise FileNotFoundError("opusenc is missing; it comes with the opus-tools package")
    numbers = {"--bitrate": piece.bitrate_kbit_s, "--serial": piece.seed}
    options = [part for key, value in numbers.items() for part in (key, str(value))]
    tags = (("--comment", f"{key}={value}") for key, value in _tags(piece).items())
    return [tool, "--quiet", "--music", *options, *(part for tag in tags for part in tag)]


def _tags(piece: Piece) -> Mapping[str, str]:
    return {
        "TITLE": piece.title,
        "ARTIST": ARTIST,
        "ALBUM": ALBUM,
        "TRACKNUMBER": str(piece.number),
        "DATE": DATE,
        "LICENSE": "CC0-1.0",
        "PHASE": piece.phase,
    }
