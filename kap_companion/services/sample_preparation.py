"""How the invented people of the sample practice were prepared, and what was ticked on the day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from kap_companion.domain.charts.ticks import DAY_OF
from kap_companion.domain.events import (
    Agreed,
    AgreementMade,
    CoursePlanWritten,
    Event,
    Finding,
    GoalWritten,
    ItemTicked,
    MedicineListed,
    NoMedicines,
    Protocol,
    ScreeningAnswered,
    VitalsTaken,
)
from kap_companion.domain.moment import US_PER_MINUTE, Moment
from kap_companion.domain.protocols import PROTOCOLS, SCREENING

THERAPIST = "Jonas Feld"
REVIEWER = "Dr. A. Okoye"
LEAST_BEFORE_MIN = 30
"""What holds back had ended so long before the dose."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """One patient's preparation; `findings` are the answers that are not a plain no."""

    findings: tuple[tuple[str, Finding, str], ...] = ()
    medicines: tuple[MedicineListed, ...] = ()
    touch: str = ""
    goal: str = ""
    plan: str = ""
    cleared: str = ""

    def answers(self) -> Iterator[ScreeningAnswered]:
        """Return the answers to the whole screening list."""
        said = {item: (finding, note) for item, finding, note in self.findings}
        for item in SCREENING:
            finding, note = said.get(item.key, (Finding.NO, ""))
            yield ScreeningAnswered(item.key, item.words, finding, note)

    def others(self, day: date) -> Iterator[Event]:
        """Return medicines, agreements, goal and plan, agreed on this day."""
        yield from self.medicines or (NoMedicines(),)
        until = day + timedelta(days=365)
        words = "Explained, understood, signed on paper."
        yield AgreementMade(Agreed.CONSENT, words, THERAPIST, day, until)
        if self.touch:
            yield AgreementMade(Agreed.TOUCH, self.touch, THERAPIST, day)
        if self.goal:
            yield GoalWritten(self.goal)
        if self.plan:
            yield CoursePlanWritten(self.plan)


PREPARED: tuple[Prepared, ...] = (
    Prepared(
        findings=(("apnoea", Finding.YES, "Uses her CPAP every night."),),
        medicines=(MedicineListed("Sertraline", "50 mg, in the morning, unchanged"),),
        touch="Hand or shoulder, if she reaches out. Her name first.",
        goal="To sit at the table without leaving first.",
        plan="Three sessions, two weeks apart; then we look again.",
        cleared="CPAP in the room. Go on.",
    ),
    Prepared(
        touch="None, unless he asks.",
        goal="To walk past the corner.",
        plan="One session, then a pause of a month.",
    ),
    Prepared(
        medicines=(MedicineListed("Levothyroxine", "75 µg, in the morning"),),
        goal="To rest.",
        plan="Two sessions, a week apart.",
    ),
    Prepared(goal="To be less alone with it."),
)


def protocol_of_route(route: str) -> Protocol:
    """Return the protocol that the sample practice plans this route by."""
    return next(each for each in PROTOCOLS if each.route == route)


def ticks_of(protocol: Protocol, escort: str, dose_at: Moment) -> Iterator[tuple[float, Event]]:
    """Return the ticks of the day's list and the baseline, each with its minute before the dose."""
    for number, item in enumerate(protocol.day_of):
        last_at = None
        if item.hold_min:
            gone_us = (item.hold_min + LEAST_BEFORE_MIN) * US_PER_MINUTE
            last_at = dose_at.shifted(-gone_us).local().replace(second=0, microsecond=0)
        note = escort if item.key == "escort" else ""
        yield -20 + number / 2, ItemTicked(DAY_OF, item.key, item.words, note, last_at)
    yield -9, VitalsTaken(118, 74, 72, 98, sedation=0)
