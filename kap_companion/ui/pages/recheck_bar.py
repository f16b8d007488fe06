"""What stands in the page once vitals lie beyond the practice's limits, until it is seen to."""

from functools import partial

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QKeyEvent, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QSizePolicy

from kap_companion.ui.theme import fonts, theme_of
from kap_companion.ui.widgets import layout, paint
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.icon_mark import IconMark
from kap_companion.ui.widgets.keycap import KeyCap
from kap_companion.ui.widgets.notice import EDGE_PX
from kap_companion.ui.widgets.text import Text
from kap_companion.ui.wording import tr

AFTER_MIN = (5, 10, 15)
AGAIN_KEY = "y"


class RecheckBar(QFrame):
    """Says what was measured, asks when to look again, and offers to note who was told."""

    recheck_in = Signal(int)
    other_wanted = Signal()
    tell_wanted = Signal()
    seen_to = Signal()
    """No recheck now, or nothing more to note."""
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._icon = IconMark("notice", "caution", 18)
        self._icon.setFixedHeight(fonts.STRONG.line_px)
        self._said = Text("", fonts.STRONG, "caution")
        self._cap = KeyCap(AGAIN_KEY)
        self.times = tuple(Button(tr("{0} min").format(minutes)) for minutes in AFTER_MIN)
        self.other = Button(tr("Other"))
        self.tell = Button(tr("Who was told"))
        self.close_button = Button("", "quiet")
        for minutes, button in zip(AFTER_MIN, self.times, strict=True):
            button.setAccessibleName(tr("Recheck in {0} min").format(minutes))
            button.clicked.connect(partial(self.recheck_in.emit, minutes))
        self.other.setAccessibleName(tr("Recheck at another time"))
        self.other.clicked.connect(self.other_wanted)
        self.tell.setAccessibleName(tr("Note who was told"))
        self.tell.clicked.connect(self.tell_wanted)
        self.close_button.clicked.connect(self.seen_to)
        buttons = (*self.times, self.other, self.tell, self.close_button)
        for button in buttons:
            button.set_size("compact")
        self._asked = (*self.times, self.other)
        said = layout.row([self._icon, self._said, self._cap], layout.M)
        said.setStretch(1, 1)
        for mark in (self._icon, self._cap):
            said.setAlignment(mark, Qt.AlignmentFlag.AlignTop)
        below = layout.row([*buttons, layout.GAP], layout.XS)
        self._box = layout.column([said, below], layout.S, (14, 10, 10, 10))
        self.setLayout(self._box)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.hide()

    def set_compact(self, compact: bool) -> None:
        """Take less height, so that rows of the log stay in sight."""
        role = fonts.LABEL if compact else fonts.STRONG
        self._said.set_role(role)
        self._icon.setFixedHeight(role.line_px)
        above = 6 if compact else 10
        self._box.setContentsMargins(14, above, 10, above)
        self._box.setSpacing(layout.XS if compact else layout.S)

    def show_reading(self, sentence: str, follow_up: str, *, asked: bool) -> None:
        """Show what was measured; once a recheck is `asked` for, only who was told is open."""
        self._said.setText(" ".join(filter(None, (sentence, follow_up))))
        self.setAccessibleName(self._said.text())
        for button in self._asked:
            button.setVisible(not asked)
        self.close_button.say(tr("Done") if asked else tr("No recheck"))
        self.show()

    def text(self) -> str:
        """Return what it says."""
        return self._said.text()

    def set_keys_dimmed(self, dimmed: bool) -> None:
        """Dim the key-cap while keys go into a text field."""
        self._cap.set_dimmed(dimmed)

    def take_keys(self) -> None:
        """Put the focus on the first thing to choose."""
        first = next(each for each in (*self._asked, self.tell) if not each.isHidden())
        first.setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # A screen reader speaks it, without the focus going there.
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = theme_of(self), paint.painter_for(self)
        rect = QRectF(self.rect())
        paint.fill(painter, rect, theme.caution_soft, paint.CONTROL_RADIUS)
        painter.setClipRect(QRectF(0, 0, EDGE_PX, rect.height()))
        paint.fill(painter, rect, theme.caution, paint.CONTROL_RADIUS)
        painter.end()
