"""The Journey: every act is one entry, and what can't be right is refused before it is written."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from kap_companion.domain.charts import Fact, SessionState
from kap_companion.domain.events import (
    DoseGiven,
    Ending,
    Event,
    EyeMaskPutOn,
    Observed,
    QuoteHeard,
    SessionBegun,
    SessionEnded,
)
from kap_companion.domain.text import MAX_LINE_CHARS, MAX_NOTE_CHARS
from kap_companion.errors import InputRefused, SessionStateError
from kap_companion.services.dosing import Dosing
from kap_companion.services.journey import Journey, parse_amount
from kap_companion.services.record import SessionRecord, Written
from kap_companion.vault import NotSaved, unlock_vault
from tests.services.room import (
    DOSE,
    LIMIT_S,
    PASSPHRASE,
    Room,
    RoomClock,
    copied,
    replayed,
    room_in,
    saved,
)

LONG_LINE = "x" * (MAX_LINE_CHARS + 1)
LONG_NOTE = "x" * (MAX_NOTE_CHARS + 1)


@pytest.fixture
def journey(record: SessionRecord) -> Journey:
    return Journey(record)


def only(record: SessionRecord, kind: type[Event]) -> Fact:
    (fact,) = record.chart.of(kind)
    return fact


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("200", "200"),
        (" 0.5 ", "0.5"),
        ("0,5", "0.5"),
        ("0,125", "0.125"),
        ("62,5", "62.5"),
        ("1.250", "1.250"),
        ("100000", "100000"),
    ],
)
def test_an_amount_is_read_as_it_was_meant(typed: str, amount: str) -> None:
    assert parse_amount(typed) == Decimal(amount)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "0",
        "0,0",
        "-5",
        "NaN",
        "sNaN",
        "inf",
        "-Infinity",
        "100001",
        "1e9",
        "two",
        "1;2",
        "200 mg",
        "1.2.3",
        "<b>5</b>",
        "5\x00",
        "\ud800",
        "5" * 5_000,
        "1_000",
        "1e-400",
    ],
)
def test_what_is_no_amount_is_refused(typed: str) -> None:
    with pytest.raises(InputRefused, match="Type a number"):
        parse_amount(typed)


@pytest.mark.parametrize("typed", ["1,000", "2,500", "12,345"])
def test_a_comma_that_may_mean_thousands_is_asked_about(typed: str) -> None:
    with pytest.raises(InputRefused, match="comma"):
        parse_amount(typed)


def test_the_first_dose_starts_the_clock(record: SessionRecord, clock: RoomClock) -> None:
    assert record.chart.t_plus(record.now()) is None
    saved(record, Dosing(record).give(DOSE))
    clock.advance(90)
    gone = record.chart.t_plus(record.now())
    assert gone is not None
    assert gone.us == 90_000_000


def test_a_booster_leaves_it_alone(record: SessionRecord, clock: RoomClock) -> None:
    saved(record, Dosing(record).give(DOSE))
    clock.advance(60)
    saved(record, Dosing(record).give(replace(DOSE, amount=Decimal(50))))
    assert len(record.chart.doses) == 2
    gone = record.chart.t_plus(record.now())
    assert gone is not None
    assert gone.us == 60_000_000


@pytest.mark.parametrize(
    "wrong",
    [
        replace(DOSE, drug="  "),
        replace(DOSE, given_by=""),
        replace(DOSE, drug=LONG_LINE),
        replace(DOSE, given_by=LONG_LINE),
        replace(DOSE, unit=LONG_LINE),
        replace(DOSE, unit=" "),
        replace(DOSE, amount=Decimal(0)),
        replace(DOSE, amount=Decimal(-1)),
        replace(DOSE, amount=Decimal("NaN")),
        replace(DOSE, amount=Decimal("Infinity")),
        replace(DOSE, amount=Decimal(100_001)),
        replace(DOSE, route="through the wall"),
    ],
)
def test_an_impossible_dose_is_neither_given_nor_amended_to(
    journey: Journey, record: SessionRecord, wrong: DoseGiven
) -> None:
    with pytest.raises(InputRefused):
        Dosing(record).give(wrong)
    saved(record, Dosing(record).give(DOSE))
    fact = record.chart.doses[0]
    with pytest.raises(InputRefused):
        journey.correct(fact, wrong, fact.occurred_at, "typing slip")
    assert only(record, DoseGiven).event == DOSE


def test_each_act_is_one_entry(journey: Journey, record: SessionRecord, room: Room) -> None:
    before = len(record.entries)
    saved(record, journey.observe("  jaw soft "))
    saved(record, journey.quote(" So wide.\n"))
    saved(record, journey.tag("Settled"))
    assert len(record.entries) == before + 3
    assert [fact.event for fact in replayed(record, room).of(Observed, QuoteHeard)] == [
        Observed("jaw soft"),
        QuoteHeard("So wide."),
        Observed(tag="Settled"),
    ]


@pytest.mark.parametrize("words", ["", "  \n ", LONG_NOTE])
def test_words_that_are_none_or_too_many(journey: Journey, words: str) -> None:
    for act in (journey.observe, journey.quote):
        with pytest.raises(InputRefused):
            act(words)
    with pytest.raises(InputRefused):
        journey.add_words("some-id", words)


def test_an_earlier_time_is_the_one_that_counts(
    journey: Journey, record: SessionRecord, clock: RoomClock
) -> None:
    earlier = clock.now()
    clock.advance(120)
    saved(record, journey.observe("tears", earlier))
    fact = only(record, Observed)
    assert fact.occurred_at == earlier
    assert fact.first.recorded_at == clock.now()


def test_a_tag_that_is_written_late_keeps_its_moment(
    journey: Journey, record: SessionRecord, clock: RoomClock
) -> None:
    pressed = clock.now()
    clock.advance(7)
    saved(record, journey.tag("Nausea", pressed))
    assert only(record, Observed).occurred_at == pressed


def test_words_join_their_tag(journey: Journey, record: SessionRecord, room: Room) -> None:
    tag = saved(record, journey.tag("Tearful"))[0]
    saved(record, journey.add_words(tag.id, " hand to chest "))
    fact = only(record, Observed)
    assert fact.words_added == ("hand to chest",)
    assert replayed(record, room) == record.chart


def test_the_mask_goes_on_and_off(journey: Journey, record: SessionRecord) -> None:
    worn = []
    for _ in range(3):
        saved(record, journey.toggle_mask())
        worn.append(journey.mask_is_on)
    assert worn == [True, False, True]


def test_two_presses_put_the_mask_on_and_off_even_while_the_disk_is_slow(
    journey: Journey, record: SessionRecord
) -> None:
    first, second = journey.toggle_mask(), journey.toggle_mask()
    saved(record, first)
    assert not journey.mask_is_on
    saved(record, second)
    assert not journey.mask_is_on
    saved(record, journey.toggle_mask())
    assert journey.mask_is_on


def test_a_correction_amends_and_keeps_what_was(
    journey: Journey, record: SessionRecord, room: Room
) -> None:
    saved(record, journey.observe("left hand"))
    fact = only(record, Observed)
    right = Observed(" right hand ")
    saved(record, journey.correct(fact, right, fact.occurred_at, " slip "))
    fact = only(record, Observed)
    assert fact.event == Observed("right hand")
    assert fact.first.event == Observed("left hand")
    assert fact.newest.reason == "slip"
    assert replayed(record, room) == record.chart


def test_only_the_time_may_change_too(journey: Journey, record: SessionRecord) -> None:
    saved(record, journey.quote("It is so wide in here."))
    fact = only(record, QuoteHeard)
    earlier = fact.occurred_at.shifted(-60_000_000)
    saved(record, journey.correct(fact, fact.event, earlier, "was earlier"))
    assert only(record, QuoteHeard).occurred_at == earlier


def test_what_is_no_correction_is_refused(journey: Journey, record: SessionRecord) -> None:
    saved(record, journey.quote("So wide."))
    saved(record, journey.tag("Settled"))
    fact, tag = only(record, QuoteHeard), only(record, Observed)
    at = fact.occurred_at
    for event, reason in (
        (fact.event, "slip"),
        (QuoteHeard(" "), "slip"),
        (QuoteHeard("So vast."), "  "),
        (QuoteHeard("So vast."), LONG_LINE),
    ):
        with pytest.raises(InputRefused):
            journey.correct(fact, event, at, reason)
    with pytest.raises(InputRefused):
        journey.correct(tag, Observed(LONG_NOTE, "Settled"), at, "slip")
    saved(record, journey.correct(tag, Observed(" calm ", "Settled"), tag.occurred_at, "slip"))
    assert only(record, Observed).event == Observed("calm", "Settled")


def test_taken_back_is_struck_through_and_not_gone(journey: Journey, record: SessionRecord) -> None:
    saved(record, journey.observe("the wrong patient"))
    fact = only(record, Observed)
    with pytest.raises(InputRefused):
        journey.take_back(fact, "")
    saved(record, journey.take_back(fact, "not in this room"))
    assert record.chart.of(Observed) == ()
    kept = record.chart.fact(fact.id)
    assert kept is not None
    assert kept.retraction is not None
    assert kept.retraction.reason == "not in this room"


def test_the_begin_of_a_session_can_not_be_taken_back(
    journey: Journey, record: SessionRecord
) -> None:
    fact = only(record, SessionBegun)
    assert not journey.may_take_back(fact)
    with pytest.raises(SessionStateError):
        journey.take_back(fact, "by mistake")
    assert record.chart.state is SessionState.RUNNING


@pytest.mark.parametrize("minutes", [-45, -5, 3, 12])
def test_an_amended_dose_time_moves_every_t_plus(
    journey: Journey, record: SessionRecord, clock: RoomClock, minutes: int
) -> None:
    moved_us = minutes * 60_000_000
    for _ in range(3):
        saved(record, journey.observe("breath"))
        clock.advance(300)
    saved(record, Dosing(record).give(DOSE))
    clock.advance(1_200)
    saved(record, journey.tag("Settled"))
    before = {fact.id: record.chart.t_plus(fact.occurred_at) for fact in record.chart.facts}
    dose = record.chart.doses[0]
    at = dose.occurred_at.shifted(moved_us)
    saved(record, journey.correct(dose, dose.event, at, "given then"))
    for fact in record.chart.facts:
        old, new = before[fact.id], record.chart.t_plus(fact.occurred_at)
        assert old is not None
        assert new is not None
        assert new.us == (0 if fact.id == dose.id else old.us - moved_us)


@pytest.mark.parametrize("ending", [Ending.COMPLETED, Ending.BROKEN_OFF])
def test_a_session_with_a_dose_ends(dosed: SessionRecord, room: Room, ending: Ending) -> None:
    saved(dosed, Journey(dosed).end(ending, " Quiet. "))
    assert only(dosed, SessionEnded).event == SessionEnded(ending, "Quiet.")
    assert replayed(dosed, room).state is SessionState.ENDED
    assert room.vault.reader.running_session() is None


@pytest.mark.parametrize("ending", [Ending.NO_DOSE_GIVEN, Ending.BROKEN_OFF])
def test_a_session_without_a_dose_ends(
    journey: Journey, record: SessionRecord, ending: Ending
) -> None:
    saved(record, journey.end(ending))
    assert record.chart.state is SessionState.ENDED


def test_an_ending_that_contradicts_the_doses_is_refused(
    journey: Journey, record: SessionRecord
) -> None:
    with pytest.raises(SessionStateError):
        journey.end(Ending.COMPLETED)
    saved(record, Dosing(record).give(DOSE))
    with pytest.raises(SessionStateError):
        journey.end(Ending.NO_DOSE_GIVEN)
    with pytest.raises(InputRefused):
        journey.end(Ending.COMPLETED, LONG_NOTE)
    assert record.chart.state is SessionState.RUNNING


def test_after_the_end_nothing_is_recorded_but_corrections(
    dosed: SessionRecord, clock: RoomClock
) -> None:
    journey = Journey(dosed)
    saved(dosed, journey.observe("calm"))
    saved(dosed, journey.end(Ending.COMPLETED))
    acts: tuple[Callable[[], Written], ...] = (
        lambda: journey.observe("late"),
        lambda: journey.quote("late"),
        lambda: journey.tag("Settled"),
        lambda: Dosing(dosed).give(DOSE),
        journey.toggle_mask,
        lambda: journey.end(Ending.BROKEN_OFF),
    )
    for act in acts:
        with pytest.raises(SessionStateError):
            act()
    clock.advance(3_600)
    fact = only(dosed, Observed)
    saved(dosed, journey.correct(fact, Observed("calmer"), fact.occurred_at, "slip"))
    assert only(dosed, Observed).event == Observed("calmer")


def test_an_end_by_mistake_can_be_taken_back(dosed: SessionRecord, room: Room) -> None:
    journey = Journey(dosed)
    saved(dosed, journey.end(Ending.COMPLETED))
    saved(dosed, journey.take_back(only(dosed, SessionEnded), "wrong button"))
    assert dosed.chart.state is SessionState.RUNNING
    running = room.vault.reader.running_session()
    assert running is not None
    assert running.session_id == dosed.session_id


def test_a_mask_that_the_disk_refused_is_not_on(
    founded_folder: Path, tmp_path: Path, clock: RoomClock
) -> None:
    full: list[bool] = []

    def before_commit() -> None:
        if full:
            raise NotSaved("The disk is full.")

    folder = copied(founded_folder, tmp_path / "vault")
    vault = unlock_vault(folder, PASSPHRASE, clock, before_commit)
    record = room_in(vault, clock).begun()
    journey = Journey(record)
    full.append(True)
    written = journey.toggle_mask()
    assert written.exception(LIMIT_S) is not None
    assert not journey.mask_is_on
    vault.close()


def test_the_time_of_the_mask_may_be_corrected(journey: Journey, record: SessionRecord) -> None:
    saved(record, journey.toggle_mask())
    (fact,) = record.chart.of(EyeMaskPutOn)
    earlier = fact.occurred_at.shifted(-60_000_000)
    saved(record, journey.correct(fact, fact.event, earlier, "was earlier"))
    assert record.chart.of(EyeMaskPutOn)[0].occurred_at == earlier
