"""Raising lives that write, hearing what they say in a thread of its own, and ending them."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from typing import IO, Protocol


class Order(Protocol):
    """What a nursery is asked for."""

    def order(self) -> bytes: ...


ROOT = Path(__file__).resolve().parents[3]
LIMIT_S = 60.0


@dataclass
class Heard:
    """What one life has said so far; `saved` is what each acknowledged entry says, by its id."""

    pid: int = 0
    saved: dict[str, str] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    moments: list[tuple[int, int]] = field(default_factory=list)
    broken: str = ""
    closed: str = ""
    at: str = ""
    done: bool = False
    began: Event = field(default_factory=Event)
    wrote: Event = field(default_factory=Event)
    gone: Event = field(default_factory=Event)

    def hear(self, line: str) -> None:
        word, _, rest = line.partition(" ")
        match word:
            case "pid":
                self.pid = int(rest)
                self.began.set()
            case "saved":
                one, _, words = rest.partition(" ")
                self.saved[one] = words
                self.wrote.set()
            case "moment":
                utc_us, steady_us = rest.split()
                self.moments.append((int(utc_us), int(steady_us)))
            case "refused":
                self.refused.append(rest)
                self.wrote.set()
            case "broken":
                self.broken = rest
            case "closed":
                self.closed = rest
            case "at":
                self.at = rest
            case "done":
                self.done = True
            case "gone":
                self.gone.set()

    def kill(self) -> None:
        """Kill it, wherever it is, and wait until it is gone."""
        self.began.wait(LIMIT_S)
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        self.end()

    def end(self) -> None:
        """Wait until it is gone."""
        if not self.gone.wait(LIMIT_S):
            raise TimeoutError("a life of the fault suite does not end")


class Nursery:
    """A process that raises lives, one after the other."""

    def __init__(self, orders: IO[bytes], words: IO[bytes]) -> None:
        self._orders, self._words = orders, words

    def live(self, life: Order) -> Heard:
        """Begin a life, and hear it until it is gone."""
        heard = Heard()
        # A full pipe would hold the life up: it is emptied all the time.
        Thread(target=self._listen, args=(heard,), daemon=True).start()
        self._orders.write(life.order())
        self._orders.flush()
        return heard

    def _listen(self, heard: Heard) -> None:
        for line in self._words:
            heard.hear(line.decode().rstrip("\n"))
            if heard.gone.is_set():
                return
        heard.broken = heard.broken or "the nursery is gone"
        heard.gone.set()


@contextmanager
def nursery(
    before: Sequence[str] = (),
    environment: Mapping[str, str] | None = None,
    module: str = "tests.faults.suite.writer",
) -> Iterator[Nursery]:
    """Start one; `before` is the command line of a program that starts it."""
    command = [*before, sys.executable, "-m", module]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **(environment or {})}, stdin=pipe, stdout=pipe
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        yield Nursery(process.stdin, process.stdout)
        process.stdin.close()
