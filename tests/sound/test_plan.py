"""What is heard keeps to the plan: over two hours, and over many short tracks in a row.

Two hours do not fit into a test, so each crossing of a plan of two hours is heard by itself, from
shortly before to shortly after it. The pitch of both files says where they are, so that the
recording alone tells how late the incoming is against the plan; no clock of ours is asked.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import accumulate
from pathlib import Path

import numpy as np
import pytest

from kap_companion.domain.player import PlaylistFinished, TrackBegan, TrackFinished
from kap_companion.domain.playlist import Cue, Playlist, Track
from tests.audio.ear import RATE_HZ
from tests.sound.control import NAME, Control, running_control, steady_take
from tests.sound.lanes import lane_names, side_by_side, starting
from tests.sound.measure import in_frames, in_ms, tone_levels_db
from tests.sound.pitch import place_ms
from tests.sound.signals import chirp, tone, wav_track
from tests.sound.studio import Lane, Studio, open_studio

pytestmark = pytest.mark.sound

LIMIT_MS = 250.0
CUES, TWO_HOURS_MS = 24, 7_200_000
LANES, CHAIN = lane_names(8), "chain"
LOW_HZ, RISE_HZ_PER_S = 400.0, 30.0
FILE_S = 330.0
EARLY_MS, LOOK_MS = 2_500, 150
CHAINED, CHAIN_TRACK_MS, CHAIN_FADE_MS = 40, 3_000, 500
CHAIN_HZ = (500, 800, 1_100, 1_400)


@pytest.fixture(scope="module")
def studio() -> Iterator[Studio]:
    with open_studio(NAME, CHAIN, *LANES) as studio:
        yield studio


@pytest.fixture(scope="module")
def control(studio: Studio, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Control]:
    with running_control(studio, tmp_path_factory.mktemp("control"), 400) as control:
        yield control


def test_two_hours_of_crossings_and_a_long_chain_keep_to_the_plan(
    studio: Studio, control: Control, tmp_path: Path
) -> None:
    """Both at once, as the chain alone takes a hundred seconds."""
    with ThreadPoolExecutor(2) as pool:
        chain = pool.submit(chain_drift_ms, studio, control, tmp_path)
        crossings = pool.submit(late_crossings_ms, studio, control, tmp_path)
        late_ms, drift_ms = crossings.result(), chain.result()
    added_up = list(accumulate(late_ms))
    print("\nlate at each crossing, ms:", *(f"{late:+.0f}" for late in late_ms))
    print("added up over two hours, ms:", *(f"{late:+.0f}" for late in added_up))
    print(f"the last of {CHAINED} short tracks against the plan: {drift_ms:+.0f} ms")
    assert max(map(abs, late_ms)) <= LIMIT_MS
    assert max(map(abs, added_up)) <= LIMIT_MS
    assert abs(drift_ms) <= LIMIT_MS


def two_hours(track: Track) -> list[Cue]:
    """A plan of two hours: the file is the same, but how long it sounds and crosses is not."""
    fades_ms = [1_000 + 1_000 * (number * 7 % 10) for number in range(CUES)]
    spread_ms = [(number * 5 % 7 - 3) * 2_500 for number in range(CUES)]
    each_ms = (TWO_HOURS_MS + sum(fades_ms[1:]) - sum(spread_ms)) // CUES
    plays_ms = [each_ms + spread for spread in spread_ms]
    return [Cue(track, fade, play) for fade, play in zip(fades_ms, plays_ms, strict=True)]


def late_crossings_ms(studio: Studio, control: Control, folder: Path) -> list[float]:
    track = wav_track(folder / "chirp.wav", chirp(LOW_HZ, RISE_HZ_PER_S, FILE_S))
    cues = two_hours(track)

    def take() -> dict[int, float]:
        return side_by_side(lanes, range(1, CUES), lambda lane, index: late_ms(lane, cues, index))

    def holds(late: dict[int, float]) -> bool:
        return max(map(abs, accumulate(late.values()))) <= LIMIT_MS

    with studio.lanes(LANES) as lanes:
        return list(steady_take(control, take, holds).values())


def late_ms(lane: Lane, cues: list[Cue], index: int) -> float:
    """By how much the cue at this place is heard later than planned, its neighbours heard too."""
    before, coming = cues[index - 1], cues[index]
    crossing_ms = before.length_ms - coming.crossfade_ms
    after = len(lane.notes)
    with starting:
        lane.ask("load", Playlist("plan", (cues[0].track,)), 0)
        lane.ask("follow", 0, cues[1:], cues[0].play_ms)
        lane.ask("play_from", index - 1, crossing_ms - EARLY_MS)
        began = lane.wait_for(TrackBegan, lambda event: event.index == index - 1, after)
    lane.wait_for(TrackBegan, lambda event: event.index == index, after)
    lane.wait_for(TrackFinished, lambda event: event.index == index - 1, after)
    lane.ear.listen(0.6)
    heard, end = lane.ear.heard(), lane.ear.mark()
    lane.ask("load", Playlist("none", ()), 0)
    look = in_frames(LOOK_MS)
    alone, now = began.frame + in_frames(1_300), end - look - in_frames(100)
    outgoing_ms = place_ms(heard[alone : alone + look], LOW_HZ, RISE_HZ_PER_S)
    incoming_ms = place_ms(heard[now : now + look], LOW_HZ, RISE_HZ_PER_S, below_hz=3_000)
    began_ms = in_ms(now - alone) - incoming_ms
    return began_ms - (crossing_ms - outgoing_ms)


def chain_drift_ms(studio: Studio, control: Control, folder: Path) -> float:
    seconds = CHAIN_TRACK_MS / 1000
    tracks = [wav_track(folder / f"{hertz}.wav", tone(hertz, seconds)) for hertz in CHAIN_HZ]
    chain = tuple(tracks[number % len(tracks)] for number in range(CHAINED))
    with studio.lane(CHAIN) as lane:
        return steady_take(
            control, lambda: one_chain_ms(lane, chain), lambda drift: abs(drift) <= LIMIT_MS
        )


def one_chain_ms(lane: Lane, chain: tuple[Track, ...]) -> float:
    """By how much the last of these is heard later than the first one and the plan say."""
    since, after = lane.ear.mark(), len(lane.notes)
    with starting:
        lane.ask("load", Playlist("chain", chain[:1]), 0)
        lane.ask("follow", 0, [Cue(track, CHAIN_FADE_MS) for track in chain[1:]])
        lane.ask("play")
        lane.wait_for(TrackBegan, after=after)
    for index in (CHAINED // 2, CHAINED - 1):  # either alone would take too long to wait for
        lane.wait_for(TrackBegan, partial(is_at, index), after)
    lane.wait_for(PlaylistFinished, after=after)
    heard = lane.ear.heard()[since:]
    planned_ms = (CHAINED - 2) * (CHAIN_TRACK_MS - CHAIN_FADE_MS)
    turns_ms = crossings_ms(heard)
    assert len(turns_ms) == CHAINED - 1, turns_ms
    return turns_ms[-1] - turns_ms[0] - planned_ms


def is_at(index: int, event: TrackBegan) -> bool:
    return event.index == index


def crossings_ms(heard: np.ndarray) -> list[float]:
    """Where one tone becomes louder than the one before it: the middle of each crossfade."""
    window_ms = 20
    levels = np.stack([tone_levels_db(heard, hertz, window_ms) for hertz in CHAIN_HZ])
    loudest, loud = levels.argmax(axis=0), levels.max(axis=0) > -40
    turns = np.flatnonzero((np.diff(loudest) != 0) & loud[1:] & loud[:-1]) + 1
    return [float(turn * window_ms) for turn in turns]


def test_a_plan_of_two_hours_takes_two_hours() -> None:
    cues = two_hours(Track("a", "a", "", round(FILE_S * 1000)))
    whole_ms = sum(cue.length_ms for cue in cues) - sum(cue.crossfade_ms for cue in cues[1:])
    assert whole_ms == pytest.approx(TWO_HOURS_MS, abs=100)
    assert all(cue.length_ms < FILE_S * 1000 - 1_000 for cue in cues)


def test_the_middle_of_each_crossfade_is_found() -> None:
    length, fade = 3 * RATE_HZ, RATE_HZ // 2
    sound = np.zeros(4 * (length - fade) + fade, dtype=np.float32)
    edge = np.sin(np.linspace(0, np.pi / 2, fade)).astype(np.float32)
    for number, hertz in enumerate(CHAIN_HZ):
        one = tone(hertz, 3)
        one[:fade] *= edge
        one[-fade:] *= edge[::-1]
        sound[number * (length - fade) :][:length] += one
    assert crossings_ms(sound) == pytest.approx([2_750, 5_250, 7_750], abs=25)
