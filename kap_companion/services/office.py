"""What a practice does with its vault from a terminal: open, list, export, verify."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from kap_companion.domain.charts import SessionChart
from kap_companion.domain.ports import Reader
from kap_companion.domain.summary import SessionSummary
from kap_companion.errors import InputRefused
from kap_companion.exports import export_session
from kap_companion.host.clock import system_clock
from kap_companion.services.access import AccessLog
from kap_companion.services.people import arrived
from kap_companion.vault import Vault, VerifyReport, unlock_vault

EVERYONE = 1_000_000


@contextmanager
def opened(folder: Path, secret: str) -> Iterator[Vault]:
    """Open the vault for the length of a command."""
    vault = arrived(unlock_vault(folder, secret, system_clock()))
    try:
        yield vault
    finally:
        vault.close()


def list_lines(reader: Reader) -> Iterator[str]:
    """Return one line for each patient and, below it, for each of their sessions, with ids."""
    for patient in reader.patients(limit=EVERYONE):
        number = f"  ({patient.record_number})" if patient.record_number else ""
        yield f"{patient.patient_id}  {patient.name}{number}"
        for session in reader.sessions_of(patient.patient_id):
            yield f"  {session.session_id}  {_session_words(session)}"


def export_json(reader: Reader, session_id: str, folder: Path) -> Path:
    """Write a session's entries into `folder`; returns the file. Raises `KapError`."""
    entries = reader.entries_of(session_id)
    if SessionChart.replay(entries).plan is None:
        raise InputRefused("There is no session with this id. `list` shows them.")
    return export_session(session_id, entries, folder)


def log_export(vault: Vault, what: str, form: str, chart_id: str = "") -> str:
    """Note in the access log that a file was written; returns what to say where that failed."""
    access = AccessLog(vault.journal, vault.access_subject)
    error = access.exported(what, form, chart_id).exception()
    return f"The access log misses this export: {error}" if error else ""


def verify_lines(report: VerifyReport) -> Iterator[str]:
    """Return what a check found, as lines for people."""
    yield f"{report.entries:,} entries checked."
    if report.ok:
        yield "Pages, chain, sequence and index are sound."
    if report.problem:
        yield report.problem
    if report.entry_id:
        yield f"The first entry that fails: {report.entry_id}"


def _session_words(session: SessionSummary) -> str:
    planned = datetime.fromtimestamp(session.planned_us / 1_000_000, UTC).astimezone()
    ending = f", {session.ending}" if session.ending else ""
    return f"{planned:%Y-%m-%d %H:%M}  {session.route}  {session.state.value}{ending}"
