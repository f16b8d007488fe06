"""Paints a chain: on the screen, on paper, and in whatever report wants it."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from kap_companion.ui.theme import Theme
from kap_companion.ui.widgets import paint
from kap_companion.ui.widgets.chain_layout import (
    GAP_PX,
    HEADING,
    PAD_PX,
    PlacedBox,
    PlacedChain,
    Set,
    place_chain,
    set_text,
)
from kap_companion.ui.widgets.chain_model import ChainModel

TIE_PX = 1.5
DOT_PX = 3.0


def paint_chain(painter: QPainter, model: ChainModel, theme: Theme, width_px: float) -> float:
    """Paint the whole chain from (0, 0) in this width; returns its height."""
    placed = place_chain(model, width_px)
    paint_placed(painter, placed, theme)
    return placed.height


def paint_placed(painter: QPainter, placed: PlacedChain, theme: Theme) -> None:
    """Paint a chain that was placed: ties first, so that no line crosses a word."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _headings(painter, placed, theme)
    rects = {each.box.key: each.rect for each in placed.boxes}
    for before, after in placed.model.ties:
        if before in rects and after in rects:
            _tie(painter, rects[before], rects[after], theme)
    for each in placed.boxes:
        _box(painter, each, theme)


def _headings(painter: QPainter, placed: PlacedChain, theme: Theme) -> None:
    for number, name in enumerate(placed.model.columns):
        said = set_text(name, HEADING, placed.column_px, 1)
        left = number * (placed.column_px + GAP_PX)
        if said is not None:
            _write(painter, said, QPointF(left, 0), theme.muted)


def _tie(painter: QPainter, before: QRectF, after: QRectF, theme: Theme) -> None:
    start = QPointF(before.right(), before.center().y())
    end = QPointF(after.left(), after.center().y())
    half = (end.x() - start.x()) / 2
    path = QPainterPath(start)
    path.cubicTo(start + QPointF(half, 0), end - QPointF(half, 0), end)
    painter.setPen(QPen(QColor(theme.accent), TIE_PX))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(path)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.accent))
    painter.drawEllipse(end, DOT_PX, DOT_PX)


def _box(painter: QPainter, placed: PlacedBox, theme: Theme) -> None:
    paint.fill(painter, placed.rect, theme.raised, paint.CONTROL_RADIUS)
    paint.outline(painter, placed.rect, theme.edge, paint.CONTROL_RADIUS)
    at = placed.rect.topLeft() + QPointF(PAD_PX, PAD_PX - 1)
    if placed.about is not None:
        _write(painter, placed.about, at, theme.muted)
        at += QPointF(0, placed.about.height)
    if placed.words is not None:
        _write(painter, placed.words, at, theme.text)


def _write(painter: QPainter, said: Set, at: QPointF, color: str) -> None:
    painter.setPen(QColor(color))
    said.lines.draw(painter, at)
