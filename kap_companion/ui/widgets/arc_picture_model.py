"""What the picture of an arc shows: plain values, in milliseconds of T+."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from kap_companion.domain.arc_edit import Place

INTENSITIES = (0.13, 0.3, 0.62, 0.92, 0.5, 0.17)
"""How high the line stands over each phase, from 0 to 1: drawn by hand, it measures nothing."""


@dataclass(frozen=True, slots=True)
class Block:
    """A track in its phase.

    `crossfade_ms` is how long it comes in over the one before it. `over_target_lu` is by how much
    it is louder than all other music was made, None where it was never measured. `spoken` is what
    a screen reader says of it.
    """

    title: str
    length_ms: int
    crossfade_ms: int = 0
    over_target_lu: float | None = None
    pinned: bool = False
    missing: bool = False
    spoken: str = ""


@dataclass(frozen=True, slots=True)
class PhasePart:
    """A phase with its time and its tracks.

    `said` is how much music it has of what it needs; `word` what follows from that. `short` says
    that something of it will be heard twice.
    """

    name: str
    start_ms: int
    end_ms: int
    blocks: tuple[Block, ...] = ()
    said: str = ""
    word: str = ""
    short: bool = False


@dataclass(frozen=True, slots=True)
class ArcModel:
    """The six phases in order; `empty` is what is said where there is no music at all."""

    parts: tuple[PhasePart, ...] = field(default=())
    empty: str = ""

    @property
    def window_end_ms(self) -> int:
        """When the last phase ends."""
        return self.parts[-1].end_ms if self.parts else 0

    def places(self) -> Iterator[Place]:
        """The places of all blocks, in order."""
        for phase, part in enumerate(self.parts):
            for index in range(len(part.blocks)):
                yield Place(phase, index)

    def at(self, place: Place | None) -> Block | None:
        """The block at a place, or None."""
        if place is None or place.phase >= len(self.parts):
            return None
        blocks = self.parts[place.phase].blocks
        return blocks[place.index] if 0 <= place.index < len(blocks) else None
