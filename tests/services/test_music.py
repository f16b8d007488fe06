"""Music in the room: what is heard becomes an entry of the session that runs, and of no other."""

from pathlib import Path

import pytest

from kap_companion.domain.arc import Arc, ArcTrack
from kap_companion.domain.charts import music_spans
from kap_companion.domain.events import (
    Ending,
    Event,
    MusicFadedOut,
    MusicPaused,
    MusicResumed,
    MusicVolumeSet,
    PlaylistChosen,
    SoundLost,
    TrackFailed,
    TrackStarted,
)
from kap_companion.domain.player import PlayerStatus
from kap_companion.domain.playlist import Track
from kap_companion.domain.routes import Phase
from kap_companion.services.journey import Journey
from kap_companion.services.music import FADE_OUT_MS, MusicRoom
from kap_companion.services.music_resumed import LeftAt, left_at
from kap_companion.services.record import SessionRecord
from kap_companion.vault import NotSaved, unlock_vault
from tests.audio.fake_player import FakePlayer
from tests.services.locked import LockedGround
from tests.services.room import LIMIT_S, PASSPHRASE, Room, RoomClock, copied, room_in, saved

CROSSFADE_MS = 8_000
MUSIC = (
    PlaylistChosen,
    TrackStarted,
    MusicPaused,
    MusicResumed,
    MusicFadedOut,
    MusicVolumeSet,
    SoundLost,
)
TRACKS = tuple(Track(f"/music/{name}.opus", name, "", 60_000) for name in ("Arrival", "Low Water"))
QUIET = Arc("Quiet", crossfade_ms=CROSSFADE_MS).with_phase(
    Phase.PRE_ONSET, (ArcTrack(track) for track in TRACKS)
)


@pytest.fixture
def player() -> FakePlayer:
    return FakePlayer()


@pytest.fixture
def music(player: FakePlayer) -> MusicRoom:
    return MusicRoom(player)


def heard(record: SessionRecord, room: Room) -> list[Event]:
    record.keep_draft("x", "").result(LIMIT_S)
    return [fact.event for fact in room.record(record.session_id).chart.of(*MUSIC)]


def test_a_whole_evening_of_music_is_on_the_record(
    music: MusicRoom, player: FakePlayer, record: SessionRecord, room: Room
) -> None:
    music.attach(record)
    music.load(QUIET)
    player.advance(100)
    music.toggle()
    player.advance(2_000)
    music.toggle()
    player.advance(1_000)
    music.toggle()
    player.advance(1_000)
    music.next()
    player.advance(CROSSFADE_MS + 1_000)
    music.change_volume(2)
    music.change_volume(-1)
    player.advance(100)
    music.fade_out()
    player.advance(FADE_OUT_MS + 1_000)
    kinds = [type(event) for event in heard(record, room)]
    assert kinds == [
        PlaylistChosen,
        TrackStarted,
        MusicPaused,
        MusicResumed,
        TrackStarted,
        MusicVolumeSet,
        MusicVolumeSet,
        MusicFadedOut,
    ]
    found = heard(record, room)
    assert found[0] == PlaylistChosen("Quiet", "", ("Arrival", "Low Water"))
    assert found[1] == TrackStarted("Arrival", 0, 60_000, cause="started", phase="Pre-onset")
    assert isinstance(found[4], TrackStarted)
    assert (found[4].title, found[4].cause) == ("Low Water", "skipped")
    assert found[5:7] == [MusicVolumeSet(80), MusicVolumeSet(75)]


def test_lost_sound_is_on_the_record_without_a_path(
    music: MusicRoom, player: FakePlayer, record: SessionRecord, room: Room
) -> None:
    music.attach(record)
    music.load(QUIET)
    music.toggle()
    player.advance(1_000)
    player.lose_sound()
    (lost,) = (event for event in heard(record, room) if isinstance(event, SoundLost))
    assert "/music" not in lost.reason
    assert music.state().status is not PlayerStatus.PLAYING


def test_the_plan_goes_on_from_where_the_music_is(music: MusicRoom, player: FakePlayer) -> None:
    music.load(QUIET)
    music.toggle()
    player.advance(10_000)
    position_ms = music.state().position_ms
    assert [each.end_ms for each in music.plan()] == [60_000 - position_ms, 112_000 - position_ms]


def test_the_plan_is_known_before_the_music_begins(music: MusicRoom) -> None:
    assert music.plan() == ()
    music.load(QUIET)
    assert [(each.start_ms, each.end_ms) for each in music.plan()] == [
        (0, 60_000),
        (52_000, 112_000),
    ]


def test_music_that_played_before_the_session_is_named_when_it_begins(
    music: MusicRoom, record: SessionRecord, room: Room
) -> None:
    music.load(QUIET)
    music.attach(record)
    assert heard(record, room) == [PlaylistChosen("Quiet", "", ("Arrival", "Low Water"))]


def test_without_music_nothing_is_said_of_it(
    music: MusicRoom, record: SessionRecord, room: Room
) -> None:
    music.attach(record)
    assert heard(record, room) == []


def test_what_plays_outside_a_running_session_is_nobodys(
    music: MusicRoom, player: FakePlayer, record: SessionRecord, room: Room
) -> None:
    planned = room.record(room.planned())
    music.attach(planned)
    music.load(QUIET)
    music.attach(record)
    music.attach(None)
    music.toggle()
    player.advance(1_000)
    saved(record, Journey(record).end(Ending.NO_DOSE_GIVEN))
    music.attach(record)
    music.toggle()
    assert heard(planned, room) == []
    assert len(heard(record, room)) == 1


def test_after_closing_it_listens_no_more(
    music: MusicRoom, player: FakePlayer, record: SessionRecord, room: Room
) -> None:
    music.attach(record)
    music.close()
    player.set_volume(10)
    assert heard(record, room) == []


def test_what_the_disk_did_not_take_is_written_with_the_next_and_its_own_time(
    music: MusicRoom, founded_folder: Path, tmp_path: Path
) -> None:
    full: list[bool] = []

    def before_commit() -> None:
        if full:
            raise NotSaved("The disk is full.")

    clock = RoomClock()
    folder = copied(founded_folder, tmp_path / "vault")
    vault = unlock_vault(folder, PASSPHRASE, clock, before_commit)
    record = room_in(vault, clock).begun()
    music.attach(record)
    full.append(True)
    music.set_volume(10)
    record.keep_alive().exception(LIMIT_S)
    lost_at = clock.now()
    full.clear()
    clock.advance(60)
    music.set_volume(20)
    record.keep_alive().result(LIMIT_S)
    found = room_in(vault, clock).record(record.session_id).chart.of(MusicVolumeSet)
    assert [(each.event, each.occurred_at) for each in found] == [
        (MusicVolumeSet(10), lost_at),
        (MusicVolumeSet(20), clock.now()),
    ]
    vault.close()


# After the program was gone


def started(title: str = "Arrival", index: int = 0) -> TrackStarted:
    return TrackStarted(title, index, 60_000)


@pytest.mark.parametrize(
    ("happened", "left"),
    [
        ([], None),
        ([(started(), 20)], LeftAt("Arrival", 20_000)),
        ([(started(), 10), (started("Low Water", 1), 5)], LeftAt("Low Water", 5_000)),
        ([(started(), 10), (MusicPaused(10_000), 10)], None),
        (
            [(started(), 10), (MusicPaused(10_000), 90), (MusicResumed(10_000), 7)],
            LeftAt("Arrival", 17_000),
        ),
        ([(started(), 10), (MusicFadedOut(), 10)], None),
        ([(started(), 10), (SoundLost("No sound."), 10)], None),
        ([(started(), 61)], None),
        ([(MusicResumed(4_000), 10)], None),
    ],
)
def test_where_the_music_was_left(
    record: SessionRecord, clock: RoomClock, happened: list[tuple[Event, int]], left: LeftAt | None
) -> None:
    for event, then_s in happened:
        saved(record, record.write(event))
        clock.advance(then_s)
    assert left_at(record.chart, clock.now()) == left


def test_it_goes_on_there_when_it_is_played_next(music: MusicRoom, player: FakePlayer) -> None:
    music.load(QUIET)
    player.advance(100)
    music.go_on_from(LeftAt("Low Water", 30_000))
    music.toggle()
    player.advance(1_000)
    state = music.state()
    assert state.track == TRACKS[1]
    assert state.position_ms // 1_000 == 30


def test_where_it_goes_on_is_on_the_record(
    music: MusicRoom, player: FakePlayer, record: SessionRecord, room: Room
) -> None:
    music.attach(record)
    music.load(QUIET)
    player.advance(100)
    music.go_on_from(LeftAt("Low Water", 30_000))
    music.toggle()
    player.advance(1_000)
    (started,) = (each for each in heard(record, room) if isinstance(each, TrackStarted))
    assert (started.title, started.position_ms) == ("Low Water", 30_000)


def test_another_list_begins_from_its_start(music: MusicRoom, player: FakePlayer) -> None:
    music.load(QUIET)
    player.advance(100)
    music.go_on_from(LeftAt("Gone", 30_000))
    music.toggle()
    player.advance(1_000)
    assert music.state().index == 0


def test_the_same_list_is_named_once(music: MusicRoom, record: SessionRecord, room: Room) -> None:
    music.load(QUIET)
    music.attach(record)
    record.keep_draft("x", "").result(LIMIT_S)
    again = room.record(record.session_id)
    music.attach(again)
    assert len(heard(again, room)) == 1


def test_nothing_is_planned_where_nothing_can_be_heard(
    music: MusicRoom, player: FakePlayer
) -> None:
    music.load(QUIET)
    music.toggle()
    player.advance(1_000)
    player.lose_sound()
    assert music.state().status is PlayerStatus.NO_SOUND
    assert music.plan() == ()


def test_a_file_that_fails_before_its_turn_takes_no_sound_away(
    record: SessionRecord, room: Room, clock: RoomClock
) -> None:
    third = Track("/music/Swell.opus", "Swell", "", 60_000)
    player = FakePlayer(broken={TRACKS[1].path})
    music = MusicRoom(player)
    music.attach(record)
    music.load(QUIET.with_phase(Phase.PRE_ONSET, map(ArcTrack, (*TRACKS, third))))
    player.advance(100)
    music.toggle()
    player.advance(10_000)
    clock.advance(10)
    record.keep_draft("x", "").result(LIMIT_S)
    chart = room.record(record.session_id).chart
    (failed,) = [fact.event for fact in chart.of(TrackFailed)]
    assert isinstance(failed, TrackFailed)
    assert failed.title == "Low Water"
    assert "/music" not in failed.reason
    assert chart.of(SoundLost) == ()
    (span,) = music_spans(chart)
    assert (span.title, span.end) == ("Arrival", None)
    assert left_at(chart, clock.now()) == LeftAt("Arrival", 10_000, "Pre-onset")


def test_what_happens_while_the_vault_is_being_opened_is_written_behind_it(
    music: MusicRoom, player: FakePlayer, ground: LockedGround
) -> None:
    music.attach(ground.record)
    music.attach(None)
    locked = ground.lock()
    music.attach(locked)
    locked.close()  # its inbox is being joined to the record
    player.set_volume(40)
    then = ground.clock.now()
    ground.clock.advance(2)
    ground.unlock()
    again = ground.services.record(ground.record.session_id)
    music.attach(None)
    music.attach(again)
    again.keep_draft("x", "").result(LIMIT_S)
    chart = ground.services.record(ground.record.session_id).chart
    assert [(each.event, each.occurred_at) for each in chart.of(MusicVolumeSet)] == [
        (MusicVolumeSet(40), then)
    ]
