"""Doses with their full record: asked about, refused or kept with a mark, never lost."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from kap_companion.domain.charts.dosing import lozenge_held, rate_spans, running_rate
from kap_companion.domain.entry import NewEntry
from kap_companion.domain.events import (
    DoseGiven,
    Ending,
    InfusionRateSet,
    InfusionStopped,
    LozengeTakenOut,
    Observed,
    Proof,
    Protocol,
    ProtocolTaken,
    SessionEnded,
)
from kap_companion.domain.moment import US_PER_MINUTE
from kap_companion.domain.text import MAX_LINE_CHARS
from kap_companion.errors import InputRefused, SessionStateError
from kap_companion.services.dose_checks import Doubt, UnsureDose, UnsureRate, last_day
from kap_companion.services.dosing import Dosing, known_weight
from kap_companion.services.record import SessionRecord
from tests.services.room import DOSE, Room, RoomClock, replayed, saved

IV = replace(DOSE, route="intravenous", amount=Decimal(40))
RATE = InfusionRateSet(Decimal(60), "mg/h")
FULL = replace(
    DOSE,
    ordered_by="Dr Sommer",
    witnessed_by="Anna Berg",
    witness_proof=Proof.TYPED,
    weight_kg=Decimal("72.5"),
    lot="L-4711",
    expiry="2027-04",
    wasted=Decimal(50),
    waste_witness="Anna Berg",
    waste_proof=Proof.SIGNED,
)


@pytest.fixture
def dosing(record: SessionRecord) -> Dosing:
    return Dosing(record, date(1984, 3, 7))


def doubts(dosing: Dosing, dose: DoseGiven) -> tuple[Doubt, ...]:
    with pytest.raises(UnsureDose) as asked:
        dosing.give(dose)
    return asked.value.doubts


def test_a_full_dose_is_on_the_disk_as_it_was_typed(
    dosing: Dosing, record: SessionRecord, room: Room
) -> None:
    saved(record, dosing.give(FULL))
    assert [fact.event for fact in replayed(record, room).doses] == [FULL]


@pytest.mark.parametrize(
    ("typed", "doubt"),
    [
        ({"amount": Decimal(5000)}, Doubt.LARGE),
        ({"amount": Decimal(501), "unit": "ml"}, Doubt.LARGE),
        ({"weight_kg": Decimal(7)}, Doubt.WEIGHT),
        ({"weight_kg": Decimal(720)}, None),
        ({"weight_kg": Decimal(300)}, Doubt.WEIGHT),
        ({"expiry": "2026-02"}, Doubt.EXPIRED),
        ({"expiry": "02/2026"}, Doubt.EXPIRED),
    ],
)
def test_what_is_unusual_is_asked_about_and_then_kept_with_a_mark(
    dosing: Dosing, record: SessionRecord, typed: dict[str, object], doubt: Doubt | None
) -> None:
    dose = replace(DOSE, **typed)  # type: ignore[arg-type]  # fields of all kinds
    if doubt is None:
        with pytest.raises(InputRefused):
            dosing.give(replace(dose, sure=True))
        return
    assert doubts(dosing, dose) == (doubt,)
    assert not record.chart.doses
    saved(record, dosing.give(replace(dose, sure=True)))
    assert record.chart.doses[0].event == replace(dose, sure=True)


def test_what_is_usual_carries_no_mark(dosing: Dosing, record: SessionRecord) -> None:
    saved(record, dosing.give(replace(FULL, sure=True)))
    assert record.chart.doses[0].event == FULL


def test_two_doses_in_the_same_second_are_asked_about(
    dosing: Dosing, record: SessionRecord, clock: RoomClock
) -> None:
    saved(record, dosing.give(DOSE))
    assert doubts(dosing, DOSE) == (Doubt.SAME_SECOND,)
    saved(record, dosing.give(replace(DOSE, sure=True)))
    assert len(record.chart.doses) == 2
    clock.advance(1)
    saved(record, dosing.give(DOSE))
    assert len(record.chart.doses) == 3


def test_before_birth_is_asked_about_and_the_future_refused(
    dosing: Dosing, record: SessionRecord, clock: RoomClock
) -> None:
    long_ago = round((datetime(1980, 1, 1, tzinfo=UTC) - clock.now().local()).total_seconds())
    before = clock.now().shifted(long_ago * 1_000_000)
    with pytest.raises(UnsureDose) as asked:
        dosing.give(DOSE, before)
    assert asked.value.doubts == (Doubt.BEFORE_BIRTH,)
    with pytest.raises(InputRefused, match="still to come"):
        dosing.give(replace(DOSE, sure=True), clock.now().shifted(2 * US_PER_MINUTE))
    assert not record.chart.doses


@pytest.mark.parametrize(
    "wrong",
    [
        {"weight_kg": Decimal(0)},
        {"weight_kg": Decimal("NaN")},
        {"devices": 0},
        {"devices": 21},
        {"wasted": Decimal(-5)},
        {"lot": "x" * (MAX_LINE_CHARS + 1)},
    ],
)
def test_what_can_not_be_is_refused(dosing: Dosing, wrong: dict[str, object]) -> None:
    with pytest.raises(InputRefused):
        dosing.give(replace(DOSE, **wrong))  # type: ignore[arg-type]  # fields of all kinds


def test_a_proof_without_a_name_is_none(dosing: Dosing, record: SessionRecord) -> None:
    dose = replace(DOSE, witness_proof=Proof.SIGNED, waste_proof=Proof.TYPED, lot=" L-1 ")
    saved(record, dosing.give(dose))
    assert record.chart.doses[0].event == replace(DOSE, lot="L-1")


def test_an_amended_dose_is_asked_about_like_a_new_one(
    dosing: Dosing, record: SessionRecord
) -> None:
    saved(record, dosing.give(DOSE))
    (fact,) = record.chart.doses
    at = fact.occurred_at
    with pytest.raises(UnsureDose) as asked:
        dosing.amend(fact, replace(DOSE, amount=Decimal(2000)), at, "a zero was missing")
    assert asked.value.doubts == (Doubt.LARGE,)
    saved(record, dosing.amend(fact, replace(DOSE, amount=Decimal(20)), at, "a zero too many"))
    assert record.chart.doses[0].event == replace(DOSE, amount=Decimal(20))
    (amended,) = record.chart.doses
    with pytest.raises(InputRefused, match="Nothing was changed"):
        dosing.amend(amended, replace(DOSE, amount=Decimal(20)), at, "nothing")


@pytest.mark.parametrize(
    ("expiry", "day"),
    [
        ("2027-04", date(2027, 4, 30)),
        ("2027-04-12", date(2027, 4, 12)),
        ("02/2028", date(2028, 2, 29)),
        ("12.2027", date(2027, 12, 31)),
        ("2027-13", None),
        ("2027-02-30", None),
        ("soon", None),
        ("", None),
    ],
)
def test_an_expiry_is_read_where_it_can_be(expiry: str, day: date | None) -> None:
    assert last_day(expiry) == day


# The infusion


def test_an_infusion_starts_with_its_dose_changes_and_stops(
    dosing: Dosing, record: SessionRecord, clock: RoomClock, room: Room
) -> None:
    saved(record, dosing.give(IV, rate=RATE))
    started = record.chart.doses[0].occurred_at
    clock.advance(600)
    saved(record, dosing.set_rate(replace(RATE, rate=Decimal(40))))
    changed = clock.now()
    clock.advance(600)
    running = running_rate(record.chart)
    assert running is not None
    assert (running.rate, running.start) == (Decimal(40), changed)
    saved(record, dosing.stop(InfusionStopped(Decimal(38), " by hand ")))
    assert running_rate(record.chart) is None
    assert [(each.rate, each.start, each.end) for each in rate_spans(replayed(record, room))] == [
        (Decimal(60), started, changed),
        (Decimal(40), changed, clock.now()),
    ]
    assert record.chart.latest(InfusionStopped) == InfusionStopped(Decimal(38), "by hand")
    with pytest.raises(SessionStateError):
        dosing.stop(InfusionStopped())


def test_an_infusion_needs_its_dose_a_vein_and_a_rate(
    dosing: Dosing, record: SessionRecord, clock: RoomClock
) -> None:
    with pytest.raises(SessionStateError, match="dose first"):
        dosing.set_rate(RATE)
    with pytest.raises(InputRefused, match="vein"):
        dosing.give(DOSE, rate=RATE)
    saved(record, dosing.give(IV, rate=RATE))
    for unit, most in (("mg/h", "1000"), ("ml/h", "500"), ("mg/min", "16"), ("mg/kg/h", "10")):
        usual = InfusionRateSet(Decimal(most), unit)
        saved(record, dosing.set_rate(replace(usual, sure=True)))
        assert record.chart.latest(InfusionRateSet) == usual, "nothing was asked about"
        slip = replace(usual, rate=usual.rate + 1)
        with pytest.raises(UnsureRate):
            dosing.set_rate(slip)
        saved(record, dosing.set_rate(replace(slip, sure=True)))
        assert record.chart.latest(InfusionRateSet) == replace(slip, sure=True)
    for wrong in (replace(RATE, rate=Decimal(0)), replace(RATE, unit="drops")):
        with pytest.raises(InputRefused):
            dosing.set_rate(wrong)
    with pytest.raises(InputRefused, match="before"):
        dosing.stop(InfusionStopped(), clock.now().shifted(-US_PER_MINUTE))
    with pytest.raises(InputRefused):
        dosing.stop(InfusionStopped(Decimal(-1)))


def test_the_end_of_the_session_ends_what_goes_in(
    dosing: Dosing, record: SessionRecord, clock: RoomClock
) -> None:
    saved(record, dosing.give(IV, rate=RATE))
    clock.advance(60)
    saved(record, record.write(SessionEnded(Ending.COMPLETED)))
    assert running_rate(record.chart) is None
    acts: tuple[Callable[[], object], ...] = (
        lambda: dosing.set_rate(RATE),
        lambda: dosing.give(IV),
        dosing.take_lozenge_out,
    )
    for act in acts:
        with pytest.raises(SessionStateError):
            act()


# The lozenge


def test_a_lozenge_is_held_until_it_is_out(
    dosing: Dosing, record: SessionRecord, clock: RoomClock
) -> None:
    saved(record, record.write(ProtocolTaken(Protocol("l", "L", "sublingual", 120, hold_min=10))))
    assert lozenge_held(record.chart) is None
    saved(record, dosing.give(DOSE))
    held = lozenge_held(record.chart)
    assert held is not None
    assert (held.since, held.hold_min) == (clock.now(), 10)
    clock.advance(600)
    saved(record, dosing.take_lozenge_out(swallowed=True))
    assert lozenge_held(record.chart) is None
    assert record.chart.latest(LozengeTakenOut) == LozengeTakenOut(swallowed=True)
    with pytest.raises(SessionStateError, match="No lozenge"):
        dosing.take_lozenge_out()
    clock.advance(60)
    saved(record, dosing.give(replace(DOSE, route="intramuscular")))
    assert lozenge_held(record.chart) is None
    clock.advance(60)
    saved(record, dosing.give(DOSE))
    again = lozenge_held(record.chart)
    assert again is not None
    assert again.since == clock.now()


def test_where_nothing_is_to_be_held_nothing_is_counted(
    dosing: Dosing, record: SessionRecord
) -> None:
    saved(record, dosing.give(DOSE))
    assert lozenge_held(record.chart) is None


# The weight


def test_the_weight_of_an_earlier_session_is_known_with_its_date(
    room: Room, clock: RoomClock
) -> None:
    patient = room.patient()
    first = _ended(room, patient, replace(DOSE, weight_kg=Decimal(71)))
    clock.advance(3600)
    _ended(room, patient, DOSE)
    clock.advance(3600)
    session_id = room.planned(patient)
    room.schedule.begin(session_id).result()
    now = room.record(session_id)
    known = known_weight(now.chart, room.vault.reader, session_id)
    assert known is not None
    assert (known.weight_kg, known.at, known.of_today) == (Decimal(71), first, False)
    saved(now, now.write(replace(DOSE, weight_kg=Decimal(73))))
    of_today = known_weight(now.chart, room.vault.reader, session_id)
    assert of_today is not None
    assert (of_today.weight_kg, of_today.of_today) == (Decimal(73), True)
    but = known_weight(now.chart, room.vault.reader, session_id, now.chart.doses[0])
    assert but == known


def test_no_weight_is_known_of_a_first_session(record: SessionRecord, room: Room) -> None:
    saved(record, record.write(Observed("calm")))
    assert known_weight(record.chart, room.vault.reader, record.session_id) is None


def _ended(room: Room, patient: str, dose: DoseGiven) -> object:
    session_id = room.planned(patient)
    room.schedule.begin(session_id).result()
    batch = [NewEntry(session_id, dose), NewEntry(session_id, SessionEnded(Ending.COMPLETED))]
    return room.vault.journal.append(batch).result()[0].occurred_at
