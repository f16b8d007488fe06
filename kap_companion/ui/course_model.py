"""A patient's course as a picture: its measures with their words, its marks, its scale of time."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from kap_companion.domain.charts.course_story import Happened, What
from kap_companion.domain.charts.measures import Result, baseline_of, change_of, of_measure
from kap_companion.domain.measures import PCL5, SCALES
from kap_companion.domain.measures.change import Change
from kap_companion.domain.measures.scoring import FROM_CUTOFF, UNDER_CUTOFF
from kap_companion.services.patient_course import PatientCourse
from kap_companion.ui.pages.when import at_local, local_time
from kap_companion.ui.room_words import number_text
from kap_companion.ui.widgets.course_chart_model import (
    FEWEST_FOR_A_LINE,
    ChartBand,
    ChartMark,
    ChartPoint,
    CourseModel,
    MarkKind,
    MarkRow,
    MeasureRow,
)
from kap_companion.ui.widgets.dates import MONTHS, in_words
from kap_companion.ui.wording import tr

US_PER_DAY = 24 * 60 * 60 * 1_000_000
LEAST_DAYS = 14
FEW_DAYS, SOME_DAYS, MANY_DAYS = 45, 200, 1_100

_KINDS: dict[What, MarkKind] = {
    What.SESSION: "session",
    What.DOSE: "dose",
    What.INTEGRATION: "integration",
    What.STEP: "step",
    What.OUTCOME: "outcome",
}


def course_model(course: PatientCourse) -> CourseModel:
    """Return the picture of a course; an empty one where there is nothing to show."""
    marks = tuple(row for row in _mark_rows(course) if row.marks)
    measures = tuple(_measure_rows(course))
    times = [mark.at_us for row in marks for mark in row.marks]
    times += [point.at_us for row in measures for point in row.points]
    if not times:
        return CourseModel()
    start, end = min(times), max(times)
    end = max(end, start + LEAST_DAYS * US_PER_DAY)
    ticks = tuple(_ticks(local_time(start).date(), local_time(end).date(), start, end))
    return CourseModel(measures, marks, ticks, start, end)


def measure_keys(results: Sequence[Result]) -> tuple[str, ...]:
    """Return the measures that have results, in the order of their first."""
    return tuple(dict.fromkeys(each.measure for each in results))


def change_text(change: Change | None) -> str:
    """Return a change in words and points; empty where there is none to tell."""
    if change is None:
        return ""
    points = number_text(abs(change.points))
    if change.better is None:
        return tr("no change")
    direction = tr("{0} less") if change.points < 0 else tr("{0} more")
    meant = tr("better") if change.better else tr("worse")
    words = ", ".join(tr(each.value) for each in change.words)
    said = f"{direction.format(points)}, {meant}"
    return f"{said}: {words}" if words else said


def summary_text(results: Sequence[Result], baseline: Result | None) -> str:
    """Return what stands beside the name of a measure: from where to where, and what it counts as.

    Of one or two measurements it says how many they are, and of none that it has no total.
    """
    totals = [each for each in results if each.total is not None]
    if not totals:
        return tr("no total")
    newest = totals[-1]
    parts = [_total_text(newest)]
    if baseline is None:
        parts.append(tr("no baseline before the first dose"))
    elif newest.id == baseline.id:
        parts = [tr("baseline {0}").format(_total_text(newest))]
    else:
        told = change_text(change_of(newest, baseline))
        start = tr("baseline {0}").format(number_text(baseline.total or Decimal()))
        parts.append("; ".join(filter(None, (start, told))))
    if len(totals) < FEWEST_FOR_A_LINE:
        parts.append(tr("1 measurement") if len(totals) == 1 else tr("2 measurements"))
    return " · ".join(parts)


def point_text(result: Result, baseline: Result | None) -> str:
    """Return all that is said of one result."""
    day = in_words(local_time(result.at.utc_us).date())
    if result.total is None:
        why = tr(result.why.value) if result.why else ""
        return f"{result.scale.name}, {day}: {tr('no total')}, {why}"
    told = change_text(change_of(result, baseline))
    is_baseline = baseline is not None and result.id == baseline.id
    missing = (
        tr("{0} not answered, counted as nothing").format(result.missing) if result.missing else ""
    )
    parts = (_total_text(result), tr("baseline") if is_baseline else "", told, missing)
    return f"{result.scale.name}, {day}: {' · '.join(filter(None, parts))}"


def happened_text(happened: Happened) -> str:
    """Return all that is said of a mark."""
    named = {
        What.SESSION: tr("Session without a dose"),
        What.DOSE: tr("Dose"),
        What.INTEGRATION: tr("Integration"),
        What.STEP: tr("Step planned"),
        What.OUTCOME: tr("Step"),
    }[happened.what]
    said = f"{in_words(happened.on)}: {named}"
    return f"{said}, {happened.words}" if happened.words else said


def _total_text(result: Result) -> str:
    total = number_text(result.total or Decimal())
    return f"{total}, {tr(result.band)}" if result.band else total


def _measure_rows(course: PatientCourse) -> Iterator[MeasureRow]:
    for key in measure_keys(course.results):
        results = of_measure(course.results, key)
        baseline = baseline_of(results, key, course.first_dose_us)
        newest = next((each for each in reversed(results) if each.form or each.rater), results[-1])
        scale = newest.scale
        points = tuple(
            ChartPoint(
                each.at.utc_us,
                None if each.total is None else float(each.total),
                point_text(each, baseline),
                each.id,
            )
            for each in results
        )
        base = None if baseline is None or baseline.total is None else float(baseline.total)
        yield MeasureRow(
            key,
            scale.name,
            summary_text(results, baseline),
            points,
            float(scale.least),
            float(scale.greatest),
            _bands(newest, course.pcl5_cutoff),
            base,
        )


def _bands(result: Result, pcl5_cutoff: int) -> tuple[ChartBand, ...]:
    if result.form is PCL5:
        return ChartBand(0, tr(UNDER_CUTOFF)), ChartBand(pcl5_cutoff, tr(FROM_CUTOFF))
    known = SCALES.get(result.measure)
    bands = result.form.bands if result.form else known.bands if known else ()
    return tuple(ChartBand(each.least, tr(each.words)) for each in bands)


def _mark_rows(course: PatientCourse) -> Iterator[MarkRow]:
    happened = [each for story in course.sessions for each in story.happened]
    rows = (
        (tr("Doses"), (What.DOSE, What.SESSION)),
        (tr("Integration"), (What.INTEGRATION,)),
        (tr("Steps"), (What.STEP, What.OUTCOME)),
    )
    for name, kinds in rows:
        yield MarkRow(
            name,
            tuple(
                ChartMark(each.at_us, _KINDS[each.what], happened_text(each), each.session_id)
                for each in happened
                if each.what in kinds
            ),
        )


def _ticks(first: date, last: date, start_us: int, end_us: int) -> Iterator[tuple[int, str]]:
    """Weeks, months, quarters or years, whichever gives a handful of names."""
    day = first
    while day <= last:
        at_us = round(at_local(day, datetime.min.time()).timestamp() * 1_000_000)
        if start_us <= at_us <= end_us or day == first:
            yield max(at_us, start_us), _tick_text(day, (last - first).days)
        day = _next_tick(day, (last - first).days)


def _next_tick(day: date, days: int) -> date:
    if days <= FEW_DAYS:
        return day + timedelta(days=7)
    months = 1 if days <= SOME_DAYS else 3 if days <= MANY_DAYS else 12
    month = (day.month - 1) // months * months + months
    return date(day.year + month // 12, month % 12 + 1, 1)


def _tick_text(day: date, days: int) -> str:
    month = tr(MONTHS[day.month - 1])[:3]
    return f"{day.day} {month}" if days <= SOME_DAYS else f"{month} {day.year}"
