"""Listening to the room's music: a strip with what sounds, how far it is, and how loud."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QSlider, QWidget

from kap_companion.domain.player import PlayerState, PlayerStatus
from kap_companion.domain.playlist import Track
from kap_companion.services.music import MusicRoom
from kap_companion.services.music_habits import MusicHabits
from kap_companion.ui.arc_words import clock_words
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.bars import TrackBar
from kap_companion.ui.widgets.button import Button, IconButton
from kap_companion.ui.widgets.icon_mark import IconMark
from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.widgets.text import Text, line
from kap_companion.ui.wording import tr

VOLUME_STEP = 5
WORDS_PX, COMPACT_WORDS_PX = 236, 168
VOLUME_PX, COMPACT_VOLUME_PX = 180, 110


class Listening(QFrame):
    """Play, pause, next and volume. `keep_volume` is called with the percent let go of."""

    def __init__(
        self,
        music: MusicRoom,
        habits: Callable[[], MusicHabits],
        keep_volume: Callable[[int], None],
    ) -> None:
        super().__init__()
        self.setProperty("surface", "surface")
        self._music, self._habits, self._keep_volume = music, habits, keep_volume
        self.play = IconButton("play", tr("Play"), 40)
        self.play.clicked.connect(self._toggle)
        self.next = Button(tr("Next"))
        self.next.clicked.connect(self._next)
        self.stop = Button(tr("Stop listening"))
        self.stop.clicked.connect(self._stop)
        for button in (self.next, self.stop):
            button.set_size("compact")
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
        self.play.setEnabled(bool(self._music.arc.tracks) or self._music.is_listening)
        self.next.setEnabled(state.next_track is not None)
        self.next.setVisible(not self._music.is_listening)
        self.stop.setVisible(self._music.is_listening)
        self._title.setText(state.track.title if state.track else tr("No track"))
        self._said.setText(said_of(state))
        self.bar.set_position(state.position_ms / state.duration_ms if state.duration_ms else 0)
        self.volume.setMaximum(self._habits().loudest_percent)
        if not self.volume.isSliderDown():
            self._show_volume(state.volume_percent)
        self._show_silence(state)

    def listen(self, track: Track) -> None:
        """Listen to one file; nothing while a session runs."""
        self._music.listen(track)
        self.show_now()

    def set_compact(self, compact: bool) -> None:
        """Take less width."""
        self._words.setFixedWidth(COMPACT_WORDS_PX if compact else WORDS_PX)
        self.volume.setFixedWidth(COMPACT_VOLUME_PX if compact else VOLUME_PX)
        if (box := self.layout()) is not None:
            side = 20 if compact else layout.XXL
            box.setContentsMargins(side, 6, side, 6)

    def _show_silence(self, state: PlayerState) -> None:
        silent = state.status is PlayerStatus.NO_SOUND
        if silent and self.silence.text() != state.detail:
            self.silence.show_notice("caution", state.detail)
        self.silence.setVisible(silent)
        for part in (self.bar, self._volume_row):
            part.setVisible(not silent)

    def _lay_out(self) -> None:
        self._words = QWidget()
        self._words.setLayout(layout.column([self._title, self._said], 0))
        parts: list[layout.Item] = [self.play, self._words, self.bar, self.silence]
        row = layout.row([*parts, self.stop, self.next, self._volume_row], layout.M)
        row.setStretchFactor(self.bar, 1)
        row.setStretchFactor(self.silence, 1)
        self.setLayout(row)

    def _make_volume(self) -> None:
        self.volume = QSlider(Qt.Orientation.Horizontal)
        self.volume.setRange(0, 100)
        self.volume.setSingleStep(VOLUME_STEP)
        self.volume.setPageStep(2 * VOLUME_STEP)
        self.volume.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.volume.setAccessibleName(tr("Volume"))
        self.volume.valueChanged.connect(self._set_volume)
        self._percent = line("", fonts.SECONDARY)
        self._percent.setFixedWidth(48)
        self._percent.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._volume_row = QWidget()
        row = layout.row([IconMark("music", "muted", 20), self.volume, self._percent], layout.S)
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

    def _stop(self) -> None:
        self._music.stop_listening()
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
    if state.softened_db > 0 and state.status is PlayerStatus.PLAYING:
        words = tr("playing, softened")
    if state.track is None or not state.duration_ms:
        return words
    place = clock_words(state.position_ms) or "0:00"
    return f"{words} · {place} / {clock_words(state.duration_ms)}"
