"""Reading an export: what is not as it was written is refused, in a sentence without its words."""

import os
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kap_companion.exports import ImportRefused, PracticeFile
from tests.exports.practice_ground import Lines, lines_of, relinked, written

Line = dict[str, Any]
SECRET = "what nobody may read"


@pytest.fixture
def file(template_file: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(template_file, tmp_path / "practice.jsonl"))


def refused(path: Path) -> str:
    with pytest.raises(ImportRefused) as error:
        list(PracticeFile(path).entries())
    sentence = str(error.value)
    assert "Nothing was made." in sentence
    assert SECRET not in sentence
    return sentence


def read(path: Path) -> int:
    return len(list(PracticeFile(path).entries()))


def of_kind(lines: Lines, kind: str) -> Line:
    return next(line for line in lines if line.get("kind") == kind)


def test_what_an_export_wrote_is_taken(file: Path) -> None:
    assert read(file) == PracticeFile(file).contents.entries == len(lines_of(file)) - 2


def test_other_programs_may_write_it_in_other_spacing(file: Path) -> None:
    assert read(written(file, relinked(lines_of(file)))) == len(lines_of(file)) - 2


# Not what its name says


@pytest.mark.parametrize(
    ("start", "said"),
    [
        (b"SQLite format 3\0" + bytes(99), "a database"),
        (b"\x1f\x8b\x08" + bytes(99), "a packed file"),
        (b"%PDF-1.7\n", "a PDF"),
        (b"", "no export"),
        (b"\0" * 5_000, "no export"),
        (b"\xef\xbb\xbf{}\n", "no export"),
        (b"{\0}\n", "no export"),
        (b"[1]\n", "no export"),
        (b"{}", "ends too early"),
        (b"{}\n", "no export"),
        (b'{"format":"kap-companion-session"}\n', "no export"),
        (b"{nonsense}\n", "Line 1 of this file can't be read"),
        (b'{"\xff": 1}\n', "Line 1 of this file can't be read"),
        (b"{" * 3_000_000, "Line 1 of this file is too long"),
        (b'{"a":' * 100_000 + b"\n", "Line 1 of this file can't be read"),
    ],
)
def test_a_file_that_is_something_else(tmp_path: Path, start: bytes, said: str) -> None:
    path = tmp_path / "practice-2026-03-02-0123abcd.jsonl"
    path.write_bytes(start)
    assert said in refused(path)


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "practice.jsonl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("practice.jsonl", bytes(50_000_000))
    assert "a zip file" in refused(path)


def test_links_folders_and_pipes_are_no_files(file: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(file)
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    for name in ("link", "folder", "pipe", "nowhere", "x" * 300):
        assert "file" in refused(tmp_path / name)


def test_a_link_is_told_where_the_system_would_follow_it(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kap_companion.exports.practice_read._NOT_FOLLOWED", 0)
    (tmp_path / "link").symlink_to(file)
    assert "a link" in refused(tmp_path / "link")


# Cut and changed


def test_a_file_that_was_cut_anywhere(file: Path) -> None:
    content = file.read_bytes()
    ends = [number for number, byte in enumerate(content) if byte == ord("\n")]
    for end in (*ends[:-1], *(each + 1 for each in ends[:-1]), 1, 100, len(content) - 1):
        file.write_bytes(content[:end])
        refused(file)


def test_one_changed_letter_is_told(file: Path) -> None:
    file.write_bytes(file.read_bytes().replace(b"So w", b"So v"))
    assert "cut or changed" in refused(file)


@pytest.mark.parametrize("more", [b"\n", b"{}\n", b"x"])
def test_nothing_may_come_after_the_end(file: Path, more: bytes) -> None:
    file.write_bytes(file.read_bytes() + more)
    assert "cut or changed" in refused(file)


def test_a_file_that_changes_under_the_reading_eyes(file: Path) -> None:
    opened = PracticeFile(file)
    lines = lines_of(file)
    lines[0]["access_subject"] = "another"
    written(file, lines)
    with pytest.raises(ImportRefused, match="changed while it was read"):
        list(opened.entries())


def test_a_file_of_a_newer_version(file: Path) -> None:
    lines = lines_of(file)
    lines[0] |= {"format_version": 2, "more": SECRET}
    assert "newer version" in refused(written(file, lines))


# The header


@pytest.mark.parametrize(
    "change",
    [
        {"format_version": "1"},
        {"format_version": 0},
        {"practice_subject": "../../etc"},
        {"practice_subject": None},
        {"access_subject": ""},
        {"devices": []},
        {"devices": None},
        {"devices": [SECRET]},
        {"entries": 10**12},
        {"program": 7},
        {"made_at": SECRET},
        {"made_at": {"utc_us": 10**18, "offset_min": 0, "boot_id": "", "steady_us": 0}},
        {"more": SECRET},
    ],
)
def test_a_header_that_can_not_be_right(file: Path, change: Line) -> None:
    lines = lines_of(file)
    lines[0] |= change
    assert "Line 1 of this file can't be right" in refused(written(file, lines))


@pytest.mark.parametrize(
    "change",
    [{"entries": 0}, {"entries": True}, {"hash": "x"}, {"device": "a/b"}, {"more": 1}],
)
def test_a_device_that_can_not_be_right(file: Path, change: Line) -> None:
    lines = lines_of(file)
    lines[0]["devices"][0] |= change
    assert "Line 1 of this file can't be right" in refused(written(file, lines))


def test_headers_that_contradict_themselves(file: Path) -> None:
    lines = lines_of(file)
    lines[0]["devices"] *= 2
    assert "a device stands twice" in refused(written(file, lines))
    lines = lines_of(file)
    lines[0]["access_subject"] = lines[0]["practice_subject"]
    assert "the same" in refused(written(file, lines))
    lines = lines_of(file)
    del lines[0]["devices"]
    assert "lacks something" in refused(written(file, lines))


# Entries


@pytest.mark.parametrize(
    ("change", "said"),
    [
        *(
            ({name: value}, "an id is impossible")
            for name in ("id", "subject", "author", "amends")
            for value in ("../../x", "/etc/passwd", "a\\b", "C:", "a.b", " ", "x" * 65, 7, "\ud800")
        ),
        ({"id": ""}, "an id is impossible"),
        ({"kind": "Observed; DROP"}, "its kind is impossible"),
        ({"kind": "o" * 65}, "its kind is impossible"),
        ({"version": 0}, "its version is impossible"),
        ({"version": 10**9}, "its version is impossible"),
        ({"version": True}, "its version is impossible"),
        ({"version": 1.0}, "its version is impossible"),
        ({"counter": -1}, "its place is impossible"),
        ({"body": []}, "its body is impossible"),
        ({"body": SECRET}, "its body is impossible"),
        ({"body": None}, "its body is impossible"),
        ({"reason": None}, "its words are impossible"),
        ({"performed_by": 7}, "its words are impossible"),
        ({"reason": "\ud800"}, "characters that can't be kept"),
        ({"body": {"words": "\udfff", "tag": ""}}, "characters that can't be kept"),
        ({"body": {"words": "", "tag": "", "more": SECRET}}, "other fields"),
        ({"body": {"words": 7, "tag": ""}}, "other fields"),
        ({"more": SECRET}, "holds too much"),
        ({"recorded_at": SECRET}, "holds too much"),
        ({"kind": "from-later", "body": {"a": SECRET, "deep": None}}, ""),
    ],
)
def test_an_entry_that_can_not_be_right(file: Path, change: Line, said: str) -> None:
    lines = relinked(lines_of(file))
    observed = [line for line in lines[1:-1] if line["body"] is not None][-1]
    observed |= {"kind": "observed", "version": 1, "body": {"words": "", "tag": ""}} | change
    written(file, lines)
    if said:
        sentence = refused(file)
        assert said in sentence
        assert f"Line {lines.index(observed) + 1} of this file" in sentence
    else:
        assert read(file) == len(lines) - 2


@pytest.mark.parametrize(
    "change",
    [
        {"utc_us": 10**18},
        {"utc_us": 1 - 2**63},
        {"utc_us": 1.5},
        {"offset_min": 24 * 60},
        {"boot_id": "b" * 129},
        {"boot_id": 7},
        {"boot_id": "\ud800"},
        {"steady_us": None},
        {"more": 1},
        {"local": "2026-03-02T13:00:00.000000+01:00"},
    ],
)
def test_a_time_that_can_not_be_right(file: Path, change: Line) -> None:
    lines = relinked(lines_of(file))
    of_kind(lines, "dose-given")["occurred_at"] |= change
    assert "can't be right" in refused(written(file, lines))


def test_what_is_nested_without_end(file: Path) -> None:
    lines = relinked(lines_of(file))
    body: Any = SECRET
    for _ in range(70):
        body = {"in": [body]}
    of_kind(lines, "drum-beaten")["body"] = body
    assert "its body is impossible" in refused(written(file, lines))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b'"version":1', b'"version":1,"version":1'),
        (b'"seq":4', b'"seq":NaN'),
        (b'"seq":4', b'"seq":9223372036854775808'),
        (b'"seq":4', b'"seq":' + b"9" * 5_000),
        (b"{", b"[[]"),
    ],
)
def test_what_is_no_proper_json(file: Path, before: bytes, after: bytes) -> None:
    start, *rest = file.read_bytes().splitlines(keepends=True)
    rest[3] = rest[3].replace(before, after, 1)
    file.write_bytes(b"".join((start, *rest)))
    assert "Line 5 of this file can't be read" in refused(file)


def test_a_line_that_is_no_object(file: Path) -> None:
    start, *rest = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(b"".join((start, b"[]\n", *rest)))
    assert "Line 2 of this file is not of the kind" in refused(file)


# The order of entries


def twice(lines: Lines) -> None:
    lines.insert(3, lines[3])


def missing(lines: Lines) -> None:
    del lines[3]


def swapped(lines: Lines) -> None:
    lines[3], lines[4] = lines[4], lines[3]


def backwards(lines: Lines) -> None:
    lines[5]["counter"] = lines[4]["counter"]


def of_another(lines: Lines) -> None:
    lines[5]["device"] = "other"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (twice, "Line 5 of this file is there twice"),
        (missing, "Line 4 of this file is not the one that comes next"),
        (swapped, "Line 4 of this file is not the one that comes next"),
        (backwards, "Line 6 of this file can't be right: it counts backwards"),
        (of_another, "Line 6 of this file is of another device"),
    ],
)
def test_entries_come_in_their_order(
    file: Path, change: Callable[[Lines], None], said: str
) -> None:
    lines = lines_of(file)
    change(lines)
    assert said in refused(written(file, lines))


def test_hashes_hang_together(file: Path, template_file: Path) -> None:
    lines = lines_of(template_file)
    lines[4]["previous_hash"] = "ab" * 32
    assert "does not follow" in refused(written(file, lines))
    lines = lines_of(template_file)
    lines[4]["hash"] = "AB" * 32
    assert "a hash is impossible" in refused(written(file, lines))
    lines = lines_of(template_file)
    lines[0]["devices"][0]["hash"] = "ab" * 32
    assert "not the last one" in refused(written(file, lines))
