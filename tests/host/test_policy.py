"""The policy file as it lies on the disk: what it presets and locks, and what is wrong in it."""

import os
import sys
from pathlib import Path

import appdirs
import pytest

from kap_companion.host.policy import (
    MOST_BYTES,
    Policy,
    Rule,
    minutes_that_hold,
    policy_file,
    read_policy,
)

WHOLE = """\
# for every laptop of the house
[idle]
minutes = 5
session_minutes = 20
locked = true

[backup]
folder = '/srv/backups'

[music]
folder = '/srv/music'
locked = true
"""
LOCKED: Rule[Path] = Rule(locked=True)
FREE: Rule[Path] = Rule()
SHUT: Rule[int] = Rule(locked=True)
UNSAID: Rule[int] = Rule()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "policy.toml"


def read(file: Path, text: str) -> Policy:
    file.write_text(text, encoding="utf-8")
    return read_policy(file)


def test_a_whole_file(file: Path) -> None:
    assert read(file, WHOLE) == Policy(
        file,
        Rule(5, locked=True),
        Rule(20, locked=True),
        Rule(Path("/srv/backups")),
        Rule(Path("/srv/music"), locked=True),
    )
    assert read_policy(file).notice == ""
    assert read_policy(file).said == f"Set by your IT, in {file}."


def test_no_file_says_nothing(file: Path) -> None:
    assert read_policy(file) == Policy(file)
    assert read_policy(file / "below") == Policy(file / "below")
    file.touch()
    assert read_policy(file) == Policy(file)
    assert read_policy(file / "below a file") == Policy(file / "below a file")


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_an_editor_of_windows_may_write_it(file: Path, ends: str) -> None:
    file.write_bytes(b"\xef\xbb\xbf" + WHOLE.replace("\n", ends).encode())
    assert read_policy(file).idle == Rule(5, locked=True)
    assert read_policy(file).problems == ()


def test_a_folder_of_each_user_is_written_with_a_tilde(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", "/home/ana")
    assert read(file, "[backup]\nfolder = '~/Backups'").backup == Rule(Path("/home/ana/Backups"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[idle]\nminutes = 'five'", "line 2, idle.minutes: this must be a whole number"),
        ("[idle]\n\nminutes = 0", "line 3, idle.minutes: this must be a whole number from 1 to"),
        ("[idle]\nminutes = 241", "line 2, idle.minutes: "),
        ("[idle]\nminutes = true", "line 2, idle.minutes: "),
        ("[idle]\nminutes = 5.0", "line 2, idle.minutes: "),
        ("[idle]\nsession_minutes = []", "line 2, idle.session_minutes: "),
        ("[idle]\nminutes = 5\nmintues = 6", "line 3, idle.mintues: there is no such key"),
        ("idle.mins = 5", "line 1, idle.mins: there is no such key"),
        ("idle = { minutes = 5, soon = 1 }", "line 1, idle.soon: there is no such key"),
        ("[backups]\nfolder = '/x'", "line 1, backups: there is no such section"),
        ("\n\nbackup = '/x'", "line 3, backup: this must be a section, [backup]"),
        ("[backup]\nfolder = 'x'", "line 2, backup.folder: this must be a whole path"),
        ("[backup]\nfolder = ''", "line 2, backup.folder: this must be a whole path"),
        ("[music]\nfolder = 7", "line 2, music.folder: this must be a whole path"),
        ('[music]\nfolder = "/a\\tb"', "line 2, music.folder: this must be a whole path"),
        ('[music]\nfolder = "/a\\u0000"', "line 2, music.folder: this must be a whole path"),
        ("[music]\n'odd\\u202e' = 1", "line 2, music.odd\\u202e: there is no such key"),
        ("[music]\n'folder\n' = 1", "line 2, 'folder: "),
        ("[music]\nfolder = '''\n/a\n'''", "line 4, music.folder: this must be a whole path"),
        ("[music]\nlocked = 'yes'", "line 2, music.locked: this must be true or false"),
        (f"[idle]\n{'m' * 90} = 1", f"line 2, idle.{'m' * 40}…: there is no such key"),
    ],
)
def test_an_error_has_its_line_and_key(file: Path, text: str, said: str) -> None:
    policy = read(file, text)
    (problem,) = policy.problems
    assert problem.startswith(said)
    assert problem in policy.notice
    assert str(file) in policy.notice


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[idle]\nminutes = 5\nminutes = 6\n", "line 3, minutes: cannot overwrite a value"),
        ("[idle]\nminutes = 5\n[idle]\n", "line 3, [idle]: cannot declare"),
        ("[idle]\nminutes = ", "line 2, minutes: invalid value"),
        ("[backup]\nfolder = '/x", "line 2, folder: expected"),
        (
            '[backup]\nfolder = "C:\\Users\\x"\n',
            "line 2, folder: invalid hex value (write a path in single quotes)",
        ),
        ("minutes 5\n", "line 1, minutes 5: expected '='"),
        (f"minutes = {'1' * 5_000}", "line 1, minutes: exceeds the limit"),
        (f"minutes = {'[' * 5_000}", "line 1, minutes: maximum recursion"),
        ("\x00", "line 1: invalid statement"),
        ("# " + "x" * MOST_BYTES, "it is longer than 64 KB"),
    ],
)
def test_what_is_no_toml_locks_all_that_it_may_have_locked(
    file: Path, text: str, said: str
) -> None:
    policy = read(file, text)
    (problem,) = policy.problems
    assert problem.startswith(said)
    assert policy == Policy(file, Rule(locked=True), Rule(locked=True), LOCKED, LOCKED, (problem,))


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"[idle]\nminutes = 5 # f\xfcnf\n", "line 2: this is no UTF-8 text"),
        ("[idle]\n".encode("utf-16"), "line 1: this is no UTF-8 text"),
    ],
)
def test_other_encodings_are_told(file: Path, raw: bytes, said: str) -> None:
    file.write_bytes(raw)
    assert read_policy(file).problems == (said,)
    assert read_policy(file).idle.locked


def test_a_folder_in_its_place_can_not_be_read(tmp_path: Path) -> None:
    policy = read_policy(tmp_path)
    assert policy.problems == ("it can’t be read",)
    assert policy.backup == LOCKED


@pytest.mark.skipif(not hasattr(os, "geteuid") or not os.geteuid(), reason="root may read all")
def test_a_file_that_nobody_may_read(file: Path) -> None:
    file.write_text(WHOLE)
    file.chmod(0)
    assert read_policy(file).problems == ("it can’t be read",)


def test_one_error_leaves_the_rest_as_it_is(file: Path) -> None:
    policy = read(file, WHOLE.replace("minutes = 5", "minutes = 'five'", 1))
    assert policy.idle == Rule(None, locked=True)
    assert policy.session_idle == Rule(20, locked=True)
    assert policy.music == Rule(Path("/srv/music"), locked=True)


@pytest.mark.parametrize("text", ["[backup]\nlocked = 1", "backup = 1"])
def test_what_may_have_been_meant_as_a_lock_is_one(file: Path, text: str) -> None:
    policy = read(file, text)
    assert policy.backup == LOCKED
    assert policy.music == FREE


def test_several_errors_are_counted(file: Path) -> None:
    policy = read(file, "[idle]\nminutes = 0\nsession_minutes = 0\nlocked = 'no'")
    assert [problem.partition(":")[0] for problem in policy.problems] == [
        "line 2, idle.minutes",
        "line 4, idle.locked",
        "line 3, idle.session_minutes",
    ]
    assert "(and 2 more, see `kap-companion doctor`)" in policy.notice


@pytest.mark.parametrize(
    ("rule", "chosen", "holds"),
    [
        (UNSAID, None, 10),
        (UNSAID, 60, 60),
        (Rule(5), None, 5),
        (Rule(5), 60, 60),
        (Rule(5, locked=True), 60, 5),
        (Rule(60, locked=True), 5, 60),
        (SHUT, None, 10),
        (SHUT, 60, 10),
        (SHUT, 5, 5),
    ],
)
def test_a_preset_gives_way_and_a_lock_does_not(
    rule: Rule[int], chosen: int | None, holds: int
) -> None:
    assert minutes_that_hold(rule, chosen, 10) == holds


def test_the_file_is_where_only_an_administrator_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    assert policy_file() == Path("/etc/kap-companion/policy.toml")
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(appdirs, "system", "darwin")
    assert policy_file() == Path("/Library/Application Support/KAP Companion/policy.toml")
