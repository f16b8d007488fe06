"""What grows out of the insights in daily life: steps with their owner, date and outcome."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kap_companion.domain.charts import SessionChart, Step, insights, steps
from kap_companion.domain.check_ins import next_check_in
from kap_companion.domain.events import StepStatus
from kap_companion.domain.moment import Moment
from kap_companion.ui.pages.check_in_sheet import check_in_text
from kap_companion.ui.pages.insight_card import marks_text
from kap_companion.ui.pages.refill import refill_together
from kap_companion.ui.pages.row import Row
from kap_companion.ui.pages.today_side import check_in_words
from kap_companion.ui.pages.when import near_day, on_day
from kap_companion.ui.theme import fonts
from kap_companion.ui.theme.fonts import TypeRole
from kap_companion.ui.theme_words import status_word
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.icon_mark import IconMark
from kap_companion.ui.widgets.text import caption, label, line, words
from kap_companion.ui.wording import tr

SEPARATOR = " · "
OUTCOME = TypeRole(15, 22, serif=True)
ICONS = {
    StepStatus.OPEN: ("circle", "muted"),
    StepStatus.DONE: ("done", "positive"),
    StepStatus.CHANGED: ("redo", "muted"),
    StepStatus.DROPPED: ("close", "muted"),
}


def standing(step: Step, today: date) -> tuple[str, bool]:
    """Return how a step stands, with its day; and whether it is late."""
    if step.status is not StepStatus.OPEN and step.outcome is not None:
        day = step.outcome.occurred_at.local().date()
        return tr("{0} {1}").format(status_word(step.status), on_day(day, today)), False
    due = step.event.due
    if due is None:
        return tr("open"), False
    if due < today:
        return tr("was due {0}").format(on_day(due, today)), True
    return tr("by {0}").format(near_day(due, today)), False


def next_text(step: Step, now: Moment, hours: Sequence[int]) -> tuple[str, bool]:
    """Return when somebody asks next how an open step goes, and whether that was missed."""
    if step.status is not StepStatus.OPEN:
        return "", False
    checked = step.check_ins[-1].fact.occurred_at.utc_us if step.check_ins else None
    coming = next_check_in(step.planned_at.utc_us, checked, hours, now)
    if coming is None:
        return "", False
    said = check_in_words(coming, now.local().date())
    return said[:1].upper() + said[1:], coming.overdue


class StepRow(Row):
    """One step; a click tells what became of it."""

    def __init__(
        self, step: Step, insight: str, now: Moment, hours: Sequence[int], *, arrived: bool = False
    ) -> None:
        today = now.local().date()
        said, late = standing(step, today)
        asked, missed = next_text(step, now, hours)
        icon, tone = ICONS[step.status]
        mark = IconMark(icon, tone, 20)
        mark.setFixedHeight(fonts.BODY.line_px)
        who = SEPARATOR.join(filter(None, (step.event.owner, step.event.often, said)))
        about = label(who, fonts.LABEL if late else fonts.SECONDARY, "caution" if late else "muted")
        lines: list[layout.Item] = [label(step.event.words), about]
        came = f"“{step.words}”" if step.words else ""
        checked = check_in_text(step.check_ins[-1], today) if step.check_ins else ""
        if came:
            lines.append(words(came, OUTCOME))
        if checked:
            lines.append(label(checked, fonts.SECONDARY, "muted"))
        if asked:
            lines.append(label(asked, fonts.SECONDARY, "caution" if missed else "muted"))
        source = tr("from: {0}").format(insight) if insight else ""
        marks = marks_text(step.fact, arrived=arrived)
        if marks:
            lines.append(line(marks, fonts.SECONDARY, "muted"))
        if source:
            lines.append(line(source, fonts.SECONDARY, "muted"))
        row = layout.row([layout.column([mark, layout.GAP], 0)], layout.M)
        row.addLayout(layout.column(lines, 2), 1)
        said_all = (step.event.words, who, came, checked, asked, marks, source)
        spoken = ", ".join(filter(None, said_all))
        super().__init__(row, spoken, chevron=False)


class StepsPanel(QWidget):
    """The steps of this session, in the order they were planned."""

    chosen = Signal(str)
    step_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.rows: dict[str, StepRow] = {}
        self._rows: QVBoxLayout = layout.column([], 0)
        self._none = label(
            tr("No step is planned yet. Choose an insight, and plan one."), fonts.SECONDARY, "muted"
        )
        self.add_step = Button(tr("Add a step"), "quiet", icon="add")
        self.add_step.set_size("compact")
        self.add_step.clicked.connect(self.step_wanted)
        top = layout.row([caption(tr("Steps")), layout.GAP, self.add_step])
        self.setLayout(layout.column([top, self._none, self._rows], 0))

    def show_chart(
        self,
        chart: SessionChart,
        now: Moment,
        hours: Sequence[int],
        arrived: AbstractSet[str] = frozenset(),
    ) -> None:
        """Show the steps of this chart, asked about so many hours after they were planned.

        `arrived` are the ids of what came after signing.
        """
        known = {each.fact.id: each.event.words for each in insights(chart)}
        self.rows = {}
        for step in steps(chart):
            key = step.fact.id
            came = key in arrived or (step.outcome is not None and step.outcome.id in arrived)
            row = StepRow(step, known.get(step.event.insight, ""), now, hours, arrived=came)
            row.clicked.connect(lambda _=False, key=key: self.chosen.emit(key))
            self.rows[key] = row
        refill_together(self._rows, self.rows.values())
        self._none.setVisible(not self.rows)
