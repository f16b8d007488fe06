"""Strength, what goes on, and what the therapist did: one entry each, or refused."""

from collections.abc import Callable

import pytest

from kap_companion.domain.charts import Fact
from kap_companion.domain.charts.states import states
from kap_companion.domain.defaults import INTERVENTIONS
from kap_companion.domain.events import (
    DoseGiven,
    Ending,
    Intervention,
    InterventionMade,
    Observed,
    QuoteHeard,
    SessionEnded,
    StateEnded,
    StateWentOn,
    Strength,
)
from kap_companion.domain.setting_rules import (
    LONGEST_INTERVENTION,
    MOST_INTERVENTIONS,
    RESERVED_KEYS,
)
from kap_companion.domain.text import MAX_LINE_CHARS, MAX_NOTE_CHARS
from kap_companion.errors import InputRefused, SessionStateError
from kap_companion.services.journey import Journey
from kap_companion.services.observing import LONGEST_STATE, Observing
from kap_companion.services.record import SessionRecord, Written
from kap_companion.services.undo import Undo
from tests.narrow import there
from tests.services.room import Room, RoomClock, replayed, saved


@pytest.fixture
def observing(dosed: SessionRecord) -> Observing:
    return Observing(dosed)


def fact_of(record: SessionRecord, written: Written) -> Fact:
    (entry,) = saved(record, written)
    return there(record.chart.fact(entry.id))


def tagged(record: SessionRecord, label: str = "Tearful") -> Fact:
    return fact_of(record, Journey(record).tag(label))


def now(record: SessionRecord, fact: Fact) -> Fact:
    return there(record.chart.fact(fact.id))


def test_a_tag_grows_stronger_without_a_reason_and_undo_steps_back(
    observing: Observing, dosed: SessionRecord, room: Room
) -> None:
    tag = tagged(dosed)
    for strength in (*Strength, Strength.MILD):
        (entry,) = saved(dosed, observing.strengthen(now(dosed, tag)))
        assert (entry.amends, entry.reason) == (tag.id, "")
        assert now(dosed, tag).strength is strength
    saved(dosed, Undo(dosed).undo())
    assert now(dosed, tag).strength is Strength.SEVERE
    assert there(replayed(dosed, room).fact(tag.id)).strength is Strength.SEVERE
    assert not now(dosed, tag).amended


def test_nothing_but_a_tag_that_stands_has_a_strength(
    observing: Observing, dosed: SessionRecord
) -> None:
    journey = Journey(dosed)
    words = fact_of(dosed, journey.observe("hands unclench"))
    quote = fact_of(dosed, journey.quote("wide"))
    tag = tagged(dosed)
    saved(dosed, journey.take_back(tag, "wrong key"))
    for fact in (words, quote, now(dosed, tag)):
        with pytest.raises(InputRefused, match="Only a tag"):
            observing.strengthen(fact)


def test_what_goes_on_is_begun_and_ended_by_the_same_act(
    observing: Observing, dosed: SessionRecord, clock: RoomClock, room: Room
) -> None:
    tag = tagged(dosed)
    clock.advance(60)
    began = fact_of(dosed, observing.still(tag))
    assert began.event == StateWentOn(tag.id, "Tearful")
    (state,) = observing.running()
    assert state.since == tag.occurred_at
    clock.advance(60)
    ended = fact_of(dosed, observing.still(tag))
    assert ended.event == StateEnded(began.id, "Tearful")
    assert observing.running() == ()
    saved(dosed, Undo(dosed).undo())
    assert [each.what for each in observing.running()] == ["Tearful"]
    saved(dosed, Undo(dosed).undo())
    assert states(replayed(dosed, room)) == ()


def test_the_row_that_said_so_ends_it_too(observing: Observing, dosed: SessionRecord) -> None:
    began = fact_of(dosed, observing.still(tagged(dosed)))
    saved(dosed, observing.still(began))
    assert observing.running() == ()
    with pytest.raises(SessionStateError, match="ended already"):
        observing.end(began.id)


def test_one_does_not_go_on_twice(observing: Observing, dosed: SessionRecord) -> None:
    saved(dosed, observing.still(tagged(dosed)))
    again = tagged(dosed, "tearful")
    with pytest.raises(InputRefused, match="goes on already"):
        observing.still(again)
    saved(dosed, observing.still(tagged(dosed, "Anxious")))
    assert [each.what for each in observing.running()] == ["Tearful", "Anxious"]


def test_words_that_were_seen_can_go_on_too_and_are_named_short(
    observing: Observing, dosed: SessionRecord
) -> None:
    seen = fact_of(dosed, Journey(dosed).observe("rocks to and fro\n" + "on and on " * 20))
    began = fact_of(dosed, observing.still(seen))
    assert isinstance(began.event, StateWentOn)
    assert began.event.what.startswith("rocks to and fro on and on")
    assert len(began.event.what) <= LONGEST_STATE
    assert began.event.what.endswith("…")


def test_what_was_said_given_or_taken_back_does_not_go_on(
    observing: Observing, dosed: SessionRecord
) -> None:
    tag = tagged(dosed)
    saved(dosed, Journey(dosed).take_back(tag, "wrong key"))
    quote = fact_of(dosed, Journey(dosed).quote("wide"))
    for fact in (quote, now(dosed, tag), *dosed.chart.of(DoseGiven)):
        with pytest.raises(InputRefused, match="Only what was seen"):
            observing.still(fact)


def test_an_intervention_is_recorded_with_its_words(
    observing: Observing, dosed: SessionRecord, room: Room
) -> None:
    saved(dosed, observing.intervene(InterventionMade(" Breath together ", " slowly ")))
    saved(dosed, observing.intervene(InterventionMade("Hand on shoulder", touch=True)))
    made = [fact.event for fact in replayed(dosed, room).of(InterventionMade)]
    assert made == [
        InterventionMade("Breath together", "slowly"),
        InterventionMade("Hand on shoulder", touch=True),
    ]
    saved(dosed, Undo(dosed).undo())
    assert len(dosed.chart.of(InterventionMade)) == 1


@pytest.mark.parametrize(
    "made",
    [
        InterventionMade("  "),
        InterventionMade("x" * (MAX_LINE_CHARS + 1)),
        InterventionMade("Breath", "x" * (MAX_NOTE_CHARS + 1)),
    ],
    ids=["nothing", "long", "wordy"],
)
def test_an_intervention_that_says_nothing_or_too_much_is_refused(
    observing: Observing, made: InterventionMade
) -> None:
    with pytest.raises(InputRefused):
        observing.intervene(made)


def test_its_words_can_be_amended_and_no_further_than_a_note(
    observing: Observing, dosed: SessionRecord
) -> None:
    journey = Journey(dosed)
    made = fact_of(dosed, observing.intervene(InterventionMade("Breath together")))
    event = InterventionMade("Breath together", " twice ")
    saved(dosed, journey.correct(made, event, made.occurred_at, "slip"))
    assert now(dosed, made).event == InterventionMade("Breath together", "twice")
    too_long = InterventionMade("Breath together", "x" * (MAX_NOTE_CHARS + 1))
    with pytest.raises(InputRefused):
        journey.correct(now(dosed, made), too_long, made.occurred_at, "slip")


def test_nothing_of_this_is_recorded_once_the_session_has_ended(
    observing: Observing, dosed: SessionRecord
) -> None:
    tag = tagged(dosed)
    began = fact_of(dosed, observing.still(tag))
    saved(dosed, dosed.write(SessionEnded(Ending.COMPLETED)))
    acts: tuple[Callable[[], Written], ...] = (
        lambda: observing.strengthen(tag),
        lambda: observing.still(tag),
        lambda: observing.end(began.id),
        lambda: observing.intervene(InterventionMade("Breath together")),
    )
    for act in acts:
        with pytest.raises(SessionStateError, match="not running"):
            act()
    assert [each.what for each in observing.running()] == ["Tearful"]


def test_what_is_written_may_be_about_an_earlier_entry(dosed: SessionRecord, room: Room) -> None:
    journey, tag = Journey(dosed), tagged(dosed)
    seen = fact_of(dosed, journey.observe("wipes her eyes", about=tag.id))
    said = fact_of(dosed, journey.quote("it is so wide", about=tag.id))
    assert seen.event == Observed("wipes her eyes", about=tag.id)
    assert said.event == QuoteHeard("it is so wide", tag.id)
    changed = Observed("wipes her cheeks", about=tag.id)
    saved(dosed, journey.correct(seen, changed, seen.occurred_at, "slip"))
    assert there(replayed(dosed, room).fact(seen.id)).event == changed


# The practice's own list


def test_a_practice_begins_with_a_list_of_interventions(room: Room) -> None:
    listed = room.practice.chart().interventions
    assert listed == INTERVENTIONS
    assert [each.what for each in listed if each.touch] == ["Hand on shoulder"]
    assert len(listed) == 9  # as many as there are digits


def test_the_practice_keeps_its_own_interventions(room: Room) -> None:
    own = [Intervention(" Humming "), Intervention(""), Intervention("Held hand", touch=True)]
    room.practice.set_interventions(own).result(10)
    kept = (Intervention("Humming"), Intervention("Held hand", touch=True))
    assert room.practice.chart().interventions == kept


@pytest.mark.parametrize(
    "names",
    [
        [],
        [" "],
        ["Humming", "humming "],
        ["x" * (LONGEST_INTERVENTION + 1)],
        [f"kind {n}" for n in range(MOST_INTERVENTIONS + 1)],
    ],
    ids=["none", "empty", "twice", "long", "many"],
)
def test_a_list_that_is_unclear_is_refused(room: Room, names: list[str]) -> None:
    with pytest.raises(InputRefused):
        room.practice.set_interventions([Intervention(each) for each in names])
    assert room.practice.chart().interventions == INTERVENTIONS


def test_no_tag_takes_a_key_of_these() -> None:
    assert set(".jpq") <= RESERVED_KEYS
