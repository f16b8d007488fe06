"""Each dose as a MedicationAdministration, and the weight that was told with it."""

from collections.abc import Iterator
from decimal import Decimal

from kap_companion.domain.charts import Fact, SessionChart
from kap_companion.domain.charts.dosing import HELD, INFUSED
from kap_companion.domain.events import (
    DoseGiven,
    InfusionRateSet,
    InfusionStopped,
    LozengeTakenOut,
    SessionEnded,
)
from kap_companion.exports.fhir.codes import (
    ESKETAMINE_SPRAY,
    KETAMINE,
    KILOGRAM,
    ROUTES,
    RXNORM,
    SNOMED,
    UNITS,
    WEIGHT,
    Plain,
    concept,
)
from kap_companion.exports.fhir.context import Visit
from kap_companion.exports.fhir.people import UNNAMED
from kap_companion.exports.fhir.values import (
    id_of,
    identifier,
    instant,
    notes,
    number,
    quantity,
    ref,
    text,
    without_nothing,
)
from kap_companion.exports.fhir.vitals import observation

NASAL = "nasal"


def dose_resources(fact: Fact, event: DoseGiven, visit: Visit) -> Iterator[Plain]:
    """Yield the dose, and the weight where it was told."""
    weighed = event.weight_kg is not None and event.weight_kg.is_finite()
    weight_id = id_of(fact.id, WEIGHT[0])
    yield without_nothing(
        {
            "resourceType": "MedicationAdministration",
            "id": id_of(fact.id),
            "identifier": [identifier(fact.id)],
            "partOf": [ref(visit.procedure_id)],
            "status": _status(fact, event, visit),
            "medicationCodeableConcept": _drug(event),
            "subject": visit.subject.ref,
            "context": visit.ref,
            "supportingInformation": [ref(weight_id)] if weighed else [],
            **_effective(fact, event, visit.chart),
            "performer": _performers(event, visit),
            "dosage": _dosage(event, visit.chart),
            **notes(*_told(event), *_infused(event, visit.chart), *fact.words_added),
        }
    )
    if weighed and event.weight_kg is not None:
        value = {"valueQuantity": quantity(event.weight_kg, KILOGRAM)}
        yield observation(fact, visit, WEIGHT, value, weight_id)


def _status(fact: Fact, event: DoseGiven, visit: Visit) -> str:
    if fact.retraction is not None:
        return "entered-in-error"
    runs = event.route == INFUSED and _stopped(visit.chart) is None and _rates(visit.chart)
    return "in-progress" if runs else "completed"


def _drug(event: DoseGiven) -> Plain:
    """Only what is certain gets a code: esketamine by another route than nasal has words alone."""
    named = event.drug.strip().casefold()
    words = text(event.drug) or UNNAMED
    if named == "ketamine":
        return concept(RXNORM, KETAMINE, words)
    if named == "esketamine" and event.route == NASAL:
        return concept(RXNORM, ESKETAMINE_SPRAY, words)
    return {"text": words}


def _effective(fact: Fact, event: DoseGiven, chart: SessionChart) -> Plain:
    at = instant(fact.occurred_at)
    stopped = _stopped(chart) if event.route == INFUSED else None
    if stopped is None or _before(stopped, fact):
        return {"effectiveDateTime": at}
    return {"effectivePeriod": {"start": at, "end": instant(stopped.occurred_at)}}


def _before(one: Fact, other: Fact) -> bool:
    """Whether the wall clock says so: a period can't run backwards, whatever the clock did."""
    return one.occurred_at.utc_us < other.occurred_at.utc_us


def _stopped(chart: SessionChart) -> Fact | None:
    """The end of the infusion; that of the session ends it, too."""
    found = chart.of(InfusionStopped, SessionEnded)
    return found[0] if _rates(chart) and found else None


def _rates(chart: SessionChart) -> tuple[Fact, ...]:
    return chart.of(InfusionRateSet)


def _performers(event: DoseGiven, visit: Visit) -> list[Plain]:
    named = (
        (event.given_by, "gave it"),
        (event.ordered_by, "ordered it"),
        (event.witnessed_by, "witnessed it"),
        (event.waste_witness, "witnessed the waste"),
    )
    return [
        {"function": {"text": part}, "actor": visit.people.person(name)}
        for name, part in named
        if text(name)
    ]


def _dosage(event: DoseGiven, chart: SessionChart) -> Plain:
    dosage: Plain = {"text": text(f"{event.amount} {event.unit}")}
    if text(event.site):
        dosage["site"] = {"text": text(event.site)}
    dosage["route"] = _route(event.route)
    dosage["dose"] = _amount(event.amount, event.unit)
    rates = _rates(chart) if event.route == INFUSED else ()
    rate = rates[0].event if rates else None
    if isinstance(rate, InfusionRateSet):
        dosage["rateQuantity"] = _amount(rate.rate, rate.unit)
    said = without_nothing(dosage)
    return said if "dose" in said or "rateQuantity" in said else {}


def _route(route: str) -> Plain:
    code = ROUTES.get(route)
    if code is not None:
        return concept(SNOMED, code)
    return {"text": text(route)} if text(route) else {}


def _amount(amount: Decimal, unit: str) -> Plain:
    """A unit that UCUM has gets its code; any other one stays the practice's own word."""
    known = UNITS.get(unit)
    if known is not None:
        return quantity(amount, known)
    return without_nothing({"value": number(amount), "unit": text(unit)})


def _told(event: DoseGiven) -> Iterator[str]:
    said = (
        ("Lot", event.lot),
        ("Expiry", event.expiry),
        ("Devices", event.devices),
        ("Wasted", f"{event.wasted} {event.unit}" if event.wasted is not None else ""),
        ("Witness known by", event.witness_proof.value),
    )
    yield from (f"{name}: {words}" for name, words in said if words not in ("", None))
    if event.sure:
        yield "The unusual amount was asked about, and confirmed."


def _infused(event: DoseGiven, chart: SessionChart) -> Iterator[str]:
    """What went in over time stands with each dose by its route."""
    if event.route == INFUSED:
        for each in chart.of(InfusionRateSet, InfusionStopped):
            match each.event:
                case InfusionRateSet(rate=rate, unit=unit):
                    yield f"{instant(each.occurred_at)}: rate {rate} {unit}"
                case InfusionStopped(given=given, words=words):
                    went_in = f"{given} {event.unit} went in" if given is not None else ""
                    yield f"{instant(each.occurred_at)}: " + ", ".join(
                        filter(None, ("stopped", went_in, words))
                    )
                case _:
                    pass
    for each in chart.of(LozengeTakenOut) if event.route == HELD else ():
        if isinstance(each.event, LozengeTakenOut):
            swallowed = "swallowed" if each.event.swallowed else "taken out"
            yield f"{instant(each.occurred_at)}: lozenge {swallowed}"
