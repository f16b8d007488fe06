"""Undo and redo, read off the record: what one author did by hand, and what was undone of it.

Music, clock, signatures, confirmations and settled conflicts are not by hand, and never undone.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from kap_companion.domain.entry import Entry
from kap_companion.domain.events import (
    AdverseEventBegan,
    AdverseEventEnded,
    AdverseEventFollowed,
    AdverseEventReviewed,
    AfterCareGiven,
    CheckPutOff,
    CoursePointMarked,
    DoseGiven,
    Event,
    EyeMaskPutOn,
    EyeMaskTakenOff,
    InfusionRateSet,
    InfusionStopped,
    InsightWritten,
    IntegrationBooked,
    IntegrationHeld,
    IntegrationNoteWritten,
    InterventionMade,
    ItemTicked,
    LookedAt,
    LozengeTakenOut,
    MonitoringNoted,
    Observed,
    QuestionKept,
    QuestionSettled,
    QuoteHeard,
    ReadyForDischarge,
    RecheckAsked,
    Retracted,
    Signed,
    SomeoneTold,
    StateEnded,
    StateWentOn,
    StepCheckedIn,
    StepOutcomeNoted,
    StepPlanned,
    StrengthNoted,
    ThemeNamed,
    VitalsTaken,
    WordsAdded,
)

BY_HAND: tuple[type[Event], ...] = (
    DoseGiven,
    Observed,
    QuoteHeard,
    WordsAdded,
    EyeMaskPutOn,
    EyeMaskTakenOff,
    InsightWritten,
    StepPlanned,
    StepOutcomeNoted,
    IntegrationNoteWritten,
    IntegrationBooked,
    IntegrationHeld,
    VitalsTaken,
    LookedAt,
    CheckPutOff,
    RecheckAsked,
    SomeoneTold,
    InfusionRateSet,
    InfusionStopped,
    LozengeTakenOut,
    CoursePointMarked,
    AdverseEventBegan,
    AdverseEventFollowed,
    AdverseEventEnded,
    AdverseEventReviewed,
    ItemTicked,
    ReadyForDischarge,
    AfterCareGiven,
    MonitoringNoted,
    StrengthNoted,
    StateWentOn,
    StateEnded,
    InterventionMade,
    StepCheckedIn,
    ThemeNamed,
    QuestionKept,
    QuestionSettled,
)


@dataclass(frozen=True, slots=True)
class Undone:
    """An act that was undone, and the retraction that undid it."""

    act: Entry
    retraction: Entry


@dataclass(frozen=True, slots=True)
class UndoStack:
    """What undo would take back next (last of `done`), and redo bring back (last of `undone`)."""

    done: tuple[Entry, ...] = ()
    undone: tuple[Undone, ...] = ()

    def plus(self, entry: Entry) -> "UndoStack":
        """Return the stack after one more entry of this author."""
        match entry.event:
            case Retracted(how="undo"):
                return self._with_undone(entry)
            case Retracted(how="redo"):
                return self._with_redone(entry)
            case Signed(entries=signed):
                return self._without(frozenset(signed))
            case event if isinstance(event, (Retracted, *BY_HAND)):
                return UndoStack((*self.done, entry))
            case _:
                return self

    def _without(self, signed: frozenset[str]) -> "UndoStack":
        """What stands under a signature is changed only with a reason of its own."""
        done = tuple(act for act in self.done if act.id not in signed)
        undone = tuple(each for each in self.undone if each.retraction.id not in signed)
        return UndoStack(done, undone)

    def _with_undone(self, retraction: Entry) -> "UndoStack":
        found = tuple(Undone(act, retraction) for act in self.done if act.id == retraction.amends)
        kept = tuple(act for act in self.done if act.id != retraction.amends)
        return UndoStack(kept, (*self.undone, *found))

    def _with_redone(self, retraction: Entry) -> "UndoStack":
        back = tuple(each.act for each in self.undone if each.retraction.id == retraction.amends)
        kept = tuple(each for each in self.undone if each.retraction.id != retraction.amends)
        return UndoStack((*self.done, *back), kept)


def undo_stack(entries: Iterable[Entry], author: str, stack: UndoStack = UndoStack()) -> UndoStack:
    """Return the stack of what `author` did by hand in one session, from all of its entries.

    `stack` is what earlier entries came to, where only those that came after them are given.
    """
    for entry in sorted(entries, key=lambda each: each.order):
        if entry.author == author or isinstance(entry.event, Signed):
            stack = stack.plus(entry)
    return stack
