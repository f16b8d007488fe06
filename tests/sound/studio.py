"""A sound server with several sinks: what plays at one is recorded there and nowhere else."""

import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, TypeVar

from kap_companion.domain.player import PlayerEvent, PlayerState
from tests.audio.ear import LISTEN_FIRST_S, Ear, listening
from tests.null_sink import RATE_HZ, NullSink, running_null_sink

ROOT = Path(__file__).resolve().parents[2]
LIMIT_S = 60.0
Kind = TypeVar("Kind")


@dataclass(frozen=True, slots=True)
class Told:
    """An event, when it was told (steady clock, seconds), and how much had then been recorded."""

    event: PlayerEvent
    at_s: float
    frame: int


class Process:
    """A child that is spoken to over a pipe.

    It plays at this sink; with an empty name at what the server thinks is right.
    """

    def __init__(self, sink: str, *arguments: str) -> None:
        self._line, theirs = Pipe()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.sound.lane_child", str(theirs.fileno()), *arguments],
            pass_fds=[theirs.fileno()],
            cwd=ROOT,
            env={**os.environ, **({"PULSE_SINK": sink} if sink else {})},
        )
        theirs.close()

    def ready(self) -> None:
        """Come back when it can be spoken to."""
        assert self._line.poll(LIMIT_S)
        assert self._line.recv()[0] == "ready"

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def line(self) -> "Connection[Any, Any]":
        return self._line

    def end(self) -> None:
        """Ask it to end, and make it end where it does not."""
        try:
            self._line.send(None)
            self._process.wait(timeout=10)
        except (OSError, subprocess.TimeoutExpired):
            self._process.kill()
            self._process.wait(timeout=10)


class Lane:
    """The port's player at one sink, with an ear there."""

    def __init__(self, sink: str, ear: Ear, volume: int = 100, how: str = "player") -> None:
        self.ear = ear
        self.notes: list[Told] = []
        self._grown = threading.Condition()
        self._answers: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._process = Process(sink, how, str(volume))
        self._thread = threading.Thread(target=self._hear, daemon=True)

    def ready(self) -> None:
        """Come back when the player is there; several lanes may be on their way at a time."""
        self._process.ready()
        self._thread.start()

    @property
    def pid(self) -> int:
        return self._process.pid

    def ask(self, name: str, *arguments: object) -> Any:  # noqa: ANN401 - whatever the port answers
        """Call this method of the player, and come back when it has returned."""
        self._process.line.send((name, arguments))
        kind, answer = self._answers.get(timeout=LIMIT_S)
        assert kind == "answer", answer
        return answer

    def state(self) -> PlayerState:
        """The player's own view."""
        answer: PlayerState = self.ask("state")
        return answer

    def wait_for(
        self,
        kind: type[Kind],
        which: Callable[[Kind], bool] = lambda _: True,
        after: int = 0,
        limit_s: float = LIMIT_S,
    ) -> Told:
        """The first note of a kind that fits, not counting the first `after` notes."""

        def found() -> list[Told]:
            notes = self.notes[after:]
            return [n for n in notes if isinstance(n.event, kind) and which(n.event)]

        with self._grown:
            assert self._grown.wait_for(lambda: bool(found()), limit_s), self.notes
            return found()[0]

    def close(self) -> None:
        """End the player and its process."""
        self._process.end()
        self._thread.join(timeout=10)

    def _hear(self) -> None:
        try:
            while True:
                kind, at_s, what = self._process.line.recv()
                if kind != "event":
                    self._answers.put((kind, what))
                    continue
                with self._grown:
                    self.notes.append(Told(what, at_s, self.ear.mark()))
                    self._grown.notify_all()
        except (EOFError, OSError):
            self._answers.put(("ended", "the process of the player has ended"))


class Studio:
    """The server, an ear at each of its sinks, and, on demand, players at them."""

    def __init__(self, sink: NullSink, ears: dict[str, Ear]) -> None:
        self.server = sink
        self.ears = ears

    @contextmanager
    def lane(self, name: str, volume: int = 100) -> Iterator[Lane]:
        """A player at this sink, in a process of its own, for the length of a block."""
        with self.lanes([name], volume) as lanes:
            yield lanes[0]

    @contextmanager
    def lanes(self, names: Sequence[str], volume: int = 100) -> Iterator[list[Lane]]:
        """The same at each of these sinks."""
        lanes = [Lane(name, self.ears[name], volume) for name in names]
        try:
            for lane in lanes:
                lane.ready()
            yield lanes
        finally:
            for lane in lanes:
                lane.close()

    @contextmanager
    def plain(self, name: str, how: str, *files: Path) -> Iterator[Ear]:
        """libVLC by itself at this sink: `list` plays these files once, `loop` over and over."""
        process = Process(name, how, *map(str, files))
        process.ready()
        process.line.send("play")
        try:
            yield self.ears[name]
        finally:
            process.end()


@contextmanager
def open_studio(*names: str, channels: int = 1) -> Iterator[Studio]:
    """A server of our own with these sinks, each listened to and ready to be trusted."""
    with ExitStack() as stack:
        server = stack.enter_context(running_null_sink())
        for name in names:
            add_sink(name)
        ears: dict[str, Ear] = {}
        for name in names:
            # One after the other: PulseAudio turns away whoever knocks at once with five others.
            ears[name] = stack.enter_context(listening(f"{name}.monitor", channels, 0.0))
            wait_for_ears(ears)
        for ear in ears.values():
            ear.listen(max(0.0, LISTEN_FIRST_S - ear.mark() / RATE_HZ))
        yield Studio(server, ears)


def wait_for_ears(ears: Mapping[str, Ear]) -> None:
    """Come back when the running server has let them in."""
    until_s = time.monotonic() + LIMIT_S
    while len(pactl("list", "short", "source-outputs").splitlines()) < len(ears):
        deaf = [name for name, ear in ears.items() if ear.has_ended()]
        assert not deaf, f"turned away: {deaf}"
        assert time.monotonic() < until_s, "the server lets nobody in"
        time.sleep(0.01)


def add_sink(name: str) -> None:
    """One more sink at the running server."""
    module = ["module-null-sink", f"sink_name={name}", f"rate={RATE_HZ}", "channels=2"]
    pactl("load-module", *module)


def pactl(*arguments: str) -> str:
    """Tell the server something; returns what it answers."""
    done = subprocess.run(
        ["pactl", *arguments], check=True, timeout=20, capture_output=True, text=True
    )
    return done.stdout.strip()
