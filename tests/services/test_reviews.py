"""Acknowledging: by name and with a note, once; and what is still open of a patient."""

import pytest

from kap_companion.domain.events import (
    AdverseEventBegan,
    AdverseEventReviewed,
    Ending,
    Severity,
)
from kap_companion.domain.setting_rules import checked_words_of_review
from kap_companion.errors import InputRefused, SessionStateError
from kap_companion.services.adverse import AdverseEvents
from kap_companion.services.journey import Journey
from kap_companion.services.record import SessionRecord
from kap_companion.services.reviews import Reviews, open_reviews_of
from kap_companion.services.undo import Undo
from tests.services.room import Room, saved

IDEATION = AdverseEventBegan("Suicidal ideation", Severity.MODERATE)


def test_who_and_with_what_note_are_both_needed(dosed: SessionRecord) -> None:
    (began,) = saved(dosed, AdverseEvents(dosed).begin(IDEATION))
    reviews = Reviews(dosed)
    for by, words, asked in (
        (" ", "Seen.", "Who looked at it"),
        ("Dr Keller", " ", "needs a note"),
        ("x" * 5_000, "Seen.", "longer than a line"),
    ):
        with pytest.raises(InputRefused, match=asked):
            reviews.acknowledge(began.id, by, words)
    assert [each.fact.id for each in reviews.open()] == [began.id]
    saved(dosed, reviews.acknowledge(began.id, " Dr Keller ", " Seen. "))
    assert dosed.chart.latest(AdverseEventReviewed) == AdverseEventReviewed(
        began.id, "Dr Keller", "Seen."
    )
    assert reviews.open() == ()
    with pytest.raises(SessionStateError, match="acknowledged already"):
        reviews.acknowledge(began.id, "Dr Keller", "Again.")
    saved(dosed, Undo(dosed).undo())
    assert len(reviews.open()) == 1


def test_the_practice_says_by_which_words(dosed: SessionRecord) -> None:
    adverse = AdverseEvents(dosed, ["suizid", "harm"])
    saved(dosed, adverse.begin(AdverseEventBegan("Suizidgedanken", Severity.MILD)))
    saved(dosed, adverse.begin(AdverseEventBegan("Nausea", Severity.MILD, review=True)))
    (asked,) = Reviews(dosed).open()
    assert asked.event.what == "Suizidgedanken"
    nausea = adverse.all()[1]
    amended = AdverseEventBegan("Self-harm", Severity.MILD)
    saved(dosed, adverse.amend(nausea.fact, amended, nausea.fact.occurred_at, "she told more"))
    assert [each.event.what for each in Reviews(dosed).open()] == ["Suizidgedanken", "Self-harm"]


def test_of_a_patient_what_is_open_in_any_session(dosed: SessionRecord, room: Room) -> None:
    patient_id = dosed.chart.patient_id
    assert not list(open_reviews_of(patient_id, room.vault.reader))
    (began,) = saved(dosed, AdverseEvents(dosed).begin(IDEATION))
    saved(dosed, Journey(dosed).end(Ending.COMPLETED))
    ((session, chart, review),) = open_reviews_of(patient_id, room.vault.reader)
    assert session.session_id == dosed.session_id
    assert chart.patient_id == patient_id
    assert review.fact.id == began.id
    saved(dosed, Reviews(dosed).acknowledge(began.id, "Dr Keller", "Seen, safe tonight."))
    assert not list(open_reviews_of(patient_id, room.vault.reader))


def test_words_that_would_find_nothing_or_everything_are_refused(room: Room) -> None:
    assert checked_words_of_review([" suicid ", "", "suicid", "harm"]) == ("suicid", "harm")
    for words in ([], [" "], ["ab"], ["x" * 61], [f"word {n}" for n in range(61)]):
        with pytest.raises(InputRefused):
            checked_words_of_review(words)
    room.practice.set_review_words(["suizid"]).result(10)
    assert room.practice.chart().review_words == ("suizid",)
