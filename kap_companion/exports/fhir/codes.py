"""The code systems, codes and units of the exchange, each as its owner publishes it.

Systems and required codes are those of FHIR R4 (4.0.1), https://hl7.org/fhir/R4/.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

Plain = dict[str, Any]

LOINC = "http://loinc.org"
SNOMED = "http://snomed.info/sct"
RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
UCUM = "http://unitsofmeasure.org"
ACT_CODE = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
OBSERVATION_CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category"
DATA_ABSENT = "http://terminology.hl7.org/CodeSystem/data-absent-reason"
DATA_OPERATION = "http://terminology.hl7.org/CodeSystem/v3-DataOperation"
PARTICIPANT = "http://terminology.hl7.org/CodeSystem/provenance-participant-type"
IDENTIFIER_TYPE = "http://terminology.hl7.org/CodeSystem/v2-0203"
CONSENT_SCOPE = "http://terminology.hl7.org/CodeSystem/consentscope"
AE_SEVERITY = "http://terminology.hl7.org/CodeSystem/adverse-event-severity"
AE_SERIOUSNESS = "http://terminology.hl7.org/CodeSystem/adverse-event-seriousness"
AE_OUTCOME = "http://terminology.hl7.org/CodeSystem/adverse-event-outcome"
URI = "urn:ietf:rfc:3986"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: its UCUM code, and how people write it."""

    code: str
    shown: str


MMHG = Unit("mm[Hg]", "mmHg")
PER_MINUTE = Unit("/min", "/min")
PERCENT = Unit("%", "%")
CELSIUS = Unit("Cel", "°C")
KILOGRAM = Unit("kg", "kg")
SCORE = Unit("{score}", "points")

UNITS = {
    "mg": Unit("mg", "mg"),
    "µg": Unit("ug", "µg"),
    "ml": Unit("mL", "ml"),
    "mg/h": Unit("mg/h", "mg/h"),
    "ml/h": Unit("mL/h", "ml/h"),
    "mg/min": Unit("mg/min", "mg/min"),
    "mg/kg/h": Unit("mg/kg/h", "mg/kg/h"),
}
"""By the practice's words for the units of doses and rates; what is not here goes as plain text."""

ROUTES = {
    "intravenous": ("47625008", "Intravenous route"),
    "intramuscular": ("78421000", "Intramuscular route"),
    "sublingual": ("37839007", "Sublingual route"),
    "nasal": ("46713006", "Nasal route"),
    "oral": ("26643006", "Oral route"),
}
"""SNOMED CT codes of the routes."""

KETAMINE = ("6130", "ketamine")
ESKETAMINE_SPRAY = ("2201623", "esketamine nasal spray")
"""RxNorm. The second is the spray alone: esketamine by another route goes as plain text."""

PULSE = ("8867-4", "Heart rate")
BREATHS = ("9279-1", "Respiratory rate")
SPO2 = ("2708-6", "Oxygen saturation in Arterial blood")
SPO2_BY_PULSE = ("59408-5", "Oxygen saturation in Arterial blood by Pulse oximetry")
TEMPERATURE = ("8310-5", "Body temperature")
WEIGHT = ("29463-7", "Body weight")
PRESSURE = ("85354-9", "Blood pressure panel with all children optional")
SYSTOLIC = ("8480-6", "Systolic blood pressure")
DIASTOLIC = ("8462-4", "Diastolic blood pressure")

CONSENT_DOCUMENT = ("59284-0", "Consent Document")
PROCEDURE_NOTE = ("28570-0", "Procedure note")
PROGRESS_NOTE = ("11506-3", "Progress note")
NOTE = ("34109-9", "Note")


@lru_cache(maxsize=256)
def coding(system: str, code: str, display: str = "") -> Plain:
    """Return a coding; the same object for the same, so nobody may change it."""
    found = {"system": system, "code": code}
    return found | {"display": display} if display else found


@lru_cache(maxsize=256)
def concept(system: str, code: tuple[str, str], words: str = "") -> Plain:
    """Return a concept with one coding, and the words in which it is on record here.

    As with `coding`, nobody may change it.
    """
    found: Plain = {"coding": [coding(system, *code)]}
    return found | {"text": words} if words else found
