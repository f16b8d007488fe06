"""What every player does with cues, with speech and with what it has been told to fall back on."""

from itertools import accumulate

from kap_companion.domain.player import (
    BeginCause,
    PlayerStatus,
    PlaylistFinished,
    Softened,
    SoundFailed,
    SoundRecovered,
    TrackBegan,
    TrackFinished,
)
from kap_companion.domain.playlist import Cue
from tests.audio.fake_player import FakePlayer
from tests.audio.notebook import Notebook
from tests.audio.rigs import FakeRig, Rig, until_event, until_position
from tests.audio.test_player_contract import LONG_MS, begun, until_status


def test_what_follows_is_replaced_and_what_sounds_goes_on(rig: Rig) -> None:
    first, second, third = rig.playlist(LONG_MS, LONG_MS, LONG_MS).tracks
    rig.player.load(rig.playlist(LONG_MS, LONG_MS), 300)
    rig.player.play()
    until_position(rig, 0, 200)
    rig.player.follow(0, [Cue(third, 500)], play_ms=3_000)
    rig.until(lambda: rig.player.state().next_track == third)
    finished = until_event(rig, TrackFinished)
    assert (finished.track, second in [e.track for e in rig.notebook.all_of(TrackBegan)]) == (
        first,
        False,
    )
    assert 2_800 <= finished.position_ms <= 3_400
    assert begun(rig) == [(0, BeginCause.STARTED), (1, BeginCause.AUTOMATIC)]


def test_what_was_planned_after_another_track_is_over(rig: Rig) -> None:
    first, second, third = rig.playlist(LONG_MS, LONG_MS, LONG_MS).tracks
    rig.player.load(rig.playlist(LONG_MS, LONG_MS), 300)
    rig.player.play()
    until_position(rig, 0, 100)
    rig.player.next(200)
    until_event(rig, TrackBegan, lambda event: event.index == 1)
    rig.player.follow(0, [Cue(first, 300)])
    rig.player.follow(1, [Cue(third, 300)])
    rig.until(lambda: rig.player.state().next_track == third)
    assert rig.player.state().track == second


def test_a_place_that_is_past_begins_the_crossing_now(rig: Rig) -> None:
    third = rig.playlist(LONG_MS, LONG_MS, LONG_MS).tracks[2]
    rig.player.load(rig.playlist(LONG_MS), 0)
    rig.player.play()
    until_position(rig, 0, 800)
    rig.player.follow(0, [Cue(third, 400)], play_ms=500)
    until_event(rig, TrackBegan, lambda event: event.index == 1)
    finished = until_event(rig, TrackFinished)
    assert finished.position_ms < 3_000


def test_the_last_cue_ends_where_it_should(rig: Rig) -> None:
    rig.player.load(rig.playlist(LONG_MS), 0)
    rig.player.play()
    until_position(rig, 0, 100)
    rig.player.follow(0, [], play_ms=2_000)
    finished = until_event(rig, TrackFinished)
    until_event(rig, PlaylistFinished)
    assert finished.position_ms < 4_500


def test_without_a_crossfade_one_follows_right_after_the_other(rig: Rig) -> None:
    rig.player.load(rig.playlist(1_500, 1_500), 0)
    rig.player.play()
    until_event(rig, PlaylistFinished)
    assert begun(rig) == [(0, BeginCause.STARTED), (1, BeginCause.AUTOMATIC)]


def test_back_is_the_start_of_this_track_or_the_one_before(rig: Rig) -> None:
    rig.player.load(rig.playlist(LONG_MS, LONG_MS), 300)
    rig.player.play()
    until_position(rig, 0, 100)
    rig.player.next(200)
    until_position(rig, 1, 3_200)
    rig.player.back()
    rig.until(lambda: len(begun(rig)) == 3)
    rig.player.back()
    rig.until(lambda: len(begun(rig)) == 4)
    assert [index for index, _ in begun(rig)] == [0, 1, 1, 0]


def test_speech_is_told_and_remembered(rig: Rig) -> None:
    rig.player.soften(12.0)
    until_event(rig, Softened, lambda event: event.depth_db == 12.0)
    rig.until(lambda: rig.player.state().softened_db == 12.0)
    rig.player.soften(0.0)
    until_event(rig, Softened, lambda event: event.depth_db == 0.0)
    rig.until(lambda: rig.player.state().softened_db == 0.0)


def test_where_nothing_can_be_played_the_bed_is_over_and_over(rig: Rig) -> None:
    bed = rig.playlist(2_000).tracks[0]
    rig.player.set_bed(bed)
    rig.player.load(rig.playlist(2_000, None, None), 300)
    rig.player.follow(0, [Cue(track, 300) for track in rig.playlist(2_000, None).tracks[1:]])
    rig.player.play_from(1, 0)
    rig.until(lambda: len([e for e in rig.notebook.all_of(TrackBegan) if e.track == bed]) >= 3)
    assert rig.player.state().status is PlayerStatus.PLAYING


# What only the fake player can be put through at a known moment


def test_a_track_that_stands_still_is_begun_again_and_then_left() -> None:
    rig = FakeRig()
    playlist = rig.playlist(60_000, 60_000)
    rig.player.load(playlist, 300)
    rig.player.play()
    until_position(rig, 0, 5_000)
    rig.player.stick("0")
    failed = until_event(rig, SoundFailed)
    assert failed.track is None
    again = until_event(rig, TrackBegan, lambda event: event.cause is BeginCause.RECOVERED)
    assert again.index == 0
    following = until_event(rig, TrackBegan, lambda event: event.index == 1)
    assert following.cause is BeginCause.RECOVERED
    assert all(gone.gap_ms < 2_500 for gone in rig.notebook.all_of(SoundRecovered))


def test_lost_sound_comes_back_softly_by_itself() -> None:
    rig = FakeRig()
    rig.player.load(rig.playlist(60_000), 300)
    rig.player.play()
    until_position(rig, 0, 5_000)
    rig.player.lose_sound()
    rig.player.advance(3_000)
    assert rig.player.state().status is PlayerStatus.NO_SOUND
    rig.player.regain_sound()
    rig.player.advance(700)
    assert 0.0 < max(deck.amplitude for deck in rig.player.decks) < 0.49
    recovered = until_event(rig, SoundRecovered)
    assert 3_000 <= recovered.gap_ms <= 3_700
    assert 5_000 <= rig.player.state().position_ms <= 6_000


def test_who_paused_meanwhile_is_not_surprised() -> None:
    rig = FakeRig()
    rig.player.load(rig.playlist(60_000), 300)
    rig.player.play()
    until_position(rig, 0, 5_000)
    rig.player.lose_sound()
    rig.player.pause()
    rig.player.regain_sound()
    until_status(rig, PlayerStatus.SILENT)
    rig.player.advance(3_000)
    assert max(deck.amplitude for deck in rig.player.decks) == 0.0
    rig.player.play()
    until_position(rig, 0, 5_200)


def test_the_list_is_taken_up_again_when_its_drive_is_back() -> None:
    broken: set[str] = set()
    player = FakePlayer(broken=broken)
    notebook = Notebook(player)
    rig = FakeRig()
    bed = rig.playlist(30_000, 30_000, 30_000).tracks[2]
    player.set_bed(bed)
    player.load(rig.playlist(60_000, 60_000), 300)
    player.play()
    player.advance(5_000)
    broken |= {"0", "1"}
    player.stick("0")
    player.advance(4_000)
    assert player.state().track == bed
    broken.clear()
    player.stick()
    player.advance(6_000)
    assert notebook.all_of(TrackBegan)[-1].index in (0, 1)
    assert player.state().track != bed


def test_a_walk_of_two_hours_stays_on_its_plan() -> None:
    rig = FakeRig()
    lengths = [180_000 + 777 * number for number in range(40)]
    playlist = rig.playlist(*lengths)
    rig.player.load(playlist, 8_000)
    starts: dict[int, float] = {}
    rig.player.subscribe(
        lambda event: (
            starts.update({event.index: rig.player.now_ms})
            if isinstance(event, TrackBegan)
            else None
        )
    )
    rig.player.play()
    rig.player.advance(2 * 3_600_000)
    planned = [0, *accumulate(track.duration_ms - 8_000 for track in playlist.tracks)]
    assert max(starts) > 35
    assert all(abs(starts[at] - starts[0] - planned[at]) < 250 for at in starts)
