"""Thin bars that measure: questions done, the integration window, a passphrase, a track."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from kap_companion.ui.theme import Theme, fonts, theme_of, ui_font
from kap_companion.ui.widgets import layout, paint
from kap_companion.ui.widgets.text import Text

SEGMENT = QSize(44, 5)
LONGEST_PX = 460
BAR_PX = 10
SHOWN_HOURS = 60
TICK = QSize(3, 18)


class ProgressSegments(QWidget):
    """Shows that question `current`, counted from 1, of `total` is open; that far it is filled."""

    def __init__(self, total: int, current: int = 1, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_progress(total, current)

    def show_progress(self, total: int, current: int) -> None:
        """Show another question."""
        self._total, self._current = total, current
        self.setAccessibleName(self.tr("Question {0} of {1}").format(current, total))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(round(self._total * self._step_px()), SEGMENT.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = theme_of(self), paint.painter_for(self)
        step = self._step_px()
        for number in range(self._total):
            color = theme.accent if number < self._current else theme.line
            segment = QRectF(number * step, 0, step - layout.S, SEGMENT.height())
            paint.fill(painter, segment, color, 2.5)
        painter.end()

    def _step_px(self) -> float:
        """From one segment to the next; many of them are shorter."""
        return min(SEGMENT.width() + layout.S, LONGEST_PX / self._total)


class WindowBar(QWidget):
    """Shows how many hours after the dose it is, against the window in which integration is due."""

    def __init__(
        self,
        hours_since_dose: float,
        window_hours: tuple[float, float] = (24, 48),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._window = window_hours
        self.set_hours(hours_since_dose)

    def set_hours(self, hours_since_dose: float) -> None:
        """Move the mark of now."""
        self._hours = hours_since_dose
        opens, closes = self._window
        self.setAccessibleName(
            self.tr("{0:.0f} h after the dose; integration is due from {1:g} to {2:g} h").format(
                hours_since_dose, opens, closes
            )
        )
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, 44)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 44)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = theme_of(self), paint.painter_for(self)
        self._paint_bar(painter, theme)
        painter.setFont(ui_font(14))
        for hours in self._window:
            middle = self._x(hours)
            rect = QRectF(middle - 40, 23, 80, 20)
            words = self.tr("{0:g} h").format(hours)
            paint.text(painter, rect, words, theme.muted, Qt.AlignmentFlag.AlignHCenter)
        painter.end()

    def _paint_bar(self, painter: QPainter, theme: Theme) -> None:
        radius, top = BAR_PX / 2, 8
        paint.fill(painter, QRectF(0, top, self.width(), BAR_PX), theme.line, radius)
        opens, closes = (self._x(hours) for hours in self._window)
        window = QRectF(opens, top, closes - opens, BAR_PX)
        paint.fill(painter, window, theme.bands[5], radius)
        paint.outline(painter, window, theme.edge, radius)
        now = min(max(self._x(self._hours), 0), self.width() - TICK.width())
        tick = QRectF(round(now), top - 4, TICK.width(), TICK.height())
        paint.fill(painter, tick, theme.text, 1.5)

    def _x(self, hours: float) -> float:
        shown = max(SHOWN_HOURS, self._window[1] * 1.25)
        return hours / shown * self.width()


class StrengthMeter(QWidget):
    """Shows how hard a passphrase is to guess, in a word and as `level` of `STEPS` steps."""

    STEPS = 4

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._level = 0
        self._word = Text("", fonts.SECONDARY, wrap=False)
        self._bar = _Steps()
        line = layout.row([self._bar, self._word], layout.M)
        line.setStretch(1, 1)
        self.setLayout(line)
        self.set_strength(0, "")

    def set_strength(self, level: int, word: str) -> None:
        """Show `level` (0 to 4) and the word or short sentence for it."""
        tone = ("muted", "danger", "caution", "positive", "positive")[level]
        self._word.setText(word)
        self._word.set_tone(tone)
        self._bar.show_steps(level, tone)
        self.setAccessibleName(word)

    def word(self) -> str:
        """Return the word shown."""
        return self._word.text()


class _Steps(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._level, self._tone = 0, "muted"
        self.setFixedSize(4 * 36 + 3 * 4, 5)

    def show_steps(self, level: int, tone: str) -> None:
        self._level, self._tone = level, tone
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = theme_of(self), paint.painter_for(self)
        for number in range(StrengthMeter.STEPS):
            color = getattr(theme, self._tone) if number < self._level else theme.line
            paint.fill(painter, QRectF(number * 40, 0, 36, 5), color, 2.5)
        painter.end()


class TrackBar(QWidget):
    """Shows how much of a track has been played, from 0 to 1; it can't be dragged."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._share = 0.0
        self.setFixedHeight(4)
        self.setAccessibleName(self.tr("Position in the track"))

    def set_position(self, share: float) -> None:
        """Show `share` of the track as played; what is beyond 0 and 1 is drawn at the end."""
        self._share = min(1.0, max(0.0, share))
        self.setAccessibleDescription(f"{self._share:.0%}")
        self.update()

    def position(self) -> float:
        """Return the share shown."""
        return self._share

    def sizeHint(self) -> QSize:
        return QSize(160, 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = theme_of(self), paint.painter_for(self)
        rect = QRectF(self.rect())
        paint.fill(painter, rect, theme.line, 2)
        rect.setWidth(rect.width() * self._share)
        paint.fill(painter, rect, theme.accent, 2)
        painter.end()
