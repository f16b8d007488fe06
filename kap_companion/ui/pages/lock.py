"""Locked in mid-session: the clock, the music, a place to write, and no way to read."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QLayout, QWidget

from kap_companion.domain.moment import Clock, elapsed
from kap_companion.domain.player import PlayerStatus
from kap_companion.services.locked_room import LockedRoom
from kap_companion.services.music import MusicRoom
from kap_companion.ui.bridge import Bridge
from kap_companion.ui.key_caps import show_keys
from kap_companion.ui.key_map import USUAL_KEYS, KeyMap
from kap_companion.ui.pages.lock_note import LockNote
from kap_companion.ui.pages.music_panel import music_subtitle, music_title
from kap_companion.ui.pages.page import Page
from kap_companion.ui.pages.unlock_row import UnlockRow
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button, IconButton
from kap_companion.ui.widgets.header_parts import Clock as ClockDigits
from kap_companion.ui.widgets.icon_mark import IconMark
from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.widgets.phase_bar import PhaseBar
from kap_companion.ui.widgets.tag_grid import TagGrid
from kap_companion.ui.widgets.text import Text, line
from kap_companion.ui.wording import clock_text, phase_text, t_plus_text, tr

TICK_MS = 1_000
COMPACT_BELOW_PX = 1100
LEFT_PX, RIGHT_PX = 510, 500
NARROW_PX = 390
TAGS_PX = 360  # three in a row
Person = tuple[str, str]


class LockPage(Page):
    """Names nobody. `unlock_wanted` carries the secret and the practitioner's id."""

    unlock_wanted = Signal(str, str)

    def __init__(
        self,
        room: LockedRoom,
        music: MusicRoom,
        clock: Clock,
        bridge: Bridge,
        people: Sequence[Person] = (),
        keys: KeyMap = USUAL_KEYS,
    ) -> None:
        super().__init__()
        self._keys = keys.beside(room.state.tags)
        self._room, self._music, self._clock = room, music, clock
        self._compact = False
        self.setAccessibleName(tr("Locked"))
        self.unlock = UnlockRow(people, room.state.holder)
        self.unlock.unlock_wanted.connect(self._unlock)
        self.note = LockNote(room, bridge)
        self._build()
        self._connect(bridge)
        timer = QTimer(self, interval=TICK_MS)
        timer.timeout.connect(self.refresh)
        timer.start()
        self.set_compact(False)

    def refresh(self) -> None:
        """Draw clock, phase, music and mask as they are now."""
        now = self._clock.now()
        state = self._room.state
        self._time.setText(clock_text(now))
        if state.anchor is None:
            self.digits.show_time("", clock_text(now), self._role(), "text")
            self.phases.show_phases((), None)
            self._phase.setText(tr("Before the dose"))
        else:
            gone_ms = elapsed(state.anchor, now).ms
            course = self._room.timing().course(now)
            phase = course.at(gone_ms) if course.spans else None
            self.digits.show_time("T+", t_plus_text(gone_ms), self._role(), "text")
            self.phases.show_phases(course.spans, phase)
            self._phase.setText(phase_text(course, phase) if phase else "")
        self._show_music()
        self.mask_button.say(tr("Eye mask off") if state.mask_on else tr("Eye mask on"))
        self.note.show_counted()
        show_keys(self, self._keys)

    def set_compact(self, compact: bool) -> None:
        self._compact = compact
        side = layout.XL if compact else 96
        self._root.setContentsMargins(side, layout.M if compact else layout.XXL, side, layout.L)
        self._left.setFixedWidth(NARROW_PX if compact else LEFT_PX)
        self._right.setFixedWidth(NARROW_PX if compact else RIGHT_PX)
        self.note.set_compact(compact)
        self.refresh()

    def may_close(self) -> bool:
        """Whether the program may end now; the first time, it asks."""
        self.note.flush()
        asked = self.close_notice.isVisible()
        self.close_notice.show()
        return asked

    def show_failed(self, sentence: str) -> None:
        """Say why the vault stays locked."""
        self.unlock.show_failed(sentence)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        typed = event.text()
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        pressed = QKeySequence(event.keyCombination()).toString()
        if control and pressed == self._keys.key_of("lock"):
            self.unlock.passphrase.editor.setFocus()
        elif control or event.isAutoRepeat() or not self._uses(typed):
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if (self.width() < COMPACT_BELOW_PX) != self._compact:
            self.set_compact(not self._compact)

    def _uses(self, typed: str) -> bool:
        acts = {
            "write": self.note.focus,
            "mask": self._toggle_mask,
            "soften": self._soften,
            "play": self._play,
        }
        # Return belongs to the fields here, and comes by once they have done with it.
        act = acts.get(self._keys.act_for(typed.lower())) if typed.isprintable() else None
        if act is not None:
            act()
        elif typed in {tag.key for tag in self._room.state.tags}:
            self._tag(typed)
        else:
            return False
        return True

    def _build(self) -> None:
        self.digits = ClockDigits()
        self.phases = PhaseBar()
        self._phase = line("", fonts.HEADING)
        self._time = Text("", fonts.PATIENT, "muted", wrap=False)
        self.play = IconButton("pause", tr("Pause the music"), 48)
        self._title, self._subtitle = line("", fonts.STRONG), line("", fonts.SECONDARY, "muted")
        self.soften = Button(tr("Soften"), key="s")
        self.mask_button = Button(tr("Eye mask on"), key="m")
        self.tags = TagGrid()
        self.tags.setMaximumWidth(TAGS_PX)
        self.tags.set_tags([(tag.key, tag.label) for tag in self._room.state.tags])
        said = Text(tr("Locked. The session goes on."), fonts.PATIENT, "muted", wrap=False)
        top = layout.row([IconMark("lock", "muted", 20), said, layout.GAP, self._time], layout.M)
        self._left, self._right = self._left_side(), self._right_side()
        sides = layout.row([self._left, layout.GAP, self._right], 0)
        said_close = tr("Closing stops the music; the record can go on later. Close again to end.")
        self.close_notice = Notice("caution", said_close)
        self.close_notice.hide()
        self._root = layout.column([top, self.close_notice, layout.GAP, sides, layout.GAP], 0)
        ground = layout.surface("background")
        ground.setLayout(self._root)
        box = layout.column([ground], 0)
        # The window may be narrower than this page is before it is laid out for that.
        box.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self.setLayout(box)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)

    def _left_side(self) -> QWidget:
        what = layout.column([self._title, self._subtitle], 2)
        music = layout.row([self.play, what, self.soften], layout.M)
        music.setStretch(1, 1)
        mask = layout.row([self.mask_button, layout.GAP], 0)
        side = QWidget()
        clock = layout.row([self.digits, layout.GAP], 0)
        side.setLayout(
            layout.column(
                [
                    *(layout.GAP, clock, layout.M, self.phases, self._phase),
                    *(layout.L, music, layout.M, mask, layout.GAP),
                ],
                layout.S,
            )
        )
        return side

    def _right_side(self) -> QWidget:
        side = QWidget()
        side.setLayout(
            layout.column(
                [self.note, self.tags, layout.S, layout.hline(), layout.S, self.unlock], layout.M
            )
        )
        return side

    def _connect(self, bridge: Bridge) -> None:
        self._bridge = bridge
        self.play.clicked.connect(self._play)
        self.soften.clicked.connect(self._soften)
        self.mask_button.clicked.connect(self._toggle_mask)
        self.tags.tag_chosen.connect(self._tag)
        self.note.left.connect(self.setFocus)
        self.note.focus_changed.connect(self.tags.set_dimmed)

    def _role(self) -> fonts.TypeRole:
        return fonts.CLOCK_JOURNEY if self._compact else fonts.CLOCK_LOCK

    def _show_music(self) -> None:
        state = self._music.state()
        self._title.setText(music_title(state))
        self._subtitle.setText(music_subtitle(state))
        playing = state.status is PlayerStatus.PLAYING
        words = tr("Pause the music") if playing else tr("Play the music")
        self.play.set_icon("pause" if playing else "play", words)
        self.play.setEnabled(state.status is not PlayerStatus.NO_SOUND)
        self.soften.say(tr("As before") if self._music.softened else tr("Soften"))

    def _unlock(self, secret: str, holder: str) -> None:
        self.note.flush()
        self.unlock_wanted.emit(secret, holder)

    def _play(self) -> None:
        self._music.toggle()
        self.refresh()

    def _soften(self) -> None:
        self._music.soften()
        self.refresh()

    def _toggle_mask(self) -> None:
        self.note.follow(self._room.toggle_mask())
        self._music.follow_mask(on=self._room.state.mask_on)
        self.refresh()

    def _tag(self, key: str) -> None:
        for tag in self._room.state.tags:
            if tag.key == key:
                self.note.follow(self._room.tag(tag.label))
