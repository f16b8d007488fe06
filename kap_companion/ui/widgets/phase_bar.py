"""The six phases as one thin band: where in its course a session is, told from across the room."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from kap_companion.domain.routes import Phase, PhaseSpan
from kap_companion.ui.theme import theme_of
from kap_companion.ui.widgets import paint

HEIGHT_PX = 14
BAND_PX = 8
GAP_PX = 3
RADIUS_PX = 3.0
_ORDER = tuple(Phase)


class PhaseBar(QWidget):
    """Bands as long as their phases; the one that is now has a rim."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spans: tuple[PhaseSpan, ...] = ()
        self._current: Phase | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_phases(self, spans: Sequence[PhaseSpan], current: Phase | None) -> None:
        """Show these phases, and which of them is now."""
        if (tuple(spans), current) != (self._spans, self._current):
            self._spans, self._current = tuple(spans), current
            self.setAccessibleName(self.tr(current.value) if current else "")
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, HEIGHT_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._spans:
            return
        theme, painter = theme_of(self), paint.painter_for(self)
        start, end = self._spans[0].start_ms, self._spans[-1].end_ms
        scale = self.width() / (end - start)
        for span in self._spans:
            left = (span.start_ms - start) * scale
            width = (span.end_ms - span.start_ms) * scale - GAP_PX
            rect = QRectF(left, (HEIGHT_PX - BAND_PX) / 2, max(1.0, width), BAND_PX)
            paint.fill(painter, rect, theme.bands[_ORDER.index(span.phase)], RADIUS_PX)
            if span.phase is self._current:
                painter.setPen(QPen(QColor(theme.text), 1))
                painter.drawRoundedRect(rect.adjusted(-1.5, -2.5, 1.5, 2.5), 5, 5)
        painter.end()
