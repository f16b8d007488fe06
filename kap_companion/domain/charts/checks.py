"""The checks of a session as its record tells them: the baseline, and what falls due."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from kap_companion.domain.charts.facts import Fact
from kap_companion.domain.charts.protocol import protocol_of
from kap_companion.domain.charts.session import SessionChart, SessionState
from kap_companion.domain.due import Due, DueState, Made, PutOff, Standing, due_checks
from kap_companion.domain.events import (
    CheckPlan,
    CheckPutOff,
    Event,
    Limit,
    LookedAt,
    RecheckAsked,
    SessionEnded,
    SomeoneTold,
    VitalsTaken,
)
from kap_companion.domain.moment import US_PER_MINUTE, Moment
from kap_companion.domain.vital_signs import Beyond, beyond, read, taken

RECHECK = "Recheck"
"""The name under which vitals fall due that were asked for again."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Vitals on the record, and what of them lies beyond the practice's bounds."""

    fact: Fact
    vitals: VitalsTaken
    beyond: tuple[Beyond, ...]


def readings(chart: SessionChart) -> tuple[Reading, ...]:
    """Return all vitals of the session, in the order they were taken."""
    return read_within(chart.of(VitalsTaken), protocol_of(chart).limits)


def read_within(facts: Iterable[Fact], limits: tuple[Limit, ...]) -> tuple[Reading, ...]:
    """Return the vitals among these facts, beside the limits of the practice."""
    return tuple(Reading(fact, each, beyond(each, limits)) for fact, each in _taken(facts))


def baseline(chart: SessionChart) -> Reading | None:
    """Return the patient's own baseline, under the last vitals taken before the first dose.

    Those may have been a few signs taken again. A session whose first vitals came after its dose
    has none.
    """
    before = _before_the_dose(chart)
    if not before:
        return None
    vitals = own_baseline(chart)
    return Reading(before[-1][0], vitals, beyond(vitals, protocol_of(chart).limits))


def own_baseline(chart: SessionChart) -> VitalsTaken:
    """Return the patient's own baseline, sign by sign: each as it was read last before the dose.

    Before the dose it is what was read last so far. A sign that was not taken by then has none.
    """
    known: dict[str, Any] = {}
    for _fact, vitals in _before_the_dose(chart):
        known |= {sign.value: read(vitals, sign) for sign in taken(vitals)}
    return VitalsTaken(**known)


def _taken(facts: Iterable[Fact]) -> Iterator[tuple[Fact, VitalsTaken]]:
    for fact in facts:
        if isinstance(fact.event, VitalsTaken):
            yield fact, fact.event


def _before_the_dose(chart: SessionChart) -> tuple[tuple[Fact, VitalsTaken], ...]:
    place, anchor = chart.timeline.place_us, chart.anchor
    return tuple(
        (fact, vitals)
        for fact, vitals in _taken(chart.of(VitalsTaken))
        if anchor is None or place(fact.occurred_at) <= place(anchor)
    )


def checks_due(chart: SessionChart, now: Moment) -> tuple[Due, ...]:
    """Return every check of the session's protocol, and every recheck, as they stand now.

    What has a time comes in the order of it, after what is to be made before the dose.
    """
    ended = chart.of(SessionEnded)
    at = ended[-1].occurred_at if ended else now
    over = chart.state in {SessionState.ENDED, SessionState.CANCELLED}
    standing = Standing(_at_ms(chart, at), over)
    plans = protocol_of(chart).checks
    planned = due_checks(plans, tuple(_made(chart, plans)), tuple(_put_off(chart)), standing)
    again = _rechecks(chart, at, over=over)
    return tuple(sorted((*planned, *again), key=_when))


def missed(chart: SessionChart, now: Moment) -> tuple[Due, ...]:
    """Return the checks that were missed."""
    return tuple(due for due in checks_due(chart, now) if due.state is DueState.MISSED)


def told_of(chart: SessionChart, entry_id: str) -> tuple[str, ...]:
    """Return who was told of an entry."""
    return tuple(
        fact.event.who
        for fact in chart.of(SomeoneTold)
        if isinstance(fact.event, SomeoneTold) and fact.event.about == entry_id
    )


def _made(chart: SessionChart, plans: tuple[CheckPlan, ...]) -> Iterator[Made]:
    for fact in chart.of(VitalsTaken, LookedAt):
        yield Made(fact.id, _answered(fact.event, plans), _at_ms(chart, fact.occurred_at))


def _answered(event: Event, plans: tuple[CheckPlan, ...]) -> tuple[str, ...]:
    """Whoever takes vitals looks at the patient too; a look takes no vitals."""
    if isinstance(event, VitalsTaken):
        read_now = frozenset(taken(event))
        return tuple(p.name for p in plans if not (p.signs and read_now.isdisjoint(p.signs)))
    looked = event.check if isinstance(event, LookedAt) else None
    return tuple(plan.name for plan in plans if not plan.signs and plan.name == looked)


def _put_off(chart: SessionChart) -> Iterator[PutOff]:
    put_off = ((fact.event, _at_ms(chart, fact.occurred_at)) for fact in chart.of(CheckPutOff))
    return (
        PutOff(event.check, event.due_min, event.minutes, at_ms)
        for event, at_ms in put_off
        if isinstance(event, CheckPutOff)
    )


def _at_ms(chart: SessionChart, moment: Moment) -> int | None:
    """T+ of a moment in milliseconds, None before any dose."""
    gone = chart.t_plus(moment)
    return None if gone is None else gone.ms


def _when(due: Due) -> tuple[bool, int]:
    return due.at_ms is not None, due.at_ms or 0


def _rechecks(chart: SessionChart, now: Moment, *, over: bool) -> Iterator[Due]:
    """Every recheck that was asked for; of two for the same vitals the later one counts.

    One that was asked for after the end stands in the record, and nothing falls due by it.
    """
    ended = chart.of(SessionEnded)
    end = chart.sort_key(ended[-1]) if ended else None
    asked = {
        fact.event.about: (fact, fact.event)
        for fact in chart.of(RecheckAsked)
        if isinstance(fact.event, RecheckAsked) and (end is None or chart.sort_key(fact) < end)
    }
    for fact, event in asked.values():
        falls_due = _put_off_recheck(chart, fact, event.minutes)
        left_ms = chart.timeline.between(now, falls_due).ms
        at_ms = _at_ms(chart, falls_due)
        state, made_by = _recheck_state(chart, fact, event, left_ms, over=over)
        yield Due(RECHECK, None, at_ms, state, made_by, left_ms, takes_vitals=True)


def _put_off_recheck(chart: SessionChart, asked: Fact, minutes: int) -> Moment:
    """When a recheck falls due: as it was asked for, and whatever was put off since."""
    place = chart.timeline.place_us
    since_us = place(asked.occurred_at)
    due_us = since_us + minutes * US_PER_MINUTE
    for fact in chart.of(CheckPutOff):
        if isinstance(fact.event, CheckPutOff) and fact.event.check == RECHECK:
            at_us = place(fact.occurred_at)
            if at_us >= since_us:
                due_us = max(due_us, at_us) + fact.event.minutes * US_PER_MINUTE
    return asked.occurred_at.shifted(due_us - since_us)


def _recheck_state(
    chart: SessionChart, asked: Fact, event: RecheckAsked, left_ms: int, *, over: bool
) -> tuple[DueState, str]:
    since, first = chart.sort_key(asked), chart.fact(event.about)
    later = (
        each
        for each in chart.of(VitalsTaken)
        if chart.sort_key(each) > since and each.id != event.about
    )
    limits, earlier = protocol_of(chart).limits, first.event if first else None
    answer = next((each for each in later if _takes_again(each.event, earlier, limits)), None)
    if answer is not None:
        return DueState.DONE, answer.id
    if over:
        return DueState.MISSED, ""
    return (DueState.COMING if left_ms > 0 else DueState.DUE), ""


def _takes_again(later: Event, earlier: Event | None, limits: tuple[Limit, ...]) -> bool:
    """Whether vitals take again what was beyond a bound; where nothing was, any sign of it."""
    if not isinstance(earlier, VitalsTaken) or not isinstance(later, VitalsTaken):
        return True
    out = {each.sign for each in beyond(earlier, limits)}
    again = set(taken(later))
    return out <= again if out else not again.isdisjoint(taken(earlier))
