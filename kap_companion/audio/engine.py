"""Finds libVLC and a sound output, in one place, and says in one sentence what is missing."""

import ctypes
import importlib
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from kap_companion.audio import words

LIBVLC_ERROR = 4
LIBRARY_OPTIONS = (
    "--quiet",
    "--ignore-config",
    "--no-video",
    "--no-spu",
    "--no-osd",
    "--no-stats",
    "--no-lua",
    "--no-volume-save",
    "--no-media-library",
    "--no-sub-autodetect-file",
    "--no-metadata-network-access",
)


@dataclass(frozen=True, slots=True)
class OutputModule:
    """One of libVLC's ways out, and the exponent by which its volume becomes an amplitude."""

    name: str
    volume_curve: float
    messages_from: tuple[str, ...]


# Measured on PulseAudio only. libVLC 3 cubes the volume in its other outputs too. On Windows the
# default output (mmdevice) shares one volume among all players of a process; directsound does not.
OUTPUT_MODULES = MappingProxyType(
    {
        "linux": (
            OutputModule("pulse", 3.0, ("pulse", "vlcpulse")),
            OutputModule("alsa", 3.0, ("alsa",)),
        ),
        "win32": (OutputModule("directsound", 3.0, ("directsound",)),),
        "darwin": (OutputModule("auhal", 3.0, ("auhal",)),),
    }
)


@dataclass(frozen=True, slots=True)
class AudioUnavailable:
    """Why there will be no music; `reason` is one sentence for the screen."""

    reason: str


@dataclass(frozen=True, slots=True)
class Engine:
    """A running libVLC and the output it uses. Close it when nothing plays any more."""

    vlc: Any
    instance: Any
    output: OutputModule
    _log_callback: Any
    _watchers: list[Callable[[], None]]

    def watch_output(self, watcher: Callable[[], None]) -> None:
        """Call `watcher` when the output reports an error.

        It is called on a thread of libVLC, so it may only queue.
        """
        self._watchers.append(watcher)

    def new_player(self) -> Any:
        """A libVLC media player."""
        return self.instance.media_player_new()

    def close(self) -> None:
        """Let go of libVLC."""
        self._watchers.clear()
        self.instance.log_unset()
        self.instance.release()


def open_engine(platform: str = sys.platform) -> Engine | AudioUnavailable:
    """libVLC on the first output of this platform that has a device, or why there is none."""
    vlc = import_vlc()
    if vlc is None:
        return AudioUnavailable(words.NO_LIBRARY)
    for output in OUTPUT_MODULES.get(platform, OUTPUT_MODULES["linux"]):
        if not _is_plausible(output):
            continue
        # Without "none" libVLC goes on to try each output it has, and writes to stderr as it fails.
        instance = vlc.Instance([*LIBRARY_OPTIONS, f"--aout={output.name},none"])
        if instance is None:
            return AudioUnavailable(words.NO_LIBRARY)
        if _can_sound(instance):
            return _engine(vlc, instance, output)
        instance.release()
    return AudioUnavailable(words.NO_OUTPUT)


def library_version() -> str | None:
    """libVLC's version, or None where it is missing."""
    vlc = import_vlc()
    return None if vlc is None else str(vlc.libvlc_get_version().decode())


def device_names(engine: Engine) -> tuple[str, ...]:
    """The sound devices that the engine's output offers, as the system calls them."""
    player = engine.new_player()
    player.audio_set_volume(0)
    names = []
    first = node = player.audio_output_device_enum()
    while node:
        names.append(node.contents.description.decode(errors="replace"))
        node = node.contents.next
    if first:
        engine.vlc.libvlc_audio_output_device_list_release(first)
    player.release()
    return tuple(names)


def import_vlc() -> Any | None:
    """The module `vlc`, or None where it or libVLC itself is missing."""
    try:
        return importlib.import_module("vlc")
    # All that python-vlc raises without libVLC; it exits where PYTHON_VLC_LIB_PATH leads nowhere.
    except (ImportError, OSError, NotImplementedError, SystemExit):
        return None


def _is_plausible(output: OutputModule) -> bool:
    """ALSA without a sound card would only fill stderr."""
    return output.name != "alsa" or any(Path("/proc/asound").glob("card[0-9]*"))


def _can_sound(instance: Any) -> bool:
    """Setting a volume makes libVLC open its output; it answers -1 where that failed."""
    player = instance.media_player_new()
    opened = bool(player.audio_set_volume(0) == 0)
    player.release()
    return opened


def _engine(vlc: Any, instance: Any, output: OutputModule) -> Engine:
    watchers: list[Callable[[], None]] = []
    callback = _log_callback(vlc, output, watchers)
    instance.log_set(callback, None)
    instance.set_user_agent("KAP Companion", "KAP Companion")
    return Engine(vlc, instance, output, callback, watchers)


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
