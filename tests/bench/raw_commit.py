"""The least that saving can cost: one row and its commit, through sqlcipher3 alone."""

import time
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlcipher3 import dbapi2

BODY = bytes(400)
SETTINGS = (
    f"PRAGMA key = \"x'{bytes(48).hex()}'\"",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "CREATE TABLE row (id INTEGER PRIMARY KEY, body BLOB NOT NULL)",
)


class RawCommits:
    """A database of its own beside the vault, with one table."""

    def __init__(self, path: Path) -> None:
        self._ids = count(1)
        self._connection = dbapi2.connect(str(path), isolation_level=None)
        for statement in SETTINGS:
            self._connection.execute(statement)

    def one_ms(self) -> float:
        """Write one row and commit; returns the time it took."""
        began_ns = time.monotonic_ns()
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.execute("INSERT INTO row VALUES (?, ?)", (next(self._ids), BODY))
        self._connection.execute("COMMIT")
        return (time.monotonic_ns() - began_ns) / 1e6

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self._connection.close()
