"""Leaving: the whole practice as a file that any program can read, at the owner's own risk."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from threading import Event

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFileDialog, QWidget
from shiboken6 import isValid

from kap_companion.services.exchange import Exchange, Form, Order, What
from kap_companion.ui.pages.columns import COMPACT_MARGINS, WIDE_MARGINS, stack
from kap_companion.ui.pages.export_sheet import forms as form_words
from kap_companion.ui.pages.page import Page
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.bars import TrackBar
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.choice import ChoiceField
from kap_companion.ui.widgets.fields import PassphraseField
from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.widgets.text import Text, caption, line, title
from kap_companion.ui.wording import tr
from kap_companion.ui.workspace import Workspace

WIDEST_PX = 640
LINES = "jsonl"
OTHERS = (Form.CSV, Form.FHIR)

Leave = Callable[[Path, Callable[[int, int], None], Callable[[], bool]], Path]
"""Writes the practice into a folder; told how far it is, asked whether to stop. Takes its time."""


class LeavingSection(QWidget):
    """Asks for a folder and once more for the passphrase, then writes, and can be cancelled."""

    def __init__(self, workspace: Workspace, leave: Leave) -> None:
        super().__init__()
        self._workspace = workspace
        self._leaves = {LINES: leave, **_handed_on(workspace)}
        self._folder: Path | None = None
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="leaving")
        self._cancelled = Event()
        self._make_controls()
        self._form = self._make_form()
        self._running = self._make_running()
        said = tr(
            "Everything on record in an open format, which any program can read: as one file that "
            "can be read back into a new vault, as tables, or as FHIR R4. Drafts and music stay "
            "here."
        )
        parts: list[layout.Item] = [
            title(tr("Leaving")),
            Text(said, fonts.BODY, "muted"),
            layout.row([self.begin, layout.GAP]),
            self._form,
            self._running,
            self.notice,
        ]
        self.setLayout(layout.column(parts, layout.M))
        self.setMaximumWidth(WIDEST_PX)
        self.destroyed.connect(partial(_let_go, self._cancelled, self._worker))
        self._show(self.begin)

    def choose_folder(self, folder: str) -> None:
        """Offer to write into this folder."""
        self._folder = Path(folder)
        self._where.setText(folder)
        self.notice.hide()
        self._show(self._form)
        self.passphrase.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    # Controls

    def _make_controls(self) -> None:
        self.begin = Button(tr("Export the whole practice …"))
        self.begin.clicked.connect(self._ask_folder)
        self._where = Text("", fonts.STRONG)
        forms = [
            (LINES, tr("To be read back")),
            *((each, form_words()[each][0]) for each in OTHERS),
        ]
        self.form = ChoiceField(tr("Format"), forms)
        self.form.set_value(LINES)
        self.passphrase = PassphraseField(tr("Your passphrase, once more"))
        self.passphrase.entered.connect(self._check)
        self.export = Button(tr("Export"), "filled")
        self.export.clicked.connect(self._check)
        self.other = Button(tr("Choose another folder"))
        self.other.clicked.connect(self._ask_folder)
        self.no = Button(tr("Not now"), "quiet")
        self.no.clicked.connect(self._stand_back)
        self.bar = TrackBar()
        self._count = line("", fonts.SECONDARY, "muted")
        self.cancel = Button(tr("Cancel"))
        self.cancel.clicked.connect(self._cancel)
        self.notice = Notice("positive", "")
        self.notice.hide()

    def _make_form(self) -> QWidget:
        told = tr("Whoever has it can read every record in it.")
        careful = tr("Keep it on an encrypted drive, and delete it when it has served.")
        open_file = Notice("caution", tr("What leaves is not encrypted."), "", f"{told} {careful}")
        return stack(
            open_file,
            self.form,
            stack(caption(tr("Folder")), self._where, spacing=2),
            self.passphrase,
            layout.row([self.export, self.other, layout.GAP, self.no], layout.S),
            spacing=layout.M,
        )

    def _make_running(self) -> QWidget:
        below = layout.row([self._count, layout.GAP, self.cancel], layout.M)
        return stack(self.bar, below, spacing=layout.S)

    def _show(self, shown: QWidget) -> None:
        for part in (self.begin, self._form, self._running):
            part.setVisible(part is shown)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Words that wrap need more height than Qt holds for the least; it would press the form."""
        self.setMinimumHeight(max(0, self.heightForWidth(self.width())))

    # What they do

    def _ask_folder(self) -> None:
        dialog = QFileDialog(self, tr("Choose a folder for the export"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self.choose_folder)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _check(self) -> None:
        secret, folder = self.passphrase.value(), self._folder
        if not secret or folder is None or not self.export.isEnabled():
            return
        self._wait(True)
        opens = self._worker.submit(self._workspace.opens_with, secret)
        self._workspace.bridge.when_done(
            opens, lambda good: self._checked(folder, good=good), self._refuse
        )

    def _checked(self, folder: Path, *, good: bool) -> None:
        if not isValid(self):
            return
        self.passphrase.clear()
        if not good:
            self._refuse(tr("That passphrase doesn’t open this vault. Nothing was written."))
            return
        self._cancelled.clear()
        self._show_progress(0, 0)
        self._show(self._running)
        self.cancel.setEnabled(True)
        leave = self._leaves[self.form.value()]
        bridge = self._workspace.bridge
        tell = partial(bridge.call, self._show_progress)
        done = self._worker.submit(leave, folder, tell, self._cancelled.is_set)
        bridge.when_done(done, self._left, self._failed)

    def _cancel(self) -> None:
        self.cancel.setEnabled(False)
        self._cancelled.set()

    def _stand_back(self) -> None:
        self.passphrase.clear()
        self.passphrase.set_error("")
        self._show(self.begin)

    # What came of it

    def _refuse(self, sentence: str) -> None:
        if isValid(self):
            self._wait(False)
            self.passphrase.set_error(sentence)
            self.passphrase.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _left(self, path: Path) -> None:
        words = tr("The practice was exported as {0}.").format(path.name)
        self._tell("positive", words, tr("It is not encrypted. The export is on the access log."))

    def _failed(self, sentence: str) -> None:
        if self._cancelled.is_set():
            self._tell("info", tr("Cancelled. No file was left."), "")
        else:
            self._tell("danger", sentence, "")

    def _tell(self, level: str, sentence: str, details: str) -> None:
        if not isValid(self):
            return
        self._wait(False)
        self._show(self.begin)
        match level:
            case "positive" | "info" | "danger":
                self.notice.show_notice(level, sentence, details=details)
        self.notice.show()

    def _show_progress(self, done: int, total: int) -> None:
        self.bar.set_position(done / total if total else 0)
        in_lines = self.form.value() == LINES
        words = tr("{0} of {1} entries") if in_lines else tr("{0} of {1} patients and sessions")
        self._count.setText(words.format(f"{done:,}", f"{total:,}") if total else tr("Writing …"))

    def _wait(self, waiting: bool) -> None:
        for control in (self.form, self.export, self.other, self.no):
            control.setEnabled(not waiting)
        self.export.say(tr("Checking …") if waiting else tr("Export"))


def _handed_on(workspace: Workspace) -> dict[str, Leave]:
    """Return what writes the practice in each of the other formats."""
    exchange = Exchange(workspace.journal, workspace.reader, workspace.clock)
    return {each: partial(exchange.hand_on, Order(What.PRACTICE, each)) for each in OTHERS}


def _let_go(cancelled: Event, worker: ThreadPoolExecutor) -> None:
    """The page is gone, or the vault locked: what is being written must not be finished."""
    cancelled.set()
    worker.shutdown(wait=False)


class LeavingPage(Page):
    """The section on a page of its own."""

    def __init__(self, workspace: Workspace, leave: Leave) -> None:
        super().__init__()
        self.section = LeavingSection(workspace, leave)
        inner = QWidget()
        self._column = layout.column([self.section, layout.GAP])
        inner.setLayout(self._column)
        self.setLayout(layout.column([layout.scrolling(inner)], 0))
        self.set_compact(False)

    def set_compact(self, compact: bool) -> None:
        self._column.setContentsMargins(*(COMPACT_MARGINS if compact else WIDE_MARGINS))
