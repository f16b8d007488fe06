"""A session under the wrong patient is moved from wherever it is noticed."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from kap_companion.domain.events import SessionMoved
from kap_companion.ui.pages.move_sheet import MoveSheet
from kap_companion.ui.pages.patients import PatientsPage
from kap_companion.ui.pages.session_sheet import SessionSheet
from kap_companion.ui.pages.today import TodayPage
from kap_companion.ui.shell import Shell
from kap_companion.ui.widgets.text import Text
from kap_companion.ui.workspace import Workspace
from tests.narrow import there
from tests.ui.pages.hand import COMPACT, WIDE, Hand, nameless
from tests.ui.practice import Disk, HandClock, People, full_day


@pytest.fixture
def people(workspace: Workspace, clock: HandClock) -> People:
    return full_day(workspace, clock)


def choose(hand: Hand, sheet: MoveSheet, name: str, reason: str = "two of that name") -> None:
    hand.write(sheet.patient.search, name)
    hand.click(sheet.patient.matches()[0])
    hand.write(sheet.reason, reason)


def moves(workspace: Workspace, session_id: str) -> list[tuple[str, str]]:
    return [
        (entry.event.patient_id, entry.reason)
        for entry in workspace.reader.entries_of(session_id)
        if isinstance(entry.event, SessionMoved)
    ]


def named(shell: Shell) -> str:
    """The name in the header, which stands first."""
    return shell.header.person.findChildren(Text)[0].text()


@pytest.fixture
def page(workspace: Workspace) -> PatientsPage:
    return PatientsPage(workspace)


def test_from_the_patients_page(
    qtbot: QtBot, page: PatientsPage, workspace: Workspace, people: People
) -> None:
    hand, changed = Hand(qtbot, page), list[str]()
    page.record_changed.connect(changed.append)
    page.open_patient(people.mara)
    hand.click(there(page.view).wrong_patient)
    sheet = hand.sheet(MoveSheet)
    assert sheet.session.value() == people.running
    choose(hand, sheet, "Hanna")
    hand.click(sheet.save)
    hand.until(lambda: changed == [people.running])
    assert moves(workspace, people.running) == [(people.hanna, "two of that name")]
    assert len(there(page.view).session_rows) == 3
    assert workspace.reader.sessions_of(people.mara) == ()


def test_of_several_sessions_one_is_chosen(
    qtbot: QtBot, page: PatientsPage, workspace: Workspace, people: People
) -> None:
    hand = Hand(qtbot, page)
    page.open_patient(people.hanna)
    hand.click(there(page.view).wrong_patient)
    sheet = hand.sheet(MoveSheet)
    assert sheet.session.value() == ""
    hand.click(sheet.save)
    assert sheet.session.error()
    assert sheet.patient.search.error()
    assert sheet.reason.error()
    older, newer = workspace.reader.sessions_of(people.hanna)
    sheet.session.set_value(older.session_id)
    choose(hand, sheet, "Tom")
    hand.click(sheet.save)
    hand.until(lambda: moves(workspace, older.session_id))
    assert moves(workspace, newer.session_id) == []


def test_the_same_patient_is_refused_with_a_sentence(
    qtbot: QtBot, page: PatientsPage, workspace: Workspace, people: People
) -> None:
    hand = Hand(qtbot, page)
    page.open_patient(people.mara)
    hand.click(there(page.view).wrong_patient)
    sheet = hand.sheet(MoveSheet)
    choose(hand, sheet, "Mara")
    hand.click(sheet.save)
    assert "already" in sheet.notice.text()
    assert moves(workspace, people.running) == []


def test_a_full_disk_keeps_what_was_chosen(
    qtbot: QtBot, page: PatientsPage, workspace: Workspace, people: People, disk: Disk
) -> None:
    hand = Hand(qtbot, page)
    page.open_patient(people.mara)
    hand.click(there(page.view).wrong_patient)
    sheet = hand.sheet(MoveSheet)
    choose(hand, sheet, "Hanna")
    disk.full = True
    hand.click(sheet.save)
    hand.until(sheet.notice.isVisible)
    assert (sheet.patient.patient_id(), sheet.reason.value()) == (people.hanna, "two of that name")
    disk.full = False
    hand.click(sheet.save)
    hand.until(lambda: moves(workspace, people.running))


@pytest.mark.parametrize("size", [WIDE, COMPACT])
def test_from_a_planned_session_on_today(
    qtbot: QtBot, workspace: Workspace, people: People, size: tuple[int, int]
) -> None:
    page, changed = TodayPage(workspace), list[str]()
    page.record_changed.connect(changed.append)
    hand = Hand(qtbot, page, size)
    hand.click(page.plan_rows[0])
    hand.click(hand.sheet(SessionSheet).wrong_patient)
    sheet = hand.sheet(MoveSheet)
    assert nameless(hand.tab_stops()) == []
    choose(hand, sheet, "Peter")
    hand.click(sheet.save)
    hand.until(lambda: changed)
    assert moves(workspace, changed[0]) == [(people.peter, "two of that name")]


def test_from_a_planned_session_on_the_patients_page(
    qtbot: QtBot, page: PatientsPage, workspace: Workspace, people: People
) -> None:
    hand = Hand(qtbot, page)
    page.open_patient(people.tomas)
    hand.click(there(page.view).session_rows[0])
    hand.click(hand.sheet(SessionSheet).wrong_patient)
    choose(hand, hand.sheet(MoveSheet), "Hanna")
    hand.click(hand.sheet(MoveSheet).save)
    hand.until(lambda: workspace.reader.sessions_of(people.tomas) == ())


class TestInTheRoom:
    @pytest.fixture
    def shell(self, qtbot: QtBot, workspace: Workspace, people: People) -> Iterator[Shell]:
        del people
        made = Shell(workspace, {"patients": lambda: PatientsPage(workspace)})
        qtbot.addWidget(made)
        made.resize(1366, 768)
        made.show()
        yield made
        made.close_vault()

    def test_the_name_in_the_header_follows_at_once(
        self, qtbot: QtBot, shell: Shell, people: People
    ) -> None:
        assert named(shell) == "Mara"
        shell.open_patient(people.mara)
        page = shell.page()
        assert isinstance(page, PatientsPage)
        hand = Hand(qtbot, page)
        hand.click(there(page.view).wrong_patient)
        choose(hand, hand.sheet(MoveSheet), "Tom")
        hand.click(hand.sheet(MoveSheet).save)
        hand.until(lambda: named(shell) == "Tomás Reyes")
        session = there(shell.session())
        assert session.patient_id == people.tomas
        assert session.chart.intentions
