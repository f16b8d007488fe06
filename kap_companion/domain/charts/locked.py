"""What was written at the locked screen, until someone who may read it stands by it."""

from kap_companion.domain.charts.facts import Fact
from kap_companion.domain.charts.session import SessionChart
from kap_companion.domain.entry import LOCKED_SCREEN
from kap_companion.domain.events import (
    EyeMaskPutOn,
    EyeMaskTakenOff,
    IntentionWritten,
    LockedEntriesConfirmed,
    Observed,
)

BY_HAND = (Observed, EyeMaskPutOn, EyeMaskTakenOff, IntentionWritten)
"""What people do at a locked screen; the music and the clock need nobody to stand by them."""


def unconfirmed(chart: SessionChart) -> tuple[Fact, ...]:
    """Return the live facts, in the order they happened, that nobody has confirmed yet."""
    seen = {
        entry_id
        for fact in chart.of(LockedEntriesConfirmed)
        if isinstance(fact.event, LockedEntriesConfirmed)
        for entry_id in fact.event.entries
    }
    found = (fact for fact in chart.live if fact.newest.author == LOCKED_SCREEN)
    waiting = (fact for fact in found if fact.newest.id not in seen)
    by_hand = (fact for fact in waiting if isinstance(fact.event, BY_HAND))
    return tuple(sorted(by_hand, key=chart.sort_key))
