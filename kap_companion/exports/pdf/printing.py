"""Laid-out pages brought onto a device: a PDF file, a printer, a picture to look at."""

from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QSizeF
from PySide6.QtGui import (
    QColor,
    QImage,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
)

from kap_companion.exports.files import ExportFailed, write_beside
from kap_companion.exports.pdf.blocks import Document, Paper
from kap_companion.exports.pdf.inking import Inker
from kap_companion.exports.pdf.named_text import with_named_text
from kap_companion.exports.pdf.pages import Pages, Step, no_step
from kap_companion.exports.pdf.setting import UNITS_PER_INCH

CREATOR = "KAP Companion"
SAME_PAPER = 0.99
"""A4 in whole points is a little less than A4."""


def write_pdf(document: Document, target: Path, step: Step = no_step) -> Path:
    """Lay a document out and write it whole or not at all; returns the path.

    `step` is told how far it is, and may raise to stop. Takes its time for long ones: not for the
    GUI thread. Raises `ExportFailed`.
    """
    return write_beside(target, pdf_bytes(Pages(document, _part(step, 0)), _part(step, 1)))


def pdf_bytes(pages: Pages, step: Step = no_step, paper: QPageLayout | None = None) -> bytes:
    """Return the pages as a PDF file, its fonts embedded, its text there to be found.

    `paper` is another than the document was made for.
    """
    size = page_layout(pages.document.paper) if paper is None else _whole(paper)
    inker = Inker()
    pdf = _painted(pages, size, step, inker)
    named = with_named_text(pdf, inker.pages, lambda: step(len(pages), len(pages)))
    return _painted(pages, size, step) if named is None else named


def _whole(paper: QPageLayout) -> QPageLayout:
    return QPageLayout(paper.pageSize(), paper.orientation(), QMarginsF(0, 0, 0, 0))


def _painted(
    pages: Pages, paper: QPageLayout, step: Step, painter: QPainter | None = None
) -> bytes:
    """Return the file as Qt writes it."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(UNITS_PER_INCH)
    writer.setPageLayout(paper)
    writer.setTitle(pages.document.title)
    writer.setCreator(CREATOR)
    paint_pages(pages, writer, step, painter)
    return bytes(buffer.data().data())


def paint_pages(
    pages: Pages,
    device: QPagedPaintDevice,
    step: Step = no_step,
    painter: QPainter | None = None,
) -> None:
    """Paint all pages, each on one of the device's, made to fit where its paper is another.

    Raises `ExportFailed` where the device takes none, or no more.
    """
    painter = QPainter() if painter is None else painter
    if not painter.begin(device):
        raise ExportFailed("The pages could not be painted. Nothing was written.")
    try:
        scale = scale_onto(pages.document.paper, device)
        painter.scale(scale, scale)
        for number in range(len(pages)):
            step(number, len(pages))
            if number and not device.newPage():
                raise ExportFailed("The printer took no more than a part of the pages.")
            if isinstance(painter, Inker):
                painter.begin_page()
            pages.paint(painter, number)
    finally:
        painter.end()


def page_picture(pages: Pages, number: int, dots_per_inch: int = 110) -> QImage:
    """Return one page as a picture: what it looks like on paper."""
    scale = dots_per_inch / UNITS_PER_INCH
    paper = pages.document.paper
    dots = dots_per_inch / 72
    size = QSizeF(paper.width * dots, paper.height * dots).toSize()
    picture = QImage(size, QImage.Format.Format_RGB32)
    picture.fill(QColor("white"))
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(scale, scale)
    pages.paint(painter, number)
    painter.end()
    return picture


def page_layout(paper: Paper) -> QPageLayout:
    """Return the paper as it lies; its margins are the document's own business."""
    is_a4 = paper in {Paper.A4, Paper.A4_ACROSS}
    size = QPageSize.PageSizeId.A4 if is_a4 else QPageSize.PageSizeId.Letter
    across = paper.width > paper.height
    way = QPageLayout.Orientation.Landscape if across else QPageLayout.Orientation.Portrait
    return QPageLayout(QPageSize(size), way, QMarginsF(0, 0, 0, 0))


def scale_onto(paper: Paper, device: QPagedPaintDevice) -> float:
    """Units of the document to those of the device, smaller where its paper is."""
    there = device.pageLayout().fullRect(QPageLayout.Unit.Point)
    fits = min(there.width() / paper.width, there.height() / paper.height, 1.0)
    fits = 1.0 if fits > SAME_PAPER else fits
    return device.logicalDpiX() / UNITS_PER_INCH * fits


def _part(step: Step, half: int) -> Step:
    """A document is laid out first and painted then: each is half of the way."""

    def told(done: int, total: int) -> None:
        step(half * total + done, 2 * total)

    return told
