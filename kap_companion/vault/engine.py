"""Opening the encrypted database, and reading back that it is as safe as it was asked to be."""

from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.pool import StaticPool
from sqlcipher3 import dbapi2

from kap_companion.config import VAULT_FILE
from kap_companion.errors import KapError
from kap_companion.vault.errors import NotAVault, VaultDamaged, VaultUnavailable
from kap_companion.vault.files import start_of

DATABASE = VAULT_FILE
SALT_BYTES = 16
PAGE_BYTES = 4096
PLAIN_SQLITE = b"SQLite format 3\0"
BUSY_MS = 5_000
LOG_BYTES_KEPT = 64 * 1024 * 1024

_SETTINGS = (
    "PRAGMA cipher_log_level = NONE",
    f"PRAGMA busy_timeout = {BUSY_MS}",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA fullfsync = ON",
    "PRAGMA checkpoint_fullfsync = ON",
    "PRAGMA foreign_keys = ON",
    "PRAGMA recursive_triggers = ON",  # else INSERT OR REPLACE would slip past the delete trigger
    "PRAGMA secure_delete = ON",
    "PRAGMA temp_store = MEMORY",
    f"PRAGMA journal_size_limit = {LOG_BYTES_KEPT}",
)

_MUST_READ_BACK = {
    "journal_mode": "wal",
    "synchronous": 2,
    "fullfsync": 1,
    "foreign_keys": 1,
    "recursive_triggers": 1,
    "secure_delete": 1,
}


@dataclass(frozen=True, slots=True, weakref_slot=True)
class DatabaseKey:
    """The raw key of the database, and the salt that its file begins with.

    All that works on an open vault holds the same one, so that its end can be seen.
    """

    key: bytes
    salt: bytes

    def __repr__(self) -> str:
        return "DatabaseKey(…)"

    @property
    def pragma(self) -> str:
        """The statement that hands the key to SQLCipher, with no derivation left to do."""
        return f"PRAGMA key = \"x'{self.key.hex()}{self.salt.hex()}'\""


def refuse_what_is_no_vault(path: Path) -> None:
    """Raise where a look at the file, without any key, tells that it can't be opened."""
    if not path.is_file():
        raise NotAVault
    if start_of(path, SALT_BYTES) == PLAIN_SQLITE:
        raise NotAVault(
            "The file in this folder is not encrypted, so it is no vault. Nothing was changed. "
            "Choose another folder."
        )
    if path.stat().st_size < PAGE_BYTES:
        raise VaultDamaged


def open_engine(path: Path, key: DatabaseKey, *, writes: bool) -> Engine:
    """Return an engine with one connection, usable from one thread at a time.

    Connecting (its first use) raises `KapError` where a setting did not take, and SQLAlchemy's
    errors where the file can't be read with this key.
    """
    engine = create_engine(
        f"sqlite:///{path}",
        module=dbapi2,
        creator=lambda: _connect(path, key, writes=writes),
        poolclass=StaticPool,
        hide_parameters=True,
    )
    event.listen(engine, "begin", _begin_writing if writes else _begin_reading)
    return engine


def _connect(path: Path, key: DatabaseKey, *, writes: bool) -> Any:  # noqa: ANN401  # untyped module
    connection = dbapi2.connect(str(path), check_same_thread=False, isolation_level=None)
    try:
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(key.pragma)
        for statement in _SETTINGS:
            connection.execute(statement)
        _read_back(connection)
        if not writes:
            connection.execute("PRAGMA query_only = ON")
    except (dbapi2.Error, KapError):
        connection.close()
        raise
    return connection


def _read_back(connection: Any) -> None:  # noqa: ANN401  # untyped module
    safe = bool(connection.execute("PRAGMA cipher_version").fetchone())
    for setting, wanted in _MUST_READ_BACK.items():
        found = connection.execute(f"PRAGMA {setting}").fetchone()
        safe = safe and found == (wanted,)
    if not safe:
        raise VaultUnavailable(
            "This drive can't keep a vault safely. Nothing was changed. Move the vault to a drive "
            "of this computer."
        )


def _begin_writing(connection: Any) -> None:  # noqa: ANN401  # as SQLAlchemy calls it
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin_reading(connection: Any) -> None:  # noqa: ANN401  # as SQLAlchemy calls it
    connection.exec_driver_sql("BEGIN")


def cipher_versions() -> tuple[str, str]:
    """Return the versions of SQLCipher and of the SQLite in it."""
    with closing(dbapi2.connect(":memory:")) as connection:
        [cipher] = connection.execute("PRAGMA cipher_version").fetchone()
    return str(cipher), str(dbapi2.sqlite_version)


def settle(engine: Engine) -> None:
    """Write the log into the database's file and empty it, so that nothing older stays in it.

    Where a long look at the vault is in the way, or the disk, closing or the next opening does it.
    """
    pooled = engine.raw_connection()
    try:
        with suppress(dbapi2.Error):
            pooled.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    finally:
        pooled.close()


@contextmanager
def disposed(engine: Engine) -> Iterator[Engine]:
    """Hand out the engine and close its connection afterwards."""
    try:
        yield engine
    finally:
        engine.dispose()
