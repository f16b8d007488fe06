"""What belongs to the patient and comes back in each session: a row for each part of it."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from kap_companion.domain.charts.preparation import PreparationChart
from kap_companion.domain.events import (
    Agreed,
    Finding,
    GoalWritten,
    ListItem,
    MedicineListed,
    PatientRegistered,
)
from kap_companion.services.measures import Measures
from kap_companion.ui.measure_words import measure_name
from kap_companion.ui.pages.course_sheets import plan_words
from kap_companion.ui.pages.row import Row, two_lines
from kap_companion.ui.pages.when import day_and_month
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.text import Text, heading, line
from kap_companion.ui.wording import tr

COLUMN_GAP_PX = 40
Said = tuple[str, bool]
"""What a row says, and whether it is open."""


class PartRow(Row):
    """One part of the preparation: its name, and how it stands."""

    def __init__(self, name: str) -> None:
        self._name = name
        self.summary = line("", fonts.SECONDARY, "muted")
        super().__init__(two_lines(line(name, fonts.STRONG), self.summary), name)

    def show_part(self, said: str, *, is_open: bool) -> None:
        """Say how it stands; `is_open` where something of it is missing."""
        self.summary.setText(said)
        self.summary.set_tone("caution" if is_open else "muted")
        self.setAccessibleName(f"{self._name}, {said}")
        self.setToolTip(said)


class CourseView(QWidget):
    """The parts in two columns, or in one where room is short."""

    wanted = Signal(str)
    """The key of the part that was pressed."""

    def __init__(self) -> None:
        super().__init__()
        names = {
            "screening": tr("Screening"),
            "review": tr("Review of the screening"),
            "medicines": tr("Medicines"),
            "agreements": tr("Consent and agreements"),
            "measures": tr("Measures"),
            "goals": tr("Goals"),
            "plan": tr("Plan of the course"),
            "escort": tr("Escort"),
            "expect": tr("What to expect"),
        }
        self.rows = {key: PartRow(name) for key, name in names.items()}
        body = QWidget()
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(COLUMN_GAP_PX)
        grid.setVerticalSpacing(0)
        for number, (key, row) in enumerate(self.rows.items()):
            row.clicked.connect(partial(self.wanted.emit, key))
            grid.addWidget(row, number // 2, number % 2)
        for column in range(2):
            grid.setColumnStretch(column, 1)
        said = Text(tr("Stays with the patient, for every session."), fonts.SECONDARY, "muted")
        top = layout.row([heading(tr("For the course")), said], layout.M)
        top.setStretch(1, 1)
        self.setLayout(layout.column([top, body], layout.XS))

    def show_course(
        self,
        prepared: PreparationChart,
        screening: Sequence[ListItem],
        patient: PatientRegistered,
        measures: Said,
        today: date,
    ) -> None:
        """Show how each part stands; `measures` is what `measures_said` says."""
        said = {
            "screening": _screening(prepared, screening),
            "review": _review(prepared),
            "medicines": _medicines(prepared),
            "agreements": _agreements(prepared, today),
            "measures": measures,
            "goals": (_goals(prepared) or tr("None written yet."), False),
            "plan": (plan_words(prepared) or tr("None written yet."), False),
            "escort": _escort(patient),
            "expect": (tr("A page for the patient, to read and to print."), False),
        }
        for key, (words, is_open) in said.items():
            self.rows[key].show_part(words, is_open=is_open)


def measures_said(measures: Measures) -> Said:
    """Return which measures are due, and which ones were begun and not finished."""
    now, own = measures.now(), measures.practice.scales
    names = ", ".join(measure_name(each.measure, own) for each in now.due)
    due = [tr("Due: {0}").format(names)] if names else []
    begun = [tr("{0} is not finished").format(measure_name(key)) for key in now.unfinished]
    said = " · ".join([*due, *begun])
    return (said, True) if said else (tr("Nothing is due."), False)


def escort_words(patient: PatientRegistered) -> str:
    """Return who takes the patient home, and their phone."""
    return " · ".join(filter(None, (patient.escort_name, patient.escort_phone)))


def agreed_words(prepared: PreparationChart, what: Agreed, today: date) -> str:
    """Return since when something is agreed, and until when; nothing where it is not."""
    agreement = prepared.agreed(what, today)
    if agreement is None:
        return ""
    event = agreement.event
    since = tr("of {0}").format(_day(event.on, today))
    until = tr("until {0}").format(_day(event.until, today)) if event.until else ""
    return ", ".join(filter(None, (since, until)))


def _day(day: date, today: date) -> str:
    return day_and_month(day) + ("" if day.year == today.year else f" {day.year}")


def _screening(prepared: PreparationChart, items: Sequence[ListItem]) -> Said:
    missing = len(prepared.unanswered(items))
    answers = [each.event for each in prepared.answers.values()]
    no = sum(each.finding is Finding.NO for each in answers)
    parts = [tr("{0} answered no").format(no)] if no else []
    for finding, words in ((Finding.YES, tr("yes: {0}")), (Finding.UNKNOWN, tr("unknown: {0}"))):
        asked = [each.asked for each in answers if each.finding is finding]
        parts += [words.format(", ".join(asked))] if asked else []
    if missing:
        parts.append(tr("{0} not asked yet").format(missing))
    return " · ".join(parts), missing > 0


def _review(prepared: PreparationChart) -> Said:
    review = prepared.review
    if prepared.unreviewed:
        return tr("Findings nobody reviewed: {0}").format(len(prepared.unreviewed)), True
    if review is None:
        return tr("No finding to review."), False
    return " · ".join(filter(None, (review.by, review.note))), False


def _medicines(prepared: PreparationChart) -> Said:
    names = [
        " ".join(filter(None, (fact.event.name, fact.event.taken)))
        for fact in prepared.medicines
        if isinstance(fact.event, MedicineListed)
    ]
    if names:
        return " · ".join(names), False
    asked = prepared.medicines_asked
    return (tr("Takes none.") if asked else tr("Not asked yet.")), not asked


def _agreements(prepared: PreparationChart, today: date) -> Said:
    consent = agreed_words(prepared, Agreed.CONSENT, today)
    touch = agreed_words(prepared, Agreed.TOUCH, today)
    said = (
        tr("Consent {0}").format(consent) if consent else tr("No consent is current"),
        tr("touch agreement {0}").format(touch) if touch else tr("no touch agreement"),
    )
    return " · ".join(said), not consent


def _goals(prepared: PreparationChart) -> str:
    words = [fact.event.words for fact in prepared.goals if isinstance(fact.event, GoalWritten)]
    return " · ".join(words)


def _escort(patient: PatientRegistered) -> Said:
    said = escort_words(patient)
    return (said, False) if said else (tr("Nobody is named."), True)
