"""A new data key: who is out stays out, nothing of the record changes, whenever it is cut short."""

import json
import secrets
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from kap_companion.domain.entry import NewEntry
from kap_companion.domain.events import Observed
from kap_companion.errors import InputRefused
from kap_companion.vault import (
    CHEAPEST,
    NotAVault,
    Vault,
    VaultUnavailable,
    WrongPassphrase,
)
from kap_companion.vault import rekey as rekeying
from kap_companion.vault.engine import DatabaseKey, disposed, open_engine, settle
from kap_companion.vault.rekey import FRESH, Rekeyed, Step
from kap_companion.vault.slots import SLOT_FILES, SlotKind, copies_agree, slots_of
from kap_companion.vault.unlock import open_slot
from tests.vault.conftest import Template
from tests.vault.rig import PASSPHRASE, WAIT_S, copied, note, opened, to_the_letter, with_the_key

BO, BOS = "bo-lind", "nine slow herons"
NOTES = ["warm light", "a river", "my mother's garden"]


@pytest.fixture(scope="session")
def peopled(template: Template, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A vault that two people open."""
    folder = copied(template.folder, tmp_path_factory.mktemp("peopled") / "vault")
    with opened(folder) as vault:
        vault.keyring.add(BO, "Bo Lind", BOS, CHEAPEST)
    return folder


@pytest.fixture
def folder(peopled: Path, tmp_path: Path) -> Path:
    return copied(peopled, tmp_path / "vault")


def words(vault: Vault) -> list[str]:
    entries = vault.reader.entries_of("session-1")
    return [entry.event.words for entry in entries if isinstance(entry.event, Observed)]


def test_who_is_left_out_stays_out_and_the_rest_goes_on(folder: Path, template: Template) -> None:
    with opened(folder) as vault:
        generation = vault.keyring.slot_file.generation
        before, ids = vault.keyring.key, [each.id for each in vault.reader.entries_of("session-1")]
        done = vault.rekey([BO], CHEAPEST)
        assert done.dropped == ()
        assert vault.keyring.key.key != before.key
        assert words(vault) == NOTES
        note(vault, "after")
        assert vault.opens_with(PASSPHRASE)
        assert vault.opens_with(done.code)
        assert not vault.opens_with(BOS)
        assert vault.verify().ok
        assert [each.holder for each in vault.keyring.people()] == [vault.practitioner_id]
        (recovery,) = slots_of(vault.keyring.slot_file.slots, SlotKind.RECOVERY)
        assert (recovery.holder, recovery.name) == (vault.practitioner_id, "Ada Green")
        assert recovery.cost == CHEAPEST
        assert vault.keyring.slot_file.generation == generation + 1
        reading = vault.reader._engine  # type: ignore[attr-defined]  # noqa: SLF001  # its own
        with reading.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA query_only").scalar() == 1
    for secret in (BOS, template.code):
        with pytest.raises(WrongPassphrase):
            open_slot(folder, secret)
    with opened(folder, done.code) as vault:
        assert [each.id for each in vault.reader.entries_of("session-1")][:-1] == ids
        assert words(vault)[-1] == "after"
    assert copies_agree(folder)
    assert not list(folder.glob(FRESH + "*"))


def test_the_vault_knows_the_slots_that_hold_the_new_key(folder: Path) -> None:
    with opened(folder) as vault:
        vault.rekey([BO], CHEAPEST)
        slots = vault.keyring.slot_file.slots
    with with_the_key(folder) as connection:
        query = "SELECT value FROM meta WHERE name = 'key_slots'"
        ((known,),) = connection.execute(query).fetchall()
    assert json.loads(known) == {slot.id: slot.public.hex() for slot in slots}


def test_the_old_slots_are_of_no_use_beside_the_new_database(peopled: Path, folder: Path) -> None:
    with opened(folder) as vault:
        vault.rekey([BO], CHEAPEST)
    for name in SLOT_FILES:
        shutil.copy(peopled / name, folder / name)
    for holder in ("", BO):
        assert not open_slot(folder, BOS, holder).own_database
    with pytest.raises(NotAVault, match="does not belong"), opened(folder, BOS):
        pass


def test_it_can_be_done_again(folder: Path) -> None:
    with opened(folder) as vault:
        first = vault.rekey((), CHEAPEST)
        second = vault.rekey((), CHEAPEST)
        assert first.code != second.code
        assert repr(first) == "Rekeyed(…)"
    with pytest.raises(WrongPassphrase):
        open_slot(folder, first.code)
    for secret in (PASSPHRASE, BOS, second.code):
        with opened(folder, secret) as vault:
            assert words(vault) == NOTES


@pytest.mark.parametrize("step", list(Step))
def test_killed_at_any_step_it_opens_with_the_old_or_the_new(
    folder: Path, step: Step, project_root: Path
) -> None:
    command = [sys.executable, "-m", "tests.vault.rekey_until", str(folder), step.name, BO]
    gone = subprocess.run(command, cwd=project_root, timeout=60, check=False)
    assert gone.returncode == -signal.SIGKILL
    renamed = step in {Step.RENAMED, Step.FIRST_COPY}
    with opened(folder) as vault:
        assert words(vault) == [*NOTES, "just before"]
        assert vault.verify().ok
        assert vault.keyring.has_passphrase(BO) is not renamed
        note(vault, "and on")
    assert not list(folder.glob(FRESH + "*"))
    assert copies_agree(folder)
    with opened(folder) as vault:
        assert vault.opens_with(BOS) is not renamed
        vault.rekey((), CHEAPEST)
        assert vault.verify().ok


def test_what_is_written_meanwhile_waits_and_is_kept(folder: Path) -> None:
    with opened(folder) as vault:
        read: list[int] = []
        writes = []

        def reached(step: Step) -> None:
            writes.append(vault.journal.append([NewEntry("session-1", Observed(step.name))]))
            if step is Step.CLOSED:
                reader = threading.Thread(
                    target=lambda: read.append(len(vault.reader.entries_of("session-1")))
                )
                reader.start()
                threads.append(reader)

        threads: list[threading.Thread] = []
        vault.rekey((), CHEAPEST, reached)
        for each in writes:
            each.result(WAIT_S)
        threads[0].join(WAIT_S)
        assert read[0] >= len(NOTES)
        assert words(vault)[3:] == [step.name for step in Step]
        assert vault.verify().ok


def test_a_check_that_is_under_way_is_waited_for(folder: Path) -> None:
    with opened(folder) as vault:
        told: list[Rekeyed] = []
        rekey = threading.Thread(target=lambda: told.append(vault.rekey((), CHEAPEST)))

        def progress(_done: int, _total: int) -> None:
            if rekey.ident is None:
                rekey.start()
            assert not told

        assert vault.verify(progress).ok
        rekey.join(WAIT_S)
        assert told
        assert vault.verify().ok


def test_a_leftover_that_can_not_be_taken_away_stops_nothing(folder: Path) -> None:
    (folder / f"{FRESH}-more").mkdir()
    with opened(folder) as vault:
        vault.rekey((), CHEAPEST)
        assert words(vault) == NOTES


@pytest.mark.parametrize("step", [Step.COPIED, Step.CHECKED, Step.SECOND_COPY, Step.CLOSED])
def test_a_disk_that_refuses_leaves_all_as_it_was(folder: Path, step: Step) -> None:
    def refused(now: Step) -> None:
        if now is step:
            raise OSError

    with opened(folder) as vault:
        before = vault.keyring.key
        said = (
            "The vault could not be given a new key. Everything is as it was. Check the drive and "
            "its free space, then try again."
        )
        with pytest.raises(VaultUnavailable, match=to_the_letter(said)):
            vault.rekey([BO], CHEAPEST, refused)
        assert vault.keyring.key == before
        note(vault, "and on")
        assert words(vault)[-1] == "and on"
        assert copies_agree(folder)
        assert vault.opens_with(BOS)
        assert not list(folder.glob(FRESH + "*"))
    with opened(folder, BOS) as vault:
        assert vault.verify().ok


def test_a_drive_with_too_little_room_leaves_all_as_it_was(peopled: Path, small_disk: Path) -> None:
    folder = copied(peopled, small_disk / "vault")
    with opened(folder) as vault:
        note(vault, "before")
        filler = small_disk / "filler"
        free = shutil.disk_usage(small_disk).free
        filler.write_bytes(bytes(free - (folder / "vault.db").stat().st_size // 2))
        with pytest.raises(VaultUnavailable, match="Everything is as it was"):
            vault.rekey([BO], CHEAPEST)
        assert not list(folder.glob(FRESH + "*"))
        filler.unlink()
        note(vault, "and on")
        assert words(vault)[-2:] == ["before", "and on"]
        vault.rekey([BO], CHEAPEST)
        assert vault.verify().ok


def test_a_copy_that_differs_is_never_put_in_place(folder: Path) -> None:
    def damage(step: Step) -> None:
        if step is Step.COPIED:
            with (folder / FRESH).open("r+b") as file:
                file.seek(8192 + 100)
                file.write(b"\0" * 64)

    with opened(folder) as vault:
        with pytest.raises(VaultUnavailable):
            vault.rekey((), CHEAPEST, damage)
        assert words(vault) == NOTES
    with opened(folder):
        pass


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM entry WHERE position = 2",
        "INSERT INTO subject_key VALUES ('one more', x'00')",
        "UPDATE entry SET hash = randomblob(32) WHERE position = (SELECT max(position) FROM entry)",
        "UPDATE entry SET hash = randomblob(32) WHERE seq = (SELECT max(seq) FROM entry)",
        "UPDATE entry SET seq = 99 WHERE position = (SELECT max(position) FROM entry)",
        "UPDATE entry SET device = 'x' WHERE device = (SELECT max(device) FROM entry)",
    ],
)
def test_a_copy_that_says_something_else_is_never_put_in_place(
    folder: Path, statement: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rekeying, "random_key", lambda: bytes(32))
    monkeypatch.setattr(secrets, "token_bytes", bytes)

    def change(step: Step) -> None:
        if step is Step.COPIED:
            key = DatabaseKey(bytes(32), bytes(16))
            with disposed(open_engine(folder / FRESH, key, writes=True)) as engine:
                with engine.begin() as connection:
                    for trigger in ("updated", "deleted"):
                        connection.exec_driver_sql(f"DROP TRIGGER entry_is_never_{trigger}")
                    connection.exec_driver_sql(statement)
                settle(engine)

    with opened(folder) as vault:
        note(vault, "by this device")
        with pytest.raises(VaultUnavailable):
            vault.rekey((), CHEAPEST, change)
        assert vault.verify().ok


def test_a_disk_that_refuses_even_the_old_slots(folder: Path) -> None:
    in_the_way = folder / f"{SLOT_FILES[0]}.new"

    def refused(step: Step) -> None:
        if step is Step.CHECKED:
            in_the_way.mkdir()
            raise OSError

    with opened(folder) as vault:
        with pytest.raises(VaultUnavailable, match="Everything is as it was"):
            vault.rekey([BO], CHEAPEST, refused)
        in_the_way.rmdir()
    with opened(folder, BOS) as vault:
        assert vault.verify().ok


def test_a_folder_that_is_not_flushed_is_no_way_back(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_folder: Path) -> None:
        raise OSError

    monkeypatch.setattr(rekeying, "sync_folder", refused)
    with opened(folder) as vault:
        vault.rekey((), CHEAPEST)
        assert vault.verify().ok


def test_someone_else_who_reads_stops_it(folder: Path) -> None:
    with opened(folder) as vault, with_the_key(folder) as stranger:
        stranger.execute("BEGIN")
        stranger.execute("SELECT count(*) FROM entry").fetchall()
        with pytest.raises(VaultUnavailable, match="Everything is as it was"):
            vault.rekey((), CHEAPEST)
        assert words(vault) == NOTES
        note(vault, "and on")


def test_a_copy_of_the_slots_that_can_not_be_written_comes_later(folder: Path) -> None:
    in_the_way = folder / f"{SLOT_FILES[0]}.new"

    def block(step: Step) -> None:
        if step is Step.RENAMED:
            in_the_way.mkdir()

    with opened(folder) as vault:
        vault.rekey([BO], CHEAPEST, block)
        assert not copies_agree(folder)
        in_the_way.rmdir()
    with opened(folder):
        assert copies_agree(folder)
    with pytest.raises(WrongPassphrase):
        open_slot(folder, BOS)


def test_the_author_is_never_left_out(folder: Path, template: Template) -> None:
    said = to_the_letter(
        "Your own passphrase would not open the vault any more. Nothing was changed. Change your "
        "passphrase, then try again."
    )
    with opened(folder) as vault, pytest.raises(InputRefused, match=said):
        vault.rekey([vault.practitioner_id], CHEAPEST)
    with opened(folder, template.code) as vault:
        vault.keyring.remove(vault.practitioner_id)
        with pytest.raises(InputRefused, match=said):
            vault.rekey((), CHEAPEST)


def test_the_new_key_is_sealed_to_nobody_who_slipped_in(folder: Path) -> None:
    """Someone without a key has put their own public key into the file of the slots."""
    for name in SLOT_FILES:
        plain = json.loads((folder / name).read_bytes())
        for slot in plain["slots"]:
            if slot["holder"] == BO:
                slot["public"] = "09" + "00" * 31
        (folder / name).write_text(json.dumps(plain))
    with opened(folder) as vault:
        done = vault.rekey((), CHEAPEST)
        assert [each.name for each in done.dropped] == ["Bo Lind"]
        assert len(vault.keyring.slot_file.slots) == 2


def test_slots_of_version_0_1_are_carried_over_once_their_secret_was_typed(tmp_path: Path) -> None:
    folder = copied(Path(__file__).parent / "vault-0.1", tmp_path / "vault")
    with opened(folder) as vault:
        done = vault.rekey((), CHEAPEST)
        assert done.dropped == ()
    with opened(folder) as vault:
        assert vault.verify().ok
