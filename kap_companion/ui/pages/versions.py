"""What a fact said before: every version with its time, author and reason; rivals side by side."""

from collections.abc import Iterator

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget
from shiboken6 import isValid

from kap_companion.domain.entry import Entry
from kap_companion.domain.events import QuoteHeard
from kap_companion.errors import KapError
from kap_companion.ui.pages.past import Past
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.widgets.sheet import Sheet
from kap_companion.ui.widgets.text import Text, caption, label, words
from kap_companion.ui.wording import tr


class VersionsPanel(QWidget):
    """The versions of one fact, the newest first, and all that was said about it since."""

    settled = Signal()
    """One of the rivals was kept, and the disk has it."""

    def __init__(self, past: Past) -> None:
        super().__init__()
        self._past, self._fact = past, past.fact
        self.notice = Notice("danger", "")
        self.notice.hide()
        self.keep: dict[str, Button] = {}
        items: list[layout.Item] = [self.notice, *self._rivals(), *self._history()]
        self.setLayout(layout.column(items, layout.M))

    def is_empty(self) -> bool:
        """Whether the fact stands as it was first written, and nothing was said of it."""
        return not (self._fact.conflict or any(True for _ in self._past.entries()))

    def _rivals(self) -> Iterator[layout.Item]:
        if not self._fact.conflict:
            return
        said = tr("Two versions: choose which one counts.")
        yield Notice("caution", said, details=self._past.advice())
        for start in range(0, len(self._fact.conflict), 2):
            pair = self._fact.conflict[start : start + 2]
            row = layout.row([self._rival(entry) for entry in pair], layout.M)
            for place in range(len(pair)):
                row.setStretch(place, 1)
            yield row

    def _rival(self, entry: Entry) -> QFrame:
        said = self._past.rival_words(entry)
        button = self.keep[entry.id] = Button(tr("Keep this one"))
        button.set_size("compact")
        button.setAccessibleName(tr("Keep this one: {0}").format(said))
        button.clicked.connect(lambda: self._keep(entry))
        by = label(self._past.by(entry), fonts.SECONDARY, "muted")
        return layout.card(
            layout.column([_text(entry, said), by, layout.GAP, button], layout.S),
            (layout.M, layout.M, layout.M, layout.M),
        )

    def _history(self) -> Iterator[layout.Item]:
        entries = list(self._past.entries())
        if entries:
            yield caption(tr("How it came to be"))
        for entry in entries:
            about = label(self._past.by(entry), fonts.SECONDARY, "muted")
            yield layout.column([_text(entry, self._past.words(entry)), about], 2)

    def _keep(self, entry: Entry) -> None:
        try:
            written = self._past.keep(entry)
        except KapError as refused:
            self._failed(str(refused))
            return
        self._enable(False)
        self._past.bridge.when_done(written, self._kept, self._not_saved)

    def _kept(self, _entries: object) -> None:
        if isValid(self):
            self.settled.emit()

    def _not_saved(self, sentence: str) -> None:
        if isValid(self):
            self._enable(True)
            self._failed(tr("Not saved: {0}").format(sentence))

    def _failed(self, sentence: str) -> None:
        self.notice.show_notice("danger", sentence)
        self.notice.show()

    def _enable(self, enabled: bool) -> None:
        for button in self.keep.values():
            button.setEnabled(enabled)


class VersionsSheet(Sheet):
    """Shows what was said before, of what is not to be amended here."""

    def __init__(self, past: Past, area: QWidget, title: str = "") -> None:
        super().__init__(title or tr("How it came to be"), area)
        self.panel = VersionsPanel(past)
        self.panel.settled.connect(self.dismiss)
        if self.panel.is_empty():
            self.add(label(past.words(past.fact.first)))
        self.add(self.panel, layout.GAP)


def _text(entry: Entry, said: str) -> Text:
    return words(f"“{said}”") if isinstance(entry.event, QuoteHeard) else label(said)
