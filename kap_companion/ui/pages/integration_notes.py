"""Free notes of the integration session: one line of thought after another, kept as it is typed."""

from collections.abc import Set as AbstractSet
from datetime import date
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from kap_companion.domain.charts import Fact, SessionChart
from kap_companion.domain.events import AddendumWritten, IntegrationNoteWritten
from kap_companion.domain.signing import Part
from kap_companion.services.integration import NOTE_DRAFT
from kap_companion.ui.draft_keeper import DraftKeeper
from kap_companion.ui.open_session import OpenSession
from kap_companion.ui.pages.insight_card import marks_text
from kap_companion.ui.pages.integration_insights import INDENT_PX
from kap_companion.ui.pages.integration_saving import Saver
from kap_companion.ui.pages.refill import refill_together
from kap_companion.ui.pages.when import near_day
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.widgets.text import caption, label, line
from kap_companion.ui.widgets.text_area import TextArea
from kap_companion.ui.wording import clock_text, tr

LINES, MOST_LINES = 2, 12


class NotesPanel(QWidget):
    """A field for the next note, and the earlier ones below it, the newest first."""

    def __init__(self, session: OpenSession) -> None:
        super().__init__()
        self._session = session
        self._shown: list[tuple[Fact, bool]] = []
        self._saver = Saver(self, session.workspace.bridge, self._say)
        self._keeper = DraftKeeper(self._keep, self)
        self.notice = Notice("danger", "")
        self.notice.hide()
        self.words = TextArea(tr("Notes"))
        self.words.hide_label()
        self.words.set_lines(LINES)
        self.words.changed.connect(self._keeper.typed)
        self.record = Button(tr("Record the note"), key="Ctrl ↵")
        self.record.set_size("compact")
        self.record.clicked.connect(self._record)
        self._earlier: QVBoxLayout = layout.column([], layout.M)
        self.templates = Button(tr("Template"), "quiet")
        self.templates.set_size("compact")
        self.templates.set_trailing_icon("down")
        self.templates.setAccessibleName(tr("Begin the note with a template"))
        self.templates.clicked.connect(self._offer_templates)
        if not session.practice.note_templates:  # shown before it has a place, it were a window
            self.templates.hide()
        kept = line(tr("Kept as you type."), fonts.SECONDARY, "muted")
        foot = layout.row([kept, layout.GAP, self.templates, self.record])
        field = layout.column([caption(tr("Notes")), self.notice, self.words, foot], layout.XS)
        self.setLayout(
            layout.column([field, self._earlier], layout.M, (INDENT_PX, 0, INDENT_PX, 0))
        )
        done = QShortcut(QKeySequence("Ctrl+Return"), self)
        done.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        done.activated.connect(self.record.click)

    def take_up(self) -> None:
        """Put what was typed before in the field again."""
        self.words.set_value(self._session.record.draft(NOTE_DRAFT))

    def show_chart(self, chart: SessionChart, arrived: AbstractSet[str] = frozenset()) -> None:
        """Show the notes of this chart; `arrived` are the ids of what came after signing."""
        shown = [(fact, fact.id in arrived) for fact in _notes_and_addenda(chart)]
        if shown == self._shown:
            return
        self._shown = shown
        today = self._session.record.now().local().date()
        refill_together(self._earlier, [_earlier(*each, today) for each in reversed(shown)])

    def flush(self) -> None:
        """Keep at once what was typed."""
        self._keeper.flush()

    def menu(self) -> QMenu:
        """Return the practice's templates to choose from."""
        menu = QMenu(self.templates)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for template in self._session.practice.note_templates:
            action = menu.addAction(template.name.replace("&", "&&"))
            action.triggered.connect(partial(self._begin_with, template.words))
        return menu

    def _offer_templates(self) -> None:
        self.menu().popup(self.templates.mapToGlobal(QPoint(0, self.templates.height() + 2)))

    def _begin_with(self, words: str) -> None:
        """Fill an empty note; what was typed is never put aside."""
        if self.words.value().strip():
            self.words.note(tr("There are words already. A template begins an empty note."))
            return
        self.words.set_value(words)
        self.words.set_lines(min(MOST_LINES, words.count("\n") + 1))
        self.words.setFocus()
        self._keeper.typed()

    def _keep(self) -> None:
        self._session.record.keep_draft(NOTE_DRAFT, self.words.value())

    def _record(self) -> None:
        words = self.words.value()
        write = self._session.integration.write_note
        self._saver.save(lambda: write(words), lambda _: self._recorded(words))

    def _recorded(self, words: str) -> None:
        """Empty the field, but for what was typed while the disk was busy."""
        self._keeper.stop()
        self.notice.hide()
        if self.words.value() == words:
            self.words.set_value("")
            self.words.set_lines(LINES)
        self._keep()

    def _say(self, sentence: str) -> None:
        self.notice.show_notice("danger", sentence)
        self.notice.show()


def _notes_and_addenda(chart: SessionChart) -> list[Fact]:
    """What was added to the journey stands with the journey."""
    facts = chart.of(IntegrationNoteWritten, AddendumWritten)
    return [fact for fact in facts if not _is_of_journey(fact)]


def _is_of_journey(fact: Fact) -> bool:
    return isinstance(fact.event, AddendumWritten) and fact.event.part == Part.JOURNEY


def _earlier(fact: Fact, arrived: bool, today: date) -> QWidget:
    day = near_day(fact.occurred_at.local().date(), today)
    said = [f"{day[:1].upper()}{day[1:]} {clock_text(fact.occurred_at)}"]
    if isinstance(fact.event, AddendumWritten):
        of_note = fact.event.part == Part.INTEGRATION
        said.append(tr("addendum") if of_note else tr("addendum to the intention"))
    if marks := marks_text(fact, arrived=arrived):
        said.append(marks)
    at = label(" · ".join(said), fonts.SECONDARY, "muted")
    room = QWidget()
    room.setLayout(layout.column([at, label(str(getattr(fact.event, "words", "")))], 2))
    return room
