"""Which files are meant by what a person chose or dropped: files, folders and playlists."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kap_companion.audio.folder import natural_key
from kap_companion.audio.library.kinds import MUSIC_SUFFIXES, REFUSED_SUFFIXES, UNREADABLE
from kap_companion.audio.library.m3u import M3U_SUFFIXES, read_m3u
from kap_companion.audio.library.model import Refused, Stop
from kap_companion.audio.library.tags import shown
from kap_companion.errors import KapError

MUSIC_BY_NAME = MUSIC_SUFFIXES | REFUSED_SUFFIXES
LOOP = "This playlist names itself, or one that names it."


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file to be looked at; `phase` is what a playlist says about it."""

    path: Path
    phase: str = ""


def find_files(paths: Iterable[Path], stop: Stop) -> Iterator[Wanted | Refused]:
    """The files meant by these paths, in their order, each once but where playlists repeat one."""
    for path in paths:
        if stop.is_set():
            return
        yield from _meant(path, stop, ())


def _meant(path: Path, stop: Stop, lists: tuple[str, ...]) -> Iterator[Wanted | Refused]:
    if path.suffix.lower() in M3U_SUFFIXES and path.is_file():
        yield from _of_list(path, stop, lists)
    elif path.is_dir():
        yield from _walk(path, stop, set())
    else:
        yield Wanted(path)


def _of_list(path: Path, stop: Stop, lists: tuple[str, ...]) -> Iterator[Wanted | Refused]:
    real = os.path.realpath(path)
    if real in lists:
        yield Refused(shown(path.name), LOOP)
        return
    try:
        listed = read_m3u(path)
    except KapError as problem:
        yield Refused(shown(path.name), str(problem))
        return
    yield from listed.refused
    for entry in listed.entries:
        if entry.path.suffix.lower() in M3U_SUFFIXES:
            yield from _of_list(entry.path, stop, (*lists, real))
        else:
            yield Wanted(entry.path, entry.phase)


def _walk(folder: Path, stop: Stop, seen: set[tuple[int, int]]) -> Iterator[Wanted | Refused]:
    """Music by name in a folder and those below it; a folder that is met again is passed by."""
    try:
        here = folder.stat()
        if (here.st_dev, here.st_ino) in seen:
            return
        seen.add((here.st_dev, here.st_ino))
        inside = sorted(folder.iterdir(), key=lambda path: (natural_key(path.name), path.name))
    except OSError:
        yield Refused(shown(folder.name), "This folder can’t be read.")
        return
    folders = []
    for path in inside:
        if stop.is_set():
            return
        if path.name.startswith("."):
            continue
        if _is_folder(path):
            folders.append(path)
        elif path.suffix.lower() in MUSIC_BY_NAME:
            yield Wanted(path) if path.exists() else Refused(shown(path.name), UNREADABLE.reason)
    for path in folders:
        yield from _walk(path, stop, seen)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False
