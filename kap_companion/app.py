"""Where everything is put together: the window, the vault behind it, the sound beside it.

Only what the first window shows is loaded at once, the rest while the passphrase is typed.
"""

import sys
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from kap_companion.config import RUN_FILE, FolderClosed, Settings, is_there, vault_exists
from kap_companion.errors import KapError
from kap_companion.host.folders import sample_folder
from kap_companion.machine import Machine, this_machine
from kap_companion.resources import asset_path
from kap_companion.ui.bridge import Bridge
from kap_companion.ui.collector import Collector
from kap_companion.ui.gate import Asked, Doors, Gate, Told
from kap_companion.ui.main_window import MainWindow
from kap_companion.ui.room_light import RoomLight
from kap_companion.ui.theme import STYLE

if TYPE_CHECKING:  # loading these takes longer than all the rest of a start
    from concurrent.futures import Future, ThreadPoolExecutor

    from kap_companion.domain.arc import Arc
    from kap_companion.domain.player import Player
    from kap_companion.host.awake import Awake
    from kap_companion.host.policy import Policy
    from kap_companion.services.access import AccessLog
    from kap_companion.services.key_choices import KeyChoices
    from kap_companion.services.lockup import Lockup
    from kap_companion.services.music import MusicRoom
    from kap_companion.services.people import People
    from kap_companion.services.room_sound import RoomSound
    from kap_companion.services.safekeeping import Safekeeping
    from kap_companion.ui.backup_watch import BackupWatch
    from kap_companion.ui.before_sleep import BeforeSleep
    from kap_companion.ui.idle import IdleWatch
    from kap_companion.ui.locker import Locker, MeasuresAsked
    from kap_companion.ui.pages.setup import NewPractice
    from kap_companion.ui.shell import Shell
    from kap_companion.vault import Preview, Vault

FRAME_S = 0.016
LOADED_LATER = (
    "kap_companion.furnishing",
    "kap_companion.host.battery",
    "kap_companion.services.unfinished",
    "kap_companion.ui.before_sleep",
    "kap_companion.ui.farewell",
    "kap_companion.ui.idle",
    "kap_companion.ui.locker",
    "kap_companion.ui.shell",
)


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
        self._player: Future[Player] | None = None
        self._awake: Awake | None = None
        self._sound: RoomSound | None = None
        self._vault: Vault | None = None
        self._locker: Locker | None = None
        self._is_closed = False
        self._faults: Mapping[str, int] = {}
        self._idle: IdleWatch | None = None
        self._before_sleep: BeforeSleep | None = None
        self._people: People | None = None
        self._keeping: Safekeeping | None = None
        self.light = RoomLight(app, self._settings)
        doors = Doors(
            exists=partial(vault_exists, data),
            create=self._create,
            access=self._access,
            unlock=self._unlock,
            sample=self._sample,
            people=self._people_at_the_door,
            wait=self._wait,
            preview=self._preview,
            restore=self._restore,
            check_place=self._check_place,
        )
        self.gate = Gate(doors, self._bridge)
        self.window = MainWindow(self.gate)
        self.light.listen(self.window)
        self.window.turned.connect(lambda: self.light.leave_theme_to(self.window.shell))
        self.gate.opened.connect(self._opened)
        self.window.closing.connect(self.close)
        self.window.stands.connect(self._stands)
        self.window.stands.connect(self.gate.look)

    @cached_property
    def _keys(self) -> "KeyChoices":
        from kap_companion.services.key_choices import KeyChoices

        keys = KeyChoices(self._settings)
        keys.subscribe(lambda: self.light.take_keys(keys.now()))
        return keys

    @cached_property
    def _policy(self) -> "Policy":
        return self._machine.policy()

    @cached_property
    def _worker(self) -> "ThreadPoolExecutor":
        from concurrent.futures import ThreadPoolExecutor

        return ThreadPoolExecutor(1, thread_name_prefix="start")

    def close(self) -> None:
        """Put everything away: what waits is written, the sound stops, the computer may sleep."""
        if self._is_closed:
            return
        self._is_closed = True
        self.window.hide()
        if self.window.shell is not None:
            self.window.shell.close_vault()
        self.gate.close_gate()
        self._close_sound()
        self._worker.shutdown()
        of_the_vault = self._awake, self._people, self._keeping, self._vault
        for each in (*of_the_vault, self._idle, self._locker, self._before_sleep):
            if each is not None:
                each.close()
        self._vault = None
        self._collector.close()

    def _close_sound(self) -> None:
        if self._sound is not None:
            self._sound.close()
        elif self._player is not None and not self._player.cancel():
            self._player.result().close()

    def _create(self, practice: "NewPractice") -> "tuple[Vault, str]":
        from kap_companion.services.people import arrived
        from kap_companion.vault import create_vault

        self._check_place()
        self._machine.slept()  # as in `_open_up`
        vault, code = create_vault(
            self._data,
            practice.passphrase,
            self._machine.clock,
            practice.name,
            practice.practitioner,
            practice.role,
        )
        return arrived(vault), code

    def _check_place(self) -> None:
        from kap_companion.services.vault_place import VaultPlace

        VaultPlace().check(self._data)

    def _unlock(self, secret: str, holder: str) -> "Vault":
        return self._open_up(self._data, secret, holder)

    def _access(self, vault: "Vault") -> "AccessLog":
        from kap_companion.services.access import AccessLog

        return AccessLog(vault.journal, vault.access_subject)

    def _people_at_the_door(self) -> "list[tuple[str, str]]":
        from kap_companion.vault import people_at_the_door

        return [(each.holder, each.name) for each in people_at_the_door(self._folder())]

    def _wait(self) -> int:
        from kap_companion.vault import Throttle

        return Throttle(self._folder(), self._machine.clock).seconds_to_wait()

    def _folder(self) -> Path:
        """Where the vault is that is locked here, else the practice's own."""
        locked = self._locker.locked_folder if self._locker else None
        return locked or self._data

    def _sample(self) -> "Vault":
        from kap_companion.services.sample import SAMPLE_PASSPHRASE, make_sample
        from kap_companion.services.vault_place import VaultPlace

        folder = sample_folder(self._data)
        if not vault_exists(folder):
            VaultPlace().check(folder)
            make_sample(folder, self._machine.clock)
        return self._open_up(folder, SAMPLE_PASSPHRASE)

    def _open_up(self, folder: Path, secret: str, holder: str = "") -> "Vault":
        from kap_companion.services.lockup import open_up
        from kap_companion.services.people import arrived

        self._machine.slept()  # before the passphrase was typed; from now on it locks what opens
        if self._locker is not None:
            opened = self._locker.open(folder, secret, holder)
        else:
            opened = open_up(folder, secret, self._machine.clock, holder=holder)
        self._faults = opened.faults
        return arrived(opened.vault)

    def _stands(self) -> None:
        from kap_companion.host.wiping import fill_what_is_freed
        from kap_companion.ui.touch import TouchWatch

        TouchWatch(self._app).watch(self.window)
        fill_what_is_freed()  # before anything secret is in the memory
        player = self._prepared()
        self._bridge.when_done(player, lambda _: self._collector.set_aside(), lambda _: None)
        if self._session_goes_on():
            self._bridge.when_done(player, self._resume_lock, lambda _: None)

    def _session_goes_on(self) -> bool:
        """Whether the last program left a session behind in front of the locked vault."""
        try:
            return is_there(self._data / RUN_FILE)
        except FolderClosed:  # the gate says so
            return False

    def _preview(self, path: Path, secret: str, told: Told, asked: Asked) -> "Preview":
        from kap_companion.vault import preview

        return preview(path, secret, self._data, told, asked)

    def _restore(self, path: Path, secret: str, told: Told, asked: Asked) -> Path | None:
        from kap_companion.vault import restore

        self._check_place()
        return restore(path, secret, self._data, self._machine.clock, told, asked)

    def _prepared(self) -> "Future[Player]":
        """Return the sound to come, begun where it was not: all else loads before it."""
        if self._player is None:
            self._player = self._worker.submit(self._load)
        return self._player

    def _load(self) -> "Player":
        _ = self._policy  # read here, off the window's thread
        for name in LOADED_LATER:
            import_module(name)
        return self._machine.open_player(self._settings.now.volume_percent)

    def _opened(self, vault: "Vault") -> None:
        self._vault = vault
        vault.gather_writes(FRAME_S)
        # Not handed over with the call: a future that stays would keep it behind every lock.
        self._bridge.when_done(self._prepared(), self._enter, self._no_way_in)

    def _enter(self, player: "Player") -> None:
        from kap_companion.furnishing import (
            places_of,
            practice_page,
            safekeeping_of,
            workspace_of,
        )
        from kap_companion.ui.backup_watch import BackupWatch
        from kap_companion.ui.music_words import missing_words
        from kap_companion.ui.protocol_music import ProtocolMusic
        from kap_companion.ui.shell import Shell

        vault = self._vault
        if vault is None:
            return
        sound, awake, locker = self._stay(player)
        locked = locker.opened()
        went_on = locked is not None
        machine, data, settings = self._machine, self._data, self._settings
        policy = self._policy
        workspace = workspace_of(vault, machine, sound, awake, self._bridge, self._keys, policy)
        self._people = workspace.people
        keeping = self._keeping = safekeeping_of(vault, data, settings, machine.clock, policy)
        watch = BackupWatch(keeping, self._bridge)
        practice = partial(practice_page, workspace, data, keeping, watch, self.light, self._leave)
        places = places_of(workspace, sound.library, practice)
        shell = Shell(workspace, places, size=self.window.size(), went_on=went_on)
        shell.theme_toggled.connect(self.light.toggle_theme)
        shell.lock_wanted.connect(self.lock)
        shell.patient_mode_wanted.connect(partial(self.lock, "handed over"))
        shell.measures_handed_over.connect(self.hand_over)
        music = ProtocolMusic(sound.library, sound.music, self._bridge, shell)
        music.told.connect(shell.tell_also)
        shell.arc_wanted.connect(music.use)
        if went_on:
            self.window.leave()
        self.window.enter(shell)
        self._watch_backups(shell, keeping, watch)
        shell.tell_faults(self._faults)
        self._look_around(vault, shell)
        if locked is not None and locked.patient:
            shell.show_reviews(locked.patient)
        elif locked is not None and locked.by_patient:
            shell.go_to_stage("intention")
        self._bridge.when_done(
            sound.preflight.missing_output(),
            lambda missing: shell.tell_also(missing_words(missing)),
            lambda _: None,
        )
        if not went_on:
            shell.tell_also(policy.notice)
            self._bridge.when_done(sound.library.chosen_arc(), self._play_list, shell.tell_also)
            self._bridge.when_done(sound.library.open(), shell.tell_also, shell.tell_also)

    def _look_around(self, vault: "Vault", shell: "Shell") -> None:
        """Say where the vault is in danger; remove what exports that were cut short left."""
        from concurrent.futures import ThreadPoolExecutor

        from kap_companion.services.unfinished import clear_up
        from kap_companion.services.vault_place import VaultPlace

        worker = ThreadPoolExecutor(1, thread_name_prefix="clear-up")  # a folder may take its time
        cleared = worker.submit(clear_up, vault.journal, vault.reader)
        warned = worker.submit(VaultPlace().warning, vault.folder)
        worker.shutdown(wait=False)
        for said in (cleared, warned):
            self._bridge.when_done(said, shell.tell_also, lambda _: None)

    def _stay(self, player: "Player") -> "tuple[RoomSound, Awake, Locker]":
        """Return what stays through every lock; made when it is first needed."""
        from kap_companion.host.awake import Awake
        from kap_companion.services.room_sound import room_sound
        from kap_companion.ui.before_sleep import BeforeSleep
        from kap_companion.ui.idle import IdleWatch
        from kap_companion.ui.key_map import KeyMap
        from kap_companion.ui.locker import Locker

        self._awake = self._awake or Awake()
        if self._sound is None:
            bundled = asset_path("music")
            self._sound = room_sound(player, self._data, bundled, self._settings, self._policy)
        if self._locker is None:
            clock, people = self._machine.clock, self._people_at_the_door
            self._locker = Locker(clock, self._bridge, people, lambda: KeyMap(self._keys.now()))
        if self._idle is None:
            self._idle = IdleWatch(self._app, self._idle_min, self._machine.slept)
            self._idle.idle.connect(partial(self.lock, "idle"))
            asleep = partial(self.lock, "suspend")
            self._idle.slept.connect(asleep)
            self._before_sleep = BeforeSleep(self._locker, asleep, self._machine.tells_of_sleep)
        return self._sound, self._awake, self._locker

    # Locked

    def hand_over(self, patient_id: str, measures: tuple[str, ...]) -> None:
        """Lock the vault, and give the laptop to this patient with these forms."""
        from kap_companion.ui.locker import MeasuresAsked

        self.lock("handed over", MeasuresAsked(patient_id, measures))

    def lock(self, why: str, asked: "MeasuresAsked | None" = None) -> None:
        """Lock the vault: what was shown of it goes, the session goes on in front of it."""
        shell, vault, locker, sound = self.window.shell, self._vault, self._locker, self._sound
        if shell is None or vault is None or locker is None or sound is None:
            return
        if shell.holds_unsaved():
            shell.tell_unsaved()
            return
        lockup = locker.begin(vault, shell.session(), why, asked)
        ends = [each for each in (self._end_people(), self._end_keeping()) if each]
        self._vault = None
        shell.close_vault()
        self._stand_before(lockup, sound.music)
        locker.let_go_of(vault, ends)

    def _end_people(self) -> Callable[[], None] | None:
        people, self._people = self._people, None
        return people.close if people else None

    def _end_keeping(self) -> Callable[[], None] | None:
        keeping, self._keeping = self._keeping, None
        return keeping.break_off if keeping else None

    def _stand_before(self, lockup: "Lockup", music: "MusicRoom") -> None:
        page = self._locker.page(lockup, music) if self._locker else None
        self.window.leave()
        if page is None:
            self.gate.show_locked()
            self.gate.look()
            return
        if lockup.state.anchor is not None and self._awake is not None:
            self._awake.hold()
        page.unlock_wanted.connect(self._unlock_in_front)
        self.window.stand_before(page, full_screen=lockup.state.by_patient)

    def _unlock_in_front(self, secret: str, holder: str) -> None:
        opening = self._worker.submit(self._unlock, secret, holder)
        self._bridge.when_done(opening, self._opened, self._stays_locked)

    def _stays_locked(self, sentence: str) -> None:
        if self.window.in_front is not None:
            self.window.in_front.show_failed(sentence)
            self.window.in_front.unlock.wait_for(self._wait)

    def _idle_min(self) -> int | None:
        return self.window.shell.idle_min() if self.window.shell is not None else None

    def _resume_lock(self, player: "Player") -> None:
        """The last program was gone while a session ran in front of the locked vault."""
        sound, _awake, locker = self._stay(player)
        try:
            lockup = locker.found(self._data)
        except KapError as refused:
            self.gate.unlock.show_failed(str(refused))
            return
        if lockup is not None:
            self._bridge.when_done(sound.library.chosen_arc(), self._play_list, lambda _: None)
            self._stand_before(lockup, sound.music)

    def _watch_backups(self, shell: "Shell", keeping: "Safekeeping", watch: "BackupWatch") -> None:
        from kap_companion.ui.farewell import Farewell

        self.window.farewell = Farewell(keeping, self._bridge, shell.farewell)
        self.window.farewell.over.connect(self.window.close)
        watch.setParent(shell)
        watch.problem.connect(shell.say_standing)
        watch.found.connect(shell.tell_also)
        shell.standing.acted.connect(partial(self._show_safekeeping, shell))
        watch.start()

    def _show_safekeeping(self, shell: "Shell") -> None:
        from kap_companion.ui.pages.practice_tabs import PracticeTabs
        from kap_companion.ui.pages.safekeeping import SafekeepingPage

        shell.go("practice")
        tabs = shell.page()
        if isinstance(tabs, PracticeTabs):
            tabs.show_page(SafekeepingPage)

    def _leave(
        self, folder: Path, progress: Callable[[int, int], None], cancelled: Callable[[], bool]
    ) -> Path:
        from kap_companion.services.leaving import leave

        if self._vault is None:
            raise KapError("The vault is locked. No file was written. Unlock it, then try again.")
        return leave(self._vault, folder, self._machine.clock, progress, cancelled)

    def _play_list(self, arc: "Arc") -> None:
        """What was chosen last time is there; someone may have chosen, and begun, meanwhile."""
        if self._sound is not None and not self._sound.music.arc.tracks:
            self._sound.music.load(arc)

    def _no_way_in(self, sentence: str) -> None:
        self.gate.unlock.show_failed(sentence)

    def set_theme(self, name: str) -> None:
        """Use a theme on every page, and keep it for the next start."""
        self.light.set_theme(name)


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
