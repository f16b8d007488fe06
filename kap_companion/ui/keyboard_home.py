"""Keeps the keyboard in the window: with it nowhere no key does anything, and nothing says why."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget


class KeyboardHome(QTimer):
    """Gives the keyboard to `home` when what had it was hidden, disabled or deleted.

    It waits until the event is over: whoever lets go of the keyboard most often hands it on.
    """

    def __init__(self, window: QWidget, home: Callable[[], QWidget]) -> None:
        """`window` is the widget within which the keyboard is kept, while it is shown."""
        super().__init__(window, singleShot=True, interval=0)
        self._window, self._home = window, home
        self.timeout.connect(self._bring_home)
        application = QApplication.instance()
        assert isinstance(application, QApplication)  # noqa: S101  # a widget stands
        application.focusChanged.connect(self._lost)

    def _lost(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is None:
            self.start()

    def _bring_home(self) -> None:
        window = self._window
        if QApplication.focusWidget() is None and window.isVisible() and window.isActiveWindow():
            self._home().setFocus(Qt.FocusReason.OtherFocusReason)
