"""A therapist at the entry line of a session that has 2,000 entries, in a process of its own.

Real keys into the real page in a shown window; told are the times from Enter to the end of the
frame that shows the row, and to the moment the page says it is saved.
"""

import sys
import time
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QEventLoop, Qt

from kap_companion.app import Program, application
from kap_companion.machine import this_machine
from kap_companion.ui.pages.journey import JourneyPage
from kap_companion.vault import unlock_vault
from tests.bench.furnish import RoomClock
from tests.bench.painted import Awaited, press, report, spin, spin_until, write
from tests.bench.raw_commit import RawCommits
from tests.bench.vault_fill import PASSPHRASE

SETTLE_MS = 1_500
WARM_UP = 10
BETWEEN_MS = 25
WORDS = "breath slows "
SAVED = "saved"


class Desk:
    """The page, and what happens on it."""

    def __init__(self, page: JourneyPage) -> None:
        self._page = page
        field = page.line.focusProxy()
        assert field is not None
        self._field = field
        self._frames = Awaited(page.log.viewport(), QEvent.Type.Paint)
        page.act("write")

    def enter(self, number: int) -> tuple[float, float]:
        """Type an entry and press Enter; returns ms to its row on the screen, and of the CPU."""
        words = f"{WORDS}{number}"
        write(self._field, words)
        began_ns, began_cpu_ns = time.monotonic_ns(), time.thread_time_ns()
        press(self._field, Qt.Key.Key_Return, "\r")
        ended_ns = self._frames.until(lambda: self._shows(words))
        return (ended_ns - began_ns) / 1e6, (time.thread_time_ns() - began_cpu_ns) / 1e6

    def saved_ms(self, number: int) -> float:
        """Press Enter on an entry; returns ms until the page says that it is saved."""
        words = f"{WORDS}{number}"
        write(self._field, words)
        loop = QEventLoop()

        def look() -> None:
            if self._page.log.rows()[-1].state == SAVED:
                loop.quit()

        changed = self._page.log.model().dataChanged.connect(look)
        began_ns = time.monotonic_ns()
        press(self._field, Qt.Key.Key_Return, "\r")
        loop.exec()
        ended_ns = time.monotonic_ns()
        self._page.log.model().dataChanged.disconnect(changed)
        assert self._shows(words)
        return (ended_ns - began_ns) / 1e6

    def settle(self) -> None:
        """Wait until everything that was entered is saved."""
        spin_until(lambda: not self._page.session.record.waiting)

    def _shows(self, words: str) -> bool:
        rows = self._page.log.rows()
        return bool(rows) and rows[-1].words == words


def main(arguments: Sequence[str]) -> None:
    """Open the vault, enter so many entries with commits that much slower, tell how it went.

    With no entries to enter it tells nothing: who asked then looks at the memory it holds.
    """
    folder, entries, delay_ms = Path(arguments[1]), int(arguments[2]), int(arguments[3])
    program = Program(application(), folder, this_machine())
    program.window.show()
    spin(SETTLE_MS)
    slow = _slower(delay_ms) if delay_ms else None
    program.gate.opened.emit(unlock_vault(folder, PASSPHRASE, RoomClock(), slow))
    spin(SETTLE_MS)
    shell = program.window.shell
    assert shell is not None
    page = shell.page()
    assert isinstance(page, JourneyPage)
    report(_measured(Desk(page), folder, entries, delay_ms) if entries else {})
    program.close()


def _measured(desk: Desk, folder: Path, entries: int, delay_ms: int) -> dict[str, list[float]]:
    for number in range(WARM_UP):
        desk.enter(number)
        spin(BETWEEN_MS)
    painted, cpu = [], []
    for number in range(entries):
        wall_ms, cpu_ms = desk.enter(number)
        painted.append(wall_ms)
        cpu.append(cpu_ms)
        spin(BETWEEN_MS)
    desk.settle()
    told = {"painted_ms": painted, "cpu_ms": cpu}
    if not delay_ms:
        told |= _against_raw(desk, folder, max(5, entries // 5))
    return told


def _against_raw(desk: Desk, folder: Path, rounds: int) -> dict[str, list[float]]:
    saved, raw = [], []
    with RawCommits(folder / "raw.db") as commits:
        for number in range(rounds):
            saved.append(desk.saved_ms(number))
            desk.settle()
            spin(BETWEEN_MS)
            raw.append(commits.one_ms())
    return {"saved_ms": saved, "raw_ms": raw}


class _slower:  # noqa: N801  # a function with a number in it
    """Makes every commit wait."""

    def __init__(self, delay_ms: int) -> None:
        self._delay_s = delay_ms / 1000

    def __call__(self) -> None:
        time.sleep(self._delay_s)


if __name__ == "__main__":
    main(sys.argv[1:])
