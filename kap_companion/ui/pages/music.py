"""Music: choose what the room hears, and listen to it before the patient comes."""

from concurrent.futures import Future
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QFileDialog

from kap_companion.audio.folder import FolderMusic
from kap_companion.domain.arc import arc_of
from kap_companion.domain.playlist import Playlist, Track
from kap_companion.services.music import CROSSFADE_MS
from kap_companion.services.music_choice import MusicChoices
from kap_companion.ui.pages.columns import COMPACT_MARGINS, SIDE_PX, WIDE_MARGINS, stack
from kap_companion.ui.pages.found_list import Found, FoundList
from kap_companion.ui.pages.listening import Listening, clock_words
from kap_companion.ui.pages.page import Page
from kap_companion.ui.pages.running_card import hint
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.widgets.text import Text, heading, title
from kap_companion.ui.wording import tr
from kap_companion.ui.workspace import Workspace

LOOK_MS = 500
MOST_NAMED = 3
LEAST_LIST_PX = 92
WIDEST_PX = 16_777_215


class MusicPage(Page):
    """The chosen music at the left, listening at the right."""

    def __init__(self, workspace: Workspace, choices: MusicChoices) -> None:
        super().__init__()
        self.workspace, self._choices = workspace, choices
        self._asked = False
        self.listening = Listening(workspace.music, self._keep_volume)
        self._make_choosing()
        self.tracks = FoundList(tr("Tracks in playing order"))
        self.tracks.setMinimumHeight(LEAST_LIST_PX)
        main = stack(*self._main_items(), spacing=layout.S)
        self._columns: QBoxLayout = layout.row([], layout.XXXL)
        self._columns.addWidget(main, 1)
        self._side = stack(self.listening, layout.GAP, spacing=0)
        self._columns.addWidget(self._side)
        self.setLayout(self._columns)
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.show_now)
        self.set_compact(False)

    def refresh(self) -> None:
        playlist = self.workspace.music.playlist
        if not playlist.tracks and not self._asked:
            self._asked = True
            self._wait_for(self._choices.last(), tr("Looking for the music…"))
        self._show_playlist(playlist)
        running = self.workspace.reader.running_session() is not None
        self._caution.setVisible(running)
        self.show_now()

    def show_now(self) -> None:
        """Show what is heard now."""
        self.listening.show_now()
        place = self.workspace.music.place()
        self.tracks.choose("" if place is None else str(place))

    def set_compact(self, compact: bool) -> None:
        across = QBoxLayout.Direction.LeftToRight
        self._columns.setDirection(QBoxLayout.Direction.TopToBottom if compact else across)
        self._columns.setSpacing(layout.M if compact else layout.XXXL)
        self._columns.setContentsMargins(*(COMPACT_MARGINS if compact else WIDE_MARGINS))
        self._side.setMinimumWidth(0 if compact else SIDE_PX)
        self._side.setMaximumWidth(WIDEST_PX if compact else SIDE_PX)
        self.listening.set_compact(compact)

    def choose_folder(self, folder: str) -> None:
        """Take the music of this folder."""
        self._wait_for(self._choices.choose_folder(Path(folder)), tr("Reading the folder…"))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    def warns(self) -> bool:
        """Return whether the page says that a session runs."""
        return self._caution.isVisible()

    # Choosing

    def _make_choosing(self) -> None:
        self.folder = Button(tr("Choose a folder"), "filled")
        self.bundled = Button(tr("Music of the program"))
        self.folder.clicked.connect(self._ask_folder)
        self.bundled.clicked.connect(self._choose_bundled)
        self._name = heading("")
        self._length = Text("", fonts.SECONDARY, "muted")
        self._caution = hint(tr("A session runs. Another choice softens out what plays now."))
        self._caution.hide()
        self.notice = Notice("danger", "")
        self.notice.hide()

    def _main_items(self) -> list[layout.Item]:
        top = layout.row([title(tr("Music")), self.bundled, self.folder], layout.S)
        top.setStretch(0, 1)
        named = layout.column([self._name, self._length], 0)
        return [top, self._caution, self.notice, layout.XS, named, self.tracks]

    def _ask_folder(self) -> None:
        dialog = QFileDialog(self, tr("Choose a folder of music"), self._choices.folder)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self.choose_folder)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _choose_bundled(self) -> None:
        self._wait_for(self._choices.choose_bundled(), tr("Looking for the music…"))

    def _wait_for(self, chosen: "Future[FolderMusic]", words: str) -> None:
        self._wait(True)
        self._length.setText(words)
        self.notice.hide()
        self.workspace.bridge.when_done(chosen, self._take, self._refuse)

    def _take(self, found: FolderMusic) -> None:
        self._wait(False)
        self.workspace.music.load(arc_of(found.playlist))
        if found.left_out:
            names = ", ".join(found.left_out[:MOST_NAMED])
            more = tr(" and {0} more").format(len(found.left_out) - MOST_NAMED)
            said = tr("Left out, because they can’t be opened as music: {0}.").format(
                names + (more if len(found.left_out) > MOST_NAMED else "")
            )
            self.notice.show_notice("caution", said)
            self.notice.show()
        self.refresh()

    def _refuse(self, sentence: str) -> None:
        self._wait(False)
        self.notice.show_notice("danger", sentence)
        self.notice.show()
        self._show_playlist(self.workspace.music.playlist)

    def _wait(self, waiting: bool) -> None:
        for button in (self.folder, self.bundled):
            button.setEnabled(not waiting)

    def _keep_volume(self, percent: int) -> None:
        kept: Future[Any] = self._choices.keep_volume(percent)
        self.workspace.bridge.when_done(kept, lambda _: None, lambda _: None)

    def _show_playlist(self, playlist: Playlist) -> None:
        rows = [_row(number, track) for number, track in enumerate(playlist.tracks)]
        if rows == list(self.tracks.found.rows) and rows:
            return
        self.tracks.show_rows(rows)
        self._name.setText(playlist.name)
        self._length.setText(_length_words(playlist) if rows else tr("No music is chosen."))


def _row(number: int, track: Track) -> Found:
    words = " · ".join(filter(None, (track.title, track.artist)))
    return Found("track", str(number), f"{number + 1}. {words}", "", clock_words(track.duration_ms))


def _length_words(playlist: Playlist) -> str:
    minutes = round(playlist.total_ms(CROSSFADE_MS) / 60_000)
    hours, rest = divmod(minutes, 60)
    length = tr("{0} h {1} min").format(hours, rest) if hours else tr("{0} min").format(rest)
    count = len(playlist.tracks)
    tracks = tr("one track") if count == 1 else tr("{0} tracks").format(count)
    return f"{tracks} · {length}"
