"""Headphones in or out: what comes from the new output is never louder than what was asked for.

The server remembers a louder volume for the program's stream from another day, as one does that
has module-stream-restore, and gives a stream that it moves to another sink what it remembers.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from kap_companion.domain.player import TrackBegan
from kap_companion.domain.playlist import Playlist, Track
from tests.audio.ear import Ear, levels_db, listening
from tests.sound.measure import level_db
from tests.sound.signals import noise, wav_track
from tests.sound.studio import Lane, Studio, add_sink, open_studio, pactl

SPEAKERS, HEADPHONES, GOING, PLUGGED_IN = "speakers", "headphones", "going", "plugged_in"
LIMIT_DB = 1.0
LOUD, WANTED = 100, 40
WINDOW_MS = 20
MODULES = (
    ("module-stream-restore",),
    ("module-rescue-streams",),
    ("module-switch-on-connect", "ignore_virtual=no"),
)
AFTER_S = 3.0

pytestmark = pytest.mark.sound


@dataclass(frozen=True)
class Room:
    studio: Studio
    tracks: tuple[Track, ...]

    @property
    def speakers(self) -> Ear:
        return self.studio.ears[SPEAKERS]

    @property
    def headphones(self) -> Ear:
        return self.studio.ears[HEADPHONES]


@pytest.fixture(scope="module")
def studio() -> Iterator[Studio]:
    with open_studio(SPEAKERS, HEADPHONES, GOING) as studio:
        for module in MODULES:
            pactl("load-module", *module)
        yield studio


@pytest.fixture
def room(studio: Studio, tmp_path: Path) -> Room:
    """Outputs of which the speakers are the system's choice, and a server that remembers."""
    tracks = tuple(wav_track(tmp_path / f"{seed}.wav", noise(seed, 40)) for seed in (1, 2))
    pactl("set-default-sink", SPEAKERS)
    room = Room(studio, tracks)
    remember_it_loud(room)
    return room


def remember_it_loud(room: Room) -> None:
    """Another day: the program plays at full volume, at both outputs."""
    with playing(room, LOUD) as lane:
        for sink in (HEADPHONES, SPEAKERS):
            move_streams_to(sink)
            lane.ear.listen(0.3)


def test_moving_the_stream_is_never_loud(room: Room) -> None:
    with playing(room, WANTED):
        moved_level(room, lambda: move_streams_to(HEADPHONES), room.headphones)


def test_moving_it_within_a_crossfade_is_never_loud(room: Room) -> None:
    def cross_and_move() -> None:
        lane.ask("next", 3_000)
        room.speakers.listen(1.5)
        move_streams_to(HEADPHONES)

    with playing(room, WANTED) as lane:
        moved_level(room, cross_and_move, room.headphones)


def test_moving_it_while_it_is_softened_is_never_loud(room: Room) -> None:
    with playing(room, WANTED) as lane:
        lane.ask("soften", 12.0)
        lane.ear.listen(5.0)
        moved_level(room, lambda: move_streams_to(HEADPHONES), room.headphones)


def test_an_output_that_goes_is_followed_by_one_that_is_never_loud(room: Room) -> None:
    """The server rescues the stream, or the player does; either way it is heard again."""
    with playing(room, WANTED):
        asked_db = loudest_db(heard_lately(room.speakers))
        move_streams_to(GOING)
        room.headphones.listen(1.0)
        pactl("set-default-sink", HEADPHONES)
        moved_level(room, lambda: unload_sink(GOING), room.headphones, asked_db)


def test_an_output_that_is_plugged_in_is_never_loud(room: Room) -> None:
    """The server moves all streams to what has just been plugged in, where its ear is new."""
    with playing(room, WANTED):
        asked_db = loudest_db(heard_lately(room.speakers))
        add_sink(PLUGGED_IN)
        with listening(f"{PLUGGED_IN}.monitor", listen_first_s=0.0) as ear:
            ear.listen(AFTER_S + 1)
            found = not_louder(asked_db, ear.heard())
        unload_sink(PLUGGED_IN)
    assert found > -60, "nothing was heard there, so that nothing has been shown"


def test_a_stream_that_starts_is_never_loud(room: Room) -> None:
    """What is remembered as loud starts as soft as it is asked to, from its first sample on."""
    since = room.speakers.mark()
    with playing(room, WANTED):
        heard = room.speakers.heard()[since:]
        not_louder(loudest_db(heard_lately(room.speakers)), heard)


class playing:  # noqa: N801 - used as a block
    """A player at whatever the server thinks is right, which has sounded for two seconds."""

    def __init__(self, room: Room, volume: int) -> None:
        self._room = room
        self._lane = Lane("", room.speakers, volume)

    def __enter__(self) -> Lane:
        self._lane.ready()
        self._lane.ask("load", Playlist("noise", self._room.tracks), 3_000)
        self._lane.ask("play")
        self._lane.wait_for(TrackBegan)
        self._lane.ear.listen(2.5)
        return self._lane

    def __exit__(self, *_: object) -> None:
        self._lane.close()


def moved_level(
    room: Room, move: Callable[[], None], ear: Ear, asked_db: float | None = None
) -> None:
    """The level before the move at the speakers is the most that the new output may give."""
    if asked_db is None:
        asked_db = loudest_db(heard_lately(room.speakers))
    since = ear.mark()
    move()
    ear.listen(AFTER_S)
    found = not_louder(asked_db, ear.heard()[since:])
    assert found > -60, "nothing was heard there, so that nothing has been shown"


def heard_lately(ear: Ear) -> np.ndarray:
    return ear.heard()[-48_000:]


def loudest_db(heard: np.ndarray) -> float:
    return float(levels_db(heard, WINDOW_MS).max())


def not_louder(asked_db: float, heard: np.ndarray) -> float:
    """Returns the loudest moment of what was heard, which may be little above what was asked."""
    loudest, last = loudest_db(heard), level_db(heard[-24_000:])
    print(f"\nasked for {asked_db:.1f} dB, loudest {loudest:.1f}, at the end {last:.1f}")
    assert loudest <= asked_db + LIMIT_DB
    return loudest


def move_streams_to(sink: str) -> None:
    for line in pactl("list", "short", "sink-inputs").splitlines():
        pactl("move-sink-input", line.split()[0], sink)


def unload_sink(name: str) -> None:
    modules = pactl("list", "short", "modules")
    found = re.search(rf"^(\d+)\tmodule-null-sink\tsink_name={name} ", modules, re.MULTILINE)
    assert found is not None, modules
    pactl("unload-module", found[1])
