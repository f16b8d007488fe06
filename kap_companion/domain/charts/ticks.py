"""The lists of a session that are ticked: who ticked what when, and what still holds back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from kap_companion.domain.charts.facts import Fact
from kap_companion.domain.charts.session import SessionChart
from kap_companion.domain.events import ItemTicked, ListItem

DAY_OF, READINESS = "day of", "readiness"
"""The names of the lists, as they stand on the record."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A tick, and until when its item holds back: None where it never did."""

    fact: Fact
    event: ItemTicked
    until: datetime | None = None

    def holds_back(self, now: datetime) -> bool:
        """Whether the time that has to pass has not passed yet."""
        return self.until is not None and now < self.until


def ticks(chart: SessionChart, list_name: str, items: Sequence[ListItem]) -> Mapping[str, Tick]:
    """Return the newest tick of each ticked item of a list, by the item's key.

    What is no longer on the list keeps its tick.
    """
    holds = {item.key: item.hold_min for item in items}
    return {
        fact.event.item: Tick(fact, fact.event, _until(fact.event, holds.get(fact.event.item, 0)))
        for fact in chart.of(ItemTicked)
        if isinstance(fact.event, ItemTicked) and fact.event.list_name == list_name
    }


def _until(event: ItemTicked, hold_min: int) -> datetime | None:
    if event.last_at is None or not hold_min:
        return None
    return event.last_at + timedelta(minutes=hold_min)
