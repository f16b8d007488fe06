"""Finding in the log while the session runs: a slim bar above it, which hides nothing new."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from kap_companion.domain.finding import holds
from kap_companion.domain.text import MAX_LINE_CHARS
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import IconButton
from kap_companion.ui.widgets.guarded_line import GuardedLine
from kap_companion.ui.widgets.log_row import searched
from kap_companion.ui.widgets.log_view import LogView
from kap_companion.ui.widgets.text import line
from kap_companion.ui.wording import tr

LEAVING = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
HEIGHT_PX = 36


class FindBar(QWidget):
    """The words that are looked for, and how many rows hold them."""

    def __init__(self) -> None:
        super().__init__()
        self.field = GuardedLine(MAX_LINE_CHARS)
        self.field.setAccessibleName(tr("Find in the log"))
        self.field.setPlaceholderText(tr("Find: words, tags, #tags, quotes"))
        self.count = line("", fonts.SECONDARY, "muted")
        self.close_button = IconButton("close", tr("Show all of the log"), HEIGHT_PX)
        row = layout.row([self.field, self.count, self.close_button], layout.S)
        row.setStretch(0, 1)
        self.setLayout(row)
        self.hide()


class JourneyFind(QObject):
    """Between the bar and the log. What is recorded meanwhile shows, whatever is looked for."""

    left = Signal()
    """The keys are the page's again; `log_wanted` gives them to the log."""
    log_wanted = Signal()

    def __init__(self, log: LogView, area: QWidget) -> None:
        super().__init__(area)
        self._log = log
        self.bar = FindBar()
        self.bar.field.textEdited.connect(self._seek)
        self.bar.close_button.clicked.connect(self.close)
        self.bar.field.installEventFilter(self)

    def open(self) -> None:
        """Show the bar and take the keys."""
        self.bar.show()
        self.bar.field.setFocus()
        self.bar.field.selectAll()
        self.show_count()

    def close(self) -> None:
        """Show all of the log again, and give the keys back."""
        if not self.bar.isHidden():
            self.bar.field.clear()
            self._seek("")
            self.bar.hide()
            self.left.emit()

    def show_count(self) -> None:
        """Say how many rows hold the words, and how many are there because they are new."""
        words = self.bar.field.text()
        if self.bar.isHidden():
            return
        shown, all_rows = self._log.rows(), self._log.count()
        found = sum(holds(searched(row), words) for row in shown)
        said = tr("{0} of {1}").format(found, all_rows)
        fresh = len(shown) - found
        self.bar.count.setText(tr("{0}, and {1} new").format(said, fresh) if fresh else said)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() is not QEvent.Type.KeyPress:
            return False
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        elif event.key() in LEAVING:
            self.left.emit()
        elif event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self.log_wanted.emit()
        else:
            return False
        return True

    def _seek(self, words: str) -> None:
        wanted = words.strip()
        self._log.set_filter((lambda row: holds(searched(row), wanted)) if wanted else None)
        self.show_count()
