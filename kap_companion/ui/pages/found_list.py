"""A list of two-line rows: patients, the notes that hold some words, the tracks of a playlist."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QPainter,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from kap_companion.ui.theme import theme_of, ui_font, words_font
from kap_companion.ui.widgets import paint
from kap_companion.ui.widgets.finger import scroll_by_finger

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
_HEIGHTS_PX = {"heading": 44, "track": 44}
ROW_PX = 62
FOUND_ROLE = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Found:
    """One row: `kind` is "patient", "note", "track" or "heading"; `key` is the id of what it is.

    `marks` are the stretches (from, to) of `second` that were looked for; it is set in serif where
    they are `words_of_patient`.
    """

    kind: str
    key: str
    first: str
    second: str = ""
    right: str = ""
    marks: tuple[tuple[int, int], ...] = ()
    words_of_patient: bool = False


class FoundModel(QAbstractListModel):
    """The rows in the order given; a heading can't be chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[Found, ...] = ()

    def show_rows(self, rows: Sequence[Found]) -> None:
        """Show these rows and no others."""
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == FOUND_ROLE:
            return row
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return ", ".join(filter(None, (row.first, row.second, row.right)))
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and self.rows[index.row()].kind == "heading":
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)


class FoundList(QListView):
    """Shows what was found. `opened` carries the row that was clicked or entered."""

    opened = Signal(object)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.found = FoundModel()
        self.setModel(self.found)
        self._delegate = FoundDelegate(self)  # the view does not keep its delegate alive
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(name)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setViewport(QWidget())  # a clear ground, as in `layout.scrolling`
        scroll_by_finger(self)
        self.setMouseTracking(True)
        self.clicked.connect(self._open)

    def show_rows(self, rows: Sequence[Found]) -> None:
        """Show these rows; the chosen one stays chosen while it is among them."""
        chosen = self.current()
        self.found.show_rows(rows)
        self.choose(chosen.key if chosen else "")

    def choose(self, key: str) -> None:
        """Mark the row with this key, or none."""
        rows = self.found.rows
        place = next((at for at, row in enumerate(rows) if row.key == key and key), None)
        self.setCurrentIndex(NOWHERE if place is None else self.found.index(place))

    def current(self) -> Found | None:
        """Return the row that is marked."""
        row = self.currentIndex().data(FOUND_ROLE)
        return row if isinstance(row, Found) else None

    def step_in(self) -> None:
        """Take the focus, with a row marked."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.current() is None and self.found.rows:
            self.setCurrentIndex(self.found.index(0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _open(self, index: QModelIndex) -> None:
        row = index.data(FOUND_ROLE)
        if isinstance(row, Found) and row.kind != "heading":
            self.opened.emit(row)


class FoundDelegate(QStyledItemDelegate):
    """Paints the rows, of any model that hands out a `Found`."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row = index.data(FOUND_ROLE)
        kind = row.kind if isinstance(row, Found) else ""
        return QSize(160, _HEIGHTS_PX.get(kind, ROW_PX))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(FOUND_ROLE)
        if not isinstance(row, Found):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(option.rect)
        state = option.state
        if row.kind == "heading":
            _paint_heading(painter, area, row)
        else:
            _paint_row(painter, area, row, state)
        painter.restore()


def _paint_heading(painter: QPainter, area: QRectF, row: Found) -> None:
    painter.setFont(ui_font(14, 600))
    words = area.adjusted(12, 12, -12, 0)
    paint.text(painter, words, row.first, theme_of().muted)


def _paint_row(painter: QPainter, area: QRectF, row: Found, state: QStyle.StateFlag) -> None:
    theme = theme_of()
    inner = area.adjusted(0, 1, -2, -2)
    if state & QStyle.StateFlag.State_Selected:
        paint.fill(painter, inner, theme.accent_soft, paint.CONTROL_RADIUS)
    elif state & QStyle.StateFlag.State_MouseOver:
        paint.fill(painter, inner, theme.surface, paint.CONTROL_RADIUS)
    paint.fill(painter, QRectF(area.x(), area.bottom() - 1, area.width(), 1), theme.line)
    _paint_words(
        painter,
        area.adjusted(12, 0, -14, 0),
        row,
        selected=bool(state & QStyle.StateFlag.State_Selected),
    )
    if state & QStyle.StateFlag.State_HasFocus:
        paint.focus_ring(painter, inner, theme.focus)


def _paint_words(painter: QPainter, area: QRectF, row: Found, *, selected: bool) -> None:
    theme = theme_of()
    quiet = theme.text if selected else theme.muted  # muted is too faint on soft fills in the dark
    top = 8 if row.second else (area.height() - 24) / 2
    painter.setFont(ui_font(14))
    right = QFontMetricsF(painter.font()).horizontalAdvance(row.right)
    if row.right:
        end = QRectF(area.right() - right, area.y() + top, right + 1, 24)
        paint.text(painter, end, row.right, quiet)
    second = QRectF(area.x(), area.y() + 32, area.width(), 20)
    if row.marks or row.words_of_patient:
        painter.setFont(words_font(15) if row.words_of_patient else ui_font(14))
        _paint_marked(painter, second, row)
    else:
        paint.text(painter, second, _fitting(painter, row.second, second.width()), quiet)
    painter.setFont(ui_font(16, 400 if row.kind == "track" and not selected else 600))
    first = QRectF(area.x(), area.y() + top, area.width() - right - 16, 24)
    paint.text(painter, first, _fitting(painter, row.first, first.width()), theme.text)


def _fitting(painter: QPainter, words: str, width: float) -> str:
    metrics = QFontMetricsF(painter.font())
    return metrics.elidedText(words, Qt.TextElideMode.ElideRight, width)


def _paint_marked(painter: QPainter, area: QRectF, row: Found) -> None:
    """One line of plain text in which what was looked for is heavier and underlined."""
    theme = theme_of()
    found = QTextCharFormat()
    found.setFontWeight(QFont.Weight.DemiBold)
    found.setFontUnderline(True)
    text = QTextLayout(row.second, painter.font())
    formats = [_stretch(start, end, found) for start, end in row.marks]
    text.setFormats(formats)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.NoWrap)
    text.setTextOption(option)
    text.beginLayout()
    laid = text.createLine()
    laid.setLineWidth(area.width())
    laid.setPosition(QPointF(0, 0))
    text.endLayout()
    painter.save()
    painter.setClipRect(area, Qt.ClipOperation.IntersectClip)
    painter.setPen(QColor(theme.text))
    text.draw(painter, QPointF(area.x(), area.center().y() - laid.height() / 2))
    painter.restore()


def _stretch(start: int, end: int, look: QTextCharFormat) -> QTextLayout.FormatRange:
    stretch = QTextLayout.FormatRange()
    stretch.start, stretch.length, stretch.format = start, end - start, look
    return stretch
