"""The list of the day: what is ticked, by whom and when, and what still holds back."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from kap_companion.domain.charts import PracticeChart
from kap_companion.domain.charts.ticks import Tick
from kap_companion.domain.entry import Entry
from kap_companion.domain.events import ListItem
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.text import Text, line, title
from kap_companion.ui.widgets.tick_row import TickRow
from kap_companion.ui.wording import tr

COLUMNS = 2
COLUMN_GAP_PX = 40


class DayView(QWidget):
    """The items in two columns; Tab and the arrows go from one to the next, Space presses it."""

    pressed = Signal(object)
    """The `ListItem` that was pressed."""
    rebuilt = Signal()
    """The list is another one."""

    def __init__(self, called: str = "") -> None:
        super().__init__()
        self.rows: dict[str, TickRow] = {}
        self._items: Sequence[ListItem] | None = None
        self.count = line("", fonts.BODY, "muted")
        self.none = Text("", tone="muted")
        body = QWidget()
        self._grid = QGridLayout(body)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(COLUMN_GAP_PX)
        self._grid.setVerticalSpacing(0)
        top = layout.row([title(called or tr("Before we begin")), layout.GAP, self.count], layout.M)
        self.setLayout(layout.column([top, self.none, body], layout.S))

    def show_day(
        self,
        items: Sequence[ListItem],
        found: Mapping[str, Tick],
        now: datetime,
        notes: Mapping[str, str],
        practice: PracticeChart,
        *,
        open_to_ticks: bool,
    ) -> None:
        """Show the items as they stand now; `notes` belong to items that nobody ticked yet."""
        if items != self._items:
            self._rebuild(items)
        done = 0
        for item in items:
            tick, row = found.get(item.key), self.rows[item.key]
            row.setEnabled(open_to_ticks)
            if tick is None:
                row.show_state(done=False, note=notes.get(item.key, ""))
                continue
            holds = tick.holds_back(now)
            done += not holds
            until = tr("until {0}").format(f"{tick.until:%H:%M}") if tick.until else ""
            right = until if holds else ticked_by(tick.fact.newest, practice)
            row.show_state(done=not holds, note=_note(tick), right=right, holds_back=holds)
        self.count.setText(tr("{0} of {1} done").format(done, len(items)) if items else "")

    def _rebuild(self, items: Sequence[ListItem]) -> None:
        for old in self.rows.values():
            self._grid.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._items = items
        self.rows = {item.key: TickRow(item.words) for item in items}
        deep = -(-len(items) // COLUMNS) or 1
        for number, item in enumerate(items):
            row = self.rows[item.key]
            row.clicked.connect(partial(self._press, item))
            self._grid.addWidget(row, number % deep, number // deep)
        for column in range(COLUMNS):
            self._grid.setColumnStretch(column, 1)
        said = tr("This session has no list of the day: its plan has no protocol, or an empty one.")
        self.none.setText(said)
        self.none.setVisible(not items)
        self.rebuilt.emit()

    def _press(self, item: ListItem) -> None:
        self.pressed.emit(item)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrows walk the list in its order."""
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        step = steps.get(Qt.Key(event.key()))
        rows = [*self.rows.values()]
        at = next((place for place, row in enumerate(rows) if row.hasFocus()), None)
        if step is None or at is None:
            super().keyPressEvent(event)
            return
        rows[(at + step) % len(rows)].setFocus(Qt.FocusReason.TabFocusReason)


def ticked_by(entry: Entry, practice: PracticeChart) -> str:
    """Return who did it, by the first letters of the name, and at what time."""
    name = practice.practitioner_name(entry.performed_by or entry.author)
    return f"{initials(name)} {entry.occurred_at.local():%H:%M}"


def initials(name: str) -> str:
    """Return the first letters of the first and the last word of a name."""
    words = name.split()
    ends = words[:1] + (words[-1:] if len(words) > 1 else [])
    return "".join(word[0].upper() for word in ends)


def _note(tick: Tick) -> str:
    last = tick.event.last_at
    at = tr("last at {0}").format(f"{last:%H:%M}") if last else ""
    return ", ".join(filter(None, (at, tick.event.note)))
