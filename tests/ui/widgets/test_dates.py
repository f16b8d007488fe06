from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kap_companion.ui.widgets.dates import UnclearDateError, in_words, parse_date

SEVENTH_OF_MARCH = date(1980, 3, 7)


@pytest.mark.parametrize(
    "text",
    [
        "1980-03-07",
        "1980-3-7",
        "1980/03/07",
        " 07.03.1980 ",
        "7.3.1980",
        "7. 3. 1980",
        "7 March 1980",
        "7 mar 1980",
        "7. March 1980",
        "March 7, 1980",
        "MAR 7 1980",
    ],
)
def test_clear_dates_are_read(text: str) -> None:
    assert parse_date(text) == SEVENTH_OF_MARCH


def test_slashes_are_read_where_only_one_day_can_be_meant() -> None:
    assert parse_date("27/3/1980") == date(1980, 3, 27)
    assert parse_date("3/27/1980") == date(1980, 3, 27)
    assert parse_date("3/3/1980") == date(1980, 3, 3)


def test_a_date_that_could_be_two_is_not_guessed() -> None:
    with pytest.raises(UnclearDateError, match="7 March 1980 or 3 July 1980"):
        parse_date("7/3/1980")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("30.02.1980", "not in the calendar"),
        ("1980-13-01", "not in the calendar"),
        ("31/31/1980", "not in the calendar"),
        ("1/2/0000", "not in the calendar"),
        ("0000-01-01", "not in the calendar"),
        ("7.3.80", "four digits"),
        ("7/3/80", "four digits"),
        ("7 Brumaire 1980", "not a month"),
        ("yesterday", "not a date"),
        ("", "not a date"),
        ("\u0661\u0669\u0668\u0660-03-07", "not a date"),
    ],
)
def test_other_things_get_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(UnclearDateError, match=sentence):
        parse_date(text)


@given(st.dates())
def test_what_is_said_in_words_is_read_back(day: date) -> None:
    if day.year >= 1000:
        assert parse_date(in_words(day)) == day
    assert parse_date(day.isoformat()) == day


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading(text: str) -> None:
    with suppress(UnclearDateError):
        assert parse_date(text).year
