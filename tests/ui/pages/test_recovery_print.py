"""The recovery code on paper: all of it, and large enough to be read."""

import re
import zlib
from pathlib import Path

import pytest
from PySide6.QtGui import QPageSize
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from kap_companion.exports.pdf import lay_out, paint_pages, pdf_bytes
from kap_companion.ui.pages.printing import NotPrinted, Outcome
from kap_companion.ui.pages.recovery_print import code_document, print_code
from tests.exports.pdf_text import media_box, page_texts
from tests.ui.printing import Answer, Printing

CODE = "FMGJ-SP7R-GXPP-N1X6-7MSH-2WWD-XWYN"


def test_the_sheet_holds_the_code(qapp: QApplication) -> None:
    del qapp
    [page] = page_texts(pdf_bytes(lay_out(code_document(CODE))))
    assert CODE in page


def test_the_letters_are_large_enough_on_paper(qapp: QApplication, tmp_path: Path) -> None:
    del qapp
    target = tmp_path / "code.pdf"
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(target))
    paint_pages(lay_out(code_document(CODE)), printer)

    sizes = text_sizes(target.read_bytes())
    assert sizes
    assert min(sizes) * printer_scale(printer) >= 8


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (Answer.CANCEL, Outcome.NOWHERE),
        (Answer.PRINT, Outcome.PRINTER),
        (Answer.TO_PDF, Outcome.PDF),
    ],
)
def test_it_is_known_where_the_sheet_went(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: Answer, outcome: Outcome
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    printing = Printing(monkeypatch, tmp_path)
    printing.answer = answer
    assert print_code(parent, CODE) is outcome
    assert printing.paper.exists() is (outcome is not Outcome.NOWHERE)


def test_what_the_dialog_puts_into_a_file_is_a_file_of_ours(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Text that is found, for its owner alone, on the paper that the dialog chose."""
    parent = QWidget()
    qtbot.addWidget(parent)
    printing = Printing(monkeypatch, tmp_path)
    printing.answer, printing.size = Answer.TO_PDF, QPageSize.PageSizeId.A5
    print_code(parent, CODE)
    made = printing.paper.read_bytes()
    assert CODE in page_texts(made)[0]
    assert "\t" not in page_texts(made)[0]
    assert media_box(made) == (420, 595)
    assert printing.paper.stat().st_mode & 0o077 == 0


@pytest.mark.qt_log_ignore("QPainter::begin", extend=True)  # Qt says it as well
def test_a_printer_that_takes_nothing_is_told(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    Printing(monkeypatch, tmp_path).answer = Answer.REFUSED
    with pytest.raises(NotPrinted, match="did not take the page"):
        print_code(parent, CODE)


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
