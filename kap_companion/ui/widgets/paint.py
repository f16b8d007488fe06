"""The few shapes that every painted control shares: boxes, focus rings and key-caps."""

from functools import lru_cache

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QWidget

from kap_companion.ui.theme.fonts import KEY, role_font

CONTROL_RADIUS = 6
CARD_RADIUS = 10
CAP_RADIUS = 4
CAP_HEIGHT = 22
RING_PX = 2


def painter_for(widget: QWidget) -> QPainter:
    """Return an antialiasing painter on `widget`; the caller ends it."""
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    return painter


def fill(painter: QPainter, rect: QRectF, color: str, radius: float = 0) -> None:
    """Fill `rect` flat."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(color))
    painter.drawRoundedRect(rect, radius, radius)


def outline(
    painter: QPainter, rect: QRectF, color: str, radius: float = CONTROL_RADIUS, width_px: float = 1
) -> None:
    """Draw a line of `width_px` just inside the edge of `rect`."""
    half = width_px / 2
    painter.setPen(QPen(QColor(color), width_px))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect.adjusted(half, half, -half, -half), radius, radius)


def focus_ring(
    painter: QPainter, rect: QRectF, color: str, radius: float = CONTROL_RADIUS, inset_px: float = 0
) -> None:
    """Draw the two-pixel ring of the control that has the focus, inside its edge."""
    ring = rect.adjusted(inset_px, inset_px, -inset_px, -inset_px)
    outline(painter, ring, color, max(1.0, radius - inset_px), RING_PX)


@lru_cache(maxsize=64)
def cap_width(key: str) -> int:
    """Return the width in pixels of the key-cap that shows `key`."""
    advance = QFontMetricsF(role_font(KEY)).horizontalAdvance(key)
    return max(CAP_HEIGHT, round(advance) + 12)


def key_cap(
    painter: QPainter, left: float, middle: float, key: str, colors: tuple[str, str]
) -> None:
    """Draw the cap of `key` from `left`, centred on `middle`, in (letter, border) colours."""
    letter, border = colors
    rect = QRectF(left, middle - CAP_HEIGHT / 2, cap_width(key), CAP_HEIGHT)
    outline(painter, rect, border, CAP_RADIUS)
    painter.setFont(role_font(KEY))
    text(painter, rect, key, letter, Qt.AlignmentFlag.AlignCenter)


def text(
    painter: QPainter,
    rect: QRectF,
    words: str,
    color: str,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
) -> None:
    """Draw `words` on one line in the painter's font, in mid-height unless `align` says else."""
    if not align & Qt.AlignmentFlag.AlignVertical_Mask:
        align |= Qt.AlignmentFlag.AlignVCenter
    painter.setPen(QColor(color))
    painter.drawText(rect, int(align | Qt.TextFlag.TextSingleLine), words)
