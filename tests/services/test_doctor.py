"""The doctor: says what is there and what is missing, and touches nothing."""

import os
import sys
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from kap_companion.audio.libvlc import Origin
from kap_companion.audio.outputs import SoundReport
from kap_companion.services import doctor
from kap_companion.services.doctor import Finding, examine
from tests.rights import as_anybody
from tests.services.room import RoomClock


def found(data: Path, **environ: str) -> dict[str, Finding]:
    return {finding.what: finding for finding in examine(data, environ)}


def test_on_this_computer_the_packages_are_there(tmp_path: Path) -> None:
    findings = found(tmp_path, DISPLAY=":0")
    for what in ("Python", "SQLAlchemy", "sqlcipher3", "PyNaCl", "Display", "Data folder", "Disk"):
        assert findings[what].good, findings[what].line
    assert findings["Clock for T+"].good
    assert findings["Python"].line.startswith("ok ")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("environ", [{"DISPLAY": ":1"}, {"WAYLAND_DISPLAY": "wayland-0"}])
def test_a_display_is_named(tmp_path: Path, environ: dict[str, str]) -> None:
    assert found(tmp_path, **environ)["Display"].words in environ.values()


def test_without_a_display_the_tour_is_left(tmp_path: Path) -> None:
    display = found(tmp_path)["Display"]
    assert not display.good
    assert "tour" in display.words


def test_elsewhere_the_desktop_has_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "system_clock", RoomClock)
    monkeypatch.setattr(sys, "platform", "darwin")
    assert found(tmp_path)["Display"].good


def test_what_is_not_installed_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(doctor, "version", absent)
    monkeypatch.setattr(doctor, "asset_path", lambda _name: tmp_path / "nothing")
    monkeypatch.setattr(doctor, "system_clock", RoomClock)
    findings = found(tmp_path)
    assert findings["PyNaCl"].line == "missing  PyNaCl: not installed"
    assert not findings["Music"].good
    assert not findings["Clock for T+"].good


@pytest.mark.parametrize(
    ("report", "good", "words"),
    [
        (SoundReport("3.0.21", "pulse", ("Speakers", "Head-set"), ""), True, "Speakers, Head-set"),
        (SoundReport("3.0.21", "alsa", (), ""), True, "default output"),
        (SoundReport("", "", (), "libVLC was not found."), False, "libVLC was not found."),
    ],
)
def test_the_sound_is_told(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    report: SoundReport,
    good: bool,  # noqa: FBT001
    words: str,
) -> None:
    monkeypatch.setattr(doctor, "look_for_sound", lambda: report)
    sound = found(tmp_path)["Sound"]
    assert sound.good is good
    assert words in sound.words


@pytest.mark.parametrize(
    ("origin", "good"), [(Origin.BUNDLE, True), (Origin.SYSTEM, True), (Origin.INSTEAD, False)]
)
def test_it_says_whose_vlc_plays(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    origin: Origin,
    good: bool,  # noqa: FBT001
) -> None:
    report = SoundReport("3.0.21", "pulse", (), "", origin)
    monkeypatch.setattr(doctor, "look_for_sound", lambda: report)
    vlc = found(tmp_path)["VLC"]
    assert (vlc.good, vlc.words) == (good, f"3.0.21, {origin.value}")


def test_the_data_folder_and_its_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert "can’t be written to" in found(tmp_path / "new" / "folder")["Data folder"].words
    monkeypatch.setattr(doctor, "free_bytes", lambda _: 5_000_000)
    assert found(tmp_path)["Disk"] == Finding(good=False, what="Disk", words="5 MB free")

    def silent(_folder: Path) -> int:
        raise OSError

    monkeypatch.setattr(doctor, "free_bytes", silent)
    assert not found(tmp_path)["Disk"].good


def test_a_folder_that_is_closed_is_told_and_the_rest_goes_on(tmp_path: Path) -> None:
    theirs = tmp_path / "theirs"
    theirs.mkdir(mode=0)
    with as_anybody():
        findings = found(theirs / "data")
    theirs.chmod(0o700)
    for what in ("Data folder", "Vault"):
        assert not findings[what].good
        assert "another user" in findings[what].words
    assert findings["SQLAlchemy"].good


def test_the_vault_is_seen_and_not_opened(tmp_path: Path, founded_folder: Path) -> None:
    assert "none yet" in found(tmp_path)["Vault"].words
    assert found(founded_folder)["Vault"].words == "there, locked"
