"""What happened with a chart or with the practice, read slice by slice, the newest first."""

import heapq
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import islice

from kap_companion.domain.history import Line, lines, named_chart
from kap_companion.domain.ports import Reader

SLICE = 500
EVERYTHING: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose history: these subjects in whole, and of the access log what names these `charts`.

    No charts means all of it. `chart_id` is the chart that was asked for, empty for the practice.
    """

    chart_id: str
    subjects: tuple[str, ...]
    charts: Collection[str]


class History:
    """Reads histories. Callable from any thread; each slice holds the vault for milliseconds."""

    def __init__(self, reader: Reader) -> None:
        """Read from this vault."""
        self._reader = reader

    def of_practice(self) -> Scope:
        """Return the practice: its settings, and everything in the access log."""
        return Scope("", (self._reader.practice_subject(),), EVERYTHING)

    def of_patient(self, patient_id: str) -> Scope:
        """Return a patient with all of their sessions."""
        sessions = (each.session_id for each in self._reader.sessions_of(patient_id))
        subjects = (patient_id, *sessions)
        return Scope(patient_id, subjects, frozenset(subjects))

    def of_session(self, session_id: str) -> Scope:
        """Return one session."""
        return Scope(session_id, (session_id,), frozenset({session_id}))

    def slices(self, scope: Scope) -> Iterator[tuple[Line, ...]]:
        """Yield the lines of a history, newest first. Raises `KapError` where it can't be read."""
        kept = (entry for each in scope.subjects for entry in self._reader.entries_of(each))
        both = heapq.merge(lines(kept), self._access(scope.charts), key=_order, reverse=True)
        while found := tuple(islice(both, SLICE)):
            yield found

    def _access(self, charts: Collection[str]) -> Iterator[Line]:
        subject = self._reader.access_subject()
        entries = self._reader.entries_back(subject, limit=SLICE)
        while entries:
            yield from (
                Line(entry) for entry in entries if not charts or named_chart(entry.event) in charts
            )
            entries = self._reader.entries_back(subject, entries[-1].order, SLICE)


def _order(line: Line) -> tuple[int, str, int]:
    return line.entry.order
