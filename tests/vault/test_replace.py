"""One vault in the place of another, from wherever it stopped."""

import os
import sys
import time
from pathlib import Path

import pytest

from kap_companion.config import FILE_NAME
from kap_companion.vault.engine import DATABASE
from kap_companion.vault.lock import LOCK_FILE
from kap_companion.vault.replace import (
    PLACING,
    READY,
    STAGING,
    aside_folder,
    finish_replacing,
    ready_folder,
)
from tests.vault.rig import Ticking

STAMP = "20260302T120000Z"
BEFORE = {DATABASE: "old", "slots.json": "old", f"{DATABASE}-wal": "log", "inbox.log": "sealed"}
AFTER = {DATABASE: "new", "slots.json": "new", "slots.copy.json": "new"}
STAYS = {FILE_NAME: "settings", LOCK_FILE: ""}


def lay(folder: Path, files: dict[str, str]) -> None:
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        (folder / name).write_text(content)


def files_in(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir() if path.is_file()}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    lay(tmp_path, BEFORE | STAYS)
    (tmp_path / "before-migration").mkdir()
    return tmp_path


def test_what_waits_takes_the_place_of_what_was_there(data: Path) -> None:
    lay(data / f"restored-{STAMP}{READY}", AFTER)
    finish_replacing(data)
    assert files_in(data) == AFTER | STAYS
    aside = data / f"before-restore-{STAMP}"
    assert files_in(aside) == BEFORE
    if os.name == "posix":
        assert aside.stat().st_mode & 0o777 == 0o700
    folders = {path.name for path in data.iterdir() if path.is_dir()}
    assert folders == {"before-migration", aside.name}


def test_it_goes_on_where_some_were_moved_already(data: Path) -> None:
    lay(data / f"restored-{STAMP}{READY}", AFTER)
    lay(data / f"before-restore-{STAMP}", {DATABASE: "older"})
    (data / DATABASE).unlink()
    finish_replacing(data)
    assert files_in(data) == AFTER | STAYS
    assert files_in(data / f"before-restore-{STAMP}") == BEFORE | {DATABASE: "older"}


def test_it_goes_on_where_all_were_moved_aside(data: Path) -> None:
    lay(data / f"restored-{STAMP}{PLACING}", {DATABASE: "new"})
    finish_replacing(data)
    assert files_in(data) == BEFORE | STAYS | {DATABASE: "new"}
    assert not list(data.glob("*restore*"))


def test_where_nothing_was_there_nothing_goes_aside(tmp_path: Path) -> None:
    lay(tmp_path, STAYS)
    lay(tmp_path / f"restored-{STAMP}{READY}", AFTER)
    finish_replacing(tmp_path)
    assert files_in(tmp_path) == AFTER | STAYS
    assert not list(tmp_path.glob("*restore*"))


def test_nothing_waits(data: Path) -> None:
    lay(data / STAGING, AFTER)
    lay(data / f"before-restore-{STAMP}", AFTER)
    before = sorted(data.rglob("*"))
    finish_replacing(data)
    assert sorted(data.rglob("*")) == before


def test_the_database_comes_last(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay(data / f"restored-{STAMP}{PLACING}", AFTER | {"zebra": "new"})
    real, moved = Path.replace, []

    def replace(self: Path, target: Path) -> Path:
        moved.append(self.name)
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    finish_replacing(data)
    assert len(moved) == len(AFTER) + 1
    assert moved[-1] == DATABASE


@pytest.mark.skipif(sys.platform == "win32", reason="a zone can't be set there")
def test_a_name_is_of_no_time_zone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Asia/Kolkata")
        time.tzset()
        assert ready_folder(tmp_path, Ticking().now()).name == f"restored-{STAMP}{READY}"
    time.tzset()


def test_names_that_nothing_has(tmp_path: Path) -> None:
    now = Ticking().now()
    for name in (STAMP, f"{STAMP}-2", f"{STAMP}-3"):
        ready = ready_folder(tmp_path, now)
        assert ready == tmp_path / f"restored-{name}{READY}"
        aside_folder(ready).mkdir()
        assert aside_folder(ready) == tmp_path / f"before-restore-{name}"
        assert aside_folder(ready.with_suffix(PLACING)) == aside_folder(ready)
