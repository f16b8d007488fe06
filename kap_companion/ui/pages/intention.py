"""The intention as the therapist sees it: what the patient wrote, and the ways to write it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from kap_companion.domain.charts import SessionState
from kap_companion.domain.events import Given
from kap_companion.ui.open_session import OpenSession
from kap_companion.ui.pages.intention_form import IntentionFormView
from kap_companion.ui.pages.page import Page
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.widgets.text import caption, label, title, words
from kap_companion.ui.wording import tr


class IntentionPage(Page):
    """Answers of this session, and the form to write them together or by the patient alone."""

    patient_mode_wanted = Signal()

    def __init__(self, session: OpenSession) -> None:
        super().__init__()
        self._session = session
        self.hand_over = Button(tr("Hand the laptop to the patient"), "filled", icon="handover")
        self.hand_over.clicked.connect(self.patient_mode_wanted)
        self.together = Button(tr("Write it together"), icon="amend")
        self.together.clicked.connect(self._write_together)
        self.go_on = Button(tr("Go to the journey"))
        self.go_on.clicked.connect(lambda: self.session_chosen.emit(session.id, "journey"))
        self.kept = Notice("info", tr("The form is not finished. What was written is kept."))
        self._answers = layout.column([], layout.L, (0, layout.S, layout.M, 0))
        answers = QWidget()
        answers.setLayout(self._answers)
        buttons = layout.row([self.hand_over, self.together, layout.GAP, self.go_on], layout.M)
        overview = QWidget()
        box = layout.column(
            [title(tr("Intention")), self.kept, layout.scrolling(answers), buttons],
            layout.L,
            (layout.XXL, layout.XL, layout.XXL, layout.XL),
        )
        box.setStretch(2, 1)
        overview.setLayout(box)
        self.form = IntentionFormView(session.form, session.workspace.bridge)
        self.form.finished.connect(self._finish)
        self.close_form = Button(tr("Close the form"), "quiet", icon="back")
        self.close_form.clicked.connect(self._show_overview)
        room = QWidget()
        top = layout.row([self.close_form, layout.GAP], 0)
        form_box = layout.column([top, self.form], layout.S, (40, layout.M, 40, layout.XL))
        form_box.setStretch(1, 1)
        room.setLayout(form_box)
        self._pages = QStackedWidget()
        self._pages.addWidget(overview)
        self._pages.addWidget(room)
        self.setLayout(layout.column([self._pages], 0))
        session.changed.connect(self._changed)
        self.refresh()

    def refresh(self) -> None:
        """Draw the answers as they stand on the record."""
        chart = self._session.chart
        running = chart.state is SessionState.RUNNING
        self.hand_over.setVisible(running and chart.anchor is None)
        self.together.setVisible(running)
        self.go_on.setVisible(running)
        self.hand_over.set_kind("bordered" if chart.intention_closed else "filled")
        self.go_on.set_kind("filled" if chart.intention_closed else "bordered")
        self.kept.setVisible(running and self._session.form.has_drafts)
        while (item := self._answers.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for question in self._session.form.questions:
            self._answers.addWidget(self._answered(question.key, question.prompt))
        self._answers.addStretch(1)

    def _changed(self) -> None:
        """Draw anew what is in view; coming into view draws the rest."""
        if self.isVisible():
            self.refresh()

    def hideEvent(self, event: object) -> None:
        """Nothing typed is lost by going elsewhere."""
        self.form.flush()
        del event

    def _answered(self, key: str, prompt: str) -> QWidget:
        fact = self._session.chart.intentions.get(key)
        given = getattr(fact.event, "given", None) if fact else None
        answers = getattr(fact.event, "answers", ()) if fact else ()
        room = QWidget()
        box = layout.column([caption(prompt)], 2)
        if answers:
            box.addWidget(words("\n".join(answers), fonts.INTENTION))
        else:
            said = {
                Given.ALOUD: tr("Said aloud."),
                Given.LEFT_OUT: tr("Left out."),
            }.get(given or Given.WRITTEN, tr("Not asked yet."))
            box.addWidget(label(said, tone="muted"))
        room.setLayout(box)
        return room

    def _write_together(self) -> None:
        self._pages.setCurrentIndex(1)
        self.form.show_question(0)

    def _show_overview(self) -> None:
        self.form.flush()
        self._pages.setCurrentIndex(0)
        self.refresh()

    def _finish(self) -> None:
        written = self._session.form.finish(by_patient=False)
        bridge = self._session.workspace.bridge
        bridge.when_done(written, self._finished, self.form.say_not_saved)

    def _finished(self, _entries: object) -> None:
        self._session.form.drop_drafts()
        self.form.next.setEnabled(True)
        self._show_overview()
