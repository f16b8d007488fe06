"""The window while a vault is open: places and stages, one session at a time, no careless end."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QWidget
from pytestqt.qtbot import QtBot

from kap_companion.domain.charts import Fact, SessionChart, SessionState
from kap_companion.domain.events import (
    Ending,
    Observed,
    PractitionerAdded,
    ReadyForDischarge,
    SessionEnded,
)
from kap_companion.ui.bridge import Bridge
from kap_companion.ui.pages.end_sheet import EndSheet
from kap_companion.ui.pages.integration import IntegrationPage
from kap_companion.ui.pages.intention import IntentionPage
from kap_companion.ui.pages.journey import JourneyPage
from kap_companion.ui.pages.keys_sheet import KeysSheet
from kap_companion.ui.pages.page import Page
from kap_companion.ui.pages.prepare import PreparePage
from kap_companion.ui.pages.returning import ReturnPage
from kap_companion.ui.pages.when import brief_day
from kap_companion.ui.shell import AHEAD_MS, Shell
from kap_companion.ui.widgets.header_parts import StageTab
from kap_companion.ui.workspace import Workspace
from tests.audio.fake_player import FakePlayer
from tests.narrow import there
from tests.ui.door import running
from tests.ui.practice import (
    PASSPHRASE,
    HandClock,
    People,
    Scribe,
    founded_vault,
    full_day,
    workspace_of,
)

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def people(workspace: Workspace, clock: HandClock) -> People:
    return full_day(workspace, clock)


@pytest.fixture
def shell(qtbot: QtBot, workspace: Workspace, people: People) -> Iterator[Shell]:
    """A program that was gone while Mara's session ran, and is there again."""
    del people
    made = Shell(workspace, {})
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    yield made
    made.close_vault()


def test_the_place_that_is_slow_to_build_is_built_before_it_is_asked_for(
    qtbot: QtBot, workspace: Workspace
) -> None:
    built: list[str] = []

    def place(name: str) -> Page:
        built.append(name)
        return Page()

    shell = Shell(
        workspace, {name: partial(place, name) for name in ("today", "music", "practice")}
    )
    qtbot.addWidget(shell)
    assert built == ["today"]
    qtbot.waitUntil(lambda: built == ["today", "music"])
    shell.go("music")
    assert built == ["today", "music"]


def test_nothing_is_built_once_the_vault_closes(qtbot: QtBot, workspace: Workspace) -> None:
    built: list[str] = []

    def music() -> Page:
        built.append("music")
        return Page()

    shell = Shell(workspace, {"today": Page, "music": music})
    qtbot.addWidget(shell)
    shell.close_vault()
    qtbot.wait(2 * AHEAD_MS)
    assert not built


def test_a_running_session_is_where_it_begins(shell: Shell) -> None:
    assert isinstance(shell.page(), JourneyPage)
    assert shell.header.clock.text() == "0:42"
    assert "Picked up at 0:42." in shell.notice.text()


def shows(shell: Shell, kind: type[QWidget]) -> bool:
    return isinstance(shell.page(), kind)


def test_the_stages_have_keys(shell: Shell, qtbot: QtBot) -> None:
    for key, kind in (
        (Qt.Key.Key_1, PreparePage),
        (Qt.Key.Key_2, IntentionPage),
        (Qt.Key.Key_4, ReturnPage),
        (Qt.Key.Key_5, IntegrationPage),
        (Qt.Key.Key_3, JourneyPage),
    ):
        QTest.keyClick(shell, key, CONTROL)
        qtbot.waitUntil(partial(shows, shell, kind))
        assert QApplication.focusWidget() is not None


def test_the_keyboard_is_never_nowhere(shell: Shell, qtbot: QtBot) -> None:
    shell.notice.action.setFocus()
    shell.show_keys()
    (sheet,) = shell.findChildren(KeysSheet)
    shell.notice.hide()  # while the sheet still has the keyboard to give back
    sheet.dismiss()
    qtbot.waitUntil(shell.page().hasFocus)
    QTest.keyClick(there(QApplication.focusWidget()), Qt.Key.Key_2, CONTROL)
    qtbot.waitUntil(partial(shows, shell, IntentionPage))


def test_once_somebody_said_ready_the_session_stands_at_return(
    shell: Shell, people: People, workspace: Workspace, clock: HandClock
) -> None:
    Scribe(workspace, clock).happened(people.running, ReadyForDischarge("Ida Blom"))
    there(shell.session()).catch_up()
    shell.show_header()
    shell.open_session(people.running)
    assert isinstance(shell.page(), ReturnPage)
    done = [tab.key for tab in shell.header.findChildren(StageTab) if tab.is_done()]
    assert "return" in done


def test_what_is_open_at_the_end_leads_from_the_journey_to_return(
    shell: Shell, qtbot: QtBot
) -> None:
    page = shell.page()
    assert isinstance(page, JourneyPage)
    page.act("end")
    (sheet,) = page.findChildren(EndSheet)
    (way,) = (each for each in sheet.open_list.buttons if "said ready" in each.accessibleName())
    way.click()
    qtbot.waitUntil(partial(shows, shell, ReturnPage))
    assert there(shell.session()).record.running


def test_half_a_note_stays_while_one_looks_at_the_intention(shell: Shell) -> None:
    page = shell.page()
    assert isinstance(page, JourneyPage)
    page.line.setFocus()
    QTest.keyClicks(there(QApplication.focusWidget()), "half a sen")
    QTest.keyClick(there(QApplication.focusWidget()), Qt.Key.Key_2, CONTROL)
    QTest.keyClick(shell, Qt.Key.Key_3, CONTROL)
    assert page.line.words() == "half a sen"


def test_no_other_session_opens_while_one_runs(
    shell: Shell, people: People, workspace: Workspace
) -> None:
    other = workspace.reader.sessions_of(people.hanna)[0].session_id
    shell.open_session(other)
    session = shell.session()
    assert session is not None
    assert session.id == people.running
    assert "A session is running" in shell.notice.text()


def test_after_the_end_another_may_be_opened(
    shell: Shell, people: People, workspace: Workspace, clock: HandClock
) -> None:
    Scribe(workspace, clock).happened(people.running, SessionEnded(Ending.COMPLETED))
    other = workspace.reader.sessions_of(people.peter)[0].session_id
    shell.open_session(other)
    session = shell.session()
    assert session is not None
    assert session.id == other
    assert not shell.wants_to_be_asked()


def test_an_ended_session_says_when_it_ended_and_not_what_time_it_is(
    shell: Shell, people: People, workspace: Workspace, clock: HandClock
) -> None:
    Scribe(workspace, clock).happened(people.running, SessionEnded(Ending.COMPLETED))
    ended_at = f"{clock.now().local():%H:%M}"
    clock.advance(90)
    shell.open_session(people.running)
    session = shell.session()
    assert session is not None
    session.catch_up()
    shell.show_header()
    assert f"Ended · {ended_at}" in header_texts(shell)
    clock.advance(9 * 24 * 60)
    shell.show_header()
    day = clock.today - timedelta(days=9)
    assert f"Ended · {brief_day(day, clock.today)}" in header_texts(shell)


def header_texts(shell: Shell) -> list[str]:
    return [each.text() for each in shell.header.findChildren(QLabel)]


def test_a_session_that_has_not_begun_is_prepared_and_nothing_else(
    shell: Shell, people: People, workspace: Workspace, clock: HandClock
) -> None:
    scribe = Scribe(workspace, clock)
    scribe.happened(people.running, SessionEnded(Ending.COMPLETED))
    planned = scribe.planned(people.peter, clock.now().local(), "nasal")
    shell.open_session(planned)
    for stage in ("journey", "intention", "return", "integration"):
        shell.go_to_stage(stage)
        assert isinstance(shell.page(), PreparePage)
        assert shell.notice.text() == "This session has not begun. Begin it here."
    workspace.schedule.begin(planned).result(10)
    there(shell.session()).catch_up()
    shell.go_to_stage("journey")
    assert isinstance(shell.page(), JourneyPage)
    assert not shell.notice.isVisible()


def test_the_map_of_keys_opens_and_closes_by_its_key(shell: Shell, qtbot: QtBot) -> None:
    QTest.keyClick(shell, Qt.Key.Key_F1)
    (sheet,) = shell.findChildren(KeysSheet)
    assert sheet.isVisible()
    QTest.keyClick(shell, Qt.Key.Key_F1)
    qtbot.waitUntil(lambda: not sheet.isVisible())


def test_closing_in_mid_session_is_asked_about_and_nothing_else_closes(shell: Shell) -> None:
    wanted: list[bool] = []
    shell.close_wanted.connect(lambda: wanted.append(True))
    assert shell.wants_to_be_asked()
    shell.ask_to_close()
    shell.tell("Something else.")
    QTest.mouseClick(shell.notice.action, Qt.MouseButton.LeftButton)
    assert wanted == []
    shell.ask_to_close()
    QTest.mouseClick(shell.notice.action, Qt.MouseButton.LeftButton)
    assert wanted == [True]
    assert not shell.wants_to_be_asked()


def test_a_question_left_behind_does_not_close_later(shell: Shell) -> None:
    wanted: list[bool] = []
    shell.close_wanted.connect(lambda: wanted.append(True))
    shell.ask_to_close()
    shell.go_to_stage("intention")
    assert not shell.notice.isVisible()
    shell.notice.show()
    shell.tell("Something else.")
    QTest.mouseClick(shell.notice.action, Qt.MouseButton.LeftButton)
    assert wanted == []


def test_what_is_told_also_takes_the_place_of_nothing(shell: Shell) -> None:
    shell.tell("One thing.")
    shell.tell_also("")
    shell.tell_also("Another.")
    assert shell.notice.text() == "One thing. Another."
    shell.notice.action.click()
    shell.tell_also("A third.")
    assert shell.notice.text() == "A third."


def test_compact_and_wide(shell: Shell) -> None:
    for width in (911, 1366, 1099, 1100):
        shell.resize(width, 600)
        assert shell.page().isVisible()


def test_a_narrow_window_stays_as_narrow_as_it_is(
    qtbot: QtBot, workspace: Workspace, people: People
) -> None:
    del people
    narrow = QSize(911, 512)
    made = Shell(workspace, {}, size=narrow)
    qtbot.addWidget(made)
    made.resize(narrow)
    made.show()
    assert made.size() == narrow
    made.close_vault()


def test_one_person_is_signed_in_and_there_is_nothing_to_choose(shell: Shell) -> None:
    shown = shell.header.signed_in
    assert shown.isVisible()
    assert shown.text_shown() == ("Jonas Feld", "signed in")
    assert not shown.isEnabled()


def test_the_nurse_writes_at_the_therapists_login(
    shell: Shell, workspace: Workspace, people: People, qtbot: QtBot
) -> None:
    nurse = PractitionerAdded(workspace.people.new_id(), "Bo Lind", "Nurse")
    workspace.people.add(nurse, "nine slow herons").result(20)
    session = shell.session()
    assert session is not None
    shell.close_vault()
    shell.open_session(people.running)
    session, shown = shell.session(), shell.header.signed_in
    assert session is not None
    assert [hands.name for hands in shown._hands] == [  # noqa: SLF001
        "Jonas Feld, signed in",
        "Bo Lind",
    ]
    QTest.mouseClick(shown, Qt.MouseButton.LeftButton)
    (menu,) = shown.findChildren(QMenu)
    qtbot.waitUntil(menu.isVisible)
    menu.actions()[2].trigger()
    menu.close()
    assert shown.text_shown() == ("Bo Lind", "for Jonas Feld")
    page = shell.page()
    assert isinstance(page, JourneyPage)
    page.line.setFocus()
    QTest.keyClicks(there(QApplication.focusWidget()), "BP cuff on")
    QTest.keyClick(there(QApplication.focusWidget()), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(page.log.rows()[-1].detail))
    entry = written(session.chart)[0].first
    assert (entry.author, entry.performed_by) == (workspace.journal.author, nurse.practitioner_id)
    assert page.log.rows()[-1].detail.endswith("by Jonas Feld, done by Bo Lind")
    shown.menu().actions()[1].trigger()
    assert shown.text_shown() == ("Jonas Feld", "signed in")
    shown.menu().actions()[2].trigger()
    shell.close_vault()
    shell.open_session(people.running)
    assert shown.text_shown() == ("Jonas Feld", "signed in")


def written(chart: SessionChart) -> list[Fact]:
    return [
        fact
        for fact in chart.of(Observed)
        if isinstance(fact.event, Observed) and fact.event.words == "BP cuff on"
    ]


@pytest.mark.usefixtures("themed")
def test_in_the_patients_hands_the_window_does_not_close(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, clock: HandClock
) -> None:
    data = tmp_path / "data"
    vault = founded_vault(data, clock)

    people = full_day(workspace_of(vault, clock, FakePlayer(), Bridge()), clock)
    vault.close()
    with running(qapp, qtbot, data, clock) as door:
        shell, hands, window = door.enter(PASSPHRASE), door.hands, door.program.window
        session = shell.session()
        assert session is not None
        assert session.id == people.running
        door.program.lock("handed over")
        hands.wait_until(lambda: window.in_front is not None, "not handed over")
        hands.settle()
        hands.write("Half a sen")
        assert not window.close()
        assert window.isVisible()
        assert window.windowTitle() == "KAP Companion"
        QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_3, CONTROL)
        assert window.in_front is not None
        hands.click("Therapist")
        hands.fill("For the therapist: your passphrase", "not the one")
        hands.click("Take the laptop back")
        mode = window.in_front
        hands.wait_until(lambda: bool(mode.unlock.passphrase.error()), "nothing said")
        hands.fill("For the therapist: your passphrase", PASSPHRASE)
        hands.click("Take the laptop back")
        hands.wait_until(lambda: window.shell is not None, "not taken back")
        shell = door.shell
        session = shell.session()
        assert session is not None
        assert isinstance(shell.page(), IntentionPage)
        assert "Half a sen" in session.record.draft("intention:brings")
        assert not window.close()
        assert shell.notice.isVisible()
        hands.click("Close the program")
        hands.wait_until(lambda: not window.isVisible(), "not closed")
        assert session.chart.state is SessionState.RUNNING
        assert session.chart.of(Observed)
