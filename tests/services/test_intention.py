"""The intention form: kept as it is typed, recorded when it is finished, and only what changed."""

import pytest

from kap_companion.domain.defaults import QUESTIONS
from kap_companion.domain.events import (
    Given,
    IntentionFormClosed,
    IntentionWritten,
    Observed,
)
from kap_companion.domain.text import MAX_NOTE_CHARS
from kap_companion.errors import InputRefused
from kap_companion.services.intention import DRAFT_PREFIX, Answer, IntentionForm
from kap_companion.services.record import SessionRecord
from tests.services.room import LIMIT_S, Room, saved

BRINGS, INTENTION, WELCOME = QUESTIONS[:3]
ODD = 'a\u00a0"b"\\ \u2028 שלום 🦆 <b>&amp;</b> \'; DROP TABLE entry; --\n\t'


@pytest.fixture
def form(record: SessionRecord) -> IntentionForm:
    return IntentionForm(record, QUESTIONS)


@pytest.mark.parametrize(
    ("answer", "settled"),
    [
        (Answer(), Answer((), Given.LEFT_OUT)),
        (Answer((" ", "")), Answer((), Given.LEFT_OUT)),
        (Answer((" a ", "", "b")), Answer(("a", "b"), Given.WRITTEN)),
        (Answer(("a",), Given.WRITTEN), Answer(("a",), Given.WRITTEN)),
        (Answer(("a",), Given.LEFT_OUT), Answer((), Given.LEFT_OUT)),
        (Answer((), Given.ALOUD), Answer((), Given.ALOUD)),
        (Answer(("a",), Given.ALOUD), Answer(("a",), Given.ALOUD)),
    ],
)
def test_how_an_answer_goes_on_the_record(answer: Answer, settled: Answer) -> None:
    assert answer.settled == settled


def test_what_is_typed_is_there_again(form: IntentionForm, record: SessionRecord) -> None:
    assert not form.has_drafts
    assert form.answer(BRINGS) == Answer()
    kept = {
        BRINGS: Answer((ODD,), Given.WRITTEN),
        INTENTION: Answer(("", "second", "")),
        WELCOME: Answer(("",), Given.ALOUD),
    }
    for question, answer in kept.items():
        form.keep(question, answer).result(LIMIT_S)
    again = IntentionForm(record, QUESTIONS)
    assert again.has_drafts
    assert {question: again.answer(question) for question in kept} == kept
    assert again.answers[BRINGS.key] == kept[BRINGS]
    assert record.chart.intentions == {}


def test_an_answer_that_is_too_long_is_refused_and_the_older_stays(form: IntentionForm) -> None:
    form.keep(BRINGS, Answer(("short",)))
    with pytest.raises(InputRefused):
        form.keep(BRINGS, Answer(("x" * (MAX_NOTE_CHARS + 1),)))
    assert form.answer(BRINGS) == Answer(("short",))


@pytest.mark.parametrize("by_patient", [True, False])
def test_finishing_records_all_answers_together(
    form: IntentionForm,
    record: SessionRecord,
    by_patient: bool,  # noqa: FBT001
) -> None:
    form.keep(BRINGS, Answer((ODD,)))
    form.keep(WELCOME, Answer((), Given.ALOUD))
    entries = saved(record, form.finish(by_patient=by_patient))
    assert len(entries) == len(QUESTIONS) + 1
    brings = record.chart.intentions[BRINGS.key].event
    assert brings == IntentionWritten(BRINGS.key, BRINGS.prompt, (ODD.strip(),), Given.WRITTEN)
    aloud = record.chart.intentions[WELCOME.key].event
    assert isinstance(aloud, IntentionWritten)
    assert aloud.given is Given.ALOUD
    assert record.chart.latest(IntentionFormClosed) == IntentionFormClosed(by_patient)
    form.drop_drafts()
    record.keep_draft("settle", "").result(LIMIT_S)
    assert not form.has_drafts
    assert record.draft(DRAFT_PREFIX + BRINGS.key) == ""


def test_only_what_changed_is_written_again(form: IntentionForm, record: SessionRecord) -> None:
    form.keep(BRINGS, Answer(("grief",)))
    form.keep(INTENTION, Answer(("to rest",)))
    saved(record, form.finish(by_patient=True))
    form.drop_drafts()
    record.keep_draft("settle", "").result(LIMIT_S)
    again = IntentionForm(record, QUESTIONS)
    assert again.answer(BRINGS) == Answer(("grief",), Given.WRITTEN)
    again.keep(BRINGS, Answer(("grief, still",)))
    entries = saved(record, again.finish(by_patient=False))
    assert [type(entry.event) for entry in entries] == [IntentionWritten, IntentionFormClosed]
    assert entries[0].amends == record.chart.intentions[BRINGS.key].id
    assert record.chart.intentions[BRINGS.key].amended


def test_an_answer_under_another_event_is_as_if_not_there(
    record: SessionRecord, room: Room
) -> None:
    saved(record, record.write(Observed("no answer")))
    assert IntentionForm(room.record(record.session_id), QUESTIONS).answer(BRINGS) == Answer()
