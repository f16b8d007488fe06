"""The history of a chart or of the practice: entries as lines to read, filter and hand out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kap_companion.domain.entry import Entry
from kap_companion.domain.events import (
    ADDITIONS,
    AddendumWritten,
    BackupMade,
    BackupRestored,
    ChartOpened,
    CheckInTimesSet,
    ConflictSettled,
    DeviceEnrolled,
    Erased,
    Event,
    Exported,
    Imported,
    InboxFaulty,
    IntegrationWindowSet,
    IntentionFormSet,
    InterventionsSet,
    LetterheadSet,
    LockTimesSet,
    MeasurePlanSet,
    MeasuresSet,
    NoteTemplatesSet,
    PassphraseChanged,
    PracticeFounded,
    PractitionerAdded,
    PractitionerRetired,
    Printed,
    QuickTagsSet,
    RecoveryCodeRenewed,
    Retracted,
    ScalesSet,
    SessionMoved,
    UnlockFailed,
    VaultLocked,
    VaultRekeyed,
    VaultUnlocked,
)


class Group(StrEnum):
    """What kind of thing a line tells."""

    RECORD = "record"
    CHANGE = "change"
    ACCESS = "access"
    SETTINGS = "settings"
    BACKUP = "backup"


_SETTINGS = (
    CheckInTimesSet
    | IntegrationWindowSet
    | IntentionFormSet
    | InterventionsSet
    | LetterheadSet
    | LockTimesSet
    | MeasurePlanSet
    | MeasuresSet
    | NoteTemplatesSet
    | PracticeFounded
    | PractitionerAdded
    | PractitionerRetired
    | QuickTagsSet
    | ScalesSet
)
_ACCESS = (
    ChartOpened
    | DeviceEnrolled
    | Exported
    | InboxFaulty
    | PassphraseChanged
    | Printed
    | RecoveryCodeRenewed
    | UnlockFailed
    | VaultLocked
    | VaultUnlocked
)
_BACKUP = BackupMade | BackupRestored | Imported | VaultRekeyed
_CHANGE = AddendumWritten | ConflictSettled | Erased | Retracted | SessionMoved


@dataclass(frozen=True, slots=True)
class Line:
    """One entry; `before` is what it changes or takes back, as that stood then.

    `restores`: it takes a taking back back, and `before` counts again.
    """

    entry: Entry
    before: Entry | None = None
    restores: bool = False

    @property
    def group(self) -> Group:
        """What kind of thing this is."""
        event = self.before.event if self.before else self.entry.event
        if isinstance(event, _SETTINGS):
            return Group.SETTINGS
        added = isinstance(self.entry.event, ADDITIONS)
        if (self.before and not added) or isinstance(event, _CHANGE):
            return Group.CHANGE
        if isinstance(event, _BACKUP):
            return Group.BACKUP
        return Group.ACCESS if isinstance(event, _ACCESS) else Group.RECORD

    @property
    def chart_id(self) -> str:
        """The chart that this is about: the one it names, or else the one it stands in."""
        return named_chart(self.entry.event) or self.entry.subject


def named_chart(event: Event) -> str:
    """Return the chart that an event of the access log names, or an empty text."""
    match event:
        case ChartOpened(chart_id=chart_id) | Erased(chart_id=chart_id):
            return chart_id
        case Exported(chart_id=chart_id) | Printed(chart_id=chart_id):
            return chart_id
        case _:
            return ""


def lines(entries: Iterable[Entry]) -> tuple[Line, ...]:
    """Return the lines of some subjects, all entries of each; the newest first."""
    found: dict[str, Line] = {}
    newest: dict[str, Entry] = {}
    roots: dict[str, str] = {}
    for entry in sorted(entries, key=lambda each: each.order):
        root = roots[entry.id] = roots.get(entry.amends, entry.id)
        found[entry.id] = _line(entry, newest.get(entry.amends), found)
        newest[entry.id] = entry
        if not isinstance(entry.event, (Retracted, *ADDITIONS)):
            newest[root] = entry
    return tuple(reversed(found.values()))


def _line(entry: Entry, before: Entry | None, found: dict[str, Line]) -> Line:
    """Return the line of an entry; of a retraction taken back, what that had taken back."""
    if before is not None and isinstance(before.event, Retracted):
        retraction = found[before.id]
        return Line(entry, retraction.before, restores=not retraction.restores)
    return Line(entry, before)


@dataclass(frozen=True, slots=True)
class Row:
    """A line in words: who, what, about which chart. `text` is what a search looks through."""

    line: Line
    who: str
    performed_by: str
    what: str
    about: str
    text: str

    @classmethod
    def of(cls, line: Line, who: str, performed_by: str, what: str, about: str) -> "Row":
        """Return the row of a line and the words for it."""
        said = (what, who, performed_by, about, line.entry.reason)
        return cls(line, who, performed_by, what, about, "\n".join(said).casefold())


@dataclass(frozen=True, slots=True)
class Sieve:
    """Which rows to show: by words, all of which they hold, author, group and days.

    What is empty or None lets everything through.
    """

    words: str = ""
    author: str = ""
    group: str = ""
    first: date | None = None
    last: date | None = None

    def lets_through(self, row: Row) -> bool:
        """Whether the row is to be shown."""
        entry = row.line.entry
        day = entry.recorded_at.local().date()
        return (
            all(word in row.text for word in self.words.casefold().split())
            and self.author in {"", entry.author}
            and self.group in {"", row.line.group}
            and (self.first is None or day >= self.first)
            and (self.last is None or day <= self.last)
        )
