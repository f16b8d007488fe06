"""The measures of one patient: results in time, change against the baseline, open reviews."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from kap_companion.domain.charts.facts import Fact, replay
from kap_companion.domain.entry import Entry
from kap_companion.domain.events import Event
from kap_companion.domain.events.measures import (
    HowGiven,
    MeasureAnswered,
    MeasureReviewed,
    MeasureTotalled,
    Scale,
)
from kap_companion.domain.measures import EVERY_FORM, FORMS, PCL5, SCALES, Form
from kap_companion.domain.measures.change import Change, change_between
from kap_companion.domain.measures.scoring import (
    ClusterScore,
    band_of,
    clusters,
    contradicts_itself,
    cutoff_words,
    fits,
    missing,
    provisional,
    total,
)
from kap_companion.domain.moment import Moment

MOST_MISSING, PCL5_CUTOFF = 0, 31
"""Usual: any missing answer leaves a form without a total. Sources give 31 to 33 for the PCL-5;
the lowest misses the fewest."""


class Untotalled(StrEnum):
    """Why a form has no total."""

    MISSING = "answers are missing"
    UNFIT = "the answers don’t fit the form"
    UNKNOWN = "this form is not known here"


@dataclass(frozen=True, slots=True)
class Result:
    """One measure at one time.

    `form` is the form as it was asked, None for a scale and for a form that is not known here.
    `total` is None where it has none; `why` says so. `missing` counts the open answers of scored
    items, which stand in the total as nothing. `contradictory`: its answers don't go together.
    """

    fact: Fact
    scale: Scale
    form: Form | None
    total: Decimal | None
    band: str = ""
    missing: int = 0
    why: Untotalled | None = None
    clusters: tuple[ClusterScore, ...] = ()
    provisional: bool | None = None
    contradictory: bool = False

    @property
    def id(self) -> str:
        """The id of the entry that first held it."""
        return self.fact.id

    @property
    def measure(self) -> str:
        """The key of the measure."""
        return self.scale.key

    @property
    def at(self) -> Moment:
        """When it was answered or rated."""
        return self.fact.occurred_at

    @property
    def answers(self) -> tuple[int | None, ...]:
        """The answers as they were given; none for a scale."""
        event = self.fact.event
        return event.answers if isinstance(event, MeasureAnswered) else ()

    @property
    def given(self) -> HowGiven | None:
        """How the answers were given; None for a scale."""
        event = self.fact.event
        return event.given if isinstance(event, MeasureAnswered) else None

    @property
    def rater(self) -> str:
        """Who rated a scale; empty for a form."""
        event = self.fact.event
        return event.rater if isinstance(event, MeasureTotalled) else ""


@dataclass(frozen=True, slots=True)
class MeasureReview:
    """A result that asks for a clinician's review, and the acknowledgement, None while open.

    `event` is the newest version that asked for it.
    """

    fact: Fact
    event: MeasureAnswered | MeasureTotalled
    reviewed: Fact | None = None


def measures_of(
    entries: Iterable[Entry], most_missing: int = MOST_MISSING, pcl5_cutoff: int = PCL5_CUTOFF
) -> tuple[Result, ...]:
    """Return a patient's results that stand, the earliest first."""
    results = (
        result_of(fact, most_missing, pcl5_cutoff)
        for fact in replay(entries)
        if fact.retraction is None
    )
    found = [each for each in results if each is not None]
    return tuple(sorted(found, key=lambda each: each.at.utc_us))


def result_of(
    fact: Fact, most_missing: int = MOST_MISSING, pcl5_cutoff: int = PCL5_CUTOFF
) -> Result | None:
    """Return what a fact says as a measure, None where it is none; also of one taken back."""
    match fact.event:
        case MeasureAnswered() as answered:
            return _of_form(fact, answered, most_missing, pcl5_cutoff)
        case MeasureTotalled(scale=scale, value=value):
            known = SCALES.get(scale.key)
            return Result(fact, scale, None, value, band_of(known.bands, value) if known else "")
        case _:
            return None


def of_measure(results: Iterable[Result], measure: str) -> tuple[Result, ...]:
    """Return the results of one measure."""
    return tuple(each for each in results if each.measure == measure)


def baseline_of(
    results: Sequence[Result], measure: str, first_dose_us: int | None
) -> Result | None:
    """Return the first total before the first dose (UTC microseconds; None: no dose yet).

    None where there is none: what came after the first dose is no baseline.
    """
    totalled = (each for each in of_measure(results, measure) if each.total is not None)
    first = next(totalled, None)
    if first is None or first_dose_us is None or first.at.utc_us < first_dose_us:
        return first
    return None


def change_of(result: Result, baseline: Result | None) -> Change | None:
    """Return the change of a result against the baseline.

    None for the baseline itself, what is before it or has no total, and where the range of a scale
    changed in between.
    """
    if baseline is None or result.id == baseline.id or result.at.utc_us < baseline.at.utc_us:
        return None
    if result.total is None or baseline.total is None or not _alike(result.scale, baseline.scale):
        return None
    better_up = result.scale.higher_is_better
    return change_between(
        baseline.total, result.total, higher_is_better=better_up, form=result.form
    )


def measure_reviews(entries: Iterable[Entry]) -> tuple[MeasureReview, ...]:
    """Return every review that was ever asked for, in the order of the record.

    That a result was amended to something else or taken back closes none.
    """
    facts = replay(entries)
    done = {
        fact.event.of: fact
        for fact in facts
        if isinstance(fact.event, MeasureReviewed) and fact.retraction is None
    }
    found = ((fact, _asked(fact)) for fact in facts)
    return tuple(MeasureReview(fact, event, done.get(fact.id)) for fact, event in found if event)


def open_measure_reviews(entries: Iterable[Entry]) -> tuple[MeasureReview, ...]:
    """Return the reviews that nobody has acknowledged yet."""
    return tuple(each for each in measure_reviews(entries) if each.reviewed is None)


def asks_for_a_review(event: Event) -> bool:
    """Whether an answer or a total stands for suicidal thoughts, so that a clinician must look."""
    match event:
        case MeasureAnswered(measure=measure, form=version, answers=answers):
            form = EVERY_FORM.get((measure, version)) or FORMS.get(measure)
            place = form.review_item if form else None
            return place is not None and place < len(answers) and bool(answers[place])
        case MeasureTotalled(scale=scale, value=value):
            known = SCALES.get(scale.key)
            above = known.review_above if known else None
            return above is not None and value > above
        case _:
            return False


def asked_in(review: MeasureReview) -> str:
    """Return where it was asked: the name of the scale, of a form with the number of its item."""
    event = review.event
    if isinstance(event, MeasureTotalled):
        return event.scale.name
    form = FORMS.get(event.measure)
    if form is None or form.review_item is None:
        return event.measure
    return f"{form.name} item {form.review_item + 1}"


def _asked(fact: Fact) -> MeasureAnswered | MeasureTotalled | None:
    """The newest version that asked for a review."""
    for entry in reversed(fact.versions):
        match entry.event:
            case MeasureAnswered() | MeasureTotalled() as event if asks_for_a_review(event):
                return event
            case _:
                pass
    return None


def _of_form(fact: Fact, answered: MeasureAnswered, most_missing: int, pcl5_cutoff: int) -> Result:
    form, answers = EVERY_FORM.get((answered.measure, answered.form)), answered.answers
    if form is None:
        newest = FORMS.get(answered.measure)
        name = newest.name if newest else answered.measure
        scale = Scale(answered.measure, name, Decimal(0), Decimal(0))
        return Result(fact, scale, None, None, why=Untotalled.UNKNOWN)
    if not fits(form, answers):
        return Result(fact, form.scale, form, None, why=Untotalled.UNFIT)
    open_answers = missing(form, answers)
    came_to = total(form, answers, most_missing)
    shown = (
        clusters(form, answers),
        provisional(form, answers),
        contradicts_itself(form, answers),
    )
    if came_to is None:
        why = Untotalled.MISSING
        return Result(fact, form.scale, form, None, "", open_answers, why, *shown)
    of_pcl5 = form.key == PCL5.key
    band = cutoff_words(came_to, pcl5_cutoff) if of_pcl5 else band_of(form.bands, came_to)
    return Result(fact, form.scale, form, Decimal(came_to), band, open_answers, None, *shown)


def _alike(one: Scale, other: Scale) -> bool:
    return (one.least, one.greatest, one.higher_is_better) == (
        other.least,
        other.greatest,
        other.higher_is_better,
    )
