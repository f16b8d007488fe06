"""A patient erased: every session with them, by destroying the keys that alone can read them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kap_companion.domain.charts import SessionState
from kap_companion.domain.entry import NewEntry
from kap_companion.domain.events import ChartKind, Erased
from kap_companion.domain.ports import Reader
from kap_companion.errors import InputRefused, SessionStateError
from kap_companion.services.moving import required_reason
from kap_companion.services.record import Written

Erase = Callable[[Sequence[str], Sequence[NewEntry]], Written]
"""Destroys the keys of these subjects and writes these entries, together or not at all."""


@dataclass(frozen=True, slots=True)
class Extent:
    """What an erasure destroys."""

    sessions: int
    entries: int


class Erasure:
    """Erases patients with all of their sessions."""

    def __init__(self, erase: Erase, reader: Reader) -> None:
        """Work on this vault."""
        self._erase = erase
        self._reader = reader

    def extent(self, patient_id: str) -> Extent:
        """Return what erasing this patient would destroy."""
        sessions = self._reader.sessions_of(patient_id)
        subjects = (patient_id, *(each.session_id for each in sessions))
        return Extent(len(sessions), sum(len(self._reader.entries_of(each)) for each in subjects))

    def patient(self, patient_id: str, reason: str) -> Written:
        """Make a patient and their sessions unreadable for ever; the reason must name nobody.

        Raises `InputRefused` without a reason and for someone unknown, `SessionStateError` while a
        session of this patient runs.
        """
        if self._reader.patient(patient_id) is None:
            raise InputRefused("This patient is not in the vault.")
        kept = required_reason(reason)
        sessions = self._reader.sessions_of(patient_id)
        if any(each.state is SessionState.RUNNING for each in sessions):
            raise SessionStateError("A session with this patient is running. End it first.")
        charts = [(ChartKind.PATIENT, patient_id)]
        charts += [(ChartKind.SESSION, each.session_id) for each in sessions]
        access = self._reader.access_subject()
        tombstones = [NewEntry(access, Erased(*chart), reason=kept) for chart in charts]
        return self._erase([chart_id for _, chart_id in charts], tombstones)
