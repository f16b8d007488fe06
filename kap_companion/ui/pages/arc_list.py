"""Which arcs there are: a list at the left, or one choice where there is little room."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox

from kap_companion.audio.library.model import ArcRow
from kap_companion.ui.pages.found_list import Found, FoundList
from kap_companion.ui.widgets.choice import ArrowBox
from kap_companion.ui.wording import tr


class ArcList(FoundList):
    """A row for each arc; `opened` carries the row that was clicked or entered."""

    def __init__(self) -> None:
        super().__init__(tr("Arcs"))

    def show_arcs(self, rows: Sequence[ArcRow], room_key: str, key: str) -> None:
        """Show these, and mark the one that lies on the desk."""
        self.show_rows([Found("arc", row.key, row.name, said_of(row, room_key)) for row in rows])
        self.choose(key)


class ArcChoice(ArrowBox):
    """The same as one choice; `picked` carries the key."""

    picked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("Arc"))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(10)
        self.activated.connect(self._pick)

    def show_arcs(self, rows: Sequence[ArcRow], room_key: str, key: str) -> None:
        """Show these, the one that lies on the desk as the choice."""
        self.clear()
        for row in rows:
            self.addItem(f"{row.name} · {said_of(row, room_key)}", row.key)
        self.setCurrentIndex(self.findData(key))

    def _pick(self) -> None:
        self.picked.emit(str(self.currentData() or ""))


def said_of(row: ArcRow, room_key: str) -> str:
    """Return how long an arc is, whether the room has it, and what is wrong with it."""
    said = [tr("{0} min").format(round(sum(row.minutes.values())))]
    if row.key == room_key:
        said.append(tr("in the room"))
    if row.missing:
        said.append(tr("{0} missing").format(row.missing))
    return " · ".join(said)
