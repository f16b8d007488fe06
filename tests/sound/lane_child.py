"""One player in a process of its own, which is told over a pipe what to do.

Its sink is in its environment. `python -m tests.sound.lane_child PIPE player VOLUME`, `… watched
VOLUME` for one that asks whether the server hangs (a server takes 64 connections, of all lanes), or
`… PIPE list FILE …` and `… PIPE loop FILE` for plain libVLC, which the player is compared with.
"""

from __future__ import annotations

import sys
import threading
import time
from multiprocessing.connection import Connection
from typing import Any

import vlc

from kap_companion.audio.room_player import nobody_watches, open_player
from kap_companion.host.sound_server import watch_server


def serve_player(line: Connection[Any, Any], volume: int, *, watched: bool) -> None:
    """Do what comes, answer where there is an answer, and tell every event with its time."""
    player = open_player(volume, watch_server if watched else nobody_watches)
    speaking = threading.Lock()

    def tell(kind: str, what: object) -> None:
        with speaking:
            line.send((kind, time.monotonic(), what))

    player.subscribe(lambda event: tell("event", event))
    tell("ready", None)
    while (order := line.recv()) is not None:
        name, arguments = order
        try:
            tell("answer", getattr(player, name)(*arguments))
        except Exception as problem:  # noqa: BLE001 - the port says that no method raises
            tell("raised", f"{name}: {problem!r}")
    player.close()


def serve_plain(line: Connection[Any, Any], files: list[str], how: str) -> None:
    """Play these files as libVLC does by itself, until the pipe says that it is enough."""
    instance = vlc.Instance(["--quiet", "--no-video", "--ignore-config", "--aout=pulse"])
    player = instance.media_list_player_new()
    player.set_media_list(instance.media_list_new(files))
    if how == "loop":
        player.set_playback_mode(vlc.PlaybackMode.loop)
    line.send(("ready", time.monotonic(), None))
    line.recv()
    player.play()
    line.recv()
    player.stop()


def main(arguments: list[str]) -> None:
    """See the module."""
    line: Connection[Any, Any] = Connection(int(arguments[0]))
    if arguments[1] in ("player", "watched"):
        serve_player(line, int(arguments[2]), watched=arguments[1] == "watched")
    else:
        serve_plain(line, arguments[2:], arguments[1])


if __name__ == "__main__":
    main(sys.argv[1:])
