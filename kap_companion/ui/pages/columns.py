"""The frame of the pages outside a session: two columns, or one with the primary action pinned."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QBoxLayout, QFrame, QScrollArea, QVBoxLayout, QWidget

from kap_companion.errors import KapError
from kap_companion.ui.pages.page import Page
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.wording import tr
from kap_companion.ui.workspace import Workspace

SIDE_PX = 428
WIDE_MARGINS = (layout.XXL, 24, layout.XXL, layout.XL)
COMPACT_MARGINS = (20, 16, 20, 20)


class ColumnsPage(Page):
    """Rebuilds its content in `refresh`, from what `columns` returns."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.workspace = workspace
        self.compact = False
        self._drawn = False
        self._scroll = layout.scrolling(QWidget())
        self._pinned = _pinned()
        self.setLayout(layout.column([self._scroll, self._pinned], 0))

    def columns(self) -> tuple[QWidget, QWidget]:
        """Return the main column and the one at its right, drawn anew."""
        raise NotImplementedError

    def primary(self) -> tuple[str, Callable[[], None]] | None:
        """Return words and act of the one filled button, for where it has to be pinned."""
        return None

    def refresh(self) -> None:
        self._drawn = True
        try:
            inner = self._arranged(*self.columns())
        except KapError as error:
            inner = self._unread(str(error))
        self._replace(inner)
        self._pin()

    def set_compact(self, compact: bool) -> None:
        if compact != self.compact:
            self.compact = compact
            if self._drawn:
                self.refresh()

    def _arranged(self, main: QWidget, side: QWidget) -> QWidget:
        inner = QWidget()
        box: QBoxLayout
        if self.compact:
            box = layout.column([main, side, layout.GAP], layout.XL, COMPACT_MARGINS)
        else:
            side.setFixedWidth(SIDE_PX)
            box = layout.row([], layout.XXXL, WIDE_MARGINS)
            box.addLayout(layout.column([main, layout.GAP]), 1)
            box.addLayout(layout.column([side, layout.GAP]))
        inner.setLayout(box)
        return inner

    def _unread(self, sentence: str) -> QWidget:
        notice = Notice("danger", sentence, tr("Try again"))
        notice.acted.connect(self.refresh)
        inner = QWidget()
        inner.setLayout(layout.column([notice, layout.GAP], margins=WIDE_MARGINS))
        return inner

    def _replace(self, inner: QWidget) -> None:
        """Show `inner` where the old content stood, at the same height."""
        bar = self._scroll.verticalScrollBar()
        place = bar.value()
        discard(self._scroll, self)
        inner.setAutoFillBackground(False)
        self._scroll.setWidget(inner)
        inner.adjustSize()
        bar.setValue(place)

    def _pin(self) -> None:
        box = self._pinned.layout()
        while box is not None and (item := box.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        action = self.primary() if self.compact else None
        self._pinned.setVisible(action is not None)
        if action is not None and isinstance(box, QVBoxLayout):
            button = Button(action[0], "filled")
            button.clicked.connect(lambda _=False: action[1]())
            box.addWidget(button)


def _pinned() -> QFrame:
    frame = layout.surface("surface")
    frame.setLayout(layout.column([], margins=(20, 10, 20, 10)))
    frame.hide()
    return frame


def discard(area: QScrollArea, owner: QWidget) -> None:
    """Take what `area` shows out of it, and let it go once nothing of it is at work.

    The button that was pressed may be in it: `owner` keeps it until then, or Python, which gets it
    from `takeWidget`, would destroy it under its own click.
    """
    before = area.takeWidget()
    if before is not None:
        before.setParent(owner)
        before.deleteLater()


def stack(*items: layout.Item, spacing: int = layout.S) -> QWidget:
    """Return a widget with the items one below the other."""
    widget = QWidget()
    widget.setLayout(layout.column(items, spacing))
    return widget


def in_a_row(items: Sequence[layout.Item], spacing: int = layout.S) -> QWidget:
    """Return a widget with the items side by side."""
    widget = QWidget()
    widget.setLayout(layout.row(items, spacing))
    return widget
