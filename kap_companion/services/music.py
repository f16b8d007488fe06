"""Music in the room: the player's doings become entries of the session that runs."""

from kap_companion.domain.charts import SessionState
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
from kap_companion.services.record import SessionRecord

CROSSFADE_MS = 8_000
FADE_OUT_MS = 12_000
VOLUME_STEP_PERCENT = 5


class MusicRoom:
    """The room's music; it plays with or without a session, and never waits for the record."""

    def __init__(self, player: Player) -> None:
        """Listen to this player from now on."""
        self._player = player
        self._record: SessionRecord | None = None
        self.playlist = Playlist("", ())
        self._unsubscribe = player.subscribe(self._heard)

    def attach(self, record: SessionRecord | None) -> None:
        """Write what is heard into this session's record; None writes it nowhere."""
        self._record = record
        if record is not None and self.playlist.tracks:
            self._choose()

    def load(self, playlist: Playlist) -> None:
        """Choose the music; what sounds now softens out."""
        self.playlist = playlist
        self._player.load(playlist, CROSSFADE_MS)
        self._choose()

    def toggle(self) -> None:
        """Play, or pause."""
        if self.state().status is PlayerStatus.PLAYING:
            self._player.pause()
        else:
            self._player.play()

    def next(self) -> None:
        """Cross over to the next track."""
        self._player.next()

    def play_from(self, index: int, position_ms: int) -> None:
        """Go on at a place in the list, as after the program was gone."""
        self._player.play_from(index, position_ms)

    def fade_out(self) -> None:
        """Fade to silence."""
        self._player.fade_out(FADE_OUT_MS)

    def set_volume(self, percent: int) -> None:
        """Set the room's volume, in percent of the loudest."""
        self._player.set_volume(percent)

    def change_volume(self, steps: int) -> None:
        """Make it louder or softer by small steps."""
        self.set_volume(self.state().volume_percent + steps * VOLUME_STEP_PERCENT)

    def state(self) -> PlayerState:
        """What is heard now."""
        return self._player.state()

    def plan(self) -> tuple[PlannedTrack, ...]:
        """When this track and those after it sound, in milliseconds from now."""
        state = self.state()
        if state.index is None:
            return self.playlist.plan(crossfade_ms=CROSSFADE_MS)
        return self.playlist.plan(state.index, state.position_ms, CROSSFADE_MS)

    def close(self) -> None:
        """Stop the music and let go of the sound."""
        self._unsubscribe()
        self._player.close()

    def _choose(self) -> None:
        titles = tuple(track.title for track in self.playlist.tracks)
        self._write(PlaylistChosen(self.playlist.name, "", titles))

    def _heard(self, event: PlayerEvent) -> None:
        """Called on the player's own thread."""
        entry = _entry_for(event)
        if entry is not None:
            self._write(entry)

    def _write(self, event: Event) -> None:
        record = self._record
        if record is not None and record.chart.state is SessionState.RUNNING:
            record.write(event)


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
