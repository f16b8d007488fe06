"""Nothing is built for Windows of a file that nobody has vouched for."""

import hashlib
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from placeholders import NOT_TAKEN, make_placeholders
from sources import Source, checked, read_sources
from vlc_parts import LIBRARIES, allowed_plugins, take_vlc

PINNED = hashlib.sha256(b"what was pinned").hexdigest()


def source(folder: Path, pin: str) -> Source:
    return Source("vlc", folder / "vlc.zip", "3.0.21", pin)


def test_without_a_pin_nothing_is_built(tmp_path: Path) -> None:
    (tmp_path / "vlc.zip").write_bytes(b"what was pinned")
    with pytest.raises(SystemExit, match=r"No SHA-256 is pinned for vlc\.zip"):
        checked(source(tmp_path, ""))


def test_a_pin_that_is_no_sum_is_none(tmp_path: Path) -> None:
    (tmp_path / "vlc.zip").write_bytes(b"what was pinned")
    with pytest.raises(SystemExit, match="No SHA-256 is pinned"):
        checked(source(tmp_path, "to be done"))


def test_a_file_that_was_not_brought_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"vlc.zip is missing\. Download it from its makers"):
        checked(source(tmp_path, PINNED))


def test_another_file_than_the_pinned_one_is_refused(tmp_path: Path) -> None:
    (tmp_path / "vlc.zip").write_bytes(b"something else")
    with pytest.raises(SystemExit, match="is not the file that is pinned"):
        checked(source(tmp_path, PINNED))


def test_the_pinned_file_is_taken(tmp_path: Path) -> None:
    (tmp_path / "vlc.zip").write_bytes(b"what was pinned")
    assert checked(source(tmp_path, PINNED)) == tmp_path / "vlc.zip"


def test_a_pin_may_be_written_in_capitals(tmp_path: Path) -> None:
    pins = tmp_path / "sources.toml"
    entry = f'file = "a.zip"\nversion = "1"\nsha256 = "{PINNED.upper()}"\n'
    pins.write_text(f"[python]\n{entry}[vlc]\n{entry}", encoding="utf-8")
    told = read_sources(tmp_path / "given", pins)
    assert (told.vlc.sha256, told.vlc.path) == (PINNED, tmp_path / "given/a.zip")


def test_the_builder_refuses_before_it_fetches_anything(project_root: Path, tmp_path: Path) -> None:
    command = [sys.executable, "packaging/windows/msi.py", "--downloads", str(tmp_path)]
    search = f"{project_root}:{project_root}/packaging"
    done = subprocess.run(
        command,
        cwd=project_root,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={**os.environ, "PYTHONPATH": search},
    )
    assert done.returncode == 1
    # Once the sums are pinned, it is the empty folder that stops it.
    assert re.match(r"No SHA-256 is pinned for \S+\.zip\. |\S+\.zip is missing\. ", done.stderr)
    assert done.stdout == ""


def test_the_project_s_own_pins_can_be_read_and_name_the_python_of_the_locks() -> None:
    told = read_sources()
    assert told.python.version.startswith("3.11.")
    assert not told.placeholders
    for each in (told.python, told.vlc):
        assert each.version in each.path.name


def test_of_vlc_only_what_is_allowed_is_taken(tmp_path: Path) -> None:
    sources = make_placeholders(tmp_path / "given")
    licence = take_vlc(checked(sources.vlc), tmp_path / "libvlc")
    files = {each for each in (tmp_path / "libvlc").rglob("*") if each.is_file()}
    taken = {each.relative_to(tmp_path / "libvlc").as_posix() for each in files}
    plugins = {f"plugins/{name}" for name in allowed_plugins()}
    assert taken == {*LIBRARIES, *plugins, "contents.txt"}
    assert taken.isdisjoint(NOT_TAKEN)
    assert "COPYING.txt" in licence
    sizes = (tmp_path / "libvlc/contents.txt").read_text(encoding="utf-8").splitlines()
    assert sorted(sizes) == sorted(
        f"{(tmp_path / 'libvlc' / name).stat().st_size} {name}" for name in taken - {"contents.txt"}
    )


def test_a_vlc_that_lacks_a_plugin_stops_the_staging(tmp_path: Path) -> None:
    archive = tmp_path / "vlc.zip"
    with zipfile.ZipFile(archive, "w") as opened:
        opened.writestr("vlc-3/libvlc.dll", "")
    with pytest.raises(SystemExit, match=r"has no .+; it is not VLC for Windows"):
        take_vlc(archive, tmp_path / "libvlc")


def test_windows_gets_the_plugins_of_linux_but_for_the_outputs(project_root: Path) -> None:
    lists = [
        project_root / f"packaging/{system}/vlc-plugins.txt" for system in ("linux", "windows")
    ]
    linux, windows = (
        {
            line.split()[0].rpartition(".")[0]
            for line in each.read_text(encoding="utf-8").splitlines()
            if line and not line.startswith(("#", "audio_output/"))
        }
        for each in lists
    )
    assert windows == linux


def test_placeholders_are_the_same_each_time(tmp_path: Path) -> None:
    first, second = (make_placeholders(tmp_path / name) for name in ("a", "b"))
    assert (first.python.sha256, first.vlc.sha256) == (second.python.sha256, second.vlc.sha256)
    assert first.placeholders
