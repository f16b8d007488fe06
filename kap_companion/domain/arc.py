"""An arc of music: six phases, each with its tracks, from which a session's music is planned."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from kap_companion.domain.playlist import Playlist, Track
from kap_companion.domain.routes import Phase

CROSSFADE_MS = 15_000
"""How long neighbours melt into each other, where the arc says nothing else."""

LONGEST_CROSSFADE_MS = 30_000

USUAL_SHARE = {
    Phase.PRE_ONSET: 0.13,
    Phase.ONSET: 0.07,
    Phase.BUILD: 0.10,
    Phase.PEAK: 0.25,
    Phase.RE_ENTRY: 0.20,
    Phase.RETURN: 0.25,
}
"""Which part of a list's length goes to each phase where its tracks don't name theirs."""


@dataclass(frozen=True, slots=True)
class ArcTrack:
    """A track of a phase.

    A `pinned` one always plays, in its place; others may be left out to fit the time there is.
    `crossfade_ms` is how long it takes to come in, 0 to 30 000; None is the arc's own.
    """

    track: Track
    pinned: bool = False
    crossfade_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Arc:
    """Tracks by phase, in the order in which they are to sound."""

    name: str
    phases: tuple[tuple[ArcTrack, ...], ...] = ((),) * len(Phase)
    crossfade_ms: int = CROSSFADE_MS
    key: str = field(default="", compare=False)
    """The library's id for it; empty for one that isn't kept there."""

    def of(self, phase: Phase) -> tuple[ArcTrack, ...]:
        """The tracks of a phase."""
        return self.phases[list(Phase).index(phase)]

    def with_phase(self, phase: Phase, tracks: Iterable[ArcTrack]) -> Arc:
        """The same arc with other tracks in one phase."""
        place = list(Phase).index(phase)
        return replace(
            self, phases=(*self.phases[:place], tuple(tracks), *self.phases[place + 1 :])
        )

    @property
    def tracks(self) -> tuple[Track, ...]:
        """All tracks, in order; one that stands in two places comes twice."""
        return tuple(each.track for phase in self.phases for each in phase)

    def crossfade_into(self, track: ArcTrack) -> int:
        """How long this one takes to come in, in milliseconds."""
        own = self.crossfade_ms if track.crossfade_ms is None else track.crossfade_ms
        return max(0, min(LONGEST_CROSSFADE_MS, own))

    def length_ms(self, phase: Phase) -> int:
        """How long a phase's tracks sound one after the other, in milliseconds."""
        tracks = self.of(phase)
        whole = sum(each.track.duration_ms for each in tracks)
        return max(0, whole - sum(self.crossfade_into(each) for each in tracks[1:]))


def arc_of(playlist: Playlist) -> Arc:
    """The arc of a plain list.

    Tracks go to the phase they name. Where none names one, they are dealt out in their order, each
    phase taking its usual share of the time; where some do, the others go along with the track
    before them.
    """
    dealt: dict[Phase, list[ArcTrack]] = {phase: [] for phase in Phase}
    named = {phase.value.lower(): phase for phase in Phase}
    if any(track.phase in named for track in playlist.tracks):
        phase = Phase.PRE_ONSET
        for track in playlist.tracks:
            phase = named.get(track.phase, phase)
            dealt[phase].append(ArcTrack(track))
    else:
        for track, phase in zip(playlist.tracks, _dealt_by_time(playlist.tracks), strict=True):
            dealt[phase].append(ArcTrack(track))
    return Arc(playlist.name, tuple(tuple(tracks) for tracks in dealt.values()))


def _dealt_by_time(tracks: tuple[Track, ...]) -> list[Phase]:
    """A track belongs to the phase in which its middle lies."""
    lengths = [track.duration_ms or 1 for track in tracks]
    whole, gone = sum(lengths), 0.0
    phases = []
    for length in lengths:
        middle = (gone + length / 2) / whole
        phases.append(_phase_at(middle))
        gone += length
    return phases


def _phase_at(share: float) -> Phase:
    until = 0.0
    for phase, part in USUAL_SHARE.items():
        until += part
        if share < until:
            return phase
    return Phase.RETURN
