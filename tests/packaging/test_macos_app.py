"""The application for macOS is put together with tools of ours in the place of a Mac's."""

import json
import os
import plistlib
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

# What PyInstaller, codesign and iconutil leave behind, as far as the steps after them can tell.
PYINSTALLER = """
import pathlib, sys
app = pathlib.Path(sys.argv[sys.argv.index("--distpath") + 1]) / "KAP Companion.app/Contents"
for name in ("MacOS", "Frameworks", "Resources"):
    (app / name).mkdir(parents=True)
"""
CODESIGN = """#!/bin/sh
for target; do :; done
case "$*" in *--verify*) exit 0 ;; esac
if [ -f "$target" ]; then printf signature >>"$target"; fi
"""
ICONUTIL = """#!/bin/sh
test -f "$5/icon_512x512@2x.png" && : >"$4"
"""


@pytest.fixture
def sources(project_root: Path, tmp_path: Path) -> Path:
    """What of the sources the builder reads, in a folder of its own, with the tools beside it."""
    folder = tmp_path / "sources"
    for name in ("packaging", "kap_companion", "assets/icons", "assets/licences"):
        no_leftovers = shutil.ignore_patterns("__pycache__")
        shutil.copytree(project_root / name, folder / name, ignore=no_leftovers)
    (folder / "PyInstaller").mkdir()
    (folder / "PyInstaller/__main__.py").write_text(PYINSTALLER, encoding="utf-8")
    for name, text in (("codesign", CODESIGN), ("iconutil", ICONUTIL)):
        tool = tmp_path / "tools" / name
        tool.parent.mkdir(exist_ok=True)
        tool.write_text(text, encoding="utf-8")
        tool.chmod(0o755)
    return folder


@pytest.fixture
def vlc(sources: Path, tmp_path: Path) -> Path:
    """A VLC.app with the plugins that are wanted, and one that isn't."""
    contents = tmp_path / "VLC.app/Contents"
    for folder in ("MacOS/lib", "MacOS/plugins"):
        (contents / folder).mkdir(parents=True)
    about = plistlib.dumps({"CFBundleShortVersionString": "3.0.99"})
    (contents / "Info.plist").write_bytes(about)
    for name, true_name in (("libvlc", "libvlc.5"), ("libvlccore", "libvlccore.9")):
        (contents / f"MacOS/lib/{true_name}.dylib").write_text(name, encoding="utf-8")
        (contents / f"MacOS/lib/{name}.dylib").symlink_to(f"{true_name}.dylib")
    for name in [*wanted(sources), "libhttp_plugin.dylib"]:
        (contents / "MacOS/plugins" / name).write_text(name, encoding="utf-8")
    return contents.parent


def wanted(sources: Path) -> list[str]:
    lines = (sources / "packaging/macos/vlc-plugins.txt").read_text(encoding="utf-8").splitlines()
    return [name for line in lines if (name := line.partition("#")[0].strip())]


def build(sources: Path, vlc: Path) -> "subprocess.CompletedProcess[str]":
    tools = f"{sources.parent / 'tools'}:{os.environ['PATH']}"
    search = f"{sources}:{sources}/packaging"
    return subprocess.run(
        [sys.executable, str(sources / "packaging/macos/app.py"), "--vlc", str(vlc)],
        cwd=sources,
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "PATH": tools, "PYTHONPATH": search},
    )


def test_it_says_how_large_each_file_is_once_it_is_signed(sources: Path, vlc: Path) -> None:
    assert build(sources, vlc).returncode == 0
    folder = sources / "build/macos/KAP Companion.app/Contents/Frameworks/libvlc"
    sizes = {
        name: int(size)
        for line in (folder / "contents.txt").read_text(encoding="utf-8").splitlines()
        for size, name in [line.split(" ", 1)]
    }
    assert set(sizes) == {
        *("libvlc.dylib", "libvlccore.dylib"),
        *(f"plugins/{name}" for name in wanted(sources)),
    }
    assert sizes == {name: (folder / name).stat().st_size for name in sizes}
    assert (folder / "libvlc.dylib").read_text(encoding="utf-8") == "libvlcsignature"


def test_what_is_no_code_lies_where_the_signature_wants_it(sources: Path, vlc: Path) -> None:
    assert build(sources, vlc).returncode == 0
    contents = sources / "build/macos/KAP Companion.app/Contents"
    assert (contents / "Resources/libvlc/contents.txt").is_file()
    inside = [each for each in (contents / "Frameworks").rglob("*") if each.is_file()]
    assert {each.suffix for each in inside if not each.is_symlink()} == {".dylib"}


def test_its_parts_are_listed(sources: Path, vlc: Path) -> None:
    assert build(sources, vlc).returncode == 0
    told = json.loads((sources / "build/macos/components.json").read_text(encoding="utf-8"))
    versions = {each["name"]: each["version"] for each in told["components"]}
    assert versions["vlc"] == "3.0.99"
    assert versions["python"] == ".".join(map(str, sys.version_info[:3]))
    assert "sqlalchemy" in versions


def test_a_vlc_that_lacks_a_plugin_stops_it(sources: Path, vlc: Path) -> None:
    (vlc / "Contents/MacOS/plugins/libopus_plugin.dylib").unlink()
    done = build(sources, vlc)
    assert done.returncode == 1
    assert "libopus_plugin.dylib is missing" in done.stderr
