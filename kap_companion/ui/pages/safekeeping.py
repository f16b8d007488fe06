"""Safekeeping: where backups go, and whether the vault is as it was written."""

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QFileDialog, QWidget
from shiboken6 import isValid

from kap_companion.services.safekeeping import Safekeeping
from kap_companion.ui.pages.backup_list import BackupList, made_words
from kap_companion.ui.pages.columns import COMPACT_MARGINS, SIDE_PX, WIDE_MARGINS, stack
from kap_companion.ui.pages.page import Page
from kap_companion.ui.pages.work_strip import WorkStrip
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.notice import Notice, NoticeLevel
from kap_companion.ui.widgets.text import Text, caption, heading, title
from kap_companion.ui.wording import tr
from kap_companion.ui.workspace import Workspace
from kap_companion.vault import Backup, Stopped, VerifyReport

WIDEST_PX = 16_777_215


class SafekeepingPage(Page):
    """Built once; one thing is done at a time, and each can be stopped."""

    changed = Signal()
    """A backup was made, or failed."""

    def __init__(self, workspace: Workspace, keeping: Safekeeping) -> None:
        super().__init__()
        self.workspace, self._keeping = workspace, keeping
        self._make_controls()
        self._side = self._side_column()
        self._columns: QBoxLayout = layout.row([], layout.XXXL)
        self._columns.addWidget(stack(*self._main_items(), spacing=layout.M), 1)
        self._columns.addWidget(self._side)
        self._columns.setAlignment(self._side, Qt.AlignmentFlag.AlignTop)
        inner = QWidget()
        inner.setLayout(layout.column([self._columns, layout.GAP]))
        self.setLayout(layout.column([layout.scrolling(inner)]))
        self.set_compact(False)

    def refresh(self) -> None:
        self._where.setText(str(self._keeping.folder))
        self.locked.setText(self._keeping.locked)
        self.locked.setVisible(bool(self._keeping.locked))
        self.choose.setVisible(not self._keeping.locked)
        self._near.setVisible(self._keeping.beside_the_vault())
        self._show_problem()
        bridge = self.workspace.bridge
        bridge.when_done(self._keeping.backups(), self._show_backups, self._say_danger)

    def set_compact(self, compact: bool) -> None:
        across = QBoxLayout.Direction.LeftToRight
        self._columns.setDirection(QBoxLayout.Direction.TopToBottom if compact else across)
        self._columns.setSpacing(layout.XXL if compact else layout.XXXL)
        self._columns.setContentsMargins(*(COMPACT_MARGINS if compact else WIDE_MARGINS))
        self._side.setMinimumWidth(0 if compact else SIDE_PX)
        self._side.setMaximumWidth(WIDEST_PX if compact else SIDE_PX)

    def choose_folder(self, folder: str) -> None:
        """Keep backups in this folder from now on, where it takes one."""
        chosen = self._keeping.choose_folder(Path(folder), self.strip.tell)
        self._wait_for(chosen, tr("Making a first backup there …"), self._chosen)

    # What it is made of

    def _make_controls(self) -> None:
        self.strip = WorkStrip(self.workspace.bridge)
        self.strip.stop_wanted.connect(self._keeping.stop)
        self.notice = Notice("danger", "")
        self.failed = Notice("danger", "", tr("Try again"))
        self.failed.acted.connect(self._back_up)
        for hidden in (self.notice, self.failed):
            hidden.hide()
        self.last = Text("", fonts.BODY)
        self._where = Text("", fonts.NOTE)
        near = tr("On the same drive as the record.")
        do = (
            tr("Tell your IT.")
            if self._keeping.locked
            else tr("Choose one that you keep elsewhere.")
        )
        self._near = Text(f"{near} {do}", fonts.NOTE, "caution")
        self.locked = Text("", fonts.NOTE)
        self.list = BackupList()
        self.back_up = Button(tr("Back up now"), "filled")
        self.back_up.clicked.connect(self._back_up)
        self.choose = Button(tr("Choose a folder"))
        self.choose.clicked.connect(self._ask_folder)
        self.check = Button(tr("Check the vault"))
        self.check.clicked.connect(self._check)
        self.rebuild = Button(tr("Make the index again"))
        self.rebuild.clicked.connect(self._rebuild)

    def _main_items(self) -> list[layout.Item]:
        top = layout.row([title(tr("Safekeeping")), self.choose, self.back_up], layout.S)
        top.setStretch(0, 1)
        made = tr("Encrypted. Each one is opened again and checked before it counts.")
        when = tr("Made once a day, at closing, and after each signed session.")
        return [
            top,
            self.strip,
            self.failed,
            self.notice,
            self.last,
            stack(caption(tr("Where backups go")), self._where, self.locked, self._near, spacing=2),
            Text(f"{made} {when}", fonts.NOTE, "muted"),
            self.list,
            layout.GAP,
        ]

    def _side_column(self) -> QWidget:
        checks = tr(
            "Reads every page and every entry: chain, anchors, signatures, and whether the lists "
            "hold what the record says. You can go on working meanwhile."
        )
        index = tr(
            "Lists, dues and search are computed from the record. Making them again changes "
            "nothing in it; what you save meanwhile waits."
        )
        restores = tr(
            "Close the program and open it again: “Restore a backup” stands below the passphrase. "
            "What is here now is then moved aside whole."
        )
        items: list[layout.Item] = [
            heading(tr("Is everything as it was written?")),
            Text(checks, fonts.NOTE, "muted"),
            layout.row([self.check, layout.GAP]),
            layout.S,
            heading(tr("The index")),
            Text(index, fonts.NOTE, "muted"),
            layout.row([self.rebuild, layout.GAP]),
            layout.S,
            heading(tr("To restore a backup")),
            Text(restores, fonts.NOTE, "muted"),
            layout.GAP,
        ]
        return stack(*items, spacing=layout.M)

    # What is done

    def _back_up(self) -> None:
        made = self._keeping.back_up(self.strip.tell)
        self._wait_for(made, tr("Backing up …"), self._backed_up)

    def _check(self) -> None:
        checked = self._keeping.check(self.strip.tell)
        self._wait_for(checked, tr("Checking the vault …"), self._checked)

    def _rebuild(self) -> None:
        rebuilt = self._keeping.rebuild(self.strip.tell)
        self._wait_for(rebuilt, tr("Making the index again …"), self._rebuilt)

    def _ask_folder(self) -> None:
        dialog = QFileDialog(self, tr("Choose a folder for backups"), str(self._keeping.folder))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self.choose_folder)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _wait_for(self, future: "Future[Any]", words: str, done: Callable[[Any], None]) -> None:
        self.notice.hide()
        self.strip.begin(words, (self.back_up, self.choose, self.check, self.rebuild, self.failed))

        def arrived(result: object) -> None:
            if self._rested():
                done(result)

        def failed(sentence: str) -> None:
            if not self._rested():
                return
            if isinstance(future.exception(), Stopped):
                self._say("info", tr("Stopped. Nothing was changed."))
            else:
                self._say("danger", sentence)

        self.workspace.bridge.when_done(future, arrived, failed)

    def _rested(self) -> bool:
        """Whether the page is still there to say what came of it."""
        if not isValid(self):
            return False
        self.strip.end()
        self.refresh()
        self.changed.emit()
        return True

    # What came of it

    def _backed_up(self, made: Backup) -> None:
        entries = f"{made.manifest.entries:,}"
        self._say("positive", tr("Backed up and checked: {0} entries.").format(entries))

    def _chosen(self, made: Backup) -> None:
        del made
        self._say("positive", tr("Backups go there from now on. The first one is made."))

    def _checked(self, report: VerifyReport) -> None:
        if report.stopped:
            self._say("info", tr("Stopped. Nothing was changed."))
        elif report.problem:
            first = tr("The first entry that fails: {0}").format(report.entry_id)
            stays = tr("The vault was left as it is.")
            self._say("danger", f"{report.problem} {stays}", first if report.entry_id else "")
        else:
            counted = tr("Checked: {0} entries, {1} anchors, {2} signatures.")
            numbers = (report.entries, report.anchors, report.signatures)
            details = counted.format(*(f"{number:,}" for number in numbers))
            self._say("positive", tr("All is as it was written."), details)

    def _rebuilt(self, nothing: None) -> None:
        del nothing
        self._say("positive", tr("The index was made again out of the record."))

    def _show_backups(self, backups: tuple[Backup, ...]) -> None:
        if not isValid(self.list):  # the window closed while the folder was looked into
            return
        today = self.workspace.clock.now().local().date()
        self.list.show_backups(backups, today)
        if backups:
            said = tr("Last backup: {0}.").format(made_words(backups[0], today).lower())
            self.last.setText(said)
        else:
            self.last.setText(tr("No backup lies there yet, or the folder is out of reach."))

    def _show_problem(self) -> None:
        problem = self._keeping.problem
        self.failed.setVisible(bool(problem))
        if problem and problem != self.failed.text():
            self.failed.show_notice("danger", problem, tr("Try again"))

    def _say_danger(self, sentence: str) -> None:
        self._say("danger", sentence)

    def _say(self, level: NoticeLevel, sentence: str, details: str = "") -> None:
        if sentence == self._keeping.problem:
            return  # it stands above already
        self.notice.show_notice(level, sentence, details=details)
        self.notice.show()
