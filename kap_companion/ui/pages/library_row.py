"""Paints one track of the library: what it is at the left, its figures in columns at the right."""

from math import cos, pi, sin

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from kap_companion.audio.library.model import MOST_STARS, LibraryTrack
from kap_companion.domain.arc_edit import phase_named
from kap_companion.ui.arc_words import clock_words, lufs_words
from kap_companion.ui.theme import Theme, theme_of, ui_font
from kap_companion.ui.widgets import paint
from kap_companion.ui.wording import tr

Index = QModelIndex | QPersistentModelIndex
TRACK_ROLE = Qt.ItemDataRole.UserRole
ROW_PX = 56
SIDE_PX = 12
ONE_LINE_DROP_PX = 10
NARROW_PX = 640
PHASE_PX, LENGTH_PX, LOUD_PX, STARS_PX = 84, 60, 116, 92
STAR_PX, STAR_STEP_PX = 7.0, 17.0
NOTE_CHARS = 200
State = QStyle.StateFlag


class LibraryDelegate(QStyledItemDelegate):
    """Every row is as high as the others, which is what keeps a long list quick."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(160, ROW_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        track = index.data(TRACK_ROLE)
        if not isinstance(track, LibraryTrack):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area, state = QRectF(option.rect), option.state
        theme = theme_of()
        _paint_ground(painter, area, state, theme)
        _RowPainter(painter, theme, selected=bool(state & State.State_Selected)).paint(track, area)
        painter.restore()


def spoken(track: LibraryTrack) -> str:
    """Return the whole row as a screen reader says it."""
    said = [track.track.title, track.track.artist, phase_words(track)]
    said += [clock_words(track.track.duration_ms), lufs_words(track)]
    said.append(tr("{0} of 5 stars").format(track.rating) if track.rating else "")
    noted = tr("note: {0}").format(note_line(track)) if track.note else ""
    return ", ".join(filter(None, (*said, *flags(track), noted)))


def note_line(track: LibraryTrack) -> str:
    """Return the beginning of what was noted of a track, in one line."""
    return " ".join(track.note[:NOTE_CHARS].split())


def phase_words(track: LibraryTrack) -> str:
    """Return the phase that a track names."""
    phase = phase_named(track.track.phase)
    return tr(phase.value) if phase else ""


def flags(track: LibraryTrack) -> list[str]:
    """Return what speaks against a track."""
    said = [
        tr("missing") if track.missing else "",
        tr("not for sessions") if track.not_for_sessions else "",
        tr("has lyrics") if track.has_lyrics else "",
    ]
    return [each for each in said if each]


def _paint_ground(painter: QPainter, area: QRectF, state: QStyle.StateFlag, theme: Theme) -> None:
    inner = area.adjusted(0, 1, -2, -2)
    if state & State.State_Selected:
        paint.fill(painter, inner, theme.accent_soft, paint.CONTROL_RADIUS)
    elif state & State.State_MouseOver:
        paint.fill(painter, inner, theme.surface, paint.CONTROL_RADIUS)
    paint.fill(painter, QRectF(area.x(), area.bottom() - 1, area.width(), 1), theme.line)
    if state & State.State_HasFocus:
        paint.focus_ring(painter, inner, theme.focus)


class _RowPainter:
    def __init__(self, painter: QPainter, theme: Theme, *, selected: bool) -> None:
        self._painter, self._theme = painter, theme
        # Muted is too faint on soft fills in the dark.
        self._quiet = theme.text if selected else theme.muted

    def paint(self, track: LibraryTrack, area: QRectF) -> None:
        narrow = area.width() < NARROW_PX
        warns = flags(track)
        one_line = not (narrow or track.album or track.note or warns)
        inner = area.adjusted(SIDE_PX, 0, -SIDE_PX, 0)
        area = area.translated(0, ONE_LINE_DROP_PX if one_line else 0)
        right = inner.right()
        if track.rating:
            self._stars(track.rating, QPointF(right - STARS_PX + 10, area.y() + 18))
        right -= STARS_PX
        figures = [
            (lufs_words(track), LOUD_PX),
            (clock_words(track.track.duration_ms), LENGTH_PX),
            (phase_words(track), PHASE_PX),
        ]
        if not narrow:
            for words, width in figures:
                right -= width
                self._words(QRectF(right, area.y() + 8, width - 8, 20), words)
        self._title(track, QRectF(inner.x(), area.y() + 6, right - inner.x() - 8, 24))
        shown = [words for words, _ in reversed(figures)] if narrow else []
        below = QRectF(inner.x(), area.y() + 30, inner.width(), 20)
        self._below([*shown, track.album, note_line(track)], warns, below)

    def _title(self, track: LibraryTrack, rect: QRectF) -> None:
        painter = self._painter
        painter.setFont(ui_font(16, 600))
        title = self._fitting(track.track.title, rect.width())
        paint.text(painter, rect, title, self._theme.text)
        if not track.track.artist:
            return
        gone = QFontMetricsF(painter.font()).horizontalAdvance(f"{title} ")
        painter.setFont(ui_font(16))
        rest = rect.adjusted(gone, 0, 0, 0)
        paint.text(
            painter, rest, self._fitting(f"· {track.track.artist}", rest.width()), self._quiet
        )

    def _below(self, quiet: list[str], warns: list[str], rect: QRectF) -> None:
        painter = self._painter
        painter.setFont(ui_font(14, 600))
        words = " · ".join(warns)
        if words:
            paint.text(painter, rect, words, self._theme.caution)
            rect = rect.adjusted(QFontMetricsF(painter.font()).horizontalAdvance(words), 0, 0, 0)
        painter.setFont(ui_font(14))
        said = " · ".join(each for each in ("" if not words else " ", *quiet) if each)
        paint.text(painter, rect, self._fitting(said, rect.width()), self._quiet)

    def _words(self, rect: QRectF, words: str) -> None:
        self._painter.setFont(ui_font(14))
        paint.text(self._painter, rect, self._fitting(words, rect.width()), self._quiet)

    def _stars(self, rating: int, first: QPointF) -> None:
        painter = self._painter
        for number in range(MOST_STARS):
            centre = first + QPointF(number * STAR_STEP_PX, 0)
            painter.setPen(QPen(QColor(self._quiet), 1))
            lit = number < rating
            painter.setBrush(QColor(self._quiet) if lit else Qt.BrushStyle.NoBrush)
            painter.drawPolygon(_star(centre))

    def _fitting(self, words: str, width: float) -> str:
        metrics = QFontMetricsF(self._painter.font())
        return metrics.elidedText(words, Qt.TextElideMode.ElideRight, max(0.0, width))


def _star(centre: QPointF) -> QPolygonF:
    corners = []
    for corner in range(10):
        reach = STAR_PX if corner % 2 == 0 else STAR_PX * 0.42
        angle = pi * corner / 5 - pi / 2
        corners.append(centre + QPointF(cos(angle) * reach, sin(angle) * reach))
    return QPolygonF(corners)
