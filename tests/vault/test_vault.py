"""What an open vault hands on to its parts, and what it keeps to itself."""

import json
import threading
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine

from kap_companion.domain.entry import Entry, NewEntry
from kap_companion.domain.events import ChartKind, Erased, Observed, PracticeFounded
from kap_companion.vault import (
    CHEAPEST,
    Stopped,
    Vault,
    VaultReadOnly,
    VaultUnavailable,
    unlock_vault,
    writer,
)
from kap_companion.vault.engine import DATABASE
from kap_companion.vault.inbox_file import INBOX_FILE
from kap_companion.vault.lock import locked
from kap_companion.vault.rekey import Step
from kap_companion.vault.replace import PLACING
from kap_companion.vault.slots import SLOT_FILES, SlotFile, write_copy
from tests.vault.conftest import Template, mounted
from tests.vault.rig import (
    NOON,
    PASSPHRASE,
    WAIT_S,
    Ticking,
    copied,
    note,
    opened,
    to_the_letter,
    with_the_key,
    write,
)

BO, BOS = "bo-lind", "nine slow herons"


def test_it_lies_where_it_was_opened(vault: Vault, folder: Path) -> None:
    assert vault.folder == folder
    assert vault.unlocked_by == "passphrase"


def test_the_code_opens_it_in_the_name_that_is_asked_for(folder: Path, template: Template) -> None:
    with opened(folder) as vault:
        vault.keyring.add(BO, "Bo Lind", BOS, CHEAPEST)
        ada = vault.practitioner_id
    with closing(unlock_vault(folder, template.code, Ticking(), holder=BO)) as vault:
        assert vault.practitioner_id == BO
        assert vault.unlocked_by == "recovery code"
        assert not vault.signs_with(PASSPHRASE)
        assert vault.signs_with(BOS)
    with opened(folder) as vault:
        assert vault.practitioner_id == ada


def test_who_listens_is_told_what_was_written(vault: Vault) -> None:
    told: list[Entry] = []
    vault.when_written(told.extend)
    written = write(vault, NewEntry("session-1", Observed("rain")))
    assert tuple(told) == written


def test_ahead_of_each_commit_it_is_asked(folder: Path) -> None:
    asked: list[None] = []
    before_commit = lambda: asked.append(None)  # noqa: E731  # no more than this
    with closing(unlock_vault(folder, PASSPHRASE, Ticking(), before_commit)) as vault:
        before = len(asked)
        note(vault, "rain")
        assert len(asked) == before + 1


def test_erasing_through_it(vault: Vault) -> None:
    erased = NewEntry(vault.access_subject, Erased(ChartKind.SESSION, "session-1"))
    (entry,) = vault.erase(["session-1"], [erased]).result(WAIT_S)
    assert entry.event == erased.event
    assert vault.reader.entries_of("session-1") == ()
    assert vault.reader.entries_of("patient-1")


def test_a_backup_through_it(vault: Vault, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    vault.keyring.add(BO, "Bo Lind", BOS, CHEAPEST)
    made = vault.back_up(tmp_path, lambda done, total: told.append((done, total)))
    assert made.manifest.vault == vault.backup_id
    assert 0 < made.manifest.made_us - NOON.timestamp() * 1_000_000 < 60_000_000
    assert told[-1][0] == told[-1][1]
    with opened(made.path, BOS) as again:  # the slots are those of now, not of when it was opened
        assert again.verify().anchors == 2
    with pytest.raises(Stopped):
        vault.back_up(tmp_path, cancelled=lambda: True)


def test_a_new_key_through_it(vault: Vault) -> None:
    vault.keyring.add(BO, "Bo Lind", BOS, CHEAPEST)
    steps: list[Step] = []
    done = vault.rekey([BO], CHEAPEST, steps.append)
    assert steps == list(Step)
    assert vault.opens_with(done.code)
    assert not vault.opens_with(BOS)
    assert {slot.cost for slot in vault.keyring.slot_file.slots} == {CHEAPEST}
    assert vault.verify().ok
    assert vault.check_head() == ""


def test_the_index_made_again_through_it(vault: Vault, folder: Path) -> None:
    with with_the_key(folder) as connection:
        connection.execute("DELETE FROM session")
    told: list[tuple[int, int]] = []
    with pytest.raises(Stopped):
        vault.rebuild_index(cancelled=lambda: True)
    vault.rebuild_index(lambda done, total: told.append((done, total)))
    assert vault.reader.running_session() is not None
    assert told[-1] == (4, 4)


def test_the_whole_record_through_it(vault: Vault) -> None:
    count = vault.verify().entries
    with vault.open_record() as (contents, entries):
        assert contents.access_subject == vault.access_subject
        assert len(list(entries)) == contents.entries == count


def test_an_anchor_says_when_it_was_made(vault: Vault, folder: Path) -> None:
    note(vault, "rain")
    vault.anchor().result(WAIT_S)
    with with_the_key(folder) as connection:
        newest = "SELECT at_utc_us FROM anchor ORDER BY position DESC LIMIT 1"
        ((at_utc_us,),) = connection.execute(newest).fetchall()
    assert 0 < at_utc_us - NOON.timestamp() * 1_000_000 < 60_000_000


def test_a_vault_that_does_not_open_lets_go_of_its_folder(folder: Path) -> None:
    with (
        mounted(folder, "--bind", str(folder)),
        mounted(folder, "-o", "remount,ro,bind"),
        pytest.raises(VaultReadOnly),
    ):
        unlock_vault(folder, PASSPHRASE, Ticking())
    locked(folder).release()


def test_closed_it_lets_go_of_its_folder(folder: Path) -> None:
    vault = unlock_vault(folder, PASSPHRASE, Ticking())
    assert vault.close()
    locked(folder).release()


def test_a_lock_without_an_inbox_is_not_missed(folder: Path) -> None:
    vault = unlock_vault(folder, PASSPHRASE, Ticking())
    vault.begin_lock(takes=False)
    vault.close()
    with opened(folder) as again:
        assert again.received().faults == {}


def test_slots_that_differ_are_made_good_at_the_next_opening(folder: Path) -> None:
    whole = (folder / "slots.json").read_bytes()
    (folder / "slots.copy.json").unlink()
    with opened(folder):
        pass
    assert (folder / "slots.copy.json").read_bytes() == whole


def test_it_knows_the_slot_that_opened_it_and_at_first_all(folder: Path) -> None:
    def known() -> dict[str, str]:
        with with_the_key(folder) as connection:
            query = "SELECT value FROM meta WHERE name = 'key_slots'"
            return dict(json.loads(connection.execute(query).fetchone()[0]))

    with opened(folder) as vault:
        vault.keyring.add(BO, "Bo Lind", BOS, CHEAPEST)
    mine = known()
    for name in SLOT_FILES:  # someone without any key may do so
        plain = json.loads((folder / name).read_bytes())
        plain["slots"].append(plain["slots"][0] | {"id": "slipped-in"})
        (folder / name).write_text(json.dumps(plain))
    with opened(folder):
        pass
    assert known() == mine
    with with_the_key(folder) as connection:
        connection.execute("DELETE FROM meta WHERE name = 'key_slots'")
    with opened(folder):
        pass
    assert known().keys() == {*mine, "slipped-in"}


def test_what_reads_it_can_not_write(vault: Vault) -> None:
    def only_reads(engine: Engine) -> bool:
        with engine.connect() as connection:
            return bool(connection.exec_driver_sql("PRAGMA query_only").scalar())

    assert only_reads(vault._reader._engine)  # noqa: SLF001  # its own connection
    with vault._beside() as engine:  # noqa: SLF001  # what all that takes long reads by
        assert only_reads(engine)


def test_what_was_wrong_ahead_of_a_signature_is_told(vault: Vault) -> None:
    assert vault.take_failures() == ()
    assert not vault.signs_with("wrong")
    assert vault.signs_with(PASSPHRASE)
    assert [each.count for each in vault.take_failures()] == [1]


def test_a_check_through_it(vault: Vault) -> None:
    told: list[tuple[int, int]] = []
    report = vault.verify(lambda done, total: told.append((done, total)))
    assert report.ok
    assert told == [(2 * report.entries, 2 * report.entries)]
    assert vault.verify(cancelled=lambda: True).stopped


def test_a_backup_takes_the_slots_of_this_vault(vault: Vault, folder: Path, tmp_path: Path) -> None:
    mine = vault.keyring.slot_file
    write_copy(folder, SlotFile(bytes(16), mine.slots, generation=99), SLOT_FILES[1])
    with opened(vault.back_up(tmp_path).path) as again:
        assert again.keyring.slot_file == mine
    for name in SLOT_FILES:
        (folder / name).unlink()
    with opened(vault.back_up(tmp_path).path) as again:
        assert again.keyring.slot_file == mine


def test_closing_it_waits_no_longer_than_is_said(folder: Path) -> None:
    vault = unlock_vault(folder, PASSPHRASE, Ticking())
    go_on = threading.Event()
    vault._writer.submit(lambda _transaction: go_on.wait(2))  # noqa: SLF001  # a slow disk
    assert not vault.close(timeout_s=0.01)
    go_on.set()
    assert vault.close()


def test_an_inbox_that_can_not_be_taken_away_stops_nothing(vault: Vault, folder: Path) -> None:
    received = vault.received()
    (folder / INBOX_FILE).mkdir()
    assert vault.take_in(received, [], {}) == ()
    (folder / INBOX_FILE).rmdir()


def test_a_restored_vault_that_can_not_be_put_in_its_place(
    folder: Path, template: Template
) -> None:
    copied(template.folder, folder / f"restored-20260101T000000Z{PLACING}")
    (folder / DATABASE).unlink()
    (folder / DATABASE).mkdir()
    said = (
        "The restored vault could not be put in its place. Nothing is lost. Check the drive, then "
        "try again."
    )
    with pytest.raises(VaultUnavailable, match=to_the_letter(said)):
        unlock_vault(folder, PASSPHRASE, Ticking())
    (folder / DATABASE).rmdir()
    with opened(folder) as vault:
        assert vault.verify().ok


def test_what_is_written_waits_for_more_as_long_as_was_said(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []
    monkeypatch.setattr(writer, "sleep", waits.append)
    vault.gather_writes(0.25)
    note(vault, "a")
    assert waits == [0.25]


def test_a_practice_is_an_invented_one_only_where_that_is_said(vault: Vault) -> None:
    entries = vault.reader.entries_of(vault.practice_subject)
    (founded,) = (each.event for each in entries if isinstance(each.event, PracticeFounded))
    assert not founded.sample


def test_key_slots_that_are_whole_are_not_written_again(folder: Path) -> None:
    def written() -> list[tuple[int, int]]:
        files = [(folder / name).stat() for name in SLOT_FILES]
        return [(each.st_ino, each.st_mtime_ns) for each in files]

    before = written()
    with opened(folder):
        pass
    assert written() == before
