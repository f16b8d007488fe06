"""Decodes one file to the standard output, alone in a process that may crash or hang for it.

libVLC plays every kind of file there is, so it also decodes them here, as fast as it can. What
comes out is a wave file of two channels of 32-bit floating-point numbers, as the room would hear
it: mono on both sides, surround mixed down.
"""

import os
import threading
from pathlib import Path
from typing import Any

from kap_companion.audio import words
from kap_companion.audio.engine import LIBRARY_OPTIONS
from kap_companion.audio.libvlc import import_vlc
from kap_companion.audio.loudness.process import end_with_the_caller
from kap_companion.errors import KapError

# The usual resampler would soften the sound, with no rate to change, and take twice as long.
DECODER_OPTIONS = (*LIBRARY_OPTIONS, "--aout=dummy", "--audio-resampler=none", "--no-sout-all")
TO_STDOUT = ":sout=#transcode{acodec=f32l,channels=2}:std{access=file,mux=wav,dst=-}"


class NotDecoded(KapError):
    """libVLC is missing, or made nothing of the file."""


def decode(path: Path) -> None:
    """Write the sound of `path` to the standard output; raises `NotDecoded`.

    The process ends when its standard input does: whoever started it is gone.
    """
    vlc = import_vlc()
    instance = vlc.Instance(list(DECODER_OPTIONS)) if vlc else None
    if vlc is None or instance is None:
        raise NotDecoded(words.NO_LIBRARY)
    threading.Thread(target=end_with_the_caller, daemon=True).start()
    if not _played(vlc, instance, path):
        raise NotDecoded("This file can’t be decoded.")


def _played(vlc: Any, instance: Any, path: Path) -> bool:
    ended, failed = threading.Event(), threading.Event()
    media = instance.media_new_path(os.fsencode(path))
    media.add_option(TO_STDOUT)
    player = instance.media_player_new()
    events = player.event_manager()
    events.event_attach(vlc.EventType.MediaPlayerEndReached, lambda _event: ended.set())
    events.event_attach(vlc.EventType.MediaPlayerEncounteredError, lambda _event: failed.set())
    events.event_attach(vlc.EventType.MediaPlayerEncounteredError, lambda _event: ended.set())
    player.set_media(media)
    if player.play() != 0:
        return False
    ended.wait()
    player.stop()
    return not failed.is_set()
