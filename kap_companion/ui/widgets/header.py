"""The header of every page: how long it has been, whose session it is, and what plays."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from kap_companion.ui.theme import fonts, icon, theme_of
from kap_companion.ui.theme.fonts import TypeRole
from kap_companion.ui.widgets import layout, paint
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.chip import Chip
from kap_companion.ui.widgets.header_parts import Clock, MusicState, Person, StageTab
from kap_companion.ui.widgets.signed_in import Hands, SignedIn

HEIGHT_PX = 72
JOURNEY_HEIGHT_PX = 92
COMPACT_HEIGHT_PX = 60

Stage = tuple[str, str, bool]


class SessionHeader(QWidget):
    """Clock, person, stages and music, in the same corners on every page.

    `stage_chosen` carries the key of a stage; `play_pause` is the music's button.
    """

    stage_chosen = Signal(str)
    play_pause = Signal()
    hands_chosen = Signal(str)
    """The id of who has the hands on the keys from now on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._compact, self._big, self._idle = False, False, False
        self._arranged: tuple[bool, bool, int] | None = None
        self.clock = Clock()
        self.person = Person()
        self.music = MusicState()
        self.music.play_pause.connect(self.play_pause)
        self.signed_in = SignedIn()
        self.signed_in.chosen.connect(self.hands_chosen)
        self._marked = Chip()
        self._tabs: list[StageTab] = []
        self._strip = QWidget()
        self._strip.setLayout(layout.row(spacing=0))
        self.stage_menu = Button("", icon="")
        self.stage_menu.set_size("compact")
        self.stage_menu.set_trailing_icon("down")
        self.stage_menu.clicked.connect(self._open_menu)
        self._box = layout.row(self._items())
        self.setLayout(self._box)
        self.set_marked("")
        self.set_person("", "")
        self.set_clock("", "")
        self._arrange()

    def set_clock(self, prefix: str, text: str, *, big: bool = False, idle: bool = False) -> None:
        """Show `text` after `prefix` ("T+"): `big` in the Journey, `idle` before the first dose."""
        self._big, self._idle = big, idle
        role = self._clock_role()
        self.clock.show_time(prefix, text, role, "muted" if idle else "text")
        self.clock.setVisible(bool(text))
        self._arrange()

    def set_person(self, name: str, subtitle: str) -> None:
        """Show whose session it is; nobody for an empty name."""
        self.person.show_person(name, subtitle)

    def set_stages(self, stages: Sequence[Stage], current: str) -> None:
        """Show the stages as (key, word, done) and mark the `current` key; none for no session."""
        if [tab.key for tab in self._tabs] != [key for key, _, _ in stages]:
            self._rebuild(stages)
        for tab, (key, word, done) in zip(self._tabs, stages, strict=True):
            tab.show_state(done, key == current)
            if key == current:
                self.stage_menu.say(word)
        self._arrange()

    def set_music(
        self, title: str, subtitle: str, *, playing: bool, available: bool = True
    ) -> None:
        """Show what plays; without a sound output a crossed speaker takes the button's place."""
        self.music.show_music(title, subtitle, playing=playing, available=available)

    def set_signed_in(self, name: str, remark: str = "", hands: Sequence[Hands] = ()) -> None:
        """Show who is signed in to the open session; the first of `hands` is that person."""
        self.signed_in.show_person(name, remark, hands)

    def set_marked(self, text: str) -> None:
        """Mark the window with words such as "Sample practice"; empty ones take the mark off."""
        self._marked.show_state(text)
        self._marked.setVisible(bool(text))

    def set_compact(self, compact: bool) -> None:
        """Use the small header, in which the stages are one menu."""
        self._compact = compact
        self.person.set_compact(compact)
        self.music.set_compact(compact)
        self.clock.set_role(self._clock_role())
        self._arrange()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = theme_of(self), paint.painter_for(self)
        paint.fill(painter, QRectF(self.rect()), theme.surface)
        paint.fill(painter, QRectF(0, self.height() - 1, self.width(), 1), theme.line)
        painter.end()

    def _items(self) -> list[layout.Item]:
        stages: list[layout.Item] = [layout.GAP, self._strip, layout.GAP, self.stage_menu]
        return [self.clock, self.person, *stages, self._marked, self.signed_in, self.music]

    def _arrange(self) -> None:
        arranged = (self._compact, bool(self._tabs), self._height_px())
        if arranged == self._arranged:
            return
        self._arranged = arranged
        self._box.setSpacing(14)
        side = layout.L if self._compact else layout.XL
        self._box.setContentsMargins(side, 0, side, 1)
        self._strip.setVisible(bool(self._tabs) and not self._compact)
        self.stage_menu.setVisible(bool(self._tabs) and self._compact)
        self.setFixedHeight(self._height_px())

    def _height_px(self) -> int:
        if self._compact:
            return COMPACT_HEIGHT_PX
        return JOURNEY_HEIGHT_PX if self._big else HEIGHT_PX

    def _clock_role(self) -> TypeRole:
        if self._idle:
            return fonts.CLOCK_IDLE
        if self._big:
            return fonts.CLOCK_COMPACT if self._compact else fonts.CLOCK_JOURNEY
        return fonts.CLOCK

    def _rebuild(self, stages: Sequence[Stage]) -> None:
        for tab in self._tabs:
            tab.deleteLater()
        self._tabs = [StageTab(key, word) for key, word, _ in stages]
        strip = self._strip.layout()
        for tab in self._tabs:
            tab.clicked.connect(lambda _=False, key=tab.key: self.stage_chosen.emit(key))
            if strip is not None:
                strip.addWidget(tab)

    def _open_menu(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for tab in self._tabs:
            action = menu.addAction(tab.text())
            if tab.is_done():
                action.setIcon(icon("check", theme_of(self).positive, 16))
            action.triggered.connect(lambda _=False, key=tab.key: self.stage_chosen.emit(key))
        menu.popup(self.stage_menu.mapToGlobal(QPoint(0, self.stage_menu.height() + 2)))
