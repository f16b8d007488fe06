"""The Journey's hands on the music: what its keys do, the question about the mask, the check."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from kap_companion.domain.player import PlayerStatus
from kap_companion.ui.open_session import OpenSession
from kap_companion.ui.pages.journey_side import MaskQuestion
from kap_companion.ui.pages.music_panel import MusicPanel
from kap_companion.ui.pages.preflight_sheet import PreflightSheet


class JourneyMusic(QObject):
    """The panel and the question, and what follows on them."""

    told = Signal(str)
    """A sentence for the page."""
    arc_wanted = Signal()
    """The music is to be changed on its own page."""

    def __init__(self, session: OpenSession, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._room = session.workspace.music
        self.panel = MusicPanel()
        self.question = MaskQuestion()
        self.question.hide()
        self.question.answered.connect(self._answer)

    def acts(self) -> Mapping[str, Callable[[], object]]:
        """Return what each act of the music does."""
        room = self._room
        return {
            "play": room.toggle,
            "next": room.next,
            "back": room.back,
            "fade": room.fade,
            "soften": room.soften,
            "hold": room.hold,
            "extend": room.extend,
            "home": room.bring_home,
            "louder": lambda: room.change_volume(1),
            "softer": lambda: room.change_volume(-1),
        }

    def show_now(self) -> str:
        """Show what is heard now; return a sentence where nothing is heard that should be."""
        now = self._room.now()
        self.panel.show_now(now)
        return now.player.detail if now.player.status is PlayerStatus.NO_SOUND else ""

    def follow_mask(self, on: bool) -> None:
        """The mask went on, or came off: the music may follow; the first time, ask."""
        self.question.setVisible(on and self._room.asks_about_mask())
        self._room.follow_mask(on=on)

    def check_sheet(self, area: QWidget) -> PreflightSheet:
        """Return the sheet that looks the music over for this session."""
        workspace, record = self._session.workspace, self._session.record
        course = record.timing().course(record.now())
        sheet = PreflightSheet(workspace.preflight, self._room, course, workspace.bridge, area)
        sheet.arc_wanted.connect(self.arc_wanted)
        return sheet

    def _answer(self, plays: bool) -> None:
        self.question.hide()
        workspace = self._session.workspace
        habits = replace(workspace.habits.now(), mask_plays="yes" if plays else "no")
        kept = workspace.habits.keep(habits)
        workspace.bridge.when_done(kept, lambda _: None, self.told.emit)
        self._room.follow_mask(on=True)
