"""Music: the arcs and the library they are made of, heard before the patient comes."""

from concurrent.futures import Future
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QHideEvent, QShowEvent
from PySide6.QtWidgets import QTabWidget

from kap_companion.services.library import MusicLibrary
from kap_companion.ui.arc_desk import ArcDesk
from kap_companion.ui.pages.listening import Listening
from kap_companion.ui.pages.music_arcs import ArcTab
from kap_companion.ui.pages.music_library import LibraryTab
from kap_companion.ui.pages.page import Page
from kap_companion.ui.widgets import layout
from kap_companion.ui.wording import tr
from kap_companion.ui.workspace import Workspace

LOOK_MS = 500


class MusicPage(Page):
    """Two tabs over one strip in which the music is heard."""

    def __init__(self, workspace: Workspace, library: MusicLibrary) -> None:
        super().__init__()
        self.workspace, self._library = workspace, library
        self._room_key = ""
        self.desk = ArcDesk(library, workspace.music, workspace.bridge, self)
        self.arcs = ArcTab(workspace, library, self.desk, self)
        self.library = LibraryTab(workspace, library, self.desk, self)
        self.listening = Listening(workspace.music, workspace.habits.now, self._keep_volume)
        self._make_tabs()
        parts = layout.column([self.tabs, layout.hline(), self.listening], 0)
        parts.setStretch(0, 1)
        self.setLayout(parts)
        self.setAcceptDrops(True)
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.show_now)
        self.set_compact(False)

    def refresh(self) -> None:
        self._shown().refresh()
        if self._shown() is not self.arcs:
            self.desk.read()
        self.show_now()

    def show_now(self) -> None:
        """Show what is heard now."""
        self.listening.show_now()
        if self.desk.room_key != self._room_key:  # the choice of last time has come meanwhile
            self._room_key = self.desk.room_key
            self.arcs.draw()
        self.arcs.show_playing()

    def set_compact(self, compact: bool) -> None:
        for part in (self.arcs, self.library):
            part.set_compact(compact)
        self.listening.set_compact(compact)
        self.arcs.draw()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        self.tabs.setCurrentWidget(self.library)
        self.library.upkeep.add(paths)

    def _make_tabs(self) -> None:
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.tabs.tabBar().setAccessibleName(tr("Arc or library"))
        self.tabs.addTab(self.arcs, tr("Arc"))
        self.tabs.addTab(self.library, tr("Library"))
        self.tabs.currentChanged.connect(self.refresh)
        for tab in (self.arcs, self.library):
            tab.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the page around them has it
            tab.sheet_wanted.connect(self.sheet_wanted)
            tab.listen_wanted.connect(self.listening.listen)

    def _shown(self) -> Page:
        page = self.tabs.currentWidget()
        assert isinstance(page, Page)  # noqa: S101  # only pages are ever put in
        return page

    def _keep_volume(self, percent: int) -> None:
        kept: Future[Any] = self._library.keep_volume(percent)
        self.workspace.bridge.when_done(kept, lambda _: None, lambda _: None)
