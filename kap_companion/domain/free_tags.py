"""Free tags: a word that begins with # in what is written. They are kept as what they are, words.

An amended entry has the tags of its new words, and what was written before there were free tags
has those that it happens to hold.
"""

import re
from collections.abc import Iterable

FREE_TAG = re.compile(r"(?<!\S)#(\w[\w\-’']*)")
_BEGUN = re.compile(r"(?<!\S)#(\w[\w\-’']*)?\Z")


def free_tags(words: str) -> tuple[str, ...]:
    """Return the free tags of a text without their #, in order, each once."""
    return tuple(dict.fromkeys(FREE_TAG.findall(words)))


def begun_tag(words: str) -> str | None:
    """Return the free tag that is being written at the end of a text, None where none is."""
    found = _BEGUN.search(words)
    return None if found is None else found[1] or ""


def offered_tag(words: str, used: Iterable[str]) -> str:
    """Return the tag of those `used`, the newest last, that the one being written begins; or ""."""
    begun = begun_tag(words)
    if begun is None:
        return ""
    known = list(used)
    for tag in reversed(known):
        if tag.casefold().startswith(begun.casefold()) and tag.casefold() != begun.casefold():
            return tag
    return ""
