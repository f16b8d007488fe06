"""The sheet that shows what a file of settings would change, before anything is changed."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kap_companion.domain.events import Event
from kap_companion.domain.practice_settings import TAKEN, Fate, Offered
from kap_companion.services.settings_file import Found, SettingsFiles
from kap_companion.ui.bridge import Bridge
from kap_companion.ui.pages.form_sheet import FormSheet
from kap_companion.ui.setting_words import difference, setting_name
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.check import CheckBox
from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.widgets.text import Text, heading, label
from kap_companion.ui.wording import tr

SHORT_LINES = 12
MOST_NAMED = 20


class OfferedChange(QWidget):
    """One setting that would change: taken unless it is left out, with its old and new lines."""

    def __init__(self, offer: Offered) -> None:
        super().__init__()
        self.offer = offer
        self.taken = CheckBox(f"{setting_name(offer.name)}: {tr(offer.fate.value)}")
        self.taken.setChecked(True)
        self._lines = difference(offer)
        self.lines = Text("\n".join(self._lines[:SHORT_LINES]), fonts.NOTE)
        self.more = Button(tr("Show all {0} lines").format(len(self._lines)), "quiet")
        self.more.set_size("compact")
        if len(self._lines) <= SHORT_LINES:
            self.more.hide()
        self.more.clicked.connect(self._show_all)
        self.setLayout(
            layout.column([self.taken, self.lines, layout.row([self.more, layout.GAP])], layout.XS)
        )

    def _show_all(self) -> None:
        self.lines.setText("\n".join(self._lines))
        self.lines.updateGeometry()
        self.more.hide()


class SettingsSheet(FormSheet):
    """Takes in what is left chosen, all of it in one go."""

    taken = Signal(object)
    """What stood there before, to be brought back: a tuple of settings."""

    def __init__(self, files: SettingsFiles, found: Found, bridge: Bridge, area: QWidget) -> None:
        super().__init__(tr("Take in settings"), tr("Take in"), bridge, area)
        self._files = files
        self.changes = [OfferedChange(each) for each in found.offers if each.fate in TAKEN]
        self._stood: tuple[Event, ...] = ()
        if found.newer:
            said = tr("A newer version of the program wrote this file. Look closely.")
            self.add(Notice("caution", said))
        self.add(*_left_out(found.offers))
        if self.changes:
            said = tr("− goes, + comes. A session keeps the protocol that it was planned with.")
            self.add(label(said, fonts.SECONDARY, "muted"))
        self.add(*self.changes)
        self.add(*_unchanged(found.offers), layout.GAP)
        self.save.setVisible(bool(self.changes))

    def write(self) -> "Future[Any] | None":
        chosen = [each.offer for each in self.changes if each.taken.isChecked()]
        self._stood = tuple(each.old for each in chosen if each.old is not None)
        return self._files.take(each.new for each in chosen if each.new is not None)

    def saved(self) -> None:
        self.taken.emit(self._stood)


def _left_out(offers: Sequence[Offered]) -> Iterator[QWidget]:
    """What is in the file and can't be taken: each named, with the reason."""
    for each in offers:
        if each.fate is Fate.REFUSED:
            said = tr("{0}: can’t be taken, so yours is kept.").format(setting_name(each.name))
            yield Notice("caution", said, details=each.why)
    newer = [setting_name(each.name) for each in offers if each.fate is Fate.NEWER]
    unknown = [f"“{each.name}”" for each in offers if each.fate is Fate.UNKNOWN]
    if newer:
        said = tr("From a newer version of the program, and left out:")
        yield Notice("caution", said, details=", ".join(newer))
    if unknown:
        named = ", ".join(unknown[:MOST_NAMED])
        rest = len(unknown) - MOST_NAMED
        more = tr("{0}, and {1} more").format(named, rest) if rest > 0 else named
        yield Notice("caution", tr("Not known to this version, and left out:"), details=more)


def _unchanged(offers: Sequence[Offered]) -> Iterator[QWidget]:
    for fate, words in (
        (Fate.SAME, tr("The same already")),
        (Fate.MISSING, tr("Not in the file, and kept")),
    ):
        names = [setting_name(each.name) for each in offers if each.fate is fate]
        if names:
            yield heading(words)
            yield label("\n".join(names), fonts.NOTE)
