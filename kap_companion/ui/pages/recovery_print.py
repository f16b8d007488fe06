"""The recovery code as a sheet of paper."""

from enum import Enum

from PySide6.QtGui import QPageLayout, QTextDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from kap_companion.errors import KapError
from kap_companion.ui.theme import ui_font
from kap_companion.ui.wording import tr

PRINTED_PT = 14


class NotPrinted(KapError):
    """The printer refused the page, or the print was broken off."""


class Outcome(Enum):
    """Where the sheet went."""

    NOWHERE = "nowhere"
    PRINTER = "printer"
    PDF = "pdf"


def recovery_text(code: str) -> str:
    """Return what stands on the sheet."""
    return "\n".join(
        (
            tr("KAP Companion: recovery code"),
            "",
            code,
            "",
            tr("Whoever holds this code can open the practice’s vault."),
            tr("Keep it where you keep things that must not be lost or found."),
            "",
        )
    )


def code_document(code: str) -> QTextDocument:
    """Return the sheet."""
    return text_document(recovery_text(code))


def text_document(text: str) -> QTextDocument:
    """Return plain text as a page, set in points: a pixel is next to nothing on a printer."""
    font = ui_font(PRINTED_PT)
    font.setPointSize(PRINTED_PT)
    document = QTextDocument()
    document.setDefaultFont(font)
    document.setPlainText(text)
    return document


def print_code(parent: QWidget, code: str) -> Outcome:
    """Ask for a printer and print the sheet. Returns where it went; raises `NotPrinted`."""
    said = tr("The printer did not take the page. Try again, save the code or write it down.")
    return print_document(parent, code_document(code), said)


def print_document(parent: QWidget, document: QTextDocument, refused: str) -> Outcome:
    """Ask for a printer and print. Returns where it went; raises `NotPrinted`, saying `refused`."""
    printer = asked_for(parent)
    if printer is None:
        return Outcome.NOWHERE
    document.print_(printer)
    return outcome_of(printer, refused)


def asked_for(parent: QWidget, *, across: bool = False) -> QPrinter | None:
    """Ask for a printer, its page upright or across; None where that was broken off."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    if across:
        printer.setPageOrientation(QPageLayout.Orientation.Landscape)
    accepted = QPrintDialog(printer, parent).exec() == QDialog.DialogCode.Accepted
    return printer if accepted else None


def outcome_of(printer: QPrinter, refused: str) -> Outcome:
    """Return where the pages went once they are painted; raises `NotPrinted`, saying `refused`."""
    if printer.printerState() is not QPrinter.PrinterState.Idle:  # as it is once all was handed on
        raise NotPrinted(refused)
    return Outcome.PDF if printer.outputFileName() else Outcome.PRINTER
