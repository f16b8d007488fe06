"""The axis of a session with 2,000 marks, half of them vitals, in a process of its own.

Told is how long a repaint takes as the now-line moves on, and how long it takes to draw all anew.
"""

import sys
import time
from collections.abc import Sequence

from kap_companion.app import application
from kap_companion.ui.widgets.axis import SessionAxis
from kap_companion.ui.widgets.axis_model import (
    AxisMode,
    AxisModel,
    CurveRow,
    Mark,
    MarksRow,
    PhaseRow,
    PhaseSpan,
    PressureRow,
    Reading,
    ScaleRow,
)
from tests.bench.painted import report

MIN = 60_000
NOTES, SETS = 1_000, 500
END_MS = 120 * MIN


def model() -> AxisModel:
    """Return the story: notes, and as many pressures as heart rates."""
    notes = tuple(
        Mark(at, "quote" if at % 7 else "tick", f"Words at {at}", f"n{at}") for at in _times(NOTES)
    )
    times = _times(SETS)
    pressures = tuple(_pressure(number, at) for number, at in enumerate(times))
    hearts = tuple(
        Reading(at, (70 + number % 40,), str(70 + number % 40), "Heart", f"v{number}")
        for number, at in enumerate(times)
    )
    rows = (
        PhaseRow((PhaseSpan(-15 * MIN, END_MS, "Peak", 4, current=True),)),
        PressureRow(pressures, (118, 74), "baseline 118/74"),
        CurveRow(hearts, (72,), "baseline 72"),
        MarksRow("Notes", notes),
        ScaleRow(),
    )
    return AxisModel(-15 * MIN, END_MS, 0, "0:00", rows)


def _times(count: int) -> list[int]:
    return [-14 * MIN + number * (END_MS + 13 * MIN) // count for number in range(count)]


def _pressure(number: int, at: int) -> Reading:
    upper, lower = 110 + number % 60, 70 + number % 30
    text = f"{upper}/{lower}"
    return Reading(at, (upper, lower), text, f"BP {text}", f"v{number}", beyond=number % 9 == 0)


def main(arguments: Sequence[str]) -> None:
    """Paint it so often: as the line moves, and anew."""
    rounds = int(arguments[1])
    app = application([])
    axis = SessionAxis(mode=AxisMode.WIDE)
    axis.set_model(model())
    axis.resize(1836, axis.sizeHint().height())
    axis.show()
    app.processEvents()
    moved, anew = [], []
    for number in range(rounds):
        axis.set_now(number * 1_000, "0:00")
        moved.append(_painted_ms(axis))
        axis.set_model(model())
        anew.append(_painted_ms(axis))
    report({"moved_ms": moved, "anew_ms": anew})


def _painted_ms(axis: SessionAxis) -> float:
    began_ns = time.monotonic_ns()
    axis.grab()
    return (time.monotonic_ns() - began_ns) / 1e6


if __name__ == "__main__":
    main(sys.argv[1:])
