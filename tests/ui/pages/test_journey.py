"""The Journey through its keys: each is typed for real, and the journal is read afresh."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from kap_companion.domain.arc import arc_of
from kap_companion.domain.defaults import QUICK_TAGS
from kap_companion.domain.events import (
    ClockDisagreed,
    DoseGiven,
    EyeMaskPutOn,
    EyeMaskTakenOff,
    MusicFadedOut,
    MusicPaused,
    MusicVolumeSet,
    Observed,
    PlaylistChosen,
    QuickTag,
    QuoteHeard,
    TrackStarted,
)
from kap_companion.domain.playlist import Playlist, Track
from kap_companion.ui.keymap import act_for, held_keys, journey_keys
from kap_companion.ui.pages.amend_sheet import AmendSheet
from kap_companion.ui.pages.dose_sheet import DoseSheet
from kap_companion.ui.pages.keys_sheet import KeysSheet
from kap_companion.ui.workspace import Workspace
from tests.audio.fake_player import FakePlayer
from tests.ui.pages.journey_ground import CONTROL, SHIFT, InTheRoom
from tests.ui.practice import DOSE, HandClock

Key = Qt.Key
PLAYLIST = Playlist(
    "Quiet", tuple(Track(f"/m/{name}", name, "", 60_000) for name in ("Arrival", "Low Water"))
)


@pytest.fixture
def room(qtbot: QtBot, workspace: Workspace, clock: HandClock) -> Iterator[InTheRoom]:
    made = InTheRoom(qtbot, workspace, clock)
    yield made
    made.close()


@pytest.fixture
def undosed(qtbot: QtBot, workspace: Workspace, clock: HandClock) -> Iterator[InTheRoom]:
    made = InTheRoom(qtbot, workspace, clock, dosed=False)
    yield made
    made.close()


def test_the_page_takes_the_keys_when_it_comes_into_view(room: InTheRoom) -> None:
    assert room.focus() is room.page


# Tags


@pytest.mark.parametrize("tag", QUICK_TAGS, ids=lambda tag: tag.label)
def test_each_tag_is_one_key_and_recorded_at_once(room: InTheRoom, tag: QuickTag) -> None:
    room.keys(tag.key)
    assert room.row(tag.label).state in {"saving", "saved"}
    assert room.recorded(Observed) == [Observed(tag=tag.label)]
    assert room.row(tag.label).state == "saved"


def test_a_tag_is_clicked_too(room: InTheRoom) -> None:
    room.click(room.page.tags.cells()[3])
    assert room.recorded(Observed) == [Observed(tag="Tearful")]


def test_caps_lock_does_not_take_the_keys_away(room: InTheRoom) -> None:
    room.keys("WM")
    assert room.recorded(Observed, EyeMaskPutOn) == [Observed(tag="Water"), EyeMaskPutOn()]


def test_a_held_key_records_once(room: InTheRoom, qtbot: QtBot) -> None:
    from PySide6.QtCore import QEvent  # noqa: PLC0415
    from PySide6.QtGui import QKeyEvent  # noqa: PLC0415

    del qtbot
    room.keys("1")
    held = QKeyEvent(QEvent.Type.KeyPress, Key.Key_1, Qt.KeyboardModifier.NoModifier, "1", True)
    for _ in range(5):
        QApplication.sendEvent(room.page, held)
    assert len(room.recorded(Observed)) == 1


def test_a_key_without_a_use_records_nothing(room: InTheRoom) -> None:
    before = len(room.chart().facts)
    room.keys("xyjl.u&;%")
    room.press(Key.Key_F7)
    room.press(Key.Key_Tab)
    room.settle()
    assert len(room.chart().facts) == before


def test_keys_go_into_the_line_and_nowhere_else_while_it_is_written_in(room: InTheRoom) -> None:
    room.keys("/")
    room.keys("1 dm nf+-?w")
    assert room.page.line.words() == "1 dm nf+-?w"
    room.press(Key.Key_Return)
    assert room.recorded(Observed) == [Observed("1 dm nf+-?w")]
    assert room.recorded(EyeMaskPutOn, DoseGiven) == [DOSE]


# Words


def test_words_within_twenty_seconds_belong_to_the_tag(room: InTheRoom, clock: HandClock) -> None:
    room.keys("4")
    clock.advance(19 / 60)
    room.keys("/")
    assert room.page.line.tag() == "Tearful"
    room.keys("hand to her chest")
    room.press(Key.Key_Return)
    room.settle()
    (fact,) = room.facts(Observed)
    assert fact.event == Observed(tag="Tearful")
    assert fact.words_added == ("hand to her chest",)
    room.until(lambda: room.row("Tearful").words == "hand to her chest")
    assert [row.state for row in room.rows()] == ["saved"] * len(room.rows())


def test_a_tag_that_was_taken_back_leaves_the_line(room: InTheRoom) -> None:
    room.page.line.setFocus()
    room.click(room.page.tags.findChildren(QAbstractButton)[3])
    room.until(lambda: room.page.line.tag() == "Tearful")
    room.settle()
    room.click(room.page.undo_button)
    room.until(lambda: not room.page.line.tag())
    room.keys("hands open")
    room.press_return()
    assert room.recorded(Observed)[-1] == Observed("hands open")


def test_a_tag_that_is_too_old_for_words_leaves_the_line(room: InTheRoom, clock: HandClock) -> None:
    room.page.line.setFocus()
    room.click(room.page.tags.findChildren(QAbstractButton)[3])
    room.until(lambda: room.page.line.tag() == "Tearful")
    clock.advance(0.5)
    room.until(lambda: not room.page.line.tag())


def test_after_twenty_seconds_they_are_an_observation(room: InTheRoom, clock: HandClock) -> None:
    room.keys("4")
    clock.advance(21 / 60)
    room.note("breath long")
    assert room.recorded(Observed) == [Observed(tag="Tearful"), Observed("breath long")]


def test_a_tag_that_stood_in_the_line_too_long_goes(room: InTheRoom, clock: HandClock) -> None:
    room.keys("4/")
    room.press(Key.Key_Escape)
    clock.advance(5)
    room.keys("/")
    assert room.page.line.tag() == ""
    room.keys("calm")
    room.press(Key.Key_Return)
    assert room.recorded(Observed) == [Observed(tag="Tearful"), Observed("calm")]


def test_the_newest_tag_takes_the_words(room: InTheRoom) -> None:
    room.keys("4")
    room.keys("1/calm")
    room.press(Key.Key_Return)
    room.settle()
    assert [fact.words_added for fact in room.facts(Observed)] == [(), ("calm",)]


def test_a_tag_clicked_while_the_line_has_the_keys_takes_the_words(room: InTheRoom) -> None:
    room.page.line.setFocus()
    room.click(room.page.tags.cells()[0])
    room.keys("jaw soft")
    room.press(Key.Key_Return)
    room.settle()
    assert [fact.words_added for fact in room.facts(Observed)] == [("jaw soft",)]


def test_backspace_frees_the_words_from_the_tag(room: InTheRoom) -> None:
    room.keys("4/")
    room.press(Key.Key_Backspace)
    room.keys("calm")
    room.press(Key.Key_Return)
    assert room.recorded(Observed) == [Observed(tag="Tearful"), Observed("calm")]


def test_a_tag_that_was_undone_takes_no_words(room: InTheRoom) -> None:
    room.keys("4")
    room.settle()
    room.press(Key.Key_Z, CONTROL)
    room.settle()
    room.note("calm")
    assert room.recorded(Observed) == [Observed("calm")]


def test_return_enters_the_line_too(room: InTheRoom) -> None:
    room.press(Key.Key_Return)
    room.keys("calm")
    room.press(Key.Key_Return)
    assert room.recorded(Observed) == [Observed("calm")]
    assert room.page.line.words() == ""


def test_what_began_first_is_when_it_happened(room: InTheRoom, clock: HandClock) -> None:
    room.keys("/")
    began = clock.now()
    room.keys("eyes")
    clock.advance(3)
    room.keys(" open")
    room.press(Key.Key_Return)
    room.settle()
    (fact,) = room.facts(Observed)
    assert fact.occurred_at == began
    assert fact.first.recorded_at == clock.now()


def test_it_may_have_been_minutes_ago(room: InTheRoom, clock: HandClock) -> None:
    clock.advance(10)
    room.keys("/tears")
    for _ in range(3):
        room.press(Key.Key_Up, CONTROL)
    room.press(Key.Key_Down, CONTROL)
    assert room.page.line.stamp() == "0:08 · 2 min ago"
    room.press(Key.Key_Return)
    room.settle()
    (fact,) = room.facts(Observed)
    assert fact.occurred_at == clock.now().shifted(-120_000_000)
    assert room.row("tears").time_text == "0:08"


def test_a_time_to_come_can_not_be_chosen(room: InTheRoom, clock: HandClock) -> None:
    room.keys("/calm")
    room.press(Key.Key_Down, CONTROL)
    room.press(Key.Key_Return)
    room.settle()
    assert room.facts(Observed)[0].occurred_at == clock.now()


@pytest.mark.parametrize("key", ['"', "'"])
def test_a_quote_is_its_own_kind(room: InTheRoom, key: str) -> None:
    room.keys(key)
    room.keys("So wide in here.")
    room.press(Key.Key_Return)
    assert room.recorded(QuoteHeard, Observed) == [QuoteHeard("So wide in here.")]
    assert room.row("So wide").is_quote


def test_a_quotation_mark_in_the_empty_line_begins_a_quote(room: InTheRoom) -> None:
    room.keys('/"So wide.')
    room.press(Key.Key_Return)
    assert room.recorded(QuoteHeard) == [QuoteHeard("So wide.")]


@pytest.mark.parametrize("keys", ['4"', '4/"'])
def test_what_is_said_right_after_a_tag_is_a_quote(room: InTheRoom, keys: str) -> None:
    room.keys(keys)
    room.keys("So wide in here.")
    room.press(Key.Key_Return)
    assert room.recorded(QuoteHeard, Observed) == [
        Observed(tag="Tearful"),
        QuoteHeard("So wide in here."),
    ]
    (tagged,) = room.facts(Observed)
    assert not tagged.added


def test_words_after_a_quote_are_an_observation_again(room: InTheRoom) -> None:
    room.keys('"So wide.')
    room.press(Key.Key_Return)
    room.keys("smiles")
    room.press(Key.Key_Return)
    assert room.recorded(QuoteHeard) == [QuoteHeard("So wide.")]
    assert room.recorded(Observed) == [Observed("smiles")]


# Mask and music


def test_the_mask_goes_on_and_off(room: InTheRoom, clock: HandClock) -> None:
    room.keys("m")
    room.settle()
    clock.advance(5)
    room.keys("m")
    assert room.recorded(EyeMaskPutOn, EyeMaskTakenOff) == [EyeMaskPutOn(), EyeMaskTakenOff()]
    assert [row.label for row in room.rows()[-2:]] == ["Eye mask on.", "Eye mask off."]


def test_music_obeys_its_keys_and_is_on_the_record(room: InTheRoom, player: FakePlayer) -> None:
    room.workspace.music.load(arc_of(PLAYLIST))
    player.advance(100)
    room.keys(" ")
    player.advance(2_000)
    room.keys(" ")
    player.advance(1_000)
    room.keys("+")
    room.keys("--")
    room.keys(" ")
    player.advance(2_000)
    room.keys("n")
    player.advance(9_000)
    room.keys("f")
    player.advance(13_000)
    kinds = (PlaylistChosen, TrackStarted, MusicPaused, MusicFadedOut)
    assert [type(each) for each in room.recorded(*kinds)] == [
        PlaylistChosen,
        TrackStarted,
        MusicPaused,
        TrackStarted,
        MusicFadedOut,
    ]
    volumes = [each.percent for each in room.recorded(MusicVolumeSet) if hasattr(each, "percent")]
    assert volumes == [75, 70, 65]


# The map of keys


def test_every_key_of_the_map_has_an_act_and_words() -> None:
    for use in journey_keys():
        for key in use.keys:
            assert act_for(key) == use.act
        assert use.words
    assert act_for("\r") == "write"
    assert act_for("1") == act_for("") == ""
    assert all(words for _, words in held_keys())


def test_no_tag_of_a_new_practice_hides_behind_a_key_of_the_page() -> None:
    assert [tag.key for tag in QUICK_TAGS if act_for(tag.key)] == []


def test_the_map_opens_and_closes(room: InTheRoom) -> None:
    room.keys("?")
    sheet = room.sheet(KeysSheet)
    room.press(Key.Key_Escape)
    assert not sheet.isVisible()
    assert room.focus() is room.page


@pytest.mark.parametrize("key", list("1mdw n"))
def test_a_key_in_a_sheet_records_nothing(room: InTheRoom, key: str) -> None:
    room.keys("d")
    sheet = room.sheet(DoseSheet)
    before = len(room.chart().facts)
    for target in sheet.findChildren(QWidget):
        if target.focusPolicy() & Qt.FocusPolicy.TabFocus and target.isVisible():
            target.setFocus()
            room.keys(key)
            if not sheet.isVisible():
                room.keys("d")
                break
    room.settle()
    assert len(room.chart().facts) == before


# Undo and redo


def test_undo_and_redo_walk_back_and_forth(room: InTheRoom) -> None:
    for key in "12":
        room.keys(key)
        room.settle()
    room.press(Key.Key_Z, CONTROL)
    room.settle()
    assert room.recorded(Observed) == [Observed(tag="Settled")]
    room.press(Key.Key_Z, CONTROL)
    assert room.recorded(Observed) == []
    room.press(Key.Key_Z, CONTROL | SHIFT)
    room.settle()
    room.press(Key.Key_Z, CONTROL | SHIFT)
    assert room.recorded(Observed) == [Observed(tag="Settled"), Observed(tag="Moving")]


def test_fast_undo_loses_no_press(room: InTheRoom) -> None:
    room.keys("123")
    for _ in range(3):
        room.press(Key.Key_Z, CONTROL)
    room.until(lambda: len([row for row in room.rows() if row.retracted]) == 3)
    assert room.recorded(Observed) == []
    for _ in range(2):
        room.press(Key.Key_Z, CONTROL | SHIFT)
    room.until(lambda: len(room.facts(Observed)) == 2)


def test_undo_in_the_line_is_the_typings(room: InTheRoom) -> None:
    room.keys("1")
    room.settle()
    room.keys("/")
    room.press(Key.Key_Backspace)
    room.keys("calm")
    room.press(Key.Key_Z, CONTROL)
    assert room.page.line.words() == ""
    assert room.recorded(Observed) == [Observed(tag="Settled")]


def test_the_button_undoes_too(room: InTheRoom) -> None:
    room.keys("1")
    room.settle()
    room.click(room.page.undo_button)
    room.until(lambda: room.facts(Observed) == ())


def test_undoing_a_dose_asks_for_the_reason(room: InTheRoom) -> None:
    room.press(Key.Key_Z, CONTROL)
    sheet = room.sheet(AmendSheet)
    assert room.recorded(DoseGiven) == [DOSE]
    room.click(sheet.take_back)
    assert "reason" in sheet._notice.text()  # noqa: SLF001
    sheet.reason.setFocus()
    room.keys("spilled")
    room.click(sheet.take_back)
    room.until(lambda: room.facts(DoseGiven) == ())


# The clock


def test_a_clock_set_back_an_hour_moves_nothing_and_is_said(
    room: InTheRoom, clock: HandClock
) -> None:
    clock.advance(30)
    clock.set_wall(-60)
    room.note("calm")
    gone = room.chart().t_plus(clock.now())
    assert gone is not None
    assert gone.ms == 30 * 60_000
    assert room.row("calm").time_text == "0:30"
    for _ in range(6):
        room.session._tick()  # noqa: SLF001 - five seconds of the timer
    assert room.recorded(ClockDisagreed) == [ClockDisagreed(-3_600_000)]
    assert "set back by 1 h" in room.row("Clock.").words


def test_nothing_of_this_leaves_the_vault(room: InTheRoom, tmp_path: Path) -> None:
    room.note("a-word-that-is-nowhere-else")
    room.settle()
    for file in tmp_path.rglob("*"):
        if file.is_file():
            assert b"a-word-that-is-nowhere-else" not in file.read_bytes()
