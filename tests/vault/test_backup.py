"""A backup is whole and checked, or it is not there; writing goes on while it is made."""

import errno
import json
import os
import shutil
import stat
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlcipher3 import dbapi2

from kap_companion.domain.entry import NewEntry
from kap_companion.domain.events import Observed
from kap_companion.vault import BackupFailed, Stopped, Vault, VaultUnavailable, backups_in
from kap_companion.vault import backup as backup_module
from kap_companion.vault.backup import PAGES_AT_ONCE, SPARE_BYTES
from kap_companion.vault.backup_folder import FILES, MANIFEST, PART, Backup, look_at
from kap_companion.vault.backup_rotation import drop_all_but, drop_outlived
from kap_companion.vault.copies import Facts, facts_of
from kap_companion.vault.engine import DATABASE, PAGE_BYTES
from kap_companion.vault.slots import SLOT_FILES
from tests.vault.conftest import Template, mounted
from tests.vault.rig import copied, note, opened, to_the_letter, with_the_key, write

MANY = 3_000
FULL = (
    "The backup was not made: the drive is full. The vault itself is safe. Free some space, or "
    "choose another folder."
)
UNREADABLE = (
    "The backup was not made: the vault's file can't be read to its end. What is there stays as "
    "it is. Check the vault."
)
NOT_READ_BACK = (
    "The backup was not made: what was written could not be read back. The vault itself is safe. "
    "Check the drive, or choose another folder."
)
OTHER = (
    "The backup was not made: the drive reports an error. The vault itself is safe. Check the "
    "drive, or choose another folder."
)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    folder = tmp_path / "backups"
    folder.mkdir()
    return folder


def big(vault: Vault) -> None:
    """Some megabytes, so that copying takes more than one step."""
    write(vault, *(NewEntry("session-1", Observed("x" * 1_000)) for _ in range(MANY)))


def test_a_backup_is_a_vault_of_its_own(vault: Vault, template: Template, place: Path) -> None:
    note(vault, "the last words")
    backup = vault.back_up(place)
    assert backup.path.parent == place
    assert {path.name for path in backup.path.iterdir()} == set(FILES)
    for secret in ("seven quiet rivers", template.code):
        with opened(copied(backup.path, place / secret), secret) as again:
            assert again.reader.search("last words")
            assert again.verify().ok


def test_the_page_says_what_it_holds_and_names_nobody(vault: Vault, place: Path) -> None:
    last = note(vault, "a name: Nora Weiß")
    backup = vault.back_up(place)
    manifest = backup.manifest
    assert (manifest.entries, manifest.seq, manifest.device) == (11, last.seq, last.device)
    assert manifest.vault == vault.backup_id
    assert backups_in(place) == (backup,)
    page = (backup.path / MANIFEST).read_text()
    for word in ("Nora", "Ada", "Practice", vault.practice_subject):
        assert word not in page
        assert word not in backup.path.name


def test_only_its_owner_may_read_it(vault: Vault, place: Path) -> None:
    backup = vault.back_up(place)
    for path in (backup.path, *backup.path.iterdir()):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0


def test_nothing_of_it_can_be_read_without_the_key(vault: Vault, place: Path) -> None:
    note(vault, "my mother's garden")
    content = (vault.back_up(place).path / DATABASE).read_bytes()
    assert b"garden" not in content
    assert not content.startswith(b"SQLite")


def test_an_anchor_is_in_every_backup(vault: Vault, place: Path) -> None:
    last = note(vault, "the last")
    backup = vault.back_up(place)
    with with_the_key(backup.path) as connection:
        rows = connection.execute("SELECT device, seq FROM anchor ORDER BY position").fetchall()
    assert tuple(rows[-1]) == (last.device, last.seq)


def test_writing_goes_on_meanwhile(vault: Vault, place: Path) -> None:
    big(vault)
    told: list[tuple[int, int]] = []

    def and_write(done: int, total: int) -> None:
        told.append((done, total))
        note(vault, "meanwhile")

    backup = vault.back_up(place, and_write)
    assert backup.manifest.entries == MANY + 10
    assert len(told) > 4
    assert told[0][0] == PAGES_AT_ONCE * PAGE_BYTES
    assert told == sorted(told)
    assert told[-1][0] == told[-1][1]
    assert vault.reader.search("meanwhile")
    assert vault.verify().ok


@pytest.mark.parametrize("step", range(5))
def test_stopped_at_any_step_leaves_nothing(vault: Vault, place: Path, step: int) -> None:
    big(vault)
    asked = iter([False] * step)
    with pytest.raises(Stopped):
        vault.back_up(place, cancelled=lambda: next(asked, True))
    assert list(place.iterdir()) == []


def test_two_in_one_second(vault: Vault, place: Path) -> None:
    class Standing:
        def now(self) -> object:
            return moment

    moment = vault._clock.now()  # noqa: SLF001  # a clock that stands
    vault._clock = Standing()  # type: ignore[assignment]  # noqa: SLF001
    names = [vault.back_up(place).path.name for _ in range(3)]
    assert len(set(names)) == 3
    assert len(backups_in(place)) == 3


def test_what_an_earlier_try_left_is_swept(vault: Vault, place: Path) -> None:
    first = vault.back_up(place)
    left = first.path.rename(first.path.with_name(first.path.name + PART))
    foreign = place / ("kap-backup-20260101T000000Z-00000000" + PART)
    foreign.mkdir()
    link = place / (first.path.name + "-2" + PART)
    link.symlink_to(foreign)
    file = place / (first.path.name + "-3" + PART)
    file.touch()  # no folder, so nothing of ours: it stays, and is in nobody's way
    second = vault.back_up(place)
    assert not left.exists()
    assert set(place.iterdir()) == {foreign, link, file, second.path}


def test_a_folder_that_is_gone(vault: Vault, place: Path) -> None:
    said = (
        "The backup was not made: its folder is not there. The vault itself is safe. Connect the "
        "drive, or choose another folder."
    )
    with pytest.raises(BackupFailed, match=to_the_letter(said)):
        vault.back_up(place / "drive")
    (place / "file").touch()
    with pytest.raises(BackupFailed, match="not there"):
        vault.back_up(place / "file")


def test_a_drive_that_is_full(vault: Vault, small_disk: Path) -> None:
    big(vault)
    with pytest.raises(BackupFailed, match="full"):
        vault.back_up(small_disk)
    assert list(small_disk.iterdir()) == []


def test_it_takes_room_for_the_vault_and_some_to_spare(
    vault: Vault, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    needed = vault.back_up(place).manifest.database_bytes + SPARE_BYTES
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: SimpleNamespace(free=needed - 1))
    with pytest.raises(BackupFailed, match="full"):
        vault.back_up(place)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: SimpleNamespace(free=needed))
    vault.back_up(place)


def test_a_drive_that_fills_up_meanwhile(vault: Vault, tmp_path: Path) -> None:
    big(vault)
    with mounted(tmp_path / "disk", "-t", "tmpfs", "-o", "size=16m", "tmpfs") as disk:

        def fill(_done: int, _total: int) -> None:
            with (disk / "other").open("ab") as other:
                other.write(bytes(shutil.disk_usage(disk).free))

        with pytest.raises(BackupFailed, match="full"):
            vault.back_up(disk, fill)
        assert [path.name for path in disk.iterdir()] == ["other"]
    assert vault.verify().ok


def test_a_drive_that_can_not_be_written_to(vault: Vault, tmp_path: Path) -> None:
    with (
        mounted(tmp_path / "disk", "-t", "tmpfs", "-o", "ro", "tmpfs") as disk,
        pytest.raises(BackupFailed, match="can't be written to"),
    ):
        vault.back_up(disk)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.EIO, "I/O", "secret"), OTHER),
        (OSError("secret"), OTHER),
        (OSError(errno.ENOSPC, "secret"), FULL),
        (dbapi2.OperationalError("secret"), OTHER),
        (dbapi2.OperationalError("database or disk is full"), FULL),
        (DBAPIError("secret", {}, dbapi2.DatabaseError("file is not a database")), UNREADABLE),
        (SQLAlchemyError("secret"), OTHER),
    ],
)
def test_whatever_the_drive_says_becomes_a_sentence(
    vault: Vault, place: Path, error: Exception, said: str
) -> None:
    def fail(_done: int, _total: int) -> None:
        raise error

    with pytest.raises(BackupFailed, match=to_the_letter(said)):
        vault.back_up(place, fail)
    assert list(place.iterdir()) == []


def test_a_vault_that_is_damaged_makes_no_backup(vault: Vault, folder: Path, place: Path) -> None:
    good = vault.back_up(place)
    big(vault)
    vault.close()
    with (folder / DATABASE).open("r+b") as file:
        file.seek(900 * 4096 + 50)
        file.write(bytes(16))
    with opened(folder) as again:
        with pytest.raises(BackupFailed, match="Check the vault"):
            again.back_up(place)
        assert "Damaged pages" in again.verify().problem
    assert backups_in(place) == (good,)


def test_what_can_not_be_read_back_is_no_backup(vault: Vault, place: Path) -> None:
    """The drive says that it wrote, and did not."""

    def forget(done: int, total: int) -> None:
        if done * 3 == total:
            (copy,) = place.glob(f"*{PART}/{DATABASE}")
            os.truncate(copy, copy.stat().st_size - 4096)

    with pytest.raises(BackupFailed):
        vault.back_up(place, forget)
    assert list(place.iterdir()) == []


@pytest.mark.parametrize(
    ("sound", "entries", "said"),
    [
        ([True, True], 1, NOT_READ_BACK),
        ([False, True], 0, NOT_READ_BACK),
        ([False, False], 0, UNREADABLE),
    ],
)
def test_a_copy_that_differs_is_no_backup(
    vault: Vault,
    place: Path,
    monkeypatch: pytest.MonkeyPatch,
    sound: list[bool],
    entries: int,
    said: str,
) -> None:
    """Its pages are not sound, or hold so many entries more than the vault."""
    more = iter([0, entries])

    def read(connection: Connection) -> Facts:
        found = facts_of(connection)
        return replace(found, entries=found.entries + next(more))

    monkeypatch.setattr(backup_module, "facts_of", read)
    monkeypatch.setattr(backup_module, "pages_are_sound", lambda _connection: sound.pop(0))
    with pytest.raises(BackupFailed, match=to_the_letter(said)):
        vault.back_up(place)
    assert list(place.iterdir()) == []


def test_what_can_not_be_swept_stands_in_nobodys_way(vault: Vault, place: Path) -> None:
    first = vault.back_up(place)
    left = first.path.rename(first.path.with_name(first.path.name + PART))
    (left / "drive").mkdir()
    with mounted(left / "drive", "-t", "tmpfs", "tmpfs"):
        second = vault.back_up(place)
        assert backups_in(place) == (second,)


# What lies in a folder of backups


def test_what_is_no_backup_is_left_out(vault: Vault, place: Path) -> None:
    backup = vault.back_up(place)
    name = backup.path.name
    (place / "kap-backup-20260101T000000Z-12345678").mkdir()
    (place / "kap-backup-20260102T000000Z-12345678").touch()
    (place / "kap-backup-20260103T000000Z-12345678").symlink_to(backup.path)
    copied(backup.path, place / "my own name")
    copied(backup.path, place / (name + PART))
    linked = copied(backup.path, place / (name + "-7"))
    (linked / MANIFEST).unlink()
    (linked / MANIFEST).symlink_to(backup.path / MANIFEST)
    assert backups_in(place) == (backup,)
    assert backups_in(place, vault.backup_id) == (backup,)
    assert backups_in(place, "another vault") == ()


@pytest.mark.parametrize(
    "page",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b"\xff",
        b"[" * 70_000,
        b"[" * 60_000,
        b'{"format": 1}',
        {"format": 2},
        {"made_us": -1},
        {"made_us": 10**30},
        {"made_us": "soon"},
        {"files": {}},
        {"files": "vault.db"},
        {"database_bytes": None},
    ],
)
def test_a_page_that_makes_no_sense(
    vault: Vault, place: Path, page: bytes | dict[str, object]
) -> None:
    backup = vault.back_up(place)
    path = backup.path / MANIFEST
    if isinstance(page, dict):
        page = json.dumps(json.loads(path.read_text()) | page).encode()
    path.write_bytes(page)
    assert backups_in(place) == ()


# Letting go


def aged(backup: Backup, age: timedelta) -> Path:
    """A copy of a backup, made so long before now."""
    made = NOW - age
    path = backup.path.parent / f"kap-backup-{made:%Y%m%dT%H%M%SZ}-{backup.manifest.vault[:8]}"
    shutil.copytree(backup.path, path)
    page = json.loads((path / MANIFEST).read_text()) | {"made_us": round(made.timestamp() * 1e6)}
    (path / MANIFEST).write_text(json.dumps(page))
    return path


def of_another_vault(path: Path) -> Path:
    page = json.loads((path / MANIFEST).read_text()) | {"vault": "f" * 32}
    (path / MANIFEST).write_text(json.dumps(page))
    return path


NOW = datetime(2026, 11, 28, 10, 25, tzinfo=UTC)


def test_only_this_vaults_own_backups_are_let_go(vault: Vault, place: Path) -> None:
    backup = vault.back_up(place)
    hours = [aged(backup, timedelta(minutes=n)) for n in range(9)]
    old = aged(backup, timedelta(days=800))
    foreign = of_another_vault(aged(backup, timedelta(days=801)))
    (place / "letters").mkdir()
    drop_outlived(place, vault.backup_id, NOW)
    assert not old.exists()
    assert [path.exists() for path in hours] == [True] * 7 + [False] * 2
    assert foreign.exists()
    assert (place / "letters").exists()
    assert backup.path.exists()  # the last of its day


def test_all_but_the_newest_of_this_vault_are_let_go(vault: Vault, place: Path) -> None:
    backup = vault.back_up(place)
    newest, older = (aged(backup, timedelta(days=days)) for days in (1, 2))
    foreign = of_another_vault(aged(backup, timedelta(days=3)))
    drop_all_but(place, vault.backup_id, 1)
    assert not older.exists()
    assert set(place.iterdir()) == {newest, foreign}


def test_what_else_lies_in_a_backup_is_never_deleted(vault: Vault, place: Path) -> None:
    backup = vault.back_up(place)
    others = [vault.back_up(place) for _ in range(2)]
    (backup.path / "thesis.odt").write_text("all of it")
    drop_all_but(place, vault.backup_id, 1)
    assert set(place.iterdir()) == {backup.path, others[-1].path}
    assert [path.name for path in backup.path.iterdir()] == ["thesis.odt"]


def test_a_look_at_a_backup(vault: Vault, place: Path) -> None:
    backup = vault.back_up(place)
    assert look_at(backup.path) == backup


# Before a migration


def test_a_vault_is_backed_up_before_it_is_lifted(tmp_path: Path) -> None:
    old = copied(Path(__file__).parent / "vault-0.1", tmp_path / "old")
    with opened(old) as lifted:
        assert lifted.verify().ok
        (backup,) = backups_in(old / "before-migration", lifted.backup_id)
    assert backup.manifest.schema == "0001"
    with with_the_key(backup.path) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone()[0] == "0001"
    with opened(copied(backup.path, tmp_path / "back")) as again:
        assert again.verify().ok
        assert again.reader.search("warm light")
    with opened(old):
        pass
    assert backups_in(old / "before-migration") == (backup,)
    assert {name for name in SLOT_FILES if (backup.path / name).is_file()} == set(SLOT_FILES)


def test_of_these_the_last_three_are_kept(tmp_path: Path) -> None:
    old = tmp_path / "old"
    for _ in range(4):
        shutil.copytree(Path(__file__).parent / "vault-0.1", old, dirs_exist_ok=True)
        with opened(old) as lifted:
            assert lifted.verify().ok
    assert len(backups_in(old / "before-migration")) == 3


def test_a_vault_that_can_not_be_backed_up_first_is_left_as_it_is(tmp_path: Path) -> None:
    old = copied(Path(__file__).parent / "vault-0.1", tmp_path / "old")
    (old / "before-migration").touch()
    before = (old / DATABASE).read_bytes()
    said = (
        "This vault is of an older version, and could not be backed up before it is brought up to "
        "date. Nothing was changed. Free some space on its drive, then try again."
    )
    with pytest.raises(VaultUnavailable, match=to_the_letter(said)), opened(old):
        pass
    assert (old / DATABASE).read_bytes() == before
    (old / "before-migration").unlink()
    with opened(old) as again:
        assert again.verify().ok
