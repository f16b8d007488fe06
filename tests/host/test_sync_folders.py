"""Which folders a file-sync program keeps, told by their names, marks, and what the system says."""

import json
from pathlib import Path

import pytest

from kap_companion.host.sync_folders import synced_by


def seen(folder: Path, home: Path, **environ: str) -> str:
    return synced_by(folder, home, environ)


@pytest.mark.parametrize(
    ("name", "program"),
    [
        ("OneDrive", "OneDrive"),
        ("OneDrive - Haus am Fluss", "OneDrive"),
        ("Dropbox", "Dropbox"),
        ("Dropbox (Haus am Fluss)", "Dropbox"),
        ("Haus am Fluss Dropbox", "Dropbox"),
        ("Google Drive", "Google Drive"),
        ("iCloudDrive", "iCloud Drive"),
        ("NextCloud", "Nextcloud"),
        ("ownCloud", "ownCloud"),
        ("pCloudDrive", "pCloud"),
        ("MEGA", "MEGA"),
        ("Library/Mobile Documents/x", "iCloud Drive"),
        ("Library/CloudStorage/Box-Box", "a cloud drive"),
        ("Library/CloudStorage/OneDrive-Haus", "OneDrive"),
        ("Drive", ""),
        ("my dropbox backups", ""),
        ("OneDriver", ""),
        ("Library/Application Support", ""),
    ],
)
def test_a_folder_is_known_by_its_name(tmp_path: Path, name: str, program: str) -> None:
    assert seen(tmp_path / name / "KAP Companion", tmp_path) == program


@pytest.mark.parametrize(
    ("mark", "program"),
    [
        (".stfolder", "Syncthing"),
        (".dropbox.cache", "Dropbox"),
        (".849C9593-D756-4E56-8D6E-42412F2A707B", "OneDrive"),
        (".tmp.driveupload", "Google Drive"),
        (".nextcloudsync.log", "Nextcloud"),
        (".sync_0a1b2c3d.db", "Nextcloud or ownCloud"),
        ("._sync_0a1b2c3d.db", "Nextcloud or ownCloud"),
        (".megaignore", "MEGA"),
        (".dropbox", ""),
        (".sync", ""),
    ],
)
def test_a_folder_is_known_by_what_lies_in_it(tmp_path: Path, mark: str, program: str) -> None:
    (tmp_path / "kept" / mark).mkdir(parents=True)
    assert seen(tmp_path / "kept" / "deep" / "data", tmp_path) == program
    assert seen(tmp_path / "beside" / "data", tmp_path) == ""


@pytest.mark.parametrize("name", ["OneDrive", "OneDriveCommercial", "OneDriveConsumer"])
def test_windows_says_where_onedrive_is(tmp_path: Path, name: str) -> None:
    environ = {name: str(tmp_path / "Firma")}
    assert seen(tmp_path / "Firma" / "data", tmp_path, **environ) == "OneDrive"
    assert seen(tmp_path / "Firma 2" / "data", tmp_path, **environ) == ""
    assert seen(tmp_path / "data", tmp_path, **{name: ""}) == ""


@pytest.mark.parametrize("place", [".dropbox", "Roaming/Dropbox", "Local/Dropbox"])
def test_dropbox_says_where_it_is(tmp_path: Path, place: str) -> None:
    told = {"personal": {"path": str(tmp_path / "mine")}, "business": {"path": 7}, "odd": []}
    (tmp_path / place).mkdir(parents=True)
    (tmp_path / place / "info.json").write_text(json.dumps(told))
    environ = {"APPDATA": str(tmp_path / "Roaming"), "LOCALAPPDATA": str(tmp_path / "Local")}
    assert seen(tmp_path / "mine" / "data", tmp_path, **environ) == "Dropbox"
    assert seen(tmp_path / "data", tmp_path, **environ) == ""


@pytest.mark.parametrize("text", ["", "[]", "{", "null", '{"personal": "/x"}', "[" * 9_000])
def test_what_dropbox_says_may_be_anything(tmp_path: Path, text: str) -> None:
    (tmp_path / ".dropbox").mkdir()
    (tmp_path / ".dropbox" / "info.json").write_text(text)
    assert seen(tmp_path / "data", tmp_path) == ""


def test_where_a_link_leads_counts_and_where_it_lies(tmp_path: Path) -> None:
    (tmp_path / "Nextcloud" / "data").mkdir(parents=True)
    (tmp_path / "data").symlink_to(tmp_path / "Nextcloud" / "data")
    assert seen(tmp_path / "data", tmp_path) == "Nextcloud"
    (tmp_path / "plain").mkdir()
    (tmp_path / "Nextcloud" / "out").symlink_to(tmp_path / "plain")
    assert seen(tmp_path / "Nextcloud" / "out", tmp_path) == "Nextcloud"
    assert seen(tmp_path / "plain", tmp_path) == ""
