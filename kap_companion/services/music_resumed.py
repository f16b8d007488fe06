"""Where the music was when the program went, read off the record."""

from dataclasses import dataclass

from kap_companion.domain.arc import Arc, ArcTrack
from kap_companion.domain.charts import SessionChart
from kap_companion.domain.events import (
    MusicFadedOut,
    MusicPaused,
    MusicResumed,
    SoundLost,
    TrackStarted,
)
from kap_companion.domain.moment import Moment, elapsed
from kap_companion.domain.routes import Phase


@dataclass(frozen=True, slots=True)
class LeftAt:
    """Where the music was when the program went: a track of a phase, and how far it was."""

    title: str
    position_ms: int
    phase: str = ""


def left_at(chart: SessionChart, last_alive: Moment) -> LeftAt | None:
    """Return where the music was at this moment; None where none played."""
    track: TrackStarted | None = None
    since: Moment | None = None
    from_ms = 0
    for fact in chart.of(TrackStarted, MusicPaused, MusicResumed, MusicFadedOut, SoundLost):
        match fact.event:
            case TrackStarted() as started:
                track, since, from_ms = started, fact.occurred_at, started.position_ms
            case MusicResumed(position_ms=position_ms):
                since, from_ms = fact.occurred_at, position_ms
            case _:
                since = None
    if track is None or since is None:
        return None
    position_ms = from_ms + max(0, elapsed(since, last_alive).ms)
    over = track.duration_ms and position_ms >= track.duration_ms
    return None if over else LeftAt(track.title, position_ms, track.phase)


def found_in(arc: Arc, left: LeftAt) -> tuple[Phase, ArcTrack] | None:
    """Return that track of an arc, in its phase if it stands there; None where it is gone."""
    places = [
        (phase, each)
        for phase, tracks in zip(Phase, arc.phases, strict=True)
        for each in tracks
        if each.track.title == left.title
    ]
    return min(places, key=lambda place: place[0].value != left.phase, default=None)
