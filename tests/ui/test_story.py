"""A session as its axis: what the record says of it, and what is planned."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from kap_companion.domain.charts import SessionChart
from kap_companion.domain.entry import Entry
from kap_companion.domain.events import (
    DoseGiven,
    Ending,
    Event,
    MusicPaused,
    Observed,
    ProtocolTaken,
    Retracted,
    SessionBegun,
    SessionEnded,
    SessionPlanned,
    TrackStarted,
    VitalsTaken,
)
from kap_companion.domain.planner import Planned
from kap_companion.domain.playlist import Cue, Track
from kap_companion.domain.protocols import PROTOCOLS
from kap_companion.domain.routes import PRE_ONSET_MIN, Phase
from kap_companion.ui.story import axis_model
from kap_companion.ui.story_vitals import StoryVitals
from kap_companion.ui.widgets.axis_layout import frame, ticks
from kap_companion.ui.widgets.axis_model import AxisMode, MusicRow, PhaseRow, PhaseSpan, PressureRow
from tests.domain.record import Room

MINUTE = 60_000
PLANNED = SessionPlanned("patient-1", datetime(2026, 2, 2, 10, tzinfo=UTC), "sublingual", 120)
DOSE = DoseGiven("ketamine", Decimal(200), "mg", "sublingual", "Ada")


def cue(name: str) -> Cue:
    return Cue(Track(f"/m/{name}", name, "", 8 * MINUTE), 15_000)


def music(chart: SessionChart, room: Room, *plan: Planned) -> list[tuple[str, int, int, str]]:
    """Each piece on the axis: its title, from when to when in minutes of T+, and what it is."""
    rows = axis_model(chart, room.now(), plan).rows
    (row,) = (each for each in rows if isinstance(each, MusicRow))
    return [
        (span.title, round(span.start_ms / MINUTE), round(span.end_ms / MINUTE), span.state)
        for span in row.spans
    ]


def test_while_the_music_is_paused_what_comes_stands_where_it_would_go_on() -> None:
    room = Room()
    for event in (PLANNED, SessionBegun(), DOSE, TrackStarted("Tide", 0, 8 * MINUTE)):
        room.write(event)
    room.wait(5)
    room.write(MusicPaused(5 * MINUTE))
    room.wait(10)
    here = Planned(cue("Tide"), Phase.ONSET, -5 * MINUTE, 3 * MINUTE)
    after = Planned(cue("Swell"), Phase.ONSET, 3 * MINUTE, 11 * MINUTE)
    found = music(SessionChart.replay(room.entries), room, here, after)
    assert [each[:3] for each in found] == [
        ("Tide", 0, 5),
        ("Tide", 15, 18),
        ("Swell", 18, 26),
    ]


def test_before_the_dose_the_scale_goes_on_with_the_time_of_day_after_midnight() -> None:
    room = Room()
    begun = room.write(PLANNED).occurred_at.local()
    room.wait((24 - begun.hour) * 60 - begun.minute - 20)
    room.write(SessionBegun())
    room.wait(45)
    model = axis_model(SessionChart.replay(room.entries), room.now())
    placed = frame(model, 900, AxisMode.FULL)
    said = [placed.text(at_ms) for at_ms in ticks(placed)]
    assert "23:45" in said
    assert "00:15" in said
    assert not [each for each in said if each.startswith("24")]
    assert model.now_text == "00:25"


def test_after_the_dose_the_scale_is_t_plus_however_late_it_is() -> None:
    room = Room()
    for event in (PLANNED, SessionBegun(), DOSE):
        room.write(event)
    room.wait(25 * 60)
    model = axis_model(SessionChart.replay(room.entries), room.now())
    placed = frame(model, 900, AxisMode.FULL)
    assert placed.text(model.now_ms or 0) == "25:00"


def phases_of(chart: SessionChart) -> tuple[PhaseSpan, ...]:
    """The phases of a session that is over."""
    (row,) = (each for each in axis_model(chart, None).rows if isinstance(each, PhaseRow))
    return row.spans


def test_a_session_that_was_broken_off_has_no_phase_that_it_did_not_come_to() -> None:
    room = Room()
    for event in (PLANNED, SessionBegun(), DOSE):
        room.write(event)
    room.wait(40)
    room.write(SessionEnded(Ending.BROKEN_OFF))
    phases = phases_of(SessionChart.replay(room.entries))
    assert max(span.end_ms for span in phases) == 40 * 60_000
    assert Phase.RETURN.value not in {span.name for span in phases}


def test_phases_end_where_the_log_says_so_whatever_was_done_to_the_clock() -> None:
    room = Room()
    for event in (PLANNED, SessionBegun(), DOSE):
        room.write(event)
    room.wait(20)
    room.move_wall_clock(-60)
    room.wait(1)
    room.write(Observed(tag="Settled"))
    room.reboot()
    room.wait(20)
    room.write(SessionEnded(Ending.BROKEN_OFF))
    chart = SessionChart.replay(room.entries)
    gone = chart.t_plus(room.now())
    assert gone is not None
    assert max(span.end_ms for span in phases_of(chart)) == gone.ms


def test_without_a_dose_the_time_before_it_ends_with_the_session() -> None:
    room = Room()
    for event in (PLANNED, SessionBegun()):
        room.write(event)
    room.wait(10)
    room.write(SessionEnded(Ending.NO_DOSE_GIVEN))
    (span,) = phases_of(SessionChart.replay(room.entries))
    assert span.end_ms - span.start_ms == (PRE_ONSET_MIN + 10) * 60_000
    assert not span.current


def test_vitals_kept_from_chart_to_chart_are_those_of_the_whole_chart() -> None:
    room, kept = Room(), StoryVitals()
    for event in (PLANNED, ProtocolTaken(PROTOCOLS[2]), SessionBegun()):
        room.write(event)
    chart = SessionChart.replay(room.entries)

    def same(event: Event, **how: Any) -> Entry:  # noqa: ANN401  # as `write` takes it
        nonlocal chart
        room.wait(5)
        entry = room.write(event, **how)
        chart = chart.plus(entry) or SessionChart.replay(room.entries)
        shown = axis_model(chart, room.now(), vitals=kept).rows
        whole = axis_model(SessionChart.replay(room.entries), room.now(), vitals=StoryVitals())
        assert shown == whole.rows
        assert any(isinstance(row, PressureRow) for row in shown)
        return entry

    same(VitalsTaken(118, 74, 72, 98))
    first = same(VitalsTaken(121, 76, 70, 97))
    dose = same(DOSE)
    for upper in (131, 164):
        same(VitalsTaken(upper, 80, 90, 96))
    same(VitalsTaken(140, 82), ago_min=8)
    same(VitalsTaken(heart_rate=66), ago_min=1)
    same(VitalsTaken(125, 76, 70, 97), amends=first.id, reason="misread")
    same(VitalsTaken(150, 90, 95, 95))
    same(DOSE, amends=dose.id, reason="ten minutes earlier", ago_min=45)
    same(Retracted(), amends=first.id, reason="another patient's")
