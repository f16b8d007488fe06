"""The way to paper: the system's dialog, then page after page onto the printer that was chosen."""

from collections.abc import Callable
from enum import Enum
from pathlib import Path

from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from kap_companion.errors import KapError
from kap_companion.exports import ExportFailed, write_beside
from kap_companion.exports.pdf import (
    Document,
    Pages,
    Paper,
    Step,
    lay_out,
    no_step,
    page_layout,
    paint_pages,
    pdf_bytes,
)


class NotPrinted(KapError):
    """The printer refused the page, or the print was broken off."""


class Outcome(Enum):
    """Where the pages went."""

    NOWHERE = "nowhere"
    PRINTER = "printer"
    PDF = "pdf"


def chosen_printer(parent: QWidget, name: str, paper: Paper) -> QPrinter | None:
    """Ask for a printer, `paper` in it; None where nobody wants one.

    `name` is what its queue shows: the kind of document, and nobody's name.
    """
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(name)
    printer.setPageLayout(page_layout(paper))
    printer.setFullPage(True)
    accepted = QPrintDialog(printer, parent).exec() == QDialog.DialogCode.Accepted
    return printer if accepted else None


def print_document(parent: QWidget, document: Document, refused: str) -> Outcome:
    """Ask for a printer and print a page or a few.

    Returns where they went; raises `NotPrinted`, saying `refused`.
    """
    printer = chosen_printer(parent, document.title, document.paper)
    if printer is None:
        return Outcome.NOWHERE
    return _brought(lay_out(document), printer, refused)


def print_pages(
    make: Callable[[], Document], printer: QPrinter, refused: str, step: Step
) -> Outcome:
    """Print a long document; not for the GUI thread. Returns where it went.

    Laid out and painted on one thread: what a font looks like is kept for each by itself. Raises
    what `step` raises to stop it, and `NotPrinted`, saying `refused`.
    """
    return _brought(lay_out(make()), printer, refused, step)


def _brought(pages: Pages, printer: QPrinter, refused: str, step: Step = no_step) -> Outcome:
    """Bring pages to the printer, or into the file that the dialog names: as any file of ours."""
    file = printer.outputFileName()
    try:
        if file:
            write_beside(Path(file), pdf_bytes(pages, step, printer.pageLayout()))
            return Outcome.PDF
        paint_pages(pages, printer, step)
    except ExportFailed:
        raise NotPrinted(refused) from None
    if printer.printerState() is not QPrinter.PrinterState.Idle:  # as it is once all was handed on
        raise NotPrinted(refused)
    return Outcome.PRINTER
