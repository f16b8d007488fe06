"""A notice stands in the page where the thing happened, until it is resolved; nothing pops up."""

from typing import Literal

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from kap_companion.ui.theme import Theme, fonts, theme_of
from kap_companion.ui.theme.fonts import TypeRole
from kap_companion.ui.widgets import layout, paint
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.icon_mark import IconMark
from kap_companion.ui.widgets.text import Text

NoticeLevel = Literal["danger", "caution", "info", "positive"]

EDGE_PX = 4
_MARGINS, _LOW_MARGINS = (18, 10, 14, 10), (18, 4, 14, 4)
_ICONS: dict[NoticeLevel, str] = {
    "danger": "notice",
    "caution": "notice",
    "info": "info",
    "positive": "check",
}


class Notice(QFrame):
    """A bar with an icon, a sentence, perhaps details, and perhaps one way to act (`acted`)."""

    acted = Signal()

    def __init__(
        self,
        level: NoticeLevel,
        text: str,
        action_text: str = "",
        details: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._level: NoticeLevel = level
        self._role = fonts.STRONG
        self._said: _Said | None = None  # most notices of a page never say anything
        self.action = Button("")
        self.action.set_size("compact")
        self.action.clicked.connect(self.acted)
        self.action.hide()
        self._line = layout.row([self.action], layout.M, _MARGINS)
        self.setLayout(self._line)
        if text:
            self.show_notice(level, text, action_text, details)

    def show_notice(
        self, level: NoticeLevel, text: str, action_text: str = "", details: str = ""
    ) -> None:
        """Say something else in the same place."""
        self._level = level
        if self._said is None:
            self._said = _Said()
            self._said.set_role(self._role)
            self._line.insertWidget(0, self._said, 1, Qt.AlignmentFlag.AlignVCenter)
            self._said.lower()  # a screen reader speaks of it before the button
            self._said.show()  # at once, so that its height counts
        self._said.say(_ICONS[level], _ink(level), text, details)
        self.action.say(action_text)
        self.action.setVisible(bool(action_text))
        self.setAccessibleName(text)
        self.setAccessibleDescription(details)
        self._keep_whole()
        self.update()

    def set_role(self, role: TypeRole) -> None:
        """Set the sentence in another type role."""
        self._role = role
        if self._said is not None:
            self._said.set_role(role)

    def set_low(self, low: bool) -> None:
        """Take less height, so that more of what is around it stays in sight."""
        self.set_role(fonts.LABEL if low else fonts.STRONG)
        self._line.setContentsMargins(*(_LOW_MARGINS if low else _MARGINS))
        self._keep_whole()

    def text(self) -> str:
        """Return the sentence."""
        return self._said.words.text() if self._said else ""

    def level(self) -> NoticeLevel:
        """Return how grave it is."""
        return self._level

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._keep_whole()

    def _keep_whole(self) -> None:
        """Where room is short, something else gives way: no line of it may be cut."""
        self.setMinimumHeight(max(0, self.heightForWidth(self.width())))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # A screen reader speaks a notice that appears, without the focus going there.
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def paintEvent(self, event: QPaintEvent) -> None:
        ground, edge = _colors(self._level, theme_of(self))
        painter = paint.painter_for(self)
        rect = QRectF(self.rect())
        paint.fill(painter, rect, ground, paint.CONTROL_RADIUS)
        painter.setClipRect(QRectF(0, 0, EDGE_PX, rect.height()))
        paint.fill(painter, rect, edge, paint.CONTROL_RADIUS)
        painter.end()


class _Said(QWidget):
    """The words with their icon beside the first line, in one piece."""

    def __init__(self) -> None:
        super().__init__()
        self.icon = IconMark("info", size_px=18)
        self.words = Text("", fonts.STRONG)
        self.details = Text("", fonts.NOTE)
        line = layout.row([self.icon], layout.M)
        line.setAlignment(self.icon, Qt.AlignmentFlag.AlignTop)
        line.addLayout(layout.column([self.words, self.details], layout.XS), 1)
        self.setLayout(line)

    def set_role(self, role: TypeRole) -> None:
        self.words.set_role(role)
        self.icon.setFixedHeight(role.line_px)

    def say(self, icon: str, tone: str, text: str, details: str) -> None:
        self.icon.set_icon(icon, tone)
        self.words.setText(text)
        self.words.set_tone(tone)
        self.details.setText(details)
        self.details.setVisible(bool(details))


def _ink(level: NoticeLevel) -> str:
    return "text" if level == "info" else level


def _colors(level: NoticeLevel, theme: Theme) -> tuple[str, str]:
    match level:
        case "danger":
            return theme.danger_soft, theme.danger
        case "caution":
            return theme.caution_soft, theme.caution
        case "positive":
            return theme.accent_soft, theme.positive
        case "info":
            return theme.raised, theme.edge
