"""What the Journey says above its line: what was refused or not saved, and what the room lacks."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.wording import tr


class JourneyNotices(QObject):
    """Two bars: one for what was done here, one for sound, battery and screen."""

    again_wanted = Signal()
    """Write again what the disk did not take."""

    def __init__(self, has_unsaved: Callable[[], bool], parent: QWidget) -> None:
        """`has_unsaved` tells whether words stand in the line that are not on the disk."""
        super().__init__(parent)
        self._has_unsaved = has_unsaved
        self._noted: set[str] = set()
        self.bar = Notice("danger", "", tr("Try again"))
        self.of_room = Notice("caution", "", tr("Noted"))
        for notice in (self.bar, self.of_room):
            notice.hide()
        self.bar.acted.connect(self._try_again)
        self.of_room.acted.connect(self._note)

    def tell(self, level: str, sentence: str) -> None:
        """Say a sentence; one without a level gives way to what was not saved."""
        if level == "not saved":
            self.tell_unsaved(sentence)
        elif level or self.bar.level() != "danger":
            _say(self.bar, level or "info", sentence)

    def tell_unsaved(self, sentence: str) -> None:
        """Say that the disk did not take something, and why."""
        again = tr("Try again") if self._has_unsaved() else ""
        self.bar.show_notice("danger", tr("Not saved: {0}").format(sentence), again)
        self.bar.show()

    def tell_saved(self) -> None:
        """Take back that something was not saved, once nothing is."""
        if self.bar.level() == "danger" and not self._has_unsaved():
            self.bar.hide()

    def tell_of_room(self, sentence: str) -> None:
        """Say what is to be known of the room; nothing where it is empty."""
        _say(self.of_room, "caution", sentence, tr("Noted"))

    def unless_noted(self, sentence: str) -> str:
        """Return the sentence, or nothing where somebody has noted it."""
        return "" if sentence in self._noted else sentence

    def _try_again(self) -> None:
        self.bar.hide()
        self.again_wanted.emit()

    def _note(self) -> None:
        self._noted.add(self.of_room.text())
        self.of_room.hide()


def _say(notice: Notice, level: str, sentence: str, action: str = "") -> None:
    if not sentence:
        notice.hide()
    elif notice.text() != sentence or notice.isHidden():
        notice.show_notice("danger" if level == "danger" else "caution", sentence, action)
        notice.show()
