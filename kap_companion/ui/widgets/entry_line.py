"""The entry line: what is seen, or the patient's words, written down without looking away long."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from kap_companion.domain.text import MAX_NOTE_CHARS
from kap_companion.ui.theme import Theme, fonts, theme_of, ui_font
from kap_companion.ui.theme.reach import by_touch, target_px
from kap_companion.ui.widgets import paint
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.chip import Chip
from kap_companion.ui.widgets.entry_editor import ROOM_PX, EntryEditor
from kap_companion.ui.widgets.free_tag_offer import FreeTagOffer
from kap_companion.ui.widgets.icon_mark import IconMark
from kap_companion.ui.widgets.stamp_menu import StampMenu

SIDE_PX, CLOSE_PX, BETWEEN_PX = 14, 4, 10
EDGE_PX = 4
HINT_GAP_PX = 10
Align = Qt.AlignmentFlag


class EntryLine(QWidget):
    """One observation at a time; it never clears itself, so that nothing typed is lost.

    The page answers `started` with set_stamp, and `recorded` with clear_entry once the words are
    accepted. Its parts stand in a box of fixed size: what comes and goes in there with every entry
    never lays out the window around it.
    """

    started = Signal()
    recorded = Signal(str, bool)
    draft_changed = Signal(str, bool)
    left = Signal()
    tag_detached = Signal()
    refused = Signal(str)
    cleaned = Signal(int)
    focus_changed = Signal(bool)
    continued = Signal()
    """Return was pressed with Ctrl: what was recorded is to be gone on with."""
    let_go = Signal()
    """Backspace at the start of a line that held nothing else to erase."""
    earlier = Signal(int)
    """It happened so many minutes before what the stamp says (after it, below zero)."""

    def __init__(self, parent: QWidget | None = None, max_chars: int = MAX_NOTE_CHARS) -> None:
        super().__init__(parent)
        self._is_quote = False
        self._was_empty = True
        self._is_quiet = False
        self._hint_keys = ("/", '"')
        self._box = QWidget(self)
        self._editor = EntryEditor(max_chars, self._box)
        self._editor.setAccessibleName(self.tr("Observation"))
        self._mark = IconMark("quote", "accent", 22, self._box)
        self._chip = Chip("", parent=self._box)
        self._stamp = StampMenu(self._box)
        self._stamp.earlier.connect(self.earlier)
        self._record = Button(self.tr("Record"), "filled", "↵", parent=self._box)
        self._record.set_size("compact")
        self.offer = FreeTagOffer(self._editor, self._box)
        self._lay_out()
        self._connect()
        self._show_state()
        self.setFocusProxy(self._editor)

    def _lay_out(self) -> None:
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        row = self._row = QHBoxLayout(self._box)
        row.setContentsMargins(SIDE_PX, EDGE_PX, SIDE_PX, EDGE_PX)
        row.setSpacing(BETWEEN_PX)
        for part in (self._mark, self._chip):
            row.addWidget(_in_room(part), 0, Align.AlignTop)
        row.addWidget(self._editor, 1, Align.AlignTop)
        row.addWidget(self.offer.button, 0, Align.AlignBottom)
        self._stamp.setFixedHeight(ROOM_PX)
        row.addWidget(self._stamp, 0, Align.AlignBottom)
        row.addWidget(self._record, 0, Align.AlignBottom)

    def _connect(self) -> None:
        editor = self._editor
        editor.entered.connect(self._on_record)
        editor.continued.connect(self.continued)
        editor.escaped.connect(self.left)
        editor.quote_wanted.connect(self.start_quote)
        editor.start_erased.connect(self._on_start_erased)
        editor.textChanged.connect(self._on_changed)
        editor.refused.connect(self.refused)
        editor.cleaned.connect(self.cleaned)
        editor.earlier.connect(self.earlier)
        editor.lines_changed.connect(self.updateGeometry)
        editor.focus_changed.connect(self._on_focus)
        self._record.clicked.connect(self._on_record)

    # What a page asks

    def words(self) -> str:
        """What stands in the line, to the letter."""
        return self._editor.words()

    def has_keys(self) -> bool:
        """Whether what is typed goes into the line."""
        return self._editor.hasFocus()

    def is_quote(self) -> bool:
        """Whether it stands there as the patient's words."""
        return self._is_quote

    def tag(self) -> str:
        """The label of the tag that the words will be added to, or nothing."""
        return self._chip.text()

    def start_quote(self) -> None:
        """Take what is in the line as the patient's words; this counts as the first character.

        A tag that stands in it goes: what the patient said is no word of ours about it.
        """
        if not self._is_quote:
            self._let_tag_go()
            self._is_quote = True
            self._on_changed()

    def set_stamp(self, text: str) -> None:
        """Show the T+ at which the entry began; nothing for an empty text."""
        self._stamp.setText(text)
        self._stamp.setVisible(bool(text))

    def stamp(self) -> str:
        """The T+ that is shown."""
        return self._stamp.text()

    def attach_tag(self, label: str) -> None:
        """Stand a tag in the line: the words to come will belong to it."""
        self._is_quote = False
        self._chip.show_state(label)
        self._show_state()

    def clear_entry(self) -> None:
        """Empty the line: words, quote, tag and stamp. Says nothing, for the page asked."""
        self._chip.show_state("")
        self.restore("", is_quote=False)
        self.set_stamp("")

    def restore(self, words: str, is_quote: bool) -> None:
        """Put a kept draft back, quietly; the page sets its stamp."""
        self._is_quiet = True
        self._is_quote = is_quote
        self._editor.setPlainText(words)
        self._editor.moveCursor(self._editor.textCursor().MoveOperation.End)
        self._was_empty = not (words or is_quote)
        self._is_quiet = False
        self._show_state()

    def set_compact(self, compact: bool) -> None:
        """Bring the button to the edge where room is scarce."""
        right = CLOSE_PX if compact else SIDE_PX
        self._row.setContentsMargins(SIDE_PX, EDGE_PX, right, EDGE_PX)

    def insert_text(self, text: str) -> None:
        """Put text in at the cursor as if pasted, with the same guard."""
        self._editor.paste_text(text)

    # What happens in it

    def _on_changed(self) -> None:
        if self._is_quiet:
            return
        words = self.words()
        is_empty = not (words or self._is_quote)
        began, self._was_empty = self._was_empty and not is_empty, is_empty
        if is_empty:
            self.set_stamp("")
        self._show_state()
        if began:
            self.started.emit()
        self.draft_changed.emit(words, self._is_quote)

    def _on_record(self) -> None:
        words = self.words()
        if words.strip():
            self.recorded.emit(words, self._is_quote)

    def _on_start_erased(self) -> None:
        if self._is_quote:
            self._is_quote = False
            self._on_changed()
        elif self.tag():
            self._let_tag_go()
        else:
            self.let_go.emit()

    def _let_tag_go(self) -> None:
        if self.tag():
            self._chip.show_state("")
            self._show_state()
            self.tag_detached.emit()

    def _on_focus(self) -> None:
        self.update()
        self.focus_changed.emit(self._editor.hasFocus())

    def _show_state(self) -> None:
        self._editor.set_takes_quote(not self._is_quote)
        self._editor.set_serif(self._is_quote)
        self.update()
        _room_of(self._mark).setVisible(self._is_quote)
        _room_of(self._chip).setVisible(bool(self.tag()))
        self._stamp.setVisible(bool(self._stamp.text()))

    def sizeHint(self) -> QSize:
        return QSize(self._row.sizeHint().width(), self._height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._row.minimumSize().width(), self._height())

    def _height(self) -> int:
        return max(self._editor.height(), target_px(ROOM_PX)) + 2 * EDGE_PX

    def fit_to_hand(self) -> None:
        """Have room for the button as a finger needs it, or as before."""
        self.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._box.setFixedSize(event.size())

    def set_hint_keys(self, write: str, quote: str) -> None:
        """Show these keys in the empty line, for writing and for the patient's words."""
        if (write, quote) != self._hint_keys:
            self._hint_keys = (write, quote)
            self.update()

    def hints(self) -> tuple[tuple[str, str], ...]:
        """Return what an empty line says, and the key of each."""
        if self._is_quote or self.tag():
            return ()
        write, quote = ("", "") if by_touch() else self._hint_keys
        hints = ((self.tr("Write what you see"), write), (self.tr("their words"), quote))
        return hints if quote else hints[:1]

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, rect = theme_of(self), QRectF(self.rect())
        painter = paint.painter_for(self)
        paint.fill(painter, rect, theme.raised, paint.CONTROL_RADIUS)
        if self._editor.hasFocus():
            paint.focus_ring(painter, rect, theme.focus)
        else:
            paint.outline(painter, rect, theme.edge)
        if self._editor.is_empty():
            self._paint_hints(painter, QRectF(self._editor.geometry()), theme)
        painter.end()

    def _paint_hints(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        # Painted under the editor, which is clear: key-caps are higher than its lines.
        font, left = ui_font(fonts.BODY.px), rect.left()
        measure = QFontMetricsF(font)
        for text, key in self.hints():
            cap_left = left + measure.horizontalAdvance(text) + HINT_GAP_PX
            cap_px = paint.cap_width(key) if key else 0
            if cap_left + cap_px > rect.right():
                break
            painter.setFont(font)
            paint.text(painter, rect.adjusted(left - rect.left(), 0, 0, 0), text, theme.muted)
            if key:
                colors = (theme.muted, theme.edge)
                paint.key_cap(painter, cap_left, rect.center().y(), key, colors)
            left = cap_left + cap_px + 2 * HINT_GAP_PX


def _in_room(part: QWidget) -> QWidget:
    """The part in a cell as high as one line, so that it stays beside the first one."""
    room = QWidget(part.parentWidget())
    room.setFixedHeight(ROOM_PX)
    row = QHBoxLayout(room)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(part, 0, Align.AlignVCenter)
    return room


def _room_of(part: QWidget) -> QWidget:
    room = part.parentWidget()
    return room if room is not None else part
