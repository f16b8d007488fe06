"""The practice in figures: counted when it is asked for, on another thread, and told with care."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from threading import Event
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QGridLayout, QWidget
from shiboken6 import isValid

from kap_companion.domain.figure_tables import Figures, FigureTable
from kap_companion.domain.small_numbers import FEWEST
from kap_companion.exports import export_figures
from kap_companion.services.figures import CountingStopped, FigureCount, Period
from kap_companion.ui.figure_words import (
    about_text,
    csv_header,
    csv_rows,
    doses_text,
    heads_of,
    period_text,
    rows_of,
)
from kap_companion.ui.pages.columns import COMPACT_MARGINS, WIDE_MARGINS, stack
from kap_companion.ui.pages.page import Page
from kap_companion.ui.pages.work_strip import WorkStrip
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.choice import ChoiceField
from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.widgets.text import Text, heading, label, line, title
from kap_companion.ui.wording import tr
from kap_companion.ui.workspace import Workspace

Made = TypeVar("Made")

EARLIEST = date(2000, 1, 1)
WIDEST_PX = 980
NAME_PX = 240


class FiguresPage(Page):
    """Asks for a time, counts, and shows the tables below each other; they can be exported."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._stopping = Event()
        self._counted: tuple[Figures, Period] | None = None
        self.period = ChoiceField(tr("Time"), _periods(), side_by_side=0)
        self.period.set_value("year")
        self.count = Button(tr("Count"), "filled")
        self.count.clicked.connect(self._count)
        self.export = Button(tr("Export"), icon="export")
        self.export.clicked.connect(self._ask_folder)
        self.export.setEnabled(False)
        self.strip = WorkStrip(workspace.bridge)
        self.strip.stop_wanted.connect(self._stop)
        self.notice = Notice("danger", "")
        self.notice.hide()
        self.said = label("", fonts.SECONDARY, "muted")
        self.rows: list[tuple[str, list[str]]] = []
        self._tables = layout.column([], layout.XL)
        self._inner = QWidget()
        self._inner.setLayout(self._tables)
        self.destroyed.connect(self._stopping.set)
        self._lay_out()

    def figures(self) -> Figures | None:
        """Return what is shown."""
        return self._counted[0] if self._counted else None

    def set_compact(self, compact: bool) -> None:
        self._box.setContentsMargins(*(COMPACT_MARGINS if compact else WIDE_MARGINS))

    def export_to(self, folder: str) -> None:
        """Write what is shown into this folder, off the window's thread, and say how that went."""
        if self._counted is None:
            return
        figures, period = self._counted
        self.export.setEnabled(False)
        now, access = self._workspace.clock.now().local(), self._workspace.access

        def write() -> Path:
            with access.exporting(Path(folder)):
                rows = csv_rows(figures, period)
                return export_figures(csv_header(), rows, Path(folder), now)

        written = _on_a_thread("figures-export", write)
        self._workspace.bridge.when_done(written, self._exported, self._not_exported)

    def _lay_out(self) -> None:
        about = tr(
            "Counts of one to {0} are shown as “< {1}”, and what they could be worked out from is "
            "not shown: nobody is to be recognised in them."
        )
        row = layout.row([], layout.M)
        row.addWidget(self.period, 0, Qt.AlignmentFlag.AlignTop)
        for button in (self.count, self.export):
            row.addLayout(layout.column([26, button, layout.GAP], 0))
        row.addStretch(1)
        parts: list[layout.Item] = [
            title(tr("Figures")),
            Text(about.format(FEWEST - 1, FEWEST), fonts.BODY, "muted"),
            row,
            self.strip,
            self.notice,
            self.said,
            self._inner,
            layout.GAP,
        ]
        inner = QWidget()
        self._box = layout.column(parts, layout.M)
        inner.setLayout(self._box)
        self._inner.setMaximumWidth(WIDEST_PX)
        self.setLayout(layout.column([layout.scrolling(inner)], 0))
        self.set_compact(False)

    # Counting

    def _count(self) -> None:
        period = self._chosen()
        self._stopping.clear()
        self.notice.hide()
        self.strip.stop.setEnabled(True)
        self.strip.begin(tr("Counting"), [self.count, self.period, self.export])
        count = FigureCount(
            self._workspace.reader,
            self._workspace.practice_chart(),
            self._workspace.clock.now().utc_us,
            self.strip.tell,
            self._stopping.is_set,
        )
        counting = _on_a_thread("figures", partial(count.count, period))
        arrived = partial(self._arrived, period)
        self._workspace.bridge.when_done(counting, arrived, self._failed)

    def _chosen(self) -> Period:
        today = self._workspace.clock.now().local().date()
        ends = today + timedelta(days=366)
        year = date(today.year, 1, 1)
        return {
            "quarter": Period(today - timedelta(days=90), today),
            "year": Period(today - timedelta(days=364), today),
            "this": Period(year, date(today.year, 12, 31)),
            "last": Period(date(today.year - 1, 1, 1), year - timedelta(days=1)),
        }.get(self.period.value(), Period(EARLIEST, ends))

    def _stop(self) -> None:
        self.strip.stop.setEnabled(False)
        self._stopping.set()

    def _arrived(self, period: Period, figures: Figures) -> None:
        if not isValid(self):
            return
        self.strip.end()
        self._counted = figures, period
        self._show(figures, period)

    def _failed(self, sentence: str) -> None:
        if not isValid(self):
            return
        self.strip.end()
        self.export.setEnabled(self._counted is not None)
        if self._stopping.is_set():
            self.notice.show_notice("info", str(CountingStopped()))
        else:
            self.notice.show_notice("danger", sentence)
        self.notice.show()

    # Showing

    def _show(self, figures: Figures, period: Period) -> None:
        self.export.setEnabled(bool(figures.tables))
        nothing = tr("Nothing to count in this time.")
        said = doses_text(figures) if figures.tables else nothing
        self.said.setText(f"{period_text(period)} · {said}")
        while (item := self._tables.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.rows = []
        for each in figures.tables:
            self._tables.addWidget(self._table(each))

    def _table(self, table: FigureTable) -> QWidget:
        grid = QGridLayout()
        grid.setContentsMargins(*layout.NO_MARGINS)
        grid.setHorizontalSpacing(layout.L)
        grid.setVerticalSpacing(layout.XS)
        heads = heads_of(table)
        for column, head in enumerate(heads, 1):
            words = Text(head, fonts.SECONDARY, "muted")
            words.setAlignment(Qt.AlignmentFlag.AlignRight)
            grid.addWidget(words, 0, column, Qt.AlignmentFlag.AlignRight)
        rows = list(rows_of(table))
        for place, (name, cells) in enumerate(rows, 1):
            self._row(grid, place, name, cells, heads, last=place == len(rows))
        grid.setColumnMinimumWidth(0, NAME_PX)
        grid.setColumnStretch(len(heads) + 1, 1)
        self.rows += rows
        body = QWidget()
        body.setLayout(grid)
        about = label(about_text(table.topic), fonts.SECONDARY, "muted")
        return stack(heading(tr(table.topic.value)), about, body, spacing=layout.S)

    def _row(
        self,
        grid: QGridLayout,
        place: int,
        name: str,
        cells: Sequence[str],
        heads: Sequence[str],
        *,
        last: bool,
    ) -> None:
        role = fonts.STRONG if last else fonts.NOTE
        first = Text(name, role)
        spoken = ", ".join(
            f"{head} {cell}" for head, cell in zip(heads, cells, strict=True) if cell
        )
        first.setAccessibleName(f"{name}: {spoken}")
        grid.addWidget(first, place, 0)
        for column, cell in enumerate(cells, 1):
            grid.addWidget(line(cell, role), place, column, Qt.AlignmentFlag.AlignRight)

    # Handing out

    def _ask_folder(self) -> None:
        dialog = QFileDialog(self, tr("Choose a folder for the figures"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self.export_to)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _exported(self, target: Path) -> None:
        self._workspace.access.exported("figures", "csv")
        if isValid(self):
            self.export.setEnabled(True)
            self.notice.show_notice("positive", tr("Written: {0}").format(target.name))
            self.notice.show()

    def _not_exported(self, sentence: str) -> None:
        if isValid(self):
            self.export.setEnabled(True)
            self.notice.show_notice("danger", sentence)
            self.notice.show()


def _periods() -> list[tuple[str, str]]:
    return [
        ("quarter", tr("The last three months")),
        ("year", tr("The last twelve months")),
        ("this", tr("This year")),
        ("last", tr("Last year")),
        ("all", tr("All of it")),
    ]


def _on_a_thread(name: str, work: Callable[[], Made]) -> "Future[Made]":
    worker = ThreadPoolExecutor(1, thread_name_prefix=name)
    future = worker.submit(work)
    worker.shutdown(wait=False)
    return future
