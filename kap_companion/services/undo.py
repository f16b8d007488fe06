"""Taking back the last thing done by hand in this session, and bringing it back."""

from kap_companion.domain.entry import Entry, NewEntry
from kap_companion.domain.events import DoseGiven, Retracted
from kap_companion.domain.undo import UndoStack, undo_stack
from kap_companion.errors import SessionStateError
from kap_companion.services.record import SessionRecord, Written

NO_REASON = "undo"


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

    def undo(self, reason: str = NO_REASON) -> Written | None:
        """Take back the last act; None where there is nothing.

        Raises `SessionStateError` for a dose without a reason of its own.
        """
        entry = self.target()
        if entry is None:
            return None
        if isinstance(entry.event, DoseGiven) and reason == NO_REASON:
            raise SessionStateError("Taking back a dose needs a reason.")
        return self._retract(entry, "undo", reason)

    def redo(self) -> Written | None:
        """Bring back the last act that was undone, unless something was done since; else None."""
        undone = self._stack().undone
        return self._retract(undone[-1].retraction, "redo", "redo") if undone else None

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

    def _retract(self, entry: Entry, how: str, reason: str) -> Written:
        fact = self._record.chart.fact(entry.id)
        seen = fact.newest.id if fact else ""
        retraction = NewEntry("", Retracted(how), amends=entry.id, reason=reason, replaces=seen)
        return self._record.write_entries([retraction])
