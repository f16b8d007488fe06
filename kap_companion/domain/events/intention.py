"""The patient's intentions, in the patient's own words."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from kap_companion.domain.events.base import Event


class Given(StrEnum):
    """How a question of the form was met."""

    WRITTEN = "written"
    ALOUD = "said aloud"
    LEFT_OUT = "left out"


@dataclass(frozen=True, slots=True)
class IntentionWritten(Event):
    """An answer to one question, kept as it was asked; a new answer amends the old."""

    KIND: ClassVar[str] = "intention-written"
    question: str
    prompt: str
    answers: tuple[str, ...]
    given: Given
    shown_as: str = ""


@dataclass(frozen=True, slots=True)
class IntentionFormClosed(Event):
    """The form was finished; `by_patient` tells whose hands held the laptop."""

    KIND: ClassVar[str] = "intention-form-closed"
    by_patient: bool
