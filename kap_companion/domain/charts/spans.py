"""What lasted: the eye mask and the music as stretches of time."""

from collections.abc import Iterator
from dataclasses import dataclass

from kap_companion.domain.charts.facts import Fact
from kap_companion.domain.charts.session import SessionChart
from kap_companion.domain.charts.timeline import Timeline
from kap_companion.domain.events import (
    EyeMaskPutOn,
    EyeMaskTakenOff,
    MusicFadedOut,
    MusicPaused,
    MusicResumed,
    RecordingResumed,
    SessionEnded,
    SoundLost,
    TrackStarted,
)
from kap_companion.domain.moment import Moment

_MUSIC = (TrackStarted, MusicPaused, MusicResumed, MusicFadedOut, SoundLost)


@dataclass(frozen=True, slots=True)
class Span:
    """From `start` to `end`; `end` is None while it lasts."""

    start: Moment
    end: Moment | None


@dataclass(frozen=True, slots=True)
class MusicSpan:
    """A stretch in which one track was heard."""

    title: str
    start: Moment
    end: Moment | None


def mask_spans(chart: SessionChart) -> tuple[Span, ...]:
    """Return when the eye mask was on; a session's end takes it off."""
    spans: list[Span] = []
    since: Moment | None = None
    for fact in chart.of(EyeMaskPutOn, EyeMaskTakenOff, SessionEnded):
        if isinstance(fact.event, EyeMaskPutOn):
            since = since or fact.occurred_at
        elif since is not None:
            spans.append(Span(since, fact.occurred_at))
            since = None
    return (*spans, Span(since, None)) if since else tuple(spans)


def music_spans(chart: SessionChart) -> tuple[MusicSpan, ...]:
    """Return which track was heard when; a break in the recording ends what played."""
    return tuple(_music(chart.of(*_MUSIC, RecordingResumed, SessionEnded), chart.timeline))


def _music(facts: tuple[Fact, ...], timeline: Timeline) -> Iterator[MusicSpan]:
    title, paused, since = "", "", None
    for fact in facts:
        if since is not None and not isinstance(fact.event, MusicResumed):
            yield MusicSpan(title, since, max(since, _ended_at(fact), key=timeline.place_us))
        match fact.event:
            case TrackStarted(title=started):
                title, paused, since = started, "", fact.occurred_at
            case MusicPaused():
                paused, since = title, None
            case MusicResumed() if since is None and paused:
                title, since = paused, fact.occurred_at
            case MusicResumed():
                pass
            case _:
                since = None
    if since is not None:
        yield MusicSpan(title, since, None)


def _ended_at(fact: Fact) -> Moment:
    match fact.event:
        case RecordingResumed(last_alive=last_alive):
            return last_alive
        case _:
            return fact.occurred_at
