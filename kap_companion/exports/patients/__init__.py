"""Patients out of other programs' files: FHIR R4, or a list. `docs/exchange.md` says more."""

from kap_companion.exports.patients.dates import DateOrder
from kap_companion.exports.patients.file import read_patients
from kap_companion.exports.patients.model import Candidate, ListRefused, PatientFile

__all__ = ["Candidate", "DateOrder", "ListRefused", "PatientFile", "read_patients"]
