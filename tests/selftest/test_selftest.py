"""The self-test as a person runs it, and what it says where a part is missing or broken."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from kap_companion.errors import KapError
from kap_companion.selftest import papers, record, screen, sound
from kap_companion.selftest.result import Result, State, tried
from kap_companion.services.licences import Licence

WORKS = (
    *("made, and encrypted", "entry was written", "can be read on the disk", "was refused"),
    *("opened again", "wav: ", "flac: ", "mp3: ", "ogg: ", "opus: ", "m4a: ", "Time zones: there"),
    *("shown and painted", "opened the vault, painted Today", "a page was written", "Latin"),
    "Licences: ",
)


def called(
    root: Path, scratch: Path, *arguments: str, **more: str
) -> "subprocess.CompletedProcess[str]":
    """Run the program as a shell does; its temporary files go to `scratch`."""
    scratch.mkdir()
    return subprocess.run(
        [sys.executable, "-m", "kap_companion", *arguments],
        cwd=root,
        env=dict(os.environ) | {"TMPDIR": str(scratch), "PYTHONUTF8": "1"} | more,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=300,
    )


def states(lines: list[str], state: State) -> list[str]:
    return [line for line in lines if line.startswith(f"{state.value} ")]


@pytest.mark.slow
def test_each_part_is_tried_and_nothing_is_left(project_root: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    done = called(project_root, tmp_path / "tmp", "--selftest", KAP_DATA_DIR=str(data))
    lines = done.stdout.splitlines()
    assert states(lines, State.FAILED) == []
    assert done.returncode == 0
    good = states(lines, State.OK)
    assert [words for words in WORKS if not any(words in line for line in good)] == []
    letters = [line for line in lines if "Letters: " in line]
    assert len(letters) == len(screen.SCRIPTS)
    assert not data.exists()
    assert list((tmp_path / "tmp").glob("kap-*")) == []


@pytest.mark.slow
def test_what_does_not_work_is_named_and_the_rest_goes_on(
    project_root: Path, tmp_path: Path
) -> None:
    nowhere = {"PYTHON_VLC_LIB_PATH": "/nowhere", "PYTHONTZPATH": "", "QT_QPA_PLATFORM": "nothing"}
    done = called(project_root, tmp_path / "tmp", "selftest", **nowhere)
    lines = done.stdout.splitlines()
    assert done.returncode == 1
    broken = states(lines, State.FAILED)
    assert [line.split()[1].rstrip(":") for line in broken] == ["Sound", "Time", "Window"]
    assert "Install VLC" in broken[0]
    assert "tzdata" in broken[1]
    assert "Install what the window needs" in broken[2]
    assert any("opened again" in line for line in states(lines, State.OK))
    assert list((tmp_path / "tmp").glob("kap-*")) == []


def test_a_format_that_cannot_be_decoded_is_named(
    tmp_path: Path, project_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tones = tmp_path / "selftest"
    shutil.copytree(project_root / "assets" / "selftest", tones)
    whole = (tones / "tone.flac").read_bytes()
    (tones / "tone.flac").write_bytes(whole[:9_000])
    (tones / "tone.opus").write_text("no music")
    monkeypatch.setattr(sound, "asset_path", lambda name: tmp_path / name)
    results = {each.what: each for each in sound.check_sound(tmp_path)}
    failed = {what for what, each in results.items() if each.state is State.FAILED}
    assert failed == {"Sound, flac", "Sound, opus"}
    assert "Install VLC" in results["Sound, opus"].words


def test_a_letter_that_no_font_has_is_a_script_missing(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    del qapp
    monkeypatch.setattr(screen, "SCRIPTS", {"Latin": "a", "Private": "\U0010fffd"})
    latin, private = screen.check_letters(tmp_path)
    assert (latin.state, private.state) == (State.OK, State.MISSING)
    assert "Private" in private.line


def test_a_window_that_stays_empty_is_told_from_a_painted_one(qapp: QApplication) -> None:
    del qapp
    empty = QImage(64, 64, QImage.Format.Format_RGB32)
    empty.fill(QColor("white"))
    assert screen.colours(empty) < screen.FEWEST_COLOURS


def test_an_entry_that_lies_open_on_the_disk_is_found(tmp_path: Path) -> None:
    (tmp_path / "vault.db").write_text(f"… {record.WRITTEN} …", encoding="utf-8")
    assert record.readable_by_nobody(tmp_path).state is State.FAILED


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (KapError("The disk is full."), "The disk is full."),
        (ModuleNotFoundError("No module named 'x'"), "Install KAP Companion again"),
    ],
)
def test_a_check_that_breaks_down_has_failed(tmp_path: Path, error: Exception, said: str) -> None:
    def breaks(_folder: Path) -> list[Result]:
        raise error

    [result] = tried("Part", breaks, tmp_path / "new")
    assert result.state is State.FAILED
    assert said in result.line


def test_without_a_display_the_window_is_painted_off_screen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    assert screen.screen_of_none({})
    assert not screen.screen_of_none({"DISPLAY": ":0"})
    assert not screen.screen_of_none({"QT_QPA_PLATFORM": "xcb"})


def test_a_licence_that_did_not_come_along_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = (Licence("Whole", "1", "MIT", "Do as you like."), Licence("Bare", "1", "MIT", "\n"))
    monkeypatch.setattr(papers, "licences", lambda: found)
    [result] = papers.check_licences(tmp_path)
    assert result.state is State.FAILED
    assert "missing of Bare. Install KAP Companion again" in result.words
