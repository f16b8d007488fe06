"""What follows what: a list of cues that may be written anew while it plays, less what failed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kap_companion.domain.playlist import Cue, Playlist, Track

LONGEST_CROSSFADE_MS = 30_000


@dataclass(frozen=True, slots=True)
class Order:
    """Cues as they can really be played; places count from 0 and go on counting."""

    name: str = ""
    cues: tuple[Cue, ...] = ()
    failed: frozenset[int] = frozenset()

    @classmethod
    def of(cls, playlist: Playlist, crossfade_ms: int) -> "Order":
        """All of a playlist, each over the same crossfade."""
        return cls(playlist.name, tuple(Cue(track, crossfade_ms) for track in playlist.tracks))

    def followed(self, index: int | None, coming: Sequence[Cue]) -> "Order":
        """The same up to a place, and then these; all anew where there is no such place."""
        keep = 0 if index is None else index + 1
        failed = frozenset(place for place in self.failed if place < keep)
        return Order(self.name, (*self.cues[:keep], *coming), failed)

    def limited(self, index: int, play_ms: int | None) -> "Order":
        """The same, but so much is heard of the file at this place."""
        cue = replace(self.cues[index], play_ms=play_ms)
        return replace(self, cues=(*self.cues[:index], cue, *self.cues[index + 1 :]))

    def without(self, index: int) -> "Order":
        """The same, now that this file has failed."""
        return replace(self, failed=self.failed | {index})

    def trusting(self, *indices: int) -> "Order":
        """The same, with these files given another chance; all of them if none is named."""
        return replace(self, failed=self.failed - set(indices) if indices else frozenset())

    def cue_at(self, index: int) -> Cue | None:
        """The cue at a place, or None outside the list."""
        return self.cues[index] if 0 <= index < len(self.cues) else None

    def track_at(self, index: int) -> Track | None:
        """The track at a place, or None outside the list."""
        cue = self.cue_at(index)
        return None if cue is None else cue.track

    def index_after(self, index: int) -> int | None:
        """The place that follows, or None after the last."""
        places = range(index + 1, len(self.cues))
        return next((place for place in places if place not in self.failed), None)

    def index_before(self, index: int) -> int | None:
        """The place before this one, or None before the first."""
        places = range(index - 1, -1, -1)
        return next((place for place in places if place not in self.failed), None)

    def cue_after(self, index: int) -> Cue | None:
        """The cue that follows, or None after the last."""
        following = self.index_after(index)
        return None if following is None else self.cues[following]

    def track_after(self, index: int) -> Track | None:
        """The track that follows, or None after the last."""
        cue = self.cue_after(index)
        return None if cue is None else cue.track
