"""The words of a figure on paper: measured, cut and painted as they are set."""

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPainter

from kap_companion.exports.pdf import Families, Picture, lay_out, pdf_bytes
from kap_companion.exports.pdf.blocks import Document
from kap_companion.ui.reports.figure_type import paper_types
from tests.exports.pdf_text import page_texts

pytestmark = pytest.mark.usefixtures("qapp")

WORDS = ("Slow Tide", "שלום", "Прилив", "Sea \U000e1234", "two\nlines")


def painted(words: str) -> QImage:
    image = QImage(400, 60, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.setPen(QColor("black"))
    paper_types()(14, 400).draw(painter, QPointF(20, 40), words)
    painter.end()
    return image


@pytest.mark.parametrize("words", WORDS)
def test_it_begins_where_it_is_put_and_is_as_wide_as_it_says(words: str) -> None:
    image = painted(words)
    dark = [
        (x, y)
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).lightness() < 128
    ]
    left, right = min(x for x, _ in dark), max(x for x, _ in dark)
    width = paper_types()(14, 400).width(words)
    assert left == pytest.approx(20, abs=3)
    assert right == pytest.approx(20 + width, abs=3)
    assert all(25 < y < 48 for _, y in dark), "on its baseline"


def test_what_is_too_long_is_cut_with_dots() -> None:
    type_ = paper_types()(14, 600)
    cut = type_.elided("Tearful, and more of it", 60)
    assert cut.endswith("…")
    assert type_.width(cut) <= 60
    assert type_.elided("Calm", 60) == "Calm"


def test_a_pdf_has_the_text_of_its_figures() -> None:
    type_ = paper_types()(14, 400)

    def paint(painter: QPainter, wide: float) -> None:
        del wide
        for number, words in enumerate(WORDS):
            type_.draw(painter, QPointF(0, 20 * (number + 1)), words)

    families = Families(("Inter",), ("Noto Serif",))
    document = Document("Figure", (Picture(paint, 120),), families)
    (said,) = page_texts(pdf_bytes(lay_out(document)))
    for words in ("Slow Tide", "Прилив", "[U+E1234]", "two lines"):
        assert words in said, words
