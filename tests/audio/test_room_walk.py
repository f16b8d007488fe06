"""Whatever a person presses, in whatever order: no level jumps, and the room never gets lost."""

from hypothesis import given
from hypothesis import strategies as st

from kap_companion.domain.player import PlayerStatus, TrackBegan, TrackFinished
from kap_companion.domain.playlist import Cue, Playlist, Track
from tests.audio.fake_player import FakePlayer

PLAYLIST = Playlist(
    "walk",
    tuple(
        Track(path, path, "", duration_ms)
        for path, duration_ms in (
            ("a", 30_000),
            ("broken", 9_000),
            ("b", 700),
            ("c", 12_000),
            ("d", 40_000),
        )
    ),
)

wishes = st.one_of(
    st.sampled_from(
        ["play", "pause", "next", "back", "load", "lose_sound", "regain_sound", "follow"]
    ).map(lambda name: (name, ())),
    st.tuples(st.just("next"), st.tuples(st.integers(0, 9_000))),
    st.tuples(st.just("soften"), st.tuples(st.integers(0, 70))),
    st.tuples(st.just("fade_out"), st.tuples(st.integers(0, 4_000))),
    st.tuples(st.just("set_volume"), st.tuples(st.integers(-5, 105))),
    st.tuples(st.just("play_from"), st.tuples(st.integers(-1, 5), st.integers(-10, 50_000))),
    st.tuples(st.just("advance"), st.tuples(st.integers(1, 20_000))),
)


@given(st.lists(wishes, max_size=30), st.sampled_from([0, 500, 8_000]))
def test_any_walk_leaves_the_room_in_order(
    walk: list[tuple[str, tuple[int, ...]]], crossfade_ms: int
) -> None:
    player = FakePlayer(volume_percent=100, broken={"broken"})
    begun: list[int] = []
    finished: list[int] = []
    player.subscribe(lambda event: begun.append(1) if isinstance(event, TrackBegan) else None)
    player.subscribe(lambda event: finished.append(1) if isinstance(event, TrackFinished) else None)
    player.load(PLAYLIST, crossfade_ms)
    for name, arguments in walk:
        if name == "load":
            player.load(PLAYLIST, crossfade_ms)
        elif name == "follow":
            coming = [Cue(track, crossfade_ms, 9_000) for track in PLAYLIST.tracks[2:]]
            player.follow(player.state().index or 0, coming)
        else:
            getattr(player, name)(*arguments)
        player.advance(5)
        power = sum(deck.amplitude**2 for deck in player.decks)
        assert power <= 1.001
        assert 0 <= len(begun) - len(finished) <= 2
        state = player.state()
        assert bool(state.detail) == (state.status is PlayerStatus.NO_SOUND)
        assert state.position_ms >= 0
    player.regain_sound()
    player.soften(0)
    player.load(PLAYLIST, crossfade_ms)
    player.play_from(4, 0)
    player.advance(9_000)
    assert player.state().status is PlayerStatus.PLAYING
    assert player.state().index == 4
    assert sum(deck.amplitude for deck in player.decks) > 0 or player.state().volume_percent == 0
    player.advance(60_000)
    assert player.state().status is PlayerStatus.SILENT
    assert len(begun) == len(finished)
