"""The visit that the resources of a session belong to."""

from dataclasses import dataclass
from functools import cached_property

from kap_companion.domain.charts import SessionChart
from kap_companion.exports.fhir.codes import Plain
from kap_companion.exports.fhir.people import People
from kap_companion.exports.fhir.subject import Subject
from kap_companion.exports.fhir.values import id_of, ref


@dataclass(frozen=True)
class Visit:
    """One session: its chart, whose it is, and who the people are."""

    session_id: str
    chart: SessionChart
    subject: Subject
    people: People

    @cached_property
    def id(self) -> str:
        """The id of the Encounter."""
        return id_of(self.session_id)

    @cached_property
    def ref(self) -> Plain:
        """The reference to the Encounter."""
        return ref(self.id)

    @cached_property
    def procedure_id(self) -> str:
        """The id of the Procedure."""
        return id_of(self.session_id, "procedure")

    @cached_property
    def integration_id(self) -> str:
        """The id of the Encounter of the integration session."""
        return id_of(self.session_id, "integration")

    @cached_property
    def record_id(self) -> str:
        """The id of the Composition."""
        return id_of(self.session_id, "record")

    @cached_property
    def practitioners(self) -> list[Plain]:
        """Those of the practice who wrote into the record of the session, each once."""
        wrote = (each.newest for each in self.chart.live)
        pairs = dict.fromkeys((each.performed_by, each.author) for each in wrote)
        who = dict.fromkeys(name for pair in pairs for name in pair)
        found = (self.people.practitioner(name) for name in who if name)
        return list({each["reference"]: each for each in found if each}.values())
