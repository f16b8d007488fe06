"""A patient of the practice; an edit is an amendment by the same event."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from kap_companion.domain.events.base import Event


@dataclass(frozen=True, slots=True)
class PatientRegistered(Event):
    """Who the patient is, and what the room must know about them."""

    KIND: ClassVar[str] = "patient-registered"
    name: str
    preferred_name: str = ""
    pronouns: str = ""
    birth_date: date | None = None
    record_number: str = ""
    escort_name: str = ""
    escort_phone: str = ""
    allergies: str = ""
    notes: str = ""
