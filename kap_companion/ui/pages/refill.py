"""Takes out of a layout what stood in it, and puts other things in its place at once."""

from collections.abc import Iterable

from PySide6.QtWidgets import QBoxLayout, QWidget


def refill(box: QBoxLayout, widgets: Iterable[QWidget]) -> None:
    """Show `widgets` in `box` in the place of what stood there, without a moment of emptiness."""
    throw_out(box)
    for widget in widgets:
        box.addWidget(widget)
        widget.show()  # a layout would show it one turn later


def refill_together(box: QBoxLayout, widgets: Iterable[QWidget]) -> None:
    """The same for a list that may be long.

    Each widget that is shown by itself has everything around it laid out anew; one that holds them
    all does so once.
    """
    throw_out(box)
    holder = QWidget()
    inside = QBoxLayout(box.direction())
    inside.setSpacing(box.spacing())
    inside.setContentsMargins(0, 0, 0, 0)
    holder.setLayout(inside)
    for widget in widgets:
        inside.addWidget(widget)
        widget.show()  # within what is not shown yet
    if inside.count():
        box.addWidget(holder)
        holder.show()


def throw_out(box: QBoxLayout) -> None:
    """Empty `box`; its widgets are hidden now and deleted once the event at hand is over."""
    for widget in _taken(box):
        widget.hide()
        widget.deleteLater()  # later: the button that was pressed may be in it


def let_go(box: QBoxLayout) -> None:
    """Empty `box`; its widgets live on, to be shown in another layout."""
    _taken(box)


def _taken(box: QBoxLayout) -> list[QWidget]:
    taken = []
    while (item := box.itemAt(0)) is not None:
        widget = item.widget()
        if widget is None:
            box.takeAt(0)
        else:
            # A taken item outlives its place, and goes on answering with its old height.
            box.removeWidget(widget)
            taken.append(widget)
    return taken
