"""The courses of a session on its axis: infusion rates, adverse events, the points marked."""

from collections.abc import Iterator

from kap_companion.domain.charts import SessionChart
from kap_companion.domain.charts.adverse import adverse_events
from kap_companion.domain.charts.course_points import marked_points
from kap_companion.domain.charts.dosing import rate_spans
from kap_companion.ui.room_words import number_text
from kap_companion.ui.story_notes import ToMs
from kap_companion.ui.widgets.axis_model import CourseRow, CourseSpan, PointMark
from kap_companion.ui.wording import tr


def course_rows(chart: SessionChart, to_ms: ToMs, now_ms: int | None) -> Iterator[CourseRow]:
    """Return a row for the infusion and one for adverse events, where there are any."""
    rates = tuple(_rates(chart, to_ms, now_ms))
    if rates:
        yield CourseRow(tr("IV rate"), rates)
    events = tuple(_events(chart, to_ms, now_ms))
    if events:
        yield CourseRow(tr("Events"), events)


def point_marks(chart: SessionChart, to_ms: ToMs) -> tuple[PointMark, ...]:
    """Return the points of the patient's course that were marked."""
    return tuple(
        PointMark(
            to_ms(each.fact.occurred_at),
            tr("Course: {0}").format(tr(each.point.value)),
            each.fact.id,
        )
        for each in marked_points(chart)
    )


def _rates(chart: SessionChart, to_ms: ToMs, now_ms: int | None) -> Iterator[CourseSpan]:
    for span in rate_spans(chart):
        start_ms = to_ms(span.start)
        end_ms = now_ms if span.end is None else to_ms(span.end)
        text = f"{number_text(span.rate)} {span.unit}"
        yield CourseSpan(
            start_ms,
            start_ms if end_ms is None else end_ms,
            text,
            span.fact.id,
            current=span.end is None and now_ms is not None,
        )


def _events(chart: SessionChart, to_ms: ToMs, now_ms: int | None) -> Iterator[CourseSpan]:
    for each in adverse_events(chart):
        start_ms = to_ms(each.fact.occurred_at)
        runs = each.ended is None
        end_ms = to_ms(each.ended.fact.occurred_at) if each.ended else now_ms
        if end_ms is None:  # it ran on when the record ended
            end_ms = max(to_ms(fact.occurred_at) for fact in chart.live)
        yield CourseSpan(
            start_ms,
            max(start_ms, end_ms),
            f"{each.event.what}, {tr(each.worst.value)}",
            each.fact.id,
            begin=True,
            current=runs and now_ms is not None,
        )
