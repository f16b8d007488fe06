"""What belongs to the patient's course: medicines, agreements, goals, and the plan."""

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from kap_companion.domain.charts import Fact
from kap_companion.domain.charts.preparation import Agreement, PreparationChart
from kap_companion.domain.events import (
    Agreed,
    AgreementMade,
    AgreementWithdrawn,
    CoursePlanWritten,
    GoalWritten,
    MedicineListed,
)
from kap_companion.services.preparation import CoursePreparation
from kap_companion.ui.bridge import Bridge
from kap_companion.ui.pages.form_sheet import FormSheet, two
from kap_companion.ui.pages.staying_sheet import Shown, StayingSheet
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.choice import ChoiceField
from kap_companion.ui.widgets.date_field import DateField
from kap_companion.ui.widgets.dates import in_words
from kap_companion.ui.widgets.fields import LineField
from kap_companion.ui.widgets.text_area import TextArea
from kap_companion.ui.wording import tr

OLDEST_AGREEMENT = timedelta(days=366 * 10)
LONGEST_AGREEMENT = timedelta(days=366 * 10)


@dataclass(frozen=True)
class CourseGround:
    """What the sheets of a course work with."""

    course: CoursePreparation
    bridge: Bridge
    area: QWidget
    today: date
    signed_in: str


class MedicinesSheet(StayingSheet):
    """What the patient takes; a name, how it is taken, and what was ordered for the day."""

    def __init__(self, ground: CourseGround) -> None:
        super().__init__(tr("Medicines"), tr("Add the medicine"), ground.bridge, ground.area)
        self._course = ground.course
        self.name = LineField(tr("Medicine"))
        self.taken = LineField(tr("How much, how often"))
        self.hold = LineField(
            tr("For the day of a dose"), tr("What the prescriber ordered, if anything.")
        )
        for field in (self.name, self.taken, self.hold):
            field.entered.connect(self.save.click)
        self.none = Button(tr("Takes none"))
        self.none.clicked.connect(self._takes_none)
        self.nothing.setText(tr("No medicine is listed."))
        none = layout.row([self.none, layout.GAP])
        self.finish(none, self.name, self.taken, self.hold, change_words=tr("Save the change"))

    def shown(self) -> Sequence[Shown]:
        return [_medicine(fact) for fact in self._course.chart().medicines]

    def fill(self, fact: Fact | None) -> None:
        event = fact.event if fact else None
        medicine = event if isinstance(event, MedicineListed) else MedicineListed("")
        self.name.set_value(medicine.name)
        self.taken.set_value(medicine.taken)
        self.hold.set_value(medicine.hold)

    def write(self) -> "Future[Any] | None":
        if not self.name.value().strip():
            self.name.set_error(tr("Which medicine is it?"))
            self.name.setFocus()
            return None
        medicine = MedicineListed(self.name.value(), self.taken.value(), self.hold.value())
        return self._course.list_medicine(medicine, self.chosen)

    def take_off(self, fact: Fact, reason: str) -> "Future[Any]":
        return self._course.take_back(fact, reason)

    def show_list(self) -> None:
        """Show the list; whoever has medicines in it does not take none."""
        super().show_list()
        self.none.setVisible(not self.rows)
        if not self.rows and self._course.chart().medicines_asked:
            self.nothing.setText(tr("Takes none, as was asked."))
            self.none.hide()

    def _takes_none(self) -> None:
        self.submit(self._course.no_medicines, self.dismiss)


def _medicine(fact: Fact) -> Shown:
    event = fact.event
    medicine = event if isinstance(event, MedicineListed) else MedicineListed("")
    hold = tr("day of a dose: {0}").format(medicine.hold) if medicine.hold else ""
    return fact, medicine.name, " · ".join(filter(None, (medicine.taken, hold)))


class AgreementsSheet(StayingSheet):
    """What was agreed, and until when it holds; one that is chosen can be withdrawn."""

    def __init__(self, ground: CourseGround) -> None:
        title = tr("Consent and agreements")
        super().__init__(title, tr("Record the agreement"), ground.bridge, ground.area)
        self._course, self._ground = ground.course, ground
        self._agreements: dict[str, Agreement] = {}
        options = [
            (Agreed.CONSENT.value, tr("Consent")),
            (Agreed.TOUCH.value, tr("Touch")),
            (Agreed.OTHER.value, tr("Other")),
        ]
        self.what = ChoiceField(tr("What was agreed"), options)
        self.words = TextArea(tr("In which words"))
        self.words.set_lines(3)
        self.by = LineField(tr("Agreed with"))
        oldest = ground.today - OLDEST_AGREEMENT
        self.on = DateField(tr("On"), oldest, ground.today)
        self.until = DateField(tr("Until, if it ends"), oldest, ground.today + LONGEST_AGREEMENT)
        self.until.editor.setPlaceholderText(
            (ground.today + timedelta(days=365)).isoformat(),
        )
        self.reason.label.setText(tr("The patient’s words, if you like"))
        self.reason.editor.setAccessibleName(tr("The patient’s words, if you like"))
        self.off.say(tr("The patient withdraws it"))
        self.nothing.setText(tr("Nothing was agreed yet."))
        self._form = QWidget()
        dates = two(self.on, self.until)
        fields: list[layout.Item] = [self.what, self.words, self.by, dates]
        self._form.setLayout(layout.column(fields, layout.L))
        self.finish(self._form, change_words="")

    def shown(self) -> Sequence[Shown]:
        self._agreements = {each.fact.id: each for each in self._course.chart().agreements}
        return [_agreement(each, self._ground.today) for each in self._agreements.values()]

    def fill(self, fact: Fact | None) -> None:
        self._form.setVisible(fact is None)
        self.what.set_value("")
        self.words.set_value("")
        self.by.set_value(self._ground.signed_in)
        self.on.set_day(self._ground.today)
        self.until.set_day(None)

    def choose(self, fact: Fact | None) -> None:
        """An agreement stands as it was made: it can be withdrawn, and a new one be made."""
        agreement = self._agreements.get(fact.id) if fact else None
        if agreement is not None and agreement.withdrawn is not None:
            return
        super().choose(fact)
        self.save.setVisible(fact is None)

    def write(self) -> "Future[Any] | None":
        if not self.what.value():
            self.what.set_error(tr("What was agreed?"))
        dated = [self.on.check(), self.until.check()]
        day = self.on.day()
        if day is None and not self.on.error():
            self.on.set_error(tr("Which day?"))
        if not (self.what.value() and all(dated) and day is not None):
            return None
        what, until = Agreed(self.what.value()), self.until.day()
        made = AgreementMade(what, self.words.value(), self.by.value(), day, until)
        return self._course.agree(made)

    def take_off(self, fact: Fact, reason: str) -> "Future[Any]":
        return self._course.withdraw(fact, reason)

    def _take_off(self) -> None:
        fact = self.chosen
        if fact is not None:
            self.submit(lambda: self.take_off(fact, self.reason.value()), lambda: None)


def _agreement(agreement: Agreement, today: date) -> Shown:
    event = agreement.event
    name = {
        Agreed.CONSENT: tr("Consent"),
        Agreed.TOUCH: tr("Touch agreement"),
        Agreed.OTHER: tr("Other agreement"),
    }[event.what]
    first = f"{name}: {event.words}" if event.words else name
    state = ""
    if agreement.withdrawn is not None:
        back = agreement.withdrawn.event
        said = back.words if isinstance(back, AgreementWithdrawn) else ""
        at = in_words(agreement.withdrawn.occurred_at.local().date())
        state = " ".join(filter(None, (tr("withdrawn on {0}").format(at), said)))
    elif not agreement.holds_on(today):
        state = tr("no longer current")
    until = tr("until {0}").format(in_words(event.until)) if event.until else ""
    parts = (in_words(event.on), event.by, until, state)
    return agreement.fact, first, " · ".join(filter(None, parts))


class GoalsSheet(StayingSheet):
    """The patient's goals for the course."""

    def __init__(self, ground: CourseGround) -> None:
        super().__init__(tr("Goals"), tr("Add the goal"), ground.bridge, ground.area)
        self._course = ground.course
        self.words = TextArea(tr("A goal, in the patient’s words"), serif=True)
        self.words.set_lines(3)
        self.nothing.setText(tr("No goal is written yet."))
        self.finish(self.words, change_words=tr("Save the change"))

    def shown(self) -> Sequence[Shown]:
        return [
            (fact, fact.event.words, "")
            for fact in self._course.chart().goals
            if isinstance(fact.event, GoalWritten)
        ]

    def fill(self, fact: Fact | None) -> None:
        event = fact.event if fact else None
        self.words.set_value(event.words if isinstance(event, GoalWritten) else "")

    def write(self) -> "Future[Any] | None":
        if not self.words.value().strip():
            self.words.set_error(tr("What is the goal?"))
            self.words.setFocus(Qt.FocusReason.OtherFocusReason)
            return None
        return self._course.write_goal(self.words.value(), self.chosen)

    def take_off(self, fact: Fact, reason: str) -> "Future[Any]":
        return self._course.take_back(fact, reason)


class CoursePlanSheet(FormSheet):
    """What is planned for the course; the plan before it stays on the record."""

    def __init__(self, ground: CourseGround) -> None:
        super().__init__(tr("Plan of the course"), tr("Save the plan"), ground.bridge, ground.area)
        self._course = ground.course
        self.words = TextArea(tr("How many sessions, how far apart, and what follows"))
        self.words.set_lines(8)
        self._as_filled = plan_words(ground.course.chart())
        self.words.set_value(self._as_filled)
        self.add(self.words, layout.GAP)

    def write(self) -> "Future[Any] | None":
        if not self.words.value().strip():
            self.words.set_error(tr("There are no words to record yet."))
            return None
        return self._course.write_plan(self.words.value())

    def is_untouched(self) -> bool:
        return self.words.value() == self._as_filled


def plan_words(prepared: PreparationChart) -> str:
    """Return the plan of the course as it stands; nothing where there is none."""
    event = prepared.plan.event if prepared.plan else None
    return event.words if isinstance(event, CoursePlanWritten) else ""
