"""Preparing a dose: the patient's screening and agreements, and the list of the day."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from kap_companion.domain.charts import Fact, SessionState
from kap_companion.domain.charts.preparation import PreparationChart
from kap_companion.domain.charts.ticks import DAY_OF, READINESS, Tick, ticks
from kap_companion.domain.entry import NewEntry
from kap_companion.domain.events import (
    Agreed,
    AgreementMade,
    AgreementWithdrawn,
    CoursePlanWritten,
    Event,
    Finding,
    GoalWritten,
    ItemTicked,
    ListItem,
    MedicineListed,
    NoMedicines,
    Retracted,
    ScreeningAnswered,
    ScreeningReviewed,
)
from kap_companion.domain.ports import Journal, Reader
from kap_companion.errors import InputRefused, SessionStateError
from kap_companion.services.record import SessionRecord, Written
from kap_companion.services.typed import line, note, said

MAY_TICK = {
    DAY_OF: (SessionState.PLANNED, SessionState.RUNNING),
    READINESS: (SessionState.RUNNING, SessionState.ENDED),
}
"""When each list is ticked; readiness, as a late entry, also once the session has ended."""
BY_WHOM = "By whom?"
CHANGED = "changed"
"""The reason of a change for which nobody gave another."""
UNCHANGED = "Nothing was changed."


class CoursePreparation:
    """What is prepared with a patient for the whole course; written under the patient."""

    def __init__(self, patient_id: str, journal: Journal, reader: Reader) -> None:
        """Work on this patient's record."""
        self._patient_id = patient_id
        self._journal = journal
        self._reader = reader

    def chart(self) -> PreparationChart:
        """Return what was prepared so far."""
        return PreparationChart.replay(self._reader.entries_of(self._patient_id))

    def answer(self, item: ListItem, finding: Finding, words: str = "") -> Written:
        """Answer a screening question; a newer answer amends the older one."""
        event = ScreeningAnswered(item.key, item.words, finding, note(words))
        older = self.chart().answers.get(item.key)
        return self._write(event, older.fact if older else None)

    def answer_all(self, answers: Sequence[tuple[ListItem, Finding, str]]) -> Written:
        """Answer questions in one go: question, what came of it, note; only what is new is written.

        Raises `InputRefused` where nothing is.
        """
        known = self.chart().answers
        entries = []
        for item, finding, words in answers:
            older = known.get(item.key)
            event = ScreeningAnswered(item.key, item.words, finding, note(words))
            if older is None or _says(older.event) != _says(event):
                entries.append(self._entry(event, older.fact if older else None))
        if not entries:
            raise InputRefused(UNCHANGED)
        return self._journal.append(entries)

    def review(self, by: str, words: str = "") -> Written:
        """Record who saw the findings as they stand now."""
        seen = tuple(each.fact.newest.id for each in self.chart().answers.values())
        return self._write(ScreeningReviewed(said(by, BY_WHOM), seen, note(words)))

    def list_medicine(self, medicine: MedicineListed, older: Fact | None = None) -> Written:
        """List a medicine, or change what is listed."""
        listed = MedicineListed(
            said(medicine.name, "Which medicine is it?"), line(medicine.taken), line(medicine.hold)
        )
        return self._write(listed, older)

    def no_medicines(self) -> Written:
        """Record that the patient takes none; refused while any is listed."""
        if self.chart().medicines:
            raise InputRefused("There are medicines on the list. Take them off first.")
        return self._write(NoMedicines())

    def agree(self, agreement: AgreementMade) -> Written:
        """Record what was agreed."""
        by, words = said(agreement.by, BY_WHOM), note(agreement.words)
        if not words and agreement.what is not Agreed.CONSENT:
            raise InputRefused("What was agreed?")
        if agreement.until is not None and agreement.until < agreement.on:
            raise InputRefused("It can’t end before it begins.")
        return self._write(replace(agreement, words=words, by=by))

    def withdraw(self, agreement: Fact, words: str = "") -> Written:
        """Record that the patient took an agreement back."""
        return self._write(AgreementWithdrawn(agreement.id, note(words)))

    def write_goal(self, words: str, older: Fact | None = None) -> Written:
        """Write a goal, or change one."""
        return self._write(GoalWritten(_some(words)), older)

    def write_plan(self, words: str) -> Written:
        """Write what is planned for the course; the older plan stays on the record."""
        older = self.chart().plan
        return self._write(CoursePlanWritten(_some(words)), older)

    def take_back(self, fact: Fact, reason: str) -> Written:
        """Take something off the list; it stays on the record, with the reason."""
        why = said(reason, "A change on the record needs a reason.")
        taken = NewEntry(
            self._patient_id,
            Retracted(),
            amends=fact.id,
            reason=why,
            replaces=fact.newest.id,
        )
        return self._journal.append([taken])

    def _write(self, event: Event, older: Fact | None = None) -> Written:
        if older is not None and older.event == event:
            raise InputRefused(UNCHANGED)
        return self._journal.append([self._entry(event, older)])

    def _entry(self, event: Event, older: Fact | None) -> NewEntry:
        entry = NewEntry(self._patient_id, event)
        if older is None:
            return entry
        return replace(entry, amends=older.id, reason=CHANGED, replaces=older.newest.id)


class DayList:
    """A list of the session that is ticked: of the day, or of readiness."""

    def __init__(self, record: SessionRecord, name: str) -> None:
        """Work on the list with this name; see `charts.ticks`."""
        self._record = record
        self._name = name

    def ticks(self, items: tuple[ListItem, ...]) -> dict[str, Tick]:
        """Return the ticks of these items, by the item's key."""
        return dict(ticks(self._record.chart, self._name, items))

    def tick(self, item: ListItem, words: str = "", last_at: datetime | None = None) -> Written:
        """Tick an item; a newer tick amends the older one. `last_at` has its offset."""
        self._require_open()
        if last_at is not None and last_at > self._record.now().local():
            raise InputRefused("That time has not come yet.")
        event = ItemTicked(self._name, item.key, item.words, line(words), last_at)
        older = self.ticks((item,)).get(item.key)
        if older is None:
            return self._record.write(event)
        return self._record.amend(older.fact, event, self._record.now(), CHANGED)

    def untick(self, tick: Tick) -> Written:
        """Take a tick back; it stays on the record."""
        self._require_open()
        return self._record.retract(tick.fact, "not so")

    def _require_open(self) -> None:
        if self._record.chart.state not in MAY_TICK[self._name]:
            raise SessionStateError("This session is over. Nothing was recorded.")


def _says(event: ScreeningAnswered) -> tuple[Finding, str]:
    return event.finding, event.note


def _some(words: str) -> str:
    if not words.strip():
        raise InputRefused("There are no words to record yet.")
    return note(words)
