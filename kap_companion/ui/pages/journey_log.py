"""Keeps the log on the screen in step with the record, row by row."""

from collections.abc import Sequence
from dataclasses import dataclass

from kap_companion.domain.charts import Fact, SessionChart
from kap_companion.domain.events import (
    ClockDisagreed,
    DoseGiven,
    Event,
    EyeMaskPutOn,
    EyeMaskTakenOff,
    Observed,
    QuoteHeard,
    RecordingResumed,
    SessionBegun,
    SessionEnded,
    SoundLost,
    UnknownEvent,
)
from kap_companion.domain.moment import Moment
from kap_companion.services.record import Written
from kap_companion.ui.widgets.log_row import LogRow
from kap_companion.ui.widgets.log_view import LogView
from kap_companion.ui.wording import label_and_words, time_text, tr

LOGGED: tuple[type[Event], ...] = (
    Observed,
    QuoteHeard,
    DoseGiven,
    EyeMaskPutOn,
    EyeMaskTakenOff,
    SoundLost,
    RecordingResumed,
    ClockDisagreed,
    SessionBegun,
    SessionEnded,
    UnknownEvent,
)


def log_row(chart: SessionChart, fact: Fact) -> LogRow:
    """Return the row of one fact."""
    label, words = label_and_words(chart, fact)
    return LogRow(
        key=fact.id,
        time_text=time_text(chart, fact.occurred_at),
        kind="quote" if isinstance(fact.event, QuoteHeard) else "note",
        label=label,
        words=words,
        amended=fact.amended,
        retracted=fact.retraction is not None,
        detail=_detail(fact),
    )


def _detail(fact: Fact) -> str:
    written = f"{fact.first.recorded_at.local():%H:%M:%S}"
    return tr("Recorded {0}").format(written)


def logged_facts(chart: SessionChart) -> list[Fact]:
    """Return the facts that the log shows, taken-back ones too, in the order they happened."""
    shown = (fact for fact in chart.facts if isinstance(fact.event, LOGGED))
    return sorted(shown, key=chart.sort_key)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A row that stands in the log before the disk has it, and the write it waits for."""

    row: LogRow
    written: Written

    @property
    def saved_id(self) -> str:
        """The id of the saved entry; empty while it is not saved."""
        if not self.written.done() or self.written.exception() is not None:
            return ""
        return self.written.result()[0].id


class JourneyLog:
    """The log view's rows: the saved facts, and below them what is being saved."""

    def __init__(self, view: LogView) -> None:
        self._view = view
        self._facts: list[Fact] = []
        self._anchor: Moment | None = None
        self._waiting: list[Waiting] = []

    def wait(self, row: LogRow, written: Written) -> None:
        """Show a row that is being saved."""
        self._waiting.append(Waiting(row, written))
        self._view.append_row(row)

    def fail(self, row: LogRow) -> None:
        """The row with this key could not be saved; it stays, and says so."""
        self._view.replace_row(row.key, row)

    def drop(self, key: str, chart: SessionChart) -> None:
        """Take a row that was never saved off the screen."""
        self._waiting = [each for each in self._waiting if each.row.key != key]
        self._rebuild(chart, logged_facts(chart))

    def show(self, chart: SessionChart) -> None:
        """Bring the rows in step with the chart, touching only what changed."""
        facts = logged_facts(chart)
        settled = [each for each in self._waiting if chart.fact(each.saved_id) is not None]
        self._waiting = [each for each in self._waiting if each not in settled]
        in_place = chart.anchor == self._anchor and _only_grew(self._facts, facts)
        grown = facts[len(self._facts) :]
        if in_place and [each.saved_id for each in settled] == [fact.id for fact in grown]:
            self._refresh(chart, facts)
            for each, fact in zip(settled, grown, strict=True):
                self._view.replace_row(each.row.key, log_row(chart, fact))
            self._facts = facts
        elif in_place and not settled:
            self._refresh(chart, facts)
            self._add(chart, grown)
            self._facts = facts
        else:
            self._rebuild(chart, facts)

    def _rebuild(self, chart: SessionChart, facts: list[Fact]) -> None:
        self._facts, self._anchor = facts, chart.anchor
        waiting = (each.row for each in self._waiting)
        self._view.set_rows([*(log_row(chart, fact) for fact in facts), *waiting])

    def _refresh(self, chart: SessionChart, facts: Sequence[Fact]) -> None:
        for old, new in zip(self._facts, facts, strict=False):
            if old is not new and old != new:
                self._view.replace_row(new.id, log_row(chart, new))

    def _add(self, chart: SessionChart, facts: Sequence[Fact]) -> None:
        for fact in facts:
            if self._waiting:
                self._view.insert_row(log_row(chart, fact), self._waiting[0].row.key)
            else:
                self._view.append_row(log_row(chart, fact))


def _only_grew(old: Sequence[Fact], new: Sequence[Fact]) -> bool:
    """Whether every row that was shown keeps its place."""
    return len(old) <= len(new) and all(
        before.id == after.id for before, after in zip(old, new, strict=False)
    )
