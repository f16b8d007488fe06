"""The arc on the desk: what is shown of it, what a hand changes, and what of that is kept."""

from collections.abc import Callable, Collection, Sequence
from concurrent.futures import Future
from dataclasses import replace
from functools import partial
from itertools import groupby
from typing import Any

from PySide6.QtCore import QObject, Signal

from kap_companion.audio.library.model import BUILT_IN_KEY, ArcRow, LibraryTrack
from kap_companion.domain.arc import Arc
from kap_companion.domain.arc_edit import Edit, without
from kap_companion.services.library import MusicLibrary
from kap_companion.services.music import MusicRoom
from kap_companion.ui.bridge import Bridge
from kap_companion.ui.wording import tr


class ArcDesk(QObject):
    """Both tabs of the music page work on the one arc that lies here.

    A change shows at once and is kept in the library behind it; the room follows where the arc is
    the one in the room.
    """

    changed = Signal()
    """Another arc lies here, or this one has another shape, or more is known of its files."""
    listed = Signal()
    """The list of the arcs was read."""
    said = Signal(str, str)
    """Say this, as a notice of this level."""
    copy_offered = Signal()
    """The built-in arc was to be changed; `copy` makes a copy and changes that."""

    def __init__(
        self, library: MusicLibrary, music: MusicRoom, bridge: Bridge, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._library, self._music, self._bridge = library, music, bridge
        self.rows: tuple[ArcRow, ...] = ()
        self.arc = Arc("")
        self.facts: dict[str, LibraryTrack] = {}
        self._before: list[Arc] = []
        self._wanted: Edit | None = None
        self._opening = self._saving = 0
        self._beginning = True
        self._look_again = False
        self._begin()

    def _begin(self) -> None:
        """Lay the room's arc here as the room has it, and read what the library has meanwhile."""
        self.arc = self._music.arc
        self._look_up()
        self.read()
        if self.arc.key:
            self.open(self.arc.key)

    # What lies here

    @property
    def row(self) -> ArcRow | None:
        """The line of this arc in the list."""
        return next((row for row in self.rows if row.key == self.arc.key), None)

    @property
    def is_built_in(self) -> bool:
        """Whether this arc came with the program, and stays as it is."""
        return self.arc.key == BUILT_IN_KEY

    @property
    def room_key(self) -> str:
        """The key of the arc in the room."""
        return self._music.arc.key

    @property
    def in_room(self) -> bool:
        """Whether this arc is the one in the room."""
        return bool(self.arc.key) and self.arc.key == self.room_key

    @property
    def may_undo(self) -> bool:
        """Whether there is a change to take back."""
        return bool(self._before)

    def read(self) -> None:
        """Read the list; the arc in the room is opened where none lies here."""
        self._ask(self._library.arcs(), self._list)

    def refresh(self) -> None:
        """Read the list again; not while it is being read for the first time."""
        if not self._beginning:
            self.read()

    def open(self, key: str) -> None:
        """Lay this arc here."""
        self._opening += 1
        self._ask(self._library.arc(key), partial(self._read, self._opening, self._music.arc))

    def show(self, arc: Arc) -> None:
        """Lay an arc here that was just made or read."""
        self._opening += 1
        self._open(self._opening, arc)

    def look_again(self) -> None:
        """Read this arc anew: its files were marked, measured or found elsewhere."""
        self.facts.clear()
        self.read()
        if self.room_key and not self.in_room:
            self._ask(self._library.arc(self.room_key), self._follow)
        self._look_again = bool(self.arc.key) and self._saving > 0
        if self.arc.key and not self._saving:
            self.open(self.arc.key)
        else:
            self._look_up()

    def forget(self, paths: Collection[str]) -> None:
        """These files were taken out of the library: no arc has them any more, now or by undo."""
        steps = (without(arc, paths) for arc in (*self._before, self.arc))
        *self._before, self.arc = (arc for arc, _same in groupby(steps))
        if self.in_room and self._music.arc != self.arc:
            self._music.change(self.arc)
        self.changed.emit()
        self.look_again()

    # Changing

    def edit(self, change: Edit) -> None:
        """Change the arc, or offer a copy where it can't be changed."""
        if not self.arc.key:
            return
        if self.is_built_in:
            self._wanted = change
            self.copy_offered.emit()
            return
        after = change(self.arc)
        if after != self.arc:
            self._before.append(self.arc)
            self._take(after)

    def undo(self) -> None:
        """Take the last change back."""
        if self._before:
            self._take(replace(self._before.pop(), name=self.arc.name))

    def use(self) -> None:
        """Have this arc in the room from now on; what sounds there softens out."""
        self._ask(self._library.choose_arc(self.arc.key), self._use)

    def copy(self) -> None:
        """Make a copy of this arc, changed as was wanted, and lay it here."""
        change, self._wanted = self._wanted, None
        self._ask(self._library.duplicate_arc(self.arc.key), partial(self._copied, change))

    def forget_wanted(self) -> None:
        """Nothing is to be changed after all."""
        self._wanted = None

    def _use(self, arc: Arc) -> None:
        self._music.load(arc)
        self.listed.emit()
        self.changed.emit()

    def _copied(self, change: Edit | None, arc: Arc) -> None:
        self.show(arc)
        self.read()
        if change is not None:
            self._before.append(arc)
            self._take(change(arc))

    def _take(self, arc: Arc) -> None:
        self._opening += 1  # what is being read is older than this
        self.arc = arc
        if self.in_room:
            self._music.change(arc)
        self._look_up()
        self.changed.emit()
        self._saving += 1
        self._bridge.when_done(self._library.save_arc(arc), self._saved, self._not_saved)

    def _saved(self, kept: Arc) -> None:
        self._saving -= 1
        if self._saving:
            return
        if self._look_again:
            self.look_again()
        elif kept.key == self.arc.key:
            self._open(self._opening, kept)  # its files may have been measured meanwhile
        self.read()

    def _not_saved(self, sentence: str) -> None:
        self._saving -= 1
        self.said.emit("danger", tr("Not kept: {0}").format(sentence))

    # Reading

    def _list(self, rows: tuple[ArcRow, ...]) -> None:
        self._beginning = False
        self.rows = rows
        self.listed.emit()
        if not self.arc.key and rows:
            keys = [row.key for row in rows]
            self.open(self.room_key if self.room_key in keys else keys[0])
        elif self.in_room and not self._saving and self._music.arc != self.arc:
            self.open(self.arc.key)  # it was measured, or its files were copied, elsewhere

    def _read(self, number: int, room_then: Arc, arc: Arc) -> None:
        if number == self._opening and arc.key == self.room_key and self._music.arc != room_then:
            self.open(arc.key)  # the room has it otherwise since this was asked for
        else:
            self._open(number, arc)

    def _open(self, number: int, arc: Arc) -> None:
        if number != self._opening:
            return
        if arc.key != self.arc.key:
            self._before.clear()
            self._wanted = None
        same, self.arc = arc == self.arc, arc
        if self.in_room and arc != self._music.arc:
            self._music.change(arc)
        self._look_up()
        if not same:
            self.changed.emit()

    def _follow(self, arc: Arc) -> None:
        """The arc in the room is another one than lies here, and was read anew."""
        if arc.key == self.room_key and arc != self._music.arc:
            self._music.change(arc)

    def _look_up(self) -> None:
        """Ask what the library knows of the arc's files."""
        strange = {track.path for track in self.arc.tracks} - self.facts.keys()
        if strange:
            self._bridge.when_done(self._library.known(strange), self._learn, _let_be)

    def _learn(self, found: Sequence[LibraryTrack]) -> None:
        new = {each.track.path: each for each in found}
        if any(self.facts.get(path) != each for path, each in new.items()):
            self.facts.update(new)
            self.changed.emit()

    def _ask(self, future: "Future[Any]", done: Callable[[Any], None]) -> None:
        self._bridge.when_done(future, done, self._failed)

    def _failed(self, sentence: str) -> None:
        self._beginning = False
        self.said.emit("danger", sentence)


def _let_be(_: str) -> None:
    """A track that the library says nothing of is drawn as one that was never measured."""
