"""A patient as JSON: every entry of theirs and of their sessions, in a form that has a schema."""

import errno
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kap_companion.domain.events import Observed, PatientRegistered
from kap_companion.exports import (
    ExportFailed,
    PatientPart,
    SessionPart,
    export_patient,
    export_session,
)
from kap_companion.exports.parts import Part
from tests.domain.record import Room
from tests.exports.fhir.ground import (
    PATIENT,
    SESSION,
    everything,
    infusion_entries,
    of,
    patient_entries,
    selection,
    session_entries,
)
from tests.exports.format_text import RECORD_SCHEMA
from tests.exports.test_export_format import fits

ODD = 'a "q" \\ \u2028 \n {"a": 1} שלום 🦆'


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    whole = json.loads(RECORD_SCHEMA.read_text(encoding="utf-8"))
    inner: dict[str, Any] = inlined({"oneOf": whole["oneOf"]}, whole["$defs"])
    return inner


def inlined(schema: Any, definitions: dict[str, Any]) -> Any:  # noqa: ANN401  # JSON
    """The schema with what it refers to in place of the references."""
    if isinstance(schema, list):
        return [inlined(each, definitions) for each in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return inlined(definitions[schema["$ref"].removeprefix("#/$defs/")], definitions)
    return {name: inlined(each, definitions) for name, each in schema.items()}


def written(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def test_every_entry_is_there_session_by_session(tmp_path: Path, schema: dict[str, Any]) -> None:
    found = written(export_patient(everything(), tmp_path / "p.json"))
    assert fits(found, schema)
    assert [each["id"] for each in found["entries"]] == [each.id for each in patient_entries()]
    first, second = found["sessions"]
    assert first["session"] == SESSION
    assert [each["id"] for each in first["entries"]] == [each.id for each in session_entries()]
    assert len(second["entries"]) == len(infusion_entries())


def test_a_patient_without_a_session(tmp_path: Path, schema: dict[str, Any]) -> None:
    part = PatientPart(PATIENT, patient_entries())
    found = written(export_patient(selection(part), tmp_path / "p.json"))
    assert fits(found, schema)
    assert found["sessions"] == []


def test_a_session_alone_fits_the_same_schema(tmp_path: Path, schema: dict[str, Any]) -> None:
    found = written(export_session(SESSION, session_entries(), tmp_path))
    assert fits(found, schema)
    assert not fits(found | {"more": 1}, schema)
    assert not fits(found | {"format": "kap-companion-patient"}, schema)


def test_words_stay_as_they_are(tmp_path: Path) -> None:
    room, desk = Room(), Room("desk")
    room.write(Observed(ODD))
    desk.write(PatientRegistered(ODD, notes="half \ud800"))
    parts = (
        PatientPart(PATIENT, of(PATIENT, desk.entries)),
        SessionPart(SESSION, PATIENT, of(SESSION, room.entries)),
    )
    found = written(export_patient(selection(*parts), tmp_path / "p.json"))
    assert found["entries"][0]["body"]["name"] == ODD
    assert found["entries"][0]["body"]["notes"] == "half \ud800"
    assert found["sessions"][0]["entries"][0]["body"]["words"] == ODD


def test_the_whole_goes_or_nothing(tmp_path: Path) -> None:
    def broken() -> Iterator[Part]:
        yield PatientPart(PATIENT, patient_entries())
        raise OSError(errno.EROFS, "read-only")

    with pytest.raises(ExportFailed, match="read-only"):
        export_patient(replace(everything(), parts=broken()), tmp_path / "p.json")
    assert list(tmp_path.iterdir()) == []
