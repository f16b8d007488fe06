"""From an intention to what came of it: the chain that the integration of a session makes."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from kap_companion.domain.charts.facts import Fact
from kap_companion.domain.charts.integration import Insight, Step, insights, steps
from kap_companion.domain.charts.intended import intended
from kap_companion.domain.charts.session import SessionChart
from kap_companion.domain.events import QuoteHeard, StepStatus


class Stage(IntEnum):
    """A column of the chain, from the left."""

    INTENTION = 0
    SAID = 1
    INSIGHT = 2
    STEP = 3
    OUTCOME = 4


@dataclass(frozen=True, slots=True)
class Link:
    """One thing of the chain.

    `key` is its own within the chain, `fact` what it stands in where it stands in one. `patients`
    marks the patient's own words. `status` is that of an outcome.
    """

    key: str
    stage: Stage
    words: str
    fact: Fact | None = None
    patients: bool = False
    status: StepStatus | None = None


@dataclass(frozen=True, slots=True)
class Chain:
    """All things of the chain, those that belong together one below the other, and their ties."""

    links: tuple[Link, ...]
    ties: tuple[tuple[str, str], ...]
    """Keys of two links, the earlier stage first."""

    def of(self, stage: Stage) -> tuple[Link, ...]:
        """Return the things of one column, from the top."""
        return tuple(link for link in self.links if link.stage is stage)


def chain_of(chart: SessionChart) -> Chain:
    """Return the chain of a session; the patient's own words come first among what was said.

    An insight without a source is tied to its intention at once, a step without an insight is tied
    to nothing. An outcome is what was noted last: an open step has its newest check-in there.
    """
    known = insights(chart)
    told = [*_intentions(chart), *_said(chart, known), *map(_insight, known)]
    planned = steps(chart)
    told += [_planned(step) for step in planned]
    told += [link for step in planned if (link := _outcome(step))]
    keys = {link.key for link in told}
    ties = [*_ties_of_insights(chart, known), *_ties_of_steps(planned)]
    whole = dict.fromkeys(each for each in ties if each[0] in keys and each[1] in keys)
    return Chain(tuple(told), tuple(whole))


def _intentions(chart: SessionChart) -> Iterable[Link]:
    fact = {each.key: chart.fact(each.key.partition(":")[0]) for each in intended(chart)}
    return (
        Link(each.key, Stage.INTENTION, each.words, fact[each.key], patients=True)
        for each in intended(chart)
    )


def _said(chart: SessionChart, known: Iterable[Insight]) -> list[Link]:
    sources = dict.fromkeys(source for each in known for source in each.event.sources)
    facts = [fact for each in sources if (fact := _standing(chart, each))]
    facts.sort(key=lambda fact: (not isinstance(fact.event, QuoteHeard), chart.sort_key(fact)))
    return [
        Link(fact.id, Stage.SAID, _words_of(fact), fact, isinstance(fact.event, QuoteHeard))
        for fact in facts
    ]


def _standing(chart: SessionChart, key: str) -> Fact | None:
    fact = chart.fact(key)
    return fact if fact is not None and fact.retraction is None else None


def _words_of(fact: Fact) -> str:
    said = (str(getattr(fact.event, "words", "")), *fact.words_added)
    tag = str(getattr(fact.event, "tag", ""))
    return " ".join(filter(None, (f"{tag}." if tag else "", *said)))


def _insight(insight: Insight) -> Link:
    return Link(insight.fact.id, Stage.INSIGHT, insight.event.words, insight.fact)


def _planned(step: Step) -> Link:
    return Link(step.fact.id, Stage.STEP, step.event.words, step.fact)


def _outcome(step: Step) -> Link | None:
    key = f"{step.fact.id}:outcome"
    if step.status is not StepStatus.OPEN:
        return Link(key, Stage.OUTCOME, step.words, step.outcome, bool(step.words), step.status)
    if not step.check_ins:
        return None
    last = step.check_ins[-1]
    words = last.event.words
    return Link(key, Stage.OUTCOME, words, last.fact, bool(words), StepStatus.OPEN)


def _ties_of_insights(chart: SessionChart, known: Iterable[Insight]) -> Iterable[tuple[str, str]]:
    for each in known:
        key, intention = each.fact.id, each.event.intention
        standing = [source for source in each.event.sources if _standing(chart, source)]
        yield from ((source, key) for source in standing)
        yield from ((intention, source) for source in standing if intention)
        if intention and not standing:
            yield intention, key


def _ties_of_steps(planned: Iterable[Step]) -> Iterable[tuple[str, str]]:
    for step in planned:
        yield step.event.insight, step.fact.id
        yield step.fact.id, f"{step.fact.id}:outcome"
