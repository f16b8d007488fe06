"""What somebody noted about a track: kept while it is typed, and never lost where that fails."""

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from kap_companion.audio.library.model import LibraryTrack
from kap_companion.ui.widgets.text_area import TextArea
from kap_companion.ui.wording import tr

KEEP_MS = 500
"""At most so long after a key."""

LINES = 2


class TrackNote(TextArea):
    """Shows the note of one track. What is not kept yet stays here, by the track's id."""

    written = Signal(int, str)
    """Keep this text as the note of the track with this id."""

    def __init__(self, parent: QWidget | None = None) -> None:
        hint = tr("The library is not encrypted: nothing about patients.")
        super().__init__(tr("Note"), hint, parent=parent)
        self.set_lines(LINES)
        self._id = 0
        self._open: dict[int, str] = {}
        self._sent: dict[int, str] = {}
        self._refused: dict[int, str] = {}
        self._pause = QTimer(self, singleShot=True, interval=KEEP_MS)
        self._pause.timeout.connect(self.keep)
        self.changed.connect(self._typed)
        self.editor.installEventFilter(self)

    def show_track(self, track: LibraryTrack | None) -> None:
        """Show the note of this track; what stood here of another is kept."""
        if track is None or track.id != self._id:
            self.keep()
        self._id = 0 if track is None else track.id
        self.setVisible(track is not None)
        if track is not None:
            text = self._open.get(track.id, track.note)
            if text != self.value():
                self.set_value(text)
            self.set_error(self._refused.get(track.id, ""))

    def keep(self) -> None:
        """Ask for all that was typed to be kept, also for what was refused before."""
        self._pause.stop()
        for track_id, text in list(self._open.items()):
            if self._sent.get(track_id) != text:
                self._sent[track_id] = text
                self.written.emit(track_id, text)

    def kept(self, track_id: int, text: str) -> None:
        """The library has this."""
        self._refused.pop(track_id, None)
        if self._open.get(track_id) == text:
            del self._open[track_id], self._sent[track_id]
        if track_id == self._id:
            self.set_error("")

    def refuse(self, track_id: int, sentence: str) -> None:
        """It was not kept; the text stays, and is tried again with the next key or choice."""
        self._sent.pop(track_id, None)
        self._refused[track_id] = tr("Not kept: {0}").format(sentence)
        if track_id == self._id:
            self.set_error(self._refused[track_id])

    def forget(self, track_id: int) -> None:
        """The track is not in the library any more."""
        for told in (self._open, self._sent, self._refused):
            told.pop(track_id, None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.editor and event.type() is QEvent.Type.FocusOut:
            self.keep()
        return super().eventFilter(watched, event)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.keep()

    def _typed(self) -> None:
        if self._id:
            self._open[self._id] = self.value()
            if not self._pause.isActive():
                self._pause.start()
