"""Spacing on a grid of four pixels, and the hairlines that part things without boxing them."""

from collections.abc import Sequence
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from kap_companion.ui.widgets.finger import scroll_by_finger

XS, S, M, L, XL, XXL, XXXL = 4, 8, 12, 16, 24, 32, 44

Margins = tuple[int, int, int, int]
NO_MARGINS: Margins = (0, 0, 0, 0)


Box = TypeVar("Box", bound=QBoxLayout)


class _Gap:
    """Room that takes what is left over."""


GAP = _Gap()
Item = QWidget | QBoxLayout | int | _Gap


def column(
    items: Sequence[Item] = (), spacing: int = S, margins: Margins = NO_MARGINS
) -> QVBoxLayout:
    """Return a column of widgets, layouts, pixels of room, and `GAP` for the room left over."""
    return _filled(QVBoxLayout(), items, spacing, margins)


def row(items: Sequence[Item] = (), spacing: int = S, margins: Margins = NO_MARGINS) -> QHBoxLayout:
    """Return a row of widgets, layouts, pixels of room, and `GAP` for the room left over."""
    return _filled(QHBoxLayout(), items, spacing, margins)


def hline() -> QFrame:
    """Return a horizontal hairline."""
    return _hairline(1, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)


def vline() -> QFrame:
    """Return a vertical hairline."""
    return _hairline(1, QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)


def card(inner: QBoxLayout, margins: Margins = (XL, 20, XL, 22)) -> QFrame:
    """Return a card around `inner`: only for what is now or must be decided."""
    frame = surface("card")
    inner.setContentsMargins(*margins)
    frame.setLayout(inner)
    return frame


def scrolling(inner: QWidget) -> QScrollArea:
    """Return an area in which `inner` scrolls where it doesn't fit; Tab passes the area by."""
    area = QScrollArea()
    # A ground of our own is clear, and asking for Qt's loads every kind of widget there is.
    area.setViewport(QWidget())
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inner)
    scroll_by_finger(area)
    inner.setAutoFillBackground(False)
    return area


def surface(kind: str = "surface") -> QFrame:
    """Return a frame filled as "surface", "raised" or "card"."""
    frame = QFrame()
    frame.setProperty("surface", kind)
    return frame


def _filled(box: Box, items: Sequence[Item], spacing: int, margins: Margins) -> Box:
    box.setSpacing(spacing)
    box.setContentsMargins(*margins)
    for item in items:
        add(box, item)
    return box


def add(box: QBoxLayout, item: Item) -> None:
    """Put one more item at the end of `box`."""
    match item:
        case QWidget():
            box.addWidget(item)
        case QBoxLayout():
            box.addLayout(item)
        case int():
            box.addSpacing(item)
        case _:
            box.addStretch(1)


def _hairline(px: int, across: QSizePolicy.Policy, down: QSizePolicy.Policy) -> QFrame:
    frame = surface("line")
    frame.setSizePolicy(across, down)
    if down is QSizePolicy.Policy.Fixed:
        frame.setFixedHeight(px)
    else:
        frame.setFixedWidth(px)
    return frame
