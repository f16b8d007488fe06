"""Held down for speech: the music reaches its depth and comes back, and no step of it is heard."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from kap_companion.domain.player import PlaybackFadedOut, Softened, TrackBegan
from kap_companion.domain.playlist import Playlist
from tests.audio.ear import WINDOW_MS, Samples, levels_db
from tests.sound.control import NAME, Control, running_control, steady_take
from tests.sound.lanes import lane_names, side_by_side, starting
from tests.sound.measure import in_frames
from tests.sound.signals import noise, wav_track
from tests.sound.studio import Lane, Studio, open_studio

pytestmark = pytest.mark.sound

DEPTHS_DB = (6.0, 12.0, 18.0)
IN_A_CROSSFADE = 9.0
LANES = lane_names(4)
DEPTH_LIMIT_DB, STEP_LIMIT_DB = 0.5, 1.0
SETTLED_S, AT_REST_MS = 8.0, 1_000
"""How long the music may take to reach its level, and how much of it is then looked at."""

Course = tuple[float, float, float]
"""How far it went down, how far from its old level it came back, the steepest step: all in dB."""


@pytest.fixture(scope="module")
def studio() -> Iterator[Studio]:
    with open_studio(NAME, *LANES) as studio:
        yield studio


def test_the_music_goes_down_by_its_depth_and_comes_back(studio: Studio, tmp_path: Path) -> None:
    tracks = tuple(wav_track(tmp_path / f"{seed}.wav", noise(seed, 40)) for seed in (1, 2))
    playlist = Playlist("noise", tracks)
    with running_control(studio, tmp_path) as control, studio.lanes(LANES) as lanes:
        found = take_steadily(control, lanes, playlist)
    for depth_db, (down_db, off_db, step_db) in found.items():
        print(f"{depth_db} dB: down {down_db:.2f}, back to {off_db:+.2f}, step {step_db:.2f}")
    assert not {depth_db: course for depth_db, course in found.items() if far(depth_db, course)}


def take_steadily(control: Control, lanes: list[Lane], playlist: Playlist) -> dict[float, Course]:
    return steady_take(
        control,
        lambda: side_by_side(
            lanes,
            (*DEPTHS_DB, IN_A_CROSSFADE),
            lambda lane, depth: course_of(lane, playlist, depth),
        ),
        lambda courses: not any(far(depth, course) for depth, course in courses.items()),
    )


def far(depth_db: float, course: Course) -> bool:
    down_db, off_db, step_db = course
    off = max(abs(down_db - depth_db), abs(off_db)) > DEPTH_LIMIT_DB
    return off or step_db > STEP_LIMIT_DB


def course_of(lane: Lane, playlist: Playlist, depth_db: float) -> Course:
    """One softening and coming back; the one of IN_A_CROSSFADE goes down within a crossfade."""
    after = len(lane.notes)
    with starting:
        lane.ask("load", playlist, 8_000)
        lane.ask("play")
        lane.wait_for(TrackBegan, after=after)
    lane.ear.listen(1.5 + AT_REST_MS / 1000)
    since = lane.ear.mark() - in_frames(AT_REST_MS)
    if depth_db == IN_A_CROSSFADE:
        lane.ask("next")
        lane.ear.listen(0.5)
    lane.ask("soften", depth_db)
    lane.wait_for(Softened, lambda event: event.depth_db == depth_db, after)
    lane.ear.listen(SETTLED_S)
    assert lane.state().softened_db == depth_db
    turn = lane.ear.mark()
    lane.ask("soften", 0.0)
    lane.wait_for(Softened, lambda event: event.depth_db == 0, after)
    lane.ear.listen(SETTLED_S)
    heard = lane.ear.heard()[since:]
    lane.ask("fade_out", 100)
    lane.wait_for(PlaybackFadedOut, after=after)
    return course(heard, turn - since)


def course(heard: Samples, turn: int) -> Course:
    """What a recording shows that is at rest at its start, at the turn and at its end."""
    rest = in_frames(AT_REST_MS)
    usual_db = float(np.median(levels_db(heard[:rest])))
    down_db = usual_db - float(np.median(levels_db(heard[turn - rest : turn])))
    off_db = float(np.median(levels_db(heard[-rest:]))) - usual_db
    steps = np.abs(np.diff(levels_db(heard, WINDOW_MS)))
    return down_db, off_db, float(steps.max())
