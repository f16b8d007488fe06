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


Shown = int | Untold
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class GuardedTable:
    """A table of counts, with its totals at the right and below, as it may be told."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[Shown, ...], ...]
    """A row more than `rows` and a column more than `columns`: the totals."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was counted."""
        return all(cell == 0 for row in self.cells for cell in row)


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
    """Hides one count more at a time, until no row and no column gives one back."""

    def __init__(self, table: Sequence[Sequence[int]], withheld: Sequence[int]) -> None:
        self._table = table
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
            for line in self._lines():
                if self._gives_one_back(line) and self._hide_one_of(line):
                    changed = True
        return self._hidden

    def _lines(self) -> Iterator[list[Place]]:
        """Yield each row and each column; the last place of a line is its total."""
        height, width = len(self._table), len(self._table[0])
        for r in range(height):
            yield [(r, c) for c in range(width)]
        for c in range(width):
            yield [(r, c) for r in range(height)]

    def _gives_one_back(self, line: Sequence[Place]) -> bool:
        hidden = [place for place in line if place in self._hidden]
        if not hidden:
            return False
        if len(hidden) == 1:
            return True
        if line[-1] in self._hidden:
            return False  # two unknowns, one of them the sum
        return any(self._fits_only_once(place, hidden) for place in hidden)

    def _fits_only_once(self, place: Place, hidden: Sequence[Place]) -> bool:
        """Whether a few, with all else of its line that is told, can be one number only."""
        if not _is_few(self._count(place)):
            return False
        rest = sum(self._count(each) for each in hidden)
        others = [self._count(each) for each in hidden if each != place]
        least = sum(1 if _is_few(each) else FEWEST for each in others)
        endless = any(not _is_few(each) for each in others)
        most = (FEWEST - 1) * len(others)
        low = 1 if endless else max(1, rest - most)
        return low == min(FEWEST - 1, rest - least)

    def _hide_one_of(self, line: Sequence[Place]) -> bool:
        """Hide the smallest count that is told, the total last; False where there is none."""
        told = [place for place in line if place not in self._hidden and self._count(place)]
        if not told:
            return False
        self._hidden.add(min(told, key=lambda place: (place == line[-1], self._count(place))))
        return True

    def _count(self, place: Place) -> int:
        return self._table[place[0]][place[1]]
