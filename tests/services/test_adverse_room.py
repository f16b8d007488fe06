"""Adverse events: begun, followed, ended, amended; a dense log, and late entries."""

from concurrent.futures import Future
from dataclasses import replace

import pytest

from kap_companion.domain.charts.adverse import worst_first
from kap_companion.domain.charts.dense import dense_minutes
from kap_companion.domain.charts.late import is_late
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
from kap_companion.domain.moment import US_PER_MINUTE
from kap_companion.domain.protocols import ADVERSE_KINDS
from kap_companion.domain.text import MAX_NOTE_CHARS
from kap_companion.errors import InputRefused, SessionStateError
from kap_companion.services.adverse import AdverseEvents, likely_kind
from kap_companion.services.record import SessionRecord
from kap_companion.services.undo import Undo
from tests.services.room import Room, RoomClock, replayed, saved

NAUSEA = AdverseEventBegan("Nausea", Severity.MILD)
SERIOUS = AdverseEventBegan("Respiratory depression", Severity.SERIOUS)


@pytest.fixture
def adverse(dosed: SessionRecord) -> AdverseEvents:
    return AdverseEvents(dosed)


def test_one_begins_goes_on_and_ends(
    adverse: AdverseEvents, dosed: SessionRecord, clock: RoomClock, room: Room
) -> None:
    (began,) = saved(dosed, adverse.begin(replace(NAUSEA, action=" lies on the side ")))
    clock.advance(60)
    follow = AdverseEventFollowed(began.id, Severity.SEVERE, told="Dr Sommer")
    saved(dosed, adverse.follow(follow))
    (running,) = adverse.running()
    assert (running.severity, running.event.action) == (Severity.SEVERE, "lies on the side")
    clock.advance(60)
    calmer = AdverseEventFollowed(began.id, Severity.MILD, action=" water ")
    ended = AdverseEventEnded(began.id, Outcome.RECOVERED, " slept ")
    saved(dosed, adverse.end(ended, last=calmer))
    assert adverse.running() == ()
    (found,) = adverse.all()
    assert [each.event.action for each in found.followed] == ["", "water"]
    assert found.ended is not None
    assert found.ended.event.words == "slept"
    assert found.worst is Severity.SEVERE
    assert replayed(dosed, room).of(AdverseEventEnded)
    with pytest.raises(SessionStateError, match="ended already"):
        adverse.follow(follow)


def test_none_ends_before_it_began_not_even_by_amendment(
    adverse: AdverseEvents, dosed: SessionRecord, clock: RoomClock
) -> None:
    clock.advance(600)
    (began,) = saved(dosed, adverse.begin(NAUSEA))
    end = AdverseEventEnded(began.id, Outcome.RECOVERED)
    with pytest.raises(InputRefused, match="began"):
        adverse.end(end, clock.now().shifted(-US_PER_MINUTE))
    clock.advance(60)
    saved(dosed, adverse.end(end))
    (ended,) = dosed.chart.of(AdverseEventEnded)
    with pytest.raises(InputRefused, match="before it began"):
        adverse.amend(ended, end, clock.now().shifted(-2 * US_PER_MINUTE), "slip")
    (fact,) = dosed.chart.of(AdverseEventBegan)
    with pytest.raises(InputRefused, match="after it ended"):
        adverse.amend(fact, NAUSEA, clock.now().shifted(US_PER_MINUTE), "slip")
    worse = replace(NAUSEA, severity=Severity.SEVERE, words=" retches ")
    saved(dosed, adverse.amend(fact, worse, fact.occurred_at, "seen later"))
    (amended,) = dosed.chart.of(AdverseEventBegan)
    assert amended.event == replace(worse, words="retches")
    saved(dosed, adverse.amend(ended, replace(end, words=" x "), ended.occurred_at, "words"))
    with pytest.raises(SessionStateError):
        adverse.amend(ended, Observed("x"), ended.occurred_at, "no")


def test_undo_brings_back_what_ran(
    adverse: AdverseEvents, dosed: SessionRecord, clock: RoomClock
) -> None:
    (began,) = saved(dosed, adverse.begin(NAUSEA))
    clock.advance(60)
    saved(dosed, adverse.end(AdverseEventEnded(began.id, Outcome.RECOVERED)))
    undo = Undo(dosed)
    saved(dosed, undo.undo())
    assert len(adverse.running()) == 1
    saved(dosed, undo.undo())
    assert adverse.all() == ()
    saved(dosed, undo.redo())
    assert len(adverse.running()) == 1


@pytest.mark.parametrize(
    "wrong", [{"what": " "}, {"words": "x" * (MAX_NOTE_CHARS + 1)}, {"told": "x" * 5_000}]
)
def test_what_says_nothing_or_too_much_is_refused(
    adverse: AdverseEvents, wrong: dict[str, str]
) -> None:
    with pytest.raises(InputRefused):
        adverse.begin(replace(NAUSEA, **wrong))  # type: ignore[arg-type]  # texts only


def test_one_is_about_an_entry_that_is_still_being_saved(
    adverse: AdverseEvents, dosed: SessionRecord, clock: RoomClock
) -> None:
    tag = dosed.write(Observed(tag="Nausea"))
    at = clock.now()
    written = adverse.begin_about(NAUSEA, at, tag)
    (began,) = written.result(10)
    assert isinstance(began.event, AdverseEventBegan)
    assert began.event.about == tag.result(10)[0].id
    later = adverse.begin_about(NAUSEA, at, tag).result(10)
    assert getattr(later[0].event, "about", "") == tag.result(10)[0].id


def test_an_entry_that_was_never_saved_takes_no_adverse_event_with_it(
    adverse: AdverseEvents, clock: RoomClock
) -> None:
    lost: Future = Future()  # type: ignore[type-arg]  # never has a result
    waiting = adverse.begin_about(NAUSEA, clock.now(), lost)
    lost.set_exception(InputRefused("full"))
    (began,) = waiting.result(10)
    assert began.event == NAUSEA


def test_what_is_refused_once_its_entry_is_saved_is_told(
    adverse: AdverseEvents, clock: RoomClock
) -> None:
    waiting: Future = Future()  # type: ignore[type-arg]  # never has a result
    too_long = replace(NAUSEA, words="x" * (MAX_NOTE_CHARS + 1))
    written = adverse.begin_about(too_long, clock.now(), waiting)
    waiting.set_exception(InputRefused("full"))
    with pytest.raises(InputRefused, match="holds up to"):
        written.result(10)


def test_after_the_end_of_the_session_it_is_a_late_entry(
    adverse: AdverseEvents, dosed: SessionRecord, clock: RoomClock, room: Room
) -> None:
    saved(dosed, adverse.begin(NAUSEA))
    clock.advance(60)
    saved(dosed, dosed.write(SessionEnded(Ending.COMPLETED)))
    clock.advance(60)
    saved(dosed, adverse.begin(replace(NAUSEA, what="Vomiting")))
    chart = replayed(dosed, room)
    assert [is_late(chart, fact) for fact in chart.of(AdverseEventBegan)] == [False, True]


def test_none_begins_before_the_session_does(room: Room) -> None:
    planned = AdverseEvents(room.record(room.planned()))
    with pytest.raises(SessionStateError):
        planned.begin(NAUSEA)


def test_the_worst_comes_first(adverse: AdverseEvents, dosed: SessionRecord) -> None:
    for event in (NAUSEA, SERIOUS, replace(NAUSEA, what="Dizziness")):
        saved(dosed, adverse.begin(event))
    assert [each.event.what for each in worst_first(adverse.running())] == [
        "Respiratory depression",
        "Nausea",
        "Dizziness",
    ]


def test_the_log_is_dense_while_one_is_serious(
    adverse: AdverseEvents, dosed: SessionRecord, clock: RoomClock
) -> None:
    clock.advance(90)
    saved(dosed, adverse.begin(NAUSEA))
    assert dense_minutes(dosed.chart, clock.now()) == ()
    (began,) = saved(dosed, adverse.begin(SERIOUS))
    clock.advance(60)
    clock.advance(60)
    saved(dosed, dosed.write(Observed(tag="No change")))
    clock.advance(45)
    minutes = dense_minutes(dosed.chart, clock.now())
    gone = [dosed.chart.t_plus(each.at) for each in minutes]
    assert [each.ms // 60_000 for each in gone if each] == [1, 2, 3, 4]
    assert [each.noted for each in minutes] == [True, False, True, False]
    assert [each.current for each in minutes] == [False, False, False, True]
    saved(dosed, adverse.follow(AdverseEventFollowed(began.id, Severity.MODERATE)))
    assert dense_minutes(dosed.chart, clock.now()) == ()


def test_the_dense_log_is_no_longer_than_an_hour(
    adverse: AdverseEvents, dosed: SessionRecord, clock: RoomClock
) -> None:
    saved(dosed, adverse.begin(SERIOUS))
    clock.advance(5 * 3600)
    minutes = dense_minutes(dosed.chart, clock.now())
    assert (len(minutes), minutes[-1].current) == (60, True)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Nausea", "Nausea"),
        ("Dizzy", "Dizziness"),
        ("Anxious", "Anxiety"),
        ("she feels nauseous, pale", "Nausea"),
        ("a headache.", "Headache"),
        ("Tearful", ""),
        ("", ""),
        ("a b c", ""),
    ],
)
def test_a_kind_is_guessed_from_how_a_word_begins(words: str, kind: str) -> None:
    assert likely_kind(words, ADVERSE_KINDS) == kind


# What the practice sets


def test_the_kinds_and_the_card_are_the_practices_own(room: Room) -> None:
    room.practice.set_adverse_kinds([" Nausea ", "", "Hiccups"]).result(10)
    phones = [Phone(" Dr Sommer ", " 112 "), Phone("", "")]
    room.practice.set_emergency_card(" Stay. ", phones).result(10)
    chart = room.practice.chart()
    assert chart.adverse_kinds == ("Nausea", "Hiccups")
    assert (chart.emergency.words, chart.emergency.phones) == (
        "Stay.",
        (Phone("Dr Sommer", "112"),),
    )


@pytest.mark.parametrize(
    "kinds", [[], [" "], ["Nausea", "nausea"], ["x" * 61], [str(n) for n in range(61)]]
)
def test_kinds_that_can_not_be_told_apart_are_refused(room: Room, kinds: list[str]) -> None:
    with pytest.raises(InputRefused):
        room.practice.set_adverse_kinds(kinds)


@pytest.mark.parametrize(
    ("words", "phones"),
    [
        ("x" * 1_001, []),
        ("", [Phone("Dr Sommer", "")]),
        ("", [Phone("", "112")]),
        ("", [Phone("x" * 5_000, "1")]),
        ("", [Phone(str(n), "1") for n in range(7)]),
    ],
)
def test_half_of_a_card_is_refused(room: Room, words: str, phones: list[Phone]) -> None:
    with pytest.raises(InputRefused):
        room.practice.set_emergency_card(words, phones)
