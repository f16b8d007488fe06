"""Wrong secrets make the next try wait, also after a restart: who guesses at the keyboard is slow.

What is kept lies in the clear beside the vault. Whoever has the disk in hand can reset it; against
them stands Argon2 alone.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from kap_companion.domain.moment import US_PER_SECOND, Clock, Moment, elapsed
from kap_companion.errors import KapError
from kap_companion.vault.errors import WrongPassphrase
from kap_companion.vault.files import start_of, write_durably

THROTTLE_FILE = "tries.json"
FREE_TRIES = 5
LONGEST_WAIT_S = 300
MOST_BYTES = 1024
_DOUBLINGS = LONGEST_WAIT_S.bit_length()


class TooManyTries(KapError):
    """Wrong secrets were typed too often in a row; nothing is tried before the wait is over."""

    def __init__(self, seconds: int) -> None:
        super().__init__(
            f"Too many wrong tries in a row. Nothing is lost. Wait {waiting_words(seconds)}, then "
            "try again."
        )
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Failures:
    """How many wrong secrets there were in a row, and when the last one was."""

    count: int
    last: Moment


_NONE = Failures(0, Moment(0, 0, "", 0))


class Throttle:
    """Counts wrong secrets beside one vault. A file that is gone or garbled counts as none."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        """Keep the count in `folder`."""
        self._path = folder / THROTTLE_FILE
        self._clock = clock

    def seconds_to_wait(self) -> int:
        """Return how long nothing will be tried, rounded up; 0 where the next try is free.

        Within one boot the steady clock tells, so that setting the wall clock shortens nothing.
        """
        failures = self._failures()
        now = self._clock.now()
        gone_us = elapsed(failures.last, now).us if failures.count else 0
        left_us = wait_s(failures.count) * US_PER_SECOND - max(0, gone_us)
        return -(-max(0, left_us) // US_PER_SECOND)

    @contextmanager
    def one_try(self) -> Iterator[None]:
        """Let one secret be tried in the block, and count it where it was wrong.

        Raises `TooManyTries` before the block where it is too early, and after it where the next
        try has to wait.
        """
        seconds = self.seconds_to_wait()
        if seconds:
            raise TooManyTries(seconds)
        try:
            yield
        except WrongPassphrase:
            self._failed()
            seconds = self.seconds_to_wait()
            if seconds:
                raise TooManyTries(seconds) from None
            raise

    def passed(self) -> Failures:
        """Return what came before the right secret, and count from 0 again."""
        failures = self._failures()
        with suppress(OSError):
            self._path.unlink(missing_ok=True)
        return failures

    def _failed(self) -> None:
        now = self._clock.now()
        plain = {
            "count": self._failures().count + 1,
            "utc_us": now.utc_us,
            "offset_min": now.offset_min,
            "boot_id": now.boot_id,
            "steady_us": now.steady_us,
        }
        with suppress(OSError):  # a disk that takes nothing is no reason to stay out
            write_durably(self._path, json.dumps(plain).encode())

    def _failures(self) -> Failures:
        try:
            plain = json.loads(start_of(self._path, MOST_BYTES))
            last = Moment(
                int(plain["utc_us"]),
                int(plain["offset_min"]),
                str(plain["boot_id"]),
                int(plain["steady_us"]),
            )
            return Failures(max(0, int(plain["count"])), last)
        except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
            return _NONE


def wait_s(count: int) -> int:
    """Return the wait after so many wrong secrets in a row: 1 s, 2 s, 4 s … five minutes."""
    if count < FREE_TRIES:
        return 0
    return min(LONGEST_WAIT_S, 1 << min(count - FREE_TRIES, _DOUBLINGS))


def waiting_words(seconds: int) -> str:
    """Return a wait as people say it: ``20 s``, ``4 min``, ``4 min 20 s``."""
    minutes, rest = divmod(seconds, 60)
    said = [f"{minutes} min"] if minutes else []
    return " ".join([*said, f"{rest} s"] if rest or not minutes else said)
