"""Integration: what was lived in the session becomes insights, and insights become steps."""

from collections.abc import Set as AbstractSet
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from kap_companion.domain.charts import SessionChart, SessionState, insights
from kap_companion.domain.charts.checks import missed
from kap_companion.domain.events import InsightWritten
from kap_companion.domain.signing import Part
from kap_companion.domain.undo import undo_stack
from kap_companion.services.integration import belongs_here
from kap_companion.ui.check_words import missed_text
from kap_companion.ui.open_session import OpenSession
from kap_companion.ui.pages.chain_view import ChainView
from kap_companion.ui.pages.history import session_history
from kap_companion.ui.pages.insight_form import InsightDraft, draft_from_note
from kap_companion.ui.pages.integration_room import IntegrationRoom
from kap_companion.ui.pages.integration_saving import Saver, Write
from kap_companion.ui.pages.integration_sheets import IntegrationSheets
from kap_companion.ui.pages.page import Page
from kap_companion.ui.story import axis_model
from kap_companion.ui.story_notes import StoryNotes
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.text import label, title
from kap_companion.ui.wording import tr

OVER = frozenset({SessionState.ENDED, SessionState.CANCELLED})
NOW_EVERY_MS = 15_000
LONG = 600
"""Facts of a session whose side columns come a moment after its story."""


class IntegrationPage(Page):
    """Works on one session after it has ended. At most one note or one insight is chosen."""

    def __init__(self, session: OpenSession) -> None:
        super().__init__()
        self.session = session
        self._compact = False
        self._note = ""
        self._insight = ""
        self._linking = False
        self._room: IntegrationRoom | None = None
        self._chain: ChainView | None = None
        self._fills_later = False
        self._drawn: SessionChart | None = None
        self._sheets = IntegrationSheets(session, self, self._show)
        self._saver = Saver(self, session.workspace.bridge, self._say)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Integration"))
        self._stack = QStackedWidget()
        self._stack.addWidget(_not_yet())
        self.setLayout(layout.column([self._stack], 0))
        session.changed.connect(self._changed)
        self._once_laid_out = QTimer(self, singleShot=True, interval=0)
        self._once_laid_out.timeout.connect(self._show_first_source)
        self._timer = QTimer(self, interval=NOW_EVERY_MS)
        self._timer.timeout.connect(self._show_now)

    @property
    def room(self) -> IntegrationRoom:
        """What the page shows once the session is over; built when it is first looked at."""
        if self._room is None:
            self._room = self._build()
        return self._room

    def refresh(self) -> None:
        if self.session.chart.state not in OVER:
            self._stack.setCurrentIndex(0)
            return
        first = self._room is None
        if first:
            self._fills_later = len(self.session.chart.facts) > LONG
            self._begin()
        self._drawn = None  # days and hours have passed
        self._show()
        if first:
            self._once_laid_out.start()

    def set_compact(self, compact: bool) -> None:
        self._compact = compact
        if self._room is not None:
            self._room.set_compact(compact)
        if self._chain is not None:
            self._chain.set_compact(compact=compact)

    def is_saving(self) -> bool:
        """Whether the disk has not answered yet."""
        return self._saver.waiting

    # Building

    def _build(self) -> IntegrationRoom:
        later = self._fills_later
        room = IntegrationRoom(self.session, self._stack, compact=self._compact, story_first=later)
        room.axis.mark_chosen.connect(self._choose_mark)
        room.story.chosen.connect(self._choose_note)
        room.story.stood.connect(self._fill_later)
        room.order.clicked.connect(self._order_story)
        room.promote.clicked.connect(self._promote)
        room.history.clicked.connect(self._history)
        room.course.clicked.connect(self._sheets.course)
        room.reports.clicked.connect(self._sheets.reports)
        room.review.review_wanted.connect(self._sheets.review)
        middle = room.insights
        middle.chosen.connect(self._choose_insight)
        middle.step_wanted.connect(self._sheets.plan_step)
        middle.link_wanted.connect(self._link)
        middle.change_wanted.connect(self._change)
        middle.undo_wanted.connect(self._undo)
        middle.form.recorded.connect(self._recorded)
        middle.form.closed.connect(self._form_closed)
        middle.chain.clicked.connect(self._show_chain)
        room.themes.name_wanted.connect(lambda: self._sheets.name_theme(self._chosen_sources()))
        room.themes.question_wanted.connect(
            lambda: self._sheets.keep_question(self._chosen_sources())
        )
        room.themes.theme_chosen.connect(self._sheets.change_theme)
        room.themes.question_chosen.connect(self._sheets.settle_question)
        room.steps.chosen.connect(self._sheets.note_outcome)
        room.steps.step_wanted.connect(self._sheets.plan_step)
        room.signatures.sign_wanted.connect(self._sign)
        room.signatures.addendum_wanted.connect(self._add)
        room.before.clicked.connect(self._before)
        middle.before_wanted.connect(self._sheets.versions)
        room.window_panel.book_wanted.connect(self._sheets.book)
        room.window_panel.held_wanted.connect(self._hold)
        self._stack.addWidget(room)
        return room

    def _begin(self) -> None:
        known = insights(self.session.chart)
        self._insight = known[0].fact.id if known else ""
        self._stack.setCurrentWidget(self.room)
        self.room.settle()
        self.room.notes.take_up()
        self.room.insights.form.reopen()

    # What it shows

    def _changed(self) -> None:
        if self._room is not None and self.isVisible():
            self._show()

    def _show(self) -> None:
        chart, room = self.session.chart, self.room
        if self._chain is not None and self._stack.currentWidget() is self._chain:
            self._chain.show_chart(chart)
        else:
            self._stack.setCurrentWidget(room)
        form = room.insights.form
        if not any(each.fact.id == self._insight for each in insights(chart)):
            self._insight, self._linking = "", False
        if chart is not self._drawn:
            self._show_chart()
        room.review.show_chart(chart, self.session.measure_reviews)
        room.story.mark(self._marked())
        self._show_insights()
        room.before.setVisible(self._note != "" and self._has_past(self._note))
        room.show_promote(note=bool(self._note), filled=not self._insight, writing=form.is_open)
        self._show_now()
        if self.isVisible() and QApplication.focusWidget() is None:
            self.setFocus()

    def _show_insights(self) -> None:
        if not self._fills_later:
            panel = self.room.insights
            panel.show_chart(self.session.chart, self._insight, linking=self._linking)
            panel.show_undo(possible=self._undoes())

    def _show_chart(self) -> None:
        """Draw what choosing alone does not change."""
        chart, room = self.session.chart, self.room
        self._drawn = chart
        room.show_story(axis_model(chart, None, notes=StoryNotes(marked=not self._fills_later)))
        arrived = self.session.signing.arrived_after()
        room.story.show_chart(chart, arrived)
        room.show_missed(missed_text(missed(chart, self.session.record.now())))
        room.insights.show_arrived(arrived)
        if not self._fills_later:
            self._fill(chart, arrived)

    def _fill_later(self) -> None:
        """What was left out so that the story of a long session stands at once."""
        if self._fills_later:
            self._fills_later = False
            self.room.show_story(axis_model(self.session.chart, None))
            self._fill(self.session.chart, self.session.signing.arrived_after())
            self._show_insights()
            self.room.show_all()

    def _fill(self, chart: SessionChart, arrived: AbstractSet[str]) -> None:
        room = self.room
        room.notes.show_chart(chart, arrived)
        room.themes.show_chart(chart, arrived)
        room.signatures.refresh()
        hours = self.session.practice.check_in_hours
        room.steps.show_chart(chart, self.session.record.now(), hours, arrived)

    def _history(self) -> None:
        sheet = session_history(self.session.workspace, self, self.session.id)
        self.sheet_wanted.emit(sheet)

    def _show_first_source(self) -> None:
        for source in self._sources(self._insight)[:1]:
            self.room.story.scroll_to(source)

    def _show_now(self) -> None:
        if self._room is not None:
            self._room.window_panel.show_chart(self.session.chart, self.session.record.now())
            self._room.moment.show_now()

    def _marked(self) -> frozenset[str]:
        form = self.room.insights.form
        if form.is_open:
            return frozenset(form.sources())
        if self._note:
            return frozenset({self._note})
        return frozenset(self._sources(self._insight))

    def _sources(self, insight: str) -> tuple[str, ...]:
        event = self._event(insight)
        return event.sources if event else ()

    def _event(self, insight: str) -> InsightWritten | None:
        fact = self.session.chart.fact(insight)
        event = fact.event if fact else None
        return event if isinstance(event, InsightWritten) else None

    def _say(self, sentence: str) -> None:
        self.room.notice.show_notice("danger", sentence)
        self.room.notice.show()

    # Choosing

    def _choose_mark(self, key: str) -> None:
        if self._event(key) is not None:
            self._choose_insight(key)
        elif self.room.story.scroll_to(key):
            self._choose_note(key)

    def show_entry(self, entry_id: str) -> bool:
        if self._room is None or self.session.chart.fact(entry_id) is None:
            return False
        self._choose_mark(entry_id)
        return True

    def _choose_note(self, key: str) -> None:
        if self._linking:
            self._link_to(key)
            return
        self._note, self._insight = key, ""
        self._show()

    def _choose_insight(self, key: str) -> None:
        self._note, self._insight, self._linking = "", key, False
        self._show_first_source()
        self._show()

    def _chosen_sources(self) -> tuple[str, ...]:
        """The note that is chosen, or else what the chosen insight came from."""
        return (self._note,) if self._note else self._sources(self._insight)

    def _order_story(self) -> None:
        self.room.story.theirs_first = not self.room.story.theirs_first
        self.room.show_order()
        self._drawn = None
        self._show()

    # The chain

    def _show_chain(self) -> None:
        if self._chain is None:
            self._chain = ChainView(self.session)
            self._chain.left.connect(self._leave_chain)
            self._stack.addWidget(self._chain)
        self._chain.set_compact(compact=self._compact)
        self._chain.show_chart(self.session.chart)
        self._stack.setCurrentWidget(self._chain)
        self._chain.picture.setFocus()

    def _leave_chain(self) -> None:
        self._stack.setCurrentWidget(self.room)
        self.room.insights.chain.setFocus()

    # Insights

    def _promote(self) -> None:
        self._linking = False
        fact = self.session.chart.fact(self._note) if self._note else None
        self._open_form(draft_from_note(fact))

    def _change(self, key: str) -> None:
        event = self._event(key)
        if event is not None:
            self._open_form(InsightDraft(event.words, event.sources, event.intention, key))

    def _open_form(self, draft: InsightDraft) -> None:
        self.room.insights.form.begin(draft)
        self._show()
        self.room.bring_form_in_view()

    def _recorded(self, key: str) -> None:
        self._note, self._insight = "", key
        self._form_closed()

    def _form_closed(self) -> None:
        self.setFocus()
        self._show()

    def _link(self) -> None:
        self._linking = not self._linking
        self._show()

    def _link_to(self, note: str) -> None:
        self._linking = False
        fact, event = self.session.chart.fact(self._insight), self._event(self._insight)
        if fact is None or event is None:
            return
        kept = tuple(each for each in event.sources if each != note)
        sources = kept if note in event.sources else (*event.sources, note)
        changed = replace(event, sources=sources)
        self._save(partial(self.session.integration.change_insight, fact, changed))

    # Signing, and what was before

    def _sign(self, part: str) -> None:
        self._sheets.sign(Part(part))

    def _add(self, part: str) -> None:
        about = self._note if part == Part.JOURNEY else ""
        self._sheets.add(Part(part), about)

    def _before(self) -> None:
        self._sheets.versions(self._note)

    def _has_past(self, key: str) -> bool:
        fact = self.session.chart.fact(key)
        return fact is not None and (fact.amended or bool(fact.added or fact.conflict))

    # What is written at once

    def _hold(self) -> None:
        self._save(self.session.integration.hold)

    def _save(self, write: Write) -> None:
        self.room.notice.hide()
        self._saver.save(write, lambda _: self._show())
        self._show()

    # Undo and keys

    def _undoes(self) -> bool:
        target = self.session.undo.target()
        return target is not None and belongs_here(self.session.chart, target)

    def _undo(self) -> None:
        if self._undoes() and not self.session.record.waiting:
            self._save(self.session.undo.undo)

    def _redo(self) -> None:
        record = self.session.record
        undone = undo_stack(record.entries, record.author).undone
        if undone and belongs_here(record.chart, undone[-1].act) and not record.waiting:
            self._save(self.session.undo.redo)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if not self._takes_keys() or event.isAutoRepeat():
            super().keyPressEvent(event)
        elif control and event.key() == Qt.Key.Key_Z:
            shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self._redo() if shift else self._undo()
        elif not control and event.text() == "p":
            self._promote()
        elif event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self.room.story.walk(-1 if event.key() == Qt.Key.Key_Up else 1)
        elif event.key() == Qt.Key.Key_Escape and self._linking:
            self._link()
        else:
            super().keyPressEvent(event)

    def _takes_keys(self) -> bool:
        on_top = self._chain is not None and self._stack.currentWidget() is self._chain
        return self.session.chart.state in OVER and not self._sheets.is_open() and not on_top

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._timer.start()
        self.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing typed is lost by going elsewhere."""
        self._timer.stop()
        if self._room is not None:
            self._room.insights.form.flush()
            self._room.notes.flush()
        super().hideEvent(event)


def _not_yet() -> QWidget:
    room = QWidget()
    said = label(tr("Integration opens when the session has ended."), tone="muted")
    parts = (title(tr("Integration")), said, layout.GAP)
    room.setLayout(layout.column(parts, layout.S, (layout.XXL, layout.XL, layout.XXL, layout.XL)))
    return room
