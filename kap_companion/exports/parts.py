"""What an export is made of: one subject's entries at a time, so that none of it piles up."""

from collections.abc import Iterable
from dataclasses import dataclass

from kap_companion.domain.charts import PracticeChart
from kap_companion.domain.entry import Entry


@dataclass(frozen=True, slots=True)
class PatientPart:
    """A patient's own entries; the parts of their sessions follow."""

    patient_id: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class SessionPart:
    """The entries of one session of the patient whose part came last."""

    session_id: str
    patient_id: str
    entries: tuple[Entry, ...]


Part = PatientPart | SessionPart


@dataclass(frozen=True)
class Selection:
    """What leaves: `what` is ``session``, ``patient`` or ``practice``, `chart_id` of which one.

    `parts` come patient by patient, each with their sessions, and can be gone through once.
    """

    what: str
    chart_id: str
    practice_id: str
    practice: PracticeChart
    parts: Iterable[Part]

    @property
    def name(self) -> str:
        """How files of it are called: by id, never by a person's name."""
        return f"{self.what}-{self.chart_id}" if self.what != "practice" else "practice"
