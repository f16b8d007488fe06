"""A sound server that hangs: nothing is asked of it, and the music goes on where it was lost."""

import pytest

from kap_companion.audio import words
from kap_companion.domain.player import (
    BeginCause,
    PlayerStatus,
    SoundFailed,
    SoundRecovered,
    TrackBegan,
)
from tests.audio.rigs import FakeRig, until_event, until_position

HUNG_MS = 1_500


@pytest.fixture
def rig() -> FakeRig:
    rig = FakeRig()
    rig.player.load(rig.playlist(60_000, 60_000, 60_000), 4_000)
    return rig


def play_to(rig: FakeRig, position_ms: int) -> None:
    rig.player.play()
    until_position(rig, 0, position_ms)


def hang(rig: FakeRig) -> None:
    """It is known only a while later."""
    since_ms = rig.player.now_ms
    rig.player.advance(HUNG_MS)
    rig.player.hang_server(since_ms)


def loads(rig: FakeRig) -> int:
    return sum(deck.loads for deck in rig.player.decks)


def test_it_is_said_and_the_music_goes_on_where_it_was_heard_last(rig: FakeRig) -> None:
    play_to(rig, 10_000)
    heard_ms = rig.player.state().position_ms
    hang(rig)
    failed = until_event(rig, SoundFailed)
    assert (failed.track, failed.reason) == (None, words.NO_ANSWER)
    state = rig.player.state()
    assert (state.status, state.detail) == (PlayerStatus.NO_SOUND, words.NO_ANSWER)
    rig.player.advance(3_500)
    assert rig.player.state().status is PlayerStatus.NO_SOUND
    rig.player.answer_again()
    rig.player.advance(200)
    again = until_event(rig, TrackBegan, lambda event: event.cause is BeginCause.RECOVERED)
    assert (again.index, again.position_ms) == (0, heard_ms)
    assert until_event(rig, SoundRecovered).gap_ms == pytest.approx(5_000, abs=100)
    assert rig.player.state().status is PlayerStatus.PLAYING


def test_it_comes_back_softly(rig: FakeRig) -> None:
    play_to(rig, 10_000)
    asked = max(deck.amplitude for deck in rig.player.decks)
    hang(rig)
    rig.player.answer_again()
    rig.player.advance(100)
    assert 0.0 < max(deck.amplitude for deck in rig.player.decks) < 0.3 * asked
    rig.player.advance(1_500)
    assert max(deck.amplitude for deck in rig.player.decks) == pytest.approx(asked)


def test_nothing_is_asked_of_it_meanwhile(rig: FakeRig) -> None:
    """Who asks waits as long as it hangs, and could not even take a pause."""
    play_to(rig, 10_000)
    hang(rig)
    asked = loads(rig)
    rig.player.play()
    rig.player.next()
    rig.player.back()
    rig.player.pause()
    rig.player.play()
    rig.player.advance(60_000)
    assert loads(rig) == asked
    assert rig.player.state().status is PlayerStatus.NO_SOUND


def test_within_a_crossfade_the_one_that_came_in_goes_on(rig: FakeRig) -> None:
    play_to(rig, 10_000)
    rig.player.next(6_000)
    until_position(rig, 1, 2_000)
    hang(rig)
    rig.player.advance(3_500)
    rig.player.answer_again()
    rig.player.advance(200)
    again = rig.notebook.all_of(TrackBegan)[-1]
    assert (again.index, again.cause) == (1, BeginCause.RECOVERED)
    assert again.position_ms == pytest.approx(2_000, abs=100)


def test_who_paused_is_not_surprised(rig: FakeRig) -> None:
    play_to(rig, 10_000)
    rig.player.pause()
    rig.player.advance(1_000)
    held_ms = rig.player.state().position_ms
    hang(rig)
    rig.player.answer_again()
    rig.player.advance(5_000)
    assert max(deck.amplitude for deck in rig.player.decks) == 0.0
    assert rig.notebook.all_of(SoundRecovered) == []
    rig.player.play()
    until_event(rig, TrackBegan, lambda event: event.position_ms > 0)
    assert rig.notebook.all_of(TrackBegan)[-1].position_ms == held_ms


def test_who_pauses_meanwhile_is_not_surprised(rig: FakeRig) -> None:
    play_to(rig, 10_000)
    hang(rig)
    rig.player.pause()
    rig.player.answer_again()
    rig.player.advance(5_000)
    assert rig.player.state().status is PlayerStatus.SILENT
    assert max(deck.amplitude for deck in rig.player.decks) == 0.0


def test_one_that_dies_while_it_hangs_is_waited_for_as_any(rig: FakeRig) -> None:
    play_to(rig, 10_000)
    hang(rig)
    rig.player.lose_sound()
    rig.player.advance(2_000)
    rig.player.answer_again()
    rig.player.advance(2_000)
    assert rig.player.state().status is PlayerStatus.NO_SOUND
    rig.player.regain_sound()
    rig.player.advance(1_000)
    assert rig.player.state().status is PlayerStatus.PLAYING
    assert len(rig.notebook.all_of(SoundRecovered)) == 1


def test_one_that_hangs_after_it_was_lost_is_the_same_loss(rig: FakeRig) -> None:
    play_to(rig, 10_000)
    rig.player.lose_sound()
    rig.player.advance(1_000)
    hang(rig)
    rig.player.regain_sound()
    rig.player.answer_again()
    rig.player.advance(1_000)
    assert len([e for e in rig.notebook.all_of(SoundFailed) if e.track is None]) == 1
    assert until_event(rig, SoundRecovered).gap_ms >= 2_500


def test_another_list_may_be_chosen_meanwhile(rig: FakeRig) -> None:
    play_to(rig, 10_000)
    hang(rig)
    rig.player.load(rig.playlist(30_000), 0)
    rig.player.play()
    rig.player.advance(5_000)
    assert rig.player.state().status is PlayerStatus.NO_SOUND
    rig.player.answer_again()
    rig.player.advance(500)
    state = rig.player.state()
    assert (state.status, state.duration_ms) == (PlayerStatus.PLAYING, 30_000)


def test_the_bed_gives_way_to_the_list_again() -> None:
    rig = FakeRig()
    bed, first = rig.playlist(30_000, 60_000).tracks
    rig.player.set_bed(bed)
    rig.player.load(rig.playlist(None, None), 300)
    rig.player.play()
    until_event(rig, TrackBegan, lambda event: event.track == bed)
    hang(rig)
    rig.player.answer_again()
    rig.player.advance(5_000)
    assert rig.player.state().track == bed
    assert rig.player.state().status is PlayerStatus.PLAYING
    assert first not in [event.track for event in rig.notebook.all_of(TrackBegan)]
