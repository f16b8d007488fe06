"""A patient's courses over each other: the picture, and the same in words below it."""

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from PySide6.QtWidgets import QVBoxLayout, QWidget
from shiboken6 import isValid

from kap_companion.domain.charts.course_points import SessionCourse
from kap_companion.services.patient_courses import courses_of
from kap_companion.ui.course_words import compared_text, course_line, course_text, levels
from kap_companion.ui.open_session import OpenSession
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.course_curve import CourseCurve
from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.widgets.sheet import Sheet
from kap_companion.ui.widgets.text import Text, label
from kap_companion.ui.wording import tr
from kap_companion.ui.workspace import Workspace

Courses = tuple[SessionCourse, ...]


class CoursePanel(QWidget):
    """Shows all sessions of one patient that had a dose; one of them is the one it is about."""

    def __init__(self, workspace: Workspace, patient_id: str, session_id: str = "") -> None:
        """Without a session it is about the newest one."""
        super().__init__()
        self._workspace = workspace
        self._patient_id, self._session_id = patient_id, session_id
        self._read: Courses | None = None
        self._current: SessionCourse | None = None
        self.said = label("", fonts.SECONDARY, "muted")
        self.curve = CourseCurve(levels())
        self.curve.setAccessibleName(tr("Courses as marked"))
        self.key = label(_key_words(), fonts.SECONDARY, "muted")
        self.notice: Notice | None = None
        self.rows: list[Text] = []
        self._list: QVBoxLayout = layout.column([], layout.XS)
        about = tr("Times as they were marked. The height says nothing about how strong it was.")
        parts: list[layout.Item] = [label(about, fonts.SECONDARY, "muted"), self.said]
        self._box = layout.column([*parts, self.curve, self.key, self._list], layout.S)
        self.setLayout(self._box)
        self._show()

    def load(self) -> None:
        """Read the sessions on another thread, and show them once they have come."""
        if self.notice is not None:
            self.notice.hide()
        worker = ThreadPoolExecutor(1, thread_name_prefix="courses")
        reading: Future[Courses] = worker.submit(
            courses_of, self._workspace.reader, self._patient_id
        )
        worker.shutdown(wait=False)
        self._workspace.bridge.when_done(reading, self._arrived, self._failed)

    def set_current(self, course: SessionCourse | None) -> None:
        """Show the open session as it stands now, which may be newer than what was read."""
        if course != self._current:
            self._current = course
            self._show()

    def show_courses(self, courses: Courses) -> None:
        """Show these, which somebody has read already."""
        self._arrived(courses)

    def is_loaded(self) -> bool:
        """Whether the sessions have been read."""
        return self._read is not None

    def _arrived(self, courses: Courses) -> None:
        if isValid(self):
            self._read = courses
            self._show()

    def _failed(self, sentence: str) -> None:
        if not isValid(self):
            return
        if self.notice is None:
            self.notice = Notice("danger", "", tr("Try again"))
            self.notice.acted.connect(self.load)
            self._box.insertWidget(0, self.notice)
        self.notice.show_notice("danger", sentence, tr("Try again"))
        self.notice.show()

    def _show(self) -> None:
        if self._read is None:
            self.said.setText(tr("Reading …"))
            self._stand(shown=False)
            return
        courses = self._with_current(self._read)
        this = self._this(courses)
        said = compared_text(courses, this)
        self.said.setText(said)
        self.said.setVisible(bool(said))
        self._stand(shown=bool(courses))
        self.curve.set_lines([course_line(each, this) for each in courses])
        words = [course_text(each) for each in reversed(courses)]
        self.curve.setAccessibleDescription("\n".join(words))
        self._list_words(words, [each is this for each in reversed(courses)])

    def _stand(self, *, shown: bool) -> None:
        self.curve.setVisible(shown)
        self.key.setVisible(shown)

    def _with_current(self, courses: Courses) -> Courses:
        """The open session stands as its own record says, from the first dose on."""
        if not self._session_id or self._current is None:
            return courses
        others = (each for each in courses if each.session_id != self._session_id)
        return tuple(sorted([*others, self._current], key=lambda each: each.on))

    def _this(self, courses: Courses) -> SessionCourse | None:
        if not self._session_id:
            return courses[-1] if courses else None
        return next((each for each in courses if each.session_id == self._session_id), None)

    def _list_words(self, words: Sequence[str], strong: Sequence[bool]) -> None:
        if [row.text() for row in self.rows] == list(words):
            return
        for row in self.rows:
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        roles = [fonts.STRONG if this else fonts.NOTE for this in strong]
        self.rows = [Text(said, role) for said, role in zip(words, roles, strict=True)]
        for row in self.rows:
            self._list.addWidget(row)


class CourseSheet(Sheet):
    """The same beside the page of an open session, whose points come in as they are marked."""

    def __init__(self, session: OpenSession, area: QWidget) -> None:
        super().__init__(tr("Course"), area)
        self._session = session
        self.panel = CoursePanel(session.workspace, session.patient_id, session.id)
        self.add(self.panel, layout.GAP)
        session.changed.connect(self._follow)
        self._follow()
        self.panel.load()

    def _follow(self) -> None:
        self.panel.set_current(SessionCourse.of(self._session.id, self._session.chart))


def _key_words() -> str:
    return tr("Dashed line: another route. Triangle: booster. Upright stroke: end of the session.")
