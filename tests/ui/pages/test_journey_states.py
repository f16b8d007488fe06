"""How strong a tag was, what goes on, and what the therapist did: by keys, in a dark room."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kap_companion.domain.events import (
    Agreed,
    AgreementMade,
    InterventionMade,
    Observed,
    StateEnded,
    StateWentOn,
    Strength,
)
from kap_companion.exports.session_json import export_session
from kap_companion.services.preparation import CoursePreparation
from kap_companion.ui.pages.amend_sheet import AmendSheet
from kap_companion.ui.pages.end_sheet import EndSheet
from kap_companion.ui.pages.event_settings import EventSettingsPage
from kap_companion.ui.pages.intervention_sheet import InterventionSheet
from kap_companion.ui.story import axis_model
from kap_companion.ui.widgets.axis_model import MarksRow
from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.workspace import Workspace
from tests.ui.pages.hand import COMPACT, WIDE, Hand, nameless
from tests.ui.pages.journey_ground import CONTROL, InTheRoom
from tests.ui.pages.test_dose import nameless_in
from tests.ui.practice import Disk, HandClock

Key = Qt.Key


@pytest.fixture
def room(qtbot: QtBot, workspace: Workspace, clock: HandClock) -> Iterator[InTheRoom]:
    made = InTheRoom(qtbot, workspace, clock)
    clock.advance(22)
    yield made
    made.close()


def strengths(room: InTheRoom) -> list[Strength | None]:
    room.settle()
    return [fact.strength for fact in room.facts(Observed)]


def going(room: InTheRoom) -> list[str]:
    """What the buttons of the strip say, once the page shows what the disk has."""
    room.settle()
    room.page.refresh()
    return [each.caption() for each in room.page.states.strip.buttons if each.isVisible()]


def said(room: InTheRoom) -> str:
    return room.page.notice.text() if room.page.notice.isVisible() else ""


def mark(room: InTheRoom, containing: str) -> None:
    """Walk the log up to a row."""
    room.settle()
    room.page.setFocus()
    for _ in room.rows():
        room.press(Key.Key_Up)
        key = room.page.log.current_key()
        if key == room.row(containing).key:
            return
    pytest.fail(f"{containing} is not in the log")


# How strong


def test_a_point_after_a_tag_says_how_strong_and_steps_on(room: InTheRoom) -> None:
    room.keys("4.")
    assert strengths(room) == [Strength.MILD]
    assert room.row("Tearful, mild.").state == "saved"
    room.keys(".")
    assert strengths(room) == [Strength.MODERATE]
    room.keys("..")
    assert strengths(room) == [Strength.MILD]
    assert len(room.rows()) == 3  # the beginning, the dose, the tag
    assert not room.facts(Observed)[0].amended


def test_undo_takes_back_the_last_step_alone(room: InTheRoom) -> None:
    room.keys("4..")
    assert strengths(room) == [Strength.MODERATE]
    room.press(Key.Key_Z, CONTROL)
    assert strengths(room) == [Strength.MILD]
    room.press(Key.Key_Z, CONTROL)
    assert strengths(room) == [None]
    assert room.recorded(Observed) == [Observed(tag="Tearful")]


def test_words_and_strength_both_belong_to_the_tag(room: InTheRoom) -> None:
    room.keys("4/")
    room.keys("hand to chest")
    room.press_return()
    room.press(Key.Key_Escape)
    room.keys(".")
    assert strengths(room) == [Strength.MILD]
    room.until(lambda: room.words_of("Tearful, mild.") == ["hand to chest"])


def test_after_twenty_seconds_the_row_is_to_be_marked(room: InTheRoom, clock: HandClock) -> None:
    room.keys("4")
    room.settle()
    clock.advance(0.5)
    room.keys(".")
    assert strengths(room) == [None]
    assert "mark its row" in said(room)
    mark(room, "Tearful")
    room.keys("..")
    assert strengths(room) == [Strength.MODERATE]
    assert said(room) == ""


def test_what_was_written_after_it_is_no_tag(room: InTheRoom) -> None:
    room.keys("4")
    room.keys("/")
    room.press(Key.Key_Backspace)
    room.keys("looks up")
    room.press_return()
    room.press(Key.Key_Escape)
    room.keys(".")
    assert strengths(room) == [None, None]
    mark(room, "looks up")
    room.keys(".")
    assert "Only a tag" in said(room)


def test_a_point_in_the_line_is_a_point(room: InTheRoom) -> None:
    room.keys("4/")
    room.keys("j.p q")
    room.press_return()
    room.settle()
    assert strengths(room) == [None]
    assert room.words_of("Tearful.") == ["j.p q"]


def test_a_strength_waits_for_a_tag_that_the_disk_did_not_take(room: InTheRoom, disk: Disk) -> None:
    disk.full = True
    room.keys("4")
    room.until(lambda: room.page.entry.has_unsaved)
    room.keys(".")
    room.until(lambda: "not saved yet" in said(room))
    disk.full = False
    room.page.entry.try_again()
    room.settle()
    room.keys(".")
    assert strengths(room) == [Strength.MILD]


# What goes on


def test_what_goes_on_stands_in_sight_until_it_has_ended(room: InTheRoom, clock: HandClock) -> None:
    room.keys("4j")
    assert going(room) == ["Tearful since 0:22 · 0 min"]
    (tag,) = room.facts(Observed)
    assert room.recorded(StateWentOn) == [StateWentOn(tag.id, "Tearful")]
    clock.advance(14)
    assert going(room) == ["Tearful since 0:22 · 14 min"]
    assert room.row("Still: Tearful.").words == "Since 0:22."
    mark(room, "Still: Tearful")
    room.keys("j")
    assert going(room) == []
    assert room.row("Tearful ended.").words == "After 14 min."
    room.page.setFocus()
    room.press(Key.Key_Z, CONTROL)
    assert going(room) == ["Tearful since 0:22 · 14 min"]
    room.press(Key.Key_Z, CONTROL)
    assert going(room) == []


def test_several_go_on_and_a_click_ends_the_one_that_is_clicked(
    room: InTheRoom, clock: HandClock
) -> None:
    room.keys("4j")
    room.settle()
    clock.advance(3)
    room.keys("6j")
    assert going(room) == ["Anxious since 0:25 · 0 min", "Tearful since 0:22 · 3 min"]
    room.click(room.page.states.strip.buttons[1])
    assert going(room) == ["Anxious since 0:25 · 0 min"]
    assert room.focus() is room.page


def test_without_a_tag_the_key_goes_to_what_runs_and_once_more_ends_it(
    room: InTheRoom, clock: HandClock
) -> None:
    room.keys("j")
    assert "mark its row" in said(room)
    room.keys("4j")
    room.settle()
    clock.advance(5)
    room.keys("j")
    assert room.focus() is room.page.states.strip.buttons[0]
    assert going(room) == ["Tearful since 0:22 · 5 min"]  # nothing has ended yet
    room.keys("j")
    assert going(room) == []
    assert room.focus() is room.page


def test_a_tag_that_was_taken_back_goes_on_no_more(room: InTheRoom) -> None:
    room.keys("4j")
    room.settle()
    mark(room, "Still: Tearful")
    room.press(Key.Key_Up)
    assert room.page.log.current_key() == room.facts(Observed)[0].id
    room.press_return()
    room.click(room.sheet(AmendSheet).take_back)
    room.until(lambda: going(room) == [])


def test_the_end_of_the_session_tells_what_still_goes_on(room: InTheRoom, clock: HandClock) -> None:
    room.keys("4j")
    room.settle()
    clock.advance(30)
    room.click(room.page.end)
    sheet = room.sheet(EndSheet)
    told = [each.text() for each in sheet.findChildren(Notice)]
    assert "Still going on: Tearful, since 0:22. It ends with the session." in told
    room.click(sheet.end)
    room.until(lambda: not room.page.states.strip.isVisible())
    assert [type(each) for each in room.recorded(StateWentOn, StateEnded)] == [StateWentOn]


def test_every_button_is_named_by_what_it_ends(room: InTheRoom) -> None:
    room.keys("4j")
    going(room)
    (button,) = room.page.states.strip.buttons
    assert button.accessibleName() == "Tearful since 0:22 · 0 min. It has ended."
    assert room.page.states.strip.accessibleName() == "What goes on"


def test_where_room_is_short_the_last_button_tells_how_many_more_go_on(room: InTheRoom) -> None:
    for key in "1234":
        room.keys(f"{key}j")
        room.settle()
    assert len(going(room)) == 4
    strip = room.page.states.strip
    strip.set_most(2)
    shown = [each.caption() for each in strip.buttons if each.isVisible()]
    assert shown == ["Tearful since 0:22 · 0 min", "Speaking since 0:22 · 0 min · +2"]
    strip.set_most(0)
    assert not strip.isVisible()
    strip.set_most(None)
    assert len([each for each in strip.buttons if each.isVisible()]) == 4


# What the therapist did


def test_what_i_did_is_two_keys(room: InTheRoom) -> None:
    room.keys("p1")
    assert room.recorded(InterventionMade) == [InterventionMade("Breath together")]
    room.until(lambda: room.focus() is room.page)
    assert room.row("Did: Breath together.").time_text == "0:22"
    room.press(Key.Key_Z, CONTROL)
    assert room.recorded(InterventionMade) == []


def test_words_go_with_it_or_stand_alone(room: InTheRoom) -> None:
    room.keys("p")
    sheet = room.sheet(InterventionSheet)
    assert nameless_in(sheet) == []
    room.click(sheet.save)
    assert "Choose one" in sheet.words.error()
    sheet.words.setFocus()
    room.keys("2 slow breaths")
    room.click(sheet.buttons[0])
    room.until(lambda: len(room.facts(InterventionMade)) == 1)
    room.settle()
    room.keys("p")
    room.sheet(InterventionSheet).words.setFocus()
    room.keys("Hummed with her")
    room.press_return()
    made = [
        InterventionMade("Breath together", "2 slow breaths"),
        InterventionMade("Hummed with her"),
    ]
    room.until(lambda: room.recorded(InterventionMade) == made)


def test_the_sheet_says_where_no_touch_agreement_holds(room: InTheRoom, clock: HandClock) -> None:
    room.keys("p")
    sheet = room.sheet(InterventionSheet)
    told = "No touch agreement holds today. This is a touch: Hand on shoulder."
    assert sheet.touch.isVisible()
    assert sheet.touch.text() == told
    room.keys("2")  # what was done is recorded all the same
    made = InterventionMade("Hand on shoulder", touch=True)
    room.until(lambda: room.recorded(InterventionMade) == [made])
    room.settle()
    course = CoursePreparation(room.patient, room.workspace.journal, room.workspace.reader)
    today = clock.now().local().date()
    agreed = AgreementMade(Agreed.TOUCH, "a hand, if asked", "Jonas Feld", today)
    course.agree(agreed).result(10)
    room.keys("p")
    assert not room.sheet(InterventionSheet).touch.isVisible()
    room.press(Key.Key_Escape)
    touch = course.chart().agreed(Agreed.TOUCH, today)
    assert touch is not None
    course.withdraw(touch.fact).result(10)
    room.keys("p")
    assert room.sheet(InterventionSheet).touch.isVisible()


def test_an_agreement_that_ended_does_not_hold(room: InTheRoom, clock: HandClock) -> None:
    course = CoursePreparation(room.patient, room.workspace.journal, room.workspace.reader)
    today = clock.now().local().date()
    before, until = today - timedelta(days=9), today - timedelta(days=1)
    course.agree(AgreementMade(Agreed.TOUCH, "a hand", "Jonas Feld", before, until)).result(10)
    room.keys("p")
    assert room.sheet(InterventionSheet).touch.isVisible()


def test_it_has_a_mark_of_its_own_on_the_axis(room: InTheRoom) -> None:
    room.keys("p1")
    room.until(lambda: len(room.facts(InterventionMade)) == 1)
    room.settle()
    room.keys("p2")
    room.until(lambda: len(room.facts(InterventionMade)) == 2)
    rows = axis_model(room.chart(), None).rows
    notes = next(row for row in rows if isinstance(row, MarksRow))
    assert [mark.kind for mark in notes.marks] == ["intervention", "touch"]


def test_nothing_opens_a_window_of_its_own(room: InTheRoom) -> None:
    before = {id(each) for each in QApplication.topLevelWidgets()}
    room.keys("p")
    shown = [each for each in QApplication.topLevelWidgets() if each.isVisible()]
    assert {id(each) for each in shown} <= before


def test_all_of_it_stands_in_the_sessions_file(room: InTheRoom, tmp_path: Path) -> None:
    room.keys("4.j")
    room.settle()
    room.keys("p1")
    room.until(lambda: room.facts(InterventionMade))
    path = export_session(room.id, room.workspace.reader.entries_of(room.id), tmp_path)
    text = path.read_text(encoding="utf-8")
    for kind in ("strength-noted", "state-went-on", "intervention-made"):
        assert f'"{kind}"' in text


# The practice's own


@pytest.fixture(params=[WIDE, COMPACT])
def settings(
    request: pytest.FixtureRequest, qtbot: QtBot, workspace: Workspace
) -> tuple[Hand, EventSettingsPage]:
    page = EventSettingsPage(workspace)
    return Hand(qtbot, page, request.param), page


def test_the_practice_edits_its_interventions(
    settings: tuple[Hand, EventSettingsPage], workspace: Workspace
) -> None:
    hand, page = settings[0], settings[1].interventions
    assert nameless(hand.tab_stops()) == []
    assert "Hand on shoulder (touch)\n" in page.listed.value()
    hand.write(page.listed, "Humming")
    hand.click(page.save)
    hand.until(lambda: [e.what for e in workspace.practice_chart().interventions] == ["Humming"])
    page.listed.set_value("Held hand (touch)\nheld hand")
    hand.click(page.save)
    assert "stands there twice" in page.note.notice.text()
    hand.click(page.usual)
    hand.click(page.save)
    hand.until(lambda: len(workspace.practice_chart().interventions) == 9)
    assert [each.touch for each in workspace.practice_chart().interventions].count(True) == 1
