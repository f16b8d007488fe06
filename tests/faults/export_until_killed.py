"""Exports a practice until it is killed: `-m tests.faults.export_until_killed VAULT OUT FORM`."""

import sys
from pathlib import Path
from threading import Event

from kap_companion.host.clock import system_clock
from kap_companion.services.exchange import Exchange, Form, Order, What
from kap_companion.services.leaving import leave
from kap_companion.vault import unlock_vault
from tests.services.room import PASSPHRASE


def main(folder: Path, out: Path, form: str) -> None:
    """Say so once all entries are in the file, and wait there: it has no ending and no name yet."""
    clock = system_clock()

    def wait(done: int, total: int) -> None:
        if done == total:
            sys.stdout.write("ready\n")
            sys.stdout.flush()
            Event().wait()

    vault = unlock_vault(folder, PASSPHRASE, clock)
    if form == "jsonl":
        leave(vault, out, clock, wait)
    else:
        exchange = Exchange(vault.journal, vault.reader, clock)
        exchange.hand_on(Order(What.PRACTICE, Form(form)), out, wait)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
