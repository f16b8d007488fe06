"""The practice's own settings, each checked before it is kept."""

from dataclasses import replace

import pytest

from kap_companion.domain.defaults import QUESTIONS, QUICK_TAGS
from kap_companion.domain.events import LetterheadSet, Question, QuickTag
from kap_companion.domain.setting_rules import RESERVED_KEYS
from kap_companion.errors import InputRefused
from kap_companion.ui.keymap import journey_keys
from tests.services.room import LIMIT_S, Room

TAG = QuickTag("1", "Settled")
QUESTION = Question("q", "What?")


def test_a_new_practice_has_the_defaults(room: Room) -> None:
    chart = room.practice.chart()
    assert (chart.name, chart.sample) == ("Elm", False)
    assert chart.quick_tags == QUICK_TAGS
    assert len(chart.quick_tags) >= 12
    assert chart.questions == QUESTIONS
    assert len(chart.questions) == 7
    assert (chart.integration_from_h, chart.integration_to_h) == (24, 48)


def test_the_defaults_may_be_set_again(room: Room) -> None:
    room.practice.set_quick_tags(QUICK_TAGS).result(LIMIT_S)
    room.practice.set_questions(QUESTIONS).result(LIMIT_S)
    room.practice.set_integration_window(24, 48).result(LIMIT_S)


def test_no_tag_can_take_a_key_of_the_journey(room: Room) -> None:
    for use in journey_keys():
        for key in use.keys:
            with pytest.raises(InputRefused):
                room.practice.set_quick_tags([QuickTag(key, "Mine")])
            assert key in RESERVED_KEYS or key == "\n"


def test_a_practice_is_renamed_and_stays_what_it_is(room: Room) -> None:
    room.practice.rename(" Haus am Fluss ").result(LIMIT_S)
    chart = room.practice.chart()
    assert (chart.name, chart.sample) == ("Haus am Fluss", False)
    for wrong in ("", "  ", "x" * 401):
        with pytest.raises(InputRefused):
            room.practice.rename(wrong)


@pytest.mark.parametrize(
    "tags",
    [
        [],
        [TAG, QuickTag("1", "Moving")],
        [replace(TAG, key="")],
        [replace(TAG, key="ab")],
        [replace(TAG, key="\t")],
        [replace(TAG, key="M")],
        [replace(TAG, key="\ud800")],
        [replace(TAG, label=" ")],
        [replace(TAG, label="x" * 41)],
        [QuickTag(chr(0x100 + number), "Tag") for number in range(31)],
    ],
)
def test_tags_that_would_not_work_are_refused(room: Room, tags: list[QuickTag]) -> None:
    with pytest.raises(InputRefused):
        room.practice.set_quick_tags(tags)
    assert room.practice.chart().quick_tags == QUICK_TAGS


@pytest.mark.parametrize(
    "questions",
    [
        [],
        [QUESTION, QUESTION],
        [replace(QUESTION, prompt=" ")],
        [replace(QUESTION, prompt="x" * 401)],
        [replace(QUESTION, hint="x" * 401)],
        [replace(QUESTION, answers=0)],
        [replace(QUESTION, answers=4)],
        [replace(QUESTION, shown_as="x" * 41)],
        [replace(QUESTION, key=str(number)) for number in range(13)],
    ],
)
def test_questions_that_would_not_work_are_refused(room: Room, questions: list[Question]) -> None:
    with pytest.raises(InputRefused):
        room.practice.set_questions(questions)
    assert room.practice.chart().questions == QUESTIONS


@pytest.mark.parametrize("hours", [(0, 48), (48, 24), (24, 24), (-5, 5), (24, 24 * 14 + 1)])
def test_a_window_that_is_none_is_refused(room: Room, hours: tuple[int, int]) -> None:
    with pytest.raises(InputRefused):
        room.practice.set_integration_window(*hours)


def test_what_was_set_is_kept(room: Room) -> None:
    room.practice.set_quick_tags([TAG]).result(LIMIT_S)
    room.practice.set_questions([QUESTION]).result(LIMIT_S)
    room.practice.set_integration_window(12, 96).result(LIMIT_S)
    chart = room.practice.chart()
    assert (chart.quick_tags, chart.questions) == ((TAG,), (QUESTION,))
    assert (chart.integration_from_h, chart.integration_to_h) == (12, 96)


def test_a_letterhead_is_checked_and_kept(room: Room) -> None:
    head = LetterheadSet("Elm & Oak", ("Mill Lane 1",), "555 0100")
    with pytest.raises(InputRefused):
        room.practice.set_letterhead(replace(head, logo="no picture"))
    assert room.practice.chart().letterhead == LetterheadSet()
    room.practice.set_letterhead(replace(head, name=" Elm & Oak ")).result(LIMIT_S)
    assert room.practice.chart().letterhead == head
