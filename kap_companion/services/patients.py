"""The practice's patients: add, find, edit."""

from dataclasses import fields, replace
from datetime import date

from kap_companion.domain.charts import Fact, PatientChart
from kap_companion.domain.entry import Entry, NewEntry
from kap_companion.domain.events import PatientRegistered
from kap_companion.domain.ids import new_id
from kap_companion.domain.moment import Clock
from kap_companion.domain.ports import Journal, Reader
from kap_companion.domain.summary import PatientSummary
from kap_companion.domain.text import MAX_LINE_CHARS, MAX_NOTE_CHARS
from kap_companion.errors import InputRefused
from kap_companion.services.record import Written
from kap_companion.services.settling import settlement

LONG_FIELDS = frozenset({"notes", "allergies"})
OLDEST_YEARS = 125
EDITED = "edited"
"""The reason of a change for which nobody gave another."""


class Patients:
    """Reads and writes the patients of this vault."""

    def __init__(self, journal: Journal, reader: Reader, clock: Clock) -> None:
        """Work on this vault."""
        self._journal = journal
        self._reader = reader
        self._clock = clock

    def find(self, search: str = "") -> tuple[PatientSummary, ...]:
        """Return patients whose name or record number holds `search`."""
        return self._reader.patients(search)

    def chart(self, patient_id: str) -> PatientChart:
        """Return one patient's chart."""
        return PatientChart.replay(self._reader.entries_of(patient_id))

    def add(self, details: PatientRegistered) -> tuple[str, Written]:
        """Register a patient; returns the new id and the write."""
        self.check(details)
        now = self._clock.now()
        patient_id = new_id(now.utc_us)
        return patient_id, self._journal.append([NewEntry(patient_id, details)])

    def edit(
        self,
        patient_id: str,
        details: PatientRegistered,
        reason: str = EDITED,
        seen: Fact | None = None,
    ) -> Written:
        """Amend a patient's details; the older version stays in the record.

        `seen` is the fact that the author had before them; where nobody says, as it stands now.
        """
        self.check(details)
        fact = seen or self.chart(patient_id).fact
        if fact is None:
            raise InputRefused("This patient is not in the vault.")
        amendment = NewEntry(patient_id, details, amends=fact.id, reason=reason)
        return self._journal.append([replace(amendment, replaces=fact.newest.id)])

    def keep(self, patient_id: str, shown: Fact, kept: Entry) -> Written:
        """Of two changes in `shown` that did not know of each other, this one counts.

        Raises `SessionStateError` where that is settled already.
        """
        return self._journal.append([settlement(shown, self.chart(patient_id).fact, kept)])

    def check(self, details: PatientRegistered) -> None:
        """Raise `InputRefused` where somebody can't be registered like this."""
        if not details.name.strip():
            raise InputRefused("A patient needs a name.")
        for field in fields(details):
            limit = MAX_NOTE_CHARS if field.name in LONG_FIELDS else MAX_LINE_CHARS
            value = getattr(details, field.name)
            if isinstance(value, str) and len(value) > limit:
                raise InputRefused(f"One of the fields holds more than {limit:,} characters.")
        if details.birth_date is not None:
            self._check_birth_date(details.birth_date)

    def _check_birth_date(self, born: date) -> None:
        today = self._clock.now().local().date()
        if not today.year - OLDEST_YEARS <= born.year or born > today:
            raise InputRefused("That birth date can't be right. Check the year.")
