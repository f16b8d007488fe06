"""Checking the music before the dose: every finding in words, every button mends."""

from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from kap_companion.audio.library.model import Marks, Query
from kap_companion.config import SettingsNotKept
from kap_companion.domain.player import Output
from kap_companion.ui.bridge import Bridge
from kap_companion.ui.pages.preflight_sheet import FindingLine, PreflightSheet
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.text import Text
from tests.narrow import there
from tests.services.preflight_ground import COURSE, SPEAKER, Ground
from tests.ui.pages.hand import nameless


@pytest.fixture
def ground(tmp_path: Path) -> Iterator[Ground]:
    made = Ground(tmp_path)
    yield made
    made.close()


class Checking:
    """A person with the sheet open."""

    def __init__(self, qtbot: QtBot, ground: Ground, bridge: Bridge) -> None:
        self.qtbot = qtbot
        self.area = QWidget()
        self.area.resize(1282, 696)
        qtbot.addWidget(self.area)
        self.area.show()
        self.sheet = PreflightSheet(ground.preflight, ground.music, COURSE, bridge, self.area)
        self.sheet.open()
        self.wait()

    def wait(self) -> None:
        self.qtbot.waitUntil(self.is_done, timeout=30_000)

    def is_done(self) -> bool:
        return self.sheet.again.isEnabled() and self.sheet.work.isHidden() and bool(self.lines())

    def lines(self) -> list[str]:
        return [there(line.findChild(Text)).text() for line in self._found()]

    def has(self, words: str) -> bool:
        return any(words in line for line in self.lines())

    def mend(self, caption: str) -> None:
        buttons = [b for line in self._found() for b in line.findChildren(Button)]
        next(button for button in buttons if button.caption() == caption).click()

    def _found(self) -> list[FindingLine]:
        return [
            line
            for line in self.sheet.lines.findChildren(FindingLine)
            if line.isVisibleTo(self.area)
        ]


@pytest.fixture
def checking(qtbot: QtBot, ground: Ground, themed: QApplication) -> Checking:
    del themed
    return Checking(qtbot, ground, Bridge())


def test_each_finding_stands_in_a_line(checking: Checking) -> None:
    assert checking.has("Every file opens.")
    assert checking.has("Some music is heard twice: Pre-onset has 0 of 15 min")
    assert checking.has("Loudness was not measured: swell, tide.")
    assert checking.has("All files are on this computer.")
    assert checking.has("The hall is there and not muted, at 60 %.")
    buttons: list[QWidget] = [*checking.sheet.findChildren(Button), checking.sheet.close_button]
    assert nameless(buttons) == []


def test_measuring_mends_and_looks_again(checking: Checking, qtbot: QtBot) -> None:
    checking.mend("Measure")
    qtbot.waitUntil(lambda: checking.has("Softer than the others"), timeout=60_000)
    assert checking.has("swell")


def test_copying_mends_and_looks_again(checking: Checking, ground: Ground, qtbot: QtBot) -> None:
    ground.away.add(ground.album)
    checking.sheet.again.click()
    qtbot.waitUntil(lambda: checking.has("On a network or removable drive: swell, tide."))
    checking.mend("Copy here")
    qtbot.waitUntil(lambda: checking.has("All files are on this computer."), timeout=30_000)


def test_a_mute_is_taken_away(checking: Checking, ground: Ground, qtbot: QtBot) -> None:
    ground.system.told = replace(SPEAKER, muted=True)
    checking.sheet.again.click()
    qtbot.waitUntil(lambda: checking.has("The hall is muted."))
    checking.mend("Unmute")
    qtbot.waitUntil(lambda: checking.has("The hall is there and not muted"))


def test_another_way_out_is_chosen(checking: Checking, ground: Ground, qtbot: QtBot) -> None:
    checking.sheet.output.set_value("ears")
    checking.sheet.output.changed.emit()
    qtbot.waitUntil(lambda: ground.music.output == Output("ears", "Headphones"))
    checking.wait()
    ground.player.ways = (Output("hall", "The hall"),)
    checking.sheet.again.click()
    qtbot.waitUntil(lambda: checking.has("Headphones is not there."))
    checking.mend("Use the system’s choice")
    qtbot.waitUntil(lambda: checking.has("The hall is there and not muted"))
    assert ground.music.output is None
    assert checking.sheet.output.value() == ""


def test_the_systems_choice_can_be_taken_back(
    checking: Checking, ground: Ground, qtbot: QtBot
) -> None:
    checking.sheet.output.set_value("ears")
    checking.sheet.output.changed.emit()
    qtbot.waitUntil(lambda: ground.music.output is not None)
    checking.wait()
    checking.sheet.output.set_value("")
    checking.sheet.output.changed.emit()
    qtbot.waitUntil(lambda: ground.music.output is None)
    checking.wait()
    assert checking.has("The hall is there and not muted")


def test_without_any_way_out_it_says_why(checking: Checking, ground: Ground, qtbot: QtBot) -> None:
    ground.player.ways = ()
    checking.sheet.again.click()
    qtbot.waitUntil(lambda: checking.has("No sound output is there. Plug one in."))
    ground.player.hang_server(0)
    checking.mend("Look again")
    qtbot.waitUntil(lambda: checking.has("The sound output doesn't answer."))


def test_a_choice_that_cannot_be_kept_is_said(
    checking: Checking, ground: Ground, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_: object) -> "Future[None]":
        kept: Future[None] = Future()
        kept.set_exception(SettingsNotKept("The disk is full."))
        return kept

    monkeypatch.setattr(ground.music, "_keep_output", refused)
    checking.sheet.output.set_value("ears")
    checking.sheet.output.changed.emit()
    said = checking.sheet.findChildren(QWidget)
    qtbot.waitUntil(
        lambda: any(getattr(each, "text", str)() == "The disk is full." for each in said)
    )
    assert ground.player.chosen_output == "ears"


def test_what_is_broken_leads_to_the_arc(checking: Checking, ground: Ground, qtbot: QtBot) -> None:
    (ground.album / "tide.wav").write_bytes(b"no music")
    checking.sheet.again.click()
    qtbot.waitUntil(lambda: checking.has("Can’t be opened: tide."))
    with qtbot.waitSignal(checking.sheet.arc_wanted):
        checking.mend("Change the arc")
    assert checking.sheet.isHidden()


def test_the_tone_is_asked_for(checking: Checking, ground: Ground) -> None:
    heard: list[bool] = []
    ground.player.sound_tone = lambda: heard.append(True)  # type: ignore[method-assign]
    checking.sheet.tone.click()
    assert heard == [True]


def test_what_is_marked_against_leads_to_the_arc(
    checking: Checking, ground: Ground, qtbot: QtBot
) -> None:
    assert checking.has("No track is marked as not for sessions, none has lyrics.")
    (tide,) = ground.library.search(Query("tide")).result(30).tracks
    ground.library.mark((tide.id,), Marks(has_lyrics=True)).result(30)
    checking.sheet.again.click()
    qtbot.waitUntil(lambda: checking.has("With lyrics: tide."))
    ground.library.mark((tide.id,), Marks(not_for_sessions=True)).result(30)
    checking.wait()
    checking.sheet.again.click()
    qtbot.waitUntil(lambda: checking.has("Marked as not for sessions: tide."))
    with qtbot.waitSignal(checking.sheet.arc_wanted):
        checking.mend("Change the arc")
