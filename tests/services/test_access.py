"""The access log: what was opened and what left, once each, in nobody's way."""

from pathlib import Path

import pytest

from kap_companion.domain.events import (
    ChartKind,
    ChartOpened,
    Event,
    Exported,
    Printed,
    VaultLocked,
)
from kap_companion.services.access import AccessLog
from kap_companion.vault import NotSaved, Vault, unlock_vault
from tests.access import access_log
from tests.services.room import LIMIT_S, PASSPHRASE, RoomClock, copied

MARA = ChartOpened(ChartKind.PATIENT, "mara")
SESSION = ChartOpened(ChartKind.SESSION, "session-1")


def lines(vault: Vault) -> list[Event]:
    """What is in the log, once all that was written before is on the disk."""
    vault.journal.append([]).result(LIMIT_S)
    return [entry.event for entry in access_log(vault.reader)]


@pytest.fixture
def log(vault: Vault) -> AccessLog:
    return AccessLog(vault.journal, vault.access_subject)


def test_each_thing_is_a_line(vault: Vault, log: AccessLog) -> None:
    log.chart_opened(ChartKind.PATIENT, "mara")
    log.exported("session", "json", "session-1")
    log.printed("recovery code")
    log.locked("by key")
    assert lines(vault) == [
        MARA,
        Exported("session", "json", "session-1"),
        Printed("recovery code"),
        VaultLocked("by key"),
    ]
    assert vault.verify().ok


def test_a_chart_is_opened_once_until_another_is(vault: Vault, log: AccessLog) -> None:
    for chart, chart_id in (
        (ChartKind.PATIENT, "mara"),
        (ChartKind.PATIENT, "mara"),
        (ChartKind.SESSION, "session-1"),
        (ChartKind.SESSION, "session-1"),
        (ChartKind.PATIENT, "mara"),
    ):
        log.chart_opened(chart, chart_id)
    assert lines(vault) == [MARA, SESSION, MARA]


def test_after_locking_it_is_opened_anew(vault: Vault, log: AccessLog) -> None:
    for _ in range(2):
        log.chart_opened(ChartKind.PATIENT, "mara")
        log.locked("idle")
    assert lines(vault) == [MARA, VaultLocked("idle")] * 2


def test_a_line_that_is_not_saved_is_told_and_stops_nobody(
    founded_folder: Path, tmp_path: Path
) -> None:
    full, told = [True], list[str]()

    def before_commit() -> None:
        if full[0]:
            raise NotSaved("The disk is full.")

    folder = copied(founded_folder, tmp_path / "vault")
    vault = unlock_vault(folder, PASSPHRASE, RoomClock(), before_commit)
    log = AccessLog(vault.journal, vault.access_subject)
    assert isinstance(log.exported("session", "json").exception(LIMIT_S), NotSaved)
    log.subscribe(told.append)
    log.exported("session", "json")
    with pytest.raises(NotSaved):
        vault.journal.append([]).result(LIMIT_S)
    assert told == ["The disk is full."]
    full[0] = False
    log.exported("session", "json")
    assert lines(vault) == [Exported("session", "json")]
    vault.close()
    log.exported("session", "json")
    assert told[1].startswith("The vault is closed.")
