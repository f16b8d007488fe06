"""What a clinician has to look at stands whole in the Journey, whatever stands beside it."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kap_companion.domain.events import AdverseEventBegan, Severity
from kap_companion.domain.protocols import PROTOCOLS
from kap_companion.ui.pages.journey import JourneyPage
from kap_companion.ui.workspace import Workspace
from tests.ui.pages.journey_ground import InTheRoom
from tests.ui.practice import HandClock


@pytest.fixture
def room(qtbot: QtBot, workspace: Workspace, clock: HandClock) -> Iterator[InTheRoom]:
    made = InTheRoom(qtbot, workspace, clock, protocol=PROTOCOLS[2])
    window = QWidget()
    made.page.setParent(window)
    yield made
    made.page.setParent(None)
    made.close()
    window.close()


def is_whole(page: JourneyPage) -> bool:
    """Every bar has its height, the notice all of its lines, and none lies over another one."""
    bars = (page.review, page.goes_in, page.adverse.strip, page.checks.bar, page.line)
    standing = [bar for bar in bars if bar.isVisible()]
    places = sorted((bar.mapTo(page, bar.rect().topLeft()).y(), bar.height()) for bar in standing)
    ends = [top + height for top, height in places]
    apart = all(end <= top for end, (top, _) in zip(ends, places[1:], strict=False))
    lines = page.review.height() >= page.review.heightForWidth(page.review.width())
    high = all(bar.height() >= bar.minimumSizeHint().height() for bar in standing)
    return apart and high and lines and ends[-1] <= page.height()


@pytest.mark.parametrize(("width", "height", "compact"), [(1282, 676, False), (859, 452, True)])
@pytest.mark.parametrize("beyond", [False, True])
def test_it_stands_whole(  # the window, and what happens in it
    room: InTheRoom, width: int, height: int, *, compact: bool, beyond: bool
) -> None:
    page, window = room.page, room.page.window()
    page.set_compact(compact)
    window.resize(width, height)
    page.setMinimumSize(0, 0)  # it was a window of its own
    page.setGeometry(0, 0, width, height)
    page.show()
    window.show()
    window.activateWindow()
    page.setFocus()
    room.until(page.hasFocus)
    if beyond:
        room.keys("v164/98 88 97\r")
        room.until(page.checks.bar.isVisible)
    room.session.adverse.begin(AdverseEventBegan("Suicidal ideation", Severity.MODERATE))
    room.until(page.review.isVisible)
    room.until(lambda: "Events" in page.axis.names())
    room.until(lambda: is_whole(page))
    room.settle_screen()
    assert is_whole(page)
