"""Doses with their full record, and what goes in over time: infusion and lozenge."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kap_companion.domain.charts import Fact, SessionChart, SessionState
from kap_companion.domain.charts.dosing import INFUSED, lozenge_held, running_rate
from kap_companion.domain.events import (
    DoseGiven,
    GateOverridden,
    InfusionRateSet,
    InfusionStopped,
    LozengeTakenOut,
)
from kap_companion.domain.moment import Moment
from kap_companion.domain.ports import Reader
from kap_companion.errors import InputRefused, SessionStateError
from kap_companion.services.dose_checks import Given, possible_amount, sure_of, sure_of_rate
from kap_companion.services.journey import Journey, checked_dose
from kap_companion.services.record import SessionRecord, Written
from kap_companion.services.typed import line

RATE_UNITS = ("mg/h", "ml/h", "mg/min", "mg/kg/h")
SESSIONS_LOOKED_INTO = 8
"""How many earlier sessions are asked for the patient's weight: an older one says little."""


@dataclass(frozen=True, slots=True)
class KnownWeight:
    """A weight that stands beside an earlier dose of the patient, and when that was."""

    weight_kg: Decimal
    at: Moment
    of_today: bool


class Dosing:
    """What is given in one session, each act one entry."""

    def __init__(self, record: SessionRecord, born: date | None = None) -> None:
        """Act on this session's record; `born` is the patient's birthday, None if not known."""
        self._record = record
        self._journey = Journey(record)
        self._born = born

    def give(
        self,
        dose: DoseGiven,
        at: Moment | None = None,
        rate: InfusionRateSet | None = None,
        override: GateOverridden | None = None,
    ) -> Written:
        """Record a dose, with the rate at which its infusion starts and who passed the gate.

        Raises `UnsureDose` for what is unusual and not `dose.sure`, `UnsureRate` likewise.
        """
        self._require_running()
        checked = checked_dose(dose)
        now = self._record.now()
        sure = sure_of(Given(checked, at or now, self._record.chart, self._born), now)
        if rate is not None and dose.route != INFUSED:
            raise InputRefused("Only what goes into a vein has a rate.")
        before = () if override is None else (override,)
        after = () if rate is None else (_checked_rate(rate),)
        return self._record.write(*before, sure, *after, occurred_at=at)

    def amend(self, fact: Fact, dose: DoseGiven, at: Moment, reason: str) -> Written:
        """Amend a dose as it was seen; asked about like a new one."""
        checked = checked_dose(dose)
        if checked == fact.event and at == fact.occurred_at:
            return self._journey.correct(fact, checked, at, reason)  # which says so
        given = Given(checked, at, self._record.chart, self._born, amended=fact)
        return self._journey.correct(fact, sure_of(given, self._record.now()), at, reason)

    def set_rate(self, rate: InfusionRateSet, at: Moment | None = None) -> Written:
        """Start the infusion at this rate, or change the rate at which it runs.

        Raises `UnsureRate` for one that is unusual and not `rate.sure`.
        """
        self._require_running()
        if not self._record.chart.doses:
            raise SessionStateError("Record the dose first: T+ starts with it.")
        return self._record.write(_checked_rate(rate), occurred_at=at)

    def stop(self, stopped: InfusionStopped, at: Moment | None = None) -> Written:
        """Stop the infusion; not before it got the rate at which it runs."""
        self._require_running()
        running = running_rate(self._record.chart)
        if running is None:
            raise SessionStateError("No infusion runs.")
        between = self._record.chart.timeline.between
        if at is not None and between(running.start, at).us < 0:
            raise InputRefused("It can’t have stopped before it got this rate.")
        if stopped.given is not None:
            possible_amount(stopped.given)
        words = line(stopped.words)
        return self._record.write(InfusionStopped(stopped.given, words), occurred_at=at)

    def take_lozenge_out(self, *, swallowed: bool = False) -> Written:
        """Record that the lozenge is out of the mouth."""
        self._require_running()
        if lozenge_held(self._record.chart) is None:
            raise SessionStateError("No lozenge is held.")
        return self._record.write(LozengeTakenOut(swallowed))

    def _require_running(self) -> None:
        if not self._record.running:
            raise SessionStateError("This session is not running. Nothing was recorded.")


def known_weight(
    chart: SessionChart, reader: Reader, session_id: str, but: Fact | None = None
) -> KnownWeight | None:
    """Return the patient's weight as it stands beside the newest dose that has one.

    Looked for in this session first (not beside the dose `but`), then in the ones before.
    """
    own = _weighed(chart, but)
    if own is not None:
        return KnownWeight(own[0], own[1], of_today=True)
    for earlier in _earlier_charts(chart, reader, session_id):
        weighed = _weighed(earlier, None)
        if weighed is not None:
            return KnownWeight(weighed[0], weighed[1], of_today=False)
    return None


def _earlier_charts(chart: SessionChart, reader: Reader, session_id: str) -> Iterator[SessionChart]:
    sessions = [each for each in reader.sessions_of(chart.patient_id) if each.session_id]
    others = [each.session_id for each in sessions if each.session_id != session_id]
    for earlier in others[-SESSIONS_LOOKED_INTO:][::-1]:
        found = SessionChart.replay(reader.entries_of(earlier))
        if found.state is SessionState.ENDED:
            yield found


def _weighed(chart: SessionChart, but: Fact | None) -> tuple[Decimal, Moment] | None:
    for fact in reversed(chart.doses):
        dose = fact.event
        if isinstance(dose, DoseGiven) and dose.weight_kg is not None and fact is not but:
            return dose.weight_kg, fact.occurred_at
    return None


def _checked_rate(rate: InfusionRateSet) -> InfusionRateSet:
    if rate.unit not in RATE_UNITS:
        raise InputRefused("Choose a unit for the rate.")
    return sure_of_rate(rate)
