"""Music: two places over one strip, in which what the room has is heard."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kap_companion.audio.silent_player import SilentPlayer
from kap_companion.config import Settings
from kap_companion.domain.arc import Arc
from kap_companion.domain.player import PlayerStatus
from kap_companion.services.library import MusicLibrary
from kap_companion.services.music import MusicRoom
from kap_companion.ui.pages.listening import said_of
from kap_companion.ui.pages.music import MusicPage
from kap_companion.ui.pages.music_library import LibraryTab
from kap_companion.ui.workspace import Workspace
from tests.audio.fake_player import FakePlayer
from tests.ui.music_ground import LIMIT_S, all_tracks, write_tone
from tests.ui.pages.hand import COMPACT, WIDE, Hand, nameless


def drop(page: MusicPage, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    plain = (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    entering = QDragEnterEvent(QPoint(300, 300), Qt.DropAction.CopyAction, data, *plain)
    QApplication.sendEvent(page, entering)
    assert entering.isAccepted()
    dropped = QDropEvent(QPointF(300, 300), Qt.DropAction.CopyAction, data, *plain)
    QApplication.sendEvent(page, dropped)


@pytest.fixture
def hand(qtbot: QtBot, page: MusicPage) -> Hand:
    made = Hand(qtbot, page)
    made.until(lambda: page.desk.arc.key)
    return made


def test_it_opens_with_the_arc_in_the_room(hand: Hand, page: MusicPage, spring: Arc) -> None:
    del hand
    assert page.desk.arc == spring
    assert page.arcs.use.caption() == "In the room"


def test_the_library_is_built_once_the_arc_stands(qtbot: QtBot, page: MusicPage) -> None:
    assert not page.findChildren(LibraryTab)
    hand = Hand(qtbot, page)
    hand.until(lambda: page.desk.rows)
    hand.until(lambda: page.findChildren(LibraryTab))
    assert page.findChildren(LibraryTab) == [page.library]


def test_what_comes_into_the_room_later_is_said(
    hand: Hand, page: MusicPage, room: MusicRoom, library: MusicLibrary
) -> None:
    room.load(library.choose_arc("six-phases").result(LIMIT_S))
    hand.until(lambda: page.arcs.use.caption() == "Use in the room")
    rows = [row.second for row in page.arcs.arcs.found.rows]
    assert rows == ["3 min · in the room", "30 min"]


def test_listening_plays_pauses_and_goes_on(hand: Hand, page: MusicPage, paper: FakePlayer) -> None:
    hand.click(page.listening.play)
    assert paper.state().status is PlayerStatus.PLAYING
    assert page.listening.play.accessibleName() == "Pause"
    hand.click(page.listening.next)
    track = paper.state().track
    assert track is not None
    assert track.title == "Northern Slope"
    hand.click(page.listening.play)
    assert paper.state().status is PlayerStatus.PAUSED


def test_the_volume_is_set_below_the_ceiling_and_kept(
    hand: Hand, page: MusicPage, paper: FakePlayer, workspace: Workspace, tmp_path: Path
) -> None:
    workspace.habits.keep(replace(workspace.habits.now(), loudest_percent=72)).result(LIMIT_S)
    page.show_now()
    page.listening.volume.setFocus()
    for _ in range(3):
        hand.press(Qt.Key.Key_Right)
    assert paper.state().volume_percent == 72
    hand.press(Qt.Key.Key_Left)
    assert paper.state().volume_percent == 67
    hand.until(lambda: Settings(tmp_path / "data").now.volume_percent == 67)


def test_softened_music_is_said_to_be(paper: FakePlayer, room: MusicRoom, spring: Arc) -> None:
    room.load(spring)
    room.play()
    paper.soften(12)
    assert said_of(paper.state()).startswith("playing, softened")


def test_no_sound_is_said_in_the_strip(
    qtbot: QtBot, music_workspace: Workspace, library: MusicLibrary, spring: Arc
) -> None:
    del spring
    silent = MusicRoom(SilentPlayer("No sound from this device."))
    page = MusicPage(replace(music_workspace, music=silent), library)
    Hand(qtbot, page)
    assert page.listening.silence.isVisible()
    assert page.listening.silence.text() == "No sound from this device."
    assert not page.listening.volume.isVisible()
    silent.close()


def test_what_is_dropped_on_the_page_is_added(
    hand: Hand, page: MusicPage, library: MusicLibrary, tmp_path: Path
) -> None:
    dropped = write_tone(tmp_path / "dropped" / "Kitchen Table.wav")
    drop(page, dropped.parent)
    assert page.library.isVisible()
    hand.until(lambda: page.library.report.isVisible() and not page.library.work.is_running)
    assert page.library.report.text() == "One track added."
    assert "Kitchen Table" in all_tracks(library)


@pytest.mark.parametrize("size", [WIDE, COMPACT])
@pytest.mark.parametrize("tab", [0, 1])
def test_everything_is_reached_by_tab_and_has_a_name(
    qtbot: QtBot, page: MusicPage, size: tuple[int, int], tab: int
) -> None:
    hand = Hand(qtbot, page, size)
    hand.until(lambda: page.desk.arc.key)
    page.tabs.setCurrentIndex(tab)
    hand.until(lambda: tab == 0 or page.library.list.rows.tracks)
    stops = hand.tab_stops()
    assert not nameless(stops)
    wanted = {page.arcs.picture, page.arcs.use} if tab == 0 else {page.library.list}
    wanted |= {page.listening.play, page.listening.volume}
    compact = size == COMPACT
    wanted |= {page.arcs.choice, page.arcs.more} if tab == 0 and compact else set()
    strip = [stops.index(each) for each in (page.listening.play, page.listening.volume)]
    content = page.arcs.picture if tab == 0 else page.library.list
    assert stops.index(content) < strip[0] < strip[1]
    assert wanted <= {*stops, *([page.arcs.use] if not page.arcs.use.isEnabled() else [])}
    assert page.minimumSizeHint().height() <= page.height()
    assert page.minimumSizeHint().width() <= page.width()
