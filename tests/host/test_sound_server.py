"""A sound server that owes an answer for long is told of, once, and so is that it answers again."""

import subprocess
import threading
from collections.abc import Iterator
from queue import Empty, SimpleQueue

import pytest

from kap_companion.host.sound_server import PATIENCE, ServerWatch, watch_server
from tests.null_sink import _start, frozen, running_null_sink

LIMIT_S = 20.0
LOOK_EVERY_S = 0.02
A_WHILE_S = 3 * PATIENCE * LOOK_EVERY_S


class Server:
    """Answers as long as it isn't told to hang."""

    def __init__(self) -> None:
        self.answers = threading.Event()
        self.answers.set()
        self.asked = threading.Semaphore(0)

    def ask(self) -> None:
        self.asked.release()
        self.answers.wait(LIMIT_S)

    def was_asked(self, times: int) -> None:
        for _ in range(times):
            assert self.asked.acquire(timeout=LIMIT_S)


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def told(server: Server) -> Iterator[SimpleQueue[str]]:
    said: SimpleQueue[str] = SimpleQueue()
    watch = ServerWatch(
        server.ask, lambda _: said.put("hung"), lambda: said.put("answers"), LOOK_EVERY_S
    )
    watch.start()
    yield said
    server.answers.set()
    watch.close()


def next_of(told: SimpleQueue[str], within_s: float = LIMIT_S) -> str:
    try:
        return told.get(timeout=within_s)
    except Empty:
        return ""


def test_of_one_that_answers_nothing_is_told(server: Server, told: SimpleQueue[str]) -> None:
    server.was_asked(3 * PATIENCE)
    assert next_of(told, 0.0) == ""


def test_one_that_hangs_is_told_of_once_and_asked_no_more(
    server: Server, told: SimpleQueue[str]
) -> None:
    server.was_asked(1)
    server.answers.clear()
    assert next_of(told) == "hung"
    while server.asked.acquire(blocking=False):
        pass
    assert next_of(told, A_WHILE_S) == ""
    assert not server.asked.acquire(blocking=False)


def test_that_it_answers_again_is_told_and_it_may_hang_again(
    server: Server, told: SimpleQueue[str]
) -> None:
    for _ in range(2):
        server.answers.clear()
        assert next_of(told) == "hung"
        server.answers.set()
        assert next_of(told) == "answers"
    assert next_of(told, A_WHILE_S) == ""


def test_a_short_wait_is_none(server: Server, told: SimpleQueue[str]) -> None:
    for _ in range(5):
        server.was_asked(1)
        server.answers.clear()
        told_at_once = next_of(told, LOOK_EVERY_S)
        server.answers.set()
        assert told_at_once == ""
    assert next_of(told, A_WHILE_S) == ""


def test_whoever_waits_is_left_behind_at_the_end(server: Server) -> None:
    server.answers.clear()
    watch = ServerWatch(server.ask, lambda _: None, lambda: None, LOOK_EVERY_S)
    watch.start()
    server.was_asked(1)
    watch.close()
    server.answers.set()


def test_one_that_is_not_there_never_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULSE_SERVER", "unix:/nowhere/native")
    said: SimpleQueue[str] = SimpleQueue()
    end = watch_server(lambda _: said.put("hung"), lambda: said.put("answers"))
    assert next_of(said, 2.5) == ""
    end()


@pytest.mark.sound
def test_a_real_one_is_asked_again_after_it_was_gone() -> None:
    said: SimpleQueue[str] = SimpleQueue()
    with running_null_sink() as server:
        end = watch_server(lambda _: said.put("hung"), lambda: said.put("answers"))
        try:
            assert next_of(said, 1.5) == ""
            with frozen(server):
                assert next_of(said, 4.0) == "hung"
            assert next_of(said, 2.0) == "answers"
            subprocess.run(["pulseaudio", "--kill"], check=True, timeout=20)
            assert next_of(said, 2.5) == "", "what is gone doesn't hang"
            _start(server.folder)
            assert next_of(said, 1.5) == ""
            with frozen(server):
                assert next_of(said, 4.0) == "hung"
            assert next_of(said, 2.0) == "answers"
        finally:
            end()
