"""What reports say of one session in few words, each straight from the record."""

from collections.abc import Iterator

from kap_companion.domain.charts import Fact, SessionChart
from kap_companion.domain.charts.adverse import AdverseEvent, adverse_events
from kap_companion.domain.charts.checks import own_baseline
from kap_companion.domain.charts.returning import beside_baseline, ready_of
from kap_companion.domain.events import (
    DoseGiven,
    ProtocolTaken,
    SessionBegun,
    SessionEnded,
    VitalsTaken,
)
from kap_companion.domain.moment import US_PER_MINUTE, Moment
from kap_companion.ui.check_words import pair_text
from kap_companion.ui.return_words import vitals_cells
from kap_companion.ui.room_words import dose_details, mg_per_kg_text, vitals_words
from kap_companion.ui.widgets.dates import in_words
from kap_companion.ui.wording import clock_text, dose_text, ending_text, route_label, time_text, tr


def dose_lines(chart: SessionChart) -> list[str]:
    """Return each dose as it is recorded, with everything that was written of it."""
    return list(_dose_lines(chart))


def _dose_lines(chart: SessionChart) -> Iterator[str]:
    for number, fact in enumerate(chart.doses):
        if isinstance(fact.event, DoseGiven):
            dose = fact.event
            said = tr("T+ {0}, {1}: {2} {3}, {4}. Given by {5}.")
            line = said.format(
                time_text(chart, fact.occurred_at),
                clock_text(fact.occurred_at),
                dose_text(dose),
                dose.drug,
                route_label(dose.route),
                dose.given_by,
            )
            booster = tr("Booster. ") if number else ""
            yield booster + " ".join(filter(None, (line, dose_details(dose))))


def short_doses(chart: SessionChart) -> str:
    """Return the doses in a line: 200 mg ketamine at 10:42; 50 mg ketamine at 11:10."""
    said = tr("{0} {1} at {2}")
    return "; ".join(
        said.format(dose_text(fact.event), fact.event.drug, clock_text(fact.occurred_at))
        + _per_kg(fact.event)
        for fact in chart.doses
        if isinstance(fact.event, DoseGiven)
    )


def _per_kg(dose: DoseGiven) -> str:
    per_kg = mg_per_kg_text(dose)
    return f" ({per_kg})" if per_kg else ""


def hours_words(chart: SessionChart) -> str:
    """Return from when to when a session went; empty where it was not begun."""
    begun, ended = chart.of(SessionBegun), chart.of(SessionEnded)
    if not begun:
        return ""
    start = begun[0].occurred_at
    end = clock_text(ended[-1].occurred_at) if ended else tr("still running")
    if ended and (day := ended[-1].occurred_at.local().date()) != start.local().date():
        end = f"{in_words(day)}, {end}"
    return tr("{0} to {1}").format(clock_text(start), end)


def route_words(chart: SessionChart) -> str:
    """Return the route, the window, and by which protocol."""
    taken = chart.latest(ProtocolTaken)
    window = tr("{0} min planned").format(chart.plan.window_min) if chart.plan else ""
    protocol = tr("protocol {0}").format(taken.protocol.name) if taken else ""
    return ", ".join(filter(None, (route_label(chart.route), window, protocol)))


def baseline_words(chart: SessionChart) -> str:
    """Return the vitals before the dose."""
    vitals = own_baseline(chart)
    said = vitals_words(vitals)
    return tr("BP {0}").format(said) if said and vitals.systolic is not None else said


def highest_words(chart: SessionChart) -> str:
    """Return the highest blood pressure after the first dose: 164/98, T+ 0:30.

    Where the upper and the lower value were highest at different times, each has its own.
    """
    taken = [
        (fact.event, fact.occurred_at)
        for fact in chart.of(VitalsTaken)
        if isinstance(fact.event, VitalsTaken) and _is_after(chart, fact)
    ]
    upper = max((each for each in taken if each[0].systolic is not None), key=_upper, default=None)
    lower = max((each for each in taken if each[0].diastolic is not None), key=_lower, default=None)
    if upper is not None and upper[0].diastolic == (lower or upper)[0].diastolic:
        return _reading(chart, pair_text(upper[0]), upper[1])
    parts = (
        _reading(chart, f"{upper[0].systolic}/–", upper[1]) if upper else "",
        _reading(chart, f"–/{lower[0].diastolic}", lower[1]) if lower else "",
    )
    return "; ".join(filter(None, parts))


def _upper(each: tuple[VitalsTaken, Moment]) -> int:
    return each[0].systolic or 0


def _lower(each: tuple[VitalsTaken, Moment]) -> int:
    return each[0].diastolic or 0


def _reading(chart: SessionChart, said: str, at: Moment) -> str:
    return tr("{0}, T+ {1}").format(said, time_text(chart, at))


def _is_after(chart: SessionChart, fact: Fact) -> bool:
    """Whether it happened after the first dose."""
    gone = chart.t_plus(fact.occurred_at)
    return gone is not None and gone.us > 0


def last_vitals_words(chart: SessionChart) -> str:
    """Return the last readings after the dose with their times, and what each has changed by."""
    by_time: dict[str, list[str]] = {}
    for name, _before, after, change, at in vitals_cells(chart, beside_baseline(chart)):
        if after != "–":
            changed = f" ({change})" if change else ""
            by_time.setdefault(at, []).append(f"{name} {after}{changed}")
    return "; ".join(f"{at}: {' · '.join(said)}" for at, said in by_time.items())


def ready_words(chart: SessionChart) -> str:
    """Return when somebody said ready, and who."""
    ready = ready_of(chart)
    if ready is None:
        return ""
    at, by = clock_text(ready.fact.occurred_at), ready.event.by
    if ready.minutes is None:
        return tr("{0}, said by {1}").format(at, by)
    said = tr("{0} min after the first dose, {1}, said by {2}")
    return said.format(ready.minutes, at, by)


def ending_words(chart: SessionChart) -> str:
    """Return how a session ended, with the summary of it."""
    ended = chart.latest(SessionEnded)
    return f"{ending_text(ended.ending)} {ended.summary}".rstrip() if ended else ""


def adverse_words(chart: SessionChart) -> list[str]:
    """Return each adverse event in a line, the worst that it was, and how long it lasted."""
    return [_adverse(chart, each) for each in adverse_events(chart)]


def _adverse(chart: SessionChart, each: AdverseEvent) -> str:
    at = time_text(chart, each.fact.occurred_at)
    lasted = tr("no end recorded")
    if each.ended is not None:
        span = chart.timeline.between(each.fact.occurred_at, each.ended.fact.occurred_at)
        lasted = tr("for {0} min").format(max(0, span.us // US_PER_MINUTE))
    outcome = tr(each.ended.event.outcome.value) if each.ended else ""
    parts = (
        f"{each.event.what}, {tr(each.worst.value)}",
        tr("from {0}").format(at),
        lasted,
        outcome,
    )
    return ", ".join(filter(None, parts))
