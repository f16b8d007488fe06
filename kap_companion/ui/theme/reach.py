"""How large a target has to be: for a pointer, or for a finger."""

from PySide6.QtCore import QCoreApplication

LEAST_PX = 36
FINGER_PX = 44


def by_touch() -> bool:
    """Return whether the program is worked by fingers now."""
    app = QCoreApplication.instance()
    return app is not None and app.property("touch") is True


def target_px(px: int) -> int:
    """Return how high (or wide) a target is whose usual size is this."""
    return max(px, FINGER_PX) if by_touch() else px
