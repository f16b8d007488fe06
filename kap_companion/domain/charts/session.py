"""The chart of one session: what its entries mean now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from itertools import chain
from typing import TypeVar

from kap_companion.domain.charts.facts import Fact, replay
from kap_companion.domain.charts.timeline import Timeline
from kap_companion.domain.entry import Entry
from kap_companion.domain.events import (
    ADDITIONS,
    DoseGiven,
    Event,
    IntentionFormClosed,
    IntentionWritten,
    ProtocolTaken,
    SessionBegun,
    SessionCancelled,
    SessionEnded,
    SessionMoved,
    SessionPlanned,
)
from kap_companion.domain.moment import Elapsed, Moment
from kap_companion.domain.routes import PhaseSpan, phase_spans, route_named, with_phases

Kind = TypeVar("Kind", bound=Event)


class SessionState(StrEnum):
    """Where a session stands."""

    PLANNED = "planned"
    RUNNING = "running"
    ENDED = "ended"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class SessionChart:
    """A session's facts, and the questions that screens and reports ask of them."""

    facts: tuple[Fact, ...]

    @classmethod
    def replay(cls, entries: Iterable[Entry]) -> "SessionChart":
        """Return the chart of these entries, in whatever order they come."""
        return cls(replay(entries))

    def plus(self, entry: Entry) -> "SessionChart | None":
        """Return the chart with one entry more, or None where only a replay can tell.

        What takes long to work out from all facts is carried along.
        """
        if entry.amends:
            return self._with_addition(entry)
        fact = Fact((entry,))
        chart = SessionChart((*self.facts, fact))
        of_type = (*self._by_type.get(type(fact.event), ()), fact)
        vars(chart).update(
            live=(*self.live, fact),
            kinds=self.kinds | {type(fact.event)},
            timeline=self.timeline.plus(entry.recorded_at),
            _by_id=self._by_id | {fact.id: fact},
            _by_type={**self._by_type, type(fact.event): of_type},
        )
        return chart

    def _with_addition(self, entry: Entry) -> "SessionChart | None":
        """Return the chart with words or a strength added to one fact; None for all else."""
        before = self._by_id.get(entry.amends)
        if before is None or not isinstance(entry.event, ADDITIONS):
            return None
        after = replace(before, added=(*before.added, entry))
        kind = type(before.event)

        def instead(facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
            return tuple(after if fact is before else fact for fact in facts)

        chart = SessionChart(instead(self.facts))
        vars(chart).update(
            live=instead(self.live),
            kinds=self.kinds,
            timeline=self.timeline,
            _by_id=self._by_id | {before.id: after},
            _by_type={**self._by_type, kind: instead(self._by_type.get(kind, ()))},
        )
        return chart

    @cached_property
    def live(self) -> tuple[Fact, ...]:
        """The facts that were not taken back."""
        return tuple(fact for fact in self.facts if fact.retraction is None)

    @cached_property
    def kinds(self) -> frozenset[type[Event]]:
        """What ever happened, taken back or not."""
        return frozenset(type(fact.event) for fact in self.facts)

    @cached_property
    def _by_type(self) -> Mapping[type[Event], tuple[Fact, ...]]:
        grouped: dict[type[Event], list[Fact]] = {}
        for fact in self.live:
            grouped.setdefault(type(fact.event), []).append(fact)
        return {event_type: tuple(facts) for event_type, facts in grouped.items()}

    def of(self, *types: type[Event]) -> tuple[Fact, ...]:
        """Return the live facts of these types, in the order they happened."""
        own = [facts for each in types if (facts := self._by_type.get(each))]
        found = own[0] if len(own) == 1 else tuple(chain.from_iterable(own))
        return tuple(sorted(found, key=self.sort_key)) if len(found) > 1 else found

    def latest(self, event_type: type[Kind]) -> Kind | None:
        """Return the newest live event of this type."""
        found = self._by_type.get(event_type)
        event = found[-1].event if found else None
        return event if isinstance(event, event_type) else None

    def fact(self, entry_id: str) -> Fact | None:
        """Return the fact that began with this entry."""
        return self._by_id.get(entry_id)

    @cached_property
    def _by_id(self) -> dict[str, Fact]:
        return {fact.id: fact for fact in self.facts}

    @cached_property
    def plan(self) -> SessionPlanned | None:
        """What was planned."""
        return self.latest(SessionPlanned)

    @cached_property
    def patient_id(self) -> str:
        """Whose session it is: the planned patient's, or whose it was moved to last."""
        moved = self.latest(SessionMoved)
        if moved is not None:
            return moved.patient_id
        return self.plan.patient_id if self.plan else ""

    @cached_property
    def state(self) -> SessionState:
        """Where the session stands."""
        if self.latest(SessionEnded):
            return SessionState.ENDED
        if self.latest(SessionCancelled):
            return SessionState.CANCELLED
        return SessionState.RUNNING if self.latest(SessionBegun) else SessionState.PLANNED

    @cached_property
    def doses(self) -> tuple[Fact, ...]:
        """The doses given, the first one first; every later one is a booster."""
        return self.of(DoseGiven)

    @cached_property
    def anchor(self) -> Moment | None:
        """The moment of the first dose, from which T+ counts."""
        return self.doses[0].occurred_at if self.doses else None

    def t_plus(self, moment: Moment) -> Elapsed | None:
        """Return the time since the first dose (negative before it), or None without a dose."""
        return None if self.anchor is None else self.timeline.between(self.anchor, moment)

    @cached_property
    def timeline(self) -> Timeline:
        """What ties the boots of this record together."""
        return Timeline.through(fact.first.recorded_at for fact in self.facts)

    def sort_key(self, fact: Fact) -> tuple[int, int]:
        """Order of happening, along the timeline; at one moment, the order of the record."""
        versions = fact.versions
        return self.timeline.place_us(versions[-1].occurred_at), versions[0].counter

    @cached_property
    def route(self) -> str:
        """The route in use: the first dose's, before that the planned one."""
        dose = self.doses[0].event if self.doses else None
        if isinstance(dose, DoseGiven):
            return dose.route
        return self.plan.route if self.plan else ""

    @cached_property
    def phases(self) -> tuple[PhaseSpan, ...]:
        """The phases for the route in use and the planned window; none for an unknown route."""
        try:
            route = route_named(self.route)
        except KeyError:
            return ()
        taken = self.latest(ProtocolTaken)
        if taken is not None and taken.protocol.route == route.key:
            route = with_phases(route, taken.protocol.phase_min)
        return phase_spans(route, self.plan.window_min if self.plan else route.window_min)

    @cached_property
    def intentions(self) -> dict[str, Fact]:
        """The newest answer to each question of the form, by the question's key."""
        return {
            fact.event.question: fact
            for fact in self.of(IntentionWritten)
            if isinstance(fact.event, IntentionWritten)
        }

    @property
    def intention_closed(self) -> bool:
        """Whether the intention form was finished."""
        return self.latest(IntentionFormClosed) is not None
