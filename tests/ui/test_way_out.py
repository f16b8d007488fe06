"""The sound goes the way that was chosen, after a restart too; one that is gone is said."""

import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kap_companion.config import Config, load, save
from kap_companion.domain.player import Output
from kap_companion.ui.music_words import missing_words
from tests.narrow import there
from tests.ui.door import Running, running
from tests.ui.practice import PASSPHRASE, HandClock

PATIENCE_MS = 20_000
GONE, HEADPHONES = Output("gone", "The old box"), Output("headphones", "Headphones")
SAID = "The old box is not there. The music goes the system’s way until it is back."

Start = Callable[[], AbstractContextManager[Running]]


@pytest.fixture
def data(busy_folder: Path, tmp_path: Path) -> Path:
    return shutil.copytree(busy_folder, tmp_path / "data")


@pytest.fixture
def start(themed: QApplication, qtbot: QtBot, data: Path, clock: HandClock) -> Start:
    return partial(running, themed, qtbot, data, clock)


def remember(data: Path, output: Output) -> None:
    save(data, replace(load(data), output_key=output.key, output_name=output.name))


def notice(door: Running) -> str:
    said = door.shell.notice
    return said.text() if said.isVisibleTo(door.shell) else ""


def output_of(door: Running) -> Output | None:
    sound = there(door.program._sound)  # noqa: SLF001  # what stays through every lock
    return sound.music.output


def test_one_that_is_gone_is_said_calmly_and_the_sound_goes_on(start: Start, data: Path) -> None:
    remember(data, GONE)
    with start() as door:
        door.enter(PASSPHRASE)
        door.qtbot.waitUntil(lambda: SAID in notice(door), timeout=PATIENCE_MS)
        assert output_of(door) == GONE
        assert door.player.chosen_output == "gone"
    assert load(data).output_key == "gone", "it may be plugged in another day"


def test_it_is_taken_again_after_a_restart_and_holds_behind_a_lock(
    start: Start, data: Path
) -> None:
    remember(data, HEADPHONES)
    with start() as door:
        door.enter(PASSPHRASE)
        assert door.player.chosen_output == "headphones"
        door.program.lock("by key")
        door.qtbot.waitUntil(lambda: door.program.window.shell is None, timeout=PATIENCE_MS)
        assert output_of(door) == HEADPHONES
        assert door.player.chosen_output == "headphones"
    assert (load(data).output_key, load(data).output_name) == ("headphones", "Headphones")


def test_nothing_is_said_where_nothing_is_missing() -> None:
    assert missing_words(None) == ""
    assert Config().output_key == ""
