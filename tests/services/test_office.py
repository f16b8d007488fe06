"""What a practice does with its vault from a terminal, below the command line."""

from pathlib import Path

import pytest

from kap_companion.domain.events import Ending, Exported
from kap_companion.errors import InputRefused
from kap_companion.services.journey import Journey
from kap_companion.services.office import (
    export_json,
    list_lines,
    log_export,
    opened,
    verify_lines,
)
from kap_companion.services.record import SessionRecord
from kap_companion.vault import NotSaved, VerifyReport, WrongPassphrase, unlock_vault
from tests.services.room import PASSPHRASE, Room, RoomClock, copied, saved


def test_a_vault_is_open_for_the_length_of_a_command(founded_folder: Path, tmp_path: Path) -> None:
    folder = copied(founded_folder, tmp_path / "vault")
    for _ in range(2):
        with opened(folder, PASSPHRASE) as vault:
            assert vault.verify().ok
    with pytest.raises(WrongPassphrase), opened(folder, "not the one"):
        pass
    with pytest.raises(RuntimeError), opened(folder, PASSPHRASE):
        raise RuntimeError
    with opened(folder, PASSPHRASE):
        pass


def test_patients_and_sessions_stand_line_by_line(room: Room, record: SessionRecord) -> None:
    saved(record, Journey(record).end(Ending.NO_DOSE_GIVEN))
    room.patient("Zoë Ångström", number="")
    lines = list(list_lines(room.vault.reader))
    assert lines[0].endswith("  Mara Lindholm  (K-1)")
    assert record.session_id in lines[1]
    assert lines[1].endswith("sublingual  ended, no dose given")
    assert lines[2].endswith("  Zoë Ångström")


def test_only_a_session_is_exported(room: Room, record: SessionRecord, tmp_path: Path) -> None:
    target = export_json(room.vault.reader, record.session_id, tmp_path)
    assert target.parent == tmp_path
    assert record.session_id in target.name
    for other in (room.patient(), room.vault.practice_subject, "nothing"):
        with pytest.raises(InputRefused):
            export_json(room.vault.reader, other, tmp_path)


def test_an_export_is_in_the_access_log(founded_folder: Path, tmp_path: Path) -> None:
    folder, disk_full = copied(founded_folder, tmp_path / "vault"), [False]

    def before_commit() -> None:
        if disk_full[0]:
            raise NotSaved("The disk is full.")

    vault = unlock_vault(folder, PASSPHRASE, RoomClock(), before_commit)
    assert log_export(vault, "session", "json", "an-id") == ""
    disk_full[0] = True
    said = log_export(vault, "session", "json", "an-id")
    assert said == "The access log misses this export: The disk is full."
    (entry,) = vault.reader.entries_of(vault.access_subject)
    assert entry.event == Exported("session", "json", "an-id")
    vault.close()


def test_a_check_is_told_in_lines() -> None:
    sound = list(verify_lines(VerifyReport(2_000, "", "")))
    assert sound == ["2,000 entries checked.", "Pages, chain, sequence and index are sound."]
    broken = list(verify_lines(VerifyReport(7, "The chain is broken.", "an-id")))
    assert broken[1:] == ["The chain is broken.", "The first entry that fails: an-id"]
    pages = list(verify_lines(VerifyReport(0, "The pages are damaged.", "")))
    assert pages == ["0 entries checked.", "The pages are damaged."]
