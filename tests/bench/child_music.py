"""The music page over a large library, in a process of its own: from the click to the last frame.

Real clicks on the rail and on the tabs of a shown window. A page is there once the frame ended in
which all of it stands: the arc with what is known of its files, or the library's first rows.
"""

import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from kap_companion.app import Program, application
from kap_companion.machine import this_machine
from kap_companion.ui.pages.music import MusicPage
from kap_companion.ui.shell import Shell
from kap_companion.ui.widgets.button import KeyboardButton
from kap_companion.vault import unlock_vault
from tests.bench.furnish import RoomClock
from tests.bench.painted import Awaited, report, spin, spin_until
from tests.bench.vault_fill import PASSPHRASE
from tests.narrow import there

SETTLE_MS = 1_500


def main(arguments: Sequence[str]) -> None:
    """Open the vault in this folder and go to the music, its library, and to the music again."""
    folder = Path(arguments[1])
    program = Program(application(), folder, this_machine())
    program.window.show()
    spin(SETTLE_MS)
    program.gate.opened.emit(unlock_vault(folder, PASSPHRASE, RoomClock()))
    spin_until(lambda: program.window.shell is not None)
    shell = there(program.window.shell)
    spin_until(lambda: bool(shell._workspace.music.arc.key))  # noqa: SLF001  # as after a start
    spin(SETTLE_MS)
    report(_measured(shell, Awaited(program.window)))
    program.close()


def _measured(shell: Shell, frames: Awaited) -> dict[str, float]:
    def took_ms(target: QWidget, at: QPoint, stands: Callable[[], bool]) -> float:
        began_ns = time.monotonic_ns()
        QTest.mouseClick(target, Qt.MouseButton.LeftButton, pos=at)
        ended_ns = frames.until(stands)
        spin(SETTLE_MS)
        return (ended_ns - began_ns) / 1e6

    music, today = _on_rail(shell, "Music"), _on_rail(shell, "Today")
    first_ms = took_ms(music, music.rect().center(), lambda: _arc_stands(shell))
    page = shell.page()
    assert isinstance(page, MusicPage)
    tabs = page.tabs.tabBar()
    library_ms = took_ms(tabs, tabs.tabRect(1).center(), lambda: _library_stands(page))
    QTest.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=tabs.tabRect(0).center())
    QTest.mouseClick(today, Qt.MouseButton.LeftButton, pos=today.rect().center())
    spin(SETTLE_MS)
    again_ms = took_ms(music, music.rect().center(), lambda: _arc_stands(shell))
    return {"first_ms": first_ms, "library_ms": library_ms, "again_ms": again_ms}


def _on_rail(shell: Shell, word: str) -> KeyboardButton:
    buttons = shell.rail.findChildren(KeyboardButton)
    return next(each for each in buttons if each.accessibleName() == word)


def _arc_stands(shell: Shell) -> bool:
    page = shell.page()
    if not isinstance(page, MusicPage):
        return False
    arc = page.desk.arc
    known = {each.path for each in arc.tracks} <= page.desk.facts.keys()
    return bool(arc.tracks) and known and bool(page.desk.rows)


def _library_stands(page: MusicPage) -> bool:
    return page.library.isVisible() and bool(page.library.list.rows.tracks)


if __name__ == "__main__":
    main(sys.argv[1:])
