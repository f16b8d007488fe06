"""The free tags that a session has so far."""

from kap_companion.domain.charts.session import SessionChart
from kap_companion.domain.events import InterventionMade, Observed, QuoteHeard
from kap_companion.domain.free_tags import free_tags


def tags_used(chart: SessionChart) -> tuple[str, ...]:
    """Return each free tag once, as it was written last; the one used last stands last."""
    found: dict[str, str] = {}
    for fact in chart.of(Observed, QuoteHeard, InterventionMade):
        if isinstance(fact.event, Observed | QuoteHeard | InterventionMade):
            for tag in free_tags(" ".join((fact.event.words, *fact.words_added))):
                found.pop(tag.casefold(), None)
                found[tag.casefold()] = tag
    return tuple(found.values())
