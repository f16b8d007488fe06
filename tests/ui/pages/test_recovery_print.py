"""The recovery code on paper: all of it, and large enough to be read."""

import re
import zlib
from pathlib import Path

from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication

from kap_companion.ui.pages.recovery_print import code_document

CODE = "FMGJ-SP7R-GXPP-N1X6-7MSH-2WWD-XWYN"


def test_the_sheet_holds_the_code(qapp: QApplication) -> None:
    del qapp
    assert CODE in code_document(CODE).toPlainText()


def test_the_letters_are_large_enough_on_paper(qapp: QApplication, tmp_path: Path) -> None:
    del qapp
    target = tmp_path / "code.pdf"
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(target))
    code_document(CODE).print_(printer)

    sizes = text_sizes(target.read_bytes())
    assert sizes
    assert min(sizes) * printer_scale(printer) >= 8


def printer_scale(printer: QPrinter) -> float:
    return 72 / printer.resolution()


def text_sizes(pdf: bytes) -> list[float]:
    """The size of each font that is set in the page, in dots of the printer."""
    found: list[float] = []
    for packed in re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        try:
            page = zlib.decompress(packed)
        except zlib.error:
            continue
        found += [float(size) for size in re.findall(rb"/F\d+ ([\d.]+) Tf", page)]
    return found
