"""The log of a session on paper: every entry in order, and how each came to be as it is."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from kap_companion.domain.charts import Fact, SessionChart
from kap_companion.domain.charts.late import is_late
from kap_companion.domain.entry import Entry
from kap_companion.domain.events import (
    ConflictSettled,
    Observed,
    QuoteHeard,
    Retracted,
    WordsAdded,
)
from kap_companion.exports.pdf import NOTE, QUOTE, SMALL, STRONG, Cell, Run, Table, Tone
from kap_companion.services.report_matter import SessionMatter
from kap_companion.ui.entry_words import entry_words
from kap_companion.ui.history_words import event_words
from kap_companion.ui.performer import who
from kap_companion.ui.reports.paper import day_of
from kap_companion.ui.wording import MS_PER_HOUR, clock_text, label_and_words, t_plus_text, tr

SHARES = (1.0, 2.5, 7.4, 2.1)


NONE_ARRIVED: AbstractSet[str] = frozenset()
FAR_MS = 12 * MS_PER_HOUR
"""What is further from the dose belongs to other days: its date says more than its T+."""


def log_table(matter: SessionMatter, arrived: AbstractSet[str] = NONE_ARRIVED) -> Table:
    """Return all entries of a session, taken back ones too, in the order they happened.

    `arrived` are the ids of what came after its part was signed.
    """
    facts = sorted(matter.chart.facts, key=matter.chart.sort_key)
    writer = _Writer(matter, arrived)
    return Table(
        SHARES, tuple(map(writer.row, facts)), (tr("T+"), tr("Time"), tr("What"), tr("By"))
    )


def fact_words(chart: SessionChart, fact: Fact) -> tuple[str, str]:
    """Return what stands of a fact: its label, and the words after it."""
    said = label_and_words(chart, fact)
    if not any(said):
        said = entry_words(chart, fact.newest)
    return said if any(said) else ("", event_words(fact.event, lambda _: ""))


class _Writer:
    def __init__(self, matter: SessionMatter, arrived: AbstractSet[str]) -> None:
        self._chart, self._practice, self._arrived = matter.chart, matter.practice, arrived
        self._day = day_of(matter.chart)
        self._known = {entry.id: entry for entry in matter.entries}
        self._under: dict[str, list[Entry]] = {}
        for entry in sorted(matter.entries, key=lambda each: each.order):
            self._under.setdefault(self._root(entry), []).append(entry)

    def _root(self, entry: Entry) -> str:
        while entry.amends in self._known:
            entry = self._known[entry.amends]
        return entry.id

    def row(self, fact: Fact) -> tuple[Cell, ...]:
        by = who(fact.first, self._practice)
        t_plus, at = self._when(fact)
        muted = NOTE.toned("muted")
        return (Run(t_plus, NOTE),), (Run(at, muted),), tuple(self._runs(fact)), (Run(by, muted),)

    def _when(self, fact: Fact) -> tuple[str, str]:
        """T+ and the time of day; of what happened on other days, the date."""
        at, gone = fact.occurred_at, self._chart.t_plus(fact.occurred_at)
        near = gone is not None and abs(gone.ms) < FAR_MS
        same_day = at.local().date() == self._day
        shown = clock_text(at) if same_day or near else f"{at.local():%Y-%m-%d %H:%M}"
        return (t_plus_text(gone.ms) if gone is not None and near else ""), shown

    def _runs(self, fact: Fact) -> Iterator[Run]:
        label, words = fact_words(self._chart, fact)
        tone: Tone = "muted" if fact.retraction is not None else "text"
        if label:
            yield Run(f"{label} " if words else label, STRONG.toned(tone))
        if isinstance(fact.event, QuoteHeard):
            yield Run(f"“{words}”", QUOTE.toned(tone))
        elif words:
            yield Run(words, NOTE.toned(tone))
        remarks = "\n".join(self._remarks(fact))
        if remarks:
            yield Run(f"\n{remarks}", SMALL)

    def _remarks(self, fact: Fact) -> Iterator[str]:
        """What became of it since."""
        if is_late(self._chart, fact):
            at = _at(fact.first)
            yield tr("Late entry, written {0}.").format(at)
        yield from self._versions(fact)
        yield from self._undone(fact)
        for entry in fact.added:
            yield self._added(fact, entry)
        if fact.conflict:
            yield tr("Two versions that did not know of each other; none of them was chosen yet.")
            yield from map(self._version, fact.conflict)
        if fact.retraction is not None:
            yield self._taken_back(fact.retraction)
        if fact.id in self._arrived:
            yield tr("Arrived after signing.")

    def _added(self, fact: Fact, entry: Entry) -> str:
        """When words or a strength came; the words too, where the row does not have them."""
        at, name = _at(entry), self._name(entry)
        if isinstance(entry.event, WordsAdded) and not isinstance(fact.event, Observed):
            return tr("Added {0}, {1}: {2}").format(at, name, entry.event.words)
        return tr("Added {0}, {1}.").format(at, name)

    def _versions(self, fact: Fact) -> Iterator[str]:
        """What stood before, with the reason why it was changed."""
        for older, newer in zip(fact.versions, fact.versions[1:], strict=False):
            said = tr("Before: {0} Changed {1} by {2}. Reason: {3}")
            reason = newer.reason or tr("none given")
            before = self._said(older)
            yield said.format(before, _at(newer), self._name(newer), reason)

    def _undone(self, fact: Fact) -> Iterator[str]:
        """What was written of it and counts no more: changes taken back, takings back undone."""
        shown = {each.id for each in (*fact.versions, *fact.added, *fact.conflict)}
        for entry in self._under.get(fact.id, ()):
            if entry.id in shown or entry is fact.retraction:
                continue
            at, name = _at(entry), self._name(entry)
            match entry.event:
                case Retracted():
                    yield self._retracted(entry)
                case ConflictSettled():
                    yield tr("One of two versions kept {0} by {1}.").format(at, name)
                case _:
                    said = tr("Also written {0} by {1}, and taken back: {2}")
                    yield said.format(at, name, self._said(entry))

    def _retracted(self, entry: Entry) -> str:
        before = self._known.get(entry.amends)
        if before is not None and isinstance(before.event, Retracted):
            return tr("Brought back {0} by {1}.").format(_at(entry), self._name(entry))
        return self._taken_back(entry)

    def _version(self, entry: Entry) -> str:
        return tr("Version of {0}, {1}: {2}").format(
            _at(entry), self._name(entry), self._said(entry)
        )

    def _taken_back(self, entry: Entry) -> str:
        said = tr("Taken back {0} by {1}. Reason: {2}")
        return said.format(_at(entry), self._name(entry), entry.reason or tr("none given"))

    def _said(self, entry: Entry) -> str:
        at = clock_text(entry.occurred_at)
        words = " ".join(filter(None, entry_words(self._chart, entry)))
        return f"{at} {words or event_words(entry.event, lambda _: '')}"

    def _name(self, entry: Entry) -> str:
        return self._practice.practitioner_name(entry.author)


def _at(entry: Entry) -> str:
    return f"{entry.recorded_at.local():%Y-%m-%d %H:%M}"
