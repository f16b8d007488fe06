"""Backups come by themselves; what failed is remembered until one succeeds."""

from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from kap_companion.config import Settings
from kap_companion.domain.entry import NewEntry
from kap_companion.domain.events import BackupMade, Observed, Signed
from kap_companion.domain.signing import digest_of
from kap_companion.services import safekeeping as module
from kap_companion.services.safekeeping import Safekeeping
from kap_companion.vault import Backup, BackupFailed, Stopped, Vault, backups_in, unlock_vault
from tests.access import access_log
from tests.services.room import LIMIT_S, PASSPHRASE, RoomClock

DAY_S = 24 * 60 * 60


@pytest.fixture
def settings(tmp_path: Path, vault: Vault) -> Settings:
    assert vault.check_head() == ""
    return Settings(tmp_path / "vault")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "vault"


@pytest.fixture
def keeping(
    vault: Vault, clock: RoomClock, settings: Settings, data: Path
) -> Iterator[Safekeeping]:
    made = Safekeeping(vault, clock, settings, data)
    yield made
    made.close()


def got(future: "Future[Any]") -> Any:  # noqa: ANN401  # whatever it holds
    return future.result(LIMIT_S)


def told(vault: Vault) -> list[int]:
    entries = access_log(vault.reader)
    return [each.event.entries for each in entries if isinstance(each.event, BackupMade)]


def a_session(vault: Vault) -> None:
    got(vault.journal.append([NewEntry("session", Observed("warm light"))]))


def test_a_backup_is_made_and_told(keeping: Safekeeping, vault: Vault, data: Path) -> None:
    backup = got(keeping.back_up())
    assert backup.path.parent == keeping.folder == data / "backups"
    assert got(keeping.backups()) == (backup,)
    assert told(vault) == [backup.manifest.entries]
    assert keeping.folder.stat().st_mode & 0o077 == 0


def test_it_is_due_once_a_day(keeping: Safekeeping, clock: RoomClock) -> None:
    first = got(keeping.back_up_if_due())
    assert isinstance(first, Backup)
    assert got(keeping.back_up_if_due()) is None
    clock.advance(DAY_S - 1)
    assert got(keeping.back_up_if_due()) is None
    clock.advance(1)
    second = got(keeping.back_up_if_due())
    assert got(keeping.backups()) == (second, first)


def test_closing_makes_the_one_that_is_due(
    vault: Vault, clock: RoomClock, settings: Settings, data: Path
) -> None:
    for expected in (1, 1, 2):
        Safekeeping(vault, clock, settings, data).close()
        assert len(backups_in(data / "backups")) == expected
        if len(told(vault)) == 1:
            clock.advance(DAY_S / 2)
    Safekeeping(vault, clock, settings, data).close()


def test_each_signed_session_is_backed_up(keeping: Safekeeping, vault: Vault) -> None:
    a_session(vault)
    assert got(keeping.backups()) == ()
    signed = Signed("journey record", "I sign.", (), digest_of([]))
    (entry,) = got(vault.journal.append([NewEntry("session", signed)]))
    got(keeping.check_head())  # one thing at a time: the backup is behind us
    (backup,) = got(keeping.backups())
    assert (backup.manifest.device, backup.manifest.seq) == (entry.device, entry.seq)


def test_a_signature_while_the_program_closes(
    vault: Vault, clock: RoomClock, settings: Settings, data: Path
) -> None:
    keeping = Safekeeping(vault, clock, settings, data)
    keeping.close()
    signed = Signed("journey record", "I sign.", (), digest_of([]))
    got(vault.journal.append([NewEntry("session", signed)]))
    assert len(backups_in(data / "backups")) == 1


def test_what_is_not_saved_is_told_to_nobody(vault: Vault) -> None:
    heard: list[object] = []
    vault.when_written(heard.append)
    refused = vault.journal.append([NewEntry("session", Observed("\ud800"))])
    assert refused.exception() is not None
    cancelled = vault.journal.append([NewEntry("session", Observed("perhaps"))])
    if not cancelled.cancel():
        got(cancelled)
    vault.close()
    lost = vault.journal.append([NewEntry("session", Observed("too late"))])
    assert lost.exception() is not None
    assert len(heard) == (0 if cancelled.cancelled() else 1)


# What fails


def test_a_failure_is_remembered_until_one_succeeds(
    keeping: Safekeeping, vault: Vault, settings: Settings, data: Path
) -> None:
    settings.choose_backup_folder(str(data / "drive"))
    with pytest.raises(BackupFailed, match="not there"):
        got(keeping.back_up())
    assert "not there" in keeping.problem
    assert Settings(data).now.backup_problem == keeping.problem
    assert got(keeping.backups()) == ()
    with pytest.raises(BackupFailed):
        got(keeping.back_up_if_due())
    (data / "drive").mkdir()
    assert isinstance(got(keeping.back_up_if_due()), Backup)
    assert keeping.problem == Settings(data).now.backup_problem == ""
    assert told(vault) != []


def test_a_failure_makes_the_next_one_due(keeping: Safekeeping, settings: Settings) -> None:
    got(keeping.back_up())
    settings.keep_backup_problem("The backup was not made.")
    assert isinstance(got(keeping.back_up_if_due()), Backup)


def test_closing_where_the_drive_is_gone(
    vault: Vault, clock: RoomClock, settings: Settings, data: Path
) -> None:
    settings.choose_backup_folder(str(data / "drive"))
    Safekeeping(vault, clock, settings, data).close()
    assert "not there" in Settings(data).now.backup_problem


def test_a_folder_of_its_own_that_can_not_be_made(keeping: Safekeeping, data: Path) -> None:
    (data / "backups").touch()
    with pytest.raises(BackupFailed):
        got(keeping.back_up())
    (data / "backups").unlink()
    got(keeping.back_up())


def test_settings_that_are_not_kept_hold_until_the_end(
    keeping: Safekeeping, settings: Settings, data: Path
) -> None:
    (data / "settings.json.new").mkdir()
    (data / "backups").touch()
    with pytest.raises(BackupFailed):
        got(keeping.back_up())
    assert keeping.problem == settings.now.backup_problem != ""
    (data / "backups").unlink()


def test_a_folder_is_chosen_once_it_took_a_backup(
    keeping: Safekeeping, settings: Settings, data: Path, tmp_path: Path
) -> None:
    with pytest.raises(BackupFailed):
        got(keeping.choose_folder(tmp_path / "nowhere"))
    assert (keeping.folder, keeping.problem) == (data / "backups", "")
    settings.keep_backup_problem("The backup was not made.")
    (tmp_path / "drive").mkdir()
    backup = got(keeping.choose_folder(tmp_path / "drive"))
    assert keeping.folder == tmp_path / "drive" == backup.path.parent
    assert Settings(data).now.backup_folder == str(tmp_path / "drive")
    assert keeping.problem == ""


def test_where_the_backups_are(keeping: Safekeeping, settings: Settings, tmp_path: Path) -> None:
    assert keeping.beside_the_vault()
    settings.choose_backup_folder("/proc")
    assert not keeping.beside_the_vault()
    settings.choose_backup_folder(str(tmp_path / "gone"))
    assert not keeping.beside_the_vault()
    settings.choose_backup_folder("")


def test_a_log_that_takes_nothing_costs_no_backup(
    founded_folder: Path, tmp_path: Path, clock: RoomClock
) -> None:
    from kap_companion.vault import NotSaved  # noqa: PLC0415  # here alone
    from tests.services.room import copied  # noqa: PLC0415

    full = Event()

    def before_commit() -> None:
        if full.is_set():
            raise NotSaved("The disk is full.")

    data = copied(founded_folder, tmp_path / "full")
    vault = unlock_vault(data, PASSPHRASE, clock, before_commit)
    keeping = Safekeeping(vault, clock, Settings(data), data)
    got(vault.anchor())
    backup = got(keeping.back_up(lambda _done, _total: full.set()))
    assert backup.path.exists()
    assert told(vault) == []
    full.clear()
    keeping.close()
    vault.close()


# What takes long can be stopped


def test_a_backup_that_is_stopped_is_no_failure(keeping: Safekeeping) -> None:
    stopped = keeping.back_up(lambda _done, _total: keeping.stop())
    with pytest.raises(Stopped):
        got(stopped)
    assert keeping.problem == ""
    assert got(keeping.backups()) == ()
    got(keeping.back_up())


def test_one_that_waits_is_not_asked_for_twice(keeping: Safekeeping) -> None:
    begun, go = Event(), Event()

    def wait(_done: int, _total: int) -> None:
        begun.set()
        go.wait(LIMIT_S)

    first = keeping.back_up(wait)
    assert begun.wait(LIMIT_S)
    second = keeping.back_up()
    assert keeping.back_up() is second is not first
    go.set()
    got(first)
    got(second)
    assert keeping.back_up() is not second


def test_checking_and_rebuilding(keeping: Safekeeping, vault: Vault) -> None:
    a_session(vault)
    told_of: list[tuple[int, int]] = []
    report = got(keeping.check(lambda done, total: told_of.append((done, total))))
    assert report.ok
    assert told_of[-1][0] == told_of[-1][1]
    got(keeping.rebuild(lambda done, total: told_of.append((done, total))))
    assert got(keeping.check()).ok
    assert got(keeping.check_head()) == ""


def test_a_check_and_a_rebuild_that_are_stopped(keeping: Safekeeping) -> None:
    assert got(keeping.check(lambda _done, _total: keeping.stop())).stopped
    with pytest.raises(Stopped):
        got(keeping.rebuild(lambda _done, _total: keeping.stop()))
    assert got(keeping.check()).ok


def test_old_backups_are_let_go(
    keeping: Safekeeping, clock: RoomClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    got(keeping.back_up())
    clock.advance(800 * DAY_S)
    for _ in range(7):
        clock.advance(60)
        got(keeping.back_up())
    assert len(got(keeping.backups())) == 7

    def refuse(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(module, "drop_outlived", refuse)
    got(keeping.back_up())
    assert keeping.problem == ""


def test_what_is_stopped_before_it_began_is_stopped(keeping: Safekeeping) -> None:
    go, begun = Event(), Event()

    def slowly(_done: int, _total: int) -> None:
        begun.set()
        go.wait(LIMIT_S)

    first = keeping.check(slowly)
    assert begun.wait(LIMIT_S)
    second = keeping.rebuild()
    keeping.stop()
    go.set()
    assert got(first).stopped
    assert isinstance(second.exception(LIMIT_S), Stopped)
    assert got(keeping.check()).ok
