"""The draft of the monitoring form in words: nothing is left empty, and nothing is said twice."""

from dataclasses import fields, replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kap_companion.domain.events import Severity, VitalsTaken
from kap_companion.domain.monitoring_form import (
    FormDose,
    FormEvent,
    FormMedicine,
    FormVitals,
    MonitoringForm,
)
from kap_companion.ui.monitoring_words import form_parts

NOTHING = "not on the record"
EMPTY = MonitoringForm((), False, "", (), None, False, None, None, None, None, None, (), (), (), ())
FULL = MonitoringForm(
    medicines=(FormMedicine("Lorazepam", "1 mg", "Benzodiazepine"), FormMedicine("Iron", "")),
    medicines_asked=True,
    setting="a practice",
    doses=(FormDose(0, Decimal("56.0"), "mg", "esketamine", 2, ""),),
    monitored_min=125,
    is_over=True,
    ready_min=118,
    ready_without_rule_min=95,
    before=FormVitals(-20, VitalsTaken(118, 74)),
    middle=FormVitals(42, VitalsTaken(131, 82)),
    after=FormVitals(112, VitalsTaken(124, 76)),
    sedation=(FormEvent("Sedation", Severity.MILD, 10, 25, "recovered"),),
    sedation_scores=((10, 1),),
    dissociation=(FormEvent("Dissociation (distressing)", Severity.MODERATE, 10, None, ""),),
    serious=(),
)


def test_what_nobody_recorded_says_so() -> None:
    assert {lines for _, lines in form_parts(EMPTY)} == {(NOTHING,)}


def test_each_question_says_what_the_record_says() -> None:
    assert dict(form_parts(FULL)) == {
        "Concomitant medicines": ("Lorazepam 1 mg (Benzodiazepine)", "Iron"),
        "Setting": ("a practice",),
        "Doses": ("0 min: 56 mg esketamine, devices: 2, lot: not on the record",),
        "Monitored": ("125 min, to the end of the session",),
        "Ready": ("118 min after the first dose",),
        "Ready if there were no two-hour rule": ("95 min after the first dose",),
        "Vitals before the dose": ("-20 min: 118/74",),
        "Vitals about 40 min after it": ("42 min: 131/82",),
        "Vitals after that, the last ones": ("112 min: 124/76",),
        "Sedation": (
            "10 min: reading 1",
            "Sedation, mild, from 10 min, for 25 min, recovered",
        ),
        "Dissociation": ("Dissociation (distressing), moderate, from 10 min, still running",),
        "Serious adverse events": (NOTHING,),
    }


@pytest.mark.parametrize(
    ("form", "said"),
    [
        (replace(EMPTY, medicines_asked=True), "takes none"),
        (replace(EMPTY, monitored_min=5), "5 min so far"),
    ],
)
def test_what_is_known_in_part(form: MonitoringForm, said: str) -> None:
    assert (said,) in [lines for _, lines in form_parts(form)]


@given(st.sets(st.sampled_from([each.name for each in fields(MonitoringForm)])))
def test_whatever_is_missing_no_question_is_empty(missing: set[str]) -> None:
    form = replace(FULL, **{name: getattr(EMPTY, name) for name in missing})
    assert all(lines and all(lines) for _, lines in form_parts(form))
