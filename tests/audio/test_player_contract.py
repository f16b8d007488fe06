"""What every player does, whether it sounds or not."""

from kap_companion.domain.player import (
    BeginCause,
    PlaybackFadedOut,
    PlaybackPaused,
    PlaybackResumed,
    PlayerStatus,
    PlaylistFinished,
    SoundFailed,
    TrackBegan,
    TrackFinished,
    VolumeChanged,
)
from kap_companion.domain.playlist import Playlist
from tests.audio.rigs import Rig, until_event, until_position

LONG_MS = 8_000


def begun(rig: Rig) -> list[tuple[int, BeginCause]]:
    return [(event.index, event.cause) for event in rig.notebook.all_of(TrackBegan)]


def until_status(rig: Rig, status: PlayerStatus) -> None:
    rig.until(lambda: rig.player.state().status is status)


def test_a_loaded_playlist_waits_in_silence(rig: Rig) -> None:
    playlist = rig.playlist(LONG_MS, LONG_MS)
    rig.player.load(playlist, 500)
    rig.until(lambda: rig.player.state().track is not None)
    state = rig.player.state()
    assert state.status is PlayerStatus.SILENT
    assert (state.index, state.position_ms, state.duration_ms) == (0, 0, LONG_MS)
    assert (state.track, state.next_track) == playlist.tracks
    assert begun(rig) == []


def test_tracks_melt_into_each_other_and_end(rig: Rig) -> None:
    rig.player.load(rig.playlist(2_400, 2_000), 600)
    rig.player.play()
    until_event(rig, PlaylistFinished)
    order = [
        (type(event), event.index)
        for event in rig.notebook.events
        if isinstance(event, TrackBegan | TrackFinished)
    ]
    assert order == [(TrackBegan, 0), (TrackBegan, 1), (TrackFinished, 0), (TrackFinished, 1)]
    assert begun(rig) == [(0, BeginCause.STARTED), (1, BeginCause.AUTOMATIC)]
    until_status(rig, PlayerStatus.SILENT)


def test_after_the_end_it_begins_again(rig: Rig) -> None:
    rig.player.load(rig.playlist(700), 0)
    rig.player.play()
    until_event(rig, PlaylistFinished)
    rig.player.play()
    rig.until(lambda: len(begun(rig)) == 2)
    assert begun(rig) == [(0, BeginCause.STARTED), (0, BeginCause.STARTED)]


def test_next_crosses_over(rig: Rig) -> None:
    rig.player.load(rig.playlist(LONG_MS, LONG_MS), 300)
    rig.player.play()
    until_event(rig, TrackBegan)
    rig.player.next()
    until_event(rig, TrackFinished, lambda event: event.index == 0)
    assert begun(rig) == [(0, BeginCause.STARTED), (1, BeginCause.SKIPPED)]
    assert rig.player.state().next_track is None


def test_next_pressed_again_and_again_during_a_crossfade_arrives(rig: Rig) -> None:
    rig.player.load(rig.playlist(LONG_MS, LONG_MS, LONG_MS, LONG_MS), 2_000)
    rig.player.play()
    until_event(rig, TrackBegan)
    rig.player.next()
    until_event(rig, TrackBegan, lambda event: event.index == 1)
    for _ in range(5):
        rig.player.next()
    until_event(rig, TrackBegan, lambda event: event.index == 3)
    assert [index for index, _ in begun(rig)] == [0, 1, 3]
    until_position(rig, 3, 200)
    assert rig.player.state().status is PlayerStatus.PLAYING


def test_next_at_the_last_track_leaves_the_music_alone(rig: Rig) -> None:
    rig.player.load(rig.playlist(1_500), 300)
    rig.player.play()
    until_position(rig, 0, 100)
    rig.player.next()
    until_event(rig, PlaylistFinished)
    finished = until_event(rig, TrackFinished)
    assert finished.position_ms > 1_300


def test_a_pause_stands_still_and_goes_on(rig: Rig) -> None:
    rig.player.load(rig.playlist(LONG_MS), 0)
    rig.player.play()
    until_position(rig, 0, 300)
    rig.player.pause()
    paused = until_event(rig, PlaybackPaused)
    until_status(rig, PlayerStatus.PAUSED)
    rig.player.pause()
    rig.player.play()
    resumed = until_event(rig, PlaybackResumed)
    assert 0 <= resumed.position_ms - paused.position_ms < 500
    until_position(rig, 0, resumed.position_ms + 300)
    assert len(rig.notebook.all_of(PlaybackPaused)) == 1
    assert rig.player.state().status is PlayerStatus.PLAYING


def test_a_pause_in_a_crossfade_keeps_both_tracks(rig: Rig) -> None:
    rig.player.load(rig.playlist(LONG_MS, LONG_MS), 1_500)
    rig.player.play()
    until_event(rig, TrackBegan)
    rig.player.next()
    until_event(rig, TrackBegan, lambda event: event.index == 1)
    rig.player.pause()
    until_event(rig, PlaybackPaused)
    assert rig.notebook.all_of(TrackFinished) == []
    rig.player.play()
    until_event(rig, TrackFinished, lambda event: event.index == 0)
    assert rig.player.state().index == 1


def test_next_while_paused_only_makes_ready(rig: Rig) -> None:
    rig.player.load(rig.playlist(LONG_MS, LONG_MS), 500)
    rig.player.play()
    until_position(rig, 0, 100)
    rig.player.pause()
    until_status(rig, PlayerStatus.PAUSED)
    rig.player.next()
    rig.until(lambda: rig.player.state().index == 1)
    assert rig.player.state().status is PlayerStatus.PAUSED
    assert len(begun(rig)) == 1
    rig.player.play()
    until_event(rig, TrackBegan, lambda event: event.index == 1)
    assert begun(rig)[-1] == (1, BeginCause.SKIPPED)


def test_a_fade_out_ends_in_silence_and_play_goes_on_from_there(rig: Rig) -> None:
    rig.player.load(rig.playlist(LONG_MS), 0)
    rig.player.play()
    until_position(rig, 0, 200)
    rig.player.fade_out(600)
    until_status(rig, PlayerStatus.FADING)
    faded = until_event(rig, PlaybackFadedOut)
    until_status(rig, PlayerStatus.SILENT)
    assert faded.position_ms >= 700
    rig.player.play()
    resumed = until_event(rig, PlaybackResumed)
    assert resumed.position_ms >= faded.position_ms
    assert len(begun(rig)) == 1


def test_play_takes_a_fade_out_back(rig: Rig) -> None:
    rig.player.load(rig.playlist(LONG_MS), 0)
    rig.player.play()
    until_position(rig, 0, 100)
    rig.player.fade_out(500)
    until_status(rig, PlayerStatus.FADING)
    rig.player.play()
    until_position(rig, 0, 1_200)
    assert rig.player.state().status is PlayerStatus.PLAYING
    assert rig.notebook.all_of(PlaybackFadedOut) == []


def test_the_volume_stays_within_its_scale_even_in_a_fade(rig: Rig) -> None:
    rig.player.load(rig.playlist(LONG_MS), 0)
    rig.player.play()
    until_event(rig, TrackBegan)
    rig.player.fade_out(400)
    for percent in (130, -3, 45):
        rig.player.set_volume(percent)
    until_event(rig, PlaybackFadedOut)
    volumes = [event.volume_percent for event in rig.notebook.all_of(VolumeChanged)]
    assert volumes == [100, 0, 45]
    assert rig.player.state().volume_percent == 45


def test_a_broken_file_is_left_out_and_the_music_goes_on(rig: Rig) -> None:
    playlist = rig.playlist(None, 1_500, None, LONG_MS)
    rig.player.load(playlist, 300)
    rig.player.play()
    until_event(rig, TrackBegan, lambda event: event.index == 3)
    assert [index for index, _ in begun(rig)] == [1, 3]
    failed = {event.track for event in rig.notebook.all_of(SoundFailed)}
    assert failed == {playlist.tracks[0], playlist.tracks[2]}
    assert rig.player.state().status is PlayerStatus.PLAYING


def test_when_no_file_can_be_played_it_says_so(rig: Rig) -> None:
    rig.player.load(rig.playlist(None, None), 300)
    rig.player.play()
    failed = until_event(rig, SoundFailed, lambda event: event.track is None)
    until_status(rig, PlayerStatus.NO_SOUND)
    assert rig.player.state().detail == failed.reason == "None of these files can be played."


def test_it_can_begin_anywhere(rig: Rig) -> None:
    rig.player.load(rig.playlist(LONG_MS, LONG_MS), 300)
    rig.player.play_from(7, 0)
    rig.player.play_from(1, 3_000)
    began = until_event(rig, TrackBegan)
    assert (began.index, began.cause) == (1, BeginCause.RECOVERED)
    until_position(rig, 1, 3_200)
    assert rig.player.state().position_ms < 6_000


def test_another_playlist_takes_over(rig: Rig) -> None:
    rig.player.load(rig.playlist(LONG_MS, LONG_MS), 300)
    rig.player.play()
    until_event(rig, TrackBegan)
    rig.player.load(Playlist("other", rig.playlist(LONG_MS).tracks), 300)
    until_event(rig, TrackFinished, lambda event: event.index == 0)
    until_status(rig, PlayerStatus.SILENT)
    rig.player.play()
    rig.until(lambda: len(begun(rig)) == 2)
    assert rig.player.state().next_track is None


def test_without_a_playlist_nothing_happens(rig: Rig) -> None:
    rig.player.play()
    rig.player.next()
    rig.player.pause()
    rig.player.fade_out(100)
    rig.player.play_from(0, 0)
    rig.player.set_volume(30)
    until_event(rig, VolumeChanged)
    state = rig.player.state()
    assert (state.track, state.index, state.next_track) == (None, None, None)
    assert begun(rig) == []


def test_who_has_left_hears_nothing_more(rig: Rig) -> None:
    heard: list[object] = []
    leave = rig.player.subscribe(heard.append)
    leave()
    rig.player.set_volume(10)
    until_event(rig, VolumeChanged)
    assert heard == []


def test_closing_twice_does_no_harm(rig: Rig) -> None:
    rig.player.load(rig.playlist(LONG_MS), 0)
    rig.player.play()
    until_event(rig, TrackBegan)
    rig.player.close()
    rig.player.close()
