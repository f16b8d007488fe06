"""What the program's own types say about the export, to hold the documents against.

`python -m tests.exports.format_text` writes the parts of the documents that are made of it.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from pathlib import Path
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from kap_companion.domain.events import EVENT_TYPES, Event
from kap_companion.domain.moment import Moment
from kap_companion.domain.open_record import Chain
from kap_companion.exports.csv import TABLES
from kap_companion.exports.patient_json import FORMAT as PATIENT_FORMAT
from kap_companion.exports.patient_json import FORMAT_VERSION as PATIENT_VERSION
from kap_companion.exports.practice_format import FORMAT, FORMAT_VERSION
from kap_companion.exports.session_json import FORMAT as SESSION_FORMAT
from kap_companion.exports.session_json import FORMAT_VERSION as SESSION_VERSION

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs" / "export-format.md"
SCHEMA = ROOT / "docs" / "practice-export.schema.json"
RECORD_SCHEMA = ROOT / "docs" / "record-export.schema.json"
EXCHANGE = ROOT / "docs" / "exchange.md"
TABLED = re.compile(r"(?<=<!-- tables -->\n\n).*?(?=\n<!-- end of tables -->)", re.DOTALL)
MADE = re.compile(r"(?<=<!-- kinds -->\n\n).*?(?=\n<!-- end of kinds -->)", re.DOTALL)

WORDS: dict[Any, str] = {
    str: "text",
    int: "whole number",
    bool: "true or false",
    Decimal: "decimal number, as text",
    date: "date",
    datetime: "date and time with offset",
}
ID, HASH = "^[0-9A-Za-z][0-9A-Za-z-]{0,63}$", "^[0-9a-f]{64}$"
TEXT, WHOLE = {"type": "string"}, {"type": "integer"}
PLAIN: dict[Any, dict[str, Any]] = {
    str: TEXT,
    int: WHOLE,
    bool: {"type": "boolean"},
    Decimal: {"type": "string", "pattern": "^-?[0-9.]+([eE][+-]?[0-9]+)?$"},
    date: {"type": "string", "format": "date"},
    datetime: {"type": "string", "format": "date-time"},
}


def kinds_text() -> str:
    """Return a table row for each field of each kind."""
    lines = ["| Kind | Version | Field | Holds |", "|---|---|---|---|"]
    for event_type in EVENT_TYPES:
        start = f"`{event_type.KIND}` | {event_type.VERSION}"
        rows = list(_rows(event_type)) or [("–", "nothing more")]
        lines += [f"| {start} | {name} | {words} |" for name, words in rows]
    return "\n".join(lines) + "\n"


def schema_text() -> str:
    """Return the schema of a line, as JSON Schema."""
    entry = _line(
        id=_text(ID),
        device=_text(ID),
        seq=_count(),
        counter=_count(),
        subject=_text(ID),
        kind=_text("^[a-z][a-z0-9-]{0,63}$"),
        version=_count(),
        recorded_at={"$ref": "#/$defs/moment"},
        occurred_at={"$ref": "#/$defs/moment"},
        author=_text(ID),
        performed_by={"type": ["string", "null"]},
        amends=_text(f"^$|{ID}"),
        reason={"type": ["string", "null"]},
        replaces={"type": ["string", "null"]},
        body={"type": ["object", "null"]},
        previous_hash=_text(HASH),
        hash=_text(HASH),
    )
    header = _line(
        format={"const": FORMAT},
        format_version={"const": FORMAT_VERSION},
        program=TEXT,
        made_at={"$ref": "#/$defs/moment"},
        practice_subject=_text(ID),
        access_subject=_text(ID),
        devices={"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/device"}},
        entries=_count(),
    )
    known = [{"if": _is_kind(each), "then": _has_body(each)} for each in EVENT_TYPES]
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "One line of a practice exported by KAP Companion",
        "oneOf": [{"$ref": f"#/$defs/{each}"} for each in ("header", "entry", "trailer")],
        "$defs": {
            "header": header,
            "entry": entry | {"allOf": known},
            "trailer": _line(end={"const": FORMAT}, entries=_count(), sha256=_text(HASH)),
            "device": _line(**{each.name: _device(each.name) for each in fields(Chain)}),
            "moment": _line(local=PLAIN[datetime], **_properties(Moment)),
            **{f"body of {each.KIND}": _object(each) for each in EVENT_TYPES},
        },
    }
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


def record_schema_text() -> str:
    """Return the schema of the JSON of a session, and of a patient, as JSON Schema."""
    entries = {"type": "array", "items": {"$ref": "#/$defs/entry"}}
    entry = _line(
        id=_text(ID),
        device=_text(ID),
        seq=_count(),
        counter=_count(),
        subject=_text(ID),
        kind=_text("^[a-z][a-z0-9-]{0,63}$"),
        version=_count(),
        recorded_at={"$ref": "#/$defs/moment"},
        occurred_at={"$ref": "#/$defs/moment"},
        author=_text(ID),
        performed_by=TEXT,
        amends=_text(f"^$|{ID}"),
        reason=TEXT,
        replaces=TEXT,
        body={"type": "object"},
    )
    of_session = _line(session=_text(ID), entries=entries)
    sessions = {"type": "array", "items": {"$ref": "#/$defs/session of a patient"}}
    known = [{"if": _is_kind(each), "then": _has_body(each)} for each in EVENT_TYPES]
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A session or a patient exported by KAP Companion",
        "oneOf": [{"$ref": f"#/$defs/{each}"} for each in ("session", "patient")],
        "$defs": {
            "session": _line(
                format={"const": SESSION_FORMAT},
                format_version={"const": SESSION_VERSION},
                session=_text(ID),
                entries=entries,
            ),
            "patient": _line(
                format={"const": PATIENT_FORMAT},
                format_version={"const": PATIENT_VERSION},
                patient=_text(ID),
                entries=entries,
                sessions=sessions,
            ),
            "session of a patient": of_session,
            "entry": entry | {"allOf": known},
            "moment": _line(local=PLAIN[datetime], **_properties(Moment)),
            **{f"body of {each.KIND}": _object(each) for each in EVENT_TYPES},
        },
    }
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


def tables_text() -> str:
    """Return a table for each file of the CSV export."""
    lines: list[str] = []
    for table in TABLES:
        lines += [f"**`{table.file}`**: {table.holds}.", "", "| Column | Holds |", "|---|---|"]
        lines += [f"| `{each.name}` | {each.holds} |" for each in table.columns]
        lines.append("")
    return "\n".join(lines)


def _rows(cls: type) -> Iterator[tuple[str, str]]:
    hints = get_type_hints(cls)
    for each in fields(cls):
        yield f"`{each.name}`", _words(hints[each.name])


def _words(hint: Any) -> str:  # noqa: ANN401  # an annotation
    if get_origin(hint) is tuple:
        return f"list of {_words(get_args(hint)[0])}"
    if isinstance(hint, UnionType):
        return f"{_words(_inner(hint))}, or null"
    if is_dataclass(hint) and isinstance(hint, type):
        return "{ " + "; ".join(f"{name}: {words}" for name, words in _rows(hint)) + " }"
    if isinstance(hint, type) and issubclass(hint, Enum):
        return "one of " + ", ".join(f"`{each.value}`" for each in hint)
    return WORDS[hint]


def _schema(hint: Any) -> dict[str, Any]:  # noqa: ANN401  # an annotation
    if get_origin(hint) is tuple:
        return {"type": "array", "items": _schema(get_args(hint)[0])}
    if isinstance(hint, UnionType):
        return {"anyOf": [_schema(_inner(hint)), {"type": "null"}]}
    if is_dataclass(hint) and isinstance(hint, type):
        return _object(hint)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return {"enum": [each.value for each in hint]}
    return PLAIN[hint]


def _inner(hint: UnionType) -> Any:  # noqa: ANN401  # an annotation
    return next(each for each in get_args(hint) if each is not type(None))


def _properties(cls: type) -> dict[str, Any]:
    hints = get_type_hints(cls)
    return {each.name: _schema(hints[each.name]) for each in fields(cls)}


def _object(cls: type) -> dict[str, Any]:
    needed = [
        each.name
        for each in fields(cls)
        if each.default is MISSING and each.default_factory is MISSING
    ]
    return _line(**_properties(cls)) | {"required": needed}


def _line(**properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": list(properties),
        "properties": properties,
    }


def _device(name: str) -> dict[str, Any]:
    return {"device": _text(ID), "entries": _count(), "hash": _text(HASH)}[name]


def _is_kind(event_type: type[Event]) -> dict[str, Any]:
    versions = {"type": "integer", "maximum": event_type.VERSION}
    return {"properties": {"kind": {"const": event_type.KIND}, "version": versions}}


def _has_body(event_type: type[Event]) -> dict[str, Any]:
    body = {"$ref": f"#/$defs/body of {event_type.KIND}"}
    return {"properties": {"body": {"anyOf": [body, {"type": "null"}]}}}


def _text(pattern: str) -> dict[str, Any]:
    return {"type": "string", "pattern": pattern}


def _count() -> dict[str, Any]:
    return {"type": "integer", "minimum": 1}


def main() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    DOCUMENT.write_text(MADE.sub(lambda _: kinds_text(), text), encoding="utf-8")
    SCHEMA.write_text(schema_text(), encoding="utf-8")
    RECORD_SCHEMA.write_text(record_schema_text(), encoding="utf-8")
    exchange = EXCHANGE.read_text(encoding="utf-8")
    EXCHANGE.write_text(TABLED.sub(lambda _: tables_text(), exchange), encoding="utf-8")


if __name__ == "__main__":
    main()
