"""The practice's settings out into one file, and in from one: looked at first, then taken."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from kap_companion.domain.charts import PracticeChart
from kap_companion.domain.entry import NewEntry
from kap_companion.domain.events import Event, LockTimesSet
from kap_companion.domain.ports import Journal, Reader
from kap_companion.domain.practice_settings import (
    TAKEN,
    Fate,
    Offered,
    checked,
    offered,
    to_file,
)
from kap_companion.errors import InputRefused
from kap_companion.exports import read_settings, write_settings
from kap_companion.host.policy import NO_POLICY, Policy
from kap_companion.services.access import AccessLog
from kap_companion.services.record import Written

WHAT, FORM = "settings", "json"


@dataclass(frozen=True, slots=True)
class Found:
    """What a file offers, setting by setting; `newer` where a newer program wrote it."""

    offers: tuple[Offered, ...]
    newer: bool


class SettingsFiles:
    """Writes and reads files of settings. What touches a file is not for the GUI thread."""

    def __init__(
        self, journal: Journal, reader: Reader, access: AccessLog, policy: Policy = NO_POLICY
    ) -> None:
        """Work on this vault's practice; what `policy` locks is not taken in."""
        self._journal, self._reader, self._access = journal, reader, access
        self._policy = policy
        self._subject = reader.practice_subject()

    def write(self, target: Path) -> Path:
        """Write all settings whole or not at all, and on the access log that they left."""
        with self._access.exporting(target.parent):
            written = write_settings(to_file(self._chart()), target)
        self._access.exported(WHAT, FORM)
        return written

    def look(self, path: Path) -> Found:
        """Return what the file would change; nothing is changed. Raises `SettingsRefused`."""
        file = read_settings(path)
        offers = offered(self._chart(), file.settings)
        return Found(tuple(map(self._if_free, offers)), file.newer)

    def take(self, events: Iterable[Event]) -> Written:
        """Replace these settings, all in one go or none; what stood there stays in the history."""
        settings = [checked(event) for event in events]
        if any(map(self._is_locked, settings)):
            raise InputRefused(f"{self._policy.said} Nothing was changed.")
        if not settings:
            raise InputRefused("Nothing is chosen, so nothing was changed.")
        return self.bring_back(settings)

    def bring_back(self, settings: Iterable[Event]) -> Written:
        """Have these settings again, as they stood before; all in one go or none."""
        return self._journal.append([NewEntry(self._subject, event) for event in settings])

    def _if_free(self, offer: Offered) -> Offered:
        if offer.fate in TAKEN and self._is_locked(offer.new):
            return replace(offer, fate=Fate.REFUSED, why=self._policy.said)
        return offer

    def _is_locked(self, setting: Event | None) -> bool:
        return isinstance(setting, LockTimesSet) and self._policy.idle.locked

    def _chart(self) -> PracticeChart:
        return PracticeChart.replay(self._reader.entries_of(self._subject))
