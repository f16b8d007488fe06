"""Asks the system's sound server whether the way out is muted, and takes the mute away."""

import sys
from dataclasses import dataclass
from importlib import import_module
from typing import Any

CLIENT = "KAP Companion"
WAIT_S = 2.0


@dataclass(frozen=True, slots=True)
class Loudspeaker:
    """A way out of this computer as the system sees it; `percent` is its own volume."""

    key: str
    name: str
    muted: bool
    percent: int


def loudspeaker(key: str = "") -> Loudspeaker | None:
    """Return this way out, or the system's own choice for an empty key.

    None where it is not there, or where the system can't be asked: only PulseAudio and PipeWire
    can. May take a moment; never raises.
    """
    found: Loudspeaker | None = _with_server(lambda pulse: _told(_sink(pulse, key)))
    return found


def unmute(key: str = "") -> bool:
    """Take the mute away; returns whether that was done."""

    def act(pulse: Any) -> bool:  # noqa: ANN401  # pulsectl comes without types
        pulse.mute(_sink(pulse, key), mute=False)
        return True

    return bool(_with_server(act))


def _with_server(act: Any) -> Any:  # noqa: ANN401  # the same
    if not sys.platform.startswith("linux"):
        return None
    try:
        pulsectl = import_module("pulsectl")
    except (ImportError, OSError):  # OSError: the system's own library is missing
        return None
    try:
        with pulsectl.Pulse(CLIENT, connect=False) as pulse:
            pulse.connect(timeout=WAIT_S)
            return act(pulse)
    except (pulsectl.PulseError, OSError):
        return None


def _sink(pulse: Any, key: str) -> Any:  # noqa: ANN401  # the same
    return pulse.get_sink_by_name(key or pulse.server_info().default_sink_name)


def _told(sink: Any) -> Loudspeaker:  # noqa: ANN401  # the same
    percent = round(100 * sink.volume.value_flat)
    return Loudspeaker(sink.name, sink.description, bool(sink.mute), percent)
