"""The practice's protocols, its screening list and what it tells patients: changed, and checked."""

from collections.abc import Sequence

from kap_companion.domain.entry import NewEntry
from kap_companion.domain.events import (
    AfterCareSet,
    Event,
    ListItem,
    Protocol,
    ProtocolsSet,
    ScreeningListSet,
    WhatToExpectSet,
)
from kap_companion.domain.ports import Journal, Reader
from kap_companion.domain.protocol_rules import checked_protocols
from kap_companion.domain.setting_rules import Taken, checked_items, checked_page
from kap_companion.services.record import Written


class Protocols:
    """Changes how the practice prepares and runs its sessions; each change is one entry."""

    def __init__(self, journal: Journal, reader: Reader, taken: Taken = lambda _: "") -> None:
        """Work on this vault's practice; `taken` knows the keys that were set on this computer."""
        self._journal, self._subject = journal, reader.practice_subject()
        self._taken = taken

    def set(self, protocols: Sequence[Protocol]) -> Written:
        """Replace the protocols, in the order shown. Sessions keep their own copies."""
        return self._write(ProtocolsSet(checked_protocols(protocols, self._taken)))

    def set_screening(self, items: Sequence[ListItem]) -> Written:
        """Replace the questions of the screening list; what was answered stays as it was asked."""
        return self._write(ScreeningListSet(checked_items(items, "The screening list")))

    def set_what_to_expect(self, words: str) -> Written:
        """Replace what a patient is told beforehand."""
        return self._write(WhatToExpectSet(checked_page(words)))

    def set_after_care(self, words: str) -> Written:
        """Replace what a patient is given to read at home."""
        return self._write(AfterCareSet(checked_page(words, "sheet")))

    def _write(self, event: Event) -> Written:
        return self._journal.append([NewEntry(self._subject, event)])
