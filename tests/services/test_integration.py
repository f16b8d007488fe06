"""Integration: insights out of what was lived, and steps out of insights."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from kap_companion.domain.charts import insights, intended, notes, steps
from kap_companion.domain.defaults import QUESTIONS
from kap_companion.domain.entry import NewEntry
from kap_companion.domain.events import (
    Ending,
    Given,
    InsightWritten,
    IntegrationBooked,
    IntegrationHeld,
    Observed,
    QuoteHeard,
    Retracted,
    SessionEnded,
    StepPlanned,
    StepStatus,
)
from kap_companion.domain.text import MAX_LINE_CHARS, MAX_NOTE_CHARS
from kap_companion.errors import InputRefused
from kap_companion.services.integration import Integration, belongs_here
from kap_companion.services.intention import Answer, IntentionForm
from kap_companion.services.record import SessionRecord
from kap_companion.services.undo import Undo
from tests.services.room import Room, RoomClock, replayed, saved

INTENTION = QUESTIONS[1]


@pytest.fixture
def ended(dosed: SessionRecord) -> SessionRecord:
    saved(dosed, dosed.write(QuoteHeard("I could sit down next to her.")))
    saved(dosed, dosed.write(SessionEnded(Ending.COMPLETED)))
    return dosed


@pytest.fixture
def integration(ended: SessionRecord) -> Integration:
    return Integration(ended)


def test_without_an_answer_nothing_was_intended(record: SessionRecord) -> None:
    assert intended(record.chart) == ()


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer(("rest", "", "sleep")), ["rest", "sleep"]),
        (Answer((), Given.ALOUD), [""]),
        (Answer(), []),
    ],
)
def test_each_intention_has_a_key_of_its_own(
    record: SessionRecord, answer: Answer, words: list[str]
) -> None:
    form = IntentionForm(record, QUESTIONS)
    form.keep(INTENTION, answer)
    saved(record, form.finish(by_patient=True))
    found = intended(record.chart)
    assert [each.words for each in found] == words
    fact = record.chart.intentions[INTENTION.key]
    assert [each.key for each in found] == [fact.id, f"{fact.id}:2"][: len(words)]


def test_from_a_quote_to_a_step_that_was_done(
    integration: Integration, ended: SessionRecord, room: Room
) -> None:
    quote = ended.chart.of(QuoteHeard)[0].id
    (written,) = saved(ended, integration.write_insight(" I stayed. ", [quote], "an-intention"))
    (insight,) = insights(ended.chart)
    assert insight.event == InsightWritten("I stayed.", (quote,), "an-intention")
    changed = replace(insight.event, words="I stayed with her.", intention="")
    saved(ended, integration.change_insight(insight.fact, changed))
    (insight,) = insights(ended.chart)
    assert insight.event == changed
    due = ended.now().local().date() + timedelta(days=7)
    planned = integration.plan_step(StepPlanned("Ring Ruth", " Mara ", due, written.id))
    (step_entry,) = saved(ended, planned)
    (step,) = steps(ended.chart)
    assert step.event == StepPlanned("Ring Ruth", "Mara", due, written.id)
    saved(ended, integration.change_step(step.fact, replace(step.event, due=None)))
    saved(ended, integration.note_outcome(step_entry.id, StepStatus.DONE, " She cried. "))
    (step,) = steps(ended.chart)
    assert (step.event.due, step.status, step.words) == (None, StepStatus.DONE, "She cried.")
    saved(ended, integration.note_outcome(step_entry.id, StepStatus.OPEN))
    assert steps(ended.chart)[0].status is StepStatus.OPEN
    assert ended.chart == replayed(ended, room)


def test_notes_are_written_and_taken_back(integration: Integration, ended: SessionRecord) -> None:
    saved(ended, integration.write_note("Slept nine hours."))
    (note,) = notes(ended.chart)
    saved(ended, integration.take_back(note))
    assert notes(ended.chart) == ()
    saved(ended, Undo(ended).undo())
    assert [fact.id for fact in notes(ended.chart)] == [note.id]


@pytest.mark.parametrize("words", ["", " \n", "x" * (MAX_NOTE_CHARS + 1)])
def test_words_that_are_none_or_too_many(
    integration: Integration, ended: SessionRecord, words: str
) -> None:
    (entry,) = saved(ended, integration.write_insight("I stayed."))
    fact = ended.chart.fact(entry.id)
    assert fact is not None
    acts: tuple[Callable[[], object], ...] = (
        lambda: integration.write_insight(words),
        lambda: integration.write_note(words),
        lambda: integration.plan_step(StepPlanned(words, "Mara")),
        lambda: integration.change_insight(fact, InsightWritten(words)),
    )
    for act in acts:
        with pytest.raises(InputRefused):
            act()


@pytest.mark.parametrize("owner", ["", "  ", "x" * (MAX_LINE_CHARS + 1)])
def test_a_step_needs_someone(integration: Integration, owner: str) -> None:
    with pytest.raises(InputRefused):
        integration.plan_step(StepPlanned("Walk", owner))


@pytest.mark.parametrize("due", [date.min, date.max, date(2025, 2, 28), date(2031, 3, 7)])
def test_a_step_has_a_possible_date(integration: Integration, due: date) -> None:
    with pytest.raises(InputRefused):
        integration.plan_step(StepPlanned("Walk", "Mara", due))


def test_the_talk_is_booked_and_held(
    integration: Integration, ended: SessionRecord, clock: RoomClock, room: Room
) -> None:
    at = clock.now().local() + timedelta(hours=30)
    saved(ended, integration.book(at))
    assert ended.chart.latest(IntegrationBooked) == IntegrationBooked(at)
    for days in (-369, 369):
        with pytest.raises(InputRefused):
            integration.book(at + timedelta(days=days))
    assert len(room.schedule.today().integrations) == 1
    saved(ended, integration.hold())
    assert ended.chart.latest(IntegrationHeld) is not None
    assert room.schedule.today().integrations == ()


def test_what_belongs_to_the_integration(
    integration: Integration, ended: SessionRecord, room: Room
) -> None:
    (note,) = saved(ended, integration.write_note("Slept."))
    fact = ended.chart.fact(note.id)
    assert fact is not None
    (back,) = saved(ended, integration.take_back(fact))
    assert belongs_here(ended.chart, note)
    assert belongs_here(ended.chart, back)
    other = room.begun()
    (seen,) = saved(other, other.write(Observed("calm")))
    (gone,) = saved(other, other.write_entries([retraction_of(seen.id)]))
    (lost,) = saved(other, other.write_entries([retraction_of("nothing")]))
    for entry in (seen, gone, lost):
        assert not belongs_here(other.chart, entry)


def retraction_of(entry_id: str) -> NewEntry:
    return NewEntry("", Retracted(), amends=entry_id, reason="slip")
