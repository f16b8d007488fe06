"""Says what this computer can play sound through, for a person who asks why there is none."""

from dataclasses import dataclass

from kap_companion.audio.engine import (
    AudioUnavailable,
    library_version,
    open_engine,
)


@dataclass(frozen=True, slots=True)
class SoundReport:
    """`vlc_version` and `module` are empty where missing; `problem` is empty if music can play."""

    vlc_version: str
    module: str
    devices: tuple[str, ...]
    problem: str


def look_for_sound() -> SoundReport:
    """Open the sound library and its output for a moment, without a sound."""
    version = library_version() or ""
    engine = open_engine()
    if isinstance(engine, AudioUnavailable):
        return SoundReport(version, "", (), engine.reason)
    try:
        if engine.problem:
            return SoundReport(version, "", (), engine.problem)
        names = tuple(output.name for output in engine.outputs())
        return SoundReport(version, engine.output.name, names, "")
    finally:
        engine.close()
