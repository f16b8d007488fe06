"""The small form in which an insight is put into words; what is typed is kept until it is done."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from kap_companion.domain.charts import Fact, intended
from kap_companion.domain.entry import Entry
from kap_companion.domain.events import InsightWritten, QuoteHeard
from kap_companion.services.integration import INSIGHT_DRAFT
from kap_companion.services.record import Written
from kap_companion.ui.draft_keeper import DraftKeeper
from kap_companion.ui.open_session import OpenSession
from kap_companion.ui.pages.insight_card import ordinal, sources_text
from kap_companion.ui.pages.integration_saving import Saver
from kap_companion.ui.pages.refill import refill
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.check import CheckBox
from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.widgets.text import Text, caption, line
from kap_companion.ui.widgets.text_area import TextArea
from kap_companion.ui.wording import tr


@dataclass(frozen=True, slots=True)
class InsightDraft:
    """An insight being written; `insight` is the id of the one that it changes, or empty."""

    words: str = ""
    sources: tuple[str, ...] = ()
    intention: str = ""
    insight: str = ""

    def text(self) -> str:
        """Return the draft as the vault keeps it."""
        kept = [self.words, list(self.sources), self.intention, self.insight]
        return json.dumps(kept, ensure_ascii=False)

    @classmethod
    def read(cls, text: str) -> "InsightDraft | None":
        """Return the draft that was kept, or None where there is none."""
        if not text:
            return None
        words, sources, intention, insight = json.loads(text)
        return cls(words, tuple(sources), intention, insight)


def draft_from_note(fact: Fact | None) -> InsightDraft:
    """Return a draft that begins with a note's own words, or an empty one."""
    if fact is None:
        return InsightDraft()
    words = fact.event.words if isinstance(fact.event, QuoteHeard) else _noted(fact)
    return InsightDraft(words, (fact.id,))


def _noted(fact: Fact) -> str:
    words = str(getattr(fact.event, "words", ""))
    return " ".join(filter(None, (words, *fact.words_added)))


class InsightForm(QWidget):
    """Words, and the intention they answer. Esc closes it and keeps what was typed."""

    recorded = Signal(str)
    """The id of the insight that the disk now has; empty where it was taken back."""
    closed = Signal()

    def __init__(self, session: OpenSession) -> None:
        super().__init__()
        self._session = session
        self._draft: InsightDraft | None = None
        self._touched = False
        self._saver = Saver(self, session.workspace.bridge, self._say)
        self._keeper = DraftKeeper(self._keep, self)
        self.notice = Notice("danger", "")
        self.notice.hide()
        self._heading = caption("")
        self._source = line("", fonts.SECONDARY, "muted")
        self.words = TextArea(tr("The insight"))
        self.words.hide_label()
        self.words.set_lines(3)
        self.words.changed.connect(self._typed)
        self._choices = layout.column([], 0)
        self.boxes: list[CheckBox] = []
        self._make_buttons()
        top = layout.row([self._heading, self._source], layout.S)
        top.setStretch(1, 1)
        self.setLayout(
            layout.column([self.notice, top, self.words, self._choices, self._foot], layout.S)
        )
        done = QShortcut(QKeySequence("Ctrl+Return"), self)
        done.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        done.activated.connect(self.record.click)
        self.hide()

    def _make_buttons(self) -> None:
        self.record = Button(tr("Record"), "filled", "Ctrl ↵")
        self.close_form = Button(tr("Close"), "quiet")
        self.discard = Button(tr("Discard"), "quiet")
        self.take_back = Button(tr("Take back"), "quiet")
        self.record.clicked.connect(self._record)
        self.close_form.clicked.connect(self.leave)
        self.discard.clicked.connect(self._discard)
        self.take_back.clicked.connect(self._take_back)
        buttons: Sequence[Button] = (
            self.record,
            self.close_form,
            self.discard,
            self.take_back,
        )
        for button in buttons:
            button.set_size("compact")
        self._foot = layout.row([*buttons, layout.GAP, _kept()], layout.XS)

    # Opening and leaving

    @property
    def is_open(self) -> bool:
        """Whether an insight is being written."""
        return self._draft is not None

    def changes(self) -> str:
        """Return the id of the insight that is being changed, or nothing."""
        return self._draft.insight if self._draft else ""

    def sources(self) -> tuple[str, ...]:
        """Return the notes that the insight in the form comes from."""
        return self._draft.sources if self._draft else ()

    def reopen(self) -> bool:
        """Open with the draft that was kept, if there is one."""
        kept = InsightDraft.read(self._session.record.draft(INSIGHT_DRAFT))
        if kept is None or not self._still_there(kept):
            return False
        self._show(kept, touched=True)
        return True

    def begin(self, draft: InsightDraft) -> None:
        """Open with this draft; one that was kept before goes first, and takes its notes along."""
        waits = self._touched if self.is_open else self.reopen()
        if waits:
            self._take_along(draft)
        else:
            self._show(draft, touched=False)
            self.words.editor.selectAll()
        self.words.setFocus()

    def leave(self) -> None:
        """Close, and keep what was typed."""
        self._keeper.flush()
        self._end()

    def flush(self) -> None:
        """Keep at once what was typed."""
        self._keeper.flush()

    def _still_there(self, draft: InsightDraft) -> bool:
        fact = self._session.chart.fact(draft.insight) if draft.insight else None
        return not draft.insight or (fact is not None and fact.retraction is None)

    def _take_along(self, other: InsightDraft) -> None:
        draft = self._draft
        if draft is None or draft.insight or other.insight:
            return
        added = tuple(each for each in other.sources if each not in draft.sources)
        self._draft = replace(draft, sources=(*draft.sources, *added))
        self._show_sources()
        self._typed()

    def _show(self, draft: InsightDraft, *, touched: bool) -> None:
        self._draft, self._touched = draft, touched
        self.notice.hide()
        self._heading.setText(tr("Change the insight") if draft.insight else tr("New insight"))
        self.take_back.setVisible(bool(draft.insight))
        self.words.set_value(draft.words)
        self._show_sources()
        self._show_choices(draft.intention)
        self.show()

    def _show_sources(self) -> None:
        self._source.setText(sources_text(self._session.chart, self.sources()))

    def _show_choices(self, chosen: str) -> None:
        self.boxes = []
        options = intended(self._session.chart)
        for place, option in enumerate(options):
            many = tr("Answers the {0} intention").format(ordinal(place))
            box = CheckBox(many if len(options) > 1 else tr("Answers the intention"))
            box.setProperty("intention", option.key)
            box.setChecked(option.key == chosen)
            box.clicked.connect(lambda checked, box=box: self._chose(box, checked=checked))
            self.boxes.append(box)
        refill(self._choices, self.boxes)

    def _chose(self, box: CheckBox, *, checked: bool) -> None:
        for other in self.boxes:
            other.setChecked(checked and other is box)
        self._typed()

    # What is typed

    def value(self) -> InsightDraft:
        """Return the insight as it stands in the form."""
        chosen = (str(box.property("intention")) for box in self.boxes if box.isChecked())
        draft = self._draft or InsightDraft()
        return replace(draft, words=self.words.value(), intention=next(chosen, ""))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def _typed(self) -> None:
        self._touched = True
        self._keeper.typed()

    def _keep(self) -> None:
        self._session.record.keep_draft(INSIGHT_DRAFT, self.value().text())

    # What is done with it

    def _record(self) -> None:
        self._saver.save(lambda: self._write(self.value()), self._recorded)

    def _write(self, draft: InsightDraft) -> Written:
        integration = self._session.integration
        if not draft.insight:
            return integration.write_insight(draft.words, draft.sources, draft.intention)
        fact = self._session.chart.fact(draft.insight)
        assert fact is not None  # noqa: S101  # it is on the record, and nothing leaves that
        event = InsightWritten(draft.words, draft.sources, draft.intention)
        return integration.change_insight(fact, event)

    def _recorded(self, saved: Sequence[Entry]) -> None:
        entry = saved[0]
        self._forget()
        self.recorded.emit(entry.amends or entry.id)

    def _take_back(self) -> None:
        fact = self._session.chart.fact(self.changes())
        if fact is not None:
            self._saver.save(lambda: self._session.integration.take_back(fact), self._taken_back)

    def _taken_back(self, _saved: object) -> None:
        self._forget()
        self.recorded.emit("")

    def _discard(self) -> None:
        self._forget()
        self.closed.emit()

    def _forget(self) -> None:
        self._keeper.stop()
        self._session.record.keep_draft(INSIGHT_DRAFT, "")
        self._draft = None
        self.hide()

    def _end(self) -> None:
        self._draft = None
        self.hide()
        self.closed.emit()

    def _say(self, sentence: str) -> None:
        self.notice.show_notice("danger", sentence)
        self.notice.show()


def _kept() -> Text:
    return line(tr("Kept as you type."), fonts.SECONDARY, "muted")
