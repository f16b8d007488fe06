"""What the picture of a course shows: measures one below the other, and what happened meanwhile.

Times are microseconds since 1970 (UTC), values as they were measured. All words come from outside.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

MarkKind = Literal["dose", "session", "integration", "step", "outcome"]

FEWEST_FOR_A_LINE = 3
"""Two measurements are two measurements: a line between them would look like a development."""


@dataclass(frozen=True, slots=True)
class ChartPoint:
    """One measurement; `value` is None where it has no total. `text` is all that is said of it."""

    at_us: int
    value: float | None
    text: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class ChartBand:
    """From this value on it is called so, until the next band begins."""

    least: float
    words: str


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """One measure over time; `said` stands beside its name, `baseline` is drawn across."""

    key: str
    name: str
    said: str
    points: tuple[ChartPoint, ...]
    least: float
    greatest: float
    bands: tuple[ChartBand, ...] = ()
    baseline: float | None = None

    @property
    def is_joined(self) -> bool:
        """Whether a line joins the points."""
        return sum(point.value is not None for point in self.points) >= FEWEST_FOR_A_LINE


@dataclass(frozen=True, slots=True)
class ChartMark:
    """Something that happened in the course; `text` is all that is said of it."""

    at_us: int
    kind: MarkKind
    text: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class MarkRow:
    """Marks that stand on one line."""

    name: str
    marks: tuple[ChartMark, ...]


@dataclass(frozen=True, slots=True)
class CourseModel:
    """The whole picture; `ticks` are the names on the scale of time."""

    measures: tuple[MeasureRow, ...] = ()
    marks: tuple[MarkRow, ...] = ()
    ticks: tuple[tuple[int, str], ...] = ()
    start_us: int = 0
    end_us: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show."""
        return not any(True for _ in self.texts())

    def texts(self) -> Iterator[str]:
        """Yield all that is said of what is shown, row by row."""
        for marks in self.marks:
            yield from (each.text for each in marks.marks)
        for measure in self.measures:
            yield from (each.text for each in measure.points)


EMPTY_COURSE = CourseModel()
