"""The course of a patient in one place: measures, sessions over each other, what helped."""

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget
from shiboken6 import isValid

from kap_companion.domain.charts.course_story import Help, SessionStory
from kap_companion.services.patient_course import PatientCourse, course_of
from kap_companion.ui.course_model import course_model
from kap_companion.ui.course_story_words import (
    MOST_OF_A_KIND,
    help_name,
    helped_of,
    helped_text,
    thread_text,
    threads_of,
)
from kap_companion.ui.course_words import chart_key
from kap_companion.ui.pages.columns import stack
from kap_companion.ui.pages.course_panel import CoursePanel
from kap_companion.ui.pages.when import short_day
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.course_chart import CourseChart
from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.widgets.sheet import Sheet
from kap_companion.ui.widgets.text import Text, heading, label, line
from kap_companion.ui.wording import tr
from kap_companion.ui.workspace import Workspace

SHEET_PX = 1000
COLUMNS = 6
ROUND_PX = 60
MOST_THREADS = 24


class PatientCourseSheet(Sheet):
    """Reads on another thread, and shows it once it has come; gone once it is closed."""

    width_px = SHEET_PX
    session_chosen = Signal(str)
    """The session with this id was chosen in the picture."""

    def __init__(self, workspace: Workspace, area: QWidget, patient_id: str) -> None:
        super().__init__(tr("Course"), area)
        self._workspace, self._patient_id = workspace, patient_id
        self._stopped = Event()
        self._sessions: frozenset[str] = frozenset()
        self.said = label(tr("Reading …"), fonts.SECONDARY, "muted")
        self.notice = Notice("danger", "", tr("Try again"))
        self.notice.acted.connect(self.load)
        self.chart = CourseChart()
        self.told = label("", fonts.NOTE)
        self.told.setMinimumHeight(2 * fonts.NOTE.line_px)
        self.chart.told.connect(self._tell)
        self.chart.walked.connect(self._bring_into_view)
        self.chart.chosen.connect(self._choose)
        self.measures: list[Text] = []
        self.helped: list[Text] = []
        self.threads: list[Text] = []
        self.panel = CoursePanel(workspace, patient_id)
        self._parts = [
            stack(self.chart, self.told, label(chart_key(), fonts.SECONDARY, "muted")),
            QWidget(),
            stack(heading(tr("Sessions over each other")), self.panel),
            QWidget(),
            QWidget(),
        ]
        self._boxes = {place: layout.column([], layout.XS) for place in (1, 3, 4)}
        for place, box in self._boxes.items():
            self._parts[place].setLayout(box)
        self.add(self.notice, self.said, *self._parts, layout.GAP)
        self.notice.hide()
        self._show_parts(shown=False)
        self.closed.connect(self._stopped.set)
        self.closed.connect(self.deleteLater)
        self.load()

    def load(self) -> None:
        """Read the course."""
        self.notice.hide()
        self.said.show()
        worker = ThreadPoolExecutor(1, thread_name_prefix="course")
        practice = self._workspace.practice_chart()
        reading: Future[PatientCourse] = worker.submit(
            course_of, self._workspace.reader, self._patient_id, practice, self._stopped.is_set
        )
        worker.shutdown(wait=False)
        self._workspace.bridge.when_done(reading, self._arrived, self._failed)

    def is_loaded(self) -> bool:
        """Whether the course has been read."""
        return self.panel.is_loaded()

    def _arrived(self, course: PatientCourse) -> None:
        if not isValid(self):
            return
        model = course_model(course)
        self._sessions = frozenset(each.session_id for each in course.sessions)
        self.said.setText(tr("No session has begun yet, and nothing was measured."))
        self.said.setVisible(model.is_empty)
        self.chart.set_model(model)
        self._list_measures()
        self.panel.show_courses(tuple(each.course for each in course.sessions if each.course))
        self._list_threads(course.sessions)
        self._list_helped(course.sessions)
        self._show_parts(shown=not model.is_empty)

    def _failed(self, sentence: str) -> None:
        if isValid(self) and not self._stopped.is_set():
            self.said.hide()
            self.notice.show_notice("danger", sentence, tr("Try again"))
            self.notice.show()

    def _tell(self, words: str) -> None:
        self.told.setText(words or tr("Point at a mark, or walk with the arrow keys."))

    def _bring_into_view(self, place: QPoint) -> None:
        at = self.chart.mapTo(self._inner, place)
        self._scroll.ensureVisible(at.x(), at.y(), 0, ROUND_PX)

    def _choose(self, key: str) -> None:
        if key in self._sessions:
            self.session_chosen.emit(key)

    def _show_parts(self, *, shown: bool) -> None:
        for part in self._parts:
            part.setVisible(shown)
        self._parts[1].setVisible(shown and bool(self.measures))
        self._parts[3].setVisible(shown and bool(self.threads))
        self._tell("")

    def _list_measures(self) -> None:
        rows = self.chart.model().measures
        self.measures = [Text(f"{row.name}: {row.said}", fonts.NOTE) for row in rows]
        about = tr(
            "Against the first total before the first dose. Response: half of it or less. "
            "What counts as meaningful is the form’s own."
        )
        said = label(about, fonts.SECONDARY, "muted")
        self._fill(1, [heading(tr("Change in words")), said, *self.measures])

    def _list_helped(self, sessions: Sequence[SessionStory]) -> None:
        self.helped = []
        items: list[layout.Item] = [heading(tr("What helped"))]
        about = tr("As it was said and noted. Nothing here says that one came of the other.")
        items.append(label(about, fonts.SECONDARY, "muted"))
        for kind in Help:
            found = helped_of(sessions, kind)
            if not found:
                continue
            rows = [Text(helped_text(each), fonts.NOTE) for each in found[:MOST_OF_A_KIND]]
            more = len(found) - len(rows)
            left_out = [line(tr("{0} earlier ones").format(more), fonts.SECONDARY, "muted")]
            items += [layout.S, line(help_name(kind), fonts.STRONG), *rows]
            items += left_out if more else []
            self.helped += rows
        if not self.helped:
            items.append(Text(tr("Nothing was noted yet."), fonts.NOTE, "muted"))
        self._fill(4, items)

    def _list_threads(self, sessions: Sequence[SessionStory]) -> None:
        found = list(threads_of(sessions))[:MOST_THREADS]
        columns = sessions[-COLUMNS:]
        grid = QGridLayout()
        grid.setContentsMargins(*layout.NO_MARGINS)
        grid.setHorizontalSpacing(layout.L)
        grid.setVerticalSpacing(layout.XS)
        for place, story in enumerate(columns, 1):
            head = line(short_day(story.on), fonts.SECONDARY, "muted")
            grid.addWidget(head, 0, place, Qt.AlignmentFlag.AlignHCenter)
        self.threads = []
        for row, (thread, where) in enumerate(found, 1):
            count = tr("{0} of {1} sessions").format(len(where), len(sessions))
            name = Text(f"{thread_text(thread)} · {count}", fonts.NOTE)
            self.threads.append(name)
            grid.addWidget(name, row, 0)
            for place, story in enumerate(columns, 1):
                mark = line("●" if story.session_id in where else "–", fonts.NOTE, "muted")
                grid.addWidget(mark, row, place, Qt.AlignmentFlag.AlignHCenter)
        grid.setColumnStretch(0, 1)
        table = QWidget()
        table.setLayout(grid)
        self._fill(3, [heading(tr("What runs through")), table])

    def _fill(self, place: int, items: Sequence[layout.Item]) -> None:
        box = self._boxes[place]
        while (item := box.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for each in items:
            layout.add(box, each)
