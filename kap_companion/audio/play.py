"""Plays files through the room's mixer, so that a practice can test its sound from a terminal."""

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from kap_companion.audio.folder import read_track
from kap_companion.audio.room_player import open_player
from kap_companion.domain.player import (
    PlaybackFadedOut,
    Player,
    PlayerEvent,
    PlaylistFinished,
    SoundFailed,
    TrackBegan,
    TrackFinished,
)
from kap_companion.domain.playlist import Playlist, Track

DEFAULT_CROSSFADE_S = 8.0
DEFAULT_VOLUME_PERCENT = 70
FADE_OUT_MS = 500

Say = Callable[[str], None]


def play_files(
    files: Sequence[Path],
    crossfade_s: float = DEFAULT_CROSSFADE_S,
    seconds: float | None = None,
    say: Say = print,
) -> int:
    """Play until the end, or for so many seconds; says one line per track.

    Returns the exit code: 0 if anything was heard, 1 if nothing was.
    """
    tracks = tuple(_track(path) for path in files)
    player = open_player(DEFAULT_VOLUME_PERCENT)
    try:
        return _play(player, Playlist("files", tracks), round(crossfade_s * 1000), seconds, say)
    finally:
        player.close()


def _play(
    player: Player, playlist: Playlist, crossfade_ms: int, seconds: float | None, say: Say
) -> int:
    over = threading.Event()
    heard = threading.Event()

    def on_event(event: PlayerEvent) -> None:
        line = line_for(event)
        if line:
            say(line)
        match event:
            case TrackBegan():
                heard.set()
            case PlaylistFinished() | PlaybackFadedOut() | SoundFailed(track=None):
                over.set()
            case _:
                pass

    player.subscribe(on_event)
    player.load(playlist, crossfade_ms)
    player.play()
    if not over.wait(seconds):
        player.fade_out(FADE_OUT_MS)
        over.wait(2 * FADE_OUT_MS / 1000)
    return 0 if heard.is_set() else 1


def line_for(event: PlayerEvent) -> str:
    """What the terminal shows of an event; empty for those that don't matter there."""
    match event:
        case TrackBegan(track, index):
            return f"{index + 1}. {track.title} began"
        case TrackFinished(track, index, position_ms):
            return f"{index + 1}. {track.title} finished at {clock_text(position_ms)}"
        case SoundFailed(None, reason):
            return reason
        case SoundFailed(Track() as track, reason):
            return f"{track.title}: {reason}"
        case _:
            return ""


def clock_text(milliseconds: int) -> str:
    """Minutes and seconds: 83 500 ms is 1:23."""
    minutes, seconds = divmod(milliseconds // 1000, 60)
    return f"{minutes}:{seconds:02}"


def _track(path: Path) -> Track:
    return read_track(path) or Track(str(path), path.name, "", 0)
