"""Beside the log: the patient's own words at the left, music and eye mask at the right."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kap_companion.domain.charts import SessionChart, mask_spans
from kap_companion.domain.events import Given, IntentionWritten
from kap_companion.domain.player import PlayerState, PlayerStatus
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.bars import TrackBar
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.text import Text, caption, label, line, words
from kap_companion.ui.wording import time_text, tr


class WordsColumn(QWidget):
    """The patient's answers that stay in view, each under its heading."""

    def __init__(self) -> None:
        super().__init__()
        self._box: QVBoxLayout = layout.column([], layout.XS)
        self._shown: tuple[tuple[str, str], ...] | None = None
        self.setLayout(self._box)

    def show_chart(self, chart: SessionChart) -> None:
        """Show the answers of this chart."""
        shown = tuple(_kept_in_view(chart))
        if shown == self._shown:
            return
        self._shown = shown
        while (item := self._box.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        if not shown:
            self._box.addWidget(label(tr("No intention was written."), fonts.SECONDARY, "muted"))
        for number, (heading, answer) in enumerate(shown):
            self._add(heading, answer, first=number == 0)
        self._box.addStretch(1)

    def _add(self, heading: str, answer: str, *, first: bool) -> None:
        self._box.addWidget(caption(heading))
        self._box.addWidget(words(answer, fonts.INTENTION if first else fonts.WORDS))
        self._box.addSpacing(layout.S)


def _kept_in_view(chart: SessionChart) -> list[tuple[str, str]]:
    kept = []
    for fact in chart.intentions.values():
        event = fact.event
        if isinstance(event, IntentionWritten) and event.shown_as:
            answer = "\n".join(event.answers)
            if not answer and event.given is Given.ALOUD:
                answer = tr("Said aloud.")
            if answer:
                kept.append((event.shown_as, answer))
    return kept


class MusicPanel(QWidget):
    """What plays, how far it is, what comes, and the ways to change it."""

    acted = Signal(str)
    """next, fade, louder, softer, play, choose."""

    def __init__(self) -> None:
        super().__init__()
        self._title = Text("", fonts.HEADING, wrap=False)
        self._bar = TrackBar()
        self._coming = line("", fonts.SECONDARY, "muted")
        self._volume = line("", fonts.SECONDARY, "muted")
        self._buttons = [
            self._button(tr("Next"), "n", "next"),
            self._button(tr("Fade out"), "f", "fade"),
            self._button(tr("Softer"), "-", "softer"),
            self._button(tr("Louder"), "+", "louder"),
        ]
        first, second = layout.row([], layout.S), layout.row([], layout.S)
        for number, button in enumerate(self._buttons):
            (first if number < 2 else second).addWidget(button, 1)  # noqa: PLR2004  # two in a row
        parts: list[layout.Item] = [
            self._title,
            self._bar,
            self._coming,
            layout.XS,
            first,
            second,
            self._volume,
        ]
        self.setLayout(layout.column([caption(tr("Music")), *parts], 6))

    def set_keys_dimmed(self, dimmed: bool) -> None:
        """Dim the key-caps while keys go into a text field."""
        for button in self._buttons:
            button.set_key_dimmed(dimmed)

    def show_state(self, state: PlayerState) -> None:
        """Show what is heard now."""
        self._title.setText(music_title(state))
        self._coming.setText(_coming_text(state))
        share = state.position_ms / state.duration_ms if state.duration_ms else 0.0
        self._bar.set_position(min(1.0, share))
        self._volume.setText(tr("Volume {0} %").format(state.volume_percent))
        for button in self._buttons:
            button.setEnabled(state.track is not None)

    def _button(self, text: str, key: str, act: str) -> Button:
        button = Button(text, key=key)
        button.set_size("compact")
        button.clicked.connect(lambda: self.acted.emit(act))
        return button


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
            minutes = max(1, round(left_ms / 60_000))
            said = tr("playing · {0} min left").format(minutes)
        case PlayerStatus.PAUSED:
            said = tr("paused")
        case PlayerStatus.FADING:
            said = tr("fading out")
        case _:
            said = tr("ready") if state.track else tr("nothing plays")
    return said


def _coming_text(state: PlayerState) -> str:
    if state.status is PlayerStatus.NO_SOUND:
        return state.detail
    if state.next_track is not None:
        return tr("then {0}").format(state.next_track.title)
    return tr("then silence") if state.track else ""


class MaskRow(QWidget):
    """The eye mask: on since when, and the button that changes it."""

    toggled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._state = Text("", fonts.STRONG, wrap=False)
        self._since = line("", fonts.SECONDARY, "muted")
        self.button = Button("", "toggle", "m")
        self.button.set_size("compact")
        self.button.clicked.connect(self.toggled)
        self._compact = False
        row = layout.row([self._state, self._since, layout.GAP, self.button], layout.S)
        self.setLayout(row)

    def set_compact(self, compact: bool) -> None:
        """Leave out since when, where room is short."""
        self._compact = compact
        self._since.setVisible(bool(self._since.text()) and not compact)

    def show_chart(self, chart: SessionChart) -> None:
        """Show whether the mask is on in this chart."""
        spans = mask_spans(chart)
        on = bool(spans) and spans[-1].end is None
        self._state.setText(tr("Eye mask on") if on else tr("Eye mask off"))
        since = spans[-1].start if on else None
        shown = tr("since {0}").format(time_text(chart, since)) if since else ""
        self._since.setText(shown)
        self._since.setVisible(bool(shown) and not self._compact)
        self._state.setToolTip(shown)
        self.button.say(tr("Off") if on else tr("On"))
        self.button.setAccessibleName(tr("Take the mask off") if on else tr("Put the mask on"))
        self.button.setChecked(on)
