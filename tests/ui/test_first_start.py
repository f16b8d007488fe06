"""A start where something is in the way says what, what is safe, and what to do."""

import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.widgets.text import Text
from tests.rights import NOBODY, as_anybody
from tests.ui.door import Running, running
from tests.ui.practice import PASSPHRASE, HandClock
from tests.vault.conftest import mounted
from tests.vault.rig import with_the_key

SMALL = (911, 512)
LONG = "long slow evening rivers"


def said(door: Running) -> str:
    """What stands in the notices that can be seen."""
    notices = [each for each in door.program.gate.findChildren(Notice) if each.isVisible()]
    return " ".join(text.text() for each in notices for text in each.findChildren(Text))


def set_up(door: Running) -> None:
    hands = door.hands
    hands.click("Begin")
    hands.fill("Name of the practice", "Haus am Fluss")
    hands.fill("Your name", "Jonas Feld")
    hands.click("Next")
    try_to_create(door)


def try_to_create(door: Running) -> None:
    hands = door.hands
    hands.fill("Passphrase", LONG)
    hands.fill("The same once more", LONG)
    hands.click("Create the vault")


@pytest.mark.parametrize("beneath", ["", "data"])
def test_the_data_of_another_user(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, clock: HandClock, beneath: str
) -> None:
    theirs = tmp_path / "theirs"
    theirs.mkdir(mode=0o700)
    if os.geteuid() == 0:
        os.chown(theirs, NOBODY, NOBODY)
    else:
        theirs.chmod(0)
    with as_anybody(), running(qapp, qtbot, theirs / beneath, clock) as door:
        welcome = door.program.gate.welcome
        assert door.program.gate.currentWidget() is welcome
        assert "another user of this computer" in said(door)
        assert "--data-dir" in said(door)
        assert not welcome.begin.isEnabled()
        assert not welcome.restore.isEnabled()
        door.program.window.resize(*SMALL)
        door.hands.settle()
        assert welcome.notice.height() >= welcome.notice.heightForWidth(welcome.notice.width())
        assert welcome.rect().contains(welcome.notice.geometry())


def test_a_place_where_nothing_can_be_written(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, clock: HandClock
) -> None:
    tmp_path.chmod(0o500)
    with as_anybody(), running(qapp, qtbot, tmp_path / "data", clock) as door:
        set_up(door)
        door.hands.wait_until(lambda: bool(said(door)), "nothing was said")
        assert "you may not write to the data folder" in said(door)
        assert "--data-dir" in said(door)
    tmp_path.chmod(0o700)


def test_a_full_disk_at_set_up_and_room_made_on_it(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, clock: HandClock
) -> None:
    with mounted(tmp_path / "disk", "-t", "tmpfs", "-o", "size=8m", "tmpfs") as disk:
        filler = disk / "filler"
        filler.write_bytes(bytes(8 * 1024 * 1024 - 8 * 4096))
        with running(qapp, qtbot, disk / "data", clock) as door:
            set_up(door)
            door.hands.wait_until(lambda: bool(said(door)), "nothing was said")
            assert "The disk is full. Nothing is lost. Free some space" in said(door)
            filler.unlink()
            try_to_create(door)
            shown = door.program.gate.setup.card.shown
            door.hands.wait_until(lambda: bool(shown.text()), "no recovery code")


def test_a_full_disk_at_unlocking_and_room_made_on_it(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, founded_folder: Path, clock: HandClock
) -> None:
    with mounted(tmp_path / "disk", "-t", "tmpfs", "-o", "size=8m", "tmpfs") as disk:
        data = shutil.copytree(founded_folder, disk / "data")
        filler = disk / "filler"
        with suppress(OSError), filler.open("wb") as file:
            while True:
                file.write(bytes(4096))
        with running(qapp, qtbot, data, clock) as door:
            door.unlock(PASSPHRASE)
            door.hands.wait_until(lambda: bool(said(door)), "nothing was said")
            assert "The disk is full. Nothing is lost. Free some space" in said(door)
            filler.unlink()
            door.enter(PASSPHRASE)


def newer_tables(data: Path) -> None:
    with with_the_key(data, PASSPHRASE) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0999'")


def newer_slots(data: Path) -> None:
    for name in ("slots.json", "slots.copy.json"):
        written = (data / name).read_text(encoding="utf-8")
        (data / name).write_text(written.replace('"format": 2', '"format": 3'), encoding="utf-8")


@pytest.mark.parametrize("made_newer", [newer_tables, newer_slots])
def test_a_vault_of_a_newer_version(  # the parts of a start, and what is done to its vault
    qapp: QApplication,
    qtbot: QtBot,
    tmp_path: Path,
    founded_folder: Path,
    clock: HandClock,
    made_newer: Callable[[Path], None],
) -> None:
    data = shutil.copytree(founded_folder, tmp_path / "data")
    made_newer(data)
    before = {each.name: each.read_bytes() for each in data.glob("slots*")}
    with running(qapp, qtbot, data, clock) as door:
        door.unlock(PASSPHRASE)
        door.hands.wait_until(lambda: "newer version" in said(door), "nothing was said")
        assert "Update the program" in said(door)
    assert {each.name: each.read_bytes() for each in data.glob("slots*")} == before
