"""The arcs: changed by hand in their picture, kept in the library, followed by the room."""

import os
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMenu
from pytestqt.qtbot import QtBot

from kap_companion.audio.library.model import BUILT_IN_KEY
from kap_companion.domain.arc import Arc
from kap_companion.domain.arc_edit import Place
from kap_companion.domain.routes import Phase
from kap_companion.errors import KapError
from kap_companion.services.library import MusicLibrary
from kap_companion.services.music import MusicRoom
from kap_companion.ui.pages.arc_sheets import DeleteSheet, NameSheet
from kap_companion.ui.pages.music import MusicPage
from kap_companion.ui.workspace import Workspace
from tests.audio.fake_player import FakePlayer
from tests.ui.music_ground import LIMIT_S, all_tracks, titles, write_tone
from tests.ui.pages.hand import COMPACT, WIDE, Hand
from tests.ui.practice import HandClock, full_day

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def hand(qtbot: QtBot, page: MusicPage) -> Hand:
    made = Hand(qtbot, page)
    made.until(lambda: page.desk.arc.key and page.desk.rows and len(page.desk.facts) == 5)
    return made


def kept(library: MusicLibrary, arc: Arc) -> Arc:
    return library.arc(arc.key).result(LIMIT_S)


def choose(page: MusicPage, phase: int, index: int) -> None:
    picture = page.arcs.picture
    block = picture.placed().block_of(Place(phase, index))
    assert block is not None
    QTest.mouseClick(picture, Qt.MouseButton.LeftButton, pos=block.rect.center().toPoint())


def open_arc(hand: Hand, page: MusicPage, name: str) -> None:
    rows = page.arcs.arcs
    row = next(n for n, each in enumerate(rows.found.rows) if each.first == name)
    where = rows.visualRect(rows.found.index(row)).center()
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=where)
    hand.until(lambda: page.desk.arc.name == name)


def take(page: MusicPage, words: str) -> None:
    """Choose an entry of the menu that is open."""
    menu = page.arcs.findChildren(QMenu)[-1]
    next(each for each in menu.actions() if each.text() == words).trigger()
    menu.close()


# What is shown


def test_the_list_says_which_arc_is_in_the_room(hand: Hand, page: MusicPage) -> None:
    del hand
    rows = [(row.first, row.second) for row in page.arcs.arcs.found.rows]
    assert rows == [("Six phases", "3 min"), ("Spring", "30 min · in the room")]


def test_it_says_what_is_too_little(hand: Hand, page: MusicPage) -> None:
    parts = page.arcs.picture.model().parts
    peak = parts[3]
    assert (peak.said, peak.word, peak.short) == ("15 of 30 min", "repeats", True)
    assert parts[4].word == "nothing yet"
    assert page.arcs.total() == "30 min of music for 135 min · 5 not measured"
    page.arcs.routes.editor.setFocus()
    hand.press(Key.Key_Home)
    hand.until(lambda: page.arcs.total().startswith("30 min of music for 105 min"))


def test_a_chosen_track_shows_its_details(hand: Hand, page: MusicPage) -> None:
    choose(page, 3, 1)
    first, second = page.arcs.details.words()
    assert first == "Slow Tide"
    assert second == "Peak · 8:00 · not measured · played as it is"
    assert "Slow Tide" in page.arcs.picture.accessibleDescription()
    hand.until(lambda: page.arcs.details.fade_words() == "crossfade 15 s")


def test_a_measured_track_says_how_loud_it_is(
    hand: Hand, page: MusicPage, library: MusicLibrary
) -> None:
    track = all_tracks(library)["Slow Tide"]
    library.measure((track.id,)).result(60)
    page.desk.look_again()
    choose(page, 3, 1)
    hand.until(lambda: "LUFS" in page.arcs.details.words()[1])
    block = page.arcs.picture.model().parts[3].blocks[1]
    assert block.over_target_lu is not None


# Changed by hand


def test_a_dragged_track_is_kept_there_and_the_room_follows(
    hand: Hand, page: MusicPage, library: MusicLibrary, room: MusicRoom, spring: Arc
) -> None:
    room.play()
    placed = page.arcs.picture.placed()
    block = placed.block_of(Place(2, 0))
    assert block is not None
    start = block.rect.center().toPoint()
    end = QPoint(round(placed.bands[4].center().x()), start.y())
    QTest.mousePress(page.arcs.picture, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(page.arcs.picture, start + (end - start) / 2)
    QTest.mouseMove(page.arcs.picture, end)
    QTest.mouseRelease(page.arcs.picture, Qt.MouseButton.LeftButton, pos=end)
    wanted = [["Arrival"], [], ["Low Water"], ["Wide Field", "Slow Tide"], ["Northern Slope"], []]
    assert titles(page.desk.arc) == wanted
    hand.until(lambda: titles(kept(library, spring)) == wanted)
    assert titles(room.arc) == wanted
    sounding = room.state().track
    assert sounding is not None
    assert sounding.title == "Arrival"
    assert [each.cue.track.title for each in room.plan()][1] == "Low Water"


def test_keys_move_pin_fade_remove_and_undo(
    hand: Hand, page: MusicPage, library: MusicLibrary, spring: Arc
) -> None:
    picture = page.arcs.picture
    choose(page, 2, 0)
    QTest.keyClick(picture, Key.Key_Right, CONTROL)
    assert titles(page.desk.arc)[2] == ["Low Water", "Northern Slope"]
    assert picture.current() == Place(2, 1)
    QTest.keyClick(picture, Key.Key_P)
    QTest.keyClick(picture, Key.Key_Plus)
    QTest.keyClick(picture, Key.Key_Plus)
    each = page.desk.arc.phases[2][1]
    assert (each.pinned, each.crossfade_ms) == (True, 17_000)
    assert page.arcs.details.pin.isChecked()
    QTest.keyClick(picture, Key.Key_Delete)
    assert titles(page.desk.arc)[2] == ["Low Water"]
    hand.until(lambda: titles(kept(library, spring))[2] == ["Low Water"])
    QTest.keyClick(picture, Key.Key_Z, CONTROL)
    assert page.desk.arc.phases[2][1] == each
    hand.until(lambda: kept(library, spring) == page.desk.arc)
    for _ in range(4):
        QTest.keyClick(picture, Key.Key_Z, CONTROL)
    hand.until(lambda: kept(library, spring) == spring)


def test_the_buttons_below_do_the_same(
    hand: Hand, page: MusicPage, library: MusicLibrary, spring: Arc
) -> None:
    choose(page, 3, 0)
    details = page.arcs.details
    hand.click(details.pin)
    hand.click(details.shorter)
    hand.click(details.longer)
    hand.click(details.longer)
    assert page.desk.arc.phases[3][0].pinned
    assert details.fade_words() == "crossfade 16 s"
    hand.click(details.remove)
    assert titles(page.desk.arc)[3] == ["Slow Tide"]
    assert page.arcs.picture.hasFocus()  # a click on a button takes no keys away
    hand.click(page.arcs.undo)
    assert titles(page.desk.arc)[3] == ["Wide Field", "Slow Tide"]
    hand.click(details.remove)
    hand.until(lambda: titles(kept(library, spring))[3] == ["Slow Tide"])


def test_the_arc_of_the_program_is_changed_in_a_copy(
    hand: Hand, page: MusicPage, library: MusicLibrary
) -> None:
    open_arc(hand, page, "Six phases")
    assert not page.arcs.rename.isEnabled()
    assert not page.arcs.delete.isEnabled()
    phase = next(n for n, each in enumerate(page.desk.arc.phases) if each)
    choose(page, phase, 0)
    QTest.keyClick(page.arcs.picture, Key.Key_P)
    assert page.arcs.notice.isVisible()
    assert not page.desk.arc.phases[phase][0].pinned
    hand.click(page.arcs.notice.action)
    hand.until(lambda: page.desk.arc.key != BUILT_IN_KEY)
    assert page.desk.arc.phases[phase][0].pinned
    hand.until(lambda: len(page.desk.rows) == 3)
    assert kept(library, page.desk.arc).phases[phase][0].pinned
    assert not page.arcs.notice.isVisible()


def test_a_change_that_is_not_kept_is_said(
    hand: Hand, page: MusicPage, library: MusicLibrary, spring: Arc
) -> None:
    library.delete_arc(spring.key).result(LIMIT_S)
    library.remove((all_tracks(library)["Wide Field"].id,)).result(LIMIT_S)
    choose(page, 3, 0)
    QTest.keyClick(page.arcs.picture, Key.Key_P)
    hand.until(page.arcs.report.isVisible)
    assert page.arcs.report.level() == "danger"
    assert page.arcs.report.text().startswith("Not kept:")


# In the room


def test_another_arc_is_used_in_the_room(
    hand: Hand, page: MusicPage, room: MusicRoom, library: MusicLibrary
) -> None:
    open_arc(hand, page, "Six phases")
    hand.click(page.arcs.use)
    hand.until(lambda: room.arc.key == BUILT_IN_KEY)
    hand.until(lambda: page.arcs.use.caption() == "In the room")
    assert library.chosen_arc().result(LIMIT_S).key == BUILT_IN_KEY


def test_in_a_session_another_choice_is_warned_of(
    qtbot: QtBot, page: MusicPage, music_workspace: Workspace, clock: HandClock
) -> None:
    people = full_day(music_workspace, clock)
    music_workspace.music.attach(music_workspace.record(people.running))
    hand = Hand(qtbot, page)
    hand.until(lambda: page.desk.arc.key and page.desk.rows)
    assert not page.arcs.warns()  # this one is in the room
    open_arc(hand, page, "Six phases")
    assert page.arcs.warns()
    phase = next(n for n, each in enumerate(page.desk.arc.phases) if each)
    choose(page, phase, 0)
    assert not page.arcs.details.listen.isEnabled()


def test_a_track_is_listened_to_and_the_arc_comes_back(
    hand: Hand, page: MusicPage, paper: FakePlayer, room: MusicRoom
) -> None:
    choose(page, 3, 1)
    hand.click(page.arcs.details.listen)
    track = paper.state().track
    assert track is not None
    assert track.title == "Slow Tide"
    assert room.is_listening
    hand.click(page.listening.stop)
    ready = paper.state().track
    assert ready is not None
    assert ready.title == "Arrival"
    assert not page.listening.stop.isVisible()


def test_the_track_that_plays_is_marked_while_it_plays(
    hand: Hand, page: MusicPage, room: MusicRoom, paper: FakePlayer
) -> None:
    picture = page.arcs.picture
    assert picture.playing() is None
    room.play()
    paper.advance(1_000)
    hand.until(lambda: picture.playing() == Place(0, 0))
    choose(page, 0, 0)
    assert page.arcs.details.words()[1].endswith(" · plays now")
    room.next()
    paper.advance(10_000)
    hand.until(lambda: picture.playing() == Place(2, 0))
    assert "plays now" not in page.arcs.details.words()[1]
    choose(page, 2, 1)
    QTest.keyClick(picture, Key.Key_Left, CONTROL)  # what plays goes behind it
    hand.until(lambda: picture.playing() == Place(2, 1))
    paper.pause()
    hand.until(lambda: picture.playing() is None)


def test_what_plays_is_marked_in_no_other_arc(hand: Hand, page: MusicPage, room: MusicRoom) -> None:
    room.play()
    hand.until(lambda: page.arcs.picture.playing() is not None)
    open_arc(hand, page, "Six phases")
    assert page.arcs.picture.playing() is None
    phase = next(n for n, each in enumerate(page.desk.arc.phases) if each)
    choose(page, phase, 0)
    hand.click(page.arcs.details.listen)
    hand.until(lambda: page.arcs.picture.playing() == Place(phase, 0))


# The arcs themselves


def test_a_new_arc_has_a_name_and_nothing_else(
    hand: Hand, page: MusicPage, library: MusicLibrary
) -> None:
    hand.click(page.arcs.new)
    sheet = hand.sheet(NameSheet)
    hand.click(sheet.save)
    assert sheet.name.error()
    hand.write(sheet.name, "Autumn")
    hand.press(Key.Key_Return)
    hand.until(lambda: page.desk.arc.name == "Autumn")
    hand.until(lambda: [row.name for row in page.desk.rows][-1] == "Autumn")
    assert not page.desk.arc.tracks
    assert library.arc(page.desk.arc.key).result(LIMIT_S).name == "Autumn"


def test_an_arc_is_renamed(hand: Hand, page: MusicPage, library: MusicLibrary, spring: Arc) -> None:
    hand.click(page.arcs.rename)
    sheet = hand.sheet(NameSheet)
    hand.write(sheet.name, "Late spring")
    hand.click(sheet.save)
    hand.until(lambda: page.desk.arc.name == "Late spring")
    assert kept(library, spring).name == "Late spring"


def test_an_arc_is_duplicated_and_deleted_after_a_question(
    hand: Hand, page: MusicPage, library: MusicLibrary, spring: Arc
) -> None:
    hand.click(page.arcs.duplicate)
    hand.until(lambda: page.desk.arc.key != spring.key and page.desk.row is not None)
    key = page.desk.arc.key
    assert titles(page.desk.arc) == titles(spring)
    hand.click(page.arcs.delete)
    hand.click(hand.sheet(DeleteSheet).save)
    hand.until(lambda: page.desk.arc.key == spring.key)
    with pytest.raises(KapError):
        library.arc(key).result(LIMIT_S)


def test_an_arc_is_shared_and_taken_in_again(
    hand: Hand, page: MusicPage, tmp_path: Path, spring: Arc
) -> None:
    (tmp_path / "stick").mkdir()
    hand.click(page.arcs.share)
    (dialog,) = page.findChildren(QFileDialog)
    dialog.setDirectory(str(tmp_path))
    dialog.selectFile(str(tmp_path / "stick"))
    dialog.accept()
    hand.until(page.arcs.report.isVisible)
    assert page.arcs.report.text() == "“Spring” and its files were copied."
    (shared,) = (tmp_path / "stick").iterdir()
    page.arcs.exchange.take_shared_from(str(shared))
    hand.until(lambda: page.desk.arc.key not in {spring.key, ""})
    assert titles(page.desk.arc) == titles(spring)
    hand.until(lambda: page.desk.row is not None)


def test_an_arc_is_written_as_a_playlist_and_read_again(
    hand: Hand, page: MusicPage, tmp_path: Path, spring: Arc
) -> None:
    file = tmp_path / "album" / "Spring.m3u8"
    page.arcs.exchange.write_to(page.desk.arc, str(file))
    hand.until(page.arcs.report.isVisible)
    assert "Northern Slope" in file.read_text("utf-8")
    hand.click(page.arcs.take)
    take(page, "A playlist (.m3u, .m3u8)")
    dialog = page.findChildren(QFileDialog)[-1]
    dialog.setDirectory(str(file.parent))
    dialog.selectFile(str(file))
    dialog.accept()
    hand.until(lambda: page.desk.arc.key not in {spring.key, ""})
    assert titles(page.desk.arc) == titles(spring)


def test_any_folder_of_music_becomes_an_arc(hand: Hand, page: MusicPage, tmp_path: Path) -> None:
    (tmp_path / "album" / "Broken.mp3").write_bytes(b"no music")
    page.arcs.exchange.take_folder_from(str(tmp_path / "album"))
    hand.until(lambda: page.desk.arc.name == "album")
    assert len(page.desk.arc.tracks) == 5
    assert page.arcs.report.level() == "caution"
    hand.until(lambda: not page.arcs.work.is_running)


def test_a_folder_without_music_is_refused(hand: Hand, page: MusicPage, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    page.arcs.exchange.take_folder_from(str(tmp_path / "empty"))
    hand.until(page.arcs.report.isVisible)
    assert page.arcs.report.level() == "danger"
    assert page.desk.arc.name == "Spring"


def test_in_a_small_window_one_menu_has_it_all(
    qtbot: QtBot, page: MusicPage, library: MusicLibrary
) -> None:
    hand = Hand(qtbot, page, COMPACT)
    hand.until(lambda: page.desk.arc.key and page.desk.rows)
    assert not page.arcs.arcs.isVisible()
    page.arcs.choice.setFocus()
    hand.press(Key.Key_Home)
    hand.until(lambda: page.desk.arc.name == "Six phases")
    hand.click(page.arcs.more)
    take(page, "Duplicate")
    hand.until(lambda: page.desk.arc.key != BUILT_IN_KEY)
    assert len(library.arcs().result(LIMIT_S)) == 3


@pytest.mark.parametrize("size", [WIDE, COMPACT])
def test_tab_reaches_the_choice_its_use_and_the_picture_in_this_order(
    qtbot: QtBot, page: MusicPage, size: tuple[int, int]
) -> None:
    hand = Hand(qtbot, page, size)
    hand.until(lambda: page.desk.arc.key and page.desk.rows)
    page.desk.open(BUILT_IN_KEY)
    hand.until(page.arcs.use.isEnabled)
    stops = hand.tab_stops()
    choice = page.arcs.choice if size == COMPACT else page.arcs.arcs
    wanted = [choice, page.arcs.use, page.arcs.picture, page.listening.play]
    places = [stops.index(each) for each in wanted]
    assert places == sorted(places)


def test_a_change_that_is_taken_back_leaves_the_new_name(
    hand: Hand, page: MusicPage, library: MusicLibrary, spring: Arc
) -> None:
    choose(page, 3, 0)
    QTest.keyClick(page.arcs.picture, Key.Key_P)
    hand.until(lambda: kept(library, spring).of(Phase.PEAK)[0].pinned)
    library.rename_arc(spring.key, "Late spring").result(LIMIT_S)
    page.desk.open(spring.key)
    hand.until(lambda: page.desk.arc.name == "Late spring")
    page.desk.undo()
    hand.until(lambda: not kept(library, spring).of(Phase.PEAK)[0].pinned)
    assert kept(library, spring).name == page.desk.arc.name == "Late spring"


def test_what_was_copied_elsewhere_is_changed_here_as_it_is_now(
    hand: Hand, page: MusicPage, library: MusicLibrary, room: MusicRoom, spring: Arc
) -> None:
    """As the check before a dose does it, behind this page."""
    ids = tuple(each.id for each in all_tracks(library).values() if not each.bundled)
    library.copy_in(ids).result(LIMIT_S)
    copied = kept(library, spring)
    room.change(copied)
    page.refresh()
    hand.until(lambda: page.desk.arc == copied)
    choose(page, 3, 0)
    QTest.keyClick(page.arcs.picture, Key.Key_P)
    hand.until(lambda: kept(library, spring).of(Phase.PEAK)[0].pinned)
    assert {track.path for track in room.arc.tracks} == {track.path for track in copied.tracks}


def test_what_was_read_before_it_was_copied_elsewhere_does_not_come_back(
    hand: Hand, page: MusicPage, library: MusicLibrary, room: MusicRoom, spring: Arc
) -> None:
    page.desk.open(spring.key)
    kept(library, spring)  # by now that was read, and waits for the window to look
    ids = tuple(each.id for each in all_tracks(library).values() if not each.bundled)
    library.copy_in(ids).result(LIMIT_S)
    copied = kept(library, spring)
    assert copied != page.desk.arc
    room.change(copied)
    hand.until(lambda: page.desk.arc == copied)
    assert room.arc == copied


def test_a_change_that_is_taken_back_does_not_bring_back_old_levels(
    hand: Hand, page: MusicPage, library: MusicLibrary, room: MusicRoom, spring: Arc
) -> None:
    choose(page, 3, 0)
    QTest.keyClick(page.arcs.picture, Key.Key_P)
    hand.until(lambda: kept(library, spring).of(Phase.PEAK)[0].pinned)
    library.measure().result(60)
    page.desk.look_again()
    hand.until(lambda: page.desk.arc == kept(library, spring))
    page.desk.undo()
    hand.until(lambda: not kept(library, spring).of(Phase.PEAK)[0].pinned)
    hand.until(lambda: room.arc == kept(library, spring))


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere every name is text")
def test_a_file_whose_name_is_no_text_is_looked_up_too(
    hand: Hand, page: MusicPage, library: MusicLibrary, tmp_path: Path
) -> None:
    odd = write_tone(tmp_path / "odd" / os.fsdecode(b"caf\xe9.wav"))
    made = library.arc_of_folder(odd.parent).result(LIMIT_S)
    page.desk.open(made.key)
    hand.until(lambda: page.desk.arc.key == made.key)
    hand.until(lambda: str(odd) in page.desk.facts)
