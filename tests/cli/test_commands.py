"""The command line as a shell calls it: real processes, their words and their exit codes."""

import json
import os
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from kap_companion.services.sample import SAMPLE_PASSPHRASE
from kap_companion.ui.reports.kinds import Report
from tests.exports.pdf_text import page_texts

COMMANDS = (
    *("sample", "tour", "doctor", "selftest", "verify", "rebuild", "backup", "restore"),
    *("export", "import", "list", "play", "loudness"),
)
INVENTED = ("Mara", "Lindholm", "Hanna", "Tomás", "grief", "soup")


@dataclass(frozen=True)
class Shell:
    """Calls the program on one data folder."""

    root: Path
    data: Path

    def call(
        self, *arguments: str, passphrase: str | None = SAMPLE_PASSPHRASE, **more: str
    ) -> "subprocess.CompletedProcess[str]":
        environ = {key: value for key, value in os.environ.items() if key != "KAP_PASSPHRASE"}
        environ |= {"KAP_DATA_DIR": str(self.data), "PYTHONUTF8": "1"} | more
        if passphrase is not None:
            environ["KAP_PASSPHRASE"] = passphrase
        done = subprocess.run(
            [sys.executable, "-m", "kap_companion", *arguments],
            cwd=self.root,
            env=environ,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
            timeout=120,
        )
        assert "Traceback" not in done.stderr
        for word in INVENTED:
            assert word not in done.stderr
        return done

    def sessions(self) -> list[str]:
        """The ids of the sessions that were held, as `list` shows them."""
        lines = self.call("list").stdout.splitlines()
        return [line.split()[0] for line in lines if line.startswith("  ") and "ended" in line]


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory, project_root: Path) -> Shell:
    """A sample practice, made by the command itself."""
    made = Shell(project_root, tmp_path_factory.mktemp("cli") / "practice")
    done = made.call("sample", str(made.data), passphrase=None)
    assert done.returncode == 0
    assert SAMPLE_PASSPHRASE in done.stdout
    assert done.stderr == ""
    return made


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(shell: Shell, command: str) -> None:
    done = shell.call(command, "--help")
    assert done.returncode == 0
    assert f"usage: kap-companion {command}" in done.stdout


def test_the_program_explains_itself_and_its_commands(shell: Shell) -> None:
    done = shell.call("--help")
    assert done.returncode == 0
    for command in COMMANDS:
        assert command in done.stdout
    assert "KAP_PASSPHRASE" in done.stdout
    assert shell.call("--version").stdout.startswith("kap-companion 0.1")


def test_list_shows_patients_and_sessions(shell: Shell) -> None:
    done = shell.call("list")
    assert done.returncode == 0
    assert "Mara Lindholm" in done.stdout
    assert "broken off" in done.stdout
    assert len(shell.sessions()) == 3


def test_verify_says_that_all_is_sound(shell: Shell) -> None:
    done = shell.call("verify")
    assert done.returncode == 0
    assert "sound" in done.stdout


def test_export_writes_every_entry(shell: Shell, tmp_path: Path) -> None:
    session = shell.sessions()[0]
    done = shell.call("export", "--session", session, "--format", "json", "--out", str(tmp_path))
    assert done.returncode == 0
    (file,) = tmp_path.iterdir()
    assert done.stdout.strip() == str(file)
    document = json.loads(file.read_text(encoding="utf-8"))
    assert document["session"] == session
    assert {entry["subject"] for entry in document["entries"]} == {session}
    assert file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("form", ["csv", "fhir", "json"])
def test_a_patient_is_handed_on_in_each_form(shell: Shell, tmp_path: Path, form: str) -> None:
    patient = shell.call("list").stdout.split()[0]
    done = shell.call("export", "--patient", patient, "--format", form, "--out", str(tmp_path))
    assert (done.returncode, done.stderr) == (0, "")
    (target,) = tmp_path.iterdir()
    assert done.stdout.strip() == str(target)
    assert target.name.startswith(f"patient-{patient}-")
    assert target.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("form", ["csv", "fhir"])
def test_a_practice_is_handed_on_in_each_form(shell: Shell, tmp_path: Path, form: str) -> None:
    done = shell.call("export", "--practice", "--format", form, "--out", str(tmp_path))
    assert (done.returncode, done.stderr) == (0, "")
    assert len(list(tmp_path.iterdir())) == 1


def test_patients_are_shown_before_they_are_taken_in(shell: Shell, tmp_path: Path) -> None:
    listed = tmp_path / "list.csv"
    listed.write_text("name;dob;mrn\nNew One;03/04/1980;N-1\nMara Lindholm;;\n;;\n", "utf-8")
    asked = shell.call("import", "patients", str(listed))
    assert asked.returncode == 1
    assert "--dates day" in asked.stderr
    shown = shell.call("import", "patients", str(listed), "--dates", "day")
    assert shown.returncode == 0
    assert "new  New One  1980-04-03  (N-1)" in shown.stdout
    assert "Nothing was written" in shown.stdout
    assert "New One" not in shell.call("list").stdout
    taken = shell.call("import", "patients", str(listed), "--dates", "day", "--yes")
    assert taken.returncode == 0
    assert "Taken in: 1." in taken.stdout
    assert "New One  (N-1)" in shell.call("list").stdout
    again = shell.call("import", "patients", str(listed), "--dates", "day", "--yes")
    assert again.returncode == 1
    assert "Nobody is chosen" in again.stderr


@pytest.mark.parametrize("arguments", [["patients"], ["a", "b"], ["patients", "a", "b"]])
def test_an_import_that_says_not_what(shell: Shell, arguments: list[str]) -> None:
    done = shell.call("import", *arguments)
    assert done.returncode == 1
    assert "Nothing was made" in done.stderr


@pytest.fixture(scope="module")
def practice_file(shell: Shell, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("practice")
    done = shell.call("export", "--practice", "--out", str(folder))
    assert done.returncode == 0
    assert done.stderr == ""
    (file,) = folder.iterdir()
    assert done.stdout.strip() == str(file)
    return file


def test_a_practice_leaves_and_comes_back(
    shell: Shell, practice_file: Path, tmp_path: Path
) -> None:
    new = tmp_path / "new"
    done = shell.call("import", str(practice_file), "--to", str(new), passphrase="other words")
    assert done.returncode == 0
    assert "recovery code" in done.stdout
    there = Shell(shell.root, new)
    assert there.call("verify", passphrase="other words").returncode == 0
    listed = there.call("list", passphrase="other words").stdout
    assert listed == shell.call("list").stdout


def test_a_practice_never_comes_into_a_filled_folder(shell: Shell, practice_file: Path) -> None:
    done = shell.call("import", str(practice_file), "--to", str(shell.data))
    assert done.returncode == 1
    assert "not empty" in done.stderr


def test_an_import_of_someone_who_is_not_in_it_shows_who_is(
    shell: Shell, practice_file: Path, tmp_path: Path
) -> None:
    arguments = ["import", str(practice_file), "--to", str(tmp_path / "new"), "--as", "nobody"]
    done = shell.call(*arguments)
    assert done.returncode == 1
    assert len(done.stdout.splitlines()) == 1
    assert "by id" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"{}\n"])
def test_an_import_of_something_else(shell: Shell, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "practice.jsonl"
    file.write_bytes(content)
    done = shell.call("import", str(file), "--to", str(tmp_path / "new"))
    assert done.returncode == 1
    assert "no export of a practice" in done.stderr
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize(
    "what",
    [
        ["--practice", "--format", "json"],
        ["--session", "x", "--format", "jsonl"],
        ["--patient", "x", "--format", "jsonl"],
        ["--practice", "--format", "pdf", "--report", "course"],
        ["--patient", "x", "--format", "pdf", "--report", "letter"],
        ["--session", "x", "--report", "keepsake"],
    ],
)
def test_an_export_in_the_form_of_the_other(shell: Shell, tmp_path: Path, what: list[str]) -> None:
    done = shell.call("export", *what, "--out", str(tmp_path))
    assert done.returncode == 1
    assert "Nothing was written" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", [["list"], ["verify"], ["export", "--session", "x"]])
def test_a_wrong_passphrase_is_one_sentence_and_exit_code_one(
    shell: Shell, tmp_path: Path, command: list[str]
) -> None:
    more = ["--out", str(tmp_path)] if command[0] == "export" else []
    done = shell.call(*command, *more, passphrase="not the one, my secret")
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "passphrase doesn't open this vault" in done.stderr
    assert "my secret" not in done.stderr


def test_without_a_terminal_a_passphrase_has_to_be_given(shell: Shell) -> None:
    done = shell.call("list", passphrase=None)
    assert done.returncode == 1
    assert "KAP_PASSPHRASE" in done.stderr


@pytest.mark.parametrize("session", ["nothing", "../../etc/passwd", "", "' OR 1=1 --", "\ufffd"])
def test_a_session_that_is_not_there(shell: Shell, tmp_path: Path, session: str) -> None:
    done = shell.call("export", "--session", session, "--out", str(tmp_path))
    assert done.returncode == 1
    assert "no session with this id" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_patient_is_no_session(shell: Shell, tmp_path: Path) -> None:
    patient = shell.call("list").stdout.split()[0]
    done = shell.call("export", "--session", patient, "--out", str(tmp_path))
    assert done.returncode == 1
    assert "no session with this id" in done.stderr


@pytest.mark.parametrize(
    "report", ["record", "keepsake", "chain", "after-care", "letter", "course"]
)
def test_a_report_is_a_pdf_whose_name_names_nobody(
    shell: Shell, tmp_path: Path, report: str
) -> None:
    command = ("export", "--format", "pdf", "--report", report, "--out", str(tmp_path))
    tried = (shell.call(*command, "--session", each) for each in shell.sessions())
    done = next(each for each in tried if not each.returncode)  # not each session has insights
    (file,) = tmp_path.iterdir()
    assert done.stdout.strip() == str(file)
    assert file.name.startswith(f"{report}-")
    assert not any(word in file.name for word in INVENTED)
    assert page_texts(file.read_bytes())
    assert file.stat().st_mode & 0o077 == 0


def test_every_report_has_its_word_here(shell: Shell) -> None:
    words = ",".join(report.word for report in Report)
    assert f"{{{words}}}" in shell.call("export", "--help").stdout


def test_without_a_word_the_pdf_is_the_record(shell: Shell, tmp_path: Path) -> None:
    session = shell.sessions()[0]
    assert not shell.call(
        "export", "--session", session, "--format", "pdf", "--out", str(tmp_path)
    ).returncode
    (file,) = tmp_path.iterdir()
    assert file.name.startswith("record-")


def test_the_records_of_a_practice_are_a_folder_of_pdfs(shell: Shell, tmp_path: Path) -> None:
    done = shell.call("export", "--practice", "--format", "pdf", "--out", str(tmp_path))
    assert done.returncode == 0
    (folder,) = tmp_path.iterdir()
    assert done.stdout.strip() == str(folder)
    kinds = Counter(file.name.split("-")[0] for file in folder.iterdir())
    assert set(kinds) == {"record", "course"}
    assert kinds["record"] >= 2
    assert not any(word in file.name for file in folder.iterdir() for word in INVENTED)
    assert all(page_texts(file.read_bytes()) for file in folder.iterdir())
    assert folder.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("patient", ["", "nobody"])
def test_the_records_of_nobody_are_not_those_of_everybody(
    shell: Shell, tmp_path: Path, patient: str
) -> None:
    done = shell.call("export", "--patient", patient, "--format", "pdf", "--out", str(tmp_path))
    assert done.returncode == 1
    assert "no patient with this id" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("session", "report", "said"),
    [("nobody", "record", "no session"), ("", "monitoring", "nothing for that report")],
)
def test_a_report_that_can_t_be_made_leaves_nothing(
    shell: Shell, tmp_path: Path, session: str, report: str, said: str
) -> None:
    about = session or next(each for each in shell.sessions())
    command = ("export", "--session", about, "--format", "pdf", "--report", report)
    done = shell.call(*command, "--out", str(tmp_path))
    assert done.returncode == 1
    assert said in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_an_export_to_where_nothing_can_be_written(shell: Shell, tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("here")
    done = shell.call("export", "--session", shell.sessions()[0], "--out", str(in_the_way))
    assert done.returncode == 1
    assert "could not be written" in done.stderr
    assert in_the_way.read_text() == "here"


def test_no_vault(shell: Shell, tmp_path: Path) -> None:
    done = shell.call("--data-dir", str(tmp_path / "nowhere"), "list")
    assert done.returncode == 1
    assert "holds no vault" in done.stderr
    assert not (tmp_path / "nowhere").exists()


def test_a_sample_is_never_written_over(shell: Shell) -> None:
    done = shell.call("sample", str(shell.data))
    assert done.returncode == 1
    assert "already holds a vault" in done.stderr


def test_a_second_process_on_an_open_vault(shell: Shell) -> None:
    from kap_companion.host.clock import system_clock  # noqa: PLC0415
    from kap_companion.vault import unlock_vault  # noqa: PLC0415

    vault = unlock_vault(shell.data, SAMPLE_PASSPHRASE, system_clock())
    try:
        done = shell.call("list")
    finally:
        vault.close()
    assert done.returncode == 1
    assert "already open" in done.stderr


def test_a_damaged_vault_fails_verify(shell: Shell, tmp_path: Path) -> None:
    import shutil  # noqa: PLC0415

    data = tmp_path / "damaged"
    shutil.copytree(shell.data, data)
    file = data / "vault.db"
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    done = shell.call("--data-dir", str(data), "verify")
    assert done.returncode == 1
    assert "damaged" in (done.stdout + done.stderr).lower()


def test_a_terminal_that_knows_few_letters_shows_the_rest_otherwise(shell: Shell) -> None:
    done = shell.call("list", PYTHONUTF8="0", PYTHONIOENCODING="ascii", LC_ALL="C")
    assert done.returncode == 0
    assert "Reyes" in done.stdout


def test_a_reader_that_leaves_early_is_no_error(shell: Shell) -> None:
    command = f'"{sys.executable}" -m kap_companion list | head -n 1; echo "${{PIPESTATUS[0]}}"'
    environ = os.environ | {"KAP_DATA_DIR": str(shell.data), "KAP_PASSPHRASE": SAMPLE_PASSPHRASE}
    environ |= {"PYTHONUNBUFFERED": "1"}
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=shell.root,
        env=environ,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stderr == ""


def test_doctor_says_line_by_line_what_is_there(shell: Shell) -> None:
    done = shell.call("doctor", passphrase=None)
    lines = done.stdout.splitlines()
    assert done.returncode == (1 if any(line.startswith("missing") for line in lines) else 0)
    for what in ("Python", "VLC", "Sound", "Music", "Clock", "Data folder", "Disk", "Vault"):
        assert any(what in line for line in lines), what
    assert done.stderr == ""


@pytest.mark.parametrize("size", ["big", "1x", "x", "1366", "-1x5"])
def test_a_tour_of_no_size(shell: Shell, tmp_path: Path, size: str) -> None:
    done = shell.call("tour", "--out", str(tmp_path), f"--size={size}")
    assert done.returncode == 1
    assert "1366x768" in done.stderr


@pytest.mark.sound
def test_play_is_heard_through_the_mixer(shell: Shell, null_sink: str) -> None:
    del null_sink
    music = sorted((shell.root / "assets" / "music").glob("*.opus"))
    if not music:
        pytest.skip("no music is bundled yet")
    done = shell.call("play", str(music[0]), "--seconds", "1", "--crossfade", "0")
    assert done.returncode == 0
    assert "1. " in done.stdout


@pytest.mark.sound
def test_play_of_what_is_no_music(shell: Shell, null_sink: str, tmp_path: Path) -> None:
    del null_sink
    (tmp_path / "no.mp3").write_bytes(b"no music at all")
    done = shell.call("play", str(tmp_path / "no.mp3"), "--seconds", "5")
    assert done.returncode == 1
    assert str(tmp_path) not in done.stderr
