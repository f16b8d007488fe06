"""Taking back the last thing done by hand in this session, and bringing it back."""

from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from itertools import takewhile

from kap_companion.domain.entry import Entry, NewEntry
from kap_companion.domain.events import DoseGiven, Retracted
from kap_companion.domain.undo import UndoStack, undo_stack
from kap_companion.errors import SessionStateError
from kap_companion.services.record import SessionRecord, Written

NO_REASON = "undo"

Together = Callable[[str], AbstractSet[str]]
"""Tells, for the id of an entry, which entries came of the same slip of the hand."""


def alone(_entry_id: str) -> AbstractSet[str]:
    """Nothing came of the same slip."""
    return frozenset()


class Undo:
    """Undo and redo for who is signed in; never a music or clock event."""

    def __init__(self, record: SessionRecord) -> None:
        """Work on this session's record."""
        self._record = record
        self._known: tuple[Entry, ...] = ()
        self._newest = (0, "", 0)
        self._stack_known = UndoStack()

    def target(self) -> Entry | None:
        """Return the entry that undo would take back now, or None."""
        done = self._stack().done
        return done[-1] if done else None

    def undo(self, reason: str = NO_REASON, together: Together = alone) -> Written | None:
        """Take back the last act; None where there is nothing.

        What came of the same slip right before goes with it, up to a dose. Raises
        `SessionStateError` for a dose without a reason of its own.
        """
        entry = self.target()
        if entry is None:
            return None
        if isinstance(entry.event, DoseGiven) and reason == NO_REASON:
            raise SessionStateError("Taking back a dose needs a reason.")
        done = reversed(self._stack().done)
        return self._retract(_run(done, together, _may_go_along), "undo", reason)

    def redo(self, together: Together = alone) -> Written | None:
        """Bring back the last act that was undone, unless something was done since; else None.

        What came of the same slip and was undone right before comes back with it.
        """
        undone = self._stack().undone
        if not undone:
            return None
        by_act = {each.act.id: each.retraction for each in undone}
        acts = _run((each.act for each in reversed(undone)), together, lambda _: True)
        return self._retract([by_act[act.id] for act in acts], "redo", "redo")

    def _stack(self) -> UndoStack:
        """The stack, folding only what came since it was last asked for where that came last."""
        entries = self._record.entries
        fresh = entries[len(self._known) :]
        if any(entry.order < self._newest for entry in fresh):
            self._stack_known, fresh = UndoStack(), entries
        self._newest = max((entry.order for entry in fresh), default=self._newest)
        self._stack_known = undo_stack(fresh, self._record.author, self._stack_known)
        self._known = entries
        return self._stack_known

    def _retract(self, entries: Sequence[Entry], how: str, reason: str) -> Written:
        return self._record.write_entries(
            NewEntry("", Retracted(how), amends=each.id, reason=reason, replaces=self._seen(each))
            for each in entries
        )

    def _seen(self, entry: Entry) -> str:
        fact = self._record.chart.fact(entry.id)
        return fact.newest.id if fact else ""


def _run(
    newest_first: Iterable[Entry], together: Together, may: Callable[[Entry], bool]
) -> list[Entry]:
    """Return the first entry, and those right behind it that came of the same slip."""
    first, *others = newest_first
    slip = together(first.id)
    return [first, *takewhile(lambda each: each.id in slip and may(each), others)]


def _may_go_along(entry: Entry) -> bool:
    return not isinstance(entry.event, DoseGiven)
