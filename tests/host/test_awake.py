"""Holding sleep off, asked of a real message bus and a real service on it."""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kap_companion.host.awake import HELD, NOT_HELD, REASON, RELEASED, Awake

pytest.importorskip("jeepney")

from tests.host.desktop import ScreenSaver, running_bus

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or shutil.which("dbus-daemon") is None,
    reason="needs a message bus of its own",
)


@pytest.fixture
def bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with running_bus(tmp_path) as address:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        yield address


@pytest.fixture
def awake() -> Iterator[Awake]:
    keeper = Awake()
    yield keeper
    keeper.close()


@pytest.fixture
def screensaver(bus: str) -> Iterator[ScreenSaver]:
    service = ScreenSaver(bus)
    yield service
    service.leave()


def test_the_desktop_is_asked_and_told_by_whom(awake: Awake, screensaver: ScreenSaver) -> None:
    assert awake.hold().result() == HELD
    assert list(screensaver.holders.values()) == [("KAP Companion", REASON)]


def test_release_gives_sleep_back(awake: Awake, screensaver: ScreenSaver) -> None:
    awake.hold().result()
    assert awake.release().result() == RELEASED
    assert not screensaver.holders


def test_holding_twice_asks_once(awake: Awake, screensaver: ScreenSaver) -> None:
    assert [awake.hold().result(), awake.hold().result()] == [HELD, HELD]
    assert len(screensaver.holders) == 1


def test_it_can_be_held_again(awake: Awake, screensaver: ScreenSaver) -> None:
    awake.hold("first")
    awake.release()
    assert awake.hold("second").result() == HELD
    assert list(screensaver.holders.values()) == [("KAP Companion", "second")]


def test_closing_gives_sleep_back(screensaver: ScreenSaver) -> None:
    awake = Awake()
    awake.hold()
    awake.close()
    assert not screensaver.holders


def test_nothing_is_asked_on_the_callers_thread(awake: Awake, screensaver: ScreenSaver) -> None:
    with screensaver.changed:  # the desktop does not answer while this is held
        answer = awake.hold()
        assert not answer.done()
    assert answer.result() == HELD


def test_a_desktop_that_refuses(awake: Awake, bus: str) -> None:
    service = ScreenSaver(bus, agrees=False)
    assert awake.hold().result() == NOT_HELD
    service.leave()


def test_after_a_refusal_it_may_be_asked_again(awake: Awake, bus: str) -> None:
    assert awake.hold().result() == NOT_HELD
    service = ScreenSaver(bus)
    assert awake.hold().result() == HELD
    awake.release().result()
    service.leave()


def test_a_desktop_that_went_away_is_no_error(awake: Awake, screensaver: ScreenSaver) -> None:
    awake.hold().result()
    screensaver.leave()
    assert awake.release().result() == RELEASED


def test_a_system_without_a_message_bus(awake: Awake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    answer = awake.hold().result()
    assert answer == NOT_HELD
    assert "settings" in answer.sentence, "it says what a person can do"
    assert awake.release().result() == RELEASED


def test_a_bus_that_is_gone(awake: Awake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path / 'gone'}")
    assert awake.hold().result() == NOT_HELD


def test_a_pretended_success_is_not_believed(awake: Awake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.setenv("WAKEPY_FAKE_SUCCESS", "1")
    assert awake.hold().result() == NOT_HELD


def test_a_library_that_fails_is_no_error(
    awake: Awake, screensaver: ScreenSaver, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: object) -> None:
        raise RuntimeError

    adapters = pytest.importorskip("wakepy.dbus_adapters.jeepney")
    monkeypatch.setattr(adapters.JeepneyDBusAdapter, "__init__", broken)
    assert awake.hold().result() == NOT_HELD
    assert not screensaver.holders
