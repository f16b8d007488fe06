"""Keeps the log on the screen in step with the record, row by row."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kap_companion.domain.charts import Fact, SessionChart
from kap_companion.domain.entry import LOCKED_SCREEN, Entry
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
from kap_companion.ui.story_notes import only_grew
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
        author=tr("at the locked screen") if fact.first.author == LOCKED_SCREEN else "",
        detail=_detail(fact),
    )


def _detail(fact: Fact) -> str:
    written = f"{fact.first.recorded_at.local():%H:%M:%S}"
    return tr("Recorded {0}").format(written)


def logged_facts(chart: SessionChart) -> list[Fact]:
    """Return the facts that the log shows, taken-back ones too, in the order they happened."""
    return _in_order(chart, chart.facts)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A row that stands in the log before the disk has it, and the write it waits for."""

    row: LogRow
    written: Written

    @property
    def saved_id(self) -> str:
        """The id of the saved entry; empty while it is not saved."""
        entry = self._entry
        return entry.id if entry else ""

    def stands_in(self, chart: SessionChart) -> bool:
        """Whether the chart has it: as a fact, or as words added to one."""
        entry = self._entry
        if entry is None or chart.fact(entry.id) is not None:
            return entry is not None
        target = chart.fact(entry.amends)
        return target is not None and entry in target.added

    @property
    def _entry(self) -> Entry | None:
        if not self.written.done() or self.written.exception() is not None:
            return None
        return self.written.result()[0]


class JourneyLog:
    """The log view's rows: the saved facts, and below them what is being saved."""

    def __init__(self, view: LogView) -> None:
        self._view = view
        self._facts: tuple[Fact, ...] = ()
        self._last: Fact | None = None
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
        self._rebuild(chart)

    def show(self, chart: SessionChart) -> None:
        """Bring the rows in step with the chart, touching only what changed."""
        settled = [each for each in self._waiting if each.stands_in(chart)]
        self._waiting = [each for each in self._waiting if each not in settled]
        grown = self._grown(chart)
        if grown is not None and [each.saved_id for each in settled] == [f.id for f in grown]:
            for each, fact in zip(settled, grown, strict=True):
                self._view.replace_row(each.row.key, log_row(chart, fact))
        elif grown is not None and not settled:
            self._add(chart, grown)
        else:
            self._rebuild(chart)
            return
        self._facts, self._last = chart.facts, grown[-1] if grown else self._last

    def _grown(self, chart: SessionChart) -> list[Fact] | None:
        """The logged facts that came at the end since the last time; None where more changed."""
        if chart.anchor != self._anchor or not only_grew(self._facts, chart.facts):
            return None
        grown = _in_order(chart, chart.facts[len(self._facts) :])
        if not grown or self._last is None:
            return grown
        is_later = chart.sort_key(self._last) <= chart.sort_key(grown[0])
        return grown if is_later else None

    def _rebuild(self, chart: SessionChart) -> None:
        facts = logged_facts(chart)
        self._facts, self._anchor = chart.facts, chart.anchor
        self._last = facts[-1] if facts else None
        waiting = (each.row for each in self._waiting)
        self._view.set_rows([*(log_row(chart, fact) for fact in facts), *waiting])

    def _add(self, chart: SessionChart, facts: Sequence[Fact]) -> None:
        for fact in facts:
            if self._waiting:
                self._view.insert_row(log_row(chart, fact), self._waiting[0].row.key)
            else:
                self._view.append_row(log_row(chart, fact))


def _in_order(chart: SessionChart, facts: Iterable[Fact]) -> list[Fact]:
    shown = (fact for fact in facts if isinstance(fact.event, LOGGED))
    return sorted(shown, key=chart.sort_key)
