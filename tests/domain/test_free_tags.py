"""Free tags are words that begin with #; what is looked for is found in any case and accent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kap_companion.domain.finding import folded, holds
from kap_companion.domain.free_tags import begun_tag, free_tags, offered_tag


@pytest.mark.parametrize(
    ("words", "tags"),
    [
        ("She speaks of #mother", ("mother",)),
        ("#mother #father, then #mother again", ("mother", "father")),
        ("#early-childhood. #Großmutter's", ("early-childhood", "Großmutter's")),
        ("room#4, # alone, ##twice, #1", ("1",)),
        ("#אמא", ("אמא",)),
        ("", ()),
    ],
)
def test_a_word_that_begins_with_the_sign_is_a_tag(words: str, tags: tuple[str, ...]) -> None:
    assert free_tags(words) == tags


@pytest.mark.parametrize(
    ("words", "begun"),
    [
        ("#", ""),
        ("she #mo", "mo"),
        ("she #mo ", None),
        ("she mo", None),
        ("a#mo", None),
        ("", None),
    ],
)
def test_the_tag_that_is_being_written(words: str, begun: str | None) -> None:
    assert begun_tag(words) == begun


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("of #mo", "moon"),
        ("of #Mot", "mother"),
        ("#", "moon"),
        ("#moon", ""),
        ("#x", ""),
        ("mo", ""),
    ],
)
def test_the_newest_that_begins_so_is_offered(words: str, offered: str) -> None:
    assert offered_tag(words, ("mother", "moon")) == offered


@given(st.text(), st.lists(st.from_regex(r"[^\W_]\w{0,8}", fullmatch=True), max_size=5))
def test_what_is_offered_goes_on_from_what_was_written(words: str, used: list[str]) -> None:
    offered, begun = offered_tag(words, used), begun_tag(words)
    assert offered in {"", *used}
    if offered and begun:
        assert offered.casefold().startswith(begun.casefold())
        assert len(offered) >= len(begun)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("TEARFUL", True),
        ("pere hand", True),
        ("hand  père", True),
        ("#mother", True),
        ("", True),
        ("anxious", False),
        ("tearful anxious", False),
    ],
)
def test_all_words_are_found_in_any_order(words: str, *, found: bool) -> None:
    assert holds("Tearful. Left Hand; of her PÈRE and #Mother", words) is found


@given(st.text(), st.text())
def test_a_text_holds_what_it_begins_and_ends_with(first: str, last: str) -> None:
    whole = f"{first} {last}"
    assert holds(whole, folded(first))
    assert holds(whole.upper(), last.upper())
