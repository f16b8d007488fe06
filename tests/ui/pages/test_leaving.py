"""The whole practice leaves from a page: asked for twice, told how far it is, cancelled at will."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from kap_companion.domain.events import Exported
from kap_companion.services.leaving import leave, look_into
from kap_companion.ui.pages.leaving import LeavingPage, LeavingSection
from kap_companion.ui.widgets.text import Text
from kap_companion.ui.workspace import Workspace
from kap_companion.vault import Vault
from kap_companion.vault.progress import Stopped
from tests.access import access_log
from tests.ui.pages.hand import COMPACT, WIDE, Hand, nameless
from tests.ui.practice import LIMIT_S, PASSPHRASE, HandClock


class Slow:
    """Writes until it is cancelled."""

    def __init__(self) -> None:
        self.begun, self.ended = Event(), Event()

    def __call__(
        self, folder: Path, progress: Callable[[int, int], None], cancelled: Callable[[], bool]
    ) -> Path:
        del folder
        progress(1_000, 4_000)
        self.begun.set()
        while not cancelled():
            self.ended.wait(0.01)
        progress(2_000, 4_000)
        self.ended.set()
        raise Stopped


@pytest.fixture
def page(workspace: Workspace, vault: Vault, clock: HandClock) -> LeavingPage:
    return LeavingPage(
        workspace,
        lambda folder, progress, cancelled: leave(vault, folder, clock, progress, cancelled),
    )


@pytest.fixture
def hand(qtbot: QtBot, page: LeavingPage) -> Hand:
    return Hand(qtbot, page)


def said(section: LeavingSection) -> list[str]:
    return [each.text() for each in section.findChildren(Text) if each.isVisible()]


def export_into(hand: Hand, section: LeavingSection, folder: Path, secret: str) -> None:
    section.choose_folder(str(folder))
    hand.write(section.passphrase, secret)
    hand.click(section.export)


def test_a_folder_a_passphrase_and_the_practice_is_a_file(
    hand: Hand, page: LeavingPage, vault: Vault, tmp_path: Path
) -> None:
    section, folder = page.section, tmp_path / "out"
    folder.mkdir()
    hand.click(section.begin)
    (dialog,) = page.findChildren(QFileDialog)
    dialog.setDirectory(str(tmp_path))
    dialog.selectFile(str(folder))
    dialog.accept()
    hand.until(section.export.isVisible)
    assert str(folder) in said(section)
    assert "What leaves is not encrypted." in said(section)
    assert not list(folder.iterdir())
    hand.write(section.passphrase, PASSPHRASE)
    hand.press(Qt.Key.Key_Return)
    hand.until(section.notice.isVisible)
    (file,) = folder.iterdir()
    assert section.notice.level() == "positive"
    assert file.name in section.notice.text()
    assert section.begin.isVisible()
    assert look_into(file).people == ((vault.practitioner_id, "Jonas Feld"),)
    logged = access_log(vault.reader)[-1]
    assert logged.event == Exported("practice", "jsonl")


def test_a_wrong_passphrase_writes_nothing(hand: Hand, page: LeavingPage, tmp_path: Path) -> None:
    section = page.section
    export_into(hand, section, tmp_path / "out", "not the one")
    hand.until(section.passphrase.error)
    assert "Nothing was written" in section.passphrase.error()
    assert section.passphrase.value() == ""
    assert not (tmp_path / "out").exists()
    hand.write(section.passphrase, PASSPHRASE)
    hand.click(section.export)
    hand.until(section.notice.isVisible)
    assert section.notice.level() == "positive"


def test_without_a_passphrase_nothing_begins(hand: Hand, page: LeavingPage, tmp_path: Path) -> None:
    export_into(hand, page.section, tmp_path / "out", "")
    assert page.section.export.caption() == "Export"
    assert not (tmp_path / "out").exists()


def test_standing_back_forgets_what_was_typed(
    hand: Hand, page: LeavingPage, tmp_path: Path
) -> None:
    section = page.section
    section.choose_folder(str(tmp_path))
    hand.write(section.passphrase, "half a")
    hand.click(section.no)
    hand.until(section.begin.isVisible)
    assert section.passphrase.value() == ""


def test_a_folder_that_can_not_be_written_is_told(
    hand: Hand, page: LeavingPage, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("here")
    export_into(hand, page.section, tmp_path / "file", PASSPHRASE)
    hand.until(page.section.notice.isVisible)
    assert page.section.notice.level() == "danger"
    assert "could not be written" in page.section.notice.text()


def test_it_tells_how_far_it_is_and_can_be_cancelled(
    qtbot: QtBot, workspace: Workspace, tmp_path: Path
) -> None:
    slow = Slow()
    page = LeavingPage(workspace, slow)
    hand = Hand(qtbot, page, COMPACT)
    export_into(hand, page.section, tmp_path, PASSPHRASE)
    hand.until(lambda: "1,000 of 4,000 entries" in said(page.section))
    assert not page.section.export.isVisible()
    hand.click(page.section.cancel)
    hand.until(page.section.notice.isVisible)
    assert page.section.notice.text() == "Cancelled. No file was left."
    assert slow.ended.is_set()


def test_when_the_vault_locks_it_stops(qtbot: QtBot, workspace: Workspace, tmp_path: Path) -> None:
    slow = Slow()
    section = LeavingSection(workspace, slow)
    section.show()
    section.choose_folder(str(tmp_path))
    section.passphrase.set_value(PASSPHRASE)
    section.export.click()
    qtbot.waitUntil(slow.begun.is_set, timeout=10_000)
    delete(section)
    assert slow.ended.wait(LIMIT_S)


@pytest.mark.parametrize("answer", ["right", "unreadable"])
def test_a_page_that_goes_while_the_passphrase_is_checked_writes_nothing(
    qtbot: QtBot, workspace: Workspace, tmp_path: Path, answer: str
) -> None:
    going, slow = Event(), Slow()

    def opens_with(_secret: str) -> bool:
        going.wait(LIMIT_S)
        if answer == "right":
            return True
        raise Stopped

    section = LeavingSection(replace(workspace, opens_with=opens_with), slow)
    section.choose_folder(str(tmp_path))
    section.passphrase.set_value(PASSPHRASE)
    with ThreadPoolExecutor(1) as other:
        section.export.click()
        delete(section)
        going.set()
        delivered: list[bool] = []
        workspace.bridge.when_done(other.submit(bool), delivered.append, lambda _: None)
        qtbot.waitUntil(lambda: bool(delivered))
    assert not slow.begun.is_set()


@pytest.mark.parametrize("size", [WIDE, COMPACT])
def test_every_control_has_a_name_and_nothing_is_wider_than_the_page(
    qtbot: QtBot, page: LeavingPage, tmp_path: Path, size: tuple[int, int]
) -> None:
    hand = Hand(qtbot, page, size)
    assert nameless(hand.tab_stops()) == []
    page.section.choose_folder(str(tmp_path / ("long " * 30)))
    hand.until(page.section.export.isVisible)
    stops = hand.tab_stops()
    assert nameless(stops) == []
    assert page.section.export in stops
    assert page.section.width() <= size[0]
