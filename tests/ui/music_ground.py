"""A library with real files, a room that hears on paper, and the music page over both."""

import wave
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kap_companion.audio.library.model import LibraryTrack, Query
from kap_companion.config import Settings
from kap_companion.domain.arc import Arc
from kap_companion.domain.arc_edit import added
from kap_companion.domain.routes import Phase
from kap_companion.services.library import MusicLibrary
from kap_companion.services.music import MusicRoom
from kap_companion.ui.pages.music import MusicPage
from kap_companion.ui.workspace import Workspace
from tests.audio.fake_player import FakePlayer

LIMIT_S = 20
SPRING = {
    Phase.PRE_ONSET: ("Arrival",),
    Phase.BUILD: ("Northern Slope", "Low Water"),
    Phase.PEAK: ("Wide Field", "Slow Tide"),
}


def write_tone(path: Path, seconds: float = 65.0) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(2_000)
        pulse = bytes(128 + (40 if n % 20 < 10 else -40) for n in range(2_000))
        file.writeframes((pulse * (int(seconds) + 1))[: round(2_000 * seconds)])
    return path


def titles(arc: Arc) -> list[list[str]]:
    """The titles of each phase."""
    return [[each.track.title for each in phase] for phase in arc.phases]


def all_tracks(library: MusicLibrary) -> dict[str, LibraryTrack]:
    found = library.search(Query()).result(LIMIT_S)
    return {each.track.title: each for each in found.tracks}


def spring_arc(library: MusicLibrary, album: Path) -> Arc:
    """An arc of five tracks, kept in the library."""
    wanted = [title for phase in SPRING.values() for title in phase]
    minutes = range(4, 4 + len(wanted))
    files = tuple(
        write_tone(album / f"{title}.wav", 60 * length)
        for title, length in zip(wanted, minutes, strict=True)
    )
    library.add(files).result(LIMIT_S)
    known, arc = all_tracks(library), Arc("Spring")
    for phase, names in SPRING.items():
        arc = added(arc, [known[name].track for name in names], phase)
    return library.save_arc(arc).result(LIMIT_S)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[MusicLibrary]:
    write_tone(tmp_path / "bundled" / "Quiet Room.wav", 200)
    made = MusicLibrary(tmp_path / "data", tmp_path / "bundled", Settings(tmp_path / "data"))
    yield made
    made.close()


@pytest.fixture
def paper() -> FakePlayer:
    return FakePlayer()


@pytest.fixture
def room(workspace: Workspace, paper: FakePlayer) -> Iterator[MusicRoom]:
    made = MusicRoom(paper, workspace.habits.now)
    yield made
    made.close()


@pytest.fixture
def music_workspace(workspace: Workspace, room: MusicRoom) -> Workspace:
    return replace(workspace, music=room)


@pytest.fixture
def spring(library: MusicLibrary, tmp_path: Path) -> Arc:
    return spring_arc(library, tmp_path / "album")


@pytest.fixture
def page(
    music_workspace: Workspace, library: MusicLibrary, room: MusicRoom, spring: Arc
) -> MusicPage:
    """The page of a room that has the arc "Spring"."""
    room.load(library.choose_arc(spring.key).result(LIMIT_S))
    return MusicPage(music_workspace, library)
