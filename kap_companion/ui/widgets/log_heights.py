"""Where each row of the log begins: adding one costs nothing, however many there are."""

from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate


class Heights:
    """Heights in pixels as running sums."""

    def __init__(self, heights: Iterable[int] = ()) -> None:
        self._tops = [0, *accumulate(heights)]

    @property
    def count(self) -> int:
        """How many rows are measured."""
        return len(self._tops) - 1

    @property
    def total(self) -> int:
        """Pixels that all rows take."""
        return self._tops[-1]

    def append(self, height: int) -> None:
        """Add a row at the end."""
        self._tops.append(self.total + height)

    def keep(self, count: int) -> None:
        """Forget all but the first so many rows."""
        del self._tops[count + 1 :]

    def change(self, place: int, height: int) -> bool:
        """Give a row another height; False if it was this high already."""
        grown = height - self.of(place)
        if grown:
            self._tops[place + 1 :] = [top + grown for top in self._tops[place + 1 :]]
        return bool(grown)

    def top(self, place: int) -> int:
        """Where a row begins."""
        return self._tops[place]

    def of(self, place: int) -> int:
        """How high a row is."""
        return self._tops[place + 1] - self._tops[place]

    def at(self, y: int) -> int:
        """The row at this height, the first or last one beyond the ends."""
        return max(0, min(bisect_right(self._tops, y) - 1, self.count - 1))
