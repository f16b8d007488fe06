"""Practice, Settings: all settings out into one file, and in from one."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget
from shiboken6 import isValid

from kap_companion.domain.events import Event
from kap_companion.services.settings_file import Found, SettingsFiles
from kap_companion.ui.pages.save_note import Change, SaveNote
from kap_companion.ui.pages.settings_sheet import SettingsSheet
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.sheet import Sheet
from kap_companion.ui.widgets.text import Text, heading
from kap_companion.ui.wording import tr
from kap_companion.ui.workspace import Workspace


class SettingsFilePart(QWidget):
    """Two buttons, and what came of them; `area` is what the preview lies over."""

    changed = Signal()
    """Settings were taken in: what shows them is to be drawn anew."""

    def __init__(
        self, workspace: Workspace, show_sheet: Callable[[Sheet], None], area: QWidget
    ) -> None:
        super().__init__()
        self._workspace, self._show_sheet, self._area = workspace, show_sheet, area
        policy = workspace.practice.policy
        self._files = SettingsFiles(workspace.journal, workspace.reader, workspace.access, policy)
        self.note = SaveNote(workspace.bridge)
        self.write = Button(tr("Write to a file …"))
        self.take = Button(tr("Take in a file …"))
        self.write.clicked.connect(self._ask_where)
        self.take.clicked.connect(self._ask_which)
        said = tr(
            "Protocols, lists, questions, tags, the emergency card, the letterhead and times. "
            "Nothing of a patient or a person."
        )
        self.written = Text("", fonts.NOTE)
        self.written.hide()
        buttons = layout.row([self.write, self.take, layout.GAP], layout.S)
        items: list[layout.Item] = [heading(tr("Settings as one file"))]
        items += [Text(said, fonts.NOTE, "muted"), buttons, self.note, self.written]
        self.setLayout(layout.column(items, layout.M))

    def write_to(self, file: str) -> None:
        """Write all settings into this file, and say how that went."""
        self._work(partial(self._files.write, Path(file)), self._written)

    def take_from(self, file: str) -> None:
        """Read this file, and show what it would change."""
        self._work(partial(self._files.look, Path(file)), self._found)

    def _ask_where(self) -> None:
        today = self._workspace.clock.now().local().date()
        name = tr("KAP Companion settings {0}.json").format(today.isoformat())
        dialog = QFileDialog(self, tr("Write the settings to a file"), name)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("json")
        self._ask(dialog, self.write_to)

    def _ask_which(self) -> None:
        dialog = QFileDialog(self, tr("Take in settings from a file"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(tr("Settings ({0})").format("*.json"))
        self._ask(dialog, self.take_from)

    def _ask(self, dialog: QFileDialog, chosen: Callable[[str], None]) -> None:
        dialog.fileSelected.connect(chosen)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _work(self, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        """Do it on another thread, one at a time."""
        self._rest(resting=True)
        worker = ThreadPoolExecutor(1, thread_name_prefix="settings-file")
        future: Future[Any] = worker.submit(work)
        worker.shutdown(wait=False)
        self._workspace.bridge.when_done(future, partial(self._ended, done), self._failed)

    def _ended(self, done: Callable[[Any], None], told: object) -> None:
        if isValid(self):
            self._rest(resting=False)
            done(told)

    def _failed(self, sentence: str) -> None:
        if isValid(self):
            self._rest(resting=False)
            self.note.refuse(sentence)

    def _rest(self, *, resting: bool) -> None:
        self.note.clear()
        self.written.hide()
        for button in (self.write, self.take):
            button.setEnabled(not resting)

    def _written(self, target: Path) -> None:
        said = tr("Written: {0}. The file is not encrypted; nothing about a patient is in it.")
        self.written.setText(said.format(target.name))
        self.written.show()

    def _found(self, found: Found) -> None:
        sheet = SettingsSheet(self._files, found, self._workspace.bridge, self._area)
        sheet.closed.connect(sheet.deleteLater)
        sheet.taken.connect(self._taken)
        self._show_sheet(sheet)

    def _taken(self, before: tuple[Event, ...]) -> None:
        self.changed.emit()
        count = len(before)
        said = tr("1 setting was taken in.") if count == 1 else tr("{0} settings were taken in.")
        self.note.offer(said.format(count), tr("Undo"), partial(self._bring_back, before))

    def _bring_back(self, before: tuple[Event, ...]) -> None:
        done = tr("The earlier settings are back.")
        write = partial(self._files.bring_back, before)
        self.note.save(Change(before, write, done, then=self.changed.emit))
