"""What a session's entries mean: state, doses, T+, and the order in which things happened."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kap_companion.domain.charts import SessionChart, SessionState
from kap_companion.domain.events import (
    DoseGiven,
    Ending,
    Event,
    EyeMaskPutOn,
    Given,
    IntentionFormClosed,
    IntentionWritten,
    Observed,
    QuoteHeard,
    RecordingResumed,
    Retracted,
    SessionBegun,
    SessionCancelled,
    SessionEnded,
    SessionMoved,
    SessionPlanned,
    Strength,
    StrengthNoted,
    WordsAdded,
)
from kap_companion.domain.moment import US_PER_MINUTE, Elapsed
from kap_companion.domain.routes import phase_spans, route_named
from tests.domain.record import Room
from tests.narrow import event_of, there

PLANNED = SessionPlanned("patient-1", datetime(2026, 2, 2, 10, tzinfo=UTC), "sublingual", 150)
MINUTES = st.integers(-300, 300)


def dose(route: str = "intramuscular") -> DoseGiven:
    return DoseGiven("ketamine", Decimal(60), "mg", route, "Ada")


def chart_of(room: Room) -> SessionChart:
    return SessionChart.replay(room.entries)


def words_of(chart: SessionChart) -> list[str]:
    return [event_of(fact, Observed).words for fact in chart.of(Observed)]


class TestState:
    @pytest.mark.parametrize(
        ("events", "state"),
        [
            ([], SessionState.PLANNED),
            ([PLANNED], SessionState.PLANNED),
            ([PLANNED, SessionCancelled()], SessionState.CANCELLED),
            ([PLANNED, SessionBegun()], SessionState.RUNNING),
            ([PLANNED, SessionBegun(), dose()], SessionState.RUNNING),
            ([PLANNED, SessionBegun(), SessionEnded(Ending.NO_DOSE_GIVEN)], SessionState.ENDED),
        ],
    )
    def test_it_follows_the_events(self, events: list[Event], state: SessionState) -> None:
        room = Room()
        for event in events:
            room.write(event)
        assert chart_of(room).state is state

    def test_an_ending_taken_back_lets_it_run_again(self) -> None:
        room = Room()
        room.write(SessionBegun())
        ended = room.write(SessionEnded(Ending.COMPLETED))
        room.write(Retracted(), amends=ended.id)
        assert chart_of(room).state is SessionState.RUNNING


class TestQuestions:
    def test_the_plan_is_its_newest_version(self) -> None:
        room = Room()
        first = room.write(PLANNED)
        moved = SessionPlanned("patient-1", datetime(2026, 2, 3, 9, tzinfo=UTC), "nasal", 120)
        assert chart_of(room).plan == PLANNED
        room.write(moved, amends=first.id)
        assert chart_of(room).plan == moved

    def test_a_fact_is_found_by_its_first_entry_even_when_taken_back(self) -> None:
        room = Room()
        entry = room.write(Observed("calm"))
        room.write(Retracted(), amends=entry.id)
        chart = chart_of(room)
        assert there(chart.fact(entry.id)).first == entry
        assert chart.fact("nowhere") is None
        assert chart.live == ()
        assert chart.of(Observed) == ()

    def test_the_latest_of_a_kind(self) -> None:
        room = Room()
        room.write(Observed("one"))
        room.write(Observed("two"))
        assert chart_of(room).latest(Observed) == Observed("two")
        assert chart_of(room).latest(QuoteHeard) is None

    def test_several_kinds_come_in_one_order(self) -> None:
        room = Room()
        room.write(Observed("a"))
        room.wait(1)
        room.write(QuoteHeard("b"))
        room.wait(1)
        room.write(Observed("c"))
        assert [fact.event for fact in chart_of(room).of(QuoteHeard, Observed)] == [
            Observed("a"),
            QuoteHeard("b"),
            Observed("c"),
        ]

    def test_what_happened_earlier_comes_earlier_though_written_later(self) -> None:
        room = Room()
        room.wait(10)
        room.write(Observed("second"))
        room.write(Observed("first"), ago_min=2)
        assert words_of(chart_of(room)) == ["first", "second"]

    def test_at_the_same_moment_the_record_decides(self) -> None:
        room = Room()
        for word in "abc":
            room.write(Observed(word))
        assert words_of(chart_of(room)) == ["a", "b", "c"]

    def test_intentions_are_the_newest_answer_to_each_question(self) -> None:
        room = Room()
        early = IntentionWritten("intention", "What …?", ("rest",), Given.WRITTEN)
        late = IntentionWritten("intention", "What …?", ("trust",), Given.WRITTEN)
        music = IntentionWritten("music", "Music?", (), Given.LEFT_OUT)
        for event in (early, music, late):
            room.write(event)
            room.wait(1)
        found = chart_of(room).intentions
        assert {key: fact.event for key, fact in found.items()} == {
            "intention": late,
            "music": music,
        }

    def test_the_form_is_closed_when_it_was_closed(self) -> None:
        room = Room()
        assert not chart_of(room).intention_closed
        room.write(IntentionFormClosed(by_patient=True))
        assert chart_of(room).intention_closed


class TestDoses:
    def test_without_a_dose_there_is_no_t_plus(self) -> None:
        room = Room()
        room.write(SessionBegun())
        chart = chart_of(room)
        assert (chart.anchor, chart.doses, chart.t_plus(room.now())) == (None, (), None)

    def test_a_booster_shifts_nothing(self) -> None:
        room = Room()
        first = room.write(dose())
        room.wait(30)
        room.write(dose())
        room.wait(10)
        chart = chart_of(room)
        assert len(chart.doses) == 2
        assert chart.anchor == first.occurred_at
        assert chart.t_plus(room.now()) == Elapsed(40 * US_PER_MINUTE, steady=True)

    def test_before_the_dose_it_is_negative(self) -> None:
        room = Room()
        before = room.now()
        room.wait(3)
        room.write(dose())
        assert there(chart_of(room).t_plus(before)).us == -3 * US_PER_MINUTE

    def test_an_amended_dose_time_moves_t_plus(self) -> None:
        room = Room()
        first = room.write(dose())
        room.wait(20)
        room.write(dose(), at=first.occurred_at.shifted(-5 * US_PER_MINUTE), amends=first.id)
        assert there(chart_of(room).t_plus(room.now())).us == 25 * US_PER_MINUTE

    def test_a_dose_taken_back_leaves_the_next_as_the_first(self) -> None:
        room = Room()
        first = room.write(dose())
        room.wait(30)
        booster = room.write(dose())
        room.write(Retracted(), amends=first.id, reason="was not given")
        assert chart_of(room).anchor == booster.occurred_at


class TestTimeWithinABoot:
    @given(st.lists(st.tuples(st.integers(0, 60), MINUTES), max_size=8))
    def test_t_plus_follows_no_move_of_the_wall_clock(self, steps: list[tuple[int, int]]) -> None:
        room = Room()
        room.write(dose())
        for minutes, moved in steps:
            room.wait(minutes)
            room.move_wall_clock(moved)
            room.write(EyeMaskPutOn())
        gone = sum(minutes for minutes, _ in steps)
        assert chart_of(room).t_plus(room.now()) == Elapsed(gone * US_PER_MINUTE, steady=True)

    @given(st.lists(st.tuples(st.integers(1, 60), MINUTES), min_size=1, max_size=8))
    def test_nor_does_the_order(self, steps: list[tuple[int, int]]) -> None:
        room = Room()
        for number, (minutes, moved) in enumerate(steps):
            room.write(Observed(str(number)))
            room.wait(minutes)
            room.move_wall_clock(moved)
        assert words_of(chart_of(room)) == [str(number) for number in range(len(steps))]


class TestTimeAcrossBoots:
    def test_t_plus_goes_on_by_wall_time_and_says_so(self) -> None:
        room = Room()
        room.write(dose())
        room.wait(20)
        room.reboot(minutes=4)
        room.wait(1)
        assert chart_of(room).t_plus(room.now()) == Elapsed(25 * US_PER_MINUTE, steady=False)

    @given(st.lists(st.tuples(st.integers(0, 30), MINUTES, st.booleans()), min_size=1, max_size=10))
    def test_only_the_time_between_boots_is_taken_from_the_wall(
        self, steps: list[tuple[int, int, bool]]
    ) -> None:
        """A clock that is moved while the computer runs, and noted, moves no T+ and no order."""
        room = Room()
        room.write(dose())
        gone = 0
        for number, (minutes, moved, reboots) in enumerate(steps):
            room.wait(minutes + 1)
            room.move_wall_clock(moved)
            room.write(Observed(str(number)))
            gone += minutes + 1
            if reboots:
                room.reboot(minutes=2)
                room.write(RecordingResumed(room.entries[-1].recorded_at, 120_000))
                gone += 2
        chart = chart_of(room)
        assert there(chart.t_plus(room.now())).us == gone * US_PER_MINUTE
        assert words_of(chart) == [str(number) for number in range(len(steps))]

    def test_what_happened_before_a_crash_but_is_written_after_it_finds_its_place(self) -> None:
        room = Room()
        room.write(dose())
        room.wait(10)
        ten = room.now()
        room.wait(10)
        room.write(Observed("twenty"))
        room.reboot()
        room.write(Observed("ten"), at=ten)
        assert words_of(chart_of(room)) == ["ten", "twenty"]


class TestPhases:
    def test_before_the_dose_they_follow_the_plan(self) -> None:
        room = Room()
        room.write(PLANNED)
        chart = chart_of(room)
        assert chart.route == "sublingual"
        assert chart.phases == phase_spans(route_named("sublingual"), 150)

    def test_the_route_of_the_first_dose_counts(self) -> None:
        room = Room()
        room.write(PLANNED)
        room.write(dose("intramuscular"))
        room.wait(30)
        room.write(dose("oral"))
        chart = chart_of(room)
        assert chart.route == "intramuscular"
        assert chart.phases == phase_spans(route_named("intramuscular"), 150)

    def test_without_a_plan_the_routes_own_window_counts(self) -> None:
        room = Room()
        room.write(dose("oral"))
        assert chart_of(room).phases == phase_spans(route_named("oral"), 240)

    def test_an_unknown_route_has_none(self) -> None:
        room = Room()
        assert (chart_of(room).route, chart_of(room).phases) == ("", ())
        room.write(dose("transdermal"))
        assert (chart_of(room).route, chart_of(room).phases) == ("transdermal", ())


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 4), st.booleans()), max_size=12))
def test_one_entry_more_gives_the_same_as_a_replay(steps: list[tuple[int, int, bool]]) -> None:
    room = Room()
    chart = chart_of(room)
    events = (Observed("a"), QuoteHeard("b"), dose(), EyeMaskPutOn(), SessionBegun())
    for minutes, choice, reboots in steps:
        room.wait(minutes)
        if reboots:
            room.reboot()
        chart = there(chart.plus(room.write(events[choice], ago_min=choice)))
        assert chart == chart_of(room)
        assert chart.timeline == chart_of(room).timeline


def test_one_entry_more_goes_through_no_other_again() -> None:
    room = Room()
    room.write(PLANNED)
    chart = chart_of(room)
    entry = room.write(Observed("a"))
    more, whole = there(chart.plus(entry)), chart_of(room)
    vars(more).update(facts=())  # whoever goes through all of them finds none
    assert (more.live, more.kinds, more.timeline) == (whole.live, whole.kinds, whole.timeline)
    assert more.fact(entry.id) == whole.fact(entry.id)
    vars(more).update(live=())
    assert more.latest(Observed) == Observed("a")


def test_what_is_added_changes_its_own_fact_alone() -> None:
    room = Room()
    tag = room.write(Observed(tag="Tearful"))
    other = room.write(Observed("a"))
    chart = chart_of(room)
    more = there(chart.plus(room.write(WordsAdded("wet cheeks"), amends=tag.id)))
    assert more == chart_of(room)
    assert there(more.fact(tag.id)).words_added == ("wet cheeks",)
    assert more.fact(other.id) is chart.fact(other.id)
    assert there(chart.fact(tag.id)).words_added == ()


ADDED = st.sampled_from([WordsAdded("b"), StrengthNoted(Strength.MODERATE)])
AMENDED = st.sampled_from([Observed("c"), Retracted(), SessionBegun()])


@given(st.lists(st.tuples(ADDED | AMENDED, st.integers(0, 9), st.booleans()), max_size=12))
def test_whatever_is_added_to_whichever_entry_means_what_a_replay_means(
    steps: list[tuple[Event, int, bool]],
) -> None:
    room = Room()
    for _ in range(3):
        room.write(Observed("a"))
    chart = chart_of(room)
    for event, place, reboots in steps:
        if reboots:
            room.reboot()
        entries = room.entries
        amends = "no such entry" if place >= len(entries) else entries[place].id
        more, whole = chart.plus(room.write(event, amends=amends)), chart_of(room)
        chart = more or whole
        assert chart == whole
        assert (chart.live, chart.kinds, chart.timeline) == (
            whole.live,
            whole.kinds,
            whole.timeline,
        )
        assert [chart.fact(entry.id) for entry in room.entries] == [
            whole.fact(entry.id) for entry in room.entries
        ]
        assert chart.of(Observed) == whole.of(Observed)


def test_an_amendment_needs_a_replay() -> None:
    room = Room()
    first = room.write(Observed("a"))
    chart = chart_of(room)
    assert chart.plus(room.write(Observed("b"), amends=first.id)) is None


class TestWhose:
    def test_nobodys_then_the_planned_patients_then_whose_it_was_moved_to(self) -> None:
        room = Room()
        assert chart_of(room).patient_id == ""
        room.write(PLANNED)
        assert chart_of(room).patient_id == "patient-1"
        moved = room.write(SessionMoved("patient-2", "patient-1"), reason="slip")
        assert chart_of(room).patient_id == "patient-2"
        room.write(Retracted(), amends=moved.id)
        assert chart_of(room).patient_id == "patient-1"


WHATEVER_COMES = st.lists(
    st.tuples(
        st.sampled_from(
            [SessionBegun(), dose(), EyeMaskPutOn(), Observed("a"), QuoteHeard("b"), Retracted()]
        ),
        st.integers(0, 20),
        st.booleans(),
    ),
    min_size=1,
    max_size=12,
)


@given(WHATEVER_COMES)
def test_one_entry_more_means_what_a_replay_of_all_means(
    steps: list[tuple[Event, int, bool]],
) -> None:
    room = Room()
    room.write(PLANNED)
    chart = chart_of(room)
    for event, minutes, reboots in steps:
        if reboots:
            room.reboot(minutes + 1)
        room.wait(minutes)
        is_late = event == Retracted()
        entry = room.write(event, ago_min=minutes / 2, amends="room-1-1" if is_late else "")
        more, whole = chart.plus(entry), chart_of(room)
        assert (more is None) is is_late
        chart = more or whole
        assert (chart.facts, chart.live, chart.kinds) == (whole.facts, whole.live, whole.kinds)
        assert (chart.timeline, chart.anchor, chart.state) == (
            whole.timeline,
            whole.anchor,
            whole.state,
        )
        assert chart.fact(entry.id) == whole.fact(entry.id)
        assert chart.of(type(event)) == whole.of(type(event))
        assert chart.latest(type(event)) == whole.latest(type(event))
