"""Music: the arcs and the library they are made of, heard before the patient comes."""

from concurrent.futures import Future
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QHideEvent, QShowEvent
from PySide6.QtWidgets import QTabWidget, QWidget

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
BUILD_MS = 100
LIBRARY = 1


class MusicPage(Page):
    """Two tabs over one strip in which the music is heard."""

    def __init__(self, workspace: Workspace, library: MusicLibrary) -> None:
        super().__init__()
        self.workspace, self._library = workspace, library
        self._room_key = workspace.music.arc.key
        self._compact = False
        self._built: LibraryTab | None = None
        self.desk = ArcDesk(library, workspace.music, workspace.bridge, self)
        self.arcs = ArcTab(workspace, library, self.desk, self)
        self.listening = Listening(workspace.music, workspace.habits.now, self._keep_volume)
        self._make_tabs()
        parts = layout.column([self.tabs, layout.hline(), self.listening], 0)
        parts.setStretch(0, 1)
        self.setLayout(parts)
        self.setAcceptDrops(True)
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.show_now)
        self._idle = QTimer(self, singleShot=True, interval=BUILD_MS)
        self._idle.timeout.connect(lambda: self.library)
        self.desk.listed.connect(self._build_soon)
        self.set_compact(False)

    @property
    def library(self) -> LibraryTab:
        """The second tab. It is built when it is wanted, or a moment after the first one stands."""
        if self._built is None:
            self._built = LibraryTab(self.workspace, self._library, self.desk, self)
            self._built.set_compact(self._compact)
            self._connect(self._built)
            self._shelf.addWidget(self._built)
            self._built.show()  # now, and not with the next event
            self._thread(self._built)
        return self._built

    def refresh(self) -> None:
        self._shown().refresh()
        if self._shown() is not self.arcs:
            self.desk.refresh()
        self.show_now()

    def show_now(self) -> None:
        """Show what is heard now."""
        self.listening.show_now()
        if self.desk.room_key != self._room_key:  # the choice of last time has come meanwhile
            self._room_key = self.desk.room_key
            self.arcs.draw()
        self.arcs.show_playing()

    def set_compact(self, compact: bool) -> None:
        self.arcs.set_compact(compact)
        if self._built is not None:
            self._built.set_compact(compact)
        self.listening.set_compact(compact)
        if compact != self._compact:
            self._compact = compact
            self.arcs.draw()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()
        self._idle.stop()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        self.tabs.setCurrentIndex(LIBRARY)
        self.library.upkeep.add(paths)

    def _build_soon(self) -> None:
        if self._built is None and self.isVisible():
            self._idle.start()

    def _make_tabs(self) -> None:
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.tabs.tabBar().setAccessibleName(tr("Arc or library"))
        self._shelf = layout.column([], 0)
        place = QWidget()
        place.setLayout(self._shelf)
        self.tabs.addTab(self.arcs, tr("Arc"))
        self.tabs.addTab(place, tr("Library"))
        self.tabs.currentChanged.connect(self.refresh)
        self._connect(self.arcs)

    def _connect(self, tab: ArcTab | LibraryTab) -> None:
        tab.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the page around them has it
        tab.sheet_wanted.connect(self.sheet_wanted)
        tab.listen_wanted.connect(self.listening.listen)

    def _thread(self, tab: QWidget) -> None:
        """Tab goes on from the library to the strip below it, as it does from the arc."""
        last, each = tab, tab.nextInFocusChain()
        while each is not None and each is not tab:
            last = each if tab.isAncestorOf(each) else last
            each = each.nextInFocusChain()
        strip = self.listening
        for after in (strip.play, strip.stop, strip.next, strip.volume):
            self.setTabOrder(last, after)
            last = after

    def _shown(self) -> Page:
        return self.library if self.tabs.currentIndex() == LIBRARY else self.arcs

    def _keep_volume(self, percent: int) -> None:
        kept: Future[Any] = self._library.keep_volume(percent)
        self.workspace.bridge.when_done(kept, lambda _: None, lambda _: None)
