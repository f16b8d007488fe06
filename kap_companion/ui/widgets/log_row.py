"""One row of the log as plain values, and the words that it reads as."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QCoreApplication

RowState = Literal["saved", "saving", "failed"]

# Isolates keep right-to-left words from turning the label and what follows them around.
ISOLATE, POP = "\u2068", "\u2069"
LINE_SEPARATOR = "\u2028"
_NOT_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_LINE_ENDS = re.compile("\r\n|[\n\r\u2029]")


@dataclass(frozen=True, slots=True)
class LogRow:
    """What happened, when, and how it stands with it.

    `label` is set bold ("Settled."), `words` follow it; a row of kind "quote" sets them in serif
    and quotation marks. `detail` (who, or what it said before) is for the tool tip and the screen
    reader. `late` is written long after it happened, `after_signing` came when its part was signed
    already, and of `rivals` somebody still has to choose one. `about` says which earlier row it is
    about, and `about_key` is that one's key; by the words `also` it is found too.
    """

    key: str
    time_text: str
    kind: str
    label: str = ""
    words: str = ""
    state: RowState = "saved"
    amended: bool = False
    retracted: bool = False
    author: str = ""
    late: bool = False
    after_signing: bool = False
    rivals: bool = False
    detail: str = ""
    about: str = ""
    about_key: str = ""
    also: str = ""

    @property
    def is_quote(self) -> bool:
        """Whether the words are the patient's own."""
        return self.kind == "quote"


@dataclass(frozen=True, slots=True)
class RowText:
    """The text of a row as it is set: label, words, remarks, each with its length in it."""

    text: str
    label_length: int
    words_length: int
    rtl: bool = False


def remarks(row: LogRow) -> list[str]:
    """The small words that say how it stands with the row."""
    said = [row.about] if row.about else []
    if row.state == "failed":
        said.append(_tr("not saved"))
    if row.retracted:
        said.append(_tr("taken back"))
    elif row.amended:
        said.append(_tr("amended"))
    if row.rivals:
        said.append(_tr("≠\u00a0two versions"))
    if row.late:
        said.append(_tr("late entry"))
    if row.after_signing:
        said.append(_tr("+\u00a0arrived after signing"))
    return [*said, row.author] if row.author else said


def row_text(row: LogRow) -> RowText:
    """Label, words and remarks on one string, ready to be broken into lines."""
    label, words = shown(row.label), shown(row.words)
    if row.is_quote and words:
        words = f"“{words}”"
    plain = words.isascii()
    if words and not plain:
        words = f"{ISOLATE}{words}{POP}"
    start = f"{label} " if label and words else label
    said = " · ".join(remarks(row))
    text = start + words + (f"  {said}" if said else "")
    return RowText(text, len(label), len(words), rtl=not label and not plain and _is_rtl(words))


def about_span(row: LogRow) -> range:
    """The places in the text of a row that say what it is about."""
    if not row.about:
        return range(0)
    text, said = row_text(row).text, " · ".join(remarks(row))
    start = len(text) - len(said)
    return range(start, start + len(row.about))


def searched(row: LogRow) -> str:
    """All words by which a row is found."""
    return " ".join((row.time_text, row.label, row.words, *remarks(row), row.also))


def spoken(row: LogRow) -> str:
    """The row as a screen reader says it."""
    words = f"“{row.words}”" if row.is_quote else row.words
    saving = [_tr("saving")] if row.state == "saving" else []
    said = [*saving, *remarks(row), row.detail]
    return ", ".join(filter(None, (row.time_text, f"{row.label} {words}".strip(), *said)))


def shown(text: str) -> str:
    """The text with line ends a layout understands; what can't be text shows as a replacement."""
    if text.isascii() and text.isprintable():
        return text
    return _LINE_ENDS.sub(LINE_SEPARATOR, _NOT_TEXT.sub("\ufffd", text.replace("\r\n", "\n")))


def _is_rtl(text: str) -> bool:
    strong = (unicodedata.bidirectional(character) for character in text)
    return next((kind in {"R", "AL"} for kind in strong if kind in {"L", "R", "AL"}), False)


def _tr(text: str) -> str:
    return QCoreApplication.translate("LogRow", text)
