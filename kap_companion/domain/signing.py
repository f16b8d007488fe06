"""What can be signed of a session, which entries it holds, and their one digest."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from hashlib import sha256

from kap_companion.domain.charts.facts import replay
from kap_companion.domain.charts.late import OF_THE_ROOM
from kap_companion.domain.codec import Codec, canonical_json
from kap_companion.domain.entry import Entry, in_order
from kap_companion.domain.events import (
    AddendumWritten,
    Event,
    InsightWritten,
    IntegrationBooked,
    IntegrationHeld,
    IntegrationNoteWritten,
    IntentionFormClosed,
    IntentionWritten,
    QuestionKept,
    QuestionSettled,
    Retracted,
    SessionEnded,
    Signed,
    StepCheckedIn,
    StepOutcomeNoted,
    StepPlanned,
    ThemeNamed,
)

INTEGRATION: tuple[type[Event], ...] = (
    InsightWritten,
    StepPlanned,
    StepOutcomeNoted,
    IntegrationNoteWritten,
    StepCheckedIn,
    ThemeNamed,
    QuestionKept,
    QuestionSettled,
)
INTENTION: tuple[type[Event], ...] = (IntentionWritten, IntentionFormClosed)
NEITHER: tuple[type[Event], ...] = (Signed, Retracted, IntegrationBooked, IntegrationHeld)
"""Appointments are no part of a note, and a signature is about a part, not in it."""

NOT_OF_THE_JOURNEY = (*INTEGRATION, *NEITHER)

Belongs = Callable[[Entry], bool]


class Part(StrEnum):
    """A named part of a session that can be signed."""

    INTENTION = "intention"
    JOURNEY = "journey record"
    INTEGRATION = "integration note"


def digest_of(entries: Iterable[Entry]) -> str:
    """Return SHA-256 (hex) over what these entries say, as it was written, in this order."""
    codec = Codec()
    return sha256(canonical_json([_meaning(codec, entry) for entry in entries])).hexdigest()


def entries_of_part(part: Part, entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return the entries of a part in the order of the record, amended and taken back ones too.

    An entry that amends another one belongs where that one does.
    """
    ordered = in_order(entries)
    known = {entry.id: entry for entry in ordered}
    roots = [_root(entry, known) for entry in ordered]
    belongs = _rule(part, ordered, roots)
    return tuple(entry for entry, root in zip(ordered, roots, strict=True) if belongs(root))


def _meaning(codec: Codec, entry: Entry) -> Sequence[object]:
    kind, version, body = codec.as_written(entry)
    return (
        *(entry.id, kind, version),
        *(entry.recorded_at.utc_us, entry.occurred_at.utc_us),
        *(entry.author, entry.amends, body, entry.reason, entry.performed_by),
    )


def _root(entry: Entry, known: Mapping[str, Entry]) -> Entry:
    while entry.amends in known:
        entry = known[entry.amends]
    return entry


def _rule(part: Part, ordered: Sequence[Entry], roots: Sequence[Entry]) -> Belongs:
    if part is Part.JOURNEY:
        return _journey(_end(ordered, roots))
    kinds = INTENTION if part is Part.INTENTION else INTEGRATION
    return lambda root: _is_of(root, part, kinds)


def _is_of(root: Entry, part: Part, kinds: tuple[type[Event], ...]) -> bool:
    if isinstance(root.event, AddendumWritten):
        return root.event.part == part
    return isinstance(root.event, kinds)


def _end(ordered: Sequence[Entry], roots: Sequence[Entry]) -> Entry | None:
    """Return the entry that ended the session, unless it was taken back."""
    ending = (
        entry
        for entry, root in zip(ordered, roots, strict=True)
        if isinstance(root.event, SessionEnded)
    )
    return next((fact.first for fact in replay(ending) if fact.retraction is None), None)


def _journey(end: Entry | None) -> Belongs:
    """Everything up to the end that is not integration, and what was told later of before it.

    Vitals and adverse events belong to it whenever they come: the room has no other part.
    """
    last = end.order if end is not None else (0, "", 0)

    def belongs(root: Entry) -> bool:
        event = root.event
        if isinstance(event, AddendumWritten):
            return event.part == Part.JOURNEY
        if isinstance(event, NOT_OF_THE_JOURNEY):
            return False
        if end is None or root.order <= last or isinstance(event, OF_THE_ROOM):
            return True
        return root.occurred_at.utc_us <= end.occurred_at.utc_us

    return belongs
