"""A process that gives a vault a new key, without one person, and is gone at a step of it."""

import os
import signal
import sys
from pathlib import Path

from kap_companion.vault import CHEAPEST, unlock_vault
from kap_companion.vault.rekey import Step
from tests.vault.rig import PASSPHRASE, Ticking, note


def main(folder: Path, last: str, without: str) -> None:
    vault = unlock_vault(folder, PASSPHRASE, Ticking())
    note(vault, "just before")

    def reached(step: Step) -> None:
        if step.name == last:
            os.kill(os.getpid(), signal.SIGKILL)

    vault.rekey([without], CHEAPEST, reached)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
