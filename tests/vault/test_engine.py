"""The database's connections: who reads sees one state and writes nothing, who writes is alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError
from sqlcipher3 import dbapi2

from kap_companion.vault import NotAVault, VaultDamaged
from kap_companion.vault.engine import (
    PAGE_BYTES,
    DatabaseKey,
    disposed,
    open_engine,
    refuse_what_is_no_vault,
    settle,
)
from tests.vault.rig import to_the_letter

KEY = DatabaseKey(bytes(range(32)), bytes(range(16)))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.db"


@pytest.fixture
def writing(path: Path) -> Iterator[Engine]:
    """An engine that writes, on a database with one table of one row."""
    with disposed(open_engine(path, KEY, writes=True)) as engine:
        with engine.begin() as connection:
            connection.exec_driver_sql("CREATE TABLE said (words)")
            connection.exec_driver_sql("INSERT INTO said VALUES ('first')")
        yield engine


@pytest.fixture
def reading(writing: Engine, path: Path) -> Iterator[Engine]:  # noqa: ARG001  # made before
    with disposed(open_engine(path, KEY, writes=False)) as engine:
        yield engine


def says(engine: Engine, words: str) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO said VALUES (?)", (words,))


def test_who_reads_writes_nothing(reading: Engine) -> None:
    with pytest.raises(DatabaseError, match="readonly"):
        says(reading, "second")


def test_who_reads_sees_one_state_until_the_end(reading: Engine, writing: Engine) -> None:
    with reading.connect() as connection:
        for _ in range(2):
            found = connection.exec_driver_sql("SELECT words FROM said").scalars().all()
            assert found == ["first"]
            says(writing, "meanwhile")
    with reading.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM said").scalar() == 3


def test_who_writes_holds_the_database_from_the_beginning(writing: Engine, path: Path) -> None:
    other = dbapi2.connect(str(path), isolation_level=None)
    other.execute(KEY.pragma)
    other.execute("PRAGMA busy_timeout = 0")
    with writing.begin(), pytest.raises(dbapi2.OperationalError, match="locked"):
        other.execute("BEGIN IMMEDIATE")
    other.close()


def test_an_error_does_not_tell_what_was_written(writing: Engine) -> None:
    with writing.begin() as connection, pytest.raises(DatabaseError) as failed:
        connection.exec_driver_sql("INSERT INTO nowhere VALUES (?)", ("my mother's garden",))
    assert "garden" not in str(failed.value)


def test_nothing_older_stays_in_the_log(writing: Engine, path: Path) -> None:
    log = path.with_name(path.name + "-wal")
    assert log.stat().st_size
    settle(writing)
    assert not log.stat().st_size
    says(writing, "second")


def test_a_long_look_in_the_way_of_that_is_no_error(
    reading: Engine, writing: Engine, path: Path
) -> None:
    says(writing, "second")
    with writing.begin() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout = 0").close()
    with reading.connect() as connection:
        connection.exec_driver_sql("SELECT * FROM said").all()
        says(writing, "third")
        settle(writing)
    assert path.with_name(path.name + "-wal").stat().st_size
    says(writing, "fourth")


class Refusing:
    """An engine whose disk refuses."""

    closed = False

    def raw_connection(self) -> "Refusing":
        return self

    def cursor(self) -> None:
        raise dbapi2.OperationalError("disk I/O error")

    def close(self) -> None:
        self.closed = True


def test_a_disk_in_the_way_of_that_is_no_error() -> None:
    engine = Refusing()
    settle(engine)  # type: ignore[arg-type]  # as far as it is used
    assert engine.closed


def test_there_is_one_connection(writing: Engine) -> None:
    one, other = writing.raw_connection(), writing.raw_connection()
    assert one.driver_connection is other.driver_connection
    one.close()
    other.close()


def test_a_look_at_the_file_without_a_key(tmp_path: Path) -> None:
    file = tmp_path / "vault.db"
    here = "This folder holds no vault. Nothing was changed. Choose another folder."
    with pytest.raises(NotAVault, match=to_the_letter(here)):
        refuse_what_is_no_vault(file)
    file.mkdir()
    with pytest.raises(NotAVault, match=to_the_letter(here)):
        refuse_what_is_no_vault(file)
    file.rmdir()
    file.write_bytes(b"\1" * (PAGE_BYTES - 1))
    with pytest.raises(VaultDamaged):
        refuse_what_is_no_vault(file)
    file.write_bytes(b"\1" * PAGE_BYTES)
    refuse_what_is_no_vault(file)
    file.write_bytes(b"SQLite format 3\0")
    with pytest.raises(NotAVault, match="not encrypted"):
        refuse_what_is_no_vault(file)
