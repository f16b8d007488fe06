"""One patient: who they are, what the room must know, and their sessions."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kap_companion.domain.charts import PatientChart, SessionState
from kap_companion.domain.entry import Entry
from kap_companion.domain.events import PatientRegistered
from kap_companion.domain.summary import SessionSummary
from kap_companion.services.reviews import open_reviews_of
from kap_companion.ui.pages.columns import stack
from kap_companion.ui.pages.course_panel import CoursePanel
from kap_companion.ui.pages.measures_panel import MeasureReviewNotice, MeasuresPanel
from kap_companion.ui.pages.patient_dues import PatientDues
from kap_companion.ui.pages.row import Row, two_lines
from kap_companion.ui.pages.running_card import hint
from kap_companion.ui.pages.when import local_time, long_day
from kap_companion.ui.review_words import review_text
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.dates import in_words
from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.widgets.text import Text, heading, line, title
from kap_companion.ui.wording import route_label, tr
from kap_companion.ui.workspace import Workspace

LABEL_PX = 124


class PatientView(QWidget):
    """Draws one patient from the record."""

    plan_wanted = Signal()
    edit_wanted = Signal()
    session_opened = Signal(object)
    """The `SessionSummary` that was chosen."""
    due_opened = Signal(str)
    """The id of the session whose integration is wanted."""
    move_wanted = Signal()
    erase_wanted = Signal()
    history_wanted = Signal()
    course_wanted = Signal()
    take_measure_wanted = Signal()
    results_wanted = Signal(object)
    """The `Standing` of one measure."""
    finish_measure_wanted = Signal(str)
    """Go on with a form that was begun: its key."""
    review_wanted = Signal(object)
    """The `MeasureReview` to acknowledge."""
    reports_wanted = Signal()
    export_wanted = Signal()
    versions_wanted = Signal()
    """To be compared: two changes of the details that did not know of each other."""

    def __init__(self, workspace: Workspace, patient_id: str) -> None:
        super().__init__()
        self._practice = workspace.practice_chart()
        chart = workspace.patients.chart(patient_id)
        details, allergies = chart.details, _allergies_of(chart)
        self.plan = Button(tr("Plan a session"), icon="calendar")
        self.edit = Button(tr("Edit"), "quiet")
        self.plan.clicked.connect(self.plan_wanted)
        self.edit.clicked.connect(self.edit_wanted)
        self.wrong_patient = Button(tr("Is one under the wrong patient?"), "quiet")
        self.wrong_patient.set_size("compact")
        self.wrong_patient.clicked.connect(self.move_wanted)
        self.history = Button(tr("History"), "quiet")
        self.history.clicked.connect(self.history_wanted)
        self.whole_course = Button(tr("Course"), "quiet", icon="chart")
        self.whole_course.clicked.connect(self.course_wanted)
        self.reports = Button(tr("Print or save …"), "quiet")
        self.reports.clicked.connect(self.reports_wanted)
        self.export = Button(tr("Export …"), "quiet")
        self.export.clicked.connect(self.export_wanted)
        self.erase = Button(tr("Erase this patient …"), "quiet")
        self.erase.set_size("compact")
        self.erase.clicked.connect(self.erase_wanted)
        self.session_rows: list[Row] = []
        self.versions = Button("", "quiet")
        self.older = QWidget()
        self.rivals: Notice | None = None
        self.course = CoursePanel(workspace, patient_id)
        self.reviews: list[Notice] = []
        measures = workspace.measures(patient_id)
        now = measures.now()
        self.measure_reviews = [MeasureReviewNotice(each) for each in now.open_reviews]
        for notice in self.measure_reviews:
            notice.acted.connect(partial(self.review_wanted.emit, notice.review))
        self.panel = MeasuresPanel(measures, now)
        self.panel.take_wanted.connect(self.take_measure_wanted)
        self.panel.results_wanted.connect(self.results_wanted)
        self.panel.finish_wanted.connect(self.finish_measure_wanted)
        top = layout.row([title(details.name), self.plan], layout.S)
        top.setStretch(0, 1)
        self.setLayout(
            layout.column(
                [
                    top,
                    *_called(details),
                    self._ways(),
                    *(each for notice in self.measure_reviews for each in (layout.M, notice)),
                    *self._reviews(workspace, patient_id),
                    *self._rivals(chart),
                    *_allergies(allergies),
                    layout.S,
                    *_facts(details, allergies),
                    *self._versions(chart),
                    *self._dues(workspace, patient_id),
                    layout.XL,
                    heading(tr("Sessions")),
                    layout.XS,
                    *self._sessions(workspace.reader.sessions_of(patient_id)),
                    layout.XL,
                    heading(tr("Measures")),
                    layout.XS,
                    self.panel,
                    layout.XL,
                    heading(tr("Course of the sessions")),
                    layout.XS,
                    self.course,
                    layout.XL,
                    layout.hline(),
                    layout.row([self.erase, layout.GAP]),
                    layout.GAP,
                ],
                0,
            )
        )
        self.course.load()

    def _ways(self) -> layout.Item:
        """What else can be done with the record of this patient, in a row below the name."""
        ways = (self.edit, self.whole_course, self.reports, self.export, self.history)
        for button in ways:
            button.set_size("compact")
        return layout.row([*ways, layout.GAP], 0, (-10, 0, 0, 0))

    def _dues(self, workspace: Workspace, patient_id: str) -> list[layout.Item]:
        """What is due: integration sessions with their window, and open steps."""
        self.due = PatientDues(workspace, patient_id)
        self.due.opened.connect(self.due_opened)
        return [layout.XL, self.due] if self.due.rows else []

    def _sessions(self, sessions: Sequence[SessionSummary]) -> list[layout.Item]:
        if not sessions:
            return [hint(tr("No session yet."))]
        newest_first = sorted(sessions, key=lambda each: each.held_us, reverse=True)
        self.session_rows = [self._session_row(each) for each in newest_first]
        return [*self.session_rows, layout.S, layout.row([self.wrong_patient, layout.GAP])]

    def _session_row(self, session: SessionSummary) -> Row:
        at = local_time(session.held_us)
        day = f"{long_day(at.date())} {at.year}, {at:%H:%M}"
        state, tone = state_words(session)
        inner = layout.row([], layout.M)
        course = line(route_label(session.route), fonts.SECONDARY, "muted")
        inner.addLayout(two_lines(line(day, fonts.STRONG), course), 1)
        inner.addWidget(line(state, fonts.LABEL, tone))
        row = Row(inner, f"{day}, {course.text()}, {state}")
        row.clicked.connect(lambda _=False: self.session_opened.emit(session))
        return row

    def _reviews(self, workspace: Workspace, patient_id: str) -> list[layout.Item]:
        """What a clinician has to look at, until it is acknowledged in its session."""
        items: list[layout.Item] = []
        for session, chart, each in open_reviews_of(patient_id, workspace.reader):
            day = long_day(local_time(session.held_us).date())
            notice = Notice("danger", review_text(chart, [each]), tr("Open the session"), day)
            notice.acted.connect(partial(self.session_opened.emit, session))
            self.reviews.append(notice)
            items += [layout.M, notice]
        return items

    def _rivals(self, chart: PatientChart) -> list[layout.Item]:
        if chart.fact is None or not chart.fact.conflict:
            return []
        self.rivals = rivals_notice()
        self.rivals.acted.connect(self.versions_wanted)
        return [layout.M, self.rivals]

    def _versions(self, chart: PatientChart) -> list[layout.Item]:
        """Older details stay in the record; they are a click away."""
        if chart.fact is None or not chart.fact.amended:
            return []
        older = list(reversed(chart.fact.versions[:-1]))
        self.versions.say(tr("Earlier versions ({0})").format(len(older)))
        self.versions.set_size("compact")
        if chart.fact.settled or chart.fact.conflict:  # no row of one after the other
            self.versions.clicked.connect(self.versions_wanted)
            return [layout.S, layout.row([self.versions, layout.GAP])]
        self.versions.set_trailing_icon("down")
        self.versions.clicked.connect(lambda _=False: self.older.setVisible(self.older.isHidden()))
        newer = [chart.fact.newest, *older]
        notes = [self._version(old, new) for old, new in zip(older, newer, strict=False)]
        self.older.setLayout(layout.column(notes, layout.S, (10, 4, 0, 4)))
        self.older.hide()
        return [layout.S, layout.row([self.versions, layout.GAP]), self.older]

    def _version(self, old: Entry, new: Entry) -> QWidget:
        changed = new.recorded_at.local()
        until = tr("Until {0}, changed by {1}").format(
            f"{in_words(changed.date())}, {changed:%H:%M}",
            self._practice.practitioner_name(new.author),
        )
        said = "\n".join(differences(old, new)) or tr("No difference.")
        return stack(line(until, fonts.LABEL, "muted"), Text(said, fonts.NOTE), spacing=0)


def field_words() -> dict[str, str]:
    """Return what each field of a registration is called."""
    return {
        "name": tr("Name"),
        "preferred_name": tr("Preferred name"),
        "pronouns": tr("Pronouns"),
        "birth_date": tr("Birth date"),
        "record_number": tr("Record number"),
        "escort_name": tr("Escort"),
        "escort_phone": tr("Escort’s phone"),
        "allergies": tr("Allergies"),
        "notes": tr("Notes"),
    }


def differences(old: Entry, new: Entry) -> list[str]:
    """Return what the older version said where the newer one says something else."""
    return details_lines(old, (old, new))


def details_lines(entry: Entry, among: Sequence[Entry]) -> list[str]:
    """Return what an entry says in the fields in which `among` don't all say the same."""
    return [
        tr("{0}: {1}").format(words, _value_words(entry.event, name) or tr("empty"))
        for name, words in field_words().items()
        if len({getattr(each.event, name) for each in among}) > 1
    ]


def rivals_notice() -> Notice:
    """Return what is said where two changes of the same thing stand side by side."""
    notice = Notice("info", tr("Two changes did not know of each other"), tr("Compare"))
    notice.action.setAccessibleName(tr("Compare the two changes"))
    return notice


def state_words(session: SessionSummary) -> tuple[str, str]:
    """Return where a session stands, and the tone to say it in."""
    if session.state is SessionState.ENDED:
        if session.dose_us is not None and not session.integration_held:
            return tr("integration open"), "caution"
        return tr(session.ending), "muted"
    words = {
        SessionState.PLANNED: (tr("planned"), "text"),
        SessionState.RUNNING: (tr("running now"), "positive"),
        SessionState.CANCELLED: (tr("cancelled"), "muted"),
    }
    return words[session.state]


def _value_words(details: object, name: str) -> str:
    value = getattr(details, name)
    return in_words(value) if name == "birth_date" and value else str(value or "")


def _called(details: PatientRegistered) -> list[layout.Item]:
    called = details.preferred_name if details.preferred_name != details.name else ""
    said = " · ".join(filter(None, (called, details.pronouns)))
    return [Text(said, tone="muted")] if said else []


def _allergies_of(chart: PatientChart) -> str:
    """Those of every rival, while it is not settled which one counts: none must be missed."""
    rivals = (each.event for each in chart.fact.conflict) if chart.fact else ()
    found = [each.allergies for each in rivals if isinstance(each, PatientRegistered)]
    return "\n".join(filter(None, dict.fromkeys(found or [chart.details.allergies])))


def _allergies(allergies: str) -> list[layout.Item]:
    if not allergies:
        return []
    return [layout.M, Notice("caution", tr("Allergies"), details=allergies)]


def _facts(details: PatientRegistered, allergies: str) -> list[layout.Item]:
    escort = " · ".join(filter(None, (details.escort_name, details.escort_phone)))
    said = (
        (tr("Born"), _value_words(details, "birth_date")),
        (tr("Record number"), details.record_number),
        (tr("Escort"), escort),
        (tr("Allergies"), "" if allergies else tr("none noted")),
        (tr("Notes"), details.notes),
    )
    return [_fact(words, value) for words, value in said if value]


def _fact(words: str, value: str) -> layout.Item:
    label = Text(words, fonts.LABEL, "muted")
    label.setFixedWidth(LABEL_PX)
    row = layout.row([], layout.M, (0, 4, 0, 4))
    row.addLayout(layout.column([2, label, layout.GAP], 0))
    row.addWidget(Text(value), 1)
    return row
