"""What a clinician has to look at: it stands until a named one has, whatever becomes of it."""

from dataclasses import dataclass

from kap_companion.domain.charts.facts import Fact
from kap_companion.domain.charts.session import SessionChart
from kap_companion.domain.events import AdverseEventBegan, AdverseEventReviewed


@dataclass(frozen=True, slots=True)
class Review:
    """An adverse event that asks for a review, and the acknowledgement, None while it is open."""

    fact: Fact
    event: AdverseEventBegan
    reviewed: Fact | None = None


def reviews(chart: SessionChart) -> tuple[Review, ...]:
    """Return every review that was ever asked for, in the order of the record.

    That an adverse event ended, was amended to something else or was taken back closes none.
    """
    if AdverseEventBegan not in chart.kinds:
        return ()
    done = {
        fact.event.of: fact
        for fact in chart.of(AdverseEventReviewed)
        if isinstance(fact.event, AdverseEventReviewed)
    }
    began = (fact for fact in chart.facts if isinstance(fact.first.event, AdverseEventBegan))
    found = ((fact, _asked(fact)) for fact in began)
    return tuple(Review(fact, event, done.get(fact.id)) for fact, event in found if event)


def open_reviews(chart: SessionChart) -> tuple[Review, ...]:
    """Return the reviews that nobody has acknowledged yet."""
    return tuple(each for each in reviews(chart) if each.reviewed is None)


def _asked(fact: Fact) -> AdverseEventBegan | None:
    """The newest version that asked for a review."""
    versions = (entry.event for entry in reversed(fact.versions))
    began = (event for event in versions if isinstance(event, AdverseEventBegan))
    return next((event for event in began if event.review), None)
