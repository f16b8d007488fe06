"""The notes of a session as marks on its axis: a fact more is a mark more, however many stand."""

from collections.abc import Callable, Iterable
from functools import cache
from itertools import chain
from operator import attrgetter

from kap_companion.domain.charts import Fact, SessionChart
from kap_companion.domain.charts.growth import Growth, growth
from kap_companion.domain.events import AddendumWritten, InterventionMade, Observed, QuoteHeard
from kap_companion.domain.moment import Moment
from kap_companion.ui.widgets.axis_model import Mark, MarkKind
from kap_companion.ui.wording import label_and_words

ToMs = Callable[[Moment], int]
TOUCH_TAG = "touch"
NOTED = (Observed, QuoteHeard, InterventionMade)


class StoryNotes:
    """Marks and reach of one session's facts, kept from one chart to the next."""

    def __init__(self, *, marked: bool = True) -> None:
        """Without marks only the reach is kept: a page in haste draws its notes a little later."""
        self._marked = marked
        self.marks: tuple[Mark, ...] = ()
        """The notes, in the order they happened."""
        self.latest_ms = 0
        """When the last thing of the session itself happened."""
        self._facts: tuple[Fact, ...] = ()
        self._zero_ms: int | None = None

    def follow(self, chart: SessionChart, to_ms: ToMs) -> None:
        """Bring both up to this chart; what is known already is not worked out again."""
        zero_ms = to_ms(chart.facts[0].occurred_at)
        grown = growth(self._facts, chart.facts) if zero_ms == self._zero_ms else None
        if grown is None:
            self.marks, self.latest_ms = (), -(10**15)
            grown = Growth(chart.facts)
        self._facts, self._zero_ms = chart.facts, zero_ms
        fresh = _timed(grown.fresh, to_ms)
        if self._marked:
            anew = {mark.key: mark for mark in _marks(chart, _timed(grown.added_to, to_ms), to_ms)}
            kept = (anew.get(mark.key, mark) for mark in self.marks) if anew else self.marks
            marks = chain(kept, _marks(chart, fresh, to_ms))
            self.marks = tuple(sorted(marks, key=attrgetter("at_ms")))
        times = (at_ms for fact, at_ms in fresh if not _late(fact))
        self.latest_ms = max(chain((self.latest_ms,), times))


def _timed(facts: Iterable[Fact], to_ms: ToMs) -> list[tuple[Fact, int]]:
    return [(fact, to_ms(fact.occurred_at)) for fact in facts]


def _late(fact: Fact) -> bool:
    """Whether a fact belongs to the days after, not to the session in the room."""
    return _of_the_days_after(type(fact.event).__module__)


@cache
def _of_the_days_after(module: str) -> bool:
    return module.endswith((".integration", ".record"))


def _marks(chart: SessionChart, facts: Iterable[tuple[Fact, int]], to_ms: ToMs) -> Iterable[Mark]:
    for fact, at_ms in facts:
        if fact.retraction is None and isinstance(fact.event, NOTED):
            said = " ".join(filter(None, label_and_words(chart, fact)))
            yield Mark(at_ms, _mark_kind(fact), said, fact.id)
        elif fact.retraction is None and isinstance(fact.event, AddendumWritten):
            yield from _added(chart, fact, fact.event.about, to_ms)


def _added(chart: SessionChart, fact: Fact, about: str, to_ms: ToMs) -> Iterable[Mark]:
    """An addendum stands at the moment it is about; one about none has no place on the axis."""
    of_room = chart.fact(about)
    if of_room is not None and not _late(of_room):
        said = " ".join(label_and_words(chart, fact))
        yield Mark(to_ms(of_room.occurred_at), "tick", said, fact.id)


def _mark_kind(fact: Fact) -> MarkKind:
    match fact.event:
        case QuoteHeard():
            return "quote"
        case Observed(tag=tag) if tag.casefold() == TOUCH_TAG:
            return "touch"
        case InterventionMade(touch=touch):
            return "touch" if touch else "intervention"
        case _:
            return "tick"
