"""The session record: facts and axis on page one, then every entry as it stands and stood."""

import re
from datetime import date

import pytest
from PySide6.QtGui import QColor

from kap_companion.domain.charts import PracticeChart
from kap_companion.domain.events import (
    AddendumWritten,
    AdverseEventBegan,
    AdverseEventEnded,
    ConflictSettled,
    Ending,
    Given,
    IntentionWritten,
    Observed,
    Outcome,
    QuoteHeard,
    Retracted,
    SessionBegun,
    SessionEnded,
    SessionPlanned,
    Severity,
    Signed,
    StepCheckedIn,
    StepOutcomeNoted,
    StepPlanned,
    StepStatus,
    UnknownEvent,
    Went,
    WordsAdded,
)
from kap_companion.domain.signing import Part, digest_of, entries_of_part
from kap_companion.exports.pdf import Picture, lay_out, page_picture, pdf_bytes
from kap_companion.ui.reports.session_record import session_record
from tests.domain.record import Room
from tests.exports.pdf_text import page_texts, said_in
from tests.ui.reports.ground import INTENDED, TABLE, begun, ended, matter

pytestmark = pytest.mark.usefixtures("qapp")


def pages_of(room: Room) -> list[str]:
    return page_texts(pdf_bytes(lay_out(session_record(matter(room)))))


def flat(text: str) -> str:
    """The text without the line ends that its lines on paper bring along."""
    return " ".join(text.split())


def said(room: Room) -> str:
    return flat(said_in(session_record(matter(room))))


def test_a_session_over_midnight_says_on_which_day_it_ended() -> None:
    room = begun()
    start = room.now().local()
    room.wait(24 * 60)
    room.write(SessionEnded(Ending.COMPLETED))
    assert re.search(rf"2026, \d\d:\d\d to {start.day + 1} February 2026, \d\d:\d\d", said(room))


def test_the_log_says_which_step_it_is_about() -> None:
    room = ended()
    room.write(StepPlanned("Walk", "Mara"))
    ring = room.write(StepPlanned("Ring Ruth", "Mara", date(2026, 2, 6)))
    room.write(StepCheckedIn(ring.id, Went.IN_PART, "Half."))
    room.write(StepOutcomeNoted(ring.id, StepStatus.DONE, "She cried."))
    words = said(room)
    assert "Check-in, in part. “Ring Ruth” Half." in words
    assert "Step: done. “Ring Ruth” She cried." in words


def test_page_one_has_the_facts_and_the_axis() -> None:
    first = flat(pages_of(ended())[0])
    for words in (
        "Praxis am Fluss",
        "Mill Lane 1",
        "Mara Lindholm · born 7 March 1984 · K-0311",
        "Penicillin",
        "200 mg ketamine, Lozenge. Given by Ada Kern.",
        "200 mg ÷ 80 kg = 2.50 mg/kg",
        "BP 118/74 · heart 72",
        "T+ 1:06: BP 122/76 (+4/+2) · heart 70 (−2)",
        "Completed. Quiet return.",
        "Ada Kern, MD, Therapist",
        "session-1",
        "200 mg",  # below it the axis, with the same digits in its text
        "118/74",
    ):
        assert words in first, words
    assert first.count("118/74") > 1
    assert not [each for each in first if "\ue000" <= each <= "\uf8ff"], "glyphs without a name"
    for row in ("Phase", "Dose", "BP", "Notes"):  # the names of the axis's rows
        assert row in first.split(), row


def test_the_axis_is_painted_by_the_painter_of_the_screen() -> None:
    document = session_record(matter(ended()))
    figures = [each for each in document.blocks if isinstance(each, Picture)]
    assert len(figures) == 1
    picture = page_picture(lay_out(document), 0, 60)
    colors = {
        picture.pixelColor(x, y).name()
        for x in range(picture.width())
        for y in range(picture.height())
    }
    assert {QColor("#E6B389").name(), QColor("#CBD6C0").name()} <= colors, "the bands of the phases"


def test_every_entry_stands_once_in_the_order_it_happened() -> None:
    room = ended()
    room.write(QuoteHeard("Told the next day."), ago_min=95)
    log = said(room).partition(" Log ")[2]
    order = ["Session begun", "Dose.", "Told the next day.", "Settled.", TABLE, "Session ended"]
    places = [log.index(words) for words in order]
    assert places == sorted(places)
    assert all(log.count(words) == 1 for words in order)
    assert "0:36" in log


def test_an_amendment_shows_what_stood_before_and_why() -> None:
    room = begun()
    noted = room.write(QuoteHeard("She is at the stable."))
    room.wait(3)
    room.write(QuoteHeard("She is at the fable."), amends=noted.id, reason="misheard")
    log = said(room)
    assert "“She is at the fable.”" in log
    assert "She is at the stable." in log
    assert "by Ada Kern. Reason: misheard" in log


def test_what_was_taken_back_stays_and_says_so() -> None:
    room = begun()
    noted = room.write(Observed("Not hers."))
    room.write(Retracted(), amends=noted.id, reason="wrong patient")
    log = said(room)
    assert "Not hers." in log
    assert "Taken back" in log
    assert "Reason: wrong patient" in log


def test_what_was_taken_back_and_brought_back_says_both() -> None:
    room = begun()
    noted = room.write(Observed("Hers after all."))
    gone = room.write(Retracted(), amends=noted.id, reason="wrong patient")
    room.write(Retracted("undo"), amends=gone.id)
    log = said(room)
    assert "Taken back" in log
    assert "Reason: wrong patient" in log
    assert "Brought back" in log


def test_a_change_that_was_undone_is_still_told() -> None:
    room = begun()
    noted = room.write(Observed("First words."))
    changed = room.write(Observed("Other words."), amends=noted.id, reason="misheard")
    room.write(Retracted("undo"), amends=changed.id)
    log = said(room)
    assert "First words." in log
    assert "Also written" in log
    assert "Other words." in log
    assert "Taken back" in log


def test_a_choice_between_rivals_is_told() -> None:
    room = begun()
    noted = room.write(Observed("First."))
    one = room.write(Observed("Second."), amends=noted.id, reason="a", replaces=noted.id)
    other = room.write(Observed("Third."), amends=noted.id, reason="b", replaces=noted.id)
    room.write(ConflictSettled(one.id, (other.id,)), amends=noted.id)
    log = said(room)
    assert "One of two versions kept" in log
    assert "none of them was chosen yet" not in log
    assert "Third." in log


def test_every_entry_of_the_record_is_told_by_someone() -> None:
    """Whatever was written, its writer and its minute stand somewhere."""
    room = begun()
    noted = room.write(Observed("One."))
    for minute in range(4):
        room.wait(60)
        room.write(Observed(f"Version {minute}."), amends=noted.id, reason=f"reason {minute}")
    log = said(room)
    assert all(f"Reason: reason {minute}" in log for minute in range(4))


def test_late_entries_and_words_added_are_marked() -> None:
    room = begun()
    tag = room.write(Observed(tag="Tearful"))
    room.write(WordsAdded("Left hand to her chest."), amends=tag.id)
    quote = room.write(QuoteHeard("I can ring Ruth."))
    room.write(WordsAdded("Whispered."), amends=quote.id)
    room.write(Observed("Remembered later."), ago_min=20)
    log = said(room)
    assert "Whispered." in log
    assert "Left hand to her chest." in log
    assert "Added" in log
    assert log.count("Late entry") == 1


def test_rivals_are_both_shown() -> None:
    room = begun()
    noted = room.write(Observed("First."))
    room.write(Observed("Second."), amends=noted.id, reason="a", replaces=noted.id)
    room.write(Observed("Third."), amends=noted.id, reason="b", replaces=noted.id)
    log = said(room)
    assert "Two versions that did not know of each other" in log
    assert "Second." in log
    assert "Third." in log


def test_other_days_have_their_date_and_no_t_plus() -> None:
    room = ended()
    room.wait(3 * 24 * 60)
    room.write(Observed("Days after."))
    row = said(room).partition("Days after.")[0][-40:]
    assert "2026-02-05" in row


def test_signatures_say_what_came_after_them() -> None:
    room = ended()
    signed = entries_of_part(Part.JOURNEY, room.entries)
    ids = tuple(each.id for each in signed)
    room.write(Signed(Part.JOURNEY, "I stand by it.", ids, digest_of(signed)))
    room.wait(5)
    room.write(AddendumWritten("The escort called.", part=Part.JOURNEY))
    last = said(room).partition(" Signatures ")[2]
    assert "Ada Kern" in last
    assert "I stand by it." in last
    assert f"Entries: {len(ids)}" in last
    assert digest_of(signed)[:16] in last
    assert "Arrived after this signature:" in last
    assert "The escort called." in last
    assert "not as it was" not in last


def test_a_signature_that_does_not_hold_is_told() -> None:
    room = ended()
    room.write(Signed(Part.JOURNEY, "I stand by it.", ("room-1-1",), "00" * 32))
    assert "What was signed is not as it was." in said(room)


def test_nothing_signed_is_said_so() -> None:
    assert "Nothing of this session is signed." in said(ended())


def test_adverse_events_are_named_with_their_course() -> None:
    room = begun()
    began = room.write(AdverseEventBegan("Nausea", Severity.MILD))
    room.wait(12)
    room.write(AdverseEventEnded(began.id, Outcome.RECOVERED))
    room.write(AdverseEventBegan("Headache", Severity.MODERATE))
    first = flat(pages_of(room)[0])
    assert "Nausea, mild, from 1:06, for 12 min, recovered" in first
    assert "Headache, moderate, from 1:18, no end recorded" in first


def test_intentions_are_the_patients_own_words() -> None:
    room = ended()
    room.write(IntentionWritten("touch", "Which touch?", (), Given.ALOUD))
    first = said(room)
    assert INTENDED in first
    assert "said aloud" in first


@pytest.mark.parametrize("planned_only", [True, False])
def test_a_session_without_a_dose_has_a_record_too(*, planned_only: bool) -> None:
    room = Room()
    plan = begun().entries[0].event
    assert isinstance(plan, SessionPlanned)
    room.write(plan)
    if not planned_only:
        room.write(SessionBegun())
    assert "No dose was given." in said(room)


def test_what_a_newer_program_wrote_is_not_lost() -> None:
    room = ended()
    room.write(UnknownEvent("scent-given", 3, "{}"))
    assert "A newer version of the program wrote this." in said(room)


def test_words_of_every_kind_are_printed_as_they_stand() -> None:
    room = begun()
    written = (
        *("<b>not bold</b>", "=1+1", "../../etc/passwd", "a\u00adb"),
        *("हिन्दी में शांति मिली", "น้ำ ที่นี่", "我感到", "so wide 😀"),
    )
    for words in (*written, "שלום עולם", "x" * 900):
        room.write(Observed(words))
    log = said(room)
    for words in (*written, "שלום", "עולם"):
        numbered = "".join(f"[U+{ord(each):04X}]" for each in words)
        assert words.replace("\u00ad", "") in log or numbered in log, words
    assert log.count("x") >= 900


def test_two_hundred_pages_of_notes_are_laid_out_whole() -> None:
    room = begun()
    page = "\n".join(f"Line {number} of the note." for number in range(700))
    for number in range(15):
        room.write(Observed(f"Note {number}.\n{page}"))
    pages = lay_out(session_record(matter(room)))
    assert len(pages) > 150
    texts = page_texts(pdf_bytes(pages))
    assert "".join(texts).count("Line 699 of the note.") == 15
    assert f"Page {len(pages)} of {len(pages)}" in texts[-1]


def test_the_sample_says_that_it_is_invented() -> None:
    sample = PracticeChart(name="Elm Street", sample=True)
    assert "Invented data" in said_in(session_record(matter(ended(), sample)))
    assert "Invented data" not in said_in(session_record(matter(ended())))
