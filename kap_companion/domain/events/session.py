"""The life of a session, and what its clock and its recording went through."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from kap_companion.domain.events.base import Event
from kap_companion.domain.moment import Moment


class Ending(StrEnum):
    """How a session came to its end."""

    COMPLETED = "completed"
    BROKEN_OFF = "broken off"
    NO_DOSE_GIVEN = "no dose given"


@dataclass(frozen=True, slots=True)
class SessionPlanned(Event):
    """A session of `window_min` minutes was planned; `planned_for` carries its UTC offset."""

    KIND: ClassVar[str] = "session-planned"
    patient_id: str
    planned_for: datetime
    route: str
    window_min: int


@dataclass(frozen=True, slots=True)
class SessionCancelled(Event):
    """A planned session will not take place."""

    KIND: ClassVar[str] = "session-cancelled"
    why: str = ""


@dataclass(frozen=True, slots=True)
class SessionBegun(Event):
    """Patient and therapist are in the room: the session runs on this laptop."""

    KIND: ClassVar[str] = "session-begun"


@dataclass(frozen=True, slots=True)
class SessionEnded(Event):
    """The in-room session is over; integration goes on under it."""

    KIND: ClassVar[str] = "session-ended"
    ending: Ending
    summary: str = ""


@dataclass(frozen=True, slots=True)
class RecordingResumed(Event):
    """The program came back in mid-session: nothing could be recorded since `last_alive`."""

    KIND: ClassVar[str] = "recording-resumed"
    last_alive: Moment
    gap_ms: int


@dataclass(frozen=True, slots=True)
class ClockDisagreed(Event):
    """The computer's wall clock was moved by `shift_ms` in mid-session; T+ did not follow."""

    KIND: ClassVar[str] = "clock-disagreed"
    shift_ms: int
