"""The one rule for text keeps every letter and takes out only what can't be one."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kap_companion.domain.text import clean

ANYTHING = st.text(st.characters() | st.characters(categories=["Cs", "Cc"]))


@pytest.mark.parametrize(
    ("typed", "kept", "taken_out"),
    [
        ("", "", 0),
        ("plain", "plain", 0),
        ("  spaces stay \t\n", "  spaces stay \t\n", 0),
        ("nul\0here", "nulhere", 1),
        ("bell\x07 escape\x1b delete\x7f next\x85line", "bell escape delete nextline", 4),
        ("lone \ud83d surrogate", "lone  surrogate", 1),
        ("\udfff\ud800", "", 2),
        ("a\r\nb\rc\nd", "a\nb\nc\nd", 0),
        ("\r\0\n", "\n\n", 1),
        ("🌿 👩‍👩‍👧 🏳️‍🌈", "🌿 👩‍👩‍👧 🏳️‍🌈", 0),
        ("שלום \u202e عَرَبِيّ \u2066x\u2069", "שלום \u202e عَرَبِيّ \u2066x\u2069", 0),
        ("e\u0301 is not é", "e\u0301 is not é", 0),
        ("<b>x</b>'; DROP TABLE entry;--", "<b>x</b>'; DROP TABLE entry;--", 0),
        ("\ufeff\u2028\ufffe\U0010ffff", "\ufeff\u2028\ufffe\U0010ffff", 0),
    ],
)
def test_what_stays_and_what_goes(typed: str, kept: str, taken_out: int) -> None:
    assert clean(typed) == (kept, taken_out)


@given(ANYTHING)
def test_cleaning_twice_changes_nothing_more(typed: str) -> None:
    once, _ = clean(typed)
    assert clean(once) == (once, 0)


@given(ANYTHING)
def test_what_is_left_can_be_stored_and_shown(typed: str) -> None:
    kept, _ = clean(typed)
    kept.encode()
    assert {unicodedata.category(each) for each in kept if each not in "\n\t"}.isdisjoint(
        {"Cc", "Cs"}
    )


@given(ANYTHING)
def test_the_count_is_what_is_missing(typed: str) -> None:
    kept, taken_out = clean(typed)
    assert len(typed.replace("\r\n", "\n")) == len(kept) + taken_out


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"])))
def test_no_letter_is_ever_touched(typed: str) -> None:
    assert clean(typed) == (typed, 0)
