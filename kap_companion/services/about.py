"""What this program is made of and where it keeps things, for a person who asks or needs help."""

import platform
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path, PurePath

from kap_companion import __version__
from kap_companion.audio.libvlc import library_place, library_version
from kap_companion.config import FILE_NAME, MUSIC_FILE
from kap_companion.errors import KapError
from kap_companion.resources import PACKAGE
from kap_companion.services.licences import Licence, licences
from kap_companion.vault.engine import cipher_versions

NONE = "not found"


@dataclass(frozen=True, slots=True)
class Fact:
    """One line: what it is about, and what there is."""

    what: str
    words: str


@dataclass(frozen=True, slots=True)
class Made:
    """What the program is made of; `vlc` is where libVLC was found."""

    versions: tuple[Fact, ...]
    vlc: str
    licences: tuple[Licence, ...]


class About:
    """Looks at the program itself. `data` is the practice's folder, `backups` where those go."""

    def __init__(self, data: Path, backups: Callable[[], Path]) -> None:
        """Nothing is read yet."""
        self._data, self._backups = data, backups

    def places(self) -> tuple[Fact, ...]:
        """Return where things are; takes no time."""
        return (
            Fact("Data folder", str(self._data)),
            Fact("Settings of this computer", str(self._data / FILE_NAME)),
            Fact("Music library", str(self._data / MUSIC_FILE)),
            Fact("Backups", str(self._backups())),
            Fact("Program", str(_program())),
        )

    def look(self) -> "Future[Made]":
        """Return what the program is made of; its files are read on a thread of its own.

        It fails with a `KapError` where the installation is not complete.
        """
        worker = ThreadPoolExecutor(1, thread_name_prefix="about")
        made = worker.submit(_made)
        worker.shutdown(wait=False)
        return made


def _program() -> Path:
    return Path(sys.executable) if getattr(sys, "frozen", False) else PACKAGE


def _made() -> Made:
    cipher, sqlite = cipher_versions()
    versions = (
        Fact("KAP Companion", __version__),
        Fact("SQLCipher", f"{cipher}, SQLite {sqlite}"),
        Fact("libVLC", library_version() or NONE),
        Fact("Python", platform.python_version()),
        Fact("System", platform.platform()),
    )
    try:
        return Made(versions, library_place() or NONE, licences())
    except FileNotFoundError as absent:  # its sentence says what to do
        raise KapError(str(absent)) from None


def to_hand_on(facts: Iterable[Fact], home: Path) -> str:
    """Return facts as lines, with ~ for the home folder and for the user's name elsewhere."""
    return "\n".join(f"{fact.what}: {_unnamed(fact.words, home)}" for fact in facts) + "\n"


def _unnamed(words: str, home: Path) -> str:
    path = PurePath(words)
    if not path.is_absolute():
        return words
    if path.is_relative_to(home):
        path = PurePath("~", path.relative_to(home))
    return str(PurePath(*("~" if part == home.name else part for part in path.parts)))
