"""Leaving: the whole practice goes out as a file in an open format, and comes back from one."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from kap_companion.domain.charts import PracticeChart
from kap_companion.domain.charts.facts import replay
from kap_companion.domain.codec import Codec
from kap_companion.domain.entry import NewEntry
from kap_companion.domain.events import Exported, PractitionerRetired
from kap_companion.domain.moment import Clock
from kap_companion.domain.open_record import Contents, OpenEntry
from kap_companion.errors import InputRefused, KapError
from kap_companion.exports import PracticeFile, export_practice, is_id
from kap_companion.services.access import AccessLog
from kap_companion.vault import Arriving, KeyCost, Vault, import_vault
from kap_companion.vault.progress import Cancelled, Progress, Walk

FORM = "jsonl"

Person = tuple[str, str]
"""A practitioner's id and name."""


class ChooseSomeone(InputRefused):
    """It has to be said whose passphrase opens the new vault; `people` are those to choose from."""

    def __init__(self, people: tuple[Person, ...]) -> None:
        super().__init__(
            "Nobody was chosen whose passphrase shall open the vault. Nothing was made. Choose one "
            "of the practitioners of this file by id."
        )
        self.people = people


def leave(
    vault: Vault,
    folder: Path,
    clock: Clock,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Path:
    """Write the whole record into `folder`, readable by anyone, and the export on the access log.

    Returns the file. Takes its time: not for the GUI thread. Raises `ExportFailed`, `Stopped`,
    `VaultDamaged` or `NotSaved`; then no file is left.
    """
    access = AccessLog(vault.journal, vault.access_subject)
    with access.exporting(folder), vault.open_record() as (contents, entries):
        walk = Walk(contents.entries, progress, cancelled)
        target = export_practice(contents, entries, folder, clock.now(), walk.step)
    noted = NewEntry(vault.access_subject, Exported("practice", FORM))
    try:
        vault.journal.append([noted]).result()
    except KapError:
        with suppress(OSError):
            target.unlink()
        raise
    return target


@dataclass(frozen=True)
class Found:
    """An export that was read to its end and found whole; `people` may be given its vault."""

    file: PracticeFile
    people: tuple[Person, ...]

    @property
    def entries(self) -> int:
        """How many entries it holds."""
        return self.file.contents.entries

    def person(self, practitioner_id: str = "") -> Person:
        """Return the one with this id, or the only one. Raises `ChooseSomeone`."""
        chosen = [each for each in self.people if practitioner_id in {each[0], ""}]
        if len(chosen) != 1:
            raise ChooseSomeone(self.people)
        return chosen[0]


def look_into(
    path: Path, progress: Progress | None = None, cancelled: Cancelled | None = None
) -> Found:
    """Read an export to its end; nothing is made. Raises `ImportRefused` or `Stopped`."""
    file = PracticeFile(path)
    walk = Walk(file.contents.entries, progress, cancelled)
    entries = _counted(file.entries(), walk.step)
    return Found(file, _people(entries, file.contents))


def arrive(  # noqa: PLR0913  # what it takes, and two ways to follow it
    found: Found,
    person: Person,
    folder: Path,
    passphrase: str,
    clock: Clock,
    *,
    cost: KeyCost | None = None,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> str:
    """Make a new vault of an export in `folder`, for this person; returns the recovery code.

    Raises as `import_vault` does, and `ImportRefused` where the file is another one by now.
    """
    walk = Walk(found.file.contents.entries, progress, cancelled)
    entries = _counted(found.file.entries(), walk.step)
    arriving = Arriving(found.file.contents, entries, person)
    return import_vault(folder, passphrase, arriving, clock.now(), cost, progress, cancelled)


def _counted(entries: Iterator[OpenEntry], step: Callable[[], None]) -> Iterator[OpenEntry]:
    for entry in entries:
        yield entry
        step()


def _people(entries: Iterator[OpenEntry], contents: Contents) -> tuple[Person, ...]:
    """Return who may sign in, as the practice's own entries have it."""
    codec = Codec()
    of_practice = [
        entry.entry(entry.said, codec)
        for entry in entries
        if entry.subject == contents.practice_subject and entry.said is not None
    ]
    of_practice.sort(key=lambda entry: entry.order)
    retired = {
        fact.event.practitioner_id
        for fact in replay(of_practice)
        if isinstance(fact.event, PractitionerRetired) and fact.retraction is None
    }
    people = PracticeChart.replay(of_practice).practitioners
    return tuple(
        (each.practitioner_id, each.name)
        for each in people
        if each.practitioner_id not in retired and is_id(each.practitioner_id)
    )
