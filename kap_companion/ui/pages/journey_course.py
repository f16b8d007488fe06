"""The patient's course in the Journey: one key for the next point, a small menu for the rest."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QWidget

from kap_companion.domain.charts import SessionState
from kap_companion.domain.charts.course_points import IN_ORDER
from kap_companion.domain.events import CoursePoint
from kap_companion.ui.course_words import point_name
from kap_companion.ui.key_map import key_name
from kap_companion.ui.open_session import OpenSession
from kap_companion.ui.pages.course_panel import CourseSheet
from kap_companion.ui.pages.journey_entry import JourneyEntry
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.sheet import Sheet
from kap_companion.ui.wording import tr


class JourneyCourse(QObject):
    """Between the Journey page and the course of its session."""

    told = Signal(str)
    amend_wanted = Signal(str)
    """The row of a point that is marked already, to be changed."""

    def __init__(
        self,
        session: OpenSession,
        entry: JourneyEntry,
        show: Callable[[Sheet], None],
        area: QWidget,
    ) -> None:
        super().__init__(area)
        self._session, self._entry = session, entry
        self._show_sheet, self._area = show, area
        self.button = Button(tr("Course"))
        self.button.set_size("compact")
        self.button.set_trailing_icon("down")
        self.button.clicked.connect(self._open_menu)

    def acts(self) -> dict[str, Callable[[], object]]:
        """Return what its key asks for."""
        return {"point": self.mark_next}

    def show_chart(self) -> None:
        """Say which point comes next; nothing stands there before the dose."""
        chart = self._session.chart
        running = chart.state is SessionState.RUNNING
        self.button.setVisible(running and bool(chart.doses))
        point = self._session.course.next()
        coming = tr("all marked")
        if point is not None:
            coming = tr("{0} marks {1}").format(self._key(), point_name(point).lower()).strip()
        self.button.setToolTip(coming)
        self.button.setAccessibleName(tr("Course: {0}").format(coming))

    def mark_next(self) -> None:
        """Mark the point that comes next."""
        point = self._session.course.next()
        if point is None:
            self.told.emit(tr("The return is marked: nothing comes after it. Course has the rest."))
        else:
            self._mark(point)

    def pick(self, point: CoursePoint) -> None:
        """Mark this point; one that is marked already is amended in its row."""
        fact = self._session.course.fact_of(point)
        if fact is not None:
            self.amend_wanted.emit(fact.id)
        else:
            self._mark(point)

    def open_curve(self) -> None:
        """Show this course over the patient's earlier ones."""
        self._show_sheet(CourseSheet(self._session, self._area))

    def menu(self) -> QMenu:
        """Return the points to pick from, and the way to the earlier courses."""
        menu = QMenu(self.button)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        marked, coming = self._session.course.marked(), self._session.course.next()
        for point in IN_ORDER:
            words = tr("Amend {0}") if point in marked else tr("Mark {0}")
            key = f"\t{self._key()}" if point is coming else ""
            action = menu.addAction(words.format(point_name(point).lower()) + key)
            action.triggered.connect(partial(self.pick, point))
        menu.addSeparator()
        menu.addAction(tr("Beside earlier sessions")).triggered.connect(self.open_curve)
        return menu

    def _key(self) -> str:
        """The key that marks what comes next, as it is set; empty where it is turned off."""
        keys = self._session.workspace.key_map(self._session.tags)
        return key_name(keys.key_of("point"))

    def _open_menu(self) -> None:
        menu = self.menu()
        above = QPoint(0, -menu.sizeHint().height() - 2)
        menu.popup(self.button.mapToGlobal(above))

    def _mark(self, point: CoursePoint) -> None:
        if not self._session.chart.doses:
            self.told.emit(tr("The course counts from the dose. Record the dose first."))
            return
        label = tr("Course: {0}.").format(tr(point.value))
        course = self._session.course
        self._entry.record(label, lambda at: course.mark(point, at))
