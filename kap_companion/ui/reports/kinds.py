"""Which reports there are, which make sense for a session or a patient, and how each is made."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from kap_companion.domain.charts import SessionChart
from kap_companion.domain.events import PaperSize
from kap_companion.domain.monitoring_form import asks_for_the_form
from kap_companion.exports.pdf import Document, Paper
from kap_companion.services.report_matter import CourseMatter, SessionMatter
from kap_companion.ui.reports.chain import chain_report, has_chain
from kap_companion.ui.reports.course_summary import Figure, course_summary
from kap_companion.ui.reports.handout import after_care
from kap_companion.ui.reports.keepsake import has_words, keepsake
from kap_companion.ui.reports.letter import Typed, referrer_letter
from kap_companion.ui.reports.monitoring import monitoring_draft
from kap_companion.ui.reports.paper import ACROSS, PAPERS, short_id
from kap_companion.ui.reports.session_record import session_record
from kap_companion.ui.wording import tr


class Report(StrEnum):
    """A kind of report, by its name on the command line and in the access log."""

    RECORD = "session record"
    KEEPSAKE = "keepsake"
    CHAIN = "chain of the integration"
    AFTER_CARE = "after-care sheet"
    MONITORING = "monitoring form draft"
    LETTER = "letter"
    COURSE = "course summary"

    @property
    def word(self) -> str:
        """What it is called where there is room for one word: in a file's name, in a command."""
        return WORDS[self]


WORDS = {
    Report.RECORD: "record",
    Report.KEEPSAKE: "keepsake",
    Report.CHAIN: "chain",
    Report.AFTER_CARE: "after-care",
    Report.MONITORING: "monitoring",
    Report.LETTER: "letter",
    Report.COURSE: "course",
}
OF_A_COURSE = frozenset({Report.LETTER, Report.COURSE})
"""Reports about all sessions of a patient."""


def report_names() -> dict[Report, tuple[str, str]]:
    """Return what each report is called, and what it holds."""
    return {
        Report.RECORD: (
            tr("Session record"),
            tr("The facts, the axis, the whole log, who signed."),
        ),
        Report.KEEPSAKE: (
            tr("Keepsake for the patient"),
            tr("Only their own words: intention, quotes, insights, steps."),
        ),
        Report.CHAIN: (
            tr("Chain of the integration"),
            tr("From the intention to what came of it, as one picture."),
        ),
        Report.AFTER_CARE: (
            tr("After-care sheet"),
            tr("A copy of it. What is given is recorded at Return."),
        ),
        Report.MONITORING: (
            tr("Monitoring form, a draft"),
            tr("What the form for nasal esketamine asks, from the record."),
        ),
        Report.LETTER: (
            tr("Letter to the referrer"),
            tr("Your words, then dates, routes and doses as recorded."),
        ),
        Report.COURSE: (tr("Summary of the course"), tr("All sessions, events and steps.")),
    }


def reports_of(chart: SessionChart) -> tuple[Report, ...]:
    """Return which reports of a session, and of its course, make sense now."""
    fits = {
        Report.RECORD: True,
        Report.KEEPSAKE: has_words(chart),
        Report.CHAIN: has_chain(chart),
        Report.AFTER_CARE: True,
        Report.MONITORING: asks_for_the_form(chart),
        Report.LETTER: True,
        Report.COURSE: True,
    }
    return tuple(report for report in Report if fits[report])


def session_report(report: Report, matter: SessionMatter) -> Document:
    """Return a report about one session."""
    makers = {
        Report.RECORD: session_record,
        Report.KEEPSAKE: keepsake,
        Report.CHAIN: chain_report,
        Report.AFTER_CARE: after_care,
        Report.MONITORING: monitoring_draft,
    }
    return makers[report](matter)


def course_report(
    report: Report, course: CourseMatter, typed: Typed, figures: Sequence[Figure] = ()
) -> Document:
    """Return a report about a patient's course."""
    if report is Report.LETTER:
        return referrer_letter(course, typed)
    return course_summary(course, figures)


def paper_of(report: Report, size: PaperSize) -> Paper:
    """Return the practice's paper as this report has it: upright, or across."""
    return (ACROSS if report is Report.CHAIN else PAPERS)[size]


def file_name(report: Report, day: date, chart_id: str) -> str:
    """Return the name of the file: what it is, the day, the end of an id. It names nobody."""
    return f"{report.word}-{day.isoformat()}-{short_id(chart_id)}.pdf"
