"""Lists of a protocol as plain lines: quick to read, to write, and to move about."""

import re
from collections.abc import Callable, Sequence

from kap_companion.domain.events import ListItem, QuickTag
from kap_companion.errors import InputRefused
from kap_companion.ui.wording import tr

_HOLDS = re.compile(r"(?P<words>.*\S)\s*\((?P<minutes>\d{1,6}) min\)", re.ASCII)
_MINUTES = re.compile(r"\d{1,6}", re.ASCII)

NewKey = Callable[[], str]


def items_text(items: Sequence[ListItem]) -> str:
    """Return an item for each line; one that holds back ends in its minutes: Food (360 min)."""
    return "\n".join(
        f"{item.words} ({item.hold_min} min)" if item.hold_min else item.words for item in items
    )


def items_of(
    text: str, before: Sequence[ListItem], new_key: NewKey, *, by_place: bool = False
) -> tuple[ListItem, ...]:
    """Return the items of these lines; one with the words of an older item keeps its key.

    `by_place`: where as many stand there as before, one that was worded anew keeps its key too.
    """
    lines = [each.strip() for each in text.splitlines() if each.strip()]
    known = {item.words: item.key for item in before}
    parted = [_parted(each) for each in lines]
    taken = {known[words] for words, _ in parted if words in known}
    found = []
    for place, (words, minutes) in enumerate(parted):
        key = known.get(words, "")
        if not key and by_place and len(lines) == len(before) and before[place].key not in taken:
            key = before[place].key
        found.append(ListItem(key or new_key(), words, minutes))
    return tuple(found)


def _parted(each: str) -> tuple[str, int]:
    match = _HOLDS.fullmatch(each)
    return (match["words"], int(match["minutes"])) if match else (each, 0)


def tags_text(tags: Sequence[QuickTag]) -> str:
    """Return a tag for each line: its key, a space, its word."""
    return "\n".join(f"{tag.key} {tag.label}" for tag in tags)


def tags_of(text: str) -> tuple[QuickTag, ...]:
    """Return the tags of these lines; raises `InputRefused` for a line that is none."""
    found = []
    for each in filter(None, map(str.strip, text.splitlines())):
        key, _, label = each.partition(" ")
        if len(key) != 1 or not label.strip():
            said = tr("“{0}” is no tag. Write its key, a space and its word.")
            raise InputRefused(said.format(each))
        found.append(QuickTag(key, label.strip()))
    return tuple(found)


def minutes_text(minutes: Sequence[int]) -> str:
    """Return minutes as they are typed: 40, 120."""
    return ", ".join(map(str, minutes))


def minutes_of(text: str) -> tuple[int, ...]:
    """Return the minutes typed, parted by commas or spaces; raises `InputRefused` for others."""
    parts = [each for each in re.split(r"[,;\s]+", text.strip()) if each]
    if not all(_MINUTES.fullmatch(each) for each in parts):
        raise InputRefused(tr("Write whole minutes, such as 40, 120."))
    return tuple(map(int, parts))


def minute_of(text: str) -> int:
    """Return one number of minutes, 0 for none; raises `InputRefused` for anything else."""
    minutes = minutes_of(text)
    if len(minutes) > 1:
        raise InputRefused(tr("Write one number of minutes."))
    return minutes[0] if minutes else 0
