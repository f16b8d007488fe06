"""The visit that the resources of a session belong to."""

from dataclasses import dataclass

from kap_companion.domain.charts import SessionChart
from kap_companion.exports.fhir.codes import Plain
from kap_companion.exports.fhir.patient import Subject
from kap_companion.exports.fhir.people import People
from kap_companion.exports.fhir.values import id_of, ref


@dataclass(frozen=True)
class Visit:
    """One session: its chart, whose it is, and who the people are."""

    session_id: str
    chart: SessionChart
    subject: Subject
    people: People

    @property
    def id(self) -> str:
        """The id of the Encounter."""
        return id_of(self.session_id)

    @property
    def ref(self) -> Plain:
        """The reference to the Encounter."""
        return ref(self.id)

    @property
    def procedure_id(self) -> str:
        """The id of the Procedure."""
        return id_of(self.session_id, "procedure")

    @property
    def integration_id(self) -> str:
        """The id of the Encounter of the integration session."""
        return id_of(self.session_id, "integration")

    @property
    def record_id(self) -> str:
        """The id of the Composition."""
        return id_of(self.session_id, "record")
