"""The room's music with all that belongs to it; it stays through every lock."""

from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from kap_companion.audio.library.model import BUILT_IN_KEY
from kap_companion.config import Settings, SettingsNotKept
from kap_companion.domain.arc import Arc
from kap_companion.domain.player import Player
from kap_companion.domain.routes import Phase
from kap_companion.host.policy import NO_POLICY, Policy
from kap_companion.services.library import MusicLibrary
from kap_companion.services.music import MusicRoom
from kap_companion.services.music_habits import HabitKeeper
from kap_companion.services.preflight import Preflight


@dataclass(frozen=True)
class RoomSound:
    """What is made once, and closed at the end."""

    settings: Settings
    music: MusicRoom
    habits: HabitKeeper
    library: MusicLibrary
    preflight: Preflight

    def close(self) -> None:
        """Keep the volume, stop the music, and let go of the library."""
        with suppress(SettingsNotKept):  # the window is closing; the old volume will do
            self.settings.choose_volume(self.music.state().volume_percent)
        self.music.close()
        self.preflight.close()
        self.library.close()
        self.habits.close()


def room_sound(
    player: Player, data: Path, bundled: Path, settings: Settings, policy: Policy = NO_POLICY
) -> RoomSound:
    """Put the music of the room together; the program's own music is in `bundled`.

    It sounds where it was told to the last time.
    """
    habits = HabitKeeper(settings)
    music = MusicRoom(player, habits.now, habits.keep_output)
    music.sound_through(habits.output())
    library = MusicLibrary(data, bundled, settings, policy)
    _lay_bed(player, library)
    return RoomSound(settings, music, habits, library, Preflight(music, library))


def _lay_bed(player: Player, library: MusicLibrary) -> None:
    """A calm piece of the program's own is what sounds where nothing else can."""

    def lay(found: Future[Arc]) -> None:
        if not found.cancelled() and found.exception() is None:
            player.set_bed(next((each.track for each in found.result().of(Phase.ONSET)), None))

    library.arc(BUILT_IN_KEY).add_done_callback(lay)
