"""The music beside the log: what plays, what comes, how long the arc is, and the hands on it."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kap_companion.domain.player import PlayerState, PlayerStatus
from kap_companion.services.music import EXTEND_MIN, MusicNow
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.bars import TrackBar
from kap_companion.ui.widgets.button import Button, Kind
from kap_companion.ui.widgets.text import Text, caption, line
from kap_companion.ui.wording import MS_PER_MINUTE, span_text, tr


class MusicPanel(QWidget):
    """What is heard, and the ways to change it."""

    acted = Signal(str)
    """check, hold, extend, home, soften, back, next, fade, softer, louder."""

    def __init__(self) -> None:
        super().__init__()
        self._caption = caption(tr("Music"))
        self._title = Text("", fonts.HEADING, wrap=False)
        self._bar = TrackBar()
        self._coming = line("", fonts.SECONDARY, "muted")
        self._end = line("", fonts.SECONDARY, "muted")
        self._volume = line("", fonts.SECONDARY, "muted")
        self.check = Button(tr("Check the music"))
        self.check.set_size("compact")
        self.check.clicked.connect(lambda: self.acted.emit("check"))
        self.hold = self._button(tr("Hold"), "h", "hold", "toggle")
        self.extend = self._button(tr("Extend {0}").format(EXTEND_MIN), "e", "extend")
        self.home = self._button(tr("Bring home"), "b", "home")
        self.soften = self._button(tr("Soften"), "s", "soften", "toggle")
        self.soften_below = self._button(tr("Soften"), "s", "soften", "toggle")
        self.soften_below.hide()
        self.back = self._button(tr("Back"), "", "back")  # its key would not fit beside the others
        self.next = self._button(tr("Next"), "n", "next")
        self.fade = self._button(tr("Fade"), "f", "fade", "toggle")
        self.softer = self._button(tr("Softer"), "-", "softer")
        self.louder = self._button(tr("Louder"), "+", "louder")
        self.more = Button(tr("More"), "quiet")
        self.more.set_size("compact")
        self.more.setCheckable(True)
        self.more.toggled.connect(self._show_rows)
        self.more.hide()
        self._short = False
        self._course = (self.hold, self.extend, self.home)
        self._playing = (self.soften, self.soften_below, self.back, self.next, self.fade)
        self._level = (self.softer, self.louder)
        self._lay_out()

    def set_keys_dimmed(self, dimmed: bool) -> None:
        """Dim the key-caps while keys go into a text field."""
        for button in (*self._course, *self._playing, *self._level):
            button.set_key_dimmed(dimmed)

    def show_now(self, now: MusicNow) -> None:
        """Show what is heard now."""
        state = now.player
        self._title.setText(music_title(state))
        self._coming.setText(_coming_text(now))
        self._end.setText(_end_text(now))
        share = state.position_ms / state.duration_ms if state.duration_ms else 0.0
        self._bar.set_position(min(1.0, share))
        self._volume.setText(tr("Volume {0} %").format(state.volume_percent))
        for button in (*self._playing, *self._level):
            button.setEnabled(state.track is not None)
        for button in self._course:
            button.setEnabled(now.may_wish)
        self.check.setVisible(not now.may_wish)
        for button in (self.hold, self.extend):
            button.setVisible(now.may_wish)
        self.hold.setChecked(now.held)
        self.hold.say(tr("Held") if now.held else tr("Hold"))
        faded = state.status is PlayerStatus.FADING or (
            state.status is PlayerStatus.SILENT and state.position_ms > 0
        )
        self.fade.setChecked(faded)
        self.fade.say(tr("Faded") if faded else tr("Fade"))
        for button in (self.soften, self.soften_below):
            button.setChecked(state.softened_db > 0)
            button.say(tr("As before") if state.softened_db > 0 else tr("Soften"))

    def _lay_out(self) -> None:
        top = layout.row([self._caption, layout.GAP, self._volume, self.more], layout.S)
        course = _shared([self.check, self.hold, self.extend])
        self._home_row = _shared([self.home, self.soften])
        self._track_row = _shared([self.back, self.next, self.fade])
        level = _shared([self.softer, self.louder])
        self._course_rows, self._track_rows = QWidget(), QWidget()
        self._course_rows.setLayout(layout.column([course, self._home_row], 6))
        self._track_rows.setLayout(layout.column([self._track_row, level], 6))
        rows = [self._course_rows, self._track_rows]
        words: list[layout.Item] = [self._title, self._bar, self._coming, self._end]
        self.setLayout(layout.column([top, *words, layout.XS, *rows], 6))

    def set_compact(self, compact: bool) -> None:
        """In a narrow column softening stands below it, and what is left is laid out anew."""
        self.soften_below.setVisible(compact)
        self.soften.setVisible(not compact)
        self.home.say(tr("Home") if compact else tr("Bring home"))
        self.home.setAccessibleName(tr("Bring home"))
        (self._track_row if compact else self._home_row).removeWidget(self.fade)
        (self._home_row if compact else self._track_row).addWidget(self.fade, 1)

    def set_short(self, short: bool) -> None:
        """Where there is little height, *More* changes the rows of the course for the others.

        All of them have their key. What plays and how long it goes on stand in the header and on
        the axis as well.
        """
        if short != self._short:
            self._short = short
            self.more.setChecked(False)
            self.more.setVisible(short)
            self._title.setVisible(not short)
            self._end.setVisible(not short)
            self._show_rows()

    def _show_rows(self) -> None:
        others = self.more.isChecked()
        self._course_rows.setVisible(not (self._short and others))
        self._track_rows.setVisible(not self._short or others)
        self.more.say(tr("Less") if others else tr("More"))

    def _button(self, text: str, key: str, act: str, kind: Kind = "bordered") -> Button:
        button = Button(text, kind, key)
        button.set_size("compact")
        button.clicked.connect(lambda: self.acted.emit(act))
        return button


def _shared(buttons: Sequence[Button]) -> QHBoxLayout:
    """Buttons that share a row evenly."""
    row = layout.row(buttons, layout.S)
    for place in range(row.count()):
        row.setStretch(place, 1)
    return row


def music_title(state: PlayerState) -> str:
    """Return the title of what plays, or the word for silence."""
    if state.status is PlayerStatus.NO_SOUND:
        return tr("No sound")
    return state.track.title if state.track else tr("No music chosen")


def music_subtitle(state: PlayerState) -> str:
    """Return the state of the music in a few words: playing · 10 min left."""
    match state.status:
        case PlayerStatus.NO_SOUND:
            said = tr("from this device")
        case PlayerStatus.PLAYING:
            left_ms = max(0, state.duration_ms - state.position_ms)
            minutes = max(1, round(left_ms / MS_PER_MINUTE))
            soft = state.softened_db > 0
            said = tr("softened") if soft else tr("playing · {0} min left").format(minutes)
        case PlayerStatus.PAUSED:
            said = tr("paused")
        case PlayerStatus.FADING:
            said = tr("fading out")
        case _:
            said = tr("ready") if state.track else tr("nothing plays")
    return said


def _coming_text(now: MusicNow) -> str:
    state = now.player
    if state.status is PlayerStatus.NO_SOUND:
        return state.detail
    if state.next_track is None:
        return tr("then silence") if state.track else ""
    title = state.next_track.title
    if now.coming is None:
        return tr("then {0}").format(title)
    still = tr("then {0}, still in the {1}") if now.coming is now.phase else tr("then {0}, {1}")
    return still.format(title, tr(now.coming.value).lower())


def _end_text(now: MusicNow) -> str:
    """The time to the end of the arc."""
    if now.left_ms is None or not now.arc_name:
        return ""
    if not now.may_wish:
        return tr("{0}, until the dose").format(now.arc_name)
    if not now.left_ms:
        return tr("The arc is over; the return goes on")
    minutes = max(1, round(now.left_ms / MS_PER_MINUTE))
    return tr("{0} to the end of the arc").format(span_text(minutes * MS_PER_MINUTE))
