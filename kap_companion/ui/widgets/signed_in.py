"""Who is signed in, and who has the hands on the keys where that is someone else."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QPaintEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from kap_companion.ui.theme import paint_icon, theme_of, ui_font
from kap_companion.ui.widgets import paint
from kap_companion.ui.widgets.button import KeyboardButton

HEIGHT_PX = 44
LEAST_PX, MOST_PX = 64, 168
PADDING_PX = 8
ICON_PX = 16


@dataclass(frozen=True, slots=True)
class Hands:
    """Someone whose hands may be on the keys."""

    id: str
    name: str
    at_work: bool


class SignedIn(KeyboardButton):
    """Two quiet lines: a name, and how it stands. With others to choose from it opens a menu.

    `chosen` carries the id of who has the hands on the keys from now on.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._remark = "", ""
        self._hands: tuple[Hands, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._open_menu)
        self.show_person("", "", ())

    def show_person(self, name: str, remark: str, hands: Sequence[Hands]) -> None:
        """Show `name` and below it `remark`; nothing at all for an empty name."""
        told = (name, remark, tuple(hands))
        if told == (self._name, self._remark, self._hands) and name:
            return
        self._name, self._remark, self._hands = told
        self.setVisible(bool(name))
        self.setEnabled(self._has_choice())
        self.setAccessibleName(f"{name}, {remark}")
        self.setToolTip(f"{name}\n{remark}")
        self.updateGeometry()
        self.update()

    def text_shown(self) -> tuple[str, str]:
        """Return both lines."""
        return self._name, self._remark

    def menu(self) -> QMenu:
        """Return the choice of who has the hands on the keys."""
        menu = QMenu(self)
        menu.addAction(self.tr("Who has the hands on the keys?")).setEnabled(False)
        for each in self._hands:
            action = menu.addAction(each.name.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(each.at_work)
            action.triggered.connect(partial(self._choose, each.id))
        return menu

    def sizeHint(self) -> QSize:
        widths = [
            QFontMetricsF(font).horizontalAdvance(text)
            for font, text in ((_first(), self._name), (_second(), self._remark))
        ]
        wanted = round(max(widths) + self._right() + 2 * PADDING_PX + 1)
        return QSize(max(LEAST_PX, min(MOST_PX, wanted)), HEIGHT_PX)

    def minimumSizeHint(self) -> QSize:
        return QSize(LEAST_PX, HEIGHT_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = theme_of(self), paint.painter_for(self)
        rect = QRectF(self.rect())
        if self.isEnabled() and (self.underMouse() or self.isDown()):
            paint.fill(painter, rect, theme.raised, paint.CONTROL_RADIUS)
        room = self.width() - 2 * PADDING_PX - self._right()
        others = any(each.at_work for each in self._hands[1:])
        for top, font, text, ink in (
            (3, _first(), self._name, theme.text),
            (23, _second(), self._remark, theme.caution if others else theme.muted),
        ):
            painter.setFont(font)
            shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, room)
            paint.text(painter, QRectF(PADDING_PX, top, room, 19), shown, ink)
        if self._has_choice():
            square = QRectF(self.width() - PADDING_PX - ICON_PX, 14, ICON_PX, ICON_PX)
            paint_icon(painter, "down", theme.muted, square)
        if self.hasFocus():
            paint.focus_ring(painter, rect, theme.focus)
        painter.end()

    def _has_choice(self) -> bool:
        return len(self._hands) > 1

    def _right(self) -> int:
        return ICON_PX + 6 if self._has_choice() else 0

    def _choose(self, practitioner_id: str) -> None:
        self.chosen.emit(practitioner_id)

    def _open_menu(self) -> None:
        menu = self.menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.mapToGlobal(QPoint(0, self.height() + 2)))


def _first() -> QFont:
    return ui_font(14, 600)


def _second() -> QFont:
    return ui_font(13, 500)
