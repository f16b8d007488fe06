"""A new recovery code, shown once: the sheet stays until someone says that it is on paper."""

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
from kap_companion.ui.widgets.sheet import Sheet
from kap_companion.ui.widgets.text import Text, label
from kap_companion.ui.wording import tr


class CodeSheet(Sheet):
    """Shows `code` to print or to save; `remark` is what else there is to know."""

    def __init__(self, code: str, remark: str, area: QWidget) -> None:
        super().__init__(tr("Your new recovery code"), area)
        self._code = code
        self.shown = Text(code, fonts.LEAD)
        self.shown.setAccessibleName(tr("Recovery code"))
        self.print = Button(tr("Print"), icon="print")
        self.print.clicked.connect(lambda: print_code(self, self._code))
        self.save = Button(tr("Save as a file"), icon="export")
        self.save.clicked.connect(self._save)
        self.said = Notice("positive", "")
        self.said.hide()
        self.kept = CheckBox(tr("I have it on paper, away from this laptop"))
        self.done = Button(tr("Done"), "filled")
        self.done.setEnabled(False)
        self.kept.toggled.connect(self.done.setEnabled)
        self.done.clicked.connect(self.dismiss)
        why = tr(
            "The one before opens nothing any more. Whoever holds this code can open the vault. "
            "It is shown only now: keep it on paper where you keep things that must not be lost."
        )
        if remark:
            self.add(Notice("caution", remark))
        buttons = layout.row([self.print, self.save, layout.GAP], layout.M)
        card = layout.card(layout.column([self.shown]))
        self.add(label(why, tone="muted"), card, buttons, self.kept, self.said, layout.GAP)
        self.set_footer(self.done)

    def dismiss(self) -> None:
        """Close, but never before the code was kept."""
        if self.kept.isChecked():
            super().dismiss()
        else:
            self.said.show_notice("caution", tr("Print or save the code first, then say so here."))
            self.said.show()

    def save_to(self, target: str) -> None:
        """Write the code into this file, and say whether that worked."""
        try:
            write_beside(Path(target), recovery_text(self._code).encode())
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
