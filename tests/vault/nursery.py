"""Raises processes that write until they are killed; started once, since starting takes long.

Reads a line, forks a writer and tells its process id; waits until it is gone, and so on.
"""

import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from kap_companion.domain.entry import NewEntry
from kap_companion.domain.events import Observed, Retracted
from kap_companion.vault import Vault, unlock_vault
from tests.vault.rig import PASSPHRASE, Ticking

Life = Callable[[Path, int], None]


def main(folder: Path, life: Life) -> None:
    for number, _line in enumerate(sys.stdin):
        child = os.fork()
        if not child:
            life(folder, number)
        tell(f"pid {child}")
        os.waitpid(child, 0)
        tell("gone")


def write_until_killed(folder: Path, life: int) -> None:
    vault = unlock_vault(folder, PASSPHRASE, Ticking())
    for hand in range(2):
        threading.Thread(target=write_on, args=(vault, f"{life}-{hand}")).start()
    while True:
        vault.journal.keep_draft("session-1", "line", f"draft of {life}").result()


def write_on(vault: Vault, name: str) -> None:
    """Write batches of three and tell each entry's id once it is saved; take back some."""
    batch = 0
    while True:
        three = [NewEntry("session-1", Observed(f"{name} {batch} {part}")) for part in "abc"]
        entries = vault.journal.append(three).result()
        tell(*(f"saved {entry.id}" for entry in entries))
        if batch % 5 == 0:
            retraction = NewEntry("session-1", Retracted(), amends=entries[0].id)
            tell(f"saved {vault.journal.append([retraction]).result()[0].id}")
        batch += 1


def tell(*lines: str) -> None:
    """Say so in one write, which a kill can't cut."""
    os.write(sys.stdout.fileno(), "".join(f"{line}\n" for line in lines).encode())


if __name__ == "__main__":
    main(Path(sys.argv[1]), write_until_killed)
