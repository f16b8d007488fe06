"""When integration falls due, to the microsecond."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kap_companion.domain.defaults import INTEGRATION_FROM_H, INTEGRATION_TO_H
from kap_companion.domain.windows import US_PER_HOUR, Due, integration_window

DOSE_US = 1_770_000_000_000_000


def test_an_hour_is_an_hour() -> None:
    assert US_PER_HOUR == 60 * 60 * 1_000_000


@pytest.mark.parametrize(
    ("after_us", "due"),
    [
        (-1, Due.NOT_YET),
        (0, Due.NOT_YET),
        (24 * US_PER_HOUR - 1, Due.NOT_YET),
        (24 * US_PER_HOUR, Due.OPEN),
        (48 * US_PER_HOUR, Due.OPEN),
        (48 * US_PER_HOUR + 1, Due.OVERDUE),
    ],
)
def test_the_edges_of_the_default_window(after_us: int, due: Due) -> None:
    window = integration_window(DOSE_US, INTEGRATION_FROM_H, INTEGRATION_TO_H)
    assert window.due(DOSE_US + after_us) is due


@given(st.integers(0, 500), st.integers(0, 500), st.integers(-(10**13), 10**13))
def test_any_window_opens_then_closes(from_h: int, for_h: int, after_us: int) -> None:
    window = integration_window(DOSE_US, from_h, from_h + for_h)
    order = [Due.NOT_YET, Due.OPEN, Due.OVERDUE]
    earlier, later = window.due(DOSE_US + after_us), window.due(DOSE_US + after_us + 1)
    assert order.index(earlier) <= order.index(later)
    assert window.dose_us == DOSE_US
    assert window.due(window.opens_us) is window.due(window.closes_us) is Due.OPEN
    assert (window.opens_us - DOSE_US, window.closes_us - window.opens_us) == (
        from_h * US_PER_HOUR,
        for_h * US_PER_HOUR,
    )
