"""Where in its file a deck is: libVLC tells it now and then, the clock fills in between.

libVLC plays by the clock: what it starts late it leaves out, so the music is where it should be
from the first moment (measured: within 15 ms of play() for mp3 and wav, 50 ms for others). What it
reports is less exact than that by up to 50 ms, and is believed only where it is far off.
"""

FAR_OFF_MS = 150.0


class Playhead:
    """Fed with what libVLC reports, each with its moment on the steady clock, in milliseconds."""

    def __init__(self) -> None:
        self._anchor_ms = 0.0
        self._anchored_at_ms = 0.0
        self._moves = False
        self._alive_at_ms = 0.0
        self._last_reported_ms = 0.0

    @property
    def alive_at_ms(self) -> float:
        """When it was last seen to move, or began to."""
        return self._alive_at_ms

    def stand(self, position_ms: float) -> None:
        """It is here, and does not move."""
        self._anchor_ms, self._moves = position_ms, False

    def go(self, now_ms: float) -> None:
        """From now on it moves."""
        self._anchored_at_ms = self._alive_at_ms = now_ms
        self._moves = True

    def at(self, now_ms: float) -> float:
        """Where it is."""
        return self._anchor_ms + (now_ms - self._anchored_at_ms if self._moves else 0.0)

    def reported(self, position_ms: float, at_ms: float) -> None:
        """libVLC has said where it is; the same place again is no sign that it moves."""
        if not self._moves or position_ms <= 0 or at_ms < self._anchored_at_ms:
            return
        if position_ms != self._last_reported_ms:
            self.is_alive(at_ms)
        self._last_reported_ms = position_ms
        if abs(self.at(at_ms) - position_ms) > FAR_OFF_MS:
            self._anchor_ms, self._anchored_at_ms = position_ms, at_ms

    def is_alive(self, at_ms: float) -> None:
        """Something has moved."""
        self._alive_at_ms = max(self._alive_at_ms, at_ms)
