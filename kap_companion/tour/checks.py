"""Holds what a screen shows against what the journal says."""

from collections.abc import Iterable, Sequence

from PySide6.QtWidgets import QLabel

from kap_companion.domain.charts import SessionChart, insights, mask_spans, steps
from kap_companion.domain.events import DoseGiven, IntentionWritten, Observed, QuoteHeard
from kap_companion.domain.gate import Open, OpenKind, named
from kap_companion.domain.moment import Moment
from kap_companion.tour.hands import Hands, TourFailed
from kap_companion.ui.widgets.header import SessionHeader
from kap_companion.ui.widgets.log_row import LogRow
from kap_companion.ui.widgets.log_view import LogView

MS_PER_MINUTE = 60_000


def expect(holds: bool, what: str) -> None:  # noqa: FBT001  # the answer itself
    """Raise `TourFailed` where a screen and the journal differ."""
    if not holds:
        raise TourFailed(f"The screen and the journal differ: {what}.")


def check_clock(hands: Hands, chart: SessionChart, now: Moment) -> None:
    """The header's T+ is the time since the first dose, to the minute."""
    gone = chart.t_plus(now)
    shown = hands.one(SessionHeader).clock.text()
    minutes = gone.ms // MS_PER_MINUTE if gone else 0
    near = {f"{each // 60}:{each % 60:02d}" for each in (minutes - 1, minutes)}
    expect(gone is not None and shown in near, f"T+ says {shown}")


def check_log(hands: Hands, chart: SessionChart) -> None:
    """Every note, quote and dose of the journal stands in the log with its time and its words."""
    rows = {row.key: row for row in hands.one(LogView).rows()}
    facts = [
        fact for fact in chart.facts if isinstance(fact.event, (Observed, QuoteHeard, DoseGiven))
    ]
    for fact in facts:
        row = rows.get(fact.id)
        expect(row is not None, "an entry is not in the log")
        if row is not None:
            _check_row(row, fact.event, fact.words_added)
            gone = chart.t_plus(fact.occurred_at)
            minutes = abs(gone.ms) // MS_PER_MINUTE if gone else 0
            expect(
                row.time_text.endswith(f"{minutes // 60}:{minutes % 60:02d}"), "a time in the log"
            )
            expect(row.retracted == (fact.retraction is not None), "what was taken back")
            expect(row.state == "saved", "an entry is shown as not saved")


def _check_row(row: LogRow, event: object, added: Iterable[str]) -> None:
    match event:
        case Observed(words=words, tag=tag):
            said = " ".join(filter(None, (words, *added)))
            expect(row.words == said and row.label == (f"{tag}." if tag else ""), "a note")
        case QuoteHeard(words=words):
            expect(row.words == words and row.is_quote, "a quote")
        case DoseGiven(amount=amount, unit=unit):
            expect(f"{amount} {unit}" in row.words, "a dose")
        case _:
            pass


def check_open(found: Iterable[Open], kinds: Sequence[OpenKind]) -> None:
    """Only this is open before the dose."""
    said = [named(each) for each in found]
    expect(said == [kind.value for kind in kinds], f"open before the dose is {', '.join(said)}")


def check_words(hands: Hands, chart: SessionChart) -> None:
    """The patient's answers that stay in view are the recorded ones, to the letter."""
    shown = _texts(hands)
    for fact in chart.intentions.values():
        event = fact.event
        if isinstance(event, IntentionWritten) and event.shown_as and event.answers:
            expect("\n".join(event.answers) in shown, "an intention")


def check_mask(hands: Hands, chart: SessionChart) -> None:
    """The mask's state on the screen is the journal's."""
    spans = mask_spans(chart)
    on = bool(spans) and spans[-1].end is None
    expect(("Eye mask on" if on else "Eye mask off") in _texts(hands), "the eye mask")


def check_insights(hands: Hands, chart: SessionChart) -> None:
    """Every insight of the journal is on the page."""
    shown = _texts(hands)
    for insight in insights(chart):
        expect(insight.event.words in shown, "an insight")


def check_steps(hands: Hands, chart: SessionChart) -> None:
    """Every step of the journal is on the page."""
    shown = _texts(hands)
    for step in steps(chart):
        expect(step.event.words in shown, "a step")


def check_shown(hands: Hands, text: str) -> None:
    """This text stands on the page."""
    expect(is_shown(hands, text), f"“{text}” is not shown")


def is_shown(hands: Hands, text: str) -> bool:
    """Whether this text stands on the page."""
    return text in _texts(hands)


def begins_a_line(hands: Hands, text: str) -> bool:
    """Whether a line on the page begins with this text."""
    return any(each.startswith(text) for each in _texts(hands))


def _texts(hands: Hands) -> set[str]:
    return {label.text() for label in hands.visible(QLabel)}
