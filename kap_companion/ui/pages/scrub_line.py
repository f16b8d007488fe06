"""Below the axis: what was there at the moment that was pointed at, and its music to hear again."""

from functools import partial

from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from kap_companion.domain.playlist import Track
from kap_companion.errors import KapError
from kap_companion.services.heard_tracks import HeardTracks
from kap_companion.ui.bridge import Bridge
from kap_companion.ui.theme import fonts
from kap_companion.ui.theme.fonts import TypeRole
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.axis_scrub import AtMoment
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.text import line
from kap_companion.ui.wording import tr

SAID = TypeRole(16, 24, serif=True)
SEPARATOR = " · "


class ScrubLine(QWidget):
    """T+, phase and track of a moment, and what was said last; plays that track and stops it."""

    def __init__(self, heard: HeardTracks, bridge: Bridge) -> None:
        super().__init__()
        self._heard, self._bridge = heard, bridge
        self._moment: AtMoment | None = None
        self.time = line("", fonts.STRONG)
        self.about = line(_hint(), fonts.SECONDARY, "muted")
        self.said = line("", SAID)
        self.play = Button(tr("Play this track"), icon="play")
        self.play.set_size("compact")
        self.play.clicked.connect(self._act)
        row = layout.row([self.time, self.about, self.said, self.play], layout.M)
        row.setStretch(2, 1)
        self.setLayout(row)
        self.setMinimumHeight(self.play.sizeHint().height())  # nothing moves once it shows
        self._show()

    def show_moment(self, moment: AtMoment) -> None:
        """Show this moment."""
        self._moment = moment
        self._show()

    def show_now(self) -> None:
        """Show whether the track still plays, and whether one may be played."""
        self._show_button()

    def words(self) -> str:
        """Return all that the line says, for a screen reader too."""
        shown = (self.time.text(), self.about.text(), self.said.text())
        return SEPARATOR.join(filter(None, shown))

    def _show(self) -> None:
        moment = self._moment
        self.time.setVisible(moment is not None)
        self.said.setVisible(moment is not None and bool(moment.said))
        if moment is not None:
            self.time.setText(moment.time_text if moment.by_clock else f"T+ {moment.time_text}")
            self.about.setText(SEPARATOR.join(filter(None, (moment.phase, moment.track))))
            self.said.setText(_said(moment))
            self.said.set_role(SAID if moment.quote else fonts.NOTE)
        self.setAccessibleName(self.words())
        self._show_button()

    def _show_button(self) -> None:
        track, playing = self._track(), self._heard.playing
        self.play.setVisible(bool(track or playing))
        self.play.setEnabled(bool(playing) or self._heard.may_play)
        self.play.say(tr("Stop") if playing else tr("Play this track"))
        self.play.set_icon("pause" if playing else "play")
        said = tr("Stop {0}") if playing else tr("Play {0}")
        self.play.setAccessibleName(said.format(playing or track))
        waits = tr("A session is running. Its music goes on.")
        self.play.setToolTip("" if self._heard.may_play else waits)

    def _track(self) -> str:
        return self._moment.track if self._moment else ""

    def _act(self) -> None:
        if self._heard.playing:
            self._heard.stop()
            self._show_button()
            return
        self.play.setEnabled(False)
        into_ms = self._moment.into_ms if self._moment else 0
        found = partial(self._found, into_ms)
        self._bridge.when_done(self._heard.find(self._track()), found, self._failed)

    def _found(self, into_ms: int, track: Track) -> None:
        if not isValid(self):
            return
        try:
            self._heard.play(track, into_ms)
        except KapError as refused:
            self._failed(str(refused))
            return
        self._show_button()

    def _failed(self, sentence: str) -> None:
        if isValid(self):
            self._show_button()
            self.about.setText(sentence)
            self.setAccessibleName(self.words())


def _said(moment: AtMoment) -> str:
    words = f"“{moment.said}”" if moment.quote else moment.said
    return f"{moment.said_text}  {words}" if moment.said else ""


def _hint() -> str:
    return tr("Drag along the axis, or use ← and →, to go through the session.")
