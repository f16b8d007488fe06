"""The chart of one patient: who they are now, and every earlier version."""

from collections.abc import Iterable
from dataclasses import dataclass

from kap_companion.domain.charts.facts import Fact, replay
from kap_companion.domain.entry import Entry
from kap_companion.domain.events import PatientRegistered


@dataclass(frozen=True, slots=True)
class PatientChart:
    """A patient's registration with its amendments; `fact` is None for an unknown patient."""

    fact: Fact | None

    @classmethod
    def replay(cls, entries: Iterable[Entry]) -> "PatientChart":
        """Return the chart of these entries."""
        found = (fact for fact in replay(entries) if isinstance(fact.event, PatientRegistered))
        return cls(next(found, None))

    @property
    def details(self) -> PatientRegistered:
        """Who the patient is now; empty fields where nothing is known."""
        if self.fact and isinstance(self.fact.event, PatientRegistered):
            return self.fact.event
        return PatientRegistered(name="")

    @property
    def called(self) -> str:
        """The name to use in the room."""
        return self.details.preferred_name or self.details.name
