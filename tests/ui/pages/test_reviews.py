"""What a clinician has to look at stands on every page until a named one has acknowledged it."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from kap_companion.domain.events import (
    AdverseEventBegan,
    AdverseEventEnded,
    AdverseEventReviewed,
    Ending,
    Outcome,
    SessionEnded,
    Severity,
)
from kap_companion.ui.pages.event_settings import EventSettingsPage
from kap_companion.ui.pages.integration import IntegrationPage
from kap_companion.ui.pages.patient_page import PatientView
from kap_companion.ui.pages.returning import ReturnPage
from kap_companion.ui.pages.review_notice import ReviewNotice
from kap_companion.ui.pages.review_sheet import ReviewSheet
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.workspace import Workspace
from tests.ui.pages.hand import Hand, nameless
from tests.ui.pages.journey_ground import CONTROL, InTheRoom
from tests.ui.practice import HandClock, Scribe

Key = Qt.Key
IDEATION = AdverseEventBegan("Suicidal ideation", Severity.MODERATE, review=True)
SAID = "Clinician review needed: Suicidal ideation, moderate, at 0:05."


@pytest.fixture
def room(qtbot: QtBot, workspace: Workspace, clock: HandClock) -> Iterator[InTheRoom]:
    made = InTheRoom(qtbot, workspace, clock)
    clock.advance(5)
    yield made
    made.close()


def with_ideation(room: InTheRoom) -> str:
    (entry,) = Scribe(room.workspace, room.clock).happened(room.id, IDEATION)
    room.session.catch_up()
    room.settle()
    return entry.id


def acknowledge(room: InTheRoom) -> None:
    room.click(room.page.review.action)
    room.keys("Seen.")
    room.click(room.sheet(ReviewSheet).save)
    room.until(room.page.hasFocus)


def test_from_the_record_to_the_acknowledgement_by_keys(room: InTheRoom) -> None:
    room.keys("a")
    room.keys("Su")
    room.keys("2")
    room.until(room.page.review.isVisible)
    assert room.page.review.text() == SAID
    room.page.review.action.setFocus()
    room.press(Key.Key_Space)
    sheet = room.sheet(ReviewSheet)
    assert (
        nameless([sheet.words.editor, sheet.by.editor, sheet.save, room.page.review.action]) == []
    )
    assert sheet.by.value() == room.workspace.signed_in_name()
    room.click(sheet.save)
    assert "needs a note" in sheet.words.error()
    room.keys("Spoke with her. Safe tonight.")
    sheet.by.set_value("")
    room.click(sheet.save)
    assert sheet.by.error() == "Who looked at it?"
    assert room.recorded(AdverseEventReviewed) == []
    sheet.by.set_value("Dr Keller")
    room.click(sheet.save)
    room.until(lambda: room.facts(AdverseEventReviewed))
    room.until(lambda: not room.page.review.isVisible())
    assert room.row("reviewed by").label == "Suicidal ideation reviewed by Dr Keller."
    assert room.row("reviewed by").words == "Spoke with her. Safe tonight."
    room.until(room.page.hasFocus)
    room.press(Key.Key_Z, CONTROL)
    room.until(room.page.review.isVisible)


def test_it_has_one_button_and_it_outlasts_the_event_and_the_session(room: InTheRoom) -> None:
    began = with_ideation(room)
    notice = room.page.review
    shown = [each for each in notice.findChildren(Button) if each.isVisible()]
    assert shown == [notice.action]
    assert notice.action.caption() == "Acknowledge"
    scribe = Scribe(room.workspace, room.clock)
    scribe.happened(room.id, AdverseEventEnded(began, Outcome.RECOVERED))
    scribe.happened(room.id, SessionEnded(Ending.COMPLETED))
    room.session.catch_up()
    room.settle()
    assert notice.isVisible()


def test_what_was_typed_is_kept_and_taking_the_event_back_does_not_close_it(
    room: InTheRoom,
) -> None:
    room.keys("aSu1")
    room.until(room.page.review.isVisible)
    room.click(room.page.review.action)
    room.keys("half a")
    room.press(Key.Key_Escape)
    assert room.page.review.isVisible()
    room.click(room.page.review.action)
    assert room.sheet(ReviewSheet).words.value() == "half a"
    room.press(Key.Key_Escape)
    room.until(room.page.hasFocus)
    room.press(Key.Key_Z, CONTROL)
    room.until(lambda: room.page.review.text().endswith("Taken back since."))
    assert room.page.review.isVisible()


def test_integration_and_the_patients_page_show_it_until_then(
    room: InTheRoom, qtbot: QtBot
) -> None:
    began = with_ideation(room)
    Scribe(room.workspace, room.clock).happened(room.id, SessionEnded(Ending.COMPLETED))
    room.session.catch_up()
    page = IntegrationPage(room.session)
    qtbot.addWidget(page)
    page.resize(1282, 696)
    page.show()
    page.refresh()
    assert page.room.review.isVisible()
    assert page.room.review.text() == SAID
    view = PatientView(room.workspace, room.patient)
    qtbot.addWidget(view)
    view.show()
    (notice,) = view.reviews
    assert notice.text() == SAID
    with qtbot.waitSignal(view.session_opened) as opened:
        notice.action.click()
    assert opened.args[0].session_id == room.id
    page.room.review.action.click()
    (sheet,) = page.findChildren(ReviewSheet)
    sheet.words.set_value("Seen.")
    sheet.by.set_value("Dr Keller")
    sheet.save.click()
    qtbot.waitUntil(lambda: not page.room.review.isVisible())
    assert room.recorded(AdverseEventReviewed) == [
        AdverseEventReviewed(began, "Dr Keller", "Seen.")
    ]
    again = PatientView(room.workspace, room.patient)
    qtbot.addWidget(again)
    assert again.reviews == []


def test_several_are_acknowledged_one_after_the_other(room: InTheRoom) -> None:
    with_ideation(room)
    with_ideation(room)
    assert room.page.review.text() == f"{SAID} And 1 more."
    acknowledge(room)
    room.until(lambda: room.page.review.text() == SAID)
    acknowledge(room)
    room.until(lambda: not room.page.review.isVisible())


def test_the_practice_keeps_its_own_words(qtbot: QtBot, workspace: Workspace) -> None:
    page = EventSettingsPage(workspace)
    hand = Hand(qtbot, page)
    page.refresh()
    assert page.review.words.value() == "suicid"
    page.review.words.set_value("suicid\nself-harm")
    hand.click(page.review.save)
    hand.until(lambda: workspace.practice_chart().review_words == ("suicid", "self-harm"))
    hand.click(page.review.usual)
    assert page.review.words.value() == "suicid"


def test_a_notice_of_nothing_is_hidden(qtbot: QtBot, room: InTheRoom) -> None:
    notice = ReviewNotice()
    qtbot.addWidget(notice)
    notice.show_chart(room.session.chart)
    assert notice.isHidden()
    with qtbot.assertNotEmitted(notice.review_wanted):
        notice.acted.emit()


def test_it_stands_at_the_return_and_is_acknowledged_there(room: InTheRoom, qtbot: QtBot) -> None:
    with_ideation(room)
    page = ReturnPage(room.session)
    hand = Hand(qtbot, page)
    page.refresh()
    assert page.review.isVisible()
    assert page.review.text() == SAID
    hand.click(page.review.action)
    (sheet,) = page.findChildren(ReviewSheet)
    sheet.words.set_value("Seen, and spoken with.")
    hand.click(sheet.save)
    hand.until(page.review.isHidden)
    assert room.recorded(AdverseEventReviewed)
    page.close()
