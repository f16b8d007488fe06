"""What is still open before the way home and before the end is named, and nothing else is."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kap_companion.domain.charts.ticks import READINESS
from kap_companion.domain.events import (
    AdverseEventBegan,
    AdverseEventEnded,
    AfterCareGiven,
    Handed,
    InfusionRateSet,
    InfusionStopped,
    ItemTicked,
    ListItem,
    LozengeTakenOut,
    Outcome,
    Protocol,
    ProtocolTaken,
    ReadyForDischarge,
    RecheckAsked,
    SessionBegun,
    Severity,
)
from kap_companion.domain.still_open import (
    Pending,
    StillOpen,
    named,
    open_before_end,
    open_before_ready,
)
from tests.domain.checked import CALM, DOSE, HIGH, LOOK, PLANNED, VITALS, begun, chart_of
from tests.domain.record import Room

GAIT, ESCORT = ListItem("gait", "Walks as before"), ListItem("escort", "Escort is here")
NAUSEA = AdverseEventBegan("Nausea", Severity.MODERATE)
NOT_READY, NO_SHEET = StillOpen(Pending.NOT_READY), StillOpen(Pending.NO_AFTER_CARE)
NO_ESCORT = StillOpen(Pending.ESCORT_NOT_SEEN, key="escort")
NO_GAIT = StillOpen(Pending.NOT_TICKED, "Walks as before", "gait")


def room_with(*items: ListItem, route: str = "nasal", hold_min: int = 0) -> Room:
    """A dosed session with this readiness list and no checks."""
    room = Room()
    room.write(PLANNED)
    room.write(ProtocolTaken(Protocol("p", "P", route, 120, readiness=items, hold_min=hold_min)))
    room.write(SessionBegun())
    room.write(replace(DOSE, route=route))
    return room


def before_ready(room: Room) -> list[StillOpen]:
    return list(open_before_ready(chart_of(room), room.now()))


def before_end(room: Room) -> list[StillOpen]:
    return list(open_before_end(chart_of(room), room.now()))


def all_done(room: Room) -> None:
    for item in (GAIT, ESCORT):
        room.write(ItemTicked(READINESS, item.key, item.words))
    room.write(AfterCareGiven("Ada", Handed.PRINTED, "Rest."))
    room.write(ReadyForDischarge("Ada"))


def test_the_list_the_escort_ready_and_the_sheet() -> None:
    room = room_with(GAIT, ESCORT)
    assert before_ready(room) == [NO_GAIT, NO_ESCORT]
    assert before_end(room) == [NO_GAIT, NO_ESCORT, NOT_READY, NO_SHEET]
    all_done(room)
    assert before_ready(room) == before_end(room) == []


def test_without_a_dose_nobody_is_on_the_way_home() -> None:
    room = begun()
    assert before_ready(room) == []
    assert before_end(room) == []


def test_an_adverse_event_that_runs_comes_first() -> None:
    room = room_with(GAIT, ESCORT)
    began = room.write(NAUSEA)
    runs = StillOpen(Pending.EVENT_RUNS, "Nausea, moderate", began.id)
    assert before_ready(room)[0] == before_end(room)[0] == runs
    room.write(AdverseEventEnded(began.id, Outcome.RECOVERED))
    assert runs not in before_end(room)


def test_what_goes_in_is_open_until_it_is_out() -> None:
    room = room_with(route="intravenous")
    room.write(InfusionRateSet(DOSE.amount, "ml/h"))
    assert StillOpen(Pending.INFUSION_RUNS) in before_ready(room)
    room.write(InfusionStopped())
    assert StillOpen(Pending.INFUSION_RUNS) not in before_end(room)
    lozenge = room_with(route="sublingual", hold_min=10)
    assert StillOpen(Pending.LOZENGE_HELD) in before_end(lozenge)
    lozenge.write(LozengeTakenOut())
    assert StillOpen(Pending.LOZENGE_HELD) not in before_end(lozenge)


class TestChecks:
    def test_a_check_that_is_due(self) -> None:
        room = begun(VITALS)
        room.write(CALM)
        room.write(DOSE)
        room.wait(41)
        due = StillOpen(Pending.CHECK_DUE, "Vitals 0:40", "Vitals", takes_vitals=True)
        assert due in before_ready(room)
        assert due in before_end(room)
        room.write(CALM)
        assert due not in before_end(room)

    def test_a_check_that_was_missed_is_told_at_the_end_and_holds_nobody_back(self) -> None:
        room = begun(LOOK)
        room.write(DOSE)
        room.wait(26)
        lost = StillOpen(Pending.CHECK_MISSED, "Visual check 0:15", "Visual check")
        assert lost in before_end(room)
        assert lost not in before_ready(room)

    def test_a_recheck_that_is_due(self) -> None:
        room = room_with(GAIT, ESCORT)
        high = room.write(HIGH)
        room.write(RecheckAsked(high.id, 10))
        room.wait(12)
        due = StillOpen(Pending.CHECK_DUE, "Recheck 0:10", "Recheck", takes_vitals=True)
        assert due in before_ready(room)

    def test_what_was_to_be_done_before_the_dose_is_the_gates(self) -> None:
        room = begun(VITALS)
        assert before_end(room) == []
        room.write(DOSE)
        checks = {Pending.CHECK_DUE, Pending.CHECK_MISSED}
        assert not [each for each in before_end(room) if each.kind in checks]


def test_unsigned_parts_and_drafts_come_last() -> None:
    room = room_with(GAIT, ESCORT)
    all_done(room)
    drafts = {"sheet vitals": "vitals"}
    found = open_before_end(chart_of(room), room.now(), ("intention",), drafts)
    assert found == (
        StillOpen(Pending.NOT_SIGNED, "intention", "intention"),
        StillOpen(Pending.DRAFT, "vitals", "sheet vitals"),
    )


@pytest.mark.parametrize(
    ("each", "words"),
    [
        (NO_GAIT, "Walks as before: not ticked"),
        (NO_ESCORT, "escort not seen"),
        (NOT_READY, "nobody said ready"),
        (StillOpen(Pending.DRAFT, "vitals", "sheet vitals"), "vitals: typed and not recorded"),
    ],
)
def test_the_record_names_it(each: StillOpen, words: str) -> None:
    assert named(each) == words


@given(st.sets(st.sampled_from(["gait", "escort", "x", "y"])))
def test_every_item_is_ticked_or_open_never_both(ticked: set[str]) -> None:
    items = (GAIT, ESCORT, ListItem("x", "X"), ListItem("y", "Y"))
    room = room_with(*items)
    for item in items:
        if item.key in ticked:
            room.write(ItemTicked(READINESS, item.key, item.words))
    assert {each.key for each in before_ready(room)} == {item.key for item in items} - ticked
