"""Changing an arc by hand: each change makes a new arc and leaves the old one as it was."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace

from kap_companion.domain.arc import LONGEST_CROSSFADE_MS, Arc, ArcTrack
from kap_companion.domain.playlist import Track
from kap_companion.domain.routes import Phase

PHASES = tuple(Phase)
Edit = Callable[[Arc], Arc]


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a track stands: the number of its phase (0 to 5), and its number in it."""

    phase: int
    index: int


def places_of(arc: Arc) -> tuple[Place, ...]:
    """Return the places of all tracks, in the order in which they sound."""
    return tuple(
        Place(phase, index)
        for phase, tracks in enumerate(arc.phases)
        for index in range(len(tracks))
    )


def track_at(arc: Arc, place: Place) -> ArcTrack | None:
    """Return the track at a place, or None where there is none."""
    tracks = arc.phases[place.phase]
    return tracks[place.index] if 0 <= place.index < len(tracks) else None


def removed(arc: Arc, place: Place) -> Arc:
    """The arc without the track at a place."""
    tracks = list(arc.phases[place.phase])
    if 0 <= place.index < len(tracks):
        del tracks[place.index]
    return arc.with_phase(PHASES[place.phase], tracks)


def without(arc: Arc, paths: Collection[str]) -> Arc:
    """The arc without any track of these files."""
    for phase in PHASES:
        left = tuple(each for each in arc.of(phase) if each.track.path not in paths)
        if left != arc.of(phase):
            arc = arc.with_phase(phase, left)
    return arc


def place_of(arc: Arc, path: str, phase: Phase | None, near: Place | None = None) -> Place | None:
    """Return where a file stands in the arc: at `near` if it does, else in this phase, else first.

    None where the arc doesn't have it.
    """
    found = [
        place for place in places_of(arc) if arc.phases[place.phase][place.index].track.path == path
    ]
    if near in found:
        return near
    own = [place for place in found if PHASES[place.phase] is phase]
    return next(iter(own or found), None)


def moved(arc: Arc, place: Place, to: Place) -> Arc:
    """The arc with a track taken out of its place, and put before what then stands at `to`."""
    track = track_at(arc, place)
    if track is None:
        return arc
    rest = removed(arc, place)
    tracks = list(rest.phases[to.phase])
    tracks.insert(min(max(to.index, 0), len(tracks)), track)
    return rest.with_phase(PHASES[to.phase], tracks)


def one_on(arc: Arc, place: Place, step: int) -> Place:
    """Where a track goes that is moved by one: on within its phase, then over into the next."""
    index = place.index + step
    if 0 <= index < len(arc.phases[place.phase]):
        return Place(place.phase, index)
    return phase_on(arc, place, step)


def phase_on(arc: Arc, place: Place, step: int) -> Place:
    """Where a track goes that is moved into the neighbouring phase; it stays where there is none.

    It comes to the end of an earlier phase, and to the beginning of a later one.
    """
    phase = place.phase + step
    if not 0 <= phase < len(PHASES):
        return place
    return Place(phase, 0 if step > 0 else len(arc.phases[phase]))


def pin_toggled(arc: Arc, place: Place) -> Arc:
    """The arc with the track at a place pinned, or let loose."""
    return _with(arc, place, lambda each: replace(each, pinned=not each.pinned))


def crossfaded(arc: Arc, place: Place, by_ms: int) -> Arc:
    """The arc with a longer crossfade into the track at a place, or a shorter one."""

    def longer(each: ArcTrack) -> ArcTrack:
        wanted_ms = arc.crossfade_into(each) + by_ms
        return replace(each, crossfade_ms=min(max(wanted_ms, 0), LONGEST_CROSSFADE_MS))

    return _with(arc, place, longer)


def added(arc: Arc, tracks: Iterable[Track], phase: Phase | None = None) -> Arc:
    """The arc with tracks put at the end of one phase, or each of the phase that it names.

    One that names none is left out where no phase is given.
    """
    for track in tracks:
        goes_to = phase or phase_named(track.phase)
        if goes_to is not None:
            arc = arc.with_phase(goes_to, (*arc.of(goes_to), ArcTrack(track)))
    return arc


def phase_named(name: str) -> Phase | None:
    """Return the phase that a track names, however it is written, or None."""
    return next((phase for phase in PHASES if phase.value.lower() == name.lower()), None)


def _with(arc: Arc, place: Place, change: Callable[[ArcTrack], ArcTrack]) -> Arc:
    track = track_at(arc, place)
    if track is None:
        return arc
    tracks = list(arc.phases[place.phase])
    tracks[place.index] = change(track)
    return arc.with_phase(PHASES[place.phase], tracks)
