"""A patient is erased only by someone who says why, types the word, and knows the passphrase."""

from collections.abc import Iterator
from functools import partial

import pytest
from pytestqt.qtbot import QtBot

from kap_companion.domain.events import Ending, Erased, SessionEnded
from kap_companion.services.erasure import Extent
from kap_companion.ui.pages.erase_sheet import EraseSheet, extent_words
from kap_companion.ui.pages.patient_sheet import PatientSheet
from kap_companion.ui.pages.patients import PatientsPage
from kap_companion.ui.shell import Shell
from kap_companion.ui.workspace import Workspace
from kap_companion.vault import Vault
from tests.access import access_log
from tests.narrow import there
from tests.ui.pages.hand import COMPACT, WIDE, Hand, nameless
from tests.ui.practice import PASSPHRASE, Disk, HandClock, People, Scribe, full_day


@pytest.fixture
def people(workspace: Workspace, clock: HandClock) -> People:
    return full_day(workspace, clock)


@pytest.fixture
def page(workspace: Workspace) -> PatientsPage:
    return PatientsPage(workspace)


def open_sheet(hand: Hand, page: PatientsPage, patient_id: str) -> EraseSheet:
    page.open_patient(patient_id)
    hand.click(there(page.view).erase)
    return hand.sheet(EraseSheet)


def fill(hand: Hand, sheet: EraseSheet, word: str, secret: str = PASSPHRASE) -> None:
    sheet.reason.set_value("request")
    hand.write(sheet.confirmation, word)
    hand.write(sheet.passphrase, secret)


def reasons(workspace: Workspace) -> list[str]:
    reader = workspace.reader
    entries = access_log(reader)
    return [entry.reason for entry in entries if isinstance(entry.event, Erased)]


@pytest.mark.parametrize("size", [WIDE, COMPACT])
def test_erased(
    qtbot: QtBot,
    page: PatientsPage,
    workspace: Workspace,
    people: People,
    vault: Vault,
    size: tuple[int, int],
) -> None:
    hand, changed = Hand(qtbot, page, size), list[str]()
    page.record_changed.connect(changed.append)
    sheet = open_sheet(hand, page, people.hanna)
    assert nameless(hand.tab_stops()) == []
    fill(hand, sheet, "ERASE")
    hand.write(sheet.words, "letter of May")
    hand.click(sheet.save)
    hand.until(lambda: changed == [people.hanna])
    assert reasons(workspace) == ["Legal request: letter of May"] * 3
    assert people.hanna not in {row.key for row in page.list.found.rows}
    assert page.view is None
    assert workspace.reader.sessions_of(people.hanna) == ()
    assert vault.verify().ok


def test_nothing_is_erased_until_all_is_filled_in(
    qtbot: QtBot, page: PatientsPage, workspace: Workspace, people: People
) -> None:
    hand = Hand(qtbot, page)
    sheet = open_sheet(hand, page, people.tomas)
    hand.click(sheet.save)
    for field in (sheet.reason, sheet.confirmation, sheet.passphrase):
        assert field.error()
    fill(hand, sheet, "ERASE")
    sheet.reason.set_value("other")
    hand.click(sheet.save)
    assert "K-0298" in sheet.confirmation.error()
    assert sheet.words.error()
    hand.write(sheet.confirmation, " K-0298 ")
    hand.write(sheet.words, "double entry")
    hand.click(sheet.save)
    hand.until(partial(reasons, workspace))
    assert set(reasons(workspace)) == {"double entry"}


def test_another_passphrase_erases_nothing(
    qtbot: QtBot, page: PatientsPage, workspace: Workspace, people: People
) -> None:
    hand = Hand(qtbot, page)
    sheet = open_sheet(hand, page, people.hanna)
    fill(hand, sheet, "ERASE", "not the one")
    hand.click(sheet.save)
    hand.until(sheet.notice.isVisible)
    assert sheet.notice.text().startswith("Not erased: That passphrase")
    assert sheet.passphrase.value() == ""
    assert workspace.reader.patient(people.hanna) is not None
    assert reasons(workspace) == []


def test_not_while_their_session_runs(
    qtbot: QtBot, page: PatientsPage, workspace: Workspace, people: People
) -> None:
    hand = Hand(qtbot, page)
    sheet = open_sheet(hand, page, people.mara)
    fill(hand, sheet, "K-0311")
    hand.click(sheet.save)
    hand.until(sheet.notice.isVisible)
    assert "is running" in sheet.notice.text()
    assert workspace.reader.patient(people.mara) is not None


def test_a_full_disk_erases_nothing(
    qtbot: QtBot, page: PatientsPage, workspace: Workspace, people: People, disk: Disk
) -> None:
    hand = Hand(qtbot, page)
    sheet = open_sheet(hand, page, people.hanna)
    fill(hand, sheet, "ERASE")
    disk.full = True
    hand.click(sheet.save)
    hand.until(sheet.notice.isVisible)
    assert "The disk is full" in sheet.notice.text()
    disk.full = False
    assert len(workspace.reader.sessions_of(people.hanna)) == 2


def test_no_sheet_keeps_what_was_erased(
    qtbot: QtBot, page: PatientsPage, workspace: Workspace, people: People
) -> None:
    hand = Hand(qtbot, page)
    page.open_patient(people.hanna)
    hand.click(there(page.view).edit)
    hand.write(hand.sheet(PatientSheet).notes, "half a word")
    hand.sheet(PatientSheet).dismiss()
    sheet = open_sheet(hand, page, people.hanna)
    fill(hand, sheet, "ERASE")
    hand.click(sheet.save)
    hand.until(partial(reasons, workspace))
    hand.until(lambda: page.view is None)
    hand.until(lambda: not page.findChildren(PatientSheet))


def test_what_it_destroys_is_said() -> None:
    assert extent_words(Extent(0, 1)).endswith("record: 1 entries.")
    assert extent_words(Extent(1, 1_200)).endswith("record: 1 session, 1,200 entries.")
    assert extent_words(Extent(3, 9)).endswith("record: 3 sessions, 9 entries.")


class TestOpenInTheWindow:
    @pytest.fixture
    def shell(
        self, qtbot: QtBot, workspace: Workspace, people: People, clock: HandClock
    ) -> Iterator[Shell]:
        """Mara's session is over, and still open in the window."""
        made = Shell(workspace, {"patients": lambda: PatientsPage(workspace)})
        Scribe(workspace, clock).happened(people.running, SessionEnded(Ending.COMPLETED))
        qtbot.addWidget(made)
        made.resize(1366, 768)
        made.show()
        yield made
        made.close_vault()

    def test_it_is_closed(
        self, qtbot: QtBot, shell: Shell, workspace: Workspace, people: People
    ) -> None:
        assert there(shell.session()).id == people.running
        shell.open_patient(people.mara)
        page = shell.page()
        assert isinstance(page, PatientsPage)
        hand = Hand(qtbot, page)
        sheet = open_sheet(hand, page, people.mara)
        fill(hand, sheet, "K-0311")
        hand.click(sheet.save)
        hand.until(partial(reasons, workspace))
        hand.until(lambda: shell.session() is None)
        assert not shell.wants_to_be_asked()
