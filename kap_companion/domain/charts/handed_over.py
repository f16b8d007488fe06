"""What the session hands over to the days after: its notes and quotes, each of them once."""

from collections.abc import Iterable
from functools import partial
from itertools import filterfalse

from kap_companion.domain.charts.facts import Fact
from kap_companion.domain.charts.session import SessionChart
from kap_companion.domain.events import AddendumWritten, Event, Observed, QuoteHeard
from kap_companion.domain.signing import Part


def handed_over(chart: SessionChart) -> tuple[Fact, ...]:
    """Return the notes and quotes, in the order they happened.

    An addendum stands below the entry that it is about. What was taken back is left out, but where
    whoever took it back did not know of all that stood there.
    """
    kept = (fact for fact in chart.facts if fact.retraction is None or fact.conflict)
    shown = (fact for fact in kept if _is_of_the_room(fact.event))
    return tuple(sorted(shown, key=partial(place_of, chart)))


def their_words_first(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """Return these facts, what the patient said before what was seen, each in its order.

    What was added to their words stays below them.
    """
    listed = tuple(facts)
    quotes = {fact.id for fact in listed if isinstance(fact.event, QuoteHeard)}

    def is_theirs(fact: Fact) -> bool:
        event = fact.event
        return (event.about if isinstance(event, AddendumWritten) else fact.id) in quotes

    return (*filter(is_theirs, listed), *filterfalse(is_theirs, listed))


def place_of(chart: SessionChart, fact: Fact) -> tuple[int, ...]:
    """Order of happening; an addendum stands below the entry that it is about."""
    own, event = chart.sort_key(fact), fact.event
    about = chart.fact(event.about) if isinstance(event, AddendumWritten) else None
    return (*own, 0) if about is None else (*chart.sort_key(about), 1, *own)


def _is_of_the_room(event: Event) -> bool:
    match event:
        case Observed() | QuoteHeard():
            return True
        case AddendumWritten(part=part):
            return part == Part.JOURNEY
        case _:
            return False
