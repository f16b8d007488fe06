"""Vital signs as Observations, after R4's own profile of them, in UCUM units."""

from collections.abc import Iterator
from decimal import Decimal

from kap_companion.domain.charts import Fact
from kap_companion.domain.events import VitalsTaken
from kap_companion.exports.fhir.codes import (
    BREATHS,
    CELSIUS,
    DATA_ABSENT,
    DIASTOLIC,
    LOINC,
    MMHG,
    OBSERVATION_CATEGORY,
    PER_MINUTE,
    PERCENT,
    PRESSURE,
    PULSE,
    SPO2,
    SPO2_BY_PULSE,
    SYSTOLIC,
    TEMPERATURE,
    Plain,
    Unit,
    coding,
    concept,
)
from kap_companion.exports.fhir.context import Visit
from kap_companion.exports.fhir.values import (
    id_of,
    instant,
    notes,
    quantity,
    without_nothing,
)

VITAL = concept(OBSERVATION_CATEGORY, ("vital-signs", "Vital Signs"))
SURVEY = concept(OBSERVATION_CATEGORY, ("survey", "Survey"))
BOTH_OXYGENS = {"coding": [coding(LOINC, *SPO2), coding(LOINC, *SPO2_BY_PULSE)]}
"""The profile asks for the first, and the second is how it was taken."""

INTEGERS = range(-(2**31), 2**31)
"""What FHIR calls an integer."""

SCORES = {"sedation": "Sedation", "pain": "Pain", "nausea": "Nausea"}
"""Numbers of scales that are the practice's own: no code says which scale it was."""


def vitals_resources(fact: Fact, event: VitalsTaken, visit: Visit) -> Iterator[Plain]:
    """Yield an Observation for each sign that was read; both pressures are one."""
    if event.systolic is not None or event.diastolic is not None:
        yield observation(fact, visit, PRESSURE, {"component": _pressures(event)})
    measured: tuple[tuple[tuple[str, str], int | Decimal | None, Unit], ...] = (
        (PULSE, event.heart_rate, PER_MINUTE),
        (BREATHS, event.respiratory_rate, PER_MINUTE),
        (SPO2, event.spo2, PERCENT),
        (TEMPERATURE, event.temperature, CELSIUS),
    )
    for code, value, unit in measured:
        if value is not None and Decimal(value).is_finite():
            yield observation(fact, visit, code, {"valueQuantity": quantity(value, unit)})
    for field, words in SCORES.items():
        score: int | None = getattr(event, field)
        if score is not None:
            yield _scored(fact, visit, field, words, score)


def observation(
    fact: Fact, visit: Visit, code: tuple[str, str], value: Plain, resource_id: str = ""
) -> Plain:
    """Return one Observation of a vital sign, as it was read at the time of this fact."""
    found = BOTH_OXYGENS if code == SPO2 else concept(LOINC, code)
    return _observed(fact, visit, VITAL, found, value, resource_id or id_of(fact.id, code[0]))


def _scored(fact: Fact, visit: Visit, field: str, words: str, score: int) -> Plain:
    value: Plain = {"valueInteger": score} if score in INTEGERS else {"valueString": str(score)}
    return _observed(fact, visit, SURVEY, {"text": words}, value, id_of(fact.id, field))


def _observed(  # what an Observation consists of
    fact: Fact,
    visit: Visit,
    category: Plain,
    code: Plain,
    value: Plain,
    resource_id: str,
) -> Plain:
    words = fact.event.words if isinstance(fact.event, VitalsTaken) else ""
    return without_nothing(
        {
            "resourceType": "Observation",
            "id": resource_id,
            "status": _status(fact),
            "category": [category],
            "code": code,
            "subject": visit.subject.ref,
            "encounter": visit.ref,
            "effectiveDateTime": instant(fact.occurred_at),
            "issued": instant(fact.newest.recorded_at),
            "performer": [visit.people.performer(fact.newest)],
            **value,
            **notes(words, *fact.words_added),
        }
    )


def _status(fact: Fact) -> str:
    if fact.retraction is not None:
        return "entered-in-error"
    return "amended" if fact.amended else "final"


def _pressures(event: VitalsTaken) -> list[Plain]:
    return [_pressure(SYSTOLIC, event.systolic), _pressure(DIASTOLIC, event.diastolic)]


def _pressure(code: tuple[str, str], value: int | None) -> Plain:
    """The profile asks for both of them, or for why one is missing."""
    said: Plain = {"code": concept(LOINC, code)}
    if value is None:
        absent = concept(DATA_ABSENT, ("not-performed", "Not Performed"))
        return said | {"dataAbsentReason": absent}
    return said | {"valueQuantity": quantity(value, MMHG)}
