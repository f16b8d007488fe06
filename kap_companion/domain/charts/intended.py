"""What the patient intended: one or several intentions that insights may answer."""

from dataclasses import dataclass

from kap_companion.domain.charts.session import SessionChart
from kap_companion.domain.defaults import INTENTION_QUESTION
from kap_companion.domain.events import Given, IntentionWritten


@dataclass(frozen=True, slots=True)
class Intended:
    """One intention that insights may answer; without words it was said aloud.

    `key` is the entry id of the answer, with `:2` or `:3` where the answer holds several.
    """

    key: str
    words: str


def intended(chart: SessionChart) -> tuple[Intended, ...]:
    """Return the patient's intentions in the order they were written."""
    fact = chart.intentions.get(INTENTION_QUESTION)
    if fact is None or not isinstance(fact.event, IntentionWritten):
        return ()
    if not fact.event.answers:
        return (Intended(fact.id, ""),) if fact.event.given is Given.ALOUD else ()
    return tuple(
        Intended(fact.id if number == 1 else f"{fact.id}:{number}", words)
        for number, words in enumerate(fact.event.answers, 1)
    )
