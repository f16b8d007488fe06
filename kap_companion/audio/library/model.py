"""What the library tells: plain values that a page can show."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from kap_companion.domain.loudness import Loudness
from kap_companion.domain.playlist import Track
from kap_companion.domain.routes import Phase

BUILT_IN_KEY = "six-phases"
BUILT_IN_NAME = "Six phases"
"""The key and the name of the arc that comes with the program."""

PAGE_ROWS = 200
MOST_STARS = 5

Progress = Callable[[int, int, str], None]
"""Told how much is done, of how much, and the name of what comes now; on a worker's thread."""


class Stop(Protocol):
    """Whether someone asked to stop; a `threading.Event` is one."""

    def is_set(self) -> bool:
        """Asked between two files."""


@dataclass(frozen=True, slots=True)
class LibraryTrack:
    """A piece of the library.

    `track` is what the player takes, its gain included. `loudness` is what counts: measured, or
    claimed by the file's own tags, None where neither. `rating` is 0 (not rated) to 5; `missing`
    says that the file was not there when it was last looked for.
    """

    id: int
    track: Track
    album: str = ""
    rating: int = 0
    has_lyrics: bool = False
    not_for_sessions: bool = False
    note: str = ""
    loudness: Loudness | None = None
    missing: bool = False
    bundled: bool = False


class Sort(StrEnum):
    """By what a list is sorted; names sort as a person would, "2" before "10"."""

    TITLE = "title"
    ARTIST = "artist"
    ALBUM = "album"
    LENGTH = "length"
    RATING = "rating"
    LOUDNESS = "loudness"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for.

    Every one of the `words` has to be in title, artist, album, note, or the name of the file or
    its folder, in any case and with or without accents. `phase` None is any; `unphased` asks for
    those that name none. `missing` None is both kinds. Rows `offset` to `offset + limit` are told.
    """

    words: str = ""
    phase: Phase | None = None
    unphased: bool = False
    without_lyrics: bool = False
    for_sessions: bool = False
    missing: bool | None = None
    sort: Sort = Sort.TITLE
    descending: bool = False
    offset: int = 0
    limit: int = PAGE_ROWS


@dataclass(frozen=True, slots=True)
class TrackPage:
    """Some rows of an answer, and how many rows the whole answer has."""

    tracks: tuple[LibraryTrack, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Marks:
    """What a person says about a piece; None leaves it as it is.

    `phase` is one of the six, or an empty text for none; `rating` is 0 to 5.
    """

    rating: int | None = None
    phase: Phase | str | None = None
    has_lyrics: bool | None = None
    not_for_sessions: bool | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that was not taken, by its name, and why in plain words."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What came of an import, in the order of the files.

    `ids` are the library's ids of all files that are in it now, `added` how many of them are new,
    `known` how many were there before, `relinked` how many had been missing and were found again.
    `stopped` says that it was cancelled; what is in stays.
    """

    ids: tuple[int, ...] = ()
    added: int = 0
    known: int = 0
    relinked: int = 0
    refused: tuple[Refused, ...] = ()
    stopped: bool = False


@dataclass(frozen=True, slots=True)
class ArcUse:
    """An arc that has some of the pieces that were asked about, and in which phases."""

    name: str
    phases: tuple[Phase, ...]


@dataclass(frozen=True, slots=True)
class MovedReport:
    """How many missing files were found again, and the names of those that still are missing."""

    found: int = 0
    still_missing: tuple[str, ...] = ()
    stopped: bool = False


@dataclass(frozen=True, slots=True)
class MeasureReport:
    """How many files were measured, and those that couldn't be."""

    measured: int = 0
    refused: tuple[Refused, ...] = ()
    stopped: bool = False


@dataclass(frozen=True, slots=True)
class ArcRow:
    """An arc in the list of arcs.

    `minutes` holds how long each phase sounds; `missing` and `unmeasured` count its tracks whose
    file isn't there or whose loudness isn't known.
    """

    key: str
    name: str
    built_in: bool
    minutes: Mapping[Phase, float]
    tracks: int
    missing: int = 0
    unmeasured: int = 0


@dataclass(frozen=True, slots=True)
class ArcMade:
    """An arc that came from files (a folder, a playlist), and what of them was not taken."""

    key: str
    report: ImportReport
