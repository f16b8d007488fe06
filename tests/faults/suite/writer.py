"""Lives that write to a vault and tell each entry once it is saved, until something ends them.

Reads an order, forks a life and tells its process id; waits until it is gone, and so on: starting
Python takes longer than a life.
"""

import ctypes
import errno
import json
import os
import resource
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from itertools import count
from pathlib import Path
from random import Random

from kap_companion.domain.entry import NewEntry
from kap_companion.domain.events import Observed, Retracted
from kap_companion.errors import KapError
from kap_companion.host.clock import system_clock
from kap_companion.vault import Vault, engine, unlock_vault
from tests.faults.suite.look import said
from tests.vault.rig import PASSPHRASE, Ticking

HANDS = 2
MOST_REFUSALS = 20


@dataclass(frozen=True, slots=True)
class Life:
    """What one life does.

    `batches` is how many each hand writes before the vault is closed, 0 until it is killed.
    `synchronous` weakens the database, so that a control shows losses. `failing` names system calls
    of libfiu, of which `share` fail. Past `room` bytes in a file the first write fails.
    """

    folder: str
    number: int
    batches: int = 0
    synchronous: str = ""
    failing: tuple[str, ...] = ()
    share: float = 0.0
    room: int = 0
    true_time: bool = False

    def order(self) -> bytes:
        return json.dumps(asdict(self)).encode() + b"\n"


def main() -> None:
    for line in sys.stdin:
        child = os.fork()
        if not child:
            _live(Life(**json.loads(line)))
        tell(f"pid {child}")
        os.waitpid(child, 0)
        tell("gone")


def _live(life: Life) -> None:
    try:
        _weaken(life.synchronous)
        _fail(life)
        _write(life)
    except KapError as error:
        tell(f"refused {error}")
    except BaseException as error:  # noqa: BLE001  # the harness is to hear of it
        tell(f"broken {type(error).__name__}: {error}")
    os._exit(0)


def _write(life: Life) -> None:
    clock = system_clock() if life.true_time else Ticking()
    vault = unlock_vault(Path(life.folder), PASSPHRASE, clock)
    if life.room:
        _limit((Path(life.folder) / "vault.db-wal").stat().st_size + life.room)
    tell("open")
    hands = [
        threading.Thread(target=_hand, args=(vault, life, number), daemon=True)
        for number in range(HANDS)
    ]
    for hand in hands:
        hand.start()
    # A clock that is faked is slow to ask, and leaves no time for drafts.
    while not life.true_time and any(hand.is_alive() for hand in hands):
        with suppress(KapError):
            vault.journal.keep_draft("session-1", "line", f"draft of {life.number}").result()
    for hand in hands:
        hand.join()
    tell(f"closed {vault.close()}")


def _hand(vault: Vault, life: Life, hand: int) -> None:
    """Write batches of three, and take back one of them now and then."""
    refusals = 0
    for batch in range(life.batches) if life.batches else count():
        name = f"life {life.number}-{hand} {batch}"
        three = [NewEntry("session-1", Observed(f"{name} {part}")) for part in "abc"]
        first = _saved(vault, three)
        if first and batch % 5 == 0:
            _saved(vault, [NewEntry("session-1", Retracted(), amends=first)])
        refusals = 0 if first else refusals + 1
        if refusals == MOST_REFUSALS:
            break


def _saved(vault: Vault, new: list[NewEntry]) -> str:
    """Write these, tell each, and return the first one's id; none where they were refused."""
    try:
        entries = vault.journal.append(new).result()
    except KapError as error:
        # What is told first is done last: a life that is refused has its room back.
        tell(f"refused {error}")
        _limit(resource.RLIM_INFINITY)
        return ""
    moments = (f"moment {each.recorded_at.utc_us} {each.recorded_at.steady_us}" for each in entries)
    tell(*(f"saved {entry.id} {said(entry)}" for entry in entries), *moments)
    return entries[0].id


def _weaken(synchronous: str) -> None:
    if not synchronous:
        return
    level = {"OFF": 0, "NORMAL": 1}[synchronous]
    settings = engine._SETTINGS  # noqa: SLF001  # a control must be able to break the promise
    engine._SETTINGS = (*settings, f"PRAGMA synchronous = {synchronous}")  # type: ignore[assignment]  # noqa: SLF001
    engine._MUST_READ_BACK["synchronous"] = level  # noqa: SLF001


def _fail(life: Life) -> None:
    """Let a share of these system calls fail from now on; needs the program to run in `fiu-run`."""
    if not life.failing:
        return
    fiu = ctypes.CDLL("libfiu.so.0")
    fiu.fiu_set_prng_seed(ctypes.c_uint(Random(life.number).getrandbits(32)))
    for name in life.failing:
        fiu.fiu_enable_random(
            name.encode(), 1, ctypes.c_void_p(errno.EIO), 0, ctypes.c_float(life.share)
        )


def _limit(size: int) -> None:
    """Let no file grow past this many bytes."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))


def tell(*lines: str) -> None:
    """Say so in one write, which a kill can't cut."""
    os.write(sys.stdout.fileno(), "".join(f"{line}\n" for line in lines).encode())


Tell = Callable[..., None]

if __name__ == "__main__":
    main()
