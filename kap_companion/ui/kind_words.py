"""By which words of a kind a row of the log is found, though they don't stand in it."""

from kap_companion.domain.events import (
    AdverseEventBegan,
    AdverseEventEnded,
    AdverseEventFollowed,
    Event,
    InterventionMade,
    LookedAt,
    Observed,
    QuoteHeard,
    RecheckAsked,
    SoundLost,
    SoundRecovered,
    StateEnded,
    StateWentOn,
    TrackFailed,
    VitalsTaken,
)
from kap_companion.ui.language import tr

_KINDS: tuple[tuple[tuple[type[Event], ...], str], ...] = (
    ((QuoteHeard,), "quote"),
    ((InterventionMade,), "intervention"),
    ((StateWentOn, StateEnded), "state"),
    ((AdverseEventBegan, AdverseEventFollowed, AdverseEventEnded), "adverse event"),
    ((VitalsTaken, LookedAt, RecheckAsked), "check"),
    ((SoundLost, SoundRecovered, TrackFailed), "music"),
)


def kind_words(event: Event) -> str:
    """Return what the kind of an event is called; empty where its row says so itself."""
    if isinstance(event, Observed):
        return tr("tag") if event.tag else tr("note")
    return next((tr(said) for kinds, said in _KINDS if isinstance(event, kinds)), "")
