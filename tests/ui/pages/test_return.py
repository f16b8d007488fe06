"""Return, by hand: ticks beside the baseline, ready by name, the sheet, the form, the end."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kap_companion.domain.charts import SessionChart, SessionState
from kap_companion.domain.charts.returning import readiness, ready_of
from kap_companion.domain.events import (
    AdverseEventBegan,
    AfterCareGiven,
    DoseGiven,
    EndedWithOpen,
    Ending,
    Event,
    Handed,
    ItemTicked,
    ListItem,
    MedicineClass,
    MedicineListed,
    MonitoringNoted,
    Printed,
    Protocol,
    ReadyForDischarge,
    SessionBegun,
    SessionEnded,
    Severity,
    VitalsTaken,
)
from kap_companion.domain.protocols import PROTOCOLS
from kap_companion.domain.still_open import Pending, StillOpen
from kap_companion.services.preparation import CoursePreparation
from kap_companion.services.protocols import Protocols
from kap_companion.ui.open_session import OpenSession
from kap_companion.ui.pages.after_care_sheet import AfterCareSheet
from kap_companion.ui.pages.end_open import in_lines, line_words
from kap_companion.ui.pages.end_sheet import EndSheet
from kap_companion.ui.pages.journey_log import log_row, logged_facts
from kap_companion.ui.pages.monitoring_sheet import MonitoringSheet
from kap_companion.ui.pages.ready_sheet import ReadySheet
from kap_companion.ui.pages.returning import ReturnPage
from kap_companion.ui.pages.vitals_sheet import VitalsSheet
from kap_companion.ui.widgets.text import Text
from kap_companion.ui.widgets.tick_row import TickRow
from kap_companion.ui.workspace import Workspace
from tests.access import access_log
from tests.exports.pdf_text import said_in
from tests.narrow import event_of, there
from tests.ui.pages.hand import COMPACT, WIDE, Hand, nameless
from tests.ui.pages.journey_ground import CONTROL, SHIFT
from tests.ui.practice import DOSE, LIMIT_S, MARA, MORNING, Disk, HandClock, Scribe
from tests.ui.printing import Answer, Printing

Key = Qt.Key
GAIT, VITALS = ListItem("gait", "Walks as before"), ListItem("vitals", "Vitals near the baseline")
ESCORT = ListItem("escort", "Escort is here")
SMALL = Protocol("small", "Small", "sublingual", 120, readiness=(GAIT, VITALS, ESCORT))
NASAL = DoseGiven("esketamine", Decimal(56), "mg", "nasal", "Jonas Feld", devices=2, lot="A17")
NAUSEA = AdverseEventBegan("Nausea", Severity.MILD)


@dataclass
class Going:
    """One session on its way home, worked by hand."""

    hand: Hand
    page: ReturnPage
    session: OpenSession
    workspace: Workspace
    patient: str

    def chart(self) -> SessionChart:
        """What the journal says, read afresh."""
        return SessionChart.replay(self.workspace.reader.entries_of(self.session.id))

    def recorded(self, *kinds: type[Event]) -> list[Event]:
        return [fact.event for fact in self.chart().of(*kinds)]

    def row(self, item: ListItem) -> TickRow:
        return self.page.list.rows[item.key]

    def tick(self, item: ListItem) -> None:
        self.hand.click(self.row(item))
        self.hand.until(lambda: self.row(item).is_done())

    def tick_all(self) -> None:
        for item in (GAIT, VITALS, ESCORT):
            self.tick(item)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = CONTROL) -> None:
        self.hand.until(lambda: not self.session.record.waiting)
        QTest.keyClick(self.page, key, modifier)


def going(
    qtbot: QtBot,
    workspace: Workspace,
    clock: HandClock,
    *,
    protocol: Protocol | None = SMALL,
    dose: DoseGiven | None = DOSE,
    size: tuple[int, int] = WIDE,
) -> Going:
    scribe = Scribe(workspace, clock)
    patient = scribe.patient(MARA)
    scribe.prepared(patient)
    session_id = scribe.planned(patient, MORNING, protocol=protocol)
    scribe.happened(session_id, SessionBegun(), VitalsTaken(118, 74, 72), ago_min=10)
    if dose is not None:
        scribe.happened(session_id, dose)
        clock.advance(112)
        scribe.happened(session_id, VitalsTaken(124, 73, 72))
        clock.advance(6)
    session = OpenSession(workspace, session_id)
    page = ReturnPage(session)
    return Going(Hand(qtbot, page, size), page, session, workspace, patient)


@pytest.fixture
def room(qtbot: QtBot, workspace: Workspace, clock: HandClock) -> Iterator[Going]:
    made = going(qtbot, workspace, clock)
    yield made
    made.session.close()


@pytest.fixture
def nasal(qtbot: QtBot, workspace: Workspace, clock: HandClock) -> Iterator[Going]:
    made = going(qtbot, workspace, clock, dose=NASAL)
    course = CoursePreparation(made.patient, workspace.journal, workspace.reader)
    course.list_medicine(MedicineListed("Lorazepam", "1 mg")).result(LIMIT_S)
    yield made
    made.session.close()


# The readiness list


def test_an_item_is_ticked_with_what_stands_beside_it_and_taken_back(room: Going) -> None:
    assert room.page.list.count.text() == "0 of 3 done"
    assert room.row(VITALS).note() == "124/73, before 118/74 (+6/−1)"
    assert room.row(ESCORT).note() == "Ruth Lindholm · +49 151 5550119"
    assert room.page.card.escort.text() == "Escort: Ruth Lindholm · +49 151 5550119"
    room.tick_all()
    ticks = readiness(room.chart())
    noted = "124/73, before 118/74 (+6/−1)"
    assert ticks["vitals"].event == ItemTicked("readiness", "vitals", VITALS.words, noted)
    assert ticks["escort"].event.note == "Ruth Lindholm · +49 151 5550119"
    assert room.row(GAIT).right() == "JF 11:58"
    assert room.page.card.escort.text().endswith("seen 11:58")
    room.hand.click(room.row(GAIT))
    room.hand.until(lambda: not room.row(GAIT).is_done())
    assert set(readiness(room.chart())) == {"vitals", "escort"}


def test_one_key_takes_the_last_tick_back_and_brings_it_again(room: Going) -> None:
    room.tick(GAIT)
    room.press(Key.Key_Z)
    room.hand.until(lambda: not room.row(GAIT).is_done())
    room.press(Key.Key_Z, CONTROL | SHIFT)
    room.hand.until(lambda: room.row(GAIT).is_done())


def test_what_was_done_elsewhere_is_not_undone_here(room: Going) -> None:
    room.session.journey.tag("Settled").result(LIMIT_S)
    room.hand.until(lambda: not room.session.record.waiting)
    room.press(Key.Key_Z)
    room.hand.until(lambda: not room.session.record.waiting)
    assert [fact.retraction for fact in room.chart().facts if fact.retraction] == []


def test_a_session_without_a_list_asks_for_the_escort_alone(
    qtbot: QtBot, workspace: Workspace, clock: HandClock
) -> None:
    made = going(qtbot, workspace, clock, protocol=None)
    assert [*made.page.list.rows] == ["escort"]
    made.session.close()


def test_vitals_stand_beside_the_baseline_as_plain_arithmetic(room: Going) -> None:
    assert room.page.vitals.lines() == [
        ("BP", "118/74", "124/73", "+6/−1", "T+ 1:52"),
        ("heart", "72", "72", "±0", "T+ 1:52"),
    ]
    QTest.keyClicks(room.page, "v")
    sheet = room.hand.sheet(VitalsSheet)
    sheet.dismiss()


def test_a_tick_that_is_not_saved_is_said_and_can_be_tried_again(room: Going, disk: Disk) -> None:
    disk.full = True
    room.hand.click(room.row(GAIT))
    room.hand.until(room.page.notice.isVisible)
    assert "The disk is full" in room.page.notice.text()
    assert not room.row(GAIT).is_done()
    disk.full = False
    room.tick(GAIT)
    room.hand.until(lambda: not room.page.notice.isVisible())


# Ready


def test_with_all_ticked_a_name_is_enough(room: Going) -> None:
    room.tick_all()
    assert room.page.card.state.text() == "Nothing is open."
    room.hand.click(room.page.card.ready)
    sheet = room.hand.sheet(ReadySheet)
    assert not sheet.reason.isVisible()
    assert sheet.by.value() == "Jonas Feld"
    room.hand.write(sheet.by, "Dr. A. Okoye")
    room.hand.press(Key.Key_Return)
    room.hand.until(lambda: room.page.card.state.text() == "Ready 118 min after the first dose")
    assert room.recorded(ReadyForDischarge) == [ReadyForDischarge("Dr. A. Okoye")]
    assert room.page.card.lines.text() == "So said Dr. A. Okoye at 11:58."
    assert not room.page.card.ready.isVisible()
    assert room.page.card.end_now.isVisible()


def test_with_something_open_it_asks_why_and_records_both(room: Going) -> None:
    room.tick(VITALS)
    room.hand.click(room.page.card.ready)
    sheet = room.hand.sheet(ReadySheet)
    assert sheet.still_open.text() == "2 items are open."
    room.hand.write(sheet.by, "")
    room.hand.click(sheet.save)
    assert sheet.reason.error() == "With something open, ready needs a reason."
    assert sheet.by.error() == "Who says so?"
    assert room.recorded(ReadyForDischarge) == []
    room.hand.write(sheet.by, "Jonas Feld")
    room.hand.write(sheet.reason, "her sister waits downstairs")
    room.hand.click(sheet.save)
    room.hand.until(lambda: room.recorded(ReadyForDischarge))
    still_open = ("Walks as before: not ticked", "escort not seen")
    assert room.recorded(ReadyForDischarge) == [
        ReadyForDischarge("Jonas Feld", "", still_open, "her sister waits downstairs")
    ]


def test_what_became_open_meanwhile_is_shown_before_it_is_recorded(
    room: Going, clock: HandClock
) -> None:
    room.tick_all()
    room.hand.click(room.page.card.ready)
    sheet = room.hand.sheet(ReadySheet)
    Scribe(room.workspace, clock).happened(room.session.id, NAUSEA)
    room.session.catch_up()
    room.hand.click(sheet.save)
    assert "Something else is open now" in sheet.notice.text()
    assert room.recorded(ReadyForDischarge) == []
    room.hand.write(sheet.reason, "mild, and her sister knows")
    room.hand.click(sheet.save)
    room.hand.until(lambda: room.recorded(ReadyForDischarge))


def test_an_earlier_time_counts_and_one_key_takes_it_back(room: Going) -> None:
    room.tick_all()
    room.hand.click(room.page.card.ready)
    sheet = room.hand.sheet(ReadySheet)
    room.hand.write(sheet.time, "1:50")
    room.hand.click(sheet.save)
    room.hand.until(lambda: room.page.card.state.text() == "Ready 110 min after the first dose")
    room.press(Key.Key_Z)
    room.hand.until(room.page.card.ready.isVisible)
    assert ready_of(room.chart()) is None


def test_without_a_dose_nobody_says_ready(
    qtbot: QtBot, workspace: Workspace, clock: HandClock
) -> None:
    made = going(qtbot, workspace, clock, dose=None)
    assert made.page.card.state.text() == "No dose was given."
    assert not made.page.card.ready.isVisible()
    assert made.page.card.end_now.isVisible()
    made.session.close()


def test_nothing_that_is_said_finds_a_patient_fit(room: Going) -> None:
    room.tick_all()
    said = " ".join(each.text() for each in room.page.findChildren(Text)).casefold()
    for word in ("fit to", "safe to", "may go", "normal", "recommend"):
        assert word not in said


# The after-care sheet


@pytest.fixture
def printing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Printing:
    return Printing(monkeypatch, tmp_path)


@pytest.mark.parametrize(
    ("answer", "how"), [(Answer.PRINT, Handed.PRINTED), (Answer.TO_PDF, Handed.AS_FILE)]
)
def test_whoever_prints_it_has_given_it(
    room: Going, printing: Printing, answer: Answer, how: Handed
) -> None:
    printing.answer = answer
    room.hand.click(room.page.card.after_care)
    sheet = room.hand.sheet(AfterCareSheet)
    room.hand.click(sheet.print)
    room.hand.until(lambda: room.recorded(AfterCareGiven))
    words = room.workspace.practice_chart().after_care
    assert room.recorded(AfterCareGiven) == [AfterCareGiven("Jonas Feld", how, words)]
    room.hand.until(sheet.given.isVisible)
    assert sheet.given.text() == f"Given 11:58 by Jonas Feld, {how.value}."
    if answer is Answer.PRINT:
        printed = [each.event for each in access_log(room.workspace.reader)]
        assert Printed("after-care sheet", room.patient) in printed


@pytest.mark.qt_log_ignore("QPainter::begin", extend=True)  # as a printer refuses
def test_a_print_that_was_cancelled_or_refused_gave_nothing(
    room: Going, printing: Printing
) -> None:
    room.hand.click(room.page.card.after_care)
    sheet = room.hand.sheet(AfterCareSheet)
    for printing.answer in (Answer.CANCEL, Answer.REFUSED):
        room.hand.click(sheet.print)
    assert "did not take the page" in sheet.said.text()
    room.hand.until(lambda: not room.session.record.waiting)
    assert room.recorded(AfterCareGiven) == []


def test_it_is_read_together_and_stays_as_it_was_given(room: Going) -> None:
    room.hand.click(room.page.card.after_care)
    sheet = room.hand.sheet(AfterCareSheet)
    room.hand.write(sheet.by, "Ida Blom")
    room.hand.click(sheet.read)
    said = "After-care sheet given 11:58, read together."
    room.hand.until(lambda: room.page.card.given.text() == said)
    given = event_of(room.chart().of(AfterCareGiven)[0], AfterCareGiven)
    assert given.by == "Ida Blom"
    sheet.dismiss()
    protocols = Protocols(room.workspace.journal, room.workspace.reader)
    protocols.set_after_care("Else").result(LIMIT_S)
    room.hand.click(room.page.card.after_care)
    again = room.hand.sheet(AfterCareSheet)
    assert again.text.text() == given.sheet
    assert again.older.isVisible()
    assert "instructions" not in room.page.list.rows


def test_an_after_care_sheet_that_is_not_saved_says_so(room: Going, disk: Disk) -> None:
    room.hand.click(room.page.card.after_care)
    sheet = room.hand.sheet(AfterCareSheet)
    disk.full = True
    room.hand.click(sheet.read)
    room.hand.until(lambda: "Not saved" in sheet.said.text())
    disk.full = False
    room.hand.click(sheet.read)
    room.hand.until(lambda: room.recorded(AfterCareGiven))


# The monitoring form


def test_only_nasal_esketamine_has_the_form(room: Going) -> None:
    assert not room.page.card.form.isVisible()


@pytest.mark.usefixtures("printing")
def test_the_form_is_filled_completed_and_printed(nasal: Going) -> None:
    hand = nasal.hand
    hand.click(nasal.page.card.form)
    sheet = hand.sheet(MonitoringSheet)
    paper = said_in(sheet.page())
    assert "56 mg esketamine, devices: 2, lot: A17" in paper
    assert "Setting not on the record" in paper
    assert "Lorazepam 1 mg\n" in paper
    hand.write(sheet.setting, "certified practice")
    hand.write(sheet.ready, "soon")
    hand.click(sheet.print)
    assert "Keep what was typed first" in sheet.notice.text()
    hand.click(sheet.save)
    assert sheet.ready.error() == "Whole minutes, such as 95."
    hand.write(sheet.ready, "95")
    sheet.classes["Lorazepam"].set_value("Benzodiazepine")
    hand.click(sheet.save)
    hand.until(lambda: nasal.recorded(MonitoringNoted))
    marked = (MedicineClass("Lorazepam", "Benzodiazepine"),)
    assert nasal.recorded(MonitoringNoted) == [MonitoringNoted("certified practice", 95, marked)]
    hand.until(lambda: not nasal.session.record.waiting)
    hand.click(nasal.page.card.form)
    again = hand.sheet(MonitoringSheet)
    paper = said_in(again.page())
    assert "Lorazepam 1 mg (Benzodiazepine)" in paper
    assert "95 min after the first dose" in paper
    assert "draft, not the form itself" in paper
    hand.click(again.print)
    assert again.said.text() == "Sent to the printer."
    hand.until(
        lambda: (
            Printed("monitoring form draft", nasal.patient)
            in [each.event for each in access_log(nasal.workspace.reader)]
        )
    )


# The end


def test_the_end_names_what_is_open_and_writes_it_down(room: Going, clock: HandClock) -> None:
    Scribe(room.workspace, clock).happened(room.session.id, NAUSEA)
    room.session.catch_up()
    room.tick(GAIT)
    room.hand.click(room.page.card.end)
    sheet = room.hand.sheet(EndSheet)
    stays = "It stays open until it is ended, also afterwards."
    names = [each.accessibleName() for each in sheet.open_list.buttons]
    assert names == [
        f"Go there: Still running: Nausea, mild, since 1:58. {stays}",
        "Go there: Readiness, 2 open: Vitals near the baseline, The escort was not seen",
        "Go there: Nobody said ready yet",
        "Go there: The after-care sheet was not given",
    ]
    room.hand.click(sheet.end)
    room.hand.until(lambda: room.chart().state is SessionState.ENDED)
    assert room.recorded(EndedWithOpen, SessionEnded) == [
        EndedWithOpen(
            (
                "Nausea, mild: adverse event runs",
                "Vitals near the baseline: not ticked",
                "escort not seen",
                "nobody said ready",
                "after-care sheet not given",
            )
        ),
        SessionEnded(Ending.COMPLETED),
    ]
    room.hand.until(lambda: room.hand.chosen == [(room.session.id, "integration")])


def test_what_became_open_unseen_is_shown_before_it_ends(room: Going) -> None:
    room.hand.click(room.page.card.end)
    sheet = room.hand.sheet(EndSheet)
    sheet.open_list.shown = ()  # as if all of it had come this very moment
    room.hand.click(sheet.end)
    assert room.recorded(SessionEnded) == []
    assert len(sheet.open_list.buttons) == 3
    room.hand.click(sheet.end)
    room.hand.until(lambda: room.recorded(SessionEnded))


def test_what_belongs_together_is_one_line() -> None:
    gait = StillOpen(Pending.NOT_TICKED, "Walks as before", "gait")
    escort = StillOpen(Pending.ESCORT_NOT_SEEN, key="escort")
    missed = [
        StillOpen(Pending.CHECK_MISSED, f"{name} {at}", name)
        for name, at in (("Look", "0:15"), ("Vitals", "0:40"), ("Look", "0:30"))
    ]
    said = [line_words(line) for line in in_lines((gait, *missed, escort))]
    assert said == [
        "Readiness, 2 open: Walks as before, The escort was not seen",
        "Missed: Look 0:15, 0:30",
        "Missed: Vitals 0:40",
    ]


def test_each_line_leads_to_what_is_open(room: Going) -> None:
    def follow(words: str) -> None:
        room.hand.click(room.page.card.end)
        buttons = room.hand.sheet(EndSheet).open_list.buttons
        room.hand.click(next(each for each in buttons if words in each.accessibleName()))

    room.session.adverse.begin(NAUSEA).result(LIMIT_S)
    room.hand.until(lambda: not room.session.record.waiting)
    follow("Nausea")
    assert room.hand.chosen == [(room.session.id, "journey")]
    follow("said ready")
    room.hand.sheet(ReadySheet).dismiss()
    follow("after-care")
    room.hand.sheet(AfterCareSheet).dismiss()
    follow("Readiness")
    assert not any(each.isVisible() for each in room.page.findChildren(EndSheet))


def test_after_the_end_what_was_forgotten_is_a_late_entry(room: Going, clock: HandClock) -> None:
    Scribe(room.workspace, clock).happened(room.session.id, SessionEnded(Ending.COMPLETED))
    room.session.catch_up()
    room.hand.until(lambda: not room.page.card.end.isVisible())
    room.tick_all()
    room.hand.click(room.page.card.ready)
    sheet = room.hand.sheet(ReadySheet)
    room.hand.click(sheet.save)
    room.hand.until(lambda: room.recorded(ReadyForDischarge))
    chart = room.chart()
    late = [log_row(chart, fact) for fact in logged_facts(chart)][-4:]
    assert [row.label for row in late] == ["Readiness."] * 3 + ["Ready, says Jonas Feld."]
    assert all(row.late for row in late)


# For everyone


@pytest.mark.parametrize("size", [WIDE, COMPACT])
def test_every_control_has_a_name_and_tab_reaches_it(
    qtbot: QtBot, workspace: Workspace, clock: HandClock, size: tuple[int, int]
) -> None:
    made = going(qtbot, workspace, clock, dose=NASAL, size=size)
    stops = made.hand.tab_stops()
    assert nameless(stops) == []
    card = made.page.card
    way = made.page.primary if size == COMPACT else card.ready
    assert {*made.page.list.rows.values(), card.after_care, card.form, card.end, way} <= {*stops}
    assert made.page.primary.isVisible() is (size == COMPACT)
    assert all(each.height() >= 36 for each in stops)
    made.session.close()


@pytest.mark.parametrize("size", [(1282, 696), (859, 452)], ids=str)
def test_nothing_widens_the_window(
    qtbot: QtBot, workspace: Workspace, clock: HandClock, size: tuple[int, int]
) -> None:
    """As a window of its own it would grow instead of being squeezed."""
    window = QWidget()
    made = going(qtbot, workspace, clock, dose=NASAL, protocol=PROTOCOLS[3], size=size)
    made.page.setParent(window)
    window.resize(*size)
    made.page.setGeometry(0, 0, *size)
    window.show()
    made.page.show()
    made.hand.until(made.page.isVisible)
    assert made.page.minimumSizeHint().width() <= size[0]
    assert made.page.minimumSizeHint().height() <= size[1]
    assert there(made.page.list.rows["escort"]).width() > 300
    made.page.setParent(None)
    made.session.close()
    window.close()
