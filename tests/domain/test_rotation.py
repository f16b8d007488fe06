"""Many backups of the last days stay, few of the last year, and never none."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kap_companion.domain.rotation import DAILY, MONTHLY, NEWEST, kept

NOW = datetime(2026, 11, 28, 10, 25, tzinfo=UTC)
AGES = st.timedeltas(timedelta(0), timedelta(days=900))
TIMES = st.lists(AGES.map(lambda age: NOW - age), max_size=60)


def ago(**time: float) -> datetime:
    return NOW - timedelta(**time)


def test_the_last_seven_of_one_day() -> None:
    hourly = [ago(minutes=10 * n) for n in range(20)]
    assert kept(hourly, NOW) == frozenset(hourly[:NEWEST])


def test_one_a_day_of_the_last_month() -> None:
    made = [ago(hours=12 * n) for n in range(200)]
    stays = kept(made, NOW)
    days = {time.date() for time in made if NOW - time < DAILY}
    assert days <= {time.date() for time in stays}
    assert len([time for time in stays if NOW - time >= DAILY]) == 2  # August, September


def test_one_a_month_of_the_last_year() -> None:
    made = [ago(days=n) for n in range(800)]
    stays = kept(made, NOW)
    assert len(stays) == 30 + 11
    assert min(stays) > NOW - MONTHLY


def test_a_year_ends_to_the_second() -> None:
    newest = [ago(minutes=n) for n in range(NEWEST)]
    just_within = NOW - MONTHLY + timedelta(seconds=1)
    assert kept([*newest, just_within], NOW) == frozenset([*newest, just_within])
    assert kept([*newest, NOW - MONTHLY], NOW) == frozenset(newest)


def test_what_is_left_of_long_ago() -> None:
    old = [ago(days=500 + n) for n in range(10)]
    assert kept(old, NOW) == frozenset(old[:NEWEST])
    assert kept([], NOW) == frozenset()


def test_a_clock_that_was_wrong_costs_no_backup() -> None:
    future = [NOW + timedelta(days=n) for n in range(1, 20)]
    past = [ago(days=400 + n) for n in range(NEWEST)]
    assert kept([*future, *past], NOW) == frozenset([*future, *past])


@given(TIMES)
def test_the_newest_always_stays(made: list[datetime]) -> None:
    stays = kept(made, NOW)
    assert stays <= set(made)
    assert set(sorted(set(made))[-NEWEST:]) <= stays
    assert len(stays) <= NEWEST + 31 + 13


@given(TIMES)
def test_what_stays_stays_when_asked_again(made: list[datetime]) -> None:
    stays = kept(made, NOW)
    assert kept(stays, NOW) == stays


@given(TIMES)
def test_no_day_and_no_month_is_lost_in_its_time(made: list[datetime]) -> None:
    stays = kept(made, NOW)
    for time in made:
        if NOW - time < DAILY:
            assert any(each.date() == time.date() and each >= time for each in stays)
        if NOW - time < MONTHLY:
            same = (time.year, time.month)
            assert any((each.year, each.month) == same and each >= time for each in stays)
