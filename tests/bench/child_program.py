"""The program itself in a process of its own, timed from its start to an open session."""

import sys
import sysconfig
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt

from tests.bench.painted import Awaited, press, report, spin, spin_until, write

if TYPE_CHECKING:  # the rest of a start must count as one
    from kap_companion.app import Program

SETTLE_MS = 500
KEY_MS = 80
"""A quick hand types twelve letters a second; meanwhile the program loads."""
Told = dict[str, object]


def main(arguments: Sequence[str]) -> None:
    """Start on a vault and go as far as is asked: to the lock, or through Today into a session."""
    began_ns, folder, passphrase, session = int(arguments[0]), *arguments[1:4]
    program = _started(folder)
    field = program.gate.unlock.passphrase.editor
    painted = Awaited(field, QEvent.Type.Paint)
    program.window.show()
    loaded: list[str] = []

    def stands() -> bool:
        loaded.extend(sys.modules)
        return True

    painted.until(stands)
    painted.stop()
    press(field, Qt.Key.Key_A, "a")
    assert field.text() == "a"
    usable_ms = (time.monotonic_ns() - began_ns) / 1e6
    told: Told = {"usable_ms": usable_ms, "libraries": libraries(loaded)}
    if passphrase:
        told |= _went_on(program, Path(folder), passphrase, session)
    report(told)
    program.close()


def _started(folder: str) -> "Program":
    """Do what `kap_companion.cli` and `kap_companion.app.run` do before the window shows."""
    from kap_companion.cli import main as _cli  # noqa: PLC0415  # its loading is part of the start

    del _cli
    from kap_companion.app import Program, application  # noqa: PLC0415  # the same
    from kap_companion.host.folders import data_folder  # noqa: PLC0415  # the same
    from kap_companion.machine import this_machine  # noqa: PLC0415  # the same

    data = data_folder(None, {"KAP_DATA_DIR": folder})
    return Program(application(), data, this_machine())


def _went_on(program: "Program", folder: Path, passphrase: str, session: str) -> Told:
    from kap_companion.ui.pages.today import TodayPage  # noqa: PLC0415  # loaded by now
    from kap_companion.vault.unlock import open_slot  # noqa: PLC0415  # the same

    spin(SETTLE_MS)
    program.gate.unlock.passphrase.clear()
    field = program.gate.unlock.passphrase.editor
    for letter in passphrase:
        write(field, letter)
        spin(KEY_MS)
    frames = Awaited(program.window)
    today_ms = _took_ms(
        lambda: press(field, Qt.Key.Key_Return, "\r"),
        lambda: frames.until(lambda: isinstance(_page(program), TodayPage)),
    )
    began_ns = time.monotonic_ns()
    open_slot(folder, passphrase)
    key_ms = (time.monotonic_ns() - began_ns) / 1e6
    spin(SETTLE_MS)
    today = _page(program)
    assert isinstance(today, TodayPage)
    session_ms = _took_ms(
        lambda: today.session_chosen.emit(session, ""),
        lambda: frames.until(lambda: _page(program) is not today),
    )
    spin(SETTLE_MS)
    return _locked(program, frames) | {
        "today_ms": today_ms - key_ms,
        "session_ms": session_ms,
        "libraries_then": libraries(list(sys.modules)),
    }


def _locked(program: "Program", frames: Awaited) -> Told:
    from tests.narrow import there  # noqa: PLC0415  # it loads charts, which a start does not

    wiped: list[int] = []
    locker = there(program._locker)  # noqa: SLF001  # it alone knows when the keys are gone
    locker.closed.connect(lambda: wiped.append(time.monotonic_ns()))
    began_ns = time.monotonic_ns()
    program.lock("by key")
    painted_ns = frames.until(lambda: program.window.shell is None)
    spin_until(lambda: bool(wiped))
    return {"lock_ms": (painted_ns - began_ns) / 1e6, "wiped_ms": (wiped[0] - began_ns) / 1e6}


def _page(program: "Program") -> object:
    return None if program.window.shell is None else program.window.shell.page()


def _took_ms(act: Callable[[], object], painted: Callable[[], int]) -> float:
    began_ns = time.monotonic_ns()
    act()
    return (painted() - began_ns) / 1e6


def libraries(loaded: Sequence[str]) -> list[str]:
    """Return which of these modules are other people's."""
    places = tuple({sysconfig.get_paths()[name] for name in ("purelib", "platlib")})
    files = {name: getattr(sys.modules.get(name), "__file__", None) or "" for name in loaded}
    return sorted(name for name, file in files.items() if file.startswith(places))


if __name__ == "__main__":
    main(sys.argv[1:])
