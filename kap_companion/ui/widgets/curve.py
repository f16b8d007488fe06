"""The shape of a journey in six flat fills: the picture of the welcome page."""

from functools import lru_cache
from itertools import pairwise
from math import cos, pi

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from kap_companion.ui.theme import theme_of, ui_font
from kap_companion.ui.widgets import paint

HEIGHT_PX = 232
NAMED_PX = 180
"""Below this the line would run through the names of the first and last phases."""
SAMPLES = 400
REACH = 36  # samples that the smoothing takes in at each side
EDGES = (0.0, 0.12, 0.25, 0.40, 0.65, 0.82, 1.0)
# Where along the journey, and how high: drawn by hand, it measures nothing.
_KNOTS = (
    (0.0, 0.17),
    (0.1, 0.2),
    (0.24, 0.36),
    (0.38, 0.68),
    (0.5, 0.86),
    (0.6, 0.86),
    (0.72, 0.62),
    (0.84, 0.3),
    (0.93, 0.2),
    (1.0, 0.17),
)


class JourneyCurve(QWidget):
    """A quiet picture across the whole width: six phases under one line, with their names."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._names = (
            self.tr("Pre-onset"),
            self.tr("Onset"),
            self.tr("Build"),
            self.tr("Peak"),
            self.tr("Re-entry"),
            self.tr("Return"),
        )
        self.setAccessibleName(
            self.tr("The phases of a journey: {0}").format(", ".join(self._names))
        )

    def sizeHint(self) -> QSize:
        return QSize(640, HEIGHT_PX)

    def minimumSizeHint(self) -> QSize:
        return QSize(320, 96)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = paint.painter_for(self)
        theme = theme_of(self)
        painter.setPen(Qt.PenStyle.NoPen)
        for phase, color in enumerate(theme.bands):
            painter.setBrush(QColor(color))
            painter.drawPath(self._area(phase))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(theme.accent), 2.5))
        painter.drawPath(self._line())
        if self.height() >= NAMED_PX:
            self._paint_names(painter, theme.band_text)
        painter.end()

    def _paint_names(self, painter: QPainter, color: str) -> None:
        painter.setFont(ui_font(15, 600))
        for phase, (left, right) in enumerate(pairwise(EDGES)):
            x = left * self.width() + (16 if phase else 32)
            rect = QRectF(x, self.height() - 34, right * self.width() - x - 4, 22)
            if painter.fontMetrics().horizontalAdvance(self._names[phase]) <= rect.width():
                paint.text(painter, rect, self._names[phase], color)

    def _area(self, phase: int) -> QPainterPath:
        first, last = (round(edge * SAMPLES) for edge in EDGES[phase : phase + 2])
        path = QPainterPath(QPointF(self._x(first), self.height()))
        for sample in range(first, last + 1):
            path.lineTo(self._point(sample))
        path.lineTo(self._x(last), self.height())
        return path

    def _line(self) -> QPainterPath:
        path = QPainterPath(self._point(0))
        for sample in range(1, SAMPLES + 1):
            path.lineTo(self._point(sample))
        return path

    def _point(self, sample: int) -> QPointF:
        height = self.height()
        return QPointF(self._x(sample), height - 8 - _heights()[sample] * (height - 40))

    def _x(self, sample: int) -> float:
        # On whole pixels, so that two fills meet without a seam.
        return float(round(sample / SAMPLES * self.width()))


@lru_cache(maxsize=1)
def _heights() -> tuple[float, ...]:
    rough = [_rough(min(1.0, max(0.0, n / SAMPLES))) for n in range(-REACH, SAMPLES + REACH + 1)]
    window = 2 * REACH + 1
    return tuple(sum(rough[n : n + window]) / window for n in range(SAMPLES + 1))


def _rough(x: float) -> float:
    for (x0, y0), (x1, y1) in pairwise(_KNOTS):
        if x <= x1:
            ease = (1 - cos(pi * (x - x0) / (x1 - x0))) / 2
            return y0 + (y1 - y0) * ease
    return _KNOTS[-1][1]
