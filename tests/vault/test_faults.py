"""Whatever is wrong with the files: a clear sentence, never a wrong answer, nothing made worse."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlcipher3 import dbapi2

from kap_companion.domain.entry import NewEntry
from kap_companion.domain.events import Observed
from kap_companion.errors import KapError
from kap_companion.vault import (
    NotAVault,
    NotSaved,
    Vault,
    VaultDamaged,
    VaultFromNewerVersion,
    VaultInUse,
    VaultReadOnly,
    VaultUnavailable,
    WrongPassphrase,
    unlock_vault,
)
from kap_companion.vault.engine import DatabaseKey, disposed, open_engine
from kap_companion.vault.errors import not_saved, reading
from kap_companion.vault.slots import SLOT_FILES
from tests.vault.conftest import Template, mounted
from tests.vault.rig import (
    PASSPHRASE,
    WAIT_S,
    Ticking,
    begin_session,
    new_vault,
    note,
    opened,
    to_the_letter,
    with_the_key,
)

PAGE = 4096
FOREIGN = (
    "The database in this folder does not belong to the key slots beside it. Nothing was changed. "
    "Put back the files that belong together, then try again."
)
PLAIN = (
    "The file in this folder is not encrypted, so it is no vault. Nothing was changed. Choose "
    "another folder."
)
UNSAFE = (
    "This drive can't keep a vault safely. Nothing was changed. Move the vault to a drive of this "
    "computer."
)


def unlock(folder: Path, secret: str = PASSPHRASE) -> Vault:
    return unlock_vault(folder, secret, Ticking())


def test_a_wrong_passphrase(folder: Path) -> None:
    with pytest.raises(WrongPassphrase, match="Nothing is lost"):
        unlock(folder, "seven quiet river")
    unlock(folder).close()


@pytest.mark.parametrize("secret", ["", "\0", "\ud800", "x" * 10_000_000])
def test_a_strange_passphrase(folder: Path, secret: str) -> None:
    with pytest.raises(WrongPassphrase):
        unlock(folder, secret)


def test_a_recovery_code_with_a_slip(template: Template, folder: Path) -> None:
    slip = template.code[:-1] + ("0" if template.code[-1] != "0" else "1")
    said = (
        "That recovery code doesn't open this vault. Nothing is lost. Check each group, then try "
        "again."
    )
    with pytest.raises(WrongPassphrase, match=to_the_letter(said)):
        unlock(folder, slip)


def test_taking_the_laptop_back(template: Template, vault: Vault) -> None:
    assert vault.opens_with(PASSPHRASE)
    assert vault.opens_with(template.code)
    assert not vault.opens_with("another")


def test_signing_takes_ones_own_passphrase(template: Template, vault: Vault) -> None:
    assert vault.signs_with(PASSPHRASE)
    assert not vault.signs_with(template.code)
    assert not vault.signs_with("another")


def test_key_slots_that_are_gone(folder: Path) -> None:
    for name in SLOT_FILES:
        (folder / name).unlink()
    said = (
        "The vault's key slots are missing or damaged. Nothing was changed. Put back slots.json "
        "from a backup, then try again."
    )
    with pytest.raises(VaultDamaged, match=to_the_letter(said)):
        unlock(folder)


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(NotAVault):
        unlock(tmp_path / "nowhere")
    with pytest.raises(NotAVault):
        unlock(tmp_path)


def test_random_bytes(folder: Path) -> None:
    (folder / "vault.db").write_bytes(os.urandom(20 * PAGE))
    with pytest.raises(NotAVault, match=to_the_letter(FOREIGN)):
        unlock(folder)


def test_plain_sqlite(folder: Path) -> None:
    (folder / "vault.db").unlink()
    plain = sqlite3.connect(folder / "vault.db")
    plain.execute("CREATE TABLE entry (id)")
    plain.close()
    before = (folder / "vault.db").read_bytes()
    with pytest.raises(NotAVault, match=to_the_letter(PLAIN)):
        unlock(folder)
    assert (folder / "vault.db").read_bytes() == before


@pytest.mark.parametrize("size", [0, 1, 16, 100, PAGE - 1])
def test_cut_within_the_first_page(folder: Path, size: int) -> None:
    os.truncate(folder / "vault.db", size)
    with pytest.raises(VaultDamaged):
        unlock(folder)
    assert (folder / "vault.db").stat().st_size == size


def test_cut_anywhere_else(template: Template, tmp_path: Path) -> None:
    whole = (template.folder / "vault.db").stat().st_size
    for size in (PAGE, PAGE + 1, whole // 2, whole - PAGE, whole - 1):
        folder = tmp_path / str(size)
        shutil.copytree(template.folder, folder)
        os.truncate(folder / "vault.db", size)
        assert damage_is_told(folder)


def test_a_bit_flipped_in_any_page(template: Template, tmp_path: Path) -> None:
    pages = (template.folder / "vault.db").stat().st_size // PAGE
    for page in range(0, pages, 3):
        folder = tmp_path / str(page)
        shutil.copytree(template.folder, folder)
        flip(folder / "vault.db", page * PAGE + 1234)
        assert damage_is_told(folder)


def test_a_bit_flipped_in_the_salt_is_no_harm(folder: Path) -> None:
    flip(folder / "vault.db", 3)
    with opened(folder) as vault:
        assert vault.verify().ok


def flip(path: Path, place: int) -> None:
    content = bytearray(path.read_bytes())
    content[place] ^= 4
    path.write_bytes(content)


def damage_is_told(folder: Path) -> bool:
    """Whether unlocking says so, or else the check does, and no reading answers wrongly."""
    try:
        vault = unlock(folder)
    except KapError:
        return True
    try:
        told = not vault.verify().ok
        for read in readings(vault):
            answers_or_says_so(read)
    finally:
        vault.close()
    return told


def readings(vault: Vault) -> list[Callable[[], object]]:
    reader = vault.reader
    return [
        lambda: reader.entries_of("session-1"),
        lambda: reader.search("warm"),
        reader.patients,
        reader.running_session,
        reader.open_steps,
        lambda: reader.drafts_of("session-1"),
    ]


def answers_or_says_so(read: Callable[[], object]) -> None:
    with suppress(KapError):
        read()


def test_a_body_that_does_not_open_is_named(folder: Path) -> None:
    with with_the_key(folder) as connection:
        connection.execute(
            "UPDATE subject_key SET key = randomblob(32) WHERE subject = 'session-1'"
        )
    with opened(folder) as vault:
        with pytest.raises(VaultDamaged):
            vault.reader.entries_of("session-1")
        report = vault.verify()
    assert "can't be opened" in report.problem
    assert report.entry_id


def test_a_newer_schema_is_left_untouched(folder: Path) -> None:
    with with_the_key(folder) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0999'")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    before = (folder / "vault.db").read_bytes()
    with pytest.raises(VaultFromNewerVersion):
        unlock(folder)
    assert (folder / "vault.db").read_bytes() == before


def test_a_database_without_our_tables(folder: Path) -> None:
    with with_the_key(folder) as connection:
        connection.execute("DROP TABLE alembic_version")
    with pytest.raises(VaultDamaged):
        unlock(folder)


def test_a_second_window_in_this_process(folder: Path) -> None:
    with opened(folder), pytest.raises(VaultInUse):
        unlock(folder)
    unlock(folder).close()


def test_a_second_process(folder: Path) -> None:
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from kap_companion.vault import unlock_vault\n"
        "from tests.vault.rig import PASSPHRASE, Ticking\n"
        "with_lock = unlock_vault(Path(sys.argv[1]), PASSPHRASE, Ticking())\n"
        "print('open', flush=True)\n"
        "sys.stdin.read()\n"
    )
    first = subprocess.Popen(
        [sys.executable, "-c", program, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with first:
        assert first.stdout is not None
        assert first.stdout.readline() == "open\n"
        with pytest.raises(VaultInUse, match="already open"):
            unlock(folder)
        first.kill()
    unlock(folder).close()


def test_a_wrong_passphrase_gives_the_lock_back(folder: Path) -> None:
    for _ in range(2):
        with pytest.raises(WrongPassphrase):
            unlock(folder, "another")


def test_a_read_only_folder(folder: Path) -> None:
    with (
        mounted(folder, "--bind", str(folder)),
        mounted(folder, "-o", "remount,ro,bind"),
        pytest.raises(VaultReadOnly, match="can't be written"),
    ):
        unlock(folder)


def test_making_one_in_a_read_only_folder(tmp_path: Path) -> None:
    with (
        mounted(tmp_path, "--bind", str(tmp_path)),
        mounted(tmp_path, "-o", "remount,ro,bind"),
        pytest.raises(VaultUnavailable, match="folder"),
    ):
        new_vault(tmp_path / "v")


def test_a_full_disk_fails_one_append_and_takes_the_next(small_disk: Path) -> None:
    vault, _code = new_vault(small_disk / "v")
    begin_session(vault)
    saved = [note(vault, "before").id]
    filler = small_disk / "filler"
    fill_up(filler)
    lost = 0
    while not lost:
        future = vault.journal.append([NewEntry("session-1", Observed("x" * 50_000))] * 3)
        error = future.exception(WAIT_S)
        if error is None:
            saved += [entry.id for entry in future.result()]
        else:
            assert isinstance(error, NotSaved)
            assert str(error).startswith("The disk is full.")
            lost += 1
    filler.unlink()
    saved.append(note(vault, "after").id)
    found = [entry.id for entry in vault.reader.entries_of("session-1")]
    assert found[2:] == saved
    assert vault.verify().ok
    vault.close()
    with opened(small_disk / "v") as vault:
        assert [entry.id for entry in vault.reader.entries_of("session-1")] == found


def fill_up(filler: Path) -> None:
    """Leave a few pages free and no more."""
    room = shutil.disk_usage(filler.parent).free
    filler.write_bytes(bytes(max(room - 40 * PAGE, 0)))


def test_a_lock_that_can_not_be_had(folder: Path) -> None:
    (folder / "vault.lock").unlink()
    (folder / "vault.lock").mkdir()
    with pytest.raises((VaultReadOnly, VaultInUse)):
        unlock(folder)


def test_a_place_that_can_not_keep_a_write_ahead_log() -> None:
    """There SQLite goes on in another mode, which is not what was asked."""
    key = DatabaseKey(bytes(32), bytes(16))
    with (
        disposed(open_engine(Path(":memory:"), key, writes=True)) as engine,
        pytest.raises(VaultUnavailable, match=to_the_letter(UNSAFE)),
        engine.connect(),
    ):
        pass


class SqliteSays(dbapi2.OperationalError):  # type: ignore[misc]  # the module has no types
    """An error of the database with the code that it would carry."""

    def __init__(self, code: int) -> None:
        super().__init__("the statement, and what was in it")
        self.sqlite_errorcode = code


CODES = {
    dbapi2.SQLITE_CORRUPT: (VaultDamaged, "damaged"),
    dbapi2.SQLITE_NOTADB: (VaultDamaged, "damaged"),
    dbapi2.SQLITE_READONLY: (VaultReadOnly, "can't be written to"),
    dbapi2.SQLITE_BUSY: (VaultInUse, "could not be written"),
    dbapi2.SQLITE_FULL: (VaultUnavailable, "disk is full"),
    dbapi2.SQLITE_IOERR | 10 << 8: (VaultUnavailable, "reports an error"),
    dbapi2.SQLITE_CANTOPEN: (VaultUnavailable, "could not be written"),
    dbapi2.SQLITE_ERROR: (VaultDamaged, "could not be written"),
}


@pytest.mark.parametrize("code", CODES)
def test_each_error_of_the_database_has_its_sentence(code: int) -> None:
    kind, reason = CODES[code]
    error = DBAPIError("SELECT 'secret'", {"words": "secret"}, SqliteSays(code))
    with pytest.raises(kind) as caught, reading():
        raise error
    assert "Nothing" in str(caught.value)
    told = str(not_saved(error))
    assert reason in told
    assert "Your text is still here." in told
    assert "secret" not in told + str(caught.value)
    assert str(not_saved(SQLAlchemyError("secret"))).startswith("The vault could not")


def test_a_key_is_not_printed() -> None:
    key = DatabaseKey(b"k" * 32, b"s" * 16)
    assert repr(key) == "DatabaseKey(…)"
    assert "6b6b" not in f"{key}"
