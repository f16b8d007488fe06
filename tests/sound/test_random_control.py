"""Whatever is pressed, in whatever order: no silence, jolt or level that nobody asked for."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kap_companion.domain.player import (
    PlaybackPaused,
    PlaybackResumed,
    PlaylistFinished,
    Softened,
    TrackBegan,
)
from kap_companion.domain.playlist import Playlist, Track
from tests.audio.ear import RATE_HZ, levels_db
from tests.sound.control import NAME, running_control, steady_take
from tests.sound.lanes import lane_names, side_by_side, starting
from tests.sound.measure import Hole, holes, level_db, step_time_ms, steps_db
from tests.sound.signals import noise, wav_track
from tests.sound.studio import Lane, Studio, open_studio
from tests.sound.walk import ACTIONS, Action, walk

pytestmark = pytest.mark.sound

SEEDS = (20_26, 7)
LANES = lane_names(len(SEEDS))
HOLE_MS, STEP_DB, STUCK_DB = 50.0, 3.0, 0.5
QUIET_DB = -70.0
SOUNDING = 0.5
EARLY_S, STARTS_S, RISE_S, MOVE_S = 0.15, 0.4, 1.3, 0.6
"""How late the recording may be, and how long a start, its gentle rise and a new volume take."""
LAST_VOLUME, COMES_BACK_S = 100, 6.0


@dataclass
class Heard:
    """What a walk showed; the times of `asked` and `moved` are seconds of the recording."""

    unasked_holes: list[Hole] = field(default_factory=list)
    unasked_steps: list[tuple[float, float]] = field(default_factory=list)
    stuck_db: float = 0.0
    longest_ms: float = 0.0
    steepest_db: float = 0.0
    sounding: float = 0.0
    course: list[str] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        """A walk of which little is heard shows nothing."""
        wrong = self.unasked_holes or self.unasked_steps or abs(self.stuck_db) > STUCK_DB
        return not wrong and self.sounding > SOUNDING


@pytest.fixture(scope="module")
def studio() -> Iterator[Studio]:
    with open_studio(NAME, *LANES) as studio:
        yield studio


def test_forty_things_in_a_minute(studio: Studio, tmp_path: Path) -> None:
    tracks = tuple(wav_track(tmp_path / f"{seed}.wav", noise(seed, 45)) for seed in range(3))
    with running_control(studio, tmp_path, 400) as control, studio.lanes(LANES) as lanes:
        found = steady_take(
            control,
            lambda: side_by_side(lanes, SEEDS, lambda lane, seed: walked(lane, seed, tracks)),
            lambda heard: all(each.clean for each in heard.values()),
        )
    for seed, heard in found.items():
        print(f"seed {seed}: {heard}")
    assert not {seed: heard for seed, heard in found.items() if not heard.clean}


def walked(lane: Lane, seed: int, tracks: tuple[Track, ...]) -> Heard:
    """Do all of it, and compare the level before and afterwards."""
    usual_db = level_at_rest(lane, tracks)
    since, began = lane.ear.mark(), len(lane.notes)
    asked = Asked()
    for action in walk(seed, tracks):
        asked.note(action, (lane.ear.mark() - since) / RATE_HZ)
        place = (lane.state().index or 0,) if action.name == "follow" else ()
        lane.ask(action.name, *place, *action.arguments)
        lane.ear.listen(action.then_s)
    end = lane.ear.mark()
    for told in lane.notes[began:]:
        asked.hear(told.event, (told.frame - since) / RATE_HZ)
    heard = judged(lane, since, end, asked)
    if not heard.clean:
        heard.course = asked.course
    lane.ask("soften", 0.0)
    lane.ear.listen(COMES_BACK_S)
    heard.stuck_db = level_at_rest(lane, tracks) - usual_db
    return heard


def level_at_rest(lane: Lane, tracks: tuple[Track, ...]) -> float:
    """The level of the last volume where nothing softens it."""
    after = len(lane.notes)
    with starting:
        lane.ask("set_volume", LAST_VOLUME)
        lane.ask("load", Playlist("rest", tracks * 4), 2_000)
        lane.ask("play")
        lane.wait_for(TrackBegan, after=after)
    lane.ear.listen(6.0)
    return level_db(lane.ear.heard()[-RATE_HZ:])


class Asked:
    """When silence or a change of the level was asked for, in seconds of the recording."""

    def __init__(self) -> None:
        self.quiet: list[list[float]] = []
        self.moved: list[float] = []
        self.course: list[str] = []

    def note(self, action: Action, at_s: float) -> None:
        self.course.append(f"{at_s:.2f} {action.name}")
        if action.quietens:
            self.quiet.append([at_s, float("inf")])
        if action.name == "play":
            self._sounds_by(at_s + STARTS_S + RISE_S)
        if action.name == "set_volume":
            self.moved.append(at_s)

    def hear(self, event: Any, at_s: float) -> None:  # noqa: ANN401 - any event of the port
        """Sound after a silence that was asked for ends it; the end of the list asks for one."""
        self.course.append(f"{at_s:.2f} told {type(event).__name__}")
        if isinstance(event, PlaylistFinished):
            self.quiet.append([at_s, float("inf")])
        if isinstance(event, TrackBegan | PlaybackResumed):
            self._sounds_by(at_s + RISE_S, begun_before_s=at_s)

    def _sounds_by(self, end_s: float, begun_before_s: float = float("inf")) -> None:
        for stretch in self.quiet:
            if stretch[0] <= begun_before_s:
                stretch[1] = min(stretch[1], end_s)

    def silence(self, start_s: float, end_s: float) -> bool:
        return any(first - EARLY_S <= start_s and end_s <= last for first, last in self.quiet)

    def step(self, at_s: float) -> bool:
        moves = any(set_s - EARLY_S <= at_s <= set_s + MOVE_S for set_s in self.moved)
        return moves or self.silence(at_s, at_s)


def judged(lane: Lane, since: int, end: int, asked: Asked) -> Heard:
    samples = lane.ear.heard()[since:end]
    heard = Heard(sounding=float((levels_db(samples) > QUIET_DB).mean()))
    for hole in holes(samples, 5.0, QUIET_DB):
        if not asked.silence(hole.start_ms / 1000, hole.end_ms / 1000):
            heard.longest_ms = max(heard.longest_ms, hole.length_ms)
            if hole.length_ms > HOLE_MS:
                heard.unasked_holes.append(hole)
    steps = np.abs(steps_db(samples))
    for at in np.flatnonzero(steps > 1.0):
        at_s, step_db = step_time_ms(int(at)) / 1000, float(steps[at])
        if not asked.step(at_s):
            heard.steepest_db = max(heard.steepest_db, step_db)
            if step_db > STEP_DB:
                heard.unasked_steps.append((round(at_s, 3), round(step_db, 1)))
    return heard


def test_a_walk_asks_for_everything() -> None:
    track = Track("a", "a", "", 1_000)
    names = {action.name for seed in SEEDS for action in walk(seed, (track,))}
    assert names == {
        "play", "pause", "next", "back", "soften", "fade_out", "set_volume", "follow", "load",
    }  # fmt: skip
    assert all(len(walk(seed, (track,))) == ACTIONS for seed in SEEDS)


def test_what_nobody_asked_for_is_told_from_what_was() -> None:
    asked = Asked()
    asked.note(Action("pause", (), 1), 10.0)
    asked.hear(PlaybackPaused(Track("a", "a", "", 1), 1), 10.2)
    asked.hear(PlaybackResumed(Track("a", "a", "", 1), 1), 12.0)
    asked.hear(Softened(6.0), 15.0)
    asked.note(Action("set_volume", (60,), 1), 20.0)
    assert asked.silence(10.1, 12.1)
    assert not asked.silence(14.0, 14.1)
    assert not asked.silence(9.0, 9.1)
    assert asked.step(20.3)
    assert not asked.step(22.0)
