"""The session that is open in the window: its record, what may be done with it, and its changes."""

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from kap_companion.domain.charts import Fact, PatientChart, SessionChart
from kap_companion.domain.charts.measures import open_measure_reviews
from kap_companion.domain.charts.protocol import tags_of
from kap_companion.domain.events import Agreed, IntegrationHeld, QuickTag
from kap_companion.errors import KapError
from kap_companion.services.adverse import AdverseEvents
from kap_companion.services.checks import Checks
from kap_companion.services.course_marks import CourseMarks
from kap_companion.services.dosing import Dosing
from kap_companion.services.ending import EndOfSession
from kap_companion.services.gate import Gate
from kap_companion.services.integration import Integration
from kap_companion.services.intention import IntentionForm
from kap_companion.services.journey import Journey
from kap_companion.services.measures import Measures
from kap_companion.services.observing import Observing
from kap_companion.services.preparation import CoursePreparation
from kap_companion.services.record import SessionRecord, Written
from kap_companion.services.returning import Returning
from kap_companion.services.reviews import Reviews
from kap_companion.services.room_watch import RoomWatch
from kap_companion.services.signing import Signing
from kap_companion.services.undo import Undo
from kap_companion.ui.workspace import Workspace

TICK_MS = 1_000
SHOWN_AFTER_MS = 8
"""Half a frame: what wrote, as a sheet that closes, is painted before the pages follow."""


class OpenSession(QObject):
    """One session in the window; everything it tells comes on the GUI thread."""

    changed = Signal()
    """The chart means something new."""
    not_saved = Signal(str)
    """A write failed; the sentence says why."""
    ticked = Signal()
    """A second has passed."""

    _finished = Signal(object)

    def __init__(
        self, workspace: Workspace, session_id: str, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.workspace = workspace
        self.record: SessionRecord = workspace.record(session_id)
        self.practice = workspace.practice_chart()
        self._read_patient()
        self.journey = Journey(self.record)
        self.checks = Checks(self.record)
        self.dosing = Dosing(self.record, self.patient.details.birth_date)
        self.adverse = AdverseEvents(self.record, self.practice.review_words)
        self.course = CourseMarks(self.record)
        self.observing = Observing(self.record)
        self.reviews = Reviews(self.record)
        self.undo = Undo(self.record)
        self.integration = Integration(self.record)
        self.signing = Signing(self.record, workspace.signs_with)
        self.returning = Returning(self.record)
        self.ending = EndOfSession(self.record, self.signing, workspace.reader)
        self.form = IntentionForm(self.record, self.practice.questions)
        self.watch = RoomWatch(self.record, workspace.awake, workspace.battery)
        course = CoursePreparation(self.patient_id, workspace.journal, workspace.reader)
        self.gate = Gate(self.record, course, self.practice)
        self._soon = QTimer(self, singleShot=True, interval=SHOWN_AFTER_MS)
        self._soon.timeout.connect(self.changed)
        self._finished.connect(self._absorb, Qt.ConnectionType.QueuedConnection)
        self._unsubscribe = self.record.subscribe(self._finished.emit)
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    @property
    def id(self) -> str:
        """The session's id."""
        return self.record.session_id

    @property
    def chart(self) -> SessionChart:
        """What the saved entries mean now."""
        return self.record.chart

    @property
    def patient_id(self) -> str:
        """Whose session it is."""
        return self.chart.patient_id

    def catch_up(self) -> None:
        """Another page wrote to this session's record: it may be another patient's now."""
        self.record.catch_up()
        self._read_patient()
        workspace = self.workspace
        course = CoursePreparation(self.patient_id, workspace.journal, workspace.reader)
        self.gate = Gate(self.record, course, self.practice)
        self._tell_soon()

    def _read_patient(self) -> None:
        workspace = self.workspace
        entries = workspace.reader.entries_of(self.patient_id)
        self.patient = PatientChart.replay(entries)
        self.measure_reviews = open_measure_reviews(entries)
        self.measures = Measures(
            self.patient_id,
            workspace.journal,
            workspace.reader,
            workspace.clock,
            self.practice,
        )

    @property
    def tags(self) -> tuple[QuickTag, ...]:
        """The one-key tags of this session."""
        return tags_of(self.chart, self.practice.quick_tags)

    def chart_fact(self, entry_id: str) -> Fact | None:
        """Return the fact that began with this entry, as it stands by now."""
        return self.chart.fact(entry_id)

    def touch_agreed(self) -> bool:
        """Whether an agreement to touch holds today."""
        workspace = self.workspace
        course = CoursePreparation(self.patient_id, workspace.journal, workspace.reader)
        today = self.record.now().local().date()
        return course.chart().agreed(Agreed.TOUCH, today) is not None

    @property
    def integration_held(self) -> bool:
        """Whether the integration session took place."""
        return self.chart.latest(IntegrationHeld) is not None

    def close(self) -> None:
        """Stop following the session; the record itself needs no closing."""
        self._timer.stop()
        self._unsubscribe()
        self.watch.let_go()

    def _tick(self) -> None:
        self.watch.tick()
        self.ticked.emit()

    def _absorb(self, written: Written) -> None:
        self.record.absorb(written)
        error = written.exception()
        if error is None:
            self._tell_soon()
        elif isinstance(error, KapError):
            self.not_saved.emit(str(error))
        else:
            raise error

    def _tell_soon(self) -> None:
        """What a slow disk took in one go is told once."""
        self._soon.start()
