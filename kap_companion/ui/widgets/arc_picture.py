"""An arc as a picture that can be taken hold of: its tracks are walked, dragged and changed."""

import html

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QSizePolicy, QToolTip, QWidget

from kap_companion.domain.arc_edit import Place
from kap_companion.ui.theme import theme_of
from kap_companion.ui.widgets.arc_picture_layout import Placed, place_arc
from kap_companion.ui.widgets.arc_picture_model import ArcModel
from kap_companion.ui.widgets.arc_picture_paint import ArcInk, ArcPainter

Key = Qt.Key
STEPS = {Key.Key_Left: -1, Key.Key_Right: 1}
PHASE_STEPS = {Key.Key_Up: -1, Key.Key_Down: 1}
MOVING = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ControlModifier
LOUDER = {Key.Key_Plus: 1, Key.Key_Equal: 1, Key.Key_Minus: -1}
WIDEST_PX = 720


class ArcPicture(QWidget):
    """Shows an `ArcModel`; what a hand does to it is told, and drawn once the model says so."""

    chosen = Signal(object)
    """The block that the details are about: its `Place`, or None."""
    moved = Signal(object, object)
    """Take the track of the first `Place` out, and put it before what then stands at the second."""
    stepped = Signal(object, int, bool)
    """Move the track at this `Place` by one, back (-1) or on (1); true: into the next phase."""
    removed = Signal(object)
    pinned = Signal(object)
    crossfaded = Signal(object, int)
    """The crossfade into this one is to last so many seconds longer."""
    undone = Signal()
    listened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = ArcModel()
        self._compact = False
        self._at: Place | None = None
        self._playing: Place | None = None
        self._pressed: tuple[Place, QPointF] | None = None
        self._dragged: QPointF | None = None
        self._ink: ArcInk | None = None
        self._known: Placed | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Picture of the arc"))
        self._describe()

    # What a page asks

    def set_model(self, model: ArcModel) -> None:
        """Show this arc; the chosen block stays chosen while its place is filled."""
        self._model = model
        self._forget_layout()
        if self._at is not None and model.at(self._at) is None:
            left = [each for each in model.places() if each <= self._at]
            self._at = left[-1] if left else next(iter(model.places()), None)
        self._describe()

    def set_playing(self, place: Place | None) -> None:
        """Mark the block that sounds now; None where none of them does."""
        if place != self._playing:
            self._playing = place
            self._describe()
            self.update()

    def playing(self) -> Place | None:
        """Return the place of the block that sounds now."""
        return self._playing if self._model.at(self._playing) is not None else None

    def model(self) -> ArcModel:
        """Return what is shown."""
        return self._model

    def set_compact(self, compact: bool) -> None:
        """Take less height."""
        self._compact = compact
        self._forget_layout()

    def current(self) -> Place | None:
        """Return the place of the chosen block."""
        return self._at

    def choose(self, place: Place | None) -> None:
        """Choose a block; the keys and the details mean it from now on."""
        self._at = place if self._model.at(place) is not None else None
        self._describe()
        self.update()
        self.chosen.emit(self._at)

    def placed(self) -> Placed:
        """Return where everything stands at this width."""
        if self._known is None:
            self._known = place_arc(
                self._model, float(self.width()), self._inks().strong, compact=self._compact
            )
        return self._known

    def sizeHint(self) -> QSize:
        return QSize(WIDEST_PX, round(self.placed().height))

    def minimumSizeHint(self) -> QSize:
        return QSize(320, round(self.placed().height))

    def _forget_layout(self) -> None:
        self._known = None
        self.updateGeometry()
        self.update()

    def _inks(self) -> ArcInk:
        theme = theme_of(self)
        if self._ink is None or self._ink.theme != theme:
            self._ink = ArcInk(theme)
        return self._ink

    def _describe(self) -> None:
        said = self._spoken(self._at)
        if not said:
            sounding = self._model.at(self._playing)
            walk = self._model.empty or self.tr("Arrow keys walk the tracks.")
            said = self.tr("{0} plays now. {1}").format(sounding.title, walk) if sounding else walk
        if said != self.accessibleDescription():
            self.setAccessibleDescription(said)
            change = QAccessibleEvent(self, QAccessible.Event.DescriptionChanged)
            QAccessible.updateAccessibility(change)

    def _spoken(self, place: Place | None) -> str:
        """What a screen reader says of the block at a place; nothing where there is none."""
        block = self._model.at(place)
        if block is None:
            return ""
        plays = place == self._playing
        return self.tr("{0}, plays now").format(block.spoken) if plays else block.spoken

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._model.parts:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        placed = self.placed()
        pictured = ArcPainter(painter, placed, self._inks(), self._playing)
        pictured.paint()
        if (block := placed.block_of(self._at)) is not None:
            pictured.mark(block, focused=self.hasFocus())
        if self._dragged is not None and self._pressed is not None:
            place, grabbed = self._pressed
            block = placed.block_of(place)
            if block is not None:
                left = block.rect.left() + self._dragged.x() - grabbed.x()
                pictured.drag(block, left, placed.caret(placed.drop_place(self._dragged)))
        painter.end()

    # By hand

    def mousePressEvent(self, event: QMouseEvent) -> None:
        block = self.placed().block_at(event.position())
        if event.button() is not Qt.MouseButton.LeftButton:
            event.ignore()
            return
        self._pressed = None if block is None else (block.place, event.position())
        self.choose(None if block is None else block.place)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            return
        far = (event.position() - self._pressed[1]).manhattanLength()
        if self._dragged is not None or far >= QApplication.startDragDistance():
            self._dragged = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, dragged = self._pressed, self._dragged
        self._let_go()
        if pressed is None or dragged is None:
            return
        place, target = pressed[0], self.placed().drop_place(event.position())
        after_itself = target.phase == place.phase and target.index > place.index
        to = Place(target.phase, target.index - after_itself)
        if to != place:
            self._at = to
            self.moved.emit(place, to)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        block = self.placed().block_at(event.position())
        if block is not None:
            self.listened.emit(block.place)

    def _let_go(self) -> None:
        self._pressed = self._dragged = None
        self.unsetCursor()
        self.update()

    # By keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Key(event.key())
        if key == Key.Key_Escape and self._dragged is not None:
            self._let_go()
        elif event.matches(QKeySequence.StandardKey.Undo):
            self.undone.emit()
        elif not (self._walk(key, event.modifiers()) or self._change(key)):
            event.ignore()

    def _walk(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> bool:
        places = list(self._model.places())
        if not places or key not in (*STEPS, *PHASE_STEPS, Key.Key_Home, Key.Key_End):
            return False
        if modifiers & MOVING:
            return self._step(key)
        self.choose(self._walked(key, places))
        return True

    def _walked(self, key: Qt.Key, places: list[Place]) -> Place:
        if key in {Key.Key_Home, Key.Key_End} or self._at is None:
            return places[-1 if key == Key.Key_End else 0]
        if key in STEPS:
            here = places.index(self._at) + STEPS[key]
            return places[min(max(here, 0), len(places) - 1)]
        on = PHASE_STEPS[key]
        firsts = [each for each in places if not each.index]
        ahead = [each for each in firsts if (each.phase - self._at.phase) * on > 0]
        return ahead[0 if on > 0 else -1] if ahead else self._at

    def _step(self, key: Qt.Key) -> bool:
        if self._at is not None and key in STEPS:
            self.stepped.emit(self._at, STEPS[key], False)
        elif self._at is not None and key in PHASE_STEPS:
            self.stepped.emit(self._at, PHASE_STEPS[key], True)
        return self._at is not None

    def _change(self, key: Qt.Key) -> bool:
        if self._at is None:
            return False
        if key in {Key.Key_Delete, Key.Key_Backspace}:
            self.removed.emit(self._at)
        elif key == Key.Key_P:
            self.pinned.emit(self._at)
        elif key in LOUDER:
            self.crossfaded.emit(self._at, LOUDER[key])
        elif key in {Key.Key_Return, Key.Key_Enter}:
            self.listened.emit(self._at)
        else:
            return False
        return True

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin at the first track, so that the keys mean something at once."""
        super().focusInEvent(event)
        if self._at is None and event.reason() is not Qt.FocusReason.MouseFocusReason:
            self.choose(next(iter(self._model.places()), None))
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    # What the pointer and the theme ask

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            under = self.placed().block_at(QPointF(event.pos()))
            spoken = self._spoken(under.place if under else None)
            # Escaped, because tool tips would read a title's "<b>" as markup.
            said = f"<p>{html.escape(spoken)}</p>" if spoken else ""
            QToolTip.showText(event.globalPos(), said)
            return True
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._forget_layout()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange):
            self._forget_layout()
