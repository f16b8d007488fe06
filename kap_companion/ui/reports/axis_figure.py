"""The session's axis on paper: painted by the painters of the screen, in the colours of day."""

from PySide6.QtGui import QPainter

from kap_companion.exports.pdf import Picture
from kap_companion.ui.reports.figure_type import paper_types
from kap_companion.ui.theme import DAY
from kap_companion.ui.widgets.axis_ink import Ink
from kap_companion.ui.widgets.axis_layout import frame
from kap_companion.ui.widgets.axis_model import AxisMode, AxisModel
from kap_companion.ui.widgets.axis_paint import StillPainter
from kap_companion.ui.widgets.axis_paint_now import NowPainter

AXIS_PX = 900
"""How wide the axis takes itself for: its 14 pixels are some 7½ points then."""


def axis_figure(model: AxisModel, width: float) -> Picture:
    """Return the axis as a picture `width` points wide."""
    placed = frame(model, AXIS_PX, AxisMode.FULL)

    def paint(painter: QPainter, wide: float) -> None:
        scale = wide / AXIS_PX
        ink = Ink(DAY, paper_types())
        painter.scale(scale, scale)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        StillPainter(painter, placed, ink).paint(model)
        NowPainter(painter, model, placed, ink).paint()

    return Picture(paint, placed.height * width / AXIS_PX)
