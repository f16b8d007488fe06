"""What may enter a text field from outside: a whole paste or none of it, and only text."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from kap_companion.domain.text import clean


@dataclass(frozen=True, slots=True)
class Admission:
    """What of a pasted text may go in. `text` is empty where it was refused."""

    text: str
    refused: bool = False
    removed: int = 0


def admit(pasted: str, room_chars: int, max_chars: int) -> Admission:
    """Return what of `pasted` may enter a field of `max_chars` that has `room_chars` left.

    A text that is longer than the room is refused whole: half a paste would look like all of it.
    """
    if len(pasted) > 2 * max_chars:
        return Admission("", refused=True)  # not worth the second that cleaning megabytes takes
    text, removed = clean(pasted)
    if utf16_units(text) > room_chars:
        return Admission("", refused=True)
    return Admission(text, removed=removed)


def one_line(text: str) -> str:
    """Return `text` for a field of one line: line ends and tabs inside it become spaces."""
    return " ".join(text.strip("\r\n").replace("\t", " ").splitlines())


def utf16_units(text: str) -> int:
    """Return the length of `text` as Qt counts it: most emoji are two."""
    return len(text) + sum(character > "\uffff" for character in text)


def refusal(pasted_chars: int, max_chars: int) -> str:
    """Return the sentence that says a paste was refused."""
    return QCoreApplication.translate(
        "Guard",
        "That is too long to paste here: {0} characters, and this field holds {1}. "
        "What was here stays.",
    ).format(f"{pasted_chars:,}", f"{max_chars:,}")


def removal(removed: int) -> str:
    """Return the sentence that says how many characters were taken out; empty for none."""
    if not removed:
        return ""
    if removed == 1:
        return QCoreApplication.translate("Guard", "One character that is no text was taken out.")
    return QCoreApplication.translate(
        "Guard", "{0} characters that are no text were taken out."
    ).format(f"{removed:,}")


def fullness(max_chars: int) -> str:
    """Return the sentence that says no more can be typed."""
    return QCoreApplication.translate(
        "Guard", "This field is full: it holds {0} characters."
    ).format(f"{max_chars:,}")
