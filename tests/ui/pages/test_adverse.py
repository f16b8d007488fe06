"""Adverse events in the Journey, by keys: two for a record, and nothing is hidden meanwhile."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kap_companion.domain.events import (
    AdverseEventBegan,
    AdverseEventEnded,
    AdverseEventFollowed,
    Ending,
    Observed,
    Outcome,
    Phone,
    SessionEnded,
    Severity,
)
from kap_companion.exports.session_json import export_session
from kap_companion.ui.history_words_session import session_words
from kap_companion.ui.pages.adverse_sheet import AdverseSheet, FollowSheet
from kap_companion.ui.pages.amend_sheet import AmendSheet
from kap_companion.ui.pages.end_sheet import EndSheet
from kap_companion.ui.pages.event_settings import EventSettingsPage
from kap_companion.ui.story import axis_model
from kap_companion.ui.widgets.axis_model import CourseRow
from kap_companion.ui.widgets.choice import ArrowBox
from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.workspace import Workspace
from tests.ui.pages.hand import COMPACT, WIDE, Hand, nameless
from tests.ui.pages.journey_ground import CONTROL, InTheRoom
from tests.ui.pages.test_dose import nameless_in
from tests.ui.practice import HandClock, Scribe

Key = Qt.Key
NAUSEA = AdverseEventBegan("Nausea", Severity.MILD)
SERIOUS = AdverseEventBegan("Respiratory depression", Severity.SERIOUS)
DOCTOR = Phone("Dr Sommer", "+49 151 5550133")


@pytest.fixture
def room(qtbot: QtBot, workspace: Workspace, clock: HandClock) -> Iterator[InTheRoom]:
    made = InTheRoom(qtbot, workspace, clock)
    clock.advance(42)
    yield made
    made.close()


def fill(room: InTheRoom, field: QWidget, text: str) -> None:
    field.setFocus()
    room.press(Key.Key_A, CONTROL)
    room.press(Key.Key_Delete)
    room.keys(text)


def began(room: InTheRoom) -> list[AdverseEventBegan]:
    found = room.recorded(AdverseEventBegan)
    return [each for each in found if isinstance(each, AdverseEventBegan)]


def begin(room: InTheRoom, event: AdverseEventBegan, ago_min: float = 0) -> str:
    """One that runs already, as the page finds it when it is opened."""
    (entry,) = Scribe(room.workspace, room.clock).happened(room.id, event, ago_min=ago_min)
    room.close()
    room.open()
    return entry.id


# Two keys


def test_from_a_tag_to_the_record_in_two_keys(room: InTheRoom) -> None:
    room.keys("7")
    room.keys("a")
    room.press(Key.Key_Return)
    room.until(lambda: room.facts(AdverseEventBegan))
    (tag,) = room.facts(Observed)
    (fact,) = room.facts(AdverseEventBegan)
    assert fact.event == replace(NAUSEA, about=tag.id)
    assert fact.occurred_at == tag.occurred_at
    room.settle()
    assert room.row("Nausea, mild.").time_text == "0:42"


@pytest.mark.parametrize(("digit", "severity"), list(zip("1234", Severity, strict=True)))
def test_a_digit_records_it_with_that_severity(
    room: InTheRoom, digit: str, severity: Severity
) -> None:
    room.keys(f"8a{digit}")
    room.until(lambda: room.facts(AdverseEventBegan))
    (event,) = began(room)
    assert (event.what, event.severity) == ("Dizziness", severity)


def test_from_the_line_to_the_record_in_two_keys(room: InTheRoom) -> None:
    room.keys("/")
    room.keys("she feels nauseous")
    room.press(Key.Key_Return, CONTROL)
    sheet = room.sheet(AdverseSheet)
    assert "she feels nauseous" in sheet.about_line.text()
    room.press(Key.Key_Return)
    room.until(lambda: room.facts(AdverseEventBegan))
    (note,) = room.facts(Observed)
    assert began(room) == [replace(NAUSEA, about=note.id)]


def test_a_marked_row_of_the_log_is_what_it_is_about(room: InTheRoom, clock: HandClock) -> None:
    room.keys("6")
    room.settle()
    clock.advance(5)
    room.page.log.setFocus()
    room.press(Key.Key_End)
    room.keys("a2")
    room.until(lambda: room.facts(AdverseEventBegan))
    (tag,) = room.facts(Observed)
    assert began(room) == [AdverseEventBegan("Anxiety", Severity.MODERATE, about=tag.id)]
    assert room.facts(AdverseEventBegan)[0].occurred_at == tag.occurred_at


def test_without_an_entry_the_kind_is_chosen_by_its_letters(
    room: InTheRoom, clock: HandClock
) -> None:
    room.keys("7")
    room.settle()
    clock.advance(3)
    room.keys("a")
    sheet = room.sheet(AdverseSheet)
    room.press(Key.Key_Return)
    assert sheet.fields.what.error()
    room.keys("He")
    room.press(Key.Key_Return)
    room.until(lambda: room.facts(AdverseEventBegan))
    assert began(room) == [AdverseEventBegan("Headache", Severity.MILD)]


def test_it_may_be_about_nothing_and_say_more(room: InTheRoom) -> None:
    room.keys("7")
    room.click(room.page.adverse.button)
    sheet = room.sheet(AdverseSheet)
    room.click(sheet.not_about)
    fill(room, sheet.fields.words, "pale, 2 sips of water")
    fill(room, sheet.fields.action, "lies on the side")
    fill(room, sheet.fields.told, "Dr Sommer")
    room.press(Key.Key_Return)
    room.until(lambda: room.facts(AdverseEventBegan))
    more = ("pale, 2 sips of water", "lies on the side", "Dr Sommer")
    assert began(room) == [AdverseEventBegan("Nausea", Severity.MILD, *more)]
    said = room.row("Nausea, mild.").words
    assert said == "pale, 2 sips of water Done: lies on the side. Told: Dr Sommer."


def test_one_key_undoes_it(room: InTheRoom) -> None:
    room.keys("7a")
    room.press(Key.Key_Return)
    room.until(room.page.adverse.strip.isVisible)
    room.press(Key.Key_Z, CONTROL)
    room.until(lambda: not room.page.adverse.strip.isVisible())
    assert began(room) == []


# What runs


def test_what_runs_stays_in_sight_until_it_is_ended_by_keys(
    room: InTheRoom, clock: HandClock
) -> None:
    entry = begin(room, NAUSEA)
    clock.advance(6)
    room.page.refresh()
    (button,) = room.page.adverse.strip.buttons
    assert button.caption() == "Nausea, mild · 6 min"
    assert button.accessibleName() == "Nausea, mild · 6 min, since 0:42"
    room.keys("g3")
    room.until(lambda: room.facts(AdverseEventFollowed))
    room.until(lambda: room.page.adverse.strip.buttons[0].caption() == "Nausea, severe · 6 min")
    assert room.row("Nausea goes on, severe.").time_text == "0:48"
    clock.advance(1)
    room.until(room.page.hasFocus)
    room.keys("ge")
    room.press(Key.Key_Return)
    room.until(lambda: room.facts(AdverseEventEnded))
    assert room.recorded(AdverseEventFollowed, AdverseEventEnded) == [
        AdverseEventFollowed(entry, Severity.SEVERE),
        AdverseEventEnded(entry, Outcome.RECOVERED),
    ]
    room.until(lambda: not room.page.adverse.strip.isVisible())
    assert room.row("Nausea ended, recovered.").words == ""


def test_what_was_done_at_its_end_is_kept_with_it(room: InTheRoom) -> None:
    entry = begin(room, NAUSEA, ago_min=5)
    room.keys("ge")
    sheet = room.sheet(FollowSheet)
    fill(room, sheet.fields.action, "water")
    fill(room, sheet.fields.words, "slept")
    room.press(Key.Key_Return)
    room.until(lambda: room.facts(AdverseEventEnded))
    assert room.recorded(AdverseEventFollowed, AdverseEventEnded) == [
        AdverseEventFollowed(entry, Severity.MILD, action="water"),
        AdverseEventEnded(entry, Outcome.RECOVERED, "slept"),
    ]


def test_an_end_before_the_beginning_is_refused_in_the_sheet(room: InTheRoom) -> None:
    begin(room, NAUSEA)
    room.keys("ge")
    sheet = room.sheet(FollowSheet)
    fill(room, sheet.time, "0:30")
    room.press(Key.Key_Return)
    room.until(sheet.notice.isVisible)
    assert "began later" in sheet.notice.text()
    assert room.recorded(AdverseEventEnded) == []


def test_the_most_severe_one_comes_first(room: InTheRoom) -> None:
    begin(room, NAUSEA, ago_min=5)
    begin(room, replace(NAUSEA, what="Agitation", severity=Severity.SEVERE))
    names = [each.accessibleName() for each in room.page.adverse.strip.buttons]
    assert [name.split(",")[0] for name in names] == ["Agitation", "Nausea"]
    room.click(room.page.adverse.strip.buttons[1])
    box = room.sheet(FollowSheet).which.findChild(ArrowBox)
    assert box is not None
    assert box.currentText() == "Nausea, mild, since 0:37"


def test_the_key_of_what_goes_on_does_nothing_while_nothing_runs(room: InTheRoom) -> None:
    room.keys("gl")
    assert room.page.hasFocus()
    assert room.recorded(Observed) == []


def test_the_end_of_the_session_says_what_still_runs(room: InTheRoom) -> None:
    begin(room, NAUSEA)
    room.click(room.page.end)
    said = [each.text() for each in room.sheet(EndSheet).findChildren(Notice)]
    assert any("Still running: Nausea, mild, since 0:42." in each for each in said)


def test_after_the_session_it_is_a_late_entry(room: InTheRoom, clock: HandClock) -> None:
    Scribe(room.workspace, clock).happened(room.id, SessionEnded(Ending.COMPLETED))
    room.close()
    clock.advance(1)
    room.open()
    assert room.page.adverse.button.isVisible()
    room.keys("a")
    room.keys("V")
    room.press(Key.Key_Return)
    room.until(lambda: room.facts(AdverseEventBegan))
    room.settle()
    assert room.row("Vomiting, mild.").late
    room.until(room.page.hasFocus)
    room.keys("ge")
    room.press(Key.Key_Return)
    room.until(lambda: room.facts(AdverseEventEnded))
    room.keys("7")
    assert room.recorded(Observed) == []


def test_the_axis_marks_its_beginning_and_how_long_it_ran(
    room: InTheRoom, clock: HandClock
) -> None:
    entry = begin(room, NAUSEA)
    clock.advance(6)
    (row,) = (r for r in axis_model(room.chart(), clock.now()).rows if isinstance(r, CourseRow))
    (span,) = row.spans
    assert (span.begin, span.current, span.end_ms - span.start_ms) == (True, True, 6 * 60_000)
    room.page.refresh()
    room.until(lambda: room.page.axis.focus_mark(entry))
    assert room.page.axis.described() == "0:42, Events: Nausea, mild"


def test_search_history_and_the_sessions_file_have_it(room: InTheRoom, tmp_path: Path) -> None:
    event = replace(NAUSEA, action="ondansetron as ordered")
    entry = begin(room, event)
    assert entry in str(room.workspace.reader.search("ondansetron"))
    said = session_words(event, lambda _: "")
    assert said == "Nausea, mild. Done: ondansetron as ordered."
    written = export_session(room.id, room.workspace.reader.entries_of(room.id), tmp_path)
    kept = written.read_text(encoding="utf-8")
    assert "adverse-event-began" in kept
    assert "ondansetron as ordered" in kept


# Amended


def test_what_was_typed_wrongly_is_amended(room: InTheRoom) -> None:
    begin(room, replace(NAUSEA, words="pal"))
    room.page.log.setFocus()
    room.press(Key.Key_End)
    room.press(Key.Key_Return)
    sheet = room.sheet(AmendSheet)
    assert sheet.adverse is not None
    assert sheet.adverse.fields is not None
    fill(room, sheet.adverse.fields.words, "pale")
    room.click(sheet.save)
    room.until(lambda: began(room) == [replace(NAUSEA, words="pale")])


# Serious


def test_a_serious_one_opens_the_practices_card_beside_the_log(room: InTheRoom) -> None:
    room.workspace.practice.set_emergency_card("Stay with the patient.", [DOCTOR]).result(10)
    card = room.page.adverse.card
    assert not card.isVisible()
    room.keys("7a4")
    room.until(card.isVisible)
    assert card.words.text() == "Stay with the patient."
    shown = [each.text() for each in card.findChildren(QWidget) if hasattr(each, "text")]
    assert DOCTOR.number in shown
    room.until(room.page.hasFocus)  # nothing took the keys, nothing lies over the log
    assert room.page.log.isVisible()
    assert room.page.line.isVisible()
    room.keys("!")
    assert not card.isVisible()
    room.page.refresh()
    assert not card.isVisible()  # it was put away by hand
    room.keys("!")
    assert card.isVisible()


def test_one_that_becomes_serious_opens_the_card_too(room: InTheRoom) -> None:
    begin(room, NAUSEA)
    assert not room.page.adverse.card.isVisible()
    room.keys("g4")
    room.until(room.page.adverse.card.isVisible)
    assert room.page.adverse.card.dense.isVisible()


def test_every_field_of_its_sheets_is_named(room: InTheRoom) -> None:
    begin(room, NAUSEA)
    room.keys("7a")
    assert nameless_in(room.sheet(AdverseSheet)) == []
    room.press(Key.Key_Escape)
    room.keys("g")
    assert nameless_in(room.sheet(FollowSheet)) == []


def test_a_practice_without_a_card_is_told_where_to_write_it(room: InTheRoom) -> None:
    room.keys("!")
    assert "has not written" in room.page.adverse.card.words.text()


def test_the_log_is_dense_until_it_is_serious_no_more(room: InTheRoom, clock: HandClock) -> None:
    begin(room, SERIOUS)
    dense = room.page.adverse.card.dense
    assert dense.texts() == ["0:42 ✓"]
    clock.advance(2)
    room.page.refresh()
    assert dense.texts() == ["0:42 ✓", "0:43 open", "0:44 now"]
    room.keys("l")
    room.until(lambda: room.recorded(Observed) == [Observed(tag="No change")])
    room.until(lambda: dense.texts()[-1] == "0:44 ✓")
    room.keys("g2")
    room.until(lambda: not dense.isVisible())
    assert room.page.adverse.card.isVisible()


def test_in_a_narrow_window_the_card_is_a_tab_that_comes_to_the_front(room: InTheRoom) -> None:
    room.page.set_compact(True)
    room.page.resize(859, 452)
    room.keys("7a4")
    room.until(room.page.adverse.card.isVisible)
    room.click(room.page.adverse.card.away)
    assert not room.page.adverse.card.isVisible()


# The practice's own


@pytest.fixture(params=[WIDE, COMPACT])
def settings(
    request: pytest.FixtureRequest, qtbot: QtBot, workspace: Workspace
) -> tuple[Hand, EventSettingsPage, Workspace]:
    page = EventSettingsPage(workspace)
    return Hand(qtbot, page, request.param), page, workspace


def test_the_card_and_the_kinds_are_edited_in_the_practice(
    settings: tuple[Hand, EventSettingsPage, Workspace],
) -> None:
    hand, page, workspace = settings
    assert nameless(hand.tab_stops()) == []
    hand.write(page.words, "Door open. Lights on.")
    name, number = page.phones[0]
    hand.write(name, "Dr Sommer")
    hand.click(page.save_card)
    assert "needs a name" in page.card_note.notice.text()
    hand.write(number, "112")
    hand.write(page.kinds, "Hiccups")
    hand.click(page.save_card)
    hand.until(lambda: workspace.practice_chart().emergency.words == "Door open. Lights on.")
    hand.until(lambda: page.preview.words.text() == "Door open. Lights on.")
    assert page.kinds.value() == "Hiccups"  # not saved yet, and left alone
    hand.click(page.save_kinds)
    hand.until(lambda: workspace.practice_chart().adverse_kinds == ("Hiccups",))
    hand.click(page.usual)
    assert page.kinds.value().startswith("Nausea\n")
    assert workspace.practice_chart().adverse_kinds == ("Hiccups",)
