"""An export that was cut short is remembered in the vault and cleared up at the next unlock."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from kap_companion.exports import REMAINDER, written_beside
from kap_companion.services.access import AccessLog
from kap_companion.services.unfinished import BEGUN, clear_up
from kap_companion.vault import NotSaved, Vault, unlock_vault
from tests.services.room import LIMIT_S, PASSPHRASE, RoomClock, copied


@pytest.fixture
def log(vault: Vault) -> AccessLog:
    return AccessLog(vault.journal, vault.access_subject)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def remembered(vault: Vault) -> list[str]:
    vault.journal.append([]).result(LIMIT_S)
    return sorted(vault.reader.drafts_of(vault.access_subject).values())


def cut_short(vault: Vault, folder: Path) -> Path:
    """As after a kill: the part of a file is there, and where it is stands in the vault."""
    vault.journal.keep_draft(vault.access_subject, f"{BEGUN}1", str(folder)).result(LIMIT_S)
    path = folder / f"history.csv{REMAINDER}"
    if folder.exists():
        path.write_text("what a patient said")
    return path


def test_it_is_remembered_as_long_as_it_is_written(vault: Vault, log: AccessLog, out: Path) -> None:
    with log.exporting(out):
        assert remembered(vault) == [str(out)]
        with log.exporting(out / "inner"):
            assert remembered(vault) == [str(out), str(out / "inner")]
        assert remembered(vault) == [str(out)]
    assert remembered(vault) == []
    with pytest.raises(RuntimeError), log.exporting(out):
        raise RuntimeError
    assert remembered(vault) == []


def test_nothing_is_said_where_nothing_was_cut_short(vault: Vault, out: Path) -> None:
    vault.journal.keep_draft(vault.access_subject, "something else", str(out)).result(LIMIT_S)
    (out / f"mine{REMAINDER}").write_text("nobody exported it here")
    assert clear_up(vault.journal, vault.reader) == ""
    assert remembered(vault) == [str(out)]
    assert (out / f"mine{REMAINDER}").exists()


def test_what_was_left_is_removed_and_said_once(vault: Vault, out: Path) -> None:
    path = cut_short(vault, out)
    said = clear_up(vault.journal, vault.reader)
    assert said.startswith("An export was cut short.")
    assert str(out) not in said
    assert not path.exists()
    assert remembered(vault) == []
    assert clear_up(vault.journal, vault.reader) == ""


def test_one_that_was_killed_before_it_wrote_is_forgotten(vault: Vault, out: Path) -> None:
    cut_short(vault, out).unlink()
    assert clear_up(vault.journal, vault.reader) == ""
    assert remembered(vault) == []


def test_a_drive_that_is_gone_is_told_once_and_cleared_when_it_is_back(
    vault: Vault, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    path = cut_short(vault, stick)
    said = clear_up(vault.journal, vault.reader)
    assert f"An export to {stick} was cut short" in said
    assert clear_up(vault.journal, vault.reader) == ""
    assert remembered(vault) == [str(stick)]
    stick.mkdir()
    path.write_text("what a patient said")
    assert clear_up(vault.journal, vault.reader).startswith("An export was cut short.")
    assert not path.exists()
    assert remembered(vault) == []


def test_one_that_still_goes_on_is_left_alone(vault: Vault, log: AccessLog, out: Path) -> None:
    with log.exporting(out), written_beside(out / "history.csv") as file:
        assert clear_up(vault.journal, vault.reader) == ""
        assert remembered(vault) == [str(out)]
        file.write(b"all of it")
    assert (out / "history.csv").read_bytes() == b"all of it"
    assert remembered(vault) == []


@pytest.fixture
def full_vault(founded_folder: Path, tmp_path: Path) -> Iterator[Vault]:
    def full() -> None:
        raise NotSaved("The disk is full.")

    folder = copied(founded_folder, tmp_path / "full")
    with closing(unlock_vault(folder, PASSPHRASE, RoomClock(), full)) as vault:
        yield vault


def test_where_it_can_not_be_remembered_the_export_goes_on(full_vault: Vault, out: Path) -> None:
    log = AccessLog(full_vault.journal, full_vault.access_subject)
    with log.exporting(out), written_beside(out / "code.txt") as file:
        file.write(b"code")
    assert (out / "code.txt").read_bytes() == b"code"
