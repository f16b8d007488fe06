"""The way home: ticked, said to be ready by name, given the sheet; late acts go on the record."""

from collections.abc import Callable

import pytest

from kap_companion.domain.charts.returning import after_care_of, readiness, ready_of
from kap_companion.domain.events import (
    AdverseEventBegan,
    AfterCareGiven,
    Ending,
    Handed,
    ListItem,
    MedicineClass,
    MonitoringNoted,
    Protocol,
    ProtocolTaken,
    ReadyForDischarge,
    SessionEnded,
    Severity,
)
from kap_companion.domain.moment import US_PER_MINUTE
from kap_companion.domain.text import MAX_LINE_CHARS
from kap_companion.errors import InputRefused, SessionStateError
from kap_companion.services.journey import Journey
from kap_companion.services.record import SessionRecord
from kap_companion.services.returning import WHY, Returning
from kap_companion.services.undo import Undo
from tests.services.room import Room, RoomClock, replayed, saved

GAIT, ESCORT = ListItem("gait", "Walks as before"), ListItem("escort", "Escort is here")
SMALL = Protocol("small", "Small", "sublingual", 120, readiness=(GAIT, ESCORT))


@pytest.fixture
def way(dosed: SessionRecord) -> Returning:
    saved(dosed, dosed.write(ProtocolTaken(SMALL)))
    return Returning(dosed)


def tick_all(way: Returning, record: SessionRecord) -> None:
    for item in (GAIT, ESCORT):
        saved(record, way.list.tick(item))


def test_with_something_open_it_asks_for_a_reason_and_keeps_both(
    way: Returning, dosed: SessionRecord
) -> None:
    saved(dosed, way.list.tick(GAIT))
    saved(dosed, dosed.write(AdverseEventBegan("Nausea", Severity.MILD)))
    with pytest.raises(InputRefused, match=WHY):
        way.say_ready("Dr. Roth", reason=" ")
    (entry,) = saved(dosed, way.say_ready("Dr. Roth", reason="her sister is a nurse"))
    still_open = ("Nausea, mild: adverse event runs", "escort not seen")
    assert entry.event == ReadyForDischarge("Dr. Roth", "", still_open, "her sister is a nurse")


class TestReady:
    def test_with_nothing_open_a_name_is_enough(
        self, way: Returning, dosed: SessionRecord, clock: RoomClock, room: Room
    ) -> None:
        tick_all(way, dosed)
        clock.advance(118 * 60)
        (entry,) = saved(dosed, way.say_ready(" Dr. Roth ", " steady "))
        assert entry.event == ReadyForDischarge("Dr. Roth", "steady")
        ready = ready_of(replayed(dosed, room))
        assert ready is not None
        assert ready.minutes == 118

    def test_a_reason_without_anything_open_is_not_kept(
        self, way: Returning, dosed: SessionRecord
    ) -> None:
        tick_all(way, dosed)
        (entry,) = saved(dosed, way.say_ready("Ada", reason="none needed"))
        assert entry.event == ReadyForDischarge("Ada")

    def test_nobody_says_it_without_a_name(self, way: Returning) -> None:
        with pytest.raises(InputRefused, match="Who says so"):
            way.say_ready("  ", reason="x")

    def test_the_time_lies_between_the_dose_and_now(
        self, way: Returning, dosed: SessionRecord, clock: RoomClock
    ) -> None:
        tick_all(way, dosed)
        clock.advance(3_600)
        now = dosed.now()
        with pytest.raises(InputRefused, match="still to come"):
            way.say_ready("Ada", at=now.shifted(2 * US_PER_MINUTE))
        with pytest.raises(InputRefused, match="before the first dose"):
            way.say_ready("Ada", at=now.shifted(-61 * US_PER_MINUTE))
        at = now.shifted(-5 * US_PER_MINUTE)
        (entry,) = saved(dosed, way.say_ready("Ada", at=at))
        assert entry.occurred_at == at

    def test_it_is_said_once_and_again_after_it_was_undone(
        self, way: Returning, dosed: SessionRecord
    ) -> None:
        tick_all(way, dosed)
        saved(dosed, way.say_ready("Ada"))
        with pytest.raises(SessionStateError, match="on the record"):
            way.say_ready("Bo")
        saved(dosed, Undo(dosed).undo())
        saved(dosed, way.say_ready("Bo"))

    def test_amended_it_still_comes_after_the_dose(
        self, way: Returning, dosed: SessionRecord, clock: RoomClock
    ) -> None:
        tick_all(way, dosed)
        clock.advance(3_600)
        saved(dosed, way.say_ready("Ada"))
        fact, journey = dosed.chart.of(ReadyForDischarge)[0], Journey(dosed)
        with pytest.raises(InputRefused, match="before the first dose"):
            journey.correct(fact, fact.event, dosed.now().shifted(-61 * US_PER_MINUTE), "slip")
        earlier = dosed.now().shifted(-5 * US_PER_MINUTE)
        saved(dosed, journey.correct(fact, fact.event, earlier, "slip"))
        ready = ready_of(dosed.chart)
        assert ready is not None
        assert ready.minutes == 55

    def test_without_a_dose_nobody_returns(self, record: SessionRecord) -> None:
        with pytest.raises(SessionStateError, match="No dose"):
            Returning(record).say_ready("Ada")


class TestTheList:
    def test_a_tick_is_taken_back_by_hand_and_by_one_key(
        self, way: Returning, dosed: SessionRecord
    ) -> None:
        saved(dosed, way.list.tick(GAIT, "with her sister"))
        tick = readiness(dosed.chart)["gait"]
        assert tick.event.note == "with her sister"
        saved(dosed, way.list.untick(tick))
        assert readiness(dosed.chart) == {}
        saved(dosed, way.list.tick(ESCORT))
        saved(dosed, Undo(dosed).undo())
        assert readiness(dosed.chart) == {}

    def test_before_the_session_nothing_is_ticked(self, room: Room) -> None:
        planned = room.record(room.planned())
        with pytest.raises(SessionStateError):
            Returning(planned).list.tick(GAIT)


class TestAfterTheEnd:
    def test_what_was_forgotten_is_written_late(self, way: Returning, dosed: SessionRecord) -> None:
        saved(dosed, dosed.write(SessionEnded(Ending.COMPLETED)))
        tick_all(way, dosed)
        saved(dosed, way.give_after_care("Ada", Handed.READ, "Rest."))
        saved(dosed, way.note_monitoring("a practice", None, ()))
        saved(dosed, way.say_ready("Ada"))
        assert ready_of(dosed.chart) is not None

    def test_before_it_began_nothing_is(self, room: Room) -> None:
        way = Returning(room.record(room.planned()))
        acts: tuple[Callable[[], object], ...] = (
            lambda: way.say_ready("Ada"),
            lambda: way.give_after_care("Ada", Handed.READ, "Rest."),
            lambda: way.note_monitoring("x", None, ()),
        )
        for act in acts:
            with pytest.raises(SessionStateError, match="not running"):
                act()


class TestAfterCare:
    def test_by_whom_how_and_what_it_said(self, way: Returning, dosed: SessionRecord) -> None:
        saved(dosed, way.give_after_care(" Ada ", Handed.PRINTED, "Rest.\n"))
        (given,) = after_care_of(dosed.chart)
        assert given.event == AfterCareGiven("Ada", Handed.PRINTED, "Rest.\n")

    def test_a_name_and_words_are_needed(self, way: Returning) -> None:
        with pytest.raises(InputRefused, match="By whom"):
            way.give_after_care(" ", Handed.READ, "Rest.")
        with pytest.raises(InputRefused, match="no words"):
            way.give_after_care("Ada", Handed.READ, " \n")


class TestMonitoring:
    def test_what_is_typed_again_amends_it(self, way: Returning, dosed: SessionRecord) -> None:
        first = (MedicineClass("Lorazepam", "Benzodiazepine"),)
        saved(dosed, way.note_monitoring(" a practice ", 95, first))
        saved(dosed, way.note_monitoring("a clinic", None, ()))
        (fact,) = dosed.chart.of(MonitoringNoted)
        assert fact.event == MonitoringNoted("a clinic")
        assert fact.versions[0].event == MonitoringNoted("a practice", 95, first)

    def test_nothing_new_is_refused(self, way: Returning, dosed: SessionRecord) -> None:
        with pytest.raises(InputRefused, match="Nothing was changed"):
            way.note_monitoring("", None, ())
        saved(dosed, way.note_monitoring("a practice", 0, ()))
        with pytest.raises(InputRefused, match="Nothing was changed"):
            way.note_monitoring("a practice", 0, ())

    @pytest.mark.parametrize("minutes", [-1, 1_441])
    def test_minutes_that_are_none_are_refused(self, way: Returning, minutes: int) -> None:
        with pytest.raises(InputRefused, match="minutes"):
            way.note_monitoring("", minutes, ())

    def test_a_setting_is_a_line(self, way: Returning) -> None:
        with pytest.raises(InputRefused, match="longer than a line"):
            way.note_monitoring("x" * (MAX_LINE_CHARS + 1), None, ())
