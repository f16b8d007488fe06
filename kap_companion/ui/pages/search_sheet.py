"""One place to search everything: it opens over any page, and leads to the row that was found."""

from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from kap_companion.domain.note_query import FoundNote, NoteQuery
from kap_companion.services.searching import (
    SearchResult,
    is_enough,
    search_everything,
)
from kap_companion.ui.pages.found_list import Found, FoundList
from kap_companion.ui.pages.running_card import hint
from kap_companion.ui.pages.search_filter import SearchFilter
from kap_companion.ui.search_words import found_rows
from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.widgets.sheet import Sheet
from kap_companion.ui.wording import tr
from kap_companion.ui.workspace import Workspace

SHEET_PX = 900
LIST_PX = 140


class SearchSheet(Sheet):
    """Results arrive as one types, from another thread; of two answers the newer question's counts.

    It stays as it was left, for who goes back to it after looking at what was found.
    """

    width_px = SHEET_PX
    patient_chosen = Signal(str)
    entry_chosen = Signal(str, str, object)
    """Open this session at this entry, which is of this `NoteKind`."""

    def __init__(self, workspace: Workspace, area: QWidget) -> None:
        super().__init__(tr("Search"), area)
        self._workspace = workspace
        self._worker: ThreadPoolExecutor | None = None
        self._wanted = NoteQuery()
        self._shown: NoteQuery | None = None
        self._found: dict[str, FoundNote] = {}
        self.filter = SearchFilter(workspace)
        self.filter.changed.connect(self.look)
        self.filter.words.entered.connect(self._open_first)
        self.filter.words.editor.installEventFilter(self)
        self.list = FoundList(tr("What was found"))
        self.list.setMinimumHeight(LIST_PX)
        self.list.opened.connect(self._open)
        self.said = hint("")
        self.notice = Notice("danger", "", tr("Try again"))
        self.notice.acted.connect(self.look)
        self.notice.hide()
        self.add(self.filter, self.notice, self.said, self.list)
        self.body.setStretch(3, 1)
        self._show(SearchResult(), NoteQuery())

    def open(self) -> None:
        """Show it, with what was looked for last; it may have changed since."""
        super().open()
        self.filter.words.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter.words.editor.selectAll()
        if is_enough(self.filter.query()):
            self.look()

    def dismiss(self) -> None:
        """Hide it; nobody waits for an answer any more."""
        super().dismiss()
        if self._worker is not None:
            self._worker.shutdown(wait=False, cancel_futures=True)
            self._worker = None

    def look(self) -> None:
        """Look for what the fields say."""
        self.notice.hide()
        self._wanted = wanted = self.filter.query()
        if self.filter.names_nobody() or not is_enough(wanted):
            self._show(SearchResult(), wanted)
            return
        if self._worker is None:
            self._worker = ThreadPoolExecutor(1, thread_name_prefix="search")
        looking: Future[SearchResult | None] = self._worker.submit(self._looked_for, wanted)
        bridge = self._workspace.bridge
        bridge.when_done(looking, partial(self._arrived, wanted), partial(self._failed, wanted))

    def is_done(self) -> bool:
        """Whether what is shown answers what the fields say."""
        return self._shown == self.filter.query()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """From the words, Down leads into the list; the sheet itself would scroll."""
        pressed = event.type() is QEvent.Type.KeyPress and watched is self.filter.words.editor
        if pressed and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Down:
            self.list.step_in()
            return True
        return super().eventFilter(watched, event)

    def _looked_for(self, query: NoteQuery) -> SearchResult | None:
        """On the worker: nothing where somebody typed on meanwhile."""
        if query != self._wanted:
            return None
        return search_everything(self._workspace.reader, query)

    def _arrived(self, query: NoteQuery, result: SearchResult | None) -> None:
        if isValid(self) and result is not None and query == self._wanted:
            self._show(result, query)

    def _failed(self, query: NoteQuery, sentence: str) -> None:
        if isValid(self) and query == self._wanted:
            self.notice.show_notice("danger", sentence, tr("Try again"))
            self.notice.show()

    def _show(self, result: SearchResult, query: NoteQuery) -> None:
        self._shown = query
        self._found = {each.note.entry_id: each for each in result.notes}
        self.list.show_rows(list(found_rows(result, query.words)))
        self.list.setVisible(not result.is_empty)
        self.said.setVisible(result.is_empty)
        self.said.setText(self._empty_words(query))

    def _empty_words(self, query: NoteQuery) -> str:
        if self.filter.names_nobody():
            return tr("It is not clear which patient is meant.")
        if is_enough(query):
            return tr("Nobody and no note matches.")
        return tr("Notes, quotes, insights, steps, intentions and patients, from all sessions.")

    def _open_first(self) -> None:
        first = next((row for row in self.list.found.rows if row.kind != "heading"), None)
        if first is not None and self.is_done():
            self._open(first)

    def _open(self, row: Found) -> None:
        self.dismiss()
        found = self._found.get(row.key)
        if row.kind == "patient":
            self.patient_chosen.emit(row.key)
        elif found is not None and found.session_id:
            self.entry_chosen.emit(found.session_id, row.key, found.note.kind)
        elif found is not None:
            self.patient_chosen.emit(found.note.subject)
