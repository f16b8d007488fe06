"""The draft of the monitoring form says what the record says, and leaves the rest open."""

from dataclasses import replace
from decimal import Decimal

import pytest

from kap_companion.domain.charts.preparation import PreparationChart
from kap_companion.domain.events import (
    AdverseEventBegan,
    AdverseEventEnded,
    AdverseEventFollowed,
    DoseGiven,
    Ending,
    MedicineClass,
    MedicineListed,
    MonitoringNoted,
    NoMedicines,
    Outcome,
    ReadyForDischarge,
    SessionEnded,
    Severity,
    VitalsTaken,
)
from kap_companion.domain.monitoring_form import (
    FormDose,
    FormEvent,
    FormMedicine,
    FormVitals,
    MonitoringForm,
    asks_for_the_form,
    monitoring_form,
)
from tests.domain.checked import CALM, DOSE, chart_of
from tests.domain.record import Room

SPRAY = replace(DOSE, devices=2, lot="A17")


def form_of(room: Room, *patient: MedicineListed | NoMedicines) -> MonitoringForm:
    own = Room("patient")
    for event in patient:
        own.write(event)
    chart = chart_of(room)
    gone = chart.t_plus(room.now())
    minutes = None if gone is None else gone.ms // 60_000
    return monitoring_form(chart, PreparationChart.replay(own.entries), minutes)


@pytest.mark.parametrize(
    ("dose", "asked"),
    [
        (DOSE, True),
        (replace(DOSE, drug="Esketamine spray"), True),
        (replace(DOSE, drug="ketamine"), False),
        (replace(DOSE, route="intravenous"), False),
    ],
)
def test_only_nasal_esketamine_has_the_form(dose: DoseGiven, *, asked: bool) -> None:
    room = Room()
    assert not asks_for_the_form(chart_of(room))
    room.write(dose)
    assert asks_for_the_form(chart_of(room)) is asked


def test_nothing_is_guessed() -> None:
    room = Room()
    room.write(DOSE)
    room.wait(5)
    assert form_of(room) == MonitoringForm(
        medicines=(),
        medicines_asked=False,
        setting="",
        doses=(FormDose(0, Decimal(56), "mg", "esketamine", None, ""),),
        monitored_min=5,
        is_over=False,
        ready_min=None,
        ready_without_rule_min=None,
        before=None,
        middle=None,
        after=None,
        sedation=(),
        sedation_scores=(),
        dissociation=(),
        serious=(),
    )


def test_medicines_stand_as_they_are_listed_and_under_a_class_only_by_hand() -> None:
    room = Room()
    room.write(SPRAY)
    listed = (MedicineListed("Lorazepam", "1 mg"), MedicineListed("Sertraline"))
    marked = (MedicineClass("Lorazepam", "Benzodiazepine"),)
    room.write(MonitoringNoted("a practice", 95, marked))
    form = form_of(room, *listed)
    assert form.medicines == (
        FormMedicine("Lorazepam", "1 mg", "Benzodiazepine"),
        FormMedicine("Sertraline", "", ""),
    )
    assert form.medicines_asked
    assert (form.setting, form.ready_without_rule_min) == ("a practice", 95)
    assert form_of(room, NoMedicines()).medicines_asked


def test_doses_devices_and_lots() -> None:
    room = Room()
    room.write(SPRAY)
    room.wait(5)
    room.write(replace(SPRAY, amount=Decimal(28), devices=1, lot="A18"))
    assert form_of(room).doses == (
        FormDose(0, Decimal(56), "mg", "esketamine", 2, "A17"),
        FormDose(5, Decimal(28), "mg", "esketamine", 1, "A18"),
    )


def test_minutes_monitored_end_with_the_session_and_ready_is_its_own() -> None:
    room = Room()
    room.write(SPRAY)
    room.wait(118)
    room.write(ReadyForDischarge("Ada"))
    room.wait(7)
    room.write(SessionEnded(Ending.COMPLETED))
    room.wait(60)
    form = form_of(room)
    assert (form.monitored_min, form.is_over, form.ready_min) == (125, True, 118)


class TestVitals:
    def test_before_about_forty_minutes_and_the_last(self) -> None:
        room = Room()
        room.write(CALM, ago_min=20)
        room.write(SPRAY)
        room.wait(34)
        room.write(VitalsTaken(140, 90))
        room.wait(8)
        near = VitalsTaken(131, 82)
        room.write(near)
        room.wait(40)
        room.write(VitalsTaken(126, 80))
        room.wait(30)
        last = VitalsTaken(124, 76)
        room.write(last)
        form = form_of(room)
        assert form.before == FormVitals(-20, CALM)
        assert form.middle == FormVitals(42, near)
        assert form.after == FormVitals(112, last)

    @pytest.mark.parametrize(("minute", "found"), [(29, 0), (30, 1), (50, 1), (51, 0)])
    def test_what_is_too_far_from_forty_is_not_the_middle(self, minute: int, found: int) -> None:
        room = Room()
        room.write(SPRAY)
        room.wait(minute)
        room.write(CALM)
        assert (form_of(room).middle is not None) is bool(found)

    def test_the_middle_ones_are_not_the_last_ones_too(self) -> None:
        room = Room()
        room.write(SPRAY)
        room.wait(45)
        room.write(CALM)
        assert form_of(room).after is None


class TestEvents:
    def test_sedation_dissociation_and_what_was_serious(self) -> None:
        room = Room()
        room.write(SPRAY)
        room.wait(10)
        room.write(VitalsTaken(118, sedation=1))
        sleepy = room.write(AdverseEventBegan("Sedation", Severity.MILD))
        room.write(AdverseEventBegan("Dissociation (distressing)", Severity.MODERATE))
        room.wait(20)
        room.write(AdverseEventFollowed(sleepy.id, Severity.SERIOUS))
        room.wait(5)
        room.write(AdverseEventEnded(sleepy.id, Outcome.RECOVERED))
        room.write(AdverseEventBegan("Nausea", Severity.SEVERE))
        form = form_of(room)
        sedation = FormEvent("Sedation", Severity.SERIOUS, 10, 25, "recovered")
        runs = FormEvent("Dissociation (distressing)", Severity.MODERATE, 10, None, "")
        assert form.sedation == form.serious == (sedation,)
        assert form.dissociation == (runs,)
        assert form.sedation_scores == ((10, 1),)
