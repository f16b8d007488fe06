"""What one kind of fault came to, and how all of them are printed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

HEADINGS = ("fault", "times", "what must hold", "acknowledged", "lost", "verdict")


@dataclass(frozen=True, slots=True)
class Row:
    """One fault, done `times` over.

    `lost` counts acknowledged entries that are gone without a word said. `problem` is the first
    thing that did not hold. `limit` is what is known not to be caught, with how often it was not.
    """

    fault: str
    must_hold: str
    times: int = 0
    acknowledged: int = 0
    lost: int = 0
    problem: str = ""
    limit: str = ""
    skipped: str = ""

    @property
    def failed(self) -> bool:
        return bool(self.problem)

    @property
    def verdict(self) -> str:
        if self.problem:
            return f"FAILS: {self.problem}"
        if self.skipped:
            return f"skipped: {self.skipped}"
        return f"limit: {self.limit}" if self.limit else "holds"

    @property
    def cells(self) -> tuple[str, ...]:
        counts = (
            ("", "", "")
            if self.skipped
            else (str(self.times), str(self.acknowledged), str(self.lost))
        )
        return (self.fault, counts[0], self.must_hold, *counts[1:], self.verdict)


@dataclass
class Tally:
    """Counts while a fault is done over and over."""

    times: int = 0
    acknowledged: int = 0
    lost: int = 0
    problems: list[str] = field(default_factory=list)

    def add(self, acknowledged: int, lost: int, problem: str = "", when: str = "") -> None:
        """Count one time; a problem is kept with when it was."""
        self.times += 1
        self.acknowledged += acknowledged
        self.lost += lost
        if problem:
            self.problems.append(f"{problem} ({when})" if when else problem)

    def row(self, fault: str, must_hold: str, *, limit: str = "", may_lose: bool = False) -> Row:
        """Return what it came to; losses are a problem unless they are the `limit`."""
        problems = list(self.problems)
        if self.lost and not may_lose:
            problems.insert(0, f"{self.lost} acknowledged entries lost")
        if not self.times:
            problems.append("never done")
        more = f", and {len(problems) - 1} more" if len(problems) > 1 else ""
        problem = problems[0] + more if problems else ""
        return Row(fault, must_hold, self.times, self.acknowledged, self.lost, problem, limit)


def table(rows: Sequence[Row]) -> str:
    """Return the rows as lines of even columns."""
    cells = [HEADINGS, *(row.cells for row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(HEADINGS) - 1)]
    lines = [_line(row, widths) for row in cells]
    lines.insert(1, "-+-".join("-" * width for width in (*widths, len(HEADINGS[-1]))))
    return "\n".join(lines)


def _line(cells: Sequence[str], widths: Iterable[int]) -> str:
    padded = [f"{cell:{width}}" for cell, width in zip(cells, widths, strict=False)]
    return " | ".join([*padded, cells[-1]])
