"""The summary of a patient's course: sessions, doses and events in tables, and its charts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kap_companion.domain.charts import Step, insights, steps
from kap_companion.domain.events import IntegrationHeld, StepStatus
from kap_companion.exports.pdf import NOTE, SMALL, Block, Document, Paragraph, Picture, Run, Table
from kap_companion.exports.pdf.blocks import Paint
from kap_companion.services.report_matter import CourseMatter, SessionMatter
from kap_companion.ui.course_words import chart_key
from kap_companion.ui.reports.paper import cell, day_of, document, facts_table, identity
from kap_companion.ui.reports.session_facts import (
    adverse_words,
    ending_words,
    ready_words,
    short_doses,
)
from kap_companion.ui.theme_words import went_word
from kap_companion.ui.widgets.dates import in_words
from kap_companion.ui.wording import route_label, tr

SESSION_SHARES = (2.1, 1.6, 3, 3)
STEP_SHARES = (2.0, 3.0, 2.0, 3.2)


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart to be painted as it is on screen: its title, what paints it, its height in points.

    `paint` is given a painter whose unit is a point, and the width.
    """

    title: str
    paint: Paint
    height: float


def course_summary(course: CourseMatter, figures: Sequence[Figure] = ()) -> Document:
    """Return the course so far; `figures` stand before the tables."""
    title = tr("Summary of the course")
    blocks: list[Block] = [Paragraph.title(title), facts_table(_facts(course), NOTE)]
    for figure in figures:
        blocks += [Paragraph.heading(figure.title), Picture(figure.paint, figure.height)]
    if figures:
        blocks.append(Paragraph.of(chart_key(), SMALL))
    blocks += [*_sessions(course), *_events(course), *_steps(course)]
    return document(title, blocks, course.practice, identity(course.patient), course.now)


def _facts(course: CourseMatter) -> Iterator[tuple[str, str]]:
    held = sum(bool(each.chart.of(IntegrationHeld)) for each in course.sessions)
    dosed = sum(bool(each.chart.doses) for each in course.sessions)
    yield tr("Patient"), identity(course.patient)
    yield tr("Sessions"), tr("{0}, with a dose: {1}").format(len(course.sessions), dosed)
    yield tr("Integration"), tr("{0} held").format(held)


def _sessions(course: CourseMatter) -> Iterator[Block]:
    if not course.sessions:
        yield Paragraph.of(tr("No session has taken place yet."))
        return
    yield Paragraph.heading(tr("Sessions"))
    rows = tuple(map(_session, course.sessions))
    head = (tr("Day"), tr("Route"), tr("Given"), tr("Ready, ending"))
    yield Table(SESSION_SHARES, rows, head)


def _session(matter: SessionMatter) -> tuple[tuple[Run, ...], ...]:
    chart = matter.chart
    end = "\n".join(filter(None, (ready_words(chart), ending_words(chart))))
    return (
        cell(in_words(day_of(chart)), NOTE),
        cell(route_label(chart.route), NOTE),
        cell(short_doses(chart) or tr("No dose was given."), NOTE),
        cell(end, NOTE),
    )


def _events(course: CourseMatter) -> Iterator[Block]:
    found = [(each, adverse_words(each.chart)) for each in course.sessions]
    rows = tuple(
        (cell(in_words(day_of(matter.chart)), NOTE), cell("\n".join(said), NOTE))
        for matter, said in found
        if said
    )
    yield Paragraph.heading(tr("Adverse events"))
    if rows:
        yield Table((2.1, 8), rows)
    else:
        yield Paragraph.of(tr("No adverse event was recorded."), NOTE)


def _steps(course: CourseMatter) -> Iterator[Block]:
    """Insights by their number, steps in their words, with what came of them."""
    count = sum(len(insights(each.chart)) for each in course.sessions)
    rows = []
    for matter in course.sessions:
        day = in_words(day_of(matter.chart))
        for step in steps(matter.chart):
            due = in_words(step.event.due) if step.event.due else ""
            said = (day, step.event.words, due, _came_of(step))
            rows.append(tuple(cell(each, NOTE) for each in said))
    yield Paragraph.heading(tr("Insights and steps"))
    told = tr("{0} insights were written.") if count != 1 else tr("{0} insight was written.")
    none = tr("No insight was written yet.")
    yield Paragraph((Run(told.format(count) if count else none, NOTE),), with_next=bool(rows))
    if rows:
        head = (tr("Session"), tr("Step"), tr("Until"), tr("What came of it"))
        yield Table(STEP_SHARES, tuple(rows), head)


def _came_of(step: Step) -> str:
    """What came of a step; of one that is open, how it went when somebody asked last."""
    if step.status is StepStatus.OPEN and step.check_ins:
        asked = step.check_ins[-1]
        on = in_words(asked.fact.occurred_at.local().date())
        said = tr("open; {0} on {1}").format(went_word(asked.event.went), on)
        return ": ".join(filter(None, (said, asked.event.words)))
    return ": ".join(filter(None, (tr(step.status.value), step.words)))
