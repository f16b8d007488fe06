"""Puts a painted picture on paper, a page after the other, through the dialog of the system."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget

from kap_companion.ui.pages.printing import NotPrinted, Outcome, chosen_across, outcome_of
from kap_companion.ui.theme import DAY
from kap_companion.ui.theme.fonts import LABEL, SECONDARY, role_font
from kap_companion.ui.wording import tr

PAGE_PX = 1_040.0
"""How wide a page is in the pixels of the picture: type of 15 pixels is then read well."""

MARGIN_PX = 4.0
HEAD_PX, FOOT_PX = 44.0, 28.0


@dataclass(frozen=True, slots=True)
class Page:
    """What a picture has of one page, in its own pixels: how wide, and how high."""

    width: float
    height: float


Place = Callable[[Page], int]
"""Lays the picture out for such pages, and returns how many it takes."""
Paint = Callable[[QPainter, int], None]
"""Paints the part of that page (from 0), its top at (0, 0)."""


def print_picture(parent: QWidget, heading: str, place: Place, draw: Paint) -> Outcome:
    """Ask for a printer and print, across. Returns where it went; raises `NotPrinted`.

    `heading` stands above each page, its number below.
    """
    printer = chosen_across(parent)
    if printer is None:
        return Outcome.NOWHERE
    painter = QPainter()
    if not painter.begin(printer):
        raise NotPrinted(_refused())
    whole = printer.pageRect(QPrinter.Unit.DevicePixel)
    scale = whole.width() / PAGE_PX
    height = whole.height() / scale
    page = Page(PAGE_PX - 2 * MARGIN_PX, height - HEAD_PX - FOOT_PX)
    count = place(page)
    for number in range(count):
        if number:
            printer.newPage()
        painter.save()
        painter.scale(scale, scale)
        _frame(painter, heading, (number + 1, count), height)
        painter.translate(MARGIN_PX, HEAD_PX)
        painter.setClipRect(QRectF(-MARGIN_PX, 0, PAGE_PX, page.height))
        draw(painter, number)
        painter.restore()
    painter.end()
    return outcome_of(printer, _refused())


def _frame(painter: QPainter, heading: str, page: tuple[int, int], height: float) -> None:
    painter.setPen(QColor(DAY.text))
    painter.setFont(role_font(LABEL))
    painter.drawText(QPointF(MARGIN_PX, 20), heading)
    painter.setPen(QColor(DAY.muted))
    painter.setFont(role_font(SECONDARY))
    painter.drawText(QPointF(MARGIN_PX, height - 8), tr("Page {0} of {1}").format(*page))


def _refused() -> str:
    return tr("The printer did not take the page. Try again, or choose another printer.")
