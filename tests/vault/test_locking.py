"""Locked and unlocked: what came in meanwhile goes on the record once, whole, and nothing else."""

from contextlib import closing
from pathlib import Path
from uuid import UUID

import pytest

from kap_companion.domain.codec import Codec
from kap_companion.domain.entry import NewEntry
from kap_companion.domain.events import Observed, StepPlanned
from kap_companion.domain.moment import Moment
from kap_companion.vault import NotSaved, Vault, VaultInUse, WrongPassphrase, unlock_vault
from kap_companion.vault.inbox import Inbox, Ticket
from kap_companion.vault.inbox_file import INBOX_FILE, KEY_FILE
from kap_companion.vault.inbox_received import Received
from kap_companion.vault.locking import LockedVault, hold
from kap_companion.vault.own import LOCK_BEGUN, LOCK_DRAINED
from kap_companion.vault.record import Stamped, stamped
from tests.vault.rig import NOON, PASSPHRASE, Ticking, new_vault, opened, with_the_key

AT = Moment(int(NOON.timestamp()) * 1_000_000 - 60_000_000, 60, "boot", 1)


def locked_up(vault: Vault) -> LockedVault:
    locked = vault.begin_lock()
    assert vault.close_locked()
    return locked


def sealed_note(words: str) -> Stamped:
    new = NewEntry("session-1", Observed(words), occurred_at=AT)
    return stamped(new, "locked-screen", AT, Codec())


def again(locked: LockedVault) -> Vault:
    return unlock_vault(locked.folder, PASSPHRASE, Ticking(), held=locked.lock)


def words_in(vault: Vault) -> list[str]:
    events = (entry.event for entry in vault.reader.entries_of("session-1"))
    return [event.words for event in events if isinstance(event, Observed)]


def test_what_came_in_is_on_the_record_with_its_time(folder: Path) -> None:
    locked = locked_up(unlock_vault(folder, PASSPHRASE, Ticking()))
    inbox = locked.inbox()
    inbox.append({"words": "blanket pulled up"})
    with closing(again(locked)) as vault:
        received = vault.received(inbox.count)
        assert [each["words"] for each in received.payloads] == ["blanket pulled up"]
        (entry,) = vault.take_in(received, [sealed_note("blanket pulled up")], {})
        assert (entry.author, entry.recorded_at, entry.occurred_at) == ("locked-screen", AT, AT)
        assert words_in(vault)[-1] == "blanket pulled up"
        next_lock = vault.begin_lock(takes=False).ticket.lock
        assert UUID(next_lock).int >> 80 == AT.utc_us // 1_000
        assert vault.verify().ok
    assert not (folder / INBOX_FILE).exists()
    assert not (folder / KEY_FILE).exists()


def test_it_is_taken_in_once(folder: Path) -> None:
    locked = locked_up(unlock_vault(folder, PASSPHRASE, Ticking()))
    inbox = locked.inbox()
    inbox.append({"words": "once"})
    kept = {name: (folder / name).read_bytes() for name in (INBOX_FILE, KEY_FILE)}
    with closing(again(locked)) as vault:
        received = vault.received(inbox.count)
        assert len(vault.take_in(received, [sealed_note("once")], {})) == 1
        assert vault.take_in(received, [sealed_note("once")], {}) == ()
    for name, content in kept.items():
        (folder / name).write_bytes(content)
    with opened(folder) as vault:
        left = vault.received()
        assert (left.payloads, left.faults) == ((), {})
        assert left.lock == vault.begin_lock(takes=False).ticket.lock
        assert vault.take_in(left, [], {}) == ()
        assert words_in(vault).count("once") == 1
    assert not (folder / INBOX_FILE).exists()


def test_drafts_come_with_it(folder: Path) -> None:
    locked = locked_up(unlock_vault(folder, PASSPHRASE, Ticking()))
    locked.inbox()
    with closing(again(locked)) as vault:
        vault.take_in(vault.received(0), [], {("session-1", "journey-line"): "half a sen"})
        assert vault.reader.drafts_of("session-1") == {"journey-line": "half a sen"}


def test_what_comes_in_is_taken_though_the_lock_was_not_noted(folder: Path) -> None:
    vault = unlock_vault(folder, PASSPHRASE, Ticking())
    locked = vault.begin_lock(takes=False)
    vault.close_locked()
    inbox = locked.inbox()
    inbox.append({"words": "rain"})
    with closing(again(locked)) as vault:
        assert len(vault.take_in(vault.received(inbox.count), [sealed_note("rain")], {})) == 1


def test_the_index_follows_what_comes_in(folder: Path) -> None:
    locked = locked_up(unlock_vault(folder, PASSPHRASE, Ticking()))
    locked.inbox()
    step = NewEntry("session-1", StepPlanned("walk", "Nora"))
    with closing(again(locked)) as vault:
        vault.take_in(vault.received(0), [stamped(step, "locked-screen", AT, Codec())], {})
        assert [each.words for each in vault.reader.open_steps()] == ["walk"]
        assert vault.verify().ok


def test_how_much_of_an_inbox_is_gone_is_known_to_who_wrote_it(folder: Path) -> None:
    locked = locked_up(unlock_vault(folder, PASSPHRASE, Ticking()))
    inbox = locked.inbox()
    for words in ("one", "two"):
        inbox.append({"words": words})
    for name in (INBOX_FILE, KEY_FILE):
        (folder / name).unlink()
    with closing(again(locked)) as vault:
        assert vault.received(inbox.count).faults == {"dropped": 2}


def test_a_new_vault_remembers_no_lock(tmp_path: Path) -> None:
    vault, _code = new_vault(tmp_path)
    vault.close()
    with with_the_key(tmp_path) as connection:
        known = dict(connection.execute("SELECT name, value FROM meta").fetchall())
    assert (known[LOCK_BEGUN], known[LOCK_DRAINED]) == ("", "")


def test_a_vault_that_was_never_locked_has_nothing_to_take_in(folder: Path) -> None:
    with opened(folder) as vault:
        received = vault.received()
        assert (received.payloads, received.faults) == ((), {})
        assert vault.take_in(received, [], {}) == ()


def test_an_inbox_that_was_taken_away_is_missed(folder: Path) -> None:
    locked = locked_up(unlock_vault(folder, PASSPHRASE, Ticking()))
    locked.inbox().append({"words": "gone"})
    locked.release()
    for name in (INBOX_FILE, KEY_FILE):
        (folder / name).unlink()
    with opened(folder) as vault:
        assert vault.received().faults == {"dropped": 1}
        vault.take_in(vault.received(), [], {})
        assert vault.received().faults == {}


def test_an_inbox_without_a_lock_is_forged(folder: Path) -> None:
    ticket = Ticket("made up", bytes(32), bytes(32))
    Inbox.begun(folder, ticket)
    with opened(folder) as vault:
        assert vault.received().faults == {"forged": 1}
        vault.take_in(vault.received(), [], {})
        assert vault.received().faults == {}


def test_each_lock_has_a_key_of_its_own(folder: Path) -> None:
    locked = locked_up(unlock_vault(folder, PASSPHRASE, Ticking()))
    inbox = locked.inbox()
    with closing(again(locked)) as vault:
        vault.take_in(vault.received(inbox.count), [], {})
        second = vault.begin_lock().ticket
    assert second.lock != locked.ticket.lock
    assert second.mac_key != locked.ticket.mac_key
    assert second.public == locked.ticket.public


def test_the_folder_stays_held(folder: Path) -> None:
    locked = locked_up(unlock_vault(folder, PASSPHRASE, Ticking()))
    with pytest.raises(VaultInUse):
        unlock_vault(folder, PASSPHRASE, Ticking())
    with pytest.raises(WrongPassphrase):
        unlock_vault(folder, "not this one", Ticking(), held=locked.lock)
    with pytest.raises(VaultInUse):
        unlock_vault(folder, PASSPHRASE, Ticking())
    locked.release()
    with opened(folder) as vault:
        assert vault.verify().ok


def test_a_folder_is_held_without_its_vault(folder: Path) -> None:
    lock = hold(folder)
    with pytest.raises(VaultInUse):
        unlock_vault(folder, PASSPHRASE, Ticking())
    lock.release()
    with opened(folder) as vault:
        assert vault.verify().ok


def test_a_disk_that_refuses_leaves_the_inbox(folder: Path) -> None:
    locked = locked_up(unlock_vault(folder, PASSPHRASE, Ticking()))
    inbox = locked.inbox()
    inbox.append({"words": "kept"})

    def full() -> None:
        raise NotSaved("The disk is full.")

    full_disk = unlock_vault(folder, PASSPHRASE, Ticking(), full, held=locked.lock)
    with closing(full_disk) as vault, pytest.raises(NotSaved):
        vault.take_in(vault.received(inbox.count), [sealed_note("kept")], {})
    with opened(folder) as vault:
        received = vault.received()
        assert len(received.payloads) == 1
        vault.take_in(received, [sealed_note("kept")], {})
        assert words_in(vault)[-1] == "kept"


def test_faults_are_named() -> None:
    assert Received("x", forged=1, dropped=2, damaged=3).faults == {
        "forged": 1,
        "dropped": 2,
        "damaged": 3,
    }
