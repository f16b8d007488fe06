"""One moment of a session that is over: where the axis was pointed at, and what was there then."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPolygonF

from kap_companion.ui.widgets.axis_ink import Ink
from kap_companion.ui.widgets.axis_layout import Frame
from kap_companion.ui.widgets.axis_model import (
    AxisModel,
    Mark,
    MarksRow,
    MusicRow,
    PhaseRow,
    ScaleRow,
    scale_text,
)

STEP_MS = 60_000
"""How far one key goes along the axis."""

HEAD_PX, LINE_PX = 6, 2


@dataclass(frozen=True, slots=True)
class AtMoment:
    """What was there at a moment; each text is empty where there was nothing.

    `into_ms` is how long the track had been playing. `said` is what the patient said last, before
    the first quote what was noted last; `said_text` is when, `said_key` the mark it stands in,
    `quote` whether the words are the patient's.
    `by_clock`: the times are those of the day, since no dose was given.
    """

    at_ms: int
    time_text: str
    by_clock: bool = False
    phase: str = ""
    track: str = ""
    into_ms: int = 0
    said: str = ""
    said_text: str = ""
    said_key: str = ""
    quote: bool = False


def at_moment(model: AxisModel, at_ms: int) -> AtMoment:
    """Return what the rows of an axis hold at a time."""

    def text(time_ms: int) -> str:
        return scale_text(time_ms, by_clock=model.by_clock)

    marks = [mark for mark in _notes(model) if mark.at_ms <= at_ms]
    last = max(marks, key=lambda mark: (mark.kind == "quote", mark.at_ms), default=None)
    track, into_ms = _track(model, at_ms)
    phase = _phase(model, at_ms)
    found = AtMoment(at_ms, text(at_ms), model.by_clock, phase, track, into_ms)
    if last is None:
        return found
    quote, when = last.kind == "quote", text(last.at_ms)
    return replace(found, said=last.text, said_text=when, said_key=last.key, quote=quote)


def ms_at(placed: Frame, x: float) -> int:
    """Return the time at a place, held to what the axis shows."""
    room = max(1.0, placed.width - placed.gutter)
    share = min(1.0, max(0.0, (x - placed.gutter) / room))
    return round(placed.start_ms + share * (placed.end_ms - placed.start_ms))


def paint_scrub(painter: QPainter, placed: Frame, ink: Ink, at_ms: int) -> None:
    """The line at that time, with a head that tells it from the line of now."""
    x = placed.x(at_ms)
    scale = next((each.top for each in placed.rows if isinstance(each.row, ScaleRow)), None)
    foot = placed.height if scale is None else scale
    painter.fillRect(QRectF(x - LINE_PX / 2, 0, LINE_PX, foot), ink.focus)
    painter.setPen(ink.stroke(ink.focus))
    painter.setBrush(ink.focus)
    corners = (QPointF(x - HEAD_PX, 0), QPointF(x + HEAD_PX, 0), QPointF(x, HEAD_PX + 2))
    painter.drawPolygon(QPolygonF(corners))


def _notes(model: AxisModel) -> Iterable[Mark]:
    rows = (row for row in model.rows if isinstance(row, MarksRow))
    return (mark for row in rows for mark in row.marks if mark.kind != "insight")


def _phase(model: AxisModel, at_ms: int) -> str:
    spans = (span for row in model.rows if isinstance(row, PhaseRow) for span in row.spans)
    return next((each.name for each in spans if each.start_ms <= at_ms < each.end_ms), "")


def _track(model: AxisModel, at_ms: int) -> tuple[str, int]:
    """Of two that melt into each other the one that came in; planned ones were never heard."""
    spans = (span for row in model.rows if isinstance(row, MusicRow) for span in row.spans)
    heard = [
        each for each in spans if each.state != "planned" and each.start_ms <= at_ms < each.end_ms
    ]
    return (heard[-1].title, at_ms - heard[-1].start_ms) if heard else ("", 0)
