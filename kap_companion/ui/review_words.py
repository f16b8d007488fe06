"""How a review by a clinician is asked for: what was recorded, never what to do about it."""

from collections.abc import Sequence

from kap_companion.domain.charts import SessionChart
from kap_companion.domain.charts.reviews import Review
from kap_companion.ui.wording import time_text, tr


def review_text(chart: SessionChart, reviews: Sequence[Review]) -> str:
    """Return what stands in a notice of these reviews; empty for none."""
    if not reviews:
        return ""
    more = len(reviews) - 1
    parts = (
        tr("Clinician review needed: {0}").format(recorded_text(chart, reviews[0])),
        tr("And {0} more.").format(more) if more else "",
    )
    return " ".join(filter(None, parts))


def recorded_text(chart: SessionChart, review: Review) -> str:
    """Return what was recorded, how severe and when, and whether it was taken back since."""
    fact, event = review.fact, review.event
    at = time_text(chart, fact.occurred_at)
    said = tr("{0}, {1}, at {2}.").format(event.what, tr(event.severity.value), at)
    if fact.retraction is not None:
        return tr("{0} Taken back since.").format(said)
    return said if fact.event == event else tr("{0} Amended since.").format(said)
