"""The chart of the practice: its name, its people and its settings as they stand now."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from kap_companion.domain.charts.facts import replay
from kap_companion.domain.defaults import (
    IDLE_MIN,
    INTEGRATION_FROM_H,
    INTEGRATION_TO_H,
    JOURNEY_IDLE_MIN,
    QUESTIONS,
    QUICK_TAGS,
)
from kap_companion.domain.entry import LOCKED_SCREEN, Entry
from kap_companion.domain.events import (
    IntegrationWindowSet,
    IntentionFormSet,
    LockTimesSet,
    PracticeFounded,
    PractitionerAdded,
    QuickTagsSet,
)
from kap_companion.domain.events.practice import Question, QuickTag

AT_THE_LOCKED_SCREEN = "at the locked screen"


@dataclass(frozen=True)
class PracticeChart:
    """The practice as it stands; settings that were never changed are the defaults."""

    name: str = ""
    sample: bool = False
    practitioners: tuple[PractitionerAdded, ...] = ()
    quick_tags: tuple[QuickTag, ...] = QUICK_TAGS
    questions: tuple[Question, ...] = QUESTIONS
    integration_from_h: int = INTEGRATION_FROM_H
    integration_to_h: int = INTEGRATION_TO_H
    idle_min: int = IDLE_MIN
    journey_idle_min: int = JOURNEY_IDLE_MIN

    @classmethod
    def replay(cls, entries: Iterable[Entry]) -> "PracticeChart":
        """Return the chart of these entries."""
        settings: dict[str, Any] = {}
        people: dict[str, PractitionerAdded] = {}
        for fact in replay(entries):
            if fact.retraction is not None:
                continue
            match fact.event:
                case PracticeFounded(name=name, sample=sample):
                    settings.update(name=name, sample=sample)
                case PractitionerAdded() as person:
                    people[person.practitioner_id] = person
                case QuickTagsSet(tags=tags):
                    settings.update(quick_tags=tags)
                case IntentionFormSet(questions=questions):
                    settings.update(questions=questions)
                case IntegrationWindowSet(from_h=from_h, to_h=to_h):
                    settings.update(integration_from_h=from_h, integration_to_h=to_h)
                case LockTimesSet(idle_min=idle_min, journey_idle_min=journey_idle_min):
                    settings.update(idle_min=idle_min, journey_idle_min=journey_idle_min)
        return replace(cls(practitioners=tuple(people.values())), **settings)

    def practitioner_name(self, practitioner_id: str) -> str:
        """Return the name behind an author's id, or a plain word where it is not known."""
        for person in self.practitioners:
            if person.practitioner_id == practitioner_id:
                return person.name
        return AT_THE_LOCKED_SCREEN if practitioner_id == LOCKED_SCREEN else "someone else"
