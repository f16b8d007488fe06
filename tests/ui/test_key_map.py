"""The keys as they are set: what is shown is what works, and no key has two uses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kap_companion.domain.defaults import QUICK_TAGS
from kap_companion.domain.events import QuickTag
from kap_companion.ui.key_map import (
    USUAL_KEYS,
    KeyMap,
    changed,
    held_by,
    key_name,
    refusal,
    typed_key,
)
from kap_companion.ui.keymap import act_for, held_keys, journey_keys, window_keys

ACTS = [use.act for use in journey_keys()]
CHARACTERS = st.sampled_from([*"/\"'m shebnf,+-dvczyuxag!l?jpq4", ""])
MAPS = st.builds(
    KeyMap,
    st.dictionaries(st.sampled_from(ACTS), CHARACTERS, max_size=8),
    st.frozensets(st.sampled_from("jpq4mh"), max_size=3),
)


@given(MAPS)
def test_what_is_shown_is_what_works(keys: KeyMap) -> None:
    for use in keys.uses():
        for key in use.keys:
            assert keys.act_for(key) == use.act
            assert key not in keys.tags
        assert keys.key_of(use.act) == (use.keys[0] if use.keys else "")


@given(MAPS, st.sampled_from(ACTS), st.sampled_from("/m shvjpq!é#"))
def test_a_key_that_is_not_refused_is_the_acts_own_and_takes_none_away(
    keys: KeyMap, act: str, key: str
) -> None:
    if refusal(keys, act, key, QUICK_TAGS):
        return
    after = KeyMap(changed(keys, act, key))
    assert after.act_for(key) == act
    before = {use.act: use.keys for use in KeyMap(keys.chosen).uses()}
    for use in after.uses():
        if use.act != act:
            assert set(before[use.act]) <= set(use.keys)


def test_unchanged_it_is_the_table() -> None:
    assert USUAL_KEYS.uses() == journey_keys()
    assert USUAL_KEYS.window_uses() == window_keys()
    assert USUAL_KEYS.act_for("\r") == act_for("\r") == "write"
    assert USUAL_KEYS.act_for("") == ""


def test_a_changed_key_works_instead_of_the_usual_ones() -> None:
    keys = KeyMap({"quote": "q", "hold": ""})
    assert [keys.act_for(key) for key in "q\"'h"] == ["quote", "", "", ""]
    assert [keys.cap(usual) for usual in ('"', "h", " ", "Ctrl Z")] == ["q", "", "Space", "Ctrl Z"]
    assert changed(keys, "quote", '"') == {"hold": ""}


@pytest.mark.parametrize(
    ("act", "key", "named"),
    [
        ("mask", "s", "“Music: soft for speech, and back”"),
        ("mask", "4", "the tag Tearful"),
        ("mask", "\n", "“Write in the line”"),
        ("theme", "Ctrl+L", "“Lock; behind it, go to the passphrase”"),
        ("theme", "Ctrl+Z", "Ctrl Z has a use of its own"),
        ("theme", "Ctrl+3", "Ctrl 3 has a use of its own"),
        ("card", "", "keeps a key"),
    ],
)
def test_a_refusal_names_what_has_the_key(act: str, key: str, named: str) -> None:
    assert named in refusal(USUAL_KEYS, act, key, QUICK_TAGS)


def test_what_may_be_is_not_refused() -> None:
    for act, key in (("mask", "="), ("mask", "m"), ("mask", ""), ("theme", "Ctrl+Shift+3")):
        assert refusal(USUAL_KEYS, act, key, QUICK_TAGS) == ""
    assert refusal(KeyMap({"hold": ""}), "mask", "h", QUICK_TAGS) == ""
    assert refusal(USUAL_KEYS, "mask", "q", [QuickTag("Q", "Quiet")])
    assert held_by(USUAL_KEYS, "=") == ""


def test_only_characters_and_combinations_are_keys() -> None:
    assert [typed_key("mask", typed) for typed in ("J", " ", "é", "ab", "\t", "")] == [
        *("j", " ", "é"),
        *("", "", ""),
    ]
    for typed in ("Ctrl+D", "Ctrl+Shift+D", "Ctrl+5", "Ctrl+,", "Ctrl++"):
        assert typed_key("theme", typed) == typed
    for typed in ("D", "Alt+D", "Ctrl+Alt+D", "Ctrl+F5", "F5", "Ctrl+Return", "Ctrl+Up", "Ctrl+"):
        assert typed_key("theme", typed) == ""


def test_names_are_those_of_the_caps() -> None:
    names = [key_name(key) for key in (" ", "\n", "Ctrl+Shift+D", "+", "Ctrl++", "m")]
    assert names == ["Space", "↵", "Ctrl Shift D", "+", "Ctrl +", "m"]


def test_no_act_needs_a_number_pad_or_a_function_key() -> None:
    for use in (*journey_keys(), *window_keys()):
        for key in use.keys:
            assert key == "\n" or typed_key(use.act, key) == key
    words = {said for keys, said in held_keys() if not keys.startswith("F")}
    assert {said for keys, said in held_keys() if keys.startswith("F")} <= words | {"This map"}
    assert USUAL_KEYS.key_of("keys") == "?"
