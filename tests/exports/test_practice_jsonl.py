"""The whole practice as lines: every entry to the letter, whole or not at all."""

import json
import re
import stat
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from kap_companion.domain.open_record import OpenEntry
from kap_companion.errors import KapError
from kap_companion.exports import REMAINDER, ExportFailed, export_practice, written_beside
from kap_companion.vault import Vault
from kap_companion.vault.record import STORED
from tests.exports.practice_ground import ODD, exported, lines_of
from tests.vault.conftest import mounted
from tests.vault.rig import Ticking, note, with_the_key


def test_each_line_is_what_the_vault_has_stored(practice: Vault, tmp_path: Path) -> None:
    header, *entries, _trailer = lines_of(exported(practice, tmp_path / "out"))
    with with_the_key(practice.folder) as connection:
        columns = ", ".join(STORED)
        query = f"SELECT {columns} FROM entry ORDER BY device, seq"  # noqa: S608  # own names
        rows = [dict(zip(STORED, row, strict=True)) for row in connection.execute(query)]
    assert len(entries) == len(rows) == header["entries"]
    for line, row in zip(entries, rows, strict=True):
        for name in ("id", "device", "seq", "counter", "subject", "kind", "version", "author"):
            assert line[name] == row[name]
        for when in ("recorded", "occurred"):
            for part in ("utc_us", "offset_min", "boot_id", "steady_us"):
                assert line[f"{when}_at"][part] == row[f"{when}_{part}"]
        assert line["amends"] == row["amends"]
        assert line["previous_hash"] == row["previous_hash"].hex()
        assert line["hash"] == row["hash"].hex()
    last = {row["device"]: row for row in rows}
    assert len(last) == 2  # a copied folder goes on as a new device
    assert header["devices"] == [
        {"device": device, "entries": row["seq"], "hash": row["hash"].hex()}
        for device, row in sorted(last.items())
    ]
    assert header["practice_subject"] == practice.practice_subject
    assert header["access_subject"] == practice.access_subject


def test_what_was_said_is_in_the_clear_and_what_was_erased_is_not_there(
    practice: Vault, tmp_path: Path
) -> None:
    path = exported(practice, tmp_path / "out")
    entries = lines_of(path)[1:-1]
    said = {line["kind"]: line for line in entries if line["subject"] == "session-1"}
    assert said["dose-given"]["performed_by"] == "Bo Lind"
    assert said["dose-given"]["body"]["amount"] == "0.50"
    assert said["quote-heard"]["body"] == {"words": ODD, "about": ""}
    assert said["quote-heard"]["reason"] == "the rest"
    assert said["drum-beaten"]["version"] == 3
    assert said["drum-beaten"]["body"] == {"beats": [1, 2.5]}
    erased = [line for line in entries if line["subject"] in {"session-2", "patient-2"}]
    assert len(erased) == 4
    for line in erased:
        assert (line["body"], line["performed_by"], line["reason"]) == (None, None, None)
    assert "gone" not in path.read_text(encoding="utf-8")


def test_an_older_version_of_a_kind_stays_as_it_was_written(
    practice: Vault, tmp_path: Path
) -> None:
    with practice.open_record() as (contents, entries):
        older = (replace(entry, version=1) for entry in entries)
        path = export_practice(contents, older, tmp_path / "out", Ticking().now(), lambda: None)
    assert {line["version"] for line in lines_of(path)[1:-1]} == {1}


def test_the_last_line_tells_whether_the_file_is_whole(practice: Vault, tmp_path: Path) -> None:
    path = exported(practice, tmp_path / "out")
    *before, trailer = path.read_bytes().splitlines(keepends=True)
    assert json.loads(trailer) == {
        "end": "kap-companion-practice",
        "entries": len(before) - 1,
        "sha256": sha256(b"".join(before)).hexdigest(),
    }


def test_it_is_its_owners_alone_and_names_nobody(practice: Vault, tmp_path: Path) -> None:
    path = exported(practice, tmp_path / "out")
    assert re.fullmatch(r"practice-2026-03-02-[0-9a-f]{8}\.jsonl", path.name)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(path.parent.iterdir()) == [path]
    assert exported(practice, tmp_path / "out") != path


def test_what_ends_it_leaves_nothing(practice: Vault, tmp_path: Path) -> None:
    seen: list[list[str]] = []

    def step() -> None:
        seen.append([each.suffix for each in (tmp_path / "out").iterdir()])
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        exported(practice, tmp_path / "out", step)
    assert seen == [[".part"]]
    assert list((tmp_path / "out").iterdir()) == []


def test_on_a_full_disk_it_says_so_and_leaves_nothing(practice: Vault, tmp_path: Path) -> None:
    with practice.open_record() as (contents, entries):
        last = list(entries)[-1]

    def endless() -> Iterator[OpenEntry]:
        while True:
            yield last

    with mounted(tmp_path / "disk", "-t", "tmpfs", "-o", "size=256k", "tmpfs") as disk:
        with pytest.raises(ExportFailed, match=r"drive is full.*Free some space") as refused:
            export_practice(contents, endless(), disk, Ticking().now(), lambda: None)
        assert str(tmp_path) not in str(refused.value)
        assert list(disk.iterdir()) == []


def test_a_damaged_entry_ends_it(practice: Vault, tmp_path: Path) -> None:
    with with_the_key(practice.folder) as connection:
        connection.execute("DROP TRIGGER entry_is_never_updated")
        connection.execute("UPDATE entry SET body = zeroblob(99) WHERE seq = 5")
    with pytest.raises(KapError, match="damaged"):
        exported(practice, tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_text("here")
    (tmp_path / f"file{REMAINDER}").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ExportFailed), written_beside(tmp_path / "file"):
        pass
    assert (tmp_path / "elsewhere").read_text() == "here"


def test_it_holds_one_entry_at_a_time(practice: Vault, tmp_path: Path) -> None:
    for _ in range(40):
        note(practice, "x" * 100_000)
    tracemalloc.start()
    try:
        path = exported(practice, tmp_path / "out")
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert path.stat().st_size > 4_000_000 > most
