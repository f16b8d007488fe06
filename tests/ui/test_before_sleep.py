"""The lid is closed: the vault locks, and the computer sleeps once the keys are gone."""

import ctypes
import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QAbstractEventDispatcher, QByteArray
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import VoidPtr

from kap_companion.domain.events import VaultLocked
from kap_companion.domain.moment import US_PER_SECOND
from kap_companion.host.sleep_notice import no_notice, sleep_notice
from kap_companion.host.sleep_watch import SleepWatch
from kap_companion.host.wiping import wipe_what_is_free
from kap_companion.machine import this_machine
from kap_companion.services import lockup
from kap_companion.ui import idle, locker
from kap_companion.ui.pages.lock import LockPage
from kap_companion.ui.suspend_message import Message, SuspendFilter
from kap_companion.vault import Vault, unlock_vault
from tests.access import access_log
from tests.narrow import there
from tests.ui.door import Running, running
from tests.ui.practice import PASSPHRASE, HandClock

pytest.importorskip("jeepney")

from tests.host.desktop import running_bus
from tests.host.logind import PATIENCE_S, FakeLogind, thread_of_sleep

needs_a_bus = pytest.mark.skipif(
    sys.platform != "linux" or shutil.which("dbus-daemon") is None,
    reason="needs a message bus of its own",
)

PATIENCE_MS = 1_000 * PATIENCE_S
GRACE_MS = 200
"""How long a test looks on while nothing must happen."""
POWERBROADCAST, SUSPEND, RESUMED = 0x0218, 0x4, 0x12

Start = Callable[..., AbstractContextManager[Running]]


@pytest.fixture
def data(busy_folder: Path, tmp_path: Path) -> Path:
    return shutil.copytree(busy_folder, tmp_path / "data")


@pytest.fixture
def start(themed: QApplication, qtbot: QtBot, data: Path, clock: HandClock) -> Start:
    return partial(running, themed, qtbot, data, clock, tells_of_sleep=sleep_notice)


@pytest.fixture
def order() -> list[str]:
    """What happened, one after the other, on whichever thread."""
    return []


@pytest.fixture
def logind(
    tmp_path: Path, order: list[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[FakeLogind]:
    with running_bus(tmp_path) as address:
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", address)
        service = FakeLogind(address, when_free=lambda: order.append("sleep is free"))
        yield service
        service.leave()


@pytest.fixture
def door(
    logind: FakeLogind, start: Start, order: list[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Running]:
    def wipe() -> None:
        wipe_what_is_free()
        order.append("keys are gone")  # nothing that this lock does comes after it

    monkeypatch.setattr(locker, "wipe_what_is_free", wipe)
    with start() as made:
        made.enter(PASSPHRASE)
        logind.inhibitor(1)
        yield made


@pytest.fixture
def slow_close(order: list[str], monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """The vault closes only once this is set."""
    may_close = threading.Event()
    close = Vault.close_locked

    def slowly(vault: Vault) -> bool:
        assert may_close.wait(PATIENCE_S)
        written = close(vault)
        order.append("vault is closed")
        return written

    monkeypatch.setattr(Vault, "close_locked", slowly)
    return may_close


def until(door: Running, true: Callable[[], object]) -> None:
    door.qtbot.waitUntil(lambda: bool(true()), timeout=PATIENCE_MS)


def reasons(data: Path, clock: HandClock) -> list[str]:
    vault = unlock_vault(data, PASSPHRASE, clock)
    entries = access_log(vault.reader)
    vault.close()
    return [entry.event.why for entry in entries if isinstance(entry.event, VaultLocked)]


@needs_a_bus
def test_the_keys_go_before_the_computer_sleeps(
    door: Running, logind: FakeLogind, order: list[str], slow_close: threading.Event
) -> None:
    logind.tell(sleeps=True)
    until(door, lambda: door.program.window.in_front)
    assert isinstance(door.program.window.in_front, LockPage)
    assert door.program.window.shell is None
    door.qtbot.wait(GRACE_MS)
    assert not logind.inhibitor(1).free.is_set()
    slow_close.set()
    until(door, logind.inhibitor(1).free.is_set)
    assert order == ["vault is closed", "keys are gone", "sleep is free"]


@needs_a_bus
def test_each_sleep_locks_what_was_opened_between(
    start: Start, logind: FakeLogind, data: Path, clock: HandClock
) -> None:
    with start() as door:
        door.enter(PASSPHRASE)
        for number in (1, 2):
            logind.inhibitor(number)
            logind.tell(sleeps=True)
            until(door, logind.inhibitor(number).free.is_set)
            assert door.program.window.shell is None
            logind.tell(sleeps=False)
            assert not logind.inhibitor(number + 1).free.is_set()
            door.hands.fill("Unlock with your passphrase", PASSPHRASE)
            door.hands.click("Unlock")
            until(door, lambda: door.program.window.shell)
    assert reasons(data, clock) == ["suspend", "suspend"]


@needs_a_bus
def test_a_lock_that_is_refused_holds_no_sleep_off(
    door: Running, logind: FakeLogind, order: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(door.shell, "holds_unsaved", lambda: True)
        logind.tell(sleeps=True)
        until(door, logind.inhibitor(1).free.is_set)
        assert door.program.window.shell is not None
        assert "Not locked" in door.shell.notice.text()
    logind.tell(sleeps=False)
    logind.inhibitor(2)
    logind.tell(sleeps=True)
    until(door, logind.inhibitor(2).free.is_set)
    assert order == ["sleep is free", "keys are gone", "sleep is free"]


@needs_a_bus
def test_locked_already_it_holds_no_sleep_off(
    door: Running, logind: FakeLogind, order: list[str]
) -> None:
    door.program.lock("by key")
    until(door, lambda: order)
    logind.tell(sleeps=True)
    until(door, logind.inhibitor(1).free.is_set)
    assert order == ["keys are gone", "sleep is free"]


@needs_a_bus
def test_a_lock_under_way_is_waited_for(
    door: Running, logind: FakeLogind, order: list[str], slow_close: threading.Event
) -> None:
    door.program.lock("idle")
    logind.tell(sleeps=True)
    door.qtbot.wait(GRACE_MS)
    assert order == []
    slow_close.set()
    until(door, logind.inhibitor(1).free.is_set)
    assert order == ["vault is closed", "keys are gone", "sleep is free"]


@needs_a_bus
def test_closing_the_program_gives_sleep_free(start: Start, logind: FakeLogind) -> None:
    with start() as door:
        door.enter(PASSPHRASE)
        logind.inhibitor(1)
        thread = thread_of_sleep()
    assert not thread.is_alive()
    assert logind.inhibitor(1).free.wait(PATIENCE_S)


def test_without_a_bus_it_opens_locks_and_closes(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={tmp_path / 'none'}")
    with start() as door:
        door.enter(PASSPHRASE)
        door.program.lock("by key")
        until(door, lambda: door.program.window.in_front)
        door.hands.fill("Unlock with your passphrase", PASSPHRASE)
        door.hands.click("Unlock")
        until(door, lambda: door.program.window.shell)


def test_the_program_on_this_machine_listens() -> None:
    assert this_machine().tells_of_sleep is sleep_notice


class Nap:
    """A computer that sleeps when told; its clocks tell afterwards."""

    def __init__(self, clock: HandClock) -> None:
        self._asleep_us = 0
        self.look = SleepWatch(clock, lambda: clock.now().steady_us - self._asleep_us).look

    def sleep(self) -> None:
        self._asleep_us += 3_600 * US_PER_SECOND


@pytest.fixture
def nap(clock: HandClock, monkeypatch: pytest.MonkeyPatch) -> Nap:
    monkeypatch.setattr(idle, "LOOK_EVERY_MS", 3_600_000)  # only when a test looks
    return Nap(clock)


def looked(door: Running) -> Running:
    there(door.program._idle).look()  # noqa: SLF001  # as each second
    return door


def test_a_sleep_before_the_passphrase_locks_nothing(start: Start, nap: Nap) -> None:
    with start(slept=nap.look, tells_of_sleep=no_notice) as door:
        nap.sleep()
        door.enter(PASSPHRASE)
        assert looked(door).program.window.shell is not None
        door.program.lock("by key")
        nap.sleep()
        until(door, lambda: looked(door).program.window.in_front)
        door.hands.fill("Unlock with your passphrase", PASSPHRASE)
        door.hands.click("Unlock")
        until(door, lambda: door.program.window.shell)
        assert looked(door).program.window.shell is not None


def test_a_sleep_while_it_is_opened_locks_what_was_opened(
    start: Start, nap: Nap, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unlock_asleep(*given: Any, **named: Any) -> Vault:  # noqa: ANN401  # handed on
        nap.sleep()
        return unlock_vault(*given, **named)

    monkeypatch.setattr(lockup, "unlock_vault", unlock_asleep)
    with start(slept=nap.look, tells_of_sleep=no_notice) as door:
        door.enter(PASSPHRASE)
        assert looked(door).program.window.shell is None
        door.hands.fill("Unlock with your passphrase", PASSPHRASE)
        door.hands.click("Unlock")

        def was_open() -> bool:
            shell = door.program.window.shell
            looked(door)  # while it is opened, too
            return shell is not None

        until(door, was_open)
        assert door.program.window.shell is None


# Windows: its message is built by hand and goes through Qt's own stream of native messages.


def send(message: int, w_param: int, kind: bytes = b"windows_generic_MSG") -> None:
    sent = Message(None, message, w_param, 0)
    at = VoidPtr(ctypes.addressof(sent))
    stream = QAbstractEventDispatcher.instance()
    # PySide6's own description of this call leaves its third argument out.
    swallowed = stream.filterNativeEvent(QByteArray(kind), at, 0)  # type: ignore[call-arg, arg-type]
    assert not swallowed


@pytest.fixture
def heard(qapp: QApplication) -> Iterator[list[str]]:
    calls: list[str] = []
    made = SuspendFilter(lambda: calls.append("suspend"))
    qapp.installNativeEventFilter(made)
    yield calls
    qapp.removeNativeEventFilter(made)


def test_the_message_before_sleep_is_heard(heard: list[str]) -> None:
    send(POWERBROADCAST, SUSPEND)
    assert heard == ["suspend"]


@pytest.mark.parametrize(
    ("message", "w_param", "kind"),
    [
        (POWERBROADCAST, RESUMED, b"windows_generic_MSG"),
        (POWERBROADCAST, 1 << 32 | SUSPEND, b"windows_generic_MSG"),
        (0x0219, SUSPEND, b"windows_generic_MSG"),
        (0, 0, b"windows_generic_MSG"),
        (POWERBROADCAST, SUSPEND, b"windows_dispatcher_MSG"),
        (POWERBROADCAST, SUSPEND, b"xcb_generic_event_t"),
    ],
)
def test_any_other_is_not(message: int, w_param: int, kind: bytes, heard: list[str]) -> None:
    send(message, w_param, kind)
    assert heard == []


def test_the_message_is_laid_out_as_windows_has_it() -> None:
    from ctypes import wintypes  # noqa: PLC0415  # for comparison only

    for ours, theirs in (("window", "hWnd"), ("message", "message"), ("w_param", "wParam")):
        assert getattr(Message, ours).offset == getattr(wintypes.MSG, theirs).offset
        assert getattr(Message, ours).size == getattr(wintypes.MSG, theirs).size
    assert Message.l_param.offset == wintypes.MSG.lParam.offset


def test_told_on_the_windows_thread_it_is_locked_when_that_returns(
    start: Start, themed: QApplication, order: list[str], slow_close: threading.Event
) -> None:
    with start(tells_of_sleep=lambda _: Silent()) as door:
        door.enter(PASSPHRASE)
        before_sleep = there(door.program._before_sleep)  # noqa: SLF001  # only Windows installs it
        installed = SuspendFilter(before_sleep.lock_now)
        themed.installNativeEventFilter(installed)
        slow_close.set()
        send(POWERBROADCAST, SUSPEND)
        assert order == ["vault is closed"]
        assert door.program.window.shell is None
        send(POWERBROADCAST, SUSPEND)
        themed.removeNativeEventFilter(installed)
        assert isinstance(door.program.window.in_front, LockPage)


class Silent:
    def close(self) -> None:
        pass
