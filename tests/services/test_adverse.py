"""Adverse events in the room: begun, followed and ended, each act one entry."""

from collections.abc import Callable

import pytest

from kap_companion.domain.events import (
    AdverseEventBegan,
    AdverseEventEnded,
    AdverseEventFollowed,
    Ending,
    Outcome,
    Retracted,
    SessionEnded,
    Severity,
)
from kap_companion.domain.text import MAX_LINE_CHARS, MAX_NOTE_CHARS
from kap_companion.errors import InputRefused, SessionStateError
from kap_companion.services.adverse import AdverseEvents
from kap_companion.services.record import SessionRecord
from kap_companion.services.undo import Undo
from tests.narrow import there
from tests.services.room import Room, RoomClock, replayed, saved

MILD, MODERATE, SEVERE, SERIOUS = Severity
NAUSEA = AdverseEventBegan("Nausea", MILD)
LONG_LINE, LONG_NOTE = "x" * (MAX_LINE_CHARS + 1), "x" * (MAX_NOTE_CHARS + 1)


@pytest.fixture
def adverse(record: SessionRecord) -> AdverseEvents:
    return AdverseEvents(record)


@pytest.fixture
def nausea(adverse: AdverseEvents, record: SessionRecord) -> str:
    [entry] = saved(record, adverse.begin(NAUSEA))
    return entry.id


def test_from_the_first_sign_to_the_outcome(
    adverse: AdverseEvents, record: SessionRecord, room: Room, clock: RoomClock
) -> None:
    began = AdverseEventBegan(" Nausea ", MILD, " sick ", " bowl ", " Dr. Roth ", "tag-1")
    [first] = saved(record, adverse.begin(began))
    clock.advance(60)
    follow = AdverseEventFollowed(first.id, SERIOUS, " worse ", " called ", " 112 ")
    saved(record, adverse.follow(follow))
    [event] = adverse.running()
    assert event.event == AdverseEventBegan("Nausea", MILD, "sick", "bowl", "Dr. Roth", "tag-1")
    assert event.followed[0].event == AdverseEventFollowed(
        first.id, SERIOUS, "worse", "called", "112"
    )
    assert (event.severity, event.worst) == (SERIOUS, SERIOUS)
    clock.advance(60)
    saved(record, adverse.end(AdverseEventEnded(first.id, Outcome.HANDED_OVER, " ambulance ")))
    assert adverse.running() == ()
    [event] = adverse.all()
    ended = there(event.ended).event
    assert ended == AdverseEventEnded(first.id, Outcome.HANDED_OVER, "ambulance")
    assert replayed(record, room).facts == record.chart.facts


@pytest.mark.parametrize("what", ["", " ", "\n"])
def test_one_without_a_name_is_refused(adverse: AdverseEvents, what: str) -> None:
    with pytest.raises(InputRefused, match=r"What is it\?"):
        adverse.begin(AdverseEventBegan(what, MILD))


def test_what_is_too_long_is_refused_and_nothing_is_cut(
    adverse: AdverseEvents, record: SessionRecord, nausea: str
) -> None:
    acts: tuple[Callable[[], object], ...] = (
        lambda: adverse.begin(AdverseEventBegan(LONG_LINE, MILD)),
        lambda: adverse.begin(AdverseEventBegan("Nausea", MILD, LONG_NOTE)),
        lambda: adverse.begin(AdverseEventBegan("Nausea", MILD, action=LONG_NOTE)),
        lambda: adverse.begin(AdverseEventBegan("Nausea", MILD, told=LONG_LINE)),
        lambda: adverse.follow(AdverseEventFollowed(nausea, MILD, LONG_NOTE)),
        lambda: adverse.follow(AdverseEventFollowed(nausea, MILD, action=LONG_NOTE)),
        lambda: adverse.follow(AdverseEventFollowed(nausea, MILD, told=LONG_LINE)),
        lambda: adverse.end(AdverseEventEnded(nausea, Outcome.RECOVERED, LONG_NOTE)),
    )
    before = record.entries
    for act in acts:
        with pytest.raises(InputRefused):
            act()
    assert record.entries == before


def test_times_may_be_told_but_none_before_it_began(
    adverse: AdverseEvents, record: SessionRecord, clock: RoomClock
) -> None:
    began_at = record.now()
    clock.advance(600)
    [first] = saved(record, adverse.begin(NAUSEA, began_at))
    follow, end = (
        AdverseEventFollowed(first.id, SEVERE),
        AdverseEventEnded(first.id, Outcome.RECOVERED),
    )
    too_early = began_at.shifted(-1)
    with pytest.raises(InputRefused, match="began later"):
        adverse.follow(follow, too_early)
    with pytest.raises(InputRefused, match="began later"):
        adverse.end(end, too_early)
    assert adverse.running()[0].fact.occurred_at == began_at
    saved(record, adverse.follow(follow, began_at))
    saved(record, adverse.end(end, began_at))
    [event] = adverse.all()
    assert there(event.ended).fact.occurred_at == began_at
    assert event.followed[0].fact.occurred_at == began_at


def test_what_has_ended_or_never_began_neither_goes_on_nor_ends(
    adverse: AdverseEvents, record: SessionRecord, nausea: str
) -> None:
    saved(record, adverse.end(AdverseEventEnded(nausea, Outcome.RECOVERED)))
    for entry_id in (nausea, "elsewhere-7", ""):
        with pytest.raises(SessionStateError, match="has ended already"):
            adverse.follow(AdverseEventFollowed(entry_id, MILD))
        with pytest.raises(SessionStateError, match="has ended already"):
            adverse.end(AdverseEventEnded(entry_id, Outcome.RECOVERED))


def test_one_key_takes_the_end_back_and_it_runs_on(
    adverse: AdverseEvents, record: SessionRecord, nausea: str
) -> None:
    saved(record, adverse.end(AdverseEventEnded(nausea, Outcome.RECOVERED)))
    saved(record, Undo(record).undo())
    assert [each.fact.id for each in adverse.running()] == [nausea]
    assert record.entries[-1].event == Retracted("undo")
    saved(record, Undo(record).undo())
    assert adverse.all() == ()


def test_the_right_one_of_two_ends(adverse: AdverseEvents, record: SessionRecord) -> None:
    [first] = saved(record, adverse.begin(NAUSEA))
    [second] = saved(record, adverse.begin(AdverseEventBegan("Headache", MODERATE)))
    saved(record, adverse.end(AdverseEventEnded(second.id, Outcome.RECOVERED)))
    assert [each.fact.id for each in adverse.running()] == [first.id]


def test_after_the_end_of_the_session_it_still_can(
    adverse: AdverseEvents, record: SessionRecord, nausea: str
) -> None:
    saved(record, record.write(SessionEnded(Ending.NO_DOSE_GIVEN)))
    saved(record, adverse.end(AdverseEventEnded(nausea, Outcome.RECOVERED)))
    saved(record, adverse.begin(AdverseEventBegan("Headache", MODERATE)))
    assert [each.event.what for each in adverse.running()] == ["Headache"]


def test_before_the_session_begins_nothing_is_recorded(room: Room) -> None:
    adverse = AdverseEvents(room.record(room.planned()))
    acts: tuple[Callable[[], object], ...] = (
        lambda: adverse.begin(NAUSEA),
        lambda: adverse.follow(AdverseEventFollowed("", MILD)),
        lambda: adverse.end(AdverseEventEnded("", Outcome.RECOVERED)),
    )
    for act in acts:
        with pytest.raises(SessionStateError, match=r"not running\. Nothing was recorded"):
            act()
