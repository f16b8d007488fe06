"""Makes a playlist of a folder's music: opened by content, in the order a person would expect."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import mutagen
from mutagen.flac import FLAC
from mutagen.mp3 import MP3
from mutagen.mp4 import MP4
from mutagen.ogg import OggFileType
from mutagen.oggflac import OggFLAC
from mutagen.oggopus import OggOpus
from mutagen.oggspeex import OggSpeex
from mutagen.oggvorbis import OggVorbis
from mutagen.wave import WAVE

from kap_companion.domain.playlist import Playlist, Track
from kap_companion.errors import KapError

MUSIC_SUFFIXES = frozenset({".mp3", ".m4a", ".flac", ".ogg", ".opus", ".wav"})
MUSIC_KINDS = (MP3, MP4, FLAC, OggFileType, WAVE)
OGG_KINDS = (OggOpus, OggVorbis, OggFLAC, OggSpeex)
HEADER_BYTES = 12
TITLE_TAGS = ("title", "TIT2", "\xa9nam")
ARTIST_TAGS = ("artist", "TPE1", "\xa9ART")
PHASE_TAGS = ("phase", "TXXX:PHASE", "TXXX:phase", "----:com.apple.iTunes:PHASE")


class NoMusicError(KapError):
    """There is nothing in a folder that could be played; the message is fit for the screen."""


@dataclass(frozen=True, slots=True)
class FolderMusic:
    """What a folder holds: its playlist, and the names of the music files that can't be opened."""

    playlist: Playlist
    left_out: tuple[str, ...]


def read_folder(folder: Path, name: str = "") -> FolderMusic:
    """The music of one folder, without its subfolders, in natural order; named after it by default.

    Raises NoMusicError if the folder can't be read or holds no file that can be played.
    """
    tracks: list[Track] = []
    left_out: list[str] = []
    for path in _music_files(folder):
        track = read_track(path)
        if track is None:
            left_out.append(path.name)
        else:
            tracks.append(track)
    if not tracks:
        raise NoMusicError(_why_none(left_out))
    return FolderMusic(Playlist(name or folder.name, tuple(tracks)), tuple(left_out))


def read_track(path: Path) -> Track | None:
    """One file's title, artist, phase and duration, or None where its content is no music."""
    try:
        file: Any = mutagen.File(path, options=_kinds_by_content(path))
    except (mutagen.MutagenError, OSError, ValueError):  # ValueError: sizes that make no sense
        return None
    length_s = getattr(getattr(file, "info", None), "length", 0)
    if not isinstance(file, MUSIC_KINDS) or not length_s > 0:
        return None
    tags: Any = file.tags if file.tags is not None else {}
    return Track(
        path=str(path),
        title=_tag(tags, TITLE_TAGS) or path.stem,
        artist=_tag(tags, ARTIST_TAGS),
        duration_ms=round(length_s * 1000),
        phase=_tag(tags, PHASE_TAGS).lower(),
    )


def _kinds_by_content(path: Path) -> tuple[type, ...]:
    with path.open("rb") as stream:
        header = stream.read(HEADER_BYTES)
    if header.startswith(b"OggS"):
        return OGG_KINDS
    if header.startswith(b"fLaC"):
        return (FLAC,)
    if header.startswith(b"RIFF") and header.endswith(b"WAVE"):
        return (WAVE,)
    return (MP4,) if header[4:8] == b"ftyp" else (MP3,)


def natural_key(name: str) -> tuple[tuple[int, int, str], ...]:
    """Sorts "2 Rain" before "10 Sea", whatever the case."""
    parts = re.split(r"([0-9]+)", name.casefold())
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts if part)


def _music_files(folder: Path) -> list[Path]:
    try:
        found = [path for path in folder.iterdir() if _is_music_name(path)]
    except OSError as fault:
        raise NoMusicError("This folder can't be read. Choose another one.") from fault
    return sorted(found, key=lambda path: (natural_key(path.name), path.name))


def _is_music_name(path: Path) -> bool:
    hidden = path.name.startswith(".")
    return not hidden and path.suffix.lower() in MUSIC_SUFFIXES and path.is_file()


def _why_none(left_out: list[str]) -> str:
    if left_out:
        return "None of the music files in this folder can be opened. Choose another folder."
    return "There is no music in this folder. It takes mp3, m4a, flac, ogg, opus and wav files."


def _tag(tags: Any, names: tuple[str, ...]) -> str:
    """The first of these tags that is there, as text without what no screen can show."""
    for name in names:
        value = _tag_value(tags, name)
        if value:
            return _plain(value)
    return ""


def _tag_value(tags: Any, name: str) -> str:
    try:
        found = tags.get(name)
    except (KeyError, ValueError):  # Vorbis comments refuse keys that are not plain ASCII
        return ""
    if not found:
        return ""
    first = found[0] if isinstance(found, list) else found
    return first.decode(errors="replace") if isinstance(first, bytes) else str(first)


def _plain(text: str) -> str:
    shown = "".join(mark if mark.isprintable() else " " for mark in text)
    return " ".join(shown.split())
