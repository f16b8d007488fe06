"""What lasted: mask and music, whatever came in between and in whatever order."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kap_companion.domain.charts import MusicSpan, SessionChart, Span, mask_spans, music_spans
from kap_companion.domain.events import (
    Ending,
    Event,
    EyeMaskPutOn,
    EyeMaskTakenOff,
    MusicFadedOut,
    MusicPaused,
    MusicResumed,
    MusicVolumeSet,
    Observed,
    RecordingResumed,
    Retracted,
    SessionEnded,
    SoundLost,
    TrackStarted,
)
from kap_companion.domain.moment import US_PER_MINUTE, Moment
from tests.domain.record import Room
from tests.narrow import there

ENDED = SessionEnded(Ending.COMPLETED)
ON, OFF = EyeMaskPutOn(), EyeMaskTakenOff()


def started(title: str) -> TrackStarted:
    return TrackStarted(title, 0, 300_000)


def minute_by_minute(*events: Event) -> SessionChart:
    """The chart of these events, one each minute."""
    room = Room()
    for event in events:
        room.write(event)
        room.wait(1)
    return SessionChart.replay(room.entries)


def minutes(chart: SessionChart, spans: tuple[Span | MusicSpan, ...]) -> list[tuple[object, ...]]:
    def minute(moment: Moment | None) -> float | None:
        first = chart.facts[0].first.recorded_at
        return None if moment is None else chart.timeline.between(first, moment).us / US_PER_MINUTE

    return [
        (
            *((span.title,) if isinstance(span, MusicSpan) else ()),
            minute(span.start),
            minute(span.end),
        )
        for span in spans
    ]


@pytest.mark.parametrize(
    ("events", "worn"),
    [
        ([Observed("x")], []),
        ([ON], [(0, None)]),
        ([ON, OFF], [(0, 1)]),
        ([ON, OFF, ON], [(0, 1), (2, None)]),
        ([ON, ON, OFF], [(0, 2)]),
        ([OFF, ON], [(1, None)]),
        ([ON, OFF, OFF], [(0, 1)]),
        ([ON, ENDED], [(0, 1)]),
        ([ON, ENDED, OFF], [(0, 1)]),
        ([ON, OFF, ENDED], [(0, 1)]),
    ],
)
def test_when_the_mask_was_on(events: list[Event], worn: list[tuple[int, int | None]]) -> None:
    chart = minute_by_minute(*events)
    assert minutes(chart, mask_spans(chart)) == worn


def test_a_mask_noted_late_counts_from_when_it_went_on() -> None:
    room = Room()
    room.write(Observed("x"))
    room.wait(10)
    room.write(OFF)
    room.write(ON, ago_min=6)
    chart = SessionChart.replay(room.entries)
    assert minutes(chart, mask_spans(chart)) == [(4, 10)]


def test_a_mask_taken_back_was_not_on() -> None:
    room = Room()
    entry = room.write(ON)
    room.write(Retracted("undo"), amends=entry.id)
    assert mask_spans(SessionChart.replay(room.entries)) == ()


A, B = started("A"), started("B")
PAUSED, RESUMED, FADED, LOST = MusicPaused(), MusicResumed(), MusicFadedOut(), SoundLost("gone")


@pytest.mark.parametrize(
    ("events", "heard"),
    [
        ([Observed("x")], []),
        ([A], [("A", 0, None)]),
        ([A, B], [("A", 0, 1), ("B", 1, None)]),
        ([A, PAUSED], [("A", 0, 1)]),
        ([A, PAUSED, RESUMED], [("A", 0, 1), ("A", 2, None)]),
        ([A, PAUSED, PAUSED, RESUMED], [("A", 0, 1), ("A", 3, None)]),
        ([A, PAUSED, B], [("A", 0, 1), ("B", 2, None)]),
        ([A, PAUSED, B, RESUMED], [("A", 0, 1), ("B", 2, None)]),
        ([A, PAUSED, B, FADED, RESUMED], [("A", 0, 1), ("B", 2, 3)]),
        ([A, RESUMED, B], [("A", 0, 2), ("B", 2, None)]),
        ([A, FADED], [("A", 0, 1)]),
        ([A, FADED, B], [("A", 0, 1), ("B", 2, None)]),
        ([A, FADED, RESUMED], [("A", 0, 1)]),
        ([A, LOST, A], [("A", 0, 1), ("A", 2, None)]),
        ([A, MusicVolumeSet(40), B], [("A", 0, 2), ("B", 2, None)]),
        ([A, ENDED], [("A", 0, 1)]),
        ([A, PAUSED, ENDED], [("A", 0, 1)]),
        ([PAUSED, RESUMED], []),
        ([RESUMED], []),
        ([FADED, LOST, ENDED], []),
    ],
)
def test_which_track_was_heard_when(
    events: list[Event], heard: list[tuple[str, int, int | None]]
) -> None:
    chart = minute_by_minute(*events)
    assert minutes(chart, music_spans(chart)) == heard


class TestABreakInTheRecording:
    def test_what_played_ends_where_the_recording_did(self) -> None:
        room = Room()
        room.write(A)
        room.wait(4)
        last_alive = room.now()
        room.wait(6)
        room.write(RecordingResumed(last_alive, 360_000))
        room.write(B)
        chart = SessionChart.replay(room.entries)
        assert minutes(chart, music_spans(chart)) == [("A", 0, 4), ("B", 10, None)]

    def test_no_stretch_ends_before_it_begins(self) -> None:
        """The last sign of life may be older than the last track."""
        room = Room()
        last_alive = room.now()
        room.wait(1)
        room.write(A)
        room.wait(2)
        room.write(RecordingResumed(last_alive, 180_000))
        chart = SessionChart.replay(room.entries)
        assert minutes(chart, music_spans(chart)) == [("A", 0, 0)]

    def test_nor_across_boots_with_a_moved_clock(self) -> None:
        room = Room()
        room.write(A)
        room.wait(10)
        room.move_wall_clock(-60)
        last_alive = room.write(Observed("x")).recorded_at
        room.reboot(minutes=2)
        room.write(RecordingResumed(last_alive, 120_000))
        chart = SessionChart.replay(room.entries)
        assert minutes(chart, music_spans(chart)) == [("A", 0, 10)]


ANY = st.sampled_from([A, B, PAUSED, RESUMED, FADED, LOST, ON, OFF, ENDED, Observed("x"), None])


@given(st.lists(st.tuples(st.integers(0, 3), ANY, st.integers(0, 4), st.booleans()), max_size=25))
def test_in_any_order_stretches_follow_each_other(
    steps: list[tuple[int, Event | None, int, bool]],
) -> None:
    room = Room()
    for waited, event, ago, reboots in steps:
        room.wait(waited)
        if reboots:
            room.reboot()
        resumed = RecordingResumed(room.now().shifted(-ago * US_PER_MINUTE), 0)
        room.write(event or resumed, ago_min=ago)
    chart = SessionChart.replay(room.entries)
    for spans in (mask_spans(chart), music_spans(chart)):
        ordered(chart, spans)


def ordered(chart: SessionChart, spans: tuple[Span | MusicSpan, ...]) -> None:
    place = chart.timeline.place_us
    assert all(span.end is not None for span in spans[:-1]), "only the last may still last"
    assert all(span.end is None or place(span.start) <= place(span.end) for span in spans)
    assert all(place(there(one.end)) <= place(other.start) for one, other in pairwise(spans))


@given(st.lists(ANY.filter(bool), max_size=20))
def test_after_the_end_nothing_lasts(events: list[Event]) -> None:
    chart = minute_by_minute(*events, ENDED)
    spans: list[Span | MusicSpan] = [*mask_spans(chart), *music_spans(chart)]
    assert all(span.end is not None for span in spans)
