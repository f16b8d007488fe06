"""What can be known of the application for macOS without a Mac: its papers, and its steps."""

import os
import platform
import plistlib
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kap_companion import __version__


@pytest.fixture
def macos(project_root: Path) -> Path:
    return project_root / "packaging/macos"


def steps(root: Path, *command: str, **environ: str) -> list[str]:
    search = f"{root}:{root}/packaging"
    done = subprocess.run(
        [*command, "--dry-run"],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": search, **environ},
    )
    return done.stdout.replace("\\ ", " ").splitlines()


def plist(file: Path) -> dict[str, Any]:
    found = plistlib.loads(file.read_bytes())
    assert isinstance(found, dict)
    return found


def test_the_system_is_told_what_it_is(macos: Path) -> None:
    about = plist(macos / "Info.plist")
    assert about["CFBundleIdentifier"] == "local.kap-companion.kap-companion"
    assert about["LSMinimumSystemVersion"] == "13.0"
    assert [key for key in about if key.endswith("UsageDescription")] == []


def test_it_may_no_more_than_it_needs(macos: Path) -> None:
    assert plist(macos / "entitlements.plist") == {
        "com.apple.security.cs.allow-unsigned-executable-memory": True,
        "com.apple.security.cs.disable-library-validation": True,
    }


def test_the_plugins_are_those_of_linux_but_for_the_outputs(macos: Path) -> None:
    def listed(file: Path) -> set[str]:
        lines = [line.partition("#")[0].strip() for line in file.read_text().splitlines()]
        return {Path(line).stem for line in lines if line}

    linux = listed(macos.parent / "linux/vlc-plugins.txt")
    here = listed(macos / "vlc-plugins.txt")
    assert linux - here == {"libpulse_plugin", "libalsa_plugin"}
    assert here - linux == {"libauhal_plugin"}


def test_everything_inside_is_signed_before_the_whole(project_root: Path) -> None:
    app = "packaging/macos/app.py"
    said = steps(project_root, sys.executable, app, "--vlc", "/VLC.app", MACOS_IDENTITY="Me")
    copied = [line.split()[-1].strip("'") for line in said if line.startswith("cp ")]
    signed = [line for line in said if line.startswith("codesign --force")]
    assert len(copied) > 30
    assert len(signed) == len(copied) + 1
    assert all("--options runtime --timestamp --sign Me" in line for line in signed)
    assert "entitlements.plist" in signed[-1]
    assert signed[-1].endswith("KAP Companion.app'")
    assert said[-1].startswith("codesign --verify --deep --strict")


def test_without_a_certificate_it_is_signed_by_nobody(project_root: Path) -> None:
    said = steps(project_root, sys.executable, "packaging/macos/app.py", "--vlc", "/VLC.app")
    signed = [line for line in said if line.startswith("codesign --force")]
    assert signed
    assert all("codesign --force --sign - " in line for line in signed)


def test_the_image_holds_the_application_and_a_way_to_install_it(project_root: Path) -> None:
    said = steps(project_root, "packaging/macos/dmg.sh", MACOS_IDENTITY="Me")
    image = f"build/macos/kap-companion-{__version__}-{platform.machine()}.dmg"
    assert any("ln -s /Applications" in line for line in said)
    assert any(line.startswith("hdiutil create") and image in line for line in said)
    assert f"codesign --force --timestamp --sign Me {image}" in [line.strip() for line in said]


def test_the_image_is_looked_at_by_apple_and_the_password_is_not_said(project_root: Path) -> None:
    account = {"APPLE_ID": "me@example.org", "APPLE_TEAM": "TEAM", "APPLE_PASSWORD": "secret-word"}
    said = steps(project_root, "packaging/macos/notarise.sh", **account)
    assert [line.split()[1] for line in said if line.startswith("xcrun")] == [
        *("notarytool", "stapler", "stapler"),
    ]
    assert "--wait" in said[0]
    assert "secret-word" not in "\n".join(said)


@pytest.mark.parametrize("script", ["notarise.sh", "keychain.sh"])
def test_without_an_account_it_is_said(script: str, project_root: Path) -> None:
    [said] = steps(project_root, f"packaging/macos/{script}")
    assert said.startswith(("not notarised", "no certificate"))


def test_shellcheck_finds_nothing(project_root: Path) -> None:
    if shutil.which("shellcheck") is None:
        pytest.skip("shellcheck is not installed; make check-release installs it")
    scripts = sorted((project_root / "packaging").rglob("*.sh"))
    assert len(scripts) > 8
    done = subprocess.run(
        ["shellcheck", *map(str, scripts)], capture_output=True, text=True, check=False
    )
    assert done.stdout == ""
