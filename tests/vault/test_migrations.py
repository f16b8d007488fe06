"""The schema by migrations is the schema that a new vault gets, and lifting loses nothing."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from kap_companion.vault import engine as vault_engine
from kap_companion.vault import schema, vault
from kap_companion.vault.engine import DatabaseKey, disposed, open_engine
from kap_companion.vault.migrate import configuration, migrate
from kap_companion.vault.unlock import open_slot
from tests.vault.rig import PASSPHRASE, note, opened, with_the_key

KEY = DatabaseKey(bytes(range(32)), bytes(range(16)))


@contextmanager
def begun(path: Path, key: DatabaseKey) -> Iterator[Connection]:
    with disposed(open_engine(path, key, writes=True)) as engine, engine.begin() as connection:
        yield connection


def structure(connection: Connection) -> dict[str, str]:
    """Every table, index, view and trigger, as SQL in one spelling."""
    rows = connection.exec_driver_sql("SELECT name, coalesce(sql, '') FROM sqlite_master").all()
    return {name: re.sub(r"\s*([(),])\s*", r"\1", " ".join(sql.split())) for name, sql in rows}


def test_migrated_equals_created(tmp_path: Path) -> None:
    with begun(tmp_path / "a.db", KEY) as connection:
        migrate(connection)
        migrated = structure(connection)
    with begun(tmp_path / "b.db", KEY) as connection:
        schema.create_schema(connection)
        created = structure(connection)
        assert schema.stored_revision(connection) == schema.HEAD
    assert migrated.keys() == created.keys()
    for name, sql in created.items():
        assert migrated[name] == sql


def test_migrated_equals_the_tables_of_the_program(tmp_path: Path) -> None:
    with begun(tmp_path / "a.db", KEY) as connection:
        migrate(connection)
        context = MigrationContext.configure(connection, opts={"include_name": _ours})
        assert compare_metadata(context, schema.metadata) == []


def _ours(name: str | None, kind: str, _parents: object) -> bool:
    return kind != "table" or not str(name).startswith(("note_search", "alembic_version"))


def test_every_constraint_has_a_name() -> None:
    for table in schema.metadata.tables.values():
        assert all(constraint.name for constraint in table.constraints)


def test_the_constants_name_the_migrations(tmp_path: Path) -> None:
    with begun(tmp_path / "a.db", KEY) as connection:
        scripts = ScriptDirectory.from_config(configuration(connection))
    assert scripts.get_current_head() == schema.HEAD
    revisions = {script.revision for script in scripts.walk_revisions()}
    assert revisions == {schema.HEAD, *schema.OLDER}


def test_an_upgrade_of_a_filled_vault_keeps_everything(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The way up is walked with today's schema under an older name, until there is an older one."""
    with opened(folder) as before:
        kept = {subject: before.reader.entries_of(subject) for subject in SUBJECTS}
        structure_before = structure_of(folder)
    with with_the_key(folder) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0000'")
    calls: list[str] = []

    def lift(connection: Connection) -> None:
        calls.append(schema.stored_revision(connection))
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = ?", (schema.HEAD,))

    monkeypatch.setattr(vault, "OLDER", ("0000",))
    monkeypatch.setattr("kap_companion.vault.migrate.migrate", lift)
    with opened(folder) as after:
        assert {subject: after.reader.entries_of(subject) for subject in SUBJECTS} == kept
        assert after.verify().ok
        note(after, "and on it goes")
    assert calls == ["0000"]
    assert structure_of(folder) == structure_before


SUBJECTS = ("session-1", "patient-1")


def structure_of(folder: Path) -> set[str]:
    with with_the_key(folder) as connection:
        rows = connection.execute("SELECT name FROM sqlite_master").fetchall()
    return {name for (name,) in rows}


def test_migrating_what_is_at_head_changes_nothing(folder: Path) -> None:
    key = _key_of(folder)
    with begun(folder / vault_engine.DATABASE, key) as connection:
        before = structure(connection)
        migrate(connection)
        assert structure(connection) == before
    with opened(folder) as again:
        assert again.verify().ok


def _key_of(folder: Path) -> DatabaseKey:
    return open_slot(folder, PASSPHRASE).key


def test_a_start_does_without_alembic(folder: Path) -> None:
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from tests.vault.rig import PASSPHRASE, opened\n"
        "with opened(Path(sys.argv[1])) as vault:\n"
        "    vault.reader.patients()\n"
        "print([name for name in sys.modules if name.startswith('alembic')])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(folder)], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
