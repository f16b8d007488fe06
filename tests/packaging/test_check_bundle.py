"""A bundle that lacks something, or brings what isn't its own, is not handed on."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

NEEDED = ("assets/icons/app.svg", "assets/music/LICENSE", "assets/selftest/tone.wav")


@pytest.fixture
def bundle(project_root: Path, tmp_path: Path) -> Path:
    """What is looked for, in the smallest files that there are."""
    folder = tmp_path / "bundle"
    lines = (project_root / "packaging/linux/vlc-plugins.txt").read_text(encoding="utf-8")
    plugins = [name for line in lines.splitlines() if (name := line.partition("#")[0].strip())]
    names = [*NEEDED, "libvlc/contents.txt", *(f"libvlc/vlc/plugins/{each}" for each in plugins)]
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"{name}\n", encoding="utf-8")
    return folder


def looked_at(root: Path, bundle: Path, *options: str) -> tuple[int, str]:
    command = [sys.executable, "packaging/check_bundle.py", str(bundle), *options]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return done.returncode, done.stdout


def test_a_whole_one_passes(project_root: Path, bundle: Path) -> None:
    assert looked_at(project_root, bundle) == (0, "bundle: whole, and nothing stray\n")


def test_a_plugin_of_vlc_that_is_missing_is_named(project_root: Path, bundle: Path) -> None:
    (bundle / "libvlc/vlc/plugins/codec/libopus_plugin.so").unlink()
    code, told = looked_at(project_root, bundle)
    assert code == 1
    assert "missing: VLC's libopus_plugin.so" in told


def test_no_plugin_at_all_is_said_too(project_root: Path, bundle: Path) -> None:
    for each in bundle.rglob("*_plugin.so"):
        each.unlink()
    code, told = looked_at(project_root, bundle)
    assert code == 1
    assert "plugins of VLC for one system are expected, found none" in told


def test_a_plugin_that_nobody_allowed_is_named(project_root: Path, bundle: Path) -> None:
    (bundle / "libvlc/vlc/plugins/access/libhttp_plugin.so").write_text("", encoding="utf-8")
    code, told = looked_at(project_root, bundle)
    assert code == 1
    assert "stray: VLC's libhttp_plugin.so" in told


def test_what_is_compiled_belongs_to_a_python_of_its_own(project_root: Path, bundle: Path) -> None:
    compiled = bundle / "packages/__pycache__/a.pyc"
    compiled.parent.mkdir(parents=True)
    compiled.write_text("", encoding="utf-8")
    assert looked_at(project_root, bundle)[0] == 1
    (bundle / "python").mkdir()
    (bundle / "python/pythonw.exe").write_text("", encoding="utf-8")
    assert looked_at(project_root, bundle)[0] == 0


@pytest.mark.parametrize("name", ["tests/test_it.py", "a/__pycache__/a.pyc", "b.log", ".DS_Store"])
def test_what_only_making_and_testing_needs_is_stray(
    name: str, project_root: Path, bundle: Path
) -> None:
    (bundle / name).parent.mkdir(parents=True, exist_ok=True)
    (bundle / name).write_text("", encoding="utf-8")
    code, told = looked_at(project_root, bundle)
    assert code == 1
    assert f"stray: {name}" in told


def test_the_folder_that_it_was_built_in_is_found_inside(project_root: Path, bundle: Path) -> None:
    # Across the border of what is read at once.
    (bundle / "program").write_bytes(bytes((1 << 20) - 5) + b"/home/somebody/sources/x.py")
    code, told = looked_at(project_root, bundle, "--built-in", "/home/somebody/sources")
    assert code == 1
    assert "names /home/somebody/sources: program" in told


@pytest.mark.parametrize("missing", NEEDED)
def test_what_the_program_needs_has_to_be_there(
    missing: str, project_root: Path, bundle: Path
) -> None:
    (bundle / missing).unlink()
    (bundle / missing).parent.rmdir()
    code, told = looked_at(project_root, bundle)
    assert code == 1
    assert "missing: assets/" in told


@pytest.mark.parametrize(("megabytes", "code"), [(119, 0), (121, 1)])
def test_an_installer_has_a_limit(
    megabytes: int, code: int, project_root: Path, bundle: Path
) -> None:
    installer = bundle.parent / "program.deb"
    installer.touch()
    os.truncate(installer, megabytes * 1_000_000)  # holes weigh nothing on the disk
    assert looked_at(project_root, bundle, "--weigh", str(installer))[0] == code
