"""What a killed export leaves is told from all else in a folder, and from what is being written."""

import os
from pathlib import Path

import pytest

from kap_companion.exports import REMAINDER, Swept, sweep, write_beside, written_beside
from kap_companion.exports.remainders import held


def left(folder: Path, name: str = f"practice-2026-03-02-0a1b2c3d.jsonl{REMAINDER}") -> Path:
    path = folder / name
    path.write_text("what a patient said")
    return path


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def test_only_what_is_ours_is_removed(tmp_path: Path) -> None:
    others = ["film.mkv.part", "practice-2026.jsonl", "session-notes.json.part", REMAINDER]
    for name in others:
        left(tmp_path, name)
    (tmp_path / f"folder{REMAINDER}").mkdir()
    (tmp_path / f"link{REMAINDER}").symlink_to(tmp_path / "film.mkv.part")
    kept = names(tmp_path)
    left(tmp_path)
    left(tmp_path, f"KAP Companion recovery code.txt{REMAINDER}")
    left(tmp_path, "session-019cfb3c-ed00-7e58-8d02-825784307146.json.part")
    assert sweep(tmp_path) == Swept(removed=3)
    assert names(tmp_path) == kept


def test_the_next_export_into_the_folder_removes_it(tmp_path: Path) -> None:
    left(tmp_path)
    write_beside(tmp_path / "history.csv", b"new")
    assert names(tmp_path) == ["history.csv"]


def test_what_is_being_written_is_left_alone(tmp_path: Path) -> None:
    with written_beside(tmp_path / "first") as first:
        first.write(b"one")
        assert sweep(tmp_path) == Swept(in_use=1)
        write_beside(tmp_path / "second", b"two")
        first.write(b", and on")
    assert (tmp_path / "first").read_bytes() == b"one, and on"
    assert names(tmp_path) == ["first", "second"]


@pytest.mark.skipif(os.name == "nt", reason="a file can't be closed and held there")
def test_it_is_left_alone_until_it_has_its_name(tmp_path: Path) -> None:
    path = left(tmp_path)
    with path.open("rb") as file, held(file.fileno()):
        file.close()
        assert sweep(tmp_path) == Swept(in_use=1)
    assert sweep(tmp_path) == Swept(removed=1)


def test_what_can_not_be_removed_is_counted_and_stops_no_export(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = left(tmp_path)

    def refuse(_: Path) -> None:
        raise PermissionError

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", refuse)
        assert sweep(tmp_path) == Swept(left=1)
        write_beside(tmp_path / "history.csv", b"new")
    assert names(tmp_path) == ["history.csv", path.name]


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        sweep(tmp_path / "stick")
