"""What needs Qt: the program's own window on a vault, a page as PDF, the letters of each script."""

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import QDeadlineTimer, QEventLoop
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from kap_companion.app import Program, application
from kap_companion.exports.pdf import Document, Paragraph, Run, write_pdf
from kap_companion.exports.pdf.glyphs import Glyphs
from kap_companion.machine import this_machine
from kap_companion.selftest.record import PASSPHRASE, founded
from kap_companion.selftest.result import AGAIN, Check, Result, failed, missing, ok
from kap_companion.ui.reports.paper import families
from kap_companion.ui.theme import ui_font, words_font
from kap_companion.vault import CHEAPEST

WINDOW, PDF, LETTERS = "Window", "PDF", "Letters"
PATIENCE_MS = 60_000
LOOK_EVERY_MS = 20
SETTLE_MS = 100
OFF_SCREEN = "offscreen"
LETTERS_PX = 16
FEWEST_COLOURS = 8
"""Letters alone have more, for their edges are soft."""

SCRIPTS: Mapping[str, str] = {
    "Latin": "Zoë Łukasz Ægir Đặng",
    "Greek": "Ελένη",
    "Cyrillic": "Наталія",
    "Hebrew": "שׂרה",
    "Arabic": "فاطمة",
    "CJK": "山田さくら李明김서연",
    "emoji": "🙂🌊🕯",
}
"""Words, not single letters: marks above them and joined forms count."""


def screen_of_none(environ: Mapping[str, str]) -> bool:
    """Whether the window has to be painted off screen, as on a computer without a display."""
    shown = environ.get("WAYLAND_DISPLAY") or environ.get("DISPLAY")
    return sys.platform == "linux" and not shown and "QT_QPA_PLATFORM" not in environ


def begin_screen() -> QApplication:
    """Return Qt's application, off screen where there is no display; to be kept."""
    if screen_of_none(os.environ):
        os.environ["QT_QPA_PLATFORM"] = OFF_SCREEN
    return application()


def screen_checks(app: QApplication) -> Mapping[str, Check]:
    """Return the checks that need Qt, by what they are about."""
    return {WINDOW: partial(check_window, app), PDF: check_pdf, LETTERS: check_letters}


def check_window(app: QApplication, folder: Path) -> Iterator[Result]:
    """Show the program on a vault, look at what was painted, open the vault by its passphrase."""
    founded(folder, CHEAPEST).close()
    if app.platformName() == OFF_SCREEN:
        yield missing(WINDOW, "There is no display. It is painted off screen instead.")
    program = Program(app, folder, this_machine())
    window, stands = program.window, list[bool]()
    window.stands.connect(lambda: stands.append(True))
    try:
        window.show()
        words = f"shown and painted ({app.platformName()})"
        yield _painted(window, lambda: bool(stands), words)
        program.gate.unlock.unlock_wanted.emit(PASSPHRASE, "")
        yield _painted(window, lambda: window.shell is not None, "opened the vault, painted Today")
    finally:
        program.close()
        _work_for(SETTLE_MS)  # what was let go of goes now


def check_pdf(folder: Path) -> Iterator[Result]:
    """Write a page with every script on it."""
    words = tuple(Paragraph((Run(word),)) for word in SCRIPTS.values())
    made = write_pdf(Document("Self-test", words, families()), folder / "page.pdf").read_bytes()
    whole = made.startswith(b"%PDF-") and made.rstrip().endswith(b"%%EOF")
    if whole and b"/FontFile" in made:
        yield ok(PDF, f"a page was written, with its fonts, {len(made):,} bytes")
    else:
        yield failed(PDF, f"The page is not whole, or lacks its fonts. {AGAIN}")


def check_letters(_folder: Path) -> Iterator[Result]:
    """Look for a glyph of each letter, in the fonts of the window and those of quotes."""
    fonts = [Glyphs(font(LETTERS_PX)) for font in (ui_font, words_font)]
    for script, word in SCRIPTS.items():
        if all(font.printable(word) == word for font in fonts):
            yield ok(LETTERS, script)
        else:
            yield missing(
                LETTERS,
                f"{script}. No font here has all of them: the screen shows boxes, and a page shows "
                "their numbers. Install a font that has them (Noto has all).",
            )


def _painted(window: QWidget, holds: Callable[[], bool], words: str) -> Result:
    if not _wait_until(holds, PATIENCE_MS):
        return failed(WINDOW, f"not {words} within {PATIENCE_MS // 1000} s. {AGAIN}")
    _work_for(SETTLE_MS)
    if colours(window.grab().toImage()) < FEWEST_COLOURS:
        return failed(WINDOW, "It stays empty. Update the graphics driver, then try again.")
    return ok(WINDOW, words)


def _work_for(ms: int) -> None:
    _wait_until(lambda: False, ms)


def colours(picture: QImage) -> int:
    """Return how many colours a picture has, at the most 256 of them told apart."""
    return len(set(picture.convertToFormat(QImage.Format.Format_Indexed8).colorTable()))


def _wait_until(holds: Callable[[], bool], within_ms: int) -> bool:
    """Let the window work until this holds; False where it does not hold in time."""
    deadline = QDeadlineTimer(within_ms)
    while not holds():
        if deadline.hasExpired():
            return False
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, LOOK_EVERY_MS)
    return True
