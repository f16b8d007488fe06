"""What is said of the courses of a patient's sessions: dates, times of T+, what is odd."""

from collections.abc import Sequence

from kap_companion.domain.charts.course_points import LEVELS, SessionCourse, line_of, oddities
from kap_companion.domain.events import CoursePoint
from kap_companion.ui.widgets.course_curve_layout import CourseLine, Level
from kap_companion.ui.widgets.dates import in_words
from kap_companion.ui.wording import route_label, t_plus_text, tr


def point_name(point: CoursePoint) -> str:
    """Return the name of a point, as it begins a label."""
    return {
        CoursePoint.ONSET: tr("Onset"),
        CoursePoint.PEAK: tr("Peak"),
        CoursePoint.RETURN: tr("Return"),
    }[point]


def levels() -> tuple[Level, ...]:
    """Return the heights that the picture names."""
    return (
        Level(tr("Peak"), LEVELS[CoursePoint.PEAK]),
        Level(tr("Onset, return"), LEVELS[CoursePoint.ONSET]),
        Level(tr("Dose"), 0),
    )


def course_line(course: SessionCourse, this: SessionCourse | None) -> CourseLine:
    """Return a session as its line; `this` is the session that the picture is about."""
    other_route = this is not None and course.route != this.route
    day = in_words(course.on)
    return CourseLine(
        course.session_id,
        f"{day}, {route_label(course.route)}" if other_route else day,
        line_of(course),
        course.boosters_ms,
        course.end_ms,
        strong=course is this,
        other_route=other_route,
    )


def course_text(course: SessionCourse) -> str:
    """Return all that the picture shows of a session, in words."""
    marked = ", ".join(
        f"{point_name(each.point).lower()} {t_plus_text(each.at_ms)}" for each in course.points
    )
    boosters = ", ".join(map(t_plus_text, course.boosters_ms))
    parts = (
        in_words(course.on),
        route_label(course.route),
        marked or tr("nothing marked"),
        *(tr(odd.value) for odd in oddities(course)),
        tr("booster {0}").format(boosters) if boosters else "",
        tr("ended {0}").format(t_plus_text(course.end_ms)) if course.end_ms is not None else "",
    )
    return " · ".join(filter(None, parts))


def compared_text(courses: Sequence[SessionCourse], this: SessionCourse | None) -> str:
    """Return what is said above the picture where there is little to compare; else nothing."""
    if not courses:
        return tr("No session with a dose yet.")
    if this is None:
        return tr("This session has no dose yet.")
    return "" if len(courses) > 1 else tr("There is no earlier session to compare with.")


def chart_key() -> str:
    """Return what the marks and lines of a course over time stand for."""
    return tr(
        "Triangle: dose. Diamond: integration. Square: step, filled once something became of it. "
        "Dashed across: baseline. Open ring: no total. Three measurements or more are joined by a "
        "line; it says nothing about the time in between."
    )
