"""The way back to the thread of the windows: whoever is still there is told, and nobody else."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from kap_companion.errors import KapError
from kap_companion.ui.bridge import Bridge


class Page(QObject):
    def __init__(self, told: list[object]) -> None:
        super().__init__()
        self.told_to = told

    def hear(self, said: object) -> None:
        self.told_to.append((self.objectName(), said))


WAYS: dict[str, Callable[[Page], Callable[[object], None]]] = {
    "method": lambda page: page.hear,
    "partial": lambda page: partial(partial(page.hear)),
    "closure": lambda page: lambda said: page.hear(said),  # noqa: PLW0108  # the closure is the point
}


@pytest.fixture
def bridge(qtbot: QtBot) -> Bridge:
    del qtbot
    return Bridge()


def future_of(result: object) -> "Future[object]":
    future: Future[object] = Future()
    if isinstance(result, Exception):
        future.set_exception(result)
    else:
        future.set_result(result)
    return future


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("result", ["done", KapError("It failed.")])
def test_a_page_is_told(bridge: Bridge, qtbot: QtBot, way: str, result: object) -> None:
    told: list[object] = []
    page = Page(told)
    bridge.when_done(future_of(result), WAYS[way](page), WAYS[way](page))
    qtbot.waitUntil(lambda: told == [("", str(result))])


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("result", ["done", KapError("It failed.")])
def test_a_page_that_is_gone_is_not(bridge: Bridge, qtbot: QtBot, way: str, result: object) -> None:
    told: list[object] = []
    gone, there = Page(told), Page(told)
    there.setObjectName("there")
    bridge.when_done(future_of(result), WAYS[way](gone), WAYS[way](gone))
    bridge.when_done(future_of("later"), there.hear, there.hear)
    gone.deleteLater()
    QCoreApplication.sendPostedEvents(gone, QEvent.Type.DeferredDelete)
    qtbot.waitUntil(lambda: told == [("there", "later")])


def test_what_was_cancelled_is_told_to_nobody(bridge: Bridge, qtbot: QtBot) -> None:
    told: list[object] = []
    page, cancelled = Page(told), Future[object]()
    cancelled.cancel()
    bridge.when_done(cancelled, page.hear, page.hear)
    bridge.when_done(future_of("later"), page.hear, page.hear)
    qtbot.waitUntil(lambda: told == [("", "later")])


@pytest.mark.parametrize("way", WAYS)
def test_what_is_told_meanwhile_reaches_a_page_that_is_there(
    bridge: Bridge, qtbot: QtBot, way: str
) -> None:
    told: list[object] = []
    gone, there = Page(told), Page(told)
    tell_gone, tell = WAYS[way](gone), WAYS[way](there)
    delete(gone)
    with ThreadPoolExecutor(1) as worker:
        worker.submit(bridge.call, tell_gone, 1).result()
        worker.submit(bridge.call, tell, 2).result()
    assert told == []
    qtbot.waitUntil(lambda: told == [("", 2)])


def test_a_work_that_outlives_the_program_is_not_ended_by_what_it_tells(bridge: Bridge) -> None:
    told: list[object] = []
    delete(bridge)
    bridge.call(Page(told).hear, 1)
    assert told == []
