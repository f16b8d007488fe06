"""Says what this computer can play sound through, for a person who asks why there is none."""

from dataclasses import dataclass

from kap_companion.audio.engine import (
    AudioUnavailable,
    device_names,
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
        return SoundReport(version, engine.output.name, device_names(engine), "")
    finally:
        engine.close()
