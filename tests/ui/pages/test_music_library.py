"""The library: found, marked, heard, measured, and added to an arc or from a folder."""

from concurrent.futures import Future
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from threading import Event

import numpy as np
import pytest
import soundfile
from mutagen.flac import FLAC, Picture
from PySide6.QtCore import QBuffer, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from kap_companion.audio.library.errors import LibraryFull, LibraryUnavailable
from kap_companion.audio.library.model import (
    BUILT_IN_KEY,
    ImportReport,
    LibraryTrack,
    Marks,
    Progress,
    Query,
    Refused,
    Stop,
    TrackPage,
)
from kap_companion.domain.arc import Arc
from kap_companion.domain.arc_edit import Place, pin_toggled, removed
from kap_companion.domain.playlist import Track
from kap_companion.domain.routes import Phase
from kap_companion.services.library import MusicLibrary
from kap_companion.services.music import MusicRoom
from kap_companion.ui.bridge import Bridge
from kap_companion.ui.pages.library_filter import LibraryFilter
from kap_companion.ui.pages.library_list import LibraryList, marked
from kap_companion.ui.pages.library_row import spoken
from kap_companion.ui.pages.long_work import LongWork
from kap_companion.ui.pages.music import MusicPage
from kap_companion.ui.pages.remove_sheet import RemoveSheet
from kap_companion.ui.pages.report import (
    ReportNotice,
    ReportSheet,
    import_words,
    refused_lines,
)
from kap_companion.ui.workspace import Workspace
from tests.audio.fake_player import FakePlayer
from tests.ui.music_ground import LIMIT_S, all_tracks, titles, write_tone
from tests.ui.pages.hand import COMPACT, Hand, nameless

Key = Qt.Key
MANY = 20_000

COMPACT_FILTER_PX, WIDE_FILTER_PX = 511, 854


@pytest.fixture
def hand(qtbot: QtBot, page: MusicPage) -> Hand:
    made = Hand(qtbot, page)
    page.tabs.setCurrentIndex(1)
    made.until(lambda: len(shown(page)) == 6 and page.desk.rows and page.desk.arc.key)
    return made


def shown(page: MusicPage) -> list[str]:
    return [each.track.title for each in page.library.list.rows.tracks]


def choose(page: MusicPage, *names: str) -> None:
    rows = page.library.list
    held = Qt.KeyboardModifier.NoModifier
    for name in names:
        index = rows.rows.index(shown(page).index(name))
        rows.scrollTo(index)
        where = rows.visualRect(index).center()
        QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, held, where)
        held = Qt.KeyboardModifier.ControlModifier


# Finding


def test_what_is_typed_is_looked_for(hand: Hand, page: MusicPage) -> None:
    hand.write(page.library.filter.words, "TIDE")
    hand.until(lambda: shown(page) == ["Slow Tide"])
    hand.press(Key.Key_Return)
    assert page.library.list.hasFocus()
    assert page.library.marks.title() == "Slow Tide"
    hand.write(page.library.filter.words, "nowhere")
    hand.until(page.library.empty.isVisible)
    assert page.library.empty.text() == "Nothing fits."
    hand.write(page.library.filter.words, "")
    hand.until(lambda: len(shown(page)) == 6)


def test_filters_and_order(hand: Hand, page: MusicPage, library: MusicLibrary) -> None:
    known = all_tracks(library)
    library.mark((known["Arrival"].id,), Marks(has_lyrics=True, phase=Phase.BUILD)).result(LIMIT_S)
    library.mark((known["Wide Field"].id,), Marks(not_for_sessions=True)).result(LIMIT_S)
    filters = page.library.filter
    hand.click(filters.without_lyrics)
    hand.until(lambda: "Arrival" not in shown(page))
    hand.click(filters.for_sessions)
    hand.until(lambda: len(shown(page)) == 4)
    hand.click(filters.without_lyrics)
    hand.click(filters.for_sessions)
    filters.phase.editor.setFocus()
    for _ in range(3):
        hand.press(Key.Key_Down)
    hand.until(lambda: shown(page) == ["Arrival"])
    hand.press(Key.Key_Home)
    filters.sort.editor.setFocus()
    for _ in range(3):
        hand.press(Key.Key_Down)
    hand.until(lambda: shown(page)[-1] == "Slow Tide")


def test_an_answer_that_comes_too_late_is_dropped(
    hand: Hand, page: MusicPage, library: MusicLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    late: list[Future[TrackPage]] = []

    def slowly(_query: Query) -> Future[TrackPage]:
        late.append(Future())
        return late[-1]

    tracks = tuple(all_tracks(library).values())
    monkeypatch.setattr(library, "search", slowly)
    page.library.search()
    page.library.search()
    late[1].set_result(TrackPage(tracks[:2], 2))
    hand.until(lambda: len(shown(page)) == 2)
    late[0].set_result(TrackPage(tracks[:4], 4))
    hand.qtbot.wait(50)
    assert len(shown(page)) == 2


def many(count: int) -> tuple[LibraryTrack, ...]:
    return tuple(
        LibraryTrack(n, Track(f"/music/{n}.opus", f"Piece {n}", "Somebody", 300_000), album="Long")
        for n in range(count)
    )


def test_twenty_thousand_rows_come_page_by_page(qtbot: QtBot) -> None:
    rows, wanted = LibraryList(), list[int]()
    qtbot.addWidget(rows)
    rows.resize(700, 400)
    rows.rows.wanted.connect(wanted.append)
    everything = many(MANY)
    rows.show_page(TrackPage(everything[:200], MANY))
    rows.show()
    assert rows.rows.rowCount() == 200
    asked = 0
    while len(rows.rows.tracks) < MANY:
        rows.scrollToBottom()
        rows.rows.fetchMore(rows.rootIndex())
        assert len(wanted) == asked + 1, "one page is asked for at a time"
        first = wanted[asked]
        asked = len(wanted)
        rows.rows.add_page(TrackPage(everything[first : first + 200], MANY))
    assert wanted == list(range(200, MANY, 200))
    assert not rows.rows.canFetchMore(rows.rootIndex())
    assert len(rows.findChildren(type(rows.viewport()))) < 30, "no widget for a row"


def test_scrolling_asks_the_library_for_more(
    qtbot: QtBot, page: MusicPage, library: MusicLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    everything = many(450)

    def search(query: Query) -> Future[TrackPage]:
        found: Future[TrackPage] = Future()
        found.set_result(TrackPage(everything[query.offset : query.offset + query.limit], 450))
        return found

    monkeypatch.setattr(library, "search", search)
    hand = Hand(qtbot, page)
    page.tabs.setCurrentIndex(1)
    hand.until(lambda: len(shown(page)) >= 200)
    for _ in range(3):
        page.library.list.setFocus()
        hand.press(Key.Key_End)
        hand.qtbot.wait(20)
    hand.until(lambda: len(shown(page)) == 450)
    assert shown(page)[-1] == "Piece 449"


# Marking


def test_marks_are_kept_and_shown_in_the_row(
    hand: Hand, page: MusicPage, library: MusicLibrary
) -> None:
    choose(page, "Slow Tide")
    marks = page.library.marks
    hand.click(marks.stars[4])
    hand.until(lambda: all_tracks(library)["Slow Tide"].rating == 4)
    hand.click(marks.lyrics)
    hand.click(marks.unused)
    marks.phase.editor.setFocus()
    hand.press(Key.Key_Home)
    hand.until(lambda: all_tracks(library)["Slow Tide"].track.phase == "pre-onset")
    track = all_tracks(library)["Slow Tide"]
    assert (track.has_lyrics, track.not_for_sessions) == (True, True)
    row = page.library.list.picked()[0]
    hand.until(lambda: page.library.list.picked()[0] == track)
    assert spoken(track) == (
        "Slow Tide, Pre-onset, 8:00, not measured, 4 of 5 stars, not for sessions, has lyrics"
    )
    assert row.id == track.id


def write_covered(path: Path) -> Path:
    """A file with a picture in it."""
    soundfile.write(path, np.full(8_000 * 20, 0.1), 8_000)
    pixels, picture = QBuffer(), Picture()
    QPixmap(300, 200).save(pixels, "PNG")
    picture.data, picture.mime, picture.type = bytes(pixels.data().data()), "image/png", 3
    file = FLAC(path)
    file["title"] = "Covered"
    file.add_picture(picture)
    file.save()
    return path


def test_the_cover_in_a_file_is_shown(
    hand: Hand, page: MusicPage, library: MusicLibrary, tmp_path: Path
) -> None:
    page.library.upkeep.add([str(write_covered(tmp_path / "covered.flac"))])
    hand.until(lambda: "Covered" in all_tracks(library))
    hand.until(lambda: "Covered" in {each.track.title for each in page.library.list.rows.tracks})
    choose(page, "Covered")
    cover = page.library.marks.cover
    hand.until(cover.isVisible)
    assert cover.pixmap().deviceIndependentSize().width() == 72
    choose(page, "Slow Tide")
    assert not cover.isVisible()


def test_several_tracks_are_marked_at_once(
    hand: Hand, page: MusicPage, library: MusicLibrary
) -> None:
    choose(page, "Slow Tide", "Arrival")
    assert page.library.marks.title() == "2 tracks"
    hand.click(page.library.marks.stars[5])
    hand.until(lambda: all_tracks(library)["Arrival"].rating == 5)
    known = all_tracks(library)
    assert known["Slow Tide"].rating == 5
    assert known["Wide Field"].rating == 0


def test_marks_leave_alone_what_they_do_not_say() -> None:
    track = replace(many(1)[0], rating=3, has_lyrics=True)
    assert marked(track, Marks()) == track
    assert marked(track, Marks(phase="")).track.phase == ""
    assert marked(track, Marks(has_lyrics=False)).has_lyrics is False


def test_the_minutes_of_each_phase_are_at_a_glance(hand: Hand, page: MusicPage) -> None:
    choose(page, "Arrival")
    marks = page.library.marks
    marks.phase.editor.setFocus()
    hand.press(Key.Key_Home)
    hand.until(lambda: "Pre-onset 4 min" in page.library.minutes.accessibleDescription())
    assert not page.library.minutes.grab().isNull()


# Notes


def test_a_note_is_kept_as_it_is_typed_and_found(
    hand: Hand, page: MusicPage, library: MusicLibrary
) -> None:
    choose(page, "Slow Tide")
    note = page.library.marks.note
    hand.write(note, "For the way home")
    hand.until(lambda: all_tracks(library)["Slow Tide"].note == "For the way home")
    hand.until(lambda: "note: For the way home" in spoken(page.library.list.picked()[0]))
    assert note.editor.hasFocus()
    hand.write(page.library.filter.words, "way home")
    hand.until(lambda: shown(page) == ["Slow Tide"])
    assert note.value() == "For the way home"


def test_a_note_goes_with_its_track_whatever_is_chosen_meanwhile(
    hand: Hand, page: MusicPage, library: MusicLibrary
) -> None:
    note = page.library.marks.note
    choose(page, "Slow Tide")
    hand.write(note, "one")
    choose(page, "Arrival")
    assert note.value() == ""
    hand.write(note, "two")
    choose(page, "Slow Tide")
    assert note.value() == "one"
    choose(page, "Slow Tide", "Arrival")
    assert not note.isVisible()
    hand.until(lambda: all_tracks(library)["Arrival"].note == "two")
    assert all_tracks(library)["Slow Tide"].note == "one"


def test_a_note_that_is_not_kept_stays_and_is_tried_again(
    hand: Hand, page: MusicPage, library: MusicLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_ids: tuple[int, ...], _marks: Marks) -> Future[None]:
        refused: Future[None] = Future()
        refused.set_exception(LibraryFull())
        return refused

    choose(page, "Slow Tide")
    note = page.library.marks.note
    with monkeypatch.context() as patch:
        patch.setattr(library, "mark", full)
        hand.write(note, "soft")
        hand.until(lambda: note.error().startswith("Not kept: The disk is full."))
        choose(page, "Arrival")
        assert note.error() == ""
        hand.until(page.library.report.isVisible)
        assert page.library.report.text().startswith("A note is not kept: The disk is full.")
    choose(page, "Slow Tide")
    assert note.value() == "soft"
    hand.until(lambda: all_tracks(library)["Slow Tide"].note == "soft")
    hand.until(lambda: note.error() == "")


# Removing


def test_a_track_is_removed_after_the_sheet_has_said_what_goes(
    hand: Hand, page: MusicPage, library: MusicLibrary, room: MusicRoom, spring: Arc
) -> None:
    choose(page, "Slow Tide")
    file = Path(page.library.list.picked()[0].track.path)
    hand.click(page.library.marks.remove)
    hand.until(lambda: hand.sheets)
    sheet = hand.sheet(RemoveSheet)
    assert (sheet.said.text(), sheet.arcs.text()) == ("Slow Tide", "“Spring”: Peak")
    hand.click(sheet.save)
    hand.until(lambda: "Slow Tide" not in shown(page))
    assert page.library.report.text() == "One track removed. Its file stays."
    assert file.exists()
    assert "Slow Tide" not in all_tracks(library)
    assert titles(page.desk.arc)[3] == titles(room.arc)[3] == ["Wide Field"]
    assert titles(library.arc(spring.key).result(LIMIT_S))[3] == ["Wide Field"]
    assert len(page.library.list.picked()) == 1, "the neighbour is chosen"


def test_several_are_removed_by_key_and_escape_keeps_them(
    hand: Hand, page: MusicPage, library: MusicLibrary
) -> None:
    choose(page, "Slow Tide", "Arrival", "Quiet Room")
    hand.press(Key.Key_Delete, page.library.list)
    hand.until(lambda: hand.sheets)
    sheet = hand.sheet(RemoveSheet)
    assert not nameless(list(sheet._stops()))  # noqa: SLF001  # what Tab reaches in it
    assert sheet.save.caption() == "Remove 2 tracks"  # one came with the program
    assert sheet.arcs.text() == "“Spring”: Pre-onset, Peak"
    hand.press(Key.Key_Escape, sheet)
    assert len(all_tracks(library)) == 6
    hand.press(Key.Key_Delete, page.library.list)
    hand.until(lambda: len(hand.sheets) == 2)
    hand.press(Key.Key_Return, hand.sheet(RemoveSheet).save)
    hand.until(lambda: len(shown(page)) == 4)
    assert set(all_tracks(library)) == set(shown(page))
    assert page.library.report.text() == "2 tracks removed. Their files stay."


def test_what_came_with_the_program_is_not_removed(hand: Hand, page: MusicPage) -> None:
    choose(page, "Quiet Room")
    assert not page.library.marks.remove.isEnabled()
    hand.press(Key.Key_Delete, page.library.list)
    assert page.library.report.text() == "What came with the program stays in the library."
    assert not hand.sheets


def test_a_removal_that_fails_is_said_in_the_sheet_and_takes_nothing(
    hand: Hand, page: MusicPage, library: MusicLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_ids: tuple[int, ...]) -> Future[int]:
        refused: Future[int] = Future()
        refused.set_exception(LibraryUnavailable())
        return refused

    monkeypatch.setattr(library, "remove", fails)
    choose(page, "Slow Tide")
    hand.click(page.library.marks.remove)
    hand.until(lambda: hand.sheets)
    sheet = hand.sheet(RemoveSheet)
    hand.click(sheet.save)
    hand.until(sheet.notice.isVisible)
    assert sheet.notice.text().startswith("Not removed: ")
    assert "Slow Tide" in shown(page)


def test_undo_in_the_arc_does_not_bring_a_removed_track_back(
    hand: Hand, page: MusicPage, library: MusicLibrary, spring: Arc
) -> None:
    page.desk.edit(lambda arc: removed(arc, Place(3, 1)))  # Slow Tide
    page.desk.edit(lambda arc: pin_toggled(arc, Place(3, 0)))
    choose(page, "Slow Tide")
    hand.press(Key.Key_Delete, page.library.list)
    hand.until(lambda: hand.sheets)
    assert hand.sheet(RemoveSheet).arcs.text() == ""
    hand.click(hand.sheet(RemoveSheet).save)
    hand.until(lambda: "Slow Tide" not in shown(page))
    page.desk.undo()
    assert not page.desk.may_undo
    hand.until(lambda: library.arc(spring.key).result(LIMIT_S) == page.desk.arc)
    assert titles(page.desk.arc)[3] == ["Wide Field"]
    assert not page.desk.arc.of(Phase.PEAK)[0].pinned


def test_the_room_follows_where_another_arc_lies_on_the_desk(
    hand: Hand, page: MusicPage, room: MusicRoom
) -> None:
    page.desk.open(BUILT_IN_KEY)
    hand.until(lambda: page.desk.is_built_in)
    choose(page, "Slow Tide")
    hand.press(Key.Key_Delete, page.library.list)
    hand.until(lambda: hand.sheets)
    hand.click(hand.sheet(RemoveSheet).save)
    hand.until(lambda: titles(room.arc)[3] == ["Wide Field"])
    assert page.desk.is_built_in


# Hearing, and adding to the arc


def test_a_track_is_heard_before_it_is_used(
    hand: Hand, page: MusicPage, room: MusicRoom, paper: FakePlayer
) -> None:
    choose(page, "Slow Tide")
    hand.click(page.library.marks.listen)
    track = paper.state().track
    assert track is not None
    assert track.title == "Slow Tide"
    hand.click(page.listening.stop)
    assert not room.is_listening


def test_tracks_are_added_to_the_arc_on_the_desk(
    hand: Hand, page: MusicPage, library: MusicLibrary, spring: Arc
) -> None:
    choose(page, "Quiet Room")
    marks = page.library.marks
    hand.click(marks.add)
    assert page.library.report.text() == "Choose a phase first: “Quiet Room” names none."
    marks.into.editor.setFocus()
    hand.press(Key.Key_End)
    hand.click(marks.add)
    assert titles(page.desk.arc)[5] == ["Quiet Room"]
    hand.until(lambda: titles(library.arc(spring.key).result(LIMIT_S))[5] == ["Quiet Room"])
    assert page.library.report.text() == "One track is now in “Spring”."


# Adding, measuring, finding again


def test_a_folder_is_added_in_the_dialog_and_what_is_refused_is_named(
    hand: Hand, page: MusicPage, tmp_path: Path
) -> None:
    folder = tmp_path / "new"
    write_tone(folder / "Footpath.wav", 70)
    for number in range(5):
        (folder / f"Broken {number}.mp3").write_bytes(b"no music")
    hand.click(page.library.upkeep.folder)
    (dialog,) = page.findChildren(QFileDialog)
    dialog.setDirectory(str(tmp_path))
    dialog.selectFile(str(folder))
    dialog.accept()
    hand.until(page.library.report.isVisible)
    report = page.library.report
    assert report.text() == "One track added. 5 files were left out."
    said = report.accessibleDescription().splitlines()
    assert len(said) == 4
    assert said[0].startswith("Broken 0.mp3: ")
    assert said[-1] == "and 2 more"
    hand.until(lambda: "Footpath" in shown(page))
    hand.click(report.action)
    lines = hand.sheet(ReportSheet).lines.toPlainText().splitlines()
    assert len(lines) == 5
    assert lines[4].startswith("Broken 4.mp3: ")


def test_adding_can_be_stopped(
    hand: Hand, page: MusicPage, library: MusicLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[tuple[Progress, Stop, Future[ImportReport]]] = []

    def add(_paths: tuple[Path, ...], progress: Progress, stop: Stop) -> Future[ImportReport]:
        begun.append((progress, stop, Future()))
        return begun[-1][2]

    monkeypatch.setattr(library, "add", add)
    page.library.upkeep.add(["/music"])
    progress, stop, future = begun[0]
    progress(3, 10, "a file")
    hand.until(lambda: page.library.work.bar.position() == pytest.approx(0.3))
    assert not page.library.upkeep.folder.isEnabled()
    page.library.upkeep.add(["/more"])
    assert len(begun) == 1, "one work at a time"
    hand.click(page.library.work.stop)
    assert isinstance(stop, Event)
    assert stop.is_set()
    future.set_result(ImportReport(added=3, stopped=True))
    hand.until(lambda: not page.library.work.is_running)
    assert page.library.report.text() == "3 tracks added. Stopped; what is done stays."
    assert page.library.upkeep.folder.isEnabled()


def test_the_loudness_is_measured(hand: Hand, page: MusicPage, library: MusicLibrary) -> None:
    choose(page, "Arrival")
    hand.click(page.library.marks.measure)
    hand.qtbot.waitUntil(page.library.report.isVisible, timeout=60_000)
    assert page.library.report.text() == "One track measured."
    assert all_tracks(library)["Arrival"].loudness is not None
    hand.until(lambda: "LUFS" in spoken(page.library.list.picked()[0]))


def test_moved_files_are_found_again(
    hand: Hand, page: MusicPage, library: MusicLibrary, tmp_path: Path
) -> None:
    (tmp_path / "album").rename(tmp_path / "elsewhere")
    library.look_for_files().result(LIMIT_S)
    page.library.refresh()
    hand.click(page.library.filter.missing)
    hand.until(lambda: len(shown(page)) == 5)
    choose(page, "Arrival")
    assert not page.library.marks.listen.isEnabled()
    page.library.upkeep.find_moved_in(str(tmp_path / "elsewhere"))
    hand.until(page.library.report.isVisible)
    assert page.library.report.text() == "5 files found again."
    hand.until(lambda: not shown(page))


# Reports


def test_a_report_of_one_is_in_the_singular() -> None:
    assert import_words(ImportReport(added=1, known=1, relinked=1)) == (
        "One track added. One was there before. One was found again."
    )


def test_a_very_long_name_keeps_both_ends(qtbot: QtBot, page: MusicPage) -> None:
    notice = ReportNotice(page)
    qtbot.addWidget(notice)
    lines = refused_lines([Refused("x" * 400 + ".mp3", "It is damaged.")])
    notice.report("One file was left out.", lines)
    said = notice.accessibleDescription()
    assert len(said) < 140
    assert said.endswith(".mp3: It is damaged.")


def test_a_small_window_shows_list_and_marks(qtbot: QtBot, page: MusicPage) -> None:
    hand = Hand(qtbot, page, COMPACT)
    page.tabs.setCurrentIndex(1)
    hand.until(lambda: shown(page))
    assert page.library.list.viewport().height() >= 120
    choose(page, "Arrival")
    assert page.library.marks.title() == "Arrival"
    assert not page.grab().isNull()


def test_in_a_session_nothing_is_listened_to(
    hand: Hand, page: MusicPage, music_workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    del hand
    monkeypatch.setattr(type(music_workspace.music), "may_listen", property(lambda _: False))
    choose(page, "Arrival")
    assert not page.library.marks.listen.isEnabled()


@pytest.mark.parametrize("compact", [False, True])
def test_no_filter_covers_another(qtbot: QtBot, *, compact: bool) -> None:
    found = LibraryFilter()
    qtbot.addWidget(found)
    found.set_compact(not compact)
    found.set_compact(compact)
    found.resize(COMPACT_FILTER_PX if compact else WIDE_FILTER_PX, 40)
    found.show()
    parts = [found.phase, found.sort, found.without_lyrics, found.for_sessions, found.missing]
    assert all(button.width() >= button.sizeHint().width() for button in parts[2:])
    for one, other in combinations(parts, 2):
        assert not one.geometry().intersects(other.geometry())
    assert found.width() <= (COMPACT_FILTER_PX if compact else WIDE_FILTER_PX)


def test_what_was_begun_goes_on_behind_a_lock(
    qtbot: QtBot, library: MusicLibrary, tmp_path: Path
) -> None:
    """The page and its strip go with the lock; the work is told of no more, and still done."""
    files = tuple(write_tone(tmp_path / "many" / f"{n}.wav", n + 1) for n in range(3))
    work = LongWork(Bridge())
    qtbot.addWidget(work)
    begun, gone = Event(), Event()

    def told(done: int, total: int, _name: str) -> None:
        begun.set()
        gone.wait(LIMIT_S)
        work.tell(done, total)

    adding = library.add(files, told)
    assert begun.wait(LIMIT_S)
    delete(work)
    gone.set()
    assert adding.result(LIMIT_S).added == len(files)
