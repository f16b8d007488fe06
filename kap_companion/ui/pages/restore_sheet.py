"""Putting a backup back, from the door: choose it, open it with its passphrase, look, restore."""

from datetime import date
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from kap_companion.ui.bridge import Bridge
from kap_companion.ui.language import tr
from kap_companion.ui.pages.backup_list import made_words
from kap_companion.ui.pages.work_strip import WorkStrip
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.fields import PassphraseField
from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.widgets.sheet import Sheet
from kap_companion.ui.widgets.text import Text, caption, label
from kap_companion.vault import Preview


class RestoreSheet(Sheet):
    """Asks and shows; what is done is done by whoever listens.

    `preview_wanted` and `restore_wanted` carry the folder of the backup and its secret.
    """

    preview_wanted = Signal(Path, str)
    restore_wanted = Signal(Path, str)

    def __init__(self, bridge: Bridge, area: QWidget) -> None:
        super().__init__(tr("Restore a backup"), area)
        self._path: Path | None = None
        self.choose = Button(tr("Choose a backup"))
        self.choose.clicked.connect(self._ask)
        self._chosen = Text(tr("None is chosen."), fonts.NOTE, "muted")
        hint = tr("The one it was made under, or its recovery code.")
        self.passphrase = PassphraseField(tr("Passphrase of the backup"), hint)
        self.passphrase.entered.connect(self._look)
        self.passphrase.changed.connect(self._forget)
        self.strip = WorkStrip(bridge)
        self.notice = Notice("danger", "")
        self.found = Text("", fonts.BODY)
        self._found_room = QWidget()
        self._found_room.setLayout(layout.column([caption(tr("It holds")), self.found], 2))
        self.look = Button(tr("Look into it"))
        self.look.clicked.connect(self._look)
        self.restore = Button(tr("Restore this backup"), "filled")
        self.restore.clicked.connect(self._restore)
        said = tr(
            "A backup is a folder whose name begins with kap-backup. Nothing is deleted: a vault "
            "that is here now is moved aside whole."
        )
        chosen = layout.column([self._chosen, layout.row([self.choose, layout.GAP])], layout.S)
        self.add(label(said, fonts.NOTE, "muted"), chosen, self.passphrase)
        self.add(layout.row([self.look, layout.GAP]), self.strip, self.notice)
        self.add(self._found_room, layout.GAP)
        self.set_footer(self.restore)
        self._forget()

    def choose_backup(self, folder: str) -> None:
        """Take this folder for the backup."""
        self._path = Path(folder)
        self._chosen.setText(self._path.name)
        self._forget()

    def show_found(self, found: Preview) -> None:
        """Say what the backup holds, and offer to restore it."""
        self.strip.end()
        when = tr("Made: {0}").format(made_words(found.backup, date.today()))  # noqa: DTZ011  # here
        holds = tr("Patients: {0}. Sessions: {1}. Entries: {2}.")
        numbers = (found.patients, found.sessions, found.entries)
        counted = holds.format(*(f"{number:,}" for number in numbers))
        self.found.setText(f"{when}\n{counted}")
        self._found_room.show()
        self.restore.setEnabled(True)
        if found.of_this_vault is False:
            other = tr("This is a backup of another vault than the one on this computer.")
            self._say_caution(other)

    def show_failed(self, sentence: str) -> None:
        """Say why it can't be opened or restored."""
        self.strip.end()
        self.notice.show_notice("danger", sentence)
        self.notice.show()

    def show_restored(self, aside: Path | None) -> None:
        """Say that it is done, and where the vault before it is."""
        self.strip.end()
        self.passphrase.clear()
        self._forget()
        before = tr("The vault before it is in {0}.").format(aside) if aside else ""
        said = tr("The backup is restored. Close this and unlock it with its passphrase.")
        self.notice.show_notice("positive", said, details=before)
        self.notice.show()

    def _say_caution(self, sentence: str) -> None:
        self.notice.show_notice("caution", sentence)
        self.notice.show()

    def _ask(self) -> None:
        dialog = QFileDialog(self, tr("Choose a backup"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self.choose_backup)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _look(self) -> None:
        if self._path is not None and self.passphrase.value() and self.look.isEnabled():
            self._begin(tr("Reading the backup …"))
            self.preview_wanted.emit(self._path, self.passphrase.value())

    def _restore(self) -> None:
        if self._path is not None:
            self._begin(tr("Restoring …"))
            self.restore_wanted.emit(self._path, self.passphrase.value())

    def _forget(self) -> None:
        """Another backup or passphrase: what was seen of the one before counts no more."""
        self._found_room.hide()
        self.notice.hide()
        self.restore.setEnabled(False)
        self.look.setEnabled(self._path is not None and bool(self.passphrase.value()))

    def _begin(self, words: str) -> None:
        self.notice.hide()
        self.restore.setEnabled(False)
        self.strip.begin(words, (self.choose, self.passphrase, self.look))
