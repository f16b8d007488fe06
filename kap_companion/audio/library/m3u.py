"""Reads and writes playlists (M3U, M3U8), as other programs and other computers do."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kap_companion.audio.library.model import Refused
from kap_companion.audio.library.tags import PHASES, shown
from kap_companion.domain.arc import Arc
from kap_companion.domain.playlist import Track
from kap_companion.domain.routes import Phase
from kap_companion.errors import KapError

M3U_SUFFIXES = frozenset({".m3u", ".m3u8"})
MOST_BYTES = 8 * 1024 * 1024
MOST_ENTRIES = 50_000
SCHEME = re.compile(rb"([A-Za-z][A-Za-z0-9+.-]+)://")
FILE_SCHEME = b"file"
REMOTE = "This is an address on a network. Only files of this computer are played."
GONE = "This file is not there."
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


class NotAPlaylist(KapError):
    """The file can't be read as a playlist."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of a playlist that is there; `phase` is one of the six, or empty."""

    path: Path
    phase: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """What a playlist holds, and which of it can't be had."""

    name: str
    entries: tuple[Entry, ...]
    refused: tuple[Refused, ...]


def read_m3u(file: Path) -> Listed:
    """The entries of a playlist, their paths made absolute; raises `NotAPlaylist`."""
    try:
        with file.open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
    except OSError:
        raise NotAPlaylist("This playlist can’t be read.") from None
    if len(content) > MOST_BYTES or b"\0" in _as_bytes(content):
        raise NotAPlaylist("This is no playlist.")
    return _Reader(file, _as_bytes(content)).listed()


class _Reader:
    """Goes through the lines as bytes, since names of files need not be text."""

    def __init__(self, file: Path, content: bytes) -> None:
        self._folder = file.absolute().parent
        self._content = content
        self._name = shown(file.stem)
        self._encoding = _encoding(content)
        self._phase = ""
        self._entries: list[Entry] = []
        self._refused: list[Refused] = []

    def listed(self) -> Listed:
        for line in re.split(rb"[\r\n]+", self._content)[: 4 * MOST_ENTRIES]:
            self._take(line.strip())
        return Listed(self._name, tuple(self._entries[:MOST_ENTRIES]), tuple(self._refused))

    def _take(self, line: bytes) -> None:
        if line.startswith(b"#"):
            self._take_directive(self._text(line))
        elif line:
            self._take_file(line)

    def _take_directive(self, line: str) -> None:
        name, _, value = line.partition(":")
        if name == "#EXTGRP":
            said = value.strip().lower()
            self._phase = said if said in PHASES else ""
        elif name == "#PLAYLIST" and value.strip():
            self._name = shown(value)
        elif name.startswith("#EXT-X-"):
            raise NotAPlaylist("This is a stream from a network, and no playlist of files.")

    def _take_file(self, line: bytes) -> None:
        phase, self._phase = self._phase, ""
        scheme = SCHEME.match(line)
        if (scheme and scheme.group(1).lower() != FILE_SCHEME) or line.startswith(b"\\\\"):
            self._refused.append(Refused(shown(self._text(line)), REMOTE))
            return
        for path in self._meanings(line):
            if os.path.lexists(path):
                self._entries.append(Entry(path, phase))
                return
        self._refused.append(Refused(shown(self._text(line)), GONE))

    def _meanings(self, line: bytes) -> list[Path]:
        """As text of the playlist's encoding, as plain bytes, and with the slashes of Windows."""
        if SCHEME.match(line):
            name = _unquoted(line[len(b"file://") :])
            return [Path(os.fsdecode(name))] if name.startswith(b"/") else []
        names = [self._text(line), os.fsdecode(line)]
        names += [name.replace("\\", "/") for name in names if "\\" in name]
        return [self._folder / name for name in names]

    def _text(self, line: bytes) -> str:
        return line.decode(self._encoding, errors="surrogateescape")


def _as_bytes(content: bytes) -> bytes:
    """The content in UTF-8 where it says that it isn't, and without its mark."""
    if content.startswith(UTF16_MARKS):
        return content.decode("utf-16", errors="replace").encode()
    return content.removeprefix(b"\xef\xbb\xbf")


def _encoding(content: bytes) -> str:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "latin-1"
    return "utf-8"


def _unquoted(quoted: bytes) -> bytes:
    return re.sub(rb"%([0-9A-Fa-f]{2})", lambda found: bytes.fromhex(found[1].decode()), quoted)


def m3u_bytes(name: str, tracks: Iterable[tuple[Track, str]], folder: Path) -> bytes:
    """A playlist to be put into `folder`, its paths relative to it; with each track its phase."""
    lines = [b"#EXTM3U", f"#PLAYLIST:{shown(name)}".encode()]
    for track, phase in tracks:
        artist = f"{shown(track.artist)} - " if track.artist else ""
        seconds = round(track.duration_ms / 1000) or -1
        lines.append(f"#EXTINF:{seconds},{artist}{shown(track.title)}".encode())
        if phase:
            lines.append(f"#EXTGRP:{phase}".encode())
        lines.append(_relative(Path(track.path), folder))
    return b"\n".join(lines) + b"\n"


def _relative(path: Path, folder: Path) -> bytes:
    try:
        name = Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:  # another drive of Windows
        name = str(path)
    if name != name.strip() or any(mark in name for mark in "\r\n"):
        return b"file://" + _quoted(os.fsencode(path))
    return os.fsencode(f"./{name}" if name.startswith("#") else name)


def _quoted(path: bytes) -> bytes:
    return re.sub(rb"[^A-Za-z0-9/._-]", lambda found: b"%%%02X" % found[0][0], path)


def write_m3u(arc: Arc, file: Path) -> None:
    """Write an arc as a playlist; raises `NotAPlaylist` where that can't be, with nothing kept.

    A file that is there stays as it is.
    """
    begun = False
    placed = [(each.track, phase.value.lower()) for phase in Phase for each in arc.of(phase)]
    try:
        with file.open("xb") as stream:
            begun = True
            stream.write(m3u_bytes(arc.name, placed, file.absolute().parent))
    except FileExistsError:
        raise NotAPlaylist(
            "There is a file of this name already. It was not touched. Choose another name."
        ) from None
    except OSError:
        if begun:
            file.unlink(missing_ok=True)
        raise NotAPlaylist(
            "The playlist can’t be written here. Nothing was kept. Choose another folder."
        ) from None
