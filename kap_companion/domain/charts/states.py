"""The states of a session that ran on: still tearful, since the entry that named it first."""

from dataclasses import dataclass

from kap_companion.domain.charts.facts import Fact
from kap_companion.domain.charts.session import SessionChart
from kap_companion.domain.events import Observed, StateEnded, StateWentOn, Strength
from kap_companion.domain.moment import Moment

NEXT_STRENGTH = dict(zip(Strength, (*tuple(Strength)[1:], Strength.MILD), strict=True))


@dataclass(frozen=True, slots=True)
class State:
    """One state: the entry that said so, what it is, since when, and its end if it has one."""

    fact: Fact
    event: StateWentOn
    since: Moment
    ended: Fact | None = None

    @property
    def what(self) -> str:
        """What goes on."""
        return self.event.what


def states(chart: SessionChart) -> tuple[State, ...]:
    """Return the states that went on, in the order in which that was said.

    One whose entry was taken back did not go on either. Of two ends the first one counts.
    """
    ends = [fact for fact in chart.of(StateEnded) if isinstance(fact.event, StateEnded)]
    found = []
    for fact in chart.of(StateWentOn):
        event = fact.event
        if not isinstance(event, StateWentOn):
            continue
        named = chart.fact(event.of)
        if named is None or named.retraction is not None:
            continue
        end = next((each for each in ends if getattr(each.event, "of", "") == fact.id), None)
        found.append(State(fact, event, named.occurred_at, end))
    return tuple(found)


def running_states(chart: SessionChart) -> tuple[State, ...]:
    """Return the states that were not ended."""
    return tuple(each for each in states(chart) if each.ended is None)


def state_of(chart: SessionChart, entry_id: str) -> State | None:
    """Return the running state that this entry names, began or is, None where there is none."""
    for each in running_states(chart):
        if entry_id in {each.fact.id, each.event.of}:
            return each
    return None


def stronger(fact: Fact) -> Strength:
    """Return the next strength of a tag: the first one, one more, and round again."""
    return Strength.MILD if fact.strength is None else NEXT_STRENGTH[fact.strength]


def is_tag(fact: Fact) -> bool:
    """Whether this is a tag, which alone can have a strength."""
    return isinstance(fact.event, Observed) and bool(fact.event.tag)
