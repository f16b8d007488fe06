"""The documents of the export say what the program writes, kind by kind and field by field."""

import json
import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from kap_companion.domain.events import EVENT_TYPES, Event
from tests.exports.format_text import (
    DOCUMENT,
    EXCHANGE,
    MADE,
    RECORD_SCHEMA,
    SCHEMA,
    TABLED,
    kinds_text,
    record_schema_text,
    schema_text,
    tables_text,
)
from tests.exports.practice_ground import lines_of

TYPES: Mapping[str, type | tuple[type, ...]] = {
    "string": str,
    "integer": int,
    "boolean": bool,
    "object": dict,
    "array": list,
    "null": type(None),
}


def test_the_schema_is_that_of_the_program() -> None:
    assert SCHEMA.read_text(encoding="utf-8") == schema_text()


def test_the_schema_of_a_session_and_a_patient_is_that_of_the_program() -> None:
    assert RECORD_SCHEMA.read_text(encoding="utf-8") == record_schema_text()


def test_the_document_has_the_columns_of_every_table() -> None:
    (found,) = TABLED.findall(EXCHANGE.read_text(encoding="utf-8"))
    assert found == tables_text()


def test_the_document_names_every_kind_with_its_fields() -> None:
    (found,) = MADE.findall(DOCUMENT.read_text(encoding="utf-8"))
    assert found == kinds_text()


@pytest.mark.parametrize("event_type", EVENT_TYPES, ids=lambda each: each.KIND)
def test_no_kind_is_missing(event_type: type[Event]) -> None:
    assert f"| `{event_type.KIND}` | {event_type.VERSION} |" in DOCUMENT.read_text(encoding="utf-8")


def test_what_an_export_writes_fits_the_schema(template_file: Path) -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    for line in lines_of(template_file):
        assert fits(line, schema)


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("observed", {"body": {"words": "", "tag": "", "more": ""}}),
        ("dose-given", {"body": {"drug": "k"}}),
        ("observed", {"body": {"words": 7, "tag": ""}}),
        ("observed", {"seq": 0}),
        ("observed", {"id": "../x"}),
        ("observed", {"more": 1}),
        ("observed", {"hash": "short"}),
    ],
)
def test_what_an_import_refuses_does_not_fit_it(
    template_file: Path, kind: str, change: dict[str, Any]
) -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    line = next(each for each in lines_of(template_file) if each.get("kind") == kind)
    assert fits(line, schema)
    assert not fits(line | change, schema)


def fits(value: object, schema: dict[str, Any]) -> bool:
    """Whether a value fits a schema, as far as this one uses the language of schemas."""
    assert set(schema) <= {*RULES, "$schema", "title", "$defs", "then", "format"}
    return all(RULES[word](value, schema, fits) for word in RULES if word in schema)


Fits = Callable[[Any, dict[str, Any]], bool]
Rule = Callable[[Any, dict[str, Any], Fits], bool]


def _of_type(value: object, schema: dict[str, Any], _: Fits) -> bool:
    names = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    return any(
        isinstance(value, TYPES[name]) and not (name == "integer" and isinstance(value, bool))
        for name in names
    )


@cache
def definitions() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(SCHEMA.read_text(encoding="utf-8"))["$defs"]
    return found


def _referred(value: object, schema: dict[str, Any], again: Fits) -> bool:
    return again(value, definitions()[schema["$ref"].removeprefix("#/$defs/")])


def _properties(value: Any, schema: dict[str, Any], again: Fits) -> bool:  # noqa: ANN401  # JSON
    inner = schema["properties"].items()
    return all(again(value[name], each) for name, each in inner if name in value)


RULES: Mapping[str, Rule] = {
    "type": _of_type,
    "$ref": _referred,
    "const": lambda value, schema, _: bool(value == schema["const"]),
    "enum": lambda value, schema, _: value in schema["enum"],
    "pattern": lambda value, schema, _: bool(re.search(schema["pattern"], value)),
    "minimum": lambda value, schema, _: bool(value >= schema["minimum"]),
    "maximum": lambda value, schema, _: bool(value <= schema["maximum"]),
    "minItems": lambda value, schema, _: len(value) >= schema["minItems"],
    "items": lambda value, schema, again: all(again(each, schema["items"]) for each in value),
    "required": lambda value, schema, _: set(schema["required"]) <= set(value),
    "additionalProperties": lambda value, schema, _: set(value) <= set(schema["properties"]),
    "properties": _properties,
    "anyOf": lambda value, schema, again: any(again(value, each) for each in schema["anyOf"]),
    "oneOf": lambda value, schema, again: (
        [again(value, each) for each in schema["oneOf"]].count(True) == 1
    ),
    "allOf": lambda value, schema, again: all(again(value, each) for each in schema["allOf"]),
    "if": lambda value, schema, again: (
        not again(value, schema["if"]) or again(value, schema["then"])
    ),
}
"""In an order in which a rule may rely on the type that one before it found."""
