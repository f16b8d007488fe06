"""The Journey: the page that stands open while the patient travels."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QElapsedTimer, Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QWidget

from kap_companion.domain.charts import SessionState
from kap_companion.domain.charts.tags_used import tags_used
from kap_companion.domain.events import DoseGiven
from kap_companion.domain.moment import US_PER_SECOND
from kap_companion.domain.signing import Part
from kap_companion.services.journey import FOR_EVER
from kap_companion.ui.key_caps import show_keys
from kap_companion.ui.key_map import KeyMap
from kap_companion.ui.open_session import OpenSession
from kap_companion.ui.pages.addendum_sheet import AddendumSheet
from kap_companion.ui.pages.amend_sheet import AmendSheet
from kap_companion.ui.pages.dose_sheet import DoseSheet
from kap_companion.ui.pages.end_sheet import EndSheet
from kap_companion.ui.pages.intervention_sheet import InterventionSheet
from kap_companion.ui.pages.journey_about import AboutBar, said_of
from kap_companion.ui.pages.journey_adverse import JourneyAdverse
from kap_companion.ui.pages.journey_checks import JourneyChecks
from kap_companion.ui.pages.journey_columns import JourneyColumns, Yielding
from kap_companion.ui.pages.journey_course import JourneyCourse
from kap_companion.ui.pages.journey_dose import JourneyDose
from kap_companion.ui.pages.journey_entry import JourneyEntry
from kap_companion.ui.pages.journey_find import JourneyFind
from kap_companion.ui.pages.journey_log import JourneyLog
from kap_companion.ui.pages.journey_more import JourneyMore
from kap_companion.ui.pages.journey_music import JourneyMusic
from kap_companion.ui.pages.journey_notices import JourneyNotices
from kap_companion.ui.pages.journey_room import Room, rooms
from kap_companion.ui.pages.journey_sheets import JourneySheets
from kap_companion.ui.pages.journey_side import MaskRow, WordsColumn
from kap_companion.ui.pages.journey_states import JourneyStates
from kap_companion.ui.pages.keys_sheet import KeysSheet
from kap_companion.ui.pages.page import Page
from kap_companion.ui.pages.past import SessionPast
from kap_companion.ui.pages.review_notice import ReviewNotice
from kap_companion.ui.pages.review_sheet import session_review_sheet
from kap_companion.ui.pages.sign_sheet import SignSheet
from kap_companion.ui.pages.signatures import PartSignatures
from kap_companion.ui.pages.versions import VersionsSheet
from kap_companion.ui.review_words import AnyReview
from kap_companion.ui.slips import Slips
from kap_companion.ui.story import axis_model, now_text
from kap_companion.ui.story_notes import StoryNotes
from kap_companion.ui.story_vitals import StoryVitals
from kap_companion.ui.theme import fonts
from kap_companion.ui.theme.reach import by_touch
from kap_companion.ui.turns import Turns
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.axis import SessionAxis
from kap_companion.ui.widgets.axis_model import AxisMode
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.entry_line import EntryLine
from kap_companion.ui.widgets.log_view import LogView
from kap_companion.ui.widgets.tag_grid import TagGrid
from kap_companion.ui.widgets.text import line
from kap_companion.ui.wording import clock_text, tr

AXIS_AFTER_MS, AXIS_LATE_MS, FRAME_MS = 100, 1_000, 16
AXIS_MOVES_US = 5 * US_PER_SECOND
"""A pixel of the axis is longer than that."""
AFTERWARDS = frozenset({"adverse", "follow", "card", "vitals", "find"})
"""What may still be done once the session has ended."""
TAGS_SHOWN, TAGS_SHOWN_COMPACT = 12, 10
AROUND_AXIS_PX = 19
"""The margins above and below the axis, and the line below it."""
WIDE_FROM_PX = 1600 - 84
"""The page beside the rail of a window that is 1,600 px wide."""


class JourneyPage(Page):
    """Axis above; words, log and controls below. Every act is one key and one entry."""

    def __init__(self, session: OpenSession) -> None:
        super().__init__()
        self.session = session
        self._sheets = JourneySheets(session, self)
        self._slips = Slips(session.record)
        self._later: list[Callable[[], object]] = []
        self._notes, self._vitals = StoryNotes(), StoryVitals()
        self._dims = Turns(self)
        # Drawn a little behind the log, and not while words go in: they are what one waits to see.
        self._axis_soon = QTimer(self, singleShot=True)
        self._axis_shown = QElapsedTimer()
        self._axis_at = (0, "")
        self._axis_soon.timeout.connect(self._show_axis)
        self._compact = False
        self._room = rooms(compact=False)[0]
        self._roomed: object = None
        self.setAccessibleName(tr("Journey"))
        self._build()
        self._connect()
        self.set_compact(False)
        self.refresh()

    def _build(self) -> None:
        self.axis = SessionAxis()
        self.log = LogView()
        self.words = WordsColumn()
        self.hands = JourneyMusic(self.session, self)
        self.mask_row = MaskRow()
        self.goes_in = JourneyDose(self.session, self._sheets.open, self)
        self.adverse = JourneyAdverse(self.session, self._sheets.open, self)
        self.review = ReviewNotice()
        self.line = EntryLine()
        self.line.offer.set_used(lambda: tags_used(self.session.chart))
        self.tags = TagGrid()
        self._notices = JourneyNotices(lambda: self.entry.has_unsaved, self)
        self.notice, self.room_notice = self._notices.bar, self._notices.of_room
        self._away = ""
        self.signatures = PartSignatures(self.session, Part.JOURNEY, named=False)
        self.saved = line("", fonts.SECONDARY, "positive")
        self.undo_button = Button(tr("Undo"), "quiet", "Ctrl Z")
        self.undo_button.set_size("compact")
        self.dose = Button(tr("Give the dose"), key="d")
        self.end = Button(tr("End"))
        for button in (self.dose, self.end):
            button.set_size("compact")
        self._log_keeper = JourneyLog(self.log, self.session.practice)
        self.entry = JourneyEntry(self.session, self.line, self._log_keeper)
        self.checks = JourneyChecks(self.session, self.entry, self)
        self.course = JourneyCourse(self.session, self.entry, self._sheets.open, self)
        self.states = JourneyStates(self.session, self.entry, self.log, self._once_saved, self)
        self.finding = JourneyFind(self.log, self)
        self.about = AboutBar()
        self.more = JourneyMore(self._keys, lambda: self.session.tags, self)
        self._middle = layout.column(
            [
                self.finding.bar,
                self.log,
                self.review,
                self.room_notice,
                self.goes_in,
                self.adverse.strip,
                self.states.strip,
                self.hands.question,
                self.checks.bar,
                self.notice,
                layout.row(
                    [
                        self.saved,
                        layout.GAP,
                        self.checks.near,
                        self.more.button,
                        self.adverse.button,
                        self.undo_button,
                    ],
                    layout.S,
                ),
                self.about,
                self.line,
                self.tags,
                self.signatures,
            ],
            6,
            (layout.XL, layout.S, layout.XL, 14),
        )
        self._middle.setStretch(1, 1)
        self._build_columns()

    def _build_columns(self) -> None:
        middle, ends = Yielding(), QWidget()
        middle.setLayout(self._middle)
        buttons = layout.row([self.dose, self.end], layout.XS)
        buttons.setStretch(0, 1)
        ends.setLayout(buttons)
        self._columns = JourneyColumns(
            self.words, middle, self.hands.panel, self.mask_row, ends, self.checks
        )
        self._columns.hold_course(self.course.button)
        story = layout.row([self.axis], 0, (layout.XL, layout.M, layout.XL, 6))
        self._columns.hold_card(self.adverse.card)
        root = layout.column([story, layout.hline(), self._columns], 0)
        root.setStretch(2, 1)
        self.setLayout(root)

    def _connect(self) -> None:
        session = self.session
        session.changed.connect(self._show_chart)
        session.changed.connect(self._show_saved)
        session.changed.connect(self._do_later)
        session.not_saved.connect(self._notices.tell_unsaved)
        session.not_saved.connect(self._do_later)
        session.ticked.connect(self._tick)
        self.entry.told.connect(self._notices.tell)
        self.entry.entered.connect(self._put_axis_off)
        self._notices.again_wanted.connect(self.entry.try_again)
        self._sheets.closed.connect(self._take_keys)
        self.hands.told.connect(partial(self._notices.tell, "caution"))
        self.hands.arc_wanted.connect(partial(self.place_wanted.emit, "music"))
        self.checks.near_shown.connect(self.saved.setHidden)  # one row has no room for both
        self.checks.told.connect(self._notices.tell)
        self.checks.sheet_wanted.connect(self._sheets.open_kept)
        self.checks.look_wanted.connect(self._sheets.open)
        self.checks.done_with.connect(self.setFocus)
        self.line.left.connect(self.setFocus)
        self.line.focus_changed.connect(self._dim_keys)
        self.tags.tag_chosen.connect(self._tag)
        self.signatures.sign_wanted.connect(self._sign)
        self.signatures.addendum_wanted.connect(self._add)
        self.log.row_activated.connect(self._amend)
        self.axis.mark_chosen.connect(self._show_row)
        self.log.about_wanted.connect(self._lead_to)
        self.states.told.connect(self._notices.tell)
        self.finding.left.connect(self.setFocus)
        self.finding.log_wanted.connect(partial(self.log.walk, 0))
        self.entry.about_changed.connect(self._show_about)
        self.about.let_go.connect(partial(self.entry.be_about, ""))
        self.hands.panel.acted.connect(self.act)
        self.mask_row.toggled.connect(lambda: self.act("mask"))
        self.goes_in.acted.connect(self.act)
        self.goes_in.told.connect(self._notices.tell)
        self.more.acted.connect(self.act)
        self.more.tag_chosen.connect(self._tag)
        self.adverse.button.clicked.connect(lambda: self.act("adverse"))
        self.review.review_wanted.connect(self._review)
        self.adverse.told.connect(partial(self._notices.tell, "caution"))
        self.course.told.connect(partial(self._notices.tell, "caution"))
        self.course.amend_wanted.connect(self._amend)
        self.line.continued.connect(self._adverse)
        self.dose.clicked.connect(lambda: self.act("dose"))
        self.end.clicked.connect(lambda: self.act("end"))
        self.undo_button.clicked.connect(self._undo)

    # What the page shows

    def refresh(self) -> None:
        """Draw what is true now."""
        self._show_tags()
        self._show_chart()
        self._tick()

    def show_entry(self, entry_id: str) -> bool:
        self.finding.close()
        if not self.log.scroll_to(entry_id):
            return False
        self.log.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def set_compact(self, compact: bool) -> None:
        """Lay the columns out anew: three, or the log and one panel with tabs."""
        self._compact = compact
        self._show_mode()
        self.line.set_compact(compact)
        self.mask_row.set_compact(compact)
        self.goes_in.set_compact(compact)
        self.more.set_compact(compact)
        side = layout.L if compact else layout.XL
        self._middle.setContentsMargins(side, layout.S, side, 10 if compact else 14)
        self.checks.set_compact(compact)
        self._columns.set_compact(compact)
        self._show_tags()
        self._make_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_mode()
        self._make_room()

    def _show_mode(self) -> None:
        mode = self._room.axis
        if mode is AxisMode.FULL and self._compact:
            mode = AxisMode.COMPACT
        elif mode is AxisMode.FULL and self.width() >= WIDE_FROM_PX:
            mode = AxisMode.WIDE
        self.axis.set_mode(mode)

    def _make_room(self) -> None:
        """Have what is least needed give way until no bar is cut; back again once there is room."""
        bars = (self.goes_in, self.adverse.strip, self.hands.question, self.checks.bar)
        stand = [
            (bar.isHidden(), bar.minimumSizeHint().height())
            for bar in (*bars, self.review, self.finding.bar, self.notice, self.line)
        ]
        stand.append((not self.about.text(), self.states.strip.count()))
        size = (self.size(), self._compact, by_touch())
        beside = (self.axis.names(), self._columns.controls_px())
        now = (size, self._room_sentence(), stand, beside)
        if now == self._roomed:
            return
        self._roomed = now
        self._use_room(rooms(compact=self._compact)[0])
        whole = self._columns.least_controls_px() <= self._below_axis_px()
        for room in rooms(compact=self._compact, whole_axis=whole):
            self._use_room(room)
            if not room.slim_bars and not self.finding.bar.isHidden():
                self.finding.close()
                self.saved.setText(tr("No room to find now: all rows show."))
                self._make_room()
                return
            if self._middle.minimumSize().height() <= self._below_axis_px():
                return

    def _use_room(self, room: Room) -> None:
        self._room = room
        self.tags.set_most_rows(room.tag_rows)
        self.log.setMinimumHeight(room.log_px)
        self.states.strip.set_most(room.states)
        self.about.set_gives_way(not room.slim_bars)
        for bar in (self.review, self.room_notice):
            bar.set_low(room.low_notices)
        self._show_room_notice()
        self._show_mode()

    def _below_axis_px(self) -> int:
        """How high the columns can be."""
        return self.height() - self.axis.minimumSizeHint().height() - AROUND_AXIS_PX

    def _show_chart(self) -> None:
        chart = self.session.chart
        running = chart.state is SessionState.RUNNING
        self._log_keeper.show(chart, self.session.signing.arrived_after())
        self.words.show_chart(chart)
        self.checks.show_chart()
        self.mask_row.show_chart(chart)
        self.goes_in.show_chart(chart, self.session.record.now())
        self.course.show_chart()
        self.adverse.show_now()
        self.states.show_now()
        self.finding.show_count()
        self._show_about(self.entry.about)
        self.review.show_chart(chart, self.session.measure_reviews)
        self.adverse.button.setVisible(self._records_events())
        self.more.button.setVisible(running)
        self.dose.say(tr("Booster") if chart.doses else tr("Give the dose"))
        for widget in (self.line, self.tags, self.hands.panel, self.mask_row, self.dose, self.end):
            widget.setVisible(running)
        self.signatures.setVisible(False)
        if not running:
            self.signatures.refresh()
        self.undo_button.setEnabled(self.session.undo.target() is not None)
        self._show_keys()
        self._make_room()
        if not self._axis_soon.isActive():
            self._axis_soon.start(AXIS_AFTER_MS)

    def _put_axis_off(self) -> None:
        """Have the row that was just entered painted first, though not for more than a second."""
        is_late = self._axis_shown.hasExpired(AXIS_LATE_MS)
        self._axis_soon.start(FRAME_MS if is_late else AXIS_AFTER_MS)

    def _show_axis(self) -> None:
        self._axis_shown.start()
        chart = self.session.chart
        running = chart.state is SessionState.RUNNING
        now = self.session.record.now() if running else None
        music = self.session.workspace.music.plan() if running else ()
        self.axis.set_model(axis_model(chart, now, music, self._notes, self._vitals))
        self._make_room()

    def _tick(self) -> None:
        if not self._axis_soon.isActive() and self._axis_moves():
            self._show_axis()
        self.checks.tick()
        self.goes_in.show_now(self.session.record.now())
        self.adverse.show_now()
        self._show_keys()
        self.states.show_now()
        self._away = self.hands.show_now() if self._running() else ""
        self._show_room_notice()
        self._make_room()

    def _axis_moves(self) -> bool:
        """Whether the now-line has moved enough to be seen, or its minute is another one."""
        now, before = self.session.record.now(), self._axis_at
        self._axis_at = (now.steady_us // AXIS_MOVES_US, now_text(self.session.chart, now))
        return self._axis_at != before

    def _room_sentence(self) -> str:
        """What is to be known of sound, battery and screen, unless it was noted."""
        watch = self.session.watch
        sentence = self._away or watch.battery_notice or watch.awake_notice
        return self._notices.unless_noted(sentence)

    def _show_room_notice(self) -> None:
        self._notices.tell_of_room(self._room_sentence() if self._room.notice else "")

    def _show_tags(self) -> None:
        shown = TAGS_SHOWN_COMPACT if self._compact else TAGS_SHOWN
        tags = self.session.tags
        self.tags.set_tags([(tag.key, tag.label) for tag in tags[:shown]])

    def _show_saved(self) -> None:
        now = clock_text(self.session.record.now())
        self.saved.setText(tr("✓ Saved {0}").format(now))
        self._notices.tell_saved()

    def _dim_keys(self, dimmed: bool) -> None:
        """A part at a time: what is typed into the line shows first."""
        parts = (
            self.tags.set_dimmed,
            self.hands.panel.set_keys_dimmed,
            self.checks.set_keys_dimmed,
            *(each.set_key_dimmed for each in (self.dose, self.mask_row.button, self.goes_in)),
            *(each.strip.set_key_dimmed for each in (self.adverse, self.states)),
        )
        self._dims.begin(partial(each, dimmed) for each in parts)

    # What the page does

    def act(self, act: str) -> None:
        """Do what a key or a button asks for."""
        acts: dict[str, Callable[[], object]] = {
            "write": self._write,
            "quote": self._quote,
            "mask": self._toggle_mask,
            "check": lambda: self._sheets.open(self.hands.check_sheet(self)),
            "dose": self._dose,
            "end": self._end,
            "keys": self._show_map,
        }
        acts["adverse"] = self._adverse
        acts["did"] = lambda: self._sheets.open(InterventionSheet(self.session, self))
        acts["find"] = self.finding.open
        acts.update(self.states.acts())
        acts.update(self.goes_in.acts())
        acts.update(self.adverse.acts())
        acts.update(self.course.acts())
        acts.update(self.hands.acts())
        acts.update(self.checks.acts())
        acts[act]()
        self.hands.show_now()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        typed = event.text()
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control and event.key() == Qt.Key.Key_Z:
            shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self._redo() if shift else self._undo()
        elif control and event.key() == Qt.Key.Key_F:
            self.finding.open()
        elif event.key() == Qt.Key.Key_Escape and self._leaves_log():
            event.accept()
        elif event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self.log.walk(-1 if event.key() == Qt.Key.Key_Up else 1)
        elif control or event.isAutoRepeat() or not self._press(event, typed):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if not event.isAutoRepeat():
            self._slips.release(event.key())
        super().keyReleaseEvent(event)

    def _press(self, event: QKeyEvent, typed: str) -> bool:
        if not typed:
            return False  # Ctrl or Shift alone
        self._slips.press(event.key(), event.timestamp())
        used = self._uses(typed)
        self._slips.act_is_over()
        return used

    def _uses(self, typed: str) -> bool:
        """Do what was typed, if anything; with Caps Lock on, a letter is still its key."""
        if typed and not self._running():
            return self._use_late(typed.lower())
        if not typed:
            return False
        return self._use_key(typed) or self._use_key(typed.lower())

    def _use_late(self, typed: str) -> bool:
        act = self._keys().act_for(typed)
        if self.session.chart.state is not SessionState.ENDED or act not in AFTERWARDS:
            return False
        self.act(act)
        return True

    def _use_key(self, typed: str) -> bool:
        if typed in {tag.key for tag in self.session.tags}:
            self._tag(typed)  # before the page's own: an older tag may have a key that is new there
        elif act := self._keys().act_for(typed):
            self.act(act)
        else:
            return False
        return True

    def _keys(self) -> KeyMap:
        return self.session.workspace.key_map(self.session.tags)

    def _show_keys(self) -> None:
        keys = self._keys()
        show_keys(self, keys)
        caps = keys.caps()
        self.line.set_hint_keys(caps["/"], caps['"'])

    def _show_map(self) -> None:
        sheet = KeysSheet(self.session.tags, self._keys(), self)
        sheet.change_wanted.connect(partial(self.place_wanted.emit, "practice/keys"))
        self._sheets.open(sheet)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing typed is lost by going elsewhere."""
        super().hideEvent(event)
        self.entry.flush()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.setFocus()
        self.checks.build_ahead()

    def _running(self) -> bool:
        return self.session.chart.state is SessionState.RUNNING

    def _records_events(self) -> bool:
        """An adverse event that shows after the end belongs to the session, as a late entry."""
        return self.session.chart.state in {SessionState.RUNNING, SessionState.ENDED}

    def _leaves_log(self) -> bool:
        """Mark no row any more, and show all of them; False where that is so already."""
        if not self.log.current_key() and self.finding.bar.isHidden():
            return False
        self.setFocus()
        self.log.unmark()
        self.finding.close()
        return True

    def _tag(self, key: str) -> None:
        if self.log.hasFocus():
            self.setFocus()  # the tag is what words belong to now, not the row that was marked
        for tag in self.session.tags:
            if tag.key == key:
                self.entry.tag(tag.label)

    def _toggle_mask(self) -> None:
        self.hands.follow_mask(self.entry.toggle_mask())

    def _write(self) -> None:
        """Go to the line; what is written there is about the marked row, if one is marked."""
        marked = self.states.marked()
        if marked is not None and not self.entry.is_recent_tag(marked):
            self.entry.be_about(marked.id)
        self.line.setFocus()

    def _quote(self) -> None:
        self._write()
        self.line.start_quote()

    def _show_about(self, entry_id: str) -> None:
        chart = self.session.chart
        about = chart.fact(entry_id) if self._running() else None
        said = tr("About {0}").format(said_of(chart, about)) if about is not None else ""
        self.about.show_about(said)
        self._make_room()

    def _show_row(self, key: str) -> None:
        """Bring a row into view and mark it, also one that the words looked for had left out."""
        if not self.log.scroll_to(key):
            self.finding.close()
            self.log.scroll_to(key)

    def _lead_to(self, key: str) -> None:
        self._show_row(key)
        self.log.setFocus()

    def _amend(self, key: str) -> None:
        fact = self.session.chart.fact(key)
        if fact is None:
            return
        if fact.retraction is not None or isinstance(fact.event, FOR_EVER):
            self._sheets.open(VersionsSheet(SessionPast(self.session, fact), self))
        else:
            draft = f"{fact.id} {len(fact.versions)} {len(fact.settled)}"
            self._sheets.open_kept(draft, partial(AmendSheet, self.session, fact, self))

    def _sign(self) -> None:
        if self.session.signing.may_sign(Part.JOURNEY):
            self._sheets.open(SignSheet(self.session, Part.JOURNEY, self))

    def _add(self) -> None:
        about = self.session.chart.fact(self.log.current_key())
        draft = f"addendum {about.id if about else ''}"
        self._sheets.open_kept(
            draft, partial(AddendumSheet, self.session, Part.JOURNEY, self, about)
        )

    def _dose(self) -> None:
        draft = f"dose {len(self.session.chart.doses)}"
        self._sheets.open_kept(draft, partial(DoseSheet, self.session, self))

    def _adverse(self) -> None:
        marked = self.session.chart.fact(self.log.current_key()) if self.log.hasFocus() else None
        self.adverse.begin(self.entry.latest, marked)

    def _review(self, review: AnyReview) -> None:
        draft = f"review {review.fact.id}"
        self._sheets.open_kept(draft, partial(session_review_sheet, self.session, review, self))

    def _undo(self) -> None:
        self._once_saved(self._undo_now)

    def _redo(self) -> None:
        self._once_saved(lambda: self.session.undo.redo(self._slips.together))

    def _once_saved(self, act: Callable[[], object]) -> None:
        """Do it now, or as soon as what was done before is on the disk."""
        self._later.append(act)
        self._do_later()

    def _do_later(self) -> None:
        while self._later and not self.session.record.waiting:
            self._later.pop(0)()

    def _undo_now(self) -> None:
        target = self.session.undo.target()
        if target is None:
            return
        if isinstance(target.event, DoseGiven):
            self._amend(target.amends or target.id)
        else:
            self.session.undo.undo(together=self._slips.together)

    def _end(self) -> None:
        sheet = EndSheet(self.session, self, self.line.words())
        sheet.ended.connect(self.session.workspace.music.fade_out)
        sheet.ended.connect(partial(self.session_chosen.emit, self.session.id, "integration"))
        sheet.way_wanted.connect(self._lead)
        self._sheets.open(sheet)

    def _lead(self, stage: str, act: str) -> None:
        """Go where something is still open."""
        if stage != "journey":
            self.session_chosen.emit(self.session.id, stage)
        elif act:
            self.act(act)

    def _take_keys(self) -> None:
        """Have the keys again, but never from under the fingers of someone who writes."""
        focus = QApplication.focusWidget()
        if focus is None or not self.line.isAncestorOf(focus):
            self.setFocus()
