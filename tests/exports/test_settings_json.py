"""A file of settings: readable, in a stable order, whole or not there; read back in doubt."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from kap_companion.domain.charts import PracticeChart
from kap_companion.domain.practice_settings import NAMES, Fate, offered, to_file
from kap_companion.exports import (
    ExportFailed,
    SettingsRefused,
    read_settings,
    settings_json,
    write_settings,
)

SETTINGS = to_file(PracticeChart())
WHOLE: dict[str, Any] = {
    "format": "kap-companion-settings",
    "format_version": 1,
    "program": "0.1.0",
    "settings": SETTINGS,
}


def file_of(tmp_path: Path, content: bytes | str) -> Path:
    path = tmp_path / "some.json"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_out_and_in_is_the_same_and_the_order_stays(tmp_path: Path) -> None:
    path = write_settings(SETTINGS, tmp_path / "ours.json")
    assert read_settings(path).settings == SETTINGS
    text = path.read_text(encoding="utf-8")
    assert list(json.loads(text)) == ["format", "format_version", "program", "settings"]
    assert list(json.loads(text)["settings"]) == list(NAMES)
    write_settings(SETTINGS, tmp_path / "again.json")
    assert (tmp_path / "again.json").read_text(encoding="utf-8") == text
    assert "intravenous" in text
    assert "\\u" not in text  # to be read by people


def test_it_is_for_its_owner_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    path = write_settings(SETTINGS, tmp_path / "ours.json")
    assert list(tmp_path.iterdir()) == [path]
    if os.name == "posix":
        assert path.stat().st_mode & 0o777 == 0o600


def test_where_it_cant_be_written_the_older_file_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = file_of(tmp_path, "older")

    def refuse(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(ExportFailed, match="drive is full"):
        write_settings(SETTINGS, path)
    monkeypatch.undo()
    assert path.read_text(encoding="utf-8") == "older"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\xff\xfe",
        b"PK\x03\x04zip",
        b"{",
        b"[]",
        b"null",
        b'"kap-companion-settings"',
        b'{"format": "kap-companion-practice"}',
        b'{"format": "kap-companion-settings"}',
        b'{"format": "kap-companion-settings", "format_version": 1}',
        b'{"format": "kap-companion-settings", "format_version": "1", "settings": {}}',
        b'{"format": "kap-companion-settings", "format_version": true, "settings": {}}',
        b'{"format": "kap-companion-settings", "format_version": 1, "settings": []}',
        b'{"format": "kap-companion-settings", "format_version": NaN, "settings": {}}',
        b'{"format": "kap-companion-settings", "format_version": 1, "settings": {"a": 1, "a": 2}}',
        b"[" * 100_000,
        b'{"format_version": ' + b"9" * 10_000 + b"}",
        json.dumps(WHOLE).encode()[:-200],
        json.dumps(WHOLE).encode("utf-16"),
    ],
    ids=range(19),
)
def test_what_is_no_whole_file_of_settings_is_refused_in_words(
    tmp_path: Path, content: bytes
) -> None:
    with pytest.raises(SettingsRefused, match="Nothing was changed"):
        read_settings(file_of(tmp_path, content))


def test_another_file_and_a_damaged_one_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(SettingsRefused, match="no file of KAP Companion’s settings"):
        read_settings(file_of(tmp_path, b"not even JSON"))
    with pytest.raises(SettingsRefused, match="damaged"):
        read_settings(file_of(tmp_path, json.dumps(WHOLE).encode()[:-200]))
    with pytest.raises(SettingsRefused, match="damaged"):
        read_settings(file_of(tmp_path, json.dumps(WHOLE).encode() + b"\xff"))


def test_a_mark_at_its_beginning_does_no_harm(tmp_path: Path) -> None:
    path = file_of(tmp_path, b"\xef\xbb\xbf" + json.dumps(WHOLE).encode())
    assert read_settings(path).settings == SETTINGS


def test_one_that_is_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = file_of(tmp_path, json.dumps(WHOLE))
    monkeypatch.setattr(settings_json, "MOST_BYTES", path.stat().st_size)
    assert read_settings(path).settings == SETTINGS
    monkeypatch.setattr(settings_json, "MOST_BYTES", path.stat().st_size - 1)
    with pytest.raises(SettingsRefused, match="larger"):
        read_settings(path)


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsRefused, match="Nothing was changed"):
        read_settings(tmp_path)
    with pytest.raises(SettingsRefused, match="can’t be read"):
        read_settings(tmp_path / "gone.json")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are none here")
def test_a_pipe_holds_nobody_up(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(SettingsRefused):
        read_settings(tmp_path / "pipe")


def test_from_a_newer_program_the_known_parts_are_read_and_marked(tmp_path: Path) -> None:
    newer = {**WHOLE, "format_version": 2, "extra": True}
    newer["settings"] = {**SETTINGS, "weather": {"version": 1}}
    file = read_settings(file_of(tmp_path, json.dumps(newer)))
    assert file.newer
    fates = {each.name: each.fate for each in offered(PracticeChart(), file.settings)}
    assert fates["weather"] is Fate.UNKNOWN
    assert fates["protocols"] is Fate.SAME


def test_the_document_describes_every_setting(project_root: Path) -> None:
    text = (project_root / "docs" / "settings-file.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in text for name in NAMES)
    assert f"`{settings_json.FORMAT}`" in text
