"""The chart of the practice: its name, its people and its settings as they stand now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from kap_companion.domain.after_care import AFTER_CARE
from kap_companion.domain.charts.facts import replay
from kap_companion.domain.charts.measures import MOST_MISSING, PCL5_CUTOFF
from kap_companion.domain.check_ins import CHECK_IN_HOURS
from kap_companion.domain.defaults import (
    IDLE_MIN,
    INTEGRATION_FROM_H,
    INTEGRATION_TO_H,
    INTERVENTIONS,
    JOURNEY_IDLE_MIN,
    MEASURE_PLAN,
    MEASURES_IN_USE,
    NOTE_TEMPLATES,
    QUESTIONS,
    QUICK_TAGS,
)
from kap_companion.domain.entry import LOCKED_SCREEN, Entry
from kap_companion.domain.events import (
    Event,
    IntegrationWindowSet,
    IntentionFormSet,
    LetterheadSet,
    LockTimesSet,
    PracticeFounded,
    PractitionerAdded,
    PractitionerRetired,
    QuickTagsSet,
)
from kap_companion.domain.events.adverse import AdverseKindsSet, EmergencyCardSet, ReviewWordsSet
from kap_companion.domain.events.integration_settings import (
    CheckInTimesSet,
    NoteTemplate,
    NoteTemplatesSet,
)
from kap_companion.domain.events.measures import (
    MeasurePlanSet,
    MeasuresSet,
    PlannedMeasure,
    Scale,
    ScalesSet,
)
from kap_companion.domain.events.observing import Intervention, InterventionsSet
from kap_companion.domain.events.practice import Question, QuickTag
from kap_companion.domain.events.preparation import ScreeningListSet, WhatToExpectSet
from kap_companion.domain.events.protocol import ListItem, Protocol, ProtocolsSet
from kap_companion.domain.events.returning import AfterCareSet
from kap_companion.domain.protocols import (
    ADVERSE_KINDS,
    NO_CARD,
    PROTOCOLS,
    REVIEW_WORDS,
    SCREENING,
)
from kap_companion.domain.what_to_expect import WHAT_TO_EXPECT

AT_THE_LOCKED_SCREEN = "at the locked screen"

NO_LETTERHEAD = LetterheadSet()

SETTINGS: Mapping[type[Event], Mapping[str, str]] = {
    QuickTagsSet: {"quick_tags": "tags"},
    IntentionFormSet: {"questions": "questions"},
    IntegrationWindowSet: {"integration_from_h": "from_h", "integration_to_h": "to_h"},
    LockTimesSet: {"idle_min": "idle_min", "journey_idle_min": "journey_idle_min"},
    ProtocolsSet: {"protocols": "protocols"},
    ScreeningListSet: {"screening": "items"},
    WhatToExpectSet: {"what_to_expect": "words"},
    AfterCareSet: {"after_care": "words"},
    AdverseKindsSet: {"adverse_kinds": "kinds"},
    InterventionsSet: {"interventions": "interventions"},
    ReviewWordsSet: {"review_words": "words"},
    MeasuresSet: {
        "measures_in_use": "in_use",
        "most_missing": "most_missing",
        "pcl5_cutoff": "pcl5_cutoff",
    },
    ScalesSet: {"scales": "scales"},
    MeasurePlanSet: {"measure_plan": "planned"},
    CheckInTimesSet: {"check_in_hours": "hours"},
    NoteTemplatesSet: {"note_templates": "templates"},
}
"""Which field of the chart each field of a setting is."""


@dataclass(frozen=True)
class PracticeChart:
    """The practice as it stands; settings that were never changed are the defaults.

    `practitioners` are all who ever were, since they stay the authors of what they recorded;
    `retired` holds the ids of those who may no longer sign in, `chosen` which settings were ever
    changed.
    """

    name: str = ""
    sample: bool = False
    practitioners: tuple[PractitionerAdded, ...] = ()
    quick_tags: tuple[QuickTag, ...] = QUICK_TAGS
    questions: tuple[Question, ...] = QUESTIONS
    integration_from_h: int = INTEGRATION_FROM_H
    integration_to_h: int = INTEGRATION_TO_H
    idle_min: int = IDLE_MIN
    journey_idle_min: int = JOURNEY_IDLE_MIN
    retired: frozenset[str] = frozenset()
    protocols: tuple[Protocol, ...] = PROTOCOLS
    screening: tuple[ListItem, ...] = SCREENING
    what_to_expect: str = WHAT_TO_EXPECT
    after_care: str = AFTER_CARE
    adverse_kinds: tuple[str, ...] = ADVERSE_KINDS
    review_words: tuple[str, ...] = REVIEW_WORDS
    emergency: EmergencyCardSet = NO_CARD
    interventions: tuple[Intervention, ...] = INTERVENTIONS
    measures_in_use: tuple[str, ...] = MEASURES_IN_USE
    most_missing: int = MOST_MISSING
    pcl5_cutoff: int = PCL5_CUTOFF
    scales: tuple[Scale, ...] = ()
    measure_plan: tuple[PlannedMeasure, ...] = MEASURE_PLAN
    check_in_hours: tuple[int, ...] = CHECK_IN_HOURS
    note_templates: tuple[NoteTemplate, ...] = NOTE_TEMPLATES
    letterhead: LetterheadSet = NO_LETTERHEAD
    chosen: frozenset[type[Event]] = frozenset()

    @classmethod
    def replay(cls, entries: Iterable[Entry]) -> "PracticeChart":
        """Return the chart of these entries."""
        settings: dict[str, Any] = {}
        people: dict[str, PractitionerAdded] = {}
        retired: set[str] = set()
        chosen: set[type[Event]] = set()
        for fact in replay(entries):
            if fact.retraction is not None:
                continue
            match fact.event:
                case PracticeFounded(name=name, sample=sample):
                    settings.update(name=name, sample=sample)
                case PractitionerAdded() as person:
                    people[person.practitioner_id] = person
                case PractitionerRetired(practitioner_id=practitioner_id):
                    retired.add(practitioner_id)
                case EmergencyCardSet() as card:
                    settings.update(emergency=card)
                case LetterheadSet() as letterhead:
                    settings.update(letterhead=letterhead)
                case event:
                    held = SETTINGS.get(type(event), {})
                    chosen.add(type(event))
                    settings.update({ours: getattr(event, its) for ours, its in held.items()})
        known = cls(
            practitioners=tuple(people.values()),
            retired=frozenset(retired),
            chosen=frozenset(chosen & SETTINGS.keys()),
        )
        return replace(known, **settings)

    @property
    def active(self) -> tuple[PractitionerAdded, ...]:
        """The people who were not retired."""
        return tuple(
            each for each in self.practitioners if each.practitioner_id not in self.retired
        )

    def protocol(self, key: str) -> Protocol | None:
        """Return the protocol with this key, None where the practice has none."""
        return next((each for each in self.protocols if each.key == key), None)

    def practitioner_name(self, practitioner_id: str) -> str:
        """Return the name behind an author's id, or a plain word where it is not known."""
        for person in self.practitioners:
            if person.practitioner_id == practitioner_id:
                return person.name
        return AT_THE_LOCKED_SCREEN if practitioner_id == LOCKED_SCREEN else "someone else"
