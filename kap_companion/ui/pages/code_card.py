"""A recovery code to print or to save, and the box that says it is on paper."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from kap_companion.errors import KapError
from kap_companion.exports import write_beside
from kap_companion.ui.pages.recovery_print import print_code, recovery_text
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.check import CheckBox
from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.widgets.text import Text
from kap_companion.ui.wording import tr


class CodeCard(QWidget):
    """Shows one code; `kept` is the box. It says below what became of saving."""

    def __init__(self) -> None:
        super().__init__()
        self.shown = Text("", fonts.LEAD)
        self.shown.setAccessibleName(tr("Recovery code"))
        self.print = Button(tr("Print"), icon="print")
        self.print.clicked.connect(lambda: print_code(self, self.shown.text()))
        self.save = Button(tr("Save as a file"), icon="export")
        self.save.clicked.connect(self._save)
        self.said = Notice("positive", "")
        self.said.hide()
        self.kept = CheckBox(tr("I have it on paper, away from this laptop"))
        buttons = layout.row([self.print, self.save, layout.GAP], layout.M)
        card = layout.card(layout.column([self.shown]))
        self.setLayout(layout.column([card, buttons, self.said, self.kept], layout.L))

    def show_code(self, code: str) -> None:
        """Show this code; an empty one forgets it."""
        self.shown.setText(code)

    def ask_to_keep(self) -> None:
        """Say that it has to be kept first."""
        said = tr("Print or save the code first, then say so below.")
        self.said.show_notice("caution", said)
        self.said.show()

    def save_to(self, target: str) -> None:
        """Write the code into this file, and say whether that worked."""
        try:
            write_beside(Path(target), recovery_text(self.shown.text()).encode())
        except KapError as failed:
            self.said.show_notice("danger", str(failed))
        else:
            said = tr("Saved. Move the file off this laptop, or print it and delete it.")
            self.said.show_notice("positive", said)
        self.said.show()

    def _save(self) -> None:
        name = tr("KAP Companion recovery code.txt")
        target, _ = QFileDialog.getSaveFileName(self, tr("Save the recovery code"), name)
        if target:
            self.save_to(target)
