"""A quick note on the lock screen: it goes into the record sealed, and can't be read here again."""

from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from kap_companion.domain.moment import Moment, elapsed
from kap_companion.domain.text import MAX_NOTE_CHARS
from kap_companion.errors import KapError
from kap_companion.services.locked_room import LockedRoom, Sealed
from kap_companion.ui.bridge import Bridge
from kap_companion.ui.draft_keeper import DraftKeeper
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.guarded_area import GuardedArea
from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.widgets.text import Text, heading, line
from kap_companion.ui.wording import clock_text, t_plus_text, tr

LINES, LINES_COMPACT = 3, 1
_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class LockNote(QWidget):
    """Words, recorded at the moment of their first character. `left` tells that Esc was pressed."""

    left = Signal()
    focus_changed = Signal(bool)

    def __init__(self, room: LockedRoom, bridge: Bridge) -> None:
        super().__init__()
        self._room, self._bridge = room, bridge
        self._began: Moment | None = None
        self.editor = GuardedArea(MAX_NOTE_CHARS)
        self.editor.setAccessibleName(tr("Quick note"))
        self.editor.setTabChangesFocus(True)
        self.editor.setUndoRedoEnabled(True)
        self.editor.installEventFilter(self)
        self.editor.textChanged.connect(self._typed)
        self.editor.noticed.connect(partial(self._say, "caution"))
        self.record = Button(tr("Record"), key="↵")
        self.record.clicked.connect(self._record)
        self.notice = Notice("danger", "")
        self.notice.hide()
        self._counted = line("", fonts.BODY, "positive")
        said = tr("You can write. Nothing can be read here until you unlock.")
        self._hint = Text(said, fonts.BODY, "muted")
        row = layout.row([self._counted, layout.GAP, self.record], layout.M)
        self.setLayout(
            layout.column([heading(tr("Quick note")), self._hint, self.editor, self.notice, row])
        )
        self._drafts = DraftKeeper(self._keep, self)
        self.show_counted()

    def set_compact(self, compact: bool) -> None:
        """Take less room."""
        self._hint.setVisible(not compact)
        self.editor.set_lines(LINES_COMPACT if compact else LINES)

    def focus(self) -> None:
        """Stand in the note."""
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_counted(self) -> None:
        """Say how much was sealed, and at what time a note would stand now."""
        count, first = self._room.notes, self._room.first_note
        if count and first:
            since = clock_text(first)
            said = tr("1 note sealed since {0}") if count == 1 else tr("{1} notes sealed since {0}")
            self._counted.setText(f"✓ {said.format(since, count)}")
        at = self._began
        self.record.say(tr("Record at {0}").format(self._time_of(at)) if at else tr("Record"))

    def follow(self, sealed: Sealed) -> None:
        """Tell what became of something that was sealed."""
        self._bridge.when_done(sealed, self._was_sealed, partial(self._say, "danger"))

    def flush(self) -> None:
        """Keep at once what is not kept yet."""
        self._drafts.flush()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Return records, Shift and Return break the line, Esc leaves."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            if event.key() in _ENTER and not shift:
                self._record()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.left.emit()
                return True
        elif event.type() in {QEvent.Type.FocusIn, QEvent.Type.FocusOut}:
            self.focus_changed.emit(event.type() == QEvent.Type.FocusIn)
        return super().eventFilter(watched, event)

    def _typed(self) -> None:
        if not self.editor.words():
            self._began = None
        elif self._began is None:
            self._began = self._room.now()
        self._drafts.typed()
        self.show_counted()

    def _record(self) -> None:
        if self.editor.isReadOnly():  # the same words are on their way
            return
        words = self.editor.words()
        try:
            sealed = self._room.note(words, self._began)
        except KapError as refused:
            self._say("caution", str(refused))
            return
        self._drafts.stop()
        self.editor.setReadOnly(True)
        self._bridge.when_done(sealed, self._recorded, self._not_recorded)

    def _recorded(self, _nothing: object) -> None:
        self.editor.setReadOnly(False)
        self.editor.clear()
        self._drafts.stop()
        self._room.keep_note_draft("")
        self._was_sealed(None)

    def _not_recorded(self, sentence: str) -> None:
        self.editor.setReadOnly(False)
        self._say("danger", sentence)

    def _was_sealed(self, _nothing: object) -> None:
        self.notice.hide()
        self.show_counted()

    def _say(self, level: str, sentence: str) -> None:
        said = tr("Not saved: {0}").format(sentence) if level == "danger" else sentence
        self.notice.show_notice("danger" if level == "danger" else "caution", said)
        self.notice.show()

    def _keep(self) -> None:
        kept = self._room.keep_note_draft(self.editor.words())
        self._bridge.when_done(kept, lambda _: None, partial(self._say, "danger"))

    def _time_of(self, moment: Moment) -> str:
        anchor = self._room.state.anchor
        return clock_text(moment) if anchor is None else t_plus_text(elapsed(anchor, moment).ms)
