"""What scrolls follows a finger; what the finger began on is not pressed by that."""

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QScroller,
    QScrollerProperties,
    QWidget,
)

FAR_AWAY = QPointF(-10_000, -10_000)
Kind, Metric = QEvent.Type, QScrollerProperties.ScrollMetric
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton


def scroll_by_finger(area: QAbstractScrollArea) -> None:
    """Let a finger scroll the area, and not beyond its ends; the mouse goes on as before."""
    port = area.viewport()
    QScroller.grabGesture(port, QScroller.ScrollerGestureType.TouchGesture)
    scroller = QScroller.scroller(port)
    properties = scroller.scrollerProperties()
    off = QScrollerProperties.OvershootPolicy.OvershootAlwaysOff
    for metric in (Metric.VerticalOvershootPolicy, Metric.HorizontalOvershootPolicy):
        properties.setScrollMetric(metric, off)
    scroller.setScrollerProperties(properties)

    def let_go(state: QScroller.State) -> None:
        if state is QScroller.State.Dragging:
            _let_go(area)

    scroller.stateChanged.connect(let_go)


def _let_go(area: QAbstractScrollArea) -> None:
    """The finger scrolls: end the press that it began with, as if it had been moved away.

    What is under the finger moves along with it, so that Qt would take the end for a click.
    """
    for button in area.viewport().findChildren(QAbstractButton):
        if button.isDown():
            _send(button, Kind.MouseMove)
            _send(button, Kind.MouseButtonRelease)
    if isinstance(area, QAbstractItemView):
        _send(area.viewport(), Kind.MouseButtonPress)  # on no row: a click needs both ends on one
        _send(area.viewport(), Kind.MouseButtonRelease)


def _send(widget: QWidget, kind: QEvent.Type) -> None:
    held = NONE if kind is Kind.MouseButtonRelease else LEFT
    button = NONE if kind is Kind.MouseMove else LEFT
    away = QMouseEvent(kind, FAR_AWAY, FAR_AWAY, button, held, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(widget, away)
