"""The mathematics of levels: what each deck's amplitude is at a moment, and nothing that sounds.

Gains are amplitudes from 0 to 1. They multiply, whatever they are for (crossfade, fade out, room
volume), and only the product is turned into the sound library's own scale.
"""

import math
from dataclasses import dataclass, replace
from enum import StrEnum

LIBVLC_FULL = 100
"""libVLC's volume at which a file's own level comes out."""

ROOM_CURVE = 2.0
"""Exponent from slider to amplitude: 50 % is -12 dB, 10 % is -40 dB: a fine quiet end."""


class FadeShape(StrEnum):
    """POWER keeps two decks together level; LOUDNESS moves evenly to the ear, for one alone."""

    POWER = "power"
    LOUDNESS = "loudness"


@dataclass(frozen=True, slots=True)
class Fade:
    """A gain that moves from `begin` to `end` for `duration_ms` from `start_ms` (steady clock)."""

    begin: float
    end: float
    start_ms: float = 0.0
    duration_ms: float = 0.0
    shape: FadeShape = FadeShape.POWER

    def gain_at(self, now_ms: float) -> float:
        """The gain at a moment; before the start it is `begin`, and after the end it is `end`."""
        if self.is_over(now_ms):
            return self.end
        if now_ms <= self.start_ms:
            return self.begin
        share = (now_ms - self.start_ms) / self.duration_ms
        match self.shape:
            case FadeShape.POWER:
                return math.sin(_between(math.asin(self.begin), math.asin(self.end), share))
            case FadeShape.LOUDNESS:
                loudness = _between(math.cbrt(self.begin), math.cbrt(self.end), share)
                return loudness * loudness * loudness

    @property
    def end_ms(self) -> float:
        """When the gain arrives, on the steady clock."""
        return self.start_ms + self.duration_ms

    def is_over(self, now_ms: float) -> bool:
        """Whether the gain has arrived."""
        return now_ms >= self.end_ms

    def moved_to(
        self, end: float, now_ms: float, duration_ms: float, shape: FadeShape = FadeShape.POWER
    ) -> "Fade":
        """A new fade that takes over where this one is now, so that no level ever jumps."""
        return Fade(self.gain_at(now_ms), end, now_ms, duration_ms, shape)

    def delayed(self, by_ms: float) -> "Fade":
        """The same fade, later: what a pause does to a crossfade that it interrupts."""
        return replace(self, start_ms=self.start_ms + by_ms)


def steady(gain: float) -> Fade:
    """A gain that does not move."""
    return Fade(gain, gain)


def room_gain(volume_percent: int) -> float:
    """The amplitude of a room volume from 0 to 100."""
    return math.pow(within_percent(volume_percent) / 100, ROOM_CURVE)


def within_percent(volume_percent: int) -> int:
    """The nearest whole volume from 0 to 100."""
    return min(100, max(0, volume_percent))


def libvlc_volume(amplitude: float, curve: float) -> int:
    """libVLC's whole-number volume for an amplitude, where the output raises volume to `curve`.

    A sound that is meant to be heard is never rounded down to nothing.
    """
    if amplitude <= 0.0:
        return 0
    return max(1, round(LIBVLC_FULL * math.pow(amplitude, 1.0 / curve)))


def _between(low: float, high: float, share: float) -> float:
    return low + (high - low) * share
