"""Music in the room: the player's doings become entries of the session that runs."""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import Any, Protocol

from kap_companion.domain.charts import SessionChart
from kap_companion.domain.events import (
    Event,
    MusicFadedOut,
    MusicPaused,
    MusicResumed,
    MusicVolumeSet,
    PlaylistChosen,
    SoundLost,
    TrackStarted,
)
from kap_companion.domain.moment import Moment, elapsed
from kap_companion.domain.player import (
    PlaybackFadedOut,
    PlaybackPaused,
    PlaybackResumed,
    Player,
    PlayerEvent,
    PlayerState,
    PlayerStatus,
    PlaylistFinished,
    SoundFailed,
    TrackBegan,
    VolumeChanged,
)
from kap_companion.domain.playlist import PlannedTrack, Playlist

CROSSFADE_MS = 8_000
FADE_OUT_MS = 12_000
VOLUME_STEP_PERCENT = 5
SOFT_SHARE = 0.4
"""Of the volume, while someone speaks."""

LONGEST_SESSION_MS = 6 * 60 * 60_000
"""A list that is shorter begins again: no journey ends in silence for want of files."""


@dataclass(frozen=True, slots=True)
class LeftAt:
    """Where the music was when the program went: a track of the list, and how far it was."""

    title: str
    index: int
    position_ms: int


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
    return None if over else LeftAt(track.title, track.index, position_ms)


class MusicLog(Protocol):
    """Where it is written what the room hears: a session's record, or the inbox of a locked one.

    Callable from any thread.
    """

    @property
    def running(self) -> bool:
        """Whether the session runs."""
        ...

    def has_chosen(self, chosen: PlaylistChosen) -> bool:
        """Whether it is written already that this is the music."""
        ...

    def now(self) -> Moment:
        """Return this moment."""
        ...

    def write(self, *events: Event, occurred_at: Moment | None = None) -> "Future[Any]":
        """Put events on the record; the future fails with a `KapError`."""
        ...


class MusicRoom:
    """The room's music; it plays with or without a session, and never waits for the record."""

    def __init__(self, player: Player, lasting_ms: int = LONGEST_SESSION_MS) -> None:
        """Listen to this player from now on; a list is played for at least `lasting_ms`."""
        self._player = player
        self._lasting_ms = lasting_ms
        self._record: MusicLog | None = None
        self._missed: tuple[tuple[Event, Moment], ...] = ()
        self._left_at: LeftAt | None = None
        self._taken_up: LeftAt | None = None
        self._loud_percent: int | None = None
        self.playlist = Playlist("", ())
        self._queue = self.playlist
        self._unsubscribe = player.subscribe(self._heard)

    def attach(self, record: MusicLog | None) -> None:
        """Write what is heard into this session's log; None writes it nowhere."""
        self._record, self._missed = record, ()
        self._left_at = None
        self._choose()

    def load(self, playlist: Playlist) -> None:
        """Choose the music; what sounds now softens out."""
        self.playlist = playlist
        self._queue = playlist.lasting(self._lasting_ms)
        self._player.load(self._queue, CROSSFADE_MS)
        self._choose()

    def toggle(self) -> None:
        """Play, or pause."""
        left = self._left_at
        if self.state().status is PlayerStatus.PLAYING:
            self._player.pause()
        elif left is not None and self._holds(left):
            self._left_at = None
            self._taken_up = left
            self._player.play_from(left.index, left.position_ms)
        else:
            self._player.play()

    def next(self) -> None:
        """Cross over to the next track."""
        self._player.next()

    def go_on_from(self, left: LeftAt | None) -> None:
        """When it is played next, go on where the music was left: the program had been gone."""
        self._left_at = left

    def tell_where(self, heard: Callable[..., None]) -> None:
        """Tell `heard` the track, its place, how far it is and whether it plays."""
        state = self.state()
        if state.track is not None and state.index is not None:
            playing = state.status is PlayerStatus.PLAYING
            heard(state.track.title, state.index, state.position_ms, playing=playing)

    @property
    def loudness_percent(self) -> int:
        """The room's volume, as it is when nothing is softened."""
        loud = self._loud_percent
        return self.state().volume_percent if loud is None else loud

    @property
    def softened(self) -> bool:
        """Whether the music was made soft for speech."""
        return self._loud_percent is not None

    def soften(self) -> None:
        """Make the music soft for speech, or bring it back to where it was."""
        loud = self._loud_percent
        if loud is None:
            self._loud_percent = self.state().volume_percent
            self.set_volume(round(self._loud_percent * SOFT_SHARE))
        else:
            self._loud_percent = None
            self.set_volume(loud)

    def fade_out(self) -> None:
        """Fade to silence."""
        self._player.fade_out(FADE_OUT_MS)

    def set_volume(self, percent: int) -> None:
        """Set the room's volume, in percent of the loudest."""
        self._player.set_volume(percent)

    def change_volume(self, steps: int) -> None:
        """Make it louder or softer by small steps; what was softened stays there."""
        self._loud_percent = None
        self.set_volume(self.state().volume_percent + steps * VOLUME_STEP_PERCENT)

    def state(self) -> PlayerState:
        """What is heard now."""
        return self._player.state()

    def place(self) -> int | None:
        """Which track of the chosen list it is, counted from 0; None where there is none."""
        index = self.state().index
        return None if index is None else index % max(1, len(self.playlist.tracks))

    def plan(self) -> tuple[PlannedTrack, ...]:
        """When this and the coming tracks sound, in milliseconds from now; none without sound."""
        state = self.state()
        if state.status is PlayerStatus.NO_SOUND:
            return ()
        if state.index is None:
            return self._queue.plan(crossfade_ms=CROSSFADE_MS)
        return self._queue.plan(state.index, state.position_ms, CROSSFADE_MS)

    def close(self) -> None:
        """Stop the music and let go of the sound."""
        self._unsubscribe()
        self._player.close()

    def _holds(self, left: LeftAt) -> bool:
        """Whether the list still has that track in that place."""
        track = self._queue.track_at(left.index)
        return track is not None and track.title == left.title

    def _choose(self) -> None:
        if not self.playlist.tracks or self._record is None:
            return
        chosen = PlaylistChosen(
            self.playlist.name, "", tuple(track.title for track in self.playlist.tracks)
        )
        if not self._record.has_chosen(chosen):
            self._write(chosen)

    def _heard(self, event: PlayerEvent) -> None:
        """Called on the player's own thread."""
        entry = _entry_for(event)
        up = self._taken_up
        if isinstance(entry, TrackStarted) and up is not None and up.index == entry.index:
            self._taken_up = None
            entry = replace(entry, position_ms=up.position_ms)
        if entry is not None:
            self._write(entry)

    def _write(self, event: Event) -> None:
        record = self._record
        if record is None or not record.running:
            return
        missed, self._missed = self._missed, ()
        for each, at in (*missed, (event, record.now())):
            self._put(record, each, at)

    def _put(self, record: MusicLog, event: Event, at: Moment) -> None:
        """Write, and where the disk fails, keep it for the next time: nobody else can repeat it."""

        def keep(written: "Future[Any]") -> None:
            if written.exception() is not None and self._record is record:
                self._missed = (*self._missed, (event, at))

        record.write(event, occurred_at=at).add_done_callback(keep)


def _entry_for(event: PlayerEvent) -> Event | None:
    entry: Event | None
    match event:
        case TrackBegan(track=track, index=index, cause=cause):
            entry = TrackStarted(track.title, index, track.duration_ms, cause=cause.value)
        case PlaybackPaused(position_ms=position_ms):
            entry = MusicPaused(position_ms)
        case PlaybackResumed(position_ms=position_ms):
            entry = MusicResumed(position_ms)
        case PlaybackFadedOut():
            entry = MusicFadedOut()
        case PlaylistFinished():
            entry = MusicFadedOut("the list ended")
        case VolumeChanged(volume_percent=percent):
            entry = MusicVolumeSet(percent)
        case SoundFailed(reason=reason):
            entry = SoundLost(reason)
        case _:
            entry = None
    return entry
