"""Keepsake, after-care, letter, draft and course: what each holds, and what it does not."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtGui import QColor, QPainter

from kap_companion.domain.events import (
    AdverseEventBegan,
    AfterCareGiven,
    DoseGiven,
    Handed,
    InsightWritten,
    IntegrationHeld,
    LetterheadSet,
    Observed,
    PaperSize,
    QuoteHeard,
    ReadyForDischarge,
    Retracted,
    Severity,
    StepCheckedIn,
    StepOutcomeNoted,
    StepPlanned,
    StepStatus,
    VitalsTaken,
    Went,
)
from kap_companion.exports.pdf import Document, Paper, lay_out, page_picture
from kap_companion.ui.reports.course_summary import Figure, course_summary
from kap_companion.ui.reports.handout import after_care, handout
from kap_companion.ui.reports.keepsake import has_words, keepsake
from kap_companion.ui.reports.kinds import Report, file_name, report_names, reports_of
from kap_companion.ui.reports.letter import Typed, referrer_letter
from kap_companion.ui.reports.monitoring import monitoring_draft
from tests.domain.record import Room
from tests.exports.pdf_text import said_in
from tests.ui.reports.ground import INTENDED, PRACTICE, TABLE, begun, course, ended, matter

pytestmark = pytest.mark.usefixtures("qapp")


def said(document: Document) -> str:
    return " ".join(said_in(document).split())


def integrated() -> Room:
    room = ended()
    room.wait(24 * 60)
    insight = room.write(InsightWritten("Grief did not swallow me."))
    kept = room.write(StepPlanned("Ring Ruth", "Mara", date(2026, 2, 6), insight.id))
    dropped = room.write(StepPlanned("Move to Oslo", "Mara"))
    sitting = room.write(StepPlanned("Sit with it", "Mara"))
    room.write(StepCheckedIn(sitting.id, Went.IN_PART, "Twice."))
    room.write(StepOutcomeNoted(kept.id, StepStatus.DONE, "She cried."))
    room.write(StepOutcomeNoted(dropped.id, StepStatus.DROPPED))
    room.write(IntegrationHeld())
    return room


class TestKeepsake:
    def test_it_holds_the_patients_words_and_steps(self) -> None:
        words = said(keepsake(matter(integrated())))
        for each in (INTENDED, TABLE, "Grief did not swallow me.", "Ring Ruth", "until 6 February"):
            assert each in words, each

    def test_it_holds_nothing_else(self) -> None:
        room = integrated()
        room.write(Observed("Looked pale.", "Tearful"))
        words = said(keepsake(matter(room)))
        for each in ("Mara", "Lindholm", "ketamine", "200", "118/74", "pale", "Ada", "Oslo"):
            assert each not in words, each

    def test_what_was_taken_back_is_not_kept(self) -> None:
        room = ended()
        quote = room.write(QuoteHeard("Not for paper."))
        room.write(Retracted(), amends=quote.id, reason="asked for it")
        assert "Not for paper." not in said(keepsake(matter(room)))

    def test_without_words_there_is_none(self) -> None:
        room = Room()
        room.write(begun().entries[0].event)
        chart = matter(room).chart
        assert not has_words(chart)
        assert Report.KEEPSAKE not in reports_of(chart)
        assert Report.KEEPSAKE in reports_of(matter(ended()).chart)


class TestHandout:
    def test_what_was_given_is_what_is_printed(self) -> None:
        room = ended()
        assert "Go home with the person" in said(after_care(matter(room)))
        room.write(AfterCareGiven("Ada", Handed.PRINTED, "Rest well, Tuesday’s sheet."))
        assert "Tuesday’s sheet" in said(after_care(matter(room)))

    def test_it_is_printed_as_it_is_written(self) -> None:
        words = "Title of it\n\nHead\nFirst sentence. Second.\n\nA sentence alone.\n\n<b>plain</b>"
        printed = said(handout("Page", words, PRACTICE))
        for each in ("Title of it", "Head", "First sentence. Second.", "A sentence alone."):
            assert each in printed
        assert "<b>plain</b>" in printed


class TestLetter:
    TYPED = Typed("Dr. Amsel\nOak Road 2", "Dear colleague,\n\nthank you.", "Ada Kern, MD")

    def test_the_typed_words_come_first_and_as_typed(self) -> None:
        words = said(referrer_letter(course(ended()), self.TYPED))
        order = ["Dr. Amsel", "About Mara Lindholm", "Dear colleague,", "thank you.", "One session"]
        assert [words.index(each) for each in order] == sorted(words.index(each) for each in order)
        assert words.index("Ada Kern, MD") > words.index("One session")

    def test_the_summary_says_what_is_recorded(self) -> None:
        room = ended()
        room.write(AdverseEventBegan("Nausea", Severity.MILD), ago_min=60)
        room.write(ReadyForDischarge("Ada Kern"))
        words = said(referrer_letter(course(begun(), room), Typed()))
        assert "2 sessions have taken place" in words
        assert "Route: Lozenge." in words
        assert "200 mg ketamine at" in words
        assert "Nausea, mild" in words
        assert "Ready for the way home:" in words
        assert words.count("No adverse event was recorded.") == 1

    def test_the_highest_blood_pressure_stands_beside_the_last(self) -> None:
        room = begun()
        room.write(VitalsTaken(systolic=190, diastolic=110), ago_min=70)  # before the dose
        wrong = room.write(VitalsTaken(systolic=180, diastolic=100))
        room.write(Retracted(), amends=wrong.id)
        room.write(VitalsTaken(systolic=164, diastolic=98))
        room.wait(30)
        room.write(VitalsTaken(systolic=120, diastolic=76))
        words = said(referrer_letter(course(room), Typed()))
        assert "Highest blood pressure after the dose: 164/98, T+ 1:06." in words
        assert "T+ 1:36: BP 120/76 (−70/−34)" in words

    def test_upper_and_lower_value_have_their_own_highest(self) -> None:
        room = begun()
        room.write(VitalsTaken(systolic=170))
        room.wait(10)
        room.write(VitalsTaken(systolic=150, diastolic=118))
        words = said(referrer_letter(course(room), Typed()))
        assert "after the dose: 170/–, T+ 1:06; –/118, T+ 1:16." in words

    def test_it_holds_no_words_of_the_room_and_recommends_nothing(self) -> None:
        words = said(referrer_letter(course(integrated()), Typed())).casefold()
        for each in (TABLE, INTENDED, "swallow", "ring ruth", "recommend", "should", "advise"):
            assert each.casefold() not in words, each

    def test_without_a_session_it_says_so(self) -> None:
        assert "No session has taken place yet." in said(referrer_letter(course(), Typed()))


class TestCourse:
    def test_sessions_events_and_steps_stand_in_tables(self) -> None:
        room = integrated()
        words = said(course_summary(course(begun(), room)))
        for each in ("2, with a dose: 2", "1 held", "200 mg ketamine", "Ring Ruth", "done: She"):
            assert each in words, each
        assert "1 insight was written." in words
        assert "open; in part on 3 February 2026: Twice." in words
        assert "No adverse event was recorded." in words

    def test_adverse_events_have_their_day(self) -> None:
        room = ended()
        room.write(AdverseEventBegan("Nausea", Severity.MILD), ago_min=60)
        assert "Nausea, mild" in said(course_summary(course(room)))

    def test_charts_are_painted_where_they_are_handed_in(self) -> None:
        def paint(painter: QPainter, width: float) -> None:
            painter.fillRect(0, 0, round(width), 100, QColor("#00ff00"))

        made = course_summary(course(ended()), [Figure("PHQ-9 over time", paint, 100)])
        assert "PHQ-9 over time" in said(made)
        picture = page_picture(lay_out(made), 0, 50)
        greens = [
            picture.pixelColor(picture.width() // 2, y) == QColor("#00ff00")
            for y in range(picture.height())
        ]
        assert sum(greens) == pytest.approx(100 / 72 * 50, abs=2)

    def test_without_a_session_it_says_so(self) -> None:
        assert "No session has taken place yet." in said(course_summary(course()))


def test_the_draft_of_the_form_says_what_is_missing() -> None:
    room = Room()
    room.write(begun().entries[0].event)
    room.write(DoseGiven("Esketamine", Decimal(56), "mg", "nasal", "Ada", devices=2, lot="A17"))
    words = said(monitoring_draft(matter(room)))
    assert "56 mg Esketamine, devices: 2, lot: A17" in words
    assert "not on the record" in words
    assert "A draft, not the form itself." in words
    assert Report.MONITORING in reports_of(matter(room).chart)
    assert Report.MONITORING not in reports_of(matter(ended()).chart)


def test_the_paper_is_the_practices() -> None:
    letter = replace(PRACTICE, letterhead=LetterheadSet(paper=PaperSize.LETTER))
    for make in (keepsake, after_care, monitoring_draft):
        assert make(matter(ended(), letter)).paper is Paper.LETTER
        assert make(matter(ended())).paper is Paper.A4


def test_without_a_letterhead_the_practices_name_stands_there() -> None:
    plain = replace(PRACTICE, letterhead=LetterheadSet())
    assert "Haus am Fluss" in said(after_care(matter(ended(), plain)))


@pytest.mark.parametrize("report", Report)
def test_a_files_name_names_nobody(report: Report) -> None:
    name = file_name(report, date(2026, 3, 17), "01a1c92f-df3b-770b-aab4-5485701c5196")
    assert name == f"{report.word}-2026-03-17-701c5196.pdf"
    assert all(report_names()[report])
