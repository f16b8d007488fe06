"""Buttons that show their key: a click does the same, and never moves the focus."""

from typing import Literal

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from kap_companion.ui.theme import Theme, paint_icon, theme_of, ui_font
from kap_companion.ui.theme.reach import FINGER_PX, by_touch, target_px
from kap_companion.ui.widgets import paint

Kind = Literal["bordered", "filled", "quiet", "toggle"]
Size = Literal["compact", "usual", "tall", "large"]

ICON_PX = 18
GAP_PX = 8
_HEIGHT_PX: dict[Size, int] = {"compact": 36, "usual": 40, "tall": 44, "large": 48}
_PADDING_PX: dict[Size, int] = {"compact": 12, "usual": 16, "tall": 16, "large": 22}


class KeyboardButton(QAbstractButton):
    """What all our buttons share: reached by Tab only, pressed by Space or Return."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        if by_touch():
            self.fit_to_hand()

    def fit_to_hand(self) -> None:
        """Be as high as a finger needs it, or as low as before."""
        self.setMinimumHeight(FINGER_PX if by_touch() else 0)
        self.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if not event.isAutoRepeat():  # a key held down would answer the next question too
                self.click()
        else:
            super().keyPressEvent(event)

    def say(self, words: str) -> None:
        """Set the caption, and the name that a screen reader speaks."""
        if words == self.caption() and self.accessibleName():
            return  # nothing around it is to be laid out anew
        self.setText(words.replace("&", "&&"))  # else Qt makes a shortcut of the next letter
        self.setAccessibleName(words)
        self.updateGeometry()
        self.update()

    def caption(self) -> str:
        """Return the caption as it is shown."""
        return self.text().replace("&&", "&")


class Button(KeyboardButton):
    """A button of a verb, with its key as a cap at the right and an optional icon at the left."""

    def __init__(
        self,
        text: str,
        kind: Kind = "bordered",
        key: str = "",
        icon: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._kind = kind
        self._key = self.usual_key = key
        self._icon = icon
        self._trailing_icon = ""
        self._size: Size = "usual"
        self._key_dimmed = False
        self.setCheckable(kind == "toggle")
        self.say(text)
        self._describe_key()

    def set_key(self, key: str) -> None:
        """Show another key than the usual one, or none."""
        if key == self._key:
            return
        self._key = key
        self._describe_key()
        self.updateGeometry()
        self.update()

    def _describe_key(self) -> None:
        if self.usual_key:
            said = self.tr("Key {0}").format(self._key) if self._key else ""
            self.setAccessibleDescription(said)

    def key_text(self) -> str:
        """Return what the key-cap shows."""
        return self._key

    def set_kind(self, kind: Kind) -> None:
        """Change the look; a page has one filled button at a time."""
        self._kind = kind
        self.updateGeometry()
        self.update()

    def set_size(self, size: Size) -> None:
        """Set the height: compact 36, usual 40, tall 44, large (patient mode) 48 pixels."""
        self._size = size
        self.updateGeometry()

    def set_icon(self, icon: str) -> None:
        """Show another icon at the left; none for an empty name."""
        self._icon = icon
        self.updateGeometry()
        self.update()

    def set_trailing_icon(self, icon: str) -> None:
        """Show an icon after the caption, such as "down" for a menu."""
        self._trailing_icon = icon
        self.updateGeometry()

    def set_key_dimmed(self, dimmed: bool) -> None:
        """Dim the key-cap while keys go into a text field."""
        self._key_dimmed = dimmed
        self.update()

    def is_key_dimmed(self) -> bool:
        """Return whether the key-cap says that its key is asleep."""
        return self._key_dimmed

    def sizeHint(self) -> QSize:
        parts = self._caption_width() + self._right_width()
        return QSize(round(parts + 2 * self._padding() + 0.5), _HEIGHT_PX[self._size])

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = theme_of(self)
        painter = paint.painter_for(self)
        rect = QRectF(self.rect())
        self._paint_box(painter, rect, theme)
        self._paint_inside(painter, rect, theme)
        if self.hasFocus():
            filled = self._kind == "filled" and self.isEnabled()
            ring = (theme.on_accent, 2) if filled else (theme.focus, 0)
            paint.focus_ring(painter, rect, ring[0], inset_px=ring[1])
        painter.end()

    def _paint_box(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        ground, border = self._box_colors(theme)
        if ground:
            paint.fill(painter, rect, ground, paint.CONTROL_RADIUS)
        if border:
            paint.outline(painter, rect, border)

    def _box_colors(self, theme: Theme) -> tuple[str, str]:
        if self._kind == "filled":
            return (theme.accent, "") if self.isEnabled() else (theme.line, "")
        if self.isChecked():
            return theme.accent_soft, theme.accent
        pressed = theme.accent_soft if self.isDown() else ""
        if self._kind == "quiet":
            return pressed or (theme.raised if self._hovered() else ""), ""
        if not self.isEnabled():
            return theme.surface, theme.line
        return pressed or theme.raised, theme.text if self._hovered() else theme.edge

    def _hovered(self) -> bool:
        return self.isEnabled() and self.underMouse()

    def _ink(self, theme: Theme) -> str:
        if not self.isEnabled():
            return theme.muted
        if self._kind == "filled":
            return theme.on_accent
        return theme.accent if self._kind == "quiet" or self.isChecked() else theme.text

    def _cap_colors(self, theme: Theme) -> tuple[str, str]:
        if self._key_dimmed and self._kind != "filled":
            return theme.muted, theme.line
        if self._kind == "filled" or self.isChecked() or not self.isEnabled():
            return self._ink(theme), self._ink(theme)
        return theme.muted, theme.edge

    def _paint_inside(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        left = self._content_left()
        if self._icon:
            self._paint_icon(painter, self._icon, left, theme)
            left += ICON_PX + GAP_PX
        painter.setFont(self._font())
        paint.text(
            painter, QRectF(left, 0, rect.width(), rect.height()), self.caption(), self._ink(theme)
        )
        right = rect.width() - self._padding()
        if self._shows_cap():
            left = right - paint.cap_width(self._key)
            paint.key_cap(painter, left, rect.center().y(), self._key, self._cap_colors(theme))
        elif self._trailing_icon:
            self._paint_icon(painter, self._trailing_icon, right - ICON_PX, theme)

    def _paint_icon(self, painter: QPainter, name: str, left: float, theme: Theme) -> None:
        square = QRectF(left, (self.height() - ICON_PX) / 2, ICON_PX, ICON_PX)
        paint_icon(painter, name, self._ink(theme), square)

    def _content_left(self) -> float:
        if self._right_width():
            return self._padding()
        return max(self._padding(), (self.width() - self._caption_width()) / 2)

    def _caption_width(self) -> float:
        icon = ICON_PX + GAP_PX if self._icon else 0
        return icon + QFontMetricsF(self._font()).horizontalAdvance(self.caption())

    def _right_width(self) -> int:
        if self._shows_cap():
            return paint.cap_width(self._key) + GAP_PX + 2
        return ICON_PX + GAP_PX if self._trailing_icon else 0

    def _shows_cap(self) -> bool:
        return bool(self._key) and not by_touch()

    def _padding(self) -> int:
        return (
            min(10, _PADDING_PX[self._size]) if self._kind == "quiet" else _PADDING_PX[self._size]
        )

    def _font(self) -> QFont:
        strong = self._kind in {"filled", "quiet"} or self.isChecked()
        return ui_font(17 if self._size == "large" else 15, 600 if strong else 500)


class IconButton(KeyboardButton):
    """A round button of one icon; its name is spoken and shown as a tooltip."""

    def __init__(
        self, icon: str, name: str, diameter_px: int = 40, parent: QWidget | None = None
    ) -> None:
        self._diameter_px = diameter_px
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_diameter(diameter_px)
        self.set_icon(icon, name)

    def set_icon(self, icon: str, name: str) -> None:
        """Show another icon and call it `name`: what a press will do."""
        self._icon = icon
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.update()

    def icon_name(self) -> str:
        """Return the name of the icon that is shown."""
        return self._icon

    def set_diameter(self, diameter_px: int) -> None:
        """Set the size of the round, in pixels; for a finger it is never too small."""
        self._diameter_px = diameter_px
        self.fit_to_hand()

    def fit_to_hand(self) -> None:
        side = target_px(self._diameter_px)
        self.setFixedSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = theme_of(self)
        painter = paint.painter_for(self)
        rect, radius = QRectF(self.rect()), self.width() / 2
        if self.isDown():
            paint.fill(painter, rect, theme.accent_soft, radius)
        hovered = self.isEnabled() and self.underMouse()
        paint.outline(painter, rect, theme.text if hovered else theme.edge, radius)
        icon_px = 22 if self.width() >= 48 else ICON_PX  # noqa: PLR2004  (the patient's size)
        square = QRectF(radius - icon_px / 2, radius - icon_px / 2, icon_px, icon_px)
        paint_icon(painter, self._icon, theme.text if self.isEnabled() else theme.muted, square)
        if self.hasFocus():
            paint.focus_ring(painter, rect, theme.focus, radius)
        painter.end()
