"""A quiet column in the middle of an empty window: for the pages before a vault is open."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.icon_mark import IconMark

PAPER_PX = 520


def paper(items: Sequence[layout.Item], width_px: int = PAPER_PX) -> QWidget:
    """Return a page with these items in one centred column below the mark; it scrolls when low."""
    column = QWidget()
    column.setFixedWidth(width_px)
    mark = layout.row([IconMark("mark", "accent", 44), layout.GAP], 0)
    column.setLayout(layout.column([layout.GAP, mark, *items, layout.GAP], layout.L))
    room = QWidget()
    room.setLayout(
        layout.row([layout.GAP, column, layout.GAP], 0, (layout.XL, layout.XL, layout.XL, 0))
    )
    ground = layout.surface("surface")
    ground.setLayout(layout.column([layout.scrolling(room)], 0))
    return ground
