"""A new vault: its database, its key slots, and the first entries of its record."""

import secrets
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, insert
from sqlalchemy.exc import SQLAlchemyError

from kap_companion.domain.codec import Codec
from kap_companion.domain.entry import NewEntry
from kap_companion.domain.events import PracticeFounded, PractitionerAdded
from kap_companion.domain.ids import new_id
from kap_companion.domain.moment import Moment
from kap_companion.errors import InputRefused
from kap_companion.vault.devices import enrolment, place_of
from kap_companion.vault.engine import DATABASE, SALT_BYTES, DatabaseKey, disposed, open_engine
from kap_companion.vault.errors import VaultExists, not_made, unreadable
from kap_companion.vault.files import PRIVATE_FILE, make_private_folder, replace_durably
from kap_companion.vault.journal import write_batch
from kap_companion.vault.keys import SALT_BYTES as SLOT_SALT_BYTES
from kap_companion.vault.keys import KeyCost, random_key
from kap_companion.vault.own import PLACE, own_secrets
from kap_companion.vault.record import Head, stamped
from kap_companion.vault.recovery import new_recovery_code
from kap_companion.vault.schema import INDEX_VERSION, create_schema, meta
from kap_companion.vault.slots import SLOT_FILES, Slot, SlotFile, SlotKind, write_slots
from kap_companion.vault.writer import Transaction


@dataclass(frozen=True, slots=True)
class Founding:
    """What a new practice is told about itself; `sample` marks invented data."""

    practice_name: str
    practitioner_name: str
    role: str
    sample: bool = False


def write_new_vault(
    folder: Path, passphrase: str, founding: Founding, now: Moment, cost: KeyCost
) -> str:
    """Make a vault in this folder and return its recovery code.

    The vault exists from the moment its database gets its name, which is the last thing done.
    """
    if not passphrase:
        raise InputRefused("A vault needs a passphrase. Nothing was changed. Type one.")
    if (folder / DATABASE).exists():
        raise VaultExists
    practitioner_id = new_id(now.utc_us)
    key = DatabaseKey(random_key(), secrets.token_bytes(SALT_BYTES))
    code = new_recovery_code()
    try:
        make_private_folder(folder)
        fresh = fresh_database(folder)
        _found(fresh, key, founding, practitioner_id, now)
        _keep_older_slots(folder, practitioner_id)
        holder = (practitioner_id, founding.practitioner_name)
        slots = first_slots(key, holder, now, cost, passphrase, code)
        write_slots(folder, SlotFile(key.salt, slots))
        replace_durably(fresh, folder / DATABASE)
    except OSError as error:
        raise not_made(error, "Check the drive and its free space, then try again.") from None
    return code


def fresh_database(folder: Path) -> Path:
    """Return an empty private file; SQLite gives its log files the same mode."""
    fresh = folder / (DATABASE + ".new")
    for leftover in folder.glob(fresh.name + "*"):
        leftover.unlink()
    fresh.touch(PRIVATE_FILE)
    return fresh


def _found(
    path: Path, key: DatabaseKey, founding: Founding, practitioner_id: str, now: Moment
) -> None:
    try:
        with disposed(open_engine(path, key, writes=True)) as engine, engine.begin() as connection:
            create_schema(connection)
            _write_founding(connection, founding, practitioner_id, now, place_of(path.parent))
    except SQLAlchemyError as error:
        raise unreadable(error) from None


def _write_founding(
    connection: Connection, founding: Founding, practitioner_id: str, now: Moment, place: str
) -> None:
    device, practice = new_id(now.utc_us), new_id(now.utc_us)
    known = {"device": device, "practice_subject": practice, "index_version": INDEX_VERSION}
    known |= own_secrets(now.utc_us) | {PLACE: place}
    connection.execute(
        insert(meta), [{"name": name, "value": value} for name, value in known.items()]
    )
    events = (
        PracticeFounded(founding.practice_name, founding.sample),
        PractitionerAdded(practitioner_id, founding.practitioner_name, founding.role),
    )
    codec = Codec()
    batch = [stamped(NewEntry(practice, event), practitioner_id, now, codec) for event in events]
    batch.append(enrolment(connection, practitioner_id, now, codec))
    write_batch(Transaction(connection, Head(device)), batch, codec)


def first_slots(
    key: DatabaseKey,
    holder: tuple[str, str],
    now: Moment,
    cost: KeyCost,
    passphrase: str,
    code: str,
) -> tuple[Slot, ...]:
    """Return the slots of a vault's first practitioner (id and name): passphrase and code."""
    practitioner_id, name = holder
    secret_of = {SlotKind.PASSPHRASE: passphrase, SlotKind.RECOVERY: code}
    return tuple(
        Slot(
            id=new_id(now.utc_us),
            kind=kind,
            holder=practitioner_id,
            cost=cost,
            salt=secrets.token_bytes(SLOT_SALT_BYTES),
            name=name,
        ).wrap(key.key, secret)
        for kind, secret in secret_of.items()
    )


def _keep_older_slots(folder: Path, tag: str) -> None:
    """Never write over key slots whose database is elsewhere: it may come back."""
    for name in SLOT_FILES:
        older = folder / name
        if older.exists():
            older.rename(folder / f"{older.stem}.before-{tag}.json")
