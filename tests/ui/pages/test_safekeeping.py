"""Safekeeping: backups, checks and the index by hand, each told, and each can be stopped."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from kap_companion.config import Settings
from kap_companion.domain.entry import NewEntry
from kap_companion.domain.events import BackupMade, Observed
from kap_companion.services.safekeeping import Safekeeping
from kap_companion.ui.pages.backup_list import size_words
from kap_companion.ui.pages.safekeeping import SafekeepingPage
from kap_companion.ui.workspace import Workspace
from kap_companion.vault import Vault, backups_in
from tests.access import access_log
from tests.ui.pages.hand import COMPACT, WIDE, Hand, nameless
from tests.ui.practice import LIMIT_S, HandClock
from tests.vault.rig import with_the_key


@pytest.fixture
def settings(vault: Vault) -> Settings:
    return Settings(vault.folder)


@pytest.fixture
def keeping(vault: Vault, clock: HandClock, settings: Settings) -> Iterator[Safekeeping]:
    made = Safekeeping(vault, clock, settings, vault.folder)
    yield made
    made.leave()


@pytest.fixture
def page(workspace: Workspace, keeping: Safekeeping) -> SafekeepingPage:
    return SafekeepingPage(workspace, keeping)


@pytest.fixture
def hand(qtbot: QtBot, page: SafekeepingPage) -> Hand:
    return Hand(qtbot, page, WIDE)


def idle(page: SafekeepingPage) -> bool:
    return page.check.isEnabled() and not page.strip.isVisible()


def said(hand: Hand, page: SafekeepingPage) -> str:
    hand.until(lambda: idle(page) and page.notice.isVisible())
    return page.notice.text()


def test_back_up_now(hand: Hand, page: SafekeepingPage, vault: Vault) -> None:
    hand.until(
        lambda: page.last.text() == "No backup lies there yet, or the folder is out of reach."
    )
    changed: list[bool] = []
    page.changed.connect(lambda: changed.append(True))
    hand.click(page.back_up)
    assert not page.back_up.isEnabled()
    assert page.strip.words() == "Backing up …"
    entries = 3 + 1
    assert said(hand, page) == f"Backed up and checked: {entries} entries."
    assert page.notice.level() == "positive"
    hand.until(lambda: page.last.text() == "Last backup: today 10:00.")
    (line,) = page.list.lines()
    assert line.startswith("Today 10:00, 4 entries, ")
    assert changed == [True]
    log = access_log(vault.reader)
    assert [each.event for each in log if isinstance(each.event, BackupMade)] == [
        BackupMade(entries)
    ]


def test_a_backup_that_fails_stands_there_until_one_succeeds(
    hand: Hand, page: SafekeepingPage, settings: Settings, tmp_path: Path
) -> None:
    settings.choose_backup_folder(str(tmp_path / "drive"))
    hand.click(page.back_up)
    hand.until(lambda: idle(page) and page.failed.isVisible())
    assert "not there" in page.failed.text()
    assert not page.notice.isVisible()  # one sentence is enough
    page.refresh()
    assert page.failed.isVisible()
    (tmp_path / "drive").mkdir()
    hand.click(page.failed.action)
    assert "Backed up" in said(hand, page)
    assert not page.failed.isVisible()
    assert len(backups_in(tmp_path / "drive")) == 1


def test_a_folder_is_chosen(
    hand: Hand, page: SafekeepingPage, keeping: Safekeeping, tmp_path: Path
) -> None:
    (tmp_path / "drive").mkdir()
    hand.click(page.choose)
    dialog = page.findChild(QFileDialog)
    assert dialog is not None
    dialog.fileSelected.emit(str(tmp_path / "drive"))
    dialog.close()
    assert said(hand, page) == "Backups go there from now on. The first one is made."
    assert keeping.folder == tmp_path / "drive"


def test_a_folder_that_takes_nothing_is_not_chosen(
    hand: Hand, page: SafekeepingPage, keeping: Safekeeping, tmp_path: Path
) -> None:
    page.choose_folder(str(tmp_path / "gone"))
    assert "not there" in said(hand, page)
    assert keeping.folder.name == "backups"
    assert not page.failed.isVisible()


def test_where_backups_are_on_the_same_drive_is_told(
    hand: Hand, page: SafekeepingPage, settings: Settings
) -> None:
    assert page._near.isVisible()  # noqa: SLF001  # what it says
    settings.choose_backup_folder("/media/nobody/DRIVE")
    page.refresh()
    hand.until(lambda: not page._near.isVisible())  # noqa: SLF001


def test_a_sound_vault(hand: Hand, page: SafekeepingPage) -> None:
    hand.click(page.check)
    assert page.strip.words() == "Checking the vault …"
    assert "All is as it was written." in said(hand, page)
    assert "4 entries, 1 anchors" in page.notice.accessibleDescription()


def test_a_vault_that_is_not_sound(hand: Hand, page: SafekeepingPage, vault: Vault) -> None:
    entry = NewEntry("session", Observed("warm light"))
    (last,) = vault.journal.append([entry]).result(LIMIT_S)
    with with_the_key(vault.folder, "seven quiet herons") as connection:
        connection.execute("DROP TRIGGER entry_is_never_updated")
        connection.execute("UPDATE entry SET author = 'eve' WHERE id = ?", (last.id,))
    hand.click(page.check)
    assert said(hand, page) == "An entry is not as it was written. The vault was left as it is."
    assert last.id in page.notice.accessibleDescription()
    assert page.notice.level() == "danger"


def test_an_index_that_is_wrong_is_made_again(
    hand: Hand, page: SafekeepingPage, vault: Vault
) -> None:
    with with_the_key(vault.folder, "seven quiet herons") as connection:
        connection.execute(
            "INSERT INTO note VALUES (99, 'ghost', 'ghosts', 'boo', NULL, 'note', 0, '', '')"
        )
    hand.click(page.check)
    assert "Nothing is lost" in said(hand, page)
    assert page.notice.accessibleDescription() == ""
    hand.click(page.rebuild)
    hand.until(lambda: idle(page) and page.notice.level() == "positive")
    assert page.notice.text() == "The index was made again out of the record."
    assert vault.reader.search("boo") == ()


@pytest.mark.parametrize("name", ["check", "rebuild", "back_up"])
def test_whatever_takes_long_can_be_stopped(
    hand: Hand, page: SafekeepingPage, keeping: Safekeeping, name: str
) -> None:
    """The thread is held until the button was pressed, as by a large vault."""
    go = Event()
    told = page.strip.tell

    def slowly(done: int, total: int) -> None:
        go.wait(LIMIT_S)
        told(done, total)

    page.strip.tell = slowly  # type: ignore[method-assign]  # as long as this test
    hand.click(getattr(page, name))
    hand.click(page.strip.stop)
    assert page.strip.words() == "Stopping …"
    go.set()
    assert said(hand, page) == "Stopped. Nothing was changed."
    assert page.notice.level() == "info"
    assert keeping.problem == ""


def test_every_control_is_reached_and_named(hand: Hand, page: SafekeepingPage) -> None:
    stops = hand.tab_stops()
    assert [page.choose, page.back_up, page.check, page.rebuild] == stops
    assert nameless(stops) == []
    page.check.setFocus()
    hand.press(Qt.Key.Key_Space)
    assert page.strip.stop.hasFocus()
    assert hand.tab_stops() == [page.strip.stop]
    assert "All is as it was written." in said(hand, page)
    assert page.check.hasFocus()


def test_in_a_narrow_window(qtbot: QtBot, page: SafekeepingPage) -> None:
    hand = Hand(qtbot, page, COMPACT)
    hand.click(page.back_up)
    assert "Backed up" in said(hand, page)
    place = QRect(page.back_up.mapTo(page, QPoint()), page.back_up.size())
    assert page.rect().contains(place)


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1_000, "1.0 kB"),
        (159_744, "160 kB"),
        (5_400_000_000, "5.4 GB"),
        (10**16, "10000 TB"),
    ],
)
def test_sizes(count: int, words: str) -> None:
    assert size_words(count) == words
