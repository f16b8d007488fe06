"""What tells a fault of the player from a stumble of the machine: plain libVLC, beside it.

One file without an end to it, played and recorded at the same time and in the same way. Where this
recording has a hole too, the machine had no time for sound, and the measurement says nothing.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import pytest

from tests.audio.ear import RATE_HZ, Ear
from tests.sound.measure import in_ms, level_db, longest_hole_ms, steepest_db
from tests.sound.signals import tone, write_wav
from tests.sound.studio import Studio

NAME = "control"
TAKES = 4
STEADY_DB = 0.5
HOLE_MS = 2.0
SOUNDING_DB = -20.0
RISE_S = 0.5

Taken = TypeVar("Taken")


class Control:
    def __init__(self, ear: Ear) -> None:
        self._ear = ear

    def mark(self) -> int:
        """Now, as a place in the control's recording."""
        return self._ear.mark()

    def stumbled(self, since: int) -> str:
        """What went wrong with the sound of plain libVLC since then, or nothing."""
        heard = self._ear.heard()[since:]
        hole_ms, step_db = longest_hole_ms(heard), steepest_db(heard)
        steady = level_db(heard) > SOUNDING_DB and hole_ms < HOLE_MS and step_db < STEADY_DB
        text = f"hole {hole_ms:.0f} ms, step {step_db:.1f} dB in {in_ms(len(heard)) / 1000:.0f} s"
        return "" if steady else text


@contextmanager
def running_control(studio: Studio, folder: Path, seconds: float = 150) -> Iterator[Control]:
    """The control at the studio's sink of that name, playing already."""
    path = write_wav(folder / "control.wav", tone(500, seconds))
    with studio.plain(NAME, "list", path) as ear:
        while level_db(ear.heard()[-RATE_HZ // 10 :]) < SOUNDING_DB:
            ear.listen(0.1)
        ear.listen(RISE_S)
        yield Control(ear)


def steady_take(
    control: Control, take: Callable[[], Taken], holds: Callable[[Taken], bool]
) -> Taken:
    """Measure; again, a few times at most, where it does not hold and the control stumbled too."""
    stumbles: list[str] = []
    for _ in range(TAKES):
        since = control.mark()
        taken = take()
        if holds(taken):
            return taken
        if not (stumble := control.stumbled(since)):
            return taken
        stumbles.append(stumble)
        print(f"taken again, as the machine stumbled: {stumble}; it gave {taken}")
    pytest.fail(f"the machine stumbled every time: {stumbles}")
