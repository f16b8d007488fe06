"""A recovery code to print or to save, and the box that says it is on paper."""

from contextlib import nullcontext
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from kap_companion.errors import KapError
from kap_companion.exports import write_beside
from kap_companion.services.access import AccessLog
from kap_companion.ui.pages.printing import Outcome
from kap_companion.ui.pages.recovery_print import print_code, recovery_text
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.check import CheckBox
from kap_companion.ui.widgets.notice import Notice, NoticeLevel
from kap_companion.ui.widgets.text import Text
from kap_companion.ui.wording import tr

RECOVERY_CODE = "recovery code"


class CodeCard(QWidget):
    """Shows one code; `kept` is the box. It says below what became of printing and saving.

    Both are noted in the access log that came with the code.
    """

    def __init__(self) -> None:
        super().__init__()
        self._access: AccessLog | None = None
        self.shown = Text("", fonts.LEAD)
        self.shown.setAccessibleName(tr("Recovery code"))
        self.print = Button(tr("Print"), icon="print")
        self.print.clicked.connect(self._print)
        self.save = Button(tr("Save as a file"), icon="export")
        self.save.clicked.connect(self._save)
        self.said = Notice("positive", "")
        self.said.hide()
        self.kept = CheckBox(tr("I have it on paper, away from this laptop"))
        buttons = layout.row([self.print, self.save, layout.GAP], layout.M)
        card = layout.card(layout.column([self.shown]))
        self.setLayout(layout.column([card, buttons, self.said, self.kept], layout.L))

    def show_code(self, code: str, access: AccessLog | None = None) -> None:
        """Show this code, and note in `access` that it left; an empty one forgets both."""
        self.shown.setText(code)
        self._access = access

    def ask_to_keep(self) -> None:
        """Say that it has to be kept first."""
        self.say("caution", tr("Print or save the code first, then say so below."))

    def say(self, level: NoticeLevel, sentence: str) -> None:
        """Say something below the buttons, in place of what stood there."""
        self.said.show_notice(level, sentence)
        self.said.show()

    def save_to(self, target: str) -> None:
        """Write the code into this file, and say whether that worked."""
        path, text = Path(target), recovery_text(self.shown.text()).encode()
        try:
            with self._access.exporting(path.parent) if self._access else nullcontext():
                write_beside(path, text)
        except KapError as failed:
            self.say("danger", str(failed))
        else:
            self._exported("txt")

    def _print(self) -> None:
        try:
            outcome = print_code(self, self.shown.text())
        except KapError as failed:
            self.say("danger", str(failed))
            return
        if outcome is Outcome.PDF:
            self._exported("pdf")
        elif outcome is Outcome.PRINTER:
            self.say("positive", tr("Sent to the printer."))
            if self._access is not None:
                self._access.printed(RECOVERY_CODE)

    def _exported(self, form: str) -> None:
        said = tr("Saved. Move the file off this laptop, or print it and delete it.")
        self.say("positive", said)
        if self._access is not None:
            self._access.exported(RECOVERY_CODE, form)

    def _save(self) -> None:
        name = tr("KAP Companion recovery code.txt")
        target, _ = QFileDialog.getSaveFileName(self, tr("Save the recovery code"), name)
        if target:
            self.save_to(target)
