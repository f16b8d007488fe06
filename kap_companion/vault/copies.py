"""A closed copy of a vault's database: opened without a trace, and told whether it is one."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, create_engine, func, select
from sqlalchemy.pool import StaticPool
from sqlcipher3 import dbapi2

from kap_companion.vault.backup_folder import vault_id
from kap_companion.vault.engine import DatabaseKey, disposed
from kap_companion.vault.entries import read_head
from kap_companion.vault.own import DEVICE, PRACTICE_SUBJECT, read_own
from kap_companion.vault.record import Head
from kap_companion.vault.schema import entry, patient, session, stored_revision


@dataclass(frozen=True, slots=True)
class Facts:
    """What a database says about itself, by which a copy is known to be one."""

    vault: str
    schema: str
    entries: int
    head: Head
    patients: int
    sessions: int


def facts_of(connection: Connection) -> Facts:
    """Return what this database says about itself."""
    return Facts(
        vault=vault_id(read_own(connection, PRACTICE_SUBJECT)),
        schema=stored_revision(connection),
        entries=_count(connection, entry),
        head=read_head(connection, read_own(connection, DEVICE)),
        patients=_count(connection, patient),
        sessions=_count(connection, session),
    )


def pages_are_sound(connection: Connection) -> bool:
    """Whether every page carries its right HMAC, and SQLite finds its own order in them."""
    broken = connection.exec_driver_sql("PRAGMA cipher_integrity_check").all()
    return not broken and connection.exec_driver_sql("PRAGMA quick_check").scalar() == "ok"


@contextmanager
def opened_copy(path: Path, key: DatabaseKey) -> Iterator[Connection]:
    """Open a database that nobody else has open; nothing is written, not even beside it."""
    engine = create_engine(
        "sqlite://",
        module=dbapi2,
        creator=lambda: _connect(path, key),
        poolclass=StaticPool,
        hide_parameters=True,
    )
    with disposed(engine), engine.connect() as connection:
        yield connection


def _connect(path: Path, key: DatabaseKey) -> Any:  # noqa: ANN401  # untyped module
    address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    connection = dbapi2.connect(address, uri=True, isolation_level=None)
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(key.pragma)
    return connection


def _count(connection: Connection, table: Table) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar_one()
