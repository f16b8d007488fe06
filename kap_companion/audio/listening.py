"""Hears what one of libVLC's players says of itself.

It says so on threads of its own, from which calling libVLC can deadlock: here it is only noted.
"""

import ctypes
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any

from kap_companion.audio.deck import Notify, Signal, SignalKind
from kap_companion.audio.gain import LIBVLC_FULL

REMEMBERED = 64
"""Our own last volumes: each is told back to us, a moment later."""


class Listening:
    """From its making until `end`."""

    def __init__(
        self,
        vlc: Any,
        player: Any,
        media: Any,
        ticket: int,
        notify: Notify,
        clock_ms: Callable[[], float],
    ) -> None:
        self._ticket = ticket
        self._notify = notify
        self._clock_ms = clock_ms
        self._reports: deque[tuple[float, float]] = deque(maxlen=REMEMBERED)
        self._expected: deque[int] = deque((0,), maxlen=REMEMBERED)
        self._device: bytes | None = None
        self._ends: list[Callable[[], None]] = []
        kinds = vlc.EventType
        self._attach(media, kinds.MediaParsedChanged, lambda _: self._say(SignalKind.READY))
        self._attach(player, kinds.MediaPlayerEndReached, lambda _: self._say(SignalKind.ENDED))
        broken = kinds.MediaPlayerEncounteredError
        self._attach(player, broken, lambda _: self._say(SignalKind.BROKEN))
        self._attach(player, kinds.MediaPlayerTimeChanged, self._on_time)
        self._attach(player, kinds.MediaPlayerAudioVolume, self._on_volume)
        self._attach(player, kinds.MediaPlayerAudioDevice, self._on_device)

    def reports(self) -> Iterator[tuple[float, float]]:
        """Where libVLC has said that it is, and when, in milliseconds; each once."""
        while self._reports:
            yield self._reports.popleft()

    def expect(self, volume: int) -> None:
        """This volume is ours."""
        self._expected.append(volume)

    def forget_output(self) -> None:
        """Where it sounds through is not known any more: what is said next is no move."""
        self._device = None

    def end(self) -> None:
        """Hear nothing more."""
        for end in self._ends:
            end()
        self._ends.clear()

    def _attach(self, what: Any, kind: Any, heard: Callable[[Any], None]) -> None:
        manager = what.event_manager()
        manager.event_attach(kind, heard)
        self._ends.append(lambda: manager.event_detach(kind))

    def _on_time(self, event: Any) -> None:
        self._reports.append((float(event.u.new_time), self._clock_ms()))

    def _on_volume(self, event: Any) -> None:
        share = ctypes.c_float.from_address(ctypes.addressof(event.u)).value
        if share >= 0 and round(share * LIBVLC_FULL) not in tuple(self._expected):
            self._say(SignalKind.LEVEL)

    def _on_device(self, event: Any) -> None:
        device = ctypes.c_char_p.from_address(ctypes.addressof(event.u)).value
        if self._device is not None and device != self._device:
            self._say(SignalKind.MOVED)
        self._device = device

    def _say(self, kind: SignalKind) -> None:
        self._notify(Signal(kind, self._ticket, self._clock_ms()))
