"""The window's frame while a vault is open: rail, header, and the page that is wanted."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from kap_companion.domain.charts import SessionChart, SessionState, unconfirmed
from kap_companion.domain.charts.course import course_of
from kap_companion.domain.charts.returning import ready_of
from kap_companion.domain.events import ChartKind, ProtocolTaken, SessionEnded
from kap_companion.domain.moment import Moment, elapsed
from kap_companion.domain.note_texts import NoteKind
from kap_companion.domain.player import PlayerStatus
from kap_companion.domain.timing import Timing
from kap_companion.services.music_resumed import left_at
from kap_companion.services.recovery import last_known, resume
from kap_companion.ui.keyboard_home import KeyboardHome
from kap_companion.ui.open_session import OpenSession
from kap_companion.ui.pages.integration import IntegrationPage
from kap_companion.ui.pages.intention import IntentionPage
from kap_companion.ui.pages.journey import JourneyPage
from kap_companion.ui.pages.key_settings import KeySettingsPage
from kap_companion.ui.pages.keys_sheet import KeysSheet
from kap_companion.ui.pages.locked_sheet import LockedSheet
from kap_companion.ui.pages.music_panel import music_subtitle, music_title
from kap_companion.ui.pages.page import Page
from kap_companion.ui.pages.patients import PatientsPage
from kap_companion.ui.pages.practice_tabs import PracticeTabs
from kap_companion.ui.pages.prepare import PreparePage
from kap_companion.ui.pages.returning import ReturnPage
from kap_companion.ui.pages.search_sheet import SearchSheet
from kap_companion.ui.pages.when import brief_day
from kap_companion.ui.performer import signed_in_words
from kap_companion.ui.protocol_music import arc_asked_for
from kap_companion.ui.shelf import Build, Shelf
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.header import SessionHeader
from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.widgets.rail import Rail, RailItem
from kap_companion.ui.widgets.sheet import Sheet
from kap_companion.ui.wording import clock_text, phase_text, span_text, t_plus_text, time_text, tr
from kap_companion.ui.workspace import Workspace

COMPACT_BELOW_PX = 1100
HEADER_EVERY_MS = 1_000
DAY_MS = 24 * 60 * 60_000
AHEAD, AHEAD_MS = "music", 250
"""The place that takes longest to build is built before a hand can ask for it."""
STAGE_OF = {
    NoteKind.INSIGHT: "integration",
    NoteKind.STEP: "integration",
    NoteKind.INTENTION: "intention",
}
"""Where in a session a kind of note stands; all else is in its log, or else in the integration."""
STAGES = ("prepare", "intention", "journey", "return", "integration")


class Shell(QWidget):
    """Shows one place or one stage of the open session at a time; clock, name and music stay."""

    theme_toggled = Signal()
    close_wanted = Signal()
    lock_wanted = Signal(str)
    """Lock the vault, and why."""
    patient_mode_wanted = Signal()
    """Hand the laptop to the patient with the form of the open session."""
    measures_handed_over = Signal(str, object)
    """Hand the laptop to this patient with forms: the id, and a tuple of keys."""
    arc_wanted = Signal(str)
    """Have the arc with this title in the room: the session's protocol names it."""

    _unsaved = Signal(str)

    def __init__(
        self,
        workspace: Workspace,
        places: Mapping[str, Build],
        *,
        size: QSize | None = None,
        went_on: bool = False,
    ) -> None:
        """`places` build what the rail leads to; `size` is what the shell will have.

        `went_on`: the program was there all the time, in front of the locked vault.
        """
        super().__init__()
        if size is not None:
            self.resize(size)
        self._went_on = went_on
        self._workspace = workspace
        self._places = Shelf(places, self._built)
        self._session: OpenSession | None = None
        self._timing = Timing()
        self._runs = False
        self._stages = Shelf({}, self._built)
        self._keys: Sheet | None = None
        self._search: SearchSheet | None = None
        self._asks_to_close = False
        self._may_close = False
        self._build()
        if size is not None:
            self._show_compact(self._is_compact())  # or the wide header would hold the window wide
        self._connect()
        self._resume()

    def _build(self) -> None:
        words = {
            "today": (tr("Today"), "today"),
            "patients": (tr("Patients"), "patients"),
            "music": (tr("Music"), "music"),
            "practice": (tr("Practice"), "practice"),
        }
        items = [RailItem(key, words[key][1], words[key][0]) for key in self._places]
        below = [RailItem("lock", "lock", tr("Lock")), RailItem("keys", "help", tr("Keys"))]
        self.rail = Rail(items, below)
        self.header = SessionHeader()
        self.notice = Notice("caution", "", tr("Noted"))
        self.notice.hide()
        self.locked_notice = Notice("info", "", tr("Look at them"))
        self.locked_notice.hide()
        self.standing = Notice("caution", "", tr("Show"))
        self.standing.hide()
        self.farewell = Notice("info", "")
        self.farewell.hide()
        self.stack = QStackedWidget()
        self._area = QWidget()  # a screen reader finds no sheet that lies in the stack itself
        self._area.setLayout(layout.column([self.stack], 0))
        notices = [self.notice, self.locked_notice, self.standing, self.farewell]
        main = layout.column([self.header, *notices, self._area], 0)
        main.setStretch(len(notices) + 1, 1)
        root = layout.row([self.rail, main], 0)
        root.setStretch(1, 1)
        self.setLayout(root)

    def _connect(self) -> None:
        self.notice.acted.connect(self._noted)
        self.locked_notice.acted.connect(self._look_at_locked)
        self.rail.chosen.connect(self.go)
        self.header.stage_chosen.connect(self.go_to_stage)
        self.header.play_pause.connect(self._workspace.music.toggle)
        self.header.hands_chosen.connect(self._hand_to)
        for number, stage in enumerate(STAGES, 1):
            self._shortcut(f"Ctrl+{number}", partial(self.go_to_stage, stage))
        self._of_window = {
            "theme": self._shortcut("Ctrl+D", self.theme_toggled.emit),
            "lock": self._shortcut("Ctrl+L", partial(self.lock_wanted.emit, "by key")),
            "search": self._shortcut("Ctrl+K", self.show_search),
        }
        self._take_keys()
        self._unfollow_keys = self._workspace.keys.subscribe(self._take_keys)
        self._shortcut("F1", self.show_keys)
        self._unsaved.connect(self._tell_unsaved, Qt.ConnectionType.QueuedConnection)
        self._workspace.access.subscribe(self._unsaved.emit)
        timer = QTimer(self, interval=HEADER_EVERY_MS)
        timer.timeout.connect(self.show_header)
        timer.start()
        KeyboardHome(self, self.page)
        self._ahead = QTimer(self, interval=AHEAD_MS, singleShot=True)
        self._ahead.timeout.connect(self._build_ahead)
        self._ahead.start()

    def _build_ahead(self) -> None:
        """Build what is slow to open, as soon as the first page stands."""
        if AHEAD in self._places:
            self._places[AHEAD].ensurePolished()

    def _built(self, page: Page) -> None:
        """Take in a page that is asked for the first time."""
        page.set_compact(self._is_compact())
        self.stack.addWidget(page)
        page.session_chosen.connect(self.open_session)
        page.place_wanted.connect(self.go)
        page.sheet_wanted.connect(_open)
        page.patient_chosen.connect(self.open_patient)
        page.record_changed.connect(self._catch_up)
        if isinstance(page, PatientsPage | PreparePage):
            page.measures_handed_over.connect(self._hand_over)

    def _take_keys(self) -> None:
        keys = self._workspace.key_map()
        for act, shortcut in self._of_window.items():
            shortcut.setKey(QKeySequence(keys.key_of(act)))

    def _shortcut(self, keys: str, act: Callable[[], object]) -> QShortcut:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(act)
        return shortcut

    # Where to go

    def go(self, place: str) -> None:
        """Show a place of the rail; keys opens the map over the page."""
        if place == "keys":
            self.show_keys()
            return
        if place == "search":
            self.show_search()
            return
        place, _, tab = place.partition("/")
        if place == "lock":
            self.lock_wanted.emit("by key")
            return
        self._show(self._places[place])
        self.rail.set_current(place)
        page = self.page()
        if tab == "keys" and isinstance(page, PracticeTabs):
            page.show_page(KeySettingsPage)

    def go_to_stage(self, stage: str) -> None:
        """Show a stage of the open session, nothing without one; before it begins, only Prepare."""
        if stage not in self._stages:
            return
        too_soon = stage != "prepare" and self._is_planned()
        self._show(self._stages["prepare" if too_soon else stage])
        self.rail.set_current("")
        if too_soon:
            self.tell(tr("This session has not begun. Begin it here."))

    def _is_planned(self) -> bool:
        return self._session is not None and self._session.chart.state is SessionState.PLANNED

    def open_patient(self, patient_id: str) -> None:
        """Show a patient's page."""
        if "patients" in self._places:
            self.go("patients")
            patients = self.page()
            if isinstance(patients, PatientsPage):
                patients.open_patient(patient_id)

    def show_reviews(self, patient_id: str) -> None:
        """Show a patient, and at once what they answered that a clinician has to look at."""
        if "patients" in self._places:
            self.go("patients")
            patients = self.page()
            if isinstance(patients, PatientsPage):
                patients.show_reviews(patient_id)

    def _hand_over(self, patient_id: str, measures: tuple[str, ...]) -> None:
        """What was kept of these forms goes on the record first; the new answers stand alone."""
        if self.holds_unsaved():
            self.tell_unsaved()
            return
        written = self._workspace.measures(patient_id).before_handing_over(measures)
        if written is None:
            self.measures_handed_over.emit(patient_id, measures)
            return
        self._workspace.bridge.when_done(
            written,
            lambda _: self.measures_handed_over.emit(patient_id, measures),
            lambda sentence: self.tell(tr("Not handed over: {0}").format(sentence)),
        )

    def open_session(self, session_id: str, stage: str = "") -> None:
        """Open a session at a stage, or where it stands.

        While one runs, no other can be opened: what is written must not go to the wrong patient.
        """
        running = self._workspace.reader.running_session()
        if running is not None and running.session_id != session_id:
            self.tell(tr("A session is running. End it before you open another one."))
            return
        if self._session is None or self._session.id != session_id:
            self._close_session()
            self._open(OpenSession(self._workspace, session_id, self))
        self._workspace.access.chart_opened(ChartKind.SESSION, session_id)
        self.go_to_stage(stage or self._standing())

    def _catch_up(self, subject: str) -> None:
        """A page wrote past the open session, or erased it: the window follows at once."""
        session = self._session
        if session is None or subject not in {session.id, session.patient_id}:
            return
        if self._workspace.reader.entries_of(session.id):
            session.catch_up()
        else:
            self._close_session()
        self.show_header()

    def session(self) -> OpenSession | None:
        """Return the open session."""
        return self._session

    def page(self) -> Page:
        """Return the page that is shown."""
        shown = self.stack.currentWidget()
        assert isinstance(shown, Page)  # noqa: S101  # only pages are ever put on the stack
        return shown

    def show_keys(self) -> None:
        """Show the map of all keys over the page."""
        if self._keys is not None and self._keys.isVisible():
            self._keys.dismiss()
            return
        session = self._session
        tags = session.tags if session else self._workspace.practice_chart().quick_tags
        sheet = KeysSheet(tags, self._workspace.key_map(tags), self._area)
        sheet.change_wanted.connect(partial(self.go, "practice/keys"))
        self._keys = sheet
        self._keys.closed.connect(self._keys.deleteLater)
        self._keys.closed.connect(self._forget_keys)
        self._keys.open()

    def show_search(self) -> None:
        """Search everything, over the page that is shown."""
        if self._search is None:
            self._search = SearchSheet(self._workspace, self._area)
            self._search.patient_chosen.connect(self.open_patient)
            self._search.entry_chosen.connect(self.open_entry)
        self._search.open()

    def open_entry(self, session_id: str, entry_id: str, kind: NoteKind) -> None:
        """Open a session where this entry stands, and mark it there."""
        self.open_session(session_id, STAGE_OF.get(kind, "journey"))
        if self._session is None or self._session.id != session_id:
            return
        if not self.page().show_entry(entry_id) and kind not in STAGE_OF:
            self.go_to_stage("integration")
            self.page().show_entry(entry_id)

    def idle_min(self) -> int:
        """Return after how many idle minutes the vault is to be locked now."""
        session = self._session
        practice = self._workspace.practice_chart() if session is None else session.practice
        running = session is not None and session.chart.state is SessionState.RUNNING
        holds = self._workspace.practice.lock_times(practice)
        return holds.journey_idle_min if running else holds.idle_min

    def holds_unsaved(self) -> bool:
        """Whether words stand here that the disk did not take; locking would lose them."""
        journey = self._stages.standing("journey")
        return isinstance(journey, JourneyPage) and journey.entry.has_unsaved

    def close_vault(self) -> None:
        """Let go of the open session, before the vault closes."""
        self._ahead.stop()
        self._unfollow_keys()
        self._close_session()

    def _forget_keys(self) -> None:
        self._keys = None

    def _resume(self) -> None:
        running = self._workspace.reader.running_session()
        if running is None:
            self.go("today")
        else:
            self.open_session(running.session_id)
            if not self._went_on:
                self._pick_up()
        self.show_header()

    def _pick_up(self) -> None:
        """The program was gone while a session ran: mark the gap, and have the music go on."""
        session = self._session
        if session is None:
            return
        last = last_known(session.record)
        self._workspace.music.go_on_from(left_at(session.chart, last))
        written = resume(session.record)
        if written is not None:
            gap = span_text(elapsed(last, session.record.now()).ms)
            at = time_text(session.chart, session.record.now())
            self.tell(tr("Picked up at {0}. {1} were not recorded.").format(at, gap))

    def _standing(self) -> str:
        if self._session is None:
            return "intention"
        chart = self._session.chart
        if chart.state is SessionState.ENDED:
            return "integration"
        if ready_of(chart) is not None:
            return "return"
        if chart.doses or chart.intention_closed:
            return "journey"
        begun_with_words = bool(chart.intentions) or self._session.form.has_drafts
        by_protocol = chart.latest(ProtocolTaken) is not None
        return "prepare" if by_protocol and not begun_with_words else "intention"

    def _open(self, session: OpenSession) -> None:
        self._session = session
        stages: dict[str, Build] = {
            "prepare": partial(PreparePage, session),
            "intention": partial(self._intention, session),
            "journey": partial(JourneyPage, session),
            "return": partial(ReturnPage, session),
            "integration": partial(IntegrationPage, session),
        }
        self._stages = Shelf(stages, self._built)
        session.changed.connect(self.show_header)
        session.changed.connect(self._tell_locked)
        session.changed.connect(self._let_music_follow)
        self._tell_locked()
        self._attach_music(session)

    def _attach_music(self, session: OpenSession) -> None:
        """Have the music go along with the session, by the arc that its protocol names, if any."""
        arc = arc_asked_for(session.chart) if session.record.running else ""
        self._runs = session.record.running
        self._workspace.music.attach(session.record)
        self._timing = session.record.timing()
        if arc:
            self.arc_wanted.emit(arc)

    def _let_music_follow(self) -> None:
        """The dose was given or amended: what comes of the music is planned anew."""
        if self._session is not None and self._session.record.running and not self._runs:
            self._attach_music(self._session)  # it was opened before it began
        timing = self._session.record.timing() if self._session else None
        if timing is not None and timing != self._timing:
            self._timing = timing
            self._workspace.music.replan()

    def _intention(self, session: OpenSession) -> Page:
        page = IntentionPage(session)
        page.patient_mode_wanted.connect(self.patient_mode_wanted)
        return page

    def _close_session(self) -> None:
        self._workspace.music.attach(None)
        for page in self._stages.all_standing():
            self.stack.removeWidget(page)
            page.deleteLater()
        self._stages = Shelf({}, self._built)
        if self._session is not None:
            self._session.close()
            self._session.deleteLater()
            self._session = None
        self._tell_locked()

    def _show(self, page: Page) -> None:
        self.notice.hide()
        self.stack.setCurrentWidget(page)
        page.refresh()
        page.setFocus(Qt.FocusReason.OtherFocusReason)
        self.show_header()
        self._show_standing()

    def tell(self, sentence: str) -> None:
        """Say a sentence above the page."""
        self._asks_to_close = False
        self.notice.show_notice("caution", sentence, tr("Noted"))
        self.notice.show()

    def tell_also(self, sentence: str) -> None:
        """Say a sentence beside what is said already; nothing where it is empty."""
        if sentence:
            said = self.notice.text() if self.notice.isVisibleTo(self) else ""
            self.tell(" ".join(filter(None, (said, sentence))))

    def tell_unsaved(self) -> None:
        """Say why the vault is not locked now."""
        self.tell(tr("Not locked: some words are not saved yet. Try them again first."))

    def tell_faults(self, faults: Mapping[str, int]) -> None:
        """Say what of the locked time is not as it was written; nothing where all is well."""
        said = {
            "forged": tr("Records that were not written at this locked screen: {0}. Left out."),
            "dropped": tr("Records written while locked that are missing: {0}."),
            "damaged": tr("Records written while locked that can’t be read: {0}."),
        }
        if faults:
            self.tell(" ".join(said[name].format(count) for name, count in faults.items()))

    def _tell_locked(self) -> None:
        """Say while it is so that something was written while locked that nobody confirmed."""
        count = len(unconfirmed(self._session.chart)) if self._session else 0
        self.locked_notice.setVisible(count > 0)
        if not count:
            return
        one = tr("1 entry was written at the locked screen.")
        many = tr("{0} entries were written at the locked screen.")
        self.locked_notice.show_notice(
            "info", one if count == 1 else many.format(count), tr("Look at them")
        )

    def _look_at_locked(self) -> None:
        if self._session is not None:
            sheet = LockedSheet(self._session, self._area)
            sheet.closed.connect(sheet.deleteLater)
            sheet.open()

    def _tell_unsaved(self, sentence: str) -> None:
        self.tell(tr("The access log misses a line: {0}").format(sentence))

    def say_standing(self, sentence: str) -> None:
        """Say a sentence on Today until it is over: until an empty one is said."""
        self.standing.show_notice("caution", sentence, tr("Show"))
        self._show_standing()

    def _show_standing(self) -> None:
        on_today = self.stack.currentWidget() is self._places.standing("today")
        self.standing.setVisible(on_today and bool(self.standing.text()))

    def wants_to_be_asked(self) -> bool:
        """Whether closing now would end the music of a running session unasked."""
        running = self._session is not None and self._session.chart.state is SessionState.RUNNING
        return running and not self._may_close

    def ask_to_close(self) -> None:
        """Ask, above the page, whether the program is to close in mid-session."""
        self._asks_to_close = True
        said = tr("A session is running. Closing stops the music; the record can go on later.")
        self.notice.show_notice("caution", said, tr("Close the program"))
        self.notice.show()

    def _noted(self) -> None:
        self.notice.hide()
        if self._asks_to_close:
            self._may_close = True
            self.close_wanted.emit()

    # The header

    def show_header(self) -> None:
        """Draw clock, person, stages and music as they are now."""
        session = self._session
        practice = self._workspace.practice_chart() if session is None else session.practice
        self.header.set_marked(tr("Sample practice") if practice.sample else "")
        if session is None:
            now = self._workspace.clock.now()
            self.header.set_clock("", clock_text(now), idle=True)
            self.header.set_person(practice.name, self._signed_in())
            self.header.set_stages((), "")
            self.header.set_signed_in("")
        else:
            self._show_session(session)
        state = self._workspace.music.state()
        self.header.set_music(
            music_title(state),
            music_subtitle(state),
            playing=state.status is PlayerStatus.PLAYING,
            available=state.status is not PlayerStatus.NO_SOUND,
        )

    def _signed_in(self) -> str:
        return tr("signed in: {0}").format(self._workspace.signed_in_name())

    def _show_session(self, session: OpenSession) -> None:
        chart, now = session.chart, session.record.now()
        gone = chart.t_plus(now)
        on_journey = self._current_stage() == "journey"
        if gone is None:
            self.header.set_clock("T+", tr("not started"), idle=True)
        elif chart.state is SessionState.ENDED:
            self.header.set_clock("T+", _long_text(gone.ms))
        else:
            self.header.set_clock("T+", t_plus_text(gone.ms), big=on_journey)
        where, at = tr("Before the dose"), clock_text(now)
        if (until := session.gate.waiting_until) is not None:
            where = tr("Waiting until {0}").format(f"{until:%H:%M}")
        if chart.state is SessionState.ENDED:
            where, at = tr("Ended"), _ended_text(chart, now)
        elif gone is not None and (course := course_of(chart, now)).spans:
            where = phase_text(course, course.at(gone.ms))
        self.header.set_person(session.patient.called, f"{where} · {at}")
        self.header.set_stages(self._stage_states(session), self._current_stage())
        self.header.set_signed_in(*signed_in_words(session))

    def _hand_to(self, practitioner_id: str) -> None:
        if self._session is not None:
            self._session.record.hand_to(practitioner_id)
            self.show_header()

    def _stage_states(self, session: OpenSession) -> list[tuple[str, str, bool]]:
        chart = session.chart
        ended = chart.state is SessionState.ENDED
        prepared = bool(chart.doses) or (session.record.running and not session.gate.open())
        return [
            ("prepare", tr("Prepare"), prepared),
            ("intention", tr("Intention"), chart.intention_closed),
            ("journey", tr("Journey"), ended),
            ("return", tr("Return"), ready_of(chart) is not None),
            ("integration", tr("Integration"), session.integration_held),
        ]

    def _current_stage(self) -> str:
        return self._stages.key_of(self.stack.currentWidget())

    # Its size

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() < 0 or self._crossed(event.oldSize().width()):
            self._show_compact(self._is_compact())

    def _crossed(self, before_px: int) -> bool:
        return (before_px < COMPACT_BELOW_PX) != self._is_compact()

    def _is_compact(self) -> bool:
        return self.width() < COMPACT_BELOW_PX

    def _show_compact(self, compact: bool) -> None:
        self.rail.set_compact(compact)
        self.header.set_compact(compact)
        for page in (*self._places.all_standing(), *self._stages.all_standing()):
            page.set_compact(compact)


def _open(sheet: Sheet) -> None:
    sheet.open()


def _ended_text(chart: SessionChart, now: Moment) -> str:
    """When a session ended: the time of day, on later days the day."""
    at = chart.of(SessionEnded)[-1].occurred_at
    day, today = at.local().date(), now.local().date()
    return clock_text(at) if day == today else brief_day(day, today)


def _long_text(elapsed_ms: int) -> str:
    """T+ of a session that is over: hours and minutes on its day, hours or days after."""
    if elapsed_ms < DAY_MS:
        return t_plus_text(elapsed_ms)
    hours = elapsed_ms // (60 * 60_000)
    return tr("{0} h").format(hours) if hours < 100 else tr("{0} d").format(hours // 24)  # noqa: PLR2004  # two digits fit
