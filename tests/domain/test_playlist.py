from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kap_companion.domain.playlist import Playlist, Track, overlap_ms


def of(*durations_ms: int) -> Playlist:
    return Playlist("p", tuple(Track(f"/{n}", f"{n}", "", ms) for n, ms in enumerate(durations_ms)))


def test_neighbours_overlap_by_the_crossfade() -> None:
    plan = of(60_000, 40_000, 30_000).plan(crossfade_ms=8_000)
    assert [(one.start_ms, one.end_ms) for one in plan] == [
        (0, 60_000),
        (52_000, 92_000),
        (84_000, 114_000),
    ]
    assert of(60_000, 40_000, 30_000).total_ms(8_000) == 114_000
    assert of(60_000, 40_000, 30_000).total_ms() == 130_000
    assert [one.start_ms for one in of(60_000, 40_000, 30_000).plan()] == [0, 60_000, 100_000]


def test_the_plan_goes_on_from_where_the_music_is() -> None:
    plan = of(60_000, 40_000, 30_000).plan(from_index=1, position_ms=10_000, crossfade_ms=5_000)
    assert [(one.index, one.start_ms, one.end_ms) for one in plan] == [
        (1, -10_000, 30_000),
        (2, 25_000, 55_000),
    ]


def test_a_crossfade_is_never_longer_than_half_a_track() -> None:
    long, short = of(60_000, 4_000).tracks
    assert overlap_ms(long, short, 8_000) == 2_000
    assert overlap_ms(short, long, 8_000) == 2_000
    assert overlap_ms(long, None, 8_000) == 0
    assert overlap_ms(long, short, -5) == 0


def test_half_an_odd_track_is_a_whole_number_of_milliseconds() -> None:
    odd, long = of(4_001, 60_000).tracks
    for overlap in (overlap_ms(odd, long, 8_000), overlap_ms(long, odd, 8_000)):
        assert (overlap, type(overlap)) == (2_000, int)


def test_an_unknown_length_does_not_overlap() -> None:
    unknown, known = of(0, 60_000).tracks
    assert overlap_ms(unknown, known, 8_000) == 0


def test_the_ends_of_a_playlist() -> None:
    playlist = of(1_000, 2_000)
    assert playlist.next_after(0) == playlist.tracks[1]
    assert playlist.next_after(1) is None
    assert playlist.track_at(0) == playlist.tracks[0]
    assert playlist.track_at(-1) is None
    assert of().total_ms() == 0
    assert of(5).plan(from_index=3) == ()


@given(st.lists(st.integers(0, 10**7), max_size=12), st.integers(0, 60_000))
def test_starts_and_ends_never_go_back(durations_ms: list[int], crossfade_ms: int) -> None:
    playlist = of(*durations_ms)
    plan = playlist.plan(crossfade_ms=crossfade_ms)
    assert tuple(one.track for one in plan) == playlist.tracks
    for earlier, later in pairwise(plan):
        assert earlier.start_ms <= later.start_ms <= earlier.end_ms <= later.end_ms
    assert playlist.total_ms(crossfade_ms) <= sum(durations_ms)


@given(minutes=st.lists(st.integers(1, 20), min_size=1, max_size=8), hours=st.integers(1, 8))
def test_a_short_list_begins_again_until_it_lasts(minutes: list[int], hours: int) -> None:
    tracks = tuple(Track(f"{n}", f"{n}", "", each * 60_000) for n, each in enumerate(minutes))

    lasting = Playlist("list", tracks).lasting(hours * 3_600_000)

    assert sum(track.duration_ms for track in lasting.tracks) >= hours * 3_600_000
    assert len(lasting.tracks) % len(tracks) == 0
    assert all(track == tracks[n % len(tracks)] for n, track in enumerate(lasting.tracks))
    assert len(lasting.tracks) == len(tracks) or sum(
        track.duration_ms for track in lasting.tracks[: -len(tracks)]
    ) < (hours * 3_600_000)


def test_a_list_of_unknown_length_stays_as_it_is() -> None:
    unknown = Playlist("list", (Track("a", "a", "", 0),))

    assert unknown.lasting(1) == unknown
    assert Playlist("none", ()).lasting(1) == Playlist("none", ())
