"""What people type into a search, made safe and useful: folded names, and full-text queries."""

import unicodedata

from kap_companion.domain.found_words import UNSPACED, Asked, asked_for
from kap_companion.domain.note_query import NoteQuery
from kap_companion.vault.facets import facet_queries

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
    return _spaced(words) if UNSPACED.search(words) else None


def full_text_query(typed: str) -> str:
    """Return an FTS5 query for all of these words or word beginnings; empty where there is none.

    Whatever was typed is quoted, so no query is ever a syntax error.
    """
    words = (word.replace('"', " ") for word in _printable(typed).split())
    return " ".join(f'"{_spaced(word).strip()}"*' for word in words if _has_token(word))


def in_words(query: str) -> str:
    """Return the query for the words of people only, not for the facets beside them."""
    return f"words : ({query})" if query else ""


def note_query(query: NoteQuery) -> str:
    """Return the FTS5 query of all that is asked for; empty where nothing is."""
    asked = asked_for(_printable(query.words))
    words = " ".join(filter(None, map(_asked_query, asked)))
    if asked and not words:
        return ""  # what was typed has no word in it: then nothing holds it
    facets = (f"facets : ({each})" for each in facet_queries(query))
    return " AND ".join(filter(None, (in_words(words), *facets)))


def _asked_query(asked: Asked) -> str:
    if not asked.exact:
        return full_text_query(asked.words)
    return f'"{_spaced(asked.words).strip()}"' if _has_token(asked.words) else ""


def _printable(typed: str) -> str:
    return "".join(" " if unicodedata.category(each) in _BREAKS else each for each in typed)


def _spaced(words: str) -> str:
    return UNSPACED.sub(r" \g<0> ", words)


def _has_token(word: str) -> bool:
    return any(unicodedata.category(each).startswith(_SEARCHED) for each in word)
