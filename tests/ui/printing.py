"""The dialog of the system and the printer behind it, as a test answers for them."""

from enum import Enum
from pathlib import Path

import pytest
from PySide6.QtGui import QPageSize
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from kap_companion.ui.pages import printing as way_to_paper


class Answer(Enum):
    """What a person does in the dialog, and how the printer takes it."""

    CANCEL = "cancel"
    PRINT = "print"
    TO_PDF = "to pdf"
    REFUSED = "refused"


class Printing:
    """Answers every print dialog with `answer`; the page is in `paper` then."""

    def __init__(self, patch: pytest.MonkeyPatch, folder: Path) -> None:
        self.answer = Answer.PRINT
        self.paper = folder / "page.pdf"
        self.size = QPageSize.PageSizeId.A4
        printing = self

        class Printer(QPrinter):
            """Prints into a file, for want of a printer, and says of no file that it does."""

            def outputFileName(self) -> str:
                return super().outputFileName() if printing.answer is Answer.TO_PDF else ""

        class Dialog:
            def __init__(self, printer: QPrinter, parent: QWidget) -> None:
                del parent
                self._printer = printer

            def exec(self) -> int:
                refused = printing.answer is Answer.REFUSED
                paper = folder / "no such folder" / "page.pdf" if refused else printing.paper
                self._printer.setOutputFileName(str(paper))
                self._printer.setPageSize(QPageSize(printing.size))
                done = printing.answer is not Answer.CANCEL
                return QDialog.DialogCode.Accepted if done else QDialog.DialogCode.Rejected

        patch.setattr(way_to_paper, "QPrinter", Printer)
        patch.setattr(way_to_paper, "QPrintDialog", Dialog)
