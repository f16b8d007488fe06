"""The one place that knows how libVLC's volume becomes loudness, on each platform.

Two stages were measured against each other on PulseAudio (VLC 3.0.24, a tone on a null sink):

- The output's volume is heard within 15 ms and reaches silence, but comes in whole numbers: 0.3 dB
  apart at 80, 1 dB at 25, 4 dB at 6. Down to 15 it is the cube of the amplitude to 0.01 dB.
- A player's equalizer, flat, has a preamp that is right to 0.003 dB from -20 to +20, 12.04 dB below
  its name. It is heard as late as libVLC has decoded ahead: half a second to 1.2 s. Set before the
  file plays it costs no hole (switched on later, 1.1 s of one). Neither clicks at 10 ms ticks, and
  neither shows in the processor's load: 1.6 % of a core for two players without it, 1.4 % with it.

So the volume carries what must be quick (crossfades, pauses, speech, the room's volume), and the
preamp what stands still: the track's own gain, and what the whole numbers leave over.
"""

import math
from dataclasses import dataclass
from types import MappingProxyType

LIBVLC_FULL = 100
"""libVLC's volume at which a file's own level comes out."""

FLAT_PREAMP_DB = 12.041
"""The preamp at which a flat equalizer changes nothing: it takes a quarter of what comes in."""

PREAMP_LIMIT_DB = 20.0
LEFT_OVER_LIMIT_DB = 1.5


@dataclass(frozen=True, slots=True)
class OutputModule:
    """One of libVLC's ways out, and the exponent by which its volume becomes an amplitude.

    `default_device` is what a sounding player is moved to for the system's own choice;
    `has_server` says that another process plays what libVLC gives it, and may hang.
    """

    name: str
    volume_curve: float
    messages_from: tuple[str, ...]
    default_device: str = ""
    has_server: bool = False


# Measured on PulseAudio only. libVLC 3 cubes the volume in its other outputs too; in ALSA's it is
# said to do so before its buffer: it is heard late. On Windows the default output (mmdevice)
# shares one volume among all players of a process; directsound does not.
OUTPUT_MODULES = MappingProxyType(
    {
        "linux": (
            OutputModule("pulse", 3.0, ("pulse", "vlcpulse"), "@DEFAULT_SINK@", has_server=True),
            OutputModule("alsa", 3.0, ("alsa",), "default"),
        ),
        "win32": (OutputModule("directsound", 3.0, ("directsound",)),),
        "darwin": (OutputModule("auhal", 3.0, ("auhal",)),),
    }
)


def libvlc_volume(amplitude: float, curve: float) -> int:
    """libVLC's whole-number volume for an amplitude, where the output raises volume to `curve`.

    A sound that is meant to be heard is never rounded down to nothing, and none is made louder.
    """
    if amplitude <= 0.0:
        return 0
    return min(LIBVLC_FULL, max(1, round(LIBVLC_FULL * math.pow(amplitude, 1.0 / curve))))


def left_over_db(amplitude: float, volume: int, curve: float) -> float:
    """What the whole number is short of the amplitude, in dB; little, or nothing in silence."""
    if amplitude <= 0.0 or volume <= 0:
        return 0.0
    short_db = 20 * (math.log10(amplitude) - curve * math.log10(volume / LIBVLC_FULL))
    return min(LEFT_OVER_LIMIT_DB, max(-LEFT_OVER_LIMIT_DB, short_db))


def preamp_db(gain_db: float) -> float:
    """The equalizer's preamp for a gain; what lies beyond its scale (-32 to +7.9 dB) is lost."""
    return min(PREAMP_LIMIT_DB, max(-PREAMP_LIMIT_DB, gain_db + FLAT_PREAMP_DB))
