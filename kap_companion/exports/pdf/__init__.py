"""Documents on paper: typed blocks laid out into pages, painted on a PDF, a printer, a picture.

What stands in them is worked out elsewhere; here nothing knows of sessions or patients.
"""

from kap_companion.exports.pdf.blocks import (
    BODY,
    HEADING,
    NOTE,
    QUOTE,
    SMALL,
    STRONG,
    TITLE,
    Block,
    Cell,
    Document,
    Face,
    Families,
    Letterhead,
    NewPage,
    Paper,
    Paragraph,
    Picture,
    Rule,
    Run,
    Space,
    Table,
)
from kap_companion.exports.pdf.pages import Pages, lay_out
from kap_companion.exports.pdf.printing import page_picture, paint_pages, pdf_bytes, write_pdf

__all__ = [
    "BODY",
    "HEADING",
    "NOTE",
    "QUOTE",
    "SMALL",
    "STRONG",
    "TITLE",
    "Block",
    "Cell",
    "Document",
    "Face",
    "Families",
    "Letterhead",
    "NewPage",
    "Pages",
    "Paper",
    "Paragraph",
    "Picture",
    "Rule",
    "Run",
    "Space",
    "Table",
    "lay_out",
    "page_picture",
    "paint_pages",
    "pdf_bytes",
    "write_pdf",
]
