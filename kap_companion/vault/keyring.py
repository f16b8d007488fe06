"""Who may open this vault: one key slot for each person, and one for the recovery code."""

import json
import secrets
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from threading import Lock

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from kap_companion.domain.ids import new_id
from kap_companion.errors import InputRefused
from kap_companion.vault.engine import DatabaseKey
from kap_companion.vault.errors import VaultUnavailable
from kap_companion.vault.keys import SALT_BYTES, KeyCost, calibrated_cost
from kap_companion.vault.recovery import new_recovery_code
from kap_companion.vault.schema import meta
from kap_companion.vault.slots import (
    MOST_SLOTS,
    KeyHolder,
    Slot,
    SlotFile,
    SlotKind,
    holders,
    read_slots,
    slots_of,
    write_slots,
)
from kap_companion.vault.throttle import Throttle
from kap_companion.vault.unlock import Unlocked, opened_by, wrong
from kap_companion.vault.writer import Writer

KNOWN = "key_slots"
"""The row of `meta` that says which public key each slot truly has.

A slot file can be changed without any key. A new data key is sealed only to what stands here.
"""


class Keyring:
    """The key slots of an open vault. Callable from any thread; what takes a secret takes time."""

    def __init__(
        self, folder: Path, unlocked: Unlocked, writer: Writer, throttle: Throttle
    ) -> None:
        """Keep the slots in `folder`, and what is known of them in the vault."""
        self._folder = folder
        self._key = unlocked.key
        self._slot_file = unlocked.slot_file
        self._writer = writer
        self._throttle = throttle
        self._gate = Lock()

    @property
    def key(self) -> DatabaseKey:
        """What opens the database."""
        return self._key

    @property
    def slot_file(self) -> SlotFile:
        """The slots as they stand."""
        return self._slot_file

    def people(self) -> tuple[KeyHolder, ...]:
        """Return everyone who has a slot."""
        return holders(self._slot_file)

    def has_passphrase(self, holder: str) -> bool:
        """Whether this person has a passphrase."""
        return any(each.holder == holder and each.has_passphrase for each in self.people())

    def add(self, holder: str, name: str, secret: str, cost: KeyCost | None = None) -> None:
        """Give a person a passphrase. Raises `InputRefused` where they have one already."""
        with self._gate:
            if self.has_passphrase(holder):
                raise InputRefused("This person has a passphrase. Nothing was changed.")
            slot = self._made(_fresh(SlotKind.PASSPHRASE, holder, name, cost), secret)
            self._put(self._slot_file.with_slot(slot), slot)

    def change(self, holder: str, old: str, new: str, cost: KeyCost | None = None) -> None:
        """Give a person another passphrase; the data key stays the same.

        `old` is the passphrase they have, or the recovery code. Raises `WrongPassphrase` or
        `TooManyTries`.
        """
        with self._gate:
            with self._throttle.one_try():
                if opened_by(self._slot_file, old, holder) is None:
                    raise wrong(old)
            theirs = [each for each in self._passphrases() if each.holder == holder]
            name = next((each.name for each in self.people() if each.holder == holder), "")
            slot = _fresh(SlotKind.PASSPHRASE, holder, name, cost)
            slot = self._made(replace(slot, id=theirs[0].id) if theirs else slot, new)
            self._put(self._slot_file.with_slot(slot), slot)

    def remove(self, holder: str) -> None:
        """Take a person's passphrase away; a new data key alone keeps out who knows the old one.

        Raises `InputRefused` where nobody would have a passphrase any more.
        """
        with self._gate:
            theirs = [each.id for each in self._passphrases() if each.holder == holder]
            if len(theirs) == len(self._passphrases()):
                raise InputRefused("Someone must be able to open the vault. Nothing was changed.")
            self._put(self._with([each for each in self._slot_file.slots if each.id not in theirs]))

    def renew_recovery(self, holder: str, name: str, cost: KeyCost | None = None) -> str:
        """Return a new recovery code, made by `holder`; the one before opens nothing any more."""
        with self._gate:
            code = new_recovery_code()
            slot = recovery_slot(holder, name, cost).wrap(self._key.key, code)
            self._put(self._with([*self._passphrases(), slot]), slot)
            return code

    def move(self, move: Callable[[SlotFile], tuple[DatabaseKey, SlotFile]]) -> None:
        """Have `move` put the vault under another key; nobody changes a slot meanwhile.

        It gets the slots as they stand, and returns the new key and the slots that hold it.
        """
        with self._gate:
            self._key, self._slot_file = move(self._slot_file)

    def rename(self, holder: str, name: str) -> None:
        """Have the unlock page call a person by this name."""
        with self._gate:
            slots = [
                replace(each, name=name) if each.holder == holder else each
                for each in self._slot_file.slots
            ]
            if tuple(slots) != self._slot_file.slots:
                self._put(self._with(slots))

    def _passphrases(self) -> list[Slot]:
        return slots_of(self._slot_file.slots, SlotKind.PASSPHRASE)

    def _with(self, slots: Iterable[Slot]) -> SlotFile:
        generation = self._slot_file.generation + 1
        return replace(self._slot_file, slots=tuple(slots), generation=generation)

    def _made(self, slot: Slot, secret: str) -> Slot:
        if not secret:
            raise InputRefused("A passphrase has words. Nothing was changed. Type one.")
        return slot.wrap(self._key.key, secret)

    def _put(self, slot_file: SlotFile, made: Slot | None = None) -> None:
        """Write these slots, of which this one was just made. What is known of them comes first."""
        if len(slot_file.slots) > MOST_SLOTS:
            raise InputRefused(
                f"A vault has room for {MOST_SLOTS} key slots. Nothing was changed. Retire someone "
                "first."
            )
        if made is not None:
            self._writer.submit(lambda transaction: know(transaction.connection, made)).result()
        try:
            write_slots(self._folder, slot_file)
        except OSError:
            # One copy is enough, and the other is made good at the next opening.
            if read_slots(self._folder, slot_file.vault_salt) != slot_file:
                raise VaultUnavailable(
                    "The key slots can't be written. Nothing was changed. Check the drive and its "
                    "free space, then try again."
                ) from None
        self._slot_file = slot_file
        self._writer.submit(lambda transaction: forget(transaction.connection, slot_file)).result()


def recovery_slot(holder: str, name: str, cost: KeyCost | None) -> Slot:
    """Return a slot for a recovery code, made by `holder`, that nothing opens yet."""
    return _fresh(SlotKind.RECOVERY, holder, name, cost)


def _fresh(kind: SlotKind, holder: str, name: str, cost: KeyCost | None) -> Slot:
    slot_id = new_id(time.time_ns() // 1000)
    salt = secrets.token_bytes(SALT_BYTES)
    return Slot(slot_id, kind, holder, cost or calibrated_cost(), salt, name=name)


def known_slots(connection: Connection) -> dict[str, str] | None:
    """Return the true public key of each slot by its id, as hex; None where none was kept yet."""
    query = select(meta.c.value).where(meta.c.name == KNOWN)
    kept = connection.execute(query).scalar()
    return None if kept is None else dict(json.loads(kept))


def know(connection: Connection, *slots: Slot) -> None:
    """Keep the public keys of these slots, which were made here or opened by their secret."""
    before = known_slots(connection) or {}
    _keep(connection, before | {slot.id: slot.public.hex() for slot in slots if slot.public})


def forget(connection: Connection, slot_file: SlotFile) -> None:
    """Keep nothing of slots that are gone."""
    ids = {slot.id for slot in slot_file.slots}
    before = known_slots(connection) or {}
    _keep(connection, {each: public for each, public in before.items() if each in ids})


def _keep(connection: Connection, known: dict[str, str]) -> None:
    if known != known_slots(connection):
        statement = insert(meta).values(name=KNOWN, value=json.dumps(known))
        update = {"value": statement.excluded.value}
        connection.execute(statement.on_conflict_do_update(set_=update))


def trusted(slots: Iterable[Slot], known: dict[str, str]) -> list[Slot]:
    """Return those of the slots whose public key is the one that is known."""
    return [slot for slot in slots if slot.public and known.get(slot.id) == slot.public.hex()]
