"""Two keys hit at once are one slip of the hand: one undo takes back what came of both."""

from dataclasses import dataclass, field

from kap_companion.services.record import SessionRecord, Written

AT_ONCE_MS = 100
"""Fingers that slip come down within some 60 ms; who types two keys on purpose takes longer."""


@dataclass(slots=True)
class _Hand:
    """What was written by keys that went down together; the first is down until it is let go."""

    first: int
    at_ms: int
    is_down: bool = True
    presses: int = 1
    written: list[Written] = field(default_factory=list)

    def ids(self) -> frozenset[str]:
        saved = [each for each in self.written if each.done() and each.exception() is None]
        return frozenset(entry.id for each in saved for entry in each.result())


class Slips:
    """Follows what is written by single keys.

    Keys belong together that went down at once, before the first of them went up again.
    """

    def __init__(self, record: SessionRecord) -> None:
        """Follow this record for as long as it is open."""
        self._hands: list[_Hand] = []
        self._acts = False
        record.follow(self._begun)

    def press(self, key: int, at_ms: int) -> None:
        """A key went down, at this time of the window system; its act begins."""
        last = self._hands[-1] if self._hands else None
        if last is not None and last.is_down and at_ms - last.at_ms <= AT_ONCE_MS:
            last.presses += 1
        else:
            self._hands.append(_Hand(key, at_ms))
        self._acts = True

    def act_is_over(self) -> None:
        """What the press asked for is done: what is written from now on is not of the keys."""
        self._acts = False
        self._hands = [each for each in self._hands if each.presses > 1 or each is self._hands[-1]]

    def release(self, key: int) -> None:
        """A key went up."""
        if self._hands and self._hands[-1].first == key:
            self._hands[-1].is_down = False

    def together(self, entry_id: str) -> frozenset[str]:
        """Return the ids of what came of the same slip as this entry; nothing if it was none."""
        slips = (each.ids() for each in self._hands if each.presses > 1)
        return next((ids for ids in slips if entry_id in ids), frozenset())

    def _begun(self, written: Written) -> None:
        if self._acts:
            self._hands[-1].written.append(written)
