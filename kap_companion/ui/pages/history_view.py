"""A history to read, to filter and to hand out: of the practice, of a patient, of a session."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget
from shiboken6 import isValid

from kap_companion.domain.history import Row, Sieve
from kap_companion.errors import KapError
from kap_companion.exports import export_history
from kap_companion.services.history import History, Scope
from kap_companion.ui.history_rows import RowMaker, csv_cells, csv_header, full_words
from kap_companion.ui.pages.history_filter import HistoryFilter
from kap_companion.ui.pages.history_list import HistoryList
from kap_companion.ui.pages.running_card import hint
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.widgets.text import Text, line
from kap_companion.ui.wording import tr
from kap_companion.ui.workspace import Workspace

DETAIL_PX, DETAIL_COMPACT_PX = 116, 76
Slices = Iterator[tuple[Row, ...]]


class HistoryView(QWidget):
    """Reads on another thread, slice by slice; each is asked for when the one before has come."""

    def __init__(self, workspace: Workspace, scope: Callable[[History], Scope], head: Text) -> None:
        super().__init__()
        self._workspace = workspace
        self._scope = scope
        self._chart_id = ""
        self._worker: ThreadPoolExecutor | None = None
        self._slices: Slices | None = None
        self._complete = False
        self.filter = HistoryFilter(workspace)
        self.filter.changed.connect(self._sift)
        self.list = HistoryList()
        self.list.row_chosen.connect(self._show_row)
        self.list.history.sifted.connect(self._show_count)
        self.export = Button(tr("Export"), icon="export")
        self.export.clicked.connect(self._ask_folder)
        self.notice = Notice("danger", "")
        self.notice.acted.connect(self.load)
        self.notice.hide()
        self.count = line("", fonts.SECONDARY, "muted")
        self.nothing = hint(tr("Nothing matches."))
        self.nothing.hide()
        self._words = Text("", fonts.NOTE)
        self._build(head)

    def load(self) -> None:
        """Read the history anew; what stands in the filter stays."""
        self.stop()
        self._complete = False
        self.notice.hide()
        self.export.setEnabled(False)
        self.count.setText(tr("Reading …"))
        self.list.history.clear()
        try:
            self._slices = self._begin()
        except KapError as error:
            self._failed(str(error))
            return
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="history")
        self._next(self._slices)

    def stop(self) -> None:
        """Read no further."""
        self._slices = None
        if self._worker is not None:
            self._worker.shutdown(wait=False)
            self._worker = None

    def set_compact(self, compact: bool) -> None:
        """Lay out for a narrow window, or a wide one."""
        self.detail.setFixedHeight(DETAIL_COMPACT_PX if compact else DETAIL_PX)

    def detail_text(self) -> str:
        """Return what is said in full of the row that is marked."""
        return self._words.text()

    def export_to(self, folder: str) -> None:
        """Write what is shown into this folder, off the window's thread, and say how that went."""
        self.export.setEnabled(False)
        rows, now = self.list.history.shown, self._workspace.clock.now().local()
        access, chart_id = self._workspace.access, self._chart_id
        worker = ThreadPoolExecutor(1, thread_name_prefix="history-export")

        def write() -> Path:
            with access.exporting(Path(folder)):
                cells = map(csv_cells, rows)
                return export_history(csv_header(), cells, Path(folder), chart_id, now)

        written: Future[Path] = worker.submit(write)
        worker.shutdown(wait=False)
        self._workspace.bridge.when_done(written, self._exported, self._not_exported)

    def _build(self, head: Text) -> None:
        top = layout.row([head, self.count, layout.GAP, self.export], layout.M)
        self.detail = layout.scrolling(self._words)
        self.detail.hide()
        box = layout.column(
            [top, self.notice, self.filter, self.nothing, self.list, self.detail], layout.S
        )
        box.setStretch(4, 1)
        self.list.setMinimumHeight(120)
        self.setLayout(box)
        self.set_compact(False)

    # Reading

    def _begin(self) -> Slices:
        reader = self._workspace.reader
        history = History(reader)
        scope = self._scope(history)
        self._chart_id = scope.chart_id
        maker = RowMaker(reader, self._workspace.practice_chart(), scope.chart_id)
        return (maker.rows(found) for found in history.slices(scope))

    def _next(self, slices: Slices) -> None:
        if self._worker is not None:
            read = self._worker.submit(next, slices, ())
            arrived = partial(self._arrived, slices)
            self._workspace.bridge.when_done(read, arrived, self._failed)

    def _arrived(self, slices: Slices, rows: tuple[Row, ...]) -> None:
        if not isValid(self) or slices is not self._slices:
            return
        if rows:
            self.list.history.take(rows)
            self._next(slices)
        else:
            self.stop()
            self._complete = True
            self.list.history.complete()

    def _failed(self, sentence: str) -> None:
        if isValid(self):
            self.stop()
            self.list.history.complete()
            self.count.setText("")
            self.notice.show_notice("danger", sentence, tr("Try again"))
            self.notice.show()

    # Showing

    def _sift(self, sieve: Sieve) -> None:
        self.export.setEnabled(False)
        self.list.history.sift_by(sieve)

    def _show_count(self) -> None:
        if self._slices is None and not self._complete:
            return  # it can't be read, or nobody asked yet
        history = self.list.history
        done = self._complete and not history.is_sifting
        shown = history.rowCount()
        lines = tr("1 line") if shown == 1 else tr("{0} lines").format(f"{shown:,}")
        self.count.setText(lines if done else tr("Reading … {0}").format(lines))
        self.export.setEnabled(done and shown > 0)
        self.nothing.setVisible(done and not shown)

    def _show_row(self, row: Row | None) -> None:
        self.detail.setVisible(row is not None)
        self._words.setText(full_words(row) if row is not None else "")

    # Handing out

    def _ask_folder(self) -> None:
        dialog = QFileDialog(self, tr("Choose a folder for the history"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self.export_to)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _exported(self, target: Path) -> None:
        self._workspace.access.exported("history", "csv", self._chart_id)
        if isValid(self):
            said = tr("Written: {0}").format(target.name)
            care = tr("The file is not encrypted. Keep it where only you can read it.")
            self.notice.show_notice("positive", said, details=care)
            self.notice.show()
            self._show_count()

    def _not_exported(self, sentence: str) -> None:
        if isValid(self):
            self.notice.show_notice("danger", sentence)
            self.notice.show()
            self._show_count()
