"""Paints axis, log, entry line and tags together, in both themes and sizes, to look at.

Run it with a folder: python -m tests.ui.gallery_journey build/gallery
"""

import os
import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from kap_companion.ui.theme import DARK_ROOM, DAY, apply_theme
from kap_companion.ui.widgets.axis import SessionAxis
from kap_companion.ui.widgets.axis_model import (
    AxisMode,
    AxisModel,
    DoseMark,
    DoseRow,
    Gap,
    Mark,
    MarkKind,
    MarksRow,
    MaskRow,
    MaskSpan,
    MusicRow,
    MusicSpan,
    MusicState,
    PhaseRow,
    PhaseSpan,
    Row,
    ScaleRow,
)
from kap_companion.ui.widgets.entry_line import EntryLine
from kap_companion.ui.widgets.log_row import LogRow
from kap_companion.ui.widgets.log_view import LogView
from kap_companion.ui.widgets.tag_grid import TagGrid

MIN = 60_000
PHASES = (
    (-15, 0, "Pre-onset"),
    (0, 14, "Onset"),
    (14, 28, "Build"),
    (28, 62, "Peak, held"),
    (62, 86, "Re-entry"),
    (86, 120, "Return"),
)
TRACKS = (
    (-15, 1, "Arrival"),
    (1, 13, "Low Water"),
    (13, 27, "Northern Slope"),
    (27, 39, "Wide Field"),
    (39, 52, "Slow Tide"),
    (52, 64, "Harbour"),
    (64, 78, "First Light"),
    (78, 96, "Footpath"),
    (96, 120, "Kitchen Table"),
)
MARKS: tuple[tuple[int, MarkKind], ...] = (
    (4, "tick"),
    (12, "tick"),
    (19, "tick"),
    (24, "quote"),
    (33, "tick"),
    (36, "quote"),
)
TAGS = tuple(
    zip(
        "1234567890wo",
        (
            *("Settled", "Moving", "Speaking", "Tearful", "Smiling", "Anxious"),
            *("Nausea", "Dizzy", "Touch", "Check-in", "Water", "Oriented"),
        ),
        strict=True,
    )
)
ROWS = (
    LogRow("a", "0:15", "dose", "Dose.", "100 mg booster. Given LB, witnessed JF."),
    LogRow("b", "0:19", "tag", "Settled.", "Hands unclench."),
    LogRow("c", "0:24", "quote", "", "It is so wide in here."),
    LogRow("d", "0:30", "note", "", "Left hand to her chest.", amended=True),
    LogRow("e", "0:33", "tag", "Tearful.", "Her left hand lies on her chest.", retracted=True),
    LogRow("f", "0:36", "quote", "", "She is at the table. She isn’t angry with me."),
    LogRow("g", "0:39", "tag", "Touch.", "Reached out; my hand on her shoulder, as agreed."),
    LogRow("h", "0:41", "tag", "Settled.", "Breath long and even.", state="saving"),
)
HARD_ROWS = (
    LogRow("q", "−0:05", "note", "", "Before the dose: a time with a minus."),
    LogRow("r", "0:20", "note", "", "<b>Bold?</b> & &amp; <img src=x> stays as typed."),
    LogRow("s", "0:21", "quote", "", "אני יכול לשבת לידה", late=True),
    LogRow("t", "0:22", "tag", "Tearful.", "قالت إنها بخير then English again", amended=True),
    LogRow("u", "0:23", "note", "", "👩🏽‍🚀🫶 emoji, and " + "unbroken" * 14),
    LogRow("v", "0:24", "note", "", "First line.\nSecond line.", author="at the locked screen"),
    LogRow("w", "12:05", "note", "", "A sentence that the disk would not take.", state="failed"),
)


def story(now_min: int | None, *, gaps: bool = False) -> AxisModel:
    marks: list[tuple[int, MarkKind]] = [*MARKS, (39, "touch"), (41, "tick")]
    notes = tuple(Mark(at * MIN, kind, f"Words at {at}", f"m{at}") for at, kind in marks)
    phases = tuple(
        PhaseSpan(a * MIN, b * MIN, name, band, now_min is not None and a <= now_min < b)
        for band, (a, b, name) in enumerate(PHASES, 1)
    )
    rows: list[Row] = [
        PhaseRow(phases),
        DoseRow((DoseMark(0, "200 mg"), DoseMark(15 * MIN, "100 mg booster", booster=True))),
        MaskRow(_masks(now_min)),
        MusicRow(tuple(_tracks(now_min)), (Gap(30 * MIN, 34 * MIN, "no sound"),) * gaps),
        MarksRow("Notes", notes),
    ]
    if now_min is None:
        insights = tuple(Mark(at * MIN, "insight", "Insight", f"i{at}") for at in (36, 47, 72))
        rows.append(MarksRow("Insights", insights))
    lost = (Gap(44 * MIN, 47 * MIN, "2 min 10 s not recorded"),) * gaps
    now_text = "" if now_min is None else f"{now_min // 60}:{now_min % 60:02d}"
    now_ms = None if now_min is None else now_min * MIN
    return AxisModel(-15 * MIN, 120 * MIN, now_ms, now_text, (*rows, ScaleRow()), lost)


def _masks(now_min: int | None) -> tuple[MaskSpan, ...]:
    end = 62 if now_min is None else now_min
    second = MaskSpan(22 * MIN + 30_000, end * MIN, current=now_min is not None)
    return (MaskSpan(4 * MIN, 21 * MIN), second)


def _tracks(now_min: int | None) -> list[MusicSpan]:
    now = 200 if now_min is None else now_min
    return [MusicSpan(a * MIN, b * MIN, title, _state(a, b, now)) for a, b, title in TRACKS]


def _state(begin_min: int, end_min: int, now_min: int) -> MusicState:
    if end_min <= now_min:
        return "played"
    return "now" if begin_min <= now_min else "planned"


class Gallery(QWidget):
    """Axis above, log and entry below, as the Journey has them."""

    def __init__(self, width: int, height: int, *, hard: bool, model: AxisModel) -> None:
        super().__init__()
        compact = width < 1100
        self.axis = SessionAxis(mode=AxisMode.COMPACT if compact else AxisMode.FULL)
        self.log, self.entry, self.tags = LogView(), EntryLine(), TagGrid()
        self.axis.set_model(model)
        self.log.set_rows(ROWS + HARD_ROWS if hard else ROWS)
        self.entry.set_compact(compact)
        self.tags.set_tags(TAGS[:10] if compact else TAGS)
        column = QWidget()
        column.setFixedWidth(559 if compact else 624)
        inner = QVBoxLayout(column)
        inner.setContentsMargins(0, 8, 0, 8)
        inner.setSpacing(6)
        for part in (self.log, self.entry, self.tags):
            inner.addWidget(part, 1 if part is self.log else 0)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(24, 12, 24, 6)
        outer.addWidget(self.axis)
        row = QHBoxLayout()
        row.addWidget(column)
        row.addStretch(1)
        outer.addLayout(row, 1)
        self.setFixedSize(width, height)


def main(folder: Path) -> None:
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    folder.mkdir(parents=True, exist_ok=True)
    for theme in (DARK_ROOM, DAY):
        apply_theme(app, theme)
        for size in ((1282, 676), (859, 452)):
            for name in ("calm", "quote", "hard", "done"):
                _shoot(app, folder, f"{theme.name}-{size[0]}-{name}", size, name)


def _shoot(app: QApplication, folder: Path, title: str, size: tuple[int, int], name: str) -> None:
    now = {"calm": 42, "quote": 49, "hard": 6, "done": None}[name]
    shown = Gallery(*size, hard=name == "hard", model=story(now, gaps=name in ("hard", "done")))
    shown.show()
    if name == "quote":
        shown.entry.restore("I could sit down next to her", is_quote=True)
        shown.entry.set_stamp("0:49")
        shown.entry.setFocus()
        shown.tags.set_dimmed(True)
    if name == "hard":
        shown.entry.attach_tag("Settled")
        shown.entry.insert_text("Long words follow, over several lines of the field. " * 6)
        shown.entry.set_stamp("0:06")
        shown.log.scroll_to("t")
    if name == "done":
        shown.activateWindow()
        shown.axis.setFocus()
        shown.axis.focus_mark("m36")
    app.processEvents()
    shown.grab().save(str(folder / f"{title}.png"))
    shown.close()


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    main(Path(sys.argv[1]))
