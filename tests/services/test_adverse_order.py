"""In whatever order an adverse event is amended: it began, then went on, then ended."""

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kap_companion.domain.charts import Fact
from kap_companion.domain.charts.adverse import AdverseEvent
from kap_companion.domain.entry import NewEntry
from kap_companion.domain.events import (
    AdverseEventBegan,
    AdverseEventEnded,
    AdverseEventFollowed,
    Outcome,
    Severity,
)
from kap_companion.domain.moment import US_PER_MINUTE
from kap_companion.errors import InputRefused
from kap_companion.services.adverse import AdverseEvents
from kap_companion.services.record import SessionRecord
from tests.services.room import saved

AT_MIN = (0, 10, 20, 30)
"""Began, went on twice, ended: minutes after the first of them."""
steps = st.lists(
    st.tuples(st.integers(0, 3), st.integers(-15, 45), st.sampled_from(Severity)), max_size=6
)


def four(adverse: AdverseEvents, record: SessionRecord) -> str:
    """One that began, went on twice and ended; returns the id of its beginning."""
    start = record.now().shifted(-60 * US_PER_MINUTE)
    at = [start.shifted(minutes * US_PER_MINUTE) for minutes in AT_MIN]
    (began,) = saved(record, adverse.begin(AdverseEventBegan("Nausea", Severity.MILD), at[0]))
    for when in at[1:3]:
        saved(record, adverse.follow(AdverseEventFollowed(began.id, Severity.MODERATE), when))
    saved(record, adverse.end(AdverseEventEnded(began.id, Outcome.RECOVERED), at[3]))
    return began.id


def of(adverse: AdverseEvents, entry_id: str) -> AdverseEvent:
    return next(each for each in adverse.all() if each.fact.id == entry_id)


def in_turn(event: AdverseEvent) -> list[Fact]:
    """The beginning, the ends last; what went on in between by its own time."""
    ended = [event.ended.fact] if event.ended else []
    return [event.fact, *(each.fact for each in event.followed), *ended]


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_whatever_is_amended_the_order_holds_and_what_breaks_it_is_refused(
    dosed: SessionRecord, amendments: list[tuple[int, int, Severity]]
) -> None:
    adverse = AdverseEvents(dosed)
    began_id = four(adverse, dosed)
    first = of(adverse, began_id)
    entries, start = [fact.id for fact in in_turn(first)], first.fact.occurred_at
    for number, minute, severity in amendments:
        event = of(adverse, began_id)
        fact = next(each for each in in_turn(event) if each.id == entries[number])
        at = start.shifted(minute * US_PER_MINUTE)
        now_us = {each.id: each.occurred_at.steady_us for each in in_turn(event)}
        then_us = {**now_us, fact.id: at.steady_us}
        went_on = [then_us[each.fact.id] for each in event.followed]
        fits = then_us[began_id] <= min(went_on) and max(went_on) <= then_us[entries[3]]
        wanted: dict[int, AdverseEventBegan | AdverseEventFollowed | AdverseEventEnded] = {
            0: AdverseEventBegan("Nausea", severity),
            3: AdverseEventEnded(began_id, Outcome.UNKNOWN, severity.value),
        }
        changed = wanted.get(number, AdverseEventFollowed(began_id, severity))
        if changed == fact.event and at == fact.occurred_at:
            continue
        if fits:
            saved(dosed, adverse.amend(fact, changed, at, "as it was"))
        else:
            with pytest.raises(InputRefused, match="It can’t have"):
                adverse.amend(fact, changed, at, "as it was")
    times = [fact.occurred_at.steady_us for fact in in_turn(of(adverse, began_id))]
    assert all(earlier <= later for earlier, later in pairwise(times))


def test_it_is_not_ended_before_it_still_went_on(dosed: SessionRecord) -> None:
    adverse = AdverseEvents(dosed)
    start = dosed.now().shifted(-30 * US_PER_MINUTE)
    (began,) = saved(dosed, adverse.begin(AdverseEventBegan("Nausea", Severity.MILD), start))
    later = start.shifted(20 * US_PER_MINUTE)
    saved(dosed, adverse.follow(AdverseEventFollowed(began.id, Severity.SEVERE), later))
    earlier = start.shifted(10 * US_PER_MINUTE)
    with pytest.raises(InputRefused, match="still went on"):
        adverse.end(AdverseEventEnded(began.id, Outcome.RECOVERED), earlier)
    saved(dosed, adverse.end(AdverseEventEnded(began.id, Outcome.RECOVERED), later))


def test_what_came_out_of_order_from_elsewhere_can_be_put_right(dosed: SessionRecord) -> None:
    adverse = AdverseEvents(dosed)
    start = dosed.now().shifted(-30 * US_PER_MINUTE)
    (began,) = saved(dosed, adverse.begin(AdverseEventBegan("Nausea", Severity.MILD), start))
    before = start.shifted(-10 * US_PER_MINUTE)
    end = AdverseEventEnded(began.id, Outcome.RECOVERED)
    saved(dosed, dosed.write_entries([NewEntry(dosed.session_id, end, occurred_at=before)]))
    fact = of(adverse, began.id).fact
    severe = AdverseEventBegan("Nausea", Severity.SEVERE)
    saved(dosed, adverse.amend(fact, severe, fact.occurred_at, "it was worse"))
    fact = of(adverse, began.id).fact
    saved(dosed, adverse.amend(fact, severe, before, "it began before"))
    assert of(adverse, began.id).fact.occurred_at == before
