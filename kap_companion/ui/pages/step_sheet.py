"""The sheets of a step: one plans it, the other tells what became of it."""

from concurrent.futures import Future
from datetime import timedelta
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kap_companion.domain.charts import Step
from kap_companion.domain.events import StepPlanned, StepStatus
from kap_companion.services.integration import FURTHEST_STEP
from kap_companion.ui.open_session import OpenSession
from kap_companion.ui.pages.check_in_sheet import check_in_lines, step_about
from kap_companion.ui.pages.form_sheet import FormSheet
from kap_companion.ui.pages.integration_steps import standing
from kap_companion.ui.theme import fonts
from kap_companion.ui.theme_words import status_word
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.choice import ChoiceField
from kap_companion.ui.widgets.date_field import DateField
from kap_companion.ui.widgets.fields import LineField
from kap_companion.ui.widgets.text import label
from kap_companion.ui.widgets.text_area import TextArea
from kap_companion.ui.wording import tr

SHOWN_CHARS = 20


class StepSheet(FormSheet):
    """Plans a step out of an insight (its id, or none); or changes `step`."""

    def __init__(
        self, session: OpenSession, area: QWidget, insight: str = "", step: Step | None = None
    ) -> None:
        title, save = tr("Plan a step"), tr("Plan the step")
        if step is not None:
            title, save = tr("Change the step"), tr("Save the step")
        super().__init__(title, save, session.workspace.bridge, area)
        self._session = session
        self._step = step
        self._insight = insight
        today = session.record.now().local().date()
        self.words = TextArea(tr("The step"))
        self.words.set_lines(3)
        self.owner = LineField(tr("Who takes it"))
        self.due = DateField(
            tr("By when, if you like"), today - timedelta(days=366), today + FURTHEST_STEP
        )
        self.due.editor.setPlaceholderText(today.isoformat())
        self.often = LineField(tr("How often"), tr("May stay empty: each evening, once."))
        self.why = TextArea(tr("What for"), tr("May stay empty."))
        self.known_by = TextArea(tr("How we will know"), tr("May stay empty."))
        for field in (self.why, self.known_by):
            field.set_lines(2)
        self._fill()
        owner = layout.column([self.owner, self._names()], layout.S)
        from_insight = self._insight_words()
        if from_insight:
            self.add(label(tr("From: {0}").format(from_insight), fonts.SECONDARY, "muted"))
        self.add(self.words, owner, self.due, self.often, self.why, self.known_by, layout.GAP)

    def write(self) -> "Future[Any] | None":
        if not self.words.value().strip():
            self.words.set_error(tr("What is the step?"))
        if not self.owner.value().strip():
            self.owner.set_error(tr("Who takes it?"))
        dated = self.due.check()
        if not (dated and self.words.value().strip() and self.owner.value().strip()):
            return None
        integration, event = self._session.integration, self._value()
        if self._step is not None:
            return integration.change_step(self._step.fact, event)
        return integration.plan_step(event)

    def _value(self) -> StepPlanned:
        return StepPlanned(
            self.words.value(),
            self.owner.value(),
            self.due.day(),
            self._insight,
            self.why.value(),
            self.often.value(),
            self.known_by.value(),
        )

    def _fill(self) -> None:
        step = self._step.event if self._step else None
        self.owner.set_value(step.owner if step else self._session.patient.called)
        if isinstance(step, StepPlanned):
            self._insight = step.insight
            self.words.set_value(step.words)
            self.due.set_day(step.due)
            self.often.set_value(step.often)
            self.why.set_value(step.why)
            self.known_by.set_value(step.known_by)

    def _names(self) -> layout.Item:
        self.names: list[Button] = []
        for name in (self._session.patient.called, self._session.workspace.signed_in_name()):
            short = name if len(name) <= SHOWN_CHARS else name[: SHOWN_CHARS - 1] + "…"
            button = Button(short)
            button.set_size("compact")
            button.clicked.connect(lambda _=False, name=name: self.owner.set_value(name))
            self.names.append(button)
        return layout.row([*self.names, layout.GAP], layout.S)

    def _insight_words(self) -> str:
        fact = self._session.chart.fact(self._insight) if self._insight else None
        return str(getattr(fact.event, "words", "")) if fact else ""


class OutcomeSheet(FormSheet):
    """Tells what became of a step, in the patient's words."""

    change_wanted = Signal()
    before_wanted = Signal()
    check_in_wanted = Signal()

    def __init__(self, session: OpenSession, area: QWidget, step: Step) -> None:
        super().__init__(tr("Step"), tr("Save"), session.workspace.bridge, area)
        self._session = session
        self._step = step
        today = session.record.now().local().date()
        said, late = standing(step, today)
        about = label(f"{step_about(step)} · {said}", fonts.SECONDARY, "muted")
        if late:
            about.set_tone("caution")
        options = [(each.value, _capital(status_word(each))) for each in StepStatus]
        self.status = ChoiceField(tr("How it stands"), options)
        self.status.set_value(step.status.value)
        self.words = TextArea(tr("What came of it"), tr("May stay empty."), serif=True)
        self.words.set_lines(4)
        self.words.set_value(step.words)
        self.change = Button(tr("Change the step"), "quiet", icon="amend")
        self.change.clicked.connect(self._change)
        self.before = Button(tr("How it came to be"), "quiet")
        self.before.clicked.connect(self.before_wanted)
        self.check_in = Button(tr("Note a check-in"), icon="circle")
        self.check_in.clicked.connect(self._check_in)
        if step.status is not StepStatus.OPEN:
            self.check_in.hide()
        asked = check_in_lines(step.check_ins, today)
        self.add(
            layout.column([label(step.event.words, fonts.STRONG), about], 2),
            layout.column([*asked, layout.row([self.check_in, layout.GAP])], layout.S),
            self.status,
            self.words,
            layout.row([self.change, self.before, layout.GAP]),
            layout.GAP,
        )
        self.before.setVisible(step.fact.amended)

    def write(self) -> "Future[Any] | None":
        status = StepStatus(self.status.value())
        words = self.words.value()
        if (status, words.strip()) == (self._step.status, self._step.words):
            self.status.set_error(tr("Nothing was changed."))
            return None
        return self._session.integration.note_outcome(self._step.fact.id, status, words)

    def _change(self) -> None:
        self.dismiss()
        self.change_wanted.emit()

    def _check_in(self) -> None:
        self.dismiss()
        self.check_in_wanted.emit()


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]
