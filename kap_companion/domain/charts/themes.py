"""What runs through a session by the therapist's names for it, and the questions left open."""

from collections.abc import Iterable
from dataclasses import dataclass

from kap_companion.domain.charts.facts import Fact
from kap_companion.domain.charts.session import SessionChart
from kap_companion.domain.events import (
    QuestionFate,
    QuestionKept,
    QuestionSettled,
    ThemeKind,
    ThemeNamed,
)


@dataclass(frozen=True, slots=True)
class Theme:
    """A name with the fact it stands in."""

    fact: Fact
    event: ThemeNamed


@dataclass(frozen=True, slots=True)
class KeptQuestion:
    """A question to come back to, with what became of it last."""

    fact: Fact
    event: QuestionKept
    fate: QuestionFate = QuestionFate.OPEN
    settled: Fact | None = None
    words: str = ""


def themes(chart: SessionChart) -> tuple[Theme, ...]:
    """Return the names given in this session, by kind, and in the order they were given."""
    order = list(ThemeKind)
    found = [
        Theme(fact, fact.event)
        for fact in chart.of(ThemeNamed)
        if isinstance(fact.event, ThemeNamed)
    ]
    return tuple(sorted(found, key=lambda theme: order.index(theme.event.kind)))


def questions(chart: SessionChart) -> tuple[KeptQuestion, ...]:
    """Return the questions that were kept, in their order."""
    fates = {
        fact.event.question: (fact, fact.event)
        for fact in chart.of(QuestionSettled)
        if isinstance(fact.event, QuestionSettled)
    }
    return tuple(
        _question(fact, fact.event, fates.get(fact.id))
        for fact in chart.of(QuestionKept)
        if isinstance(fact.event, QuestionKept)
    )


def _question(
    fact: Fact, event: QuestionKept, fate: tuple[Fact, QuestionSettled] | None
) -> KeptQuestion:
    if fate is None:
        return KeptQuestion(fact, event)
    settled, last = fate
    return KeptQuestion(fact, event, last.fate, settled, last.words)


def names_known(charts: Iterable[SessionChart]) -> dict[ThemeKind, tuple[str, ...]]:
    """Return the names of each kind in these charts, the newest first, each spelling once.

    Two names that differ in case alone are one; the newest spelling stands for both.
    """
    known: dict[ThemeKind, dict[str, str]] = {kind: {} for kind in ThemeKind}
    for chart in charts:
        for theme in reversed(themes(chart)):
            names = known[theme.event.kind]
            names.setdefault(theme.event.name.casefold(), theme.event.name)
    return {kind: tuple(names.values()) for kind, names in known.items()}
