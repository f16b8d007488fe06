"""Two hours in the room with 600 entries and music: pauses, frames, memory, idle CPU, the clock."""

import shutil
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.bench.figures import Figure, percentile
from tests.bench.processes import measured
from tests.bench.vault_fill import fill
from tests.null_sink import SINK, running_null_sink
from tests.sound.studio import Process

CHILD = "tests.bench.child_two_hours"
FRAME_MS, PAUSE_MS, OFF_MS = 16.0, 50.0, 50.0
GROWN_MB, IDLE_PERCENT = 5.0, 3.0


def measure(folder: Path, acts: int, last_s: int, idle_s: int) -> list[Figure]:
    """Make a vault in this folder and go through two hours in `last_s` seconds."""
    shutil.rmtree(folder, ignore_errors=True)
    fill(folder, 50)
    with _sound() as heard:
        told = measured(CHILD, str(folder), str(acts), str(last_s), str(idle_s)).told
        sounding = bool(heard and told["playing"])
        plain = _plain_percent(told["playing"], idle_s) if sounding else 0.0
    shutil.rmtree(folder)
    return _figures(told, plain, sounding=sounding)


@contextmanager
def _sound() -> Iterator[bool]:
    """A sound server for the length of a block; False where there is none to be had."""
    with ExitStack() as stack:
        try:
            stack.enter_context(running_null_sink())
        except pytest.skip.Exception as missing:
            print(f"two hours without music: {missing}")
            yield False
        else:
            yield True


def _plain_percent(file: str, idle_s: int) -> float:
    """How much of a core plain libVLC takes for the same file."""
    process = Process(SINK, "loop", file)
    try:
        process.ready()
        process.line.send("play")
        time.sleep(2)
        watched = psutil.Process(process.pid)
        began_s, before = time.monotonic(), watched.cpu_times()
        time.sleep(idle_s)
        after = watched.cpu_times()
    finally:
        process.end()
    busy_s = after.user + after.system - before.user - before.system
    return 100 * busy_s / (time.monotonic() - began_s)


def _figures(told: dict[str, Any], plain: float, *, sounding: bool) -> list[Figure]:
    pauses, of_acts, painted = told["pauses_ms"], told["of_acts_ms"], told["painted_ms"]
    what = f"two hours, {len(of_acts)} acts in {told['took_s'] / 60:.1f} min"
    over = "over plain libVLC's" if sounding else "no music"
    return [
        Figure(f"{what}: longest pause of the event loop", max(pauses), "ms", PAUSE_MS),
        Figure(f"the same, p99 of {len(pauses):,} pauses", percentile(pauses, 99), "ms", FRAME_MS),
        Figure("the same, longest by the CPU of its thread", max(told["cpu_ms"]), "ms"),
        Figure("the same, p99 by the CPU", percentile(told["cpu_ms"], 99), "ms"),
        Figure("the same, each act's longest (p95)", percentile(of_acts, 95), "ms"),
        Figure("the same, each act's longest (median)", percentile(of_acts, 50), "ms"),
        Figure("the same, Return to row painted (p99)", percentile(painted, 99), "ms", FRAME_MS),
        Figure("the same, memory grown since minute 5 (USS)", told["grown_mb"], "MB", GROWN_MB),
        Figure(
            f"afterwards, idle CPU of a core, {over}",
            told["idle_percent"] - plain,
            "%",
            IDLE_PERCENT,
        ),
        Figure("T+ beside the monotonic clock", told["off_ms"], "ms", OFF_MS),
    ]
