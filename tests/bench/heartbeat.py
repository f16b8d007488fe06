"""How long the event loop could not be reached: gaps between the beats of a precise timer."""

import time
from array import array
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, QTimer

BEAT_MS = 1


@dataclass(frozen=True, slots=True)
class Pause:
    """The loop came back at `at_ns` (steady) after so many milliseconds elsewhere.

    `cpu_ms` is what its thread itself took of a core meanwhile: the rest was somebody else's.
    """

    at_ns: int
    ms: float
    cpu_ms: float


class Heartbeat(QObject):
    """Beats once a millisecond on the thread that it is made on; each beat costs about 2 µs."""

    def __init__(self) -> None:
        super().__init__()
        self._late = array("d")  # three numbers a pause: what is measured includes memory
        self._last_ns = self._cpu_ns = 0
        self._timer = QTimer(self, interval=BEAT_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)

    @property
    def pauses(self) -> list[Pause]:
        """Every beat that came late, in order."""
        late = self._late
        return [
            Pause(round(at_ns), ms, cpu_ms)
            for at_ns, ms, cpu_ms in zip(late[::3], late[1::3], late[2::3], strict=True)
        ]

    def start(self) -> None:
        """Begin to beat."""
        self._last_ns, self._cpu_ns = time.monotonic_ns(), time.thread_time_ns()
        self._timer.start()

    def stop(self) -> None:
        """Beat no more: what is idle shall be idle."""
        self._timer.stop()

    def _beat(self) -> None:
        now_ns, cpu_ns = time.monotonic_ns(), time.thread_time_ns()
        late_ms = (now_ns - self._last_ns) / 1e6 - BEAT_MS
        if late_ms >= BEAT_MS:
            self._late.extend((now_ns, late_ms, (cpu_ns - self._cpu_ns) / 1e6))
        self._last_ns, self._cpu_ns = now_ns, cpu_ns


def longest_between(pauses: Sequence[Pause], moments_ns: Sequence[int]) -> list[float]:
    """Return the longest pause that ended within each stretch between two such moments."""
    longest = [0.0] * max(0, len(moments_ns) - 1)
    place = 0
    for pause in pauses:
        while place < len(longest) and pause.at_ns >= moments_ns[place + 1]:
            place += 1
        if place < len(longest) and pause.at_ns >= moments_ns[0]:
            longest[place] = max(longest[place], pause.ms)
    return longest
