"""Opens the library's file; a newer one is left alone, a damaged one set aside, both said so."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from kap_companion.audio.library.errors import (
    LibraryDamaged,
    LibraryFull,
    LibraryNewer,
    LibraryUnavailable,
)
from kap_companion.audio.library.schema import APPLICATION_ID, HEAD, metadata
from kap_companion.config import MUSIC_FILE
from kap_companion.errors import KapError

BUSY_MS = 10_000
BESIDE = ("", "-wal", "-shm")
"""The files that SQLite keeps for one database."""

SET_ASIDE = (
    "The music library was damaged. It was set aside as {name}, with its ratings and arcs, and a "
    "new one was begun. Your music files are untouched; add them again."
)
FULL = sqlite3.SQLITE_FULL
DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
PRIMARY_CODE = 0xFF
HEADER_BYTES, VERSION_AT, APPLICATION_AT = 100, slice(60, 64), slice(68, 72)
"""Where a SQLite file keeps its `user_version` and `application_id`."""


@dataclass(frozen=True, slots=True)
class Sources:
    """The folders that music is taken from, all folders where there are none; `said` says why."""

    folders: tuple[Path, ...] = ()
    said: str = ""

    def hold(self, file: Path) -> bool:
        """Whether this file may be taken; where a link leads to counts."""
        real = Path(os.path.realpath(file))
        return not self.folders or any(
            real.is_relative_to(os.path.realpath(folder)) for folder in self.folders
        )


ANYWHERE = Sources()
ELSEWHERE = "Your IT lets no music in from there."
"""Why a file outside the `Sources` isn’t taken."""


class Store:
    """An open library. Callable from any thread; writers wait for each other."""

    def __init__(
        self, engine: Engine, bundled: Path, notice: str, sources: Sources = ANYWHERE
    ) -> None:
        """Use `open_store`."""
        self._engine = engine
        self.bundled = bundled
        self.notice = notice
        self.sources = sources

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One look at the library as it stands at its beginning."""
        with _in_plain_words(), self._engine.connect() as connection:
            connection.exec_driver_sql("BEGIN")
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A change that is kept whole, or not at all."""
        with _in_plain_words(), self._engine.connect() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            yield connection
            connection.commit()

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()


def open_store(data: Path, bundled: Path, sources: Sources = ANYWHERE) -> Store:
    """The library in the folder `data`, made where there is none.

    Raises `LibraryNewer` for one of a newer version, and `LibraryUnavailable` or `LibraryFull`
    where the disk doesn't let it be opened. `notice` of what comes back says it in a sentence where
    a damaged file had to be set aside.
    """
    path = data / MUSIC_FILE
    try:
        data.mkdir(parents=True, exist_ok=True)
        notice = "" if _is_sound(path) else _set_aside(path)
    except OSError:
        raise LibraryUnavailable from None
    store = Store(_engine(path), bundled, notice, sources)
    try:
        with store.writing() as connection:
            _make_tables(connection)
    except KapError:
        store.close()
        raise
    return store


def _is_sound(path: Path) -> bool:
    """Looks without writing; a file that isn't there, or is empty, is a sound beginning."""
    if not path.exists() or not path.stat().st_size:
        return True
    _refuse_newer(path)
    try:
        with closing(_connect(path, "mode=rw")) as connection:
            return _checked(connection)
    except sqlite3.DatabaseError as fault:
        if _code(fault) in DAMAGED:
            return False
        raise LibraryUnavailable from None


def _refuse_newer(path: Path) -> None:
    """By the file's first bytes alone: opening it might already change it."""
    with path.open("rb") as file:
        header = file.read(HEADER_BYTES)
    version, application = header[VERSION_AT], header[APPLICATION_AT]
    if application == APPLICATION_ID.to_bytes(4, "big") and int.from_bytes(version, "big") > HEAD:
        raise LibraryNewer


def _checked(connection: sqlite3.Connection) -> bool:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    if application == APPLICATION_ID and version > HEAD:
        raise LibraryNewer
    empty = bool(connection.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,))
    if application != APPLICATION_ID:
        return empty
    return bool(connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))


def _set_aside(path: Path) -> str:
    now = datetime.now(UTC).strftime("%Y-%m-%d-%H%M%S")
    name, again = f"{path.name}.damaged-{now}", 1
    while path.with_name(name).exists():
        again += 1
        name = f"{path.name}.damaged-{now}-{again}"
    for ending in BESIDE:
        beside = path.with_name(path.name + ending)
        if beside.exists():
            beside.rename(path.with_name(name + ending))
    return SET_ASIDE.format(name=name)


def _engine(path: Path) -> Engine:
    engine = create_engine(
        "sqlite://",
        creator=lambda: _connect(path, "mode=rwc"),
        poolclass=QueuePool,
        hide_parameters=True,
    )
    event.listen(engine, "connect", _settle)
    return engine


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?{mode}",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        timeout=BUSY_MS / 1000,
    )


def _settle(connection: Any, _record: object) -> None:
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _make_tables(connection: Connection) -> None:
    (version,) = connection.exec_driver_sql("PRAGMA user_version").one()
    if version > HEAD:  # another program came first
        raise LibraryNewer
    if version < HEAD:
        metadata.create_all(connection)
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.exec_driver_sql(f"PRAGMA user_version = {HEAD}")


@contextmanager
def _in_plain_words() -> Iterator[None]:
    try:
        yield
    except DBAPIError as fault:
        code = _code(fault.orig)
    except sqlite3.DatabaseError as fault:
        code = _code(fault)
    else:
        return
    if code == FULL:
        raise LibraryFull from None
    raise (LibraryDamaged if code in DAMAGED else LibraryUnavailable) from None


def _code(fault: BaseException | None) -> int:
    return int(getattr(fault, "sqlite_errorcode", 0)) & PRIMARY_CODE


def stored(path: Path) -> bytes:
    """The bytes of a path, which need not be text."""
    return os.fsencode(path.absolute())
