"""What the vault's tests share: a clock, a ready vault to copy, and a look behind the scenes."""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlcipher3 import dbapi2

from kap_companion.domain.entry import Entry, NewEntry
from kap_companion.domain.events import Observed, PatientRegistered, SessionBegun, SessionPlanned
from kap_companion.domain.moment import Moment
from kap_companion.vault import CHEAPEST, Vault, create_vault, unlock_vault
from kap_companion.vault.engine import DATABASE, open_engine
from kap_companion.vault.unlock import open_slot

PASSPHRASE = "seven quiet rivers"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
WAIT_S = float(os.environ.get("KAP_TEST_WAIT_S", "30"))
"""How long a test waits for a write before it fails."""


@dataclass
class Ticking:
    """A clock that moves on by a second each time it is read."""

    ticks: "count[int]" = field(default_factory=count)

    def now(self) -> Moment:
        steady_us = next(self.ticks) * 1_000_000
        return Moment(int(NOON.timestamp()) * 1_000_000 + steady_us, 60, "boot", steady_us)


def new_vault(folder: Path) -> tuple[Vault, str]:
    return create_vault(
        folder, PASSPHRASE, Ticking(), "The Practice", "Ada Green", "therapist", cost=CHEAPEST
    )


@contextmanager
def opened(folder: Path, secret: str = PASSPHRASE) -> Iterator[Vault]:
    with closing(unlock_vault(folder, secret, Ticking())) as vault:
        yield vault


@contextmanager
def with_the_key(folder: Path, secret: str = PASSPHRASE) -> Iterator[Any]:
    """A connection of someone who has the key and no manners."""
    key = open_slot(folder, secret).key
    with closing(dbapi2.connect(str(folder / DATABASE), isolation_level=None)) as connection:
        connection.execute(key.pragma)
        yield connection


def looking_into(vault: Vault) -> Engine:
    """An engine that reads the open vault, beside the vault's own."""
    return open_engine(vault.folder / DATABASE, vault.keyring.key, writes=False)


def copied(template: Path, target: Path) -> Path:
    shutil.copytree(template, target)
    return target


def write(vault: Vault, *new: NewEntry) -> tuple[Entry, ...]:
    return vault.journal.append(new).result(WAIT_S)


def begin_session(vault: Vault, subject: str = "session-1", patient: str = "patient-1") -> None:
    write(vault, NewEntry(patient, PatientRegistered("Nora Weiß", record_number="R-7")))
    plan = SessionPlanned(patient, NOON, "im", 180)
    write(vault, NewEntry(subject, plan), NewEntry(subject, SessionBegun()))


def to_the_letter(sentences: str) -> str:
    """The pattern of these sentences and no more."""
    return f"^{re.escape(sentences)}$"


def note(vault: Vault, words: str, subject: str = "session-1") -> Entry:
    (entry,) = write(vault, NewEntry(subject, Observed(words)))
    return entry
