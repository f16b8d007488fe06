"""Where a vault may be made, and what is said of one that lies in danger already."""

from pathlib import Path

import pytest

from kap_companion.host.drives import Drive
from kap_companion.services.doctor import examine
from kap_companion.services.vault_place import PlaceRefused, VaultPlace
from tests.services.room import copied


def on(drive: Drive) -> VaultPlace:
    return VaultPlace(drive=lambda _: drive)


@pytest.mark.parametrize("drive", [Drive.FIXED, Drive.REMOVABLE])
def test_a_drive_of_this_computer_is_a_place(tmp_path: Path, drive: Drive) -> None:
    on(drive).check(tmp_path / "data")
    assert on(drive).warning(tmp_path / "data") == ""


def test_a_system_that_tells_no_drives_holds_nobody_up(tmp_path: Path) -> None:
    def silent(_folder: Path) -> Drive:
        raise PermissionError

    VaultPlace(drive=silent).check(tmp_path / "data")


def test_this_computer_itself_is_asked(tmp_path: Path) -> None:
    VaultPlace().check(tmp_path / "data")
    with pytest.raises(PlaceRefused, match="Nextcloud keeps this folder"):
        VaultPlace().check(tmp_path / "Nextcloud" / "data")


def test_a_network_drive_is_none(tmp_path: Path) -> None:
    with pytest.raises(PlaceRefused) as refused:
        on(Drive.NETWORK).check(tmp_path / "data")
    said = str(refused.value)
    assert str(tmp_path / "data") in said
    assert "network drive" in said
    assert "--data-dir or KAP_DATA_DIR" in said


def test_a_vault_that_is_there_is_warned_of(tmp_path: Path) -> None:
    said = on(Drive.FIXED).warning(tmp_path / "Dropbox" / "data")
    assert "Dropbox keeps this folder" in said
    assert "Make a backup" in said
    assert "network drive" in on(Drive.NETWORK).warning(tmp_path)


def test_the_doctor_says_that_a_folder_is_kept_by_others(
    tmp_path: Path, founded_folder: Path
) -> None:
    found = {each.what: each for each in examine(tmp_path / "Dropbox", {})}
    assert found["Place of the record"].words.startswith("No record can be kept in")
    copied(founded_folder, tmp_path / "Dropbox")
    found = {each.what: each for each in examine(tmp_path / "Dropbox", {})}
    assert found["Place of the record"].words.startswith("This record is in danger")
    assert "Place of the record" not in {each.what for each in examine(tmp_path, {})}
