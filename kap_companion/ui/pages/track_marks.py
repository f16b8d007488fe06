"""What a person says about the chosen tracks: stars, lyrics, phase, note, and if they are used."""

from collections.abc import Sequence
from typing import TypeVar

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel, QWidget

from kap_companion.audio.library.model import MOST_STARS, LibraryTrack, Marks
from kap_companion.domain.arc_edit import phase_named
from kap_companion.domain.routes import Phase
from kap_companion.ui.arc_words import clock_words, lufs_words
from kap_companion.ui.pages.track_note import TrackNote
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.choice import ChoiceField
from kap_companion.ui.widgets.text import Text, caption
from kap_companion.ui.wording import tr

OWN, NO_PHASE, MIXED = "own", "none", ""
COVER_PX = 72
Value = TypeVar("Value")


class TrackMarks(QWidget):
    """Shows what all chosen tracks have in common; what differs is left open."""

    marked = Signal(object)
    """Keep these `Marks` of the chosen tracks."""
    listened = Signal()
    added = Signal(object)
    """Put the chosen tracks into the arc: into this `Phase`, or None for the one each names."""
    measured = Signal()
    removed = Signal()
    """Take the chosen tracks out of the library."""

    def __init__(self) -> None:
        super().__init__()
        self._title, self._figures = Text("", fonts.STRONG), Text("", fonts.SECONDARY, "muted")
        self._file = Text("", fonts.SECONDARY, "muted")
        self._make_marks()
        self._make_acts()
        rated = layout.column([caption(tr("Stars")), layout.row([*self.stars, layout.GAP], 4)], 6)
        said = layout.row([self.lyrics, self.unused, layout.GAP], layout.S)
        heard = layout.row([self.listen, self.measure, layout.GAP], layout.S)
        self._body = QWidget()
        into = layout.row([self.into, self.add], layout.S)
        into.setStretch(0, 1)
        out = layout.row([self.remove, layout.GAP], layout.S)
        marked: list[layout.Item] = [rated, said, self.phase, self.note, heard, layout.hline()]
        placed: list[layout.Item] = [caption(tr("Into the arc")), into, out]
        self._body.setLayout(layout.column([*marked, *placed], layout.M))
        self.cover = QLabel()
        self.cover.setAccessibleName(tr("Cover"))
        self.cover.hide()
        words = layout.column([self._title, self._figures, self._file], 2)
        named = layout.row([self.cover, words], layout.M)
        named.setStretch(1, 1)
        named.setAlignment(self.cover, Qt.AlignmentFlag.AlignTop)
        self.setLayout(layout.column([named, self._body], layout.M))
        self.show_tracks((), may_listen=False)

    def show_tracks(self, tracks: Sequence[LibraryTrack], *, may_listen: bool) -> None:
        """Show the marks of these; without any, how to choose one."""
        self._body.setVisible(bool(tracks))
        self._figures.setVisible(len(tracks) == 1)
        self._file.setVisible(len(tracks) == 1 and tracks[0].missing)
        self.note.show_track(tracks[0] if len(tracks) == 1 else None)
        if not tracks:
            self._title.setText(tr("Choose a track to mark it, hear it, or add it to the arc."))
            return
        self._name(tracks)
        rating = _common([each.rating for each in tracks])
        for number, star in enumerate(self.stars):
            star.setChecked(number == rating)
        self.lyrics.setChecked(all(each.has_lyrics for each in tracks))
        self.unused.setChecked(all(each.not_for_sessions for each in tracks))
        self.phase.set_value(_common([_phase_key(each) for each in tracks]) or MIXED)
        self.remove.setEnabled(not all(each.bundled for each in tracks))
        self.listen.setEnabled(may_listen and len(tracks) == 1 and not tracks[0].missing)

    def show_cover(self, picture: bytes | None) -> None:
        """Show the picture in the file; nothing where there is none, or none that can be read."""
        shown = QPixmap()
        there = picture is not None and shown.loadFromData(picture)
        if there:
            ratio = self.devicePixelRatioF()
            side = QSize(COVER_PX, COVER_PX) * ratio
            keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode
            shown = shown.scaled(side, keep, smooth.SmoothTransformation)
            shown.setDevicePixelRatio(ratio)
            self.cover.setPixmap(shown)
        self.cover.setVisible(there)

    def name_arc(self, name: str) -> None:
        """Say into which arc tracks go."""
        self.add.setToolTip(tr("Into “{0}”").format(name))
        self.add.setAccessibleDescription(tr("Into “{0}”").format(name))

    def title(self) -> str:
        """Return what stands above the marks."""
        return self._title.text()

    def _name(self, tracks: Sequence[LibraryTrack]) -> None:
        first = tracks[0]
        if len(tracks) > 1:
            self._title.setText(tr("{0} tracks").format(len(tracks)))
            return
        self._title.setText(first.track.title)
        figures = [first.track.artist, first.album, clock_words(first.track.duration_ms)]
        self._figures.setText(" · ".join(filter(None, (*figures, lufs_words(first)))))
        self._file.setText(tr("Not at {0}").format(first.track.path))

    def _make_marks(self) -> None:
        self.stars = [Button(str(number), "toggle") for number in range(MOST_STARS + 1)]
        for number, star in enumerate(self.stars):
            star.setFixedWidth(40)
            star.set_size("compact")
            star.setAccessibleName(
                tr("One star") if number == 1 else tr("{0} stars").format(number)
            )
            star.clicked.connect(lambda _=False, given=number: self._say(Marks(rating=given)))
        self.lyrics = Button(tr("Has lyrics"), "toggle")
        self.lyrics.clicked.connect(lambda on: self._say(Marks(has_lyrics=on)))
        self.unused = Button(tr("Not for sessions"), "toggle")
        self.unused.clicked.connect(lambda on: self._say(Marks(not_for_sessions=on)))
        phases = [(phase.value, tr(phase.value)) for phase in Phase]
        options = [*phases, (NO_PHASE, tr("No phase"))]
        self.phase = ChoiceField(tr("Phase"), options, side_by_side=0)
        self.phase.changed.connect(self._say_phase)
        for button in (self.lyrics, self.unused):
            button.set_size("compact")
        self.note = TrackNote()

    def _make_acts(self) -> None:
        self.listen = Button(tr("Listen"), icon="play")
        self.listen.clicked.connect(self.listened)
        self.measure = Button(tr("Measure the loudness"))
        self.measure.clicked.connect(self.measured)
        phases = [(phase.value, tr(phase.value)) for phase in Phase]
        self.into = ChoiceField(
            tr("Phase in the arc"), [(OWN, tr("Its phase")), *phases], side_by_side=0
        )
        self.into.hide_label()
        self.into.set_value(OWN)
        self.add = Button(tr("Add to the arc"))
        self.add.clicked.connect(self._add)
        self.remove = Button(tr("Remove from the library…"))
        self.remove.setToolTip(tr("The file itself stays (Delete, in the list)"))
        self.remove.setAccessibleDescription(tr("Delete in the list does the same"))
        self.remove.clicked.connect(self.removed)
        for button in (self.listen, self.measure, self.remove):
            button.set_size("compact")

    def _say_phase(self) -> None:
        phase = self.phase.value()
        self._say(Marks(phase="" if phase == NO_PHASE else Phase(phase)))

    def _add(self) -> None:
        into = self.into.value()
        self.added.emit(None if into == OWN else Phase(into))

    def _say(self, marks: Marks) -> None:
        self.marked.emit(marks)


def _phase_key(track: LibraryTrack) -> str:
    phase = phase_named(track.track.phase)
    return phase.value if phase else NO_PHASE


def _common(values: Sequence[Value]) -> Value | None:
    """The one value that all have, else None."""
    return values[0] if len(set(values)) == 1 else None
