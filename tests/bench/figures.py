"""What a measurement gives, and how it is printed beside its limit."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from statistics import median

HEADINGS = ("what", "measured", "compared with", "ratio", "reach", "")


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value beside its limits.

    `most` is the limit of the value itself, `most_ratio` that of its ratio to `baseline`; None
    where nothing is asked.
    """

    what: str
    value: float
    unit: str
    most: float | None = None
    baseline: float | None = None
    baseline_name: str = ""
    most_ratio: float | None = None

    @property
    def ratio(self) -> float | None:
        return None if not self.baseline else self.value / self.baseline

    @property
    def over(self) -> bool:
        value_over = self.most is not None and self.value > self.most
        ratio_over = self.most_ratio is not None and (self.ratio or 0.0) > self.most_ratio
        return value_over or ratio_over

    @property
    def verdict(self) -> str:
        if self.most is None and self.most_ratio is None:
            return "-"
        return "over" if self.over else "ok"

    @property
    def cells(self) -> tuple[str, ...]:
        compared = (
            "" if self.baseline is None else f"{self._text(self.baseline)} {self.baseline_name}"
        )
        ratio = "" if self.ratio is None else f"{self.ratio:.2f} ×"
        return (self.what, self._text(self.value), compared, ratio, self._reach(), self.verdict)

    def _reach(self) -> str:
        ratio = "" if self.most_ratio is None else f"≤ {self.most_ratio:g} ×"
        value = "" if self.most is None else f"≤ {self.most:g} {self.unit}"
        return ", ".join(filter(None, (ratio, value))) or "printed"

    def _text(self, value: float) -> str:
        return f"{value:.2f} {self.unit}"


def table(figures: Sequence[Figure]) -> str:
    """Return the figures as lines of even columns."""
    rows = [HEADINGS, *(figure.cells for figure in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    lines = [
        " | ".join(f"{cell:{width}}" for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    lines.insert(1, "-+-".join("-" * width for width in widths))
    return "\n".join(lines)


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the value that so many percent of them do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, ceil(len(ordered) * percent / 100) - 1)]


def middle(values: Sequence[float]) -> float:
    """Return the median."""
    return float(median(values))


def load_text() -> str:
    """Return how busy the machine is: the load of the last minutes and its cores."""
    if not hasattr(os, "getloadavg"):
        return f"{os.cpu_count()} cores"
    one, five, fifteen = os.getloadavg()
    return f"load {one:.1f} {five:.1f} {fifteen:.1f} on {os.cpu_count()} cores"
