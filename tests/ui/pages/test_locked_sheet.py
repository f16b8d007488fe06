"""The sheet of what was written at the locked screen: read it, then stand by it."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from kap_companion.domain.charts import unconfirmed
from kap_companion.domain.defaults import QUESTIONS
from kap_companion.domain.events import Given, LockedEntriesConfirmed
from kap_companion.services import lockup as lockup_module
from kap_companion.services.intention import Answer
from kap_companion.tour.hands import Hands
from kap_companion.ui.bridge import Bridge
from kap_companion.ui.open_session import OpenSession
from kap_companion.ui.pages.locked_sheet import LockedSheet
from kap_companion.ui.widgets.text import Text
from kap_companion.vault import Vault, unlock_vault
from tests.audio.fake_player import FakePlayer
from tests.ui.pages.locked_ground import LockedSession
from tests.ui.practice import Disk, HandClock, workspace_of


class Sheeted:
    """An open session that was locked for a while, and the sheet over it."""

    def __init__(self, locked: LockedSession, disk: Disk) -> None:
        self.locked, self.disk = locked, disk
        self.workspace = workspace_of(locked.vault, locked.clock, FakePlayer(), Bridge())
        self.session = OpenSession(self.workspace, locked.id)
        self.area = QWidget()
        locked.show(self.area)
        self.sheet = LockedSheet(self.session, self.area)
        self.sheet.open()
        self.hands = Hands(self.area, Path())

    def said(self) -> str:
        return " ".join(each.text() for each in self.sheet.findChildren(Text) if each.isVisible())

    def close(self) -> None:
        self.area.hide()
        self.session.close()
        self.workspace.music.close()


@pytest.fixture
def sheeted(  # noqa: PLR0913  # what the window tests stand on
    qtbot: QtBot,
    themed: QApplication,
    vault: Vault,
    clock: HandClock,
    player: FakePlayer,
    disk: Disk,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Sheeted]:
    del themed
    monkeypatch.setattr(
        lockup_module,
        "unlock_vault",
        partial(unlock_vault, before_commit=disk.before_commit),
    )
    locked = LockedSession(qtbot, vault, clock, player, by_patient=True, dosed=True)
    room = locked.room
    room.keep_answer(QUESTIONS[0], Answer(("<b>grief</b>",), Given.WRITTEN))
    clock.advance(5)
    for sealed in (room.note("warm hands"), room.tag("Settled"), room.finish_form()):
        sealed.result(20)
    locked.unlock()
    made = Sheeted(locked, disk)
    yield made
    made.close()
    locked.close()


def test_everything_that_waits_is_there_to_be_read(sheeted: Sheeted) -> None:
    said = sheeted.said()
    for words in ("warm hands", "Settled", "0:05", QUESTIONS[0].prompt, "Left out."):
        assert words in said
    assert "written while the record was locked" in said


def test_confirmed_it_closes_and_nothing_waits(sheeted: Sheeted) -> None:
    waiting = unconfirmed(sheeted.session.chart)
    assert len(waiting) == 2 + len(QUESTIONS)
    sheeted.hands.click("Confirm")
    sheeted.hands.wait_until(lambda: not sheeted.sheet.isVisible(), "it stays")
    chart = sheeted.locked.chart()
    assert unconfirmed(chart) == ()
    confirmed = chart.latest(LockedEntriesConfirmed)
    assert confirmed == LockedEntriesConfirmed(tuple(fact.versions[-1].id for fact in waiting))


def test_what_was_not_saved_is_said_and_can_be_confirmed_again(sheeted: Sheeted) -> None:
    sheeted.disk.full = True
    sheeted.hands.click("Confirm")
    sheeted.hands.wait_until(lambda: "Not saved" in sheeted.said(), "nothing said")
    assert sheeted.sheet.isVisible()
    assert len(unconfirmed(sheeted.locked.chart())) == 2 + len(QUESTIONS)
    sheeted.disk.full = False
    sheeted.hands.click("Confirm")
    sheeted.hands.wait_until(lambda: not sheeted.sheet.isVisible(), "it stays")
    assert unconfirmed(sheeted.locked.chart()) == ()
