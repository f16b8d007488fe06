"""The rows of the log as a Qt model, with taken-back rows shown or left out."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from kap_companion.ui.widgets.log_row import LogRow, spoken

Index = QModelIndex | QPersistentModelIndex
ROW_ROLE = Qt.ItemDataRole.UserRole
_NOWHERE = QModelIndex()


class LogModel(QAbstractListModel):
    """Rows in the order given; each key stands once."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: list[LogRow] = []
        self._shown: list[LogRow] = []
        self._place: dict[str, int] = {}
        self._hides_retracted = False
        self._lets_through: Callable[[LogRow], bool] | None = None
        self._sifted: frozenset[str] = frozenset()

    @property
    def rows(self) -> Sequence[LogRow]:
        """The rows that are shown."""
        return self._shown

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """How many rows are shown."""
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The row itself, or the words it reads as."""
        if not index.isValid():
            return None
        row = self._shown[index.row()]
        match role:
            case Qt.ItemDataRole.UserRole:
                return row
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return spoken(row)
        return None

    def set_rows(self, rows: Sequence[LogRow]) -> None:
        """Show these rows and no others."""
        self.beginResetModel()
        self._all = list(rows)
        self._reshow()
        self.endResetModel()

    def set_hides_retracted(self, hides: bool) -> None:
        """Leave out the rows that were taken back, or show them struck through."""
        if hides != self._hides_retracted:
            self._hides_retracted = hides
            self.set_rows(self._all)

    def set_filter(self, lets_through: Callable[[LogRow], bool] | None) -> None:
        """Show of the rows that stand there now only these; what comes later shows in any case."""
        self._lets_through = lets_through
        self._sifted = frozenset(row.key for row in self._all) if lets_through else frozenset()
        self.set_rows(self._all)

    def count(self) -> int:
        """How many rows there are, shown or not."""
        return len(self._all)

    def append_row(self, row: LogRow) -> None:
        """Put a row at the end."""
        self._all.append(row)
        if not self._is_shown(row):
            return
        place = len(self._shown)
        self.beginInsertRows(_NOWHERE, place, place)
        self._shown.append(row)
        self._place[row.key] = place
        self.endInsertRows()

    def append_rows(self, rows: Sequence[LogRow]) -> None:
        """Put rows at the end, all in one go."""
        self._all.extend(rows)
        fresh = [row for row in rows if self._is_shown(row)]
        if fresh:
            place = len(self._shown)
            self.beginInsertRows(_NOWHERE, place, place + len(fresh) - 1)
            self._shown.extend(fresh)
            self._place |= {row.key: place + n for n, row in enumerate(fresh)}
            self.endInsertRows()

    def insert_row(self, row: LogRow, before_key: str) -> None:
        """Put a row before another one: something that happened earlier than it was written."""
        keys = [other.key for other in self._all]
        self._all.insert(keys.index(before_key) if before_key in keys else len(keys), row)
        self.set_rows(self._all)

    def replace_row(self, key: str, row: LogRow) -> None:
        """Show `row` where the one with this key stood; nothing happens without one."""
        place = self._place.get(key)
        if place is not None and self._is_shown(row):
            # The newest rows are the ones that change: look for it from the end.
            self._all[_last_place(self._all, key)] = row
            self._shown[place] = row
            del self._place[key]
            self._place[row.key] = place
            self.dataChanged.emit(self.index(place), self.index(place))
        elif any(other.key == key for other in self._all):
            self._all[_last_place(self._all, key)] = row
            self.set_rows(self._all)

    def remove_row(self, key: str) -> None:
        """Take the row with this key away; nothing happens without one."""
        if not any(row.key == key for row in self._all):
            return
        del self._all[_last_place(self._all, key)]
        place = self._place.get(key)
        if place is not None:
            self.beginRemoveRows(_NOWHERE, place, place)
            del self._shown[place], self._place[key]
            self._place |= {row.key: at for at, row in enumerate(self._shown[place:], place)}
            self.endRemoveRows()

    def place_of(self, key: str) -> int | None:
        """The position of a shown row."""
        return self._place.get(key)

    def _reshow(self) -> None:
        self._shown = [row for row in self._all if self._is_shown(row)]
        self._place = {row.key: place for place, row in enumerate(self._shown)}

    def _is_shown(self, row: LogRow) -> bool:
        if self._hides_retracted and row.retracted:
            return False
        sifted = self._lets_through is not None and row.key in self._sifted
        return not sifted or self._lets_through is None or self._lets_through(row)


def _last_place(rows: list[LogRow], key: str) -> int:
    return next(place for place in range(len(rows) - 1, -1, -1) if rows[place].key == key)
