"""Days and times are said as people say them, and a typed time is never guessed."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kap_companion.ui.pages.when import (
    UnclearTimeError,
    at_local,
    brief_day,
    day_at,
    hours_words,
    local_time,
    long_day,
    near_day,
    on_day,
    parse_time,
)

TUESDAY = date(2026, 3, 17)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("14:30", time(14, 30)),
        ("14.30", time(14, 30)),
        ("1430", time(14, 30)),
        (" 9 ", time(9)),
        ("9h15", time(9, 15)),
        ("0:00", time(0)),
        ("2 pm", time(14)),
        ("12 am", time(0)),
        ("12:05 PM", time(12, 5)),
    ],
)
def test_a_time_is_taken_in_several_ways(typed: str, meant: time) -> None:
    assert parse_time(typed) == meant


@pytest.mark.parametrize(
    "typed", ["", "noon", "25:00", "9:60", "13 pm", "0 am", "-1", "14:30:00", "\u0663:30", "1:2"]
)
def test_what_is_no_time_is_refused_in_words(typed: str) -> None:
    with pytest.raises(UnclearTimeError, match=r"14:30\."):
        parse_time(typed)


@given(clock=st.times().map(lambda clock: clock.replace(second=0, microsecond=0)))
def test_a_time_survives_being_shown_and_typed(clock: time) -> None:
    assert parse_time(f"{clock:%H:%M}") == clock


@given(st.dates(date(1971, 1, 2), date(2100, 1, 1)), st.times(time(4), time(23)))
def test_an_instant_is_read_back_as_it_was_planned(day: date, clock: time) -> None:
    whole = clock.replace(second=0, microsecond=0)
    instant = at_local(day, whole)
    shown = local_time(round(instant.timestamp() * 1_000_000))
    assert (shown.date(), shown.time()) == (day, whole)


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "today"),
        (1, "tomorrow"),
        (-1, "yesterday"),
        (3, "on Friday"),
        (-2, "on Sunday"),
        (7, "on 24 March"),
        (-400, "on 10 February 2025"),
    ],
)
def test_days_near_and_far(days: int, said: str) -> None:
    day = TUESDAY + timedelta(days=days)
    assert on_day(day, TUESDAY) == said
    assert near_day(day, TUESDAY) == said.removeprefix("on ")


def test_the_title_of_a_day() -> None:
    assert long_day(date(2026, 11, 22)) == "Sunday, 22 November"


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(-5, "0 min"), (59, "59 min"), (60, "1 h"), (7 * 60 + 59, "7 h"), (75 * 60, "3 days")],
)
def test_spans(minutes: int, said: str) -> None:
    assert hours_words(timedelta(minutes=minutes)) == said


def test_a_booked_time_names_the_day_unless_it_is_today() -> None:
    at = at_local(TUESDAY, time(15))
    utc_us = round(at.timestamp() * 1_000_000)
    assert day_at(utc_us, TUESDAY) == "15:00"
    assert day_at(utc_us, TUESDAY - timedelta(days=1)) == "tomorrow 15:00"


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (TUESDAY, "today"),
        (TUESDAY - timedelta(days=1), "yesterday"),
        (date(TUESDAY.year, 1, 7), "7 Jan"),
        (date(TUESDAY.year - 2, 9, 7), f"7 Sep {TUESDAY.year - 2}"),
    ],
)
def test_a_day_in_little_room(day: date, said: str) -> None:
    assert brief_day(day, TUESDAY) == said
