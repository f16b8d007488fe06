"""The index rows of a subject, out of its entries."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given

from kap_companion.domain.charts import SessionState
from kap_companion.domain.entry import Entry
from kap_companion.domain.events import (
    AddendumWritten,
    AdverseEventBegan,
    AdverseEventEnded,
    AdverseEventFollowed,
    AfterCareGiven,
    Agreed,
    AgreementMade,
    CheckPutOff,
    CoursePlanWritten,
    CoursePoint,
    CoursePointMarked,
    DoseGiven,
    EndedWithOpen,
    Ending,
    Event,
    EyeMaskPutOn,
    Finding,
    GateOverridden,
    Given,
    GoalWritten,
    Handed,
    InfusionRateSet,
    InfusionStopped,
    InsightWritten,
    IntegrationBooked,
    IntegrationHeld,
    IntegrationNoteWritten,
    IntentionWritten,
    InterventionMade,
    ItemTicked,
    LookedAt,
    LozengeTakenOut,
    MedicineListed,
    MonitoringNoted,
    Observed,
    Outcome,
    PatientRegistered,
    Protocol,
    ProtocolTaken,
    QuestionFate,
    QuestionKept,
    QuestionSettled,
    QuoteHeard,
    ReadyForDischarge,
    RecheckAsked,
    Retracted,
    ScreeningAnswered,
    SessionBegun,
    SessionEnded,
    SessionPlanned,
    Severity,
    SomeoneTold,
    StateEnded,
    StateWentOn,
    StepCheckedIn,
    StepOutcomeNoted,
    StepPlanned,
    StepStatus,
    Strength,
    StrengthNoted,
    ThemeKind,
    ThemeNamed,
    UnknownEvent,
    VitalsTaken,
    Went,
    WordsAdded,
)
from kap_companion.domain.index_touch import leaves_index_alone, only_adds_a_note
from kap_companion.domain.note_texts import NoteKind, NoteText, note_kind, searchable_words
from kap_companion.domain.summary import (
    PatientSummary,
    SessionSummary,
    StepSummary,
    SubjectSummary,
    summarise,
)
from tests.domain.record import Room
from tests.domain.strategies import events

PLANNED = SessionPlanned(
    "patient-1",
    datetime(2026, 2, 2, 10, 30, 0, 1, tzinfo=timezone(timedelta(hours=1))),
    "nasal",
    120,
)
PLANNED_US = 1_770_024_600_000_001
DOSE = DoseGiven("ketamine", Decimal(60), "mg", "intramuscular", "Ada")


def summary_of(room: Room) -> SubjectSummary:
    return summarise("session-1", room.entries)


def planned_room() -> Room:
    room = Room()
    room.write(PLANNED)
    return room


def notes_of(room: Room) -> list[str]:
    return [note.words for note in summary_of(room).notes]


def test_a_patient_has_one_row_with_the_newest_details() -> None:
    room = Room()
    first = room.write(PatientRegistered("Ada", notes="private"))
    room.write(PatientRegistered("Ada K.", "Ada", "", date(1990, 1, 2), "R7"), amends=first.id)
    row = PatientSummary("patient-1", "Ada K.", "Ada", date(1990, 1, 2), "R7")
    assert summarise("patient-1", room.entries) == SubjectSummary(patient=row)


def test_what_is_neither_patient_nor_session_has_no_rows() -> None:
    room = Room()
    room.write(Observed("x"))
    assert summary_of(room) == summarise("session-1", []) == SubjectSummary()


def test_a_planned_session() -> None:
    assert summary_of(planned_room()).session == SessionSummary(
        "session-1",
        "patient-1",
        PLANNED_US,
        "nasal",
        120,
        SessionState.PLANNED,
        ending="",
        dose_us=None,
        integration_booked_us=None,
        integration_held=False,
    )


def test_a_session_that_went_all_the_way() -> None:
    room = planned_room()
    room.write(SessionBegun())
    room.wait(10)
    dose = room.write(DOSE)
    room.write(SessionEnded(Ending.BROKEN_OFF))
    room.write(IntegrationBooked(datetime(1970, 1, 1, 0, 0, 3, tzinfo=UTC)))
    held = room.write(IntegrationHeld())
    assert summary_of(room).session == SessionSummary(
        "session-1",
        "patient-1",
        PLANNED_US,
        "intramuscular",
        120,
        SessionState.ENDED,
        ending="broken off",
        dose_us=dose.occurred_at.utc_us,
        integration_booked_us=3_000_000,
        integration_held=True,
        integration_held_us=held.occurred_at.utc_us,
    )


def test_a_session_is_listed_with_the_name_of_its_protocol() -> None:
    room = planned_room()
    taken = room.write(ProtocolTaken(Protocol("im", "Muscle, 120 min", "intramuscular", 120)))
    assert getattr(summary_of(room).session, "protocol", "") == "Muscle, 120 min"
    other = ProtocolTaken(Protocol("iv", "Vein", "intravenous", 60))
    room.write(other, amends=taken.id)
    assert getattr(summary_of(room).session, "protocol", "") == "Vein"


def test_a_step_carries_its_patient_and_its_status() -> None:
    room = planned_room()
    step = room.write(StepPlanned("walk", "me", date(2026, 3, 1)))
    room.write(StepOutcomeNoted(step.id, StepStatus.DONE))
    row = StepSummary(
        step.id,
        "session-1",
        "patient-1",
        "walk",
        "me",
        date(2026, 3, 1),
        StepStatus.DONE,
        planned_us=step.occurred_at.utc_us,
        checked_us=None,
    )
    assert summary_of(room).steps == (row,)


def test_a_step_carries_when_somebody_last_asked() -> None:
    room = planned_room()
    step = room.write(StepPlanned("walk", "me"))
    room.wait(5)
    room.write(StepPlanned("walk far", "me"), amends=step.id)
    room.write(StepCheckedIn(step.id, Went.NOT_YET))
    room.wait(5)
    last = room.write(StepCheckedIn(step.id, Went.WELL))
    (row,) = summary_of(room).steps
    assert (row.words, row.planned_us) == ("walk far", step.occurred_at.utc_us)
    assert row.checked_us == last.occurred_at.utc_us
    assert row.status is StepStatus.OPEN


def the_note(entry: Entry, words: str) -> NoteText:
    at_us = entry.occurred_at.utc_us
    return NoteText(entry.id, "session-1", words, note_kind(entry.event), at_us, entry.author)


class TestNotes:
    def test_a_note_is_found_under_the_entry_that_first_wrote_it(self) -> None:
        room = planned_room()
        first = room.write(Observed("clam"))
        room.write(Observed("calm"), amends=first.id)
        assert summary_of(room).notes == (the_note(first, "calm"),)

    def test_words_added_are_found_with_their_tag(self) -> None:
        room = planned_room()
        tag = room.write(Observed(tag="Tearful"))
        room.write(WordsAdded("her father"), amends=tag.id)
        assert notes_of(room) == ["Tearful her father"]

    def test_what_was_taken_back_is_not_found(self) -> None:
        room = planned_room()
        gone = room.write(Observed("wrong patient"))
        room.write(Retracted(), amends=gone.id)
        assert notes_of(room) == []

    def test_an_event_without_words_is_no_note(self) -> None:
        room = planned_room()
        room.write(EyeMaskPutOn())
        room.write(Observed())
        assert notes_of(room) == []

    @pytest.mark.parametrize(
        ("event", "words"),
        [
            (Observed("calm"), "calm"),
            (Observed(tag="Tearful"), "Tearful"),
            (Observed("calm", "Settled"), "Settled calm"),
            (QuoteHeard("I see light"), "I see light"),
            (InsightWritten("I may rest"), "I may rest"),
            (StepPlanned("walk", "me"), "walk"),
            (StepPlanned("walk", "me", None, "", "air", "daily", "boots"), "walk air daily boots"),
            (StepCheckedIn("s", Went.WELL, "easier now"), "easier now"),
            (ThemeNamed(ThemeKind.TRIGGER, "dusk"), "dusk"),
            (QuestionKept("who was the boy?"), "who was the boy?"),
            (QuestionSettled("q", QuestionFate.ANSWERED, "me"), "me"),
            (StepOutcomeNoted("s", StepStatus.DONE, "each morning"), "each morning"),
            (IntegrationNoteWritten("slept well"), "slept well"),
            (SessionEnded(Ending.COMPLETED, "gentle"), "gentle"),
            (AddendumWritten("she wept too"), "she wept too"),
            (IntentionWritten("q", "What?", ("trust", "rest"), Given.WRITTEN), "trust rest"),
            (IntentionWritten("q", "What?", (), Given.ALOUD), ""),
            (VitalsTaken(118, 74, words="left arm"), "left arm"),
            (VitalsTaken(118, 74), ""),
            (LookedAt("Visual check", "breathes calmly"), "breathes calmly"),
            (InfusionStopped(words="line blocked"), "line blocked"),
            (SomeoneTold("room-1-1", "Dr. Roth", "by phone"), "Dr. Roth by phone"),
            (SomeoneTold("room-1-1", "Dr. Roth"), "Dr. Roth"),
            (CheckPutOff("Vitals", 40, 10, "she sleeps"), "she sleeps"),
            (GateOverridden(("Phone off",), "Dr. Roth", "she is calm"), "she is calm"),
            (ReadyForDischarge("Dr. Roth", "steady", ("x",), "a lift"), "Dr. Roth steady a lift"),
            (ReadyForDischarge("Dr. Roth"), "Dr. Roth"),
            (MonitoringNoted("a practice", 95), "a practice"),
            (AfterCareGiven("Ada", Handed.READ, "Rest."), ""),
            (EndedWithOpen(("nobody said ready",)), ""),
            (
                AdverseEventBegan("Nausea", Severity.MILD, "sick", "bowl", "Ida", "room-1-1"),
                "Nausea sick bowl Ida",
            ),
            (AdverseEventBegan("Nausea", Severity.MILD), "Nausea"),
            (
                AdverseEventFollowed("room-1-1", Severity.SEVERE, "worse", "called", "112"),
                "worse called 112",
            ),
            (AdverseEventFollowed("room-1-1", Severity.SEVERE), ""),
            (AdverseEventEnded("room-1-1", Outcome.RECOVERED, "slept"), "slept"),
            (InterventionMade("Breath together", "slowly"), "Breath together slowly"),
            (StateWentOn("room-1-1", "Tearful"), "Tearful"),
            (StateEnded("room-1-2", "Tearful"), "Tearful"),
            (StrengthNoted(Strength.SEVERE), ""),
            (ItemTicked("day of", "food", "Food", "toast"), ""),
            (RecheckAsked("room-1-1", 10), ""),
            (DOSE, ""),
            (UnknownEvent("future", 1, '{"words":"x"}'), ""),
        ],
    )
    def test_the_words_of_each_event(self, event: Event, words: str) -> None:
        assert searchable_words(event) == words


@given(events())
def test_an_event_that_only_adds_a_note_changes_nothing_else(event: Event) -> None:
    """Held against the long way round: all rows of a session before and after."""
    room = planned_room()
    room.write(SessionBegun())
    before = summary_of(room)
    room.write(event)
    after = summary_of(room)
    if only_adds_a_note(event):
        assert (after.patient, after.session, after.steps) == (None, before.session, before.steps)
        assert after.notes[: len(before.notes)] == before.notes
        assert len(after.notes) <= len(before.notes) + 1


@given(events())
def test_an_event_that_leaves_the_index_alone_changes_no_row(event: Event) -> None:
    room = planned_room()
    room.write(DOSE)
    before = summary_of(room)
    room.write(event)
    if leaves_index_alone(event):
        assert summary_of(room) == before
        assert not only_adds_a_note(event)


@pytest.mark.parametrize(
    "event",
    [
        InfusionRateSet(Decimal(10), "ml/h"),
        LozengeTakenOut(),
        CoursePointMarked(CoursePoint.PEAK),
        RecheckAsked("room-1-1", 10),
        ItemTicked("day of", "food", "Food", "toast"),
        AfterCareGiven("Ada", Handed.READ, "Rest."),
        EndedWithOpen(("nobody said ready",)),
    ],
    ids=lambda each: each.KIND,
)
def test_what_has_no_words_in_the_room_changes_no_row(event: Event) -> None:
    room = planned_room()
    room.write(DOSE)
    before = summary_of(room)
    room.write(event)
    assert leaves_index_alone(event)
    assert summary_of(room) == before


@pytest.mark.parametrize(
    "event",
    [
        VitalsTaken(118, 74, words="left arm"),
        LookedAt("Visual check", "calm"),
        InfusionStopped(words="line blocked"),
        SomeoneTold("room-1-1", "Dr. Roth", "by phone"),
        CheckPutOff("Vitals", 40, 10, "she sleeps"),
        GateOverridden(("Phone off",), "Dr. Roth", "she is calm"),
        ReadyForDischarge("Dr. Roth", "steady"),
        MonitoringNoted("a practice"),
        AdverseEventBegan("Nausea", Severity.MILD),
        AdverseEventFollowed("room-1-1", Severity.SEVERE, "worse"),
        AdverseEventEnded("room-1-1", Outcome.RECOVERED, "slept"),
        InterventionMade("Breath together", "slowly"),
        StateWentOn("room-1-1", "Tearful"),
        StateEnded("room-1-2", "Tearful"),
    ],
    ids=lambda each: each.KIND,
)
def test_words_of_the_room_are_found_and_change_nothing_else(event: Event) -> None:
    room = planned_room()
    room.write(DOSE)
    before = summary_of(room)
    entry = room.write(event)
    assert only_adds_a_note(event)
    note = the_note(entry, searchable_words(event))
    assert summary_of(room) == replace(before, notes=(*before.notes, note))


def test_a_tag_is_found_by_how_strong_it_was() -> None:
    room = planned_room()
    tag = room.write(Observed(tag="Tearful"))
    room.write(StrengthNoted(Strength.MILD), amends=tag.id)
    room.write(StrengthNoted(Strength.SEVERE), amends=tag.id)
    room.write(WordsAdded("quietly"), amends=tag.id)
    (note,) = summary_of(room).notes
    assert (note.entry_id, note.words) == (tag.id, "Tearful severe quietly")


def test_what_is_prepared_with_a_patient_is_found_and_changes_nothing_of_the_list() -> None:
    room = Room()
    room.write(PatientRegistered("Ada", allergies="Latex", notes="The blue blanket"))
    before = summarise("patient-1", room.entries)
    room.write(ScreeningAnswered("heart", "Heart disease", Finding.YES, "angina"))
    goal = room.write(GoalWritten("sleep"))
    room.write(GoalWritten("sleep at night"), amends=goal.id)
    room.write(MedicineListed("Sertraline", "50 mg", "as usual"))
    room.write(CoursePlanWritten("six sessions"))
    room.write(AgreementMade(Agreed.TOUCH, "a hand", "Ada", date(2026, 3, 1)))
    gone = room.write(GoalWritten("nothing"))
    room.write(Retracted(), amends=gone.id)
    now = summarise("patient-1", room.entries)
    assert replace(now, notes=before.notes) == before
    assert [note.words for note in now.notes] == [
        "Latex The blue blanket",
        "angina",
        "sleep at night",
        "Sertraline 50 mg as usual",
        "six sessions",
        "a hand",
    ]
    assert {note.kind for note in now.notes} == {NoteKind.PATIENT}


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        (QuoteHeard("wide"), NoteKind.QUOTE),
        (Observed("calm"), NoteKind.NOTE),
        (IntegrationNoteWritten("slept"), NoteKind.NOTE),
        (InsightWritten("I stayed"), NoteKind.INSIGHT),
        (StepPlanned("walk", "me"), NoteKind.STEP),
        (StepOutcomeNoted("step-1", StepStatus.DONE, "good"), NoteKind.STEP),
        (AdverseEventBegan("Nausea", Severity.MILD), NoteKind.ADVERSE),
        (AdverseEventEnded("event-1", Outcome.RECOVERED, "slept"), NoteKind.ADVERSE),
        (IntentionWritten("q", "What?", ("rest",), Given.WRITTEN), NoteKind.INTENTION),
    ],
    ids=str,
)
def test_a_note_has_its_kind(event: Event, kind: NoteKind) -> None:
    room = planned_room()
    room.write(event)
    (note,) = summary_of(room).notes
    assert note.kind is kind


def test_a_note_is_by_who_did_it() -> None:
    room = planned_room()
    room.write(Observed("seen"), performed_by="nurse-1")
    room.write(Observed("seen too"))
    first, second = summary_of(room).notes
    assert (first.author, second.author) == ("nurse-1", room.entries[-1].author)


@pytest.mark.parametrize(
    "event", [SessionBegun(), DOSE, StepPlanned("walk", "me"), WordsAdded("x")]
)
def test_what_changes_more_says_so(event: Event) -> None:
    assert not only_adds_a_note(event)
    assert not leaves_index_alone(event)


def test_the_rows_do_not_depend_on_the_order_of_arrival() -> None:
    room = planned_room()
    first = room.write(Observed("a"))
    room.write(Observed("b"), amends=first.id)
    room.write(DOSE)
    backwards: list[Entry] = list(reversed(room.entries))
    assert summarise("session-1", backwards) == summary_of(room)
