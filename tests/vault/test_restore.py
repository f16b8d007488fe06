"""A vault comes back as a new device, and what was there before it stays whole beside it."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from kap_companion.config import vault_exists
from kap_companion.domain.events import BackupRestored, DeviceEnrolled
from kap_companion.vault import (
    CHEAPEST,
    BackupUnusable,
    Stopped,
    Vault,
    VaultFromNewerVersion,
    VaultInUse,
    VaultUnavailable,
    WrongPassphrase,
    preview,
    restore,
    unlock_vault,
)
from kap_companion.vault import replace as replacing
from kap_companion.vault.backup_folder import MANIFEST, Backup
from kap_companion.vault.engine import DATABASE
from kap_companion.vault.keys import SALT_BYTES
from kap_companion.vault.lock import LOCK_FILE
from kap_companion.vault.own import ACCESS_SUBJECT, DEVICE
from kap_companion.vault.replace import PLACING, READY, STAGING
from kap_companion.vault.restore import SPARE_BYTES
from kap_companion.vault.slots import SLOT_FILES, Slot, SlotFile, SlotKind, write_copy
from tests.vault.conftest import Template, mounted
from tests.vault.rig import PASSPHRASE, Ticking, copied, new_vault, note, opened, to_the_letter
from tests.vault.test_anchors import own

OLD = Path(__file__).parent / "vault-0.1"


@pytest.fixture
def backup(folder: Path, tmp_path: Path) -> Backup:
    """Of a vault in which one more note was written since."""
    (tmp_path / "backups").mkdir()
    with opened(folder) as vault:
        made = vault.back_up(tmp_path / "backups")
        note(vault, "written since")
    return made


def restored(backup: Backup, data: Path, secret: str = PASSPHRASE) -> Path | None:
    return restore(backup.path, secret, data, Ticking())


def events_on_access(vault: Vault, data: Path) -> list[object]:
    return [each.event for each in vault.reader.entries_of(own(data, ACCESS_SUBJECT))]


def test_a_preview_changes_nothing(backup: Backup, folder: Path, template: Template) -> None:
    before = {path: path.read_bytes() for path in backup.path.iterdir()}
    for secret in (PASSPHRASE, template.code):
        seen = preview(backup.path, secret, folder)
        assert (seen.entries, seen.patients, seen.sessions) == (10, 1, 1)
        assert seen.backup == backup
        assert seen.of_this_vault is True
    assert {path: path.read_bytes() for path in backup.path.iterdir()} == before


def test_onto_a_new_computer(backup: Backup, tmp_path: Path) -> None:
    data = tmp_path / "new" / "data"
    assert preview(backup.path, PASSPHRASE, data).of_this_vault is None
    assert restored(backup, data) is None
    with opened(data) as vault:
        assert vault.reader.search("river")
        assert vault.verify().ok
        assert vault.check_head() == ""
    assert {path.name for path in data.iterdir()} == {
        DATABASE,
        "slots.json",
        "slots.copy.json",
        LOCK_FILE,
    }
    for path in (data, *data.iterdir()):
        assert path.stat().st_mode & 0o077 == 0


def test_it_goes_on_as_a_new_device_and_says_so(backup: Backup, tmp_path: Path) -> None:
    data = tmp_path / "data"
    restored(backup, data)
    device = own(data, DEVICE)
    assert device != backup.manifest.device
    for _ in range(2):  # and the second unlock is no copy of the first
        with opened(data) as vault:
            assert note(vault, "goes on").device == device == own(data, DEVICE)
            *_, enrolled, said = events_on_access(vault, data)
            *_, last = vault.reader.entries_of(vault.access_subject)
            assert last.author == vault.practitioner_id
            assert said == BackupRestored(10, backup.manifest.made_us)
            assert isinstance(enrolled, DeviceEnrolled)
            assert enrolled.device == device
            assert vault.verify().ok


def test_what_was_there_stays_whole_beside_it(backup: Backup, folder: Path) -> None:
    (folder / "settings.json").write_text("{}")
    (folder / "inbox").write_bytes(b"sealed")
    aside = restored(backup, folder)
    assert aside is not None
    assert aside.parent == folder
    assert (folder / "settings.json").exists()
    assert (aside / "inbox").read_bytes() == b"sealed"
    with opened(folder) as vault:
        assert vault.reader.search("written since") == ()
    with opened(aside) as before:
        assert before.reader.search("written since")
        assert before.verify().ok
    second = restored(backup, folder)
    assert second not in {None, aside}


def test_a_backup_of_another_vault_is_told(backup: Backup, tmp_path: Path) -> None:
    other = tmp_path / "other"
    vault, _code = new_vault(other)
    vault.close()
    assert preview(backup.path, PASSPHRASE, other).of_this_vault is False


def test_of_two_copies_of_the_slots_the_one_of_its_vault_tells(
    backup: Backup, folder: Path
) -> None:
    eve = Slot("1", SlotKind.PASSPHRASE, "eve", CHEAPEST, bytes(SALT_BYTES), name="Eve")
    write_copy(folder, SlotFile(bytes(16), (eve,), generation=99), SLOT_FILES[1])
    assert preview(backup.path, PASSPHRASE, folder).of_this_vault is True


def test_a_backup_of_an_older_version(tmp_path: Path) -> None:
    with opened(copied(OLD, tmp_path / "old")):
        pass
    (path,) = (tmp_path / "old" / "before-migration").iterdir()
    data = tmp_path / "data"
    assert preview(path, PASSPHRASE, data).sessions == 1
    restore(path, PASSPHRASE, data, Ticking())
    with opened(data) as vault:
        assert vault.reader.search("warm light")
        assert vault.verify().ok


def test_an_open_vault_is_not_replaced(backup: Backup, folder: Path) -> None:
    with opened(folder) as vault:
        with pytest.raises(VaultInUse):
            restored(backup, folder)
        note(vault, "untouched")
        assert vault.verify().ok
    assert not list(folder.glob("*restore*"))


# What is not restored


def cut(path: Path) -> None:
    os.truncate(path / DATABASE, 4096 * 3)


def flipped(path: Path) -> None:
    with (path / DATABASE).open("r+b") as file:
        file.seek(5_000)
        file.write(b"\0\0\0\0")


def a_link(path: Path) -> None:
    (path / DATABASE).rename(path.parent / "elsewhere")
    (path / DATABASE).symlink_to(path.parent / "elsewhere")


def a_folder(path: Path) -> None:
    (path / DATABASE).unlink()
    (path / DATABASE).mkdir()


def a_pipe(path: Path) -> None:
    (path / "slots.json").unlink()
    os.mkfifo(path / "slots.json")


def plain(path: Path) -> None:
    size = (path / DATABASE).stat().st_size
    (path / DATABASE).write_bytes(b"SQLite format 3\0".ljust(size, b"\0"))
    say(path, files={name: _sha(path / name) for name in (DATABASE, "slots.json")})


def empty(path: Path) -> None:
    (path / DATABASE).write_bytes(b"")
    say(path, database_bytes=0, files={DATABASE: _sha(path / DATABASE)})


def _sha(path: Path) -> str:
    from hashlib import sha256  # noqa: PLC0415  # here alone

    return sha256(path.read_bytes()).hexdigest()


def say(path: Path, **words: object) -> None:
    page = json.loads((path / MANIFEST).read_text())
    files = words.pop("files", {})
    page |= words
    page["files"] |= files
    (path / MANIFEST).write_text(json.dumps(page))


@pytest.mark.parametrize(
    "change",
    [
        cut,
        flipped,
        a_link,
        a_folder,
        a_pipe,
        plain,
        empty,
        lambda path: (path / DATABASE).unlink(),
        lambda path: (path / MANIFEST).unlink(),
        lambda path: (path / "slots.json").write_bytes(b"{}"),
        lambda path: (path / "slots.copy.json").unlink(),
        lambda path: say(path, entries=11),
        lambda path: say(path, entries=10**9),
        lambda path: say(path, seq=2),
        lambda path: say(path, hash="00"),
        lambda path: say(path, device="another"),
        lambda path: say(path, vault="f" * 32),
        lambda path: say(path, schema="0001"),
        lambda path: say(path, database_bytes=1 << 50),
    ],
)
def test_what_is_no_whole_backup_is_refused_and_nothing_is_touched(
    backup: Backup, folder: Path, change: Callable[[Path], object]
) -> None:
    change(backup.path)
    before = sorted(path.name for path in folder.iterdir())
    with pytest.raises(BackupUnusable, match="Nothing was changed"):
        restored(backup, folder)
    assert sorted(path.name for path in folder.iterdir()) == before
    with opened(folder) as vault:
        assert vault.reader.search("written since")


@pytest.mark.parametrize("name", ["..", "nowhere", "backups", "a file", "link"])
def test_a_path_that_leads_to_no_backup(backup: Backup, tmp_path: Path, name: str) -> None:
    (tmp_path / "a file").write_bytes(b"PK\x03\x04")
    (tmp_path / "link").symlink_to(backup.path)
    with pytest.raises(BackupUnusable):
        preview(tmp_path / name, PASSPHRASE, tmp_path / "data")


def test_a_wrong_passphrase(backup: Backup, folder: Path) -> None:
    with pytest.raises(WrongPassphrase):
        restored(backup, folder, "not this one")
    assert not list(folder.glob("*restore*"))


def test_a_backup_of_a_newer_version(backup: Backup, folder: Path) -> None:
    say(backup.path, schema="9999")
    with pytest.raises(VaultFromNewerVersion):
        restored(backup, folder)


def test_stopped_while_it_is_read(backup: Backup, folder: Path, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    preview(backup.path, PASSPHRASE, folder, lambda done, total: told.append((done, total)))
    assert told[-1][0] == told[-1][1]
    of_a_restore: list[tuple[int, int]] = []
    restore(
        backup.path,
        PASSPHRASE,
        tmp_path / "data",
        Ticking(),
        lambda done, total: of_a_restore.append((done, total)),
    )
    assert of_a_restore == told
    with pytest.raises(Stopped):
        restore(backup.path, PASSPHRASE, folder, Ticking(), cancelled=lambda: True)
    assert not list(folder.glob("*restore*"))


def test_a_drive_without_room(backup: Backup, small_disk: Path) -> None:
    data = small_disk / "data"
    data.mkdir()
    (small_disk / "other").write_bytes(bytes(3_900_000))
    with pytest.raises(VaultUnavailable, match="Nothing is lost"):
        restored(backup, data)
    assert not vault_exists(data)


def test_it_takes_room_for_the_backup_and_some_to_spare(
    backup: Backup, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes = [path.stat().st_size for path in backup.path.iterdir() if path.name != MANIFEST]
    needed = sum(sizes) + SPARE_BYTES
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: SimpleNamespace(free=needed - 1))
    with pytest.raises(VaultUnavailable):
        restored(backup, tmp_path / "data")
    assert not vault_exists(tmp_path / "data")
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: SimpleNamespace(free=needed))
    restored(backup, tmp_path / "data")
    assert vault_exists(tmp_path / "data")


def test_a_data_folder_that_can_not_be_made(backup: Backup, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    said = (
        "The backup could not be restored. Nothing is lost, and the backup is as it was. Check "
        "the drive of the data folder and its free space, then try again."
    )
    with pytest.raises(VaultUnavailable, match=to_the_letter(said)):
        restored(backup, tmp_path / "file" / "data")


# A computer that goes off in between


class PowerCut(Exception):
    pass


@pytest.fixture
def cuts(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[int], None]]:
    """Let so many renamings happen and then no more."""
    real = Path.replace

    def after(count: int) -> None:
        left = iter(range(count))

        def rename(self: Path, target: Path) -> Path:
            if next(left, None) is None:
                raise PowerCut
            return real(self, target)

        monkeypatch.setattr(Path, "replace", rename)

    yield after
    monkeypatch.setattr(Path, "replace", real)


@pytest.mark.parametrize("count", range(1, 8))
def test_a_restore_that_was_cut_off_goes_on_at_the_next_unlock(
    backup: Backup, folder: Path, cuts: Callable[[int], None], count: int
) -> None:
    cuts(count)
    with pytest.raises(PowerCut):
        restored(backup, folder)
    cuts(1_000)
    assert vault_exists(folder)
    with opened(folder) as vault:
        assert vault.reader.search("river")
        assert not vault.reader.search("written since")
        assert vault.verify().ok
    (aside,) = folder.glob("before-restore-*")
    with opened(aside) as before:
        assert before.reader.search("written since")
        assert before.verify().ok
    assert not list(folder.glob("restored-*"))


def test_cut_off_before_the_copy_was_whole(
    backup: Backup, folder: Path, cuts: Callable[[int], None]
) -> None:
    cuts(0)
    with pytest.raises(PowerCut):
        restored(backup, folder)
    assert (folder / STAGING).exists()
    cuts(1_000)
    with opened(folder) as vault:
        assert vault.reader.search("written since")
    assert restored(backup, folder) is not None
    assert not (folder / STAGING).exists()


def test_a_drive_that_refuses_to_finish(backup: Backup, folder: Path) -> None:
    waiting = copied(backup.path, folder / f"restored-20260101T000000Z{PLACING}")
    (waiting / MANIFEST).unlink()
    for path in ("vault.db", "slots.json", "slots.copy.json"):
        (folder / path).unlink()
    (folder / DATABASE).mkdir()
    (folder / DATABASE / "in the way").touch()
    said = (
        "The restored vault could not be put in its place. Nothing is lost. Check the drive, then "
        "try again."
    )
    with pytest.raises(VaultUnavailable, match=to_the_letter(said)):
        unlock_vault(folder, PASSPHRASE, Ticking())
    shutil.rmtree(folder / DATABASE)
    with opened(folder) as vault:
        assert vault.verify().ok


def test_the_names_of_a_restore() -> None:
    ready = replacing.ready_folder(Path("/nowhere"), Ticking().now())
    assert ready.name == f"restored-20260302T120000Z{READY}"
    assert replacing.aside_folder(ready).name == "before-restore-20260302T120000Z"
    assert replacing.aside_folder(ready.with_suffix(PLACING)) == replacing.aside_folder(ready)


def test_a_backup_on_a_drive_that_is_only_read(
    backup: Backup, tmp_path: Path, small_disk: Path
) -> None:
    shutil.copytree(backup.path, small_disk / "backup")
    with mounted(small_disk, "-o", "remount,ro"):
        restore(small_disk / "backup", PASSPHRASE, tmp_path / "data", Ticking())
    with opened(tmp_path / "data") as vault:
        assert vault.verify().ok
