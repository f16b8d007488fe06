"""The session's axis on paper: painted by the painters of the screen, in the colours of day."""

from PySide6.QtGui import QFont, QPainter

from kap_companion.exports.pdf import Picture, findable
from kap_companion.ui.theme import DAY, ui_font
from kap_companion.ui.widgets.axis_ink import Ink
from kap_companion.ui.widgets.axis_layout import frame
from kap_companion.ui.widgets.axis_model import AxisMode, AxisModel
from kap_companion.ui.widgets.axis_paint import StillPainter
from kap_companion.ui.widgets.axis_paint_now import NowPainter

AXIS_PX = 900
"""How wide the axis takes itself for: its 14 pixels are some 7½ points then."""


def paper_type(px: int, weight: int) -> QFont:
    """The type of the screen, with glyphs that are found again in the text of a PDF."""
    return findable(ui_font(px, weight))


def axis_figure(model: AxisModel, width: float) -> Picture:
    """Return the axis as a picture `width` points wide."""
    placed = frame(model, AXIS_PX, AxisMode.FULL)

    def paint(painter: QPainter, wide: float) -> None:
        scale = wide / AXIS_PX
        ink = Ink(DAY, paper_type)
        painter.scale(scale, scale)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        StillPainter(painter, placed, ink).paint(model)
        NowPainter(painter, model, placed, ink).paint()

    return Picture(paint, placed.height * width / AXIS_PX)
