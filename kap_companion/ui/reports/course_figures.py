"""A patient's course on paper: painted by the painter of the screen, in the colours of day."""

from collections.abc import Iterator
from dataclasses import replace

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from kap_companion.domain.ports import Reader
from kap_companion.exports.pdf import MEASURE
from kap_companion.services.patient_course import PatientCourse, course_of
from kap_companion.services.report_matter import CourseMatter
from kap_companion.ui.course_model import course_model
from kap_companion.ui.reports.axis_figure import AXIS_PX
from kap_companion.ui.reports.course_summary import Figure
from kap_companion.ui.reports.figure_type import paper_types
from kap_companion.ui.theme import DAY
from kap_companion.ui.widgets.axis_ink import Ink
from kap_companion.ui.widgets.course_chart_layout import course_height
from kap_companion.ui.widgets.course_chart_model import CourseModel
from kap_companion.ui.widgets.course_chart_paint import paint_course
from kap_companion.ui.wording import tr

PAPER = replace(DAY, name="paper", background="#FFFFFF", surface="#FFFFFF", raised="#F4F0E8")
"""The colours of the day on white: the ground of a picture is not printed."""

TOGETHER = 4
"""So many measures stand one below the other; a figure is never cut in two by the end of a page."""


def course_figures(course: PatientCourse) -> tuple[Figure, ...]:
    """Return the course over time, with doses and steps below; nothing where there is none."""
    model = course_model(course)
    return () if model.is_empty else tuple(_figures(model))


def figures_of(reader: Reader, matter: CourseMatter) -> tuple[Figure, ...]:
    """Return the figures of this course, read from the record."""
    return course_figures(course_of(reader, matter.patient_id, matter.practice))


def _figures(model: CourseModel) -> Iterator[Figure]:
    for first in range(0, max(1, len(model.measures)), TOGETHER):
        title = tr("Over time, continued") if first else tr("Over time")
        part = replace(model, measures=model.measures[first : first + TOGETHER])
        yield _figure(title, part)


def _figure(title: str, model: CourseModel) -> Figure:
    height_px = course_height(model)

    def paint(painter: QPainter, wide: float) -> None:
        painter.scale(wide / AXIS_PX, wide / AXIS_PX)
        paint_course(painter, QRectF(0, 0, AXIS_PX, height_px), model, Ink(PAPER, paper_types()))

    return Figure(title, paint, height_px * MEASURE / AXIS_PX)
