"""How names are looked for and sorted: in any case, without accents, "2" before "10"."""

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from kap_companion.audio.library.tags import shown

LONGEST_NUMBER = 12


def folded(text: str) -> str:
    """What a search compares: no case, no accents, one space between words."""
    decomposed = unicodedata.normalize("NFKD", text)
    plain = "".join(mark for mark in decomposed if not unicodedata.combining(mark))
    return " ".join(plain.casefold().split())


def search_key(said: Iterable[str], path: str) -> str:
    """By what a piece is found: what is said of it, and the names of its file and folder."""
    place = Path(path)
    return folded(" ".join((*said, shown(place.parent.name), shown(place.name))))


def sort_key(text: str) -> str:
    """A text that sorts as a person would sort the name."""
    return re.sub(r"[0-9]+", lambda number: number.group().zfill(LONGEST_NUMBER), folded(text))
