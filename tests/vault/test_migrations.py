"""The schema by migrations is the schema that a new vault gets, and lifting loses nothing."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from kap_companion.domain.charts import PracticeChart
from kap_companion.domain.entry import Entry, NewEntry
from kap_companion.domain.events import (
    Observed,
    PractitionerAdded,
    SessionPlanned,
    StepCheckedIn,
    StepPlanned,
    Went,
)
from kap_companion.exports import export_session
from kap_companion.vault import engine as vault_engine
from kap_companion.vault import migrate as vault_migrate
from kap_companion.vault import schema
from kap_companion.vault.engine import DatabaseKey, disposed, open_engine
from kap_companion.vault.migrate import configuration, migrate
from kap_companion.vault.slots import SlotKind, read_slots
from kap_companion.vault.unlock import open_slot
from tests.vault.older import TO_0002, TO_0003
from tests.vault.rig import PASSPHRASE, copied, note, opened, with_the_key

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


# A vault that version 0.1 wrote: a patient, a running session with three notes, half a sentence.

OLD = Path(__file__).parent / "vault-0.1"
OLD_CODE = "7XGX-E0R1-MZAY-FP9N-ZDMA-K8VB-GCV7"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return copied(OLD, tmp_path / "old")


def rows_of(folder: Path, table: str) -> list[tuple[object, ...]]:
    with with_the_key(folder) as connection:
        return [tuple(row) for row in connection.execute(f"SELECT * FROM {table}").fetchall()]  # noqa: S608


def test_a_vault_of_the_first_version_is_lifted_and_nothing_is_lost(old: Path) -> None:
    before = rows_of(old, "entry")
    with opened(old) as lifted:
        assert lifted.verify().ok
        words = [words_of(each) for each in lifted.reader.entries_of("session-1")]
        assert list(filter(None, words)) == ["warm light", "a river", "my mother's garden"]
        assert lifted.reader.drafts_of("session-1") == {"journey-line": "half a sen"}
        (patient,) = lifted.reader.patients()
        assert patient.name == "Nora Weiß"
        (founder,) = PracticeChart.replay(
            lifted.reader.entries_of(lifted.practice_subject)
        ).practitioners
        assert founder == PractitionerAdded(lifted.practitioner_id, "Ada Green", "therapist")
    assert rows_of(old, "entry")[: len(before)] == before
    with opened(old) as again:
        note(again, "and on it goes")
        assert again.verify().ok


def test_what_was_lifted_is_still_given_away_as_it_was_written(old: Path, tmp_path: Path) -> None:
    with opened(old) as lifted:
        practice = lifted.practice_subject
        target = export_session(practice, lifted.reader.entries_of(practice), tmp_path)
    told = json.loads(target.read_text(encoding="utf-8"))["entries"]
    (founder,) = (each for each in told if each["kind"] == "practitioner-added")
    assert founder["version"] == 1
    assert founder["body"].keys() == {"practitioner_id", "name", "role"}


def words_of(entry: Entry) -> str:
    return entry.event.words if isinstance(entry.event, Observed) else ""


def test_a_lifted_vault_has_the_tables_of_a_new_one(old: Path, folder: Path) -> None:
    with opened(old):
        pass
    with with_the_key(old) as connection:
        meta = dict(connection.execute("SELECT name, value FROM meta").fetchall())
    with with_the_key(folder) as connection:
        assert connection.execute("SELECT name FROM meta").fetchall() != []
        assert meta.keys() == {n for (n,) in connection.execute("SELECT name FROM meta")}
    assert structure_of(old) == structure_of(folder)


def test_old_slots_are_lifted_one_by_one_as_their_secret_is_typed(old: Path) -> None:
    salt = (old / vault_engine.DATABASE).read_bytes()[:16]
    with opened(old):
        pass
    assert _kinds_with_a_pair(old, salt) == {SlotKind.PASSPHRASE}
    with opened(old, OLD_CODE):
        pass
    assert _kinds_with_a_pair(old, salt) == {SlotKind.PASSPHRASE, SlotKind.RECOVERY}
    with opened(old) as again:
        assert again.verify().ok


def _kinds_with_a_pair(folder: Path, salt: bytes) -> set[SlotKind]:
    found = read_slots(folder, salt)
    assert found is not None
    return {slot.kind for slot in found.slots if slot.public}


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


def test_the_program_may_lie_in_a_folder_with_a_percent_sign(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved = copied(vault_migrate.MIGRATIONS, tmp_path / "100 % %(here)s")
    monkeypatch.setattr(vault_migrate, "MIGRATIONS", moved)
    with begun(tmp_path / "a.db", KEY) as connection:
        migrate(connection)
        assert schema.stored_revision(connection) == schema.HEAD


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


def test_steps_of_a_filled_vault_get_their_times_from_the_journal(folder: Path) -> None:
    plan = SessionPlanned("patient-1", datetime(2026, 3, 2, 10, tzinfo=UTC), "nasal", 120)
    with opened(folder) as vault:
        planned = vault.journal.append(
            [NewEntry("s-1", plan), NewEntry("s-1", StepPlanned("walk", "me"))]
        ).result(30)[1]
        asked = NewEntry("s-1", StepCheckedIn(planned.id, Went.WELL))
        (checked,) = vault.journal.append([asked]).result(30)
    with with_the_key(folder) as connection:
        for statement in (*TO_0003, *TO_0002):
            connection.execute(statement)
        old = (planned.id, "s-1", "patient-1", "walk", "me", None, "open")
        connection.execute("INSERT INTO step VALUES (?, ?, ?, ?, ?, ?, ?)", old)
        connection.commit()
    with opened(folder) as lifted:
        (step,) = lifted.reader.open_steps()
        assert (step.planned_us, step.checked_us) == (
            planned.occurred_at.utc_us,
            checked.occurred_at.utc_us,
        )
        assert lifted.verify().ok
