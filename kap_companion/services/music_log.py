"""What the room hears, put on the record: of a running session, or in front of a locked vault."""

from collections.abc import Callable
from concurrent.futures import Future
from threading import Lock
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
from kap_companion.domain.moment import Clock, Moment
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
    def session_id(self) -> str:
        """Return whose log it is: the session's id."""
        ...

    @property
    def clock(self) -> Clock:
        """Return the clock by which it is written."""
        ...

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

    def write(self, *events: Event, occurred_at: Moment | None = None) -> "Future[Any]":
        """Put events on the record; the future fails with a `KapError`."""
        ...


class MusicPen:
    """Writes into a session's log, and keeps what nobody else can repeat for as long as it can't.

    That is where the disk fails, and while the vault is being locked or opened: then the session
    goes on, and has no log. Callable from any thread.
    """

    def __init__(self) -> None:
        """Write nowhere yet."""
        self._gate = Lock()
        self._log: MusicLog | None = None
        self._session = ""
        self._clock: Clock | None = None
        """By which it goes on while the session has no log."""
        self._missed: list[tuple[Event, Moment]] = []

    def take(self, log: MusicLog | None) -> None:
        """Write into this log from now on; None: the session has none for now, or is over."""
        with self._gate:
            before, self._log = self._log, log
            if log is not None:
                self._clock = None
            elif before is not None:
                self._clock = before.clock if before.running else None
            if log is not None and log.session_id != self._session:
                self._session, self._missed = log.session_id, []
        if log is not None:
            self._put_all(log, ())

    def write(self, event: Event, at: Moment | None = None) -> None:
        """Write what was missed, then this, as having happened now by default."""
        with self._gate:
            log, clock, session = self._log, self._clock, self._session
        if log is not None:
            self._put_all(log, ((event, at or log.clock.now()),))
        elif clock is not None:
            self._keep(session, event, at or clock.now())

    def _put_all(self, log: MusicLog, fresh: tuple[tuple[Event, Moment], ...]) -> None:
        if not log.running:
            return
        with self._gate:
            missed, self._missed = self._missed, []
        for event, at in (*missed, *fresh):
            self._put(log, event, at)

    def _put(self, log: MusicLog, event: Event, at: Moment) -> None:
        def done(written: "Future[Any]") -> None:
            if written.exception() is not None:
                self._keep(log.session_id, event, at)

        log.write(event, occurred_at=at).add_done_callback(done)

    def _keep(self, session: str, event: Event, at: Moment) -> None:
        with self._gate:
            if session == self._session:
                self._missed.append((event, at))


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
