"""The keys as they are set on this computer, laid over the table of what they usually are."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from kap_companion.domain.events import QuickTag
from kap_companion.ui.keymap import KeyUse, journey_keys, window_keys
from kap_companion.ui.wording import tr

NAMES = {" ": "Space", "\n": "↵"}
ALWAYS_ON = frozenset({"card"})
"""What nothing else on the page opens: its key can be changed, and not be turned off."""

_WITH_CONTROL = re.compile(r"Ctrl\+(Shift\+)?[^\s\w]|Ctrl\+(Shift\+)?[^\W_a-z]")
_OF_THE_TEXT = frozenset("ZAXCVYF")
_OF_THE_STAGES = frozenset("12345")


def key_name(key: str) -> str:
    """Return what stands on the cap of a key: Space, ↵, Ctrl D."""
    return key if key == "+" else NAMES.get(key, re.sub(r"\+(?=.)", " ", key))


@dataclass(frozen=True, slots=True)
class KeyMap:
    """`chosen` has the keys that were changed, by their act; empty where one was turned off.

    `tags` are the keys of the tags at hand. A tag comes before an act that has the same key, and
    of two acts that are to have the same key (a damaged file) the first of the table has it.
    """

    chosen: Mapping[str, str] = field(default_factory=dict)
    tags: frozenset[str] = frozenset()

    def beside(self, tags: Iterable[QuickTag]) -> "KeyMap":
        """Return these keys as they are beside these tags."""
        return replace(self, tags=frozenset(tag.key for tag in tags))

    def uses(self) -> tuple[KeyUse, ...]:
        """Return the table of the Journey with the keys that are set."""
        return _set_keys(journey_keys, frozenset(self.chosen.items()), self.tags)

    def window_uses(self) -> tuple[KeyUse, ...]:
        """Return the combinations of the whole window that can be set, as they are."""
        return _set_keys(window_keys, frozenset(self.chosen.items()), frozenset())

    def act_for(self, typed: str) -> str:
        """Return the act of a typed character, or an empty text where it is not the Journey's."""
        character = "\n" if typed == "\r" else typed
        return next((use.act for use in self.uses() if character in use.keys), "")

    def key_of(self, act: str) -> str:
        """Return the key of an act, empty where it is turned off."""
        uses = (*self.uses(), *self.window_uses())
        return next((key for use in uses if use.act == act for key in use.keys), "")

    def caps(self) -> Mapping[str, str]:
        """Return what the caps show of the keys that are set, by the usual ones."""
        return {
            key: key_name(use.keys[0]) if use.keys else ""
            for usual, use in zip(USUAL_KEYS.uses(), self.uses(), strict=True)
            for key in usual.keys
        }

    def cap(self, usual: str) -> str:
        """Return what a button's cap shows whose key is usually this one."""
        return self.caps().get(usual, usual)


@lru_cache(maxsize=16)  # asked for with every entry and every second
def _set_keys(
    table: Callable[[], tuple[KeyUse, ...]],
    chosen: frozenset[tuple[str, str]],
    taken: frozenset[str],
) -> tuple[KeyUse, ...]:
    gone, wanted, uses = set(taken), dict(chosen), table()
    mine: dict[str, tuple[str, ...]] = {}
    for use in uses:
        if use.act in wanted:
            key = wanted[use.act]
            mine[use.act] = (key,) if key and key not in gone else ()
            gone.update(mine[use.act])
    for use in uses:
        if use.act not in mine:
            mine[use.act] = tuple(key for key in use.keys if key not in gone)
    return tuple(replace(use, keys=mine[use.act]) for use in uses)


USUAL_KEYS = KeyMap()


def typed_key(act: str, typed: str) -> str:
    """Return what was pressed as a key that this act can have, or an empty text."""
    if act in {use.act for use in window_keys()}:
        return typed if _WITH_CONTROL.fullmatch(typed) else ""
    key = typed.lower()
    return key if len(key) == 1 and key.isprintable() else ""


def held_by(keys: KeyMap, key: str, tags: Iterable[QuickTag] = ()) -> str:
    """Return the words of what has this key: an act, or one of these tags; nothing if it is free.

    A tag has its key in capitals too, since Caps Lock is no reason to record something else.
    """
    for tag in tags:
        if tag.key.lower() == key:
            return tr("the tag {0}").format(tag.label)
    uses = (*keys.uses(), *keys.window_uses())
    return next((f"“{use.words}”" for use in uses if key in use.keys), "")


def taken_by(chosen: Callable[[], Mapping[str, str]]) -> Callable[[str], str]:
    """Return what tells for a key which act has it now."""
    return lambda key: held_by(KeyMap(chosen()), key)


def refusal(keys: KeyMap, act: str, key: str, tags: Iterable[QuickTag]) -> str:
    """Return why this act can't have this key, or an empty text. An empty key turns it off."""
    if not key:
        return tr("The emergency card keeps a key.") if act in ALWAYS_ON else ""
    last = key[-1]
    if key.startswith("Ctrl+") and (
        last in _OF_THE_TEXT or (last in _OF_THE_STAGES and "Shift" not in key)
    ):
        said = tr("{0} has a use of its own everywhere. Choose another key.")
        return said.format(key_name(key))
    others = replace(keys, chosen={**keys.chosen, act: ""}, tags=frozenset())
    holder = held_by(others, key, tags)
    said = tr("The key {0} belongs to {1}. Change that one first, or choose another key.")
    return said.format(key_name(key), holder) if holder else ""


def changed(keys: KeyMap, act: str, key: str) -> Mapping[str, str]:
    """Return the choices with this one made; one that is as usual is none."""
    table = (*journey_keys(), *window_keys())
    usual = next(use.keys for use in table if use.act == act)
    rest = {each: kept for each, kept in keys.chosen.items() if each != act}
    return rest if key == usual[0] else {**rest, act: key}
