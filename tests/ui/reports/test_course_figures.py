"""The course on paper: what the screen shows of it, and no figure longer than a page."""

from datetime import timedelta

import pytest
from PySide6.QtGui import QColor

from kap_companion.domain.events import (
    Ending,
    HowGiven,
    MeasureAnswered,
    MeasureTotalled,
    SessionBegun,
    SessionEnded,
)
from kap_companion.domain.measures import PHQ9, SCALES
from kap_companion.exports.pdf import Document, lay_out, page_picture
from kap_companion.services.report_matter import course_matter
from kap_companion.ui.reports.course_figures import TOGETHER, figures_of
from kap_companion.ui.reports.kinds import Report, course_report
from kap_companion.ui.reports.letter import Typed
from kap_companion.ui.workspace import Workspace
from tests.exports.pdf_text import said_in
from tests.ui.practice import DOSE, MARA, MORNING, HandClock, Scribe

DAY_MIN = 24 * 60


@pytest.fixture
def scribe(workspace: Workspace, clock: HandClock) -> Scribe:
    return Scribe(workspace, clock)


def summary(workspace: Workspace, patient_id: str) -> Document:
    matter = course_matter(workspace.reader, patient_id, workspace.clock.now())
    figures = figures_of(workspace.reader, matter)
    return course_report(Report.COURSE, matter, Typed(), figures)


def test_the_course_stands_in_the_summary(workspace: Workspace, scribe: Scribe) -> None:
    mara = scribe.patient(MARA)
    session = scribe.planned(mara, MORNING - timedelta(days=20))
    scribe.happened(session, SessionBegun(), DOSE, ago_min=20 * DAY_MIN)
    scribe.happened(session, SessionEnded(Ending.COMPLETED), ago_min=20 * DAY_MIN - 100)
    for value, days_ago in ((2, 30), (1, 10)):
        answers = (value,) * len(PHQ9.items)
        event = MeasureAnswered(PHQ9.key, PHQ9.version, answers, HowGiven.ASKED)
        scribe.happened(mara, event, ago_min=days_ago * DAY_MIN)
    made = summary(workspace, mara)
    words = said_in(made)
    for each in ("Over time", "PHQ-9", "baseline 18", "Doses", "Sessions"):
        assert each in words, each
    assert "continued" not in words
    picture = page_picture(lay_out(made), 0, 50)
    inks = {picture.pixelColor(x, y).name() for x in range(picture.width()) for y in range(300)}
    assert QColor("#ffffff").name() in inks
    assert len(inks) > 2


def test_many_measures_go_on_in_another_figure(workspace: Workspace, scribe: Scribe) -> None:
    mara = scribe.patient(MARA)
    known = list(SCALES.values())[: TOGETHER + 1]
    assert len(known) > TOGETHER
    for each in known:
        event = MeasureTotalled(each.scale, each.scale.greatest, "Ida Blom")
        scribe.happened(mara, event, ago_min=DAY_MIN)
    words = said_in(summary(workspace, mara))
    assert "Over time, continued" in words
    for each in known:
        assert each.scale.name in words


def test_without_anything_there_is_no_figure(workspace: Workspace, scribe: Scribe) -> None:
    assert "Over time" not in said_in(summary(workspace, scribe.patient(MARA)))
