"""People: adding, changing and retiring at the page, read back from the vault and its record."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFileDialog, QMenu
from pytestqt.qtbot import QtBot

from kap_companion.domain.entry import NewEntry
from kap_companion.domain.events import (
    Event,
    Exported,
    PractitionerAdded,
    PractitionerRetired,
    Printed,
    SessionBegun,
)
from kap_companion.services.people import Person
from kap_companion.ui.pages.code_sheet import CodeSheet
from kap_companion.ui.pages.form_sheet import FormSheet
from kap_companion.ui.pages.new_passphrase import NewPassphrase
from kap_companion.ui.pages.people import PeoplePage
from kap_companion.ui.pages.people_sheets import (
    ChangePassphraseSheet,
    FirstPassphraseSheet,
    NewCodeSheet,
    PersonSheet,
    RetireSheet,
)
from kap_companion.ui.pages.person_row import PersonRow
from kap_companion.ui.widgets.chip import Chip
from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.widgets.signed_in import Hands, SignedIn
from kap_companion.ui.workspace import Workspace
from kap_companion.vault import KeyHolder, Rekeyed, Vault
from tests.access import access_log
from tests.ui.pages.hand import COMPACT, WIDE, Hand, nameless
from tests.ui.practice import MARA, MORNING, PASSPHRASE, Disk, HandClock, Scribe
from tests.ui.printing import Answer, Printing

BOS = "nine slow herons walk"
LIMIT_S = 20


@pytest.fixture
def page(workspace: Workspace) -> PeoplePage:
    return PeoplePage(workspace)


@pytest.fixture
def hand(qtbot: QtBot, page: PeoplePage) -> Hand:
    return Hand(qtbot, page)


def with_bo(workspace: Workspace) -> str:
    person = PractitionerAdded(workspace.people.new_id(), "Bo Lind", "Nurse", "RN")
    workspace.people.add(person, BOS).result(LIMIT_S)
    return person.practitioner_id


def pick(row: PersonRow, words: str) -> None:
    next(action for action in row.menu().actions() if action.text() == words).trigger()


def offers(row: PersonRow) -> list[str]:
    return [action.text() for action in row.menu().actions()]


def state_of(row: PersonRow) -> str:
    return " ".join(chip.text() for chip in row.findChildren(Chip))


def named(workspace: Workspace) -> list[tuple[str, str, str]]:
    return [(each.name, each.role, each.credentials) for each in workspace.people.everyone()]


def type_twice(hand: Hand, fields: NewPassphrase | None, passphrase: str) -> None:
    assert fields is not None
    hand.write(fields.first, passphrase)
    hand.write(fields.again, passphrase)


def test_a_person_is_added(hand: Hand, page: PeoplePage, workspace: Workspace) -> None:
    hand.click(page.add_button)
    sheet = hand.sheet(PersonSheet)
    assert sheet.name.editor.hasFocus()
    hand.click(sheet.save)
    assert sheet.name.error() == "A person needs a name."
    hand.write(sheet.name, "Bo Lind")
    hand.write(sheet.credentials, "RN 4471")
    sheet.role.set_value("Nurse")
    assert sheet.passphrase is not None
    hand.write(sheet.passphrase.first, "short")
    hand.click(sheet.save)
    assert "at least 12" in sheet.passphrase.first.error()
    hand.write(sheet.passphrase.first, BOS)
    hand.write(sheet.passphrase.again, "another one")
    hand.click(sheet.save)
    assert "not the same" in sheet.passphrase.again.error()
    assert len(named(workspace)) == 1
    hand.write(sheet.passphrase.again, BOS)
    hand.click(sheet.save)
    hand.until(lambda: len(page.rows) == 2)
    assert named(workspace)[1] == ("Bo Lind", "Nurse", "RN 4471")
    assert workspace.opens_with(BOS)
    assert page.rows[1].row.accessibleName() == "Bo Lind, RN 4471, Nurse"


def test_a_full_disk_is_said_in_the_sheet(
    hand: Hand, page: PeoplePage, workspace: Workspace, disk: Disk
) -> None:
    hand.click(page.add_button)
    sheet = hand.sheet(PersonSheet)
    hand.write(sheet.name, "Bo Lind")
    type_twice(hand, sheet.passphrase, BOS)
    disk.full = True
    hand.click(sheet.save)
    hand.until(sheet.notice.isVisible)
    assert "The disk is full" in sheet.notice.text()
    disk.full = False
    hand.click(sheet.save)
    hand.until(lambda: len(page.rows) == 2)
    assert len(named(workspace)) == 2


def test_details_are_edited(hand: Hand, page: PeoplePage, workspace: Workspace) -> None:
    hand.click(page.rows[0].row)
    sheet = hand.sheet(PersonSheet)
    assert sheet.passphrase is None
    assert sheet.role.value() == "Psychotherapist"
    hand.write(sheet.credentials, "MSc, licence 7")
    hand.click(sheet.save)
    hand.until(lambda: page.rows[0].person.credentials)
    assert named(workspace) == [("Jonas Feld", "Psychotherapist", "MSc, licence 7")]


def test_my_passphrase_is_changed(hand: Hand, page: PeoplePage, workspace: Workspace) -> None:
    hand.click(page.change_button)
    sheet = hand.sheet(ChangePassphraseSheet)
    hand.click(sheet.save)
    assert sheet.present.error()
    hand.write(sheet.present, "not the one I have")
    hand.click(sheet.save)
    assert "at least 12" in sheet.passphrase.first.error()
    type_twice(hand, sheet.passphrase, BOS)
    hand.click(sheet.save)
    hand.until(sheet.notice.isVisible)
    assert sheet.notice.text().startswith("That passphrase doesn't open this vault.")
    closed: list[bool] = []
    sheet.closed.connect(lambda: closed.append(True))
    hand.write(sheet.present, PASSPHRASE)
    hand.click(sheet.save)
    hand.until(lambda: closed)
    assert workspace.opens_with(BOS)
    assert not workspace.opens_with(PASSPHRASE)


def test_a_new_code_stays_until_it_was_kept(
    hand: Hand, page: PeoplePage, workspace: Workspace, tmp_path: Path
) -> None:
    hand.click(page.code_button)
    hand.click(hand.sheet(NewCodeSheet).save)
    hand.until(lambda: isinstance(hand.sheets[-1], CodeSheet))
    sheet = hand.sheet(CodeSheet)
    code = sheet.card.shown.text()
    assert workspace.opens_with(code)
    hand.press(Qt.Key.Key_Escape, sheet)
    assert sheet.isVisible()
    assert sheet.card.said.level() == "caution"
    (tmp_path / "file").write_text("")
    sheet.card.save_to(str(tmp_path / "file" / "code.txt"))
    assert sheet.card.said.level() == "danger"
    sheet.card.save_to(str(tmp_path / "code.txt"))
    assert sheet.card.said.level() == "positive"
    assert code in (tmp_path / "code.txt").read_text()
    assert not sheet.done.isEnabled()
    hand.click(sheet.card.kept)
    hand.click(sheet.done)
    assert not sheet.isVisible()


def left_the_vault(vault: Vault) -> list[Event]:
    """What the access log says of paper and files, once all is on the disk."""
    vault.journal.append([]).result(LIMIT_S)
    events = [entry.event for entry in access_log(vault.reader)]
    return [event for event in events if isinstance(event, Printed | Exported)]


@pytest.mark.qt_log_ignore("QPainter::begin", extend=True)  # as a printer refuses
def test_the_code_is_printed_where_one_says_and_logged(
    page: PeoplePage, hand: Hand, vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    printing = Printing(monkeypatch, tmp_path)
    sheet = CodeSheet("AAAA-BBBB", "", page.workspace.access, page)
    page.sheet_wanted.emit(sheet)
    printing.answer = Answer.CANCEL
    hand.click(sheet.card.print)
    assert not sheet.card.said.isVisible()
    printing.answer = Answer.REFUSED
    hand.click(sheet.card.print)
    assert sheet.card.said.level() == "danger"
    assert left_the_vault(vault) == []
    printing.answer = Answer.PRINT
    hand.click(sheet.card.print)
    assert sheet.card.said.text() == "Sent to the printer."
    assert left_the_vault(vault) == [Printed("recovery code")]
    printing.answer = Answer.TO_PDF
    hand.click(sheet.card.print)
    assert left_the_vault(vault)[1:] == [Exported("recovery code", "pdf")]


def test_the_code_is_saved_where_one_says_and_logged(
    page: PeoplePage, hand: Hand, vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    targets = ["", str(tmp_path / "file" / "code.txt"), str(tmp_path / "kept.txt")]
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (targets.pop(0), ""))
    sheet = CodeSheet("AAAA-BBBB", "", page.workspace.access, page)
    page.sheet_wanted.emit(sheet)
    hand.click(sheet.card.save)
    assert not sheet.card.said.isVisible()
    hand.click(sheet.card.save)
    assert sheet.card.said.level() == "danger"
    assert left_the_vault(vault) == []
    hand.click(sheet.card.save)
    assert "AAAA-BBBB" in (tmp_path / "kept.txt").read_text()
    assert left_the_vault(vault) == [Exported("recovery code", "txt")]


def test_someone_is_retired_and_the_code_renewed(
    hand: Hand, page: PeoplePage, workspace: Workspace
) -> None:
    with_bo(workspace)
    page.refresh()
    pick(page.rows[1], "Retire")
    sheet = hand.sheet(RetireSheet)
    hand.click(sheet.save)
    assert sheet.reason.error()
    hand.write(sheet.reason, "moved away")
    hand.click(sheet.save)
    sheet.dismiss()
    assert sheet.isVisible(), "the code would be lost"
    hand.until(lambda: isinstance(hand.sheets[-1], CodeSheet))
    assert state_of(page.rows[1]) == "Retired"
    assert offers(page.rows[1]) == ["Edit details"]
    assert workspace.opens_with(hand.sheet(CodeSheet).card.shown.text())
    assert not workspace.opens_with(BOS)
    assert not hand.sheet(CodeSheet).card.said.isVisible()
    assert len(hand.sheet(CodeSheet).findChildren(Notice)) == 1


def test_a_retirement_that_was_cut_short_is_shown_and_finished(
    hand: Hand, page: PeoplePage, workspace: Workspace, vault: Vault
) -> None:
    cut = NewEntry(vault.practice_subject, PractitionerRetired(with_bo(workspace)), reason="left")
    vault.journal.append([cut]).result(LIMIT_S)
    page.refresh()
    assert state_of(page.rows[1]) == "Retiring is not finished"
    pick(page.rows[1], "Finish retiring")
    hand.write(hand.sheet(RetireSheet).reason, "left")
    hand.click(hand.sheet(RetireSheet).save)
    hand.until(lambda: isinstance(hand.sheets[-1], CodeSheet))
    assert state_of(page.rows[1]) == "Retired"


def test_nobody_is_retired_while_a_session_runs(
    hand: Hand, page: PeoplePage, workspace: Workspace, clock: HandClock
) -> None:
    with_bo(workspace)
    scribe = Scribe(workspace, clock)
    scribe.happened(scribe.planned(scribe.patient(MARA), MORNING), SessionBegun())
    page.refresh()
    pick(page.rows[1], "Retire")
    sheet = hand.sheet(RetireSheet)
    hand.write(sheet.reason, "left")
    hand.click(sheet.save)
    assert "A session is running" in sheet.notice.text()
    sheet.dismiss()
    assert not sheet.isVisible()


def test_who_could_not_be_carried_over_is_named(page: PeoplePage, hand: Hand) -> None:
    said: list[tuple[str, str]] = []
    person = Person("x", "Cy", "Nurse", "", signed_in=False, retired=False, has_passphrase=True)
    sheet = RetireSheet(page.workspace, page, person)
    sheet.made.connect(lambda code, remark: said.append((code, remark)))
    left = (KeyHolder("a", "Ada", has_passphrase=True), KeyHolder("b", "", has_passphrase=True))
    sheet._made.set_result(Rekeyed("CODE", left))  # noqa: SLF001  # only 0.1 leaves such slots
    sheet.saved()
    assert said == [("CODE", "Needs a new passphrase: Ada, someone.")]
    shown = CodeSheet(*said[0], page.workspace.access, page)
    page.sheet_wanted.emit(shown)
    assert "Ada, someone" in " ".join(
        each.text() for each in hand.sheet(CodeSheet).findChildren(Notice)
    )


def test_who_has_no_passphrase_gets_one(
    hand: Hand, page: PeoplePage, workspace: Workspace, vault: Vault
) -> None:
    added = NewEntry(vault.practice_subject, PractitionerAdded("cy", "Cy", "Other"))
    vault.journal.append([added]).result(LIMIT_S)
    page.refresh()
    assert state_of(page.rows[1]) == "No passphrase yet"
    assert offers(page.rows[1]) == ["Edit details", "Set a passphrase", "Retire"]
    pick(page.rows[1], "Set a passphrase")
    sheet = hand.sheet(FirstPassphraseSheet)
    hand.click(sheet.save)
    assert sheet.passphrase.first.error()
    type_twice(hand, sheet.passphrase, BOS)
    hand.click(sheet.save)
    hand.until(lambda: page.rows[1].person.has_passphrase)
    assert workspace.opens_with(BOS)
    assert state_of(page.rows[1]) == ""


def test_a_passphrase_that_was_typed_is_not_kept_in_a_closed_sheet(
    hand: Hand, page: PeoplePage
) -> None:
    hand.click(page.add_button)
    sheet = hand.sheet(PersonSheet)
    type_twice(hand, sheet.passphrase, BOS)
    hand.press(Qt.Key.Key_Escape, sheet)
    hand.click(page.add_button)
    again = hand.sheet(PersonSheet)
    assert again is not sheet
    assert again.passphrase is not None
    assert again.passphrase.first.value() == ""


def test_the_menu_of_a_person_opens(hand: Hand, page: PeoplePage) -> None:
    assert offers(page.rows[0]) == ["Edit details"]
    assert state_of(page.rows[0]) == "Signed in"
    hand.click(page.rows[0].more)
    menus = [menu for menu in page.rows[0].findChildren(QMenu) if menu.isVisible()]
    assert len(menus) == 1
    menus[0].close()


@pytest.mark.parametrize("size", [WIDE, COMPACT])
def test_every_control_has_a_name_and_a_key(
    qtbot: QtBot, workspace: Workspace, size: tuple[int, int]
) -> None:
    with_bo(workspace)
    page = PeoplePage(workspace)
    hand = Hand(qtbot, page, size)
    stops = hand.tab_stops()
    assert nameless(stops) == []
    names = [stop.accessibleName() for stop in stops]
    assert {"Add a person", "Change your passphrase", "New recovery code"} < set(names)
    assert "What can be done for Bo Lind" in names
    builds: tuple[Callable[[], FormSheet], ...] = (
        lambda: PersonSheet(workspace, page),
        lambda: ChangePassphraseSheet(workspace, page),
    )
    for build in builds:
        _every_stop_is_named(page, build)


def _every_stop_is_named(page: PeoplePage, build: Callable[[], FormSheet]) -> None:
    sheet = build()
    page.sheet_wanted.emit(sheet)
    assert nameless(list(sheet._stops())) == []  # noqa: SLF001  # the order in which Tab goes
    sheet.dismiss()


def test_a_long_name_stands_in_the_header_as_far_as_it_fits(qtbot: QtBot) -> None:
    shown = SignedIn()
    qtbot.addWidget(shown)
    long = "Dr. Maximiliana Featherstonehaugh-Cholmondeley " * 3
    hands = (Hands("a", long, at_work=False), Hands("b", "Bo & Co", at_work=True))
    shown.show_person(long, "for someone", hands)
    shown.show_person(long, "for someone", hands)
    assert shown.sizeHint() == QSize(168, 44)
    shown.resize(shown.minimumSizeHint())
    shown.show()
    shown.setFocus()
    assert not shown.grab().isNull()
    assert long in shown.accessibleName()
    assert [action.isChecked() for action in shown.menu().actions()] == [False, False, True]
    assert shown.menu().actions()[2].text() == "Bo && Co"
    chosen: list[str] = []
    shown.chosen.connect(chosen.append)
    shown.menu().actions()[1].trigger()
    assert chosen == ["a"]
    shown.show_person("", "", ())
    assert not shown.isVisible()
