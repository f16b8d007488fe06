"""What stands in the header: the clock, the person, the stages and the music."""

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from kap_companion.ui.theme import fonts, paint_icon, theme_of, ui_font
from kap_companion.ui.theme.fonts import TypeRole, role_font
from kap_companion.ui.widgets import layout, paint
from kap_companion.ui.widgets.button import IconButton, KeyboardButton
from kap_companion.ui.widgets.icon_mark import IconMark
from kap_companion.ui.widgets.text import Text

PREFIX_GAP_PX = 7
CHECK_PX = 16
CHECK_GAP_PX = 6
STAGE_PADDING_PX = 9
NAME_WIDE = TypeRole(18, 24, 600)
NAME_COMPACT = TypeRole(16, 22, 600)

# Prefix size and least width, in pixels, by the size of the digits.
_CLOCK_ROOM = {168: (40, 420), 66: (22, 196), 46: (18, 150), 36: (17, 132), 20: (17, 132)}


class Clock(QWidget):
    """T+ in digits that keep their places; any other state in quiet words."""

    def __init__(self) -> None:
        super().__init__()
        self._prefix, self._text, self._role, self._tone = "", "", fonts.CLOCK, "text"
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def show_time(self, prefix: str, text: str, role: TypeRole, tone: str) -> None:
        """Show `prefix` and `text`, the text in `role` and `tone`."""
        shown = (prefix, text, role, tone)
        if shown == (self._prefix, self._text, self._role, self._tone):
            return
        self._prefix, self._text, self._role, self._tone = shown
        self.setAccessibleName(f"{prefix} {text}".strip())
        self.updateGeometry()
        self.update()

    def set_role(self, role: TypeRole) -> None:
        """Set the time in another size."""
        self.show_time(self._prefix, self._text, role, self._tone)

    def text(self) -> str:
        """Return the time shown, without the prefix."""
        return self._text

    def sizeHint(self) -> QSize:
        digits = QFontMetricsF(role_font(self._role)).horizontalAdvance(self._text)
        least = _CLOCK_ROOM[self._role.px][1]
        return QSize(max(least, round(self._digits_left() + digits + 1)), self._role.line_px)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = theme_of(self), paint.painter_for(self)
        metrics = QFontMetricsF(role_font(self._role))
        baseline = round((self.height() + metrics.ascent() - metrics.descent()) / 2)
        painter.setFont(self._prefix_font())
        painter.setPen(QColor(theme.muted))
        painter.drawText(0, baseline, self._prefix)
        painter.setFont(role_font(self._role))
        painter.setPen(QColor(getattr(theme, self._tone)))
        painter.drawText(round(self._digits_left()), baseline, self._text)
        painter.end()

    def _prefix_font(self) -> QFont:
        return ui_font(_CLOCK_ROOM[self._role.px][0], 500)

    def _digits_left(self) -> float:
        if not self._prefix:
            return 0
        return QFontMetricsF(self._prefix_font()).horizontalAdvance(self._prefix) + PREFIX_GAP_PX


class Person(QWidget):
    """Whose session this is, and a second line about it."""

    def __init__(self) -> None:
        super().__init__()
        self._name = Text("", NAME_WIDE, wrap=False)
        self._subtitle = Text("", fonts.SECONDARY, "muted", wrap=False)
        self.setLayout(
            layout.column([layout.GAP, self._name, self._subtitle, layout.GAP], spacing=0)
        )
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def show_person(self, name: str, subtitle: str) -> None:
        """Show another person; nobody at all for an empty name."""
        self._name.setText(name)
        self._subtitle.setText(subtitle)
        self.setVisible(bool(name))

    def set_compact(self, compact: bool) -> None:
        """Set the name smaller where room is short."""
        self._name.set_role(NAME_COMPACT if compact else NAME_WIDE)
        self.setMinimumWidth(72 if compact else 132)


class StageTab(KeyboardButton):
    """One stage of the session: a word, a check when it is done, a line below where we are."""

    def __init__(self, key: str, word: str) -> None:
        super().__init__()
        self.key = key
        self._done = False
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.say(word)

    def nextCheckState(self) -> None:
        """Stay: the stage changes when the page has changed."""

    def show_state(self, done: bool, current: bool) -> None:
        """Mark the stage as done, and as the one that is shown."""
        if (done, current) == (self._done, self.isChecked()):
            return
        self._done = done
        self.setChecked(current)
        self.setAccessibleDescription(self.tr("done") if done else "")
        self.updateGeometry()
        self.update()

    def is_done(self) -> bool:
        """Return whether the check stands before the word."""
        return self._done

    def sizeHint(self) -> QSize:
        words = QFontMetricsF(self._font()).horizontalAdvance(self.caption())
        return QSize(round(words + self._check_room() + 2 * STAGE_PADDING_PX + 1), 36)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = theme_of(self), paint.painter_for(self)
        left = float(STAGE_PADDING_PX)
        if self._done:
            square = QRectF(left, (self.height() - CHECK_PX) / 2, CHECK_PX, CHECK_PX)
            paint_icon(painter, "check", theme.positive, square)
            left += self._check_room()
        current = self.isChecked()
        painter.setFont(self._font())
        ink = theme.text if current or self.underMouse() else theme.muted
        paint.text(painter, QRectF(left, 0, self.width(), self.height()), self.caption(), ink)
        if current:
            paint.fill(painter, QRectF(0, self.height() - 3, self.width(), 3), theme.accent)
        if self.hasFocus():
            paint.focus_ring(painter, QRectF(self.rect()).adjusted(0, 4, 0, -4), theme.focus)
        painter.end()

    def _check_room(self) -> int:
        return CHECK_PX + CHECK_GAP_PX if self._done else 0

    def _font(self) -> QFont:
        return ui_font(15, 600 if self.isChecked() else 500)


class MusicState(QWidget):
    """What plays, and the one button for it. Without sound: a crossed speaker, and words."""

    play_pause = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.button = IconButton("play", self.tr("Play music"))
        self.button.clicked.connect(self.play_pause)
        self._no_sound = IconMark("nosound", "caution", 22)
        self._title = Text("", NAME_WIDE, wrap=False)
        self._subtitle = Text("", fonts.SECONDARY, "muted", wrap=False)
        words = layout.column([layout.GAP, self._title, self._subtitle, layout.GAP], spacing=0)
        self.setLayout(layout.row([self.button, self._no_sound, words], spacing=11))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.show_music("", "", playing=False, available=True)

    def show_music(self, title: str, subtitle: str, *, playing: bool, available: bool) -> None:
        """Show what plays; nothing at all for an empty title."""
        self._title.setText(title)
        self._subtitle.setText(subtitle)
        self._subtitle.setVisible(bool(subtitle))
        self.button.setVisible(available)
        self._no_sound.setVisible(not available)
        name = self.tr("Pause music") if playing else self.tr("Play music")
        self.button.set_icon("pause" if playing else "play", name)
        self.setVisible(bool(title))

    def set_compact(self, compact: bool) -> None:
        """Set title and button smaller where room is short."""
        self._title.set_role(NAME_COMPACT if compact else NAME_WIDE)
        self.button.set_diameter(36 if compact else 40)
