"""How much music the library has for each phase: six small bars with their minutes."""

from collections.abc import Mapping

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from kap_companion.domain.routes import Phase
from kap_companion.ui.theme import theme_of, ui_font
from kap_companion.ui.widgets import paint
from kap_companion.ui.wording import span_text, tr

ROW_PX = 22
NAME_PX, MINUTES_PX = 76, 72
BAR_PX = 12
MS_PER_MINUTE = 60_000


class PhaseMinutes(QWidget):
    """A row for each phase; the longest bar is the phase with the most music."""

    def __init__(self) -> None:
        super().__init__()
        self._minutes: Mapping[Phase | None, float] = {}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Music for each phase"))

    def show_minutes(self, minutes: Mapping[Phase | None, float]) -> None:
        """Show so many minutes for each phase; None is what names no phase."""
        self._minutes = minutes
        said = [f"{tr(phase.value)} {self._words(phase)}" for phase in Phase]
        self.setAccessibleDescription(", ".join(said))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, ROW_PX * len(Phase))

    def minimumSizeHint(self) -> QSize:
        return QSize(200, ROW_PX * len(Phase))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = theme_of(self), paint.painter_for(self)
        painter.setFont(ui_font(14))
        most = max([self._minutes.get(phase, 0.0) for phase in Phase] + [1.0])
        room = self.width() - NAME_PX - MINUTES_PX
        for number, phase in enumerate(Phase):
            top = number * ROW_PX
            paint.text(painter, QRectF(0, top, NAME_PX, ROW_PX), tr(phase.value), theme.text)
            length = room * self._minutes.get(phase, 0.0) / most
            middle = top + (ROW_PX - BAR_PX) / 2
            if length > 0:
                bar = QRectF(NAME_PX, middle, max(3.0, length), BAR_PX)
                paint.fill(painter, bar, theme.bands[number], 3)
                paint.outline(painter, bar, theme.edge, 3)
            end = QRectF(self.width() - MINUTES_PX, top, MINUTES_PX, ROW_PX)
            paint.text(painter, end, self._words(phase), theme.muted, Qt.AlignmentFlag.AlignRight)
        painter.end()

    def _words(self, phase: Phase) -> str:
        minutes = round(self._minutes.get(phase, 0.0))
        return span_text(minutes * MS_PER_MINUTE) if minutes else tr("0 min")
