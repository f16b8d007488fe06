"""What was prepared with a patient for the course: screening, medicines, agreements, goals."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from kap_companion.domain.charts.facts import Fact, replay
from kap_companion.domain.charts.measures import MeasureReview, open_measure_reviews
from kap_companion.domain.entry import Entry
from kap_companion.domain.events import (
    Agreed,
    AgreementMade,
    AgreementWithdrawn,
    CoursePlanWritten,
    Event,
    Finding,
    GoalWritten,
    ListItem,
    MedicineListed,
    NoMedicines,
    ScreeningAnswered,
    ScreeningReviewed,
)


@dataclass(frozen=True, slots=True)
class Answer:
    """A screening question and what came of it last."""

    fact: Fact
    event: ScreeningAnswered


@dataclass(frozen=True, slots=True)
class Agreement:
    """Something agreed with the patient; `withdrawn` is None while nobody took it back."""

    fact: Fact
    event: AgreementMade
    withdrawn: Fact | None = None

    def holds_on(self, day: date) -> bool:
        """Whether it holds on this day: agreed by then, not past its last day, not taken back."""
        until = self.event.until
        in_time = self.event.on <= day and (until is None or day <= until)
        return self.withdrawn is None and in_time


@dataclass(frozen=True)
class PreparationChart:
    """The live facts of a patient that belong to the preparation, in the order of the record.

    `to_review` are the answers to measures that wait for a clinician's review.
    """

    facts: tuple[Fact, ...]
    to_review: tuple[MeasureReview, ...] = ()

    @classmethod
    def replay(cls, entries: Iterable[Entry]) -> "PreparationChart":
        """Return the chart of these entries."""
        known = tuple(entries)
        live = tuple(fact for fact in replay(known) if fact.retraction is None)
        return cls(live, open_measure_reviews(known))

    def of(self, *types: type[Event]) -> tuple[Fact, ...]:
        """Return the facts of these types."""
        return tuple(fact for fact in self.facts if isinstance(fact.event, types))

    @cached_property
    def answers(self) -> dict[str, Answer]:
        """The newest answer to each screening question, by the question's key."""
        return {
            fact.event.item: Answer(fact, fact.event)
            for fact in self.of(ScreeningAnswered)
            if isinstance(fact.event, ScreeningAnswered)
        }

    @cached_property
    def review(self) -> ScreeningReviewed | None:
        """The newest review of the screening, whatever was answered since."""
        reviews = self.of(ScreeningReviewed)
        event = reviews[-1].event if reviews else None
        return event if isinstance(event, ScreeningReviewed) else None

    @cached_property
    def findings(self) -> tuple[Answer, ...]:
        """The answers that are not a plain no."""
        return tuple(each for each in self.answers.values() if each.event.finding != Finding.NO)

    @cached_property
    def unreviewed(self) -> tuple[Answer, ...]:
        """The findings that no review has seen in their newest version."""
        seen = frozenset(self.review.answers) if self.review else frozenset()
        return tuple(each for each in self.findings if each.fact.newest.id not in seen)

    def unanswered(self, items: Sequence[ListItem]) -> tuple[ListItem, ...]:
        """Return the questions of this list that nobody has answered."""
        return tuple(item for item in items if item.key not in self.answers)

    @cached_property
    def medicines(self) -> tuple[Fact, ...]:
        """The medicines that the patient takes."""
        return self.of(MedicineListed)

    @cached_property
    def medicines_asked(self) -> bool:
        """Whether it was asked what the patient takes."""
        return bool(self.of(MedicineListed, NoMedicines))

    @cached_property
    def agreements(self) -> tuple[Agreement, ...]:
        """Everything that was agreed, withdrawn or not."""
        back = {
            fact.event.agreement: fact
            for fact in self.of(AgreementWithdrawn)
            if isinstance(fact.event, AgreementWithdrawn)
        }
        return tuple(
            Agreement(fact, fact.event, back.get(fact.id))
            for fact in self.of(AgreementMade)
            if isinstance(fact.event, AgreementMade)
        )

    def agreed(self, what: Agreed, day: date) -> Agreement | None:
        """Return the newest agreement of this kind that holds on a day, None where none does."""
        held = [each for each in self.agreements if each.event.what == what and each.holds_on(day)]
        return held[-1] if held else None

    @cached_property
    def goals(self) -> tuple[Fact, ...]:
        """The patient's goals for the course."""
        return self.of(GoalWritten)

    @cached_property
    def plan(self) -> Fact | None:
        """What is planned for the course, in its newest writing."""
        plans = self.of(CoursePlanWritten)
        return plans[-1] if plans else None
