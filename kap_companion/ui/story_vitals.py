"""A session's vital signs as rows of its axis; worked out anew only where a reading changed."""

from collections.abc import Callable, Sequence

from kap_companion.domain.charts import SessionChart
from kap_companion.domain.charts.checks import Reading as Vitals
from kap_companion.domain.charts.checks import own_baseline, readings
from kap_companion.domain.charts.protocol import protocol_of
from kap_companion.domain.events import Sign, VitalsTaken
from kap_companion.domain.moment import Moment
from kap_companion.domain.vital_signs import read
from kap_companion.ui.check_words import PRESSURE
from kap_companion.ui.language import tr
from kap_companion.ui.room_words import value_text
from kap_companion.ui.widgets.axis_model import CurveRow, PressureRow, Reading, ReadingsRow

ToMs = Callable[[Moment], int]


class StoryVitals:
    """The rows of one session's vitals, kept from one chart to the next."""

    def __init__(self) -> None:
        self._from: object = None
        self._rows: tuple[ReadingsRow, ...] = ()

    def rows(self, chart: SessionChart, to_ms: ToMs) -> tuple[ReadingsRow, ...]:
        """Return BP, heart and SpO₂; none where the session neither plans nor has any."""
        zero_ms = to_ms(chart.facts[0].occurred_at)
        known = (chart.of(VitalsTaken), protocol_of(chart), chart.anchor, zero_ms)
        if known != self._from:
            self._from, self._rows = known, _rows(chart, to_ms)
        return self._rows


def _rows(chart: SessionChart, to_ms: ToMs) -> tuple[ReadingsRow, ...]:
    taken = readings(chart)
    if not taken and not any(check.signs for check in protocol_of(chart).checks):
        return ()
    # Before the dose there is no baseline yet: each reading may still become it.
    baseline = own_baseline(chart) if chart.anchor is not None else VitalsTaken()
    heart, spo2 = (Sign.HEART_RATE,), (Sign.SPO2,)
    named = tr("BP"), tr("Heart"), tr("SpO₂")
    return (
        PressureRow(*_parts(taken, to_ms, PRESSURE, baseline, named[0]), named[0]),
        CurveRow(*_parts(taken, to_ms, heart, baseline, named[1]), named[1]),
        CurveRow(*_parts(taken, to_ms, spo2, baseline, named[2]), named[2], "spo2", wide=True),
    )


def _parts(
    taken: Sequence[Vitals],
    to_ms: ToMs,
    signs: Sequence[Sign],
    baseline: VitalsTaken,
    name: str,
) -> tuple[tuple[Reading, ...], tuple[float, ...], str]:
    """Return the readings of these signs, their baseline, and its text."""
    known = _text(baseline, signs)
    told = tr("baseline {0}").format(known) if known else ""
    marks = (_mark(each, to_ms, signs, name, told) for each in taken)
    shown = sorted((each for each in marks if each.values), key=lambda each: each.at_ms)
    return tuple(shown), _values(baseline, signs), told


def _mark(vitals: Vitals, to_ms: ToMs, signs: Sequence[Sign], name: str, baseline: str) -> Reading:
    text = _text(vitals.vitals, signs)
    beyond = any(each.sign in signs for each in vitals.beyond)
    said = ", ".join(filter(None, (f"{name} {text}", baseline)))
    return Reading(
        to_ms(vitals.fact.occurred_at),
        _values(vitals.vitals, signs),
        tr("{0} recheck").format(text) if beyond else text,
        tr("{0}. Recheck.").format(said) if beyond else said,
        vitals.fact.id,
        beyond,
    )


def _values(vitals: VitalsTaken, signs: Sequence[Sign]) -> tuple[float, ...]:
    values = (read(vitals, sign) for sign in signs)
    return tuple(float(value) for value in values if value is not None)


def _text(vitals: VitalsTaken, signs: Sequence[Sign]) -> str:
    if not _values(vitals, signs):
        return ""
    return "/".join(value_text(read(vitals, sign)) for sign in signs)
