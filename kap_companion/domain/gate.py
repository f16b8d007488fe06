"""The gate before the dose: what is still open, in one place. It asks for a reason, never a no."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kap_companion.domain.charts.checks import baseline
from kap_companion.domain.charts.measures import MeasureReview, asked_in
from kap_companion.domain.charts.preparation import PreparationChart
from kap_companion.domain.charts.protocol import protocol_of
from kap_companion.domain.charts.session import SessionChart
from kap_companion.domain.charts.ticks import DAY_OF, ticks
from kap_companion.domain.events import Agreed, ListItem
from kap_companion.domain.moment import Moment
from kap_companion.domain.vital_signs import taken


class OpenKind(StrEnum):
    """What sort of thing is open before the dose."""

    NOT_TICKED = "not ticked"
    HOLDS_BACK = "holds back"
    NO_BASELINE = "no baseline vitals"
    BEYOND_LIMITS = "baseline beyond the limits"
    NOT_SCREENED = "screening not answered"
    NOT_REVIEWED = "finding not reviewed"
    ANSWER_NOT_REVIEWED = "answer above 0 not reviewed"
    NO_CONSENT = "no current consent"
    MEDICINES_NOT_ASKED = "medicines not asked"


@dataclass(frozen=True, slots=True)
class Open:
    """One thing that is open: `words` name it where the kind does not; `until`, when it ends."""

    kind: OpenKind
    words: str = ""
    until: datetime | None = None


def named(each: Open) -> str:
    """Return what is open in the words of the record."""
    said = f"{each.words}: {each.kind.value}" if each.words else each.kind.value
    return f"{said} until {each.until:%H:%M}" if each.until else said


def open_before_dose(
    chart: SessionChart,
    preparation: PreparationChart,
    screening: Sequence[ListItem],
    now: Moment,
) -> tuple[Open, ...]:
    """Return what is open before the dose of this session, as it stands now.

    `screening` is the practice's list. A session whose protocol asks for nothing has no list and
    no vitals to miss; screening and consent belong to the patient, and are asked for all the same.
    """
    return (
        *_of_the_day(chart, now),
        *_vitals(chart),
        *_screening(preparation, screening),
        *_agreements(preparation, now),
    )


def _of_the_day(chart: SessionChart, now: Moment) -> Iterator[Open]:
    items = protocol_of(chart).day_of
    found = ticks(chart, DAY_OF, items)
    for item in items:
        tick = found.get(item.key)
        if tick is None:
            yield Open(OpenKind.NOT_TICKED, item.words)
        elif tick.holds_back(now.local()):
            yield Open(OpenKind.HOLDS_BACK, item.words, tick.until)


def _vitals(chart: SessionChart) -> Iterator[Open]:
    asked = [set(check.signs) for check in protocol_of(chart).checks if check.before]
    reading = baseline(chart)
    known = () if reading is None else taken(reading.vitals)
    if any(signs and signs.isdisjoint(known) for signs in asked):
        yield Open(OpenKind.NO_BASELINE)
    if any(asked) and reading is not None and reading.beyond:
        yield Open(OpenKind.BEYOND_LIMITS)


def _screening(preparation: PreparationChart, items: Sequence[ListItem]) -> Iterator[Open]:
    if preparation.unanswered(items):
        yield Open(OpenKind.NOT_SCREENED)
    for answer in preparation.unreviewed:
        yield Open(OpenKind.NOT_REVIEWED, answer.event.asked)
    for review in preparation.to_review:
        yield Open(OpenKind.ANSWER_NOT_REVIEWED, f"{asked_in(review)} of {_day(review)}")
    if not preparation.medicines_asked:
        yield Open(OpenKind.MEDICINES_NOT_ASKED)


def _day(review: MeasureReview) -> str:
    return review.fact.occurred_at.local().date().isoformat()


def _agreements(preparation: PreparationChart, now: Moment) -> Iterator[Open]:
    if preparation.agreed(Agreed.CONSENT, now.local().date()) is None:
        yield Open(OpenKind.NO_CONSENT)
