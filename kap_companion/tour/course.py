"""A course on the tour: one invented patient over four sessions, and what came of them."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import Qt

from kap_companion.domain.charts import SessionState, insights, steps
from kap_companion.domain.charts.measures import measures_of
from kap_companion.domain.charts.protocol import protocol_of
from kap_companion.domain.charts.themes import themes
from kap_companion.domain.events import Event, StepCheckedIn, StepOutcomeNoted
from kap_companion.tour import checks
from kap_companion.tour.story import BASELINE, CONTROL, EARLIER, NAME, Story
from kap_companion.ui.pages.earlier_steps import EarlierStepsView
from kap_companion.ui.pages.integration_story import StoryList
from kap_companion.ui.pages.journey import JourneyPage
from kap_companion.ui.pages.patient_course_sheet import PatientCourseSheet
from kap_companion.ui.pages.patients import PatientsPage
from kap_companion.ui.pages.prepare import PreparePage
from kap_companion.ui.pages.search_sheet import SearchSheet
from kap_companion.ui.pages.vitals_sheet import VitalsSheet

MINUTES_OF_A_DAY = 24 * 60
NEXT_DAY_MIN, TO_THE_NEXT_DAYS = 26 * 60, 6
"""So long after a dose the integration is held, and so many days later the next session is."""
AT_NINE = timedelta(hours=9)


@dataclass(frozen=True, slots=True)
class Visit:
    """One session of the course: the answers before it, and what was said and made of it."""

    phq9: str
    """Ten digits: the answers, the last one to the question about difficulty."""
    quote: str
    insight: str
    step: str
    went: str


VISITS = (
    Visit("2222222201", "The house was dark, and I had the key.", "I can go in.", "Sit in it", ""),
    Visit(
        "2222111011",
        "Somebody else had lit the stove.",
        "I am not alone.",
        "Ring Ilse",
        "Goes well",
    ),
    Visit("1111111000", "It is only weather.", "It passes by itself.", "Walk at seven", "In part"),
    Visit(
        "1100101000", "I left the door open.", "Others may come in.", "Ask them over", "Goes well"
    ),
)
THEME = "the house"
CAME_OF_IT = "We talk on Sundays."
"""What became of the step of the second visit, told before the last one."""


class Course(Story):
    """Registers somebody, goes through four sessions with them, and looks back."""

    def tell(self) -> Path:
        """Go through the whole course; returns the file with the last session's entries."""
        self._unlock()
        self._register()
        for number, visit in enumerate(VISITS):
            self._measure(visit, number)
            self._hold(visit, number)
            self._integrate_visit(visit, number)
            self._wait_for_nine(TO_THE_NEXT_DAYS)
        self._measure(Visit("1000100000", "", "", "", ""), len(VISITS))
        self._look_back()
        return self._export()

    def _wait_for_nine(self, days: int) -> None:
        """Go on in the morning, so that what is planned for an evening is still to come."""
        now = self._clock.now().local()
        nine = now.replace(hour=0, minute=0, second=0) + timedelta(days=days) + AT_NINE
        self._pass((nine - now).total_seconds() / 60)

    def _open_patient(self) -> None:
        """The list goes on showing whom it showed last."""
        hands = self._hands
        hands.click("Patients")
        hands.settle(300)
        hands.soon(lambda: checks.check_shown(hands, NAME))

    def _measure(self, visit: Visit, number: int) -> None:
        """Ask the PHQ-9 by its digits."""
        hands = self._hands
        self._open_patient()
        hands.click("Take a measure")
        hands.click("Ask it here: PHQ-9")
        for digit in visit.phq9:
            hands.write(digit)
        hands.picture(f"measure-{number + 1}")
        hands.save("Record")
        hands.wait_until(lambda: self._results() == number + 1, "the answers are not on record")
        hands.settle(300)
        hands.picture(f"patient-{number + 1}")

    def _results(self) -> int:
        reader = self._hands.one(PatientsPage).workspace.reader
        (found,) = reader.patients(NAME)
        return len(measures_of(reader.entries_of(found.patient_id)))

    def _hold(self, visit: Visit, number: int) -> None:
        """From the plan to the end of a session; the first is prepared in full."""
        hands = self._hands
        self._plan_and_begin()
        if number == 0:
            self._prepare()
        else:
            self._acknowledge()
            self._check_in(visit, number)
            if visit is VISITS[-1]:
                self._end_step(VISITS[1].step)
            self._prepare_again()
        hands.press(Qt.Key.Key_3, CONTROL)
        hands.write("d")
        hands.fill("Amount", "200")
        hands.save("Record the dose")
        hands.wait_until(lambda: bool(self._chart().doses), "the dose was not recorded")
        for minutes, keys in ((5, "m1"), (20, "2"), (15, "9")):
            self._pass(minutes)
            hands.write(keys)
        hands.write('"')
        hands.write(visit.quote)
        hands.press(Qt.Key.Key_Return)
        hands.press(Qt.Key.Key_Escape)
        self._pass(40)
        hands.write("m")
        hands.wait_until(lambda: not self._session.record.waiting, "something is not saved")
        hands.picture(f"journey-{number + 1}")
        hands.one(JourneyPage).act("end")
        hands.save("End the session")
        hands.wait_until(
            lambda: self._chart().state is SessionState.ENDED, "the session did not end"
        )

    def _acknowledge(self) -> None:
        """An answer above 0 to the ninth question waits for a clinician before the dose."""
        hands, page = self._hands, self._hands.one(PreparePage)
        if page.review.isVisible():
            hands.picture("review")
            hands.click("Acknowledge")
            hands.fill("Note", "Spoken of; she is safe, and comes with her sister.")
            hands.save("Record")
            hands.wait_until(lambda: not page.review.isVisible(), "the review still stands")

    def _check_in(self, visit: Visit, number: int) -> None:
        """Ask how the step of the session before goes."""
        hands, earlier = self._hands, VISITS[number - 1].step
        self._wait_for_step(earlier)
        self._click_row(earlier)
        hands.click(visit.went)
        hands.picture(f"check-in-{number + 1}")
        hands.save("Record the check-in")
        hands.wait_until(lambda: self._asked() == number, "the check-in is not on record")

    def _end_step(self, earlier: str) -> None:
        """Tell what became of a step of an earlier session."""
        hands = self._hands
        hands.settle(300)
        self._click_row(earlier)
        hands.click("What became of it")
        hands.click("Done")
        hands.fill("What came of it", CAME_OF_IT)
        hands.picture("outcome")
        hands.save("Save")
        hands.wait_until(lambda: self._count(StepOutcomeNoted) == 1, "the outcome is not on record")
        self._wait_for_step(CAME_OF_IT)
        *_, before_last, _ = hands.one(EarlierStepsView).rows.values()
        before_last.setFocus()
        hands.press(Qt.Key.Key_Tab)  # the page follows
        hands.settle(300)
        hands.picture("earlier-steps")

    def _wait_for_step(self, said: str) -> None:
        view = self._hands.one(EarlierStepsView)
        self._hands.wait_until(lambda: said in _said(view), f"no earlier step says {said}")

    def _asked(self) -> int:
        """How many check-ins all sessions of the patient have."""
        return self._count(StepCheckedIn)

    def _count(self, kind: type[Event]) -> int:
        """How many events of a kind all sessions of the patient have."""
        reader = self._session.workspace.reader
        sessions = reader.sessions_of(self._session.patient_id)
        entries = (entry for each in sessions for entry in reader.entries_of(each.session_id))
        return sum(isinstance(entry.event, kind) for entry in entries)

    def _prepare_again(self) -> None:
        """What stays with the patient is there; the list of the day and the baseline are not."""
        hands, page = self._hands, self._hands.one(PreparePage)
        for item in protocol_of(self._chart()).day_of:
            hands.click(page.day.rows[item.key].accessibleName())
            if item.hold_min:
                hands.fill("Last at", f"{self._clock.now().local() - EARLIER:%H:%M}")
                hands.save("Tick it")
        hands.click("Take vitals")
        vitals = hands.one(VitalsSheet)
        for sign, value in BASELINE.items():
            hands.fill(vitals.fields.fields[sign].editor.accessibleName(), value)
        hands.save("Record")
        hands.wait_until(lambda: not page.session.gate.open(), "something is still open")

    def _integrate_visit(self, visit: Visit, number: int) -> None:
        hands = self._hands
        self._pass(NEXT_DAY_MIN)
        hands.press(Qt.Key.Key_5, CONTROL)
        hands.settle(300)
        self._write_insight(visit)
        hands.look_at("Names")
        hands.click("Add a name")
        hands.fill("Name", THEME)
        hands.save("Record the name")
        hands.wait_until(lambda: bool(themes(self._chart())), "no name was recorded")
        hands.look_at("Steps")
        hands.click("The integration session took place")
        hands.wait_until(lambda: self._session.integration_held, "the session was not held")
        hands.look_at("Insights")
        hands.settle(300)
        hands.soon(lambda: checks.check_insights(hands, self._chart()))
        hands.picture(f"integration-{number + 1}")

    def _write_insight(self, visit: Visit) -> None:
        hands = self._hands
        story = hands.one(StoryList)
        hands.wait_until(lambda: any(row.is_quote for row in story.rows()), "no quote is shown")
        quote = next(row for row in story.rows() if row.is_quote)
        story.scroll_to(quote.key)
        story.setFocus()
        hands.press(Qt.Key.Key_Return)
        hands.write("p")
        hands.fill("The insight", visit.insight)
        hands.press(Qt.Key.Key_Return, CONTROL)
        hands.wait_until(lambda: bool(insights(self._chart())), "no insight was recorded")
        hands.settle(300)
        hands.click("Plan a step")
        hands.fill("The step", visit.step)
        hands.fill("Who takes it", "Nora")
        hands.save("Plan the step")
        hands.wait_until(lambda: bool(steps(self._chart())), "no step was recorded")
        hands.settle(300)

    def _look_back(self) -> None:
        """The course in one place, the chain, what can be printed, and a search through all."""
        hands = self._hands
        hands.press(Qt.Key.Key_5, CONTROL)
        hands.click("The whole chain")
        hands.settle(300)
        hands.picture("chain")
        hands.press(Qt.Key.Key_Escape)
        self._open_patient()
        hands.click("Course")
        sheet = hands.one(PatientCourseSheet)
        hands.wait_until(sheet.is_loaded, "the course was not read")
        hands.settle(300)
        hands.soon(
            lambda: checks.check_shown(
                hands, f"{THEME} (theme) · {len(VISITS)} of {len(VISITS)} sessions"
            )
        )
        hands.picture("course")
        hands.press(Qt.Key.Key_Escape)
        hands.click("Print or save …")
        hands.picture("reports")
        hands.press(Qt.Key.Key_Escape)
        hands.press(Qt.Key.Key_K, CONTROL)
        hands.write("stove")
        search = hands.one(SearchSheet)
        hands.wait_until(
            lambda: search.is_done() and search.list.model().rowCount() > 0,
            "the search found nothing",
        )
        hands.settle(200)
        hands.picture("search")
        hands.press(Qt.Key.Key_Escape)


def _said(view: EarlierStepsView) -> str:
    return " ".join(row.accessibleName() for row in view.rows.values())
