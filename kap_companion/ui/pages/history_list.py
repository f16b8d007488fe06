"""The list of a history: sifted a few at a time, so that a hundred thousand rows hold up nobody."""

from collections.abc import Iterable

from PySide6.QtCore import QAbstractListModel, Qt, QTimer, Signal
from PySide6.QtWidgets import QAbstractItemView, QListView

from kap_companion.domain.history import Row, Sieve
from kap_companion.ui.history_rows import quiet_words
from kap_companion.ui.pages.found_list import FOUND_ROLE, NOWHERE, Found, FoundDelegate, Index
from kap_companion.ui.pages.when import day_and_month
from kap_companion.ui.widgets.finger import scroll_by_finger
from kap_companion.ui.wording import tr

SIFTED_AT_ONCE = 2_000


class HistoryModel(QAbstractListModel):
    """Holds all rows that have come, and shows those that the sieve lets through, as they come."""

    sifted = Signal()
    """Every row that has come was looked at."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[Row] = []
        self._shown: list[Row] = []
        self._found: list[Row] = []
        self._more_come = False
        self._looked_at = 0
        self._sieve = Sieve()
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._sift)

    @property
    def shown(self) -> tuple[Row, ...]:
        """The rows that came through so far."""
        return tuple(self._shown)

    @property
    def is_sifting(self) -> bool:
        """Whether rows wait to be looked at."""
        return self._looked_at < len(self._rows)

    def clear(self) -> None:
        """Forget all rows; others will come."""
        self._rows, self._more_come = [], True
        self._begin()

    def take(self, rows: Iterable[Row]) -> None:
        """Add older rows."""
        self._rows.extend(rows)
        self._timer.start()

    def complete(self) -> None:
        """No more rows come."""
        self._more_come = False
        self._timer.start()

    def sift_by(self, sieve: Sieve) -> None:
        """Show what this sieve lets through."""
        self._sieve = sieve
        self._begin()

    def row(self, index: Index) -> Row | None:
        """Return the row at this place."""
        return self._shown[index.row()] if index.isValid() else None

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.row(index)
        if row is None:
            return None
        found = _found(row)
        if role == FOUND_ROLE:
            return found
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return ", ".join(filter(None, (found.first, found.second, found.right)))
        return None

    def _begin(self) -> None:
        self.beginResetModel()
        self._shown, self._found, self._looked_at = [], [], 0
        self.endResetModel()
        self._timer.start()

    def _sift(self) -> None:
        end = self._looked_at + SIFTED_AT_ONCE
        fresh = [
            each for each in self._rows[self._looked_at : end] if self._sieve.lets_through(each)
        ]
        self._looked_at = min(end, len(self._rows))
        self._found.extend(fresh)
        # Qt's list lays out every row whenever some come: so it grows by as many as it has.
        last = not (self._more_come or self.is_sifting)
        if last or len(self._found) > len(self._shown):
            self._show_found()
        if not self.is_sifting:
            self._timer.stop()
            self.sifted.emit()

    def _show_found(self) -> None:
        if self._found:
            first = len(self._shown)
            self.beginInsertRows(NOWHERE, first, first + len(self._found) - 1)
            self._shown.extend(self._found)
            self._found = []
            self.endInsertRows()


class HistoryList(QListView):
    """Shows the rows; `row_chosen` carries the one that is marked, or None."""

    row_chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.history = HistoryModel()
        self.setModel(self.history)
        self._delegate = FoundDelegate(self)  # the view does not keep its delegate alive
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(tr("History"))
        self.setUniformItemSizes(True)
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setBatchSize(SIFTED_AT_ONCE)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.viewport().setAutoFillBackground(False)
        scroll_by_finger(self)
        self.history.modelReset.connect(lambda: self.row_chosen.emit(None))

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.row_chosen.emit(self.history.row(current))


def _found(row: Row) -> Found:
    at = row.line.entry.recorded_at.local()
    day = f"{day_and_month(at.date())} {at.year}, {at:%H:%M}"
    what = " ".join(row.what.split())
    return Found("history", row.line.entry.id, what, " ".join(quiet_words(row).split()), day)
