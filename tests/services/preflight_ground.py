"""A library with an arc in the room, two ways out, and what looks the music over."""

from dataclasses import replace
from pathlib import Path

from kap_companion.config import Settings
from kap_companion.domain.course import usual_course
from kap_companion.domain.player import Output
from kap_companion.domain.routes import route_named
from kap_companion.host.drives import Drive
from kap_companion.host.loudspeaker import Loudspeaker
from kap_companion.services.library import MusicLibrary
from kap_companion.services.music import MusicRoom
from kap_companion.services.preflight import Preflight, Report
from tests.audio.ear import write_tone
from tests.audio.fake_player import FakePlayer

LIMIT_S = 60
COURSE = usual_course(route_named("sublingual"), 120)
SPEAKER = Loudspeaker("hall", "The hall", muted=False, percent=60)


class System:
    """A sound system that says what a test wants."""

    def __init__(self) -> None:
        self.told: Loudspeaker | None = SPEAKER
        self.asked: list[str] = []

    def speaker(self, key: str) -> Loudspeaker | None:
        self.asked.append(key)
        return self.told

    def unmute(self, key: str) -> bool:
        self.asked.append(key)
        self.told = self.told and replace(self.told, muted=False)
        return True


class Player(FakePlayer):
    """Has two ways out."""

    ways: tuple[Output, ...] = (Output("hall", "The hall"), Output("ears", "Headphones"))

    def outputs(self) -> tuple[Output, ...]:
        return self.ways


class Ground:
    """A library with an arc in the room, and what looks it over."""

    def __init__(self, folder: Path) -> None:
        self.album = folder / "album"
        self.album.mkdir()
        write_tone(self.album / "tide.wav", 300, 2, amplitude=0.5)
        write_tone(self.album / "swell.wav", 400, 2, amplitude=0.02)
        (folder / "bundled").mkdir()
        write_tone(folder / "bundled" / "1 Low Water.wav", 200, 1)
        self.data = folder / "data"
        self.library = MusicLibrary(self.data, folder / "bundled", Settings(self.data))
        self.player, self.system = Player(), System()
        self.music = MusicRoom(self.player)
        self.away: set[Path] = set()
        self.preflight = Preflight(self.music, self.library, self.system, self._drive)
        made = self.library.arc_of_folder(self.album).result(LIMIT_S)
        self.music.load(self.library.arc(made.key).result(LIMIT_S))

    def look(self) -> Report:
        return self.preflight.look(COURSE).result(LIMIT_S)

    def close(self) -> None:
        self.music.close()
        self.preflight.close()
        self.library.close()

    def _drive(self, folder: Path) -> Drive:
        return Drive.REMOVABLE if folder in self.away else Drive.FIXED
