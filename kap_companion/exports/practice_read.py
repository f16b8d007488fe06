"""Reading a practice's export back: looked at line by line, believed in nothing.

Whatever is not just as an export writes it is refused, with the number of its line and none of its
words.
"""

import json
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import IO, Any, NoReturn

from kap_companion.domain.codec import Codec, UnreadableEvent
from kap_companion.domain.events import UnknownEvent
from kap_companion.domain.open_record import Contents, OpenEntry
from kap_companion.errors import KapError
from kap_companion.exports.practice_checks import (
    HIGHEST,
    Unlikely,
    check_contents,
    check_depth,
    check_entry,
    check_follows,
)
from kap_companion.exports.practice_format import (
    FORMAT,
    FORMAT_VERSION,
    MOST_LINE_BYTES,
    Plain,
    contents_from,
    entry_from,
    header_of,
    line_of,
    moment_from,
    trailer_of,
)

_NOT_FOLLOWED = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_BINARY = getattr(os, "O_BINARY", 0)
_OTHERS = {
    b"PK\x03\x04": "a zip file",
    b"SQLite format 3\0": "a database",
    b"\x1f\x8b": "a packed file",
    b"BZh": "a packed file",
    b"\xfd7zXZ": "a packed file",
    b"7z\xbc\xaf": "a packed file",
    b"%PDF": "a PDF",
}
_LONGEST_SIGN = max(map(len, _OTHERS))


class ImportRefused(KapError):
    """The file can't be taken over; nothing was made."""


class PracticeFile:
    """An export, opened by what it holds and not by its name."""

    def __init__(self, path: Path) -> None:
        """Read the first line. Raises `ImportRefused`."""
        self._path = path
        with _opened(path) as file:
            _refuse_other_kinds(file.read(_LONGEST_SIGN))
            file.seek(0)
            self.contents = _contents(_Lines(file).next())

    def entries(self) -> Iterator[OpenEntry]:
        """Yield every entry, looked at; at the end, whether the file was whole is known, too.

        Holds one entry at a time. Raises `ImportRefused` at the first thing that is wrong.
        """
        with _opened(self._path) as file:
            lines = _Lines(file)
            if _contents(lines.next()) != self.contents:
                _refuse("The file was changed while it was read.")
            yield from _entries(lines, self.contents)
            digest = lines.sha256.hexdigest()
            if lines.next() != trailer_of(self.contents.entries, digest) or lines.more():
                _refuse(
                    "The end of this file is not what its beginning says: it was cut or changed."
                )


class _Lines:
    """Reads lines of bounded length, and keeps the hash of those before the one last read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.number = 0
        self.sha256 = sha256()

    def next(self) -> Plain:
        """Return the next line."""
        self.number += 1
        line = self._file.readline(MOST_LINE_BYTES + 1)
        if len(line) > MOST_LINE_BYTES:
            _refuse_line(self.number, "is too long")
        if not line.endswith(b"\n"):
            _refuse("This file ends too early: it was cut, or is no export of a practice.")
        self.sha256.update(line)
        return self._plain(line)

    def more(self) -> bool:
        """Whether anything follows."""
        return bool(self._file.read(1))

    def _plain(self, line: bytes) -> Plain:
        try:
            plain = _JSON.decode(line.decode())
        except (ValueError, RecursionError):
            _refuse_line(self.number, "can't be read")
        if not isinstance(plain, dict):
            _refuse_line(self.number, "is not of the kind that belongs there")
        return plain


def _once(pairs: list[tuple[str, Any]]) -> Plain:
    plain = dict(pairs)
    if len(plain) != len(pairs):
        raise ValueError("a name stands twice")
    return plain


def _no_number(_name: str) -> NoReturn:
    raise ValueError("no number")


def _bounded(digits: str) -> int:
    number = int(digits)
    if abs(number) > HIGHEST:
        raise ValueError("no vault counts so far")
    return number


_JSON = json.JSONDecoder(object_pairs_hook=_once, parse_constant=_no_number, parse_int=_bounded)


def _contents(plain: Plain) -> Contents:
    if plain.get("format") != FORMAT:
        _refuse("This file is no export of a practice.")
    version = plain.get("format_version")
    if type(version) is int and version > FORMAT_VERSION:
        raise ImportRefused(
            "This file was written by a newer version of KAP Companion. Nothing was made. Update "
            "the program, then try again."
        )
    try:
        contents = contents_from(plain)
        check_contents(contents)
        if header_of(contents, moment_from(plain["made_at"]), str(plain["program"])) != plain:
            raise Unlikely("it holds what does not belong there")
    except (KeyError, TypeError, ValueError, OverflowError, AttributeError) as error:
        _refuse_line(1, f"can't be right: {_why(error)}")
    return contents


def _entries(lines: _Lines, contents: Contents) -> Iterator[OpenEntry]:
    codec = Codec()
    for chain in contents.chains:
        before: OpenEntry | None = None
        for _ in range(chain.entries):
            entry = _entry(lines, codec)
            try:
                check_follows(entry, before, chain)
            except Unlikely as error:
                _refuse_line(lines.number, str(error))
            yield entry
            before = entry


def _entry(lines: _Lines, codec: Codec) -> OpenEntry:
    plain = lines.next()
    try:
        entry = entry_from(plain)
        check_entry(entry)
        if line_of(entry) != plain:
            raise Unlikely("it holds what does not belong there")
        if entry.said is not None:
            event = entry.entry(entry.said, codec).event
            if isinstance(event, UnknownEvent):
                check_depth(entry.said.body)
    except UnreadableEvent:
        _refuse_line(lines.number, "can't be right: its kind has other fields")
    except (KeyError, TypeError, ValueError, OverflowError, AttributeError) as error:
        _refuse_line(lines.number, f"can't be right: {_why(error)}")
    return entry


def _why(error: Exception) -> str:
    """Return what is wrong without a word of the file; only `Unlikely` has words of its own."""
    return str(error) if isinstance(error, Unlikely) else "it lacks something, or holds too much"


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    """Open a regular file: no link, no folder, nothing that waits for someone to write."""
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | _NOT_FOLLOWED | _BINARY), "rb") as file:
            if path.is_symlink() or not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                _refuse("This is a link, a folder or a device, not a file.")
            yield file
    except OSError:
        _refuse("This file can't be read, or is not there.")


def _refuse_other_kinds(start: bytes) -> None:
    for sign, words in _OTHERS.items():
        if start.startswith(sign):
            _refuse(f"This file is {words}, and no export of a practice.")
    if b"\0" in start or not start.startswith(b"{"):
        _refuse("This file is no export of a practice.")


def _refuse_line(number: int, what: str) -> NoReturn:
    _refuse(f"Line {number} of this file {what}.")


def _refuse(sentence: str) -> NoReturn:
    raise ImportRefused(
        f"{sentence} Nothing was made. Take another file, or export the practice again."
    )
