"""The recovery code as a sheet of paper."""

from PySide6.QtGui import QTextDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from kap_companion.ui.theme import ui_font
from kap_companion.ui.wording import tr

PRINTED_PX = 14


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


def print_code(parent: QWidget, code: str) -> None:
    """Ask for a printer and print the sheet."""
    printer = QPrinter()
    if QPrintDialog(printer, parent).exec() == QDialog.DialogCode.Accepted:
        document = QTextDocument()
        document.setDefaultFont(ui_font(PRINTED_PX))
        document.setPlainText(recovery_text(code))
        document.print_(printer)
