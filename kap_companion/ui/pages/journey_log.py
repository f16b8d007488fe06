"""Keeps the log on the screen in step with the record, row by row."""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from kap_companion.domain.charts import Fact, PracticeChart, SessionChart
from kap_companion.domain.charts.growth import Growth, growth
from kap_companion.domain.charts.handed_over import place_of
from kap_companion.domain.charts.late import is_late
from kap_companion.domain.charts.ticks import READINESS
from kap_companion.domain.entry import LOCKED_SCREEN, Entry
from kap_companion.domain.events import (
    AddendumWritten,
    AdverseEventBegan,
    AdverseEventEnded,
    AdverseEventFollowed,
    AdverseEventReviewed,
    AfterCareGiven,
    CheckPutOff,
    ClockDisagreed,
    CoursePointMarked,
    DoseGiven,
    EndedWithOpen,
    Event,
    EyeMaskPutOn,
    EyeMaskTakenOff,
    GateOverridden,
    InfusionRateSet,
    InfusionStopped,
    InterventionMade,
    ItemTicked,
    LookedAt,
    LozengeTakenOut,
    MonitoringNoted,
    Observed,
    QuoteHeard,
    ReadyForDischarge,
    RecheckAsked,
    RecordingResumed,
    SessionBegun,
    SessionEnded,
    Signed,
    SomeoneTold,
    SoundLost,
    SoundRecovered,
    StateEnded,
    StateWentOn,
    TrackFailed,
    UnknownEvent,
    VitalsTaken,
)
from kap_companion.domain.moment import Moment
from kap_companion.domain.signing import Part
from kap_companion.services.record import Written
from kap_companion.ui.kind_words import kind_words
from kap_companion.ui.pages.journey_about import about_words
from kap_companion.ui.pages.journey_rows import JourneyRows
from kap_companion.ui.performer import who
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
    SoundRecovered,
    TrackFailed,
    RecordingResumed,
    ClockDisagreed,
    SessionBegun,
    SessionEnded,
    UnknownEvent,
    VitalsTaken,
    LookedAt,
    CheckPutOff,
    RecheckAsked,
    SomeoneTold,
    GateOverridden,
    InfusionRateSet,
    InfusionStopped,
    LozengeTakenOut,
    AdverseEventBegan,
    AdverseEventFollowed,
    AdverseEventEnded,
    ReadyForDischarge,
    AfterCareGiven,
    EndedWithOpen,
    MonitoringNoted,
    CoursePointMarked,
    StateWentOn,
    StateEnded,
    InterventionMade,
    AdverseEventReviewed,
)


NO_MARKS: frozenset[str] = frozenset()


def log_row(
    chart: SessionChart,
    fact: Fact,
    arrived: AbstractSet[str] = NO_MARKS,
    practice: PracticeChart | None = None,
) -> LogRow:
    """Return the row of one fact; `arrived` are the ids of what came after signing.

    With the practice, its detail says who recorded and did it.
    """
    label, words = label_and_words(chart, fact)
    late = is_late(chart, fact)
    return LogRow(
        key=fact.id,
        time_text=time_text(chart, fact.occurred_at),
        kind="quote" if isinstance(fact.event, QuoteHeard) else "note",
        label=label,
        words=words,
        amended=fact.amended,
        retracted=fact.retraction is not None,
        author=tr("at the locked screen") if fact.first.author == LOCKED_SCREEN else "",
        late=late,
        after_signing=fact.id in arrived,
        rivals=bool(fact.conflict),
        detail=_both_times(fact) if late else _detail(fact, practice),
        about=about_words(chart, fact),
        about_key=getattr(fact.event, "about", ""),
        also=kind_words(fact.event),
    )


def _detail(fact: Fact, practice: PracticeChart | None) -> str:
    written = f"{fact.first.recorded_at.local():%H:%M:%S}"
    if practice is None:
        return tr("Recorded {0}").format(written)
    return tr("Recorded {0} by {1}").format(written, who(fact.first, practice))


def _both_times(fact: Fact) -> str:
    happened, written = fact.occurred_at.local(), fact.first.recorded_at.local()
    shown = "%H:%M:%S" if happened.date() == written.date() else "%Y-%m-%d %H:%M"
    said = tr("Late entry: happened {0}, recorded {1}")
    return said.format(f"{happened:{shown}}", f"{written:{shown}}")


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

    @property
    def joins(self) -> str:
        """The id of the entry of which these words became a part, if of one."""
        entry = self._entry
        return entry.amends if entry else ""

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

    def __init__(self, view: LogView, practice: PracticeChart) -> None:
        self._view = view
        self._practice = practice
        self._facts: tuple[Fact, ...] = ()
        self._last: Fact | None = None
        self._anchor: Moment | None = None
        self._arrived: AbstractSet[str] = NO_MARKS
        self._rows = JourneyRows(self._make)
        self._waiting: list[Waiting] = []

    def wait(self, row: LogRow, written: Written) -> None:
        """Show a row that is being saved."""
        self._waiting.append(Waiting(row, written))
        self._view.append_row(row)

    def fail(self, row: LogRow) -> None:
        """The row with this key could not be saved; it stays, and says so."""
        self._view.replace_row(row.key, row)

    def drop(self, key: str) -> None:
        """Take a row that was never saved off the screen."""
        self._waiting = [each for each in self._waiting if each.row.key != key]
        self._view.remove_row(key)

    def settle(self, keys: Sequence[str], chart: SessionChart) -> None:
        """These rows are saved: a write may end after the chart was shown with it."""
        if any(each.row.key in keys for each in self._waiting):
            self.show(chart, self._arrived)

    def show(self, chart: SessionChart, arrived: AbstractSet[str] = NO_MARKS) -> None:
        """Bring the rows in step with the chart, touching only what changed.

        `arrived` are the ids of what came after signing.
        """
        marked_anew = arrived != self._arrived
        if marked_anew:
            self._arrived = arrived
            self._rows.forget()
        settled = [each for each in self._waiting if each.stands_in(chart)]
        self._waiting = [each for each in self._waiting if each not in settled]
        grown = None if marked_anew else self._grown(chart)
        if grown is None or not self._follow(chart, grown, settled):
            self._rebuild(chart)
            return
        self._facts, self._last = chart.facts, grown.fresh[-1] if grown.fresh else self._last

    def _follow(self, chart: SessionChart, grown: Growth, settled: Sequence[Waiting]) -> bool:
        """Show what came, each where it stands; False where that is not known."""
        own = [each for each in settled if not each.joins]
        if own and [each.saved_id for each in own] != [fact.id for fact in grown.fresh]:
            return False
        for each in own:
            self._replace(chart, each.row.key, each.saved_id)
        if not own:
            self._add(chart, grown.fresh)
        for each in settled:
            if each.joins:
                self._join(each)
        for fact in grown.added_to:
            for each_id in (fact.id, *_about(chart, fact.id)):
                self._replace(chart, each_id, each_id)
        return True

    def _replace(self, chart: SessionChart, key: str, entry_id: str) -> None:
        fact = chart.fact(entry_id)
        if fact is not None:
            self._view.replace_row(key, self._rows.row(chart, fact))

    def _join(self, words: Waiting) -> None:
        """Words are part of another row now; so is the mark that stood on them."""
        marked = self._view.current_key() == words.row.key
        self._view.remove_row(words.row.key)
        if marked:
            self._view.scroll_to(words.joins)

    def _grown(self, chart: SessionChart) -> Growth | None:
        """What came to the logged facts, new ones at the end; None where more changed."""
        grown = growth(self._facts, chart.facts) if chart.anchor == self._anchor else None
        if grown is None:
            return None
        fresh = _in_order(chart, grown.fresh)
        is_later = (
            not fresh
            or self._last is None
            or place_of(chart, self._last) <= place_of(chart, fresh[0])
        )
        return Growth(fresh, grown.added_to) if is_later else None

    def _rebuild(self, chart: SessionChart) -> None:
        facts = logged_facts(chart)
        self._facts, self._anchor = chart.facts, chart.anchor
        self._last = facts[-1] if facts else None
        waiting = (each.row for each in self._waiting)
        self._view.set_rows([*(self._rows.row(chart, fact) for fact in facts), *waiting])

    def _add(self, chart: SessionChart, facts: Sequence[Fact]) -> None:
        for fact in facts:
            if self._waiting:
                self._view.insert_row(self._rows.row(chart, fact), self._waiting[0].row.key)
            else:
                self._view.append_row(self._rows.row(chart, fact))

    def _make(self, chart: SessionChart, fact: Fact) -> LogRow:
        return log_row(chart, fact, self._arrived, self._practice)


def _about(chart: SessionChart, entry_id: str) -> list[str]:
    """The ids of what is about this entry: their rows say a few words of it."""
    return [fact.id for fact in chart.facts if getattr(fact.event, "about", "") == entry_id]


def _in_order(chart: SessionChart, facts: Iterable[Fact]) -> list[Fact]:
    shown = (fact for fact in facts if _is_logged(fact))
    return sorted(shown, key=lambda fact: place_of(chart, fact))


def _is_logged(fact: Fact) -> bool:
    """What belongs to the room, and what was signed of it or added to it later."""
    match fact.event:
        case AddendumWritten(part=part) | Signed(part=part):
            return part == Part.JOURNEY
        case ItemTicked(list_name=list_name):
            return list_name == READINESS
        case event:
            return isinstance(event, LOGGED)
