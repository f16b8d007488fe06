import pytest
from hypothesis import given
from hypothesis import strategies as st

from kap_companion.domain.text import clean
from kap_companion.ui.widgets.guard import (
    Admission,
    admit,
    one_line,
    refusal,
    removal,
    utf16_units,
)

ANY = st.text(st.characters(exclude_categories=()), max_size=60)


@given(ANY, st.integers(0, 60))
def test_all_of_it_goes_in_or_nothing(pasted: str, room: int) -> None:
    admission = admit(pasted, room, 60)
    text, removed = clean(pasted)
    if utf16_units(text) <= room:
        assert admission == Admission(text, removed=removed)
    else:
        assert admission == Admission("", refused=True)


@given(ANY)
def test_lengths_are_counted_as_qt_counts_them(text: str) -> None:
    assert utf16_units(text) == len(text.encode("utf-16-le", "surrogatepass")) // 2


@given(ANY)
def test_one_line_is_one_line(text: str) -> None:
    assert not set(one_line(text)) & set("\r\n\t")


@pytest.mark.parametrize(("removed", "words"), [(0, ""), (1, "One char"), (2000, "2,000 char")])
def test_what_was_taken_out_is_counted(removed: int, words: str) -> None:
    assert removal(removed).startswith(words)


def test_a_refusal_says_what_is_safe() -> None:
    assert refusal(10_000_000, 400) == (
        "That is too long to paste here: 10,000,000 characters, and this field holds 400. "
        "What was here stays."
    )
