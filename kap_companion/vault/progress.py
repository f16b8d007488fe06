"""How far a long walk through the vault is, told to whoever waits, who may also stop it."""

from collections.abc import Callable
from dataclasses import dataclass

from kap_companion.errors import KapError

Progress = Callable[[int, int], None]
"""Called with what is done and the total, on the thread that does the work."""

Cancelled = Callable[[], bool]
"""Asked now and then whether to stop."""

TELL_EVERY = 1_000


class Stopped(KapError):
    """The walk was stopped on request; nothing was changed."""

    def __init__(self) -> None:
        super().__init__("Stopped. Nothing was changed.")


@dataclass
class Walk:
    """Counts steps towards `total`."""

    total: int
    progress: Progress | None = None
    cancelled: Cancelled | None = None
    done: int = 0
    told: int = 0

    def step(self, count: int = 1) -> None:
        """Count steps done. Raises `Stopped` where that is wished."""
        self.done += count
        if self.done - self.told >= TELL_EVERY or self.done >= self.total:
            self._tell()

    def _tell(self) -> None:
        self.told = self.done
        if self.progress:
            self.progress(self.done, self.total)
        if self.cancelled and self.cancelled():
            raise Stopped
