"""Has files measured by a process of its own, and hears what it says; imports no numpy itself."""

from __future__ import annotations

import json
import queue
import subprocess
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from kap_companion.audio.library.model import Stop
from kap_companion.audio.loudness import process
from kap_companion.domain.loudness import Loudness, LoudnessSource
from kap_companion.errors import KapError

BATCH = 16
"""Files for one process: starting it takes as long as measuring a minute of music."""

SILENT_S = 90.0
"""A process that has said nothing for so long is given up, with the file it was at."""

LOOK_S = 0.1
CRASHED = "Measuring this file broke off. It may be damaged."

Outcome = Loudness | str
"""What was measured, or why it couldn't be."""

Told = Callable[[int, int], None]
"""Is told of which file how many milliseconds were measured."""


class ScanFailed(KapError):
    """No process could be started."""


def scan(
    files: Sequence[Path], stop: Stop, told: Told = lambda _index, _done_ms: None
) -> Iterator[tuple[int, Outcome]]:
    """The outcome of each file by its index, as each is ready; ends early once `stop` is set.

    A file that crashes or hangs its process loses its own measurement only. Raises `ScanFailed`
    where the system starts no process.
    """
    at = 0
    while at < len(files) and not stop.is_set():
        batch = files[at : at + BATCH]
        done = 0
        for done, outcome in enumerate(_batch(batch, stop, _from(at, told)), 1):
            yield at + done - 1, outcome
        at += done
        if done < len(batch) and not stop.is_set():
            yield at, CRASHED
            at += 1


def _from(first: int, told: Told) -> Told:
    return lambda index, done_ms: told(first + index, done_ms)


def _batch(files: Sequence[Path], stop: Stop, told: Told) -> Iterator[Outcome]:
    """Outcomes in the order of the files; fewer where the process crashed, hung or was stopped."""
    names = [str(path.absolute()) for path in files]
    try:
        running = process.start(["loudness", "--json", "--", *names])
    except OSError:
        raise ScanFailed("The system started no measurement. Try again later.") from None
    lines: queue.Queue[bytes] = queue.Queue()
    reader = threading.Thread(target=_read, args=(running, lines), daemon=True)
    reader.start()
    try:
        yield from _outcomes(lines, stop, told)
    finally:
        running.kill()
        reader.join()
        process.end(running)


def _outcomes(lines: queue.Queue[bytes], stop: Stop, told: Told) -> Iterator[Outcome]:
    while line := _next_line(lines, stop):
        said = _understood(line)
        if said is None:
            return
        if "done_ms" in said:
            told(int(said["file"]), int(said["done_ms"]))
        else:
            yield _outcome(said)


def _next_line(lines: queue.Queue[bytes], stop: Stop) -> bytes:
    """What the process says next; nothing where it ended, hangs or is to be stopped."""
    waited_s = 0.0
    while waited_s < SILENT_S and not stop.is_set():
        try:
            return lines.get(timeout=LOOK_S)
        except queue.Empty:
            waited_s += LOOK_S
    return b""


def _read(running: subprocess.Popen[bytes], lines: queue.Queue[bytes]) -> None:
    if running.stdout is not None:
        for line in running.stdout:
            lines.put(line)
    lines.put(b"")


def _understood(line: bytes) -> dict[str, Any] | None:
    try:
        said = json.loads(line)
    except ValueError:  # the process died in the middle of a line
        return None
    return said if isinstance(said, dict) else None


def _outcome(said: dict[str, Any]) -> Outcome:
    if "refused" in said:
        return str(said["refused"])
    return Loudness(
        said["integrated_lufs"],
        said["range_lu"],
        said["true_peak_dbtp"],
        LoudnessSource.MEASURED,
    )
