"""Every format of music at work: a tone in each is decoded by libVLC and measured."""

from collections.abc import Iterator
from pathlib import Path

from kap_companion.audio.libvlc import library_version
from kap_companion.audio.loudness.measuring import NotMeasured, measure
from kap_companion.audio.loudness.meter import Measured
from kap_companion.resources import asset_path
from kap_companion.selftest.result import Result, failed, ok

FORMATS = ("wav", "flac", "mp3", "ogg", "opus", "m4a")
TONE_LUFS, TOLERANCE_LU = -20.0, 1.0
"""A tone of 1 kHz at −20 dBFS on both sides (ITU-R BS.1770-4); codecs that lose something give or
take half a unit."""
SHORTEST_MS, LONGEST_MS = 700, 1300
"""A second, less what libVLC holds back as so short a file ends, or with what a codec fills up."""

WHAT = "Sound"
MEND = "Install VLC with all its decoders (on Debian vlc-plugin-base), then try again."


def check_sound(_folder: Path) -> Iterator[Result]:
    """Decode and measure a second of each format; nothing is heard."""
    version = library_version()
    if version is None:
        yield failed(WHAT, f"libVLC was not found. {MEND}")
        return
    yield ok(WHAT, f"libVLC {version}")
    for suffix in FORMATS:
        yield _format(suffix, asset_path(f"selftest/tone.{suffix}"))


def _format(suffix: str, tone: Path) -> Result:
    what = f"{WHAT}, {suffix}"
    try:
        found = measure(tone, lambda _done_ms: None)
    except NotMeasured as refused:
        return failed(what, f"{refused} {MEND}")
    said = _said(found)
    if not is_the_tone(found):
        return failed(what, f"{said}, where a second of {TONE_LUFS:.0f} LUFS was expected. {MEND}")
    return ok(what, said)


def is_the_tone(found: Measured) -> bool:
    """Whether this is the second of tone that was put into the file."""
    lufs = found.integrated_lufs
    loud = lufs is not None and abs(lufs - TONE_LUFS) <= TOLERANCE_LU
    return loud and SHORTEST_MS <= found.duration_ms <= LONGEST_MS


def _said(found: Measured) -> str:
    level = "silence" if found.integrated_lufs is None else f"{found.integrated_lufs:.1f} LUFS"
    return f"{found.duration_ms} ms decoded, {level}"
