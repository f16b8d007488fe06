"""What a music file says of itself: title, artist, phase, loudness, its picture."""

import base64
import re
from dataclasses import dataclass
from math import isfinite, log10
from pathlib import Path
from typing import Any

from mutagen.flac import Picture

from kap_companion.audio.library.kinds import HOSTILE, Refusal, kind_of
from kap_companion.domain.loudness import Loudness, LoudnessSource
from kap_companion.domain.playlist import Track
from kap_companion.domain.routes import Phase

MOST_COVER_BYTES = 8 * 1024 * 1024
MOST_NAME_CHARS = 400
LONGEST_MS = 1000 * 60 * 60 * 24 * 7
TITLE_TAGS = ("title", "TIT2", "\xa9nam")
ARTIST_TAGS = ("artist", "TPE1", "\xa9ART")
ALBUM_TAGS = ("album", "TALB", "\xa9alb")
PHASE_TAGS = ("phase", "TXXX:PHASE", "TXXX:phase", "----:com.apple.iTunes:PHASE")
LYRICS_TAGS = ("lyrics", "unsyncedlyrics", "\xa9lyr")
LYRICS_FRAMES = ("USLT", "SYLT")
APPLE = "----:com.apple.iTunes:"
R128_TAGS = ("r128_track_gain",)
REPLAYGAIN_LUFS, R128_LUFS = -18.0, -23.0
"""What ReplayGain 2.0 and R128_TRACK_GAIN (RFC 7845) bring a file to."""

Q7_8 = 256
LOUDEST_CLAIM, SOFTEST_CLAIM = 10.0, -70.0
PHASES = frozenset(phase.value.lower() for phase in Phase)


@dataclass(frozen=True, slots=True)
class FileTags:
    """One file: its track, ungained, and what else its tags say."""

    track: Track
    album: str = ""
    has_lyrics: bool = False
    loudness: Loudness | None = None


def read_tags(path: Path) -> FileTags | Refusal:
    """What the file at `path` is and says, or why it can't be taken."""
    file = kind_of(path)
    if isinstance(file, Refusal):
        return file
    tags: Any = file.tags if file.tags is not None else {}
    phase = _tag(tags, PHASE_TAGS).lower()
    track = Track(
        path=str(path),
        title=_tag(tags, TITLE_TAGS) or shown(path.stem),
        artist=_tag(tags, ARTIST_TAGS),
        duration_ms=min(LONGEST_MS, max(1, round(file.info.length * 1000))),
        phase=phase if phase in PHASES else "",
    )
    return FileTags(track, _tag(tags, ALBUM_TAGS), _has_lyrics(tags), _claimed(tags))


def cover(path: Path) -> bytes | None:
    """The first picture in the file, or None where there is none, or it is larger than 8 MB."""
    file = kind_of(path)
    if isinstance(file, Refusal):
        return None
    try:
        picture = next(_pictures(file), None)
    except HOSTILE:
        return None
    return picture if picture and len(picture) <= MOST_COVER_BYTES else None


def shown(text: str) -> str:
    """A text without what no screen can show."""
    marks = "".join(mark if mark.isprintable() else " " for mark in text[: 2 * MOST_NAME_CHARS])
    return " ".join(marks.split())[:MOST_NAME_CHARS]


def _pictures(file: Any) -> Any:
    for picture in getattr(file, "pictures", ()):
        yield bytes(picture.data)
    tags: Any = file.tags if file.tags is not None else {}
    if hasattr(tags, "getall"):
        for frame in tags.getall("APIC"):
            yield bytes(frame.data)
        return
    for cover_atom in _values(tags, "covr"):
        yield bytes(cover_atom)
    for block in _values(tags, "metadata_block_picture"):
        if len(block) <= 2 * MOST_COVER_BYTES:
            yield bytes(Picture(base64.b64decode(block)).data)


def _claimed(tags: Any) -> Loudness | None:
    """The loudness by ReplayGain or R128 tags; nothing where they make no sense."""
    for name in ("replaygain_track_gain", "REPLAYGAIN_TRACK_GAIN"):
        gain = _decibels(_tag(tags, (name, f"TXXX:{name}", APPLE + name)))
        if gain is not None:
            peak = _peak(tags)
            return _sensible(REPLAYGAIN_LUFS - gain, peak, LoudnessSource.REPLAYGAIN)
    steps = _decibels(_tag(tags, R128_TAGS))
    if steps is None:
        return None
    return _sensible(R128_LUFS - steps / Q7_8, None, LoudnessSource.R128)


def _sensible(lufs: float, peak: float | None, source: LoudnessSource) -> Loudness | None:
    if not SOFTEST_CLAIM < lufs < LOUDEST_CLAIM:
        return None
    return Loudness(lufs, None, peak, source)


def _peak(tags: Any) -> float | None:
    for name in ("replaygain_track_peak", "REPLAYGAIN_TRACK_PEAK"):
        highest = _decibels(_tag(tags, (name, f"TXXX:{name}", APPLE + name)))
        if highest is not None and highest > 0:
            return 20 * log10(highest)
    return None


def _decibels(text: str) -> float | None:
    found = re.match(r"[+-]?[0-9]{1,6}(\.[0-9]{1,12})?", text.strip())
    value = float(found.group()) if found else None
    return value if value is not None and isfinite(value) else None


def _has_lyrics(tags: Any) -> bool:
    if hasattr(tags, "getall"):
        return any(tags.getall(frame) for frame in LYRICS_FRAMES)
    return bool(_tag(tags, LYRICS_TAGS))


def _tag(tags: Any, names: tuple[str, ...]) -> str:
    """The first of these tags that is there, as text without what no screen can show."""
    for name in names:
        value = next(iter(_values(tags, name)), None)
        if isinstance(value, bytes):
            value = value.decode(errors="replace")
        if value is not None and (text := shown(str(value))):
            return text
    return ""


def _values(tags: Any, name: str) -> list[Any]:
    try:
        found = tags.get(name)
    except HOSTILE:  # Vorbis comments refuse keys that are not plain ASCII
        return []
    if not found:
        return []
    return found if isinstance(found, list) else [found]
