"""A session as JSON: every entry to the letter, for the owner's eyes, whole or not at all."""

import json
import os
from decimal import Decimal
from pathlib import Path

import pytest

from kap_companion.domain.entry import NewEntry
from kap_companion.domain.events import (
    DoseGiven,
    Observed,
    QuoteHeard,
    Retracted,
    SomeoneTold,
    VitalsTaken,
)
from kap_companion.errors import KapError
from kap_companion.exports import export_session, write_beside
from tests.vault.rig import begin_session, new_vault, write

ODD = 'NBSP\u00a0 "q" \\ שלום 🦆 <b>x</b> \'; DROP TABLE entry; -- \u2028 {"a": 1}'


@pytest.fixture
def session(tmp_path: Path) -> tuple[str, Path]:
    """A session with an amended and a taken-back entry, exported."""
    vault, _ = new_vault(tmp_path / "vault")
    begin_session(vault)
    write(vault, NewEntry("session-1", DoseGiven("k", Decimal("0.50"), "mg", "nasal", "Ada")))
    first = write(vault, NewEntry("session-1", QuoteHeard("So w")))[0]
    amended = NewEntry(
        "session-1", QuoteHeard(ODD), amends=first.id, reason="the rest", replaces=first.id
    )
    write(vault, amended, NewEntry("session-1", Observed("calm", "Settled")))
    last = NewEntry("session-1", Retracted(), amends=first.id, reason="not hers")
    write(vault, last)
    entries = vault.reader.entries_of("session-1")
    target = export_session("session-1", entries, tmp_path / "out")
    vault.close()
    return "session-1", target


def test_every_entry_is_there_with_its_envelope(session: tuple[str, Path]) -> None:
    session_id, target = session
    document = json.loads(target.read_text(encoding="utf-8"))
    assert document["format"] == "kap-companion-session"
    assert document["format_version"] == 1
    assert document["session"] == session_id
    entries = document["entries"]
    assert [entry["kind"] for entry in entries] == [
        "session-planned",
        "session-begun",
        "dose-given",
        "quote-heard",
        "quote-heard",
        "observed",
        "retracted",
    ]
    assert [entry["seq"] for entry in entries] == sorted(entry["seq"] for entry in entries)
    assert entries[2]["body"]["amount"] == "0.50"
    assert entries[4]["body"]["words"] == ODD
    assert (entries[4]["amends"], entries[4]["reason"]) == (entries[3]["id"], "the rest")
    assert [each["replaces"] for each in entries[3:5]] == ["", entries[3]["id"]]
    moment = entries[0]["recorded_at"]
    assert moment["local"].startswith("2026-03-02T13:")
    assert moment["steady_us"] >= 0


def test_it_is_its_owners_alone_and_names_nobody(session: tuple[str, Path]) -> None:
    _, target = session
    assert target.name == "session-session-1.json"
    assert target.stat().st_mode & 0o077 == 0
    assert [file.name for file in target.parent.iterdir()] == [target.name]


def test_writing_again_replaces_it(tmp_path: Path) -> None:
    target = tmp_path / "a" / "b" / "file"
    write_beside(target, b"one")
    write_beside(target, b"two")
    assert target.read_bytes() == b"two"


@pytest.mark.parametrize("where", ["file/inner", "folder"])
def test_what_can_not_be_written_leaves_what_was(tmp_path: Path, where: str) -> None:
    (tmp_path / "file").write_text("here")
    (tmp_path / "folder" / "kept").mkdir(parents=True)
    with pytest.raises(KapError, match="could not be written") as refused:
        write_beside(tmp_path / where, b"new")
    assert str(tmp_path) not in str(refused.value)
    assert (tmp_path / "file").read_text() == "here"
    assert sorted(os.listdir(tmp_path)) == ["file", "folder"]  # noqa: PTH208


def test_vitals_leave_as_they_were_read(tmp_path: Path) -> None:
    vault, _ = new_vault(tmp_path / "vault")
    begin_session(vault)
    vitals = VitalsTaken(230, 98, temperature=Decimal("37.2"), words=ODD, sure=("systolic",))
    taken = write(vault, NewEntry("session-1", vitals))[0]
    write(vault, NewEntry("session-1", SomeoneTold(taken.id, "Dr Keller")))
    target = export_session("session-1", vault.reader.entries_of("session-1"), tmp_path / "out")
    found = vault.reader.search("Keller")
    vault.close()
    read, told = json.loads(target.read_text(encoding="utf-8"))["entries"][-2:]
    assert read["kind"] == "vitals-taken"
    assert (read["body"]["systolic"], read["body"]["temperature"]) == (230, "37.2")
    assert (read["body"]["sure"], read["body"]["spo2"]) == (["systolic"], None)
    assert read["body"]["words"] == ODD
    assert told["body"] == {"about": taken.id, "who": "Dr Keller", "words": ""}
    assert [note.entry_id for note in found] == [told["id"]]
