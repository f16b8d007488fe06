"""Stands in where there is no sound, so that a session works without music and says why."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from kap_companion.audio.delivery import Delivery
from kap_companion.audio.mixer import within_depth, within_percent
from kap_companion.domain.player import (
    Output,
    PlayerListener,
    PlayerState,
    PlayerStatus,
    Softened,
    SoundFailed,
    VolumeChanged,
)
from kap_companion.domain.playlist import Cue, Playlist, Track


class SilentPlayer:
    """See `Player`. Always NO_SOUND; asked to play, it tells SoundFailed with its reason."""

    def __init__(self, reason: str, volume_percent: int = 70) -> None:
        self._reason = reason
        self._delivery = Delivery()
        self._state = PlayerState(
            status=PlayerStatus.NO_SOUND,
            volume_percent=within_percent(volume_percent),
            detail=reason,
        )

    def load(self, playlist: Playlist, crossfade_ms: int) -> None:  # noqa: ARG002 - the port's
        """See `Player.load`: the playlist is shown, and stays silent."""
        first = playlist.track_at(0)
        self._state = replace(
            self._state,
            track=first,
            index=0 if first else None,
            duration_ms=first.duration_ms if first else 0,
            next_track=playlist.next_after(0),
        )

    def play(self) -> None:
        """See `Player.play`."""
        self._delivery.tell(SoundFailed(None, self._reason))

    def play_from(self, index: int, position_ms: int) -> None:  # noqa: ARG002 - the port's
        """See `Player.play_from`."""
        self.play()

    def pause(self) -> None:
        """See `Player.pause`."""

    def follow(self, index: int, coming: Sequence[Cue], play_ms: int | None = None) -> None:  # noqa: ARG002
        """See `Player.follow`: what comes next is shown, and stays silent."""
        first = coming[0].track if coming else None
        self._state = replace(self._state, next_track=first)

    def next(self, fade_ms: int | None = None) -> None:
        """See `Player.next`."""

    def back(self) -> None:
        """See `Player.back`."""

    def fade_out(self, duration_ms: int) -> None:
        """See `Player.fade_out`."""

    def soften(self, depth_db: float) -> None:
        """See `Player.soften`."""
        self._state = replace(self._state, softened_db=within_depth(depth_db))
        self._delivery.tell(Softened(self._state.softened_db))

    def set_volume(self, percent: int) -> None:
        """See `Player.set_volume`."""
        self._state = replace(self._state, volume_percent=within_percent(percent))
        self._delivery.tell(VolumeChanged(self._state.volume_percent))

    def set_bed(self, track: Track | None) -> None:
        """See `Player.set_bed`."""

    def outputs(self) -> tuple[Output, ...]:
        """See `Player.outputs`: there are none."""
        return ()

    def choose_output(self, key: str) -> None:
        """See `Player.choose_output`."""

    def sound_tone(self) -> None:
        """See `Player.sound_tone`."""
        self.play()

    def state(self) -> PlayerState:
        """See `Player.state`."""
        return self._state

    def subscribe(self, listener: PlayerListener) -> Callable[[], None]:
        """See `Player.subscribe`."""
        return self._delivery.subscribe(listener)

    def close(self) -> None:
        """See `Player.close`."""
        self._delivery.close()
