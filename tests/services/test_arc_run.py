"""The queue of an arc stays true, also where a plan came too late for what sounds by now."""

from collections.abc import Sequence

from kap_companion.domain.arc import Arc, ArcTrack
from kap_companion.domain.player import BeginCause, PlayerEvent, TrackBegan
from kap_companion.domain.playlist import Cue, Track
from kap_companion.domain.routes import Phase
from kap_companion.services.arc_run import ArcRun
from tests.audio.fake_player import FakePlayer

TRACKS = tuple(Track(f"/m/{n}", f"Track {n}", "", 600_000) for n in range(4))
ARC = (
    Arc("Four")
    .with_phase(Phase.ONSET, map(ArcTrack, TRACKS[:2]))
    .with_phase(Phase.PEAK, map(ArcTrack, TRACKS[2:]))
)


class Listening(FakePlayer):
    """Notes what it was told to follow, and with what."""

    def __init__(self) -> None:
        super().__init__()
        self.followed: list[tuple[int, tuple[Track, ...]]] = []

    def follow(self, index: int, coming: Sequence[Cue], play_ms: int | None = None) -> None:
        self.followed.append((index, tuple(cue.track for cue in coming)))
        super().follow(index, coming, play_ms)


def began(track: Track, index: int) -> TrackBegan:
    return TrackBegan(track, index, BeginCause.AUTOMATIC)


def running() -> tuple[ArcRun, Listening]:
    player = Listening()
    run = ArcRun(player)
    run.load(ARC)

    def hear(event: PlayerEvent) -> None:
        if isinstance(event, TrackBegan):
            run.heard(event)

    player.subscribe(hear)
    player.play()
    player.advance(2_000)
    return run, player


def test_what_is_planned_is_what_sounds() -> None:
    run, player = running()
    player.next()
    player.advance(8_000)
    state = player.state()
    own = run.planned_at(state.index)
    assert own is not None
    assert own.cue.track == state.track == TRACKS[1]


def test_a_track_of_an_older_plan_takes_the_place_that_it_has() -> None:
    run, _ = running()
    run.change(ARC.with_phase(Phase.ONSET, map(ArcTrack, TRACKS[:1])))
    assert run.heard(began(TRACKS[1], 1)) == "Return", "it is in no phase of the arc any more"
    own = run.planned_at(1)
    assert own is not None
    assert own.cue.track == TRACKS[1]


def test_a_track_of_the_arc_is_known_by_its_phase_wherever_it_comes() -> None:
    run, _ = running()
    assert run.heard(began(TRACKS[3], 6)) == "Peak"
    own = run.planned_at(6)
    assert own is not None
    assert own.cue.track == TRACKS[3]
