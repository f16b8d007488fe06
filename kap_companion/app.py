"""Where everything is put together: the window, the vault behind it, the sound beside it.

Only what the first window shows is loaded at once, the rest while the passphrase is typed.
"""

import sys
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from kap_companion.config import Settings, SettingsNotKept, vault_exists
from kap_companion.domain.moment import Clock
from kap_companion.host.clock import system_clock
from kap_companion.host.folders import sample_folder
from kap_companion.resources import asset_path
from kap_companion.ui.bridge import Bridge
from kap_companion.ui.collector import Collector
from kap_companion.ui.gate import Doors, Gate
from kap_companion.ui.main_window import MainWindow
from kap_companion.ui.theme import DARK_ROOM, DAY, STYLE, THEMES, apply_theme

if TYPE_CHECKING:  # loading these takes longer than all the rest of a start
    from kap_companion.audio.folder import FolderMusic
    from kap_companion.domain.player import Player
    from kap_companion.host.awake import Awake
    from kap_companion.host.battery import BatteryState
    from kap_companion.services.music import MusicRoom
    from kap_companion.services.music_choice import MusicChoices
    from kap_companion.ui.pages.page import Page
    from kap_companion.ui.pages.setup import NewPractice
    from kap_companion.ui.workspace import Workspace
    from kap_companion.vault import Vault

LOADED_LATER = (
    "kap_companion.vault",
    "kap_companion.host.awake",
    "kap_companion.host.battery",
    "kap_companion.services.music_choice",
    "kap_companion.ui.shell",
    "kap_companion.ui.pages.music",
    "kap_companion.ui.pages.patients",
    "kap_companion.ui.pages.practice",
    "kap_companion.ui.pages.practice_tabs",
    "kap_companion.ui.pages.today",
)


@dataclass(frozen=True)
class Machine:
    """The computer under the program; the tour and the tests put in their own clock."""

    clock: Clock
    open_player: "Callable[[int], Player]"
    battery: "Callable[[], BatteryState | None]"


def this_machine() -> Machine:
    """Return the real one."""
    return Machine(system_clock(), _room_player, _battery)


def _room_player(volume_percent: int) -> "Player":
    from kap_companion.audio.room_player import open_player

    return open_player(volume_percent)


def _battery() -> "BatteryState | None":
    from kap_companion.host.battery import battery_state

    return battery_state()


class Program(QObject):
    """The program in one window, from the gate to the closing of the vault."""

    def __init__(self, app: QApplication, data: Path, machine: Machine) -> None:
        super().__init__()
        self._app = app
        self._data = data
        self._machine = machine
        self._settings = Settings(data)
        self._bridge = Bridge(self)
        self._collector = Collector(self)
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="start")
        self._player: Future[Player] | None = None
        self._awake: Awake | None = None
        self._choices: MusicChoices | None = None
        self._vault: Vault | None = None
        self._music: MusicRoom | None = None
        apply_theme(app, THEMES.get(self._settings.now.theme, DAY))
        doors = Doors(
            exists=partial(vault_exists, data),
            create=self._create,
            unlock=self._unlock,
            sample=self._sample,
        )
        self.gate = Gate(doors, self._bridge)
        self.window = MainWindow(self.gate)
        self.gate.opened.connect(self._opened)
        self.window.closing.connect(self.close)
        self.window.stands.connect(self._prepared)

    def close(self) -> None:
        """Put everything away: what waits is written, the sound stops, the computer may sleep."""
        if self.window.shell is not None:
            self.window.shell.close_vault()
        self.gate.close_gate()
        self._close_sound()
        self._worker.shutdown()
        if self._awake is not None:
            self._awake.close()
        if self._vault is not None:
            self._vault.close()
            self._vault = None
        self._collector.close()

    def _close_sound(self) -> None:
        if self._music is not None:
            with suppress(SettingsNotKept):  # the window is closing; the old volume will do
                self._settings.choose_volume(self._music.state().volume_percent)
            self._music.close()
        elif self._player is not None and not self._player.cancel():
            self._player.result().close()
        if self._choices is not None:
            self._choices.close()

    def _create(self, practice: "NewPractice") -> "tuple[Vault, str]":
        from kap_companion.vault import create_vault

        return create_vault(
            self._data,
            practice.passphrase,
            self._machine.clock,
            practice.name,
            practice.practitioner,
            practice.role,
        )

    def _unlock(self, secret: str) -> "Vault":
        from kap_companion.vault import unlock_vault

        return unlock_vault(self._data, secret, self._machine.clock)

    def _sample(self) -> "Vault":
        from kap_companion.services.sample import open_sample

        return open_sample(sample_folder(self._data), self._machine.clock)

    def _prepared(self) -> "Future[Player]":
        """Return the sound to come, begun where it was not: all else loads before it."""
        if self._player is None:
            self._player = self._worker.submit(self._load)
        return self._player

    def _load(self) -> "Player":
        for name in LOADED_LATER:
            import_module(name)
        return self._machine.open_player(self._settings.now.volume_percent)

    def _opened(self, vault: "Vault") -> None:
        self._vault = vault
        self._bridge.when_done(self._prepared(), partial(self._enter, vault), self._no_way_in)

    def _enter(self, vault: "Vault", player: "Player") -> None:
        from kap_companion.host.awake import Awake
        from kap_companion.services.music import MusicRoom
        from kap_companion.services.music_choice import MusicChoices
        from kap_companion.ui.shell import Shell

        self._awake = Awake()
        self._music = MusicRoom(player)
        self._choices = MusicChoices(self._settings, asset_path("music"))
        workspace = self._workspace(vault, self._music, self._awake)
        shell = Shell(workspace, self._places(workspace, self._choices))
        shell.theme_toggled.connect(self._toggle_theme)
        self.window.enter(shell)
        self._bridge.when_done(self._choices.last(), self._play_list, shell.tell)

    def _workspace(self, vault: "Vault", music: "MusicRoom", awake: "Awake") -> "Workspace":
        from kap_companion.services.patients import Patients
        from kap_companion.services.practice import Practice
        from kap_companion.services.schedule import Schedule
        from kap_companion.ui.workspace import Workspace

        return Workspace(
            clock=self._machine.clock,
            journal=vault.journal,
            reader=vault.reader,
            patients=Patients(vault.journal, vault.reader, self._machine.clock),
            schedule=Schedule(vault.journal, vault.reader, self._machine.clock),
            practice=Practice(vault.journal, vault.reader),
            music=music,
            awake=awake,
            battery=self._machine.battery,
            opens_with=vault.opens_with,
            signs_with=vault.signs_with,
            bridge=self._bridge,
        )

    def _places(self, workspace: "Workspace", choices: "MusicChoices") -> "dict[str, Page]":
        from kap_companion.ui.pages.music import MusicPage
        from kap_companion.ui.pages.patients import PatientsPage
        from kap_companion.ui.pages.today import TodayPage

        return {
            "today": TodayPage(workspace),
            "patients": PatientsPage(workspace),
            "music": MusicPage(workspace, choices),
            "practice": self._practice(workspace),
        }

    def _practice(self, workspace: "Workspace") -> "Page":
        from kap_companion.ui.pages.practice import PracticePage
        from kap_companion.ui.pages.practice_tabs import PracticeTabs
        from kap_companion.ui.wording import tr

        settings = PracticePage(workspace, str(self._data))
        settings.theme_chosen.connect(self.set_theme)
        return PracticeTabs([(tr("Settings"), settings)])

    def _play_list(self, found: "FolderMusic") -> None:
        if self._music is not None:
            self._music.load(found.playlist)

    def _no_way_in(self, sentence: str) -> None:
        self.gate.unlock.show_failed(sentence)

    def _toggle_theme(self) -> None:
        dark = self._settings.now.theme == DARK_ROOM.name
        self.set_theme(DAY.name if dark else DARK_ROOM.name)

    def set_theme(self, name: str) -> None:
        """Use a theme on every page, and keep it for the next start."""
        apply_theme(self._app, THEMES[name])
        with suppress(SettingsNotKept):  # it holds until the window closes
            self._settings.choose_theme(name)


def application(arguments: Sequence[str] = ()) -> QApplication:
    """Return Qt's application, in the one style that every theme stands on."""
    app = QApplication([sys.argv[0], "-style", STYLE, *arguments])
    app.setProperty("style", STYLE)
    app.setApplicationName("KAP Companion")
    app.setDesktopFileName("kap-companion")
    return app


def run(data: Path, arguments: Sequence[str] = ()) -> int:
    """Open the window on the practice in `data`; returns the exit code."""
    app = application(arguments)
    program = Program(app, data, this_machine())
    program.window.show()
    return app.exec()
