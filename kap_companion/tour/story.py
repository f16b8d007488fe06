"""What happens on the tour: one session, from the locked vault to the first step in daily life."""

from collections.abc import Collection
from datetime import timedelta
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt

from kap_companion.app import Program
from kap_companion.domain.charts import SessionChart, SessionState, insights, notes, steps
from kap_companion.domain.charts.course import course_of
from kap_companion.domain.charts.protocol import protocol_of
from kap_companion.domain.charts.returning import (
    after_care_of,
    readiness,
    readiness_items,
    ready_of,
)
from kap_companion.domain.charts.ticks import DAY_OF, ticks
from kap_companion.domain.events import GateOverridden, Observed, Sign, TrackStarted
from kap_companion.domain.gate import OpenKind
from kap_companion.domain.player import PlayerStatus
from kap_companion.exports import export_session
from kap_companion.services.sample import SAMPLE_PASSPHRASE
from kap_companion.tour import checks
from kap_companion.tour.clock import TourClock
from kap_companion.tour.hands import Hands, TourFailed
from kap_companion.ui.open_session import OpenSession
from kap_companion.ui.pages.integration_story import StoryList
from kap_companion.ui.pages.journey import JourneyPage
from kap_companion.ui.pages.library_list import LibraryList
from kap_companion.ui.pages.music import MusicPage
from kap_companion.ui.pages.prepare import PreparePage
from kap_companion.ui.pages.returning import ReturnPage
from kap_companion.ui.pages.vitals_sheet import VitalsSheet
from kap_companion.ui.shell import Shell
from kap_companion.ui.theme import DARK_ROOM, DAY
from kap_companion.ui.widgets.log_view import LogView

CONTROL = Qt.KeyboardModifier.ControlModifier
NAME = "Nora Aalto"
INTENTION = "I want to stop carrying what is not mine."
SUPPORT = "Tell me that the ground holds."
TOUCH = "A hand on my shoulder is welcome. Ask first."
QUOTE = "The boat is moving and nobody is rowing."
LOCKED_NOTE = "Shifts onto her left side, blanket pulled up."
INSIGHT = "I can let it move without rowing."
STEP = "Leave the phone in the hall after eight"
EARLIER = timedelta(hours=7)
"""So long before the list is ticked the last meal was."""
BASELINE = {Sign.SYSTOLIC: "118", Sign.DIASTOLIC: "74", Sign.HEART_RATE: "72", Sign.SPO2: "98"}
LATER = {Sign.SYSTOLIC: "122", Sign.DIASTOLIC: "76", Sign.HEART_RATE: "70", Sign.SPO2: "98"}
NURSE = "Ida Blom"
MUSIC_BEGINS_MS = 300


class Story:
    """Tells it in order; each act ends with a picture and a look into the journal."""

    def __init__(self, program: Program, hands: Hands, clock: TourClock, out: Path) -> None:
        self._program = program
        self._hands = hands
        self._clock = clock
        self._out = out

    def tell(self) -> Path:
        """Go through the whole session; returns the file with its entries."""
        self._unlock()
        self._register()
        self._plan_and_begin()
        self._prepare()
        self._write_intention()
        self._give_dose()
        self._journey()
        self._lock()
        self._change_the_record()
        self._return()
        self._end()
        self._integrate()
        return self._export()

    # Before the session

    def _unlock(self) -> None:
        hands = self._hands
        hands.picture("unlock")
        hands.fill("Passphrase", SAMPLE_PASSPHRASE)
        hands.click("Unlock")
        hands.wait_until(lambda: self._program.window.shell is not None, "the vault did not open")
        hands.wait_until(self._music_is_found, "the music of the program was not found")
        hands.settle()
        hands.picture("today")

    def _register(self) -> None:
        hands = self._hands
        hands.click("Patients")
        hands.click("Add patient")
        hands.fill("Name", NAME)
        hands.fill("Preferred name", "Nora")
        hands.picture("add-patient")
        hands.save("Add the patient")
        hands.picture("patient")

    def _plan_and_begin(self) -> None:
        hands = self._hands
        hands.click("Plan a session")
        hands.fill("Time", "23:45")
        hands.choose("Protocol", "Lozenge")
        hands.picture("plan")
        hands.save("Plan the session")
        hands.click("Today")
        hands.settle(200)
        self._click_row(NAME)
        hands.picture("begin")
        hands.save("Begin the session")
        hands.wait_until(lambda: self._shell.session() is not None, "the session did not begin")

    def _prepare(self) -> None:
        """Ask, agree, tick and measure, until nothing is open before the dose."""
        hands, page = self._hands, self._hands.one(PreparePage)
        hands.picture("prepare-opens")
        hands.click(page.course.rows["screening"].accessibleName())
        for _ in page.session.practice.screening:
            hands.write("n")
        hands.save("Save the answers")
        hands.click(page.course.rows["medicines"].accessibleName())
        hands.save("Takes none")
        hands.click(page.course.rows["agreements"].accessibleName())
        hands.click("Consent")
        hands.fill("In which words", "Explained, understood, signed on paper.")
        hands.picture("agreement")
        hands.click("Record the agreement")
        hands.wait_until(lambda: bool(page.session.gate.prepared.agreements), "nothing was agreed")
        hands.press(Qt.Key.Key_Escape)
        for item in protocol_of(self._chart()).day_of:
            hands.click(page.day.rows[item.key].accessibleName())
            if item.hold_min:
                hands.fill("Last at", f"{self._clock.now().local() - EARLIER:%H:%M}")
                hands.save("Tick it")
        hands.wait_until(lambda: len(self._day_ticks()) == len(page.day.rows), "a tick is missing")
        hands.settle(200)
        hands.picture("prepare")
        hands.soon(lambda: checks.check_open(page.session.gate.open(), [OpenKind.NO_BASELINE]))
        hands.click("Take vitals")
        vitals = hands.one(VitalsSheet)
        for sign, value in BASELINE.items():
            hands.fill(vitals.fields.fields[sign].editor.accessibleName(), value)
        hands.save("Record")
        hands.wait_until(lambda: not page.session.gate.open(), "something is still open")
        hands.settle(200)
        hands.picture("prepare-ready")

    def _day_ticks(self) -> Collection[str]:
        items = protocol_of(self._chart()).day_of
        return ticks(self._chart(), DAY_OF, items).keys()

    def _write_intention(self) -> None:
        hands = self._hands
        hands.click("Music")
        hands.settle(200)
        hands.picture("music")
        hands.one(MusicPage).tabs.setCurrentIndex(1)
        hands.wait_until(lambda: self._library_is_read(hands), "the library is empty")
        hands.settle(200)
        hands.picture("music-library")
        hands.click("Today")
        hands.click("Go to the journey")
        hands.press(Qt.Key.Key_2, CONTROL)
        hands.click("Hand the laptop to the patient")
        answers = ("I am tired of being the strong one.", INTENTION, "", "", SUPPORT, TOUCH, "")
        for number, words in enumerate(answers):
            if words:
                hands.write(words)
                hands.settle(500)
            if number == 1:
                hands.picture("intention")
            hands.click("Next" if words else "Leave this one out")
        hands.picture("intention-review")
        hands.click("I am done")
        hands.wait_until(lambda: checks.is_shown(hands, "Thank you"), "the form did not end")
        hands.settle(200)
        hands.picture("thank-you")
        hands.fill("For the therapist: your passphrase", SAMPLE_PASSPHRASE)
        hands.click("Take the laptop back")
        hands.wait_until(lambda: self._program.window.shell is not None, "not taken back")
        hands.wait_until(self._form_is_closed, "the intention was not recorded")
        hands.soon(
            lambda: checks.expect(
                INTENTION in self._recorded_words(), "the intention in the journal"
            )
        )
        hands.click("Look at them")
        hands.picture("patients-words")
        hands.save("Confirm")
        hands.click("Go to the journey")

    # In the room

    def _give_dose(self) -> None:
        hands = self._hands
        hands.one(JourneyPage).act("check")  # in a small window its button is behind a tab
        hands.wait_until(lambda: checks.is_shown(hands, "Every file opens."), "nothing was found")
        hands.settle(200)
        hands.picture("check-the-music")
        hands.press(Qt.Key.Key_Escape)
        hands.write(" ")
        hands.wait_until(self._music_began, "the music did not begin")
        self._pass(12)
        hands.write("d")
        hands.fill("Amount", "200")
        hands.picture("dose")
        hands.save("Record the dose")
        hands.wait_until(lambda: bool(self._chart().doses), "the dose was not recorded")
        hands.settle(200)
        hands.soon(lambda: checks.check_clock(hands, self._chart(), self._clock.now()))
        checks.expect(self._chart().latest(GateOverridden) is None, "a dose with nothing open")

    def _journey(self) -> None:
        hands = self._hands
        for minutes, keys in ((4, "m"), (5, "1x"), (6, "n"), (3, "2")):
            self._pass(minutes)
            hands.write(keys)
        self._pass(4)
        hands.write('"')
        hands.write(QUOTE)
        hands.press(Qt.Key.Key_Return)
        hands.press(Qt.Key.Key_Escape)
        self._pass(6)
        hands.write("n")
        hands.write("4")
        hands.write("/")
        hands.write("Left hand to her chest.")
        hands.press(Qt.Key.Key_Return)
        self._pass(5)
        hands.write("Breath long and even.")
        hands.press(Qt.Key.Key_Up, CONTROL)
        hands.press(Qt.Key.Key_Up, CONTROL)
        hands.press(Qt.Key.Key_Return)
        hands.press(Qt.Key.Key_Escape)
        self._pass(3)
        hands.write("9")
        hands.write("h")
        hands.wait_until(self._is_held, "the phase is not held")
        hands.settle(300)
        self._look_around("journey")
        hands.press(Qt.Key.Key_D, CONTROL)
        hands.settle(200)
        hands.picture("journey-other-theme")
        hands.press(Qt.Key.Key_D, CONTROL)
        hands.write("?")
        hands.picture("keys")
        hands.press(Qt.Key.Key_Escape)
        hands.write("h")
        hands.wait_until(lambda: not self._is_held(), "the phase is still held")

    def _is_held(self) -> bool:
        return course_of(self._chart(), self._clock.now()).held is not None

    def _lock(self) -> None:
        """Write at the locked screen, and find it on the record behind it."""
        hands = self._hands
        before = len(self._chart().of(Observed))
        hands.press(Qt.Key.Key_L, CONTROL)
        hands.wait_until(lambda: self._program.window.in_front is not None, "it did not lock")
        self._pass(2)
        hands.write("3")
        hands.write("/")
        hands.write(LOCKED_NOTE)
        hands.settle(400)
        hands.picture("locked")
        hands.press(Qt.Key.Key_Return)
        hands.wait_until(lambda: checks.begins_a_line(hands, "✓ 2 notes sealed"), "not sealed")
        hands.fill("Unlock with your passphrase", SAMPLE_PASSPHRASE)
        hands.click("Unlock")
        hands.wait_until(lambda: self._program.window.shell is not None, "it did not unlock")
        hands.wait_until(partial(self._noted, before + 2), "what was sealed is not there")
        hands.settle(300)
        hands.picture("unlocked")
        hands.click("Look at them")
        hands.picture("locked-notes")
        hands.save("Confirm")
        hands.settle(300)

    def _noted(self, count: int) -> bool:
        """Whether so many notes stand; the music writes on the record too."""
        return len(self._chart().of(Observed)) == count

    def _change_the_record(self) -> None:
        hands = self._hands
        self._pass(4)
        before = len(self._chart().of(Observed))
        hands.write("7")
        hands.wait_until(partial(self._noted, before + 1), "a tag was not recorded")
        hands.settle()
        hands.press(Qt.Key.Key_Z, CONTROL)
        hands.wait_until(partial(self._noted, before), "undo did nothing")
        log = hands.one(LogView)
        quote = next(row for row in log.rows() if row.is_quote)
        log.scroll_to(quote.key)
        log.setFocus()
        hands.press(Qt.Key.Key_Return)
        hands.fill("The patient’s words", f"{QUOTE} Nobody at all.")
        hands.fill("Reason", "heard the end of it")
        hands.picture("amend")
        hands.save("Amend")
        hands.wait_until(lambda: self._chart().fact(quote.key).amended, "nothing was amended")  # type: ignore[union-attr]  # the row's fact is in the chart
        self._pass(24)
        hands.write("m")
        self._look_around("journey-later")

    def _return(self) -> None:
        """Tick what is as before, give the sheet along, and have a named person say ready."""
        hands = self._hands
        self._pass(40)
        hands.press(Qt.Key.Key_4, CONTROL)
        page = hands.one(ReturnPage)
        hands.settle(200)
        hands.picture("return-opens")
        hands.write("v")
        vitals = hands.one(VitalsSheet)
        for sign, value in LATER.items():
            hands.fill(vitals.fields.fields[sign].editor.accessibleName(), value)
        hands.save("Record")
        for item in readiness_items(self._chart()):
            hands.click(page.list.rows[item.key].accessibleName())
        hands.wait_until(
            lambda: len(readiness(self._chart())) == len(page.list.rows), "a tick is missing"
        )
        page.act("after-care")  # in a small window its button is further down
        hands.picture("after-care")
        hands.click("Read together")
        hands.wait_until(lambda: bool(after_care_of(self._chart())), "the sheet was not given")
        hands.press(Qt.Key.Key_Escape)
        hands.settle(200)
        hands.click("Say ready")
        hands.fill("Who says so", NURSE)
        hands.picture("ready")
        hands.save("Record ready")
        hands.wait_until(lambda: ready_of(self._chart()) is not None, "nobody said ready")
        hands.settle(200)
        hands.picture("return")
        ready = ready_of(self._chart())
        minutes = ready.minutes if ready else None
        hands.soon(lambda: checks.check_shown(hands, f"Ready {minutes} min after the first dose"))

    def _end(self) -> None:
        hands = self._hands
        hands.click("End")
        hands.fill("A few words", "Quiet return. Her brother drove her home.")
        hands.settle(500)
        hands.picture("end")
        hands.save("End the session")
        hands.wait_until(
            lambda: self._chart().state is SessionState.ENDED, "the session did not end"
        )

    def _look_around(self, name: str) -> None:
        hands = self._hands
        hands.wait_until(lambda: not self._session.record.waiting, "something is not saved")
        hands.settle(1_100)
        chart = self._chart()
        hands.soon(lambda: checks.check_clock(hands, chart, self._clock.now()))
        hands.soon(lambda: checks.check_log(hands, chart))
        hands.soon(lambda: checks.check_words(hands, chart))
        hands.soon(lambda: checks.check_mask(hands, chart))
        hands.picture(name)

    # The days after

    def _integrate(self) -> None:
        hands = self._hands
        self._pass(26 * 60)
        hands.click("Today")
        hands.soon(lambda: checks.check_shown(hands, NAME))
        hands.picture("today-after")
        hands.press(Qt.Key.Key_5, CONTROL)
        hands.settle(300)
        hands.picture("integration-opens")
        self._promote()
        hands.look_at("Insights")
        hands.soon(lambda: checks.check_insights(hands, self._chart()))
        hands.picture("integration")
        hands.look_at("Steps")
        hands.soon(lambda: checks.check_steps(hands, self._chart()))
        self._program.set_theme(DARK_ROOM.name)
        hands.settle(200)
        hands.picture("integration-dark-room")
        self._program.set_theme(DAY.name)

    def _promote(self) -> None:
        hands = self._hands
        story = hands.one(StoryList)
        quote = next(row for row in story.rows() if row.is_quote)
        story.scroll_to(quote.key)
        story.setFocus()
        hands.press(Qt.Key.Key_Return)
        hands.write("p")
        hands.fill("The insight", INSIGHT)
        hands.press(Qt.Key.Key_Return, CONTROL)
        hands.wait_until(lambda: bool(insights(self._chart())), "no insight was recorded")
        hands.settle(300)
        hands.click("Plan a step")
        hands.fill("The step", STEP)
        hands.fill("Who takes it", "Nora")
        hands.picture("step")
        hands.save("Plan the step")
        hands.wait_until(lambda: bool(steps(self._chart())), "no step was recorded")
        hands.settle(300)
        hands.look_at("Notes")
        hands.fill("Notes", "Slept well. Her shoulders are lower than last week.")
        hands.press(Qt.Key.Key_Return, CONTROL)
        hands.wait_until(lambda: bool(notes(self._chart())), "the note was not recorded")
        hands.settle(300)

    def _export(self) -> Path:
        session = self._session
        return export_session(session.id, session.record.entries, self._out)

    # What the tour knows

    @property
    def _shell(self) -> Shell:
        shell = self._program.window.shell
        if shell is None:
            raise TourFailed("The tour stopped: no vault is open.")
        return shell

    @property
    def _session(self) -> OpenSession:
        session = self._shell.session()
        if session is None:
            raise TourFailed("The tour stopped: no session is open.")
        return session

    def _chart(self) -> SessionChart:
        """Replayed from the vault, not from what the window holds."""
        session = self._session
        return SessionChart.replay(session.workspace.reader.entries_of(session.id))

    @staticmethod
    def _library_is_read(hands: Hands) -> bool:
        return hands.one(LibraryList).model().rowCount() > 0

    def _music_is_found(self) -> bool:
        return not checks.is_shown(self._hands, "No music chosen")

    def _music_began(self) -> bool:
        """Whether the first track is on the record, or there is no sound to be had here."""
        silent = self._session.workspace.music.state().status is PlayerStatus.NO_SOUND
        return silent or bool(self._chart().of(TrackStarted))

    def _form_is_closed(self) -> bool:
        return self._chart().intention_closed

    def _recorded_words(self) -> set[str]:
        facts = self._chart().intentions.values()
        return {word for fact in facts for word in getattr(fact.event, "answers", ())}

    def _pass(self, minutes: float) -> None:
        """Let time pass, but not before the music has done what it was asked."""
        self._hands.settle(MUSIC_BEGINS_MS)
        self._clock.advance(minutes)
        self._hands.settle()

    def _click_row(self, name: str) -> None:
        from PySide6.QtWidgets import QAbstractButton  # noqa: PLC0415

        for button in self._hands.visible(QAbstractButton):
            if name in button.accessibleName():
                self._hands.click(button.accessibleName())
                return
        raise TourFailed(f"The tour stopped: {name} is not on the page.")
