"""The patient whose record it is, as everything else refers to them."""

from dataclasses import dataclass
from functools import cached_property

from kap_companion.domain.events import PatientRegistered
from kap_companion.exports.fhir.codes import Plain
from kap_companion.exports.fhir.values import id_of, ref


@dataclass(frozen=True)
class Subject:
    """Whose record it is."""

    patient_id: str
    names: frozenset[str] = frozenset()

    @classmethod
    def of(cls, patient_id: str, details: PatientRegistered) -> "Subject":
        """Return the subject; `names` are those that mean the patient, without regard to case."""
        said = (details.name, details.preferred_name, "patient", "the patient")
        return cls(patient_id, frozenset(each.strip().casefold() for each in said if each))

    @cached_property
    def id(self) -> str:
        """The id of the Patient."""
        return id_of(self.patient_id)

    @cached_property
    def ref(self) -> Plain:
        """The reference to the Patient."""
        return ref(self.id)

    @cached_property
    def plan_id(self) -> str:
        """The id of the CarePlan of the course."""
        return id_of(self.patient_id, "care-plan")
