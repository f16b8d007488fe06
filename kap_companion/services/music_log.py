"""What the room hears, put on the record: of a running session, or in front of a locked vault."""

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Protocol

from kap_companion.domain.events import (
    Event,
    MusicBroughtUp,
    MusicFadedOut,
    MusicPaused,
    MusicResumed,
    MusicSoftened,
    MusicVolumeSet,
    PlaylistChosen,
    SoundLost,
    SoundRecovered,
    TrackFailed,
)
from kap_companion.domain.moment import Moment
from kap_companion.domain.player import (
    PlaybackFadedOut,
    PlaybackPaused,
    PlaybackResumed,
    PlayerEvent,
    PlaylistFinished,
    Softened,
    SoundFailed,
    VolumeChanged,
)
from kap_companion.domain.player import (
    SoundRecovered as Recovered,
)
from kap_companion.domain.timing import Timing


class MusicLog(Protocol):
    """Where it is written what the room hears: a session's record, or the inbox of a locked one.

    Callable from any thread.
    """

    @property
    def running(self) -> bool:
        """Whether the session runs."""
        ...

    def timing(self) -> Timing:
        """Return what the course of the session follows from."""
        ...

    def has_chosen(self, chosen: PlaylistChosen) -> bool:
        """Whether it is written already that this is the music."""
        ...

    def titles_heard(self) -> tuple[str, ...]:
        """Return the titles that the session has heard, as far as that is known here."""
        ...

    def now(self) -> Moment:
        """Return this moment."""
        ...

    def write(self, *events: Event, occurred_at: Moment | None = None) -> "Future[Any]":
        """Put events on the record; the future fails with a `KapError`."""
        ...


class MusicPen:
    """Writes into a log, and where the disk fails, keeps what nobody else can repeat."""

    def __init__(self, log: MusicLog) -> None:
        """Write into this log."""
        self._log = log
        self._missed: tuple[tuple[Event, Moment], ...] = ()

    def write(self, event: Event, at: Moment | None = None) -> None:
        """Write what was missed, then this, as having happened now by default."""
        if not self._log.running:
            return
        missed, self._missed = self._missed, ()
        for each, moment in (*missed, (event, at or self._log.now())):
            self._put(each, moment)

    def _put(self, event: Event, at: Moment) -> None:
        def keep(written: "Future[Any]") -> None:
            if written.exception() is not None:
                self._missed = (*self._missed, (event, at))

        self._log.write(event, occurred_at=at).add_done_callback(keep)


def entry_for(event: PlayerEvent) -> Event | None:
    """Return what goes on record of what a player tells; tracks are told with their phase."""
    made: dict[type, Callable[[Any], Event]] = {
        PlaybackPaused: lambda told: MusicPaused(told.position_ms),
        PlaybackResumed: lambda told: MusicResumed(told.position_ms),
        PlaybackFadedOut: lambda _: MusicFadedOut(),
        PlaylistFinished: lambda _: MusicFadedOut("the list ended"),
        VolumeChanged: lambda told: MusicVolumeSet(told.volume_percent),
        Softened: _softened,
        SoundFailed: _failed,
        Recovered: lambda told: SoundRecovered(told.track.title, told.gap_ms),
    }
    make = made.get(type(event))
    return make(event) if make else None


def _failed(told: SoundFailed) -> Event:
    return TrackFailed(told.track.title, told.reason) if told.track else SoundLost(told.reason)


def _softened(told: Softened) -> Event:
    return MusicSoftened(round(told.depth_db)) if told.depth_db > 0 else MusicBroughtUp()
