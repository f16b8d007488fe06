"""Paints a chain: on the screen, on paper, and in whatever report wants it."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from kap_companion.ui.theme import Theme
from kap_companion.ui.widgets import paint
from kap_companion.ui.widgets.chain_layout import (
    GAP_PX,
    PAD_PX,
    PlacedBox,
    PlacedChain,
    place_chain,
)
from kap_companion.ui.widgets.chain_model import ChainModel

TIE_PX = 1.5
DOT_PX = 3.0


def paint_chain(painter: QPainter, model: ChainModel, theme: Theme, width_px: float) -> float:
    """Paint the whole chain from (0, 0) in this width; returns its height."""
    placed = place_chain(model, width_px)
    paint_placed(painter, placed, theme)
    return placed.height


def paint_placed(painter: QPainter, placed: PlacedChain, theme: Theme, page: int = 0) -> None:
    """Paint a page of a chain that was placed: ties first, so that no line crosses a word."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _headings(painter, placed, theme)
    painter.save()
    top = page * placed.page_px
    painter.translate(0, -top)
    if placed.page_px:
        wide = placed.column_px * len(placed.model.columns) + GAP_PX * len(placed.model.columns)
        painter.setClipRect(QRectF(-1, top, wide, placed.page_px))
    rects = {each.box.key: each.rect for each in placed.boxes}
    for before, after in placed.model.ties:
        if before in rects and after in rects:
            _tie(painter, rects[before], rects[after], theme)
    for each in placed.boxes:
        if not placed.page_px or top <= each.rect.top() < top + placed.page_px:
            _box(painter, each, theme)
    painter.restore()


def _headings(painter: QPainter, placed: PlacedChain, theme: Theme) -> None:
    for number, said in enumerate(placed.headings):
        left = number * (placed.column_px + GAP_PX)
        if said is not None:
            said.draw(painter, QPointF(left, 0), theme.muted)


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
        placed.about.draw(painter, at, theme.muted)
        at += QPointF(0, placed.about.height)
    if placed.words is not None:
        placed.words.draw(painter, at, theme.text)
