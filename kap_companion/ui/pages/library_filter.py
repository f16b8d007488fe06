"""What of the library is looked for: words, filters, and the order of what is found."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from kap_companion.audio.library.model import Query, Sort
from kap_companion.domain.routes import Phase
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.choice import ChoiceField
from kap_companion.ui.widgets.fields import LineField
from kap_companion.ui.wording import tr

ANY, NONE = "any", "none"
TYPING_MS = 180
NEWEST_FIRST = frozenset({Sort.ADDED, Sort.RATING})
CHOICE_PX = 148


class LibraryFilter(QWidget):
    """`changed` comes a moment after the last keystroke, and at once for all else."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.words = LineField(
            tr("Search the library"), placeholder=tr("Title, artist, album, note, file")
        )
        self.words.hide_label()
        self._pause = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._pause.timeout.connect(self.changed)
        self.words.changed.connect(self._pause.start)
        phases = [(phase.value, tr(phase.value)) for phase in Phase]
        options = [(ANY, tr("Any phase")), *phases, (NONE, tr("No phase"))]
        self.phase = ChoiceField(tr("Phase"), options, side_by_side=0)
        self.phase.set_value(ANY)
        self.sort = ChoiceField(tr("Order"), _orders(), side_by_side=0)
        self.sort.set_value(Sort.TITLE)
        for choice in (self.phase, self.sort):
            choice.hide_label()
            choice.setFixedWidth(CHOICE_PX)
            choice.changed.connect(self.changed)
        self.without_lyrics = Button(tr("Without lyrics"), "toggle")
        self.for_sessions = Button(tr("For sessions"), "toggle")
        self.missing = Button(tr("Missing"), "toggle")
        toggles = [self.without_lyrics, self.for_sessions, self.missing]
        for toggle in toggles:
            toggle.clicked.connect(self.changed)
        self._first = layout.row([self.phase, *toggles, layout.GAP, self.sort], layout.S)
        self._second = layout.row([], layout.S)
        self._rows = layout.column([self._first, self._second], 0)
        self.setLayout(self._rows)

    def query(self) -> Query:
        """Return what is asked for, from the first row."""
        phase, sort = self.phase.value(), Sort(self.sort.value())
        return Query(
            words=self.words.value().strip(),
            phase=None if phase in {ANY, NONE} else Phase(phase),
            unphased=phase == NONE,
            without_lyrics=self.without_lyrics.isChecked(),
            for_sessions=self.for_sessions.isChecked(),
            missing=True if self.missing.isChecked() else None,
            sort=sort,
            descending=sort in NEWEST_FIRST,
        )

    def is_open(self) -> bool:
        """Whether nothing is filtered out."""
        return self.query() == Query(sort=Sort(self.sort.value()), descending=self._descends())

    def set_compact(self, compact: bool) -> None:
        """Stand in two rows where one is too narrow."""
        toggles = (self.without_lyrics, self.for_sessions, self.missing)
        for row in (self._first, self._second):
            while row.takeAt(0) is not None:
                pass
        for toggle in toggles:
            toggle.set_size("compact" if compact else "usual")
        one: list[layout.Item] = [self.phase, *toggles, layout.GAP, self.sort]
        first: list[layout.Item] = [self.phase, self.sort, layout.GAP] if compact else one
        second: list[layout.Item] = [*toggles, layout.GAP] if compact else []
        for row, items in ((self._first, first), (self._second, second)):
            for item in items:
                layout.add(row, item)
        self._rows.setSpacing(6 if compact else 0)

    def _descends(self) -> bool:
        return Sort(self.sort.value()) in NEWEST_FIRST


def _orders() -> list[tuple[str, str]]:
    return [
        (Sort.TITLE.value, tr("By title")),
        (Sort.ARTIST.value, tr("By artist")),
        (Sort.ALBUM.value, tr("By album")),
        (Sort.LENGTH.value, tr("By length")),
        (Sort.RATING.value, tr("By stars")),
        (Sort.LOUDNESS.value, tr("By loudness")),
        (Sort.ADDED.value, tr("Newest first")),
    ]
