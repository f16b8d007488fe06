"""A backup as it lies on a drive: found by its page, and never more than it says."""

import json
import sys
import time
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path

import pytest

from kap_companion.vault import BackupUnusable
from kap_companion.vault.backup_folder import (
    CHUNK,
    FILES,
    MANIFEST,
    MOST_BYTES,
    PART,
    Backup,
    Manifest,
    backups_in,
    check_bytes,
    free_name,
    hash_of,
    leftovers_in,
    look_at,
    manifest_bytes,
    remove,
    vault_id,
)
from kap_companion.vault.engine import DATABASE
from tests.vault.rig import NOON

VAULT = "0123abcd" * 4
NAME = "kap-backup-20260302T120000Z-0123abcd"
PAGE = """{
 "vault": "0123abcd0123abcd0123abcd0123abcd",
 "made_us": 1772452800000000,
 "schema": "0002",
 "entries": 7,
 "device": "device",
 "seq": 5,
 "hash": "00ff",
 "database_bytes": 8,
 "files": {
  "vault.db": "file of vault.db",
  "slots.json": "file of slots.json",
  "slots.copy.json": "file of slots.copy.json"
 },
 "format": 1
}"""


def manifest(made: datetime = NOON, vault: str = VAULT) -> Manifest:
    files = {name: sha256(name.encode()).hexdigest() for name in FILES[1:]}
    made_us = round(made.timestamp() * 1_000_000)
    size = len(DATABASE.encode())
    return Manifest(vault, made_us, "0002", 7, "device", 5, "00ff", size, files)


def laid(path: Path, page: Manifest) -> Backup:
    """A backup whose files hold their own names."""
    path.mkdir()
    for name in FILES[1:]:
        (path / name).write_text(name)
    (path / MANIFEST).write_bytes(manifest_bytes(page))
    return Backup(path, page)


def test_the_page_for_ever(tmp_path: Path) -> None:
    """Known answer: what today's version writes, later ones have to read."""
    files = {name: f"file of {name}" for name in FILES[1:]}
    page = Manifest(VAULT, 1_772_452_800_000_000, "0002", 7, "device", 5, "00ff", 8, files)
    assert manifest_bytes(page).decode() == PAGE
    (tmp_path / NAME).mkdir()
    (tmp_path / NAME / MANIFEST).write_text(PAGE)
    assert backups_in(tmp_path) == (Backup(tmp_path / NAME, page),)
    assert page.made == NOON


def test_whose_it_is_tells_nothing_else() -> None:
    assert vault_id("practice") == sha256(b"practice").hexdigest()[:32]


def test_a_name_that_nothing_has(tmp_path: Path) -> None:
    berlin = NOON.astimezone(timezone(timedelta(hours=1)))
    for expected in (NAME, f"{NAME}-2", f"{NAME}-3"):
        assert free_name(tmp_path, VAULT, berlin) == expected
        (tmp_path / expected).touch()


@pytest.mark.skipif(sys.platform == "win32", reason="a zone can't be set there")
def test_a_name_is_of_no_time_zone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Asia/Kolkata")
        time.tzset()
        assert free_name(tmp_path, VAULT, NOON) == NAME
    time.tzset()


def test_the_newest_comes_first_and_of_one_vault_alone(tmp_path: Path) -> None:
    days = [NOON + timedelta(days=days) for days in (1, 3, 2)]
    one, three, two = (
        laid(tmp_path / f"kap-backup-2026030{number}T000000Z-0123abcd", manifest(day))
        for number, day in enumerate(days, 1)
    )
    other = laid(tmp_path / f"{NAME}-12", manifest(NOON, "f" * 32))
    assert backups_in(tmp_path) == (three, two, one, other)
    assert backups_in(tmp_path, VAULT) == (three, two, one)
    assert backups_in(tmp_path, "f" * 32) == (other,)
    assert backups_in(tmp_path, "f" * 31) == ()


@pytest.mark.parametrize(
    "name",
    [f"{NAME}-", f"{NAME}-x", f"x{NAME}", NAME.upper(), NAME.replace("Z", ""), f"{NAME}{PART}"],
)
def test_what_is_called_otherwise_is_none(tmp_path: Path, name: str) -> None:
    laid(tmp_path / name, manifest())
    assert backups_in(tmp_path) == ()


@pytest.mark.parametrize(
    "change",
    [
        {"format": 2},
        {"format": None},
        {"made_us": -1},
        {"made_us": 10**30},
        {"files": {}},
        {"entries": None},
        {"seq": "five"},
        *({name: ...} for name in ("vault", "schema", "device", "hash", "database_bytes")),
    ],
)
def test_a_page_without_what_it_must_say_is_none(tmp_path: Path, change: dict[str, object]) -> None:
    laid(tmp_path / NAME, manifest())
    page = json.loads((tmp_path / NAME / MANIFEST).read_bytes()) | change
    kept = {name: value for name, value in page.items() if value is not ...}
    (tmp_path / NAME / MANIFEST).write_text(json.dumps(kept))
    assert backups_in(tmp_path) == ()


def test_the_first_year_that_a_backup_may_be_of(tmp_path: Path) -> None:
    first = laid(tmp_path / NAME, manifest(datetime(1970, 1, 1, tzinfo=UTC)))
    assert backups_in(tmp_path) == (first,)


def test_a_page_as_long_as_is_allowed_is_read_and_no_longer_one(tmp_path: Path) -> None:
    made = laid(tmp_path / NAME, manifest())
    path = tmp_path / NAME / MANIFEST
    path.write_bytes(path.read_bytes().ljust(MOST_BYTES))
    assert backups_in(tmp_path) == (made,)
    path.write_bytes(path.read_bytes() + b" ")
    assert backups_in(tmp_path) == ()


def test_links_lead_to_none(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    made = laid(tmp_path / "elsewhere" / NAME, manifest())
    (tmp_path / NAME).symlink_to(made.path)
    assert backups_in(tmp_path) == ()
    with pytest.raises(BackupUnusable):
        look_at(tmp_path / NAME)
    other = laid(tmp_path / f"{NAME}-2", manifest())
    (other.path / MANIFEST).unlink()
    (other.path / MANIFEST).symlink_to(made.path / MANIFEST)
    assert backups_in(tmp_path) == ()
    (other.path / MANIFEST).unlink()
    (other.path / MANIFEST).mkdir()
    assert backups_in(tmp_path) == ()


def test_a_look_tells_whether_all_is_there(tmp_path: Path) -> None:
    made = laid(tmp_path / "any name", manifest())
    assert look_at(made.path) == made
    for name in FILES[1:]:
        content = (made.path / name).read_bytes()
        (made.path / name).unlink()
        with pytest.raises(BackupUnusable):
            look_at(made.path)
        (made.path / name).symlink_to(tmp_path / "elsewhere")
        (tmp_path / "elsewhere").write_bytes(content)
        with pytest.raises(BackupUnusable):
            look_at(made.path)
        (made.path / name).unlink()
        (made.path / name).write_bytes(content)
    assert look_at(made.path) == made
    (made.path / DATABASE).write_bytes(b"longer than that")
    with pytest.raises(BackupUnusable):
        look_at(made.path)


@pytest.mark.parametrize("name", FILES[1:])
def test_every_byte_is_checked(tmp_path: Path, name: str) -> None:
    made = laid(tmp_path / NAME, manifest())
    told: list[int] = []
    check_bytes(made, told.append)
    assert told == [len(each) for each in FILES[1:]]
    (made.path / name).write_text(name.upper())
    with pytest.raises(BackupUnusable):
        check_bytes(made, told.append)


def test_a_large_file_is_read_in_parts(tmp_path: Path) -> None:
    content = b"x" * (2 * CHUNK + 5)
    (tmp_path / "file").write_bytes(content)
    told: list[int] = []
    assert hash_of(tmp_path / "file", told.append) == sha256(content).hexdigest()
    assert told == [CHUNK, CHUNK, 5]


def test_only_its_own_files_are_taken_away(tmp_path: Path) -> None:
    made = laid(tmp_path / NAME, manifest())
    (made.path / FILES[1]).unlink()  # one is gone already
    (made.path / "thesis.odt").write_text("all of it")
    with pytest.raises(OSError, match="not empty"):
        remove(made.path)
    assert [path.name for path in made.path.iterdir()] == ["thesis.odt"]
    (made.path / "thesis.odt").unlink()
    remove(made.path)
    assert not made.path.exists()


def test_what_was_begun_and_never_finished(tmp_path: Path) -> None:
    left = [tmp_path / f"{NAME}{PART}", tmp_path / f"{NAME}-2{PART}"]
    for path in left:
        path.mkdir()
    (tmp_path / f"kap-backup-20260302T120000Z-ffffffff{PART}").mkdir()
    (tmp_path / f"kap-backup-of-mine{PART}").mkdir()
    (tmp_path / f"{NAME}-3{PART}").symlink_to(left[0])
    (tmp_path / NAME).mkdir()
    assert sorted(leftovers_in(tmp_path, VAULT)) == sorted(left)
