"""The lines of the tables: what counts now, each thing once. What was taken back has no line."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from decimal import Decimal

from kap_companion.domain.charts import (
    Fact,
    PatientChart,
    PracticeChart,
    SessionChart,
    Step,
    insights,
    replay,
    steps,
)
from kap_companion.domain.charts.adverse import AdverseEvent, adverse_events
from kap_companion.domain.charts.returning import ready_of
from kap_companion.domain.charts.themes import KeptQuestion, questions, themes
from kap_companion.domain.events import (
    DoseGiven,
    Event,
    InsightWritten,
    IntegrationBooked,
    IntegrationHeld,
    IntentionWritten,
    PatientRegistered,
    SessionBegun,
    SessionCancelled,
    SessionEnded,
    Sign,
    StepCheckedIn,
    ThemeNamed,
    VitalsTaken,
)
from kap_companion.domain.moment import US_PER_MINUTE
from kap_companion.domain.note_texts import searchable_words
from kap_companion.exports.cells import Value
from kap_companion.exports.measures import measured
from kap_companion.exports.parts import PatientPart, SessionPart

Cells = dict[str, Value]
Row = tuple[str, Cells]
"""The table, and the line's cells by column."""

SIGNS = tuple(sign.value for sign in Sign)
TENTH = Decimal("0.1")
PER_KG = Decimal("0.01")


def patient_rows(part: PatientPart, practice: PracticeChart) -> Iterator[Row]:
    """Yield the patient's own lines; none for somebody who was never registered."""
    chart = PatientChart.replay(part.entries)
    if chart.fact is None:
        return
    details = chart.details
    told = {name: getattr(details, name) for name in _fields(details)}
    registered = chart.fact.first.recorded_at.local()
    yield "patients", {"patient_id": part.patient_id, **told, "registered_at": registered}
    for fact in replay(part.entries):
        if fact.retraction is None:
            yield from _measures(fact, part.patient_id, practice)


def session_rows(part: SessionPart, practice: PracticeChart) -> Iterator[Row]:
    """Yield the lines of a session; none where it was never planned."""
    chart = SessionChart.replay(part.entries)
    if chart.plan is not None:
        lines = _Lines(part.session_id, part.patient_id, chart, practice)
        yield "sessions", _session(lines)
        yield from lines.rows()


@dataclass(frozen=True)
class _Lines:
    """One session, line by line."""

    session_id: str
    patient_id: str
    chart: SessionChart
    practice: PracticeChart

    def rows(self) -> Iterator[Row]:
        """Yield the lines of every table but that of the sessions."""
        yield from self._measured()
        for fact in sorted(self.chart.live, key=self.chart.sort_key):
            if words := self._words(fact):
                yield "notes", self._of(fact) | self._note(fact, words)
        for event in adverse_events(self.chart):
            yield "adverse_events", self._of(event.fact) | _adverse(event)
        for insight in insights(self.chart):
            yield "insights", self._of(insight.fact) | self._insight(insight.event)
        for step in steps(self.chart):
            yield "steps", self._of(step.fact) | _step(step)
            for asked in step.check_ins:
                yield "check_ins", self._of(asked.fact) | _check_in(asked.event)
        for theme in themes(self.chart):
            yield "names", self._of(theme.fact) | _name(theme.event)
        for question in questions(self.chart):
            yield "questions", self._of(question.fact) | _question(question)

    def _measured(self) -> Iterator[Row]:
        for fact in self.chart.of(DoseGiven, VitalsTaken):
            match fact.event:
                case DoseGiven() as dose:
                    yield "doses", self._of(fact) | _dose(dose)
                case VitalsTaken() as vitals:
                    words: Cells = {"words": self._words(fact)}
                    signs = {name: getattr(vitals, name) for name in SIGNS}
                    yield "vitals", self._of(fact) | signs | words
                case _:
                    pass

    def _of(self, fact: Fact) -> Cells:
        gone = self.chart.t_plus(fact.occurred_at)
        minutes = None if gone is None else (Decimal(gone.us) / US_PER_MINUTE).quantize(TENTH)
        return {
            "entry_id": fact.id,
            "session_id": self.session_id,
            "patient_id": self.patient_id,
            "at": fact.occurred_at.local(),
            "t_plus_min": minutes,
            "author": self.practice.practitioner_name(fact.newest.author),
        }

    def _words(self, fact: Fact) -> str:
        return " ".join(filter(None, (searchable_words(fact.event), *fact.words_added)))

    def _note(self, fact: Fact, words: str) -> Cells:
        who = fact.newest.performed_by
        known = {each.practitioner_id: each.name for each in self.practice.practitioners}
        return {
            "kind": fact.event.KIND,
            "words": words,
            "strength": fact.strength.value if fact.strength else "",
            "amended": fact.amended,
            "recorded_at": fact.first.recorded_at.local(),
            "performed_by": known.get(who, who),
        }

    def _insight(self, event: InsightWritten) -> Cells:
        return {
            "words": event.words,
            "intention": self._intention(event.intention),
            "sources": " ".join(event.sources),
        }

    def _intention(self, named: str) -> str:
        """The answer that is meant: `:2` or `:3` after the id tells which, where not the first."""
        entry_id, _, number = named.partition(":")
        fact = self.chart.fact(entry_id)
        event = fact.event if fact else None
        place = int(number) - 1 if number.isdecimal() else 0
        if isinstance(event, IntentionWritten) and 0 <= place < len(event.answers):
            return event.answers[place]
        return ""


def _session(lines: _Lines) -> Cells:
    chart = lines.chart
    ended, cancelled = chart.latest(SessionEnded), chart.latest(SessionCancelled)
    booked, ready = chart.latest(IntegrationBooked), ready_of(chart)
    return {
        "session_id": lines.session_id,
        "patient_id": lines.patient_id,
        "planned_for": chart.plan.planned_for if chart.plan else None,
        "state": chart.state.value,
        "ending": ended.ending.value if ended else "",
        "route": chart.route,
        "window_min": chart.plan.window_min if chart.plan else None,
        "begun_at": _when(chart, SessionBegun),
        "first_dose_at": chart.anchor.local() if chart.anchor else None,
        "ended_at": _when(chart, SessionEnded),
        "ready_min": ready.minutes if ready else None,
        "integration_booked_for": booked.at if booked else None,
        "integration_held_at": _when(chart, IntegrationHeld),
        "words": ended.summary if ended else cancelled.why if cancelled else "",
    }


def _fields(event: PatientRegistered | DoseGiven) -> tuple[str, ...]:
    return tuple(field.name for field in fields(event))


def _when(chart: SessionChart, event_type: type[Event]) -> Value:
    found = chart.of(event_type)
    return found[-1].occurred_at.local() if found else None


def _dose(event: DoseGiven) -> Cells:
    told = (name for name in _fields(event) if name not in {"sure", "waste_proof"})
    cells: Cells = {name: getattr(event, name) for name in told}
    return cells | {"witness_proof": event.witness_proof.value, "mg_per_kg": _mg_per_kg(event)}


def _mg_per_kg(event: DoseGiven) -> Decimal | None:
    weight = event.weight_kg
    if event.unit != "mg" or weight is None or not (weight.is_finite() and weight > 0):
        return None
    return (event.amount / weight).quantize(PER_KG) if event.amount.is_finite() else None


def _adverse(event: AdverseEvent) -> Cells:
    ended = event.ended
    courses = [(event.event.words, event.event.action, event.event.told)]
    courses += [(each.event.words, each.event.action, each.event.told) for each in event.followed]
    words, action, told = zip(*courses, strict=True)
    return {
        "what": event.event.what,
        "severity": event.severity.value,
        "worst": event.worst.value,
        "words": _joined(*words, ended.event.words if ended else ""),
        "action": _joined(*action),
        "told": _joined(*told),
        "ended_at": ended.fact.occurred_at.local() if ended else None,
        "outcome": ended.event.outcome.value if ended else "",
    }


def _step(step: Step) -> Cells:
    return {
        "words": step.event.words,
        "owner": step.event.owner,
        "due": step.event.due,
        "why": step.event.why,
        "often": step.event.often,
        "known_by": step.event.known_by,
        "insight_id": step.event.insight,
        "status": step.status.value,
        "outcome_at": step.outcome.occurred_at.local() if step.outcome else None,
        "outcome_words": step.words,
    }


def _check_in(event: StepCheckedIn) -> Cells:
    return {"step_id": event.step, "went": event.went.value, "words": event.words}


def _name(event: ThemeNamed) -> Cells:
    return {
        "kind": event.kind.value,
        "name": event.name,
        "sources": " ".join(event.sources),
    }


def _question(question: KeptQuestion) -> Cells:
    return {
        "words": question.event.words,
        "sources": " ".join(question.event.sources),
        "fate": question.fate.value,
        "fate_words": question.words,
    }


def _joined(*words: str) -> str:
    return "; ".join(filter(None, words))


def _measures(fact: Fact, patient_id: str, practice: PracticeChart) -> Iterator[Row]:
    found = measured(fact, practice)
    if found is None:
        return
    of_all: Cells = {
        "entry_id": fact.id,
        "patient_id": patient_id,
        "at": fact.occurred_at.local(),
        "measure": found.title,
        "rater": found.rater,
        "author": practice.practitioner_name(fact.newest.author),
    }
    for each in found.answers:
        answer: Cells = {"item": each.key, "asked": each.asked, "value": each.value}
        yield "measures", of_all | answer
    if found.total is not None or not found.answers:
        yield "measures", of_all | {"value": found.total}
