"""Colours, pens and type of the axis, made once per theme so that painting only paints."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen

from kap_companion.ui.theme import Theme, ui_font, words_font

TEXT_PX = 14
BASELINE = 5
QUOTE_PX = 30
QUOTE_DROP = 11
HATCH_PX = 5
MOST_KNOWN = 4_000
"""Texts whose width is kept: each repaint asks for the same few hundred again."""


class Ink:
    """What the painters of the axis draw with, in one theme."""

    def __init__(self, theme: Theme, type_of: "Callable[[int, int], Type] | None" = None) -> None:
        """Take the type from `type_of`, which is asked for pixels and weight."""
        type_of = type_of or screen_type
        self.theme = theme
        self.text, self.muted = QColor(theme.text), QColor(theme.muted)
        self.accent, self.accent_soft = QColor(theme.accent), QColor(theme.accent_soft)
        self.line, self.edge = QColor(theme.line), QColor(theme.edge)
        self.raised, self.background = QColor(theme.raised), QColor(theme.background)
        self.caution = QColor(theme.caution)
        self.focus, self.band_text = QColor(theme.focus), QColor(theme.band_text)
        self.bands = tuple(QColor(band) for band in theme.bands)
        self.plain, self.strong = type_of(TEXT_PX, 400), type_of(TEXT_PX, 600)
        self.said, self.quiet = Look(self.plain, self.text), Look(self.plain, self.muted)
        self.playing, self.phase = Look(self.strong, self.accent), Look(self.strong, self.band_text)
        self.capped = Look(self.strong, self.background)
        self.on_band = Look(self.plain, self.band_text)
        self.warned, self.counted = Look(self.strong, self.caution), Look(self.strong, self.accent)
        self.quote = _centred_quote()
        self.nothing, self.clear = QBrush(Qt.BrushStyle.NoBrush), QColor(Qt.GlobalColor.transparent)

    def stroke(self, color: QColor, width: float = 1.0, *, dashed: bool = False) -> QPen:
        """A pen with round ends, or dashes of 4 and gaps of 3 pixels."""
        pen = QPen(color, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        if dashed:
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            pen.setDashPattern([4 / width, 3 / width])
        return pen


class Type:
    """A font with its measure at hand."""

    def __init__(self, font: QFont) -> None:
        self.font = font
        self._metrics = QFontMetricsF(font)
        self._known: dict[str, float] = {}

    def width(self, text: str) -> float:
        """Logical pixels that the text takes."""
        if text not in self._known:
            if len(self._known) > MOST_KNOWN:
                self._known.clear()
            self._known[text] = self._metrics.horizontalAdvance(text)
        return self._known[text]

    def elided(self, text: str, room: float) -> str:
        """The text cut at its end, with three dots, to fit."""
        return self._metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)

    def draw(self, painter: QPainter, at: QPointF, text: str) -> None:
        """Paint it in the colour of the pen; `at` is where its left edge meets its baseline."""
        painter.setFont(self.font)
        painter.drawText(at, text)


def screen_type(px: int, weight: int) -> Type:
    """Return the type of the screen."""
    return Type(ui_font(px, weight))


@dataclass(frozen=True, slots=True)
class Look:
    """How a text is set: in which type and colour."""

    type: Type
    color: QColor


def write(painter: QPainter, look: Look, at: QPointF, text: str) -> None:
    """One line of text; `at` is where its left edge meets its baseline."""
    painter.setPen(look.color)
    look.type.draw(painter, at, text)


def box(painter: QPainter, rect: QRectF, fill: QColor | QBrush, pen: QPen | None = None) -> None:
    """A rounded box; its corners fit boxes a few pixels wide too."""
    painter.setBrush(fill)
    painter.setPen(pen if pen is not None else Qt.PenStyle.NoPen)
    radius = min(4.0, rect.width() / 2, rect.height() / 2)
    painter.drawRoundedRect(rect, radius, radius)


def hatch(painter: QPainter, rect: QRectF, pen: QPen) -> None:
    """Slanting lines over a stretch where something is missing."""
    painter.save()
    painter.setClipRect(rect, Qt.ClipOperation.IntersectClip)
    painter.setPen(pen)
    drop, x = rect.height(), rect.left() - rect.height()
    while x < rect.right():
        painter.drawLine(QPointF(x, rect.bottom()), QPointF(x + drop, rect.top()))
        x += HATCH_PX
    painter.restore()


def _centred_quote() -> QPainterPath:
    path = QPainterPath()
    path.addText(QPointF(0, 0), words_font(QUOTE_PX, 700), "“")
    path.translate(-path.boundingRect().center().x(), QUOTE_DROP)
    return path
