"""Every session of a patient, or of the practice, as a folder of PDF files, without a window."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from kap_companion.domain.moment import Moment
from kap_companion.errors import InputRefused
from kap_companion.exports.folders import folder_beside
from kap_companion.exports.pdf import Document, write_pdf
from kap_companion.services.access import AccessLog
from kap_companion.services.report_matter import course_matter
from kap_companion.ui.reports.command import leave_or_remove, painter_of_type
from kap_companion.ui.reports.course_figures import figures_of
from kap_companion.ui.reports.kinds import Report, course_report, file_name, session_report
from kap_companion.ui.reports.letter import Typed
from kap_companion.ui.reports.paper import day_of
from kap_companion.vault import Vault

MOST_PATIENTS = 1_000_000

Progress = Callable[[int, int], None]


def export_pdfs(
    vault: Vault, patient_id: str | None, out: Path, now: Moment, progress: Progress
) -> Path:
    """Write the summary of each course and the record of each session that was begun.

    Of this patient, or of all of them without one. Returns the folder, which is there whole or
    not at all; `progress` is told in patients. Raises `KapError`; then nothing is left.
    """
    reader = vault.reader
    found = reader.patients(limit=MOST_PATIENTS)
    patients = [each.patient_id for each in found if patient_id in {None, each.patient_id}]
    if patient_id is not None and not patients:
        raise InputRefused("There is no patient with this id. `list` shows them.")
    what = "practice" if patient_id is None else "patient"
    target = out / f"{what}-{now.local():%Y%m%d-%H%M%S}-pdf"
    access = AccessLog(vault.journal, vault.access_subject)
    with painter_of_type(), access.exporting(out), folder_beside(target) as folder:
        _write_all(vault, patients, folder, now, progress)
    return leave_or_remove(access, target, what, patient_id or "")


def _write_all(
    vault: Vault, patients: Sequence[str], folder: Path, now: Moment, progress: Progress
) -> None:
    for done, each in enumerate(patients, 1):
        for name, document in _documents(vault, each, now):
            write_pdf(document, folder / name)
        progress(done, len(patients))


def _documents(vault: Vault, patient_id: str, now: Moment) -> Iterator[tuple[str, Document]]:
    course = course_matter(vault.reader, patient_id, now)
    if not course.sessions:
        return
    made = course_report(Report.COURSE, course, Typed(), figures_of(vault.reader, course))
    yield file_name(Report.COURSE, now.local().date(), patient_id), made
    for session in course.sessions:
        name = file_name(Report.RECORD, day_of(session.chart), session.session_id)
        yield name, session_report(Report.RECORD, session)
