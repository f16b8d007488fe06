"""Vitals on the way home: before the dose, last reading, and the difference as arithmetic."""

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QWidget

from kap_companion.domain.charts.returning import Beside
from kap_companion.ui.open_session import OpenSession
from kap_companion.ui.return_words import Cells, vitals_cells
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.text import Text, caption, heading, line
from kap_companion.ui.wording import tr

GAP_PX = 28


class BesideBaseline(QWidget):
    """One line for each sign; nothing in it says what is near enough."""

    def __init__(self) -> None:
        super().__init__()
        self._cells: list[Cells] | None = None
        self.none = Text("", tone="muted")
        self.taken = Text("", fonts.SECONDARY, "muted")
        body = QWidget()
        self._grid = QGridLayout(body)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(GAP_PX)
        self._grid.setVerticalSpacing(layout.XS)
        self._grid.setColumnStretch(5, 1)
        parts: list[layout.Item] = [heading(tr("Vitals beside the baseline")), body, self.none]
        self.setLayout(layout.column([*parts, self.taken], layout.S))

    def show_vitals(self, session: OpenSession, found: Sequence[Beside]) -> None:
        """Show the vitals of this session."""
        cells = vitals_cells(session.chart, found)
        self.none.setText(tr("No vitals were taken in this session."))
        self.none.setVisible(not cells)
        since = any(each.at is not None for each in found)
        self.taken.setText(tr("No vitals since the dose."))
        self.taken.setVisible(bool(cells) and not since)
        if cells != self._cells:
            self._cells = cells
            self._fill(cells)

    def lines(self) -> list[Cells]:
        """Return what the lines say."""
        return list(self._cells or ())

    def _fill(self, cells: Sequence[Cells]) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        heads = ("", tr("before the dose"), tr("last reading"), tr("difference"), tr("read at"))
        for column, words in enumerate(heads if cells else ()):
            self._grid.addWidget(caption(words), 0, column)
        for row, (name, *values) in enumerate(cells, 1):
            self._grid.addWidget(caption(name[:1].upper() + name[1:]), row, 0)
            for column, value in enumerate(values, 1):
                self._grid.addWidget(line(value), row, column)
