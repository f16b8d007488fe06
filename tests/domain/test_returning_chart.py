"""The way home as the record tells it: the list, vitals beside the baseline, who said ready."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from kap_companion.domain.charts.returning import (
    ESCORT_SEEN,
    Beside,
    after_care_of,
    beside_baseline,
    escort_item,
    minutes_after_dose,
    readiness,
    readiness_items,
    ready_of,
)
from kap_companion.domain.charts.ticks import DAY_OF, READINESS
from kap_companion.domain.events import (
    AfterCareGiven,
    Handed,
    ItemTicked,
    ListItem,
    Protocol,
    ProtocolTaken,
    ReadyForDischarge,
    Retracted,
    Sign,
    VitalsTaken,
)
from tests.domain.checked import CALM, DOSE, chart_of, dosed
from tests.domain.record import Room

GAIT = ListItem("gait", "Walks as before")
ESCORT = ListItem("escort", "Escort is here")
SMALL = Protocol("small", "Small", "nasal", 120, readiness=(GAIT, ESCORT))


def with_list(*items: ListItem) -> Room:
    room = dosed()
    room.write(ProtocolTaken(replace(SMALL, readiness=items)))
    return room


class TestTheList:
    def test_it_is_the_sessions_own_copy(self) -> None:
        assert readiness_items(chart_of(with_list(GAIT, ESCORT))) == (GAIT, ESCORT)

    def test_a_list_without_the_escort_gets_one(self) -> None:
        chart = chart_of(with_list(GAIT))
        assert readiness_items(chart) == (GAIT, ESCORT_SEEN)
        assert escort_item(chart) == ESCORT_SEEN

    def test_an_escort_in_other_words_is_no_second_one(self) -> None:
        own = ListItem("k7", "Her escort has come")
        chart = chart_of(with_list(own, GAIT))
        assert readiness_items(chart) == (own, GAIT)
        assert escort_item(chart) == own

    def test_the_key_goes_before_the_words(self) -> None:
        named = ListItem("k7", "Escort phoned")
        assert escort_item(chart_of(with_list(named, ESCORT))) == ESCORT

    def test_a_session_without_a_protocol_asks_for_the_escort_alone(self) -> None:
        assert readiness_items(chart_of(Room())) == (ESCORT_SEEN,)

    def test_ticks_of_the_day_are_none_of_it(self) -> None:
        room = with_list(GAIT, ESCORT)
        room.write(ItemTicked(DAY_OF, "escort", "Escort named"))
        assert readiness(chart_of(room)) == {}
        tick = room.write(ItemTicked(READINESS, "gait", "Walks as before"))
        assert list(readiness(chart_of(room))) == ["gait"]
        room.write(Retracted(), amends=tick.id)
        assert readiness(chart_of(room)) == {}


class TestVitals:
    def test_each_sign_as_it_was_read_last_before_the_dose_and_since(self) -> None:
        room = Room()
        room.write(VitalsTaken(120, 80, 70), ago_min=20)
        room.write(VitalsTaken(118, 74), ago_min=5)
        room.write(DOSE)
        room.wait(40)
        middle = room.write(VitalsTaken(131, 82, 80, sedation=1))
        room.wait(60)
        last = room.write(VitalsTaken(124, 76))
        assert beside_baseline(chart_of(room)) == (
            Beside(Sign.SYSTOLIC, 118, 124, last.occurred_at),
            Beside(Sign.DIASTOLIC, 74, 76, last.occurred_at),
            Beside(Sign.HEART_RATE, 70, 80, middle.occurred_at),
            Beside(Sign.SEDATION, None, 1, middle.occurred_at),
        )

    def test_before_the_dose_there_is_nothing_since(self) -> None:
        room = Room()
        room.write(VitalsTaken(118, temperature=Decimal("36.6")))
        assert beside_baseline(chart_of(room)) == (
            Beside(Sign.SYSTOLIC, 118, None, None),
            Beside(Sign.TEMPERATURE, Decimal("36.6"), None, None),
        )

    def test_vitals_at_the_dose_itself_are_the_baseline(self) -> None:
        room = Room()
        room.write(CALM)
        room.write(DOSE)
        assert [each.after for each in beside_baseline(chart_of(room))] == [None, None]


class TestReady:
    def test_who_said_so_and_how_long_after_the_dose(self) -> None:
        room = dosed()
        room.wait(118.9)
        entry = room.write(ReadyForDischarge("Dr. Roth"))
        ready = ready_of(chart_of(room))
        assert ready is not None
        assert (ready.fact.id, ready.event.by, ready.minutes) == (entry.id, "Dr. Roth", 118)

    def test_nobody_said_so(self) -> None:
        room = dosed()
        assert ready_of(chart_of(room)) is None
        entry = room.write(ReadyForDischarge("Dr. Roth"))
        room.write(Retracted(), amends=entry.id)
        assert ready_of(chart_of(room)) is None

    def test_a_moved_dose_moves_the_minutes(self) -> None:
        room = Room()
        first = room.write(DOSE)
        room.wait(100)
        room.write(ReadyForDischarge("Ada"))
        room.write(DOSE, at=first.occurred_at.shifted(600_000_000), amends=first.id)
        ready = ready_of(chart_of(room))
        assert ready is not None
        assert ready.minutes == 90

    @given(st.floats(0, 600))
    def test_whole_minutes_are_never_rounded_up(self, minutes: float) -> None:
        room = dosed()
        room.wait(minutes)
        said = minutes_after_dose(chart_of(room), room.now())
        assert said is not None
        assert said <= minutes + 1e-6
        assert minutes - said < 1 + 1e-6


def test_without_a_dose_no_minutes_are_told() -> None:
    room = Room()
    room.write(ReadyForDischarge("Ada"))
    ready = ready_of(chart_of(room))
    assert ready is not None
    assert ready.minutes is None


def test_after_care_that_was_given_keeps_its_words() -> None:
    room = dosed()
    room.write(AfterCareGiven("Ada", Handed.PRINTED, "Rest."))
    room.write(AfterCareGiven("Bo", Handed.READ, "Rest well."))
    assert [each.event.sheet for each in after_care_of(chart_of(room))] == ["Rest.", "Rest well."]
