"""Files are whole or not there, and nobody else's to read, not even for a moment."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from kap_companion.vault.files import (
    make_private_folder,
    start_of,
    sync_file,
    sync_folder,
    write_durably,
)

posix = pytest.mark.skipif(os.name != "posix", reason="modes as POSIX knows them")


def mode_of(path: Path) -> int:
    return path.stat().st_mode & 0o777


@pytest.fixture
def _open_to_all() -> Iterator[None]:
    """What is made without a mode may be read by everyone."""
    before = os.umask(0)
    yield
    os.umask(before)


@posix
@pytest.mark.usefixtures("_open_to_all")
def test_a_folder_is_its_owners_from_the_first_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = tmp_path / "here" / "and" / "there"
    modes: list[int] = []
    with monkeypatch.context() as patch:
        patch.setattr(Path, "chmod", lambda path, mode: modes.extend([mode_of(path), mode]))
        make_private_folder(made)
    assert modes == [0o700, 0o700]


@posix
def test_a_folder_that_was_there_becomes_its_owners(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    make_private_folder(tmp_path)
    assert mode_of(tmp_path) == 0o700


@posix
@pytest.mark.usefixtures("_open_to_all")
def test_a_file_is_its_owners(tmp_path: Path) -> None:
    write_durably(tmp_path / "file", b"new")
    assert mode_of(tmp_path / "file") == 0o600


def test_a_file_is_replaced_whatever_a_broken_off_attempt_left(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"older and longer")
    (tmp_path / "file.new").write_bytes(b"half of what was never finished")
    write_durably(tmp_path / "file", b"new")
    assert (tmp_path / "file").read_bytes() == b"new"
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_file_that_can_not_be_replaced_stays(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"older")
    (tmp_path / "file.new").mkdir()
    with pytest.raises(OSError, match=r"file\.new"):
        write_durably(tmp_path / "file", b"new")
    assert (tmp_path / "file").read_bytes() == b"older"


def test_what_is_not_there_can_not_be_waited_for(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x")
    sync_file(tmp_path / "file")
    with pytest.raises(FileNotFoundError):
        sync_file(tmp_path / "nothing")


def test_a_system_that_waits_for_no_folder_is_let_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(_path: Path, _flags: int) -> int:
        raise PermissionError

    with monkeypatch.context() as patch:
        patch.setattr("os.open", refuses)
        sync_folder(tmp_path)


def test_the_start_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"abc\r\n")
    assert start_of(tmp_path / "file", 2) == b"ab"
    assert start_of(tmp_path / "file", 99) == b"abc\r\n"
    assert start_of(tmp_path / "nothing", 2) == b""
