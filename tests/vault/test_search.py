"""The search takes whatever is typed, in any script, and never answers with an error."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kap_companion.vault import Vault
from kap_companion.vault.search import folded, full_text_query, search_terms
from tests.vault.rig import note


@settings(max_examples=300)
@given(st.text())
def test_nothing_typed_is_a_syntax_error(shared_vault: tuple[Vault, Path], typed: str) -> None:
    vault, _folder = shared_vault
    for hit in vault.reader.search(typed):
        assert hit.words
    assert isinstance(vault.reader.patients(typed), tuple)


@pytest.mark.parametrize(
    "typed",
    [
        '"',
        '""',
        "*",
        "warm*",
        'warm" OR "x',
        "NEAR(warm light)",
        "words: warm",
        "warm AND",
        "-warm",
        "^warm",
        "(warm",
        "warm\0light",
        "{warm}",
        "'; DROP TABLE note; --",
    ],
)
def test_query_language_is_only_words(vault: Vault, typed: str) -> None:
    hits = vault.reader.search(typed)
    assert all("warm" in hit.words for hit in hits)


@pytest.mark.parametrize(
    ("words", "typed"),
    [
        ("a gentle breeze", "GENTLE"),
        ("a gentle breeze", "bree gent"),
        ("naïve café", "naive cafe"),
        ("naive cafe", "naïve"),
        ("Ünder der Straße", "under"),
        ("она сказала: тепло", "сказа"),
        ("הלב נפתח", "נפתח"),
        ("كان النور دافئا", "النور"),
        ("हिन्दी में", "हिन्दी"),
        ("海と光が見えた", "光"),
        ("海と光が見えた", "見えた"),
        ("แสงอุ่น", "อุ่น"),
        ("따뜻한 빛", "따뜻"),
        ("light 光 mixed", "mixed 光"),
        ("father's garden", "father's"),
        ("so 🙂 glad", "glad 🙂"),
        ("<b>bold</b> & co", "<b>bold"),
        ("dose 52.5 mg", "52.5"),
        ("e\u0301clat", "éclat"),
        ("a\u200bb zero width", "zero"),
    ],
)
def test_words_are_found_in_any_script(vault: Vault, words: str, typed: str) -> None:
    written = note(vault, words)
    assert [(hit.entry_id, hit.words) for hit in vault.reader.search(typed)] == [
        (written.id, words)
    ]


def test_all_words_must_be_there(vault: Vault) -> None:
    assert vault.reader.search("warm river") == ()
    assert len(vault.reader.search("warm")) == 1


def test_the_best_match_comes_first_and_no_more_than_asked(vault: Vault) -> None:
    note(vault, "light " + "and many other words that have little to do with it " * 4)
    best = note(vault, "light light light")
    hits = vault.reader.search("light")
    assert hits[0].entry_id == best.id
    assert len(hits) == 3
    assert len(vault.reader.search("light", limit=2)) == 2


@pytest.mark.parametrize("typed", ["", " \n\t", "🙂", "\ud800", "\0", "-- '' **"])
def test_what_holds_no_word_finds_nothing(vault: Vault, typed: str) -> None:
    assert full_text_query(typed) == ""
    assert vault.reader.search(typed) == ()


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("warm light", '"warm"* "light"*'),
        ("warm\0light", '"warm"* "light"*'),
        ('wa"rm', '"wa rm"*'),
        ("light 🙂", '"light"*'),
        ("光と", '"光  と"*'),
        ("\ue000", '"\ue000"*'),
    ],
)
def test_what_is_typed_becomes_quoted_beginnings(typed: str, query: str) -> None:
    assert full_text_query(typed) == query


def test_only_unspaced_scripts_are_taken_apart() -> None:
    assert search_terms("plain words, größer") is None
    assert search_terms("光abc") == " 光 abc"


def test_names_are_compared_without_case_accents_and_spaces() -> None:
    assert folded("  Åsa\tÖBERG-Weiß ") == "asa oberg-weiss"
