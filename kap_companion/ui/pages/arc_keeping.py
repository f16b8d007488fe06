"""Arcs made, renamed and deleted: the sheets that ask first, and what follows."""

from concurrent.futures import Future
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from kap_companion.domain.arc import Arc
from kap_companion.services.library import MusicLibrary
from kap_companion.ui.arc_desk import ArcDesk
from kap_companion.ui.bridge import Bridge
from kap_companion.ui.pages.arc_sheets import DeleteSheet, NameSheet
from kap_companion.ui.wording import tr


class ArcKeeping(QObject):
    """Asks about the arc on the desk, or about a new one."""

    made = Signal(str)
    """An arc with this key was made, or has another name."""
    deleted = Signal()
    sheet_wanted = Signal(object)

    def __init__(self, library: MusicLibrary, desk: ArcDesk, bridge: Bridge, area: QWidget) -> None:
        """The sheets lie over `area`."""
        super().__init__(area)
        self._library, self._desk, self._bridge, self._area = library, desk, bridge, area

    def ask_for_new(self) -> None:
        """Ask for the name of a new arc, and make it."""
        words = tr("New arc"), tr("Make the arc")
        self._show(NameSheet(words, "", self._save_new, self._tell_made, *self._behind()))

    def ask_for_name(self) -> None:
        """Ask for another name of this arc."""
        arc = self._desk.arc
        words = tr("Rename the arc"), tr("Save the name")

        def rename(name: str) -> "Future[Any]":
            return self._library.rename_arc(arc.key, name)

        def renamed(_: object) -> None:
            self.made.emit(arc.key)

        self._show(NameSheet(words, arc.name, rename, renamed, *self._behind()))

    def ask_to_delete(self) -> None:
        """Ask whether this arc is to go."""
        arc = self._desk.arc

        def delete() -> "Future[Any]":
            return self._library.delete_arc(arc.key)

        self._show(DeleteSheet(arc.name, delete, self.deleted.emit, *self._behind()))

    def _save_new(self, name: str) -> "Future[Arc]":
        return self._library.save_arc(Arc(name))

    def _tell_made(self, arc: Arc) -> None:
        self.made.emit(arc.key)

    def _behind(self) -> tuple[Bridge, QWidget]:
        return self._bridge, self._area

    def _show(self, sheet: NameSheet | DeleteSheet) -> None:
        sheet.closed.connect(sheet.deleteLater)
        self.sheet_wanted.emit(sheet)
