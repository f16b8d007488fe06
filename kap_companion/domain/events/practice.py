"""The practice itself: its people, and the settings that a practice may change."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from kap_companion.domain.events.base import Event


@dataclass(frozen=True, slots=True)
class PracticeFounded(Event):
    """The practice came into being on this device; `sample` marks invented data."""

    KIND: ClassVar[str] = "practice-founded"
    name: str
    sample: bool = False


@dataclass(frozen=True, slots=True)
class PractitionerAdded(Event):
    """A person who may sign in. The id is what entries carry as their author.

    `credentials` are what stands behind the name: a title, a licence. (Version 1 had none.)
    """

    KIND: ClassVar[str] = "practitioner-added"
    VERSION: ClassVar[int] = 2
    practitioner_id: str
    name: str
    role: str
    credentials: str = ""


@dataclass(frozen=True, slots=True)
class PractitionerRetired(Event):
    """This person may no longer sign in; what they recorded stays theirs."""

    KIND: ClassVar[str] = "practitioner-retired"
    practitioner_id: str


@dataclass(frozen=True, slots=True)
class LockTimesSet(Event):
    """Idle minutes after which the screen locks, in general and while a Journey is open."""

    KIND: ClassVar[str] = "lock-times-set"
    idle_min: int
    journey_idle_min: int


@dataclass(frozen=True, slots=True)
class QuickTag:
    """A one-key observation: the key typed in the Journey and the word it records."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class QuickTagsSet(Event):
    """The practice's one-key tags, in the order shown."""

    KIND: ClassVar[str] = "quick-tags-set"
    tags: tuple[QuickTag, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the intention form.

    `key` ties answers to it across edits. `answers` is how many answers it takes. `shown_as` is the
    heading under which the Journey keeps the answer in view; empty keeps it out of the Journey.
    """

    key: str
    prompt: str
    hint: str = ""
    answers: int = 1
    shown_as: str = ""


@dataclass(frozen=True, slots=True)
class IntentionFormSet(Event):
    """The questions that the practice asks before a session."""

    KIND: ClassVar[str] = "intention-form-set"
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class IntegrationWindowSet(Event):
    """Hours after the first dose between which the integration session falls due."""

    KIND: ClassVar[str] = "integration-window-set"
    from_h: int
    to_h: int


class PaperSize(StrEnum):
    """What the practice prints on."""

    A4 = "A4"
    LETTER = "Letter"


@dataclass(frozen=True, slots=True)
class LetterheadSet(Event):
    """What stands at the head of what the practice prints, and on which paper.

    `name` is as it is printed; empty for the name that the practice has. `address` is its lines.
    `logo` is a PNG or JPEG file of up to 256 KB, as base64; empty for none.
    """

    KIND: ClassVar[str] = "letterhead-set"
    name: str = ""
    address: tuple[str, ...] = ()
    phone: str = ""
    logo: str = ""
    paper: PaperSize = PaperSize.A4
