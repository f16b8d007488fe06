"""Backup, restore and rebuild as a shell calls them: a whole way there and back."""

from pathlib import Path

import pytest

from kap_companion.host.clock import system_clock
from kap_companion.services.sample import SAMPLE_PASSPHRASE, make_sample
from tests.cli.test_commands import Shell


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory, project_root: Path) -> Shell:
    data = tmp_path_factory.mktemp("cli") / "practice"
    make_sample(data, system_clock())
    return Shell(project_root, data)


def test_there_and_back(practice: Shell, tmp_path: Path) -> None:
    done = practice.call("backup", "--to", str(tmp_path))
    assert (done.returncode, done.stderr) == (0, "")
    (backup,) = tmp_path.glob("kap-backup-*")
    assert done.stdout.splitlines()[0] == str(backup)
    assert "opened again and checked" in done.stdout

    there = tmp_path / "there"
    seen = practice.call("restore", str(backup), "--to", str(there))
    assert seen.returncode == 0
    assert "4 patients, 6 sessions" in seen.stdout
    assert "Nothing was changed. Add --yes" in seen.stdout
    assert not there.exists()

    done = practice.call("restore", str(backup), "--to", str(there), "--yes")
    assert (done.returncode, done.stderr) == (0, "")
    assert "new device" in done.stdout
    restored = Shell(practice.root, there)
    assert restored.call("list").stdout == practice.call("list").stdout
    assert "signatures and index are sound" in restored.call("verify").stdout

    again = practice.call("restore", str(backup), "--to", str(there), "--yes")
    (aside,) = there.glob("before-restore-*")
    assert str(aside) in again.stdout


def test_backups_of_the_usual_place(practice: Shell) -> None:
    assert practice.call("backup").returncode == 0
    assert len(list((practice.data / "backups").iterdir())) == 1


def test_the_index_is_made_again(practice: Shell) -> None:
    done = practice.call("rebuild")
    assert (done.returncode, done.stderr) == (0, "")
    assert "made again" in done.stdout
    assert practice.call("verify").returncode == 0


@pytest.mark.parametrize("command", [["backup", "--to", "nowhere"], ["restore", "nowhere"]])
def test_what_can_not_be_done_is_one_sentence(practice: Shell, command: list[str]) -> None:
    done = practice.call(*command)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert done.stdout == ""


def test_another_passphrase_opens_no_backup(practice: Shell, tmp_path: Path) -> None:
    practice.call("backup", "--to", str(tmp_path))
    (backup,) = tmp_path.glob("kap-backup-*")
    done = practice.call("restore", str(backup), "--yes", passphrase=SAMPLE_PASSPHRASE + "x")
    assert done.returncode == 1
    assert not list(practice.data.glob("before-restore-*"))


@pytest.mark.parametrize("command", ["sample", "restore", "import"])
def test_no_record_is_made_where_a_sync_program_keeps_the_folder(
    practice: Shell, tmp_path: Path, command: str
) -> None:
    there = tmp_path / "Dropbox" / "data"
    ways = {"sample": [str(there)], "import": ["any.jsonl", "--to", str(there)]}
    if command == "restore":
        assert practice.call("backup", "--to", str(tmp_path)).returncode == 0
        (backup,) = tmp_path.glob("kap-backup-*")
        ways["restore"] = [str(backup), "--to", str(there), "--yes"]
    done = practice.call(command, *ways[command])
    assert done.returncode == 1
    assert done.stderr.startswith(f"No record can be kept in {there}: Dropbox keeps this folder.")
    assert not there.exists()
