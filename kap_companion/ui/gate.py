"""The way into a vault: welcome, set-up and unlock, with the slow parts off the GUI thread."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from threading import Event
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget

from kap_companion.errors import KapError
from kap_companion.ui.bridge import Bridge
from kap_companion.ui.language import tr
from kap_companion.ui.pages.unlock import UnlockPage

if TYPE_CHECKING:  # needed once the window stands, by a first start, or for a restore
    from concurrent.futures import ThreadPoolExecutor
    from pathlib import Path

    from kap_companion.services.access import AccessLog
    from kap_companion.ui.pages.restore_sheet import RestoreSheet
    from kap_companion.ui.pages.setup import NewPractice, SetupPage
    from kap_companion.ui.pages.welcome import WelcomePage
    from kap_companion.vault import Preview


Told = Callable[[int, int], None]
Asked = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Doors:
    """What the gate may open; each call takes its time and is made on another thread.

    `preview` and `restore` take the folder of a backup and its secret, whom to tell of progress,
    and whom to ask whether to stop. `create` returns the open vault and its recovery code, `unlock`
    (of a secret, and whose it is) and `sample` the open vault. `people` are the (id, name) of those
    who may unlock, `wait` the seconds for which nothing will be tried. All but that raise a
    `KapError` with a sentence. `check_place` raises one where no vault may be made. `access` is the
    access log of an open vault; it takes no time.
    """

    exists: Callable[[], bool]
    create: "Callable[[NewPractice], tuple[Any, str]]"
    access: "Callable[[Any], AccessLog]"
    unlock: Callable[[str, str], Any]
    sample: Callable[[], Any]
    people: Callable[[], Sequence[tuple[str, str]]]
    wait: Callable[[], int]
    preview: "Callable[[Path, str, Told, Asked], Preview]"
    restore: "Callable[[Path, str, Told, Asked], Path | None]"
    check_place: Callable[[], None]


class Gate(QStackedWidget):
    """Shows what stands between a person and the record. `opened` carries the open vault."""

    opened = Signal(object)
    _unsaved = Signal(str)

    def __init__(self, doors: Doors, bridge: Bridge) -> None:
        super().__init__()
        self._doors = doors
        self._bridge = bridge
        self._made: Any = None
        self._stop = Event()
        self._unsaved.connect(self._tell_unsaved, Qt.ConnectionType.QueuedConnection)
        self.unlock = UnlockPage()
        self.addWidget(self.unlock)
        self.unlock.unlock_wanted.connect(self._unlock)
        self.unlock.sample_wanted.connect(self._open_sample)
        self.unlock.restore_wanted.connect(self.show_restore)
        self.show_first()

    @cached_property
    def _worker(self) -> "ThreadPoolExecutor":
        from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415  # as above

        return ThreadPoolExecutor(1, thread_name_prefix="gate")

    @cached_property
    def welcome(self) -> "WelcomePage":
        """The first page of a first start."""
        from kap_companion.ui.pages.welcome import WelcomePage  # noqa: PLC0415  # as above

        page = WelcomePage()
        page.begin_wanted.connect(lambda: self.setCurrentWidget(self.setup))
        page.sample_wanted.connect(self._open_sample)
        page.restore_wanted.connect(self.show_restore)
        self.addWidget(page)
        return page

    @cached_property
    def restoring(self) -> "RestoreSheet":
        """Where a backup is put back."""
        from kap_companion.ui.pages.restore_sheet import RestoreSheet  # noqa: PLC0415  # as above

        sheet = RestoreSheet(self._bridge, self)
        sheet.preview_wanted.connect(self._preview)
        sheet.restore_wanted.connect(self._restore)
        sheet.strip.stop_wanted.connect(self._stop.set)
        sheet.closed.connect(self._stop.set)
        return sheet

    @cached_property
    def setup(self) -> "SetupPage":
        """Where a practice is founded."""
        from kap_companion.ui.pages.setup import SetupPage  # noqa: PLC0415  # as above

        page = SetupPage()
        page.left.connect(lambda: self.setCurrentWidget(self.welcome))
        page.create_wanted.connect(self._create)
        page.finished.connect(self._enter_made)
        self.addWidget(page)
        return page

    def show_first(self) -> None:
        """Show the page that belongs to this computer: unlock where there is a vault."""
        self.setCurrentWidget(self.unlock if self._is_a_vault_there() else self.welcome)

    def _is_a_vault_there(self) -> bool:
        """Whether there is one; where that can't be seen, the welcome page says why."""
        try:
            return self._doors.exists()
        except KapError as closed:
            self.welcome.show_closed(str(closed))
            return False

    def show_locked(self) -> None:
        """Ask for the passphrase again; no session runs."""
        self.unlock.show_locked()
        self.setCurrentWidget(self.unlock)

    def look(self) -> None:
        """See who may unlock, and whether they have to wait, once the window stands.

        Where there is no vault yet, say whether one can be made.
        """
        if self._is_a_vault_there():
            looking = self._worker.submit(self._look)
            self._bridge.when_done(looking, self._looked, self.unlock.show_failed)
        else:
            checked = self._worker.submit(self._doors.check_place)
            self._bridge.when_done(checked, lambda _: None, self.welcome.show_failed)

    def show_restore(self) -> None:
        """Show where a backup is put back, over whatever page is there."""
        self.restoring.open()

    def close_gate(self) -> None:
        """Let the worker go, and a vault that was made and never entered."""
        self._stop.set()
        self._worker.shutdown(wait=False, cancel_futures=True)
        if self._made is not None:
            self._made.close()

    def _create(self, practice: "NewPractice") -> None:
        made = self._worker.submit(self._doors.create, practice)
        self._bridge.when_done(made, self._created, self.setup.show_failed)

    def _created(self, made: tuple[Any, str]) -> None:
        self._made, code = made
        access = self._doors.access(self._made)
        access.subscribe(self._unsaved.emit)
        self.setup.show_code(code, access)

    def _tell_unsaved(self, sentence: str) -> None:
        said = tr("The access log misses a line: {0}").format(sentence)
        self.setup.card.say("caution", said)

    def _enter_made(self) -> None:
        made, self._made = self._made, None
        self.opened.emit(made)

    def _look(self) -> Sequence[tuple[str, str]]:
        self._doors.wait()  # here, since what it needs is loaded only now
        return self._doors.people()

    def _looked(self, people: Sequence[tuple[str, str]]) -> None:
        self.unlock.show_people(people)
        self.unlock.wait_for(self._doors.wait)

    def _unlock(self, secret: str, holder: str) -> None:
        opening = self._worker.submit(self._doors.unlock, secret, holder)
        self._bridge.when_done(opening, self._unlocked, self._not_unlocked)

    def _unlocked(self, vault: Any) -> None:  # noqa: ANN401  # as `Doors` returns it
        self.unlock.passphrase.clear()
        self.opened.emit(vault)

    def _not_unlocked(self, sentence: str) -> None:
        self.unlock.show_failed(sentence)
        self.unlock.wait_for(self._doors.wait)

    def _preview(self, path: "Path", secret: str) -> None:
        self._stop.clear()
        tell, sheet = self.restoring.strip.tell, self.restoring
        seen = self._worker.submit(self._doors.preview, path, secret, tell, self._stop.is_set)
        self._bridge.when_done(seen, sheet.show_found, sheet.show_failed)

    def _restore(self, path: "Path", secret: str) -> None:
        self._stop.clear()
        tell, sheet = self.restoring.strip.tell, self.restoring
        done = self._worker.submit(self._doors.restore, path, secret, tell, self._stop.is_set)
        self._bridge.when_done(done, self._restored, sheet.show_failed)

    def _restored(self, aside: "Path | None") -> None:
        self.show_first()
        self.restoring.show_restored(aside)

    def _open_sample(self) -> None:
        if self.currentWidget() is self.unlock:
            self.unlock.show_opening()
            failed = self.unlock.show_failed
        else:
            self.welcome.show_preparing()
            failed = self.welcome.show_failed
        opening = self._worker.submit(self._doors.sample)
        self._bridge.when_done(opening, self.opened.emit, failed)
