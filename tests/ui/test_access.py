"""What is opened in the window stands in the access log, and a full disk hinders nobody."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from kap_companion.domain.events import ChartKind, ChartOpened, Event
from kap_companion.ui.pages.patients import PatientsPage
from kap_companion.ui.shell import Shell
from kap_companion.ui.workspace import Workspace
from tests.access import access_log
from tests.ui.practice import LIMIT_S, Disk, HandClock, People, full_day


@pytest.fixture
def people(workspace: Workspace, clock: HandClock) -> People:
    return full_day(workspace, clock)


@pytest.fixture
def shell(qtbot: QtBot, workspace: Workspace, people: People) -> Iterator[Shell]:
    del people
    made = Shell(workspace, {"patients": lambda: PatientsPage(workspace)})
    qtbot.addWidget(made)
    made.show()
    yield made
    made.close_vault()


def opened(workspace: Workspace) -> list[Event]:
    workspace.journal.append([]).result(LIMIT_S)
    reader = workspace.reader
    return [entry.event for entry in access_log(reader)]


def test_sessions_and_patients(shell: Shell, workspace: Workspace, people: People) -> None:
    session = ChartOpened(ChartKind.SESSION, people.running)
    mara, hanna = (ChartOpened(ChartKind.PATIENT, each) for each in (people.mara, people.hanna))
    shell.go_to_stage("intention")
    shell.open_patient(people.mara)
    shell.open_patient(people.mara)
    shell.go("patients")
    shell.open_patient(people.hanna)
    shell.open_patient("")
    shell.open_session(people.running)
    assert opened(workspace) == [session, mara, hanna, session]


def test_one_that_may_not_be_opened_was_not_opened(
    shell: Shell, workspace: Workspace, people: People
) -> None:
    shell.open_session(workspace.reader.sessions_of(people.hanna)[0].session_id)
    assert opened(workspace) == [ChartOpened(ChartKind.SESSION, people.running)]


def test_a_full_disk_is_told_and_the_chart_opens(
    qtbot: QtBot, shell: Shell, workspace: Workspace, people: People, disk: Disk
) -> None:
    opened(workspace)
    disk.full = True
    shell.open_patient(people.hanna)
    page = shell.page()
    assert isinstance(page, PatientsPage)
    assert page.view is not None
    qtbot.waitUntil(lambda: "The access log misses a line" in shell.notice.text())
    assert shell.notice.isVisible()
    disk.full = False
