"""Finding rows by words: all of them, in any order, whatever their case and accents."""

import unicodedata


def folded(text: str) -> str:
    """Return text for comparing: no case, no accents, single spaces."""
    decomposed = unicodedata.normalize("NFKD", text)
    plain = "".join(each for each in decomposed if not unicodedata.combining(each))
    return " ".join(plain.casefold().split())


def holds(text: str, words: str) -> bool:
    """Whether a text holds each of these words; no words are held by every text."""
    inside = folded(text)
    return all(word in inside for word in folded(words).split())
