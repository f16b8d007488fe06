"""Joined at the unlocking: whatever was typed in front of the locked vault, before and after."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kap_companion.domain.charts import mask_spans
from kap_companion.domain.defaults import QUESTIONS, QUICK_TAGS
from kap_companion.domain.entry import LOCKED_SCREEN
from kap_companion.domain.events import (
    Given,
    IntentionFormClosed,
    IntentionWritten,
    Question,
    RecordingResumed,
)
from kap_companion.domain.text import MAX_NOTE_CHARS
from kap_companion.services.intention import Answer, IntentionForm
from kap_companion.services.joining import LINE_DRAFT
from kap_companion.vault.inbox_file import INBOX_FILE, records_in
from tests.services.locked import LockedGround, sealed, type_answer
from tests.services.room import LIMIT_S, RoomClock, copied, saved

BRINGS, INTENTION, WELCOME = QUESTIONS[:3]
GONE: tuple[Callable[[LockedGround], None], ...] = (LockedGround.lose, LockedGround.end)


def answers(ground: LockedGround) -> dict[str, tuple[tuple[str, ...], Given]]:
    """What the record says under each question."""
    events = [fact.event for fact in ground.record.chart.of(IntentionWritten)]
    return {
        each.question: (each.answers, each.given)
        for each in events
        if isinstance(each, IntentionWritten)
    }


def kept(ground: LockedGround) -> IntentionForm:
    """The form as it opens again, with what was kept."""
    return IntentionForm(ground.record, QUESTIONS)


def lost_and_found(ground: LockedGround) -> None:
    ground.lose()
    ground.clock.advance(60)
    ground.find()


# Half a note


def test_half_a_note_stands_behind_what_stood_in_the_line(ground: LockedGround) -> None:
    began = ground.clock.now()
    line = {"words": "her hands", "quote": True, "at": {"utc_us": began.utc_us}}
    ground.record.keep_draft(LINE_DRAFT, json.dumps(line)).result(LIMIT_S)
    room = ground.lock()
    sealed(room.keep_note_draft("are"), room.keep_note_draft("are open"))
    ground.unlock()
    assert json.loads(ground.line()) == line | {"words": "her hands are open"}


def test_half_a_note_alone_stands_in_the_line(ground: LockedGround) -> None:
    room = ground.lock()
    sealed(room.keep_note_draft("שלום 🦆"))
    ground.unlock()
    line = json.loads(ground.line())
    assert (line["words"], line["quote"]) == ("שלום 🦆", False)
    assert line["at"]["utc_us"] == ground.clock.now().utc_us


def test_a_line_that_held_nothing_gives_the_note_its_time(ground: LockedGround) -> None:
    line = {"words": "", "quote": False, "at": {"utc_us": 7}}
    ground.record.keep_draft(LINE_DRAFT, json.dumps(line)).result(LIMIT_S)
    sealed(ground.lock().keep_note_draft("warm"))
    ground.unlock()
    assert json.loads(ground.line()) == line | {"words": "warm"}


def test_halves_from_before_and_after_a_crash_are_both_there(ground: LockedGround) -> None:
    sealed(ground.lock().keep_note_draft("her hands"))
    lost_and_found(ground)
    sealed(ground.room.keep_note_draft("are open"))
    lost_and_found(ground)
    ground.unlock()
    assert json.loads(ground.line())["words"] == "her hands are open"


def test_a_note_that_was_recorded_leaves_no_half(ground: LockedGround) -> None:
    room = ground.lock()
    sealed(room.keep_note_draft("warm"), room.note("warm"), room.keep_note_draft(""))
    ground.unlock()
    assert ground.line() == ""
    assert ground.words() == ["warm"]


# The patient's answers


def test_answers_of_a_form_not_done_are_kept(ground: LockedGround) -> None:
    room = ground.lock(by_patient=True)
    type_answer(room, BRINGS, Answer(("gri",), Given.WRITTEN))
    type_answer(room, BRINGS, Answer(("grief",), Given.WRITTEN))
    type_answer(room, WELCOME, Answer(("",), Given.ALOUD))
    ground.unlock()
    assert not ground.record.chart.intention_closed
    assert answers(ground) == {}
    form = kept(ground)
    assert form.has_drafts
    assert form.answer(BRINGS) == Answer(("grief",), Given.WRITTEN)
    assert form.answer(WELCOME) == Answer(("",), Given.ALOUD)
    assert form.answer(INTENTION) == Answer()


def test_a_finished_form_is_on_the_record_at_its_time(ground: LockedGround) -> None:
    room = ground.lock(by_patient=True)
    type_answer(room, BRINGS, Answer((" grief ",), Given.WRITTEN))
    type_answer(room, INTENTION, Answer(("rest", "", "sleep"), Given.WRITTEN))
    type_answer(room, WELCOME, Answer(("",), Given.ALOUD))
    type_answer(room, QUESTIONS[3], Answer(("never mind",), Given.LEFT_OUT))
    ground.clock.advance(60)
    done_at = ground.clock.now()
    sealed(room.finish_form())
    ground.clock.advance(600)
    ground.unlock()
    expected = {each.key: ((), Given.LEFT_OUT) for each in QUESTIONS}
    assert answers(ground) == expected | {
        BRINGS.key: (("grief",), Given.WRITTEN),
        INTENTION.key: (("rest", "sleep"), Given.WRITTEN),
        WELCOME.key: ((), Given.ALOUD),
    }
    facts = ground.record.chart.of(IntentionWritten, IntentionFormClosed)
    assert {fact.occurred_at for fact in facts} == {done_at}
    assert {fact.first.author for fact in facts} == {LOCKED_SCREEN}
    assert ground.record.chart.latest(IntentionFormClosed) == IntentionFormClosed(by_patient=True)
    assert not kept(ground).has_drafts
    assert ground.vault.verify().ok


def test_finished_twice_is_finished_once(ground: LockedGround) -> None:
    room = ground.lock(by_patient=True)
    type_answer(room, BRINGS, Answer(("grief",)))
    sealed(room.finish_form())
    ground.clock.advance(60)
    sealed(room.finish_form())
    ground.unlock()
    (fact,) = ground.record.chart.of(IntentionFormClosed)
    assert fact.occurred_at == ground.clock.now()
    assert len(ground.record.chart.of(IntentionWritten)) == len(QUESTIONS)


@pytest.mark.parametrize("done", [True, False])
def test_what_was_typed_before_and_after_a_crash_is_one_answer(
    ground: LockedGround,
    done: bool,  # noqa: FBT001
) -> None:
    form = kept(ground)
    form.keep(INTENTION, Answer(("rest", ""), Given.WRITTEN)).result(LIMIT_S)
    type_answer(ground.lock(by_patient=True), INTENTION, Answer(("and", "peace"), Given.WRITTEN))
    lost_and_found(ground)
    type_answer(ground.room, INTENTION, Answer(("sleep", "", "light"), Given.WRITTEN))
    if done:
        sealed(ground.room.finish_form())
    ground.unlock()
    words = ("rest\nand\nsleep", "peace", "light")
    if done:
        assert answers(ground)[INTENTION.key] == (words, Given.WRITTEN)
        assert not kept(ground).has_drafts
    else:
        assert kept(ground).answer(INTENTION) == Answer(words, Given.WRITTEN)
    (gap,) = [fact.event for fact in ground.record.chart.of(RecordingResumed)]
    assert isinstance(gap, RecordingResumed)
    assert gap.gap_ms == 60_000


NOTHING = Answer(("",), None)


@pytest.mark.parametrize(
    ("before", "after", "joined"),
    [
        (Answer(("a",), Given.WRITTEN), Answer(("",), Given.LEFT_OUT), (("a",), Given.WRITTEN)),
        (Answer(("",), Given.LEFT_OUT), Answer(("",), Given.LEFT_OUT), ((), Given.LEFT_OUT)),
        (Answer(("a",), Given.WRITTEN), Answer(("",), Given.ALOUD), (("a",), Given.ALOUD)),
        (Answer(("",), Given.ALOUD), NOTHING, ((), Given.ALOUD)),
        (Answer(("",), Given.ALOUD), Answer(("b",), Given.WRITTEN), (("b",), Given.WRITTEN)),
        (Answer(("a",), Given.WRITTEN), NOTHING, (("a",), Given.WRITTEN)),
        (Answer(("a",), Given.LEFT_OUT), NOTHING, ((), Given.LEFT_OUT)),
        (Answer(("a",), Given.LEFT_OUT), Answer(("b",), Given.WRITTEN), (("b",), Given.WRITTEN)),
        (Answer(("a",), Given.LEFT_OUT), Answer(("",), Given.ALOUD), ((), Given.ALOUD)),
        (Answer(("",), Given.ALOUD), Answer(("",), Given.LEFT_OUT), ((), Given.LEFT_OUT)),
        (NOTHING, NOTHING, ((), Given.LEFT_OUT)),
    ],
)
def test_how_an_answer_is_given_is_what_was_chosen_last(
    ground: LockedGround,
    before: Answer,
    after: Answer,
    joined: tuple[tuple[str, ...], Given],
) -> None:
    type_answer(ground.lock(by_patient=True), BRINGS, before)
    lost_and_found(ground)
    type_answer(ground.room, BRINGS, after)
    sealed(ground.room.finish_form())
    ground.unlock()
    assert answers(ground)[BRINGS.key] == joined


def test_what_was_kept_before_the_lock_and_not_touched_is_finished_too(
    ground: LockedGround,
) -> None:
    kept(ground).keep(BRINGS, Answer(("grief",), Given.WRITTEN)).result(LIMIT_S)
    room = ground.lock(by_patient=True)
    sealed(room.finish_form())
    ground.unlock()
    assert answers(ground)[BRINGS.key] == (("grief",), Given.WRITTEN)
    assert not kept(ground).has_drafts


def answered_before(ground: LockedGround) -> None:
    form = kept(ground)
    form.keep(BRINGS, Answer(("grief",), Given.WRITTEN))
    form.keep(INTENTION, Answer(("rest",), Given.WRITTEN))
    saved(ground.record, form.finish(by_patient=True))
    form.drop_drafts()
    ground.record.keep_draft("settle", "").result(LIMIT_S)


def test_what_stands_on_the_record_and_was_not_touched_stays(ground: LockedGround) -> None:
    answered_before(ground)
    room = ground.lock(by_patient=True)
    type_answer(room, INTENTION, Answer(("rest, and light",), Given.WRITTEN))
    type_answer(room, WELCOME, Answer(("my sister",), Given.WRITTEN))
    sealed(room.finish_form())
    ground.unlock()
    facts = {
        fact.event.question: fact
        for fact in ground.record.chart.of(IntentionWritten)
        if isinstance(fact.event, IntentionWritten)
    }
    assert answers(ground)[BRINGS.key] == (("grief",), Given.WRITTEN)
    assert answers(ground)[INTENTION.key] == (("rest, and light",), Given.WRITTEN)
    assert answers(ground)[WELCOME.key] == (("my sister",), Given.WRITTEN)
    amended = [key for key, fact in facts.items() if fact.amended]
    assert amended == [INTENTION.key, WELCOME.key]
    assert len(ground.record.chart.of(IntentionFormClosed)) == 2


@pytest.mark.parametrize("touched", [NOTHING, Answer(("",), Given.LEFT_OUT)])
def test_an_empty_field_takes_nothing_from_what_stands_on_the_record(
    ground: LockedGround, touched: Answer
) -> None:
    """The patient can't see at the locked screen what was answered before."""
    answered_before(ground)
    room = ground.lock(by_patient=True)
    type_answer(room, BRINGS, touched)
    sealed(room.finish_form())
    ground.unlock()
    assert answers(ground)[BRINGS.key] == (("grief",), Given.WRITTEN)


def test_what_stood_as_left_out_can_be_left_out_again(ground: LockedGround) -> None:
    answered_before(ground)
    room = ground.lock(by_patient=True)
    type_answer(room, WELCOME, Answer(("",), Given.LEFT_OUT))
    sealed(room.finish_form())
    ground.unlock()
    (fact,) = [
        fact
        for fact in ground.record.chart.of(IntentionWritten)
        if isinstance(fact.event, IntentionWritten) and fact.event.question == WELCOME.key
    ]
    assert not fact.amended


def test_an_answer_too_long_for_one_entry_is_kept_and_the_vault_opens(
    ground: LockedGround,
) -> None:
    full = Answer(("🦆" * MAX_NOTE_CHARS,) * 3, Given.WRITTEN)
    type_answer(ground.lock(by_patient=True), INTENTION, full)
    for _ in range(4):
        lost_and_found(ground)
        type_answer(ground.room, INTENTION, full)
    type_answer(ground.room, BRINGS, Answer(("grief",), Given.WRITTEN))
    sealed(ground.room.note("warm"), ground.room.finish_form())
    ground.unlock()
    assert ground.words() == ["warm"]
    assert not ground.record.chart.intention_closed
    assert kept(ground).answer(BRINGS) == Answer(("grief",), Given.WRITTEN)
    assert len(kept(ground).answer(INTENTION).words[0]) == 5 * MAX_NOTE_CHARS + 4


def test_questions_that_are_the_practices_own(ground: LockedGround) -> None:
    own = Question("own", "How is the weather in you?")
    ground.services.practice.set_questions([own]).result(LIMIT_S)
    room = ground.lock(by_patient=True)
    type_answer(room, own, Answer(("rain",), Given.WRITTEN))
    sealed(room.finish_form())
    ground.unlock()
    assert answers(ground) == {"own": (("rain",), Given.WRITTEN)}


# What is not as it was written


@pytest.mark.parametrize("gone", GONE)
def test_a_record_taken_out_is_told_and_the_others_are_there(
    ground: LockedGround, gone: Callable[[LockedGround], None]
) -> None:
    room = ground.lock()
    sealed(room.note("first"), room.note("second"), room.note("third"))
    gone(ground)
    header = (ground.folder / INBOX_FILE).read_bytes().split(b"\n", 1)[0] + b"\n"
    first, second, third = records_in(ground.folder)
    forged = replace(third, number=3, mac=bytes(32))
    content = header + b"".join(each.framed for each in (first, third, forged))
    (ground.folder / INBOX_FILE).write_bytes(content)
    assert second.number == 1
    opened = ground.unlock()
    assert opened.faults == {"dropped": 1, "forged": 1}
    assert ground.told() == opened.faults
    assert ground.words() == ["first", "third"]
    assert ground.vault.verify().ok


def test_where_all_is_well_nothing_is_told(ground: LockedGround) -> None:
    sealed(ground.lock().note("first"))
    assert ground.unlock().faults == {}
    assert ground.told() == {}


# Anything at all


@dataclass
class Typed:
    """What a person would say was typed."""

    words: list[str] = field(default_factory=list)
    line: list[str] = field(default_factory=lambda: [""])
    answer: list[str] = field(default_factory=lambda: [""])
    mask_on: bool = False


WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("note"), WORDS.filter(lambda words: bool(words.strip()))),
        st.tuples(st.just("tag"), st.sampled_from([tag.label for tag in QUICK_TAGS])),
        st.tuples(st.just("half"), st.just("") | WORDS),
        st.tuples(st.just("answer"), st.just("") | WORDS),
        st.tuples(st.just("mask"), st.just("")),
        st.tuples(st.just("lost"), st.just("")),
        st.tuples(st.just("ended"), st.just("")),
    ),
    max_size=12,
)


def act(ground: LockedGround, typed: Typed, what: str, words: str) -> None:
    """Do it, and note what it should come to."""
    ground.clock.advance(1)
    room = ground.room
    match what:
        case "note":
            sealed(room.note(words))
            typed.words.append(words.strip())
        case "tag":
            sealed(room.tag(words))
            typed.words.append(words)
        case "half":
            sealed(room.keep_note_draft(words))
            typed.line[-1] = words
        case "answer":
            type_answer(room, BRINGS, Answer((words,), Given.WRITTEN if words else None))
            typed.answer[-1] = words
        case "mask":
            sealed(room.toggle_mask())
            typed.mask_on = not typed.mask_on
        case _:
            ground.lose() if what == "lost" else ground.end()
            ground.find()
            typed.line.append("")
            typed.answer.append("")


@settings(max_examples=25)
@given(acts=ACTS)
def test_whatever_was_typed_is_joined(
    acts: list[tuple[str, str]], founded_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = copied(founded_folder, tmp_path_factory.mktemp("joined") / "vault")
    ground, typed = LockedGround(folder, RoomClock()), Typed()
    ground.lock(by_patient=True)
    for what, words in acts:
        act(ground, typed, what, words)
    try:
        assert ground.unlock().faults == {}
        assert ground.words() == typed.words
        line = " ".join(filter(None, typed.line))
        assert (json.loads(ground.line())["words"] if line else ground.line()) == line
        expected = "\n".join(filter(None, typed.answer))
        assert "\n".join(kept(ground).answer(BRINGS).words) == expected
        assert [span.end is None for span in mask_spans(ground.record.chart)][-1:] == (
            [True] if typed.mask_on else [False] if ("mask", "") in acts else []
        )
    finally:
        ground.close()
