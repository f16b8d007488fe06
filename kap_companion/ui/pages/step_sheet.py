"""The sheet that plans a step, or changes it."""

from concurrent.futures import Future
from datetime import timedelta
from typing import Any

from PySide6.QtWidgets import QWidget

from kap_companion.domain.charts import Step
from kap_companion.domain.events import StepPlanned
from kap_companion.services.integration import FURTHEST_STEP
from kap_companion.ui.open_session import OpenSession
from kap_companion.ui.pages.form_sheet import FormSheet
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
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
