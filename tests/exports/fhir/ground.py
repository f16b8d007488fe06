"""A patient and a session with everything that the exchange has a place for, in memory."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from kap_companion.domain.charts import PracticeChart
from kap_companion.domain.entry import LOCKED_SCREEN, Entry
from kap_companion.domain.events import (
    AddendumWritten,
    AdverseEventBegan,
    AdverseEventEnded,
    AdverseEventFollowed,
    AfterCareGiven,
    Agreed,
    AgreementMade,
    AgreementWithdrawn,
    CoursePlanWritten,
    DoseGiven,
    Ending,
    Event,
    Finding,
    Given,
    GoalWritten,
    Handed,
    InfusionRateSet,
    InfusionStopped,
    InsightWritten,
    IntegrationBooked,
    IntegrationHeld,
    IntegrationNoteWritten,
    IntentionFormClosed,
    IntentionWritten,
    LozengeTakenOut,
    MedicineListed,
    Observed,
    Outcome,
    PatientRegistered,
    PractitionerAdded,
    Proof,
    QuestionFate,
    QuestionKept,
    QuestionSettled,
    QuoteHeard,
    Retracted,
    ScreeningAnswered,
    ScreeningReviewed,
    SessionBegun,
    SessionEnded,
    SessionPlanned,
    Severity,
    Signed,
    StepCheckedIn,
    StepOutcomeNoted,
    StepPlanned,
    StepStatus,
    Strength,
    StrengthNoted,
    ThemeKind,
    ThemeNamed,
    VitalsTaken,
    Went,
    WordsAdded,
)
from kap_companion.exports import PatientPart, Selection, SessionPart, export_fhir
from kap_companion.exports.parts import Part
from tests.domain.record import Room

PATIENT, SESSION, PRACTICE = "patient-1", "session-1", "practice"
ADA = PractitionerAdded("ada", "Ada Green", "therapist", "MD")
BO = PractitionerAdded("bo", "Bo Lind", "nurse")
CHART = PracticeChart("Haus am Fluss", practitioners=(ADA, BO))
DETAILS = PatientRegistered(
    "Nora <Weiß>",
    "Nono",
    "she/her",
    date(1980, 2, 29),
    "R-7",
    "Max & Moritz",
    "+43 1 5550",
    "nuts",
    "=1+1",
)
Plain = dict[str, Any]


def of(subject: str, entries: Iterable[Entry]) -> tuple[Entry, ...]:
    return tuple(replace(each, subject=subject) for each in entries)


def patient_entries() -> tuple[Entry, ...]:
    room = Room("desk")
    first = room.write(replace(DETAILS, name="Nora White"))
    room.wait(1)
    room.write(DETAILS, amends=first.id, replaces=first.id, reason="her name")
    answered = room.write(ScreeningAnswered("heart", "Heart disease", Finding.YES, "as a child"))
    room.write(ScreeningAnswered("mania", "Mania", Finding.NO))
    room.write(ScreeningReviewed("Dr. Old", (answered.id,)))
    room.write(MedicineListed("Sertraline", "50 mg", "none that day"))
    consent = AgreementMade(Agreed.CONSENT, "On paper.", "Ada", date(2026, 1, 2), date(2027, 1, 2))
    touch = room.write(AgreementMade(Agreed.TOUCH, "Hand only.", "Ada", date(2026, 1, 2)))
    room.write(consent)
    room.write(AgreementWithdrawn(touch.id, "not today"))
    goal = room.write(GoalWritten("To sleep."))
    room.write(GoalWritten("To rest."))
    room.write(Retracted(), amends=goal.id, reason="not hers")
    room.write(CoursePlanWritten("Two sessions."))
    return of(PATIENT, room.entries)


def session_entries() -> tuple[Entry, ...]:
    room = Room()
    planned = room.now().local()
    room.write(SessionPlanned(PATIENT, planned, "intramuscular", 90))
    room.write(SessionBegun())
    room.write(IntentionWritten("hope", "What do you hope for?", ("Peace", "Sleep"), Given.WRITTEN))
    room.write(IntentionWritten("fear", "What do you fear?", (), Given.ALOUD))
    room.write(IntentionFormClosed(by_patient=True), author=LOCKED_SCREEN)
    room.write(VitalsTaken(118, 76, 64, 98, 14, Decimal("36.6"), 0, 2, 1, "calm"))
    room.wait(5)
    _dose_and_course(room)
    quote = room.write(QuoteHeard('"Light" & <b>water</b>'))
    tag = room.write(Observed("", "Tearful"))
    room.write(WordsAdded("softly"), amends=tag.id)
    room.write(StrengthNoted(Strength.MILD), amends=tag.id)
    wrong = room.write(Observed("nobody said this"))
    room.write(Retracted(), amends=wrong.id, replaces=wrong.id, reason="wrong patient")
    _adverse(room)
    room.wait(60)
    room.write(AfterCareGiven("Ada", Handed.PRINTED, "Rest.\nDrink."))
    room.write(SessionEnded(Ending.COMPLETED, "Clear and steady."))
    room.write(Signed("journey record", "I stand by it.", (quote.id,), "00" * 32))
    room.write(AddendumWritten("one thing more"))
    _integration(room, quote)
    return of(SESSION, room.entries)


def _dose_and_course(room: Room) -> None:
    dose = DoseGiven(
        "ketamine",
        Decimal(60),
        "mg",
        "intramuscular",
        "Bo Lind",
        "Dr. Old",
        "Ada Green",
        Proof.SIGNED,
        "left deltoid",
        Decimal("72.5"),
        None,
        "L-1",
        "2027-01",
        Decimal(4),
        "Ada Green",
        Proof.TYPED,
        sure=True,
    )
    first = room.write(replace(dose, amount=Decimal(50)))
    room.write(dose, amends=first.id, replaces=first.id, reason="read again")
    room.write(VitalsTaken(systolic=164, words="recheck"))
    room.wait(10)


def _adverse(room: Room) -> None:
    began = room.write(AdverseEventBegan("Nausea", Severity.MILD, "pale", "head raised", "Bo"))
    room.write(AdverseEventFollowed(began.id, Severity.SERIOUS, "worse"))
    room.write(AdverseEventEnded(began.id, Outcome.HANDED_OVER, "to the ward"))
    room.write(AdverseEventBegan("Dizziness", Severity.MODERATE))
    gone = room.write(AdverseEventBegan("Other", Severity.MILD))
    room.write(Retracted(), amends=gone.id, reason="twice")


def _integration(room: Room, quote: Entry) -> None:
    at = room.now().local()
    room.write(IntegrationBooked(at))
    intention = next(each for each in room.entries if isinstance(each.event, IntentionWritten))
    insight = room.write(InsightWritten("I can rest.", (quote.id,), f"{intention.id}:2"))
    step = room.write(StepPlanned("Ring Ruth", "Nono", date(2026, 3, 1), insight.id))
    room.write(StepOutcomeNoted(step.id, StepStatus.DONE, "She cried."))
    asked = ("less alone", "each week", "a call was made")
    walk = room.write(StepPlanned("Walk", "Max", None, "", *asked))
    room.write(StepCheckedIn(walk.id, Went.IN_PART, "Twice."))
    room.write(ThemeNamed(ThemeKind.THEME, "grief", (insight.id,)))
    kept = room.write(QuestionKept("Whose voice was it?", (insight.id,)))
    room.write(QuestionSettled(kept.id, QuestionFate.ANSWERED, "Her mother’s."))
    room.write(IntegrationNoteWritten("Slept nine hours.\n\n=2+2"))
    room.write(IntegrationHeld())


def infusion_entries() -> tuple[Entry, ...]:
    """Another session: an infusion, a spray and a lozenge."""
    room = Room("room-2")
    room.write(SessionPlanned(PATIENT, room.now().local(), "intravenous", 60))
    room.write(SessionBegun())
    room.write(DoseGiven("esketamine", Decimal("0.5"), "mg", "intravenous", "ada"))
    room.write(InfusionRateSet(Decimal("0.5"), "mg/kg/h"))
    room.wait(40)
    room.write(InfusionStopped(Decimal("0.4"), "enough"))
    room.write(DoseGiven("esketamine", Decimal(56), "mg", "nasal", "Bo Lind", devices=2))
    room.write(DoseGiven("something else", Decimal(2), "drops", "sublingual", "Bo Lind"))
    room.write(LozengeTakenOut())
    return of("session-2", room.entries)


def selection(*parts: Part, what: str = "patient", chart_id: str = PATIENT) -> Selection:
    return Selection(what, chart_id, PRACTICE, CHART, parts)


def everything() -> Selection:
    return selection(
        PatientPart(PATIENT, patient_entries()),
        SessionPart(SESSION, PATIENT, session_entries()),
        SessionPart("session-2", PATIENT, infusion_entries()),
    )


def of_events(events: Sequence[Event]) -> Selection:
    """A session in which these things happened, whatever they are, and a patient likewise."""
    room, desk = Room(), Room("desk")
    room.write(SessionPlanned(PATIENT, room.now().local(), "nasal", 90))
    desk.write(DETAILS)
    for event in events:
        room.write(event)
        desk.write(event)
    return selection(
        PatientPart(PATIENT, of(PATIENT, desk.entries)),
        SessionPart(SESSION, PATIENT, of(SESSION, room.entries)),
    )


def of_changes(changes: Sequence[tuple[Event, int]]) -> Selection:
    """The same, where each thing may amend, add to or take back the one at a place before it."""
    room, desk = Room(), Room("desk")
    room.write(SessionPlanned(PATIENT, room.now().local(), "nasal", 90))
    desk.write(DETAILS)
    for event, place in changes:
        for each in (room, desk):
            earlier = each.entries[place].id if 0 <= place < len(each.entries) else ""
            each.write(event, amends=earlier, replaces=earlier, reason="why" if earlier else "")
    return selection(
        PatientPart(PATIENT, of(PATIENT, desk.entries)),
        SessionPart(SESSION, PATIENT, of(SESSION, room.entries)),
    )


def bundle_of(chosen: Selection, folder: Path) -> Plain:
    path = export_fhir(chosen, folder / "x.fhir.json", Room().now())
    found: Plain = json.loads(path.read_text(encoding="utf-8"))
    return found


def named(bundle: Plain, kind: str) -> list[Plain]:
    """The resources of one type, in order."""
    resources = (each["resource"] for each in bundle["entry"])
    return [each for each in resources if each["resourceType"] == kind]
