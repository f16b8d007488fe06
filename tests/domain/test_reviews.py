"""Suicidal ideation on the record stands for review until a named clinician acknowledged it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kap_companion.domain.charts import SessionChart
from kap_companion.domain.charts.reviews import open_reviews, reviews
from kap_companion.domain.codec import Codec
from kap_companion.domain.events import (
    AdverseEventBegan,
    AdverseEventEnded,
    AdverseEventReviewed,
    Ending,
    Event,
    Outcome,
    Retracted,
    SessionEnded,
    Severity,
)
from kap_companion.domain.protocols import ADVERSE_KINDS, REVIEW_WORDS, asks_for_review
from tests.domain.record import Room

IDEATION = AdverseEventBegan("Suicidal ideation", Severity.MILD, review=True)
NAUSEA = AdverseEventBegan("Nausea", Severity.SERIOUS)


def chart(room: Room) -> SessionChart:
    return SessionChart.replay(room.entries)


def is_open(room: Room) -> bool:
    return bool(open_reviews(chart(room)))


def test_an_acknowledgement_with_its_name_and_note_closes_it() -> None:
    room = Room()
    began = room.write(IDEATION)
    room.write(NAUSEA)
    (asked,) = open_reviews(chart(room))
    assert (asked.fact.id, asked.event) == (began.id, IDEATION)
    done = room.write(AdverseEventReviewed(began.id, "Dr Keller", "Spoke with her. Safe tonight."))
    assert not is_open(room)
    (review,) = reviews(chart(room))
    assert review.reviewed is not None
    assert review.reviewed.id == done.id


def test_nothing_but_an_acknowledgement_closes_it() -> None:
    room = Room()
    began = room.write(IDEATION)
    room.write(AdverseEventEnded(began.id, Outcome.RECOVERED))
    assert is_open(room)
    room.write(NAUSEA, amends=began.id, reason="the other one")
    assert is_open(room)
    assert open_reviews(chart(room))[0].event == IDEATION
    room.write(Retracted(), amends=began.id, reason="a slip")
    assert is_open(room)
    room.write(SessionEnded(Ending.COMPLETED))
    assert is_open(room)
    room.write(AdverseEventReviewed("another", "Dr Keller", "Seen."))
    assert is_open(room)
    done = room.write(AdverseEventReviewed(began.id, "Dr Keller", "Seen."))
    assert not is_open(room)
    room.write(Retracted(), amends=done.id, reason="the wrong patient")
    assert is_open(room), "an acknowledgement that was taken back is none"


def test_what_is_amended_to_it_stands_too() -> None:
    room = Room()
    began = room.write(NAUSEA)
    assert not is_open(room)
    room.write(IDEATION, amends=began.id, reason="she said it later")
    assert is_open(room)


others = st.sampled_from(
    [NAUSEA, SessionEnded(Ending.COMPLETED), AdverseEventEnded("room-1-1", Outcome.UNKNOWN)]
)


@given(st.lists(others, max_size=6), st.lists(st.booleans(), max_size=3))
def test_whatever_else_is_written_it_stands(events: list[Event], taken_back: list[bool]) -> None:
    room = Room()
    began = room.write(IDEATION)
    last = began
    for event in events:
        room.write(event)
    for _ in taken_back:
        last = room.write(Retracted(), amends=last.id, reason="and back")
    assert [each.fact.id for each in open_reviews(chart(room))] == [began.id]


@pytest.mark.parametrize("what", ["Suicidal ideation", "suicidal thoughts", "A suicide attempt"])
def test_the_usual_words_find_each_way_to_say_it(what: str) -> None:
    assert asks_for_review(what, REVIEW_WORDS)


def test_of_the_usual_kinds_it_is_one() -> None:
    asked = [kind for kind in ADVERSE_KINDS if asks_for_review(kind, REVIEW_WORDS)]
    assert asked == ["Suicidal ideation"]


@pytest.mark.parametrize("event", [replace(IDEATION, told="Ada"), NAUSEA])
def test_what_an_earlier_version_wrote_asks_by_its_kind(event: AdverseEventBegan) -> None:
    kind, _, fields = Codec().encode(event)
    assert isinstance(fields, dict)
    before = {name: value for name, value in fields.items() if name != "review"}
    assert Codec().decode(kind, 1, before) == event
