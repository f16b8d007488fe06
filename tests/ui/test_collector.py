"""Garbage goes on the thread of the windows, whoever makes it."""

import gc
import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from kap_companion.ui.collector import Collector, collect_all


class InACycle:
    """Remembers on which thread it went."""

    def __init__(self, went: list[threading.Thread]) -> None:
        self.itself, self._went = self, went

    def __del__(self) -> None:
        self._went.append(threading.current_thread())


@pytest.fixture
def collector() -> Iterator[Collector]:
    made = Collector()
    yield made
    made.close()


def make_garbage(cycles: int = 20_000) -> None:
    for _ in range(cycles):
        cycle: list[object] = []
        cycle.append(cycle)


@pytest.mark.usefixtures("collector")
def test_another_thread_collects_nothing(qtbot: QtBot) -> None:
    went: list[threading.Thread] = []
    InACycle(went)
    busy = threading.Thread(target=make_garbage)
    busy.start()
    busy.join()
    assert went == []
    qtbot.waitUntil(lambda: bool(went))
    assert went == [threading.main_thread()]
    assert not gc.isenabled()


def test_older_generations_get_their_turn(collector: Collector) -> None:
    gc.collect()
    for _ in range(200):
        make_garbage(800)
        collector.look()
    young, middle, _ = gc.get_count()
    assert young <= gc.get_threshold()[0]
    assert middle <= gc.get_threshold()[1] + 1


def test_what_was_set_aside_is_not_looked_at_until_all_is_collected(collector: Collector) -> None:
    went: list[threading.Thread] = []
    cycle = InACycle(went)
    collector.set_aside()
    before = gc.get_freeze_count()
    del cycle
    gc.collect()
    assert before > 0
    assert went == []
    collect_all()
    assert went == [threading.main_thread()]
    assert gc.get_freeze_count() > 0


def test_afterwards_python_does_it_again() -> None:
    collector = Collector()
    collector.set_aside()
    collector.close()
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0
