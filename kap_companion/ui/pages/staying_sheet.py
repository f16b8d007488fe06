"""A sheet over a list: what is written in it appears in the list, and the sheet stays open."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget
from shiboken6 import isValid

from kap_companion.domain.charts import Fact
from kap_companion.ui.bridge import Bridge
from kap_companion.ui.pages.form_sheet import FormSheet
from kap_companion.ui.pages.row import Row, two_lines
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.choice import ChoiceField
from kap_companion.ui.widgets.fields import Field, LineField
from kap_companion.ui.widgets.text import Text, line
from kap_companion.ui.widgets.text_area import TextArea
from kap_companion.ui.wording import tr

Shown = tuple[Fact, str, str]
"""A fact of the list, its first line and the one below it."""


class StayingSheet(FormSheet):
    """Lists facts; one that is chosen is changed or taken off, else a new one is written."""

    recorded = Signal()
    """The disk has something new of the list."""

    def __init__(self, title: str, add_words: str, bridge: Bridge, area: QWidget) -> None:
        super().__init__(title, add_words, bridge, area)
        self._add_words = add_words
        self.chosen: Fact | None = None
        self.rows: list[Row] = []
        self._list: QVBoxLayout = layout.column([], 0)
        self.nothing = Text("", tone="muted")
        self.anew = Button(tr("Write a new one instead"), "quiet")
        self.anew.clicked.connect(lambda: self.choose(None))
        self.reason = LineField(tr("Reason to take it off the list"))
        self.off = Button(tr("Take it off the list"))
        self.off.clicked.connect(self._take_off)
        self._changing = QWidget()
        off = layout.row([self.off, layout.GAP])
        self._changing.setLayout(layout.column([layout.hline(), self.reason, off], layout.M))
        self.add(self._list, self.nothing)

    # What each kind of list says for itself

    def shown(self) -> Sequence[Shown]:
        """Return what stands in the list now."""
        raise NotImplementedError

    def fill(self, fact: Fact | None) -> None:
        """Fill the fields from a fact, or empty them."""
        raise NotImplementedError

    def take_off(self, fact: Fact, reason: str) -> "Future[Any]":
        """Return the write that takes a fact off the list."""
        raise NotImplementedError

    # What they share

    def finish(self, *fields: layout.Item, change_words: str) -> None:
        """Put the fields below the list, and show it."""
        self._change_words = change_words
        self.add(*fields, layout.row([self.anew, layout.GAP]), self._changing, layout.GAP)
        self.show_list()
        self.choose(None)

    def is_untouched(self) -> bool:
        return self.chosen is None and self._values() == self._as_filled

    def open(self) -> None:
        """Show the sheet with the list as it is now."""
        self.show_list()
        super().open()

    def show_list(self) -> None:
        """Show the list as the record has it."""
        for row in self.rows:
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = []
        for fact, first, second in self.shown():
            below = line(second, fonts.SECONDARY, "muted")
            if not second:
                below.hide()  # and never shown before it has a place: it would be a window
            row = Row(two_lines(Text(first), below), ", ".join(filter(None, (first, second))))
            row.clicked.connect(partial(self.choose, fact))
            self.rows.append(row)
            self._list.addWidget(row)
            row.show()
        self.nothing.setVisible(not self.rows and bool(self.nothing.text()))

    def choose(self, fact: Fact | None) -> None:
        """Change this fact from now on; None writes a new one."""
        self.chosen = fact
        self.fill(fact)
        self._as_filled = self._values()
        self.reason.set_value("")
        self.save.say(self._add_words if fact is None else self._change_words)
        self.anew.setVisible(fact is not None)
        self._changing.setVisible(fact is not None)

    def _values(self) -> list[str]:
        fields = (LineField, TextArea, ChoiceField)
        return [each.value() for each in self.findChildren(Field) if isinstance(each, fields)]

    def _take_off(self) -> None:
        fact = self.chosen
        if fact is None:
            return
        if not self.reason.value().strip():
            self.reason.set_error(tr("A change on the record needs a reason."))
            self.reason.setFocus()
            return
        write = partial(self.take_off, fact, self.reason.value())
        self.submit(write, lambda: None)

    def _saved(self, done: Callable[[], None]) -> None:
        """Stay, with the list as it is now and the fields empty."""
        if not isValid(self):
            return
        self._wait(False)
        done()
        self.recorded.emit()
        self.show_list()
        self.choose(None)
