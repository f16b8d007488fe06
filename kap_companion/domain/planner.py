"""Plans which track of an arc sounds when, so that the music goes with the course of the session.

Pure: an arc, a course and what was heard in, a plan out. A phase's tracks are chosen so that they
end near the end of their phase; a boundary gives way a little to let a track end by itself, and is
kept by a crossfade out of a track where that would be too far.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from kap_companion.domain.arc import Arc, ArcTrack
from kap_companion.domain.course import HOLD_AHEAD_MS, Course
from kap_companion.domain.cover import RESERVE_MS
from kap_companion.domain.playlist import Cue, Track
from kap_companion.domain.routes import Phase

GIVES_WAY_MS = 90_000
"""How far a boundary moves at most to let a track end by itself; never more than a quarter of the
phase."""

NOT_SOONER_MS = 30_000
"""What sounds is not left sooner than this, whatever happens to the times: nothing is hurried."""

SHORTEST_MS = 60_000
"""A track is not begun to be heard for less than this."""

UNKNOWN_MS = 240_000
"""What a track is taken to last whose length nobody knows."""

UNIT_MS = 5_000
"""How finely lengths are compared when tracks are chosen."""

MOST_TRACKS = 60
"""Of a phase with more tracks that were not heard yet, only the first so many are weighed."""


@dataclass(frozen=True, slots=True)
class Sounding:
    """What sounds now: a track, the phase for which it was chosen, and how far it is."""

    track: Track
    phase: Phase
    position_ms: int


@dataclass(frozen=True, slots=True)
class Planned:
    """A cue with its phase, from its first sound to its last, in milliseconds from now."""

    cue: Cue
    phase: Phase
    start_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What comes after what sounds; `play_ms` is how much of what sounds is heard (None: all)."""

    coming: tuple[Planned, ...] = ()
    play_ms: int | None = None


def plan_music(arc: Arc, course: Course, sounding: Sounding | None, heard: Collection[str]) -> Plan:
    """The plan from now on.

    `course` is on a scale on which 0 is now. `heard` holds the paths of what this session has
    heard; those come again only when a phase has nothing else. Empty for an arc without tracks.
    """
    if not arc.tracks or not course.spans:
        return Plan()
    return _Planner(arc, list(heard), course).plan(sounding)


def plan_in_order(arc: Arc, sounding: Sounding | None) -> Plan:
    """The plan of an arc that no session gives a course: every track, in order, once."""
    places = [(phase, each) for phase in Phase for each in arc.of(phase)]
    planner = _Planner(arc)
    if sounding is not None:
        here = (sounding.phase, sounding.track.path)  # it may have been measured meanwhile
        own = [here == (phase, each.track.path) for phase, each in places]
        places = places[own.index(True) + 1 :] if True in own else []
        planner.front_ms = max(0, _length(sounding.track) - sounding.position_ms)
    for phase, each in places:
        planner.add(each, phase)
    return Plan(tuple(planner.planned))


@dataclass(slots=True)
class _Planner:
    arc: Arc
    heard: list[str] = field(default_factory=list)
    course: Course = field(default=Course())
    planned: list[Planned] = field(default_factory=list)
    front_ms: int = 0
    """When what was planned last ends by itself; the next one comes in before."""

    def plan(self, sounding: Sounding | None) -> Plan:
        phases, play_ms = list(Phase), None
        if sounding is not None:
            phases = phases[_place(sounding.phase) :]
            if sounding.phase is self.course.held:
                left_ms = _length(sounding.track) - sounding.position_ms
                self.course = self.course.at_least(left_ms + HOLD_AHEAD_MS)
            play_ms = self._leave(sounding)
        for each in phases:
            self._fill(each)
        return Plan(tuple(self.planned), play_ms)

    # What sounds

    def _leave(self, sounding: Sounding) -> int | None:
        """How much of what sounds is heard."""
        self.heard.append(sounding.track.path)
        self.front_ms = max(_length(sounding.track) - sounding.position_ms, 0)
        boundary_ms = max(NOT_SOONER_MS, self._end_of(sounding.phase))
        if not self._is_late(self.front_ms, boundary_ms, sounding.phase):
            return None
        self.front_ms = boundary_ms + self._way_out_ms(boundary_ms)
        return sounding.position_ms + self.front_ms

    def _way_out_ms(self, boundary_ms: int) -> int:
        """How long what follows at a boundary takes to come in."""
        following = next(
            (span.phase for span in self.course.spans if span.end_ms - boundary_ms > SHORTEST_MS),
            Phase.RETURN,
        )
        return self.arc.crossfade_into(self._tracks_for(following)[0])

    # What comes

    def _fill(self, phase: Phase) -> None:
        """Add this phase's tracks until its end."""
        tracks = self._tracks_for(phase)
        end_ms = self._end_of(phase)
        if end_ms - self.front_ms <= max(SHORTEST_MS, self._gives_way_ms(phase)):
            return
        for each in self._sequence(tracks, end_ms - self.front_ms, phase):
            self.add(each, phase)
        self._end_at(end_ms, phase)

    def _end_of(self, phase: Phase) -> int:
        """Until when it is filled; the last one for ever, so that something follows what sounds."""
        end_ms = self.course.spans[_place(phase)].end_ms
        if phase is not Phase.RETURN:
            return end_ms
        return max(end_ms + RESERVE_MS, RESERVE_MS, self.front_ms + HOLD_AHEAD_MS)

    def add(self, chosen: ArcTrack, phase: Phase) -> None:
        """Have a track follow what was planned last."""
        crossfade_ms = self._overlap(chosen)
        start_ms = max(0, self.front_ms - crossfade_ms)
        self.front_ms = start_ms + _length(chosen.track)
        cue = Cue(chosen.track, crossfade_ms)
        self.planned.append(Planned(cue, phase, start_ms, self.front_ms))
        self.heard.append(chosen.track.path)

    def _overlap(self, chosen: ArcTrack) -> int:
        """At most half of either of the two."""
        before_ms = self.planned[-1].cue.length_ms if self.planned else self.front_ms * 2
        half_ms = min(_length(chosen.track), before_ms or UNKNOWN_MS) // 2
        return min(self.arc.crossfade_into(chosen), half_ms)

    def _end_at(self, end_ms: int, phase: Phase) -> None:
        """Cut the last track where its phase ends, unless it ends near there by itself."""
        last = self.planned[-1]
        if not last.cue.track.duration_ms or not self._is_late(last.end_ms, end_ms, phase):
            return
        heard_ms = max(SHORTEST_MS, end_ms - last.start_ms)
        play_ms = heard_ms + self._way_out_ms(end_ms)
        if play_ms >= last.end_ms - last.start_ms:
            return
        cue = Cue(last.cue.track, last.cue.crossfade_ms, play_ms)
        self.front_ms = last.start_ms + play_ms
        self.planned[-1] = Planned(cue, phase, last.start_ms, self.front_ms)

    def _is_late(self, ends_ms: int, boundary_ms: int, phase: Phase) -> bool:
        """Whether a track that ends then would keep the next phase waiting for too long."""
        if phase is Phase.RETURN:
            return False
        next_in_ms = ends_ms - self._way_out_ms(boundary_ms)
        return next_in_ms - boundary_ms > self._gives_way_ms(phase)

    def _gives_way_ms(self, phase: Phase) -> int:
        span = self.course.spans[_place(phase)]
        return min(GIVES_WAY_MS, round((span.end_ms - span.start_ms) / 4))

    # Which of a phase's tracks

    def _tracks_for(self, phase: Phase) -> tuple[ArcTrack, ...]:
        """The phase's own tracks; for want of any, those of the nearest before, else after."""
        place = _place(phase)
        around = [*reversed(self.arc.phases[: place + 1]), *self.arc.phases[place + 1 :]]
        return next(tracks for tracks in around if tracks)

    def _sequence(
        self, tracks: Sequence[ArcTrack], room_ms: int, phase: Phase
    ) -> Iterator[ArcTrack]:
        """Tracks that fill `room_ms` and no more than the last of them, in their order."""
        fresh = [each for each in tracks if each.track.path not in self.heard][:MOST_TRACKS]
        enough_ms = room_ms - self._gives_way_ms(phase)
        if _sum(self.arc, fresh) > enough_ms:
            yield from best_fit(self.arc, fresh, room_ms, enough_ms)
            return
        yield from fresh
        filled_ms = _sum(self.arc, fresh)
        for each in self._over_again(tracks):
            if filled_ms >= enough_ms:
                return
            filled_ms += _share(self.arc, each)
            yield each

    def _over_again(self, tracks: Sequence[ArcTrack]) -> Iterator[ArcTrack]:
        """The phase's tracks round and round, beginning with the one heard longest ago."""
        paths = [each.track.path for each in tracks]
        last = next(path for path in reversed(self.heard) if path in paths)
        begin = paths.index(last) + 1
        while True:
            yield from tracks[begin:]
            yield from tracks[:begin]


def best_fit(
    arc: Arc, tracks: Sequence[ArcTrack], room_ms: int, enough_ms: int
) -> tuple[ArcTrack, ...]:
    """Of these tracks, in their order, those that together come nearest to `room_ms`.

    Pinned ones always, and no choice that is shorter than `enough_ms` if there is another; of two
    that are equally near, the one with the earlier tracks.
    """
    pinned = [number for number, each in enumerate(tracks) if each.pinned]
    pinned_ms = _sum(arc, [tracks[number] for number in pinned])
    room, enough = room_ms / UNIT_MS, enough_ms // UNIT_MS
    sums: dict[float, tuple[int, ...]] = {pinned_ms // UNIT_MS: ()}
    for number, each in enumerate(tracks):
        if each.pinned:
            continue
        share = max(1, _share(arc, each) // UNIT_MS)
        # What fills the room already comes no nearer to it by one more.
        grown = {units + share: (*chosen, number) for units, chosen in sums.items() if units < room}
        sums = grown | sums
    best = min(sums, key=lambda units: (units < enough, abs(units - room), sums[units]))
    chosen = sorted((*pinned, *sums[best])) or [0]
    return tuple(tracks[number] for number in chosen)


def _share(arc: Arc, each: ArcTrack) -> float:
    """How much longer the music gets by a track; never less than half of it."""
    whole_ms = _length(each.track)
    return max(whole_ms - arc.crossfade_into(each), whole_ms / 2)


def _sum(arc: Arc, tracks: Sequence[ArcTrack]) -> float:
    return sum(_share(arc, each) for each in tracks)


def _length(track: Track) -> int:
    return track.duration_ms or UNKNOWN_MS


def _place(phase: Phase) -> int:
    return list(Phase).index(phase)
