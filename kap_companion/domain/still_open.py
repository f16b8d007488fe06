"""What is still open of a session before the patient goes home, and before it is ended.

It asks for a reason or tells what is open, and never says no. Nothing here says how a patient is.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from kap_companion.domain.charts.adverse import running_events, worst_first
from kap_companion.domain.charts.checks import checks_due
from kap_companion.domain.charts.dosing import lozenge_held, running_rate
from kap_companion.domain.charts.returning import (
    after_care_of,
    escort_item,
    readiness,
    readiness_items,
    ready_of,
)
from kap_companion.domain.charts.session import SessionChart
from kap_companion.domain.due import Due, DueState
from kap_companion.domain.moment import Moment


class Pending(StrEnum):
    """What sort of thing is still open."""

    EVENT_RUNS = "adverse event runs"
    INFUSION_RUNS = "infusion runs"
    LOZENGE_HELD = "lozenge in the mouth"
    CHECK_DUE = "check due"
    CHECK_MISSED = "check missed"
    NOT_TICKED = "not ticked"
    ESCORT_NOT_SEEN = "escort not seen"
    NOT_READY = "nobody said ready"
    NO_AFTER_CARE = "after-care sheet not given"
    NOT_SIGNED = "not signed"
    DRAFT = "typed and not recorded"


NO_DRAFTS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class StillOpen:
    """One thing that is open: `words` name it where the kind does not; `key` is what it is about.

    The key is the id of an entry, the key of a list's item, or the name of a draft.
    """

    kind: Pending
    words: str = ""
    key: str = ""
    takes_vitals: bool = False


def named(each: StillOpen) -> str:
    """Return what is open in the words of the record."""
    return f"{each.words}: {each.kind.value}" if each.words else each.kind.value


def open_before_ready(chart: SessionChart, now: Moment) -> tuple[StillOpen, ...]:
    """Return what is open before somebody says ready; nothing where no dose was given."""
    if not chart.doses:
        return ()
    checks = (each for each in _checks(chart, now) if each.kind is Pending.CHECK_DUE)
    return (*_running(chart), *checks, *_not_ticked(chart))


def open_before_end(
    chart: SessionChart,
    now: Moment,
    unsigned: Sequence[str] = (),
    drafts: Mapping[str, str] = NO_DRAFTS,
) -> tuple[StillOpen, ...]:
    """Return what is open before the session is ended.

    `unsigned` are the parts that could be signed now and are not, `drafts` what was typed and not
    recorded: its words, by its name. The way home is asked about where a dose was given.
    """
    return (
        *_running(chart),
        *_checks(chart, now),
        *(_way_home(chart) if chart.doses else ()),
        *(StillOpen(Pending.NOT_SIGNED, part, part) for part in unsigned),
        *(StillOpen(Pending.DRAFT, words, key) for key, words in drafts.items()),
    )


def _running(chart: SessionChart) -> Iterator[StillOpen]:
    for each in worst_first(running_events(chart)):
        words = f"{each.event.what}, {each.severity.value}"
        yield StillOpen(Pending.EVENT_RUNS, words, each.fact.id)
    if running_rate(chart) is not None:
        yield StillOpen(Pending.INFUSION_RUNS)
    if lozenge_held(chart) is not None:
        yield StillOpen(Pending.LOZENGE_HELD)


def _checks(chart: SessionChart, now: Moment) -> Iterator[StillOpen]:
    kinds = {DueState.DUE: Pending.CHECK_DUE, DueState.MISSED: Pending.CHECK_MISSED}
    for due in checks_due(chart, now):
        if due.state in kinds and not (due.due_min is None and due.at_ms is None):
            yield StillOpen(kinds[due.state], _check_words(due), due.name, due.takes_vitals)


def _check_words(due: Due) -> str:
    at_min = due.due_min if due.due_min is not None else (due.at_ms or 0) // 60_000
    return f"{due.name} {at_min // 60}:{at_min % 60:02d}"


def _not_ticked(chart: SessionChart) -> Iterator[StillOpen]:
    found, escort = readiness(chart), escort_item(chart)
    for item in readiness_items(chart):
        if item.key not in found:
            is_escort = item.key == escort.key
            kind = Pending.ESCORT_NOT_SEEN if is_escort else Pending.NOT_TICKED
            yield StillOpen(kind, "" if is_escort else item.words, item.key)


def _way_home(chart: SessionChart) -> Iterator[StillOpen]:
    yield from _not_ticked(chart)
    if ready_of(chart) is None:
        yield StillOpen(Pending.NOT_READY)
    if not after_care_of(chart):
        yield StillOpen(Pending.NO_AFTER_CARE)
