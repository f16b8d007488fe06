"""What a practice does with its vault from a terminal, below the command line."""

from pathlib import Path

import pytest

from kap_companion.domain.events import Ending
from kap_companion.services.journey import Journey
from kap_companion.services.office import (
    back_up_once,
    backup_lines,
    list_lines,
    opened,
    preview_lines,
    restored_lines,
    verify_lines,
)
from kap_companion.services.record import SessionRecord
from kap_companion.vault import (
    BackupFailed,
    Vault,
    VerifyReport,
    WrongPassphrase,
    backups_in,
    preview,
)
from kap_companion.vault.schema import HEAD
from tests.services.room import PASSPHRASE, Room, RoomClock, copied, founded, saved


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
    assert lines[0].endswith("  Mara Lindholm  (KAP-4711)")
    assert record.session_id in lines[1]
    assert lines[1].endswith("sublingual  ended, no dose given")
    assert lines[2].endswith("  Zoë Ångström")


def test_a_check_is_told_in_lines() -> None:
    sound = list(verify_lines(VerifyReport(2_000, "", "", anchors=3, signatures=1)))
    assert sound == [
        "2,000 entries, 3 anchors and 1 signature checked.",
        "Pages, chain, sequence, anchors, signatures and index are sound.",
    ]
    broken = list(verify_lines(VerifyReport(7, "The chain is broken.", "an-id")))
    assert broken[1:] == ["The chain is broken.", "The first entry that fails: an-id"]
    pages = list(verify_lines(VerifyReport(0, "The pages are damaged.", "")))
    assert pages == [
        "0 entries, 0 anchors and 0 signatures checked.",
        "The pages are damaged.",
    ]


def nothing(_done: int, _total: int) -> None:
    """Nobody watches."""


def test_a_backup_goes_where_the_practice_keeps_them_or_elsewhere(
    vault: Vault, tmp_path: Path
) -> None:
    data = tmp_path / "vault"
    kept = back_up_once(vault, data, None, nothing)
    assert kept.path.parent == data / "backups"
    with pytest.raises(BackupFailed):
        back_up_once(vault, data, tmp_path / "drive", nothing)
    (tmp_path / "drive").mkdir()
    made = back_up_once(vault, data, tmp_path / "drive", nothing)
    assert backups_in(tmp_path / "drive") == (made,)
    path, said = backup_lines(made)
    assert path == str(made.path)
    assert said == f"{made.manifest.entries} entries, opened again and checked."


def test_a_preview_and_a_restore_are_told_in_lines(vault: Vault, tmp_path: Path) -> None:
    data = tmp_path / "vault"
    made = back_up_once(vault, data, None, nothing)
    here = list(preview_lines(preview(made.path, PASSPHRASE, data)))
    assert here[0].startswith("Made on 20")
    assert here[1] == f"0 patients, 0 sessions, {made.manifest.entries} entries (schema {HEAD})."
    assert here[2] == "It is a backup of this vault."
    founded(tmp_path / "other", RoomClock())
    there = list(preview_lines(preview(made.path, PASSPHRASE, tmp_path / "other")))
    assert there[2] == "It is a backup of another vault than the one that is here."
    assert len(list(preview_lines(preview(made.path, PASSPHRASE, tmp_path / "new")))) == 2
    assert len(list(restored_lines(None))) == 1
    assert str(tmp_path) in list(restored_lines(tmp_path))[1]
