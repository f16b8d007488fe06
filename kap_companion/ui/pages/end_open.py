"""What is still open before the end of a session: a line for each, with the way to it."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kap_companion.domain.charts.adverse import running_events
from kap_companion.domain.still_open import Pending, StillOpen
from kap_companion.services.ending import LINE_DRAFT
from kap_companion.ui.open_session import OpenSession
from kap_companion.ui.pages.adverse_sheet import running_text
from kap_companion.ui.return_words import still_open_words
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.widgets.text import label
from kap_companion.ui.wording import tr

Way = tuple[str, str]
"""A stage of the session, and what to do there."""

OF_THE_LIST = (Pending.NOT_TICKED, Pending.ESCORT_NOT_SEEN)
_WAYS: dict[Pending, Way] = {
    Pending.EVENT_RUNS: ("journey", "follow"),
    Pending.INFUSION_RUNS: ("journey", "out"),
    Pending.LOZENGE_HELD: ("journey", ""),
    Pending.NOT_TICKED: ("return", ""),
    Pending.ESCORT_NOT_SEEN: ("return", ""),
    Pending.NOT_READY: ("return", "ready"),
    Pending.NO_AFTER_CARE: ("return", "after-care"),
    Pending.NOT_SIGNED: ("intention", ""),
}
_DRAFTS: dict[str, Way] = {
    LINE_DRAFT: ("journey", "write"),
    "sheet vitals": ("journey", "vitals"),
    "sheet ready": ("return", "ready"),
    "sheet monitoring": ("return", "monitoring"),
}


def way_to(each: StillOpen) -> Way:
    """Return where something that is open can be seen to."""
    if each.kind in {Pending.CHECK_DUE, Pending.CHECK_MISSED}:
        return "journey", "vitals" if each.takes_vitals else ""
    if each.kind is Pending.DRAFT:
        usual = ("journey", "dose" if each.key.startswith("sheet dose") else "")
        return _DRAFTS.get(each.key, usual)
    return _WAYS[each.kind]


def in_lines(shown: Sequence[StillOpen]) -> list[list[StillOpen]]:
    """Return what stands in one line: all of readiness, all that was missed of one check."""
    lines: dict[object, list[StillOpen]] = {}
    for each in shown:
        key: object = each
        if each.kind in OF_THE_LIST:
            key = OF_THE_LIST
        elif each.kind is Pending.CHECK_MISSED:
            key = each.kind, each.key
        lines.setdefault(key, []).append(each)
    return [*lines.values()]


def line_words(line: Sequence[StillOpen]) -> str:
    """Return what a line says."""
    first = line[0]
    if first.kind in OF_THE_LIST:
        words = ", ".join(map(still_open_words, line))
        return tr("Readiness, {0} open: {1}").format(len(line), words)
    if len(line) == 1:
        return still_open_words(first)
    times = ", ".join(each.words.removeprefix(first.key).strip() for each in line)
    return tr("Missed: {0}").format(f"{first.key} {times}")


class OpenList(QWidget):
    """Redrawn only where something else is open."""

    way_wanted = Signal(str, str)

    def __init__(self, session: OpenSession) -> None:
        super().__init__()
        self._session = session
        self.shown: tuple[StillOpen, ...] = ()
        self.buttons: list[Button] = []
        self._box: QVBoxLayout = layout.column([], layout.S)
        self.setLayout(self._box)

    def show_open(self, still_open: Sequence[StillOpen]) -> bool:
        """Show what is open; returns whether anything of it was not shown before."""
        new = not set(still_open) <= set(self.shown)
        if tuple(still_open) != self.shown:
            self.shown = tuple(still_open)
            self._fill()
        self.setVisible(bool(self.shown))
        return new

    def _fill(self) -> None:
        self.buttons = []
        while (item := self._box.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for line in in_lines(self.shown):
            if line[0].kind is Pending.EVENT_RUNS:
                self._add_running(line[0])
            else:
                self._add(line_words(line), way_to(line[0]))

    def _add_running(self, each: StillOpen) -> None:
        still = tr("Still running: {0}. It stays open until it is ended, also afterwards.")
        for event in running_events(self._session.chart):
            if event.fact.id == each.key:
                said = still.format(running_text(self._session, event))
                notice = Notice("caution", said, tr("Go there"))
                self._follow(notice.action, said, way_to(each))
                self._box.addWidget(notice)

    def _add(self, words: str, way: Way) -> None:
        button = Button(tr("Go there"), "quiet")
        button.set_size("compact")
        self._follow(button, words, way)
        row = QWidget()
        line = layout.row([label(words), button], layout.S)
        line.setStretch(0, 1)
        row.setLayout(line)
        self._box.addWidget(row)

    def _follow(self, button: Button, words: str, way: Way) -> None:
        button.setAccessibleName(tr("Go there: {0}").format(words))
        button.clicked.connect(partial(self.way_wanted.emit, *way))
        self.buttons.append(button)
