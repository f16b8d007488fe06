"""The check names what fails first, tells how far it is, and can be stopped."""

from pathlib import Path

import pytest

from kap_companion.domain.entry import NewEntry
from kap_companion.domain.events import Observed
from kap_companion.vault import Stopped, Vault, VerifyReport
from kap_companion.vault.engine import PAGE_BYTES
from kap_companion.vault.progress import TELL_EVERY, Walk
from tests.vault.conftest import Template
from tests.vault.rig import PASSPHRASE, note, opened, with_the_key, write

TEMPLATE = 9
"""Entries of the template: its founding and its device, a session, three notes."""

COPY = 1
"""A copy of the folder is a new device, and puts itself on record."""


CHANGED = "An entry is not as it was written."
UNLINKED = "An entry does not follow the one before it."
MISSING = "Entry 8 of a device is missing."


def break_open(folder: Path, *statements: str, secret: str = PASSPHRASE) -> None:
    """Change rows as someone could who has the key, and puts the triggers back afterwards."""
    with with_the_key(folder, secret) as connection:
        triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        kept = [(name, sql) for name, sql in triggers.fetchall() if name.startswith("entry")]
        for name, _sql in kept:
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(statement)
        for _name, sql in kept:
            connection.execute(sql)


def test_a_sound_vault(vault: Vault) -> None:
    assert vault.verify() == VerifyReport(entries=TEMPLATE + COPY, anchors=1)
    assert vault.verify().ok


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("UPDATE entry SET occurred_utc_us = 5 WHERE id = ?", CHANGED),
        ("UPDATE entry SET author = 'eve' WHERE id = ?", CHANGED),
        ("UPDATE entry SET amends = 'x' WHERE id = ?", CHANGED),
        ("UPDATE entry SET body = randomblob(80) WHERE id = ?", CHANGED),
        ("UPDATE entry SET hash = randomblob(32) WHERE id = ?", CHANGED),
        ("UPDATE entry SET previous_hash = randomblob(32) WHERE id = ?", UNLINKED),
        ("UPDATE entry SET subject = 'patient-1' WHERE id = ?", CHANGED),
        ("UPDATE entry SET seq = 99 WHERE id = ?", MISSING),
        ("UPDATE entry SET kind = 'quote-heard' WHERE id = ?", CHANGED),
    ],
)
def test_the_first_entry_that_fails_is_named(
    template: Template, folder: Path, statement: str, problem: str
) -> None:
    second = template.note_ids[1]
    break_open(folder, statement.replace("?", f"'{second}'"))
    with opened(folder) as vault:
        report = vault.verify()
    assert report.problem == problem
    expected = template.note_ids[2] if problem == MISSING else second
    assert report.entry_id == expected
    assert report.entries in {TEMPLATE - 2, TEMPLATE - 2 + COPY}  # whichever device comes first
    assert not report.ok


def test_damaged_pages_are_counted(folder: Path) -> None:
    with opened(folder) as vault:
        write(vault, *(NewEntry("session-1", Observed("x" * 9_000)) for _ in range(9)))
    size = (folder / "vault.db").stat().st_size
    with (folder / "vault.db").open("r+b") as file:
        for page in (1, 2):
            file.seek(size - page * PAGE_BYTES + 100)
            file.write(bytes(16))
    with opened(folder) as vault:
        report = vault.verify()
    assert report == VerifyReport(problem="Damaged pages in the vault's file: 2.")


def test_a_body_that_does_not_open(folder: Path) -> None:
    change = "UPDATE subject_key SET key = randomblob(32) WHERE subject = 'session-1'"
    with with_the_key(folder) as connection:
        connection.execute(change)
        first = "SELECT id FROM entry WHERE subject = 'session-1' ORDER BY counter LIMIT 1"
        ((entry_id,),) = connection.execute(first).fetchall()
    with opened(folder) as vault:
        report = vault.verify()
    assert (report.problem, report.entry_id) == ("An entry can't be opened.", entry_id)
    assert report.entries == TEMPLATE + COPY


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE note SET words = 'else' WHERE words = 'a river'", True),
        ("DELETE FROM session", True),
        ("INSERT INTO note VALUES (99, 'ghost', 'ghosts', 'boo', NULL, 'note', 0, '', '')", False),
    ],
)
def test_an_index_that_differs(
    template: Template,
    folder: Path,
    statement: str,
    named: bool,  # noqa: FBT001  # a row
) -> None:
    with with_the_key(folder) as connection:
        connection.execute(statement)
    with opened(folder) as vault:
        report = vault.verify()
    problem = "The index is not what the journal says. Nothing is lost: rebuild it."
    assert (report.problem, report.entry_id) == (problem, template.note_ids[-1] if named else "")


def test_a_missing_entry(template: Template, folder: Path) -> None:
    break_open(folder, "DELETE FROM entry WHERE seq = 8")
    with opened(folder) as vault:
        report = vault.verify()
    assert (report.problem, report.entry_id) == (
        MISSING,
        template.note_ids[2],
    )


def test_an_old_page_among_newer_ones(folder: Path) -> None:
    """Its own checksum is right: only what the other pages say shows that it is old."""
    path = folder / "vault.db"
    before = path.read_bytes()
    with with_the_key(folder) as connection:
        query = "SELECT rootpage FROM sqlite_master WHERE name = 'sqlite_autoindex_entry_1'"
        ((root,),) = connection.execute(query).fetchall()
    with opened(folder) as vault:
        note(vault, "one more")
    place = slice((root - 1) * PAGE_BYTES, root * PAGE_BYTES)
    after = bytearray(path.read_bytes())
    assert after[place] != before[place]
    after[place] = before[place]
    path.write_bytes(after)
    with opened(folder) as vault:
        problem = "Parts of the vault's file don't fit together. Restore a backup."
        assert vault.verify().problem == problem


def test_an_entry_of_another_subject_is_no_gap(vault: Vault) -> None:
    note(vault, "elsewhere", "session-2")
    assert vault.verify().ok


def test_a_chain_per_device(folder: Path) -> None:
    with with_the_key(folder) as connection:
        connection.execute("UPDATE meta SET value = 'a new device' WHERE name = 'device'")
    with opened(folder) as vault:
        first = note(vault, "first of this device")
        assert (first.seq, first.counter) == (2, TEMPLATE + 2)
        assert note(vault, "second").counter == TEMPLATE + 3
        assert vault.verify() == VerifyReport(entries=TEMPLATE + 3, anchors=1)


def test_progress_runs_to_its_end(vault: Vault) -> None:
    write(vault, *(NewEntry("session-1", Observed(str(n))) for n in range(TELL_EVERY + 1)))
    told: list[tuple[int, int]] = []
    assert vault.verify(lambda done, total: told.append((done, total))).ok
    total = 2 * (TELL_EVERY + 1 + TEMPLATE + COPY)
    assert told[0] == (TELL_EVERY, total)
    assert told[-1] == (total, total)
    assert told == sorted(told)


def test_it_is_told_every_thousand_steps_and_at_the_end() -> None:
    told: list[tuple[int, int]] = []
    walk = Walk(2 * TELL_EVERY + 7, lambda done, total: told.append((done, total)))
    for _ in range(walk.total):
        walk.step()
    assert [done for done, _total in told] == [TELL_EVERY, 2 * TELL_EVERY, walk.total]
    assert {total for _done, total in told} == {walk.total}


def test_whoever_stops_it_is_told_that_nothing_was_changed() -> None:
    walk = Walk(TELL_EVERY + 1, cancelled=lambda: True)
    walk.step(TELL_EVERY - 1)
    with pytest.raises(Stopped) as caught:
        walk.step()
    assert str(caught.value) == "Stopped. Nothing was changed."
    Walk(1).step()  # nobody waits, nobody stops it


def test_stopped(vault: Vault) -> None:
    write(vault, *(NewEntry("session-1", Observed(str(n))) for n in range(TELL_EVERY)))
    report = vault.verify(cancelled=lambda: True)
    assert report == VerifyReport(entries=TELL_EVERY, stopped=True)
    assert not report.ok


def test_a_rebuild_that_is_stopped_changes_nothing(folder: Path) -> None:
    with with_the_key(folder) as connection:
        connection.execute("DELETE FROM session")
    with opened(folder) as vault:
        with pytest.raises(Stopped):
            vault.rebuild_index(cancelled=lambda: True)
        assert vault.reader.running_session() is None
        vault.rebuild_index(cancelled=lambda: False)
        assert vault.reader.running_session() is not None


def test_writing_goes_on_meanwhile(vault: Vault) -> None:
    write(vault, *(NewEntry("session-1", Observed(str(n))) for n in range(TELL_EVERY)))

    def write_one_more(_done: int, _total: int) -> None:
        note(vault, "meanwhile")

    report = vault.verify(write_one_more)
    assert report.ok
    assert vault.reader.search("meanwhile")
    assert vault.verify().ok


def test_a_table_that_is_gone(folder: Path) -> None:
    with with_the_key(folder) as connection:
        connection.execute("DROP TABLE step")
    with opened(folder) as vault:
        expected = VerifyReport(TEMPLATE + COPY, "A part of the vault's file can't be read.")
        assert vault.verify() == expected
