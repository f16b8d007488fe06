"""What a list and a cue know of themselves."""

import pytest

from kap_companion.domain.playlist import Cue, Playlist, Track


def of(*durations_ms: int) -> Playlist:
    return Playlist("p", tuple(Track(f"/{n}", f"{n}", "", ms) for n, ms in enumerate(durations_ms)))


def test_the_ends_of_a_playlist() -> None:
    playlist = of(1_000, 2_000)
    assert playlist.next_after(0) == playlist.tracks[1]
    assert playlist.next_after(1) is None
    assert playlist.track_at(0) == playlist.tracks[0]
    assert playlist.track_at(-1) is None


@pytest.mark.parametrize(
    ("duration_ms", "play_ms", "length_ms"),
    [(60_000, None, 60_000), (60_000, 20_000, 20_000), (60_000, 90_000, 60_000), (0, 9_000, 9_000)],
)
def test_a_cue_sounds_as_long_as_it_should_and_its_file_can(
    duration_ms: int, play_ms: int | None, length_ms: int
) -> None:
    assert Cue(Track("/t", "t", "", duration_ms), 0, play_ms).length_ms == length_ms
