"""Ids sort by the time they were made, and are what RFC 9562 calls version 7."""

from uuid import RFC_4122, UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kap_companion.domain.ids import new_id

TIMES_US = st.integers(0, (1 << 48) * 1_000 - 1)


@given(TIMES_US)
def test_it_is_a_valid_uuid_of_version_7(utc_us: int) -> None:
    made = new_id(utc_us)
    parsed = UUID(made)
    assert str(parsed) == made
    assert (parsed.version, parsed.variant) == (7, RFC_4122)


@given(TIMES_US)
def test_it_holds_its_time_in_milliseconds(utc_us: int) -> None:
    assert UUID(new_id(utc_us)).int >> 80 == utc_us // 1_000


@given(TIMES_US, TIMES_US)
def test_text_sorts_by_time(one_us: int, other_us: int) -> None:
    if one_us // 1_000 != other_us // 1_000:
        assert (new_id(one_us) < new_id(other_us)) == (one_us < other_us)


def test_ids_of_the_same_moment_differ() -> None:
    assert len({new_id(1_770_000_000_000_000) for _ in range(1_000)}) == 1_000


@pytest.mark.parametrize("utc_us", [-1, -(10**18)])
def test_a_clock_before_1970_is_taken_as_1970(utc_us: int) -> None:
    assert UUID(new_id(utc_us)).int >> 80 == 0


@given(st.integers((1 << 48) * 1_000, 1 << 70))
def test_a_clock_beyond_what_an_id_can_hold_still_gives_one(utc_us: int) -> None:
    assert UUID(new_id(utc_us)).int >> 80 == utc_us // 1_000 % (1 << 48)


def test_every_random_bit_is_used() -> None:
    mixed = 0
    same = (1 << 128) - 1
    for _ in range(200):
        value = UUID(new_id(0)).int
        mixed |= value
        same &= value
    free = ((1 << 80) - 1) & ~(0xF << 76) & ~(0x3 << 62)
    assert mixed & free == free
    assert same & free == 0
