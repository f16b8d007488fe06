"""Finds libVLC and a sound output, in one place, and says in one sentence what is missing."""

import ctypes
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from kap_companion.audio import words
from kap_companion.audio.gain import OUTPUT_MODULES, OutputModule
from kap_companion.audio.libvlc import import_vlc
from kap_companion.audio.patience import Waiting, answer_within
from kap_companion.domain.player import Output

ANSWER_LIMIT_S = 2.0
FIRST_ANSWER_LIMIT_S = 10.0
LIBVLC_ERROR = 4
NO_ROLE = 0
LIBRARY_OPTIONS = (
    "--quiet",
    "--ignore-config",
    "--no-video",
    "--no-spu",
    "--no-osd",
    "--no-lua",
    "--no-volume-save",
    "--no-media-library",
    "--no-sub-autodetect-file",
    "--no-metadata-network-access",
)


@dataclass(frozen=True, slots=True)
class AudioUnavailable:
    """Why there will be no music; `reason` is one sentence for the screen."""

    reason: str


@dataclass(slots=True)
class Engine:
    """A running libVLC and the output it uses. Close it when nothing plays any more.

    `device` is the way out that was chosen, empty for the system's own choice; `problem` is why
    nothing can be heard for now.
    """

    vlc: Any
    instance: Any
    output: OutputModule
    problem: str
    _log_callback: Any
    _watchers: list[Callable[[], None]]
    device: str = ""
    waiting: Waiting = field(default_factory=Waiting)

    def watch_output(self, watcher: Callable[[], None]) -> None:
        """Call `watcher` when the output reports an error.

        It is called on a thread of libVLC, so it may only queue.
        """
        self._watchers.append(watcher)

    def new_player(self) -> Any:
        """A libVLC media player, with no role: the server shares what it remembers by role."""
        player = self.instance.media_player_new()
        player.set_role(self.vlc.MediaPlayerRole(NO_ROLE))
        return player

    def put_on_output(self, player: Any) -> bool:
        """Let a player sound through what was chosen; False where the system chooses.

        A way out that is gone by now is not insisted on.
        """
        there = bool(self.device) and any(
            one.key == self.device for one in _devices(self.vlc, player)
        )
        if there:
            player.audio_output_device_set(None, self.device)
        return there

    def move_to_output(self, player: Any) -> None:
        """The same for one that sounds already."""
        if not self.put_on_output(player):
            player.audio_output_device_set(None, self.output.default_device or None)

    def outputs(self) -> tuple[Output, ...]:
        """The ways out that there are now; none where the system doesn't say so in time."""
        return answer_within(ANSWER_LIMIT_S, self._ask_for_outputs) or ()

    def _ask_for_outputs(self) -> tuple[Output, ...]:
        with self.waiting:
            player = self.new_player()
            player.audio_set_volume(0)
            found = _devices(self.vlc, player)
            player.release()
            return found

    def close(self) -> None:
        """Let go of libVLC; where somebody still waits within it, it ends with the program."""
        self._watchers.clear()
        if not self.waiting.is_anybody:
            self.instance.log_unset()
            self.instance.release()


def open_engine(platform: str = sys.platform) -> Engine | AudioUnavailable:
    """libVLC on the first output of this platform that has a device.

    Where none has, it is on the first that may get one, and says so as its `problem`.
    """
    vlc = import_vlc()
    if vlc is None:
        return AudioUnavailable(words.NO_LIBRARY)
    modules = OUTPUT_MODULES.get(platform, OUTPUT_MODULES["linux"])
    for output in modules:
        if not _is_plausible(output):
            continue
        instance = _instance(vlc, output)
        if instance is None:
            return AudioUnavailable(words.NO_LIBRARY)
        waiting = Waiting()
        match answer_within(FIRST_ANSWER_LIMIT_S, partial(_can_sound, instance, waiting)):
            case None:
                return _engine(vlc, instance, output, words.NO_ANSWER, waiting)
            case True:
                return _engine(vlc, instance, output, "")
        instance.release()
    instance = _instance(vlc, modules[0])
    if instance is None:
        return AudioUnavailable(words.NO_LIBRARY)
    return _engine(vlc, instance, modules[0], words.NO_OUTPUT)


def _devices(vlc: Any, player: Any) -> tuple[Output, ...]:
    """What a player that has a volume may sound through."""
    found = []
    first = node = player.audio_output_device_enum()
    while node:
        key, name = node.contents.device, node.contents.description
        found.append(Output(key.decode(errors="replace"), name.decode(errors="replace")))
        node = node.contents.next
    if first:
        vlc.libvlc_audio_output_device_list_release(first)
    return tuple(output for output in found if output.key)


def _instance(vlc: Any, output: OutputModule) -> Any:
    # Without "none" libVLC goes on to try each output it has, and writes to stderr as it fails.
    return vlc.Instance([*LIBRARY_OPTIONS, f"--aout={output.name},none"])


def _is_plausible(output: OutputModule) -> bool:
    """ALSA without a sound card would only fill stderr."""
    return output.name != "alsa" or any(Path("/proc/asound").glob("card[0-9]*"))


def _can_sound(instance: Any, waiting: Waiting) -> bool:
    """Setting a volume makes libVLC open its output; it answers -1 where that failed."""
    with waiting:
        player = instance.media_player_new()
        opened = bool(player.audio_set_volume(0) == 0)
        player.release()
        return opened


def _engine(
    vlc: Any, instance: Any, output: OutputModule, problem: str, waiting: Waiting | None = None
) -> Engine:
    watchers: list[Callable[[], None]] = []
    callback = _log_callback(vlc, output, watchers)
    instance.log_set(callback, None)
    instance.set_user_agent("KAP Companion", "KAP Companion")
    # The sound server remembers a volume by this name: ours must not become another program's.
    instance.set_app_id("kap-companion", "", "")
    waiting = waiting or Waiting()
    return Engine(vlc, instance, output, problem, callback, watchers, waiting=waiting)


def _log_callback(vlc: Any, output: OutputModule, watchers: list[Callable[[], None]]) -> Any:
    """libVLC's log carries file paths, so it is kept from stderr; errors of the output are told on.

    There is no other way to hear of a lost sound server: libVLC plays on into nothing.
    """
    names = frozenset(name.encode() for name in output.messages_from)
    context_of = vlc.dll.libvlc_log_get_context
    context_of.argtypes = [ctypes.c_void_p] * 4
    context_of.restype = None

    def on_message(_data: Any, level: int, context: Any, _text: Any, _values: Any) -> None:
        if level < LIBVLC_ERROR:
            return
        module, file, line = ctypes.c_char_p(), ctypes.c_char_p(), ctypes.c_uint()
        context_of(
            ctypes.cast(context, ctypes.c_void_p),
            ctypes.byref(module),
            ctypes.byref(file),
            ctypes.byref(line),
        )
        if module.value in names:
            for watcher in tuple(watchers):
                watcher()

    return vlc.CallbackDecorators.LogCb(on_message)
