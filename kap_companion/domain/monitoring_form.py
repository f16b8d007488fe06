"""A draft of the monitoring form for nasal esketamine, filled from the record of one session.

What the record does not hold is None or empty here, and shown as not on the record: nothing is
guessed. docs/clinical-defaults.md says where the questions of the form come from.
"""

from dataclasses import dataclass
from decimal import Decimal

from kap_companion.domain.charts.adverse import AdverseEvent, adverse_events
from kap_companion.domain.charts.checks import Reading, baseline, readings
from kap_companion.domain.charts.facts import Fact
from kap_companion.domain.charts.preparation import PreparationChart
from kap_companion.domain.charts.returning import minutes_after_dose, ready_of
from kap_companion.domain.charts.session import SessionChart
from kap_companion.domain.events import (
    DoseGiven,
    Event,
    MedicineListed,
    MonitoringNoted,
    SessionEnded,
    Severity,
    VitalsTaken,
)
from kap_companion.domain.moment import US_PER_MINUTE

NASAL, DRUG = "nasal", "esketamine"
MIDDLE_MIN, MIDDLE_WITHIN_MIN = 40, 10
"""The form asks for vitals 40 minutes after the dose; the ones nearest to it within ten are it."""

SEDATION, DISSOCIATION = "sedation", "dissociation"
"""How the names of the adverse events that the form asks about begin."""

DRUG_CLASSES = (
    "Benzodiazepine",
    "Other sedative or hypnotic",
    "Opioid",
    "Psychostimulant",
    "MAO inhibitor",
    "Alcohol or cannabis",
    "Other",
)
"""Under what the form may list a medicine; nothing is put there but by hand."""


@dataclass(frozen=True, slots=True)
class FormMedicine:
    """A medicine as it is listed, and the class that somebody marked; empty where nobody did."""

    name: str
    taken: str
    drug_class: str = ""


@dataclass(frozen=True, slots=True)
class FormDose:
    """A dose, so many minutes after the first one."""

    minute: int
    amount: Decimal
    unit: str
    drug: str
    devices: int | None
    lot: str


@dataclass(frozen=True, slots=True)
class FormVitals:
    """Vitals, so many minutes after the first dose, negative before it."""

    minute: int | None
    vitals: VitalsTaken


@dataclass(frozen=True, slots=True)
class FormEvent:
    """An adverse event: when it began, how long it lasted (None while it runs), how it was."""

    what: str
    worst: Severity
    began_min: int | None
    lasted_min: int | None
    outcome: str


@dataclass(frozen=True, slots=True)
class MonitoringForm:
    """What the form asks, as far as the record tells.

    `medicines_asked` tells an empty list from one that nobody made. `is_over` is False while the
    minutes monitored still grow. `sedation_scores` are readings on the practice's scale, each after
    its minute.
    """

    medicines: tuple[FormMedicine, ...]
    medicines_asked: bool
    setting: str
    doses: tuple[FormDose, ...]
    monitored_min: int | None
    is_over: bool
    ready_min: int | None
    ready_without_rule_min: int | None
    before: FormVitals | None
    middle: FormVitals | None
    after: FormVitals | None
    sedation: tuple[FormEvent, ...]
    sedation_scores: tuple[tuple[int, int], ...]
    dissociation: tuple[FormEvent, ...]
    serious: tuple[FormEvent, ...]


def asks_for_the_form(chart: SessionChart) -> bool:
    """Whether nasal esketamine was given in this session."""
    return any(_is_esketamine(fact.event) for fact in chart.doses)


def monitoring_form(
    chart: SessionChart, prepared: PreparationChart, now_min: int | None
) -> MonitoringForm:
    """Return the form of a session; `now_min` is now in minutes after the first dose."""
    noted = chart.latest(MonitoringNoted) or MonitoringNoted()
    ended = chart.of(SessionEnded)
    ready = ready_of(chart)
    events = adverse_events(chart)
    before, middle, after = _vitals(chart)
    return MonitoringForm(
        medicines=_medicines(prepared, noted),
        medicines_asked=prepared.medicines_asked,
        setting=noted.setting,
        doses=tuple(_dose(chart, fact, fact.event) for fact in chart.doses),
        monitored_min=minutes_after_dose(chart, ended[-1].occurred_at) if ended else now_min,
        is_over=bool(ended),
        ready_min=ready.minutes if ready else None,
        ready_without_rule_min=noted.ready_min,
        before=before,
        middle=middle,
        after=after,
        sedation=tuple(_event(chart, each) for each in events if _is(each, SEDATION)),
        sedation_scores=_scores(chart),
        dissociation=tuple(_event(chart, each) for each in events if _is(each, DISSOCIATION)),
        serious=tuple(_event(chart, each) for each in events if each.worst is Severity.SERIOUS),
    )


def _is_esketamine(event: Event) -> bool:
    return isinstance(event, DoseGiven) and event.route == NASAL and DRUG in event.drug.casefold()


def _is(each: AdverseEvent, kind: str) -> bool:
    return each.event.what.casefold().startswith(kind)


def _medicines(prepared: PreparationChart, noted: MonitoringNoted) -> tuple[FormMedicine, ...]:
    classes = {each.medicine: each.drug_class for each in noted.classes}
    listed = (fact.event for fact in prepared.medicines)
    return tuple(
        FormMedicine(event.name, event.taken, classes.get(event.name, ""))
        for event in listed
        if isinstance(event, MedicineListed)
    )


def _dose(chart: SessionChart, fact: Fact, event: Event) -> FormDose:
    assert isinstance(event, DoseGiven)  # noqa: S101  # the chart's doses are nothing else
    minute = minutes_after_dose(chart, fact.occurred_at) or 0
    return FormDose(minute, event.amount, event.unit, event.drug, event.devices, event.lot)


def _vitals(
    chart: SessionChart,
) -> tuple[FormVitals | None, FormVitals | None, FormVitals | None]:
    """The baseline, the vitals nearest to the fortieth minute, and the last ones after those."""
    own = baseline(chart)
    timed = [_timed(chart, each) for each in readings(chart)]
    before = None if own is None else _timed(chart, own)
    near = [each for each in timed if each.minute is not None and _off(each) <= MIDDLE_WITHIN_MIN]
    middle = min(near, key=_off, default=None)
    later = [each for each in timed if each.minute is not None and each.minute >= _after(middle)]
    return before, middle, later[-1] if later else None


def _timed(chart: SessionChart, reading: Reading) -> FormVitals:
    return FormVitals(minutes_after_dose(chart, reading.fact.occurred_at), reading.vitals)


def _off(each: FormVitals) -> int:
    return abs((each.minute or 0) - MIDDLE_MIN)


def _after(middle: FormVitals | None) -> int:
    """From which minute vitals are those after the middle ones."""
    at = MIDDLE_MIN if middle is None or middle.minute is None else middle.minute
    return at + 1


def _scores(chart: SessionChart) -> tuple[tuple[int, int], ...]:
    return tuple(
        (minutes_after_dose(chart, each.fact.occurred_at) or 0, each.vitals.sedation)
        for each in readings(chart)
        if each.vitals.sedation is not None
    )


def _event(chart: SessionChart, each: AdverseEvent) -> FormEvent:
    began = each.fact.occurred_at
    lasted = None
    if each.ended is not None:
        lasted = chart.timeline.between(began, each.ended.fact.occurred_at).us // US_PER_MINUTE
    outcome = each.ended.event.outcome.value if each.ended else ""
    minute = minutes_after_dose(chart, began)
    return FormEvent(each.event.what, each.worst, minute, lasted, outcome)
