"""Rows that are kept say, after whatever happens, what rows made anew would say."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from kap_companion.domain.events import DoseGiven, Observed, SoundLost, Strength
from kap_companion.ui.pages.journey_log import log_row, logged_facts
from kap_companion.ui.widgets.log_delegate import LogDelegate
from kap_companion.ui.workspace import Workspace
from tests.ui.pages.journey_ground import CONTROL, InTheRoom
from tests.ui.practice import HandClock


@pytest.fixture
def room(qtbot: QtBot, workspace: Workspace, clock: HandClock) -> Iterator[InTheRoom]:
    made = InTheRoom(qtbot, workspace, clock)
    clock.advance(10)
    yield made
    made.close()


def agrees(room: InTheRoom) -> bool:
    """Whether the log shows what the record says, each row as high as it is set."""
    room.settle()
    chart, log = room.session.chart, room.page.log
    practice = room.session.practice
    anew = [log_row(chart, fact, practice=practice) for fact in logged_facts(chart)]
    setter, width = LogDelegate(log._delegate._theme), log.viewport().width()  # noqa: SLF001
    heights = [log.visualRect(log.model().index(place, 0)).height() for place in range(len(anew))]
    return list(log.rows()) == anew and heights == [setter.height(row, width) for row in anew]


def mark_newest(room: InTheRoom) -> None:
    assert agrees(room)
    room.page.log.scroll_to(room.page.log.rows()[-1].key)
    room.page.log.setFocus()


def test_whatever_happens_the_log_says_what_is_on_record(room: InTheRoom) -> None:
    room.keys("4")
    assert agrees(room)
    room.note("wet cheeks, " * 30)  # words added to the tag, and a row of several lines
    assert agrees(room)
    room.keys(".")
    assert agrees(room)
    tearful = room.facts(Observed)[0]
    assert (tearful.event, tearful.strength) == (Observed(tag="Tearful"), Strength.MILD)
    room.clock.advance(2)
    room.note("Left hand to her chest.")
    room.press(Qt.Key.Key_Up)
    mark_newest(room)
    room.keys("/It went on.\r")  # about the marked row
    assert agrees(room)
    room.keys("v132/84\r")
    assert agrees(room)
    room.keys("m")
    room.press(Qt.Key.Key_Z, CONTROL)
    assert agrees(room)


def test_what_a_row_is_about_may_be_amended(room: InTheRoom) -> None:
    room.note("The first.")
    room.clock.advance(1)
    mark_newest(room)
    room.keys("/The second.\r")
    room.press(Qt.Key.Key_Escape)
    assert agrees(room)
    first = room.session.chart.of(Observed)[0]
    room.session.record.amend(first, Observed(words="Said anew."), first.occurred_at, "misheard")
    assert agrees(room)
    assert any("Said anew." in row.about for row in room.page.log.rows())


def test_an_amended_time_of_the_dose_moves_every_row(room: InTheRoom) -> None:
    room.note("Breath slows.")
    assert agrees(room)
    before = room.page.log.rows()[-1].time_text
    (dose,) = room.session.chart.of(DoseGiven)
    earlier = dose.occurred_at.shifted(-5 * 60 * 1_000_000)
    room.session.record.amend(dose, replace(dose.event), earlier, "typed wrongly")
    assert agrees(room)
    assert room.page.log.rows()[-1].time_text != before


def test_another_width_measures_every_row_anew(room: InTheRoom) -> None:
    room.note("wet cheeks, " * 30)
    room.note("Breath slows.")
    assert agrees(room)
    room.page.resize(1100, 696)
    assert agrees(room)


def test_words_added_to_a_tag_touch_its_row_alone_and_what_is_about_it(room: InTheRoom) -> None:
    room.note("The first.")
    room.keys("4")
    assert agrees(room)
    tearful = room.facts(Observed)[-1]
    anew: list[None] = []
    room.page.log.model().modelReset.connect(lambda: anew.append(None))
    before = list(room.page.log.rows())
    room.note("wet cheeks")
    assert agrees(room)
    *same, last = room.page.log.rows()
    assert (same, last.words) == (before[:-1], "wet cheeks")
    room.clock.advance(2)
    room.page.log.scroll_to(tearful.id)
    room.page.log.setFocus()
    room.keys("/It went on.\r")  # about it
    assert agrees(room)
    room.session.journey.add_words(tearful.id, "and again")
    assert agrees(room)
    assert "and again" in room.page.log.rows()[-1].about
    assert not anew


def test_the_mark_goes_with_words_into_the_row_that_they_join(room: InTheRoom) -> None:
    room.keys("4")
    room.settle()
    room.session.record.write(SoundLost("The output is gone."))
    assert agrees(room)
    room.note("wet cheeks")
    waiting = room.page.log.rows()[-1]
    room.page.log.scroll_to(waiting.key)
    room.page.log.setFocus()
    assert agrees(room)
    assert room.page.log.current_key() == room.facts(Observed)[-1].id


def test_after_a_reboot_too_what_is_added_shows_wherever_it_is_told(room: InTheRoom) -> None:
    room.keys("4")
    room.clock.advance(2)
    mark_newest(room)
    room.keys("/It went on.\r")  # about it
    assert agrees(room)
    room.close()
    room.clock.reboot()
    room.open()
    assert agrees(room)
    room.session.record.write(SoundLost("The output is gone."))
    assert agrees(room)
    tearful = room.facts(Observed)[0]
    room.session.journey.add_words(tearful.id, "wet cheeks")
    assert agrees(room)
    assert any("wet cheeks" in row.about for row in room.page.log.rows())


def test_the_mark_of_a_row_that_joins_one_that_is_left_out_goes(room: InTheRoom) -> None:
    room.keys("4")
    room.settle()
    room.session.record.write(SoundLost("The output is gone."))
    assert agrees(room)
    room.page.log.set_filter(lambda row: "Tearful" not in row.label)
    room.note("wet cheeks")
    waiting = room.page.log.rows()[-1]
    room.page.log.scroll_to(waiting.key)
    room.page.log.setFocus()
    room.settle()
    assert waiting.key not in [row.key for row in room.page.log.rows()]
    assert room.page.log.current_key() == ""
