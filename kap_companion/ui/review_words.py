"""How a review by a clinician is asked for: what was recorded, never what to do about it."""

from collections.abc import Sequence

from kap_companion.domain.charts import SessionChart
from kap_companion.domain.charts.measures import MeasureReview, asked_in
from kap_companion.domain.charts.reviews import Review
from kap_companion.domain.events import MeasureAnswered, MeasureReviewed
from kap_companion.domain.measures import FORMS
from kap_companion.ui.pages.when import day_and_month
from kap_companion.ui.wording import time_text, tr

AnyReview = Review | MeasureReview


def review_text(chart: SessionChart, reviews: Sequence[AnyReview]) -> str:
    """Return what stands in a notice of these reviews; empty for none."""
    if not reviews:
        return ""
    first, more = reviews[0], len(reviews) - 1
    recorded = (
        measure_recorded_text(first)
        if isinstance(first, MeasureReview)
        else recorded_text(chart, first)
    )
    parts = (
        tr("Clinician review needed: {0}").format(recorded),
        tr("And {0} more.").format(more) if more else "",
    )
    return " ".join(filter(None, parts))


def measure_review_text(review: MeasureReview) -> str:
    """Return what stands in the notice of one answer to a measure."""
    return tr("Clinician review needed: {0}").format(measure_recorded_text(review))


def recorded_text(chart: SessionChart, review: Review) -> str:
    """Return what was recorded, how severe and when, and whether it was taken back since."""
    fact, event = review.fact, review.event
    at = time_text(chart, fact.occurred_at)
    said = tr("{0}, {1}, at {2}.").format(event.what, tr(event.severity.value), at)
    if fact.retraction is not None:
        return tr("{0} Taken back since.").format(said)
    return said if fact.event == event else tr("{0} Amended since.").format(said)


def measure_recorded_text(review: MeasureReview) -> str:
    """Return which measure was answered so, and when, and whether it was changed since."""
    fact, event = review.fact, review.event
    at = fact.occurred_at.local()
    when = f"{day_and_month(at.date())} {at.year}, {at:%H:%M}"
    said = tr("{0} answered above 0, {1}.").format(asked_in(review), when)
    if fact.retraction is not None:
        return tr("{0} Taken back since.").format(said)
    return said if fact.event == event else tr("{0} Amended since.").format(said)


def reviewed_text(review: MeasureReview) -> str:
    """Return who reviewed an answer and with what note, or that it waits for that."""
    done = review.reviewed.event if review.reviewed else None
    asked = tr("{0} above 0.").format(asked_in(review))
    if not isinstance(done, MeasureReviewed):
        return f"{asked} {tr('It waits for a clinician’s review.')}"
    return f"{asked} {tr('Reviewed by {0}: {1}').format(done.by, done.words)}"


def answer_text(review: MeasureReview) -> str:
    """Return the answer itself, in the words of the form; the number of a scale."""
    event = review.event
    if not isinstance(event, MeasureAnswered):
        return str(event.value)
    form = FORMS.get(event.measure)
    place = form.review_item if form else None
    if form is None or place is None:
        return ""
    words = {each.value: each.words for each in form.choices_of(place)}
    answer = event.answers[place] or 0
    return f"{form.items[place].words}: {words.get(answer, str(answer))}"
