"""The ground of the window tests: a real vault of its own, a clock set by hand, music unheard."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from kap_companion.ui.bridge import Bridge
from kap_companion.ui.theme import DAY, apply_theme
from kap_companion.ui.workspace import Workspace
from kap_companion.vault import Vault
from tests.audio.fake_player import FakePlayer
from tests.ui.practice import Disk, HandClock, founded_vault, workspace_of


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    return ["kap-companion"]


@pytest.fixture
def themed(qapp: QApplication) -> QApplication:
    apply_theme(qapp, DAY)
    return qapp


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def disk() -> Disk:
    return Disk()


@pytest.fixture
def vault(tmp_path: Path, clock: HandClock, disk: Disk) -> Iterator[Vault]:
    made = founded_vault(tmp_path / "vault", clock, disk)
    yield made
    made.close()


@pytest.fixture
def player() -> FakePlayer:
    return FakePlayer()


@pytest.fixture
def workspace(
    themed: QApplication, vault: Vault, clock: HandClock, player: FakePlayer
) -> Iterator[Workspace]:
    made = workspace_of(vault, clock, player, Bridge(themed))
    yield made
    made.music.close()
