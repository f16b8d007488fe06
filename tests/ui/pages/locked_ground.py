"""A session locked in mid-course: what stands in front of it, and the way back to the record."""

from concurrent.futures import Future
from threading import Event as Flag

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from kap_companion.domain.charts import SessionChart
from kap_companion.domain.events import Given, IntentionWritten, SessionBegun
from kap_companion.services.locked_room import LockedRoom
from kap_companion.services.lockup import Lockup, Opened, found_locked, lock_up, open_up, run_state
from kap_companion.services.music import MusicRoom
from kap_companion.ui.bridge import Bridge
from kap_companion.vault import Vault
from kap_companion.vault.inbox import Inbox, InboxRefused, Payload
from tests.audio.fake_player import FakePlayer
from tests.narrow import there
from tests.ui.practice import (
    DOSE,
    MARA,
    MORNING,
    PASSPHRASE,
    HandClock,
    Scribe,
    workspace_of,
)

NONE = Qt.KeyboardModifier.NoModifier
PATIENCE_MS = 20_000


class InboxDisk:
    """What the inbox lies on: takes it all, until a test says that it is full or slow."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.full = False
        self.free = Flag()
        self.free.set()
        append = Inbox.append

        def through_here(inbox: Inbox, payload: Payload) -> None:
            assert self.free.wait(PATIENCE_MS / 1000)
            if self.full:
                raise InboxRefused
            append(inbox, payload)

        patch.setattr(Inbox, "append", through_here)


class LockedSession:
    """One running session whose vault is locked, as the program locks it."""

    def __init__(  # what the window tests stand on
        self,
        qtbot: QtBot,
        vault: Vault,
        clock: HandClock,
        player: FakePlayer,
        *,
        by_patient: bool = False,
        dosed: bool = False,
    ) -> None:
        self.qtbot, self.clock, self.player = qtbot, clock, player
        self.folder = vault.folder
        self.bridge = Bridge()
        workspace = workspace_of(vault, clock, player, self.bridge)
        self.music: MusicRoom = workspace.music
        scribe = Scribe(workspace, clock)
        self.id = scribe.planned(scribe.patient(MARA), MORNING)
        scribe.happened(self.id, SessionBegun(), ago_min=10)
        if dosed:
            scribe.happened(self.id, DOSE)
        chart = SessionChart.replay(vault.reader.entries_of(self.id))
        state = run_state(self.id, chart, workspace.practice_chart(), by_patient=by_patient)
        self._lockup: Lockup | None = lock_up(vault, state, "by key", clock)
        assert vault.close_locked()
        self._vault: Vault | None = None
        self.music.attach(self.room)
        self._pages: list[QWidget] = []

    @property
    def room(self) -> LockedRoom:
        return there(there(self._lockup).room)

    def show(self, page: QWidget, size: tuple[int, int] = (1366, 768)) -> None:
        """Put the page in front."""
        self.qtbot.addWidget(page)
        self._pages.append(page)
        page.resize(*size)
        page.show()
        page.activateWindow()
        self.qtbot.waitUntil(page.isActiveWindow)

    def lose(self) -> LockedRoom:
        """The program is gone, and the next one finds the lock."""
        there(self._lockup).let_go()
        self._lockup = there(found_locked(self.folder, self.clock))
        return self.room

    def unlock(self) -> Opened:
        """Take the page away, and open the vault."""
        self._put_pages_away()
        opened = open_up(self.folder, PASSPHRASE, self.clock, self._lockup)
        self._lockup, self._vault = None, opened.vault
        return opened

    @property
    def vault(self) -> Vault:
        return there(self._vault)

    def chart(self) -> SessionChart:
        """What the record says; unlocks where it is still locked."""
        if self._vault is None:
            assert self.unlock().faults == {}
        return SessionChart.replay(self.vault.reader.entries_of(self.id))

    def draft(self, field: str) -> str:
        """What is kept of a field, once the vault is open."""
        self.chart()
        return self.vault.reader.drafts_of(self.id).get(field, "")

    def answers(self) -> dict[str, tuple[tuple[str, ...], Given]]:
        return {
            key: (fact.event.answers, fact.event.given)
            for key, fact in self.chart().intentions.items()
            if isinstance(fact.event, IntentionWritten)
        }

    def settle(self) -> None:
        """Wait until all that was sealed so far is on the disk and told."""
        done: list[bool] = []
        barrier: Future[None] = self.room.keep_note_draft("")
        self.bridge.when_done(barrier, lambda _: done.append(True), lambda _: done.append(False))
        self.qtbot.waitUntil(lambda: bool(done), timeout=PATIENCE_MS)

    def close(self) -> None:
        self._put_pages_away()
        self.music.close()
        if self._lockup is not None:
            self._lockup.let_go()
        if self._vault is not None:
            self._vault.close()

    def _put_pages_away(self) -> None:
        for page in self._pages:
            page.hide()
        self._pages.clear()


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
    QTest.keyClick(there(QApplication.focusWidget()), key, modifier)


def keys(text: str) -> None:
    """Type where the focus is."""
    for character in text:
        QTest.keyClicks(there(QApplication.focusWidget()), character)
