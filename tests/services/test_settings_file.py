"""Settings out into a file and in from one: one batch on the record, and a way back."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kap_companion.domain.charts.protocol import protocol_of, tags_of
from kap_companion.domain.defaults import QUICK_TAGS
from kap_companion.domain.entry import NewEntry
from kap_companion.domain.events import (
    Exported,
    IntegrationWindowSet,
    Phone,
    ProtocolsSet,
    QuickTag,
    QuickTagsSet,
    SessionPlanned,
)
from kap_companion.domain.practice_settings import TAKEN, Fate, Offered
from kap_companion.domain.protocols import PROTOCOLS
from kap_companion.errors import InputRefused
from kap_companion.exports import SettingsRefused
from kap_companion.services.access import AccessLog
from kap_companion.services.protocols import Protocols
from kap_companion.services.settings_file import Found, SettingsFiles
from tests.services.room import LIMIT_S, Room

MINE = (QuickTag("1", "Still"), QuickTag("5", "Quiet"))


@pytest.fixture
def files(room: Room) -> SettingsFiles:
    vault = room.vault
    access = AccessLog(vault.journal, vault.access_subject)
    return SettingsFiles(vault.journal, vault.reader, access)


@pytest.fixture
def file(room: Room, files: SettingsFiles, tmp_path: Path) -> Path:
    """A file of settings of a practice's own, from which this practice then went away."""
    room.practice.set_quick_tags(MINE).result(LIMIT_S)
    room.practice.set_emergency_card("Call", [Phone("Dr Sommer", "+49 1")]).result(LIMIT_S)
    slow = replace(PROTOCOLS[2], name="Slow lozenge")
    Protocols(room.vault.journal, room.vault.reader).set([slow]).result(LIMIT_S)
    written = files.write(tmp_path / "ours.json")
    room.practice.set_quick_tags(QUICK_TAGS).result(LIMIT_S)
    Protocols(room.vault.journal, room.vault.reader).set(PROTOCOLS).result(LIMIT_S)
    return written


def changed(file: Path, name: str, **fields: object) -> Path:
    document: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    document["settings"][name].update(fields)
    file.write_text(json.dumps(document), encoding="utf-8")
    return file


def named(found: Found) -> dict[str, Offered]:
    return {each.name: each for each in found.offers}


def take_all(files: SettingsFiles, found: Found) -> None:
    new = [each.new for each in found.offers if each.fate in TAKEN and each.new is not None]
    files.take(new).result(LIMIT_S)


def test_looking_changes_nothing(room: Room, files: SettingsFiles, file: Path) -> None:
    before = room.vault.reader.entries_of(room.vault.reader.practice_subject())
    found = named(files.look(file))
    assert found["quick tags"].fate is Fate.NEW
    assert found["emergency card"].fate is Fate.SAME
    assert room.vault.reader.entries_of(room.vault.reader.practice_subject()) == before


def test_what_is_taken_in_is_one_batch_on_the_record(
    room: Room, files: SettingsFiles, file: Path
) -> None:
    take_all(files, files.look(file))
    chart = room.practice.chart()
    assert chart.quick_tags == MINE
    assert [each.name for each in chart.protocols] == ["Slow lozenge"]
    entries = room.vault.reader.entries_of(room.vault.reader.practice_subject())
    batch = entries[-2:]
    assert [type(entry.event) for entry in batch] == [ProtocolsSet, QuickTagsSet]
    assert len({entry.recorded_at for entry in batch}) == 1
    assert {each.fate for each in files.look(file).offers} == {Fate.SAME}


def test_what_is_left_out_stays(room: Room, files: SettingsFiles, file: Path) -> None:
    offer = named(files.look(file))["quick tags"]
    assert offer.new is not None
    files.take([offer.new]).result(LIMIT_S)
    assert room.practice.chart().quick_tags == MINE
    assert room.practice.chart().protocols == PROTOCOLS


def test_what_stood_there_can_come_back(room: Room, files: SettingsFiles, file: Path) -> None:
    found = files.look(file)
    take_all(files, found)
    before = [each.old for each in found.offers if each.fate in TAKEN and each.old]
    files.bring_back(before).result(LIMIT_S)
    assert room.practice.chart().quick_tags == QUICK_TAGS
    assert room.practice.chart().protocols == PROTOCOLS


def test_taking_nothing_is_refused(files: SettingsFiles) -> None:
    with pytest.raises(InputRefused, match="Nothing is chosen"):
        files.take([])


def test_nothing_is_written_where_one_of_them_cant_be_kept(
    room: Room, files: SettingsFiles
) -> None:
    wrong = IntegrationWindowSet(48, 24)
    with pytest.raises(InputRefused):
        files.take([QuickTagsSet(MINE), wrong])
    assert room.practice.chart().quick_tags == QUICK_TAGS


def test_a_tag_with_the_same_key_twice_is_named_and_the_rest_can_be_taken(
    room: Room, files: SettingsFiles, file: Path
) -> None:
    tags = [{"key": "1", "label": "Still"}, {"key": "1", "label": "Calm"}]
    found = files.look(changed(file, "quick tags", tags=tags))
    refused = named(found)["quick tags"]
    assert (refused.fate, refused.why) == (
        Fate.REFUSED,
        "Two tags have the key 1. Give each its own.",
    )
    take_all(files, found)
    assert room.practice.chart().quick_tags == QUICK_TAGS
    assert [each.name for each in room.practice.chart().protocols] == ["Slow lozenge"]


def test_a_running_session_keeps_the_protocol_that_a_file_takes_away(
    room: Room, files: SettingsFiles, file: Path
) -> None:
    at = room.clock.now().local()
    own = replace(PROTOCOLS[0], tags=(QuickTag("1", "Here"),))
    plan = SessionPlanned(room.patient(), at, "intramuscular", 90)
    session_id, written = room.schedule.plan(plan, own)
    written.result(LIMIT_S)
    room.schedule.begin(session_id).result(LIMIT_S)
    take_all(files, files.look(file))
    assert room.practice.chart().protocol("im") is None
    record = room.record(session_id)
    assert protocol_of(record.chart) == own
    assert tags_of(record.chart, room.practice.chart().quick_tags) == own.tags


def test_settings_from_a_newer_version_are_left_out_and_named(
    room: Room, files: SettingsFiles, file: Path
) -> None:
    found = files.look(changed(file, "quick tags", version=9, tags={"shape": "new"}))
    assert named(found)["quick tags"].fate is Fate.NEWER
    assert not found.newer
    take_all(files, found)
    assert room.practice.chart().quick_tags == QUICK_TAGS
    document = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps({**document, "format_version": 2}), encoding="utf-8")
    assert files.look(file).newer


def test_a_damaged_file_changes_nothing(room: Room, files: SettingsFiles, file: Path) -> None:
    before = room.practice.chart()
    file.write_bytes(file.read_bytes()[:-40])
    with pytest.raises(SettingsRefused):
        files.look(file)
    assert room.practice.chart() == before


def test_that_it_left_stands_on_the_access_log(room: Room, file: Path) -> None:
    room.vault.journal.append(
        [NewEntry(room.vault.reader.practice_subject(), QuickTagsSet(QUICK_TAGS))]
    ).result(LIMIT_S)
    left = [
        entry.event
        for entry in room.vault.reader.entries_of(room.vault.access_subject)
        if isinstance(entry.event, Exported)
    ]
    assert left == [Exported("settings", "json")]
    assert [each.name for each in file.parent.iterdir() if "ours" in each.name] == ["ours.json"]
