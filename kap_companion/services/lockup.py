"""Locking the vault and opening it again: what waits is joined before anyone reads."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from kap_companion.domain.charts import PracticeChart, SessionChart, mask_spans
from kap_companion.domain.charts.course import wishes_of
from kap_companion.domain.charts.protocol import phase_min_of, tags_of
from kap_companion.domain.entry import NewEntry
from kap_companion.domain.events import RecordingResumed, VaultLocked
from kap_companion.domain.moment import Clock, elapsed
from kap_companion.errors import KapError
from kap_companion.services.joining import Joiner
from kap_companion.services.locked_room import LockedRoom
from kap_companion.services.run_file import (
    TAGS_KEPT,
    RunState,
    forget_run_state,
    read_run_state,
)
from kap_companion.vault import Vault, unlock_vault
from kap_companion.vault.inbox import Inbox, InboxRefused, Ticket
from kap_companion.vault.locking import LockedVault, hold


@dataclass(frozen=True)
class Lockup:
    """A locked vault, and the room in front of it where a session runs."""

    vault: LockedVault
    state: RunState
    room: LockedRoom | None

    def let_go(self) -> None:
        """Stop, with the vault still locked: the program ends. The next start finds the room."""
        if self.room:
            self.room.close()
        self.vault.release()


@dataclass(frozen=True)
class Opened:
    """An open vault; `faults` tells what of a locked time is not as it was written."""

    vault: Vault
    faults: Mapping[str, int]


def run_state(
    session: str, chart: SessionChart, practice: PracticeChart, *, by_patient: bool
) -> RunState:
    """Return what the room of this session needs while it is locked: no name, and no word."""
    spans = mask_spans(chart)
    return RunState(
        lock="",
        public="",
        holder="",
        session=session,
        anchor=chart.anchor,
        route=chart.route,
        window_min=chart.plan.window_min if chart.plan else 0,
        wishes=wishes_of(chart),
        phase_min=phase_min_of(chart),
        mask_on=bool(spans) and spans[-1].end is None,
        tags=tags_of(chart, practice.quick_tags)[:TAGS_KEPT],
        by_patient=by_patient,
        questions=practice.questions if by_patient else (),
    )


NO_SESSION = RunState(lock="", public="", holder="", session="")


def with_measures(state: RunState, patient_id: str, measures: Sequence[str]) -> RunState:
    """Return the state of a room in which a patient answers these forms, with no other question."""
    asked = replace(state, patient=patient_id, measures=tuple(measures))
    return replace(asked, by_patient=True, questions=())


def lock_up(vault: Vault, state: RunState, why: str, clock: Clock) -> Lockup:
    """Begin a lock; at once. The caller then drops all it knows and calls `vault.close_locked`.

    `state` says what the room needs; where no session runs and no form was handed over, nothing
    can be written.
    """
    vault.journal.append([NewEntry(vault.access_subject, VaultLocked(why))])
    locked = vault.begin_lock(takes=state.takes)
    public = locked.ticket.public.hex()
    state = replace(state, lock=locked.ticket.lock, public=public, holder=vault.practitioner_id)
    room = LockedRoom(vault.folder, state, clock, locked.inbox) if state.takes else None
    return Lockup(locked, state, room)


def found_locked(folder: Path, clock: Clock) -> Lockup | None:
    """Return the lock that a program left when it was gone in a session; None without one.

    Raises what holding the folder raises.
    """
    state = read_run_state(folder)
    if state is None:
        return None
    state = replace(state, part=state.part + 1)
    public = bytes.fromhex(state.public)
    locked = LockedVault(folder, Ticket(state.lock, public, b""), hold(folder))

    def taken_up() -> Inbox:
        inbox = Inbox.taken_up(folder, state.lock, public)
        if inbox is None:
            raise InboxRefused
        return inbox

    room = LockedRoom(folder, state, clock, taken_up)
    if state.session:
        gone_since, now = state.alive or clock.now(), clock.now()
        gap_ms = max(0, elapsed(gone_since, now).ms)
        room.write(RecordingResumed(gone_since, gap_ms))
    return Lockup(locked, state, room)


def open_up(
    folder: Path, secret: str, clock: Clock, lockup: Lockup | None = None, holder: str = ""
) -> Opened:
    """Unlock, and put on the record what was written meanwhile. Takes Argon2's time.

    Raises as `unlock_vault` does, and `NotSaved` where the disk doesn't take it; then all stays
    locked, and what was written stays in the inbox.
    """
    held, room = (lockup.vault.lock, lockup.room) if lockup else (None, None)
    vault = unlock_vault(folder, secret, clock, holder=holder, held=held)
    try:
        received = vault.received(room.close() if room else None)
        joined = Joiner(vault.reader, vault.access_subject, clock.now()).joined(received)
        vault.take_in(received, joined.entries, joined.drafts)
    except KapError:
        if room:
            room.reopen()
        (vault.close if held is None else vault.close_locked)()
        raise
    _forget(folder, vault)
    return Opened(vault, received.faults)


def _forget(folder: Path, vault: Vault) -> None:
    """Take the run file away; what it knows last of the room's life goes to the vault."""
    state = read_run_state(folder)
    if state and state.session and state.alive:
        vault.journal.keep_alive(state.session, state.alive)
    with suppress(OSError):  # the next lock writes over it
        forget_run_state(folder)
