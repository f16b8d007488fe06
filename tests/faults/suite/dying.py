"""Does an operation and dies at one of its steps, as often as it is asked to.

Reads an order, forks a process that does it, tells where that died, and so on: starting Python
takes longer than an operation.
"""

import json
import os
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.faults.suite.operations import OPERATIONS
from tests.faults.suite.steps import Steps, ending
from tests.faults.suite.writer import tell


@dataclass(frozen=True, slots=True)
class Death:
    """Which operation dies, on which folder, at which of its steps (the first is 1), and how."""

    operation: str
    folder: str
    step: int
    how: str = "kill"

    def order(self) -> bytes:
        return json.dumps(asdict(self)).encode() + b"\n"


def main() -> None:
    for line in sys.stdin:
        child = os.fork()
        if not child:
            _die(Death(**json.loads(line)))
        os.waitpid(child, 0)
        tell("gone")


def _die(death: Death) -> None:
    folder = Path(death.folder)
    # The folder may not be there yet; the disk that it is to be on is.
    Steps(death.step, ending(death.how, folder.parent), tell).watch()
    try:
        OPERATIONS[death.operation].run(folder, lambda one, words: tell(f"saved {one} {words}"))
    except BaseException as error:  # noqa: BLE001  # the harness is to hear of it
        tell(f"broken {type(error).__name__}: {error}")
    else:
        tell("done")
    os._exit(0)


if __name__ == "__main__":
    main()
