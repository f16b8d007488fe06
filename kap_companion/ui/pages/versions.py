"""What a fact said before: every version with its time, author and reason; rivals side by side."""

from collections.abc import Iterator

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget
from shiboken6 import isValid

from kap_companion.domain.charts import Fact
from kap_companion.domain.entry import Entry
from kap_companion.domain.events import AddendumWritten, QuoteHeard, Retracted
from kap_companion.errors import KapError
from kap_companion.ui.entry_words import entry_words
from kap_companion.ui.open_session import OpenSession
from kap_companion.ui.pages.when import near_day
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.widgets.sheet import Sheet
from kap_companion.ui.widgets.text import Text, caption, label, words
from kap_companion.ui.wording import clock_text, time_text, tr


class VersionsPanel(QWidget):
    """The versions of one fact, the newest first, and all that was said about it since."""

    settled = Signal()
    """One of the rivals was kept, and the disk has it."""

    def __init__(self, session: OpenSession, fact: Fact) -> None:
        super().__init__()
        self._session, self._fact = session, fact
        self.notice = Notice("danger", "")
        self.notice.hide()
        self.keep: dict[str, Button] = {}
        items: list[layout.Item] = [self.notice, *self._rivals(), *self._history()]
        self.setLayout(layout.column(items, layout.M))

    def is_empty(self) -> bool:
        """Whether the fact stands as it was first written, and nothing was said of it."""
        return not (self._fact.conflict or any(True for _ in self._entries()))

    def _rivals(self) -> Iterator[layout.Item]:
        if not self._fact.conflict:
            return
        said = tr("These were written without knowing of each other. Both are kept on the record.")
        yield Notice("caution", tr("Two versions: choose which one counts."), details=said)
        for start in range(0, len(self._fact.conflict), 2):
            pair = self._fact.conflict[start : start + 2]
            row = layout.row([self._rival(entry) for entry in pair], layout.M)
            for place in range(len(pair)):
                row.setStretch(place, 1)
            yield row

    def _rival(self, entry: Entry) -> QFrame:
        button = self.keep[entry.id] = Button(tr("Keep this one"))
        button.set_size("compact")
        button.setAccessibleName(tr("Keep this one: {0}").format(self._words(entry)))
        button.clicked.connect(lambda: self._keep(entry))
        by = label(self._by(entry), fonts.SECONDARY, "muted")
        return layout.card(
            layout.column([self._text(entry), by, layout.GAP, button], layout.S),
            (layout.M, layout.M, layout.M, layout.M),
        )

    def _history(self) -> Iterator[layout.Item]:
        entries = list(self._entries())
        if entries:
            yield caption(tr("How it came to be"))
        for entry in entries:
            about = label(self._by(entry), fonts.SECONDARY, "muted")
            yield layout.column([self._text(entry), about], 2)

    def _entries(self) -> Iterator[Entry]:
        """Everything about the fact, the newest first; nothing where it was never touched."""
        fact, chart = self._fact, self._session.chart
        about = (each for each in chart.facts if isinstance(each.event, AddendumWritten))
        added = [each.newest for each in about if each.event.about == fact.id]  # type: ignore[attr-defined]  # as just asked
        taken = [fact.retraction] if fact.retraction else []
        since = [*fact.versions[1:], *fact.added, *fact.settled, *taken, *added]
        if since:
            whole = {entry.id: entry for entry in (fact.first, *since)}
            yield from sorted(whole.values(), key=lambda entry: entry.order, reverse=True)

    def _text(self, entry: Entry) -> Text:
        said = self._words(entry)
        return words(f"“{said}”") if isinstance(entry.event, QuoteHeard) else label(said)

    def _words(self, entry: Entry) -> str:
        if isinstance(entry.event, Retracted):  # its reason is told with who did it
            return tr("Taken back.")
        return " ".join(filter(None, entry_words(self._session.chart, entry)))

    def _by(self, entry: Entry) -> str:
        """When it happened, who wrote a version of it, when, and why."""
        name = self._session.practice.practitioner_name(entry.author)
        at, written = time_text(self._session.chart, entry.occurred_at), entry.recorded_at
        day = near_day(written.local().date(), self._session.record.now().local().date())
        said = tr("{0}, by {1}, written {2} {3}").format(at, name, day, clock_text(written))
        return tr("{0}. Reason: {1}").format(said, entry.reason) if entry.reason else said

    def _keep(self, entry: Entry) -> None:
        try:
            written = self._session.signing.keep(self._fact, entry)
        except KapError as refused:
            self._failed(str(refused))
            return
        self._enable(False)
        self._session.workspace.bridge.when_done(written, self._kept, self._not_saved)

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

    def __init__(self, session: OpenSession, fact: Fact, area: QWidget) -> None:
        super().__init__(tr("How it came to be"), area)
        self.panel = VersionsPanel(session, fact)
        self.panel.settled.connect(self.dismiss)
        if self.panel.is_empty():
            self.add(label(" ".join(filter(None, entry_words(session.chart, fact.first)))))
        self.add(self.panel, layout.GAP)
