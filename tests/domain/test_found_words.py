"""What was typed is taken apart as a person means it, and shown where it stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kap_companion.domain.found_words import Asked, asked_for, spans


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("", []),
        ("warm light", [Asked("warm"), Asked("light")]),
        ('warm "the long  way" home', [Asked("warm"), Asked("the long way", True), Asked("home")]),
        ("“la mer”", [Asked("la mer", True)]),
        ('"" "  "', []),
        ('half "a quote', [Asked("half"), Asked("a"), Asked("quote")]),
    ],
)
def test_words_beginnings_and_what_is_quoted(typed: str, asked: list[Asked]) -> None:
    assert list(asked_for(typed)) == asked


@pytest.mark.parametrize(
    ("words", "typed", "shown"),
    [
        ("A warm, warmer day", "warm", ["warm", "warm"]),
        ("lukewarm", "warm", []),
        ("Naïve CAFÉ", "naive cafe", ["Naïve", "CAFÉ"]),
        ("Straße", "strass", ["Straß"]),
        ("sit with it, sitting", '"sit with it"', ["sit with it"]),
        ("sitting", '"sit"', []),
        ("I sit", '"sit"', ["sit"]),
        ("line\nbreak", '"line break"', ["line\nbreak"]),
        ("海と光が見えた", "光が", ["光が"]),
        ("father's garden", "father's", ["father's"]),
        ("warm warmth", "warm warmth", ["warm", "warmth"]),
        ("e\u0301clat here", "eclat", ["e\u0301clat"]),
        ("nothing", "", []),
        ("a \u0301 b", "\u0301", []),
    ],
)
def test_what_was_found_is_shown(words: str, typed: str, shown: list[str]) -> None:
    assert [words[start:end] for start, end in spans(words, asked_for(typed))] == shown


@given(st.text(max_size=60), st.text(max_size=20))
def test_spans_are_in_order_and_lie_in_the_words(words: str, typed: str) -> None:
    last = 0
    for start, end in spans(words, asked_for(typed)):
        assert last <= start < end <= len(words)
        last = end
