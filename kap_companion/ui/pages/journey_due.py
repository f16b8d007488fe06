"""What is due in the room: silent, in caution when it is time, large enough to read from afar."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from kap_companion.domain.due import Due, DueState
from kap_companion.ui.check_words import check_name, is_near, missed_text, when_text
from kap_companion.ui.theme import fonts, paint_icon, theme_of, ui_font
from kap_companion.ui.widgets import layout, paint
from kap_companion.ui.widgets.button import Button, KeyboardButton
from kap_companion.ui.widgets.text import Text, line
from kap_companion.ui.wording import tr

NEAR_PX, FAR_PX = 44, 36
NEAR_TYPE_PX, FAR_TYPE_PX = 20, 16
PAD_PX, GAP_PX, ICON_PX = 10, 8, 18


MOST_NAMED = 1
"""So many missed checks have room to be named beside one that comes."""
LATER_KEY = "z"


class DueButton(KeyboardButton):
    """One check that waits, and when it is due. A press, or its key, makes it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._when, self._key, self._near = "", "", "", False
        self._shown: tuple[str, str, str, bool] | None = None
        self._small, self._capped = False, True
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_due(self, due: Due, key: str) -> None:
        """Show this check; `key` is what makes it, nothing where that is turned off."""
        shown = (check_name(due.name), when_text(due), key, is_near(due))
        if shown == self._shown:
            return
        self._shown = shown
        self._name, self._when, self._key, self._near = shown
        self.say(f"{self._name}, {self._when}")
        self.setAccessibleDescription(tr("Key {0}").format(key) if key else "")
        self.updateGeometry()
        self.update()

    def set_small(self, small: bool, *, capped: bool = False) -> None:
        """Show it where there is little width, in the type of the text; with its key or without."""
        self._capped = capped or not small
        self._small = small
        self.updateGeometry()
        self.update()

    def is_near(self) -> bool:
        """Whether it says that a check is due, or soon will be."""
        return self._near

    def sizeHint(self) -> QSize:
        words = self._width(self._name, self._name_font()) + self._width(self._when, self._font())
        marks = self._cap_px() if self._near else ICON_PX
        width = words + marks + 2 * GAP_PX + 4 + (2 * PAD_PX if self._near else 0)
        return QSize(round(width), NEAR_PX if self._near else FAR_PX)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = theme_of(self), paint.painter_for(self)
        rect, pad = QRectF(self.rect()), PAD_PX if self._near else 0
        if self._near:
            paint.fill(painter, rect, theme.caution_soft, paint.CONTROL_RADIUS)
            paint.outline(painter, rect, theme.caution)
        ink = theme.caution if self._near else theme.text
        left, right = float(pad), rect.width() - pad
        if self._near and self._capped and self._key:
            colors = (theme.caution, theme.caution)
            paint.key_cap(painter, left, rect.center().y(), self._key, colors)
            left += paint.cap_width(self._key) + GAP_PX
        elif not self._near:
            square = QRectF(left, (rect.height() - ICON_PX) / 2, ICON_PX, ICON_PX)
            paint_icon(painter, "due", theme.muted, square)
            left += ICON_PX + GAP_PX
        when_width = self._width(self._when, self._font())
        painter.setFont(self._font())
        when = QRectF(right - when_width, 0, when_width + 1, rect.height())
        paint.text(painter, when, self._when, ink if self._near else theme.muted)
        room = right - when_width - GAP_PX - left
        name_font = self._name_font()
        name = QFontMetricsF(name_font).elidedText(self._name, Qt.TextElideMode.ElideRight, room)
        painter.setFont(name_font)
        paint.text(painter, QRectF(left, 0, room, rect.height()), name, ink)
        if self.hasFocus():
            paint.focus_ring(painter, rect, theme.focus)
        painter.end()

    def _cap_px(self) -> int:
        return paint.cap_width(self._key) if self._key else 0

    def _font(self) -> QFont:
        return ui_font(self._type_px(), 600 if self._near else 400)

    def _name_font(self) -> QFont:
        return ui_font(self._type_px(), 600 if self._near else 500)

    def _type_px(self) -> int:
        return NEAR_TYPE_PX if self._near and not self._small else FAR_TYPE_PX

    @staticmethod
    def _width(text: str, font: QFont) -> float:
        return QFontMetricsF(font).horizontalAdvance(text)


class DueBlock(QWidget):
    """The check that comes first, what comes after it and what was missed."""

    made = Signal(object)
    """This check is made, or wants to be: a `Due`."""
    put_off = Signal(object)
    all_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._first: Due | None = None
        self.first = DueButton()
        self.first.clicked.connect(lambda: self.made.emit(self._first))
        self._then = line("", fonts.SECONDARY, "muted")
        self._missed = Text("", fonts.SECONDARY, "caution", wrap=False)
        self.later = Button(tr("Later"), "quiet")
        self.later.clicked.connect(lambda: self.put_off.emit(self._first))
        self.all = Button(tr("All"), "quiet")
        self.all.setAccessibleName(tr("All checks"))
        self.all.clicked.connect(self.all_wanted)
        for button in (self.later, self.all):
            button.set_size("compact")
        told = layout.column([self._then, self._missed], 0)
        self._below = layout.row([told, layout.row([self.later, self.all], 0)], layout.XS)
        self._below.setStretch(0, 1)
        self.setLayout(layout.column([self.first, self._below], layout.XS))

    def set_compact(self, compact: bool) -> None:
        """Stand in a narrow column: the words above their buttons."""
        self.first.set_small(compact)
        ways = QBoxLayout.Direction
        self._below.setDirection(ways.TopToBottom if compact else ways.LeftToRight)

    def show_checks(
        self, waiting: Sequence[Due], missed: Sequence[Due], cap: Callable[[str], str] = str
    ) -> None:
        """Show what waits, the most urgent first, and what was missed.

        `cap` tells for a usual key which one is set.
        """
        key, said = cap(LATER_KEY), tr("Put it off, with a reason.")
        said = " ".join(filter(None, (said, tr("Key {0}").format(key) if key else "")))
        self.later.setToolTip(said)
        self.later.setAccessibleDescription(said)
        self._first = waiting[0] if waiting else None
        self.first.setVisible(bool(waiting))
        if waiting:
            self.first.show_due(waiting[0], cap(key_of(waiting[0])))
        self._then.setText(_then_text(waiting))
        self._then.setVisible(bool(self._then.text()))
        said = tr("Missed: {0}").format(missed_text(missed)) if missed else ""
        many = waiting and len(missed) > MOST_NAMED
        self._missed.setText(tr("{0} checks missed").format(len(missed)) if many else said)
        self._missed.setToolTip(said)
        self._missed.setAccessibleName(said)
        self._missed.setVisible(bool(missed))
        self._missed.setWordWrap(not waiting)  # once nothing comes any more, there is room for all
        self.later.setVisible(bool(waiting) and may_be_put_off(waiting[0]))
        self.setVisible(bool(waiting or missed))


def _then_text(waiting: Sequence[Due]) -> str:
    """What comes after the first: another that is near, else one of another kind."""
    following = waiting[1:]
    if not following:
        return ""
    wanted = (each for each in following if is_near(each) or each.name != waiting[0].name)
    then = next(wanted, following[0])
    return tr("then {0}, {1}").format(check_name(then.name), when_text(then))


def key_of(due: Due) -> str:
    """Return the key that makes a check: a look of its own, everything else with the vitals."""
    return "v" if due.takes_vitals else "c"


def may_be_put_off(due: Due) -> bool:
    """Whether a check is near enough to be put off, and the next one does not take over yet.

    One before the dose has no time to move.
    """
    return is_near(due) and due.left_ms is not None and due.longest_put_off_min != 0


def urgent_first(due: Sequence[Due]) -> tuple[Due, ...]:
    """Return the checks that wait, those that are due longest first."""
    waiting = [each for each in due if each.waits]
    return tuple(sorted(waiting, key=lambda each: (each.left_ms is not None, each.left_ms or 0)))


def missed_of(due: Sequence[Due]) -> tuple[Due, ...]:
    """Return the checks that were missed."""
    return tuple(each for each in due if each.state is DueState.MISSED)
