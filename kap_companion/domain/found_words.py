"""What was typed into a search, taken apart; and where in a text it is found, for showing it."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_QUOTED = re.compile('["“”„«»]([^"“”„«»]*)["“”„«»]')
_QUOTES = re.compile('["“”„«»]')

UNSPACED = re.compile(
    "["
    "\u0e00-\u0eff"  # Thai, Lao
    "\u1000-\u109f"  # Myanmar
    "\u1780-\u17ff"  # Khmer
    "\u3040-\u30ff\u31f0-\u31ff"  # Hiragana, Katakana
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # Han
    "]"
)
"""Scripts that write no spaces between words: each character is searched as a word."""

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Asked:
    """A word or its beginning; or, where it is `exact`, words as they stand one after the other."""

    words: str
    exact: bool = False


def asked_for(typed: str) -> tuple[Asked, ...]:
    """Return what was typed, in order; what stands between quotation marks is exact.

    A quotation mark without its pair is none.
    """
    found: list[Asked] = []
    for place, piece in enumerate(_QUOTED.split(typed)):
        if place % 2:
            found += [Asked(" ".join(piece.split()), exact=True)] if piece.strip() else []
        else:
            found += [Asked(word) for word in _QUOTES.sub(" ", piece).split()]
    return tuple(found)


def spans(words: str, asked: Sequence[Asked]) -> tuple[Span, ...]:
    """Return where in `words` something of what was asked for stands: from, to; none overlap.

    Case and accents count as little as they do for the search.
    """
    text, places = _plain(words)
    found = sorted(span for each in asked for span in _found(text, each))
    merged: list[Span] = []
    for start, end in found:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple((places[start], places[end - 1] + 1) for start, end in merged)


def _found(text: str, asked: Asked) -> Iterator[Span]:
    wanted, _ = _plain(asked.words)
    wanted = wanted.strip()
    at = text.find(wanted) if wanted else -1
    while at >= 0:
        end = at + len(wanted)
        if _begins(text, at) and (not asked.exact or _begins(text, end)):
            yield at, end
        at = text.find(wanted, at + 1)


def _begins(text: str, at: int) -> bool:
    """Whether a word may begin at this place, or one has ended before it."""
    if at in (0, len(text)):
        return True
    before, here = text[at - 1], text[at]
    return not (before.isalnum() and here.isalnum()) or bool(UNSPACED.match(here))


def _plain(words: str) -> tuple[str, list[int]]:
    """Return words without case, accents and line breaks, and where each character came from."""
    plain: list[str] = []
    places: list[int] = []
    for place, char in enumerate(words):
        for part in unicodedata.normalize("NFKD", char):
            if not unicodedata.combining(part):
                folded = " " if part.isspace() else part.casefold()
                plain.append(folded)
                places += [place] * len(folded)
    return "".join(plain), places
