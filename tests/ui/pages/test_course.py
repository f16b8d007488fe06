"""The patient's course: one key in the Journey, and the picture over the earlier sessions."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from kap_companion.domain.events import (
    CoursePoint,
    CoursePointMarked,
    Ending,
    PatientRegistered,
    SessionBegun,
    SessionEnded,
)
from kap_companion.errors import KapError
from kap_companion.exports.session_json import export_session
from kap_companion.ui.history_words_session import session_words
from kap_companion.ui.open_session import OpenSession
from kap_companion.ui.pages import course_panel
from kap_companion.ui.pages.amend_sheet import AmendSheet
from kap_companion.ui.pages.course_panel import CoursePanel, CourseSheet
from kap_companion.ui.pages.integration import IntegrationPage
from kap_companion.ui.pages.patients import PatientsPage
from kap_companion.ui.story import axis_model
from kap_companion.ui.widgets.axis_model import PhaseRow
from kap_companion.ui.workspace import Workspace
from tests.ui.pages.hand import COMPACT, WIDE, Hand, nameless
from tests.ui.pages.journey_ground import CONTROL, InTheRoom
from tests.ui.practice import DOSE, MORNING, HandClock, Scribe

Key = Qt.Key
ONSET, PEAK, RETURN = CoursePoint


@pytest.fixture
def room(qtbot: QtBot, workspace: Workspace, clock: HandClock) -> Iterator[InTheRoom]:
    made = InTheRoom(qtbot, workspace, clock)
    clock.advance(14)
    yield made
    made.close()


def points(room: InTheRoom) -> list[CoursePoint]:
    found = room.recorded(CoursePointMarked)
    return [each.point for each in found if isinstance(each, CoursePointMarked)]


def earlier(room: InTheRoom, days: int, *points: CoursePoint, route: str = "sublingual") -> str:
    """A session of this patient so many days ago, with these points some minutes apart."""
    return past(room.workspace, room.clock, room.patient, days, *points, route=route)


def past(  # whose, when, what
    workspace: Workspace,
    clock: HandClock,
    patient: str,
    days: int,
    *points: CoursePoint,
    route: str = "sublingual",
) -> str:
    scribe = Scribe(workspace, clock)
    dose = DOSE if route == "sublingual" else type(DOSE)("ketamine", DOSE.amount, "mg", route, "JF")
    session = scribe.planned(patient, MORNING - timedelta(days=days), route)
    ago = days * 24 * 60
    scribe.happened(session, SessionBegun(), dose, ago_min=ago)
    for number, point in enumerate(points, 1):
        scribe.happened(session, CoursePointMarked(point), ago_min=ago - (10 + days) * number)
    scribe.happened(session, SessionEnded(Ending.COMPLETED), ago_min=ago - 120)
    return session


# One key


def test_one_key_marks_onset_then_peak_then_return(room: InTheRoom) -> None:
    room.keys(";")
    room.clock.advance(20)
    room.keys(";")
    room.clock.advance(30)
    room.keys(";")
    assert points(room) == [ONSET, PEAK, RETURN]
    room.keys(";")
    assert points(room) == [ONSET, PEAK, RETURN]
    assert "return is marked" in room.page.notice.text()
    assert room.row("Course: onset.").time_text == "0:14"
    assert room.row("Course: return.").time_text == "1:04"


def test_two_presses_in_one_second_mark_two_points_and_none_twice(room: InTheRoom) -> None:
    room.keys(";;")
    assert points(room) == [ONSET, PEAK]


def test_in_the_line_the_key_is_a_letter(room: InTheRoom) -> None:
    room.note("calm; slow")
    assert points(room) == []


def test_before_the_dose_the_key_says_why_not(
    qtbot: QtBot, workspace: Workspace, clock: HandClock
) -> None:
    room = InTheRoom(qtbot, workspace, clock, dosed=False)
    room.keys(";")
    assert "counts from the dose" in room.page.notice.text()
    assert points(room) == []
    assert not room.page.course.button.isVisible()
    room.close()


def test_undo_takes_the_point_back(room: InTheRoom) -> None:
    room.keys(";")
    room.settle()
    room.press(Key.Key_Z, CONTROL)
    room.until(lambda: not room.facts(CoursePointMarked))
    room.settle()
    room.keys(";")
    assert points(room) == [ONSET]


def test_another_point_is_picked_and_a_marked_one_is_amended_in_its_row(room: InTheRoom) -> None:
    menu = room.page.course.menu()
    assert [each.text() for each in menu.actions()][:3] == [
        "Mark onset\t;",
        "Mark peak",
        "Mark return",
    ]
    menu.actions()[1].trigger()
    assert points(room) == [PEAK]
    room.until(lambda: "marks return" in room.page.course.button.accessibleName())
    menu = room.page.course.menu()
    assert menu.actions()[1].text() == "Amend peak"
    menu.actions()[1].trigger()
    sheet = room.sheet(AmendSheet)
    assert sheet.point is not None
    sheet.point.set_value("onset")
    sheet.save.click()
    room.until(lambda: not isValid(sheet) or not sheet.isVisible())
    assert points(room) == [ONSET]


def test_a_point_stands_in_axis_history_and_export(room: InTheRoom, tmp_path: Path) -> None:
    room.keys(";")
    room.settle()
    (fact,) = room.facts(CoursePointMarked)
    model = axis_model(room.chart(), None)
    (phases,) = (row for row in model.rows if isinstance(row, PhaseRow))
    assert [(each.at_ms, each.text) for each in phases.points] == [(14 * 60_000, "Course: onset")]
    room.until(lambda: room.page.axis.focus_mark(fact.id))
    assert "Course: onset" in room.page.axis.described()
    assert "Course: onset." in session_words(fact.event, lambda _: "")
    written = export_session(room.id, room.workspace.reader.entries_of(room.id), tmp_path)
    assert '"course-point-marked"' in written.read_text(encoding="utf-8")


def test_everything_about_it_has_a_name_and_a_key(room: InTheRoom) -> None:
    button = room.page.course.button
    assert button.isVisible()
    assert button.accessibleName() == "Course: ; marks onset"
    assert button.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert button.height() >= 36


@pytest.mark.parametrize("size", [WIDE, COMPACT], ids=["wide", "compact"])
def test_the_buttons_below_stand_whole(room: InTheRoom, size: tuple[int, int]) -> None:
    page = room.page
    page.set_compact(size == COMPACT)
    page.resize(*size)
    buttons = (page.dose, page.course.button, page.end)
    room.until(lambda: all(each.width() >= each.sizeHint().width() for each in buttons))
    rights = [each.mapTo(page, each.rect().topRight()).x() for each in buttons]
    assert max(rights) <= page.width()


# The picture


def loaded(room: InTheRoom, panel: CoursePanel) -> CoursePanel:
    room.until(panel.is_loaded)
    return panel


def test_the_sheet_shows_this_session_over_the_earlier_ones(room: InTheRoom) -> None:
    first = earlier(room, 20, ONSET, PEAK, RETURN)
    second = earlier(room, 10, PEAK, route="intramuscular")
    third = earlier(room, 5)
    room.keys(";")
    room.settle()
    room.page.course.open_curve()
    panel = loaded(room, room.sheet(CourseSheet).panel)
    lines = {line.key: line for line in panel.curve.lines()}
    assert list(lines) == [first, second, third, room.id]
    assert [lines[key].strong for key in lines] == [False, False, False, True]
    assert [lines[key].other_route for key in lines] == [False, True, False, False]
    assert "IM injection" in lines[second].label
    assert lines[third].corners == ()
    assert len(lines[room.id].corners) == 2
    assert panel.rows[0].text().endswith("Lozenge · onset 0:14")
    assert "nothing marked" in panel.rows[1].text()
    assert panel.curve.accessibleDescription().count("\n") == 3
    room.keys(";")  # a sheet's keys are its own
    assert points(room) == [ONSET]


def test_a_point_comes_in_while_the_sheet_is_open(room: InTheRoom) -> None:
    room.page.course.open_curve()
    panel = loaded(room, room.sheet(CourseSheet).panel)
    assert "no earlier session" in panel.said.text()
    room.page.course.pick(PEAK)
    room.until(lambda: len(panel.curve.lines()[-1].corners) == 2)


def test_nobody_elses_session_is_shown(room: InTheRoom) -> None:
    scribe = Scribe(room.workspace, room.clock)
    other = scribe.patient(PatientRegistered("Tomás Reyes", record_number="K-0298"))
    mine = earlier(room, 20, ONSET)
    past(room.workspace, room.clock, other, 10, ONSET, PEAK)
    room.page.course.open_curve()
    panel = loaded(room, room.sheet(CourseSheet).panel)
    assert [line.key for line in panel.curve.lines()] == [mine, room.id]


def test_it_says_so_where_the_sessions_cant_be_read(
    room: InTheRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise KapError("The vault can’t be read.")

    monkeypatch.setattr(course_panel, "courses_of", refuse)
    room.page.course.open_curve()
    panel = room.sheet(CourseSheet).panel
    room.until(lambda: panel.notice is not None and panel.notice.isVisible())
    monkeypatch.undo()
    assert panel.notice is not None
    panel.notice.acted.emit()
    loaded(room, panel)
    assert not panel.notice.isVisible()


@pytest.fixture
def mara(workspace: Workspace, clock: HandClock) -> str:
    return Scribe(workspace, clock).patient(PatientRegistered("Mara Lindholm"))


@pytest.mark.parametrize("size", [WIDE, COMPACT], ids=["wide", "compact"])
def test_the_patients_page_shows_the_newest_over_the_earlier(
    qtbot: QtBot, workspace: Workspace, clock: HandClock, mara: str, size: tuple[int, int]
) -> None:
    past(workspace, clock, mara, 20, ONSET, PEAK)
    newest = past(workspace, clock, mara, 10, ONSET, PEAK, RETURN)
    page = PatientsPage(workspace)
    hand = Hand(qtbot, page, size)
    page.open_patient(mara)
    assert page.view is not None
    hand.until(page.view.course.is_loaded)
    assert [line.key for line in page.view.course.curve.lines() if line.strong] == [newest]
    assert not page.view.course.said.isVisible()
    assert nameless(hand.tab_stops()) == []


def test_a_patient_without_a_dose_has_no_picture(
    qtbot: QtBot, workspace: Workspace, mara: str
) -> None:
    page = PatientsPage(workspace)
    hand = Hand(qtbot, page)
    page.open_patient(mara)
    assert page.view is not None
    hand.until(page.view.course.is_loaded)
    assert "No session with a dose yet." in page.view.course.said.text()
    assert not page.view.course.curve.isVisible()


def test_integration_leads_to_it(
    qtbot: QtBot, workspace: Workspace, clock: HandClock, mara: str
) -> None:
    past(workspace, clock, mara, 20, ONSET, PEAK)
    over = past(workspace, clock, mara, 2, ONSET)
    session = OpenSession(workspace, over)
    page = IntegrationPage(session)
    hand = Hand(qtbot, page)
    hand.click(page.room.course)
    (sheet,) = page.findChildren(CourseSheet)
    hand.until(sheet.panel.is_loaded)
    assert [line.strong for line in sheet.panel.curve.lines()] == [False, True]
    session.close()
    QApplication.processEvents()


def test_the_button_names_the_key_that_is_set(room: InTheRoom) -> None:
    room.workspace.keys.keep({"point": "="}).result(10)
    room.page.refresh()
    assert room.page.course.button.accessibleName() == "Course: = marks onset"
    assert room.page.course.menu().actions()[0].text() == "Mark onset\t="
