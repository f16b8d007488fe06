"""The backups that lie in the practice's folder: when each was made, and what it takes."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from kap_companion.ui.pages.refill import refill
from kap_companion.ui.pages.when import clock_of, local_time, near_day
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.text import Text
from kap_companion.ui.wording import tr
from kap_companion.vault import Backup

UNITS = ("B", "kB", "MB", "GB", "TB")
STEP = 1000


class BackupList(QWidget):
    """One line for each, newest first; nothing in it can be pressed."""

    def __init__(self) -> None:
        super().__init__()
        self._box = layout.column([], 0)
        self.setLayout(self._box)

    def show_backups(self, backups: Sequence[Backup], today: date) -> None:
        """Show these in the place of those before."""
        refill(self._box, [_line(each, today) for each in backups])

    def lines(self) -> list[str]:
        """Return what each line says."""
        return [each.accessibleName() for each in self.findChildren(_Line) if not each.isHidden()]


class _Line(QWidget):
    """One backup."""


def _line(backup: Backup, today: date) -> QWidget:
    when = made_words(backup, today)
    holds = tr("{0} entries").format(f"{backup.manifest.entries:,}")
    size = size_words(backup.manifest.database_bytes)
    shown = _Line()
    shown.setAccessibleName(f"{when}, {holds}, {size}")
    words = layout.row(
        [Text(when), Text(holds, fonts.SECONDARY, "muted"), _right(size)], layout.L, (0, 8, 0, 8)
    )
    for number in range(3):
        words.setStretch(number, 1)
    shown.setLayout(layout.column([words, layout.hline()], 0))
    return shown


def _right(said: str) -> Text:
    text = Text(said, fonts.SECONDARY, "muted")
    text.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return text


def made_words(backup: Backup, today: date) -> str:
    """Return when it was made, as said today."""
    made_us = backup.manifest.made_us
    near = near_day(local_time(made_us).date(), today)
    return f"{near[:1].upper()}{near[1:]} {clock_of(made_us)}"


def size_words(count: int) -> str:
    """Return a number of bytes in three digits or so."""
    size, unit = float(count), 0
    while size >= STEP and unit < len(UNITS) - 1:
        size, unit = size / STEP, unit + 1
    digits = 0 if unit == 0 or size >= 10 else 1  # noqa: PLR2004  # two digits say enough
    return f"{size:.{digits}f} {UNITS[unit]}"
