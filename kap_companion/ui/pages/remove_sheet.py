"""Before tracks are taken out of the library: which arcs have them, what goes, and what stays."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Any

from PySide6.QtWidgets import QWidget

from kap_companion.audio.library.model import ArcUse, LibraryTrack
from kap_companion.ui.bridge import Bridge
from kap_companion.ui.pages.form_sheet import FormSheet
from kap_companion.ui.pages.report import shortened
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.text import Text, caption
from kap_companion.ui.wording import tr

FIRST_FEW = 5


class RemoveSheet(FormSheet):
    """Says what would be, and calls `remove` only then; `done` once the library has let go."""

    def __init__(
        self,
        tracks: Sequence[LibraryTrack],
        uses: Sequence[ArcUse],
        remove: Callable[[], "Future[Any]"],
        done: Callable[[], None],
        bridge: Bridge,
        area: QWidget,
    ) -> None:
        one = len(tracks) == 1
        act = tr("Remove the track") if one else tr("Remove {0} tracks").format(len(tracks))
        super().__init__(tr("Remove from the library"), act, bridge, area)
        self._remove, self._done = remove, done
        self.said = Text("\n".join(_titles(tracks)), fonts.STRONG)
        self.arcs = Text("\n".join(_use_words(each) for each in uses))
        self.add(self.said)
        if uses:
            goes = tr("They lose it as well. What sounds now goes on.")
            go = tr("They lose them as well. What sounds now goes on.")
            in_arcs = layout.column([caption(tr("In these arcs")), self.arcs], layout.XS)
            self.add(in_arcs, Text(goes if one else go))
        else:
            self.add(Text(tr("No arc has it.") if one else tr("No arc has any of them.")))
        self.add(Text(_what_stays(one=one)), layout.GAP)

    def failed_words(self, sentence: str) -> str:
        return tr("Not removed: {0}").format(sentence)

    def write(self) -> "Future[Any]":
        return self._remove()

    def saved(self) -> None:
        self._done()


def _titles(tracks: Sequence[LibraryTrack]) -> list[str]:
    said = [shortened(each.track.title) for each in tracks[:FIRST_FEW]]
    more = len(tracks) - FIRST_FEW
    return [*said, tr("and {0} more").format(more)] if more > 0 else said


def _use_words(use: ArcUse) -> str:
    phases = ", ".join(tr(phase.value) for phase in use.phases)
    return tr("“{0}”: {1}").format(use.name, phases)


def _what_stays(*, one: bool) -> str:
    if one:
        return tr(
            "Stars, marks and note go for good. The file stays where it is, untouched, and can be "
            "added again."
        )
    return tr(
        "Stars, marks and notes go for good. The files stay where they are, untouched, and can be "
        "added again."
    )
