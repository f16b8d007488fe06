"""Whether the program is worked by fingers: by what touched it last, and never in mid-tap."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QInputDevice, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from kap_companion.ui.theme import refresh_style
from kap_companion.ui.theme.reach import by_touch
from kap_companion.ui.widgets.button import KeyboardButton
from kap_companion.ui.widgets.entry_line import EntryLine
from kap_companion.ui.widgets.tag_grid import TagGrid

_ENDS = frozenset(
    {
        QEvent.Type.TouchEnd,
        QEvent.Type.TouchCancel,
        QEvent.Type.MouseButtonRelease,
        QEvent.Type.KeyRelease,
    }
)


class TouchWatch(QObject):
    """Watches one window. Targets grow for a finger, and are as before for a mouse or a key."""

    changed = Signal(bool)

    def __init__(self, app: QApplication) -> None:
        """It lives as long as the program."""
        super().__init__(app)
        self._app = app
        self._wanted = by_touch()
        # Once the tap is over, and what it asked for is done: nothing moves under the finger.
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(lambda: self.use(touch=self._wanted))

    def watch(self, window: QWidget) -> None:
        """Watch this window, which is shown; every touch comes to it first."""
        handle = window.windowHandle()
        if handle is not None:
            handle.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        del watched
        kind = event.type()
        if kind is QEvent.Type.TouchBegin:
            self._wanted = True
        elif isinstance(event, QMouseEvent):
            if kind is QEvent.Type.MouseButtonPress and not _is_of_a_finger(event):
                self._wanted = False
        elif isinstance(event, QKeyEvent) and kind is QEvent.Type.KeyPress and not _is_writing():
            self._wanted = False
        if kind in _ENDS and self._wanted != by_touch():
            self._soon.start()
        return False

    def use(self, *, touch: bool) -> None:
        """Fit everything to a finger, or to a pointer."""
        self._wanted = touch
        if touch == by_touch():
            return
        self._app.setProperty("touch", touch)
        refresh_style(self._app)
        for widget in self._app.allWidgets():
            if isinstance(widget, KeyboardButton | TagGrid | EntryLine):
                widget.fit_to_hand()
        self.changed.emit(touch)


def _is_of_a_finger(event: QMouseEvent) -> bool:
    """Qt makes a press of the mouse out of a tap, for what knows nothing of touch."""
    return event.device().type() is QInputDevice.DeviceType.TouchScreen


def _is_writing() -> bool:
    """Whether keys go into a field: they may come from a keyboard on the screen."""
    focus = QApplication.focusWidget()
    return focus is not None and focus.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
