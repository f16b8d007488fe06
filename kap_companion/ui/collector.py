"""Collects garbage on the thread of the windows alone: a Qt object that ends elsewhere ends us."""

import gc

from PySide6.QtCore import QObject, QTimer

LOOK_EVERY_MS = 1_000


class Collector(QObject):
    """Does what Python does by itself, but never on the thread that writes, plays or reads."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Take over from Python until `close`."""
        super().__init__(parent)
        gc.disable()
        timer = QTimer(self, interval=LOOK_EVERY_MS)
        timer.timeout.connect(self.look)
        timer.start()
        self._timer = timer

    def look(self) -> None:
        """Collect the oldest generation that is due."""
        due = [
            generation
            for generation, (count, limit) in enumerate(
                zip(gc.get_count(), gc.get_threshold(), strict=True)
            )
            if count > limit > 0
        ]
        if due:
            gc.collect(due[-1])

    def set_aside(self) -> None:
        """Look no more at what is there now: the program itself is large, and stays.

        Going through it all would hold the window for several frames, again and again.
        """
        gc.freeze()

    def close(self) -> None:
        """Leave it to Python again."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()


def collect_all() -> None:
    """Collect everything, also what was set aside; what stays is set aside."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()
