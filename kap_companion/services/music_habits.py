"""How a practice wants its music handled on this computer."""

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass

from kap_companion.config import (
    LEAST_CEILING_PERCENT,
    LEAST_SOFTEN_DB,
    LOUDEST_PERCENT,
    MOST_SOFTEN_DB,
    Settings,
)
from kap_companion.domain.player import Output
from kap_companion.errors import InputRefused


@dataclass(frozen=True, slots=True)
class MusicHabits:
    """`mask_plays` is "yes", "no", or empty as long as nobody was asked.

    `loudest_percent` is the ceiling of the volume, `soften_db` by how much speech holds the music
    down, `mask_softens` whether taking the eye mask off does that too.
    """

    loudest_percent: int = 100
    soften_db: int = 12
    mask_plays: str = ""
    mask_softens: bool = False


class HabitKeeper:
    """Keeps the habits among the choices of this computer. Callable from any thread."""

    def __init__(self, settings: Settings) -> None:
        """Keep them in these settings."""
        self._settings = settings
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="music-habits")

    def now(self) -> MusicHabits:
        """Return the habits as they stand."""
        config = self._settings.now
        return MusicHabits(
            config.loudest_percent, config.soften_db, config.mask_plays, config.mask_softens
        )

    def keep(self, habits: MusicHabits) -> "Future[None]":
        """Keep these; they hold at once. The future fails with `SettingsNotKept`.

        Raises `InputRefused` where a number makes no sense.
        """
        if not LEAST_CEILING_PERCENT <= habits.loudest_percent <= LOUDEST_PERCENT:
            raise InputRefused("The loudest volume is between 10 and 100 %.")
        if not LEAST_SOFTEN_DB <= habits.soften_db <= MOST_SOFTEN_DB:
            raise InputRefused("Speech holds the music down by 3 to 30 dB.")
        self._settings.take_music_habits(**asdict(habits))
        return self._worker.submit(self._settings.keep)

    def output(self) -> Output | None:
        """Return the way out that was chosen, None for the system's own choice."""
        config = self._settings.now
        return Output(config.output_key, config.output_name) if config.output_key else None

    def keep_output(self, output: Output | None) -> "Future[None]":
        """Keep the way out that was chosen, for the next start; fails with `SettingsNotKept`."""
        key, name = (output.key, output.name) if output else ("", "")
        self._settings.take_music_habits(output_key=key, output_name=name)
        return self._worker.submit(self._settings.keep)

    def close(self) -> None:
        """Keep what waits."""
        self._worker.shutdown()
