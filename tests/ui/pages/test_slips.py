"""Two keys hit at once: two entries, and one undo for both of them."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kap_companion.domain.events import EyeMaskPutOn, Observed
from kap_companion.services.journey import Journey
from kap_companion.services.record import SessionRecord
from kap_companion.ui.slips import AT_ONCE_MS, Slips
from kap_companion.ui.workspace import Workspace
from tests.ui.pages.journey_ground import CONTROL, SHIFT, InTheRoom
from tests.ui.practice import HandClock

Key = Qt.Key
FOUR, FIVE, SIX = 4, 5, 6
LIMIT_S = 10


@pytest.fixture
def room(qtbot: QtBot, workspace: Workspace, clock: HandClock) -> Iterator[InTheRoom]:
    made = InTheRoom(qtbot, workspace, clock)
    yield made
    made.close()


def hit(room: InTheRoom, *keys: Qt.Key) -> None:
    """Press all of them before one goes up."""
    for key in keys:
        QTest.keyPress(room.page, key)
    for key in keys:
        QTest.keyRelease(room.page, key)
    room.settle()


def tags(room: InTheRoom) -> list[str]:
    return [each.tag for each in room.recorded(Observed) if isinstance(each, Observed)]


def test_one_undo_takes_both_back_and_one_redo_brings_them(room: InTheRoom) -> None:
    room.keys("1")
    hit(room, Key.Key_4, Key.Key_5)
    assert tags(room) == ["Settled", "Tearful", "Smiling"]
    room.press(Key.Key_Z, CONTROL)
    assert tags(room) == ["Settled"]
    room.press(Key.Key_Z, CONTROL | SHIFT)
    assert tags(room) == ["Settled", "Tearful", "Smiling"]


def test_a_slip_of_two_kinds_and_something_after_it(room: InTheRoom) -> None:
    hit(room, Key.Key_M, Key.Key_K)
    room.keys("1")
    room.press(Key.Key_Z, CONTROL)
    assert (tags(room), len(room.recorded(EyeMaskPutOn))) == (["Body"], 1)
    room.press(Key.Key_Z, CONTROL)
    assert (tags(room), room.recorded(EyeMaskPutOn)) == ([], [])


def test_one_after_the_other_is_no_slip(room: InTheRoom) -> None:
    room.keys("45")
    room.settle()
    room.press(Key.Key_Z, CONTROL)
    assert tags(room) == ["Tearful"]


# The rule itself


@pytest.fixture
def record(room: InTheRoom) -> SessionRecord:
    return room.session.record


def entry(slips: Slips, record: SessionRecord, key: int, at_ms: int) -> str:
    slips.press(key, at_ms)
    (made,) = Journey(record).tag(str(key)).result(LIMIT_S)
    slips.act_is_over()
    return made.id


def test_keys_that_went_down_at_once_belong_together(record: SessionRecord) -> None:
    slips = Slips(record)
    four, five = entry(slips, record, FOUR, 1_000), entry(slips, record, FIVE, 1_000 + AT_ONCE_MS)
    assert slips.together(four) == slips.together(five) == {four, five}


def test_a_key_that_is_held_while_others_are_pressed_is_none_of_theirs(
    record: SessionRecord,
) -> None:
    slips = Slips(record)
    four, five = entry(slips, record, FOUR, 1_000), entry(slips, record, FIVE, 1_001 + AT_ONCE_MS)
    assert slips.together(four) == slips.together(five) == frozenset()


def test_who_types_quickly_takes_back_no_more_than_what_overlaps(record: SessionRecord) -> None:
    slips = Slips(record)
    four, five = entry(slips, record, FOUR, 1_000), entry(slips, record, FIVE, 1_040)
    slips.release(FOUR)
    six = entry(slips, record, SIX, 1_080)
    slips.release(FIVE)
    slips.release(SIX)
    assert slips.together(six) == frozenset()
    assert slips.together(four) == {four, five}


def test_what_is_written_by_itself_belongs_to_no_key(record: SessionRecord) -> None:
    slips = Slips(record)
    slips.press(FOUR, 0)
    slips.act_is_over()
    slips.press(FIVE, 10)
    slips.act_is_over()
    (alone,) = Journey(record).tag("Moving").result(LIMIT_S)
    assert slips.together(alone.id) == frozenset()
