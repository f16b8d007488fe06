"""Which folder holds the data, and how much room is left."""

import os
import shutil
from pathlib import Path

import appdirs
import pytest

from kap_companion.host.folders import data_folder, free_bytes, sample_folder


def test_the_command_line_comes_first(tmp_path: Path) -> None:
    environ = {"KAP_DATA_DIR": str(tmp_path / "variable")}
    assert data_folder(tmp_path / "option", environ) == tmp_path / "option"


def test_then_the_variable(tmp_path: Path) -> None:
    assert data_folder(None, {"KAP_DATA_DIR": str(tmp_path)}) == tmp_path


@pytest.mark.parametrize("environ", [{}, {"KAP_DATA_DIR": ""}])
def test_then_the_place_the_system_keeps_for_it(environ: dict[str, str]) -> None:
    folder = data_folder(None, environ)
    assert folder.name == "KAP Companion"
    assert folder.parent == Path(appdirs.user_data_dir(appauthor=False)).absolute()


def test_a_relative_folder_stays_the_same_when_the_program_moves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = data_folder(Path("here"), {})
    monkeypatch.chdir("/")
    assert folder == tmp_path / "here"


def test_the_tilde_is_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert data_folder(None, {"KAP_DATA_DIR": "~/kap"}) == tmp_path / "kap"


def test_the_sample_lies_beside_the_practice(tmp_path: Path) -> None:
    data = tmp_path / "KAP Companion"
    sample = sample_folder(data)
    assert sample.parent == data.parent
    assert sample != data


def test_free_room_is_that_of_the_disk_even_before_the_folder_exists(tmp_path: Path) -> None:
    free = free_bytes(tmp_path / "not" / "yet")
    assert 0 < free <= shutil.disk_usage(tmp_path).total
    if hasattr(os, "statvfs"):
        disk = os.statvfs(tmp_path)
        assert abs(free - disk.f_bavail * disk.f_frsize) < 1 << 30
