"""Small counts are not told, and nothing beside them gives them back."""

from collections.abc import Iterator, Sequence
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kap_companion.domain.small_numbers import (
    FEWEST,
    GuardedTable,
    Shown,
    Untold,
    guarded,
    told_mean,
)

FEW, HIDDEN = Untold.FEW, Untold.HIDDEN
MOST = 16
"""Counts in these tables reach no further: so a check can try them all."""


def table(*counts: Sequence[int]) -> GuardedTable:
    rows = [f"row {number}" for number in range(len(counts))]
    columns = [f"column {number}" for number in range(len(counts[0]))]
    return guarded(rows, columns, counts)


@pytest.mark.parametrize(("count", "shown"), [(0, 0), (1, FEW), (4, FEW), (5, 5), (1000, 1000)])
def test_one_to_four_are_few(count: int, shown: Shown) -> None:
    assert table([count]).cells == ((shown, shown), (shown, shown))


def test_totals_stand_at_the_right_and_below() -> None:
    made = table([5, 6, 0], [10, 20, 7])
    assert made.cells == ((5, 6, 0, 11), (10, 20, 7, 37), (15, 26, 7, 48))
    assert table([0, 0]).cells == ((0, 0, 0), (0, 0, 0))


def test_one_few_takes_another_of_its_row_with_it() -> None:
    (row, _) = table([3, 20, 30]).cells
    assert row[0] is FEW
    assert HIDDEN in row
    assert row.count(0) == 0


def test_where_only_one_number_would_fit_one_more_is_hidden() -> None:
    """6 is 1 and 5, where the other is at least 5: so the total is not told either."""
    (row, _) = table([1, 5]).cells
    assert row == (FEW, HIDDEN, HIDDEN)
    assert table([1, 1, 9]).cells[0][:2] == (FEW, FEW)
    assert table([1, 1, 9]).cells[0][2:] != (9, 11)


def test_what_is_nothing_is_told_and_hides_nothing() -> None:
    assert table([3, 0, 0]).cells[0] == (FEW, 0, 0, FEW)


def test_of_a_row_that_is_withheld_nothing_is_told() -> None:
    made = guarded(["a", "b", "c"], ["x", "y"], [[9, 8], [7, 6], [5, 0]], {"b"})
    assert made.cells[1] == (HIDDEN, HIDDEN, HIDDEN)
    told = [row[-1] for row in made.cells]
    assert told.count(HIDDEN) > 1
    assert made.cells[2][1] == 0


@pytest.mark.parametrize(("count", "mean"), [(4, None), (5, 2.0), (0, None)])
def test_a_mean_of_few_is_not_told(count: int, mean: float | None) -> None:
    assert told_mean(2.0 * count, count) == mean


@pytest.mark.parametrize(
    "counts", [[[6, 5], [6, 2]], [[5, 6, 5], [0, 1, 5]]], ids=["two by two", "nothing left beside"]
)
def test_rows_and_columns_together_give_nothing_back(counts: list[list[int]]) -> None:
    """Each line alone is safe here; all of them together would leave one number only."""
    made = table(*counts)
    hidden = [
        (r, c)
        for r, row in enumerate(made.cells)
        for c, each in enumerate(row)
        if isinstance(each, Untold)
    ]
    inner = [(r, c) for r, c in hidden if r < len(counts) and c < len(counts[0])]
    found = []
    for numbers in product(*(could_be(made.cells[r][c]) for r, c in inner)):
        tried = [list(row) for row in counts]
        for (r, c), number in zip(inner, numbers, strict=True):
            tried[r][c] = number
        if all(map(fits, tried, made.cells)) and all(
            map(fits, zip(*tried, strict=True), zip(*made.cells, strict=True))
        ):
            found.append(dict(zip(inner, numbers, strict=True)))
    few = [(r, c) for r, c in inner if made.cells[r][c] is FEW]
    assert few
    for place in few:
        assert len({each[place] for each in found}) > 1


def fits(numbers: Sequence[int], line: Sequence[Shown]) -> bool:
    return sum(numbers) in could_be(line[-1])


COUNTS = st.integers(1, 3).flatmap(
    lambda columns: st.lists(
        st.lists(st.integers(0, 8), min_size=columns, max_size=columns), min_size=1, max_size=3
    )
)


def lines(made: GuardedTable) -> Iterator[tuple[Shown, ...]]:
    yield from made.cells
    yield from zip(*made.cells, strict=True)


def fitting(line: Sequence[Shown]) -> list[tuple[int, ...]]:
    """Every row of numbers that the line could be, the total last."""
    numbers = (could_be(shown) for shown in line[:-1])
    return [(*each, sum(each)) for each in product(*numbers) if sum(each) in could_be(line[-1])]


def could_be(shown: Shown) -> range:
    match shown:
        case Untold.FEW:
            return range(1, FEWEST)
        case Untold.HIDDEN:
            return range(FEWEST, 2 * MOST)
        case count:
            return range(count, count + 1)


@settings(max_examples=200, deadline=None)
@given(COUNTS)
def test_no_line_gives_a_few_back(counts: list[list[int]]) -> None:
    for line in lines(table(*counts)):
        fit = fitting(line)
        for place, shown in enumerate(line):
            if shown is FEW:
                assert len({numbers[place] for numbers in fit}) > 1


@given(COUNTS)
def test_what_is_told_is_true(counts: list[list[int]]) -> None:
    made = table(*counts)
    whole = [[*row, sum(row)] for row in counts]
    whole.append([sum(column) for column in zip(*whole, strict=True)])
    for told, true in zip(made.cells, whole, strict=True):
        for shown, count in zip(told, true, strict=True):
            match shown:
                case Untold.FEW:
                    assert 0 < count < FEWEST
                case Untold.HIDDEN:
                    assert count >= FEWEST
                case _:
                    assert shown == count
