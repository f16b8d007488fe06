"""Integration of a session with 2,000 entries, opened from Today in a shown window.

Told are the times from the wish to the end of the frame that shows its story, each opening with a
session that was not open, and again on a page that stands.
"""

import sys
import time
from collections.abc import Sequence
from pathlib import Path

from kap_companion.app import Program, application
from kap_companion.machine import this_machine
from kap_companion.ui.pages.integration import IntegrationPage
from kap_companion.ui.shell import Shell
from kap_companion.vault import unlock_vault
from tests.bench.furnish import RoomClock
from tests.bench.painted import Awaited, report, spin, spin_until
from tests.bench.vault_fill import PASSPHRASE

SETTLE_MS = 1_500
BETWEEN_MS = 300


def main(arguments: Sequence[str]) -> None:
    """Open the vault, then its session so often, another one in between."""
    folder, session, other, rounds = Path(arguments[1]), *arguments[2:4], int(arguments[4])
    program = Program(application(), folder, this_machine())
    program.window.show()
    spin(SETTLE_MS)
    program.gate.opened.emit(unlock_vault(folder, PASSPHRASE, RoomClock()))
    spin_until(lambda: program.window.shell is not None)
    spin(SETTLE_MS)
    shell = program.window.shell
    assert shell is not None
    frames = Awaited(program.window)
    opened, cpu = [], []
    for _ in range(rounds):
        began_ns, began_cpu_ns = time.monotonic_ns(), time.thread_time_ns()
        shell.open_session(session, "integration")
        stood_ns: list[int] = []

        def stands(stood_ns: list[int] = stood_ns) -> bool:
            stood_ns.append(time.thread_time_ns())
            return _shows(shell)

        ended_ns = frames.until(stands)
        opened.append((ended_ns - began_ns) / 1e6)
        cpu.append((stood_ns[-1] - began_cpu_ns) / 1e6)
        spin(BETWEEN_MS)
        shell.open_session(other, "integration")
        spin(BETWEEN_MS)
    report({"opened_ms": opened, "cpu_ms": cpu})
    program.close()


def _shows(shell: Shell) -> bool:
    page = shell.page()
    return isinstance(page, IntegrationPage) and bool(page.room.story.rows())


if __name__ == "__main__":
    main(sys.argv[1:])
