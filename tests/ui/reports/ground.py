"""A session written by hand, and what reports are made of."""

from datetime import UTC, date, datetime
from decimal import Decimal

from kap_companion.domain.charts import PracticeChart, SessionChart
from kap_companion.domain.charts.preparation import PreparationChart
from kap_companion.domain.events import (
    DoseGiven,
    Ending,
    Given,
    IntentionWritten,
    LetterheadSet,
    Observed,
    PatientRegistered,
    PractitionerAdded,
    QuoteHeard,
    SessionBegun,
    SessionEnded,
    SessionPlanned,
    VitalsTaken,
)
from kap_companion.services.report_matter import CourseMatter, SessionMatter
from tests.domain.record import Room

MARA = PatientRegistered(
    "Mara Lindholm", "Mara", "she/her", date(1984, 3, 7), "K-0311", allergies="Penicillin"
)
ADA = PractitionerAdded("ada", "Ada Kern", "Therapist", "MD")
HEAD = LetterheadSet("Praxis am Fluss", ("Mill Lane 1", "12345 Au"), "+49 151 5550100")
PRACTICE = PracticeChart(name="Haus am Fluss", practitioners=(ADA,), letterhead=HEAD)
DOSE = DoseGiven("ketamine", Decimal(200), "mg", "sublingual", "Ada Kern", weight_kg=Decimal(80))
TABLE = "She is at the table."
INTENDED = "I want to meet my grief."


def begun() -> Room:
    """A session with an intention, vitals, a dose, and what was said."""
    room = Room()
    at = datetime(2026, 2, 2, 9, tzinfo=UTC)
    room.write(SessionPlanned("mara", at, "sublingual", 120))
    room.write(SessionBegun())
    room.write(IntentionWritten("intention", "Turn towards?", (INTENDED,), Given.WRITTEN))
    room.wait(5)
    room.write(VitalsTaken(systolic=118, diastolic=74, heart_rate=72))
    room.wait(5)
    room.write(DOSE)
    room.wait(24)
    room.write(Observed(tag="Settled"))
    room.wait(12)
    room.write(QuoteHeard(TABLE))
    room.wait(30)
    room.write(VitalsTaken(systolic=122, diastolic=76, heart_rate=70))
    return room


def ended() -> Room:
    room = begun()
    room.wait(50)
    room.write(SessionEnded(Ending.COMPLETED, "Quiet return."))
    return room


def matter(
    room: Room, practice: PracticeChart = PRACTICE, patient: PatientRegistered = MARA
) -> SessionMatter:
    entries = tuple(room.entries)
    chart = SessionChart.replay(entries)
    prepared = PreparationChart.replay(())
    return SessionMatter("session-1", entries, chart, patient, practice, prepared, room.now())


def course(*rooms: Room, practice: PracticeChart = PRACTICE) -> CourseMatter:
    now = rooms[-1].now() if rooms else Room().now()
    return CourseMatter("mara", MARA, practice, tuple(map(matter, rooms)), now)
