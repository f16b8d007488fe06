"""What an arc knows of itself, and how a plain list becomes one."""

import pytest

from kap_companion.domain.arc import Arc, ArcTrack, arc_of
from kap_companion.domain.playlist import Playlist, Track
from kap_companion.domain.routes import Phase

MINUTE = 60_000


def a_track(title: str, duration_ms: int = 5 * MINUTE, phase: str = "") -> Track:
    return Track(f"/m/{title}", title, "", duration_ms, phase)


def peak_of(*tracks: ArcTrack, crossfade_ms: int = 10_000) -> Arc:
    return Arc("arc", crossfade_ms=crossfade_ms).with_phase(Phase.PEAK, tracks)


def dealt(*tracks: Track) -> dict[Phase, str]:
    """The titles of each phase that got any, when a list of these tracks becomes an arc."""
    made = arc_of(Playlist("list", tracks))
    return {
        phase: "".join(each.track.title for each in made.of(phase))
        for phase in Phase
        if made.of(phase)
    }


def test_other_tracks_in_one_phase_leave_the_other_phases_as_they_are() -> None:
    arc = Arc("arc", tuple((ArcTrack(a_track(each)),) for each in "abcdef"))
    changed = arc.with_phase(Phase.BUILD, (ArcTrack(a_track(each)) for each in "xy"))
    assert [each.title for each in changed.tracks] == ["a", "b", "x", "y", "d", "e", "f"]
    assert [len(phase) for phase in changed.phases] == [1, 1, 2, 1, 1, 1]


@pytest.mark.parametrize(
    ("own_ms", "comes_in_over_ms"),
    [(None, 10_000), (0, 0), (2_000, 2_000), (30_000, 30_000), (31_000, 30_000), (-1, 0)],
)
def test_a_track_comes_in_as_it_says_itself_or_else_as_the_arc_does(
    own_ms: int | None, comes_in_over_ms: int
) -> None:
    track = ArcTrack(a_track("a"), crossfade_ms=own_ms)
    assert peak_of(track).crossfade_into(track) == comes_in_over_ms


def test_a_phase_lasts_as_long_as_its_tracks_without_what_overlaps() -> None:
    a, b = ArcTrack(a_track("a", 60_000)), ArcTrack(a_track("b", 50_000))
    c = ArcTrack(a_track("c", 40_000), crossfade_ms=5_000)
    assert peak_of(a).length_ms(Phase.PEAK) == 60_000
    assert peak_of(a, b).length_ms(Phase.PEAK) == 100_000
    assert peak_of(a, b, c).length_ms(Phase.PEAK) == 135_000
    assert peak_of(c, a).length_ms(Phase.PEAK) == 90_000


def test_a_phase_without_known_music_lasts_no_time() -> None:
    unknown = ArcTrack(a_track("a", 0))
    assert peak_of().length_ms(Phase.PEAK) == 0
    assert peak_of(unknown, unknown).length_ms(Phase.PEAK) == 0


def test_a_list_that_names_phases_becomes_an_arc() -> None:
    tracks = (a_track("a", phase="onset"), a_track("b"), a_track("c", phase="peak"))
    assert dealt(*tracks) == {Phase.ONSET: "ab", Phase.PEAK: "c"}
    assert arc_of(Playlist("list", tracks)).name == "list"


def test_what_stands_before_the_first_that_names_a_phase_begins_the_arc() -> None:
    tracks = (a_track("a"), a_track("b"), a_track("c", phase="peak"))
    assert dealt(*tracks) == {Phase.PRE_ONSET: "ab", Phase.PEAK: "c"}


def test_a_list_that_names_none_is_dealt_out_in_its_order() -> None:
    made = arc_of(Playlist("list", tuple(a_track(str(n)) for n in range(20))))
    assert [len(phase) for phase in made.phases] == [3, 1, 2, 5, 4, 5]
    assert [each.title for each in made.tracks] == [str(n) for n in range(20)]
    assert made.name == "list"


def test_a_long_track_takes_the_time_of_several_phases() -> None:
    short = a_track("a", 10 * MINUTE)
    assert dealt(short, a_track("b", 80 * MINUTE), a_track("c", 10 * MINUTE)) == {
        Phase.PRE_ONSET: "a",
        Phase.PEAK: "b",
        Phase.RETURN: "c",
    }


def test_a_middle_that_lies_on_a_boundary_lies_in_the_later_phase() -> None:
    assert dealt(a_track("a", 26), a_track("b", 74)) == {Phase.ONSET: "a", Phase.RE_ENTRY: "b"}


def test_a_track_whose_length_nobody_knows_counts_as_the_shortest_there_is() -> None:
    assert dealt(a_track("a", 2), a_track("b", 0)) == {Phase.PEAK: "a", Phase.RETURN: "b"}
    assert dealt(*(a_track(each, 0) for each in "abc")) == {
        Phase.ONSET: "a",
        Phase.PEAK: "b",
        Phase.RETURN: "c",
    }
