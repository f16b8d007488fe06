"""Which music a file holds, told by its content and never by its name, and why one isn't taken."""

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import mutagen
from mutagen.aac import AAC
from mutagen.aiff import AIFF
from mutagen.flac import FLAC
from mutagen.mp3 import MP3
from mutagen.mp4 import MP4, MP4StreamInfoError
from mutagen.oggflac import OggFLAC
from mutagen.oggopus import OggOpus
from mutagen.oggspeex import OggSpeex
from mutagen.oggvorbis import OggVorbis
from mutagen.wave import WAVE

MUSIC_SUFFIXES = frozenset(
    {".mp3", ".m4a", ".flac", ".ogg", ".opus", ".wav", ".aif", ".aiff", ".aac", ".oga", ".m4b"}
)
REFUSED_SUFFIXES = frozenset({".m4p", ".aax", ".aa", ".wma", ".ape", ".wv", ".mpc", ".dsf", ".mka"})
"""Music by name that isn't taken: looked at all the same, so that each is named with the reason."""

OGG_KINDS = (OggOpus, OggVorbis, OggFLAC, OggSpeex)
PROTECTED_CODECS = frozenset({"drms", "enca", "aavd"})
PROTECTED_BRANDS = frozenset({b"aax ", b"aaxc", b"M4P "})
HUGE_WAVES = frozenset({b"RF64", b"BW64"})
HEADER_BYTES = 12
ID3_BYTES = 10
ADTS_SECOND, MPEG_SECOND = frozenset({0xF0, 0xF1, 0xF8, 0xF9}), 0xE0
"""What follows the byte 0xFF where a frame of AAC, or of any MPEG audio, begins."""

# All that mutagen raises on damaged files, seen by feeding it thousands of them.
HOSTILE = (
    *(mutagen.MutagenError, ValueError, LookupError, ArithmeticError, struct.error),
    *(TypeError, AttributeError, MemoryError, RecursionError, NotImplementedError),
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a file isn't taken, in one plain sentence."""

    reason: str


EMPTY = Refusal("The file is empty.")
BROKEN = Refusal("The file is damaged, or it is no music.")
PROTECTED = Refusal("The file is copy-protected (DRM): it plays in the shop’s own program only.")
NO_SOUND = Refusal("There is no sound in this file.")
NO_LENGTH = Refusal("The music in this file has no length.")
UNREADABLE = Refusal("The file can’t be read.")
HUGE_WAVE = Refusal(
    "This is a wave file of the kind for very large ones (RF64). Save it as flac, then add that."
)
OTHER_KIND = Refusal(
    "This kind of file isn’t taken. Taken are mp3, m4a, flac, ogg, opus, wav, aiff and aac."
)


def kind_of(path: Path) -> Any | Refusal:
    """The opened file, as mutagen has it, or why it can't be taken."""
    try:
        if not path.is_file() or not path.stat().st_size:
            return EMPTY if path.is_file() else UNREADABLE
        kinds = _kinds(path)
        if isinstance(kinds, Refusal):
            return kinds
        file: Any = mutagen.File(path, options=kinds)
    except MP4StreamInfoError:
        return NO_SOUND
    except OSError:
        return UNREADABLE
    except HOSTILE as fault:
        unread = isinstance(fault.__context__, OSError) and fault.__context__.errno is not None
        return UNREADABLE if unread else BROKEN
    return BROKEN if file is None else _checked(file)


def _kinds(path: Path) -> tuple[type, ...] | Refusal:
    with path.open("rb") as stream:
        header = stream.read(HEADER_BYTES)
        if header.startswith(b"ID3"):
            return (FLAC,) if _after_id3(stream) == b"fLaC" else (MP3, AAC)
    if header[4:8] == b"ftyp":
        return PROTECTED if header[8:12] in PROTECTED_BRANDS else (MP4,)
    if header.startswith(b"RIFF") and header.endswith(b"WAVE"):
        return (WAVE,)
    if header[:4] in HUGE_WAVES and header.endswith(b"WAVE"):
        return HUGE_WAVE
    if header.startswith(b"FORM") and header[8:12] in {b"AIFF", b"AIFC"}:
        return (AIFF,)
    return _by_first_bytes(header, path.suffix.lower())


def _by_first_bytes(header: bytes, suffix: str) -> tuple[type, ...] | Refusal:
    if header.startswith(b"OggS"):
        return OGG_KINDS
    if header.startswith(b"fLaC"):
        return (FLAC,)
    if header[:1] == b"\xff" and header[1] in ADTS_SECOND:
        return (AAC,)
    if header[:1] == b"\xff" and header[1] >= MPEG_SECOND:
        return (MP3,)
    if suffix in {".aa", ".aax", ".m4p"}:
        return PROTECTED
    return OTHER_KIND if suffix not in MUSIC_SUFFIXES else (MP3,)


def _after_id3(stream: BinaryIO) -> bytes:
    """The first bytes behind an ID3 tag; its size is written in four times seven bits."""
    stream.seek(0)
    head = stream.read(ID3_BYTES)
    size = 0
    for part in head[6:ID3_BYTES]:
        size = size << 7 | part & 0x7F
    stream.seek(ID3_BYTES + size)
    return stream.read(4)


def _checked(file: Any) -> Any | Refusal:
    info: Any = getattr(file, "info", None)
    if getattr(info, "codec", "") in PROTECTED_CODECS:
        return PROTECTED
    if isinstance(file, MP4) and not info.codec:  # pictures only
        return NO_SOUND
    if info is None or not getattr(info, "length", 0) > 0:
        return NO_LENGTH
    return file
