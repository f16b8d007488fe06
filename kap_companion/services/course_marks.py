"""Marks the points of the patient's course in the room: each once, and amended afterwards."""

from kap_companion.domain.charts import Fact, SessionState
from kap_companion.domain.charts.course_points import marked_points, next_point
from kap_companion.domain.events import CoursePoint, CoursePointMarked
from kap_companion.domain.moment import Moment
from kap_companion.errors import SessionStateError
from kap_companion.services.journey import Journey
from kap_companion.services.record import SessionRecord, Written


class CourseMarks:
    """The points of one session's course."""

    def __init__(self, record: SessionRecord) -> None:
        """Act on this session's record."""
        self._record = record
        self._journey = Journey(record)
        self._coming: tuple[tuple[Written, CoursePoint], ...] = ()

    def next(self) -> CoursePoint | None:
        """Return the point that comes next; None once the return is marked."""
        return next_point(self.marked())

    def marked(self) -> frozenset[CoursePoint]:
        """Return the points that are marked, or will be once the disk has them."""
        self._coming = tuple(each for each in self._coming if self._is_coming(each[0]))
        saved = {each.point for each in marked_points(self._record.chart)}
        return frozenset(saved | {point for _, point in self._coming})

    def fact_of(self, point: CoursePoint) -> Fact | None:
        """Return the fact that marks this point, the newest where there are two."""
        found = [each.fact for each in marked_points(self._record.chart) if each.point is point]
        return found[-1] if found else None

    def mark(self, point: CoursePoint, occurred_at: Moment | None = None) -> Written:
        """Record that the patient has come to this point."""
        chart = self._record.chart
        if chart.state is not SessionState.RUNNING:
            raise SessionStateError("This session is not running. Nothing was recorded.")
        if not chart.doses:
            raise SessionStateError("The course counts from the dose. Record the dose first.")
        self._require_unmarked(self.marked(), point)
        written = self._record.write(CoursePointMarked(point), occurred_at=occurred_at)
        self._coming = (*self._coming, (written, point))
        return written

    def amend(self, fact: Fact, event: CoursePointMarked, at: Moment, reason: str) -> Written:
        """Amend which point was marked, or when; never to a point that is marked elsewhere."""
        others = (each for each in marked_points(self._record.chart) if each.fact.id != fact.id)
        if not isinstance(fact.event, CoursePointMarked) or fact.event.point is not event.point:
            self._require_unmarked(frozenset(each.point for each in others), event.point)
        return self._journey.correct(fact, event, at, reason)

    def _require_unmarked(self, marked: frozenset[CoursePoint], point: CoursePoint) -> None:
        if point in marked:
            name = point.value.capitalize()
            raise SessionStateError(f"{name} is marked already. Amend its row in the log.")

    def _is_coming(self, written: Written) -> bool:
        if not written.done():
            return True
        if written.exception() is not None:
            return False
        return self._record.chart.fact(written.result()[0].id) is None
