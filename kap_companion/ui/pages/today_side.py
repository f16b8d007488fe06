"""The right column of Today: integration sessions that fall due, and steps that are open."""

from datetime import date, timedelta

from PySide6.QtCore import Qt

from kap_companion.domain.check_ins import NextCheckIn
from kap_companion.domain.summary import PatientSummary, SessionSummary
from kap_companion.domain.windows import US_PER_HOUR, Due
from kap_companion.services.schedule import IntegrationDue, StepDue
from kap_companion.ui.pages.row import Row, two_lines
from kap_companion.ui.pages.when import day_at, hours_words, on_day
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.bars import WindowBar
from kap_companion.ui.widgets.icon_mark import IconMark
from kap_companion.ui.widgets.text import Text, line
from kap_companion.ui.wording import tr


class IntegrationRow(Row):
    """One session waiting for its integration: name, what is left, and the window as a bar."""

    def __init__(self, due: IntegrationDue, name: str, now_us: int, today: date) -> None:
        self._due, self._today, self._name = due, today, name
        self._left = line("", fonts.LABEL)
        self._left.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        window = due.window
        hours = tuple(
            (at - window.dose_us) / US_PER_HOUR for at in (window.opens_us, window.closes_us)
        )
        self._bar = WindowBar(0, (hours[0], hours[1]))
        self._bar.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        top = layout.row([line(name, fonts.STRONG), self._left], layout.M)
        top.setStretch(1, 1)
        super().__init__(layout.column([top, self._bar], 0), name, chevron=False, ruled=False)
        if (inner := self.layout()) is not None:
            inner.setContentsMargins(0, 6, 0, 4)
        self.show_now(now_us)

    def show_now(self, now_us: int) -> None:
        """Say how long is left now."""
        said, calls = left_words(self._due, now_us, self._today)
        self._left.setText(said)
        self._left.set_role(fonts.LABEL if calls else fonts.SECONDARY)
        self._left.set_tone("caution" if calls else "muted")
        self._bar.set_hours((now_us - self._due.window.dose_us) / US_PER_HOUR)
        self.setAccessibleName(f"{self._name}, {said}")

    def words(self) -> str:
        """Return what is said of the time left."""
        return self._left.text()


def left_words(due: IntegrationDue, now_us: int, today: date) -> tuple[str, bool]:
    """Return how long is left, with the time booked, and whether someone has to act."""
    state = due.window.due(now_us)
    edge = due.window.opens_us if state is Due.NOT_YET else due.window.closes_us
    span = hours_words(timedelta(microseconds=abs(edge - now_us)))
    said = {
        Due.NOT_YET: tr("opens in {0}"),
        Due.OPEN: tr("{0} left"),
        Due.OVERDUE: tr("{0} over"),
    }[state].format(span)
    booked = _booked(due.session, now_us, today)
    calls = state is Due.OVERDUE or (state is Due.OPEN and not booked)
    if not booked and state is not Due.NOT_YET:
        booked = tr("no time booked")
    return ", ".join(filter(None, (said, booked))), calls


def _booked(session: SessionSummary, now_us: int, today: date) -> str:
    at_us = session.integration_booked_us
    if at_us is None:
        return ""
    word = tr("booked {0}") if at_us >= now_us else tr("was booked {0}")
    return word.format(day_at(at_us, today))


class StepRow(Row):
    """One open step: its words, who takes it, by when, and when somebody asks how it goes."""

    def __init__(self, due: StepDue, patient: PatientSummary | None, today: date) -> None:
        step = due.step
        late = (step.due is not None and step.due < today) or (
            due.next is not None and due.next.overdue
        )
        role, tone = (fonts.LABEL, "caution") if late else (fonts.SECONDARY, "muted")
        said = Text(step_words(due, patient, today), role, tone)
        self.said = said.text()
        lines = two_lines(Text(step.words), said)
        inner = layout.row([IconMark("circle", "text", 20)], layout.M)
        inner.addLayout(lines, 1)
        super().__init__(inner, f"{step.words}, {self.said}", chevron=False)


def step_words(due: StepDue, patient: PatientSummary | None, today: date) -> str:
    """Return who takes a step, for whom, when it is or was due, and when it is asked about."""
    owner = due.step.owner
    whose = "" if patient is None or _is_the_patient(owner, patient) else patient.name
    said = (owner, whose, _due(due.step.due, today), check_in_words(due.next, today))
    return " · ".join(filter(None, said))


def check_in_words(next_one: NextCheckIn | None, today: date) -> str:
    """Return when somebody asks how a step goes, or since when nobody did."""
    if next_one is None:
        return ""
    said = tr("check-in was due {0}") if next_one.overdue else tr("check-in {0}")
    return said.format(on_day(next_one.on, today))


def _is_the_patient(owner: str, patient: PatientSummary) -> bool:
    names = {patient.name, patient.preferred_name, patient.name.split()[0] if patient.name else ""}
    return owner.casefold() in {name.casefold() for name in names if name}


def _due(due: date | None, today: date) -> str:
    if due is None:
        return ""
    if due < today:
        return tr("was due {0}").format(on_day(due, today))
    return tr("due {0}").format(on_day(due, today))
