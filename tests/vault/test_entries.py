"""What is read of one subject is its own, in the order of all devices, forwards and backwards."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine

from kap_companion.domain.codec import Codec
from kap_companion.domain.entry import Entry
from kap_companion.errors import InputRefused
from kap_companion.vault import Vault
from kap_companion.vault.engine import DatabaseKey, disposed, open_engine
from kap_companion.vault.entries import (
    Order,
    read_entries_back,
    read_entries_with_ids,
    read_head,
    refuse_erased,
)
from kap_companion.vault.own import ACCESS_SUBJECT, PRACTICE_SUBJECT
from kap_companion.vault.reader import VaultReader
from kap_companion.vault.record import Head
from kap_companion.vault.schema import create_schema
from tests.vault.rig import looking_into, note, opened
from tests.vault.test_anchors import own
from tests.vault.test_erase import erase
from tests.vault.test_verify import break_open

CODEC = Codec()


@pytest.fixture
def connection(vault: Vault) -> Iterator[Connection]:
    with disposed(looking_into(vault)) as engine, engine.connect() as connection:
        yield connection


def slices(vault: Vault, size: int) -> list[Entry]:
    """A session backwards, so many at once, as a history asks for it."""
    found: list[Entry] = []
    before: Order | None = None
    while entries := vault.reader.entries_back("session-1", before, size):
        assert len(entries) <= size
        assert entries[0] not in found
        found += entries
        before = entries[-1].order
    return found


@pytest.mark.parametrize("size", [1, 2, 3, 100])
def test_backwards_is_forwards_turned_round(vault: Vault, size: int) -> None:
    assert slices(vault, size) == [*reversed(vault.reader.entries_of("session-1"))]


@pytest.mark.parametrize("size", [1, 2])
def test_what_two_devices_wrote_at_the_same_count_comes_once(folder: Path, size: int) -> None:
    same = "(SELECT max(counter) FROM entry WHERE subject = 'session-1')"
    newest = "(SELECT max(position) FROM entry WHERE subject = 'session-1')"
    break_open(
        folder,
        f"UPDATE entry SET counter = {same} WHERE position = {newest} - 1",  # noqa: S608  # ours
        f"UPDATE entry SET device = '~' WHERE position = {newest}",  # noqa: S608  # ours
        f"UPDATE entry SET device = '!', seq = 3 WHERE position = {newest} - 1",  # noqa: S608
    )
    with opened(folder) as vault:
        forwards = vault.reader.entries_of("session-1")
        assert [each.device for each in forwards[-2:]] == ["!", "~"]
        assert forwards[-2].counter == forwards[-1].counter
        assert slices(vault, size) == [*reversed(forwards)]


def test_of_nobody_and_of_the_erased_there_is_nothing(vault: Vault, connection: Connection) -> None:
    assert read_entries_back(connection, "nobody", None, 9, CODEC) == ()
    connection.rollback()
    erase(vault)
    assert read_entries_back(connection, "session-1", None, 9, CODEC) == ()
    assert vault.reader.entries_of("session-1") == ()


def test_entries_by_their_ids_are_those_of_one_subject(
    vault: Vault, connection: Connection
) -> None:
    (elsewhere,) = vault.reader.entries_of("patient-1")
    first, *_, last = vault.reader.entries_of("session-1")
    ids = {last.id, elsewhere.id, first.id, "nowhere"}
    assert read_entries_with_ids(connection, "session-1", ids, CODEC) == (first, last)
    assert read_entries_with_ids(connection, "session-1", set(), CODEC) == ()
    assert read_entries_with_ids(connection, "nobody", ids, CODEC) == ()


def test_whose_record_is_read(vault: Vault, folder: Path) -> None:
    assert vault.reader.practice_subject() == own(folder, PRACTICE_SUBJECT)
    assert vault.reader.access_subject() == own(folder, ACCESS_SUBJECT)


def test_a_reader_goes_on_with_another_engine(vault: Vault) -> None:
    reader = VaultReader(looking_into(vault), CODEC)
    before = reader.entries_of("session-1")
    other = looking_into(vault)
    reader.exchange(lambda: other)
    assert reader.entries_of("session-1") == before
    assert reader._engine is other  # noqa: SLF001  # nothing else tells

    def fails() -> Engine:
        raise OSError

    with pytest.raises(OSError, match=r"^$"):
        reader.exchange(fails)
    assert reader.entries_of("session-1") == before
    reader.close()


def test_nothing_is_added_to_what_was_erased(vault: Vault, connection: Connection) -> None:
    assert refuse_erased(connection, "nobody") is None
    assert refuse_erased(connection, "session-1")
    connection.rollback()
    erase(vault)
    with pytest.raises(InputRefused) as refused:
        note(vault, "one more")
    assert str(refused.value) == "This record was erased. Nothing can be added to it."


def test_before_its_first_entry_a_vault_has_counted_nothing(tmp_path: Path) -> None:
    key = DatabaseKey(bytes(32), bytes(16))
    with disposed(open_engine(tmp_path / "a.db", key, writes=True)) as engine, engine.begin() as it:
        create_schema(it)
        assert read_head(it, "device") == Head("device")
