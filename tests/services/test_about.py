"""What the program says about itself: complete, true, and without the name of its user."""

import os
import re
import sys
import tomllib
from importlib.metadata import Distribution
from pathlib import Path

import pytest

from kap_companion import __version__
from kap_companion.errors import KapError
from kap_companion.services import about, licences
from kap_companion.services.about import About, Fact, to_hand_on

LIMIT_S = 30


@pytest.fixture
def looking(tmp_path: Path) -> About:
    return About(tmp_path / "data", lambda: tmp_path / "drive" / "backups")


def test_each_declared_package_is_named(project_root: Path) -> None:
    settings = tomllib.loads((project_root / "pyproject.toml").read_text(encoding="utf-8"))
    declared = {re.split(r"[<>=;]", each)[0] for each in settings["project"]["dependencies"]}
    assert set(licences.DEPENDENCIES) == declared


def test_each_licence_is_there_in_full(looking: About) -> None:
    found = looking.look().result(LIMIT_S).licences
    texts = {each.name: each.text for each in found}
    assert found[0].name == "KAP Companion"
    assert "Permission is hereby granted, free of charge" in texts["KAP Companion"]
    assert [name for name, text in texts.items() if len(text) < 500] == []
    for name, words in (
        ("PySide6_Essentials", "GNU LESSER GENERAL PUBLIC LICENSE"),
        ("libVLC", "GNU LESSER GENERAL PUBLIC LICENSE"),
        ("mutagen", "GNU GENERAL PUBLIC LICENSE"),
        ("sqlcipher3", "freely"),
        ("sqlcipher3", "ZETETIC LLC"),
        ("sqlcipher3", "Apache License"),  # of the OpenSSL in it
        ("cffi", "MIT No Attribution"),  # what a declared package needs in turn
    ):
        assert words in texts[name], name


def test_a_bundle_needs_no_more_of_a_package_than_its_metadata(tmp_path: Path) -> None:
    metadata = tmp_path / "some-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: some\nVersion: 1.0\n")
    (metadata / "LICENSE").write_text("Do as you like.", encoding="utf-8")
    (metadata / "RECORD").write_text("some/LICENSE,,\nsome-1.0.dist-info/LICENSE,,\n")
    found = licences.licence_of(Distribution.at(metadata))
    assert (found.name, found.version, found.text) == ("some", "1.0", "Do as you like.")


def test_python_s_licence_is_found_where_windows_has_it(
    looking: About, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "LICENSE.txt").write_text("What Python may be used for.", encoding="utf-8")
    monkeypatch.setattr(os, "__file__", str(tmp_path / "python311.zip" / "os.pyc"))
    monkeypatch.setattr(sys, "base_prefix", str(tmp_path))
    texts = {each.name: each.text for each in looking.look().result(LIMIT_S).licences}
    assert texts["Python"] == "What Python may be used for."


def test_what_it_runs_on_is_told(looking: About) -> None:
    made = looking.look().result(LIMIT_S)
    words = {fact.what: fact.words for fact in made.versions}
    assert words["KAP Companion"] == __version__
    for what in ("SQLCipher", "libVLC"):
        assert re.match(r"\d+\.\d+", words[what]), words
    assert Path(made.vlc).is_file()


def test_without_vlc_it_says_so(looking: About, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kap_companion.audio.libvlc.import_vlc", lambda: None)
    made = looking.look().result(LIMIT_S)
    assert made.vlc == "not found"
    assert Fact("libVLC", "not found") in made.versions


def test_an_incomplete_installation_says_what_to_do(
    looking: About, monkeypatch: pytest.MonkeyPatch
) -> None:
    def absent() -> None:
        raise FileNotFoundError("The installation is not complete. Install KAP Companion again.")

    monkeypatch.setattr(about, "licences", absent)
    with pytest.raises(KapError, match="Install KAP Companion again"):
        looking.look().result(LIMIT_S)


def test_places_are_where_the_program_keeps_things(looking: About, tmp_path: Path) -> None:
    places = {fact.what: Path(fact.words) for fact in looking.places()}
    assert places["Data folder"] == tmp_path / "data"
    assert places["Settings of this computer"] == tmp_path / "data" / "settings.json"
    assert places["Backups"] == tmp_path / "drive" / "backups"
    assert (places["Program"] / "cli.py").is_file()


def test_the_name_of_the_user_is_left_out() -> None:
    home = Path("/home/lena")
    facts = [
        Fact("Data folder", "/home/lena/.local/share/KAP Companion"),
        Fact("Backups", "/media/lena/stick"),
        Fact("Program", "/usr/lib/kap-companion"),
        Fact("libVLC", "3.0.21 Vetinari"),
    ]
    assert to_hand_on(facts, home).splitlines() == [
        "Data folder: ~/.local/share/KAP Companion",
        "Backups: /media/~/stick",
        "Program: /usr/lib/kap-companion",
        "libVLC: 3.0.21 Vetinari",
    ]
