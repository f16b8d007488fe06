"""A crossfade has neither hole nor bump, however long it takes; heard, in 50 ms windows."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import pytest

from kap_companion.domain.player import PlaybackFadedOut, TrackBegan, TrackFinished
from kap_companion.domain.playlist import Cue, Playlist, Track
from tests.audio.ear import Samples, levels_db
from tests.sound.control import NAME, Control, running_control, steady_take
from tests.sound.lanes import lane_names, side_by_side, starting
from tests.sound.measure import dip_and_bump_db, in_frames
from tests.sound.signals import noise, tone, wav_track
from tests.sound.studio import Lane, Studio, open_studio

pytestmark = pytest.mark.sound

LANES = lane_names(15)
EVERY_S = range(1, 31)
LIMIT_DB, NOISE_LIMIT_DB = 0.5, 1.0
NOISE_WINDOW_MS = 400
FILE_S = 64.0
BY_ITSELF = 2
BEFORE_MS, RISEN_MS, AFTER_S = 3_000, 1_250, 0.6
"""How long the outgoing is heard alone; a start rises gently for a second, which is left out."""

Level = tuple[float, float]


@dataclass(frozen=True)
class Stage:
    control: Control
    lanes: list[Lane]
    tones: tuple[Track, Track]
    noises: tuple[Track, Track]
    same: tuple[Track, Track] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "same", (self.tones[0], self.tones[0]))


@pytest.fixture(scope="module")
def studio() -> Iterator[Studio]:
    with open_studio(NAME, *LANES) as studio:
        yield studio


@pytest.fixture(scope="module")
def stage(studio: Studio, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("crossfades")
    tones = (
        wav_track(folder / "440.wav", tone(440, FILE_S)),
        wav_track(folder / "1000.wav", tone(1_000, FILE_S)),
    )
    noises = (
        wav_track(folder / "noise1.wav", noise(1, 20)),
        wav_track(folder / "noise2.wav", noise(2, 20)),
    )
    with running_control(studio, folder, 300) as control, studio.lanes(LANES) as lanes:
        yield Stage(control, lanes, tones, noises)


def test_every_crossfade_from_one_to_thirty_seconds_is_level(stage: Stage) -> None:
    """Odd seconds by `load`, even ones by `follow`: both ways lead to the same crossing."""
    longest_first = sorted(EVERY_S, reverse=True)
    found: dict[int, Level] = {}

    def take() -> dict[int, Level]:
        again = [seconds for seconds in longest_first if not holds({seconds: found.get(seconds)})]
        found.update(side_by_side(stage.lanes, again, tones_crossed))
        return found

    def tones_crossed(lane: Lane, seconds: int) -> Level:
        heard = crossed(lane, stage.tones, seconds * 1000, by_cue=seconds % 2 == 0)
        return dip_and_bump_db(heard)

    def holds(levels: dict[int, Level | None]) -> bool:
        return all(level is not None and max(level) <= LIMIT_DB for level in levels.values())

    steady_take(stage.control, take, lambda levels: holds({**levels}))
    # Fifteen players take the processor from each other; what held up one is taken again by itself.
    for _ in range(BY_ITSELF):
        take()
    print(table(found))
    assert not {s: level for s, level in found.items() if max(level) > LIMIT_DB}


def test_a_crossfade_of_noise_is_level(stage: Stage) -> None:
    def noise_crossed(lane: Lane, seconds: int) -> Level:
        heard = crossed(lane, stage.noises, seconds * 1000, by_cue=False)
        return dip_and_bump_db(heard, NOISE_WINDOW_MS)

    found = steady_take(
        stage.control,
        lambda: side_by_side(stage.lanes, (2, 4, 8), noise_crossed),
        lambda levels: all(max(level) <= NOISE_LIMIT_DB for level in levels.values()),
    )
    print(table(found))
    assert not {s: level for s, level in found.items() if max(level) > NOISE_LIMIT_DB}


def test_a_file_into_itself_follows_the_sum_of_coherent_tones(stage: Stage) -> None:
    """Signals that are the same add up by amplitude, and not by power.

    In the middle of an equal-power crossfade both have 0.71 of their amplitude. Two strangers give
    0.5 + 0.5 of the power, the level of one. The same tone in step with itself gives 1.41 of the
    amplitude, 3 dB more; against itself it gives nothing at all; what comes depends on where in
    its period the second begins: power = 1 + sin(pi × share) × cos(phase). No fade is level for
    both, so the app has the one that is right for music, where one file is never in step with
    another. Here one phase has to explain the course: all of it lies on one side of the usual
    level, and never more than 3 dB above.
    """
    seconds = 6
    heard = side_by_side(
        stage.lanes[:3],
        (0, 1, 2),
        lambda lane, _: levels_db(crossed(lane, stage.same, seconds * 1000, by_cue=False)),
    )
    for levels in heard.values():
        usual_db = float(np.median(levels[:20]))
        highest, lowest = float(levels.max()) - usual_db, float(levels.min()) - usual_db
        print(f"a tone into itself: highest {highest:+.2f} dB, lowest {lowest:+.2f} dB")
        assert highest <= 3.01 + LIMIT_DB
        assert min(highest, -lowest) <= LIMIT_DB


def crossed(lane: Lane, tracks: tuple[Track, Track], fade_ms: int, *, by_cue: bool) -> Samples:
    """What is heard from shortly before a crossing to shortly after it."""
    first, second = tracks
    after = len(lane.notes)
    with starting:
        if by_cue:
            lane.ask("load", Playlist("one", (first,)), 0)
            lane.ask("follow", 0, [Cue(second, fade_ms)])
        else:
            lane.ask("load", Playlist("two", tracks), fade_ms)
        lane.ask("play_from", 0, first.duration_ms - fade_ms - BEFORE_MS)
        began = lane.wait_for(TrackBegan, lambda event: event.index == 0, after)
    lane.wait_for(TrackBegan, lambda event: event.index == 1, after)
    lane.wait_for(TrackFinished, lambda event: event.index == 0, after)
    lane.ear.listen(AFTER_S)
    heard = lane.ear.heard()[began.frame + in_frames(RISEN_MS) :]
    lane.ask("fade_out", 200)
    lane.wait_for(PlaybackFadedOut, after=after)
    return heard


def table(found: dict[int, Level]) -> str:
    rows = [f"{s:2} s: dip {found[s][0]:.2f} dB, bump {found[s][1]:.2f} dB" for s in sorted(found)]
    return "\n" + "\n".join(rows)
