"""The ground of the window tests: a real vault of its own, a clock set by hand, music unheard."""

import gc
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from kap_companion.ui.bridge import Bridge
from kap_companion.ui.theme import DAY, apply_theme
from kap_companion.ui.workspace import Workspace
from kap_companion.vault import Vault
from tests.audio.fake_player import FakePlayer
from tests.ui.practice import (
    Disk,
    HandClock,
    found,
    founded_vault,
    full_day,
    opened_vault,
    workspace_of,
)


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    return ["kap-companion"]


@pytest.fixture(autouse=True)
def _windows_go_between_tests() -> Iterator[None]:
    """A test lets go of its window when it returns; collected while it paints, Qt would fall."""
    gc.disable()
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.enable()
    gc.collect()


@pytest.fixture(autouse=True)
def _nothing_to_paste() -> None:
    """What one test copied is not there for the next."""
    if QGuiApplication.instance() is not None:
        QGuiApplication.clipboard().clear()


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


@pytest.fixture(scope="session")
def founded_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("practice") / "vault"
    found(folder)
    return folder


@pytest.fixture
def vault(founded_folder: Path, tmp_path: Path, clock: HandClock, disk: Disk) -> Iterator[Vault]:
    folder = tmp_path / "vault"
    shutil.copytree(founded_folder, folder)
    made = opened_vault(folder, clock, disk)
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
    made.people.close()
    made.music.close()


@pytest.fixture(scope="session")
def busy_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A vault with a session that runs since 42 minutes."""
    folder = tmp_path_factory.mktemp("busy") / "data"
    clock = HandClock()
    vault = founded_vault(folder, clock)
    full_day(workspace_of(vault, clock, FakePlayer(), Bridge()), clock)
    vault.close()
    return folder
