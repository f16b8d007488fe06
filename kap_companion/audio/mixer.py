"""The mathematics of levels: what each deck's amplitude is at a moment, and nothing that sounds.

Gains are amplitudes from 0 to 1. They multiply, whatever they are for (crossfade, fade out, room
volume), and only the product is turned into the sound library's own scale.
"""

import math
from dataclasses import dataclass, replace
from enum import StrEnum

ROOM_CURVE = 2.0
"""Exponent from slider to amplitude: 50 % is -12 dB, 10 % is -40 dB: a fine quiet end."""

DEEPEST_DB = 60.0
SOFTEN_MS = 1_500.0
COME_BACK_MS = 6_000.0
SLOWEST_MS_PER_DB = 55.0
FLOOR = 1e-4


class FadeShape(StrEnum):
    """POWER keeps two decks together level; LOUDNESS moves evenly to the ear, for one alone.

    DECIBEL moves by as much each moment, between two levels that are heard. GENTLE begins and ends
    softly, for a short way to silence or back.
    """

    POWER = "power"
    LOUDNESS = "loudness"
    DECIBEL = "decibel"
    GENTLE = "gentle"


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
            case FadeShape.DECIBEL:
                low, high = max(self.begin, FLOOR), max(self.end, FLOOR)
                return low * math.pow(high / low, share)
            case FadeShape.GENTLE:
                return _between(self.begin, self.end, (1 - math.cos(math.pi * share)) / 2)

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


def softened_gain(depth_db: float) -> float:
    """The amplitude of music that is held down by so much."""
    return math.pow(10, -within_depth(depth_db) / 20)


def within_depth(depth_db: float) -> float:
    """The nearest depth from 0 to what is as good as silence."""
    return min(DEEPEST_DB, max(0.0, depth_db))


def softening_ms(begin: float, end: float) -> float:
    """How long music takes to soften for speech, or to come back: never a step that is noticed."""
    usual_ms = SOFTEN_MS if end < begin else COME_BACK_MS
    way_db = abs(20 * math.log10(max(end, FLOOR) / max(begin, FLOOR)))
    return max(usual_ms, way_db * SLOWEST_MS_PER_DB)


def _between(low: float, high: float, share: float) -> float:
    return low + (high - low) * share
