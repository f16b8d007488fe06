"""Found in the log, about an earlier entry, tagged freely: all while the session runs."""

import json
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kap_companion.domain.events import AdverseEventBegan, Ending, Observed, QuoteHeard, Severity
from kap_companion.domain.protocols import PROTOCOLS
from kap_companion.ui.pages.amend_sheet import AmendSheet
from kap_companion.ui.widgets.text import Text
from kap_companion.ui.workspace import Workspace
from tests.audio.fake_player import FakePlayer
from tests.ui.pages.journey_ground import CONTROL, InTheRoom
from tests.ui.pages.test_journey_room import everything_at_once, fill, is_whole
from tests.ui.practice import HandClock

Key = Qt.Key


@pytest.fixture
def room(qtbot: QtBot, workspace: Workspace, clock: HandClock) -> Iterator[InTheRoom]:
    made = InTheRoom(qtbot, workspace, clock)
    clock.advance(22)
    made.note("She speaks of her PÈRE")
    made.note("of #Mother and #garden")
    made.keys('"')
    made.keys("So wide in here")
    made.press_return()
    made.press(Key.Key_Escape)
    made.keys("4")
    made.settle()
    yield made
    made.close()


def shown(room: InTheRoom) -> list[str]:
    return [row.words or row.label for row in room.rows()]


def mark(room: InTheRoom, words: str) -> str:
    """Walk the log up to a row, and return its key."""
    room.settle()
    room.page.setFocus()
    key = room.row(words).key
    for _ in room.rows():
        room.press(Key.Key_Up)
        if room.page.log.current_key() == key:
            return key
    pytest.fail(f"{words} is not in the log")


# Found


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("pere", ["She speaks of her PÈRE"]),
        ("of SHE", ["She speaks of her PÈRE"]),
        ("#mother", ["of #Mother and #garden"]),
        ("quote", ["So wide in here"]),
        ("tag", ["Tearful."]),
        ("nothing like it", []),
    ],
)
def test_the_words_typed_sift_the_rows_at_once(
    room: InTheRoom, words: str, found: list[str]
) -> None:
    room.keys("q")
    room.keys(words)
    assert shown(room) == found
    assert room.page.finding.bar.count.text() == f"{len(found)} of 6"


def test_escape_shows_all_again_and_gives_the_keys_back(room: InTheRoom) -> None:
    everything = shown(room)
    room.press(Key.Key_F, CONTROL)
    room.keys("pere")
    room.press(Key.Key_Escape)
    assert shown(room) == everything
    assert not room.page.finding.bar.isVisible()
    assert room.focus() is room.page


def test_escape_closes_it_from_the_page_too(room: InTheRoom) -> None:
    room.keys("q")
    room.keys("pere")
    room.press_return()
    assert room.focus() is room.page
    assert shown(room) == ["She speaks of her PÈRE"]
    room.press(Key.Key_Escape)
    assert len(shown(room)) == 6


def test_what_is_new_shows_whatever_is_looked_for(room: InTheRoom) -> None:
    room.keys("q")
    room.keys("pere")
    room.press_return()
    room.keys("1")
    room.keys("/")
    room.keys("hands unclench")
    room.press_return()
    room.press(Key.Key_Escape)
    room.note("breath long")
    assert shown(room)[-1] == "breath long"
    room.settle()
    assert shown(room) == ["She speaks of her PÈRE", "hands unclench", "breath long"]
    assert room.page.finding.bar.count.text() == "1 of 8, and 2 new"
    room.keys("..")  # which draws all rows anew
    room.settle()
    assert len(shown(room)) == 3
    room.keys("q")
    room.keys("breath")
    assert shown(room) == ["breath long"]


def test_a_click_on_the_axis_finds_a_row_that_was_left_out(room: InTheRoom) -> None:
    room.keys("q")
    room.keys("pere")
    (quote,) = room.facts(QuoteHeard)
    room.page.axis.mark_chosen.emit(quote.id)
    assert room.page.log.current_key() == quote.id
    assert len(shown(room)) == 6


def test_the_arrows_lead_from_the_field_into_the_log(room: InTheRoom) -> None:
    room.keys("q")
    room.keys("tearful")
    room.press(Key.Key_Down)
    assert room.page.log.hasFocus()
    assert room.page.log.current_key() == room.row("Tearful").key
    room.keys(".")
    room.settle()
    assert room.row("Tearful, mild.").state == "saved"


def test_it_is_reached_from_the_line_whose_draft_stays(room: InTheRoom) -> None:
    room.keys("/")
    room.press(Key.Key_Backspace)
    room.keys("half a note")
    room.press(Key.Key_F, CONTROL)
    room.keys("pere")
    assert shown(room) == ["She speaks of her PÈRE"]
    assert room.page.line.words() == "half a note"
    room.press_return()
    room.keys("/")
    room.press_return()
    assert room.recorded(Observed)[-1] == Observed("half a note")
    assert shown(room)[-1] == "half a note"


def test_the_log_is_found_in_when_the_session_has_ended_too(room: InTheRoom) -> None:
    room.session.journey.end(Ending.COMPLETED).result(10)
    room.until(lambda: not room.page.line.isVisible())
    room.page.setFocus()
    room.keys("q")
    room.keys("pere")
    assert shown(room) == ["She speaks of her PÈRE"]


# About an earlier entry


def test_what_is_written_from_a_marked_row_is_about_it(room: InTheRoom) -> None:
    key = mark(room, "PÈRE")
    room.keys("/")
    assert room.page.about.isVisible()
    assert room.page.about.text() == "About 0:22 She speaks of her PÈRE"
    room.keys("goes on about him")
    room.press_return()
    assert not room.page.about.isVisible()
    room.settle()
    assert room.recorded(Observed)[-1] == Observed("goes on about him", about=key)
    row = room.row("goes on about him")
    assert (row.about, row.about_key) == ("about 0:22 She speaks of her PÈRE", key)
    room.keys("and now of something else")
    room.press_return()
    assert room.recorded(Observed)[-1] == Observed("and now of something else")


def test_a_quote_can_be_about_a_row_too(room: InTheRoom) -> None:
    key = mark(room, "PÈRE")
    room.keys('"')
    room.keys("He is here.")
    room.press_return()
    assert room.recorded(QuoteHeard)[-1] == QuoteHeard("He is here.", key)


@pytest.mark.parametrize("by_key", [True, False])
def test_one_can_let_go_of_it(room: InTheRoom, *, by_key: bool) -> None:
    mark(room, "PÈRE")
    room.keys("/")
    if by_key:
        room.press(Key.Key_Backspace)
    else:
        room.click(room.page.about.button)
    assert not room.page.about.isVisible()
    room.page.line.setFocus()
    room.keys("about nothing")
    room.press_return()
    assert room.recorded(Observed)[-1] == Observed("about nothing")


def test_a_fresh_tag_takes_the_words_not_the_row_that_was_marked_before(room: InTheRoom) -> None:
    mark(room, "PÈRE")
    room.keys("1/")
    assert not room.page.about.isVisible()
    assert room.page.line.tag() == "Settled"
    room.keys("hands unclench")
    room.press_return()
    room.settle()
    assert room.recorded(Observed)[-1] == Observed(tag="Settled")
    assert room.words_of("Settled.") == ["hands unclench"]


def test_the_words_for_a_marked_tag_within_its_time_are_its_own(room: InTheRoom) -> None:
    mark(room, "Tearful")
    room.keys("/")
    assert (room.page.line.tag(), room.page.about.isVisible()) == ("Tearful", False)


def test_a_half_typed_line_stays_about_its_row_over_a_restart(room: InTheRoom) -> None:
    key = mark(room, "PÈRE")
    room.keys("/")
    room.keys("goes on")
    room.page.entry.flush()
    room.settle()
    assert json.loads(room.draft())["about"] == key
    room.close()
    room.open()
    assert room.page.about.text().endswith("PÈRE")
    room.page.line.setFocus()
    room.press_return()
    assert room.recorded(Observed)[-1] == Observed("goes on", about=key)


def about_someone(room: InTheRoom) -> tuple[str, str]:
    """A row that is about another: the keys of both."""
    key = mark(room, "PÈRE")
    room.keys("/")
    room.keys("goes on about him")
    room.press_return()
    room.press(Key.Key_Escape)
    room.settle()
    return key, room.row("goes on about him").key


def test_the_left_arrow_leads_to_what_a_row_is_about(room: InTheRoom) -> None:
    first, _ = about_someone(room)
    mark(room, "goes on about him")
    room.press(Key.Key_Left)
    assert room.page.log.current_key() == first
    assert room.page.log.hasFocus()
    room.press(Key.Key_Left)  # about none: nothing happens
    assert room.page.log.current_key() == first


def test_a_click_on_those_words_leads_there_and_elsewhere_it_marks(room: InTheRoom) -> None:
    first, second = about_someone(room)
    log = room.page.log
    place = [row.key for row in room.rows()].index(second)
    rect = log.visualRect(log.model().index(place, 0))
    middle = rect.center().y()
    QTest.mouseClick(log.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(80, middle))
    assert log.current_key() == second
    delegate, row = log._delegate, room.rows()[place]  # noqa: SLF001  # what a click hits
    across = range(60, rect.width())
    hits = [x for x in across if delegate.is_on_about(row, QRectF(rect), QPointF(x, middle))]
    assert hits
    assert hits[0] > 150  # behind the words
    at = QPoint(hits[len(hits) // 2], middle)
    QTest.mouseClick(log.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert log.current_key() == first


def test_amending_tells_what_it_is_about_and_keeps_it(room: InTheRoom) -> None:
    first, second = about_someone(room)
    mark(room, "goes on about him")
    room.press_return()
    sheet = room.sheet(AmendSheet)
    assert "About 0:22 She speaks of her PÈRE" in [each.text() for each in sheet.findChildren(Text)]
    assert sheet.words is not None
    sheet.words.set_value("is silent about him")
    room.click(sheet.save)
    room.until(lambda: room.chart().fact(second).amended)  # type: ignore[union-attr]
    assert room.recorded(Observed)[-1] == Observed("is silent about him", about=first)


def test_an_adverse_event_says_what_it_is_about_too(room: InTheRoom) -> None:
    (tag,) = (fact for fact in room.facts(Observed) if fact.event == Observed(tag="Tearful"))
    room.session.adverse.begin(AdverseEventBegan("Anxiety", Severity.MILD, about=tag.id))
    room.settle()
    assert room.row("Anxiety, mild.").about == "about 0:22 Tearful."


# Free tags


def test_a_free_tag_used_before_is_offered_and_tab_takes_it(
    room: InTheRoom, clock: HandClock
) -> None:
    clock.advance(1)
    room.keys("/")
    offer = room.page.line.offer
    room.keys("a swing in the #ga")
    assert offer.button.isVisible()
    assert offer.button.caption() == "#garden"
    room.press(Key.Key_Tab)
    assert room.page.line.words() == "a swing in the #garden "
    assert not offer.button.isVisible()
    room.keys("of #mo")
    room.click(offer.button)
    assert room.page.line.words() == "a swing in the #garden of #Mother "
    room.press_return()
    assert room.recorded(Observed)[-1] == Observed("a swing in the #garden of #Mother")


def test_what_was_typed_before_it_may_be_anything(room: InTheRoom) -> None:
    room.page.line.setFocus()
    room.page.line.insert_text("👩🏽‍🚀 and #ga")
    room.page.line.offer.take()
    assert room.page.line.words() == "👩🏽‍🚀 and #garden "


def test_tab_is_tab_while_nothing_is_offered(room: InTheRoom) -> None:
    room.keys("/")
    room.keys("no tag here")
    room.press(Key.Key_Tab)
    assert room.page.line.words() == "no tag here"
    assert not room.page.line.has_keys()


# All of it in one piece


@pytest.fixture
def framed(qtbot: QtBot, workspace: Workspace, clock: HandClock) -> Iterator[InTheRoom]:
    made = InTheRoom(qtbot, workspace, clock, protocol=PROTOCOLS[2])
    window = QWidget()
    made.page.setParent(window)
    yield made
    made.page.setParent(None)
    made.close()
    window.close()


@pytest.mark.parametrize("size", [(1282, 676, False), (859, 452, True)], ids=str)
def test_every_bar_stands_whole_with_these_too(
    framed: InTheRoom, player: FakePlayer, size: tuple[int, int, bool]
) -> None:
    page, (width, height, compact) = framed.page, size
    page.set_compact(compact)
    fill(framed, width, height)
    framed.settle_screen()
    fill(framed, width, height)  # once the columns have let go of the width that they had
    assert (page.width(), page.height()) == (width, height)
    framed.keys("4j6j")
    framed.settle()
    framed.page.log.walk(-1)
    framed.keys("/")
    framed.page.setFocus()
    framed.keys("q")
    framed.until(lambda: is_whole(framed))
    assert page.states.strip.isVisible()
    assert page.finding.bar.isVisible()
    assert page.finding.bar.field.height() >= 36
    framed.press_return()
    everything_at_once(framed, player)
    framed.until(lambda: is_whole(framed))
    assert page.checks.bar.isVisible()
    assert page.adverse.strip.isVisible()
    slim = [each for each in (page.states.strip, page.finding.bar, page.about) if each.isVisible()]
    assert all(each.height() >= each.minimumSizeHint().height() for each in slim)
    if compact:  # no room: all rows show, and nothing is sifted unseen
        assert not page.finding.bar.isVisible()
        assert len(page.log.rows()) == page.log.count()
