"""Labels, ticks and marks stand where they can be read, at every width and moment."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from kap_companion.ui.widgets.axis_layout import (
    NOW_AFTER_PX,
    NOW_BEFORE_PX,
    TICK_ROOM_PX,
    Room,
    frame,
    place_label,
    thinned,
    ticks,
)
from kap_companion.ui.widgets.axis_model import (
    AxisMode,
    AxisModel,
    DoseRow,
    MarksRow,
    MaskRow,
    MusicRow,
    PhaseRow,
    ScaleRow,
    scale_text,
)

MIN = 60_000
ROWS = (
    PhaseRow(()),
    DoseRow(()),
    MaskRow(()),
    MusicRow(()),
    MarksRow("Notes", ()),
    MarksRow("Insights", ()),
    ScaleRow(),
)


class SevenPxEach:
    """A type in which every character is seven pixels wide."""

    def width(self, text: str) -> float:
        return 7.0 * len(text)

    def elided(self, text: str, room: float) -> str:
        return text[: max(0, int(room / 7) - 1)] + "…"


def model(start_min: int = -15, end_min: int = 120) -> AxisModel:
    return AxisModel(start_min * MIN, end_min * MIN, None, "", ROWS)


def names(mode: AxisMode) -> list[str]:
    return [type(at.row).__name__ for at in frame(model(), 1234, mode).rows]


def test_the_full_axis_keeps_every_row_and_the_height_of_the_journey() -> None:
    assert len(names(AxisMode.FULL)) == len(ROWS)
    assert frame(model(), 1234, AxisMode.FULL).height == 30 + 25 + 19 + 32 + 26 + 26 + 24


def test_the_compact_axis_keeps_phase_dose_notes_and_scale() -> None:
    assert names(AxisMode.COMPACT) == ["PhaseRow", "DoseRow", "MarksRow", "ScaleRow"]


def test_the_band_keeps_phase_and_scale_without_a_gutter() -> None:
    placed = frame(model(), 696, AxisMode.BAND)
    assert names(AxisMode.BAND) == ["PhaseRow", "ScaleRow"]
    assert placed.x(-15 * MIN) == 0


def test_wide_rows_are_a_quarter_higher_but_for_the_scale() -> None:
    full, wide = (frame(model(), 1800, mode) for mode in (AxisMode.FULL, AxisMode.WIDE))
    assert [at.height for at in wide.rows[:-1]] == [1.25 * at.height for at in full.rows[:-1]]
    assert wide.rows[-1].height == full.rows[-1].height


def test_ticks_come_every_quarter_hour_over_a_session_and_finer_when_there_is_room() -> None:
    placed = frame(model(), 1234, AxisMode.FULL)
    assert ticks(placed)[:3] == [-15 * MIN, 0, 15 * MIN]
    assert ticks(frame(model(0, 40), 1234, AxisMode.FULL))[1] == 5 * MIN
    assert ticks(frame(model(0, 400), 700, AxisMode.FULL))[1] == 60 * MIN


@given(st.integers(1, 100_000), st.integers(200, 3000))
def test_tick_labels_never_crowd(span_min: int, width: int) -> None:
    placed = frame(model(0, span_min), width, AxisMode.FULL)
    xs = [placed.x(at) for at in ticks(placed)]
    assert all(b - a >= TICK_ROOM_PX - 1 for a, b in itertools.pairwise(xs))


def test_the_scale_reads_as_hours_and_minutes_with_a_true_minus() -> None:
    read = [scale_text(minutes * MIN) for minutes in (-15, -75, 0, 42, 125)]
    assert read == ["\u22120:15", "\u22121:15", "0:00", "0:42", "2:05"]
    assert scale_text(-1000) == "0:00"


@given(
    st.text("abc", min_size=1, max_size=30),
    st.floats(0, 500),
    st.floats(0, 400),
    st.floats(-100, 1000),
)
def test_a_label_stays_in_its_room_and_never_lies_under_the_now_line(
    text: str, left: float, width: float, now_x: float
) -> None:
    kind = SevenPxEach()
    label = place_label(text, Room(left, left + width), now_x, kind)
    if label is None:
        return
    right = label.x + kind.width(label.text)
    assert left <= label.x
    assert right <= left + width + 1e-6
    assert right <= now_x - NOW_BEFORE_PX + 1e-6 or label.x >= min(now_x + NOW_AFTER_PX, now_x)


def test_a_label_moves_behind_the_now_line_before_it_is_cut_short() -> None:
    kind = SevenPxEach()
    label = place_label("Slow Tide", Room(100, 200), 120, kind)
    assert label is not None
    assert (label.x, label.text) == (130, "Slow Tide")


def test_a_label_that_fits_nowhere_is_cut_short_on_the_roomier_side() -> None:
    label = place_label("Northern Slope", Room(100, 190), 165, SevenPxEach())
    assert label is not None
    assert label.x == 100
    assert label.text.endswith("…")


@given(st.lists(st.integers(0, 1000), max_size=300), st.integers(1, 20))
def test_thinned_marks_stand_apart_and_each_has_one_near(xs: list[int], apart: int) -> None:
    kept = thinned([float(x) for x in xs], apart)
    assert all(b - a >= apart for a, b in itertools.pairwise(kept))
    assert all(any(0 <= x - k < apart for k in kept) for x in xs)
