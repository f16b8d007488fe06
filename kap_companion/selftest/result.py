"""What a check found, as a line; and what becomes of a check that itself breaks down."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from kap_companion.errors import KapError

AGAIN = "Install KAP Companion again, then try again."


class State(Enum):
    """How a check ended. What is missing is told and fails nothing: the program works without."""

    OK = "ok"
    MISSING = "MISSING"
    FAILED = "FAILED"


@dataclass(frozen=True, slots=True)
class Result:
    """One thing that was tried; where it is not ok, `words` say what to do."""

    state: State
    what: str
    words: str

    @property
    def line(self) -> str:
        """The result as a line."""
        return f"{self.state.value:<7}  {self.what}: {self.words}"


Check = Callable[[Path], Iterable[Result]]
"""Tries one part of the program in an empty folder of its own, and tells as it goes."""


def ok(what: str, words: str) -> Result:
    """Return that it works."""
    return Result(State.OK, what, words)


def missing(what: str, words: str) -> Result:
    """Return what this computer lacks, and what the program does without it."""
    return Result(State.MISSING, what, words)


def failed(what: str, words: str) -> Result:
    """Return that it doesn't work, and what to do."""
    return Result(State.FAILED, what, words)


def tried(what: str, check: Check, folder: Path) -> Iterator[Result]:
    """Tell what the check finds; one that breaks down has failed, and the next goes on."""
    try:
        folder.mkdir()
        yield from check(folder)
    except KapError as error:
        yield failed(what, str(error))
    except Exception as error:  # noqa: BLE001  # whatever a broken installation may raise
        yield failed(what, f"{type(error).__name__}: {error}. {AGAIN}")
