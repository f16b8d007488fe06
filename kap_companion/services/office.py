"""What a practice does with its vault from a terminal: open, list, export, verify, back up."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from kap_companion.config import Settings
from kap_companion.domain.ports import Reader
from kap_companion.domain.summary import SessionSummary
from kap_companion.host.clock import system_clock
from kap_companion.host.policy import NO_POLICY, Policy
from kap_companion.services.people import arrived
from kap_companion.services.safekeeping import Progress, Safekeeping
from kap_companion.services.unfinished import clear_up
from kap_companion.vault import Backup, Preview, Vault, VerifyReport, unlock_vault

EVERYONE = 1_000_000


@contextmanager
def opened(
    folder: Path, secret: str, told: Callable[[str], None] = lambda _: None
) -> Iterator[Vault]:
    """Open the vault for the length of a command; `told` hears what of older exports was left."""
    vault = arrived(unlock_vault(folder, secret, system_clock()))
    try:
        if said := clear_up(vault.journal, vault.reader):
            told(said)
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


def verify_lines(report: VerifyReport) -> Iterator[str]:
    """Return what a check found, as lines for people."""
    yield (
        f"{_counted(report.entries, 'entry', 'entries')}, "
        f"{_counted(report.anchors, 'anchor', 'anchors')} and "
        f"{_counted(report.signatures, 'signature', 'signatures')} checked."
    )
    if report.ok:
        yield "Pages, chain, sequence, anchors, signatures and index are sound."
    if report.problem:
        yield report.problem
    if report.entry_id:
        yield f"The first entry that fails: {report.entry_id}"


def back_up_once(
    vault: Vault, data: Path, to: Path | None, progress: Progress, policy: Policy = NO_POLICY
) -> Backup:
    """Make a backup where the practice keeps them, or in the folder `to`. Raises `KapError`."""
    keeping = Safekeeping(vault, system_clock(), Settings(data), data, policy)
    try:
        made = keeping.back_up_to(to, progress) if to else keeping.back_up(progress)
        return made.result()
    finally:
        keeping.leave()


def backup_lines(backup: Backup) -> Iterator[str]:
    """Return where a backup is and what it holds, as lines for people."""
    yield f"{backup.path}"
    yield f"{_counted(backup.manifest.entries, 'entry', 'entries')}, opened again and checked."


def preview_lines(found: Preview) -> Iterator[str]:
    """Return what a backup would bring back, as lines for people."""
    made = found.backup.manifest.made.astimezone()
    yield f"Made on {made:%Y-%m-%d} at {made:%H:%M}."
    yield (
        f"{_counted(found.patients, 'patient', 'patients')}, "
        f"{_counted(found.sessions, 'session', 'sessions')}, "
        f"{_counted(found.entries, 'entry', 'entries')} (schema {found.backup.manifest.schema})."
    )
    if found.of_this_vault is not None:
        same = "this vault" if found.of_this_vault else "another vault than the one that is here"
        yield f"It is a backup of {same}."


def restored_lines(aside: Path | None) -> Iterator[str]:
    """Return what a restore did, as lines for people."""
    yield "The vault was restored. It goes on as a new device."
    if aside is not None:
        yield f"What was there before is whole in {aside}"


def _counted(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


def _session_words(session: SessionSummary) -> str:
    at = datetime.fromtimestamp(session.held_us / 1_000_000, UTC).astimezone()
    ending = f", {session.ending}" if session.ending else ""
    return f"{at:%Y-%m-%d %H:%M}  {session.route}  {session.state.value}{ending}"
