"""While the player opens another stands in; nothing that was asked for meanwhile is lost."""

import threading
from collections.abc import Iterator

import pytest

from kap_companion.audio import words
from kap_companion.audio.late_player import LatePlayer
from kap_companion.domain.player import (
    Output,
    Player,
    PlayerStatus,
    SoundFailed,
    TrackBegan,
    VolumeChanged,
)
from kap_companion.domain.playlist import Cue, Playlist, Track
from tests.audio.fake_player import FakePlayer
from tests.audio.notebook import Notebook

LIMIT_S = 20.0
TRACKS = tuple(Track(name, name, "", 60_000) for name in ("one", "two", "three"))


class Opening:
    """A player that is there when a test says so."""

    def __init__(self) -> None:
        self.real = FakePlayer()
        self.answers = threading.Event()
        self.closed = threading.Event()
        self.real.close = self.closed.set  # type: ignore[method-assign]
        self.late = LatePlayer(self._open, 40)

    def come(self) -> None:
        self.answers.set()
        assert self.late.there_within(LIMIT_S) is self.real

    def _open(self, volume_percent: int) -> Player:
        assert volume_percent == 40
        self.answers.wait(LIMIT_S)
        return self.real


@pytest.fixture
def opening() -> Iterator[Opening]:
    made = Opening()
    yield made
    made.answers.set()
    made.late.close()


def test_one_that_is_there_in_time_is_used_itself(opening: Opening) -> None:
    opening.come()


def test_meanwhile_it_says_why_nothing_is_heard(opening: Opening) -> None:
    assert opening.late.there_within(0.01) is opening.late
    state = opening.late.state()
    assert (state.status, state.detail) == (PlayerStatus.NO_SOUND, words.NO_ANSWER)
    assert state.volume_percent == 40
    assert opening.late.outputs() == ()
    notebook = Notebook(opening.late)
    opening.late.play()
    assert notebook.wait_for(SoundFailed).reason == words.NO_ANSWER


def test_what_was_asked_for_is_done_in_its_order(opening: Opening) -> None:
    notebook = Notebook(opening.late)
    late = opening.late
    late.set_bed(TRACKS[2])
    late.load(Playlist("list", TRACKS[:2]), 1_000)
    late.follow(0, [Cue(TRACKS[2], 500)])
    late.choose_output("ears")
    late.set_volume(30)
    late.soften(12.0)
    late.play()
    assert late.state().volume_percent == 30
    assert notebook.wait_for(VolumeChanged).volume_percent == 30
    opening.come()
    opening.real.advance(500)
    assert notebook.wait_for(TrackBegan).track == TRACKS[0]
    state = late.state()
    assert state == opening.real.state()
    assert (state.status, state.volume_percent) == (PlayerStatus.PLAYING, 30)
    assert (state.softened_db, state.next_track) == (12.0, TRACKS[2])
    assert opening.real.chosen_output == "ears"


def test_who_took_it_back_is_not_surprised(opening: Opening) -> None:
    opening.late.load(Playlist("list", TRACKS), 1_000)
    opening.late.play()
    opening.late.pause()
    opening.come()
    opening.real.advance(2_000)
    assert opening.late.state().status is not PlayerStatus.PLAYING
    assert max(deck.amplitude for deck in opening.real.decks) == 0.0


def test_a_tone_is_not_heard_late(opening: Opening) -> None:
    opening.late.sound_tone()
    opening.come()
    assert opening.real.tones == 0
    opening.late.sound_tone()
    assert opening.real.tones == 1


def test_afterwards_it_hands_everything_on(opening: Opening) -> None:
    opening.come()
    opening.late.load(Playlist("list", TRACKS), 1_000)
    opening.late.play_from(1, 5_000)
    opening.real.advance(1_000)
    assert opening.late.state().index == 1
    opening.late.next(500)
    opening.real.advance(3_000)
    assert opening.late.state().index == 2
    opening.late.back()
    opening.late.fade_out(1_000)
    opening.real.advance(4_000)
    assert opening.late.state().status is PlayerStatus.SILENT
    assert opening.late.outputs() == (
        Output("speakers", "Speakers"),
        Output("headphones", "Headphones"),
    )


def test_who_listens_no_more_is_told_nothing(opening: Opening) -> None:
    told: list[object] = []
    end = opening.late.subscribe(told.append)
    opening.come()
    end()
    end()
    opening.late.set_volume(20)
    assert told == []


def test_one_that_comes_after_the_end_is_closed(opening: Opening) -> None:
    opening.late.close()
    opening.answers.set()
    assert opening.closed.wait(LIMIT_S)
