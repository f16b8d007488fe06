"""Told before sleep, and sleep held off meanwhile: with a real message bus and real descriptors."""

import logging
import os
import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from queue import Queue

import pytest

from kap_companion.host import sleep_notice as module
from kap_companion.host.sleep_notice import Done, LogindNotice, no_notice, sleep_notice

pytest.importorskip("jeepney")

from tests.host.desktop import running_bus
from tests.host.logind import PATIENCE_S, FakeLogind, thread_of_sleep

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or shutil.which("dbus-daemon") is None,
    reason="needs a message bus of its own",
)

GRACE_S = 0.2
"""How long a test looks on while nothing must happen."""


@pytest.fixture
def bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ExitStack]:
    """A bus that goes when this is closed."""
    with ExitStack() as stack:
        address = stack.enter_context(running_bus(tmp_path))
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", address)
        yield stack


@pytest.fixture
def logind(bus: ExitStack) -> Iterator[FakeLogind]:
    del bus
    service = FakeLogind(os.environ["DBUS_SYSTEM_BUS_ADDRESS"])
    yield service
    service.leave()


@pytest.fixture
def told() -> "Queue[Done]":
    return Queue()


@pytest.fixture
def notice(logind: FakeLogind, told: "Queue[Done]") -> Iterator[LogindNotice]:
    made = LogindNotice(told.put)
    logind.inhibitor(1)
    yield made
    made.close()


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]


def ended(thread: threading.Thread) -> bool:
    thread.join(PATIENCE_S)
    return not thread.is_alive()


@pytest.mark.usefixtures("notice")
def test_it_asks_for_a_delay_and_says_for_whom_and_why(logind: FakeLogind) -> None:
    asked = logind.inhibitor(1)
    assert asked.words == ("sleep", "KAP Companion", "locks the vault before sleep", "delay")
    assert not asked.free.is_set()


@pytest.mark.usefixtures("notice")
def test_sleep_waits_until_it_is_done(logind: FakeLogind, told: "Queue[Done]") -> None:
    logind.tell(sleeps=True)
    done = told.get(timeout=PATIENCE_S)
    assert not logind.inhibitor(1).free.wait(GRACE_S)
    done()
    assert logind.inhibitor(1).free.wait(PATIENCE_S)
    assert len(logind.inhibitors) == 1


@pytest.mark.usefixtures("notice")
def test_after_waking_it_is_held_anew(logind: FakeLogind, told: "Queue[Done]") -> None:
    for number in (1, 2, 3):
        logind.tell(sleeps=True)
        told.get(timeout=PATIENCE_S)()
        assert logind.inhibitor(number).free.wait(PATIENCE_S)
        logind.tell(sleeps=False)
        assert not logind.inhibitor(number + 1).free.is_set()


@pytest.mark.usefixtures("notice")
def test_a_sleep_that_was_called_off_leaves_one_delay(logind: FakeLogind) -> None:
    logind.tell(sleeps=False)
    logind.inhibitor(2)
    assert logind.inhibitor(1).free.wait(PATIENCE_S)
    assert not logind.inhibitor(2).free.is_set()


@pytest.mark.usefixtures("notice")
def test_without_an_answer_it_sleeps_all_the_same(
    logind: FakeLogind, told: "Queue[Done]", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_S", 0.05)
    logind.tell(sleeps=True)
    late = told.get(timeout=PATIENCE_S)
    assert logind.inhibitor(1).free.wait(PATIENCE_S)
    monkeypatch.setattr(module, "MOST_S", PATIENCE_S)
    logind.tell(sleeps=False)
    logind.inhibitor(2)
    logind.tell(sleeps=True)
    done = told.get(timeout=PATIENCE_S)
    late()
    assert not logind.inhibitor(2).free.wait(GRACE_S), "an answer to the sleep before"
    done()
    assert logind.inhibitor(2).free.wait(PATIENCE_S)


def test_the_bound_is_below_the_five_seconds_of_logind() -> None:
    assert 3 < module.MOST_S < 5


@pytest.mark.parametrize("asleep", [False, True])
def test_closing_gives_sleep_free_and_ends_the_thread(
    notice: LogindNotice,
    logind: FakeLogind,
    told: "Queue[Done]",
    asleep: bool,  # noqa: FBT001
) -> None:
    thread = thread_of_sleep()
    if asleep:
        logind.tell(sleeps=True)
        told.get(timeout=PATIENCE_S)
    before = len(os.listdir("/proc/self/fd"))  # noqa: PTH208  # their number is enough
    notice.close()
    assert not thread.is_alive()
    assert logind.inhibitor(1).free.wait(PATIENCE_S)
    assert len(os.listdir("/proc/self/fd")) < before  # noqa: PTH208  # as above
    notice.close()


@pytest.mark.usefixtures("notice")
def test_no_program_that_is_started_holds_it_too(logind: FakeLogind) -> None:
    name = f"pipe:[{logind.inhibitor(1).pipe}]"

    def ends() -> list[int]:
        every = Path("/proc/self/fd").iterdir()
        return [int(each.name) for each in every if leads_to(each) == name]

    assert until(lambda: len(ends()) == 2), "one to hold, one to see it"
    assert until(lambda: not any(os.get_inheritable(end) for end in ends()))


@pytest.mark.parametrize(
    "address", ["unix:path={}/none", "tcp:host=localhost,port=1", "nonsense", "unix:path={}"]
)
def test_without_a_bus_there_is_one_line_in_the_log_and_no_harm(
    address: str,
    tmp_path: Path,
    told: "Queue[Done]",
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", address.format(tmp_path))
    made = sleep_notice(told.put)
    made.close()
    [line] = warnings(caplog)
    assert "can’t say when it goes to sleep" in line
    assert str(tmp_path) not in line
    assert told.empty()


@pytest.mark.usefixtures("bus")
def test_a_bus_without_logind(told: "Queue[Done]", caplog: pytest.LogCaptureFixture) -> None:
    made = sleep_notice(told.put)
    assert until(lambda: warnings(caplog))
    assert thread_of_sleep().is_alive()
    made.close()
    assert len(warnings(caplog)) == 1


@pytest.mark.usefixtures("bus")
def test_a_logind_that_refuses_still_tells(
    told: "Queue[Done]", caplog: pytest.LogCaptureFixture
) -> None:
    service = FakeLogind(os.environ["DBUS_SYSTEM_BUS_ADDRESS"], agrees=False)
    made = LogindNotice(told.put)
    service.refused()
    service.tell(sleeps=True)
    told.get(timeout=PATIENCE_S)()
    made.close()
    service.leave()
    assert warnings(caplog) == ["This computer does not wait for the lock before it sleeps."]


def test_a_bus_that_goes_away(
    notice: LogindNotice,
    logind: FakeLogind,
    bus: ExitStack,
    caplog: pytest.LogCaptureFixture,
) -> None:
    thread = thread_of_sleep()
    bus.close()
    assert ended(thread)
    assert logind.inhibitor(1).free.wait(PATIENCE_S)
    assert len(warnings(caplog)) == 1
    notice.close()


def test_no_notice_is_none(told: "Queue[Done]") -> None:
    no_notice(told.put).close()
    assert told.empty()


def leads_to(descriptor: Path) -> str:
    return str(descriptor.readlink()) if descriptor.is_symlink() else ""


def until(true: Callable[[], object]) -> bool:
    waited = threading.Event()
    for _ in range(1_000):
        if true():
            return True
        waited.wait(0.02)
    return False
