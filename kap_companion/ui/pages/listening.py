"""Listening to the room's music: what sounds, how far it is, and how loud."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QSlider, QWidget

from kap_companion.domain.player import PlayerState, PlayerStatus
from kap_companion.services.music import MusicRoom
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.bars import TrackBar
from kap_companion.ui.widgets.button import Button, IconButton
from kap_companion.ui.widgets.icon_mark import IconMark
from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.widgets.text import Text, caption, line
from kap_companion.ui.wording import tr

VOLUME_STEP = 5


class Listening(QFrame):
    """Play, pause, next and volume. `keep_volume` is called with the percent let go of."""

    def __init__(self, music: MusicRoom, keep_volume: Callable[[int], None]) -> None:
        super().__init__()
        self.setProperty("surface", "card")
        self._music, self._keep_volume = music, keep_volume
        self.play = IconButton("play", tr("Play"), 48)
        self.play.clicked.connect(self._toggle)
        self.next = Button(tr("Next"), icon="next")
        self.next.clicked.connect(self._next)
        self._make_volume()
        self._title = Text("", fonts.STRONG, wrap=False)
        self._said = line("", fonts.SECONDARY, "muted")
        self.bar = TrackBar()
        self.silence = Notice("caution", "")
        self.silence.hide()
        self._lay_out()

    def show_now(self) -> None:
        """Show what is heard now."""
        state = self._music.state()
        playing = state.status is PlayerStatus.PLAYING
        self.play.set_icon("pause" if playing else "play", tr("Pause") if playing else tr("Play"))
        self.play.setEnabled(bool(self._music.playlist.tracks))
        self.next.setEnabled(state.next_track is not None)
        self._title.setText(state.track.title if state.track else tr("No track"))
        self._said.setText(said_of(state))
        self.bar.set_position(state.position_ms / state.duration_ms if state.duration_ms else 0)
        if not self.volume.isSliderDown():
            self._show_volume(state.volume_percent)
        silent = state.status is PlayerStatus.NO_SOUND
        if silent and self.silence.text() != state.detail:
            self.silence.show_notice("caution", state.detail)
        self.silence.setVisible(silent)
        for part in (self.bar, self._volume_row):
            part.setVisible(not silent)

    def set_compact(self, compact: bool) -> None:
        """Leave out the heading where there is little room."""
        self._heading.setVisible(not compact)
        if (box := self.layout()) is not None:
            box.setContentsMargins(*((16, 10, 16, 10) if compact else (24, 18, 24, 20)))

    def _lay_out(self) -> None:
        self._heading = caption(tr("Listen"))
        words = layout.column([self._title, self._said], 0)
        top = layout.row([self.play, words, self.next], layout.M)
        top.setStretch(1, 1)
        items: list[layout.Item] = [self._heading, top, self.bar, self._volume_row, self.silence]
        self.setLayout(layout.column(items, layout.S))

    def _make_volume(self) -> None:
        self.volume = QSlider(Qt.Orientation.Horizontal)
        self.volume.setRange(0, 100)
        self.volume.setSingleStep(VOLUME_STEP)
        self.volume.setPageStep(2 * VOLUME_STEP)
        self.volume.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.volume.setAccessibleName(tr("Volume"))
        self.volume.valueChanged.connect(self._set_volume)
        self._percent = line("", fonts.SECONDARY)
        self._percent.setFixedWidth(44)
        self._percent.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._volume_row = QWidget()
        row = layout.row([IconMark("music", "muted", 20), self.volume, self._percent], layout.M)
        row.setStretch(1, 1)
        self._volume_row.setLayout(row)

    def _show_volume(self, percent: int) -> None:
        blocked = self.volume.blockSignals(True)
        self.volume.setValue(percent)
        self.volume.blockSignals(blocked)
        self._percent.setText(f"{percent} %")

    def _set_volume(self, percent: int) -> None:
        self._percent.setText(f"{percent} %")
        self._music.set_volume(percent)
        if not self.volume.isSliderDown():
            self._keep_volume(percent)

    def _toggle(self) -> None:
        self._music.toggle()
        self.show_now()

    def _next(self) -> None:
        self._music.next()
        self.show_now()


def said_of(state: PlayerState) -> str:
    """Return what the player does, and where in the track it is."""
    words = {
        PlayerStatus.SILENT: tr("ready"),
        PlayerStatus.PLAYING: tr("playing"),
        PlayerStatus.PAUSED: tr("paused"),
        PlayerStatus.FADING: tr("fading out"),
        PlayerStatus.NO_SOUND: tr("no sound"),
    }[state.status]
    if state.track is None or not state.duration_ms:
        return words
    place = f"{clock_words(state.position_ms)} / {clock_words(state.duration_ms)}"
    return f"{words} · {place}"


def clock_words(span_ms: int) -> str:
    """Return minutes and seconds, such as 3:07; nothing where the length is not known."""
    seconds = span_ms // 1000
    return f"{seconds // 60}:{seconds % 60:02d}" if span_ms >= 0 else ""
