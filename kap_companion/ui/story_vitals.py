"""A session's vital signs as rows of its axis; worked out anew only where a reading changed."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from operator import attrgetter

from kap_companion.domain.charts import Fact, SessionChart
from kap_companion.domain.charts.checks import Reading as Vitals
from kap_companion.domain.charts.checks import own_baseline, read_within
from kap_companion.domain.charts.growth import growth
from kap_companion.domain.charts.protocol import protocol_of
from kap_companion.domain.events import Sign, VitalsTaken
from kap_companion.domain.moment import Moment
from kap_companion.domain.vital_signs import read
from kap_companion.ui.check_words import PRESSURE
from kap_companion.ui.language import tr
from kap_companion.ui.room_words import value_text
from kap_companion.ui.widgets.axis_model import CurveRow, PressureRow, Reading, ReadingsRow

ToMs = Callable[[Moment], int]
SIGNS: tuple[tuple[Sign, ...], ...] = (PRESSURE, (Sign.HEART_RATE,), (Sign.SPO2,))
"""What each row shows, from the top."""


class StoryVitals:
    """The rows of one session's vitals: a reading more is a mark more, however many stand."""

    def __init__(self) -> None:
        self._ground: object = None
        self._facts: tuple[Fact, ...] = ()
        self._rows: tuple[ReadingsRow, ...] = ()

    def rows(self, chart: SessionChart, to_ms: ToMs) -> tuple[ReadingsRow, ...]:
        """Return BP, heart and SpO₂; none where the session neither plans nor has any."""
        protocol, facts = protocol_of(chart), chart.of(VitalsTaken)
        if not facts and not any(check.signs for check in protocol.checks):
            return ()
        # Before the dose there is no baseline yet: each reading may still become it.
        baseline = own_baseline(chart) if chart.anchor is not None else VitalsTaken()
        ground = (protocol, chart.anchor, to_ms(chart.facts[0].occurred_at), baseline)
        grown = growth(self._facts, facts) if ground == self._ground else None
        if grown is None:
            self._ground, self._rows = ground, _without_readings(baseline)
        fresh = read_within(facts if grown is None else grown.fresh, protocol.limits)
        self._facts = facts
        if fresh:
            pairs = zip(self._rows, SIGNS, strict=True)
            self._rows = tuple(_with(row, signs, fresh, to_ms) for row, signs in pairs)
        return self._rows


def _without_readings(baseline: VitalsTaken) -> tuple[ReadingsRow, ...]:
    pressure, heart, spo2 = ((_values(baseline, each), _told(baseline, each)) for each in SIGNS)
    return (
        PressureRow((), *pressure, tr("BP")),
        CurveRow((), *heart, tr("Heart")),
        CurveRow((), *spo2, tr("SpO₂"), "spo2", wide=True),
    )


def _with(
    row: ReadingsRow, signs: Sequence[Sign], fresh: Sequence[Vitals], to_ms: ToMs
) -> ReadingsRow:
    marks = (_mark(each, to_ms, signs, row.name, row.baseline_text) for each in fresh)
    all_marks = (*row.readings, *(each for each in marks if each.values))
    return replace(row, readings=tuple(sorted(all_marks, key=attrgetter("at_ms"))))


def _told(baseline: VitalsTaken, signs: Sequence[Sign]) -> str:
    known = _text(baseline, signs)
    return tr("baseline {0}").format(known) if known else ""


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
