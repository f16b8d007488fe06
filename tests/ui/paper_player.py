"""A player on paper: what it is told holds at once, and nothing sounds or moves by itself."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from kap_companion.domain.player import (
    BeginCause,
    Output,
    PlayerListener,
    PlayerState,
    PlayerStatus,
    TrackBegan,
)
from kap_companion.domain.playlist import Cue, Playlist, Track


class PaperPlayer:
    """See `Player`. `cues` is what comes after the track that sounds."""

    def __init__(self, *, detail: str = "") -> None:
        self._state = PlayerState(
            status=PlayerStatus.NO_SOUND if detail else PlayerStatus.SILENT,
            volume_percent=70,
            detail=detail,
        )
        self._tracks: tuple[Track, ...] = ()
        self._listeners: list[PlayerListener] = []
        self.cues: tuple[Cue, ...] = ()

    def load(self, playlist: Playlist, crossfade_ms: int) -> None:
        del crossfade_ms
        self._tracks, self.cues = playlist.tracks, ()
        self._now(PlayerStatus.SILENT, 0 if playlist.tracks else None)

    def play(self) -> None:
        if self._state.index is not None:
            began = self._state.status is PlayerStatus.SILENT
            self._now(PlayerStatus.PLAYING, self._state.index)
            if began:
                self._begin(BeginCause.STARTED)

    def play_from(self, index: int, position_ms: int) -> None:
        self._now(PlayerStatus.PLAYING, index)
        self._state = replace(self._state, position_ms=position_ms)

    def pause(self) -> None:
        self._now(PlayerStatus.PAUSED, self._state.index)

    def follow(self, index: int, coming: Sequence[Cue], play_ms: int | None = None) -> None:
        del play_ms
        self.cues = tuple(coming)
        self._tracks = (*self._tracks[: index + 1], *(cue.track for cue in coming))
        self._now(self._state.status, self._state.index)

    def next(self, fade_ms: int | None = None) -> None:
        del fade_ms
        if self._state.index is not None and self._state.next_track is not None:
            self._now(PlayerStatus.PLAYING, self._state.index + 1)
            self._begin(BeginCause.SKIPPED)

    def back(self) -> None:
        self._now(self._state.status, self._state.index)

    def fade_out(self, duration_ms: int) -> None:
        del duration_ms
        self.pause()

    def soften(self, depth_db: float) -> None:
        self._state = replace(self._state, softened_db=depth_db)

    def set_volume(self, percent: int) -> None:
        self._state = replace(self._state, volume_percent=percent)

    def set_bed(self, track: Track | None) -> None:
        del track

    def outputs(self) -> tuple[Output, ...]:
        return ()

    def choose_output(self, key: str) -> None:
        del key

    def sound_tone(self) -> None:
        return

    def state(self) -> PlayerState:
        return self._state

    def subscribe(self, listener: PlayerListener) -> Callable[[], None]:
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def close(self) -> None:
        self._tracks = ()

    def _now(self, status: PlayerStatus, index: int | None) -> None:
        if self._state.status is PlayerStatus.NO_SOUND:
            status = PlayerStatus.NO_SOUND
        track = self._at(index)
        self._state = replace(
            self._state,
            status=status,
            track=track,
            index=None if track is None else index,
            position_ms=0,
            duration_ms=track.duration_ms if track else 0,
            next_track=None if index is None else self._at(index + 1),
        )

    def _at(self, index: int | None) -> Track | None:
        there = index is not None and 0 <= index < len(self._tracks)
        return self._tracks[index] if there and index is not None else None

    def _begin(self, cause: BeginCause) -> None:
        track, index = self._state.track, self._state.index
        if track is not None and index is not None:
            for listener in list(self._listeners):
                listener(TrackBegan(track, index, cause))
