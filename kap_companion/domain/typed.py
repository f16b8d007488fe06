"""Words that people typed, as the record takes them: trimmed, and not longer than they may be."""

from kap_companion.domain.text import MAX_LINE_CHARS, MAX_NOTE_CHARS
from kap_companion.errors import InputRefused


def line(words: str) -> str:
    """Return the words without outer white space; raises `InputRefused` where they fit no line."""
    if len(words) > MAX_LINE_CHARS:
        raise InputRefused("That is longer than a line. Shorten it.")
    return words.strip()


def note(words: str) -> str:
    """Return the words without outer white space; raises `InputRefused` for too many."""
    if len(words) > MAX_NOTE_CHARS:
        raise InputRefused(f"A note holds up to {MAX_NOTE_CHARS:,} characters. Nothing was cut.")
    return words.strip()


def said(words: str, asked: str) -> str:
    """Return a line that has to say something; raises `InputRefused` with what was `asked`."""
    if not words.strip():
        raise InputRefused(asked)
    return line(words)
