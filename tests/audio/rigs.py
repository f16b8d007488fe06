"""One way to drive the real player and the fake one, so that both pass the same tests."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol, TypeVar

from kap_companion.audio.room_player import open_player
from kap_companion.domain.player import Player
from kap_companion.domain.playlist import Playlist, Track
from tests.audio.ear import write_tone
from tests.audio.fake_player import FakePlayer
from tests.audio.notebook import LIMIT_S, Notebook

Kind = TypeVar("Kind")
BROKEN = "broken"
LOOK_EVERY_MS = 10


class Rig(Protocol):
    @property
    def player(self) -> Player: ...

    @property
    def notebook(self) -> Notebook: ...

    def playlist(self, *lengths_ms: int | None) -> Playlist:
        """Tracks of these lengths; None stands for one that can't be played."""

    def until(self, true: Callable[[], bool]) -> None:
        """Let time pass until something is true."""


def until_event(rig: Rig, kind: type[Kind], which: Callable[[Kind], bool] = lambda _: True) -> Kind:
    rig.until(lambda: any(which(event) for event in rig.notebook.all_of(kind)))
    return next(event for event in rig.notebook.all_of(kind) if which(event))


def until_position(rig: Rig, index: int, position_ms: int) -> None:
    def reached() -> bool:
        state = rig.player.state()
        return state.index == index and state.position_ms >= position_ms

    rig.until(reached)


class FakeRig:
    def __init__(self) -> None:
        self.player: FakePlayer = FakePlayer(broken={BROKEN})
        self.notebook = Notebook(self.player)

    def playlist(self, *lengths_ms: int | None) -> Playlist:
        tracks = (
            Track(f"{number}" if length else BROKEN, f"Track {number}", "", length or 1_000)
            for number, length in enumerate(lengths_ms)
        )
        return Playlist("contract", tuple(tracks))

    def until(self, true: Callable[[], bool]) -> None:
        end_ms = self.player.now_ms + LIMIT_S * 1000
        while not true():
            assert self.player.now_ms < end_ms, (self.player.state(), self.notebook.events)
            self.player.advance(LOOK_EVERY_MS)


class RealRig:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.player = open_player(70)
        self.notebook = Notebook(self.player)

    def playlist(self, *lengths_ms: int | None) -> Playlist:
        tracks = (self._track(number, length) for number, length in enumerate(lengths_ms))
        return Playlist("contract", tuple(tracks))

    def until(self, true: Callable[[], bool]) -> None:
        never = threading.Event()
        for _ in range(round(LIMIT_S * 1000 / LOOK_EVERY_MS)):
            if true():
                return
            never.wait(LOOK_EVERY_MS / 1000)
        raise AssertionError(self.player.state(), self.notebook.events)

    def _track(self, number: int, length_ms: int | None) -> Track:
        path = self._folder / f"{number}.wav"
        if length_ms is None:
            path.write_bytes(b"RIFF" + bytes(range(256)) * 40)
            return Track(str(path), f"Track {number}", "", 1_000)
        write_tone(path, 200 + 100 * number, length_ms / 1000)
        return Track(str(path), f"Track {number}", "", length_ms)


@contextmanager
def fake_rig() -> Iterator[Rig]:
    rig = FakeRig()
    yield rig
    rig.player.close()


@contextmanager
def real_rig(folder: Path) -> Iterator[Rig]:
    rig = RealRig(folder)
    try:
        yield rig
    finally:
        rig.player.close()
