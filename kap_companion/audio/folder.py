"""Makes a playlist of a folder's music: opened by content, in the order a person would expect."""

import re
from dataclasses import dataclass
from pathlib import Path

from kap_companion.audio.library.kinds import MUSIC_SUFFIXES, Refusal
from kap_companion.audio.library.tags import read_tags
from kap_companion.domain.playlist import Playlist, Track
from kap_companion.errors import KapError


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
    found = read_tags(path)
    return None if isinstance(found, Refusal) else found.track


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
