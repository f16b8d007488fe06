"""The recovery code as a sheet of paper."""

from PySide6.QtGui import QTextDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from kap_companion.ui.theme import ui_font
from kap_companion.ui.wording import tr

PRINTED_PT = 14


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
    """Return the sheet, set in points: a pixel is next to nothing on a printer."""
    font = ui_font(PRINTED_PT)
    font.setPointSize(PRINTED_PT)
    document = QTextDocument()
    document.setDefaultFont(font)
    document.setPlainText(recovery_text(code))
    return document


def print_code(parent: QWidget, code: str) -> None:
    """Ask for a printer and print the sheet."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    if QPrintDialog(printer, parent).exec() == QDialog.DialogCode.Accepted:
        code_document(code).print_(printer)
