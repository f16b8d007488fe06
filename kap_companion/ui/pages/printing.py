"""The way to paper: the system's dialog, then page after page onto the printer that was chosen."""

from contextlib import suppress
from enum import Enum

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from kap_companion.errors import KapError
from kap_companion.exports.pdf import Document, Pages, Painting, lay_out, page_layout, paint_pages


class NotPrinted(KapError):
    """The printer refused the page, or the print was broken off."""


class Outcome(Enum):
    """Where the pages went."""

    NOWHERE = "nowhere"
    PRINTER = "printer"
    PDF = "pdf"


def chosen_printer(parent: QWidget, document: Document) -> QPrinter | None:
    """Ask for a printer; None where nobody wants one. Its paper is the document's at first."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(document.title)
    printer.setPageLayout(page_layout(document.paper))
    printer.setFullPage(True)
    accepted = QPrintDialog(printer, parent).exec() == QDialog.DialogCode.Accepted
    return printer if accepted else None


def print_document(parent: QWidget, document: Document, refused: str) -> Outcome:
    """Ask for a printer and print a page or a few.

    Returns where they went; raises `NotPrinted`, saying `refused`.
    """
    printer = chosen_printer(parent, document)
    if printer is None:
        return Outcome.NOWHERE
    try:
        paint_pages(lay_out(document), printer)
    except KapError:
        raise NotPrinted(refused) from None
    return outcome_of(printer, refused)


def outcome_of(printer: QPrinter, refused: str) -> Outcome:
    """Return where the pages went; raises `NotPrinted` where the printer did not take them."""
    if printer.printerState() is not QPrinter.PrinterState.Idle:  # as it is once all was handed on
        raise NotPrinted(refused)
    return Outcome.PDF if printer.outputFileName() else Outcome.PRINTER


class PrintRun(QObject):
    """Prints a long document without holding the window up: a page at each turn of the loop."""

    told = Signal(int, int)
    """So many pages of so many went to the printer."""
    done = Signal(object)
    """All of them: the `Outcome`."""
    failed = Signal(str)

    def __init__(self, pages: Pages, printer: QPrinter, refused: str, parent: QObject) -> None:
        super().__init__(parent)
        self._pages, self._printer, self._refused = pages, printer, refused
        self._painting: Painting | None = None
        self._turn = QTimer(self, interval=0)
        self._turn.timeout.connect(self._next)
        self._turn.start()

    def stop(self) -> None:
        """Print no more; what the printer has by then is its own."""
        self._turn.stop()
        with suppress(RuntimeError):
            self._printer.abort()
        if self._painting is not None:
            self._painting.end()
            self._painting = None

    def _next(self) -> None:
        try:
            if self._painting is None:
                self._painting = Painting(self._pages, self._printer)
            self._painting.paint_next()
            self.told.emit(len(self._painting.said), len(self._pages))
            if self._painting.is_done:
                self._end(self._painting)
        except KapError:
            self.stop()
            self.failed.emit(self._refused)

    def _end(self, painting: Painting) -> None:
        self._turn.stop()
        painting.end()
        self._painting = None
        self.done.emit(outcome_of(self._printer, self._refused))
