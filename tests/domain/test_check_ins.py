"""When somebody asks how a step goes: every boundary of the days, and what one asking answers."""

from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kap_companion.domain.check_ins import (
    CHECK_IN_HOURS,
    NextCheckIn,
    check_in_days,
    next_check_in,
)
from kap_companion.domain.moment import US_PER_MINUTE, Moment

US_PER_DAY = 24 * 60 * US_PER_MINUTE
OFFSET_MIN = 120
PLANNED = Moment(
    round(datetime(2026, 3, 1, 23, 30, tzinfo=timezone(timedelta(hours=2))).timestamp()) * 10**6,
    OFFSET_MIN,
    "boot",
    0,
)
FIRST = date(2026, 3, 1)


def day(days: int) -> date:
    return FIRST + timedelta(days=days)


def at(days: int) -> Moment:
    return PLANNED.shifted(days * US_PER_DAY)


def following(days: int, asked: int | None = None) -> NextCheckIn | None:
    """The check-in that follows so many days after the plan, asked about last on that day."""
    checked = None if asked is None else at(asked).utc_us
    return next_check_in(PLANNED.utc_us, checked, CHECK_IN_HOURS, at(days))


def test_the_usual_days_are_those_of_the_room() -> None:
    days = check_in_days(PLANNED.utc_us, CHECK_IN_HOURS, at(0))
    assert days == tuple(map(day, (1, 3, 7, 14, 30, 90)))


def test_the_order_in_which_hours_are_given_means_nothing() -> None:
    assert check_in_days(PLANNED.utc_us, (72, 24), at(0)) == (day(1), day(3))


@pytest.mark.parametrize(
    ("days", "asked", "on", "overdue"),
    [
        (0, None, 1, False),
        (1, None, 1, False),
        (2, None, 1, True),
        (3, None, 3, False),
        (4, None, 3, True),
        (89, None, 30, True),
        (90, None, 90, False),
        (91, None, 90, True),
        (0, 0, 1, False),
        (1, 1, 3, False),
        (2, 2, 3, False),
        (3, 2, 3, False),
        (4, 2, 3, True),
        (8, 7, 14, False),
        (89, 30, 90, False),
        (200, 30, 90, True),
    ],
)
def test_what_comes_next(days: int, asked: int | None, on: int, *, overdue: bool) -> None:
    assert following(days, asked) == NextCheckIn(day(on), overdue)


@pytest.mark.parametrize("asked", [90, 91, 400])
def test_after_the_last_one_nothing_comes(asked: int) -> None:
    assert following(500, asked) is None


def test_no_times_are_no_check_ins() -> None:
    assert next_check_in(PLANNED.utc_us, None, (), at(1)) is None


@given(st.integers(0, 400), st.none() | st.integers(0, 400))
def test_what_is_not_overdue_is_today_or_later(days: int, asked: int | None) -> None:
    found = following(days, asked)
    if found is not None:
        assert found.overdue is (found.on < day(days))
        assert asked is None or found.on > day(asked)
