"""A course of 60 sessions and 400 measures, in a process of its own: how long it takes to draw."""

import sys
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from kap_companion.app import application
from kap_companion.domain.charts.course_story import Happened, SessionStory, What
from kap_companion.domain.charts.measures import Result, measures_of
from kap_companion.domain.entry import Entry
from kap_companion.domain.events import Event, HowGiven, MeasureAnswered, MeasureTotalled
from kap_companion.domain.measures import GAD7, PCL5, PHQ9, SCALES, Form
from kap_companion.domain.moment import Moment
from kap_companion.services.patient_course import PatientCourse
from kap_companion.ui.course_model import course_model
from kap_companion.ui.widgets.course_chart import CourseChart
from tests.bench.painted import report

SESSIONS, MEASURES = 60, 400
EVERY_DAYS = 9
START = datetime(2024, 1, 8, 9, tzinfo=UTC)
KINDS: tuple[Form | str, ...] = (PHQ9, GAD7, PCL5, "who-5", "madrs")


def a_course() -> PatientCourse:
    """Return sessions every nine days, and measures of five kinds in between."""
    sessions = tuple(map(_session, range(SESSIONS)))
    return PatientCourse(sessions, _results(), _at(1).utc_us)


def _session(number: int) -> SessionStory:
    at, session = _at(number * EVERY_DAYS + 1), f"session-{number}"
    day = at.local().date()
    happened = [
        Happened(What.DOSE, at.utc_us, day, "ketamine 50 mg", session, f"dose-{number}"),
        Happened(What.INTEGRATION, at.utc_us, day, "", session, f"held-{number}"),
        Happened(What.STEP, at.utc_us, day, "walk by the river", session, f"step-{number}"),
        Happened(What.OUTCOME, at.utc_us, day, "walk: done", session, f"outcome-{number}"),
    ]
    return SessionStory(session, day, "im", tuple(happened))


def _results() -> tuple[Result, ...]:
    return measures_of(_entries())


def _entries() -> Iterator[Entry]:
    for number in range(MEASURES):
        at = _at(number * SESSIONS * EVERY_DAYS // MEASURES)
        yield Entry(
            f"measure-{number}", "room", number + 1, number + 1, "patient", at, at, "ada", "", "",
            "", _measured(number),
        )  # fmt: skip


def _measured(number: int) -> Event:
    kind = KINDS[number % len(KINDS)]
    if isinstance(kind, str):
        return MeasureTotalled(SCALES[kind].scale, Decimal(number % 20), "Ada")
    answers = tuple((number + place) % 3 for place in range(len(kind.items)))
    return MeasureAnswered(kind.key, kind.version, answers, HowGiven.ASKED)


def _at(days: int) -> Moment:
    us = round((START + timedelta(days=days)).timestamp()) * 1_000_000
    return Moment(us, 0, "boot", us)


def main(arguments: Sequence[str]) -> None:
    """Draw it so often: from what was read to what is painted, and painted again."""
    application([])
    course = a_course()
    assert len(course.results) == MEASURES
    drawn, again = [], []
    for _ in range(int(arguments[1])):
        start = time.perf_counter()
        chart = CourseChart()
        chart.set_model(course_model(course))
        chart.resize(950, chart.sizeHint().height())
        chart.grab()
        drawn.append((time.perf_counter() - start) * 1_000)
        start = time.perf_counter()
        chart.grab()
        again.append((time.perf_counter() - start) * 1_000)
    report({"drawn_ms": drawn, "again_ms": again})


if __name__ == "__main__":
    main(sys.argv[1:])
