"""The list of the library's tracks: however many there are, only some rows are ever asked for."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from kap_companion.audio.library.model import LibraryTrack, Marks, TrackPage
from kap_companion.domain.arc_edit import phase_named
from kap_companion.ui.pages.library_row import TRACK_ROLE, LibraryDelegate, spoken
from kap_companion.ui.widgets.finger import scroll_by_finger
from kap_companion.ui.wording import tr

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()


class LibraryModel(QAbstractListModel):
    """The rows told so far. `wanted` asks for those that come after so many."""

    wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.tracks: list[LibraryTrack] = []
        self.total = 0
        self._waits = False

    def show_page(self, page: TrackPage) -> None:
        """Show the first rows of a new answer."""
        self.beginResetModel()
        self.tracks, self.total, self._waits = list(page.tracks), page.total, False
        self.endResetModel()

    def add_page(self, page: TrackPage) -> None:
        """Add the rows that were asked for."""
        self._waits = False
        self.total = page.total
        if not page.tracks:  # some went meanwhile: there is nothing more to come
            self.total = len(self.tracks)
            return
        first = len(self.tracks)
        self.beginInsertRows(NOWHERE, first, first + len(page.tracks) - 1)
        self.tracks.extend(page.tracks)
        self.endInsertRows()

    def give_up(self) -> None:
        """What was asked for can't be had now; scrolling asks again."""
        self._waits = False

    def mark(self, ids: Sequence[int], marks: Marks) -> None:
        """Show these as marked; they stay in their rows until the next search."""
        wanted = set(ids)
        for row, each in enumerate(self.tracks):
            if each.id in wanted:
                self.tracks[row] = marked(each, marks)
                self.dataChanged.emit(self.index(row), self.index(row))

    def forget(self, ids: Collection[int]) -> None:
        """Take these rows out: they are not in the library any more."""
        for row in reversed(range(len(self.tracks))):
            if self.tracks[row].id in ids:
                self.beginRemoveRows(NOWHERE, row, row)
                del self.tracks[row]
                self.endRemoveRows()
        self.total -= len(ids)
        self._waits = False  # a page on its way counts from where rows no longer are

    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and not self._waits and len(self.tracks) < self.total

    def fetchMore(self, parent: Index) -> None:
        if self.canFetchMore(parent):
            self._waits = True
            self.wanted.emit(len(self.tracks))

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.tracks)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        track = self.tracks[index.row()]
        if role == TRACK_ROLE:
            return track
        if role == Qt.ItemDataRole.DisplayRole:
            return track.track.title  # typing the first letters of a title goes there
        return spoken(track) if role == Qt.ItemDataRole.AccessibleTextRole else None


class LibraryList(QListView):
    """Shows the model; `chosen` tells that other rows are chosen, `opened` that one is entered."""

    chosen = Signal()
    opened = Signal(object)
    removed = Signal()
    """The chosen rows are to go."""

    def __init__(self) -> None:
        super().__init__()
        self.rows = LibraryModel()
        self.setModel(self.rows)
        self._delegate = LibraryDelegate(self)  # the view does not keep its delegate alive
        self.setItemDelegate(self._delegate)
        self.setUniformItemSizes(True)
        self.setAccessibleName(tr("Tracks of the library"))
        self.setViewport(QWidget())  # a clear ground, as in `layout.scrolling`
        scroll_by_finger(self)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.selectionModel().selectionChanged.connect(lambda *_: self.chosen.emit())
        self.doubleClicked.connect(self._open)

    def show_page(self, page: TrackPage) -> None:
        """Show a new answer; what was chosen stays chosen where it is in it."""
        ids = {each.id for each in self.picked()}
        here = self.currentIndex().data(TRACK_ROLE)
        self.rows.show_page(page)
        model = self.selectionModel()
        for row, each in enumerate(self.rows.tracks):
            if each.id in ids:
                model.select(self.rows.index(row), QItemSelectionModel.SelectionFlag.Select)
            if isinstance(here, LibraryTrack) and each.id == here.id:
                flag = QItemSelectionModel.SelectionFlag.NoUpdate
                model.setCurrentIndex(self.rows.index(row), flag)
        self.chosen.emit()

    def forget(self, ids: Collection[int]) -> None:
        """Take these rows out; the neighbour is chosen then, so that the keys mean something."""
        self.rows.forget(ids)
        self.setCurrentIndex(self.currentIndex())
        self.chosen.emit()

    def picked(self) -> list[LibraryTrack]:
        """Return the chosen tracks, in the order of the list."""
        rows = sorted(index.row() for index in self.selectionModel().selectedIndexes())
        return [self.rows.tracks[row] for row in rows]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._open(self.currentIndex())
        elif event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self.removed.emit()
        else:
            super().keyPressEvent(event)

    def _open(self, index: QModelIndex) -> None:
        track = index.data(TRACK_ROLE)
        if isinstance(track, LibraryTrack):
            self.opened.emit(track)


def marked(track: LibraryTrack, marks: Marks) -> LibraryTrack:
    """The track as these marks leave it."""
    phase = track.track.phase
    if marks.phase is not None:
        named = phase_named(str(marks.phase))
        phase = named.value.lower() if named else ""
    return replace(
        track,
        track=replace(track.track, phase=phase),
        rating=track.rating if marks.rating is None else marks.rating,
        has_lyrics=track.has_lyrics if marks.has_lyrics is None else marks.has_lyrics,
        not_for_sessions=(
            track.not_for_sessions if marks.not_for_sessions is None else marks.not_for_sessions
        ),
        note=track.note if marks.note is None else marks.note,
    )
