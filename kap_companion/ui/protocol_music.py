"""The arc that a session's protocol names, brought into the room when the session begins."""

from functools import partial

from PySide6.QtCore import QObject, Signal

from kap_companion.audio.library.model import ArcRow
from kap_companion.domain.charts.protocol import protocol_of
from kap_companion.domain.charts.session import SessionChart
from kap_companion.domain.events import PlaylistChosen
from kap_companion.services.library import MusicLibrary
from kap_companion.services.music import MusicRoom
from kap_companion.ui.bridge import Bridge
from kap_companion.ui.wording import tr


class ProtocolMusic(QObject):
    """Chooses an arc by its title; what this computer plays by default stays as it is."""

    told = Signal(str)
    """A sentence for the page: the arc is not there."""

    def __init__(
        self, library: MusicLibrary, music: MusicRoom, bridge: Bridge, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._library, self._music, self._bridge = library, music, bridge

    def use(self, name: str) -> None:
        """Have the arc of this name in the room; tell where the library has none."""
        self._bridge.when_done(self._library.arcs(), partial(self._find, name), self.told.emit)

    def _find(self, name: str, rows: tuple[ArcRow, ...]) -> None:
        row = next((each for each in rows if each.name == name), None)
        if row is None:
            said = tr("The protocol asks for the music “{0}”, which is not in the library.")
            self.told.emit(said.format(name) + " " + tr("What was chosen before stays."))
        elif row.key != self._music.arc.key:
            self._bridge.when_done(self._library.arc(row.key), self._music.load, self.told.emit)


def arc_asked_for(chart: SessionChart) -> str:
    """Return the title of the arc that the protocol names, where no music was chosen yet.

    What somebody chose in this session stays, and so does what plays when it is opened again.
    """
    chosen = chart.latest(PlaylistChosen) is not None or bool(chart.doses)
    return "" if chosen else protocol_of(chart).arc
