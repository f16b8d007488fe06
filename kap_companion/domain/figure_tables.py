"""The figures of a practice as tables that may be told: every count has passed the guard."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from kap_companion.domain.events import Severity
from kap_companion.domain.figures import Came, Course, Held, Tally
from kap_companion.domain.measures.change import ChangeWord
from kap_companion.domain.small_numbers import FEWEST, GuardedTable, Untold, guarded, told_mean

Column = TypeVar("Column", bound=StrEnum)


class Topic(StrEnum):
    """What a table is about."""

    SESSIONS = "Sessions by month"
    INTEGRATION = "Integration of sessions with a dose"
    ADVERSE = "Adverse events"
    CHANGE = "Change of measures, by patient"
    RESPONSE = "Response, by patient"
    REMISSION = "Remission, by patient"


@dataclass(frozen=True, slots=True)
class FigureTable:
    """A table with what it is about; `rates` and `means` stand beside its rows, by their place.

    A rate counts to 100 sessions with a dose. None where too few stand behind it.
    """

    topic: Topic
    table: GuardedTable
    rates: tuple[float | None, ...] = ()
    means: tuple[float | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Figures:
    """All tables, and how many sessions with a dose they rest on, as far as it may be told."""

    tables: tuple[FigureTable, ...]
    doses: int | Untold


def figures_of(tally: Tally) -> Figures:
    """Return what was counted as it may be told; tables without anything are left out."""
    made = (
        _table(Topic.SESSIONS, tally.came, Came),
        _table(Topic.INTEGRATION, tally.held, Held),
        _adverse(tally),
        *_outcomes(tally),
    )
    few = 0 < tally.doses < FEWEST
    return Figures(
        tuple(each for each in made if each.table.rows), Untold.FEW if few else tally.doses
    )


def _outcomes(tally: Tally) -> tuple[FigureTable, ...]:
    """These tables count the same people: a total that one of them withholds, all withhold."""
    withheld: frozenset[str] = frozenset()
    while True:
        made = (
            _change(tally, withheld),
            _word(Topic.RESPONSE, tally, ChangeWord.RESPONSE, withheld),
            _word(Topic.REMISSION, tally, ChangeWord.REMISSION, withheld),
        )
        untold = withheld.union(*(_untold_totals(each.table) for each in made))
        if untold == withheld:
            return made
        withheld = untold


def _untold_totals(table: GuardedTable) -> set[str]:
    totals = (row[-1] for row in table.cells)
    return {
        name for name, total in zip(table.rows, totals, strict=False) if isinstance(total, Untold)
    }


def _table(
    topic: Topic, counts: Counter[tuple[str, Column]], columns: Iterable[Column]
) -> FigureTable:
    """A row for each name; columns in which nothing was counted are left out."""
    rows = sorted({name for name, _ in counts})
    used = [each for each in columns if any(counts[name, each] for name in rows)]
    cells = [[counts[name, each] for each in used] for name in rows]
    return FigureTable(topic, guarded(rows, [each.value for each in used], cells))


def _adverse(tally: Tally) -> FigureTable:
    made = _table(Topic.ADVERSE, tally.adverse, Severity)
    totals = [row[-1] for row in made.table.cells[:-1]]
    rates = tuple(
        round(100 * total / tally.doses, 1) if isinstance(total, int) and tally.doses else None
        for total in totals
    )
    known = rates if tally.doses >= FEWEST else tuple(None for _ in rates)
    return FigureTable(made.topic, made.table, rates=known)


def _change(tally: Tally, withheld: frozenset[str]) -> FigureTable:
    keys = sorted(key for key in tally.patients if key[0] in tally.worded)
    cells = [[tally.outcomes[(*key, each)] for each in Course] for key in keys]
    names = [_name(key) for key in keys]
    table = guarded(names, [each.value for each in Course], cells, withheld)
    means = [told_mean(float(tally.points[key]), tally.patients[key]) for key in keys]
    return FigureTable(Topic.CHANGE, table, means=tuple(means))


def _word(topic: Topic, tally: Tally, word: ChangeWord, withheld: frozenset[str]) -> FigureTable:
    measures = {key[0] for key in tally.words if key[2] is word}
    keys = sorted(key for key in tally.patients if key[0] in measures)
    cells = [[count := tally.words[(*key, word)], tally.patients[key] - count] for key in keys]
    names = [_name(key) for key in keys]
    return FigureTable(topic, guarded(names, ["yes", "no"], cells, withheld))


def _name(key: Sequence[str]) -> str:
    return " · ".join(filter(None, key))
