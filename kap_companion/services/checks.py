"""The checks in the room: vitals taken, looked at, put off, asked for again, told on."""

from collections.abc import Sequence
from dataclasses import replace

from kap_companion.domain.charts import SessionState
from kap_companion.domain.charts.checks import Reading, checks_due, own_baseline, readings
from kap_companion.domain.due import Due
from kap_companion.domain.events import (
    CheckPutOff,
    LookedAt,
    RecheckAsked,
    Sign,
    SomeoneTold,
    VitalsTaken,
)
from kap_companion.domain.moment import Moment
from kap_companion.domain.vital_signs import impossible, taken, unusual
from kap_companion.errors import InputRefused, SessionStateError
from kap_companion.services.record import SessionRecord, Written
from kap_companion.services.typed import line, said

MINUTES_RANGE = (1, 240)
"""How far a check may be put off or asked for again, in minutes: longer is another session."""


class Unsure(InputRefused):
    """Values that can be, and are unusual enough to ask: `signs` names them."""

    def __init__(self, signs: Sequence[Sign]) -> None:
        """Name the signs to ask about."""
        super().__init__("Is this what was read?")
        self.signs = tuple(signs)


class Impossible(InputRefused):
    """Values that nothing can have shown: `signs` names them."""

    def __init__(self, signs: Sequence[Sign]) -> None:
        """Name the signs that are refused."""
        super().__init__("That can’t have been read. Look at the numbers again.")
        self.signs = tuple(signs)


class PastTheNext(InputRefused):
    """A check would be put off to where the next one takes over: it would be missed at once."""

    def __init__(self, most_min: int) -> None:
        """Say by how many minutes it can be put off."""
        by = f"By at most {most_min} min" if most_min else "It can’t be put off any more"
        super().__init__(f"{by}: then the next check takes over, and this one is missed.")
        self.most_min = most_min


class Checks:
    """What is checked around the dose, each act one entry."""

    def __init__(self, record: SessionRecord) -> None:
        """Act on this session's record."""
        self._record = record

    def due(self) -> tuple[Due, ...]:
        """Return every check of the session as it stands now."""
        return checks_due(self._record.chart, self._record.now())

    def readings(self) -> tuple[Reading, ...]:
        """Return all vitals of the session."""
        return readings(self._record.chart)

    def baseline(self) -> VitalsTaken:
        """Return the patient's own baseline of this session, sign by sign."""
        return own_baseline(self._record.chart)

    def take(self, vitals: VitalsTaken, occurred_at: Moment | None = None) -> Written:
        """Record vitals.

        Raises `Impossible` for what can't have been read, and `Unsure` for what is unusual and not
        named in `vitals.sure`.
        """
        self._require_begun()
        checked = checked_vitals(vitals)
        return self._record.write(checked, occurred_at=occurred_at)

    def look(self, check: str, occurred_at: Moment | None = None, words: str = "") -> Written:
        """Record that the patient was looked at, for the check of this name."""
        self._require_begun()
        return self._record.write(LookedAt(check, line(words)), occurred_at=occurred_at)

    def put_off(self, due: Due, minutes: int, reason: str) -> Written:
        """Put a check off; it needs a reason, and falls due again before the next one does."""
        why = said(reason, "Putting a check off needs a reason.")
        self._require_begun()
        by_min, most = _minutes(minutes), self._as_it_stands(due).longest_put_off_min
        if most is not None and by_min > most:
            raise PastTheNext(most)
        return self._record.write(CheckPutOff(due.name, due.due_min, by_min, why))

    def recheck(self, about: str, minutes: int) -> Written:
        """Ask for vitals again, so many minutes from now; refused once the session is over."""
        self._require_goes_on()
        return self._record.write(RecheckAsked(about, _minutes(minutes)))

    def follow_up(self, about: str, minutes: int | None, who: str = "", words: str = "") -> Written:
        """Ask for vitals again, note who was told of an entry, or both together."""
        asked = () if minutes is None else (RecheckAsked(about, _minutes(minutes)),)
        told = (SomeoneTold(about, line(who), line(words)),) if who.strip() else ()
        if words.strip() and not told:
            raise InputRefused("Who was told?")
        if not asked and not told:
            raise InputRefused("Say in how many minutes, or who was told.")
        if asked:
            self._require_goes_on()
        self._require_begun()
        return self._record.write(*asked, *told)

    def tell(self, about: str, who: str, words: str = "") -> Written:
        """Record who was told of an entry."""
        told = said(who, "Who was told?")
        self._require_begun()
        return self._record.write(SomeoneTold(about, told, line(words)))

    def _as_it_stands(self, due: Due) -> Due:
        """Return the planned check as it stands by now: a sheet may have been open for a while."""
        planned = (each for each in self.due() if due.due_min is not None)
        same = (each for each in planned if (each.name, each.due_min) == (due.name, due.due_min))
        return next(same, due)

    def _require_goes_on(self) -> None:
        if self._record.chart.state is SessionState.ENDED:
            raise SessionStateError("The session is over: nothing falls due any more.")
        self._require_begun()

    def _require_begun(self) -> None:
        """Vitals may be taken while patient and therapist are in the room, and after the end."""
        if self._record.chart.state not in {SessionState.RUNNING, SessionState.ENDED}:
            raise SessionStateError("This session is not running. Nothing was recorded.")


def checked_vitals(vitals: VitalsTaken) -> VitalsTaken:
    """Return the vitals; raises `InputRefused` where they can't stand like that."""
    if not taken(vitals):
        raise InputRefused("There are no vitals to record yet.")
    if wrong := impossible(vitals):
        raise Impossible(wrong)
    asked = tuple(sign for sign in unusual(vitals) if sign.value not in vitals.sure)
    if asked:
        raise Unsure(asked)
    return replace(vitals, words=line(vitals.words))


def _minutes(minutes: int) -> int:
    shortest, longest = MINUTES_RANGE
    if not shortest <= minutes <= longest:
        raise InputRefused(f"A number of minutes from {shortest} to {longest}.")
    return minutes
