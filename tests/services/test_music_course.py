"""The music goes with the course of the session, and does what the therapist asks of it."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from kap_companion.domain.arc import Arc, ArcTrack
from kap_companion.domain.events import (
    Ending,
    Event,
    MusicBroughtHome,
    MusicBroughtUp,
    MusicSoftened,
    MusicVolumeSet,
    PhaseExtended,
    PhaseHeld,
    PhaseReleased,
    PlaylistChosen,
    SoundOutputChosen,
    TrackStarted,
)
from kap_companion.domain.player import Output, PlayerStatus
from kap_companion.domain.playlist import Track
from kap_companion.domain.routes import Phase
from kap_companion.services.journey import Journey
from kap_companion.services.music import HOME_FADE_MS, MusicRoom
from kap_companion.services.music_habits import MusicHabits
from kap_companion.services.music_resumed import LeftAt
from kap_companion.services.record import SessionRecord
from tests.audio.fake_player import FakePlayer
from tests.services.room import DOSE, LIMIT_S, Room, RoomClock, saved

MINUTE = 60_000
"""Lozenge: onset at 0, build 15, peak 30, re-entry 60, return 85, end 120 minutes."""


def track(name: str, minutes: float) -> Track:
    return Track(f"/music/{name}.opus", name, "", round(minutes * MINUTE))


ARC = Arc(
    "Wide",
    tuple(
        tuple(ArcTrack(track(f"{phase.value} {n}", minutes)) for n in range(1, 4))
        for phase, minutes in zip(Phase, (5, 5, 5, 10, 8, 12), strict=True)
    ),
)


class Habits:
    """What the practice wants, changed by a test."""

    def __init__(self) -> None:
        self.habits = MusicHabits()

    def __call__(self) -> MusicHabits:
        return self.habits


@pytest.fixture
def player() -> FakePlayer:
    return FakePlayer()


@pytest.fixture
def habits() -> Habits:
    return Habits()


@pytest.fixture
def music(player: FakePlayer, habits: Habits, record: SessionRecord) -> MusicRoom:
    room = MusicRoom(player, habits)
    room.load(ARC)
    room.attach(record)
    return room


@pytest.fixture
def go_on(player: FakePlayer, clock: RoomClock) -> Callable[[float], None]:
    """Let minutes pass in the room, for the music and for the clock."""

    def pass_minutes(minutes: float) -> None:
        for _ in range(round(minutes * 6)):
            clock.advance(10)
            player.advance(10_000)

    return pass_minutes


Pass = Callable[[float], None]


def dose(record: SessionRecord, music: MusicRoom) -> None:
    saved(record, record.write(DOSE))
    music.replan()


def at_t_plus(minutes: float, record: SessionRecord, music: MusicRoom, go_on: Pass) -> None:
    """A session whose music began with the dose."""
    dose(record, music)
    music.toggle()
    go_on(minutes)


def wishes(record: SessionRecord, room: Room) -> list[Event]:
    record.keep_draft("x", "").result(LIMIT_S)
    chart = room.record(record.session_id).chart
    kinds = (PhaseHeld, PhaseReleased, PhaseExtended, MusicBroughtHome)
    return [fact.event for fact in chart.of(*kinds)]


def phase(music: MusicRoom) -> Phase | None:
    return music.now().phase


def test_before_the_dose_the_first_phase_goes_on(music: MusicRoom, go_on: Pass) -> None:
    music.toggle()
    go_on(40)
    assert phase(music) is Phase.PRE_ONSET
    assert not music.now().may_wish


def test_the_dose_leads_on_without_a_jump(
    music: MusicRoom, record: SessionRecord, go_on: Pass
) -> None:
    music.toggle()
    go_on(2)
    before = music.state().track
    dose(record, music)
    go_on(0.2)
    assert music.state().track == before
    go_on(2)
    assert phase(music) is Phase.ONSET


def test_the_music_goes_through_the_phases_with_the_session(
    music: MusicRoom, record: SessionRecord, go_on: Pass
) -> None:
    dose(record, music)
    music.toggle()
    seen, gone = [], 0
    for minute in (5, 20, 40, 70, 100):
        go_on(minute - gone)
        gone = minute
        seen.append(phase(music))
    assert seen == list(Phase)[1:]


def test_music_that_begins_late_begins_where_the_session_is(
    music: MusicRoom, record: SessionRecord, go_on: Pass
) -> None:
    dose(record, music)
    go_on(40)
    music.toggle()
    go_on(0.5)
    assert phase(music) is Phase.PEAK


def test_a_held_phase_stays_until_it_is_released(
    music: MusicRoom, record: SessionRecord, room: Room, go_on: Pass
) -> None:
    at_t_plus(40, record, music, go_on)
    music.hold()
    assert music.now().held
    go_on(50)
    assert phase(music) is Phase.PEAK
    music.hold()
    assert not music.now().held
    go_on(12)
    assert phase(music) is Phase.RE_ENTRY
    assert wishes(record, room) == [PhaseHeld("Peak"), PhaseReleased("Peak")]


def test_an_extended_phase_lasts_longer_and_the_arc_too(
    music: MusicRoom, record: SessionRecord, room: Room, go_on: Pass
) -> None:
    at_t_plus(50, record, music, go_on)
    left_ms = music.now().left_ms
    music.extend()
    music.extend(10)
    assert left_ms is not None
    assert music.now().left_ms == left_ms + 15 * MINUTE
    go_on(21)
    assert phase(music) is Phase.PEAK
    assert wishes(record, room) == [PhaseExtended("Peak", 5), PhaseExtended("Peak", 10)]


def test_home_is_come_to_gently_and_now(
    music: MusicRoom, player: FakePlayer, record: SessionRecord, room: Room, go_on: Pass
) -> None:
    at_t_plus(35, record, music, go_on)
    music.bring_home()
    player.advance(HOME_FADE_MS / 2)
    assert phase(music) is Phase.RE_ENTRY
    assert all(0.1 < deck.amplitude < 0.45 for deck in player.decks)
    assert wishes(record, room) == [MusicBroughtHome("Peak")]
    go_on(30)
    assert phase(music) is Phase.RETURN


def test_music_that_came_home_a_little_early_is_not_skipped(
    music: MusicRoom, player: FakePlayer, record: SessionRecord, clock: RoomClock, go_on: Pass
) -> None:
    at_t_plus(58, record, music, go_on)
    while phase(music) is Phase.PEAK:
        clock.advance(1)
        player.advance(1_000)
    early = record.timing().course_from(clock.now()).at(0)
    assert early is Phase.PEAK, "its boundary gave way"
    before = music.state().track
    music.bring_home()
    player.advance(HOME_FADE_MS)
    assert music.state().track == before


def test_there_is_no_way_home_from_home(
    music: MusicRoom, record: SessionRecord, room: Room, go_on: Pass
) -> None:
    at_t_plus(90, record, music, go_on)
    music.bring_home()
    assert wishes(record, room) == []


def test_without_a_dose_nothing_can_be_wished(
    music: MusicRoom, record: SessionRecord, room: Room
) -> None:
    music.hold()
    music.extend()
    music.bring_home()
    assert wishes(record, room) == []


def test_wishes_outlast_the_open_session(
    music: MusicRoom, record: SessionRecord, room: Room, go_on: Pass
) -> None:
    at_t_plus(40, record, music, go_on)
    music.hold()
    record.keep_draft("x", "").result(LIMIT_S)
    music.attach(None)
    music.attach(room.record(record.session_id))
    assert music.now().held


def test_every_track_is_on_the_record_with_its_phase(
    music: MusicRoom, record: SessionRecord, room: Room, go_on: Pass
) -> None:
    at_t_plus(35, record, music, go_on)
    record.keep_draft("x", "").result(LIMIT_S)
    facts = room.record(record.session_id).chart.of(TrackStarted)
    started = [fact.event for fact in facts if isinstance(fact.event, TrackStarted)]
    assert {each.phase for each in started} == {"Onset", "Build", "Peak"}
    assert all(each.title.startswith(each.phase) for each in started)


def test_no_track_comes_twice_while_there_is_another(
    music: MusicRoom, record: SessionRecord, room: Room, go_on: Pass
) -> None:
    at_t_plus(55, record, music, go_on)
    record.keep_draft("x", "").result(LIMIT_S)
    titles = room.record(record.session_id).titles_heard()
    assert len(titles) == len(set(titles))


def test_a_session_taken_up_again_does_not_begin_with_what_was_heard(
    player: FakePlayer, record: SessionRecord
) -> None:
    saved(record, record.write(TrackStarted("Pre-onset 1", 0, 5 * MINUTE)))
    music = MusicRoom(player)
    music.load(ARC)
    music.attach(record)
    assert music.state().track == ARC.of(Phase.PRE_ONSET)[1].track


def test_a_new_shape_of_the_arc_changes_only_what_comes(
    music: MusicRoom, record: SessionRecord, go_on: Pass
) -> None:
    at_t_plus(40, record, music, go_on)
    before = music.state().track
    music.change(ARC.with_phase(Phase.PEAK, (ArcTrack(track("New", 9)),)))
    assert music.state().track == before
    assert music.plan()[1].cue.track.title == "New"


# How loud


def test_soft_for_speech_and_back(
    music: MusicRoom, player: FakePlayer, habits: Habits, record: SessionRecord, room: Room
) -> None:
    habits.habits = MusicHabits(soften_db=10)
    music.toggle()
    player.advance(3_000)
    music.soften()
    assert music.softened
    assert music.state().volume_percent == 70
    music.soften()
    assert music.state().softened_db == 0
    record.keep_draft("x", "").result(LIMIT_S)
    chart = room.record(record.session_id).chart
    softened = [fact.event for fact in chart.of(MusicSoftened, MusicBroughtUp)]
    assert softened == [MusicSoftened(10), MusicBroughtUp()]


def test_it_is_never_louder_than_the_practice_wants(music: MusicRoom, habits: Habits) -> None:
    habits.habits = MusicHabits(loudest_percent=80)
    music.set_volume(95)
    assert music.state().volume_percent == 80
    music.change_volume(1)
    assert music.state().volume_percent == 80
    habits.habits = MusicHabits(loudest_percent=50)
    music.keep_below_ceiling()
    assert music.state().volume_percent == 50
    music.set_volume(20)
    music.keep_below_ceiling()
    assert music.state().volume_percent == 20


def test_fade_to_silence_and_back(music: MusicRoom, player: FakePlayer) -> None:
    music.toggle()
    player.advance(5_000)
    music.fade()
    assert music.state().status is PlayerStatus.FADING
    player.advance(15_000)
    assert music.state().status is PlayerStatus.SILENT
    music.fade()
    player.advance(3_000)
    assert music.state().status is PlayerStatus.PLAYING


# The eye mask


def test_nobody_asked_means_that_it_asks(music: MusicRoom, player: FakePlayer) -> None:
    assert music.asks_about_mask()
    music.follow_mask(on=True)
    assert music.state().status is PlayerStatus.SILENT
    music.toggle()
    player.advance(1_000)
    assert not music.asks_about_mask(), "it plays already"


def test_the_mask_begins_the_music(music: MusicRoom, habits: Habits, player: FakePlayer) -> None:
    habits.habits = MusicHabits(mask_plays="yes")
    assert not music.asks_about_mask()
    music.follow_mask(on=True)
    player.advance(2_000)
    assert music.state().status is PlayerStatus.PLAYING


def test_the_mask_leaves_the_music_alone_where_that_is_wanted(
    music: MusicRoom, habits: Habits, player: FakePlayer
) -> None:
    habits.habits = MusicHabits(mask_plays="no")
    music.follow_mask(on=True)
    player.advance(2_000)
    assert music.state().status is PlayerStatus.SILENT
    assert not music.asks_about_mask()


def test_taking_it_off_softens_and_putting_it_on_brings_back(
    music: MusicRoom, habits: Habits, player: FakePlayer
) -> None:
    habits.habits = MusicHabits(mask_plays="yes", mask_softens=True)
    music.follow_mask(on=True)
    player.advance(2_000)
    music.follow_mask(on=False)
    assert music.softened
    music.follow_mask(on=True)
    assert not music.softened


def test_what_a_hand_softened_the_mask_does_not_bring_back(
    music: MusicRoom, habits: Habits, player: FakePlayer
) -> None:
    habits.habits = MusicHabits(mask_plays="yes", mask_softens=True)
    music.follow_mask(on=True)
    player.advance(2_000)
    music.soften()
    music.follow_mask(on=False)
    music.follow_mask(on=True)
    assert music.softened


def test_what_the_mask_softened_and_a_hand_paused_comes_back_at_its_level(
    music: MusicRoom, habits: Habits, player: FakePlayer
) -> None:
    habits.habits = MusicHabits(mask_plays="yes", mask_softens=True)
    music.follow_mask(on=True)
    player.advance(2_000)
    music.follow_mask(on=False)
    music.toggle()
    player.advance(1_000)
    music.follow_mask(on=True)
    player.advance(2_000)
    assert music.state().status is PlayerStatus.PLAYING
    assert not music.softened


# Listening, and the way out


def test_a_file_is_listened_to_and_the_arc_comes_back(player: FakePlayer) -> None:
    music = MusicRoom(player)
    music.load(ARC)
    music.listen(track("Other", 3))
    player.advance(2_000)
    assert music.state().track == track("Other", 3)
    assert music.arc == ARC
    music.stop_listening()
    player.advance(2_000)
    assert music.state().track == ARC.tracks[0]


def test_in_a_session_nothing_is_listened_to(music: MusicRoom, player: FakePlayer) -> None:
    music.listen(track("Other", 3))
    player.advance(2_000)
    assert music.state().track != track("Other", 3)
    assert not music.may_listen


def test_a_session_begins_with_its_own_music(player: FakePlayer, record: SessionRecord) -> None:
    music = MusicRoom(player)
    music.load(ARC)
    music.listen(track("Other", 3))
    changed = replace(ARC, name="Wider")
    music.change(changed)
    music.attach(record)
    player.advance(2_000)
    assert music.arc == changed
    assert music.state().track == ARC.tracks[0]


def test_another_way_out_is_on_the_record(
    music: MusicRoom, record: SessionRecord, room: Room
) -> None:
    music.choose_output(Output("hp", "Headphones"))
    assert music.output == Output("hp", "Headphones")
    record.keep_draft("x", "").result(LIMIT_S)
    (chosen,) = room.record(record.session_id).chart.of(SoundOutputChosen)
    assert chosen.event == SoundOutputChosen("Headphones")


# Two sessions on one day, and one that is only read


def ended(record: SessionRecord) -> SessionRecord:
    saved(record, Journey(record).end(Ending.COMPLETED))
    return record


def test_the_next_session_begins_with_its_own_beginning(
    music: MusicRoom, player: FakePlayer, record: SessionRecord, room: Room, go_on: Pass
) -> None:
    at_t_plus(100, record, music, go_on)
    assert phase(music) is Phase.RETURN
    ended(record)
    music.fade_out()
    player.advance(15_000)
    music.attach(None)
    music.attach(room.begun())
    music.toggle()
    player.advance(2_000)
    assert phase(music) is Phase.PRE_ONSET
    assert music.state().track == ARC.tracks[0], "what another patient heard counts for nothing"


def test_what_plays_when_a_session_begins_goes_on_as_its_first_phase(
    music: MusicRoom, record: SessionRecord, room: Room, go_on: Pass
) -> None:
    at_t_plus(100, record, music, go_on)
    before = music.state().track
    ended(record)
    music.attach(None)
    music.attach(room.begun())
    assert music.state().track == before
    assert phase(music) is Phase.PRE_ONSET
    go_on(15)
    assert music.state().track in [each.track for each in ARC.of(Phase.PRE_ONSET)]


def test_what_plays_when_a_session_begins_is_on_its_record(
    player: FakePlayer, record: SessionRecord, room: Room
) -> None:
    music = MusicRoom(player)
    music.load(ARC)
    music.toggle()
    player.advance(20_000)
    music.attach(record)
    record.keep_draft("x", "").result(LIMIT_S)
    music.attach(None)
    music.attach(room.record(record.session_id))
    record.keep_draft("x", "").result(LIMIT_S)
    (fact,) = room.record(record.session_id).chart.of(TrackStarted)
    assert isinstance(fact.event, TrackStarted)
    assert (fact.event.title, fact.event.phase) == ("Pre-onset 1", "Pre-onset")
    assert fact.event.position_ms > 15_000


def test_the_same_session_opened_again_goes_on_where_it_is(
    music: MusicRoom, record: SessionRecord, room: Room, go_on: Pass
) -> None:
    at_t_plus(40, record, music, go_on)
    music.fade_out()
    go_on(0.5)
    before = music.state().track
    record.keep_draft("x", "").result(LIMIT_S)
    music.attach(None)
    music.attach(room.record(record.session_id))
    music.toggle()
    go_on(0.2)
    assert music.state().track == before
    assert phase(music) is Phase.PEAK


def test_a_session_that_is_only_read_leads_no_music(
    player: FakePlayer, record: SessionRecord, clock: RoomClock
) -> None:
    saved(record, record.write(DOSE))
    clock.advance(3 * 3600)
    ended(record)
    music = MusicRoom(player)
    music.load(ARC)
    music.attach(record)
    music.toggle()
    player.advance(2_000)
    assert music.state().track == ARC.tracks[0]
    assert music.now().left_ms is None


def test_another_arc_in_mid_session_does_not_begin_with_what_was_heard(
    music: MusicRoom, player: FakePlayer, record: SessionRecord
) -> None:
    music.toggle()
    player.advance(2_000)
    record.keep_draft("x", "").result(LIMIT_S)
    record.catch_up()
    music.load(replace(ARC, name="The same in other order"))
    assert music.state().track == ARC.tracks[1]


# What was wished, and what became of it


def test_a_wish_that_is_taken_back_moves_nothing_any_more(
    music: MusicRoom, record: SessionRecord, go_on: Pass
) -> None:
    at_t_plus(40, record, music, go_on)
    left_ms = music.now().left_ms
    music.extend()
    record.keep_draft("x", "").result(LIMIT_S)
    record.catch_up()
    music.replan()
    assert music.now().left_ms != left_ms
    (fact,) = record.chart.of(PhaseExtended)
    saved(record, record.retract(fact, "a slip"))
    music.replan()
    assert music.now().left_ms == left_ms


def test_a_wish_counts_before_the_disk_has_it_and_once(
    music: MusicRoom, record: SessionRecord, go_on: Pass
) -> None:
    at_t_plus(40, record, music, go_on)
    left_ms = music.now().left_ms
    music.extend()
    assert left_ms is not None
    assert music.now().left_ms == left_ms + 5 * MINUTE
    record.keep_draft("x", "").result(LIMIT_S)
    record.catch_up()
    assert music.now().left_ms == left_ms + 5 * MINUTE
    music.replan()
    assert music.now().left_ms == left_ms + 5 * MINUTE


def test_a_wish_outlasts_a_lock_that_came_before_the_disk_had_it(
    music: MusicRoom, record: SessionRecord, room: Room, go_on: Pass
) -> None:
    at_t_plus(40, record, music, go_on)
    record.keep_draft("x", "").result(LIMIT_S)
    unaware = room.record(record.session_id)
    music.hold()
    music.attach(None)
    music.attach(unaware)
    assert music.now().held


def test_a_wish_from_before_the_dose_is_over_when_the_dose_is_given_anew(
    music: MusicRoom, record: SessionRecord, go_on: Pass
) -> None:
    at_t_plus(35, record, music, go_on)
    music.bring_home()
    record.keep_draft("x", "").result(LIMIT_S)
    record.catch_up()
    go_on(5)
    dose_fact = record.chart.doses[0]
    saved(record, record.amend(dose_fact, DOSE, record.now(), "it was given only now"))
    music.replan()
    assert music.now().left_ms == 120 * MINUTE
    assert not music.now().held


# What is on the record


def chosen(record: SessionRecord, room: Room) -> list[tuple[str, ...]]:
    record.keep_draft("x", "").result(LIMIT_S)
    facts = room.record(record.session_id).chart.of(PlaylistChosen)
    return [fact.event.titles for fact in facts if isinstance(fact.event, PlaylistChosen)]


def test_an_arc_that_is_changed_in_mid_session_is_on_the_record(
    music: MusicRoom, record: SessionRecord, room: Room, go_on: Pass
) -> None:
    at_t_plus(40, record, music, go_on)
    record.keep_draft("x", "").result(LIMIT_S)
    record.catch_up()
    before = chosen(record, room)
    changed = ARC.with_phase(Phase.PEAK, (ArcTrack(track("New", 9)),))
    music.change(changed)
    assert chosen(record, room) == [*before, tuple(each.title for each in changed.tracks)]
    record.catch_up()
    music.change(changed)
    assert len(chosen(record, room)) == len(before) + 1, "nothing new in it"


def test_what_happens_while_the_vault_is_being_locked_is_written_behind_it(
    music: MusicRoom, player: FakePlayer, record: SessionRecord, room: Room, clock: RoomClock
) -> None:
    record.keep_draft("x", "").result(LIMIT_S)
    music.attach(None)
    player.set_volume(40)
    then = clock.now()
    clock.advance(2)
    again = room.record(record.session_id)
    music.attach(again)
    again.keep_draft("x", "").result(LIMIT_S)
    (fact,) = room.record(record.session_id).chart.of(MusicVolumeSet)
    assert (fact.event, fact.occurred_at) == (MusicVolumeSet(40), then)


def test_what_happens_between_two_sessions_is_in_neither(
    music: MusicRoom, player: FakePlayer, record: SessionRecord, room: Room
) -> None:
    ended_one = ended_without_dose(record)
    music.attach(None)
    player.set_volume(40)
    other = room.begun()
    music.attach(other)
    for each in (ended_one, other):
        each.keep_draft("x", "").result(LIMIT_S)
        assert room.record(each.session_id).chart.of(MusicVolumeSet) == ()


def ended_without_dose(record: SessionRecord) -> SessionRecord:
    saved(record, Journey(record).end(Ending.NO_DOSE_GIVEN))
    return record


# Where it was left


def test_where_the_music_was_left_outlasts_a_lock(
    music: MusicRoom, player: FakePlayer, record: SessionRecord, room: Room
) -> None:
    music.go_on_from(LeftAt("Peak 2", 30_000, "Peak"))
    music.attach(None)
    music.attach(room.record(record.session_id))
    music.toggle()
    player.advance(1_000)
    assert music.state().track == ARC.of(Phase.PEAK)[1].track


def test_where_one_session_was_left_the_next_does_not_begin(
    music: MusicRoom, player: FakePlayer, record: SessionRecord, room: Room
) -> None:
    music.go_on_from(LeftAt("Peak 2", 30_000, "Peak"))
    ended_without_dose(record)
    music.attach(None)
    music.attach(room.begun())
    music.toggle()
    player.advance(1_000)
    assert music.state().track == ARC.tracks[0]
