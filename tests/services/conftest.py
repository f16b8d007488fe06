"""Vaults for the services: founded once, copied for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kap_companion.services.record import SessionRecord
from kap_companion.vault import Vault, unlock_vault
from tests.services.locked import LockedGround
from tests.services.room import DOSE, PASSPHRASE, Room, RoomClock, copied, founded, room_in, saved


@pytest.fixture(scope="session")
def founded_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("services") / "vault"
    founded(folder, RoomClock())
    return folder


@pytest.fixture
def clock() -> RoomClock:
    return RoomClock()


@pytest.fixture
def vault(founded_folder: Path, tmp_path: Path, clock: RoomClock) -> Iterator[Vault]:
    opened = unlock_vault(copied(founded_folder, tmp_path / "vault"), PASSPHRASE, clock)
    yield opened
    opened.close()


@pytest.fixture
def room(vault: Vault, clock: RoomClock) -> Room:
    return room_in(vault, clock)


@pytest.fixture
def record(room: Room) -> SessionRecord:
    """A session that has begun."""
    return room.begun()


@pytest.fixture
def dosed(record: SessionRecord) -> SessionRecord:
    """A session in which the dose was given this moment."""
    saved(record, record.write(DOSE))
    return record


@pytest.fixture
def ground(founded_folder: Path, tmp_path: Path, clock: RoomClock) -> Iterator[LockedGround]:
    """A running session in a vault of its own, to be locked and opened."""
    made = LockedGround(copied(founded_folder, tmp_path / "vault"), clock)
    yield made
    made.close()
