"""Reports from the command line: no window, the same pages."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from shutil import rmtree

from PySide6.QtGui import QGuiApplication

from kap_companion.domain.moment import Moment
from kap_companion.errors import InputRefused, KapError
from kap_companion.exports.pdf import Document, write_pdf
from kap_companion.host.clock import system_clock
from kap_companion.services.access import AccessLog
from kap_companion.services.report_matter import SessionMatter, course_matter, session_matter
from kap_companion.ui.reports.course_figures import figures_of
from kap_companion.ui.reports.kinds import (
    OF_A_COURSE,
    Report,
    course_report,
    file_name,
    reports_of,
    session_report,
)
from kap_companion.ui.reports.letter import Typed
from kap_companion.ui.reports.paper import day_of
from kap_companion.vault import Vault

NEEDS = {
    Report.KEEPSAKE: "it needs words of the patient, an insight or a step",
    Report.CHAIN: "it needs an insight or a step",
    Report.MONITORING: "it needs a dose of esketamine",
}
"""What a report needs that not every session has."""


def export_pdf(vault: Vault, session_id: str, word: str, folder: Path) -> Path:
    """Write the report of this word about a session, or about its patient's course.

    Returns the file. Raises `KapError`, also where the access log can't be written; then nothing
    is left.
    """
    report = next(each for each in Report if each.word == word)
    now = system_clock().now()
    session = session_matter(vault.reader, session_id, now)
    if report not in reports_of(session.chart):
        raise InputRefused(f"This session has nothing for that report: {NEEDS[report]}.")
    access = AccessLog(vault.journal, vault.access_subject)
    with painter_of_type(), access.exporting(folder):
        made, whose, day = _made(vault, report, session, now)
        written = write_pdf(made, folder / file_name(report, day, whose))
    return leave_or_remove(access, written, report.value, whose)


def _made(
    vault: Vault, report: Report, session: SessionMatter, now: Moment
) -> tuple[Document, str, date]:
    """The report, whose chart it is of, and the day in its name."""
    if report not in OF_A_COURSE:
        return session_report(report, session), session.session_id, day_of(session.chart)
    whose = session.chart.patient_id
    course = course_matter(vault.reader, whose, now)
    figures = figures_of(vault.reader, course) if report is Report.COURSE else ()
    return course_report(report, course, Typed(), figures), whose, now.local().date()


def leave_or_remove(access: AccessLog, written: Path, what: str, chart_id: str) -> Path:
    """Note on the access log that this left; what is not on it must not have left."""
    try:
        access.exported(what, "pdf", chart_id).result()
    except KapError:
        rmtree(written) if written.is_dir() else written.unlink()
        raise
    return written


@contextmanager
def painter_of_type() -> Iterator[None]:
    """Have fonts to set type in for a block, also without a window."""
    app = QGuiApplication.instance() or QGuiApplication(_arguments())
    yield
    del app  # the fonts were its


def _arguments() -> list[str]:
    """Where no screen is needed, none is asked for: a server may have none."""
    without = ["-platform", "offscreen"] if sys.platform.startswith("linux") else []
    return ["kap-companion", *without]
