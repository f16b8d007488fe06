"""Composes the built-in music: ``python packaging/compose_music.py --out DIR``."""

import argparse
import hashlib
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from composer.dsp import RATE_HZ
from composer.files import write_opus, write_playlist, write_wav
from composer.loudness import integrated_lufs, true_peak_dbtp
from composer.render import render
from composer.score import Piece, read_score


def main(arguments: Sequence[str]) -> int:
    """Renders what is asked for and says how it measures; 0 when done."""
    pieces = read_score()
    options = _parser([piece.name for piece in pieces]).parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    for piece in pieces:
        if piece.name in (options.only or [piece.name]):
            _compose(piece, options.out, as_wav=options.wav)
    write_playlist(pieces, options.out / "six-phases.m3u8")
    return 0


def _parser(names: Sequence[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Compose the built-in music from its score.")
    parser.add_argument("--out", type=Path, required=True, help="folder that takes the files")
    parser.add_argument("--only", nargs="+", choices=names, help="compose these pieces alone")
    parser.add_argument("--wav", action="store_true", help="also keep each piece as 24-bit WAV")
    return parser


def _compose(piece: Piece, folder: Path, *, as_wav: bool) -> None:
    began = time.monotonic()
    audio = render(piece, lambda line: print(line, flush=True))
    target = folder / piece.file
    write_opus(audio, piece, target)
    if as_wav:
        write_wav(audio, target.with_suffix(".wav"))
    digest = hashlib.sha256(audio.tobytes()).hexdigest()[:16]
    print(
        f"{piece.title}: {audio.shape[1] / RATE_HZ:.1f} s, {integrated_lufs(audio):.2f} LUFS, "
        f"{true_peak_dbtp(audio):.1f} dBTP, PCM {digest}, "
        f"{target.stat().st_size / 1e6:.1f} MB, in {time.monotonic() - began:.0f} s",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
