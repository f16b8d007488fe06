"""Says what this computer can play sound through, for a person who asks why there is none."""

from dataclasses import dataclass

from kap_companion.audio.engine import AudioUnavailable, open_engine
from kap_companion.audio.libvlc import Origin, library_origin, library_version


@dataclass(frozen=True, slots=True)
class SoundReport:
    """`vlc_version` and `module` are empty where missing; `problem` is empty if music can play."""

    vlc_version: str
    module: str
    devices: tuple[str, ...]
    problem: str
    vlc_origin: Origin = Origin.SYSTEM


def look_for_sound() -> SoundReport:
    """Open the sound library and its output for a moment, without a sound."""
    version = library_version() or ""
    origin = library_origin()
    engine = open_engine()
    if isinstance(engine, AudioUnavailable):
        return SoundReport(version, "", (), engine.reason, origin)
    try:
        if engine.problem:
            return SoundReport(version, "", (), engine.problem, origin)
        names = tuple(output.name for output in engine.outputs())
        return SoundReport(version, engine.output.name, names, "", origin)
    finally:
        engine.close()
