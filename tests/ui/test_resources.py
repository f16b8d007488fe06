import sys
from pathlib import Path

import pytest

from kap_companion.resources import asset_path, bundled_folder, licence_path


def test_an_asset_of_the_source_tree_is_found(project_root: Path) -> None:
    assert asset_path("icons/dose.svg") == project_root / "assets" / "icons" / "dose.svg"


def test_a_frozen_bundle_brings_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "assets" / "icons").mkdir(parents=True)
    drawing = tmp_path / "assets" / "icons" / "dose.svg"
    drawing.touch()
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert asset_path("icons/dose.svg") == drawing


def test_a_missing_asset_is_named() -> None:
    with pytest.raises(FileNotFoundError, match="assets/music/unheard-of"):
        asset_path("music/unheard-of")


def test_the_licence_is_found_in_the_source_tree_and_in_a_bundle(
    project_root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert licence_path() == project_root / "LICENSE"
    (tmp_path / "LICENSE").touch()
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert licence_path() == tmp_path / "LICENSE"


def test_what_an_installer_lays_into_the_package_is_found_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert bundled_folder("libvlc") is None
    (tmp_path / "libvlc").mkdir()
    monkeypatch.setattr("kap_companion.resources.PACKAGE", tmp_path)
    assert bundled_folder("libvlc") == tmp_path / "libvlc"
