"""What kind of drive a file is on, as this computer's list of drives tells it."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from kap_companion.host.drives import Drive, drive_of


@dataclass(frozen=True)
class Mounted:
    mountpoint: str
    fstype: str
    opts: str = "rw"


DRIVES = (
    Mounted("/", "ext4"),
    Mounted("/home", "btrfs"),
    Mounted("/home/ana/nas", "cifs"),
    Mounted("/mnt/sea", "nfs4"),
    Mounted("/media/ana/STICK", "vfat"),
    Mounted("/run/media/ana/CARD", "exfat"),
    Mounted("/srv/odd", "ext4", "rw,removable"),
)


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("/home/ana/music/a.flac", Drive.FIXED),
        ("/home/ana/nas/a.flac", Drive.NETWORK),
        ("/home/ana/nasty/a.flac", Drive.FIXED),
        ("/mnt/sea/deep/a.mp3", Drive.NETWORK),
        ("/media/ana/STICK/a.mp3", Drive.REMOVABLE),
        ("/run/media/ana/CARD/x/a.mp3", Drive.REMOVABLE),
        ("/srv/odd/a.ogg", Drive.REMOVABLE),
        ("//server/share/a.ogg", Drive.NETWORK),
    ],
)
def test_each_place_has_the_kind_of_its_drive(place: str, kind: Drive) -> None:
    assert drive_of(Path(place), lambda: DRIVES) is kind


def test_a_drive_that_nobody_knows_is_taken_as_fixed() -> None:
    assert drive_of(Path("/somewhere/a.ogg"), tuple) is Drive.FIXED


def test_this_computer_itself_is_asked(tmp_path: Path) -> None:
    assert drive_of(tmp_path / "a.ogg") in Drive


def test_a_link_counts_as_the_drive_that_it_leads_to(tmp_path: Path) -> None:
    stick, home = tmp_path / "stick", tmp_path / "home"
    (stick / "album").mkdir(parents=True)
    home.mkdir()
    (home / "album").symlink_to(stick / "album")
    mounted = (Mounted("/", "ext4"), Mounted(str(stick), "vfat", "rw,removable"))
    assert drive_of(home / "album" / "a.ogg", lambda: mounted) is Drive.REMOVABLE
    (stick / "back").symlink_to(home)
    assert drive_of(stick / "back" / "a.ogg", lambda: mounted) is Drive.FIXED
