"""What people type into a search, made safe and useful: folded names, and full-text queries."""

import re
import unicodedata

_UNSPACED = re.compile(
    "["
    "\u0e00-\u0eff"  # Thai, Lao
    "\u1000-\u109f"  # Myanmar
    "\u1780-\u17ff"  # Khmer
    "\u3040-\u30ff\u31f0-\u31ff"  # Hiragana, Katakana
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # Han
    "]"
)
"""Scripts that write no spaces between words: each character is searched as a word."""

_SEARCHED = ("L", "N", "Co")
"""Unicode categories that the tokeniser keeps (FTS5's unicode61)."""

_BREAKS = frozenset({"Cc", "Cs"})
"""Unicode categories that a query can't hold: controls, among them NUL, and lone surrogates."""


def folded(text: str) -> str:
    """Return text for comparing names: no case, no accents, single spaces."""
    decomposed = unicodedata.normalize("NFKD", text)
    plain = "".join(each for each in decomposed if not unicodedata.combining(each))
    return " ".join(plain.casefold().split())


def search_terms(words: str) -> str | None:
    """Return the words as the search shall see them, or None where that is as they are."""
    return _spaced(words) if _UNSPACED.search(words) else None


def full_text_query(typed: str) -> str:
    """Return an FTS5 query for all of these words or word beginnings; empty where there is none.

    Whatever was typed is quoted, so no query is ever a syntax error.
    """
    printable = "".join(" " if unicodedata.category(each) in _BREAKS else each for each in typed)
    words = (word.replace('"', " ") for word in printable.split())
    return " ".join(f'"{_spaced(word).strip()}"*' for word in words if _has_token(word))


def _spaced(words: str) -> str:
    return _UNSPACED.sub(r" \g<0> ", words)


def _has_token(word: str) -> bool:
    return any(unicodedata.category(each).startswith(_SEARCHED) for each in word)
