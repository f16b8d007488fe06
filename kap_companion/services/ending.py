"""The end of a session: what is still open is told before, and written down with the end."""

import json
from collections.abc import Sequence

from kap_companion.domain.events import EndedWithOpen, Ending
from kap_companion.domain.ports import Reader
from kap_companion.domain.signing import Part
from kap_companion.domain.still_open import Pending, StillOpen, named, open_before_end
from kap_companion.errors import InputRefused
from kap_companion.services.journey import Journey
from kap_companion.services.record import SessionRecord, Written
from kap_companion.services.signing import Signing

LINE_DRAFT, SHEET_DRAFT = "journey-line", "sheet "
"""How the drafts are called of what stands in the entry line, and in a sheet."""
DRAFTS = {
    LINE_DRAFT: "entry line",
    "dose": "dose",
    "vitals": "vitals",
    "addendum": "addendum",
    "ready": "ready",
    "monitoring": "monitoring form",
}
LINE = StillOpen(Pending.DRAFT, DRAFTS[LINE_DRAFT], LINE_DRAFT)
"""What stands in the entry line, also where its draft is still on its way to the disk."""


class MoreIsOpen(InputRefused):
    """Something is open that was not shown yet: `open` is all of it."""

    def __init__(self, still_open: Sequence[StillOpen]) -> None:
        """Name what is open now."""
        super().__init__("Something else is open now. Look at the list again, then end.")
        self.open = tuple(still_open)


class EndOfSession:
    """Ends one session; never with something open that was not shown."""

    def __init__(self, record: SessionRecord, signing: Signing, reader: Reader) -> None:
        """Act on this session's record; `reader` knows the drafts."""
        self._record, self._signing, self._reader = record, signing, reader

    def open(self) -> tuple[StillOpen, ...]:
        """Return what is still open now."""
        record = self._record
        return open_before_end(record.chart, record.now(), self._unsigned(), self._drafts())

    def end(self, ending: Ending, summary: str, shown: Sequence[StillOpen]) -> Written:
        """End the session; `shown` is what was seen to be open.

        Raises `MoreIsOpen` where anything else is.
        """
        still_open = self.open()
        if not set(still_open) <= set(shown):
            raise MoreIsOpen(still_open)
        left = EndedWithOpen(tuple(map(named, still_open))) if still_open else None
        return Journey(self._record).end(ending, summary, left)

    def _unsigned(self) -> tuple[str, ...]:
        """The parts that somebody could have signed by now: the Journey is signed after its end."""
        chart, signing = self._record.chart, self._signing
        waits = chart.intention_closed and not signing.is_signed(Part.INTENTION)
        return (Part.INTENTION.value,) if waits else ()

    def _drafts(self) -> dict[str, str]:
        """What each draft with something in it is of, by its name."""
        kept = self._reader.drafts_of(self._record.session_id)
        return {
            field: _draft_words(field)
            for field, text in kept.items()
            if (field.startswith(SHEET_DRAFT) and text) or (field == LINE_DRAFT and _in_line(text))
        }


def _in_line(text: str) -> bool:
    return bool(text) and bool(json.loads(text).get("words", "").strip())


def _draft_words(field: str) -> str:
    name = field.removeprefix(SHEET_DRAFT).partition(" ")[0]
    return DRAFTS.get(name, "a change of an entry")
