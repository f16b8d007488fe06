"""Ends this process at the k-th of its durable steps, so that no place for a crash is left out.

A step is each call by which something comes to the disk: a file opened for writing, flushed,
renamed, removed; a statement and a COMMIT of the database. Each is stopped before, and where it
counts, right after. Inside of SQLite the steps are its own: kills at random moments are for those.
"""

import io
import os
import shutil
import signal
from collections.abc import Callable
from functools import partial, wraps
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.engine.default import DefaultDialect

from tests.faults.suite.disks import cut_power

FILE_CALLS = (
    *((os, name) for name in ("fsync", "replace", "rename", "unlink", "remove", "rmdir", "mkdir")),
    *((os, name) for name in ("truncate", "ftruncate", "link", "symlink", "chmod")),
    *((shutil, name) for name in ("copyfile", "copytree", "rmtree", "move")),
)
WRITING = set("wax+")
OPENED_TO_WRITE = os.O_WRONLY | os.O_RDWR

Ending = Callable[[], None]


class Steps:
    """Counts the steps of this process, and calls `end` at the one with this number."""

    def __init__(self, last: int, end: Ending, tell: Callable[[str], None]) -> None:
        self._last, self._end, self._tell = last, end, tell
        self._count, self._gate = 0, Lock()

    def step(self, name: str) -> None:
        with self._gate:
            self._count += 1
            if self._count == self._last:
                self._tell(f"at {name}")
                self._end()

    def watch(self) -> None:
        """Count from now on, until the process ends."""
        for module, name in FILE_CALLS:
            if hasattr(module, name):
                setattr(module, name, self._around(getattr(module, name), name))
        self._watch_opening()
        event.listen(Engine, "before_cursor_execute", self._statement)
        commit = partial(self._around, name="COMMIT")
        DefaultDialect.do_commit = commit(DefaultDialect.do_commit)  # type: ignore[method-assign]

    def _around(self, call: Callable[..., Any], name: str) -> Callable[..., Any]:
        @wraps(call)
        def stepping(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401  # whatever it takes
            what = f"{name} {_short(arguments)}".strip()
            self.step(f"before {what}")
            result = call(*arguments, **named)
            self.step(f"after {what}")
            return result

        return stepping

    def _watch_opening(self) -> None:
        plain, low = io.open, os.open

        @wraps(plain)
        def opening(file: Any, mode: str = "r", *rest: Any, **named: Any) -> Any:  # noqa: ANN401
            if WRITING & set(mode) and not isinstance(file, int):
                self.step(f"before writing {_short((file,))}")
            return plain(file, mode, *rest, **named)

        @wraps(low)
        def opening_low(path: Any, flags: int, *rest: Any, **named: Any) -> int:  # noqa: ANN401
            if flags & OPENED_TO_WRITE:
                self.step(f"before writing {_short((path,))}")
            return low(path, flags, *rest, **named)

        # pathlib reaches for the one in `io`; the name in the builtins is another one.
        io.open = opening
        os.open = opening_low

    def _statement(self, _connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:  # noqa: ANN401  # as SQLAlchemy calls it
        if not statement.lstrip().upper().startswith(("SELECT", "PRAGMA")):
            self.step(f"before {' '.join(statement.split()[:3])}")


def ending(how: str, folder: Path) -> Ending:
    """Return what ends this process: a kill, or a power cut of the disk that the folder is on."""

    def kill() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def cut() -> None:
        cut_power(folder)
        kill()

    return {"kill": kill, "cut": cut}[how]


def _short(arguments: tuple[Any, ...]) -> str:
    """Name the files among the arguments, without their folders."""
    paths = (each for each in arguments if isinstance(each, (str, os.PathLike)))
    return " ".join(Path(path).name for path in paths)
