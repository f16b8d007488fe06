"""Reports as jobs that can be done later and elsewhere: each reads the record anew by itself."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from kap_companion.domain.charts import SessionChart
from kap_companion.domain.moment import Clock
from kap_companion.domain.ports import Reader
from kap_companion.exports.pdf import Document
from kap_companion.services.report_matter import course_matter, session_matter
from kap_companion.ui.reports.course_figures import figures_of
from kap_companion.ui.reports.kinds import (
    OF_A_COURSE,
    Report,
    course_report,
    file_name,
    report_names,
    reports_of,
    session_report,
)
from kap_companion.ui.reports.letter import Typed
from kap_companion.ui.reports.paper import day_of
from kap_companion.ui.workspace import Workspace


@dataclass(frozen=True)
class Job:
    """A report that can be made: `chart_id` is whose it is.

    `make` reads the record; it knows nothing of the window, and may run on any thread.
    """

    report: Report
    chart_id: str
    file_name: str
    make: Callable[[], Document]

    @property
    def name(self) -> str:
        """What it is called on screen."""
        return report_names()[self.report][0]


def session_jobs(workspace: Workspace, session_id: str, chart: SessionChart) -> tuple[Job, ...]:
    """Return the reports that make sense for a session now."""
    return tuple(
        course_job(workspace, report, chart.patient_id)
        if report in OF_A_COURSE
        else _session_job(workspace, report, session_id, chart)
        for report in reports_of(chart)
    )


def patient_jobs(workspace: Workspace, patient_id: str) -> tuple[Job, ...]:
    """Return the reports about the whole course of a patient."""
    of_a_course = (report for report in Report if report in OF_A_COURSE)
    return tuple(course_job(workspace, report, patient_id) for report in of_a_course)


def course_job(
    workspace: Workspace, report: Report, patient_id: str, typed: Typed | None = None
) -> Job:
    """Return a report about a course; `typed` is what a letter begins with."""
    today = workspace.clock.now().local().date()
    make = partial(
        _course_document, workspace.reader, workspace.clock, report, patient_id, typed or Typed()
    )
    return Job(report, patient_id, file_name(report, today, patient_id), make)


def _session_job(workspace: Workspace, report: Report, session_id: str, chart: SessionChart) -> Job:
    make = partial(_session_document, workspace.reader, workspace.clock, report, session_id)
    return Job(report, session_id, file_name(report, day_of(chart), session_id), make)


def _session_document(reader: Reader, clock: Clock, report: Report, session_id: str) -> Document:
    return session_report(report, session_matter(reader, session_id, clock.now()))


def _course_document(
    reader: Reader, clock: Clock, report: Report, patient_id: str, typed: Typed
) -> Document:
    matter = course_matter(reader, patient_id, clock.now())
    figures = figures_of(reader, matter) if report is Report.COURSE else ()
    return course_report(report, matter, typed, figures)
