"""Exports that were cut short: where they went is remembered, what they left is removed.

A kill in mid-writing leaves part of a file that is not encrypted. Which folder an export goes to
stands in the vault, beside the journal, for as long as it is being written.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from kap_companion.domain.ports import Journal, Reader
from kap_companion.errors import KapError
from kap_companion.exports import REMAINDER, Swept, sweep

BEGUN = "export begun "
TOLD = "export not cleared up "
"""As `BEGUN`, but it was said already that nothing can be removed there now."""


@contextmanager
def exporting(journal: Journal, subject: str, folder: Path) -> Iterator[None]:
    """Remember `folder` until the block is through; the export goes on where that is refused."""
    field = f"{BEGUN}{uuid4().hex}"
    _remember(journal, subject, field, str(folder.absolute()))
    try:
        yield
    finally:
        _remember(journal, subject, field, "")


def clear_up(journal: Journal, reader: Reader) -> str:
    """Remove what exports that were cut short left; returns a sentence, or nothing to say.

    Not for the GUI thread: a folder may lie on a slow drive. Raises `KapError`.
    """
    subject = reader.access_subject()
    removed, stuck = 0, list[str]()
    for field, folder in reader.drafts_of(subject).items():
        if not field.startswith((BEGUN, TOLD)):
            continue
        found = _swept(Path(folder))
        removed += found.removed
        if found.left and field.startswith(BEGUN):
            stuck.append(folder)
            _remember(journal, subject, TOLD + field.removeprefix(BEGUN), folder)
        if not found.in_use and (field.startswith(BEGUN) or not found.left):
            _remember(journal, subject, field, "")
    return " ".join(_sentences(removed, stuck))


def _remember(journal: Journal, subject: str, field: str, folder: str) -> None:
    """An empty `folder` forgets it. Waits for the disk; nothing is said where it refuses."""
    with suppress(KapError):
        journal.keep_draft(subject, field, folder).result()


def _swept(folder: Path) -> Swept:
    try:
        return sweep(folder)
    except OSError:  # a drive that is not plugged in, or no right to look
        return Swept(left=1)


def _sentences(removed: int, stuck: list[str]) -> Iterator[str]:
    if removed:
        yield (
            "An export was cut short. The part of a file that it left was not encrypted; it was "
            "removed."
        )
    for folder in dict.fromkeys(stuck):
        yield (
            f"An export to {folder} was cut short, and nothing can be removed there now. If a "
            f"file there ends in {REMAINDER}, remove it: it is not encrypted."
        )
