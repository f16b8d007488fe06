"""How the way home speaks: what is open, who said ready, how vitals stand beside the baseline."""

from collections.abc import Mapping, Sequence

from kap_companion.domain.charts.returning import (
    Beside,
    Ready,
    after_care_of,
    beside_baseline,
    escort_item,
    readiness,
)
from kap_companion.domain.charts.session import SessionChart
from kap_companion.domain.charts.ticks import DAY_OF, ticks
from kap_companion.domain.events import IntegrationBooked, Sign
from kap_companion.domain.still_open import Pending, StillOpen
from kap_companion.ui.check_words import PRESSURE, change_text
from kap_companion.ui.open_session import OpenSession
from kap_companion.ui.pages.prepare_course import escort_words
from kap_companion.ui.room_words import sign_name, value_text
from kap_companion.ui.wording import clock_text, time_text, tr

Cells = tuple[str, str, str, str, str]
"""A line of the vitals: the sign, before the dose, last reading, the difference, and its time."""


FIRST_FEW = 6
"""So many open things are named in one place; the list has all."""


def first_few(still_open: Sequence[StillOpen]) -> list[str]:
    """Return what is open, line by line, and how many more there are."""
    lines = [still_open_words(each) for each in still_open]
    if len(lines) <= FIRST_FEW:
        return lines
    return [*lines[: FIRST_FEW - 1], tr("and {0} more").format(len(lines) - FIRST_FEW + 1)]


def still_open_words(each: StillOpen) -> str:
    """Return one thing that is open, as a line of a list."""
    words = each.words
    return {
        Pending.EVENT_RUNS: tr("Still running: {0}").format(words),
        Pending.INFUSION_RUNS: tr("The infusion runs"),
        Pending.LOZENGE_HELD: tr("The lozenge is in the mouth"),
        Pending.CHECK_DUE: tr("Due now: {0}").format(words),
        Pending.CHECK_MISSED: tr("Missed: {0}").format(words),
        Pending.NOT_TICKED: words,
        Pending.ESCORT_NOT_SEEN: tr("The escort was not seen"),
        Pending.NOT_READY: tr("Nobody said ready yet"),
        Pending.NO_AFTER_CARE: tr("The after-care sheet was not given"),
        Pending.NOT_SIGNED: tr("Not signed: {0}").format(tr(words)),
        Pending.DRAFT: tr("Typed and not recorded: {0}").format(tr(words)),
    }[each.kind]


def ready_words(ready: Ready) -> str:
    """Return when somebody said ready, as plain arithmetic: Ready 118 min after the first dose."""
    if ready.minutes is None:
        return tr("Ready")
    return tr("Ready {0} min after the first dose").format(ready.minutes)


def ready_by_words(ready: Ready) -> str:
    """Return who said so, and at what time of day."""
    at = clock_text(ready.fact.occurred_at)
    return tr("So said {0} at {1}.").format(ready.event.by, at)


def vitals_cells(chart: SessionChart, found: Sequence[Beside]) -> list[Cells]:
    """Return the lines of the vitals; the blood pressure is one of them."""
    pair = [each for each in found if each.sign in PRESSURE]
    rest = [each for each in found if each.sign not in PRESSURE]
    lines = [_cells(chart, tr("BP"), pair)] if pair else []
    return [*lines, *(_cells(chart, sign_name(each.sign), [each]) for each in rest)]


def _cells(chart: SessionChart, name: str, parts: Sequence[Beside]) -> Cells:
    before, after, change = _values(parts)
    times = [each.at for each in parts if each.at is not None]
    at = tr("T+ {0}").format(time_text(chart, times[-1])) if times else ""
    return name, before, after, change, at


def _values(parts: Sequence[Beside]) -> tuple[str, str, str]:
    """Before, last and the difference, the two parts of a blood pressure with a slash."""
    before = "/".join(value_text(each.before) for each in parts)
    if all(each.after is None for each in parts):
        return _dash(before), "–", ""
    after = "/".join(value_text(each.after) for each in parts)
    change = "/".join(map(_change, parts))
    return _dash(before), after, "" if set(change) <= set("–/") else change


def _dash(values: str) -> str:
    return "–" if set(values) <= set("–/") else values


def _change(each: Beside) -> str:
    if each.before is None or each.after is None:
        return "–"
    return change_text(each.after, each.before)


def item_notes(session: OpenSession) -> Mapping[str, str]:
    """Return what is known beside an item of the readiness list, by its key.

    It is what was noted before the dose or read since; it goes on record with the tick.
    """
    chart = session.chart
    noted = ticks(chart, DAY_OF, ())
    notes = {key: tick.event.note for key, tick in noted.items() if tick.event.note}
    cells = {each.sign: each for each in beside_baseline(chart)}
    notes["vitals"] = _vitals_note([cells[sign] for sign in PRESSURE if sign in cells])
    for key, sign in (("nausea", Sign.NAUSEA), ("awareness", Sign.SEDATION)):
        notes[key] = _sign_note(cells[sign]) if sign in cells else ""
    notes[escort_item(chart).key] = escort_words(session.patient.details)
    given = after_care_of(chart)
    at = clock_text(given[-1].fact.occurred_at) if given else ""
    notes["instructions"] = tr("after-care sheet {0}").format(at) if given else ""
    booked = chart.latest(IntegrationBooked)
    notes["appointment"] = f"{booked.at:%Y-%m-%d %H:%M}" if booked else ""
    return notes


def _vitals_note(pair: Sequence[Beside]) -> str:
    before, after, change = _values(pair) if pair else ("", "", "")
    return tr("{0}, before {1} ({2})").format(after, before, change) if change else ""


def _sign_note(each: Beside) -> str:
    before, after, _ = _values([each])
    return tr("{0} {1}, before {2}").format(sign_name(each.sign), after, before)


def escort_line(session: OpenSession) -> str:
    """Return who comes for the patient, and whether they were seen."""
    named = escort_words(session.patient.details) or tr("nobody is named")
    tick = readiness(session.chart).get(escort_item(session.chart).key)
    if tick is None:
        return tr("Escort: {0}").format(named)
    at = clock_text(tick.fact.occurred_at)
    return tr("Escort: {0}, seen {1}").format(tick.event.note or named, at)
