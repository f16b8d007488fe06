"""Which entries were written down late, so that a reader knows they are not of the moment."""

from kap_companion.domain.charts.facts import Fact
from kap_companion.domain.charts.session import SessionChart
from kap_companion.domain.events import (
    AdverseEventBegan,
    AdverseEventEnded,
    AdverseEventFollowed,
    AfterCareGiven,
    ItemTicked,
    LookedAt,
    MonitoringNoted,
    ReadyForDischarge,
    SessionEnded,
    VitalsTaken,
)
from kap_companion.domain.moment import US_PER_MINUTE

LATE_AFTER_US = 10 * US_PER_MINUTE
"""What is written within ten minutes counts as written then.

In the room someone looks at the patient at least every quarter of an hour; what waits no longer
than ten minutes is written before the next look, and is remembered as it was. It is no setting: a
late entry means the same in every practice that reads the record.
"""


OF_THE_ROOM = (
    AdverseEventBegan,
    AdverseEventEnded,
    AdverseEventFollowed,
    AfterCareGiven,
    ItemTicked,
    LookedAt,
    MonitoringNoted,
    ReadyForDischarge,
    VitalsTaken,
)
"""What belongs to the time in the room, and so is late once the session there has ended."""


def is_late(chart: SessionChart, fact: Fact) -> bool:
    """Whether a fact was first written long after it happened, or after the end of its session."""
    waited = chart.timeline.between(fact.occurred_at, fact.first.recorded_at)
    return waited.us > LATE_AFTER_US or _after_the_end(chart, fact)


def _after_the_end(chart: SessionChart, fact: Fact) -> bool:
    if not isinstance(fact.event, OF_THE_ROOM):
        return False
    ended = chart.of(SessionEnded)
    return bool(ended) and fact.first.order > ended[-1].first.order
