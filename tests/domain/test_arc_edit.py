"""An arc changed by hand: moved, removed, pinned, and never losing a track on the way."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kap_companion.domain.arc import Arc, ArcTrack
from kap_companion.domain.arc_edit import (
    PHASES,
    Place,
    added,
    crossfaded,
    moved,
    one_on,
    phase_named,
    phase_on,
    pin_toggled,
    place_of,
    places_of,
    removed,
    track_at,
    without,
)
from kap_companion.domain.playlist import Track
from kap_companion.domain.routes import Phase


def a_track(title: str, phase: str = "") -> Track:
    return Track(f"/music/{title}.opus", title, "", 300_000, phase)


def arc_with(*phases: str) -> Arc:
    """An arc whose tracks are single letters, a phase for each word."""
    filled = [*phases, *[""] * (6 - len(phases))]
    return Arc("Arc", tuple(tuple(ArcTrack(a_track(each)) for each in word) for word in filled))


def letters(arc: Arc) -> list[str]:
    return ["".join(each.track.title for each in phase) for phase in arc.phases]


def test_places_are_in_the_order_of_sounding() -> None:
    assert places_of(arc_with("a", "", "bc")) == (Place(0, 0), Place(2, 0), Place(2, 1))


@pytest.mark.parametrize(
    ("start", "to", "there"),
    [
        (Place(0, 0), Place(0, 2), ["bca", "d"]),
        (Place(0, 2), Place(0, 0), ["cab", "d"]),
        (Place(0, 1), Place(1, 0), ["ac", "bd"]),
        (Place(0, 1), Place(1, 9), ["ac", "db"]),
        (Place(1, 0), Place(5, -3), ["abc", "", "", "", "", "d"]),
        (Place(1, 7), Place(0, 0), ["abc", "d"]),
    ],
)
def test_a_track_is_moved(start: Place, to: Place, there: list[str]) -> None:
    arc = moved(arc_with("abc", "d"), start, to)
    assert letters(arc) == [*there, *[""] * (6 - len(there))]


@pytest.mark.parametrize(
    ("place", "step", "goes_to"),
    [
        (Place(0, 0), 1, Place(0, 1)),
        (Place(0, 1), 1, Place(1, 0)),
        (Place(0, 1), -1, Place(0, 0)),
        (Place(1, 0), -1, Place(0, 2)),
        (Place(0, 0), -1, Place(0, 0)),
        (Place(5, 0), 1, Place(5, 0)),
        (Place(4, 0), 1, Place(5, 0)),
    ],
)
def test_one_on_leads_over_into_the_next_phase(place: Place, step: int, goes_to: Place) -> None:
    assert one_on(arc_with("ab", "c", "", "", "d", "e"), place, step) == goes_to


def test_into_the_neighbouring_phase() -> None:
    arc = arc_with("ab", "cd")
    assert phase_on(arc, Place(0, 0), 1) == Place(1, 0)
    assert phase_on(arc, Place(1, 0), -1) == Place(0, 2)
    assert phase_on(arc, Place(0, 1), -1) == Place(0, 1)


def test_a_track_is_removed_and_nothing_else() -> None:
    assert letters(removed(arc_with("abc"), Place(0, 1)))[0] == "ac"
    assert letters(removed(arc_with("abc"), Place(0, 3)))[0] == "abc"
    assert letters(removed(arc_with("abc"), Place(0, -1)))[0] == "abc"


def test_a_pin_is_set_and_taken_out() -> None:
    arc = pin_toggled(arc_with("ab"), Place(0, 1))
    assert [each.pinned for each in arc.phases[0]] == [False, True]
    assert pin_toggled(arc, Place(0, 1)) == arc_with("ab")
    assert pin_toggled(arc, Place(3, 0)) == arc


def test_a_crossfade_begins_at_the_arcs_own_and_keeps_its_limits() -> None:
    arc = crossfaded(arc_with("ab"), Place(0, 1), 1_000)
    assert [each.crossfade_ms for each in arc.phases[0]] == [None, 16_000]
    longest = crossfaded(arc, Place(0, 1), 60_000)
    assert longest.phases[0][1].crossfade_ms == 30_000
    assert crossfaded(longest, Place(0, 1), -60_000).phases[0][1].crossfade_ms == 0


def test_tracks_are_added_to_the_phase_they_name_or_the_one_given() -> None:
    tracks = [a_track("x", "peak"), a_track("y"), a_track("z", "Return")]
    assert letters(added(arc_with("a"), tracks)) == ["a", "", "", "x", "", "z"]
    assert letters(added(arc_with("a"), tracks, Phase.PRE_ONSET))[0] == "axyz"


def test_a_phase_is_known_by_its_name() -> None:
    assert phase_named("re-ENTRY") is Phase.RE_ENTRY
    assert phase_named("") is None


places = st.builds(Place, st.integers(0, 5), st.integers(-1, 4))


@given(
    st.lists(st.text("abc", max_size=3), min_size=6, max_size=6),
    st.lists(st.tuples(places, places), max_size=6),
)
def test_moving_never_loses_a_track(words: list[str], moves: list[tuple[Place, Place]]) -> None:
    arc = before = arc_with(*words)
    for start, to in moves:
        arc = moved(arc, start, to)
        assert len(arc.phases) == len(PHASES)
    assert Counter(arc.tracks) == Counter(before.tracks)
    assert all(track_at(arc, place) is not None for place in places_of(arc))


def test_a_file_leaves_an_arc_wherever_it_stands() -> None:
    arc = arc_with("aba", "", "b", "a")
    assert letters(without(arc, {"/music/a.opus"})) == ["b", "", "b", "", "", ""]
    assert without(arc, {"/music/z.opus"}) is arc
    assert without(arc, ()) is arc


def test_where_a_file_stands_is_told_by_its_phase_or_by_what_is_near() -> None:
    arc, path = arc_with("ab", "", "ba", "", "a"), "/music/a.opus"
    assert place_of(arc, path, Phase.BUILD) == Place(2, 1)
    assert place_of(arc, path, Phase.PEAK) == Place(0, 0)
    assert place_of(arc, path, None) == Place(0, 0)
    assert place_of(arc, path, None, near=Place(4, 0)) == Place(4, 0)
    assert place_of(arc, path, Phase.BUILD, near=Place(0, 1)) == Place(2, 1)
    assert place_of(arc, "/music/z.opus", Phase.BUILD) is None
