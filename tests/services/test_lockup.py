"""Locking and opening: one holds the folder all along, and no failure loses a word or a lock."""

import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from kap_companion.config import RUN_FILE
from kap_companion.domain.charts import PracticeChart, SessionChart, SessionState
from kap_companion.domain.events import (
    Observed,
    Protocol,
    ProtocolTaken,
    QuickTag,
    RecordingResumed,
    VaultLocked,
)
from kap_companion.services import lockup as lockup_module
from kap_companion.services.lockup import found_locked, open_up, run_state
from kap_companion.services.run_file import read_run_state
from kap_companion.vault import (
    NotSaved,
    VaultInUse,
    WrongPassphrase,
    unlock_vault,
)
from kap_companion.vault.inbox_file import INBOX_FILE, KEY_FILE
from tests.access import access_log
from tests.narrow import there
from tests.services.locked import LockedGround, sealed
from tests.services.room import LIMIT_S, PASSPHRASE, RoomClock, saved


def locked_folder_is_held(ground: LockedGround) -> bool:
    try:
        unlock_vault(ground.folder, PASSPHRASE, ground.clock).close()
    except VaultInUse:
        return True
    return False


def test_locking_is_told_in_the_access_log_and_lets_go_of_what_it_knew(
    ground: LockedGround,
) -> None:
    vault = ground.vault
    state = ground.lock().state
    assert (state.holder, state.session) == (vault.practitioner_id, ground.record.session_id)
    assert state.public == ground.lockup.vault.ticket.public.hex()
    assert read_run_state(ground.folder) in {state, None}  # it is written behind
    with pytest.raises(NotSaved):
        vault.journal.keep_draft("s", "f", "x").result(LIMIT_S)
    ground.unlock()
    reasons = [
        entry.event.why
        for entry in access_log(ground.vault.reader)
        if isinstance(entry.event, VaultLocked)
    ]
    assert reasons == ["by key"]


def test_the_folder_is_held_all_the_time(ground: LockedGround) -> None:
    sealed(ground.lock().note("warm"))
    assert locked_folder_is_held(ground)
    ground.unlock()
    assert locked_folder_is_held(ground)
    ground.lock()
    ground.end()
    ground.find()
    assert locked_folder_is_held(ground)
    ground.end()
    assert not locked_folder_is_held(ground)


def test_unlocked_nothing_of_the_lock_is_left(ground: LockedGround) -> None:
    sealed(ground.lock().note("warm"))
    ground.unlock()
    for name in (INBOX_FILE, KEY_FILE, RUN_FILE):
        assert not (ground.folder / name).exists()
    assert found_locked(ground.folder, ground.clock) is None


def test_locked_again_and_again(ground: LockedGround) -> None:
    for number in range(3):
        ground.clock.advance(60)
        sealed(ground.lock().note(f"note {number}"))
        assert ground.unlock().faults == {}
    assert ground.words() == ["note 0", "note 1", "note 2"]
    assert ground.vault.verify().ok


def test_a_wrong_passphrase_keeps_it_locked_and_writable(ground: LockedGround) -> None:
    room = ground.lock()
    sealed(room.note("before"))
    for secret in ("not the one", "ABCDE-FGHJK-ABCDE-FGHJK-ABCDE-FGHJK"):
        with pytest.raises(WrongPassphrase):
            ground.unlock(secret)
        assert locked_folder_is_held(ground)
    sealed(room.note("after"))
    assert ground.unlock().faults == {}
    assert ground.words() == ["before", "after"]


def test_only_the_passphrase_of_who_was_chosen_is_tried(ground: LockedGround) -> None:
    holder = ground.vault.practitioner_id
    ground.lock()
    with pytest.raises(WrongPassphrase):
        open_up(ground.folder, PASSPHRASE, ground.clock, ground.lockup, "somebody-else")
    opened = open_up(ground.folder, PASSPHRASE, ground.clock, ground.lockup, holder)
    assert opened.vault.practitioner_id == holder
    opened.vault.close()


@pytest.mark.parametrize("found", [False, True], ids=["still there", "gone and found"])
def test_a_full_disk_at_the_unlocking_keeps_the_inbox_and_the_room_goes_on(
    ground: LockedGround,
    monkeypatch: pytest.MonkeyPatch,
    found: bool,  # noqa: FBT001
) -> None:
    room = ground.lock()
    sealed(room.note("before"))
    if found:
        ground.end()
        room = ground.find()
    with monkeypatch.context() as patch:
        on_full_disk(patch)
        with pytest.raises(NotSaved):
            ground.unlock()
    assert (ground.folder / INBOX_FILE).exists()
    assert (ground.folder / RUN_FILE).exists()
    assert locked_folder_is_held(ground)
    sealed(room.note("after"))
    assert ground.unlock().faults == {}
    assert ground.words() == ["before", "after"]


def test_a_full_disk_at_a_plain_opening_lets_go_of_the_folder(
    ground: LockedGround, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed(ground.lock().note("before"))
    ground.end()
    with monkeypatch.context() as patch:
        on_full_disk(patch)
        with pytest.raises(NotSaved):
            ground.unlock()
    assert ground.unlock().faults == {}
    assert ground.words() == ["before"]


def on_full_disk(patch: pytest.MonkeyPatch) -> None:
    def full() -> None:
        raise NotSaved("The disk is full.")

    patch.setattr(lockup_module, "unlock_vault", partial(unlock_vault, before_commit=full))


# Without a session


def test_without_a_session_there_is_no_room_and_nothing_is_missed(ground: LockedGround) -> None:
    lockup = ground.lock_without_session()
    assert lockup.room is None
    assert not (ground.folder / RUN_FILE).exists()
    assert locked_folder_is_held(ground)
    assert ground.unlock().faults == {}


def test_without_a_session_the_next_program_asks_at_its_gate(ground: LockedGround) -> None:
    ground.lock_without_session()
    ground.end()
    assert found_locked(ground.folder, ground.clock) is None
    assert ground.unlock().faults == {}
    assert ground.told() == {}


# Gone and found


def test_the_gap_stands_on_the_record(ground: LockedGround) -> None:
    room = ground.lock()
    ground.clock.advance(30)
    room.heard("Low Tide", "Peak", 1, playing=True)
    sealed(room.note("before"))
    gone_at = ground.clock.now()
    ground.lose()
    ground.clock.advance(95)
    ground.find()
    back_at = ground.clock.now()
    ground.unlock()
    (fact,) = ground.record.chart.of(RecordingResumed)
    assert fact.event == RecordingResumed(gone_at, 95_000)
    assert fact.occurred_at == back_at
    assert ground.record.chart.state is SessionState.RUNNING


def test_a_clock_set_back_after_a_restart_makes_no_gap(ground: LockedGround) -> None:
    sealed(ground.lock().note("before"))
    ground.lose()
    ground.clock.set_wall(-3_600)
    ground.clock.reboot()
    ground.find()
    ground.unlock()
    assert there(ground.record.chart.latest(RecordingResumed)).gap_ms == 0


def test_a_run_file_without_a_sign_of_life_makes_no_gap(ground: LockedGround) -> None:
    sealed(ground.lock().note("before"))
    ground.end()
    plain: dict[str, Any] = json.loads((ground.folder / RUN_FILE).read_text())
    (ground.folder / RUN_FILE).write_text(json.dumps(plain | {"alive": None}))
    ground.find()
    ground.unlock()
    assert there(ground.record.chart.latest(RecordingResumed)).gap_ms == 0


def test_the_room_was_alive_until_it_was_unlocked(ground: LockedGround) -> None:
    room = ground.lock()
    ground.clock.advance(300)
    room.heard("Low Tide", "Peak", 1, playing=True)
    heard_at = ground.clock.now()
    sealed(room.note("warm"))
    ground.clock.advance(2)
    ground.unlock()
    ground.record.keep_draft("settle", "").result(LIMIT_S)
    assert ground.vault.reader.last_alive(ground.record.session_id) == heard_at


def test_a_run_file_that_can_not_be_taken_away_does_no_harm(
    ground: LockedGround, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_: Path) -> None:
        raise OSError

    sealed(ground.lock().note("warm"))
    with monkeypatch.context() as patch:
        patch.setattr(lockup_module, "forget_run_state", fails)
        assert ground.unlock().faults == {}
    assert ground.words() == ["warm"]
    sealed(ground.lock().note("again"))
    ground.unlock()
    assert ground.words() == ["warm", "again"]


@pytest.mark.parametrize("content", [b"", b"{", b"[" * 9_000, b"\0" * 400_000])
def test_a_run_file_that_makes_no_sense_leaves_the_gate_and_the_inbox(
    ground: LockedGround, content: bytes
) -> None:
    sealed(ground.lock().note("warm"))
    ground.end()
    (ground.folder / RUN_FILE).write_bytes(content)
    assert found_locked(ground.folder, ground.clock) is None
    assert ground.unlock().faults == {}
    assert ground.words() == ["warm"]


def test_a_run_file_of_a_lock_that_is_over_finds_a_room_that_takes_nothing(
    ground: LockedGround,
) -> None:
    sealed(ground.lock().note("warm"))
    stale = (ground.folder / RUN_FILE).read_bytes()
    ground.unlock()
    ground.vault.close()
    (ground.folder / RUN_FILE).write_bytes(stale)
    ground.find()
    assert ground.unlock().faults == {}
    assert ground.words() == ["warm"]
    assert not (ground.folder / RUN_FILE).exists()


def test_a_room_that_another_program_holds_is_not_found(ground: LockedGround) -> None:
    sealed(ground.lock().note("warm"))
    with pytest.raises(VaultInUse):
        found_locked(ground.folder, ground.clock)
    ground.unlock()
    assert ground.words() == ["warm"]


def test_what_the_room_needs_of_a_session_that_was_never_planned() -> None:
    state = run_state("s", SessionChart(()), PracticeChart(), by_patient=False)
    assert (state.anchor, state.route, state.window_min, state.mask_on) == (None, "", 0, False)


def test_the_locked_room_has_the_tags_and_phases_of_the_protocol(ground: LockedGround) -> None:
    own = (QuickTag("x", "Spits out"),)
    protocol = Protocol("p", "Slow", "sublingual", 120, phase_min=(20, 40, 70, 100), tags=own)
    saved(ground.record, ground.record.write(ProtocolTaken(protocol)))
    before = ground.record.timing()
    room = ground.lock()
    assert room.state.tags == own
    assert room.timing() == before
    assert room.timing().phase_min == (20, 40, 70, 100)
    ground.lose()
    assert ground.find().timing() == before


def test_what_was_saved_before_the_lock_is_there_after_it(ground: LockedGround) -> None:
    saved(ground.record, ground.record.write(Observed("before")))
    pending = ground.record.write(Observed("just now"))
    sealed(ground.lock().note("behind it"))
    assert len(pending.result(LIMIT_S)) == 1
    ground.clock.advance(1)
    ground.unlock()
    assert sorted(ground.words()) == ["before", "behind it", "just now"]


def test_a_clock_is_all_it_asks_of_the_machine(ground: LockedGround) -> None:
    """Opened without a lock before, the vault is as it was."""
    ground.vault.close()
    opened = open_up(ground.folder, PASSPHRASE, RoomClock())
    assert opened.faults == {}
    opened.vault.close()
