"""What falls due in the room: each check by its plan, as minutes of T+, and what became of it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from kap_companion.domain.events.protocol import CheckPlan

MS_PER_MIN = 60_000
EARLY_MS = 5 * MS_PER_MIN
"""A check made up to so long before its time is that check, and not one more before it."""


class DueState(StrEnum):
    """What became of a check."""

    COMING = "coming"
    DUE = "due"
    DONE = "done"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Made:
    """A check that was made at `at_ms` of T+ (None before any dose), by an entry.

    `names` are the plans that it answers.
    """

    entry_id: str
    names: tuple[str, ...]
    at_ms: int | None


@dataclass(frozen=True, slots=True)
class PutOff:
    """The check of this name that was planned for `due_min` was put off by so many minutes.

    `at_ms` is the T+ at which somebody did so (None before any dose): a check that was due by then
    falls due again so long after that.
    """

    name: str
    due_min: int | None
    minutes: int
    at_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """One check: its plan's name, the minute of T+ it was planned for (None: before the dose).

    `at_ms` is when it falls due now, put off or not; `left_ms` how long that is from now, negative
    once it is over, and None where no time is set. `made_by` is the entry that answered it.
    `closes_ms` is when the next one of its kind takes over, None where none does. `takes_vitals`
    tells a check of vitals from a look at the patient.
    """

    name: str
    due_min: int | None
    at_ms: int | None
    state: DueState
    made_by: str = ""
    left_ms: int | None = None
    takes_vitals: bool = False
    closes_ms: int | None = None

    @property
    def longest_put_off_min(self) -> int | None:
        """By how many whole minutes it can be put off now and not be missed; None: by any."""
        if self.closes_ms is None or self.at_ms is None or self.left_ms is None:
            return None
        closes_in_ms = self.left_ms + self.closes_ms - self.at_ms
        return max(0, (closes_in_ms - max(0, self.left_ms) - 1) // MS_PER_MIN)

    @property
    def waits(self) -> bool:
        """Whether it is still to be made."""
        return self.state in {DueState.COMING, DueState.DUE}


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the session stands: T+ in milliseconds (None before the dose), and whether it is over.

    What was not made when it was over was missed. Where no dose was given, nothing had to be made.
    """

    now_ms: int | None
    over: bool = False


@dataclass(frozen=True, slots=True)
class _Slot:
    """From when to when what is made answers the check of a minute; the last one stays open."""

    minute: int
    opens_ms: int
    closes_ms: int | None

    def answers(self, made: Made) -> bool:
        """Whether a check made after the dose falls into it."""
        if made.at_ms is None or made.at_ms <= 0 or made.at_ms < self.opens_ms:
            return False
        return self.closes_ms is None or made.at_ms < self.closes_ms

    def falls_due_ms(self, put_off: Iterable[PutOff]) -> int:
        """When it falls due: put off, though never past where the next one takes over."""
        at_ms = self.minute * MS_PER_MIN
        for each in put_off:
            begins_ms = at_ms if each.at_ms is None else max(at_ms, each.at_ms)
            at_ms = begins_ms + each.minutes * MS_PER_MIN
        return at_ms if self.closes_ms is None else min(at_ms, self.closes_ms)


def minutes_of(plan: CheckPlan) -> tuple[int, ...]:
    """Return the minutes of T+ at which a check falls due after the dose, in order."""
    listed = tuple(sorted(set(plan.at_min)))
    if plan.every_min <= 0:
        return listed
    first = (listed[-1] if listed else 0) + plan.every_min
    return (*listed, *range(first, plan.until_min + 1, plan.every_min))


def due_checks(
    plans: Iterable[CheckPlan], made: Sequence[Made], put_off: Sequence[PutOff], at: Standing
) -> tuple[Due, ...]:
    """Return every check of these plans as it stands, those of one plan in order.

    `made` and `put_off` come in the order they happened.
    """
    found: list[Due] = []
    for plan in plans:
        answering = [each for each in made if plan.name in each.names]
        if plan.before:
            found.append(_before(plan, answering, at))
        found += (_after(plan, slot, answering, put_off, at) for slot in _slots(minutes_of(plan)))
    return tuple(found)


def _before(plan: CheckPlan, made: Sequence[Made], at: Standing) -> Due:
    before = [each for each in made if each.at_ms is None or each.at_ms <= 0]
    due = Due(plan.name, None, None, DueState.DUE, takes_vitals=bool(plan.signs))
    if before:
        return replace(due, state=DueState.DONE, made_by=before[-1].entry_id)
    if at.now_ms is not None and (at.over or at.now_ms >= 0):
        return replace(due, state=DueState.MISSED)
    return replace(due, state=DueState.COMING) if at.over else due


def _after(
    plan: CheckPlan, slot: _Slot, made: Sequence[Made], put_off: Sequence[PutOff], at: Standing
) -> Due:
    this = (plan.name, slot.minute)
    later = (each for each in put_off if (each.name, each.due_min) == this)
    at_ms = slot.falls_due_ms(later)
    left_ms = None if at.now_ms is None else at_ms - at.now_ms
    due = Due(
        plan.name,
        slot.minute,
        at_ms,
        DueState.COMING,
        left_ms=left_ms,
        takes_vitals=bool(plan.signs),
        closes_ms=slot.closes_ms,
    )
    answer = next((each for each in made if slot.answers(each)), None)
    if answer is not None:
        return replace(due, state=DueState.DONE, made_by=answer.entry_id)
    if at.now_ms is None:
        return due
    if at.over:
        return replace(due, state=DueState.MISSED)
    if at.now_ms < at_ms:
        return due
    closed = slot.closes_ms is not None and at.now_ms >= slot.closes_ms
    return replace(due, state=DueState.MISSED if closed else DueState.DUE)


def _slots(minutes: Sequence[int]) -> Iterator[_Slot]:
    opens = [
        minute * MS_PER_MIN - min(EARLY_MS, (minute - before) * MS_PER_MIN // 2)
        for before, minute in zip((0, *minutes), minutes, strict=False)
    ]
    closes: list[int | None] = [*opens[1:], None]
    for minute, opens_ms, closes_ms in zip(minutes, opens, closes, strict=False):
        yield _Slot(minute, opens_ms, closes_ms)
