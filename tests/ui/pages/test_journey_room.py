"""Where everything happens at once, every bar stands whole; what its keys still reach gives way."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kap_companion.domain.events import AdverseEventBegan, Severity
from kap_companion.domain.protocols import PROTOCOLS
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.tag_grid import CELL_PX
from kap_companion.ui.workspace import Workspace
from tests.audio.fake_player import FakePlayer
from tests.ui.pages.journey_ground import InTheRoom
from tests.ui.practice import HandClock

WHOLE_PX = 676
"""How high the page is in a window of 1366 x 768 without a notice."""
COMPACT_AXIS_PX = 100


@pytest.fixture
def room(qtbot: QtBot, workspace: Workspace, clock: HandClock) -> Iterator[InTheRoom]:
    made = InTheRoom(qtbot, workspace, clock, protocol=PROTOCOLS[2])
    window = QWidget()
    made.page.setParent(window)
    yield made
    made.page.setParent(None)
    made.close()
    window.close()


def fill(room: InTheRoom, width: int, height: int) -> None:
    """Give the page so much of a window; as a window of its own it would never be squeezed."""
    window = room.page.window()
    window.resize(width, height)
    room.page.setMinimumSize(0, 0)  # it was a window of its own
    room.page.setGeometry(0, 0, width, height)
    room.page.show()
    window.show()
    window.activateWindow()
    room.page.setFocus()
    room.until(room.page.hasFocus)


def bars(room: InTheRoom) -> list[QWidget]:
    page = room.page
    all_bars = (page.room_notice, page.goes_in, page.adverse.strip, page.checks.bar, page.line)
    return [bar for bar in (*all_bars, page.tags) if bar.isVisible() and bar.height() > 0]


def is_whole(room: InTheRoom) -> bool:
    """No bar is lower than it must be, none lies over the next, and all end inside of the page."""
    page, standing = room.page, bars(room)
    places = sorted((bar.mapTo(page, bar.rect().topLeft()).y(), bar) for bar in standing)
    ends = [top + bar.height() for top, bar in places]
    apart = all(end <= top for end, (top, _) in zip(ends, places[1:], strict=False))
    buttons = [button for bar in standing for button in bar.findChildren(Button)]
    shown = [each for each in (*standing, *buttons) if each.isVisible()]
    high = all(each.height() >= min(36, each.sizeHint().height()) for each in shown)
    return apart and high and ends[-1] <= page.height() and page.log.height() >= 36


def everything_at_once(room: InTheRoom, player: FakePlayer) -> None:
    """A lozenge is held, vitals are beyond the limits, an event is serious, the sound is gone."""
    room.keys("v")
    room.keys("164/98 88 97")
    room.press_return()
    room.settle()
    room.session.adverse.begin(AdverseEventBegan("Nausea", Severity.SERIOUS))
    room.settle()
    room.keys(" ")
    player.advance(3_000)
    player.lose_sound()
    player.advance(1_000)
    room.page.refresh()
    room.settle()
    room.until(lambda: {"Events", "BP", "Heart"} <= set(room.page.axis.names()))


@pytest.mark.parametrize("size", [(1282, 676, False), (859, 452, True)], ids=str)
def test_every_bar_stands_whole_when_all_happens_at_once(  # the window, and what happens in it
    room: InTheRoom, player: FakePlayer, size: tuple[int, int, bool]
) -> None:
    page = room.page
    width, height, compact = size
    page.set_compact(compact)
    fill(room, width, height)
    room.until(lambda: is_whole(room))
    assert page.tags.height() > 0
    everything_at_once(room, player)
    room.until(lambda: is_whole(room))
    assert page.checks.bar.isVisible()
    assert page.adverse.strip.isVisible()
    assert page.goes_in.isVisible()
    room.until(lambda: page.adverse.card.dense.same.height() == CELL_PX)


@pytest.mark.parametrize("height", [WHOLE_PX, 619, 562], ids="{} px below the header".format)
def test_below_a_notice_of_the_window_no_control_is_squeezed(
    room: InTheRoom, player: FakePlayer, height: int
) -> None:
    del player
    page = room.page
    room.clock.advance(20)
    page.refresh()
    fill(room, 1282, height)
    room.settle()
    room.until(lambda: {"BP", "Heart"} <= set(page.axis.names()) and page.axis.height() > 0)
    room.settle_screen()
    panel = page.hands.panel
    shown = (panel.home, panel.soften, panel.extend, panel.hold, page.mask_row.button)
    beside = (*shown, page.checks.vitals, page.dose, page.end)
    assert all(each.isVisible() and each.height() >= CELL_PX for each in beside)
    assert is_whole(room)
    assert (page.axis.height() > COMPACT_AXIS_PX) == (height == WHOLE_PX)


def test_what_gave_way_is_back_once_there_is_room(room: InTheRoom, player: FakePlayer) -> None:
    page = room.page
    fill(room, 1282, 676)
    everything_at_once(room, player)
    room.until(lambda: is_whole(room))
    fill(room, 1282, 1100)
    room.until(lambda: page.room_notice.isVisible() and page.tags.height() == 2 * CELL_PX)
    room.until(lambda: is_whole(room))


def test_notices_are_set_smaller_before_a_stamp_gives_way(
    room: InTheRoom, player: FakePlayer
) -> None:
    page = room.page
    fill(room, 1282, 1100)
    room.keys(" ")
    player.advance(3_000)
    player.lose_sound()
    player.advance(1_000)
    page.refresh()
    room.until(page.room_notice.isVisible)
    least = page.room_notice.minimumHeight()
    found = (_heights(room, height) for height in range(WHOLE_PX, 400, -4))
    assert any(notice < least and stamps == 2 * CELL_PX for notice, stamps in found)


def _heights(room: InTheRoom, height: int) -> tuple[int, int]:
    """How high the notice has to be, and the stamps are, in a window of this height."""
    fill(room, 1282, height)
    room.settle()
    assert room.page.room_notice.isVisible() or not room.page.tags.height()
    return room.page.room_notice.minimumHeight(), room.page.tags.height()
