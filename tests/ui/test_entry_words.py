"""Every kind of entry says something in a list of entries, an amendment too."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from kap_companion.domain.charts import SessionChart
from kap_companion.domain.events import (
    AddendumWritten,
    CheckPutOff,
    ClockDisagreed,
    ConflictSettled,
    DoseGiven,
    Ending,
    Event,
    EyeMaskPutOn,
    EyeMaskTakenOff,
    Given,
    InsightWritten,
    IntegrationBooked,
    IntegrationHeld,
    IntegrationNoteWritten,
    IntentionFormClosed,
    IntentionWritten,
    LockedEntriesConfirmed,
    LookedAt,
    MusicFadedOut,
    MusicPaused,
    MusicResumed,
    MusicVolumeSet,
    Observed,
    PlaylistChosen,
    QuestionFate,
    QuestionKept,
    QuestionSettled,
    QuoteHeard,
    RecheckAsked,
    RecordingResumed,
    Retracted,
    SessionBegun,
    SessionCancelled,
    SessionEnded,
    SessionMoved,
    SessionPlanned,
    Signed,
    SomeoneTold,
    SoundLost,
    StepCheckedIn,
    StepOutcomeNoted,
    StepPlanned,
    StepStatus,
    ThemeKind,
    ThemeNamed,
    TrackFailed,
    TrackStarted,
    UnknownEvent,
    VitalsTaken,
    Went,
    WordsAdded,
)
from kap_companion.ui.entry_words import as_fact, entry_row, entry_words
from tests.domain.record import Room

DOSE = DoseGiven("ketamine", Decimal(60), "mg", "nasal", "Ada")
AT = datetime(2026, 3, 2, 10, tzinfo=UTC)
SAYS: tuple[tuple[Event, str], ...] = (
    (Retracted(), "Taken back. because"),
    (WordsAdded("deeply"), "Words added. deeply"),
    (ConflictSettled("x"), "One of two versions kept."),
    (SessionPlanned("p", AT, "nasal", 120), "Session planned. 2026-03-02 10:00, Nasal spray"),
    (SessionCancelled("ill"), "Session cancelled. ill"),
    (SessionMoved("p", "q"), "Session moved to another patient."),
    (SessionBegun(), "Session begun."),
    (SessionEnded(Ending.COMPLETED, "gentle"), "Session ended. Completed. gentle"),
    (IntentionWritten("i", "What?", ("a", "b"), Given.WRITTEN), "What? a · b"),
    (IntentionWritten("i", "What?", (), Given.ALOUD), "What? said aloud"),
    (IntentionFormClosed(by_patient=True), "Intention form closed."),
    (LockedEntriesConfirmed(("a", "b")), "Written at the locked screen, and confirmed. 2"),
    (DOSE, "Dose. 60 mg ketamine, Nasal spray. Given by Ada."),
    (EyeMaskPutOn(), "Eye mask on."),
    (EyeMaskTakenOff(), "Eye mask off."),
    (Observed("calm", "Settled"), "Settled. calm"),
    (QuoteHeard("So wide."), "So wide."),
    (InsightWritten("rest"), "Insight. rest"),
    (StepPlanned("walk", "Mara"), "Step. walk · Mara"),
    (
        StepPlanned("walk", "Mara", date(2026, 2, 6), often="daily", known_by="I sleep"),
        "Step. walk · Mara · daily · by 6 February 2026 · known by: I sleep",
    ),
    (StepOutcomeNoted("s", StepStatus.DONE, "daily"), "Step: done. daily"),
    (IntegrationNoteWritten("slept"), "Note. slept"),
    (StepCheckedIn("s", Went.IN_PART, "twice"), "Check-in, in part. twice"),
    (ThemeNamed(ThemeKind.GROWTH, "asking"), "Growth area. asking"),
    (QuestionKept("who?"), "Question to come back to. who?"),
    (QuestionSettled("q", QuestionFate.LET_GO, "later"), "Question: let go. later"),
    (IntegrationBooked(AT), "Integration booked. 2026-03-02 10:00"),
    (IntegrationHeld(), "The integration session took place."),
    (PlaylistChosen("Tide", "folder"), "Music chosen. Tide"),
    (TrackStarted("Slow Tide", 0, 1), "Music. Slow Tide"),
    (MusicPaused(), "Music paused."),
    (MusicResumed(), "Music goes on."),
    (MusicFadedOut(), "Music faded out."),
    (MusicVolumeSet(40), "Volume 40 %."),
    (SoundLost("The cable."), "No sound. The cable."),
    (TrackFailed("Slow Tide", "It breaks off."), "A file failed. Slow Tide: It breaks off."),
    (ClockDisagreed(60_000), "Clock. This computer’s clock was set forward by 1 min. T+ did not"),
    (Signed("journey record", "I sign.", (), ""), "Signed. I sign."),
    (AddendumWritten("more"), "Addendum. more"),
    (VitalsTaken(118, 74, 72, 98), "Vitals. 118/74 · heart 72 · SpO₂ 98"),
    (VitalsTaken(230, sure=("systolic",)), "Vitals. 230/– · asked, and sure: systolic"),
    (
        VitalsTaken(temperature=Decimal("37.20"), sedation=-1, words="left arm"),
        "Vitals. temperature 37.2 · sedation -1 · left arm",
    ),
    (LookedAt("Visual check", "pale"), "Visual check. pale"),
    (CheckPutOff("Vitals", 30, 10, "asleep"), "Vitals put off. By 10 min. asleep"),
    (RecheckAsked("v", 5), "Recheck. In 5 min."),
    (SomeoneTold("v", "Dr Keller", "by phone"), "Told Dr Keller. by phone"),
    (UnknownEvent("dream", 1, "{}"), "Kept as it is. A newer version of the program wrote this."),
)


@pytest.mark.parametrize(("event", "says"), SAYS, ids=[said for _, said in SAYS])
def test_it_says_what_happened(event: Event, says: str) -> None:
    room = Room()
    entry = room.write(event, reason="because")
    chart = SessionChart.replay(room.entries)
    if event is not DOSE:
        room.write(DOSE)
    assert " ".join(filter(None, entry_words(chart, entry))).startswith(says)


def test_a_gap_says_how_long() -> None:
    room = Room()
    entry = room.write(RecordingResumed(room.now(), 130_000))
    chart = SessionChart.replay(room.entries)
    assert entry_words(chart, entry)[1] == "2 min 10 s were not recorded."


def test_an_amended_dose_is_still_the_first() -> None:
    room = Room()
    first = room.write(DOSE)
    again = room.write(DOSE, amends=first.id, reason="slip")
    chart = SessionChart.replay(room.entries)
    assert entry_words(chart, again)[0] == entry_words(chart, first)[0] == "Dose."
    assert as_fact(chart, again).id == first.id
    assert [entry_row(chart, each).amended for each in (first, again)] == [False, True]


def test_what_the_patient_said_is_set_as_a_quote() -> None:
    room = Room()
    quote = room.write(QuoteHeard("So wide."))
    tag = room.write(Observed(tag="Settled"))
    added = room.write(WordsAdded("deeply"), amends=tag.id)
    chart = SessionChart.replay(room.entries)
    rows = [entry_row(chart, each) for each in (quote, tag, added)]
    assert [row.is_quote for row in rows] == [True, False, False]
    assert [row.amended for row in rows] == [False, False, False]
