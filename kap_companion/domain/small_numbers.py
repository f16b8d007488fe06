"""Counts that few people stand behind are not told, nor what they could be worked out from.

A figure that leaves the practice must lead to nobody. In a small town four people with one adverse
event are four people whom somebody knows. So a count from one to four is shown as “< 5”, and as
many others of its row and column are left out that no addition gives it back: not from the totals,
and not because only one number would fit.
"""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

FEWEST = 5
"""From this count on a number is told: the least that health statistics commonly use."""


class Untold(StrEnum):
    """Why a count is not told."""

    FEW = "< 5"
    HIDDEN = "not shown"


ENDLESS = 10**9
MOST_ROUNDS = 50
"""Bounds settle in a few rounds; so many are never needed, and stop what might go on."""

Shown = int | Untold
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class GuardedTable:
    """A table of counts, with its totals at the right and below, as it may be told."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[Shown, ...], ...]
    """A row more than `rows` and a column more than `columns`: the totals."""


def guarded(
    rows: Sequence[str],
    columns: Sequence[str],
    counts: Sequence[Sequence[int]],
    withheld: Container[str] = (),
) -> GuardedTable:
    """Return these counts as they may be told; one row of `counts` for each of `rows`.

    Of rows that are `withheld` nothing is told: another table would give it away.
    """
    table = _with_totals(counts, len(columns))
    untold = _Guard(table, [r for r, name in enumerate(rows) if name in withheld]).untold()
    cells = tuple(
        tuple(_shown(count, (r, c) in untold) for c, count in enumerate(row))
        for r, row in enumerate(table)
    )
    return GuardedTable(tuple(rows), tuple(columns), cells)


def told_mean(total: float, count: int) -> float | None:
    """Return the mean, None where too few stand behind it."""
    return total / count if count >= FEWEST else None


def _shown(count: int, hidden: bool) -> Shown:  # noqa: FBT001  # what a cell is
    if _is_few(count):
        return Untold.FEW
    return Untold.HIDDEN if hidden else count


def _is_few(count: int) -> bool:
    return 0 < count < FEWEST


def _with_totals(counts: Sequence[Sequence[int]], columns: int) -> list[list[int]]:
    table = [[*row, sum(row)] for row in counts]
    table.append([sum(row[c] for row in table) for c in range(columns + 1)])
    return table


class _Guard:
    """Hides more and more, until rows and columns together give nothing back."""

    def __init__(self, table: Sequence[Sequence[int]], withheld: Sequence[int]) -> None:
        self._table = table
        self._lines = tuple(_lines(len(table), len(table[0])))
        self._hidden = {
            (r, c)
            for r, row in enumerate(table)
            for c, count in enumerate(row)
            if _is_few(count) or (count and r in withheld)
        }

    def untold(self) -> set[Place]:
        """Return the places that are not told."""
        changed = True
        while changed:
            changed = False
            for line in self._lines:
                alone = sum(place in self._hidden for place in line) == 1
                changed |= alone and self._hide_one_of(line)
            if not changed:
                changed = self._hide_beside(self._given_back())
        return self._hidden

    def _hide_beside(self, known: set[Place]) -> bool:
        """Hide something of a line that gives a few back, or else of another; False for nothing."""
        if not known:
            return False
        own = [line for line in self._lines if any(place in known for place in line)]
        return any(self._hide_one_of(line) for line in (*own, *self._lines))

    def _given_back(self) -> set[Place]:
        """Return the few that can be one number only, by all rows and columns together.

        Whoever works them back knows that a few is one to four, and that all else is five or more.
        """
        low, high = self._bounds()
        return {
            place
            for place in self._hidden
            if _is_few(self._count(place)) and low[place] == high[place]
        }

    def _bounds(self) -> tuple[dict[Place, int], dict[Place, int]]:
        places = {place for line in self._lines for place in line}
        low = {place: self._count(place) for place in places}
        high = dict(low)
        for place in self._hidden:
            few = _is_few(self._count(place))
            low[place], high[place] = (1, FEWEST - 1) if few else (FEWEST, ENDLESS)
        rounds = MOST_ROUNDS
        while rounds and self._narrowed(low, high):
            rounds -= 1
        return low, high

    def _narrowed(self, low: dict[Place, int], high: dict[Place, int]) -> bool:
        """Bring the bounds of every line together; False where nothing moved."""
        before = dict(low), dict(high)
        for line in self._lines:
            if any(place in self._hidden for place in line):
                _narrow(line, low, high)
        return (low, high) != before

    def _hide_one_of(self, line: Sequence[Place]) -> bool:
        """Hide the smallest count that is told, the total last; False where there is none."""
        told = [place for place in line if place not in self._hidden and self._count(place)]
        if not told:
            return False
        self._hidden.add(min(told, key=lambda place: (place == line[-1], self._count(place))))
        return True

    def _count(self, place: Place) -> int:
        return self._table[place[0]][place[1]]


def _lines(height: int, width: int) -> Iterator[list[Place]]:
    """Yield each row and each column; the last place of a line is its total."""
    for r in range(height):
        yield [(r, c) for c in range(width)]
    for c in range(width):
        yield [(r, c) for r in range(height)]


def _narrow(line: Sequence[Place], low: dict[Place, int], high: dict[Place, int]) -> None:
    """Bring the bounds of a line together: its total is the sum of all else in it."""
    *parts, total = line
    least, most = sum(low[each] for each in parts), sum(high[each] for each in parts)
    low[total], high[total] = max(low[total], least), min(high[total], most)
    for each in parts:
        others_least, others_most = least - low[each], most - high[each]
        low[each] = max(low[each], low[total] - others_most)
        high[each] = min(high[each], high[total] - others_least)
        least, most = others_least + low[each], others_most + high[each]
