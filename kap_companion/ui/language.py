"""The language of the program: known before any record is, since the first window speaks too."""

from PySide6.QtCore import QCoreApplication


def tr(text: str) -> str:
    """Return the text in the language of the program."""
    return QCoreApplication.translate("record", text)
