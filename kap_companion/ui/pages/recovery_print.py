"""The recovery code as a sheet of paper."""

from PySide6.QtWidgets import QWidget

from kap_companion.exports.pdf import Document, Face, Paragraph, Run
from kap_companion.ui.pages.printing import Outcome, print_document
from kap_companion.ui.reports.paper import families
from kap_companion.ui.wording import tr

WORDS = Face(14, 20)


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


def code_document(code: str) -> Document:
    """Return the sheet."""
    words = Paragraph((Run(recovery_text(code), WORDS),))
    title = tr("Recovery code")
    return Document(title, (words,), families(), page_words=tr("Page {0} of {1}"), quiet=True)


def print_code(parent: QWidget, code: str) -> Outcome:
    """Ask for a printer and print the sheet. Returns where it went; raises `NotPrinted`."""
    said = tr("The printer did not take the page. Try again, save the code or write it down.")
    return print_document(parent, code_document(code), said)
