"""The access log: who opened which chart, and what left the vault. Never in anyone's way."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from kap_companion.domain.entry import NewEntry
from kap_companion.domain.events import (
    ChartKind,
    ChartOpened,
    Event,
    Exported,
    Printed,
    VaultLocked,
)
from kap_companion.domain.ports import Journal
from kap_companion.errors import KapError
from kap_companion.services.record import Written
from kap_companion.services.unfinished import exporting

Told = Callable[[str], None]


class AccessLog:
    """Notes what is done with the record in the name of who is signed in; one for each unlocking.

    Nothing waits for it. A line that the disk does not take is told to the listeners, as a
    sentence and on the journal's thread.
    """

    def __init__(self, journal: Journal, access_subject: str) -> None:
        """Write through this journal, under the subject of the access log."""
        self._journal = journal
        self._subject = access_subject
        self._listeners: tuple[Told, ...] = ()
        self._last = ""

    def subscribe(self, listener: Told) -> None:
        """Tell `listener` why a line was not saved."""
        self._listeners = (*self._listeners, listener)

    def chart_opened(self, chart: ChartKind, chart_id: str) -> None:
        """A chart came into view. Once, until another one is opened."""
        if chart_id != self._last:
            self._last = chart_id
            self._write(ChartOpened(chart, chart_id))

    def exported(self, what: str, form: str, chart_id: str = "") -> Written:
        """A file left the vault: `what` is as `Exported` lists it."""
        return self._write(Exported(what, form, chart_id))

    def printed(self, what: str, chart_id: str = "") -> Written:
        """A page went to a printer: `what` is the name of the page, such as ``what to expect``."""
        return self._write(Printed(what, chart_id))

    def exporting(self, folder: Path) -> AbstractContextManager[None]:
        """Remember, while the block writes into `folder`, that a killed program leaves files there.

        Waits for the disk, but not for its consent.
        """
        return exporting(self._journal, self._subject, folder)

    def locked(self, why: str) -> Written:
        """The screen was locked; whatever is opened after it is opened anew."""
        self._last = ""
        return self._write(VaultLocked(why))

    def _write(self, event: Event) -> Written:
        written = self._journal.append([NewEntry(self._subject, event)])
        written.add_done_callback(self._tell)
        return written

    def _tell(self, written: Written) -> None:
        error = written.exception()
        if isinstance(error, KapError):
            for listener in self._listeners:
                listener(str(error))
