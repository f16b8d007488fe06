"""A row of a list that the practice keeps: opened by a click, the rest in the menu at its right."""

from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QMenu, QWidget

from kap_companion.ui.pages.row import Row
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import IconButton
from kap_companion.ui.wording import tr


class ListRow(QWidget):
    """One item; its menu edits, moves or removes it, and duplicates it where `copies`."""

    opened = Signal()
    copied = Signal()
    moved = Signal(int)
    removed = Signal()

    def __init__(
        self, inner: QBoxLayout, name: str, menu_name: str, *, copies: bool = False
    ) -> None:
        super().__init__()
        self._copies = copies
        self.row = Row(inner, name, chevron=False)
        self.row.clicked.connect(self.opened)
        self.more = IconButton("more", menu_name, 36)
        self.more.clicked.connect(self._open_menu)
        box = layout.row([self.row, self.more], layout.S)
        box.setStretch(0, 1)
        self.setLayout(box)

    def menu(self) -> QMenu:
        """Return what can be done with the item."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(tr("Edit")).triggered.connect(self.opened)
        if self._copies:
            menu.addAction(tr("Duplicate")).triggered.connect(self.copied)
        menu.addAction(tr("Move up")).triggered.connect(partial(self.moved.emit, -1))
        menu.addAction(tr("Move down")).triggered.connect(partial(self.moved.emit, 1))
        menu.addAction(tr("Remove")).triggered.connect(self.removed)
        return menu

    def _open_menu(self) -> None:
        self.menu().popup(self.more.mapToGlobal(QPoint(0, self.more.height() + 2)))
