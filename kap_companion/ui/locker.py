"""Locks the open vault and brings it back: by a key, by idle time, by sleep, for the patient."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from weakref import ref

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QClipboard, QGuiApplication

from kap_companion.domain.moment import Clock
from kap_companion.host.wiping import wipe_what_is_free
from kap_companion.services.lockup import (
    NO_SESSION,
    Lockup,
    Opened,
    found_locked,
    lock_up,
    open_up,
    run_state,
    with_measures,
)
from kap_companion.services.music import MusicRoom
from kap_companion.services.music_resumed import LeftAt
from kap_companion.services.run_file import RunState
from kap_companion.ui.bridge import Bridge
from kap_companion.ui.collector import collect_all
from kap_companion.ui.key_map import KeyMap
from kap_companion.ui.open_session import OpenSession
from kap_companion.ui.pages.lock import LockPage
from kap_companion.ui.pages.patient_mode import PatientMode
from kap_companion.vault import Vault

HEARD_EVERY_MS = 5_000
FIRST_LOOK_MS = 1_000
"""Whether a key that was still held has gone; then after twice as long, again and again."""
BY_KEY, IDLE, SUSPEND, HANDED_OVER = "by key", "idle", "suspend", "handed over"

People = Callable[[], list[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class MeasuresAsked:
    """Which forms, by their keys, a patient is handed the laptop with."""

    patient_id: str
    measures: tuple[str, ...]


class Locker(QObject):
    """Holds the lock while there is one. `closed` tells that the keys have left the process."""

    closed = Signal()

    def __init__(
        self,
        clock: Clock,
        bridge: Bridge,
        people: People,
        keys: Callable[[], KeyMap] = KeyMap,
    ) -> None:
        super().__init__()
        self._keys = keys
        self._clock, self._bridge, self._people = clock, bridge, people
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="locking")
        self._lockup: Lockup | None = None
        self._music: MusicRoom | None = None
        self._leaving: set[Future[bool]] = set()
        self._ended = False
        self._timer = QTimer(self, interval=HEARD_EVERY_MS)
        self._timer.timeout.connect(self._hear)

    @property
    def locked_folder(self) -> Path | None:
        """Where the vault is that is locked here; None where none is."""
        return None if self._lockup is None else self._lockup.vault.folder

    @property
    def letting_go(self) -> bool:
        """Whether keys of a locked vault have yet to leave the process."""
        return bool(self._leaving)

    def wait_for_keys(self, most_s: float) -> None:
        """Wait on this thread until locked vaults are closed; `closed` may come later."""
        wait(self._leaving, most_s)

    def begin(
        self,
        vault: Vault,
        session: OpenSession | None,
        why: str,
        asked: "MeasuresAsked | None" = None,
    ) -> Lockup:
        """Begin the lock; the caller then lets go of every page and calls `let_go_of`.

        `asked`: the laptop goes to a patient with these forms, whether a session runs or not.
        """
        state = NO_SESSION
        if session is not None and session.record.running:
            by_patient = why == HANDED_OVER
            state = run_state(session.id, session.chart, session.practice, by_patient=by_patient)
        if asked is not None:
            state = with_measures(state, asked.patient_id, asked.measures)
        self._lockup = lock_up(vault, state, why, self._clock)
        return self._lockup

    def let_go_of(self, vault: Vault, ends: Sequence[Callable[[], None]] = ()) -> None:
        """Close the vault once it has written what waits, and wipe what was let go of.

        `ends` are called before it, off this thread: they stop what still works on the vault.
        """
        forget_clipboard()

        def close() -> bool:
            for end in ends:
                end()
            return vault.close_locked()

        closing, key = self._worker.submit(close), ref(vault.keyring.key)
        self._leaving.add(closing)
        self._bridge.when_done(closing, lambda _: self._wipe(closing, key), lambda _: None)

    def found(self, folder: Path) -> Lockup | None:
        """Return the lock that the last program left in a session. Raises `KapError`."""
        self._lockup = found_locked(folder, self._clock)
        return self._lockup

    def page(self, lockup: Lockup, music: MusicRoom) -> "LockPage | PatientMode | None":
        """Return what stands in front of the locked vault; None where nobody is asked anything."""
        room = lockup.room
        if room is None:
            return None
        self._music = music
        state = room.state
        if state.session:
            music.attach(room)
        if state.part and state.track:
            music.go_on_from(LeftAt(state.track, state.track_position_ms, state.track_phase))
        self._timer.start()
        if state.by_patient:
            return PatientMode(room, music, self._bridge, self._people())
        return LockPage(room, music, self._clock, self._bridge, self._people(), self._keys())

    def open(self, folder: Path, secret: str, holder: str = "") -> Opened:
        """Unlock what is locked here, else what is in this folder. Takes Argon2's time.

        Raises `KapError`.
        """
        lockup = self._lockup
        return open_up(
            lockup.vault.folder if lockup else folder, secret, self._clock, lockup, holder
        )

    def opened(self) -> RunState | None:
        """The vault is open again: let go of the lock, and return how it was; None without one."""
        lockup, self._lockup = self._lockup, None
        self._timer.stop()
        if lockup is None:
            return None
        forget_clipboard()
        return lockup.state

    def close(self) -> None:
        """The program ends; a vault that is locked stays so, and the next start finds it."""
        self._ended = True
        self._timer.stop()
        self._worker.shutdown()
        if self._lockup is not None:
            self._lockup.let_go()
            self._lockup = None

    def _hear(self) -> None:
        room, music = (self._lockup.room if self._lockup else None), self._music
        if room is not None and music is not None:
            music.tell_where(room.heard)

    def _wipe(self, closing: "Future[bool]", key: Callable[[], object]) -> None:
        _collect()
        if self._ended:
            return  # what is free goes with the process
        wiped = self._worker.submit(wipe_what_is_free)
        self._bridge.when_done(wiped, lambda _: self._gone(closing), lambda _: None)
        if key() is not None:
            self._wipe_again(key, FIRST_LOOK_MS)

    def _wipe_again(self, key: Callable[[], object], after_ms: int) -> None:
        """Wipe once more when the thread that still reads has let go of the key."""

        def look() -> None:
            if self._lockup is None:
                return  # open again, or at its end
            _collect()
            if key() is None:
                self._worker.submit(wipe_what_is_free)
            else:
                self._wipe_again(key, 2 * after_ms)

        QTimer.singleShot(after_ms, look)

    def _gone(self, closing: "Future[bool]") -> None:
        self._leaving.discard(closing)
        self.closed.emit()


def _collect() -> None:
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    collect_all()


def forget_clipboard() -> None:
    """Leave nothing of one person's for the next to paste."""
    clipboard = QGuiApplication.clipboard()
    clipboard.clear()
    if clipboard.supportsSelection():
        clipboard.clear(QClipboard.Mode.Selection)
