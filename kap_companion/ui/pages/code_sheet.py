"""A new recovery code, shown once: the sheet stays until someone says that it is on paper."""

from PySide6.QtWidgets import QWidget

from kap_companion.services.access import AccessLog
from kap_companion.ui.pages.code_card import CodeCard
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.widgets.sheet import Sheet
from kap_companion.ui.widgets.text import label
from kap_companion.ui.wording import tr


class CodeSheet(Sheet):
    """Shows `code` to print or to save, which `access` keeps.

    `remark` is what else there is to know.
    """

    def __init__(self, code: str, remark: str, access: AccessLog, area: QWidget) -> None:
        super().__init__(tr("Your new recovery code"), area)
        self.card = CodeCard()
        self.card.show_code(code, access)
        self.done = Button(tr("Done"), "filled")
        self.done.setEnabled(False)
        self.card.kept.toggled.connect(self.done.setEnabled)
        self.done.clicked.connect(self.dismiss)
        why = tr(
            "The one before opens nothing any more. Whoever holds this code can open the vault. "
            "It is shown only now: keep it on paper where you keep things that must not be lost."
        )
        if remark:
            self.add(Notice("caution", remark))
        self.add(label(why, tone="muted"), self.card, layout.GAP)
        self.set_footer(self.done)

    def dismiss(self) -> None:
        """Close, but never before the code was kept."""
        if self.card.kept.isChecked():
            super().dismiss()
        else:
            self.card.ask_to_keep()
