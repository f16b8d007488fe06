"""Key slots: the data key, wrapped once for each secret that may open the vault."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from kap_companion.domain.codec import canonical_json
from kap_companion.vault.files import start_of, write_durably
from kap_companion.vault.keys import (
    KEY_BYTES,
    SALT_BYTES,
    KeyCost,
    KeyPair,
    derive,
    new_key_pair,
    open_sealed,
    seal,
    seal_to,
    unseal,
)

SLOT_FILES = ("slots.json", "slots.copy.json")
FORMAT = 2
FORMATS = (1, FORMAT)
"""The formats that can be read; version 0.1 wrote the first."""

MOST_BYTES = 256 * 1024
MOST_SLOTS = 64
LONGEST_NAME = 400


class SlotKind(StrEnum):
    """What kind of secret opens a slot."""

    PASSPHRASE = "passphrase"  # noqa: S105  # a kind, not a secret
    RECOVERY = "recovery code"


@dataclass(frozen=True, slots=True)
class Slot:
    """The way of one secret to the data key; `holder` is the practitioner who signs in by it.

    The secret unwraps the slot's own private key, and that opens the data key sealed to `public`:
    so a new data key reaches every slot without anyone's secret. A slot of format 1 has no pair;
    in it the secret unwraps the data key itself. `name` is what the unlock page offers.
    """

    id: str
    kind: SlotKind
    holder: str
    cost: KeyCost
    salt: bytes
    wrapped: bytes = b""
    public: bytes = b""
    sealed: bytes = b""
    name: str = ""

    @property
    def associated(self) -> bytes:
        """What the wrapping binds: nobody can move a key to another holder or a cheaper cost."""
        bound = [self.id, self.kind, self.holder, self.cost.memory_mib, self.cost.passes]
        return canonical_json([*bound, self.public.hex()] if self.public else bound)

    def wrap(self, data_key: bytes, secret: str) -> "Slot":
        """Return this slot with a fresh pair under this secret, and the data key in it."""
        pair = new_key_pair()
        slot = replace(self, public=pair.public, sealed=seal_to(pair.public, data_key))
        key = derive(secret, self.salt, self.cost)
        return replace(slot, wrapped=seal(pair.private, slot.associated, key))

    def unwrap(self, secret: str) -> bytes | None:
        """Return the data key, or None where this is not its secret. Takes Argon2's time."""
        unwrapped = unseal(self.wrapped, self.associated, derive(secret, self.salt, self.cost))
        if unwrapped is None or not self.public:
            return unwrapped
        return open_sealed(self.sealed, KeyPair(self.public, unwrapped))

    def holding(self, data_key: bytes) -> "Slot":
        """Return this slot with another data key in it; needs the pair of format 2."""
        return replace(self, sealed=seal_to(self.public, data_key))


@dataclass(frozen=True, slots=True)
class SlotFile:
    """All slots of one vault.

    `vault_salt` is how the database file begins; it tells which vault the slots belong to.
    `generation` counts the writings, so that of two copies the newer one is known.
    """

    vault_salt: bytes
    slots: tuple[Slot, ...]
    generation: int = 1

    def with_slot(self, slot: Slot) -> "SlotFile":
        """Return the next generation, with this slot in place of its older self, or added."""
        others = tuple(each for each in self.slots if each.id != slot.id)
        return replace(self, slots=(*others, slot), generation=self.generation + 1)


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """A person as the key slots know them."""

    holder: str
    name: str
    has_passphrase: bool


def holders(slot_file: SlotFile) -> tuple[KeyHolder, ...]:
    """Return everyone who has a slot, in the order in which they came."""
    found: dict[str, KeyHolder] = {}
    for slot in slot_file.slots:
        before = found.get(slot.holder, KeyHolder(slot.holder, "", has_passphrase=False))
        has = before.has_passphrase or slot.kind is SlotKind.PASSPHRASE
        found[slot.holder] = KeyHolder(slot.holder, before.name or slot.name, has)
    return tuple(found.values())


def write_slots(folder: Path, slot_file: SlotFile) -> None:
    """Write both copies, one after the other, so that one is always whole. Raises `OSError`."""
    for name in SLOT_FILES:
        write_copy(folder, slot_file, name)


def write_copy(folder: Path, slot_file: SlotFile, name: str) -> None:
    """Write one of the copies. Raises `OSError`."""
    write_durably(folder / name, _to_json(slot_file))


def read_slots(folder: Path, vault_salt: bytes) -> SlotFile | None:
    """Return the best readable copy: that of this vault, then the newest; None without any."""
    return next(iter(read_equals(folder, vault_salt)), None)


def read_equals(folder: Path, vault_salt: bytes) -> list[SlotFile]:
    """Return the best readable copy, and the other one where it is as good and yet differs.

    Of two that were written as one, one is damaged; which it is, only a secret shows. An older
    generation is no such copy: what it holds may have been taken back.
    """
    copies = [_from_file(folder / name) for name in SLOT_FILES]
    readable = [copy for copy in copies if copy is not None]
    best = max((_rank(copy, vault_salt) for copy in readable), default=None)
    return list(dict.fromkeys(copy for copy in readable if _rank(copy, vault_salt) == best))


def are_newer(folder: Path) -> bool:
    """Whether one of the copies is of a format that only a later version of the program knows."""
    return any(_format(folder / name) > FORMAT for name in SLOT_FILES)


def copies_agree(folder: Path) -> bool:
    """Whether both copies are there and hold the same."""
    first, second = (start_of(folder / name, MOST_BYTES) for name in SLOT_FILES)
    return first == second != b""


def copies_hold(folder: Path, slot_file: SlotFile) -> bool:
    """Whether both copies are there and hold just this."""
    return copies_agree(folder) and _from_file(folder / SLOT_FILES[0]) == slot_file


def slots_of(slots: Iterable[Slot], kind: SlotKind) -> list[Slot]:
    """Return the slots of this kind."""
    return [slot for slot in slots if slot.kind is kind]


def _rank(copy: SlotFile, vault_salt: bytes) -> tuple[bool, int]:
    return copy.vault_salt == vault_salt, copy.generation


def _to_json(slot_file: SlotFile) -> bytes:
    plain = {
        "format": FORMAT,
        "generation": slot_file.generation,
        "vault": slot_file.vault_salt.hex(),
        "slots": [_slot_to_plain(slot) for slot in slot_file.slots],
    }
    return json.dumps(plain, indent=1).encode()


def _slot_to_plain(slot: Slot) -> dict[str, str | int]:
    return {
        "id": slot.id,
        "kind": slot.kind.value,
        "holder": slot.holder,
        "memory_mib": slot.cost.memory_mib,
        "passes": slot.cost.passes,
        "salt": slot.salt.hex(),
        "wrapped": slot.wrapped.hex(),
        "public": slot.public.hex(),
        "sealed": slot.sealed.hex(),
        "name": slot.name,
    }


def _from_file(path: Path) -> SlotFile | None:
    """Return what a file says, or None where it is not there, cut, or out of all bounds."""
    content = start_of(path, MOST_BYTES + 1)
    try:
        return _from_json(content) if len(content) <= MOST_BYTES else None
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return None


def _format(path: Path) -> int:
    """Return the number of a file's format, 0 where it tells none."""
    try:
        plain = json.loads(start_of(path, MOST_BYTES))
        return int(plain["format"])
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return 0


def _from_json(content: bytes) -> SlotFile:
    plain = json.loads(content)
    slots = tuple(_slot_from_plain(each) for each in plain["slots"][:MOST_SLOTS])
    vault_salt = bytes.fromhex(plain["vault"])
    if plain["format"] not in FORMATS or not slots or len(vault_salt) != SALT_BYTES:
        raise ValueError("format")
    return SlotFile(vault_salt, slots, int(plain["generation"]))


def _slot_from_plain(plain: dict[str, str]) -> Slot:
    slot = Slot(
        id=str(plain["id"]),
        kind=SlotKind(plain["kind"]),
        holder=str(plain["holder"]),
        cost=KeyCost(int(plain["memory_mib"]), int(plain["passes"])),
        salt=bytes.fromhex(plain["salt"]),
        wrapped=bytes.fromhex(plain["wrapped"]),
        public=bytes.fromhex(plain.get("public", "")),
        sealed=bytes.fromhex(plain.get("sealed", "")),
        name=str(plain.get("name", ""))[:LONGEST_NAME].encode(errors="replace").decode(),
    )
    if not slot.cost.bounded or len(slot.salt) != SALT_BYTES:
        raise ValueError("bounds")
    if len(slot.public) not in {0, KEY_BYTES}:
        raise ValueError("public key")
    (slot.id + slot.holder).encode()  # raises where it could not be bound
    return slot
